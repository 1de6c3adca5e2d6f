/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/load/policy_json.h"
#include "frontend/model/world_build.h"
#include "tests/load/suites.h"

typedef struct {
    XpWorld *world;
    XpDiagList *diags;
    const XpPolicy *policy;
} Read;

static void read_clear(Read *read)
{
    xp_world_free(read->world);
    xp_diag_list_free(read->diags);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Read, read_clear)

static Read read_as(XpPolicyType type, const char *text)
{
    Read read = {.world = xp_world_new(), .diags = xp_diag_list_new()};

    read.policy =
        xp_load_policy_text(read.world, type, "d/step1.json", text, strlen(text), NULL, read.diags);
    return read;
}

/* How many diagnostics of @id there are. */
static guint count(const Read *read, XpDiagId id)
{
    guint n = 0;

    for (guint i = 0; i < xp_diag_count(read->diags); i++)
        n += xp_diag_get(read->diags, i)->id == id;
    return n;
}

#define ALLOW_ALL "\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\""

static void a_whole_document_without_version_is_of_2008(void)
{
    g_auto(Read) read = read_as(XP_POLICY_IDENTITY, "{\"Statement\": {" ALLOW_ALL "}}");

    CU_ASSERT_PTR_NOT_NULL_FATAL(read.policy);
    CU_ASSERT_FALSE(read.policy->variables);
    CU_ASSERT_EQUAL(read.policy->n_statements, 1);
    CU_ASSERT_EQUAL(xp_diag_count(read.diags), 0);
    CU_ASSERT_STRING_EQUAL(read.policy->name, "step1");
}

static void bare_statements_are_wrapped_with_a_note(void)
{
    g_auto(Read) bare = read_as(XP_POLICY_IDENTITY, "{" ALLOW_ALL "}");
    g_auto(Read) array = read_as(XP_POLICY_IDENTITY, "[{" ALLOW_ALL "}, {" ALLOW_ALL "}]");

    CU_ASSERT_PTR_NOT_NULL_FATAL(bare.policy);
    CU_ASSERT_PTR_NOT_NULL_FATAL(array.policy);
    CU_ASSERT(bare.policy->variables);
    CU_ASSERT_EQUAL(count(&bare, XP_DIAG_WRAPPED), 1);
    CU_ASSERT_EQUAL(array.policy->n_statements, 2);
    CU_ASSERT_EQUAL(array.policy->statements[1].index, 1);
    CU_ASSERT_EQUAL(count(&array, XP_DIAG_WRAPPED), 1);
}

static void one_string_is_an_array_of_one(void)
{
    g_auto(Read) read =
        read_as(XP_POLICY_RESOURCE,
                "{\"Effect\": \"Deny\", \"NotPrincipal\": {\"AWS\": [\"111122223333\", "
                "\"arn:aws:iam::111122223333:role/team/App\"], \"Service\": "
                "\"lambda.amazonaws.com\"}, \"NotAction\": [\"kms:*\", \"kms:Decrypt\"], "
                "\"NotResource\": \"arn:aws:s3:::b/*\"}");
    const XpStatement *statement;

    CU_ASSERT_PTR_NOT_NULL_FATAL(read.policy);
    statement = &read.policy->statements[0];
    CU_ASSERT_EQUAL(statement->effect, XP_EFFECT_DENY);
    CU_ASSERT_EQUAL(statement->principal_element, XP_ELEMENT_NEGATED);
    CU_ASSERT_EQUAL_FATAL(statement->n_principals, 3);
    CU_ASSERT_EQUAL(statement->principals[0].form, XP_PRINCIPAL_ACCOUNT);
    CU_ASSERT_EQUAL(statement->principals[1].form, XP_PRINCIPAL_ROLE);
    CU_ASSERT_STRING_EQUAL(statement->principals[1].path, "/team/");
    CU_ASSERT_EQUAL(statement->principals[2].form, XP_PRINCIPAL_SERVICE);
    CU_ASSERT_EQUAL(statement->action_element, XP_ELEMENT_NEGATED);
    CU_ASSERT_EQUAL(statement->n_actions, 2);
    CU_ASSERT_EQUAL(statement->resource_element, XP_ELEMENT_NEGATED);
    CU_ASSERT_EQUAL(statement->n_resources, 1);
    CU_ASSERT_EQUAL(xp_diag_count_errors(read.diags), 0);
}

