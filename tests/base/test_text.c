/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/text.h"
#include "tests/base/suites.h"

static gboolean shows_as(const char *text, const char *expected)
{
    g_autofree char *shown = xp_text_show(text);

    return g_str_equal(shown, expected);
}

static void test_ordinary_text(void)
{
    CU_ASSERT(shows_as("", ""));
    CU_ASSERT(shows_as("R\xc3\xb6le/\xe4\xb8\xad", "R\xc3\xb6le/\xe4\xb8\xad"));
}

static void test_escapes(void)
{
    CU_ASSERT(shows_as("\x1b[31m", "\\x1b[31m"));
    CU_ASSERT(shows_as("a\nb\x7f", "a\\x0ab\\x7f"));
    CU_ASSERT(shows_as("\xc2\x9b", "\\u{009b}"));
    CU_ASSERT(shows_as("\xe2\x80\xae", "\\u{202e}"));
}

static void test_invalid_bytes(void)
{
    CU_ASSERT(shows_as("\xff", "\\xff"));
    CU_ASSERT(shows_as("a\xc3", "a\\xc3"));
    CU_ASSERT(shows_as("\xed\xa0\x80", "\\xed\\xa0\\x80"));
}

static void test_columns(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    guint columns = 0;

    xp_text_append_shown(out, "\xe4\xb8\xad", &columns);
    CU_ASSERT_EQUAL(columns, 2);
    xp_text_append_shown(out, "\x01", &columns);
    CU_ASSERT_EQUAL(columns, 6);
    xp_text_append_shown(out, "\xcc\x81", &columns);
    CU_ASSERT_EQUAL(columns, 6);
}

CU_TestInfo xp_text_tests[] = {
    {"ordinary text is shown as it is", test_ordinary_text},
    {"control and direction characters are escaped", test_escapes},
    {"bytes that are not UTF-8 are escaped", test_invalid_bytes},
    {"columns are counted as a terminal does", test_columns},
    CU_TEST_INFO_NULL,
};
