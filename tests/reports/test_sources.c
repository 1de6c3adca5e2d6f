/* SPDX-License-Identifier: Apache-2.0 */

/* Hashes of lines. The numbers were computed by a separate program that sums up each window anew:
 * sum of unit[i] * 37^(99 - i) modulo 2^64 over the 100 units from the line's start. */

#include <string.h>

#include <glib/gstdio.h>

#include "frontend/model/world_build.h"
#include "reports/sources.h"
#include "tests/reports/suites.h"

static void check_lines(const char *text, const char *const *want)
{
    g_autoptr(GPtrArray) lines = xp_line_fingerprints(text, strlen(text));
    guint n = g_strv_length((char **)(guintptr)want);
    CU_ASSERT_EQUAL_FATAL(lines->len, n);
    for (guint i = 0; i < n; i++)
        CU_ASSERT_STRING_EQUAL(g_ptr_array_index(lines, i), want[i]);
}

static void test_lines(void)
{
    static const char *const empty[] = {"c129715d7a2bc9a3:1", NULL};
    static const char *const policy[] = {"85b2d0034b33189b:1", "1a59d6547f1ceca2:1",
                                         "32dce9ccfdbc9d3e:1", "c129715d7a2bc9a3:1", NULL};
    check_lines("", empty);
    check_lines("{\n  \"Effect\": \"Allow\"\n}\n", policy);
    check_lines("{\n\t\"Effect\" : \"Allow\"\n }\n", policy);
}

static void test_line_ends(void)
{
    static const char *const mixed[] = {"260bd83e58da9846:1", "9676da2083d6a615:1",
                                        "32dce9ccfdbc9d3e:1", "c129715d7a2bc9a3:1", NULL};
    static const char *const apart[] = {"67c066a59e652f5e:1", "cc4c43d77869440f:1",
                                        "8ee5a81e681643c1:1", NULL};
    check_lines("{\r\n \"a\": \"b\"\r\n}\r", mixed);
    check_lines("{\n \"a\": \"b\"\r}\n", mixed);
    check_lines("a\r \nb", apart);
}

static void test_units(void)
{
    static const char *const beyond_latin[] = {"2a84c1de7c97d3ec:1", "c129715d7a2bc9a3:1", NULL};
    check_lines("  \"x\303\251\360\237\224\221\"\n", beyond_latin);
}

static void test_window(void)
{
    g_autofree char *many = g_strnfill(250, 'a');
    g_autofree char *text = g_strconcat(many, "\nb", NULL);
    static const char *const long_line[] = {"871f6af4d0d4dd7c:1", "8ee5a81e681643c1:1", NULL};
    check_lines(text, long_line);
}

static void test_repeated_lines(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 25; i++)
        g_string_append(text, "deny\n");
    g_autoptr(GPtrArray) lines = xp_line_fingerprints(text->str, text->len);
    CU_ASSERT_EQUAL_FATAL(lines->len, 26);
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(lines, 0), "46bc8d5bfcae37f8:1");
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(lines, 5), "46bc8d5bfcae37f8:6");
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(lines, 6), "46bc8d788a0672ed:1");
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(lines, 15), "f2c103af89243a7:1");
}

/* A file that is not what was loaded has no text and no hash. */
static void test_changed_file(void)
{
    g_autofree char *folder = g_dir_make_tmp("xacct-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "policy.json", NULL);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "{}\n", -1);
    g_autoptr(XpWorld) world = xp_world_new();
    CU_ASSERT_TRUE_FATAL(g_file_set_contents(file, "{}\n", -1, NULL));
    xp_world_add_input(world, file, digest, "native");
    xp_world_freeze(world);
    {
        g_autoptr(XpSources) sources = xp_sources_new(world);
        CU_ASSERT_STRING_EQUAL(xp_sources_text(sources, file), "{}\n");
        CU_ASSERT_PTR_NOT_NULL(xp_sources_fingerprint(sources, file, 1));
        CU_ASSERT_PTR_NULL(xp_sources_fingerprint(sources, file, 0));
        CU_ASSERT_PTR_NULL(xp_sources_fingerprint(sources, file, 3));
        CU_ASSERT_PTR_NULL(xp_sources_text(sources, "no/such/file"));
    }
    CU_ASSERT_TRUE_FATAL(g_file_set_contents(file, "{} \n", -1, NULL));
    {
        g_autoptr(XpSources) sources = xp_sources_new(world);
        CU_ASSERT_PTR_NULL(xp_sources_text(sources, file));
        CU_ASSERT_PTR_NULL(xp_sources_fingerprint(sources, file, 1));
    }
    g_unlink(file);
    g_rmdir(folder);
}

CU_TestInfo sources_tests[] = {
    {"each line has a hash, blanks do not count", test_lines},
    {"every end of a line is the same", test_line_ends},
    {"characters count as UTF-16", test_units},
    {"a hundred characters count", test_window},
    {"equal hashes are numbered", test_repeated_lines},
    {"a file that has changed is not quoted", test_changed_file},
    CU_TEST_INFO_NULL,
};
