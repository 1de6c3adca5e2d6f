/* SPDX-License-Identifier: Apache-2.0
 *
 * The grammar of policy documents: what stands around the elements of a statement. What AWS would
 * refuse to save is an error, since treating it as empty would also drop its Deny statements.
 */
#include "frontend/load/policy_json.h"

#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/policy_reader.h"

static const char *const top_keys[] = {"Version", "Id", "Statement"};
static const char *const statement_keys[] = {"Sid",          "Effect",      "Principal",
                                             "NotPrincipal", "Action",      "NotAction",
                                             "Resource",     "NotResource", "Condition"};

void xp_policy_refuse(XpPolicyReader *reader, const XpJson *node, XpDiagId id, const char *help,
                      const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_json_report(reader->doc, node, xp_names_diags(reader->names), id, help, "%s", text);
    reader->fine = FALSE;
}

void xp_policy_warn(XpPolicyReader *reader, const XpJson *node, XpDiagId id, const char *help,
                    const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_json_report(reader->doc, node, xp_names_diags(reader->names), id, help, "%s", text);
}

XpSite xp_policy_site(const XpPolicyReader *reader, const XpJson *node)
{
    return (XpSite){.source = xp_json_doc_source(reader->doc),
                    .span = xp_json_span(reader->doc, node, xp_names_strings(reader->names))};
}

void xp_policy_each_text(XpPolicyReader *reader, const XpJson *node, XpDiagId id, const char *what,
                         XpPolicyTake take, gpointer data)
{
    if (node->type == JSON_STRING) {
        take(reader, node, data);
        return;
    }
    if (node->type != JSON_ARRAY) {
        xp_policy_refuse(reader, node, id, "write a string, or an array of strings",
                         "%s is a string, this is %s", what, xp_json_type_name(node));
        return;
    }
    if (node->n == 0)
        xp_policy_refuse(reader, node, id, "name at least one",
                         "the array is empty, and AWS refuses that");
    for (const XpJson *item = node->first; item != NULL; item = item->next) {
        if (item->type == JSON_STRING)
            take(reader, item, data);
        else
            xp_policy_refuse(reader, item, id, "write a string", "%s is a string, this is %s", what,
                             xp_json_type_name(item));
    }
}

/* Refuses members that are not among @known: FALSE if there is one. Rule: S-GRAM-1, S-GRAM-7. */
static gboolean check_members(XpPolicyReader *reader, const XpJson *object,
                              const char *const *known, guint n, const char *what)
{
    gboolean fine = TRUE;

    for (const XpJson *member = object->first; member != NULL; member = member->next) {
        gboolean found = FALSE;
        const char *near;
        g_autofree char *help = NULL;

        for (guint i = 0; i < n && !found; i++)
            found = strcmp(member->key, known[i]) == 0;
        if (found)
            continue;
        near = xp_suggest(member->key, known, n);
        help = near != NULL ? g_strdup_printf("did you mean \"%s\"?", near)
                            : g_strdup("remove it; AWS knows no such element");
        xp_json_report_key(reader->doc, member, xp_names_diags(reader->names),
                           XP_DIAG_POLICY_MALFORMED, help, "\"%s\" is no element of %s",
                           member->key, what);
        fine = FALSE;
    }
    reader->fine = reader->fine && fine;
    return fine;
}

/* One row of the table of S-GRAM-11. */
typedef enum {
    FORBIDDEN,
    REQUIRED,
    EXPECTED, /* its absence is legal and odd: a warning */
    OPTIONAL,
} Rule;

static Rule principal_rule(XpPolicyType type)
{
    switch (type) {
    case XP_POLICY_IDENTITY:
    case XP_POLICY_BOUNDARY:
    case XP_POLICY_SESSION:
    case XP_POLICY_SCP:
        return FORBIDDEN;
    case XP_POLICY_RCP:
        return REQUIRED;
    case XP_POLICY_RESOURCE:
    case XP_POLICY_KEY:
    case XP_POLICY_TRUST:
    case XP_POLICY_VPC_ENDPOINT:
        return EXPECTED;
    case XP_POLICY_REFERENCE:
        return OPTIONAL;
    }
    g_assert_not_reached();
}

