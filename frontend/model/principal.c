/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/principal.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/text.h"
#include "frontend/model/arn.h"

#define NAME_CHARACTERS      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-"
#define UNIQUE_ID_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define ACCOUNT_ADVICE       "account ids have exactly twelve digits and are written in quotes"
#define WILDCARD_ADVICE \
    "list each principal, or use \"Principal\": \"*\" with a Condition on aws:PrincipalArn"

typedef struct {
    XpStrings *strings;
    const XpSymbols *symbols;
    const char *text; /* the whole entry */
    XpPrincipalEntry *out;
    GError **error;
} Parser;

static gboolean fail(const Parser *parser, const char *problem, const char *advice)
{
    g_autofree char *shown = parser->symbols != NULL
                                 ? xp_symbols_print(parser->symbols, parser->text)
                                 : g_strdup(parser->text);

    g_set_error(parser->error, XP_ERROR, XP_ERROR_INPUT, "\"%s\" %s; %s", shown, problem, advice);
    return FALSE;
}

/* The symbol that makes up the whole of @text, or NULL. */
static const XpSymbol *whole_symbol(const Parser *parser, const char *text)
{
    gunichar character;

    if (parser->symbols == NULL || *text == '\0')
        return NULL;
    character = g_utf8_get_char(text);
    if (!xp_symbol_is(character) || *xp_text_next(text) != '\0')
        return NULL;
    return xp_symbols_get(parser->symbols, xp_symbol_index(character));
}

static gboolean is_account(const Parser *parser, const char *text)
{
    const XpSymbol *symbol = whole_symbol(parser, text);

    return symbol != NULL ? symbol->kind == XP_SYMBOL_ACCOUNT : xp_account_id_is_valid(text);
}

static gboolean is_name(const char *text, gsize shortest, gsize longest)
{
    gsize length = strlen(text);

    return length >= shortest && length <= longest && strspn(text, NAME_CHARACTERS) == length;
}

static gboolean is_partition(const char *text)
{
    return strcmp(text, "aws") == 0 || (g_str_has_prefix(text, "aws-") && text[4] != '\0');
}

/* Splits "team/db/App" into @out_path "/team/db/" and @out_name "App". */
static void split_path(const Parser *parser, const char *text, const char **out_path,
                       const char **out_name)
{
    const char *slash = strrchr(text, '/');

    if (slash == NULL) {
        *out_path = xp_strings_add(parser->strings, "/");
        *out_name = xp_strings_add(parser->strings, text);
        return;
    }
    *out_path = xp_strings_printf(parser->strings, "/%.*s", (int)(slash + 1 - text), text);
    *out_name = xp_strings_add(parser->strings, slash + 1);
}

static gboolean is_path(const char *path)
{
    for (const char *p = path; *p != '\0'; p++) {
        if (*p < 0x21 || *p > 0x7e)
            return FALSE;
    }
    return strlen(path) <= 512 && strstr(path, "//") == NULL;
}

/* @rest is what follows "user/" or "role/". */
static gboolean parse_path_and_name(const Parser *parser, XpPrincipalForm form, const char *rest)
{
    XpPrincipalEntry *out = parser->out;

    if (xp_symbols_in(rest)) {
        out->form = XP_PRINCIPAL_UNBOUND;
        return TRUE;
    }
    split_path(parser, rest, &out->path, &out->name);
    if (!is_name(out->name, 1, 64) || !is_path(out->path))
        return fail(parser, "is not the ARN of a user or role",
                    "names have 1 to 64 letters, digits and _+=,.@- and stand at the end");
    out->form = form;
    return TRUE;
}

static gboolean parse_iam(const Parser *parser, const char *resource)
{
    if (strcmp(resource, "root") == 0) {
        parser->out->form = XP_PRINCIPAL_ACCOUNT;
        return TRUE;
    }
    if (g_str_has_prefix(resource, "user/"))
        return parse_path_and_name(parser, XP_PRINCIPAL_USER, resource + strlen("user/"));
    if (g_str_has_prefix(resource, "role/"))
        return parse_path_and_name(parser, XP_PRINCIPAL_ROLE, resource + strlen("role/"));
    if (g_str_has_prefix(resource, "group/"))
        return fail(parser, "is a group, and groups cannot be principals",
                    "list the users of the group, or let them assume a role and name that");
    if (g_str_has_prefix(resource, "instance-profile/"))
        return fail(parser, "is an instance profile and not a principal",
                    "name the role inside the instance profile");
    if (g_str_has_prefix(resource, "assumed-role/") ||
        g_str_has_prefix(resource, "federated-user/"))
        return fail(parser, "is a session written with service iam",
                    "ARNs of sessions have service sts");
    if (g_str_has_prefix(resource, "saml-provider/") ||
        g_str_has_prefix(resource, "oidc-provider/"))
        return fail(parser, "is an identity provider", "write {\"Federated\": ...}");
    return fail(parser, "is not a principal",
                "after the account comes root, user/NAME or role/NAME");
}

