/* SPDX-License-Identifier: Apache-2.0
 *
 * Actions, resources and principals of a statement.
 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/policy_reader.h"
#include "frontend/load/token.h"
#include "frontend/model/action.h"

typedef struct {
    XpStatement *statement;
    XpElement element;
    const char *map_key; /* principals: "AWS", "Service" ... */
} Target;

#define PREFIX_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"

/* TRUE for "prefix:name" with one colon; wildcards in the prefix are for SCPs only. Rule:
 * S-GRAM-22, S-ORG-3. */
static gboolean is_action(const char *text, XpPolicyType type)
{
    gsize prefix = strspn(text, type == XP_POLICY_SCP ? PREFIX_CHARACTERS "*?" : PREFIX_CHARACTERS);

    return prefix > 0 && text[prefix] == ':' && strchr(text + prefix + 1, ':') == NULL;
}

char *xp_action_advice(const char *text)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *service = g_strndup(text, strcspn(text, ":"));
    const char *near;

    if (!xp_action_service_is_known(service) || xp_action_lookup(text) != NULL)
        return NULL;
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);

        if (g_ascii_strcasecmp(action->service, service) == 0)
            g_ptr_array_add(names, (gpointer)(guintptr)action->name);
    }
    near = xp_suggest(text, (const char *const *)names->pdata, names->len);
    return near != NULL ? g_strdup_printf("did you mean \"%s\"?", near)
                        : g_strdup("check its spelling");
}

static void warn_unknown_action(XpPolicyReader *reader, const XpJson *node, const char *text)
{
    g_autofree char *help = strpbrk(text, "*?") == NULL ? xp_action_advice(text) : NULL;
    g_autofree char *service = g_strndup(text, strcspn(text, ":"));

    if (help != NULL)
        xp_policy_warn(reader, node, XP_DIAG_POLICY_UNKNOWN_ACTION, help,
                       "'%s' is no action of %s as of %s, so it matches nothing", text, service,
                       xp_action_catalog_date());
}

/* A name that is empty or holds blanks or commas matches no action. Rule: S-GRAM-25. */
static gboolean warn_odd_action(XpPolicyReader *reader, const XpJson *node, const char *text)
{
    const char *colon = strchr(text, ':');
    const char *name;

    g_assert(colon != NULL);
    name = colon + 1;
    if (*name != '\0' && strpbrk(name, " \t\r\n,") == NULL)
        return FALSE;
    xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "write one action a string",
                   "'%s' matches no action", text);
    return TRUE;
}

/* AWS wants actions of STS in a trust policy; others let nobody in. */
static void warn_trust_action(XpPolicyReader *reader, const XpJson *node, const char *text)
{
    if (reader->policy->type == XP_POLICY_TRUST && g_ascii_strncasecmp(text, "sts:", 4) != 0)
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "write \"sts:AssumeRole\"",
                       "'%s' lets nobody assume the role", text);
}

static void take_action(XpPolicyReader *reader, const XpJson *node, gpointer data)
{
    const Target *target = data;
    const char *text = xp_json_string(node);
    XpSite site = xp_policy_site(reader, node);

    if (strcmp(text, "*:*") == 0) {
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "write \"*\"",
                       "AWS documents \"*\" for every action, not \"*:*\"");
    } else if (strcmp(text, "*") != 0 && !is_action(text, reader->policy->type)) {
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_ACTION,
                         "write \"service:Name\"; wildcards may stand in the name only",
                         "'%s' is not an action", text);
        return;
    } else if (strcmp(text, "*") != 0 && !warn_odd_action(reader, node, text)) {
        warn_unknown_action(reader, node, text);
        warn_trust_action(reader, node, text);
    }
    xp_statement_add_action(xp_names_strings(reader->names), target->statement, target->element,
                            text, &site.span);
}

void xp_policy_read_actions(XpPolicyReader *reader, XpStatement *statement, XpElement element,
                            const XpJson *node)
{
    Target target = {.statement = statement, .element = element};

    xp_policy_each_text(reader, node, XP_DIAG_POLICY_ACTION, "an action", take_action, &target);
}

/* An SCP or RCP with a short ARN is not saved; elsewhere it is completed or matches nothing.
 * Rule: S-GRAM-31. */
static void check_short_arn(XpPolicyReader *reader, const XpJson *node, const char *text)
{
    gboolean open = g_str_has_suffix(text, "*");

    if (reader->policy->type == XP_POLICY_RCP || (reader->policy->type == XP_POLICY_SCP && !open))
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_RESOURCE,
                         "write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE",
                         "'%s' has fewer than six fields, and AWS refuses that here", text);
    else
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS,
                       "write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE",
                       "'%s' has fewer than six fields; what it matches is not documented", text);
}

/* Rule: S-GRAM-31, S-GRAM-33, S-GRAM-34. */
static void check_resource(XpPolicyReader *reader, const XpJson *node, const char *written,
                           const char *text)
{
    g_auto(GStrv) fields = xp_token_split_arn(text);
    guint n = g_strv_length(fields);

    if (!g_str_has_prefix(text, "arn:"))
        return;
    if (n < 6)
        check_short_arn(reader, node, written);
    if (n > 2 && xp_token_has_wildcard(fields[2]))
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "name the service",
                       "a wildcard in the service of an ARN is documented as not allowed");
    for (guint i = 0; i < MIN(n, 5); i++) {
        if (strpbrk(fields[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL ||
            xp_token_has_variable(fields[i]))
            continue;
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "write it in small letters",
                       "'%s' stands in a field of an ARN that has small letters only", fields[i]);
    }
}

