/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/request.h"

#include <string.h>

#include "frontend/model/world_build.h"

static guint hash_key(gconstpointer key)
{
    g_autofree char *folded = g_ascii_strdown(key, -1);

    return g_str_hash(folded);
}

static gboolean keys_are_equal(gconstpointer a, gconstpointer b)
{
    return g_ascii_strcasecmp(a, b) == 0;
}

static void free_value(gpointer data)
{
    XpContextValue *value = data;

    g_free(value->values);
    g_free(value);
}

XpRequest *xp_request_new(void)
{
    XpRequest *request = g_new0(XpRequest, 1);

    request->strings = xp_strings_new();
    request->context = g_hash_table_new_full(hash_key, keys_are_equal, g_free, free_value);
    request->caller.kind = XP_CALLER_ANONYMOUS;
    return request;
}

static void free_policies(XpPolicy **policies, guint n)
{
    for (guint i = 0; i < n; i++)
        xp_policy_free(policies[i]);
    g_free(policies);
}

void xp_request_free(XpRequest *request)
{
    if (request == NULL)
        return;
    free_policies(request->session_policies, request->n_session_policies);
    free_policies(request->identity_policies, request->n_identity_policies);
    g_hash_table_unref(request->context);
    xp_strings_free(request->strings);
    g_free(request);
}

void xp_request_set(XpRequest *request, const char *key, const char *const *values, guint n)
{
    XpContextValue *value = g_new0(XpContextValue, 1);

    value->n = n;
    value->values = g_new(const char *, n);
    for (guint i = 0; i < n; i++)
        value->values[i] = xp_strings_add(request->strings, values[i]);
    g_hash_table_replace(request->context, g_strdup(key), value);
}

const XpContextValue *xp_request_get(const XpRequest *request, const char *key)
{
    return g_hash_table_lookup(request->context, key);
}

static gint compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void set_names(XpRequest *request, const char *list, const char *prefix)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;

    if (xp_request_get(request, list) != NULL)
        return;
    g_hash_table_iter_init(&iter, request->context);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (g_ascii_strncasecmp(key, prefix, strlen(prefix)) == 0)
            g_ptr_array_add(names, (char *)key + strlen(prefix));
    }
    g_ptr_array_sort(names, compare_texts);
    if (names->len > 0)
        xp_request_set(request, list, (const char *const *)names->pdata, names->len);
}

static void set_unless_given(XpRequest *request, const char *key, const char *value)
{
    if (xp_request_get(request, key) == NULL)
        xp_request_set(request, key, &value, 1);
}

void xp_request_complete(XpRequest *request)
{
    static const char *const first = "aws:CalledViaFirst";
    static const char *const last = "aws:CalledViaLast";
    const XpContextValue *via = xp_request_get(request, "aws:CalledVia");

    set_names(request, "aws:TagKeys", "aws:RequestTag/");
    if (!request->read_secret)
        set_names(request, "kms:EncryptionContextKeys", "kms:EncryptionContext:");
    if (via != NULL && via->n > 0) {
        set_unless_given(request, first, via->values[0]);
        set_unless_given(request, last, via->values[via->n - 1]);
    }
    if (xp_request_get(request, first) != NULL || xp_request_get(request, last) != NULL)
        set_unless_given(request, "aws:ViaAWSService", "true");
}

static void add_policy(XpPolicy ***policies, guint *n, XpPolicy *policy)
{
    *policies = g_renew(XpPolicy *, *policies, *n + 1);
    (*policies)[(*n)++] = policy;
}

void xp_request_add_session_policy(XpRequest *request, XpPolicy *policy)
{
    add_policy(&request->session_policies, &request->n_session_policies, policy);
}

void xp_request_add_identity_policy(XpRequest *request, XpPolicy *policy)
{
    request->has_identity_policies = TRUE;
    add_policy(&request->identity_policies, &request->n_identity_policies, policy);
}

void xp_request_allow(XpRequest *request, const char *action, const char *resource)
{
    XpPolicy *policy = xp_policy_new(request->strings, XP_POLICY_IDENTITY, "given by the request");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);

    policy->built_in = TRUE;
    xp_statement_add_action(request->strings, statement, XP_ELEMENT_PLAIN, action, NULL);
    xp_statement_add_resource(request->strings, statement, XP_ELEMENT_PLAIN, resource, NULL);
    xp_request_add_identity_policy(request, policy);
}
