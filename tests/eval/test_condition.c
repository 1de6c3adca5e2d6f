/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* What one condition on an Allow makes of a call of user V on the secret: allowed (the condition
 * holds), refused (it does not) or open. */

#define YES  XP_DECISION_ALLOW
#define NO   XP_DECISION_IMPLICIT_DENY
#define OPEN XP_DECISION_UNKNOWN

/* @given is "key=value" of the request, or NULL. */
static XpDecision with(const char *condition, const char *given)
{
    g_autoptr(Scene) scene = scene_new();
    g_autofree char *statement = g_strdup_printf("allow A=* R=* C=%s", condition);
    scene_identity(scene, scene->v, statement);
    if (given != NULL) {
        g_auto(GStrv) parts = g_strsplit(given, "=", 2);
        scene_set(scene, parts[0], parts[1]);
    }
    XpDecision decision = scene_ask(scene, USER_V, GET, SECRET);
    CU_ASSERT_PTR_NULL(scene->error);
    return decision;
}

static void any_value_of_a_positive_operator(void)
{
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,U,V", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,U,W", NULL), NO);
    CU_ASSERT_EQUAL(with("StringEquals,AWS:UserName,V", NULL), YES);
}

static void no_value_of_a_negated_operator(void)
{
    CU_ASSERT_EQUAL(with("StringNotEquals,aws:username,U,W", NULL), YES);
    CU_ASSERT_EQUAL(with("StringNotEquals,aws:username,U,V", NULL), NO);
    CU_ASSERT_EQUAL(with("StringNotLike,aws:username,U*,?", NULL), NO);
    CU_ASSERT_EQUAL(with("ArnNotLike,aws:PrincipalArn,arn:aws:iam::*:user/U", NULL), YES);
}

