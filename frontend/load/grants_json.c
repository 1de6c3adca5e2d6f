/* SPDX-License-Identifier: Apache-2.0
 *
 * grants.json: what `aws kms list-grants` prints.
 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/loader.h"
#include "frontend/load/token.h"
#include "frontend/model/action.h"
#include "frontend/model/arn.h"
#include "frontend/model/grant.h"

typedef struct {
    XpLoader *loader;
    const XpJsonDoc *doc;
    XpResource *key;
    XpGrant *grant; /* being read */
} Reader;

static const char *const root_members[] = {"Grants", "Truncated", "NextMarker", "NextToken",
                                           "ResponseMetadata"};
static const char *const grant_members[] = {"KeyId",
                                            "GrantId",
                                            "Name",
                                            "CreationDate",
                                            "GranteePrincipal",
                                            "GranteeServicePrincipal",
                                            "RetiringPrincipal",
                                            "RetiringServicePrincipal",
                                            "IssuingAccount",
                                            "Operations",
                                            "Constraints"};
static const char *const constraint_members[] = {"EncryptionContextEquals",
                                                 "EncryptionContextSubset", "SourceArn"};

static void G_GNUC_PRINTF(4, 5)
    refuse(const Reader *reader, const XpJson *node, const char *help, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_json_report(reader->doc, node, reader->loader->diags, XP_DIAG_POLICY_MALFORMED, help, "%s",
                   text);
}

static XpSite site_of(const Reader *reader, const XpJson *node)
{
    return (XpSite){.source = xp_json_doc_source(reader->doc),
                    .span = xp_json_span(reader->doc, node, reader->loader->world->strings)};
}

/* The text of the member @name, or NULL: absent, or refused. */
static const char *read_text(const Reader *reader, const XpJson *object, const char *name)
{
    const XpJson *node = xp_json_member(object, name);
    const char *text = node != NULL ? xp_json_string(node) : NULL;

    if (node != NULL && text == NULL)
        refuse(reader, node, "write a string", "\"%s\" of a grant is a string, this is %s", name,
               xp_json_type_name(node));
    return text;
}

/* What nobody understands may narrow the grant: it counts as a constraint nobody knows. */
static void check_members(const Reader *reader, const XpJson *object, const char *const *known,
                          guint n)
{
    for (const XpJson *member = object->first; member != NULL; member = member->next) {
        const char *near = xp_suggest(member->key, known, n);
        g_autofree char *help = near != NULL ? g_strdup_printf("did you mean \"%s\"?", near) : NULL;
        gboolean found = FALSE;

        for (guint i = 0; i < n && !found; i++)
            found = strcmp(known[i], member->key) == 0;
        if (found)
            continue;
        xp_json_report_key(reader->doc, member, reader->loader->diags, XP_DIAG_POLICY_SUSPICIOUS,
                           help,
                           "\"%s\" is not known in a grant: whether the grant serves a call "
                           "is then unknown",
                           member->key);
        reader->grant->unknown_constraint = TRUE;
    }
}

/* ---- principals ---- */

/* list-grants names services among the principals, too. */
static gboolean is_service(const char *text)
{
    return strchr(text, '.') != NULL && strchr(text, ':') == NULL;
}

static void refuse_principal(const Reader *reader, const XpJson *node, const GError *error)
{
    const char *cut = g_strrstr(error->message, "; ");
    g_autofree char *text = g_strndup(error->message, cut != NULL ? (gsize)(cut - error->message)
                                                                  : strlen(error->message));

    xp_json_report(reader->doc, node, reader->loader->diags, XP_DIAG_POLICY_PRINCIPAL,
                   cut != NULL ? cut + 2 : NULL, "%s", text);
}

/* Reads the member @name; FALSE when it is absent or was refused. */
static gboolean read_principal(const Reader *reader, const XpJson *object, const char *name,
                               XpPrincipalEntry *out)
{
    XpNames *names = reader->loader->names;
    const XpJson *node = xp_json_member(object, name);
    const char *text = read_text(reader, object, name);
    gboolean service = text != NULL && (is_service(text) || strstr(name, "Service") != NULL);
    g_autoptr(GError) error = NULL;
    XpSite site;

    if (text == NULL)
        return FALSE;
    site = site_of(reader, node);
    if (!service && (text = xp_names_principal(names, text, &site)) == NULL)
        return FALSE;
    if (strcmp(text, "*") == 0) {
        refuse(reader, node, "name one account, user, role, session or service",
               "a grant serves one principal, never everybody");
        return FALSE;
    }
    if (!xp_principal_parse(xp_names_strings(names), xp_names_symbols(names),
                            service ? "Service" : "AWS", text, out, &error)) {
        refuse_principal(reader, node, error);
        return FALSE;
    }
    out->span = site.span;
    return TRUE;
}

