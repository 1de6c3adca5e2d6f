/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests of `eval`, read against a bound world.
 */
#include <string.h>

#include "frontend/load/request_json.h"
#include "tests/load/fixture.h"
#include "tests/load/suites.h"

typedef struct {
    XpTree *tree;
    XpWorld *bound;
    XpDiagList *diags;
    GPtrArray *requests;
    GError *error;
} Asked;

static void asked_clear(Asked *asked)
{
    if (asked->requests != NULL)
        g_ptr_array_unref(asked->requests);
    xp_diag_list_free(asked->diags);
    xp_world_free(asked->bound);
    xp_tree_free(asked->tree);
    g_clear_error(&asked->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

/* Loads a small tree, binds it and reads @text as requests. */
static Asked ask(const char *text)
{
    Asked asked = {.tree = xp_tree_new(), .diags = xp_diag_list_new()};
    g_auto(GStrv) values = NULL;
    g_autofree char *file = xp_tree_path(asked.tree, "case.requests.json");

    xp_tree_put(asked.tree, "accounts/A/kms/K/key.yaml", "base: none\n");
    xp_tree_put(asked.tree, "accounts/A/secretsmanager/S/secret.yaml", "kms_key: K\n");
    xp_tree_put(asked.tree, "accounts/A/vpc-endpoints/main/.keep", "");
    xp_tree_put(asked.tree, "accounts/B/iam/role/App/role.yaml", "path: /team/\n");
    xp_tree_put(asked.tree, "case.requests.json", text);
    g_assert(xp_tree_load(asked.tree, NULL));
    values = xp_world_default_binding(asked.tree->world);
    asked.bound = xp_world_bind(asked.tree->world, (const char *const *)values);
    asked.requests =
        xp_load_requests(asked.bound, asked.tree->world, file, asked.diags, &asked.error);
    g_assert((asked.requests == NULL) == (xp_diag_count_errors(asked.diags) > 0));
    g_assert((asked.requests == NULL) == (asked.error != NULL));
    return asked;
}

static const XpRequest *only(const Asked *asked)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(asked->requests);
    CU_ASSERT_EQUAL_FATAL(asked->requests->len, 1);
    return g_ptr_array_index(asked->requests, 0);
}

static void names_of_the_tree_stand_for_arns(void)
{
    g_auto(Asked) asked = ask("{\"principal\": \"role App in B\", \"action\": \"kms:decrypt\","
                              " \"resource\": \"key K in A\", \"resource_account\": \"A\","
                              " \"context\": {\"aws:SourceArn\": \"secret S in A\"}}");
    const XpRequest *request = only(&asked);
    const XpResource *secret;

    CU_ASSERT_EQUAL(request->caller.kind, XP_CALLER_SESSION);
    CU_ASSERT_STRING_EQUAL(request->caller.name, "App");
    CU_ASSERT_STRING_EQUAL(request->caller.path, "/team/");
    CU_ASSERT_PTR_NOT_NULL(request->caller.identity);
    CU_ASSERT_STRING_EQUAL(request->action, "kms:Decrypt");
    CU_ASSERT_STRING_EQUAL(
        request->resource,
        xp_world_resource(asked.bound, asked.bound->accounts[0], XP_RESOURCE_KEY, "K")->arn);
    CU_ASSERT_STRING_EQUAL(request->resource_account, asked.bound->accounts[0]->id);
    secret = xp_world_resource(asked.bound, asked.bound->accounts[0], XP_RESOURCE_SECRET, "S");
    CU_ASSERT_STRING_EQUAL(xp_request_get(request, "AWS:sourcearn")->values[0], secret->arn);
}

static void labels_stand_for_ids_inside_arns(void)
{
    g_auto(Asked) asked =
        ask("[{\"principal\": \"arn:aws:sts::B:assumed-role/App/job\", \"action\": "
            "\"secretsmanager:GetSecretValue\", \"resource\": "
            "\"arn:aws:kms:Region:A:key/K\"}]");
    const XpRequest *request = only(&asked);

    CU_ASSERT_STRING_EQUAL(request->caller.account, asked.bound->accounts[1]->id);
    CU_ASSERT_STRING_EQUAL(request->caller.session, "job");
    CU_ASSERT_STRING_EQUAL(
        request->resource,
        xp_world_resource(asked.bound, asked.bound->accounts[0], XP_RESOURCE_KEY, "K")->arn);
}

static void every_kind_of_caller_is_read(void)
{
    g_auto(Asked) asked =
        ask("[{\"principal\": \"anonymous\", \"action\": \"kms:Decrypt\", \"resource\": \"*\"},"
            "{\"principal\": \"lambda.amazonaws.com\", \"action\": \"kms:Decrypt\", \"resource\": "
            "\"*\"},"
            "{\"principal\": \"arn:aws:iam::A:root\", \"action\": \"kms:Decrypt\", \"resource\": "
            "\"*\"},"
            "{\"principal\": \"arn:aws:iam::777788889999:user/x\", \"action\": \"kms:Decrypt\", "
            "\"resource\": \"*\"}]");
    static const XpCallerKind kinds[] = {XP_CALLER_ANONYMOUS, XP_CALLER_SERVICE, XP_CALLER_ROOT,
                                         XP_CALLER_USER};

    CU_ASSERT_PTR_NOT_NULL_FATAL(asked.requests);
    CU_ASSERT_EQUAL_FATAL(asked.requests->len, G_N_ELEMENTS(kinds));
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const XpRequest *request = g_ptr_array_index(asked.requests, i);

        CU_ASSERT_EQUAL(request->caller.kind, kinds[i]);
    }
}