static gboolean parse_session(const Parser *parser, const char *rest)
{
    XpPrincipalEntry *out = parser->out;
    g_auto(GStrv) parts = g_strsplit(rest, "/", -1);

    if (xp_symbols_in(rest)) {
        out->form = XP_PRINCIPAL_UNBOUND;
        return TRUE;
    }
    if (g_strv_length(parts) != 2)
        return fail(parser, "is not the ARN of a role session",
                    "it ends in assumed-role/ROLE/SESSION, the role's name without its path");
    if (!is_name(parts[0], 1, 64) || !is_name(parts[1], 2, 64))
        return fail(parser, "is not the ARN of a role session",
                    "role and session names have letters, digits and _+=,.@- only, a session's "
                    "at least two");
    out->form = XP_PRINCIPAL_SESSION;
    out->name = xp_strings_add(parser->strings, parts[0]);
    out->session = xp_strings_add(parser->strings, parts[1]);
    return TRUE;
}

static gboolean parse_federated_user(const Parser *parser, const char *name)
{
    if (xp_symbols_in(name)) {
        parser->out->form = XP_PRINCIPAL_UNBOUND;
        return TRUE;
    }
    if (!is_name(name, 2, 32))
        return fail(parser, "is not the ARN of a federated user",
                    "it ends in federated-user/NAME, 2 to 32 letters, digits and _+=,.@-");
    parser->out->form = XP_PRINCIPAL_FEDERATED_USER;
    parser->out->name = xp_strings_add(parser->strings, name);
    return TRUE;
}

static gboolean parse_sts(const Parser *parser, const char *resource)
{
    if (g_str_has_prefix(resource, "assumed-role/"))
        return parse_session(parser, resource + strlen("assumed-role/"));
    if (g_str_has_prefix(resource, "federated-user/"))
        return parse_federated_user(parser, resource + strlen("federated-user/"));
    return fail(parser, "is not a principal",
                "after sts and the account comes assumed-role/ROLE/SESSION or federated-user/NAME");
}

/* What every principal ARN has: a partition, no region, an account. */
static gboolean parse_arn_head(const Parser *parser, const XpArn *arn)
{
    if (!is_partition(arn->partition))
        return fail(parser, "has no partition",
                    "an ARN begins with arn:aws:, arn:aws-cn: or "
                    "arn:aws-us-gov:");
    if (*arn->region != '\0')
        return fail(parser, "has a region", "ARNs of principals have none: arn:aws:iam::ACCOUNT:");
    if (!is_account(parser, arn->account))
        return fail(parser, "has no account id", ACCOUNT_ADVICE);
    parser->out->partition = xp_strings_add(parser->strings, arn->partition);
    parser->out->account = xp_strings_add(parser->strings, arn->account);
    return TRUE;
}

static gboolean parse_principal_arn(const Parser *parser, const XpArn *arn)
{
    if (strcmp(arn->service, "iam") != 0 && strcmp(arn->service, "sts") != 0)
        return fail(parser, "is a resource and not a principal",
                    "ARNs of principals have service iam or sts");
    if (!parse_arn_head(parser, arn))
        return FALSE;
    return strcmp(arn->service, "iam") == 0 ? parse_iam(parser, arn->resource)
                                            : parse_sts(parser, arn->resource);
}

static gboolean looks_like_service(const char *text)
{
    return g_str_has_suffix(text, ".amazonaws.com") || g_str_has_suffix(text, ".amazonaws.com.cn");
}

static gboolean is_unique_id(const char *text)
{
    return (g_str_has_prefix(text, "AROA") || g_str_has_prefix(text, "AIDA")) && text[4] != '\0' &&
           strspn(text, UNIQUE_ID_CHARACTERS) == strlen(text);
}

static gboolean parse_aws_word(const Parser *parser)
{
    const char *text = parser->text;

    if (is_account(parser, text)) {
        parser->out->form = XP_PRINCIPAL_ACCOUNT;
        parser->out->account = parser->out->text;
        return TRUE;
    }
    if (whole_symbol(parser, text) != NULL) {
        parser->out->form = XP_PRINCIPAL_UNBOUND;
        return TRUE;
    }
    if (is_unique_id(text)) {
        parser->out->form = XP_PRINCIPAL_UNIQUE_ID;
        parser->out->name = parser->out->text;
        return TRUE;
    }
    if (looks_like_service(text))
        return fail(parser, "is a service", "write {\"Service\": ...}");
    if (*text != '\0' && strspn(text, "0123456789- ") == strlen(text))
        return fail(parser, "is not an account id", ACCOUNT_ADVICE);
    return fail(parser, "is not a principal",
                "write \"*\", twelve digits, or the ARN of an account, user, role or session");
}

static gboolean parse_aws(const Parser *parser)
{
    g_auto(XpArn) arn = {0};

    if (strcmp(parser->text, "*") == 0) {
        parser->out->form = XP_PRINCIPAL_AWS_EVERYONE;
        return TRUE;
    }
    if (strpbrk(parser->text, "*?") != NULL)
        return fail(parser, "holds a wildcard, which no principal may", WILDCARD_ADVICE);
    if (xp_arn_parse(parser->text, &arn))
        return parse_principal_arn(parser, &arn);
    return parse_aws_word(parser);
}