static void read_grantees(const Reader *reader, const XpJson *node)
{
    static const char *const names[] = {"GranteePrincipal", "GranteeServicePrincipal"};
    gboolean named = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        XpPrincipalEntry entry;

        named = named || xp_json_member(node, names[i]) != NULL;
        if (read_principal(reader, node, names[i], &entry))
            xp_grant_add_grantee(reader->grant, &entry);
    }
    if (!named)
        refuse(reader, node, "add \"GranteePrincipal\"", "the grant names no grantee");
}

static void read_retiring(const Reader *reader, const XpJson *node)
{
    static const char *const names[] = {"RetiringPrincipal", "RetiringServicePrincipal"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        XpPrincipalEntry entry;

        if (read_principal(reader, node, names[i], &entry))
            xp_grant_add_retiring(reader->grant, &entry);
    }
}

static void read_issuing_account(const Reader *reader, const XpJson *node)
{
    XpPrincipalEntry entry;

    if (!read_principal(reader, node, "IssuingAccount", &entry))
        return;
    if (entry.form == XP_PRINCIPAL_ACCOUNT)
        reader->grant->issuing_account = entry.account;
    else
        refuse(reader, xp_json_member(node, "IssuingAccount"),
               "write \"arn:aws:iam::111122223333:root\"", "the issuing account is an account");
}

/* ---- operations ---- */

static gboolean check_operation(const Reader *reader, const XpJson *item, const char *text)
{
    g_autofree char *action = g_strconcat("kms:", text, NULL);

    if (*text == '\0' || strpbrk(text, ":*? ") != NULL) {
        refuse(reader, item, "write \"Decrypt\", without \"kms:\" and without wildcards",
               "'%s' is no operation of a grant", text);
        return FALSE;
    }
    if (xp_grant_operation_of(action) != NULL)
        return TRUE;
    if (xp_action_lookup(action) != NULL) {
        refuse(reader, item,
               "grants permit cryptographic operations, DescribeKey, GetPublicKey, CreateGrant "
               "and RetireGrant",
               "no grant can permit '%s'", text);
        return FALSE;
    }
    xp_json_report(reader->doc, item, reader->loader->diags, XP_DIAG_POLICY_UNKNOWN_ACTION, NULL,
                   "KMS is not known to have an operation '%s'", text);
    return TRUE;
}

static void read_operation(const Reader *reader, const XpJson *item)
{
    const char *text = xp_json_string(item);

    if (text == NULL)
        refuse(reader, item, "write a string", "an operation is a string");
    else if (check_operation(reader, item, text))
        xp_grant_add_operation(reader->loader->world, reader->grant, text);
}

static void read_operations(const Reader *reader, const XpJson *node)
{
    const XpJson *list = xp_json_member(node, "Operations");

    if (list == NULL || list->type != JSON_ARRAY) {
        refuse(reader, list != NULL ? list : node, "write \"Operations\": [\"Decrypt\"]",
               "the grant has no list of Operations");
        return;
    }
    for (const XpJson *item = list->first; item != NULL; item = item->next)
        read_operation(reader, item);
}

/* ---- constraints ---- */

static void read_pairs(const Reader *reader, const XpJson *constraints, const char *name,
                       XpGrantPairs *pairs)
{
    const XpJson *object = xp_json_member(constraints, name);

    if (object == NULL)
        return;
    pairs->stated = TRUE;
    if (object->type != JSON_OBJECT) {
        refuse(reader, object, "write {\"NAME\": \"VALUE\"}", "\"%s\" is an object, this is %s",
               name, xp_json_type_name(object));
        return;
    }
    for (const XpJson *member = object->first; member != NULL; member = member->next) {
        const char *text = xp_json_string(member);
        XpSite site = site_of(reader, member);

        if (text == NULL)
            refuse(reader, member, "write a string", "an encryption context holds strings");
        else if ((text = xp_names_condition_value(reader->loader->names, text, &site)) != NULL)
            xp_grant_add_pair(reader->loader->world, pairs, member->key, text);
    }
}

static void read_constraints(const Reader *reader, const XpJson *node)
{
    const XpJson *constraints = xp_json_member(node, "Constraints");
    const char *source;

    if (constraints == NULL)
        return;
    if (constraints->type != JSON_OBJECT) {
        refuse(reader, constraints, "write {\"EncryptionContextSubset\": {...}}",
               "\"Constraints\" is an object, this is %s", xp_json_type_name(constraints));
        return;
    }
    check_members(reader, constraints, constraint_members, G_N_ELEMENTS(constraint_members));
    read_pairs(reader, constraints, "EncryptionContextEquals", &reader->grant->equals);
    read_pairs(reader, constraints, "EncryptionContextSubset", &reader->grant->subset);
    source = read_text(reader, constraints, "SourceArn");
    if (source != NULL) {
        XpSite site = site_of(reader, xp_json_member(constraints, "SourceArn"));

        reader->grant->source_arn = xp_names_condition_value(reader->loader->names, source, &site);
    }
}

