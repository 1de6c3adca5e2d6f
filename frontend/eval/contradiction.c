/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/contradiction.h"

#include <string.h>

#include "frontend/eval/condition_eval.h"
#include "frontend/eval/match.h"

/* A key of the call, and the conditions of a statement to which it matters. */
typedef struct {
    const XpCall *call;
    const XpPolicy *policy;
    const XpStatement *statement;
    char *key; /* lower case, owned */
    XpKeyState state;
} Open;

static void open_clear(Open *open)
{
    g_clear_pointer(&open->key, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Open, open_clear)

static gboolean is_on_key(const Open *open, const XpCondition *condition)
{
    return g_ascii_strcasecmp(condition->key, open->key) == 0;
}

/* A policy variable of the condition may be that key. */
static gboolean reads_key(const Open *open, const XpCondition *condition)
{
    for (guint i = 0; open->policy->variables && i < condition->n_values; i++) {
        g_autofree char *value = g_ascii_strdown(condition->values[i], -1);
        if (strstr(value, "${") != NULL && strstr(value, open->key) != NULL)
            return TRUE;
    }
    return FALSE;
}

/* Some condition is false of a call like this one whose key is as @state says. */
static gboolean is_refused(const Open *open, XpKeyState state)
{
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer name = NULL;
    gpointer value = NULL;
    g_hash_table_iter_init(&iter, open->call->keys);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_hash_table_insert(keys, name, value);
    g_hash_table_insert(keys, open->key, &state);
    XpCall supposed = *open->call;
    supposed.keys = keys;
    for (guint i = 0; i < open->statement->n_conditions; i++) {
        const XpCondition *condition = &open->statement->conditions[i];
        if (!is_on_key(open, condition) && !reads_key(open, condition))
            continue;
        if (xp_condition_truth(&supposed, open->policy, open->statement, condition) == XP_FALSE)
            return TRUE;
    }
    return FALSE;
}

/* One value, and that it is one of a few texts. */
static gboolean lists_texts(const Open *open, const XpCondition *condition)
{
    gboolean like = condition->op == XP_OP_STRING_LIKE;
    if (!is_on_key(open, condition) || condition->set != XP_SET_NONE ||
        (condition->op != XP_OP_STRING_EQUALS && !like))
        return FALSE;
    for (guint i = 0; i < condition->n_values; i++) {
        const char *value = condition->values[i];
        if ((open->policy->variables && strstr(value, "${") != NULL) ||
            (like && strpbrk(value, "*?") != NULL))
            return FALSE;
    }
    return TRUE;
}

static gboolean refuses_each_text(const Open *open, const XpCondition *condition)
{
    for (guint i = 0; i < condition->n_values; i++) {
        const char *const value[] = {condition->values[i]};
        const XpKeyState state = {.present = XP_TRUE, .values = value, .n = 1};
        if (!is_refused(open, state))
            return FALSE;
    }
    return condition->n_values > 0;
}

static gboolean is_refused_if_present(const Open *open)
{
    XpKeyState there = open->state;
    there.present = XP_TRUE;
    if (is_refused(open, there))
        return TRUE;
    for (guint i = 0; !open->state.multivalued && i < open->statement->n_conditions; i++) {
        const XpCondition *condition = &open->statement->conditions[i];
        if (lists_texts(open, condition) && refuses_each_text(open, condition))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_refused_if_absent(const Open *open)
{
    const XpKeyState gone = {.present = XP_FALSE};
    return open->state.present == XP_TRUE || is_refused(open, gone);
}

static gboolean is_open(const Open *open)
{
    return open->state.present == XP_MAYBE ||
           (open->state.present == XP_TRUE && open->state.n == 1 &&
            xp_text_has_hole(open->state.values[0]));
}

gboolean xp_conditions_contradict(const XpCall *call, const XpPolicy *policy,
                                  const XpStatement *statement)
{
    for (guint i = 0; i < statement->n_conditions; i++) {
        const char *key = statement->conditions[i].key;
        g_auto(Open) open = {call, policy, statement, g_ascii_strdown(key, -1),
                             xp_call_key(call, key)};
        if (is_open(&open) && is_refused_if_absent(&open) && is_refused_if_present(&open))
            return TRUE;
    }
    return FALSE;
}
