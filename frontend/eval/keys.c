/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/keys.h"

#include <string.h>

#include "frontend/base/error.h"

const char *xp_keys_spell(const char *key)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);
    return row != NULL && !row->family ? row->name : key;
}

gboolean xp_keys_is_below(const char *key, const char *prefix)
{
    return g_ascii_strncasecmp(key, prefix, strlen(prefix)) == 0;
}

const XpKeyState *xp_keys_get(const XpKeys *keys, const char *key)
{
    g_autofree char *folded = g_ascii_strdown(key, -1);
    return g_hash_table_lookup(keys->call->keys, folded);
}

void xp_keys_put_state(XpKeys *keys, const char *key, XpKeyState state)
{
    XpStrings *strings = keys->call->filled->strings;
    XpKeyState *copy = g_memdup2(&state, sizeof state);
    const char **values = g_new0(const char *, state.n + 1);
    for (guint i = 0; i < state.n; i++)
        values[i] = xp_strings_add(strings, state.values[i]);
    copy->values = values;
    g_hash_table_replace(keys->call->keys, g_ascii_strdown(key, -1), copy);
}

void xp_keys_put(XpKeys *keys, const char *key, const char *const *values, guint n)
{
    xp_keys_put_state(keys, key, (XpKeyState){.present = XP_TRUE, .values = values, .n = n});
}

void xp_keys_remove(XpKeys *keys, const char *key)
{
    g_autofree char *folded = g_ascii_strdown(key, -1);
    g_hash_table_remove(keys->call->keys, folded);
}

void xp_keys_refuse(XpKeys *keys, const char *format, ...)
{
    if (keys->failed)
        return;
    va_list arguments;
    va_start(arguments, format);
    keys->failed = TRUE;
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(keys->error, XP_ERROR, XP_ERROR_INPUT, text);
}

static void contradict(XpKeys *keys, const char *key, const char *given, const char *derived)
{
    g_autofree char *value = g_strdup_printf("\"%s\"", derived != NULL ? derived : "");
    xp_keys_refuse(keys, "%s is given as \"%s\", but in this call it %s %s", key, given,
                   derived != NULL ? "is" : "is absent;", derived != NULL ? value : "leave it out");
}

static gboolean agrees(const char *given, const char *derived)
{
    g_autoptr(GArray) pattern = xp_pieces_from_text(given, FALSE);
    g_autoptr(GArray) text = xp_pieces_from_text(derived, FALSE);
    return xp_match_glob(xp_pieces_slice(pattern), xp_pieces_slice(text)) != XP_FALSE;
}

void xp_keys_derive_partly(XpKeys *keys, const char *key, const char *value, const XpFact *fact,
                           const char *why)
{
    const XpKeyState *given = xp_keys_get(keys, key);
    if (given == NULL) {
        const char *const values[] = {value};
        xp_keys_put_state(
            keys, key,
            (XpKeyState){.present = XP_TRUE, .values = values, .n = 1, .fact = fact, .why = why});
        return;
    }
    const char *text = given->n > 0 ? given->values[0] : "";
    if (given->n != 1 || !agrees(text, value))
        contradict(keys, key, text, value);
}

void xp_keys_derive(XpKeys *keys, const char *key, const char *value)
{
    xp_keys_derive_partly(keys, key, value, NULL, NULL);
}

void xp_keys_derive_absent(XpKeys *keys, const char *key)
{
    const XpKeyState *given = xp_keys_get(keys, key);
    if (given != NULL)
        contradict(keys, key, given->n > 0 ? given->values[0] : "", NULL);
}

void xp_keys_ordinary(XpKeys *keys, const char *key, const char *value)
{
    if (xp_keys_get(keys, key) == NULL)
        xp_keys_put(keys, key, &value, 1);
}

void xp_keys_unknown(XpKeys *keys, const char *key, XpTruth present, const XpFact *fact,
                     const char *why)
{
    static const char *const values[] = {XP_HOLE_TEXT};
    if (xp_keys_get(keys, key) == NULL)
        xp_keys_put_state(
            keys, key,
            (XpKeyState){.present = present, .values = values, .n = 1, .fact = fact, .why = why});
}

void xp_keys_perhaps(XpKeys *keys, const char *key, const char *value, const XpFact *fact,
                     const char *why)
{
    if (xp_keys_get(keys, key) == NULL)
        xp_keys_put_state(
            keys, key,
            (XpKeyState){.present = XP_MAYBE, .values = &value, .n = 1, .fact = fact, .why = why});
}
