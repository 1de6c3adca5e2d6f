/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests of `eval`: what is written is turned into concrete texts; whether such a request can
 * exist is decided by whoever evaluates it.
 */
#include "frontend/load/request_json.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/load/policy_reader.h"
#include "frontend/model/action.h"
#include "frontend/model/arn.h"
#include "frontend/model/world_build.h"

static const char *const request_keys[] = {
    "principal", "action",           "resource",     "resource_account",
    "context",   "session_policies", "vpc_endpoint", "identity_policies",
    "story"};

typedef struct {
    const XpWorld *bound;
    XpNames *names;
    const XpJsonDoc *doc;
    XpDiagList *diags;
    XpRequest *request;
    gboolean fine;
} Reader;

static void G_GNUC_PRINTF(5, 6) refuse(Reader *reader, const XpJson *node, XpDiagId id,
                                       const char *help, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_json_report(reader->doc, node, reader->diags, id, help, "%s", text);
    reader->fine = FALSE;
}

static XpSite site_of(const Reader *reader, const XpJson *node)
{
    return (XpSite){.source = xp_json_doc_source(reader->doc),
                    .span = xp_json_span(reader->doc, node, reader->request->strings)};
}

/* The text of the member @key, or NULL: absent, or refused. */
static const char *read_text(Reader *reader, const XpJson *object, const char *key)
{
    const XpJson *node = xp_json_member(object, key);
    const char *text = node != NULL ? xp_json_string(node) : NULL;

    if (node != NULL && text == NULL)
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED, "write a string",
               "\"%s\" is a string, this is %s", key, xp_json_type_name(node));
    return text;
}

/* The ARN that "KIND NAME in LABEL" names; NULL with *@out_is_reference FALSE when @text has
 * another form, NULL with TRUE after an error. */
static const char *read_reference(Reader *reader, const XpJson *node, const char *text,
                                  gboolean *out_is_reference)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    const XpAccount *account;
    const XpIdentity *identity = NULL;
    const XpResource *resource = NULL;

    *out_is_reference = g_strv_length(words) == 4 && strcmp(words[2], "in") == 0;
    if (!*out_is_reference)
        return NULL;
    account = xp_names_find_account(reader->names, words[3]);
    if (account == NULL) {
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED, "write a label of the tree",
               "account '%s' was not loaded", words[3]);
        return NULL;
    }
    if (strcmp(words[0], "role") == 0)
        identity = xp_world_identity(reader->bound, account, XP_IDENTITY_ROLE, words[1]);
    else if (strcmp(words[0], "user") == 0)
        identity = xp_world_identity(reader->bound, account, XP_IDENTITY_USER, words[1]);
    else if (strcmp(words[0], "secret") == 0)
        resource = xp_world_resource(reader->bound, account, XP_RESOURCE_SECRET, words[1]);
    else if (strcmp(words[0], "key") == 0)
        resource = xp_world_resource(reader->bound, account, XP_RESOURCE_KEY, words[1]);
    else
        *out_is_reference = FALSE;
    if (identity != NULL)
        return identity->arn;
    if (resource != NULL)
        return resource->arn;
    if (*out_is_reference)
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED, "write names of folders of the tree",
               "%s '%s' in account %s was not loaded", words[0], words[1], words[3]);
    return NULL;
}

/* A text in whose place an ARN may stand: references and labels become what they mean. NULL after
 * an error. */
static const char *resolve(Reader *reader, const XpJson *node, const char *text)
{
    XpSite site = site_of(reader, node);
    gboolean is_reference;
    const char *arn = read_reference(reader, node, text, &is_reference);

    if (is_reference || arn != NULL)
        return arn;
    if (!g_str_has_prefix(text, "arn:"))
        return xp_strings_add(reader->request->strings, text);
    arn = xp_names_arn(reader->names, text, &site);
    if (arn == NULL)
        reader->fine = FALSE;
    return arn;
}

static gboolean is_sign_in(const char *action)
{
    return g_strcmp0(action, "sts:AssumeRoleWithSAML") == 0 ||
           g_strcmp0(action, "sts:AssumeRoleWithWebIdentity") == 0;
}

/* TRUE when @text is a provider, the action is read, and somebody of the provider calls.
 * Rule: S-STS-5 */
