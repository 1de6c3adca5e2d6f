/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"

#include <string.h>

static XpIdentity *add_identity(Scene *scene, const XpAccount *account, XpIdentityKind kind,
                                const char *path, const char *name, const char *id)
{
    XpIdentity *identity = xp_world_add_identity(scene->world, account, kind, path, name);
    identity->unique_id = xp_strings_add(scene->world->strings, id);
    identity->tags.status = XP_KNOWN;
    return identity;
}

static XpResource *add_resource(Scene *scene, XpResourceKind kind, const char *name,
                                const char *arn)
{
    XpResource *resource = xp_world_add_resource(scene->world, scene->a, kind, name, arn);
    resource->tags.status = XP_KNOWN;
    resource->policy = XP_NONE;
    resource->grants_status = XP_NONE;
    resource->key_history = XP_NONE;
    resource->stated = TRUE;
    resource->kms_key.kind = XP_KEY_AWS_MANAGED;
    return resource;
}

Scene *scene_new(void)
{
    Scene *scene = g_new0(Scene, 1);
    scene->world = xp_world_new();
    scene->world->organizations = XP_NONE;
    scene->a = xp_world_add_account(scene->world, "A", ID_A, "aws");
    scene->b = xp_world_add_account(scene->world, "B", ID_B, "aws");
    scene->c = xp_world_add_account(scene->world, "C", ID_C, "aws");
    scene->a->supplied = scene->a->complete = TRUE;
    scene->b->supplied = scene->b->complete = TRUE;
    scene->r = add_identity(scene, scene->b, XP_IDENTITY_ROLE, "/team/", "R", "AROAR");
    scene->u = add_identity(scene, scene->b, XP_IDENTITY_USER, "/", "U", "AIDAU");
    scene->t = add_identity(scene, scene->a, XP_IDENTITY_ROLE, "/", "T", "AROAT");
    scene->v = add_identity(scene, scene->a, XP_IDENTITY_USER, "/", "V", "AIDAV");
    scene->secret = add_resource(scene, XP_RESOURCE_SECRET, "db", SECRET);
    scene->key = add_resource(scene, XP_RESOURCE_KEY, "key", KEY);
    scene->request = xp_request_new();
    scene->options = (XpEvalOptions){.now = 1767225600, .assume_printed = TRUE};
    return scene;
}

void scene_free(Scene *scene)
{
    xp_eval_result_free(scene->result);
    g_clear_error(&scene->error);
    xp_request_free(scene->request);
    xp_world_free(scene->world);
    g_free(scene);
}

static void add_principal(XpStrings *strings, XpStatement *statement, XpElement element,
                          const char *map_key, const char *text)
{
    XpPrincipalEntry entry;
    g_autoptr(GError) error = NULL;
    if (strcmp(text, "*") == 0 && g_strcmp0(map_key, "AWS") == 0)
        map_key = NULL;
    if (strcmp(text, "{*}") == 0)
        text = "*";
    if (!xp_principal_parse(strings, NULL, map_key, text, &entry, &error))
        g_error("%s", error->message);
    xp_statement_add_principal(statement, element, &entry);
}

static void add_condition(XpStrings *strings, XpStatement *statement, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    XpCondition *condition =
        xp_statement_add_condition(strings, statement, parts[0], parts[1], NULL);
    for (guint i = 2; parts[i] != NULL; i++)
        xp_condition_add_value(strings, condition, parts[i], NULL);
}

static void add_word(XpStrings *strings, XpStatement *statement, const char *word)
{
    const char *value = strchr(word, '=') + 1;
    XpElement element = word[0] == 'N' ? XP_ELEMENT_NEGATED : XP_ELEMENT_PLAIN;
    const char *kind = word[0] == 'N' ? word + 1 : word;
    if (g_str_has_prefix(kind, "PS="))
        add_principal(strings, statement, element, "Service", value);
    else if (g_str_has_prefix(kind, "PF="))
        add_principal(strings, statement, element, "Federated", value);
    else if (g_str_has_prefix(kind, "P="))
        add_principal(strings, statement, element, "AWS", value);
    else if (g_str_has_prefix(kind, "A="))
        xp_statement_add_action(strings, statement, element, value, NULL);
    else if (g_str_has_prefix(kind, "R="))
        xp_statement_add_resource(strings, statement, element, value, NULL);
    else if (g_str_has_prefix(kind, "C="))
        add_condition(strings, statement, value);
    else
        g_error("not a word of a statement: %s", word);
}

static void add_statement(XpStrings *strings, XpPolicy *policy, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    XpEffect effect = strcmp(words[0], "deny") == 0 ? XP_EFFECT_DENY : XP_EFFECT_ALLOW;
    XpStatement *statement = xp_policy_add_statement(policy, effect);
    for (guint i = 1; words[i] != NULL; i++)
        add_word(strings, statement, words[i]);
}