static void everything_else_is_read_too(void)
{
    g_auto(Asked) asked =
        ask("{\"principal\": \"role App in B\", \"story\": \"read-secret\","
            " \"resource\": \"secret S in A\", \"vpc_endpoint\": \"main\","
            " \"context\": {\"aws:TagKeys\": [\"a\", \"b\"], \"aws:SecureTransport\": true},"
            " \"session_policies\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": "
            "\"*\"}], \"identity_policies\": []}");
    const XpRequest *request = only(&asked);

    CU_ASSERT(request->read_secret);
    CU_ASSERT_STRING_EQUAL(request->action, "secretsmanager:GetSecretValue");
    CU_ASSERT_STRING_EQUAL(request->vpc_endpoint, "main");
    CU_ASSERT_EQUAL(xp_request_get(request, "aws:TagKeys")->n, 2);
    CU_ASSERT_STRING_EQUAL(xp_request_get(request, "aws:SecureTransport")->values[0], "true");
    CU_ASSERT_EQUAL_FATAL(request->n_session_policies, 1);
    CU_ASSERT_EQUAL(request->session_policies[0]->type, XP_POLICY_SESSION);
    CU_ASSERT(request->has_identity_policies);
    CU_ASSERT_EQUAL(request->n_identity_policies, 0);
}

/* TRUE if @text gives one error of @id at @column of line 1 whose advice holds @help. */
static gboolean refuses(const char *text, XpDiagId id, guint column, const char *help)
{
    g_auto(Asked) asked = ask(text);
    const XpDiag *diag;

    if (asked.requests != NULL || xp_diag_count_errors(asked.diags) != 1)
        return FALSE;
    diag = xp_diag_get(asked.diags, 0);
    return diag->id == id && diag->span.line == 1 && diag->span.column == column &&
           strstr(diag->help != NULL ? diag->help : "", help) != NULL;
}

#define REST "\"action\": \"kms:Decrypt\", \"resource\": \"*\"}"

/* TRUE if @text is read with one warning of @id at @column of line 1 that advises @help. */
static gboolean warns(const char *text, XpDiagId id, guint column, const char *help)
{
    g_auto(Asked) asked = ask(text);
    const XpDiag *diag;

    if (asked.requests == NULL || xp_diag_count(asked.diags) != 1)
        return FALSE;
    diag = xp_diag_get(asked.diags, 0);
    return diag->id == id && diag->span.column == column && g_strcmp0(diag->help, help) == 0;
}

