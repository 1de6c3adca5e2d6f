/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/address.h"
#include "encoder/decimal.h"
#include "encoder/instant.h"
#include "tests/encoder/suites.h"

static void expect_text(const char *what, const char *have, const char *wanted)
{
    if (g_strcmp0(have, wanted) != 0)
        g_printerr("%s: %s, should be %s\n", what, have != NULL ? have : "nothing",
                   wanted != NULL ? wanted : "nothing");
    CU_ASSERT_EQUAL(g_strcmp0(have, wanted), 0);
}

/* Rule: S-COND-11 */
static void equal_numbers_have_one_text(void)
{
    static const char *const rows[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"-0.00", "0"},
        {"10", "10"},
        {"010", "10"},
        {"10.0", "10"},
        {"-1.50", "-1.5"},
        {"0.10", "0.1"},
        {"00.010", "0.01"},
        {"9007199254740993", "9007199254740993"},
        {"123456789012345678901234567890.000000000000000000001",
         "123456789012345678901234567890.000000000000000000001"},
        {"", NULL},
        {"-", NULL},
        {".5", NULL},
        {"5.", NULL},
        {"+5", NULL},
        {"1e3", NULL},
        {"0x10", NULL},
        {" 5", NULL},
        {"5 ", NULL},
        {"1.2.3", NULL},
        {"--1", NULL},
        {"five", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *have = xp_decimal_parse(rows[i][0]);
        expect_text(rows[i][0], have, rows[i][1]);
    }
}

/* Rule: S-COND-11 */
static void what_may_be_a_number_is_told_from_what_is_none(void)
{
    CU_ASSERT_TRUE(xp_decimal_is_doubtful("1e3"));
    CU_ASSERT_TRUE(xp_decimal_is_doubtful(" +5"));
    CU_ASSERT_TRUE(xp_decimal_is_doubtful(".5"));
    CU_ASSERT_TRUE(xp_decimal_is_doubtful("0x1F"));
    CU_ASSERT_TRUE(xp_decimal_is_doubtful("5."));
    CU_ASSERT_FALSE(xp_decimal_is_doubtful("x5"));
    CU_ASSERT_FALSE(xp_decimal_is_doubtful("1e"));
    CU_ASSERT_FALSE(xp_decimal_is_doubtful("true"));
    CU_ASSERT_FALSE(xp_decimal_is_doubtful("arn:aws:iam::1"));
    CU_ASSERT_FALSE(xp_decimal_is_doubtful("2026-01-01T00:00:00Z"));
    CU_ASSERT_FALSE(xp_decimal_is_doubtful(""));
}

static void expect_instants(const char *text, const char *first, const char *second)
{
    g_autoptr(GPtrArray) have = xp_instant_parse(text);
    expect_text(text, have->len > 0 ? g_ptr_array_index(have, 0) : NULL, first);
    expect_text(text, have->len > 1 ? g_ptr_array_index(have, 1) : NULL, second);
    CU_ASSERT_TRUE(have->len <= 2);
}

/* Rule: S-COND-13 */
static void dates_are_seconds_since_1970(void)
{
    expect_instants("1970-01-01T00:00:00Z", "0", NULL);
    expect_instants("1970-01-01", "0", NULL);
    expect_instants("1970-01", "0", NULL);
    expect_instants("2040-01-01T00:00Z", "2208988800", NULL);
    expect_instants("2040-01-01T01:30:00+01:30", "2208988800", NULL);
    expect_instants("2039-12-31T22:00:00-02:00", "2208988800", NULL);
    expect_instants("2000-02-29T12:00:00", "951825600", NULL);
    expect_instants("2100-03-01", "4107542400", NULL);
    expect_instants("0001-01-01T00:00:00Z", "-62135596800", NULL);
    expect_instants("9999-12-31T23:59:59Z", "253402300799", NULL);
    expect_instants("1970-01-01T00:00:01.50Z", "1.5", NULL);
    expect_instants("1970-01-01T00:00:01.000Z", "1", NULL);
    expect_instants("1969-12-31T23:59:59.25Z", "-0.75", NULL);
    expect_instants("1969-12-31T23:59:58.999Z", "-1.001", NULL);
    expect_instants("1767225600", "1767225600", NULL);
    expect_instants("-5", "-5", NULL);
}

/* Rule: S-COND-13, S-SND-24 */
static void digits_may_be_a_date_and_seconds(void)
{
    expect_instants("2026", "1767225600", "2026");
    expect_instants("20260101", "1767225600", "20260101");
    expect_instants("20261301", "20261301", NULL);
    expect_instants("0000", "0", NULL);
}