static gboolean take_provider(Reader *reader, const char *text)
{
    XpRequest *request = reader->request;
    XpPrincipalEntry entry;

    if (!is_sign_in(request->action) ||
        !xp_principal_parse(request->strings, NULL, "Federated", text, &entry, NULL))
        return FALSE;
    request->caller.kind = XP_CALLER_ANONYMOUS;
    xp_request_set(request, "aws:FederatedProvider", &entry.text, 1);
    return TRUE;
}

/* AWS takes no signature of who signs in to a role, whoever that is: the call is that of nobody of
 * an account. Rule: S-STS-5, S-ORG-9 */
static void take_signature(XpRequest *request)
{
    if (is_sign_in(request->action))
        request->caller = (XpCaller){.kind = XP_CALLER_ANONYMOUS};
}

static void read_principal(Reader *reader, const XpJson *object)
{
    const XpJson *node = xp_json_member(object, "principal");
    const char *text = read_text(reader, object, "principal");
    g_autoptr(GError) error = NULL;
    const char *arn;

    if (node == NULL)
        refuse(reader, object, XP_DIAG_REQUEST_MALFORMED,
               "add \"principal\": an ARN, \"role NAME in LABEL\", \"anonymous\" or a service",
               "the request has no \"principal\"");
    if (text == NULL)
        return;
    arn = resolve(reader, node, text);
    if (arn == NULL || take_provider(reader, arn))
        return;
    if (xp_caller_parse(reader->bound, arn, reader->request->strings, &reader->request->caller,
                        &error))
        take_signature(reader->request);
    else
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED,
               "write the ARN of a user, role, role session, federated user or root user, "
               "\"anonymous\" or NAME.amazonaws.com",
               "%s", error->message);
}

static void read_resource(Reader *reader, const XpJson *object)
{
    const XpJson *node = xp_json_member(object, "resource");
    const char *text = read_text(reader, object, "resource");

    if (node == NULL)
        refuse(reader, object, XP_DIAG_REQUEST_MALFORMED,
               "add \"resource\": an ARN, \"secret NAME in LABEL\" or \"*\"",
               "the request has no \"resource\"");
    if (text == NULL)
        return;
    reader->request->resource = resolve(reader, node, text);
    if (reader->request->resource != NULL && strcmp(reader->request->resource, "*") != 0 &&
        !g_str_has_prefix(reader->request->resource, "arn:"))
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED,
               "write an ARN, \"secret NAME in LABEL\", \"key NAME in LABEL\" or \"*\"",
               "'%s' is no resource", text);
}

static void read_resource_account(Reader *reader, const XpJson *object)
{
    const XpJson *node = xp_json_member(object, "resource_account");
    const char *text = read_text(reader, object, "resource_account");
    const XpAccount *account = text != NULL ? xp_names_find_account(reader->names, text) : NULL;

    if (text == NULL)
        return;
    if (account == NULL && !xp_account_id_is_valid(text))
        refuse(reader, node, XP_DIAG_ACCOUNT_ID, "write twelve digits or a label of the tree",
               "'%s' is no account", text);
    else
        reader->request->resource_account =
            xp_strings_add(reader->request->strings, account != NULL ? account->id : text);
}

static gboolean is_action(const char *text)
{
    const char *colon = strchr(text, ':');

    return colon != NULL && colon != text && colon[1] != '\0' && strchr(colon + 1, ':') == NULL &&
           strpbrk(text, "*? ,") == NULL;
}

/* Whether such a call is allowed can be asked; that nobody can send it is told. */
static void warn_unknown_action(Reader *reader, const XpJson *node, const char *text)
{
    g_autofree char *help = xp_action_advice(text);

    if (help != NULL)
        xp_json_report(reader->doc, node, reader->diags, XP_DIAG_POLICY_UNKNOWN_ACTION, help,
                       "'%s' is no action of its service as of %s", text, xp_action_catalog_date());
}

static void read_action(Reader *reader, const XpJson *object)
{
    const XpJson *node = xp_json_member(object, "action");
    const char *text = read_text(reader, object, "action");
    const XpAction *action = text != NULL ? xp_action_lookup(text) : NULL;

    if (node == NULL && !reader->request->read_secret)
        refuse(reader, object, XP_DIAG_REQUEST_MALFORMED,
               "add \"action\": \"secretsmanager:GetSecretValue\"",
               "the request has no \"action\"");
    if (text == NULL)
        return;
    if (!is_action(text)) {
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED, "write one action, \"service:Name\"",
               "'%s' is not an action", text);
        return;
    }
    if (reader->request->read_secret &&
        g_ascii_strcasecmp(text, "secretsmanager:GetSecretValue") != 0) {
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED, "leave the action out, or the story",
               "the story read-secret begins with secretsmanager:GetSecretValue, not with %s",
               text);
        return;
    }
    warn_unknown_action(reader, node, text);
    reader->request->action =
        xp_strings_add(reader->request->strings, action != NULL ? action->name : text);
}