static Rule resource_rule(XpPolicyType type)
{
    switch (type) {
    case XP_POLICY_IDENTITY:
    case XP_POLICY_BOUNDARY:
    case XP_POLICY_SESSION:
    case XP_POLICY_SCP:
    case XP_POLICY_RCP:
    case XP_POLICY_VPC_ENDPOINT:
    case XP_POLICY_REFERENCE:
        return REQUIRED;
    case XP_POLICY_RESOURCE:
    case XP_POLICY_KEY:
        return EXPECTED;
    case XP_POLICY_TRUST:
        return FORBIDDEN;
    }
    g_assert_not_reached();
}

static const char *article_of(const char *name)
{
    return strchr("aeiou", name[0]) != NULL ? "an" : "a";
}

static void refuse_key(XpPolicyReader *reader, const XpJson *member, const char *help,
                       const char *text)
{
    const char *name = xp_policy_type_name(reader->policy->type);

    xp_json_report_key(reader->doc, member, xp_names_diags(reader->names), XP_DIAG_POLICY_MALFORMED,
                       help, "%s in %s %s", text, article_of(name), name);
    reader->fine = FALSE;
}

/* The member @plain or @negated of a statement; refuses both at once. Rule: S-GRAM-8. */
static const XpJson *pick(XpPolicyReader *reader, const XpJson *object, const char *plain,
                          const char *negated, XpElement *out_element)
{
    const XpJson *with = xp_json_member(object, plain);
    const XpJson *without = xp_json_member(object, negated);

    if (with != NULL && without != NULL) {
        xp_json_report_key(reader->doc, without, xp_names_diags(reader->names),
                           XP_DIAG_POLICY_MALFORMED, "split the statement in two",
                           "a statement has %s or %s, not both", plain, negated);
        reader->fine = FALSE;
    }
    *out_element = with != NULL      ? XP_ELEMENT_PLAIN
                   : without != NULL ? XP_ELEMENT_NEGATED
                                     : XP_ELEMENT_ABSENT;
    return with != NULL ? with : without;
}

static void read_action(XpPolicyReader *reader, XpStatement *statement, const XpJson *object)
{
    XpElement element;
    const XpJson *node = pick(reader, object, "Action", "NotAction", &element);

    if (node == NULL) {
        xp_policy_refuse(reader, object, XP_DIAG_POLICY_MALFORMED, "add \"Action\": ...",
                         "the statement has neither Action nor NotAction");
        return;
    }
    if (element == XP_ELEMENT_NEGATED && reader->policy->type == XP_POLICY_RCP)
        refuse_key(reader, node, "list the actions", "NotAction is not allowed");
    statement->action_element = element;
    xp_policy_read_actions(reader, statement, element, node);
}

static void read_resource(XpPolicyReader *reader, XpStatement *statement, const XpJson *object)
{
    Rule rule = resource_rule(reader->policy->type);
    XpElement element;
    const XpJson *node = pick(reader, object, "Resource", "NotResource", &element);

    if (node != NULL && rule == FORBIDDEN) {
        refuse_key(reader, node, "remove it: a trust policy is about its role",
                   "Resource is not allowed");
    } else if (node != NULL) {
        statement->resource_element = element;
        xp_policy_read_resources(reader, statement, element, node);
    } else if (rule == REQUIRED) {
        xp_policy_refuse(reader, object, XP_DIAG_POLICY_MALFORMED, "add \"Resource\": \"*\"",
                         "the statement has neither Resource nor NotResource");
    } else if (rule == EXPECTED) {
        xp_policy_warn(reader, object, XP_DIAG_POLICY_SUSPICIOUS, "add \"Resource\": \"*\"",
                       reader->policy->type == XP_POLICY_KEY
                           ? "a statement of a key policy without Resource has no effect"
                           : "the statement has no Resource");
    }
}