/* ---- the grant ---- */

/* A listing says of each grant whose it is; of a key whose id nobody stated any may be right. */
static void check_key(const Reader *reader, const XpJson *node)
{
    const char *text = read_text(reader, node, "KeyId");
    const XpJson *member = xp_json_member(node, "KeyId");
    const char *own = strrchr(reader->key->arn, '/') + 1;
    const char *slash = text != NULL ? strrchr(text, '/') : NULL;
    const char *named = slash != NULL ? slash + 1 : text;
    XpSite site;

    if (text == NULL || xp_symbols_in(own) || !xp_token_is_key_id(named))
        return;
    site = site_of(reader, member);
    if (g_str_has_prefix(text, "arn:"))
        text = xp_names_arn(reader->loader->names, text, &site);
    if (text == NULL || strcmp(text, reader->key->arn) == 0 || strcmp(text, own) == 0 ||
        (strcmp(named, own) == 0 && xp_symbols_in(reader->key->arn)))
        return;
    xp_json_report(reader->doc, member, reader->loader->diags, XP_DIAG_ACCOUNT_CONFLICT,
                   "move the grant to the folder of its own key", "the grant belongs to key %s",
                   named);
}

static void read_grant(Reader *reader, const XpJson *node)
{
    const char *id;

    if (node->type != JSON_OBJECT) {
        refuse(reader, node, "write the output of aws kms list-grants", "a grant is an object");
        return;
    }
    reader->grant = xp_resource_add_grant(reader->key);
    reader->grant->span = xp_json_span(reader->doc, node, reader->loader->world->strings);
    id = read_text(reader, node, "GrantId");
    reader->grant->grant_id = xp_loader_add_string(reader->loader, id != NULL ? id : "");
    check_members(reader, node, grant_members, G_N_ELEMENTS(grant_members));
    check_key(reader, node);
    read_grantees(reader, node);
    read_retiring(reader, node);
    read_issuing_account(reader, node);
    read_operations(reader, node);
    read_constraints(reader, node);
}

/* A listing that was cut off says so. */
static gboolean is_partial(const XpJson *root)
{
    const XpJson *truncated = xp_json_member(root, "Truncated");

    return (truncated != NULL && truncated->type != JSON_FALSE) ||
           xp_json_member(root, "NextMarker") != NULL || xp_json_member(root, "NextToken") != NULL;
}

/* Beside the list stands only what says that it was cut off; a second list would be lost. */
static void check_root(const Reader *reader, const XpJson *root)
{
    for (const XpJson *member = root->first; member != NULL; member = member->next) {
        gboolean found = FALSE;

        for (guint i = 0; i < G_N_ELEMENTS(root_members) && !found; i++)
            found = strcmp(root_members[i], member->key) == 0;
        if (!found)
            xp_json_report_key(reader->doc, member, reader->loader->diags, XP_DIAG_POLICY_MALFORMED,
                               "write {\"Grants\": [...]} as aws kms list-grants prints it",
                               "\"%s\" is no part of a listing of grants", member->key);
    }
}

void xp_grants_read(XpLoader *loader, const XpEntry *entry, XpResource *key)
{
    const XpSource *source = xp_loader_read(loader, entry->path, XP_SOURCE_OTHER_LIMIT);
    g_autoptr(XpJsonDoc) doc = source != NULL ? xp_json_doc_new(source, loader->diags) : NULL;
    Reader reader = {.loader = loader, .doc = doc, .key = key};
    const XpJson *root = doc != NULL ? xp_json_doc_root(doc) : NULL;
    const XpJson *list =
        root != NULL && root->type == JSON_OBJECT ? xp_json_member(root, "Grants") : NULL;

    if (root == NULL)
        return;
    if (list == NULL || list->type != JSON_ARRAY) {
        refuse(&reader, list != NULL ? list : root,
               "write {\"Grants\": [...]} as aws kms list-grants prints it",
               "the file has no list of Grants");
        return;
    }
    check_root(&reader, root);
    for (const XpJson *item = list->first; item != NULL; item = item->next)
        read_grant(&reader, item);
    key->grants_cut_off = is_partial(root);
    if (key->grants_cut_off)
        key->grants_status = XP_UNKNOWN;
    else
        key->grants_status = list->n == 0 ? XP_NONE : XP_KNOWN;
}