static void read_story(Reader *reader, const XpJson *object)
{
    const char *text = read_text(reader, object, "story");

    reader->request->read_secret = g_strcmp0(text, "read-secret") == 0;
    if (text != NULL && !reader->request->read_secret)
        refuse(reader, xp_json_member(object, "story"), XP_DIAG_REQUEST_MALFORMED,
               "write \"read-secret\", or leave it out", "no story '%s' is known", text);
    else if (text == NULL)
        return;
    else if (xp_json_member(object, "action") == NULL)
        reader->request->action =
            xp_strings_add(reader->request->strings, "secretsmanager:GetSecretValue");
}

/* One value of the context, as text. NULL after an error. */
static const char *read_value(Reader *reader, const XpJson *node)
{
    g_autofree char *literal = NULL;

    switch (node->type) {
    case JSON_STRING:
        return resolve(reader, node, xp_json_string(node));
    case JSON_INTEGER:
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
        literal = xp_json_literal(reader->doc, node);
        return xp_strings_add(reader->request->strings, literal);
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NULL:
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED, "write a string or an array of strings",
               "a context value is a string, this is %s", xp_json_type_name(node));
        return NULL;
    }
    g_assert_not_reached();
}

static void read_context_key(Reader *reader, const XpJson *member)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    const XpJson *first = member->type == JSON_ARRAY ? member->first : member;

    g_autofree char *help = NULL;

    if (xp_condition_key_is_odd(member->key, &help))
        xp_json_report_key(reader->doc, member, reader->diags, XP_DIAG_POLICY_SUSPICIOUS, help,
                           "the condition key '%s' is not known", member->key);
    if (xp_request_get(reader->request, member->key) != NULL) {
        refuse(reader, member, XP_DIAG_REQUEST_MALFORMED,
               "condition keys do not know letter case; keep one",
               "\"%s\" stands twice in the context", member->key);
        return;
    }
    for (const XpJson *node = first; node != NULL;
         node = member->type == JSON_ARRAY ? node->next : NULL) {
        const char *value = read_value(reader, node);

        if (value != NULL)
            g_ptr_array_add(values, (gpointer)(guintptr)value);
    }
    xp_request_set(reader->request, member->key, (const char *const *)values->pdata, values->len);
}

static void read_context(Reader *reader, const XpJson *object)
{
    const XpJson *node = xp_json_member(object, "context");

    if (node == NULL)
        return;
    if (node->type != JSON_OBJECT) {
        refuse(reader, node, XP_DIAG_REQUEST_MALFORMED, "write {\"aws:SourceIp\": \"...\"}",
               "\"context\" is an object, this is %s", xp_json_type_name(node));
        return;
    }
    for (const XpJson *member = node->first; member != NULL; member = member->next)
        read_context_key(reader, member);
    xp_request_complete(reader->request);
}

static void read_endpoint(Reader *reader, const XpJson *object)
{
    const char *text = read_text(reader, object, "vpc_endpoint");

    if (text == NULL)
        return;
    if (xp_world_endpoint(reader->bound, text) == NULL && !g_str_has_prefix(text, "vpce-"))
        refuse(reader, xp_json_member(object, "vpc_endpoint"), XP_DIAG_REQUEST_MALFORMED,
               "write the name of a folder under vpc-endpoints/, or an id that begins with vpce-",
               "no endpoint '%s' was loaded", text);
    else
        reader->request->vpc_endpoint = xp_strings_add(reader->request->strings, text);
}