/* What a policy type says about NotPrincipal. Rule: S-GRAM-11, S-GRAM-13. */
static void check_not_principal(XpPolicyReader *reader, XpStatement *statement, const XpJson *node)
{
    switch (reader->policy->type) {
    case XP_POLICY_TRUST:
    case XP_POLICY_RCP:
    case XP_POLICY_REFERENCE:
        refuse_key(reader, node, "name the principals it is for", "NotPrincipal is not allowed");
        break;
    case XP_POLICY_RESOURCE:
    case XP_POLICY_KEY:
    case XP_POLICY_VPC_ENDPOINT:
        if (statement->effect == XP_EFFECT_ALLOW)
            xp_json_report_key(reader->doc, node, xp_names_diags(reader->names),
                               XP_DIAG_POLICY_ALLOW_NOT_PRINCIPAL,
                               "name the principals it is for, or use Deny",
                               "Allow with NotPrincipal grants to everyone it does not list");
        break;
    case XP_POLICY_IDENTITY:
    case XP_POLICY_BOUNDARY:
    case XP_POLICY_SESSION:
    case XP_POLICY_SCP:
        break; /* refused as a Principal already */
    }
}

static void read_principal(XpPolicyReader *reader, XpStatement *statement, const XpJson *object)
{
    Rule rule = principal_rule(reader->policy->type);
    XpElement element;
    const XpJson *node = pick(reader, object, "Principal", "NotPrincipal", &element);

    if (node != NULL && rule == FORBIDDEN) {
        refuse_key(reader, node, "remove it: the document applies to what it is attached to",
                   element == XP_ELEMENT_PLAIN ? "Principal is not allowed"
                                               : "NotPrincipal is not allowed");
    } else if (node != NULL) {
        statement->principal_element = element;
        if (element == XP_ELEMENT_NEGATED)
            check_not_principal(reader, statement, node);
        if (reader->policy->type == XP_POLICY_RCP &&
            (node->type != JSON_STRING || strcmp(xp_json_string(node), "*") != 0))
            xp_policy_refuse(reader, node, XP_DIAG_POLICY_PRINCIPAL, "write \"Principal\": \"*\"",
                             "the Principal of a resource control policy is \"*\"");
        else
            xp_policy_read_principals(reader, statement, element, node);
    } else if (rule == REQUIRED) {
        xp_policy_refuse(reader, object, XP_DIAG_POLICY_MALFORMED, "add \"Principal\": \"*\"",
                         "the statement has no Principal");
    } else if (rule == EXPECTED) {
        xp_policy_warn(reader, object, XP_DIAG_POLICY_NO_PRINCIPAL, "add a Principal",
                       "the statement has no Principal and matches nobody");
    }
}

static XpEffect read_effect(XpPolicyReader *reader, const XpJson *object)
{
    const XpJson *node = xp_json_member(object, "Effect");
    const char *text = node != NULL ? xp_json_string(node) : NULL;

    if (node == NULL)
        xp_policy_refuse(reader, object, XP_DIAG_POLICY_MALFORMED, "add \"Effect\": \"Allow\"",
                         "the statement has no Effect");
    else if (text == NULL)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_MALFORMED, "write \"Allow\" or \"Deny\"",
                         "Effect is a string, this is %s", xp_json_type_name(node));
    else if (strcmp(text, "Deny") == 0)
        return XP_EFFECT_DENY;
    else if (strcmp(text, "Allow") != 0)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_MALFORMED,
                         "write \"Allow\" or \"Deny\"; letter case counts",
                         "Effect is \"Allow\" or \"Deny\", not \"%s\"", text);
    return XP_EFFECT_ALLOW;
}

