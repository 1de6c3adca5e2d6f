/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/model/request.h"
#include "frontend/model/world_build.h"
#include "tests/model/suites.h"

#define ROLE    "arn:aws:iam::111122223333:role/team/App"
#define SESSION "arn:aws:sts::111122223333:assumed-role/App/session1"

/* Returns new: account 111122223333 with role /team/App (AROAAPP) and user eve. */
static XpWorld *make_world(void)
{
    XpWorld *world = xp_world_new();
    XpAccount *account = xp_world_add_account(world, "Account2", "111122223333", "aws");
    XpIdentity *role = xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/team/", "App");

    account->supplied = TRUE;
    role->unique_id = xp_strings_add(world->strings, "AROAAPP");
    xp_world_add_identity(world, account, XP_IDENTITY_USER, "/", "eve");
    xp_world_freeze(world);
    return world;
}

/* Parses @text in that world and prints it again; on failure returns the message. */
static char *parse_and_print(const char *text, XpCallerKind kind)
{
    g_autoptr(XpWorld) world = make_world();
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(GError) error = NULL;
    XpCaller caller;

    if (!xp_caller_parse(world, text, strings, &caller, &error)) {
        CU_ASSERT(g_error_matches(error, XP_ERROR, XP_ERROR_INPUT));
        return g_strdup(error->message);
    }
    CU_ASSERT_EQUAL(caller.kind, kind);
    return xp_caller_print(&caller);
}

static gboolean prints_as(const char *text, XpCallerKind kind, const char *expected)
{
    g_autofree char *printed = parse_and_print(text, kind);

    if (g_str_equal(printed, expected))
        return TRUE;
    g_printerr("%s\n", printed);
    return FALSE;
}

static gboolean is_refused(const char *text, const char *reason)
{
    g_autofree char *printed = parse_and_print(text, XP_CALLER_ANONYMOUS);

    if (strstr(printed, reason) != NULL)
        return TRUE;
    g_printerr("%s\n", printed);
    return FALSE;
}

static void test_round_trip(void)
{
    CU_ASSERT(prints_as(SESSION, XP_CALLER_SESSION, SESSION));
    CU_ASSERT(prints_as("arn:aws:iam::111122223333:user/eve", XP_CALLER_USER,
                        "arn:aws:iam::111122223333:user/eve"));
    CU_ASSERT(prints_as("arn:aws:iam::444455556666:user/x/y", XP_CALLER_USER,
                        "arn:aws:iam::444455556666:user/x/y"));
    CU_ASSERT(prints_as("arn:aws:iam::111122223333:root", XP_CALLER_ROOT,
                        "arn:aws:iam::111122223333:root"));
    CU_ASSERT(prints_as("arn:aws:sts::111122223333:federated-user/bob", XP_CALLER_FEDERATED_USER,
                        "arn:aws:sts::111122223333:federated-user/bob"));
    CU_ASSERT(prints_as("lambda.amazonaws.com", XP_CALLER_SERVICE, "lambda.amazonaws.com"));
    CU_ASSERT(prints_as("ec2.amazonaws.com.cn", XP_CALLER_SERVICE, "ec2.amazonaws.com.cn"));
    CU_ASSERT(prints_as("anonymous", XP_CALLER_ANONYMOUS, "anonymous"));
}

static void test_short_forms(void)
{
    /* A session of it, of which nobody said the name. */
    CU_ASSERT(prints_as(ROLE, XP_CALLER_SESSION, ROLE));
    CU_ASSERT(prints_as("111122223333:root", XP_CALLER_ROOT, "arn:aws:iam::111122223333:root"));
}

static void test_identity_is_found(void)
{
    g_autoptr(XpWorld) world = make_world();
    g_autoptr(XpStrings) strings = xp_strings_new();
    XpCaller caller;

    CU_ASSERT_TRUE_FATAL(xp_caller_parse(world, SESSION, strings, &caller, NULL));
    g_assert(caller.identity != NULL);
    CU_ASSERT_STRING_EQUAL(caller.identity->name, "App");
    CU_ASSERT_STRING_EQUAL(caller.path, "/team/");
    CU_ASSERT_STRING_EQUAL(caller.unique_id, "AROAAPP");
    CU_ASSERT_STRING_EQUAL(caller.session, "session1");
}

static void test_not_loaded(void)
{
    g_autoptr(XpWorld) world = make_world();
    g_autoptr(XpStrings) strings = xp_strings_new();
    XpCaller caller;

    CU_ASSERT_TRUE_FATAL(
        xp_caller_parse(world, "arn:aws:iam::444455556666:role/p/App", strings, &caller, NULL));
    CU_ASSERT_PTR_NULL(caller.identity);
    CU_ASSERT_PTR_NULL(caller.unique_id);
    CU_ASSERT_STRING_EQUAL(caller.path, "/p/");
}

static void test_contradicting_names(void)
{
    CU_ASSERT(is_refused("arn:aws:iam::111122223333:role/App", "write " ROLE));
    CU_ASSERT(is_refused("arn:aws:sts::111122223333:assumed-role/app/session1", "write " ROLE));
}

static void test_other_partition(void)
{
    CU_ASSERT(is_refused("arn:aws-cn:iam::111122223333:root", "111122223333"));
    CU_ASSERT(prints_as("arn:aws-cn:iam::999999999999:root", XP_CALLER_ROOT,
                        "arn:aws-cn:iam::999999999999:root"));
}

static void test_what_makes_no_calls(void)
{
    CU_ASSERT(is_refused("*", "makes no calls"));
    CU_ASSERT(is_refused("AROAEXAMPLE", "makes no calls"));
    CU_ASSERT(is_refused("111122223333", "111122223333:root"));
    CU_ASSERT(is_refused("arn:aws:iam::111122223333:group/g", "groups"));
    CU_ASSERT(is_refused("arn:aws:iam::111122223333:role/*", "wildcard"));
    CU_ASSERT(is_refused("Anonymous", "not a principal"));
    CU_ASSERT(is_refused("*.amazonaws.com", "wildcard"));
}

CU_TestInfo xp_caller_tests[] = {
    {"a caller is printed as it was written", test_round_trip},
    {"a role means a session of it and DIGITS:root the root user", test_short_forms},
    {"the loaded role supplies path and unique id", test_identity_is_found},
    {"a caller that is not loaded keeps the path given", test_not_loaded},
    {"another path or letter case than the loaded one is refused", test_contradicting_names},
    {"an account that is loaded is in one partition", test_other_partition},
    {"what makes no calls is refused with advice", test_what_makes_no_calls},
    CU_TEST_INFO_NULL,
};