static void conditions_keep_operator_key_values_and_places(void)
{
    g_auto(Read) read = read_as(
        XP_POLICY_KEY, "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:*\",\n"
                       "\"Resource\": \"*\", \"Condition\": {\n"
                       "\"ForAnyValue:StringLikeIfExists\": {\"aws:CalledVia\": [\"a\", \"b*\"]},\n"
                       "\"bool\": {\"aws:SecureTransport\": true},\n"
                       "\"NumericLessThan\": {\"aws:MultiFactorAuthAge\": 3600}, \"Null\": {}}}");
    const XpStatement *statement;

    CU_ASSERT_PTR_NOT_NULL_FATAL(read.policy);
    statement = &read.policy->statements[0];
    CU_ASSERT_EQUAL_FATAL(statement->n_conditions, 3);
    CU_ASSERT_EQUAL(statement->conditions[0].op, XP_OP_STRING_LIKE);
    CU_ASSERT_EQUAL(statement->conditions[0].set, XP_SET_FOR_ANY_VALUE);
    CU_ASSERT(statement->conditions[0].if_exists);
    CU_ASSERT_EQUAL(statement->conditions[0].n_values, 2);
    CU_ASSERT_EQUAL(statement->conditions[0].value_spans[1].line, 3);
    CU_ASSERT_EQUAL(statement->conditions[1].op, XP_OP_BOOL);
    CU_ASSERT_STRING_EQUAL(statement->conditions[1].values[0], "true");
    CU_ASSERT_STRING_EQUAL(statement->conditions[2].values[0], "3600");
}

static void an_unknown_operator_may_be_accepted_and_is_kept(void)
{
    static const char text[] = "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": "
                               "\"kms:*\", \"Resource\": \"*\", \"Condition\": "
                               "{\"StringMatches\": {\"aws:PrincipalArn\": \"x\"}}}";
    const XpLoadOptions options = {.accept_unknown_operators = TRUE};
    g_auto(Read) read = {.world = xp_world_new(), .diags = xp_diag_list_new()};

    read.policy = xp_load_policy_text(read.world, XP_POLICY_KEY, "x.json", text, strlen(text),
                                      &options, read.diags);
    CU_ASSERT_PTR_NOT_NULL_FATAL(read.policy);
    CU_ASSERT_EQUAL_FATAL(read.policy->statements[0].n_conditions, 1);
    CU_ASSERT_EQUAL(read.policy->statements[0].conditions[0].op, XP_OP_UNKNOWN);
    CU_ASSERT_STRING_EQUAL(read.policy->statements[0].conditions[0].operator_text, "StringMatches");
}

/* TRUE if @text loads as @type with one warning of @id. */
static gboolean warns(XpPolicyType type, const char *text, XpDiagId id)
{
    g_auto(Read) read = read_as(type, text);

    return read.policy != NULL && count(&read, id) == 1 && xp_diag_count_errors(read.diags) == 0;
}

/* TRUE if a condition on @key gives one warning that advises @help; NULL: gives none. */
static gboolean advises_key(const char *key, const char *help)
{
    g_autofree char *text = g_strdup_printf(
        "{\"Statement\": {" ALLOW_ALL ", \"Condition\": {\"StringEquals\": {\"%s\": \"x\"}}}}",
        key);
    g_auto(Read) read = read_as(XP_POLICY_IDENTITY, text);
    const XpDiag *diag = xp_diag_count(read.diags) > 0 ? xp_diag_get(read.diags, 0) : NULL;

    if (help == NULL)
        return diag == NULL;
    return xp_diag_count(read.diags) == 1 && diag->id == XP_DIAG_POLICY_SUSPICIOUS &&
           g_strcmp0(diag->help, help) == 0;
}