/* Reads the documents of @key; returns how many and hands the array to @out_policies. */
static guint read_policies(Reader *reader, const XpJson *object, const char *key, XpPolicyType type,
                           XpPolicy ***out_policies)
{
    const XpJson *list = xp_json_member(object, key);
    g_autoptr(GPtrArray) policies = g_ptr_array_new();
    guint n;

    *out_policies = NULL;
    if (list == NULL)
        return 0;
    if (list->type != JSON_ARRAY) {
        refuse(reader, list, XP_DIAG_REQUEST_MALFORMED, "write [ {\"Version\": ...} ]",
               "\"%s\" is an array of documents, this is %s", key, xp_json_type_name(list));
        return 0;
    }
    for (const XpJson *node = list->first; node != NULL; node = node->next) {
        g_autofree char *name = g_strdup_printf("%s/%u", key, node->position);
        XpPolicy *policy = xp_policy_new(reader->request->strings, type, name);
        XpPolicyReader document = {
            .names = reader->names, .doc = reader->doc, .root = node, .policy = policy};

        policy->file = site_of(reader, node).span.file;
        g_ptr_array_add(policies, policy);
        if (!xp_policy_read(&document))
            reader->fine = FALSE;
    }
    n = policies->len;
    *out_policies = (XpPolicy **)g_ptr_array_free(g_steal_pointer(&policies), FALSE);
    return n;
}

static void check_keys(Reader *reader, const XpJson *object)
{
    for (const XpJson *member = object->first; member != NULL; member = member->next) {
        gboolean known = FALSE;
        const char *near;
        g_autofree char *help = NULL;

        for (guint i = 0; i < G_N_ELEMENTS(request_keys) && !known; i++)
            known = strcmp(request_keys[i], member->key) == 0;
        if (known)
            continue;
        near = xp_suggest(member->key, request_keys, G_N_ELEMENTS(request_keys));
        help = near != NULL ? g_strdup_printf("did you mean \"%s\"?", near) : NULL;
        xp_json_report_key(reader->doc, member, reader->diags, XP_DIAG_REQUEST_MALFORMED, help,
                           "\"%s\" is no part of a request", member->key);
        reader->fine = FALSE;
    }
}

static void read_request(Reader *reader, const XpJson *object)
{
    XpRequest *request = reader->request;

    request->span = xp_json_span(reader->doc, object, request->strings);
    if (object->type != JSON_OBJECT) {
        refuse(reader, object, XP_DIAG_REQUEST_MALFORMED,
               "write {\"principal\": ..., \"action\": ..., \"resource\": ...}",
               "a request is an object, this is %s", xp_json_type_name(object));
        return;
    }
    check_keys(reader, object);
    read_story(reader, object);
    read_action(reader, object);
    read_principal(reader, object);
    read_resource(reader, object);
    read_resource_account(reader, object);
    read_context(reader, object);
    read_endpoint(reader, object);
    request->n_session_policies = read_policies(reader, object, "session_policies",
                                                XP_POLICY_SESSION, &request->session_policies);
    request->n_identity_policies = read_policies(reader, object, "identity_policies",
                                                 XP_POLICY_IDENTITY, &request->identity_policies);
    request->has_identity_policies = xp_json_member(object, "identity_policies") != NULL;
}

static void add_request(Reader *reader, const XpJson *node, GPtrArray *requests)
{
    reader->request = xp_request_new();
    g_ptr_array_add(requests, reader->request);
    xp_names_set_strings(reader->names, reader->request->strings);
    read_request(reader, node);
}

static gboolean read_all(Reader *reader, GPtrArray *requests)
{
    const XpJson *root = xp_json_doc_root(reader->doc);

    if (root->type != JSON_ARRAY) {
        add_request(reader, root, requests);
        return reader->fine;
    }
    for (const XpJson *node = root->first; node != NULL; node = node->next)
        add_request(reader, node, requests);
    return reader->fine;
}

static void free_request(gpointer request)
{
    xp_request_free(request);
}

GPtrArray *xp_load_requests(const XpWorld *bound, const XpWorld *world, const char *file,
                            XpDiagList *diags, GError **error)
{
    g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func(free_request);
    g_autoptr(XpSource) source = xp_source_read(file, XP_SOURCE_OTHER_LIMIT, diags);
    g_autoptr(XpJsonDoc) doc = source != NULL ? xp_json_doc_new(source, diags) : NULL;
    g_autoptr(XpNames) names = xp_names_new_frozen(bound, world, diags);
    Reader reader = {.bound = bound, .names = names, .doc = doc, .diags = diags, .fine = TRUE};

    if (doc != NULL && read_all(&reader, requests))
        return g_steal_pointer(&requests);
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s holds no request that can be decided", file);
    return NULL;
}