/* Rule: S-COND-13, S-SND-9 */
static void other_spellings_are_not_read(void)
{
    static const char *const rows[] = {"",
                                       "tomorrow",
                                       "2026-13-01",
                                       "2026-00-01",
                                       "2026-02-29",
                                       "2100-02-29",
                                       "2026-04-31",
                                       "2026-1-1",
                                       "2026-01-01T24:00:00Z",
                                       "2026-01-01T23:59:60Z",
                                       "2026-01-01T00Z",
                                       "2026-01-01T00:00:00.Z",
                                       "2026-01-01T00:00:00z",
                                       "2026-01-01 00:00:00",
                                       "2026-01-01T00:00:00+0100",
                                       "2026-01-01T00:00:00+24:00",
                                       "20260101T000000Z",
                                       "1767225600.5",
                                       "2026-01-01Z",
                                       "-"};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        expect_instants(rows[i], NULL, NULL);
}

static void instants_are_written_as_aws_does(void)
{
    g_autofree char *date = xp_instant_print(2208988799);
    g_autofree char *old = xp_instant_print(-1);
    g_autofree char *beyond = xp_instant_print(253402300800);
    expect_text("2208988799", date, "2039-12-31T23:59:59Z");
    expect_text("-1", old, "1969-12-31T23:59:59Z");
    expect_text("253402300800", beyond, "253402300800");
}

/* Rule: S-COND-17: what is parsed, without the host bits, is written back as in RFC 5952. */
static void ranges_lose_their_host_bits(void)
{
    static const struct {
        const char *text;
        const char *address; /* NULL: not read */
        guint prefix;
    } rows[] = {
        {"203.0.113.7", "203.0.113.7", 32},
        {"203.0.113.77/24", "203.0.113.0", 24},
        {"172.31.255.255/12", "172.16.0.0", 12},
        {"255.255.255.255/1", "128.0.0.0", 1},
        {"10.1.2.3/0", "0.0.0.0", 0},
        {"::", "::", 128},
        {"::1/128", "::1", 128},
        {"1::/16", "1::", 16},
        {"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 128},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", 128},
        {"2001:db8:ffff:ffff::/33", "2001:db8:8000::", 33},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", 128},
        {"0:0:1::", "0:0:1::", 128},
        {"::ffff:203.0.113.7", "::ffff:203.0.113.7", 128},
        {"::ffff:203.0.113.7/120", "::ffff:203.0.113.0", 120},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", 128},
        {"", NULL, 0},
        {"10.0.0", NULL, 0},
        {"10.0.0.1.2", NULL, 0},
        {"10.0.0.256", NULL, 0},
        {"010.0.0.1", NULL, 0},
        {"10.0.0.0/33", NULL, 0},
        {"10.0.0.0/", NULL, 0},
        {"10.0.0.0/08", NULL, 0},
        {"10.0.0.0/255.0.0.0", NULL, 0},
        {"10.0.0.0/8 ", NULL, 0},
        {"::/129", NULL, 0},
        {":1", NULL, 0},
        {"1:", NULL, 0},
        {"1::2::3", NULL, 0},
        {":::", NULL, 0},
        {"12345::", NULL, 0},
        {"1:2:3:4:5:6:7", NULL, 0},
        {"1:2:3:4:5:6:7:8:9", NULL, 0},
        {"1:2:3:4:5:6:7:8::", NULL, 0},
        {"fe80::1%eth0", NULL, 0},
        {"::1.2.3", NULL, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        XpRange range;
        gboolean read = xp_range_parse(rows[i].text, &range);
        g_autofree char *have = read ? xp_address_print(range.bytes, range.v6) : NULL;
        expect_text(rows[i].text, have, rows[i].address);
        CU_ASSERT_TRUE(!read || range.prefix == rows[i].prefix);
    }
}

/* Rule: S-COND-18 */
static void mapped_ranges_lie_in_the_last_32_bits(void)
{
    XpRange range;
    CU_ASSERT_TRUE(xp_range_parse("::ffff:0:0/96", &range) && xp_range_is_mapped(&range));
    CU_ASSERT_TRUE(xp_range_parse("::ffff:10.0.0.0/104", &range) && xp_range_is_mapped(&range));
    CU_ASSERT_TRUE(xp_range_parse("::ffff:0:0/95", &range) && !xp_range_is_mapped(&range));
    CU_ASSERT_TRUE(xp_range_parse("10.0.0.0/8", &range) && !xp_range_is_mapped(&range));
    CU_ASSERT_TRUE(xp_range_parse("2001:db8::/96", &range) && !xp_range_is_mapped(&range));
}

CU_TestInfo xp_typed_text_tests[] = {
    {"equal numbers have one text", equal_numbers_have_one_text},
    {"what may be a number is told from what is none",
     what_may_be_a_number_is_told_from_what_is_none},
    {"dates are seconds since 1970", dates_are_seconds_since_1970},
    {"digits may be a date and seconds", digits_may_be_a_date_and_seconds},
    {"other spellings of dates are not read", other_spellings_are_not_read},
    {"instants are written as AWS does", instants_are_written_as_aws_does},
    {"ranges lose their host bits", ranges_lose_their_host_bits},
    {"mapped ranges lie in the last 32 bits", mapped_ranges_lie_in_the_last_32_bits},
    CU_TEST_INFO_NULL,
};