static gboolean is_iam_type(XpPolicyType type)
{
    return type == XP_POLICY_IDENTITY || type == XP_POLICY_BOUNDARY || type == XP_POLICY_SESSION;
}

static void read_sid(XpPolicyReader *reader, XpStatement *statement, const XpJson *object,
                     GHashTable *sids)
{
    const XpJson *node = xp_json_member(object, "Sid");
    const char *text = node != NULL ? xp_json_string(node) : NULL;

    if (node == NULL)
        return;
    if (text == NULL) {
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_MALFORMED, "write a string",
                         "Sid is a string, this is %s", xp_json_type_name(node));
        return;
    }
    statement->sid = xp_strings_add(xp_names_strings(reader->names), text);
    if (*text != '\0' && !g_hash_table_add(sids, (gpointer)(guintptr)statement->sid))
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "give each statement its own Sid",
                       "two statements of this document have the Sid \"%s\"", text);
    for (; *text != '\0' && is_iam_type(reader->policy->type); text++) {
        if (g_ascii_isalnum(*text))
            continue;
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "use letters and digits only",
                       "IAM takes letters and digits only in a Sid");
        break;
    }
}

/* A customer's resource control policy only denies; the one AWS attaches allows everything.
 * Rule: S-ORG-8. */
static void check_rcp_effect(XpPolicyReader *reader, const XpStatement *statement,
                             const XpJson *object)
{
    if (reader->policy->type != XP_POLICY_RCP || statement->effect == XP_EFFECT_DENY)
        return;
    if (statement->n_conditions == 0 && statement->n_actions == 1 && statement->n_resources == 1 &&
        strcmp(statement->actions[0].text, "*") == 0 &&
        strcmp(statement->resources[0].text, "*") == 0)
        return;
    xp_policy_refuse(reader, object, XP_DIAG_POLICY_MALFORMED, "write it as a Deny",
                     "a resource control policy can only deny");
}

static void read_statement(XpPolicyReader *reader, const XpJson *object, GHashTable *sids)
{
    const XpJson *condition;
    XpStatement *statement;

    if (object->type != JSON_OBJECT) {
        xp_policy_refuse(reader, object, XP_DIAG_POLICY_MALFORMED, "write {\"Effect\": ...}",
                         "a statement is an object, this is %s", xp_json_type_name(object));
        return;
    }
    /* What seems to be missing is then what was misspelt. */
    if (!check_members(reader, object, statement_keys, G_N_ELEMENTS(statement_keys), "a statement"))
        return;
    statement = xp_policy_add_statement(reader->policy, read_effect(reader, object));
    statement->span = xp_json_span(reader->doc, object, xp_names_strings(reader->names));
    read_sid(reader, statement, object, sids);
    read_principal(reader, statement, object);
    read_action(reader, statement, object);
    read_resource(reader, statement, object);
    condition = xp_json_member(object, "Condition");
    if (condition != NULL)
        xp_policy_read_conditions(reader, statement, condition);
    check_rcp_effect(reader, statement, object);
}

static void read_statements(XpPolicyReader *reader, const XpJson *node)
{
    g_autoptr(GHashTable) sids = g_hash_table_new(g_direct_hash, g_direct_equal);

    if (node->type == JSON_ARRAY && node->n == 0)
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "add a statement",
                       "the document has no statement; IAM refuses such a document");
    if (node->type != JSON_ARRAY) {
        read_statement(reader, node, sids);
        return;
    }
    for (const XpJson *item = node->first; item != NULL; item = item->next)
        read_statement(reader, item, sids);
}

/* Rule: S-ORG-8. */
static void require_new_version(XpPolicyReader *reader, const XpJson *node)
{
    if (reader->policy->type == XP_POLICY_RCP && !reader->policy->variables)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_MALFORMED,
                         "write \"Version\": \"2012-10-17\"",
                         "a resource control policy is of Version \"2012-10-17\"");
}

