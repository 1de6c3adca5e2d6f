/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/condition.h"
#include "frontend/model/world_build.h"
#include "tests/model/suites.h"

static void test_operators(void)
{
    for (XpConditionOp op = 0; op < XP_OP_UNKNOWN; op++) {
        XpConditionOp found = XP_OP_UNKNOWN;
        g_autofree char *folded = g_ascii_strup(xp_condition_op_name(op), -1);

        CU_ASSERT_TRUE(xp_condition_op_lookup(folded, &found));
        CU_ASSERT_EQUAL(found, op);
        CU_ASSERT_NOT_EQUAL(xp_condition_op_kind(op), XP_OP_KIND_UNKNOWN);
    }
    CU_ASSERT_TRUE(xp_condition_op_is_negated(XP_OP_ARN_NOT_LIKE));
    CU_ASSERT_FALSE(xp_condition_op_is_negated(XP_OP_NULL));
    CU_ASSERT_EQUAL(xp_condition_op_kind(XP_OP_UNKNOWN), XP_OP_KIND_UNKNOWN);
}

static gboolean parses_as(const char *text, XpConditionOp op, XpSetOperator set, gboolean if_exists)
{
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(XpPolicy) policy = xp_policy_new(strings, XP_POLICY_KEY, "p");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_DENY);
    const XpCondition *condition =
        xp_statement_add_condition(strings, statement, text, "aws:SourceIp", NULL);

    return condition->op == op && condition->set == set && condition->if_exists == if_exists;
}

static void test_operator_texts(void)
{
    CU_ASSERT(parses_as("StringLike", XP_OP_STRING_LIKE, XP_SET_NONE, FALSE));
    CU_ASSERT(parses_as("stringlikeifexists", XP_OP_STRING_LIKE, XP_SET_NONE, TRUE));
    CU_ASSERT(parses_as("ForAllValues:ArnLike", XP_OP_ARN_LIKE, XP_SET_FOR_ALL_VALUES, FALSE));
    CU_ASSERT(parses_as("ForAnyValue:BoolIfExists", XP_OP_BOOL, XP_SET_FOR_ANY_VALUE, TRUE));
    CU_ASSERT(parses_as("Null", XP_OP_NULL, XP_SET_NONE, FALSE));
}

static void test_unknown_operators(void)
{
    CU_ASSERT(parses_as("StringEqual", XP_OP_UNKNOWN, XP_SET_NONE, FALSE));
    CU_ASSERT(parses_as("NullIfExists", XP_OP_UNKNOWN, XP_SET_NONE, TRUE));
    CU_ASSERT(parses_as("IfExists", XP_OP_UNKNOWN, XP_SET_NONE, FALSE));
    CU_ASSERT(
        parses_as("ForAnyValue:ForAllValues:Bool", XP_OP_UNKNOWN, XP_SET_FOR_ANY_VALUE, FALSE));
    CU_ASSERT(parses_as("", XP_OP_UNKNOWN, XP_SET_NONE, FALSE));
}

static const char *find(const char *key)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);

    return row != NULL ? row->name : "none";
}

static void test_keys(void)
{
    CU_ASSERT_EQUAL(xp_condition_key_count(), 145);
    CU_ASSERT_STRING_EQUAL(find("AWS:principalarn"), "aws:PrincipalArn");
    CU_ASSERT_STRING_EQUAL(find("kms:ViaService"), "kms:ViaService");
    CU_ASSERT_STRING_EQUAL(find("aws:Unheard"), "none");
    CU_ASSERT_EQUAL(xp_condition_key_lookup("aws:PrincipalArn")->type, XP_KEY_TYPE_ARN);
    CU_ASSERT_TRUE(xp_condition_key_lookup("aws:CalledVia")->multivalued);
    CU_ASSERT_EQUAL(xp_condition_key_lookup("aws:SourceIp")->type, XP_KEY_TYPE_IP);
}

static void test_families(void)
{
    CU_ASSERT_STRING_EQUAL(find("aws:principaltag/Team"), "aws:PrincipalTag/");
    CU_ASSERT_STRING_EQUAL(find("aws:PrincipalTag/"), "none");
    CU_ASSERT_STRING_EQUAL(find("kms:EncryptionContext:SecretARN"), "kms:EncryptionContext:");
    CU_ASSERT_STRING_EQUAL(find("kms:EncryptionContextKeys"), "kms:EncryptionContextKeys");
    CU_ASSERT_STRING_EQUAL(find("kms:RecipientAttestation:ImageSha384"),
                           "kms:RecipientAttestation:ImageSha384");
    CU_ASSERT_STRING_EQUAL(find("kms:RecipientAttestation:PCR7"), "kms:RecipientAttestation:PCR");
    CU_ASSERT_STRING_EQUAL(find("login.example.com:sub"), "<oidc-provider>:sub");
    CU_ASSERT_STRING_EQUAL(find("login.example.com/a:sub"), "<oidc-provider>:sub");
    CU_ASSERT_STRING_EQUAL(find("login.example.com:email"), "none");
    CU_ASSERT_STRING_EQUAL(find("token.actions.githubusercontent.com:sub"),
                           "token.actions.githubusercontent.com:sub");
    CU_ASSERT_STRING_EQUAL(find("saml:sub"), "saml:sub");
}

static void test_every_key_finds_itself(void)
{
    for (guint i = 0; i < xp_condition_key_count(); i++) {
        const XpConditionKey *row = xp_condition_key_get(i);
        g_autofree char *key = row->family ? g_strconcat(row->name, "x", NULL) : NULL;

        if (g_str_has_prefix(row->name, "<"))
            continue;
        CU_ASSERT_STRING_EQUAL(find(key != NULL ? key : row->name), row->name);
    }
}

CU_TestInfo xp_condition_tests[] = {
    {"every operator is found by its name without regard to case", test_operators},
    {"an operator text has set operator, name and IfExists", test_operator_texts},
    {"what is no operator of AWS is unknown, not dropped", test_unknown_operators},
    {"the table of condition keys has 145 rows with types", test_keys},
    {"families of keys are found by what comes before the free part", test_families},
    {"every row of the key table finds itself", test_every_key_finds_itself},
    CU_TEST_INFO_NULL,
};
