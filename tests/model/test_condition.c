/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/action.h"
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

static void test_keys_of_operations(void)
{
    static const struct {
        const char *key;
        const char *action;
        gboolean expected;
    } rows[] = {
        {"kms:GrantOperations", "kms:CreateGrant", TRUE},
        {"KMS:grantoperations", "kms:creategrant", TRUE},
        {"kms:GrantOperations", "kms:Decrypt", FALSE},
        {"kms:EncryptionAlgorithm", "kms:GenerateDataKeyPair", TRUE},
        {"kms:EncryptionAlgorithm", "kms:GenerateMac", FALSE},
        {"kms:GranteePrincipal", "kms:CreateGrantX", FALSE},
        {"kms:ViaService", "kms:Decrypt", TRUE},
        {"kms:ViaService", "secretsmanager:GetSecretValue", FALSE},
        {"kms:EncryptionContext:a", "kms:Decrypt", TRUE},
        {"secretsmanager:VersionStage", "secretsmanager:GetSecretValue", TRUE},
        {"secretsmanager:VersionStage", "secretsmanager:PutSecretValue", FALSE},
        {"secretsmanager:SecretId", "kms:Decrypt", FALSE},
        {"sts:ExternalId", "sts:AssumeRole", TRUE},
        {"sts:ExternalId", "sts:AssumeRoleWithSAML", FALSE},
        {"sts:RoleSessionName", "sts:AssumeRoleWithSAML", TRUE},
        {"sts:RequestContext/a", "kms:Decrypt", FALSE},
        {"iam:ResourceTag/a", "iam:GetRole", TRUE},
        {"iam:ResourceTag/a", "kms:Decrypt", FALSE},
        {"saml:sub", "kms:Decrypt", TRUE},
        {"saml:doc", "kms:Decrypt", FALSE},
        {"ec2:RoleDelivery", "kms:Decrypt", TRUE},
        {"aws:SourceIp", "kms:Decrypt", TRUE},
        {"kms:Unheard", "s3:GetObject", TRUE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (xp_condition_key_has_operation(rows[i].key, rows[i].action) != rows[i].expected)
            g_printerr("  %s in %s\n", rows[i].key, rows[i].action);
        CU_ASSERT_EQUAL(xp_condition_key_has_operation(rows[i].key, rows[i].action),
                        rows[i].expected);
    }
}

/* Rows of the table name listed keys, and operations of KMS and Secrets Manager that exist. */
static void test_operations_exist(void)
{
    static const char *const rows[][2] = {
#define XP_KEY_OPERATIONS(key, operations) {key, operations},
#include "frontend/model/key_operations.def"
#undef XP_KEY_OPERATIONS
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) words = g_strsplit(rows[i][1], " ", -1);
        g_autofree char *member = g_strconcat(rows[i][0], "x", NULL);
        gboolean family = g_str_has_suffix(rows[i][0], "/");

        CU_ASSERT_STRING_EQUAL(find(family ? member : rows[i][0]), rows[i][0]);
        for (guint j = 0; words[j] != NULL; j++) {
            gboolean complete = !g_str_has_prefix(words[j], "sts:");

            if (complete && !g_str_has_suffix(words[j], "*"))
                CU_ASSERT_PTR_NOT_NULL(xp_action_lookup(words[j]));
        }
    }
}

CU_TestInfo xp_condition_tests[] = {
    {"every operator is found by its name without regard to case", test_operators},
    {"an operator text has set operator, name and IfExists", test_operator_texts},
    {"what is no operator of AWS is unknown, not dropped", test_unknown_operators},
    {"the table of condition keys has 145 rows with types", test_keys},
    {"families of keys are found by what comes before the free part", test_families},
    {"every row of the key table finds itself", test_every_key_finds_itself},
    {"keys that belong to operations are in no other call (S-COND-31)", test_keys_of_operations},
    {"operations that keys belong to exist", test_operations_exist},
    CU_TEST_INFO_NULL,
};