/* Rule: S-GRAM-2. */
static void read_version(XpPolicyReader *reader, const XpJson *root)
{
    const XpJson *node = xp_json_member(root, "Version");
    const char *text = node != NULL ? xp_json_string(node) : NULL;

    reader->policy->variables = text != NULL && strcmp(text, "2012-10-17") == 0;
    if (node != NULL && !reader->policy->variables &&
        (text == NULL || strcmp(text, "2008-10-17") != 0))
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_MALFORMED, "write \"2012-10-17\"",
                         "Version is \"2012-10-17\" or \"2008-10-17\"");
    else
        require_new_version(reader, node != NULL ? node : root);
}

static void read_id(XpPolicyReader *reader, const XpJson *root)
{
    const XpJson *node = xp_json_member(root, "Id");

    if (node == NULL)
        return;
    if (node->type != JSON_STRING)
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_MALFORMED, "write a string",
                         "Id is a string, this is %s", xp_json_type_name(node));
    else if (is_iam_type(reader->policy->type))
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "remove it",
                       "Id is documented for resource policies only; it has no effect");
}

/* Refuses what the AWS CLI prints around a document. */
static gboolean is_wrapped(XpPolicyReader *reader, const XpJson *root)
{
    static const char *const wrappers[] = {
        "Policy",   "PolicyDocument", "PolicyVersion",           "ResourcePolicy",
        "Document", "Content",        "AssumeRolePolicyDocument"};

    for (guint i = 0; i < G_N_ELEMENTS(wrappers); i++) {
        const XpJson *member = xp_json_member(root, wrappers[i]);

        if (member == NULL)
            continue;
        xp_json_report_key(reader->doc, member, xp_names_diags(reader->names),
                           XP_DIAG_POLICY_MALFORMED,
                           "put the document itself here: {\"Version\": ..., \"Statement\": [...]}",
                           "\"%s\" is what the AWS CLI prints around a document", wrappers[i]);
        reader->fine = FALSE;
        return TRUE;
    }
    return FALSE;
}

static void read_whole(XpPolicyReader *reader, const XpJson *root)
{
    const XpJson *statement = xp_json_member(root, "Statement");

    if (statement == NULL && is_wrapped(reader, root))
        return;
    check_members(reader, root, top_keys, G_N_ELEMENTS(top_keys), "a policy document");
    read_version(reader, root);
    read_id(reader, root);
    if (statement != NULL)
        read_statements(reader, statement);
    else if (reader->fine)
        xp_policy_refuse(reader, root, XP_DIAG_POLICY_MALFORMED, "add \"Statement\": [...]",
                         "the document has no Statement");
}

/* Characters that AWS counts: white space is free except in SCPs and RCPs. Rule: S-GRAM-41. */
guint xp_policy_json_size(const XpSource *source, XpPolicyType type)
{
    guint n = 0;

    for (const char *c = source->text; *c != '\0'; c++) {
        gboolean continues = ((guchar)*c & 0xC0u) == 0x80u;
        gboolean counted = type == XP_POLICY_SCP || type == XP_POLICY_RCP || !g_ascii_isspace(*c);

        if (!continues && counted)
            n++;
    }
    return n;
}

static guint size_limit(XpPolicyType type)
{
    switch (type) {
    case XP_POLICY_IDENTITY:
        return 10240; /* all inline policies of a role; users and groups have less */
    case XP_POLICY_BOUNDARY:
        return 6144;
    case XP_POLICY_SESSION:
        return 2048;
    case XP_POLICY_TRUST:
        return 4096; /* 2048 unless the quota was raised */
    case XP_POLICY_SCP:
    case XP_POLICY_RCP:
        return 5120;
    case XP_POLICY_KEY:
        return 32768;
    case XP_POLICY_RESOURCE:
    case XP_POLICY_VPC_ENDPOINT:
        return 20480;
    case XP_POLICY_REFERENCE:
        return G_MAXUINT; /* AWS never sees it */
    }
    g_assert_not_reached();
}

