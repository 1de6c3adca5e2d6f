/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* Operators that read their values, as one condition on an Allow: user V calls GetSecretValue and
 * is allowed (the condition holds), refused (it does not) or neither (it is open, by a rule). */

#define YES  XP_DECISION_ALLOW
#define NO   XP_DECISION_IMPLICIT_DENY
#define OPEN XP_DECISION_UNKNOWN

typedef struct {
    const char *condition; /* OPERATOR,KEY,VALUE,... */
    const char *given;     /* "key=value|value" of the request, "key" for no value, or NULL */
    XpDecision expected;
    const char *rule; /* of what is open */
} Row;

static void give(Scene *scene, const char *given)
{
    g_auto(GStrv) parts = g_strsplit(given, "=", 2);
    g_auto(GStrv) values = g_strsplit(parts[1] != NULL ? parts[1] : "", "|", -1);
    guint n = parts[1] == NULL ? 0 : MAX(g_strv_length(values), 1);
    static const char *const empty[] = {""};
    gboolean blank = n > 0 && values[0] == NULL;
    xp_request_set(scene->request, parts[0], blank ? empty : (const char *const *)(void *)values,
                   n);
}

static gboolean names_rule(const Scene *scene, const char *rule)
{
    for (guint i = 0; i < scene->result->unknowns->len; i++) {
        const XpFact *fact = g_ptr_array_index(scene->result->unknowns, i);
        if (g_strcmp0(fact->rule, rule) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check(const Row *row)
{
    g_autoptr(Scene) scene = scene_new();
    g_autofree char *statement = g_strdup_printf("allow A=* R=* C=%s", row->condition);
    scene_identity(scene, scene->v, statement);
    if (row->given != NULL)
        give(scene, row->given);
    XpDecision decision = scene_ask(scene, USER_V, GET, SECRET);
    CU_ASSERT_PTR_NULL(scene->error);
    if (scene->error != NULL)
        g_printerr("  %s: %s\n", row->condition, scene->error->message);
    if (decision != row->expected)
        g_printerr("  %s given %s: %s\n", row->condition, row->given, xp_decision_name(decision));
    CU_ASSERT_EQUAL(decision, row->expected);
    if (row->rule != NULL && scene->result != NULL && !names_rule(scene, row->rule)) {
        g_printerr("  %s given %s: not by %s\n", row->condition, row->given, row->rule);
        CU_FAIL("rule");
    }
}

static void check_all(const Row *rows, gsize n)
{
    for (gsize i = 0; i < n; i++)
        check(&rows[i]);
}

#define AGE         "aws:MultiFactorAuthAge"
#define HUGE_NUMBER "123456789012345678901234567890"

static void numbers_are_exact(void)
{
    static const Row rows[] = {
        {"NumericEquals," AGE ",10", AGE "=10", YES, NULL},
        {"NumericEquals," AGE ",10.0", AGE "=010", YES, NULL},
        {"NumericEquals," AGE ",10.00", AGE "=10", YES, NULL},
        {"NumericEquals," AGE ",0", AGE "=-0.0", YES, NULL},
        {"NumericEquals," AGE ",5,10", AGE "=10", YES, NULL},
        {"NumericEquals," AGE ",10.1", AGE "=10.10", YES, NULL},
        {"NumericEquals," AGE ",10.1", AGE "=10.01", NO, NULL},
        {"NumericEquals," AGE "," HUGE_NUMBER "1", AGE "=" HUGE_NUMBER "1", YES, NULL},
        {"NumericEquals," AGE "," HUGE_NUMBER "1", AGE "=" HUGE_NUMBER "2", NO, NULL},
        {"NumericEquals," AGE ",0.1", AGE "=0.1000000000000000000000000000001", NO, NULL},
        {"NumericNotEquals," AGE ",10", AGE "=10.0", NO, NULL},
        {"NumericNotEquals," AGE ",5,10", AGE "=10.0", NO, NULL},
        {"NumericNotEquals," AGE ",5,10", AGE "=11", YES, NULL},
        {"NumericNotEquals," AGE ",10", NULL, YES, NULL},
        {"NumericLessThan," AGE ",10", AGE "=9", YES, NULL},
        {"NumericLessThan," AGE ",10", AGE "=10", NO, NULL},
        {"NumericLessThan," AGE ",5,10", AGE "=9.99", YES, NULL},
        {"NumericLessThan," AGE ",-1", AGE "=-1.5", YES, NULL},
        {"NumericLessThan," AGE ",-1.5", AGE "=-1", NO, NULL},
        {"NumericLessThan," AGE ",10", AGE "=9" HUGE_NUMBER, NO, NULL},
        {"NumericLessThan," AGE ",10", NULL, NO, NULL},
        {"NumericLessThanIfExists," AGE ",10", NULL, YES, NULL},
        {"NumericLessThanIfExists," AGE ",10", AGE "=10", NO, NULL},
        {"NumericLessThanEquals," AGE ",10", AGE "=10.000", YES, NULL},
        {"NumericLessThanEquals," AGE ",10", AGE "=10.001", NO, NULL},
        {"NumericGreaterThan," AGE ",10", AGE "=10.001", YES, NULL},
        {"NumericGreaterThan," AGE ",-2", AGE "=1", YES, NULL},
        {"NumericGreaterThanEquals," AGE ",10", AGE "=10", YES, NULL},
        {"NumericGreaterThanEquals," AGE ",10", AGE "=9.999", NO, NULL},
        {"NumericEquals,aws:EpochTime,1767225600", NULL, YES, NULL},
        {"NumericGreaterThan,aws:EpochTime,1767225600", NULL, NO, NULL},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

static void what_is_no_number(void)
{
    static const Row rows[] = {
        {"NumericEquals," AGE ",10", AGE "=ten", NO, NULL},
        {"NumericEqualsIfExists," AGE ",10", AGE "=ten", NO, NULL},
        {"NumericNotEquals," AGE ",10", AGE "=ten", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",ten", AGE "=10", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",ten,10", AGE "=10", YES, NULL},
        {"NumericNotEquals," AGE ",ten,10", AGE "=10", NO, NULL},
        {"NumericNotEquals," AGE ",ten", AGE "=10", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",ten", NULL, NO, NULL},
        {"NumericEquals," AGE ",1000", AGE "=1e3", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",1e3", AGE "=1000", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",5", AGE "=+5", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",5", AGE "=5.", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",0.5", AGE "=.5", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",16", AGE "=0x10", OPEN, "S-COND-11"},
        {"NumericEquals," AGE ",5", AGE "=", NO, NULL},
        {"NumericEquals," AGE ",5", AGE "=.", NO, NULL},
        {"NumericEquals," AGE ",5", AGE "=5,0", NO, NULL},
        {"NumericEquals," AGE ",5", AGE "=1.2.3", NO, NULL},
        {"NumericEquals," AGE ",${aws:referer}", AGE "=5", OPEN, "S-VAR-2"},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

static void operators_on_keys_of_another_type(void)
{
    static const Row rows[] = {
        {"NumericEquals,aws:username,5", NULL, NO, NULL},
        {"NumericNotEquals,aws:username,5", NULL, OPEN, "S-COND-30"},
        {"NumericEquals,aws:PrincipalAccount," ID_A, NULL, OPEN, "S-COND-30"},
        {"NumericEquals,aws:PrincipalAccount," ID_B, NULL, NO, NULL},
        {"NumericNotEquals,aws:PrincipalAccount," ID_B, NULL, OPEN, "S-COND-30"},
        {"IpAddress,aws:PrincipalArn,10.0.0.0/8", NULL, NO, NULL},
        {"NotIpAddress,aws:PrincipalArn,10.0.0.0/8", NULL, OPEN, "S-COND-30"},
        {"IpAddress,aws:referer,10.0.0.0/8", "aws:referer=10.1.2.3", OPEN, "S-COND-30"},
        {"IpAddress,aws:referer,10.0.0.0/8", "aws:referer=11.1.2.3", NO, NULL},
        {"DateLessThan,aws:username,2030-01-01", NULL, NO, NULL},
        {"DateNotEquals,aws:username,2030-01-01", NULL, OPEN, "S-COND-30"},
        {"NumericEquals,aws:CurrentTime,1", NULL, NO, NULL},
        {"NumericEquals,acme:Size,5", "acme:Size=5.0", YES, NULL},
        {"NumericNotEquals,acme:Size,5", "acme:Size=6", YES, NULL},
        {"StringEquals,aws:SecureTransport,true", NULL, YES, NULL},
        {"StringEquals,aws:SourceIp,203.0.113.7/32", "aws:SourceIp=203.0.113.7", NO, NULL},
        {"StringLike,aws:SourceIp,203.0.113.*", "aws:SourceIp=203.0.113.7", YES, NULL},
        {"StringEquals," AGE ",10", AGE "=10.0", NO, NULL},
        {"StringLike,aws:CurrentTime,2026-*", NULL, YES, NULL},
        {"Bool,aws:referer,true", "aws:referer=True", YES, NULL},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

#define NOW "aws:CurrentTime"
#define AT(operator, value, given, expected)                                              \
    {                                                                                     \
        operator",aws:TokenIssueTime," value, "aws:TokenIssueTime=" given, expected, NULL \
    }

static void dates_are_instants(void)
{
    static const Row rows[] = {
        AT("DateEquals", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z", YES),
        AT("DateEquals", "2026-03-01T12:00:00Z", "2026-03-01T14:00:00+02:00", YES),
        AT("DateEquals", "2026-03-01T12:00:00Z", "2026-03-01T06:30:00-05:30", YES),
        AT("DateEquals", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00", YES),
        AT("DateEquals", "2026-03-01T12:00:00Z", "2026-03-01T12:00Z", YES),
        AT("DateEquals", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z", YES),
        AT("DateEquals", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.0001Z", NO),
        AT("DateEquals", "2026-03-01T12:00:00Z", "1772366400", YES),
        AT("DateEquals", "1772366400", "2026-03-01T12:00:00Z", YES),
        AT("DateEquals", "2026-03-01", "2026-03-01T00:00:00Z", YES),
        AT("DateEquals", "2026-03", "2026-03-01T00:00:00Z", YES),
        AT("DateEquals", "2024-02-29", "2024-02-29T00:00Z", YES),
        AT("DateEquals", "1970-01-01", "0", YES),
        AT("DateEquals", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.50Z", YES),
        AT("DateEquals", "0000-03-01", "0000-02-29T24:00:00Z", OPEN),
        AT("DateNotEquals", "2026-03-01,2026-03-02", "2026-03-01T00:00:00Z", NO),
        AT("DateNotEquals", "2026-03-01,2026-03-02", "2026-03-03", YES),
        AT("DateLessThan", "2026-03-01T00:00:00Z", "2026-02-28T23:59:59.999999999Z", YES),
        AT("DateLessThan", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.000Z", NO),
        AT("DateLessThan", "2026-03-01T00:00:00.5Z", "2026-03-01T00:00:00.49999Z", YES),
        AT("DateLessThanEquals", "2026-03-01", "2026-03-01T01:00:00+01:00", YES),
        AT("DateGreaterThan", "2026-03-01", "2026-03-01T00:00:00.1Z", YES),
        AT("DateGreaterThan", "2026-03-01", "2026-03-01", NO),
        AT("DateGreaterThanEquals", "2026-03-01", "2026-03-01", YES),
        AT("DateGreaterThanEquals", "2026-03-01", "2026-02-28T23:00:00-01:00", YES),
        AT("DateGreaterThan", "1999", "2026-03-01", YES),
        {"DateGreaterThan," NOW ",2025-12-31T23:59:59Z", NULL, YES, NULL},
        {"DateLessThan," NOW ",2026-01-01T00:00:00Z", NULL, NO, NULL},
        {"DateLessThanEquals,aws:EpochTime,2026-01-01T00:00:00Z", NULL, YES, NULL},
        {"DateLessThan,aws:TokenIssueTime,2030-01-01", NULL, NO, NULL},
        {"DateLessThanIfExists,aws:TokenIssueTime,2030-01-01", NULL, YES, NULL},
        {"DateNotEquals,aws:TokenIssueTime,2030-01-01", NULL, YES, NULL},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

#define OPEN_DATE(operator, value, given, rule)                                       \
    {                                                                                 \
        operator",aws:TokenIssueTime," value, "aws:TokenIssueTime=" given, OPEN, rule \
    }

static void what_is_no_date(void)
{
    static const Row rows[] = {
        AT("DateLessThan", "2026-03-01", "yesterday", NO),
        AT("DateLessThan", "2026-03-01", "", NO),
        OPEN_DATE("DateNotEquals", "2026-03-01", "yesterday", "S-COND-11"),
        OPEN_DATE("DateLessThan", "tomorrow", "2026-03-01", "S-SND-9"),
        OPEN_DATE("DateLessThan", "2026-*", "2026-03-01", "S-SND-9"),
        OPEN_DATE("DateLessThan", "2026-02-30", "2026-01-01", "S-SND-9"),
        OPEN_DATE("DateLessThan", "2026-13-01", "2026-01-01", "S-SND-9"),
        OPEN_DATE("DateLessThan", "2026-03-01", "2025-02-29", "S-COND-13"),
        OPEN_DATE("DateLessThan", "2026-03-01", "20250101T000000Z", "S-COND-13"),
        OPEN_DATE("DateLessThan", "2026-03-01", "2025-01-01t00:00:00z", "S-COND-13"),
        OPEN_DATE("DateLessThan", "2026-03-01", "2025-01-01T00:00:00+0100", "S-COND-13"),
        OPEN_DATE("DateLessThan", "2026-03-01", "2025-01-01T23:59:60Z", "S-COND-13"),
        /* a year or 33 minutes after 1970; a day or half of 1970 */
        OPEN_DATE("DateLessThan", "2026", "2000-01-01", "S-COND-13"),
        OPEN_DATE("DateGreaterThan", "20260101", "2000-01-01", "S-COND-13"),
        OPEN_DATE("DateLessThan", "${aws:CurrentTime}", "2000-01-01", "S-VAR-2"),
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

#define IP "aws:SourceIp"

static void addresses_and_ranges(void)
{
    static const Row rows[] = {
        {"IpAddress," IP ",203.0.113.0/24", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",203.0.113.0/24", IP "=203.0.114.7", NO, NULL},
        {"IpAddress," IP ",203.0.113.99/24", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",203.0.113.7", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",203.0.113.7", IP "=203.0.113.8", NO, NULL},
        {"IpAddress," IP ",203.0.113.7/32", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",203.0.113.0/31", IP "=203.0.113.1", YES, NULL},
        {"IpAddress," IP ",203.0.113.0/31", IP "=203.0.113.2", NO, NULL},
        {"IpAddress," IP ",0.0.0.0/0", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",128.0.0.0/1", IP "=127.255.255.255", NO, NULL},
        {"IpAddress," IP ",10.0.0.0/8,203.0.113.0/24", IP "=203.0.113.7", YES, NULL},
        {"NotIpAddress," IP ",10.0.0.0/8,203.0.113.0/24", IP "=203.0.113.7", NO, NULL},
        {"NotIpAddress," IP ",10.0.0.0/8,192.168.0.0/16", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",10.0.0.0/8", NULL, NO, NULL},
        {"NotIpAddress," IP ",10.0.0.0/8", NULL, YES, NULL},
        {"IpAddressIfExists," IP ",10.0.0.0/8", NULL, YES, NULL},
        {"NotIpAddressIfExists," IP ",10.0.0.0/8", NULL, YES, NULL},
        {"IpAddress," IP ",2001:db8::/32", IP "=2001:db8:1::7", YES, NULL},
        {"IpAddress," IP ",2001:DB8:0:0::/48", IP "=2001:db8:0:1::7", YES, NULL},
        {"IpAddress," IP ",2001:db8::/48", IP "=2001:db8:1::7", NO, NULL},
        {"IpAddress," IP ",2001:db8::ff/127", IP "=2001:db8::fe", YES, NULL},
        {"IpAddress," IP ",2001:db8::ff/128", IP "=2001:db8::fe", NO, NULL},
        {"IpAddress," IP ",2001:db8::ff/128", IP "=2001:db8:0::0:ff", YES, NULL},
        {"NotIpAddress," IP ",2001:db8::/33", IP "=2001:db8:8000::", YES, NULL},
        {"IpAddress," IP ",::/0", IP "=203.0.113.7", NO, NULL},
        {"NotIpAddress," IP ",::/0", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",0.0.0.0/0", IP "=2001:db8::1", NO, NULL},
        {"IpAddress," IP ",0.0.0.0/0,::/0", IP "=2001:db8::1", YES, NULL},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

static void addresses_left_open(void)
{
    static const Row rows[] = {
        {"IpAddress," IP ",2001:db8::1", IP "=2001:db8::1", YES, NULL},
        {"IpAddress," IP ",2001:db8::1", IP "=2001:db8:5::1", OPEN, "S-COND-17"},
        {"IpAddress," IP ",2001:db8::1", IP "=2001:db9::1", NO, NULL},
        {"NotIpAddress," IP ",2001:db8::1", IP "=2001:db9::1", YES, NULL},
        {"NotIpAddress," IP ",2001:db8::1", IP "=2001:db8::1", NO, NULL},
        {"NotIpAddress," IP ",2001:db8::1", IP "=2001:db8::2", OPEN, "S-COND-17"},
        {"NotIpAddress," IP ",2001:db8::1", IP "=203.0.113.7", YES, NULL},
        {"IpAddress," IP ",203.0.113.0/24", IP "=::ffff:203.0.113.7", OPEN, "S-COND-18"},
        {"IpAddress," IP ",203.0.113.0/24", IP "=::ffff:203.0.114.7", NO, NULL},
        {"IpAddress," IP ",::ffff:203.0.113.0/120", IP "=203.0.113.7", OPEN, "S-COND-18"},
        {"IpAddress," IP ",::ffff:203.0.113.0/120", IP "=203.0.114.7", NO, NULL},
        {"IpAddress," IP ",::ffff:203.0.113.0/120", IP "=::ffff:203.0.113.7", YES, NULL},
        {"NotIpAddress," IP ",::ffff:203.0.113.0/120", IP "=::ffff:203.0.114.7", YES, NULL},
        {"IpAddress," IP ",::/0", IP "=::ffff:203.0.113.7", OPEN, "S-COND-18"},
        {"IpAddress," IP ",10.0.0.0/33", IP "=10.1.2.3", OPEN, "S-SND-9"},
        {"NotIpAddress," IP ",10.0.0.0/33", IP "=10.1.2.3", OPEN, "S-SND-9"},
        {"IpAddress," IP ",10.0.0.0/-1", IP "=10.1.2.3", OPEN, "S-SND-9"},
        {"IpAddress," IP ",10.0.0.0/", IP "=10.1.2.3", OPEN, "S-SND-9"},
        {"IpAddress," IP ",10.0.0.0/08", IP "=10.1.2.3", OPEN, "S-SND-9"},
        {"IpAddress," IP ",10.0.0.*", IP "=10.0.0.3", OPEN, "S-SND-9"},
        {"IpAddress," IP ",10.0.0.0/255.0.0.0", IP "=10.1.2.3", OPEN, "S-SND-9"},
        {"IpAddress," IP ",10.0.0.0/33,10.0.0.0/8", IP "=10.1.2.3", YES, NULL},
        {"IpAddress," IP ",10.0.0.0/33", NULL, NO, NULL},
        {"IpAddress," IP ",10.0.0.0/8", IP "=somewhere", NO, NULL},
        {"IpAddress," IP ",10.0.0.0/8", IP "=10.0.0.0/8", OPEN, "S-COND-11"},
        {"IpAddress," IP ",10.0.0.0/8", IP "=010.0.0.1", OPEN, "S-COND-11"},
        {"IpAddress," IP ",10.0.0.0/8", IP "=", NO, NULL},
        {"NotIpAddress," IP ",10.0.0.0/8", IP "=somewhere", OPEN, "S-COND-11"},
        {"IpAddress," IP ",${aws:VpcSourceIp}", IP "=10.0.0.0", OPEN, "S-VAR-2"},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

static void bytes_are_base64(void)
{
    static const Row rows[] = {
        {"BinaryEquals,acme:Blob,Vg==", "acme:Blob=V", YES, NULL},
        {"BinaryEquals,acme:Blob,Vg==", "acme:Blob=W", NO, NULL},
        {"BinaryEquals,acme:Blob,Vg==,Vw==", "acme:Blob=W", YES, NULL},
        {"BinaryEquals,acme:Blob,Vg==", "acme:Blob=Vg==", OPEN, "S-COND-16"},
        {"BinaryEquals,acme:Blob,V", "acme:Blob=V", OPEN, "S-SND-9"},
        {"BinaryEquals,acme:Blob,Vg==", NULL, NO, NULL},
        {"BinaryEqualsIfExists,acme:Blob,Vg==", NULL, YES, NULL},
        {"BinaryEquals,aws:username,Vg==", NULL, OPEN, "S-COND-30"},
        {"BinaryEquals,aws:username,Vw==", NULL, NO, NULL},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

static void booleans_and_variables(void)
{
    static const Row rows[] = {
        {"Bool,aws:SecureTransport,${aws:SecureTransport}", NULL, OPEN, "S-VAR-2"},
        {"Bool,aws:SecureTransport,${aws:ViaAWSService}", NULL, NO, NULL},
        {"Bool,aws:SecureTransport,${aws:referer}", NULL, NO, NULL},
        {"Bool,aws:SecureTransport,${aws:referer},true", NULL, YES, NULL},
        {"Bool,aws:MultiFactorAuthPresent,true,false", NULL, NO, NULL},
        {"Bool,aws:MultiFactorAuthPresent,true,false", "aws:MultiFactorAuthPresent=false", YES,
         NULL},
        {"BoolIfExists,aws:MultiFactorAuthPresent,true", "aws:MultiFactorAuthPresent=false", NO,
         NULL},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

#define TAGS "aws:TagKeys"

static void for_all_values(void)
{
    static const Row rows[] = {
        {"ForAllValues:StringEquals," TAGS ",a,b", TAGS "=a|b", YES, NULL},
        {"ForAllValues:StringEquals," TAGS ",a,b", TAGS "=a|c", NO, NULL},
        {"ForAllValues:StringLike," TAGS ",a*", TAGS "=a|ab", YES, NULL},
        {"ForAllValues:StringEquals," TAGS ",a", NULL, YES, NULL},
        {"ForAllValues:StringEquals," TAGS ",a", TAGS, YES, NULL},
        {"ForAllValues:StringEqualsIfExists," TAGS ",a", NULL, YES, NULL},
        {"ForAllValues:StringEqualsIfExists," TAGS ",a", TAGS "=b", NO, NULL},
        {"ForAllValues:StringNotEquals," TAGS ",a,b", TAGS "=c|d", YES, NULL},
        {"ForAllValues:StringNotEquals," TAGS ",a,b", TAGS "=c|b", NO, NULL},
        {"ForAllValues:StringNotLike," TAGS ",a*", TAGS "=b|ca", YES, NULL},
        {"ForAllValues:StringNotEquals," TAGS ",a", NULL, YES, NULL},
        {"forallvalues:stringequals," TAGS ",a", TAGS "=a", YES, NULL},
        {"ForAllValues:StringEqualsIgnoreCase," TAGS ",A", TAGS "=a", YES, NULL},
        {"ForAllValues:NumericLessThan,acme:Sizes,10", "acme:Sizes=1|9.5", YES, NULL},
        {"ForAllValues:NumericLessThan,acme:Sizes,10", "acme:Sizes=1|10", NO, NULL},
        {"ForAllValues:NumericLessThan,acme:Sizes,10", "acme:Sizes=1|1e3", OPEN, "S-COND-11"},
        {"ForAllValues:NumericLessThan,acme:Sizes,10", "acme:Sizes=11|1e3", NO, NULL},
        {"ForAllValues:DateLessThan,acme:Days,2026-01-01", "acme:Days=2025-01-01|2024-01-01", YES,
         NULL},
        {"ForAllValues:IpAddress,acme:Hops,10.0.0.0/8", "acme:Hops=10.1.1.1|11.1.1.1", NO, NULL},
        {"ForAllValues:NotIpAddress,acme:Hops,10.0.0.0/8", "acme:Hops=12.1.1.1|11.1.1.1", YES,
         NULL},
        {"ForAllValues:ArnLike,acme:Arns,arn:aws:iam::*:role/*", "acme:Arns=" ROLE_R "|" ROLE_T,
         YES, NULL},
        {"ForAllValues:Bool,acme:Flags,true", "acme:Flags=true|false", NO, NULL},
        {"ForAllValues:StringEquals,aws:username,V", NULL, YES, NULL},
        {"ForAllValues:StringEquals,aws:username,W", NULL, NO, NULL},
        {"ForAllValues:StringNotEquals,aws:username,V", NULL, NO, NULL},
        {"ForAllValues:StringEquals,aws:PrincipalOrgID,o-1", NULL, YES, NULL},
        {"ForAllValues:StringEquals,aws:referer,x", "aws:referer=", YES, NULL},
        {"ForAllValues:StringEquals," TAGS ",x", TAGS "=|", OPEN, "S-COND-29"},
        {"ForAllValues:StringEquals," TAGS ",x", TAGS "=|x", NO, NULL},
        {"ForAllValues:StringEquals," TAGS, TAGS "=x", OPEN, "S-GRAM-39"},
        {"ForAllValues:StringEquals," TAGS, NULL, YES, NULL},
        {"ForAllValues:StringLike,kms:GrantOperations,*", NULL, YES, NULL},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

static void for_any_value(void)
{
    static const Row rows[] = {
        {"ForAnyValue:StringEquals," TAGS ",a,b", TAGS "=c|b", YES, NULL},
        {"ForAnyValue:StringEquals," TAGS ",a,b", TAGS "=c|d", NO, NULL},
        {"ForAnyValue:StringEquals," TAGS ",a", NULL, NO, NULL},
        {"ForAnyValue:StringEquals," TAGS ",a", TAGS, NO, NULL},
        {"ForAnyValue:StringNotEquals," TAGS ",a,b", TAGS "=a|c", YES, NULL},
        {"ForAnyValue:StringNotEquals," TAGS ",a,b", TAGS "=a|b", NO, NULL},
        {"ForAnyValue:StringNotEquals," TAGS ",a", NULL, NO, NULL},
        {"ForAnyValue:StringNotEquals," TAGS ",a", TAGS, NO, NULL},
        {"ForAnyValue:StringNotLike," TAGS ",a*", TAGS "=ab|a", NO, NULL},
        {"ForAnyValue:ArnNotEquals,acme:Arns," ROLE_R, "acme:Arns=" ROLE_R "|" ROLE_T, YES, NULL},
        {"ForAnyValue:NotIpAddress,acme:Hops,10.0.0.0/8", "acme:Hops=10.1.1.1", NO, NULL},
        {"ForAnyValue:NumericNotEquals,acme:Sizes,5", "acme:Sizes=5.0|6", YES, NULL},
        {"ForAnyValue:NumericNotEquals,acme:Sizes,5", NULL, NO, NULL},
        {"ForAnyValue:DateNotEquals,acme:Days,2026-01-01", "acme:Days=2026-01-01", NO, NULL},
        {"ForAnyValue:Bool,acme:Flags,true", "acme:Flags=true|false", YES, NULL},
        {"ForAnyValue:BinaryEquals,acme:Blobs,Vg==", "acme:Blobs=W|V", YES, NULL},
        {"ForAnyValue:StringEqualsIfExists," TAGS ",a", NULL, OPEN, "S-COND-25"},
        {"ForAnyValue:StringEqualsIfExists," TAGS ",a", TAGS "=b", NO, NULL},
        {"ForAnyValue:StringEqualsIfExists," TAGS ",a", TAGS, OPEN, "S-COND-25"},
        {"ForAnyValue:StringEquals,aws:username,V", NULL, YES, NULL},
        {"ForAnyValue:StringNotEquals,aws:username,V", NULL, NO, NULL},
        {"ForAnyValue:StringEquals,aws:referer,x", "aws:referer=", NO, NULL},
        {"ForAnyValue:StringEquals,aws:referer,", "aws:referer=", OPEN, "S-COND-29"},
        {"ForAnyValue:StringNotEquals,aws:referer,x", "aws:referer=", OPEN, "S-COND-29"},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

static void plain_operators_on_lists(void)
{
    static const Row rows[] = {
        {"StringEquals," TAGS ",a", NULL, NO, NULL},
        {"StringNotEquals," TAGS ",a", NULL, YES, NULL},
        {"StringEqualsIfExists," TAGS ",a", NULL, YES, NULL},
        {"StringEquals," TAGS ",a", TAGS "=a|b", OPEN, "S-COND-28"},
        {"StringEquals," TAGS ",a", TAGS "=a", OPEN, "S-COND-28"},
        {"StringEquals," TAGS ",a", TAGS "=b|c", NO, NULL},
        {"StringEqualsIfExists," TAGS ",a", TAGS "=b", NO, NULL},
        {"StringNotEquals," TAGS ",a", TAGS "=b", OPEN, "S-COND-28"},
        {"StringNotEquals," TAGS ",a", TAGS "=a|b", OPEN, "S-COND-28"},
        {"StringNotEquals," TAGS ",a", TAGS "=a", NO, NULL},
        {"StringEquals," TAGS ",a", TAGS, NO, NULL},
        {"StringNotEquals," TAGS ",a", TAGS, OPEN, "S-COND-28"},
        {"NumericEquals,acme:Sizes,5", "acme:Sizes=5|6", OPEN, "S-COND-28"},
        {"Null," TAGS ",false", TAGS "=a|b", YES, NULL},
        {"Null," TAGS ",true", TAGS "=a|b", NO, NULL},
        {"Null," TAGS ",true", NULL, YES, NULL},
        {"Null," TAGS ",true", TAGS, OPEN, "S-COND-26"},
        {"Null," TAGS ",false", TAGS "=|", OPEN, "S-COND-26"},
        {"Null," TAGS ",false", TAGS "=|a", YES, NULL},
        {"Null," TAGS ",true,false", TAGS, YES, NULL},
        {"Null,aws:username,yes", NULL, OPEN, "S-SND-9"},
        {"ForAnyValue:Null," TAGS ",true", NULL, OPEN, "S-SND-9"},
        {"ForAllValues:Null," TAGS ",true,false", NULL, OPEN, "S-SND-9"},
        {"StringEquals,aws:username,${" TAGS "}", TAGS "=V", NO, NULL},
        {"StringNotEquals,aws:username,${" TAGS "}", TAGS "=V", OPEN, "S-VAR-7"},
    };
    check_all(rows, G_N_ELEMENTS(rows));
}

CU_TestInfo xp_operator_tests[] = {
    {"numbers are exact decimals (S-COND-11, S-COND-12)", numbers_are_exact},
    {"what is no number (S-COND-11, S-VAR-2)", what_is_no_number},
    {"operators on keys of another type (S-COND-30, S-COND-10)", operators_on_keys_of_another_type},
    {"dates are instants (S-COND-13)", dates_are_instants},
    {"what is no date (S-COND-11, S-COND-13, S-VAR-2)", what_is_no_date},
    {"addresses and ranges (S-COND-17 to S-COND-19)", addresses_and_ranges},
    {"addresses left open (S-COND-17, S-COND-18)", addresses_left_open},
    {"bytes are base64 (S-COND-16)", bytes_are_base64},
    {"Bool and variables (S-COND-14, S-COND-15, S-VAR-2)", booleans_and_variables},
    {"ForAllValues (S-COND-24, S-COND-27, S-COND-29)", for_all_values},
    {"ForAnyValue (S-COND-25, S-COND-27, S-COND-29)", for_any_value},
    {"plain operators and Null on lists (S-COND-26, S-COND-28, S-VAR-3)", plain_operators_on_lists},
    CU_TEST_INFO_NULL,
};