static gboolean is_host(const char *text)
{
    gsize length = strlen(text);

    return length > 2 && strchr(text, '.') != NULL && text[0] != '.' && text[length - 1] != '.' &&
           strspn(text, NAME_CHARACTERS) == length && strpbrk(text, "_+=,@") == NULL;
}

static gboolean parse_service(const Parser *parser)
{
    const char *text = parser->text;

    if (whole_symbol(parser, text) != NULL) {
        parser->out->form = XP_PRINCIPAL_UNBOUND;
        return TRUE;
    }
    if (strcmp(text, "*") != 0) {
        if (strpbrk(text, "*?") != NULL)
            return fail(parser, "holds a wildcard, which no principal may", "list each service");
        if (!is_host(text))
            return fail(parser, "is not a service", "write NAME.amazonaws.com");
    }
    parser->out->form = XP_PRINCIPAL_SERVICE;
    parser->out->name = parser->out->text;
    return TRUE;
}

static gboolean is_provider_host(const char *text)
{
    return strcmp(text, "accounts.google.com") == 0 || strcmp(text, "graph.facebook.com") == 0 ||
           strcmp(text, "www.amazon.com") == 0 || g_str_has_prefix(text, "cognito-identity.") ||
           g_str_has_prefix(text, "cognito-identity-us-gov.");
}

static gboolean parse_provider(const Parser *parser)
{
    g_auto(XpArn) arn = {0};
    const char *text = parser->text;

    if (whole_symbol(parser, text) != NULL) {
        parser->out->form = XP_PRINCIPAL_UNBOUND;
        return TRUE;
    }
    if (strpbrk(text, "*?") != NULL)
        return fail(parser, "holds a wildcard, which no principal may", "list each provider");
    if (xp_arn_parse(text, &arn)) {
        if (strcmp(arn.service, "iam") != 0 || (!g_str_has_prefix(arn.resource, "saml-provider/") &&
                                                !g_str_has_prefix(arn.resource, "oidc-provider/")))
            return fail(parser, "is not an identity provider",
                        "its ARN has service iam and ends in saml-provider/ or oidc-provider/NAME");
        if (!parse_arn_head(parser, &arn))
            return FALSE;
    } else if (!is_provider_host(text)) {
        return fail(parser, "is not an identity provider",
                    "write the ARN of a SAML or OpenID Connect provider of the account");
    }
    parser->out->form = XP_PRINCIPAL_PROVIDER;
    parser->out->name = parser->out->text;
    return TRUE;
}

static gboolean parse_bare(const Parser *parser)
{
    if (strcmp(parser->text, "*") != 0)
        return fail(parser, "stands alone, and only \"*\" may",
                    "write \"Principal\": {\"AWS\": ...} or {\"Service\": ...}");
    parser->out->form = XP_PRINCIPAL_EVERYONE;
    return TRUE;
}

gboolean xp_principal_parse(XpStrings *strings, const XpSymbols *symbols, const char *map_key,
                            const char *text, XpPrincipalEntry *out, GError **error)
{
    Parser parser = {strings, symbols, text, out, error};

    memset(out, 0, sizeof *out);
    out->text = xp_strings_add(strings, text);
    if (map_key == NULL)
        return parse_bare(&parser);
    if (strcmp(map_key, "AWS") == 0)
        return parse_aws(&parser);
    if (strcmp(map_key, "Service") == 0)
        return parse_service(&parser);
    if (strcmp(map_key, "Federated") == 0)
        return parse_provider(&parser);
    if (strcmp(map_key, "CanonicalUser") == 0) {
        out->form = XP_PRINCIPAL_CANONICAL_USER;
        out->name = out->text;
        return TRUE;
    }
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                "Principal has no key \"%s\"; its keys are AWS, Service, Federated and "
                "CanonicalUser, spelled like this",
                map_key);
    return FALSE;
}

const char *xp_principal_form_name(XpPrincipalForm form)
{
    switch (form) {
    case XP_PRINCIPAL_EVERYONE:
        return "everyone";
    case XP_PRINCIPAL_AWS_EVERYONE:
        return "every AWS principal";
    case XP_PRINCIPAL_ACCOUNT:
        return "account";
    case XP_PRINCIPAL_USER:
        return "user";
    case XP_PRINCIPAL_ROLE:
        return "role";
    case XP_PRINCIPAL_SESSION:
        return "role session";
    case XP_PRINCIPAL_FEDERATED_USER:
        return "federated user";
    case XP_PRINCIPAL_UNIQUE_ID:
        return "unique id";
    case XP_PRINCIPAL_SERVICE:
        return "service";
    case XP_PRINCIPAL_PROVIDER:
        return "identity provider";
    case XP_PRINCIPAL_CANONICAL_USER:
        return "canonical user";
    case XP_PRINCIPAL_UNBOUND:
        return "unbound text";
    }
    g_assert_not_reached();
}