static void check_size(XpPolicyReader *reader, const XpJson *root)
{
    const char *name = xp_policy_type_name(reader->policy->type);
    guint size = xp_policy_json_size(xp_json_doc_source(reader->doc), reader->policy->type);
    guint limit = size_limit(reader->policy->type);

    if (size > limit)
        xp_policy_warn(reader, root, XP_DIAG_POLICY_SUSPICIOUS, "shorten or split the document",
                       "the document has %u characters, AWS accepts %u in %s %s", size, limit,
                       article_of(name), name);
}

gboolean xp_policy_read(XpPolicyReader *reader)
{
    const XpJson *root = reader->root;
    gboolean bare;

    reader->fine = TRUE;
    reader->policy->span = xp_json_span(reader->doc, root, xp_names_strings(reader->names));
    if (root->type != JSON_OBJECT && root->type != JSON_ARRAY) {
        xp_policy_refuse(reader, root, XP_DIAG_POLICY_MALFORMED,
                         "write {\"Version\": \"2012-10-17\", \"Statement\": [...]}",
                         "a policy document is an object, this is %s", xp_json_type_name(root));
        return FALSE;
    }
    if (root == xp_json_doc_root(reader->doc))
        check_size(reader, root);
    bare = root->type == JSON_ARRAY ||
           (xp_json_member(root, "Statement") == NULL && xp_json_member(root, "Effect") != NULL);
    if (!bare) {
        read_whole(reader, root);
        return reader->fine;
    }
    reader->policy->variables = TRUE;
    read_statements(reader, root);
    if (reader->fine)
        xp_policy_warn(reader, root, XP_DIAG_WRAPPED, NULL,
                       "taken as the Statement of a document of Version 2012-10-17");
    return reader->fine;
}

/* Returns new: "10-app" for "key-policy.d/10-app.json". */
static char *name_of_file(const char *file)
{
    char *name = g_path_get_basename(file);

    if (g_str_has_suffix(name, ".json"))
        name[strlen(name) - strlen(".json")] = '\0';
    return name;
}

gboolean xp_policy_json_read(XpNames *names, XpPolicy *policy, const XpSource *source,
                             gboolean accept_unknown_operators, gboolean takes_canonical_user)
{
    g_autoptr(XpJsonDoc) doc = xp_json_doc_new(source, xp_names_diags(names));
    XpPolicyReader reader = {.names = names,
                             .doc = doc,
                             .root = doc != NULL ? xp_json_doc_root(doc) : NULL,
                             .policy = policy,
                             .accept_unknown_operators = accept_unknown_operators,
                             .takes_canonical_user = takes_canonical_user};

    policy->file = xp_strings_add(xp_names_strings(names), source->file);
    return doc != NULL && xp_policy_read(&reader);
}

XpPolicy *xp_load_policy_text(XpWorld *world, XpPolicyType type, const char *file, const char *text,
                              gsize length, const XpLoadOptions *options, XpDiagList *diags)
{
    g_autoptr(XpSource) source = xp_source_new(file, text, length, diags);
    g_autoptr(XpNames) names = xp_names_new(world, options, diags);
    g_autofree char *name = name_of_file(file);
    gboolean accept = options != NULL && options->accept_unknown_operators;
    guint errors_before = xp_diag_count_errors(diags);
    XpPolicy *policy;

    if (source == NULL)
        return NULL;
    for (guint i = 0; i < world->n_accounts; i++)
        xp_names_add_account(names, world->accounts[i]);
    for (guint i = 0; i < world->n_resources; i++)
        xp_names_add_resource(names, world->resources[i]);
    policy = xp_world_add_policy(world, type, name);
    xp_policy_json_read(names, policy, source, accept, type == XP_POLICY_RESOURCE);
    return xp_diag_count_errors(diags) == errors_before ? policy : NULL;
}