static void take_resource(XpPolicyReader *reader, const XpJson *node, gpointer data)
{
    const Target *target = data;
    XpSite site = xp_policy_site(reader, node);
    const char *written = xp_json_string(node);
    const char *text = xp_names_resource(reader->names, written, &site);

    if (text == NULL) {
        reader->fine = FALSE;
        return;
    }
    check_resource(reader, node, written, text);
    xp_statement_add_resource(xp_names_strings(reader->names), target->statement, target->element,
                              text, &site.span);
}

void xp_policy_read_resources(XpPolicyReader *reader, XpStatement *statement, XpElement element,
                              const XpJson *node)
{
    Target target = {.statement = statement, .element = element};

    xp_policy_each_text(reader, node, XP_DIAG_POLICY_RESOURCE, "a resource", take_resource,
                        &target);
}

/* The parser's message is "what; advice". */
static void refuse_principal(XpPolicyReader *reader, const XpJson *node, const GError *error)
{
    const char *cut = g_strrstr(error->message, "; ");
    g_autofree char *text = g_strndup(error->message, cut != NULL ? (gsize)(cut - error->message)
                                                                  : strlen(error->message));

    xp_policy_refuse(reader, node, XP_DIAG_POLICY_PRINCIPAL, cut != NULL ? cut + 2 : NULL, "%s",
                     text);
}

static void add_entry(XpPolicyReader *reader, const XpJson *node, const Target *target,
                      const char *text)
{
    g_autoptr(GError) error = NULL;
    XpPrincipalEntry entry;

    if (!xp_principal_parse(xp_names_strings(reader->names), xp_names_symbols(reader->names),
                            target->map_key, text, &entry, &error)) {
        refuse_principal(reader, node, error);
        return;
    }
    entry.span = xp_policy_site(reader, node).span;
    xp_statement_add_principal(target->statement, target->element, &entry);
}

static void take_principal(XpPolicyReader *reader, const XpJson *node, gpointer data)
{
    const Target *target = data;
    XpSite site = xp_policy_site(reader, node);
    const char *text = xp_json_string(node);
    gboolean is_aws = strcmp(target->map_key, "AWS") == 0;

    if (is_aws || strcmp(target->map_key, "Federated") == 0 || xp_token_has_bracketed(text)) {
        gboolean plain = strcmp(text, "*") == 0 || (!is_aws && !g_str_has_prefix(text, "arn:") &&
                                                    !xp_token_has_bracketed(text));

        if (!plain)
            text = xp_names_principal(reader->names, text, &site);
    }
    if (text == NULL)
        reader->fine = FALSE;
    else
        add_entry(reader, node, target, text);
}

static void read_principal_map(XpPolicyReader *reader, const XpJson *node, Target *target)
{
    static const char *const kinds[] = {"AWS", "Service", "Federated", "CanonicalUser"};

    if (node->n == 0)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_PRINCIPAL, "name a principal",
                         "the Principal element is empty");
    for (const XpJson *member = node->first; member != NULL; member = member->next) {
        gboolean known = FALSE;

        for (guint i = 0; i < G_N_ELEMENTS(kinds) && !known; i++)
            known = strcmp(member->key, kinds[i]) == 0;
        if (!known) {
            const char *near = xp_suggest(member->key, kinds, G_N_ELEMENTS(kinds));
            g_autofree char *help = near != NULL
                                        ? g_strdup_printf("did you mean \"%s\"?", near)
                                        : g_strdup("known: AWS, Service, Federated, CanonicalUser");

            xp_json_report_key(reader->doc, member, xp_names_diags(reader->names),
                               XP_DIAG_POLICY_PRINCIPAL, help, "\"%s\" is no kind of principal",
                               member->key);
            reader->fine = FALSE;
            continue;
        }
        if (strcmp(member->key, "CanonicalUser") == 0 && !reader->takes_canonical_user) {
            xp_policy_refuse(reader, member, XP_DIAG_POLICY_PRINCIPAL,
                             "name the account or a principal of it under \"AWS\"",
                             "CanonicalUser is known to S3 only");
            continue;
        }
        if (member->type == JSON_INTEGER) {
            xp_policy_refuse(reader, member, XP_DIAG_POLICY_PRINCIPAL, "put it into quotes",
                             "an account id is a string, this is a number");
            continue;
        }
        target->map_key = member->key;
        xp_policy_each_text(reader, member, XP_DIAG_POLICY_PRINCIPAL, "a principal", take_principal,
                            target);
    }
}

void xp_policy_read_principals(XpPolicyReader *reader, XpStatement *statement, XpElement element,
                               const XpJson *node)
{
    Target target = {.statement = statement, .element = element};

    if (node->type == JSON_OBJECT)
        read_principal_map(reader, node, &target);
    else if (node->type == JSON_ARRAY)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_PRINCIPAL,
                         "merge the entries into one object: {\"AWS\": [\"...\", \"...\"]}",
                         "Principal is \"*\" or one object, this is an array");
    else if (node->type != JSON_STRING)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_PRINCIPAL, "write {\"AWS\": ...}",
                         "Principal is \"*\" or one object, this is %s", xp_json_type_name(node));
    else if (strcmp(xp_json_string(node), "*") != 0)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_PRINCIPAL, "write {\"AWS\": \"...\"}",
                         "the only Principal that is a bare string is \"*\"");
    else
        add_entry(reader, node, &target, "*");
}
