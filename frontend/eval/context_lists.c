/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/context_lists.h"

#include <string.h>

static gboolean is_listed(const char *name, const char *const *names, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (g_ascii_strcasecmp(name, names[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Returns new: the part after @prefix of every given key below it, as written. */
static GPtrArray *given_names(const XpKeys *keys, const char *prefix)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, keys->call->request->context);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (xp_keys_is_below(key, prefix))
            g_ptr_array_add(names, (char *)key + strlen(prefix));
    }
    return names;
}

/* Every given entry is one of the list. A name of the list without its entry: the request may be
 * incomplete, or one that cannot be. */
static void derive_entries(XpKeys *keys, const char *list, const char *prefix,
                           const GPtrArray *names)
{
    const XpKeyState given = *xp_keys_get(keys, list);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (!is_listed(name, given.values, given.n))
            xp_keys_refuse(keys, "%s%s is given, but %s does not name \"%s\"", prefix, name, list,
                           name);
    }
    for (guint i = 0; i < given.n; i++) {
        g_autofree char *key = g_strconcat(prefix, given.values[i], NULL);
        xp_keys_unknown(keys, key, XP_MAYBE, NULL, "the request gives its name without its value");
    }
}

static void derive_list(XpKeys *keys, const char *list, const char *prefix)
{
    g_autoptr(GPtrArray) names = given_names(keys, prefix);
    if (xp_keys_get(keys, list) != NULL)
        derive_entries(keys, list, prefix, names);
    else if (names->len > 0)
        xp_keys_put(keys, list, (const char *const *)names->pdata, names->len);
}

/* Tags are taken away by name alone. */
static gboolean takes_tags_away(const XpCall *call)
{
    return xp_call_is_action(call, "kms:UntagResource") ||
           xp_call_is_action(call, "secretsmanager:UntagResource");
}

void xp_context_derive_request_tags(XpKeys *keys)
{
    if (!takes_tags_away(keys->call))
        derive_list(keys, "aws:TagKeys", "aws:RequestTag/");
}

void xp_context_derive_encryption_names(XpKeys *keys)
{
    derive_list(keys, "kms:EncryptionContextKeys", "kms:EncryptionContext:");
}

void xp_context_fix_encryption_names(XpKeys *keys, const char *const *names, guint n)
{
    static const char *const list = "kms:EncryptionContextKeys";
    static const char *const prefix = "kms:EncryptionContext:";
    g_autoptr(GPtrArray) entries = given_names(keys, prefix);
    const XpKeyState *given = xp_keys_get(keys, list);
    gboolean agrees = TRUE;
    for (guint i = 0; given != NULL && i < given->n; i++)
        agrees = agrees && g_strv_contains(names, given->values[i]);
    for (guint i = 0; given != NULL && i < n; i++)
        agrees = agrees && is_listed(names[i], given->values, given->n);
    if (!agrees)
        xp_keys_refuse(keys, "%s is given, but in this call it is {%s, %s}", list, names[0],
                       names[1]);
    for (guint i = 0; i < entries->len; i++) {
        const char *name = g_ptr_array_index(entries, i);
        g_autofree char *key = g_strconcat(prefix, name, NULL);
        if (!is_listed(name, names, n))
            xp_keys_derive_absent(keys, key);
    }
    xp_keys_put(keys, list, names, n);
}

void xp_context_derive_called_via(XpKeys *keys)
{
    static const char *const ends[] = {"aws:CalledViaFirst", "aws:CalledViaLast"};
    const XpKeyState *list = xp_keys_get(keys, "aws:CalledVia");
    gboolean some = list != NULL && list->n > 0;
    if (some) {
        const XpKeyState given = *list;
        xp_keys_derive(keys, ends[0], given.values[0]);
        xp_keys_derive(keys, ends[1], given.values[given.n - 1]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
        some = some || xp_keys_get(keys, ends[i]) != NULL;
    if (!some)
        return;
    xp_keys_derive(keys, "aws:ViaAWSService", "true");
    xp_keys_unknown(keys, "aws:CalledVia", XP_MAYBE, NULL, "the request gives one of its values");
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
        xp_keys_unknown(keys, ends[i], XP_MAYBE, NULL, "the request does not name every service");
}