static void what_is_probably_misspelt_is_told(void)
{
    CU_ASSERT(warns("{\"principal\": \"anonymous\", \"action\": \"kms:Decypt\", \"resource\": "
                    "\"*\"}",
                    XP_DIAG_POLICY_UNKNOWN_ACTION, 38, "did you mean \"kms:Decrypt\"?"));
    CU_ASSERT(
        warns("{\"principal\": \"anonymous\", \"context\": {\"aws:SourceIP4\": \"1.2.3.4\"}, " REST,
              XP_DIAG_POLICY_SUSPICIOUS, 40, "did you mean \"aws:SourceIp\"?"));
    CU_ASSERT(
        warns("{\"principal\": \"anonymous\", \"context\": {\"SourceIp\": \"1.2.3.4\"}, " REST,
              XP_DIAG_POLICY_SUSPICIOUS, 40, "write it with its prefix: \"aws:SourceIp\""));
}

static void what_cannot_be_meant_is_refused_at_its_place(void)
{
    CU_ASSERT(refuses("{\"principal\": \"anonymous\", \"story\": \"read-secret\", " REST,
                      XP_DIAG_REQUEST_MALFORMED, 62, "leave the action out"));
    CU_ASSERT(refuses("{\"princpal\": \"anonymous\", \"principal\": \"anonymous\", " REST,
                      XP_DIAG_REQUEST_MALFORMED, 2, "did you mean \"principal\"?"));
    CU_ASSERT(refuses("{" REST, XP_DIAG_REQUEST_MALFORMED, 1, "add \"principal\""));
    CU_ASSERT(refuses("{\"principal\": \"role Ap in B\", " REST, XP_DIAG_REQUEST_MALFORMED, 15,
                      "folders of the tree"));
    CU_ASSERT(refuses("{\"principal\": \"role App in X\", " REST, XP_DIAG_REQUEST_MALFORMED, 15,
                      "label"));
    CU_ASSERT(refuses("{\"principal\": \"arn:aws:iam::X:role/App\", " REST,
                      XP_DIAG_REQUEST_MALFORMED, 15, "label"));
    CU_ASSERT(
        refuses("{\"principal\": \"somebody\", " REST, XP_DIAG_REQUEST_MALFORMED, 15, "anonymous"));
    CU_ASSERT(refuses("{\"principal\": \"anonymous\", \"action\": \"kms:*\", \"resource\": \"*\"}",
                      XP_DIAG_REQUEST_MALFORMED, 38, "one action"));
    CU_ASSERT(refuses("{\"principal\": \"anonymous\", \"vpc_endpoint\": \"mian\", " REST,
                      XP_DIAG_REQUEST_MALFORMED, 44, "vpce-"));
    CU_ASSERT(refuses("{\"principal\": \"anonymous\", \"story\": \"read\", " REST,
                      XP_DIAG_REQUEST_MALFORMED, 37, "read-secret"));
    CU_ASSERT(refuses("{\"principal\": \"anonymous\", \"context\": {\"a:b\": {}}, " REST,
                      XP_DIAG_REQUEST_MALFORMED, 47, "write a string"));
    CU_ASSERT(refuses("{\"principal\": \"anonymous\", \"context\": {\"a:b\": 1, \"A:B\": 2}, " REST,
                      XP_DIAG_REQUEST_MALFORMED, 57, "letter case"));
    CU_ASSERT(refuses("{\"principal\": \"anonymous\", \"session_policies\": "
                      "[{\"Effect\": \"allow\", \"Action\": \"*\", \"Resource\": \"*\"}], " REST,
                      XP_DIAG_POLICY_MALFORMED, 60, "letter case"));
    CU_ASSERT(
        refuses("{\"principal\": \"anonymous\", " REST " {", XP_DIAG_JSON_SYNTAX, 70, "array"));
    CU_ASSERT(refuses("3", XP_DIAG_REQUEST_MALFORMED, 1, "principal"));
}

CU_TestInfo xp_requests_tests[] = {
    {"names of the tree stand for ARNs", names_of_the_tree_stand_for_arns},
    {"labels stand for ids inside ARNs", labels_stand_for_ids_inside_arns},
    {"every kind of caller is read", every_kind_of_caller_is_read},
    {"everything else is read too", everything_else_is_read_too},
    {"what cannot be meant is refused at its place", what_cannot_be_meant_is_refused_at_its_place},
    {"what is probably misspelt is told", what_is_probably_misspelt_is_told},
    CU_TEST_INFO_NULL,
};
