/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/model/principal.h"
#include "tests/model/suites.h"

typedef struct {
    XpStrings *strings;
    XpPrincipalEntry entry;
    GError *error;
} Parsed;

static Parsed parse_with(XpSymbols *symbols, const char *map_key, const char *text)
{
    Parsed parsed = {xp_strings_new(), {0}, NULL};
    gboolean ok =
        xp_principal_parse(parsed.strings, symbols, map_key, text, &parsed.entry, &parsed.error);

    CU_ASSERT_EQUAL(ok, parsed.error == NULL);
    return parsed;
}

static void clear_parsed(Parsed *parsed)
{
    xp_strings_free(parsed->strings);
    g_clear_error(&parsed->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, clear_parsed)

static gboolean has_form(const char *map_key, const char *text, XpPrincipalForm form)
{
    g_auto(Parsed) parsed = parse_with(NULL, map_key, text);

    if (parsed.error != NULL)
        g_printerr("%s\n", parsed.error->message);
    return parsed.error == NULL && parsed.entry.form == form &&
           g_str_equal(parsed.entry.text, text);
}

/* TRUE if @text is refused with a message that holds @reason and @advice, in this order. */
static gboolean is_refused(const char *map_key, const char *text, const char *reason,
                           const char *advice)
{
    g_auto(Parsed) parsed = parse_with(NULL, map_key, text);
    const char *at;

    if (parsed.error == NULL)
        return FALSE;
    at = strstr(parsed.error->message, reason);
    if (!g_error_matches(parsed.error, XP_ERROR, XP_ERROR_INPUT) || at == NULL ||
        strstr(at, advice) == NULL) {
        g_printerr("%s\n", parsed.error->message);
        return FALSE;
    }
    return TRUE;
}

static void test_everyone(void)
{
    CU_ASSERT(has_form(NULL, "*", XP_PRINCIPAL_EVERYONE));
    CU_ASSERT(has_form("AWS", "*", XP_PRINCIPAL_AWS_EVERYONE));
    CU_ASSERT(has_form("Service", "*", XP_PRINCIPAL_SERVICE));
    CU_ASSERT(is_refused(NULL, "arn:aws:iam::111122223333:root", "stands alone", "{\"AWS\""));
}

static void test_accounts(void)
{
    g_auto(Parsed) digits = parse_with(NULL, "AWS", "111122223333");
    g_auto(Parsed) root = parse_with(NULL, "AWS", "arn:aws-cn:iam::111122223333:root");

    CU_ASSERT_EQUAL(digits.entry.form, XP_PRINCIPAL_ACCOUNT);
    CU_ASSERT_STRING_EQUAL(digits.entry.account, "111122223333");
    CU_ASSERT_PTR_NULL(digits.entry.partition);
    CU_ASSERT_EQUAL(root.entry.form, XP_PRINCIPAL_ACCOUNT);
    CU_ASSERT_STRING_EQUAL(root.entry.account, "111122223333");
    CU_ASSERT_STRING_EQUAL(root.entry.partition, "aws-cn");
}

static void test_users_and_roles(void)
{
    g_auto(Parsed) role = parse_with(NULL, "AWS", "arn:aws:iam::111122223333:role/a:b/c/App");
    g_auto(Parsed) user = parse_with(NULL, "AWS", "arn:aws:iam::111122223333:user/eve");

    CU_ASSERT_EQUAL(role.entry.form, XP_PRINCIPAL_ROLE);
    CU_ASSERT_STRING_EQUAL(role.entry.path, "/a:b/c/");
    CU_ASSERT_STRING_EQUAL(role.entry.name, "App");
    CU_ASSERT_EQUAL(user.entry.form, XP_PRINCIPAL_USER);
    CU_ASSERT_STRING_EQUAL(user.entry.path, "/");
    CU_ASSERT_STRING_EQUAL(user.entry.name, "eve");
}

static void test_sessions(void)
{
    g_auto(Parsed) session =
        parse_with(NULL, "AWS", "arn:aws:sts::111122223333:assumed-role/App/i-0abc");
    g_auto(Parsed) federated =
        parse_with(NULL, "AWS", "arn:aws:sts::111122223333:federated-user/bob");

    CU_ASSERT_EQUAL(session.entry.form, XP_PRINCIPAL_SESSION);
    CU_ASSERT_STRING_EQUAL(session.entry.name, "App");
    CU_ASSERT_STRING_EQUAL(session.entry.session, "i-0abc");
    CU_ASSERT_EQUAL(federated.entry.form, XP_PRINCIPAL_FEDERATED_USER);
    CU_ASSERT_STRING_EQUAL(federated.entry.name, "bob");
}

static void test_other_forms(void)
{
    CU_ASSERT(has_form("AWS", "AROAEXAMPLEID12345", XP_PRINCIPAL_UNIQUE_ID));
    CU_ASSERT(has_form("AWS", "AIDAEXAMPLEID12345", XP_PRINCIPAL_UNIQUE_ID));
    CU_ASSERT(has_form("Service", "lambda.amazonaws.com", XP_PRINCIPAL_SERVICE));
    CU_ASSERT(has_form("Service", "states.us-east-1.amazonaws.com", XP_PRINCIPAL_SERVICE));
    CU_ASSERT(has_form("Federated", "cognito-identity.amazonaws.com", XP_PRINCIPAL_PROVIDER));
    CU_ASSERT(has_form("Federated", "arn:aws:iam::111122223333:saml-provider/Corp",
                       XP_PRINCIPAL_PROVIDER));
    CU_ASSERT(has_form("Federated", "arn:aws:iam::111122223333:oidc-provider/a.example/b",
                       XP_PRINCIPAL_PROVIDER));
    CU_ASSERT(
        has_form("CanonicalUser", "79a59df900b949e55d96a1e698fb", XP_PRINCIPAL_CANONICAL_USER));
}

static void test_wildcards(void)
{
    CU_ASSERT(is_refused("AWS", "arn:aws:iam::1*:root", "wildcard", "aws:PrincipalArn"));
    CU_ASSERT(is_refused("AWS", "arn:aws:iam::111122223333:role/app-*", "wildcard", "Condition"));
    CU_ASSERT(is_refused("AWS", "arn:aws:sts::111122223333:assumed-role/R/*", "wildcard", "list"));
    CU_ASSERT(is_refused("AWS", "11112222333?", "wildcard", "list"));
    CU_ASSERT(is_refused("Service", "*.amazonaws.com", "wildcard", "each service"));
}

static void test_what_is_no_principal(void)
{
    const char *account = "arn:aws:iam::111122223333:";
    g_autofree char *group = g_strconcat(account, "group/Devs", NULL);
    g_autofree char *profile = g_strconcat(account, "instance-profile/p", NULL);
    g_autofree char *provider = g_strconcat(account, "saml-provider/p", NULL);
    g_autofree char *session = g_strconcat(account, "assumed-role/R/s1", NULL);

    CU_ASSERT(is_refused("AWS", group, "groups cannot be principals", "users"));
    CU_ASSERT(is_refused("AWS", profile, "instance profile", "name the role"));
    CU_ASSERT(is_refused("AWS", provider, "identity provider", "Federated"));
    CU_ASSERT(is_refused("AWS", session, "service iam", "sts"));
    CU_ASSERT(is_refused("AWS", "lambda.amazonaws.com", "is a service", "{\"Service\""));
    CU_ASSERT(is_refused("AWS", "arn:aws:s3:::bucket", "resource", "iam or sts"));
    CU_ASSERT(is_refused("Service", "lambda", "not a service", "amazonaws.com"));
    CU_ASSERT(is_refused("Federated", "login.example.com", "not an identity provider", "ARN"));
}

static void test_malformed(void)
{
    CU_ASSERT(is_refused("AWS", "12345678901", "not an account id", "twelve digits"));
    CU_ASSERT(is_refused("AWS", "1111-2222-3333", "not an account id", "twelve digits"));
    CU_ASSERT(is_refused("AWS", "arn:aws:iam::1:root", "no account id", "twelve digits"));
    CU_ASSERT(is_refused("AWS", "arn:aws:iam:us-east-1:111122223333:root", "region", "none"));
    CU_ASSERT(is_refused("AWS", "arn::iam::111122223333:root", "no partition", "arn:aws:"));
    CU_ASSERT(is_refused("AWS", "arn:aws:iam::111122223333:role/", "user or role", "names"));
    CU_ASSERT(
        is_refused("AWS", "arn:aws:iam::111122223333:role/${aws:x}", "user or role", "names"));
    CU_ASSERT(is_refused("AWS", "arn:aws:sts::111122223333:assumed-role/p/R/s", "role session",
                         "without its path"));
    CU_ASSERT(
        is_refused("AWS", "arn:aws:sts::111122223333:assumed-role/R/s", "role session", "two"));
    CU_ASSERT(is_refused("AWS", "", "not a principal", "twelve digits"));
    CU_ASSERT(is_refused("Aws", "*", "no key \"Aws\"", "AWS, Service"));
}

static void test_symbols(void)
{
    g_autoptr(XpSymbols) symbols = xp_symbols_new();
    char account[8];
    char text[8];
    g_autofree char *role = NULL;
    g_autofree char *group = NULL;
    g_auto(Parsed) parsed_role = {0};
    g_auto(Parsed) parsed_group = {0};
    g_auto(Parsed) parsed_account = {0};
    g_auto(Parsed) parsed_text = {0};

    xp_symbol_to_utf8(xp_symbols_add(symbols, XP_SYMBOL_ACCOUNT, "Account2", NULL), account);
    xp_symbol_to_utf8(xp_symbols_add(symbols, XP_SYMBOL_TEXT, "RoleARN", NULL), text);
    role = g_strdup_printf("arn:aws:iam::%s:role/App", account);
    group = g_strdup_printf("arn:aws:iam::%s:group/G", account);
    parsed_role = parse_with(symbols, "AWS", role);
    parsed_group = parse_with(symbols, "AWS", group);
    parsed_account = parse_with(symbols, "AWS", account);
    parsed_text = parse_with(symbols, "AWS", text);
    CU_ASSERT_EQUAL(parsed_role.entry.form, XP_PRINCIPAL_ROLE);
    CU_ASSERT_STRING_EQUAL(parsed_role.entry.account, account);
    CU_ASSERT_EQUAL(parsed_account.entry.form, XP_PRINCIPAL_ACCOUNT);
    CU_ASSERT_EQUAL(parsed_text.entry.form, XP_PRINCIPAL_UNBOUND);
    g_assert(parsed_group.error != NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(parsed_group.error->message, "::Account2:group"));
}

static void test_unbound_name(void)
{
    g_autoptr(XpSymbols) symbols = xp_symbols_new();
    char text[8];
    g_autofree char *role = NULL;
    g_auto(Parsed) parsed = {0};

    xp_symbol_to_utf8(xp_symbols_add(symbols, XP_SYMBOL_TEXT, "RoleName", NULL), text);
    role = g_strdup_printf("arn:aws:iam::111122223333:role/%s", text);
    parsed = parse_with(symbols, "AWS", role);
    CU_ASSERT_EQUAL(parsed.entry.form, XP_PRINCIPAL_UNBOUND);
}

static void test_form_names(void)
{
    for (XpPrincipalForm form = XP_PRINCIPAL_EVERYONE; form <= XP_PRINCIPAL_UNBOUND; form++)
        CU_ASSERT(strlen(xp_principal_form_name(form)) > 0);
}

CU_TestInfo xp_principal_tests[] = {
    {"* alone and as an AWS principal are told apart", test_everyone},
    {"an account is twelve digits or its root ARN", test_accounts},
    {"users and roles have a path and a name", test_users_and_roles},
    {"sessions and federated users have service sts", test_sessions},
    {"unique ids, services, providers and canonical users are known", test_other_forms},
    {"a wildcard inside a principal is refused with advice", test_wildcards},
    {"what cannot be a principal is refused with advice", test_what_is_no_principal},
    {"a malformed principal is refused with advice", test_malformed},
    {"an account may be symbolic and a whole text unbound", test_symbols},
    {"a role whose name is unbound is unbound", test_unbound_name},
    {"every form has a name", test_form_names},
    CU_TEST_INFO_NULL,
};
