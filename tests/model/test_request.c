/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/request.h"
#include "frontend/model/world_build.h"
#include "tests/model/suites.h"

static void test_context(void)
{
    g_autoptr(XpRequest) request = xp_request_new();
    const char *const one[] = {"a"};
    const char *const two[] = {"b", "c"};
    const XpContextValue *value;

    CU_ASSERT_PTR_NULL(xp_request_get(request, "aws:TagKeys"));
    xp_request_set(request, "aws:TagKeys", one, 1);
    xp_request_set(request, "AWS:tagkeys", two, 2);
    value = xp_request_get(request, "aws:TAGKEYS");
    g_assert(value != NULL);
    CU_ASSERT_EQUAL_FATAL(value->n, 2);
    CU_ASSERT_STRING_EQUAL(value->values[1], "c");
    CU_ASSERT_EQUAL(g_hash_table_size(request->context), 1);
}

static void test_present_and_empty(void)
{
    g_autoptr(XpRequest) request = xp_request_new();

    xp_request_set(request, "aws:TagKeys", NULL, 0);
    g_assert(xp_request_get(request, "aws:TagKeys") != NULL);
    CU_ASSERT_EQUAL(xp_request_get(request, "aws:TagKeys")->n, 0);
}

static void test_identity_policies(void)
{
    g_autoptr(XpRequest) request = xp_request_new();
    const XpStatement *statement;

    CU_ASSERT_FALSE(request->has_identity_policies);
    xp_request_allow(request, "kms:Decrypt", "*");
    xp_request_allow(request, "*", "*");
    CU_ASSERT_TRUE(request->has_identity_policies);
    CU_ASSERT_EQUAL_FATAL(request->n_identity_policies, 2);
    CU_ASSERT_EQUAL_FATAL(request->identity_policies[0]->n_statements, 1);
    statement = &request->identity_policies[0]->statements[0];
    CU_ASSERT_EQUAL(statement->effect, XP_EFFECT_ALLOW);
    CU_ASSERT_EQUAL(statement->action_element, XP_ELEMENT_PLAIN);
    CU_ASSERT_STRING_EQUAL(statement->actions[0].text, "kms:Decrypt");
    CU_ASSERT_STRING_EQUAL(statement->resources[0].text, "*");
    CU_ASSERT_EQUAL(statement->principal_element, XP_ELEMENT_ABSENT);
}

static void test_session_policies(void)
{
    g_autoptr(XpRequest) request = xp_request_new();

    xp_request_add_session_policy(request, xp_policy_new(request->strings, XP_POLICY_SESSION, "s"));
    CU_ASSERT_EQUAL(request->n_session_policies, 1);
    CU_ASSERT_FALSE(request->has_identity_policies);
}

static void set_one(XpRequest *request, const char *key, const char *value)
{
    xp_request_set(request, key, &value, 1);
}

static void has(const XpRequest *request, const char *key, const char *const *values, guint n)
{
    const XpContextValue *value = xp_request_get(request, key);

    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    CU_ASSERT_EQUAL_FATAL(value->n, n);
    for (guint i = 0; i < n; i++)
        CU_ASSERT_STRING_EQUAL(value->values[i], values[i]);
}

static void test_complete(void)
{
    static const char *const services[] = {"a.amazonaws.com", "b.amazonaws.com"};
    static const char *const tags[] = {"Cost", "team"};
    static const char *const names[] = {"App"};
    static const char *const yes[] = {"true"};
    g_autoptr(XpRequest) request = xp_request_new();

    set_one(request, "aws:requesttag/team", "x");
    set_one(request, "aws:RequestTag/Cost", "y");
    set_one(request, "kms:EncryptionContext:App", "z");
    xp_request_set(request, "aws:CalledVia", services, 2);
    xp_request_complete(request);
    has(request, "aws:TagKeys", tags, 2);
    has(request, "kms:EncryptionContextKeys", names, 1);
    has(request, "aws:CalledViaFirst", services, 1);
    has(request, "aws:CalledViaLast", services + 1, 1);
    has(request, "aws:ViaAWSService", yes, 1);
}

static void test_complete_keeps_what_is_given(void)
{
    static const char *const no[] = {"false"};
    g_autoptr(XpRequest) request = xp_request_new();

    xp_request_complete(request);
    CU_ASSERT_EQUAL(g_hash_table_size(request->context), 0);
    xp_request_set(request, "aws:TagKeys", NULL, 0);
    set_one(request, "aws:RequestTag/Cost", "y");
    set_one(request, "aws:CalledViaLast", "a.amazonaws.com");
    set_one(request, "aws:ViaAWSService", "false");
    set_one(request, "kms:EncryptionContext:App", "z");
    request->read_secret = TRUE;
    xp_request_complete(request);
    has(request, "aws:TagKeys", NULL, 0);
    has(request, "aws:ViaAWSService", no, 1);
    CU_ASSERT_PTR_NULL(xp_request_get(request, "aws:CalledViaFirst"));
    CU_ASSERT_PTR_NULL(xp_request_get(request, "kms:EncryptionContextKeys"));
}

CU_TestInfo xp_request_tests[] = {
    {"context keys are compared without regard to case", test_context},
    {"a key may be present and empty", test_present_and_empty},
    {"identity policies can be given one Allow at a time", test_identity_policies},
    {"session policies belong to the request", test_session_policies},
    {"keys that repeat others are set (S-KEY-4, S-KMS-19, S-EVAL-27)", test_complete},
    {"given keys stay, contradictions are left to the evaluator",
     test_complete_keeps_what_is_given},
    CU_TEST_INFO_NULL,
};