XpPolicy *scene_policy(Scene *scene, XpPolicyType type, const char *statement)
{
    XpPolicy *policy = xp_world_add_policy(scene->world, type, "test");
    if (statement != NULL)
        add_statement(scene->world->strings, policy, statement);
    return policy;
}

void scene_identity(Scene *scene, XpIdentity *identity, const char *statement)
{
    xp_documents_add(&identity->policies, scene_policy(scene, XP_POLICY_IDENTITY, statement));
}

void scene_boundary(Scene *scene, XpIdentity *identity, const char *statement)
{
    identity->boundary = XP_KNOWN;
    identity->boundary_policy = scene_policy(scene, XP_POLICY_BOUNDARY, statement);
}

void scene_trust(Scene *scene, XpIdentity *role, const char *statement)
{
    role->trust = XP_KNOWN;
    role->trust_policy = scene_policy(scene, XP_POLICY_TRUST, statement);
}

void scene_resource(Scene *scene, XpResource *resource, const char *statement)
{
    XpPolicyType type = resource->kind == XP_RESOURCE_KEY ? XP_POLICY_KEY : XP_POLICY_RESOURCE;
    resource->policy = resource->policy == XP_UNKNOWN ? XP_UNKNOWN : XP_KNOWN;
    xp_documents_add(&resource->policies, scene_policy(scene, type, statement));
}

XpPrincipalEntry scene_principal(Scene *scene, const char *text)
{
    XpPrincipalEntry entry;
    g_autoptr(GError) error = NULL;
    gboolean service = g_str_has_suffix(text, ".amazonaws.com");
    if (!xp_principal_parse(scene->world->strings, NULL, service ? "Service" : "AWS", text, &entry,
                            &error))
        g_error("%s", error->message);
    return entry;
}

XpGrant *scene_grant(Scene *scene, const char *grantee, const char *operations)
{
    g_auto(GStrv) names = g_strsplit(operations, ",", -1);
    XpGrant *grant = xp_resource_add_grant(scene->key);
    XpPrincipalEntry entry = scene_principal(scene, grantee);
    grant->grant_id = xp_strings_printf(scene->world->strings, "g%u", scene->key->n_grants);
    xp_grant_add_grantee(grant, &entry);
    for (guint i = 0; names[i] != NULL; i++)
        xp_grant_add_operation(scene->world, grant, names[i]);
    return grant;
}

void scene_session(Scene *scene, const char *statement)
{
    XpPolicy *policy = xp_policy_new(scene->request->strings, XP_POLICY_SESSION, "session");
    add_statement(scene->request->strings, policy, statement);
    xp_request_add_session_policy(scene->request, policy);
}

void scene_use_key(Scene *scene)
{
    scene->secret->kms_key.kind = XP_KEY_LOADED;
    scene->secret->kms_key.key = scene->key;
}

void scene_set(Scene *scene, const char *key, const char *value)
{
    xp_request_set(scene->request, key, &value, 1);
}

XpDecision scene_ask(Scene *scene, const char *caller, const char *action, const char *resource)
{
    g_autoptr(XpRequest) request = scene->request;
    scene->request = xp_request_new();
    g_clear_pointer(&scene->result, xp_eval_result_free);
    g_clear_error(&scene->error);
    XpCaller parsed;
    if (request->caller.kind == XP_CALLER_ANONYMOUS &&
        xp_caller_parse(scene->world, caller, request->strings, &parsed, &scene->error))
        request->caller = parsed;
    if (scene->error != NULL)
        return XP_DECISION_UNKNOWN;
    request->read_secret = strcmp(action, "read-secret") == 0;
    request->action = xp_strings_add(request->strings, action);
    request->resource = xp_strings_add(request->strings, resource);
    scene->result = xp_eval_request(scene->world, request, &scene->options, &scene->error);
    return scene->result != NULL ? scene->result->decision : XP_DECISION_UNKNOWN;
}

const XpTraceStep *scene_step(const Scene *scene, guint call, XpLayer layer)
{
    for (guint i = 0; i < scene->result->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(scene->result->trace, i);
        if (step->call == call && step->layer == layer)
            return step;
    }
    return NULL;
}

gboolean scene_depends_on(const Scene *scene, const char *text)
{
    for (guint i = 0; i < scene->result->unknowns->len; i++) {
        const XpFact *fact = g_ptr_array_index(scene->result->unknowns, i);
        if (strstr(fact->id, text) != NULL)
            return TRUE;
    }
    return FALSE;
}

const char *scene_key(const Scene *scene, guint call, const char *key)
{
    const XpRequest *request = g_ptr_array_index(scene->result->calls, call);
    const XpContextValue *value = xp_request_get(request, key);
    return value != NULL && value->n > 0 ? value->values[0] : NULL;
}