static void a_misspelt_condition_key_is_told(void)
{
    CU_ASSERT(advises_key("aws:PrincipalOrgId", NULL));
    CU_ASSERT(advises_key("s3:prefix", NULL));
    CU_ASSERT(advises_key("aws:PrincipalOrg", "did you mean \"aws:PrincipalOrgID\"?"));
    CU_ASSERT(advises_key("was:PrincipalOrgID", "did you mean \"aws:PrincipalOrgID\"?"));
    CU_ASSERT(advises_key("sts:ExternlId", "did you mean \"sts:ExternalId\"?"));
    CU_ASSERT(advises_key("aws:PrincipalTag", "write \"aws:PrincipalTag/NAME\""));
    CU_ASSERT(advises_key("PrincipalOrgID", "write it with its prefix: \"aws:SourceIp\""));
}

static void what_is_legal_and_odd_is_told(void)
{
    CU_ASSERT(
        warns(XP_POLICY_RESOURCE, "{\"Statement\": {" ALLOW_ALL "}}", XP_DIAG_POLICY_NO_PRINCIPAL));
    CU_ASSERT(warns(XP_POLICY_KEY,
                    "{\"Statement\": {" ALLOW_ALL ", \"NotPrincipal\": {\"AWS\": "
                    "\"111122223333\"}}}",
                    XP_DIAG_POLICY_ALLOW_NOT_PRINCIPAL));
    CU_ASSERT(warns(XP_POLICY_IDENTITY,
                    "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"kms:Decypt\", "
                    "\"Resource\": \"*\"}}",
                    XP_DIAG_POLICY_UNKNOWN_ACTION));
    CU_ASSERT(warns(XP_POLICY_IDENTITY, "{\"Statement\": []}", XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_IDENTITY, "{\"Id\": \"x\", \"Statement\": {" ALLOW_ALL "}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_IDENTITY,
                    "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": "
                    "\"ARN:AWS:s3:::b\"}}",
                    XP_DIAG_POLICY_SUSPICIOUS) == FALSE);
    CU_ASSERT(warns(XP_POLICY_IDENTITY,
                    "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": "
                    "\"arn:AWS:s3:::b\"}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_KEY,
                    "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": "
                    "\"kms:*\"}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_IDENTITY,
                    "{\"Statement\": {" ALLOW_ALL ", \"Condition\": {\"StringEquals\": "
                    "{\"aws:PrincipleOrgID\": \"o-x\"}}}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_IDENTITY,
                    "{\"Statement\": {" ALLOW_ALL ", \"Condition\": {\"Bool\": "
                    "{\"aws:SecureTransport\": \"yes\"}}}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_IDENTITY,
                    "{\"Statement\": {" ALLOW_ALL ", \"Condition\": {\"StringLike\": "
                    "{\"aws:username\": []}}}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_TRUST,
                    "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": "
                    "\"s3:GetObject\"}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
    CU_ASSERT(warns(XP_POLICY_IDENTITY,
                    "{\"Statement\": {" ALLOW_ALL ", \"Condition\": {\"StringEquals\": "
                    "{\"aws:ResourceAccount\": 12345678901}}}}",
                    XP_DIAG_POLICY_SUSPICIOUS));
}

static void a_document_beyond_its_quota_is_told(void)
{
    g_autoptr(GString) text = g_string_new("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [");

    for (guint i = 0; i < 600; i++)
        g_string_append_printf(text, "%s\"s3:Get%05u\"", i > 0 ? ", " : "", i);
    g_string_append(text, "], \"Resource\": \"*\"}}");
    CU_ASSERT(warns(XP_POLICY_BOUNDARY, text->str, XP_DIAG_POLICY_SUSPICIOUS));
}

static void each_policy_type_takes_its_own_elements(void)
{
    static const char rcp[] = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Deny\", "
                              "\"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\"}}";
    static const char scp[] = "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*:Get*\", "
                              "\"NotResource\": \"arn:aws:s3:::b\"}}";
    static const char endpoint[] = "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", "
                                   "\"Action\": \"*\", \"Resource\": \"*\"}}";
    static const char trust[] = "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": "
                                "{\"Federated\": \"accounts.google.com\"}, \"Action\": "
                                "\"sts:AssumeRoleWithWebIdentity\"}}";
    static const char bucket[] = "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": "
                                 "{\"CanonicalUser\": \"79a59df900b949e55d96a1e698fbacedfd6e09d9"
                                 "8eacf8f8d5218e7cd47ef2be\"}, \"Action\": \"s3:*\", "
                                 "\"Resource\": \"arn:aws:s3:::b/*\"}}";
    g_auto(Read) as_rcp = read_as(XP_POLICY_RCP, rcp);
    g_auto(Read) as_scp = read_as(XP_POLICY_SCP, scp);
    g_auto(Read) as_endpoint = read_as(XP_POLICY_VPC_ENDPOINT, endpoint);
    g_auto(Read) as_trust = read_as(XP_POLICY_TRUST, trust);
    g_auto(Read) as_bucket = read_as(XP_POLICY_RESOURCE, bucket);
    g_auto(Read) rcp_as_scp = read_as(XP_POLICY_SCP, rcp);
    g_auto(Read) scp_as_rcp = read_as(XP_POLICY_RCP, scp);
    g_auto(Read) bucket_as_key = read_as(XP_POLICY_KEY, bucket);

    CU_ASSERT_PTR_NOT_NULL(as_rcp.policy);
    CU_ASSERT_PTR_NOT_NULL(as_scp.policy);
    CU_ASSERT_PTR_NOT_NULL(as_endpoint.policy);
    CU_ASSERT_PTR_NOT_NULL(as_trust.policy);
    CU_ASSERT_PTR_NOT_NULL(as_bucket.policy);
    CU_ASSERT_PTR_NULL(rcp_as_scp.policy);
    CU_ASSERT_PTR_NULL(scp_as_rcp.policy);
    CU_ASSERT_PTR_NULL(bucket_as_key.policy);
}

static void all_errors_of_a_document_are_told(void)
{
    g_auto(Read) read = read_as(XP_POLICY_IDENTITY,
                                "{\"Version\": \"2012\", \"Statement\": [{\"Effect\": \"allow\", "
                                "\"Action\": \"Decrypt\", \"Resource\": \"db:x\"}, 1]}");

    CU_ASSERT_PTR_NULL(read.policy);
    CU_ASSERT_EQUAL(xp_diag_count_errors(read.diags), 5);
}

CU_TestInfo xp_policy_tests[] = {
    {"a whole document without Version is of 2008", a_whole_document_without_version_is_of_2008},
    {"bare statements are wrapped with a note", bare_statements_are_wrapped_with_a_note},
    {"one string is an array of one", one_string_is_an_array_of_one},
    {"conditions keep operator, key, values and places",
     conditions_keep_operator_key_values_and_places},
    {"an unknown operator may be accepted and is kept",
     an_unknown_operator_may_be_accepted_and_is_kept},
    {"what is legal and odd is told", what_is_legal_and_odd_is_told},
    {"a misspelt condition key is told", a_misspelt_condition_key_is_told},
    {"a document beyond its quota is told", a_document_beyond_its_quota_is_told},
    {"each policy type takes its own elements", each_policy_type_takes_its_own_elements},
    {"all errors of a document are told", all_errors_of_a_document_are_told},
    CU_TEST_INFO_NULL,
};