static void absent_keys(void)
{
    CU_ASSERT_EQUAL(with("StringEquals,aws:SourceVpce,x", NULL), NO);
    CU_ASSERT_EQUAL(with("StringNotEquals,aws:SourceVpce,x", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEqualsIfExists,aws:SourceVpce,x", NULL), YES);
    CU_ASSERT_EQUAL(with("StringNotEqualsIfExists,aws:SourceVpce,x", NULL), YES);
    CU_ASSERT_EQUAL(with("Bool,aws:MultiFactorAuthPresent,false", NULL), NO);
    CU_ASSERT_EQUAL(with("BoolIfExists,aws:MultiFactorAuthPresent,false", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEqualsIfExists,aws:username,x", NULL), NO);
}

static void null_asks_for_presence(void)
{
    CU_ASSERT_EQUAL(with("Null,aws:SourceVpce,true", NULL), YES);
    CU_ASSERT_EQUAL(with("Null,aws:SourceVpce,false", NULL), NO);
    CU_ASSERT_EQUAL(with("Null,aws:username,false", NULL), YES);
    CU_ASSERT_EQUAL(with("Null,aws:username,true", NULL), NO);
    CU_ASSERT_EQUAL(with("Null,aws:SourceVpce,true,false", NULL), YES);
    CU_ASSERT_EQUAL(with("Null,aws:CurrentTime,true", NULL), NO);
    CU_ASSERT_EQUAL(with("Null,aws:PrincipalTag/x,true", NULL), YES);
    CU_ASSERT_EQUAL(with("Null,aws:referer,true", "aws:referer="), OPEN);
}

static void strings_with_and_without_wildcards(void)
{
    CU_ASSERT_EQUAL(with("StringEquals,aws:PrincipalArn,arn:aws:iam::*", NULL), NO);
    CU_ASSERT_EQUAL(with("StringLike,aws:PrincipalArn,arn:*:user/V", NULL), YES);
    CU_ASSERT_EQUAL(with("ArnLike,aws:PrincipalArn,arn:*:user/V", NULL), NO);
    CU_ASSERT_EQUAL(with("StringLike,aws:username,v", NULL), NO);
    CU_ASSERT_EQUAL(with("StringEqualsIgnoreCase,aws:username,v", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEqualsIgnoreCase,aws:username,?", NULL), NO);
    CU_ASSERT_EQUAL(with("StringNotEqualsIgnoreCase,aws:username,v", NULL), NO);
    CU_ASSERT_EQUAL(with("StringEqualsIgnoreCase,aws:UserAgent,\xC3\x89", "aws:UserAgent=\xC3\xA9"),
                    OPEN);
    CU_ASSERT_EQUAL(with("StringEquals,aws:referer,", "aws:referer="), YES);
}

static void booleans(void)
{
    CU_ASSERT_EQUAL(with("Bool,aws:SecureTransport,TRUE", NULL), YES);
    CU_ASSERT_EQUAL(with("Bool,aws:SecureTransport,false", NULL), NO);
    CU_ASSERT_EQUAL(with("Bool,aws:ViaAWSService,true,false", NULL), YES);
    CU_ASSERT_EQUAL(with("Bool,aws:SecureTransport,yes", NULL), NO);
    CU_ASSERT_EQUAL(with("Bool,aws:username,true", NULL), NO);
    CU_ASSERT_EQUAL(with("Bool,aws:SecureTransport,${aws:SecureTransport}", NULL), OPEN);
}

static void arns(void)
{
    CU_ASSERT_EQUAL(with("ArnEquals,aws:PrincipalArn,arn:aws:iam::" ID_A ":user/?", NULL), YES);
    CU_ASSERT_EQUAL(with("ArnEquals,aws:PrincipalArn,arn:aws:iam::" ID_A ":user", NULL), NO);
    CU_ASSERT_EQUAL(with("ArnEquals,aws:PrincipalArn,V", NULL), NO);
    CU_ASSERT_EQUAL(with("ArnNotEquals,aws:PrincipalArn,V", NULL), YES);
    CU_ASSERT_EQUAL(with("ArnLike,aws:PrincipalArn,*", NULL), OPEN);
    CU_ASSERT_EQUAL(with("ArnLike,aws:PrincipalArn,arn:*:*:*:*:*", NULL), YES);
}

static void all_conditions_of_a_statement(void)
{
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,V C=Bool,aws:SecureTransport,true", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,V C=StringNotEquals,aws:username,V", NULL), NO);
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,V C=Bool,aws:SecureTransport,false", NULL), NO);
}

static void what_is_not_understood_is_open(void)
{
    static const char *const conditions[] = {
        "StringSortOf,aws:username,V",
        "StringSortOfIfExists,aws:SourceVpce,V",
        "StringEquals,aws:UserAgent,a",
        "StringEquals,aws:username",
    };
    for (guint i = 0; i < G_N_ELEMENTS(conditions); i++)
        CU_ASSERT_EQUAL(with(conditions[i], NULL), OPEN);
    CU_ASSERT_EQUAL(with("StringEquals,aws:SourceVpce", NULL), NO);
    CU_ASSERT_EQUAL(with("StringNotEquals,aws:SourceVpce", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEquals,acme:Thing,a", NULL), NO);
    CU_ASSERT_EQUAL(with("StringEquals,acme:Thing,a", "acme:Thing=a"), YES);
}

static void what_is_open_is_named(void)
{
    g_autoptr(Scene) scene = scene_new();
    scene_identity(scene, scene->v, "allow A=* R=* C=IpAddress,aws:SourceIp,10.0.0.0/33");
    scene_set(scene, "aws:SourceIp", "10.0.0.1");
    ASSERT_DECISION(scene, USER_V, GET, SECRET, XP_DECISION_UNKNOWN);
    CU_ASSERT_EQUAL(scene->result->unknowns->len, 1);
    const XpFact *fact = g_ptr_array_index(scene->result->unknowns, 0);
    CU_ASSERT_EQUAL(fact->kind, XP_FACT_OPAQUE);
    CU_ASSERT_TRUE(scene_depends_on(scene, "aws:SourceIp"));
    ASSERT_RULE(scene, "S-SND-21");
}

static void variables_are_replaced(void)
{
    CU_ASSERT_EQUAL(with("StringEquals,aws:PrincipalAccount,${aws:ResourceAccount}", NULL), YES);
    CU_ASSERT_EQUAL(with("StringLike,aws:PrincipalArn,*/${aws:username}", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,${AWS:USERNAME}", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,${aws:SourceVpce}", NULL), NO);
    CU_ASSERT_EQUAL(with("StringNotEquals,aws:username,${aws:SourceVpce}", NULL), OPEN);
    CU_ASSERT_EQUAL(with("StringNotEquals,aws:SourceVpc,${aws:SourceVpce}", NULL), YES);
    CU_ASSERT_EQUAL(with("StringEquals,aws:referer,${*}${?}${$}", "aws:referer=*?$"), YES);
    CU_ASSERT_EQUAL(with("StringLike,aws:referer,${*}", "aws:referer=x"), NO);
    CU_ASSERT_EQUAL(with("StringEquals,aws:referer,${x", "aws:referer=${x"), YES);
}

static void variables_have_defaults(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpPolicy *policy = scene_policy(scene, XP_POLICY_IDENTITY, "allow A=* R=*");
    XpCondition *condition = xp_statement_add_condition(
        scene->world->strings, &policy->statements[0], "StringEquals", "aws:username", NULL);
    xp_condition_add_value(scene->world->strings, condition, "${aws:SourceVpce, 'V'}", NULL);
    xp_documents_add(&scene->v->policies, policy);
    ASSERT_DECISION(scene, USER_V, GET, SECRET, YES);
    scene_set(scene, "aws:SourceVpce", "vpce-1");
    ASSERT_DECISION(scene, USER_V, DECRYPT, KEY, NO);
}

static void wildcards_in_values_may_count(void)
{
    CU_ASSERT_EQUAL(with("StringLike,aws:username,${aws:referer}", "aws:referer=V"), YES);
    CU_ASSERT_EQUAL(with("StringLike,aws:username,${aws:referer}", "aws:referer=*"), OPEN);
    CU_ASSERT_EQUAL(with("StringLike,aws:username,${aws:referer}", "aws:referer=X*"), NO);
    CU_ASSERT_EQUAL(with("StringEquals,aws:username,${aws:referer}", "aws:referer=*"), NO);
}

static void old_versions_have_no_variables(void)
{
    g_autoptr(Scene) scene = scene_new();
    XpPolicy *policy = scene_policy(scene, XP_POLICY_IDENTITY,
                                    "allow A=* R=* C=StringEquals,aws:username,${aws:username}");
    policy->variables = FALSE;
    xp_documents_add(&scene->v->policies, policy);
    ASSERT_DECISION(scene, USER_V, GET, SECRET, NO);
}

CU_TestInfo xp_condition_eval_tests[] = {
    {"a positive operator wants one of its values (S-COND-1)", any_value_of_a_positive_operator},
    {"a negated operator wants none of them (S-COND-2)", no_value_of_a_negated_operator},
    {"an absent key: positive false, negated true, IfExists true (S-COND-3)", absent_keys},
    {"Null asks for presence (S-COND-26)", null_asks_for_presence},
    {"strings: exact, folded, with wildcards (S-COND-7 to S-COND-9, S-COND-29)",
     strings_with_and_without_wildcards},
    {"Bool compares true and false (S-COND-14, S-COND-15)", booleans},
    {"ARN operators go part by part (S-COND-20 to S-COND-22)", arns},
    {"conditions of a statement all have to hold (S-COND-1, S-COND-6)",
     all_conditions_of_a_statement},
    {"what is not understood is open (S-SND-9, S-SND-11, S-GRAM-39)",
     what_is_not_understood_is_open},
    {"what is open is named", what_is_open_is_named},
    {"variables are replaced (S-VAR-3, S-VAR-4, S-VAR-7, S-VAR-9)", variables_are_replaced},
    {"a variable's default stands in for an absent key (S-VAR-5)", variables_have_defaults},
    {"wildcards in a variable's value may count (S-VAR-8)", wildcards_in_values_may_count},
    {"Version 2008-10-17 has no variables (S-VAR-1)", old_versions_have_no_variables},
    CU_TEST_INFO_NULL,
};
