/* SPDX-License-Identifier: Apache-2.0 */

/* Keys of a family whose names another key lists: kms:EncryptionContext:N is there exactly when N
 * is among kms:EncryptionContextKeys, aws:RequestTag/N only when N is among aws:TagKeys. */
#include <string.h>

#include "encoder/context_key.h"
#include "encoder/value_set.h"

typedef struct {
    const char *family; /* lower case, up to its free part */
    const char *list;   /* lower case */
    gboolean tags;      /* who removes a tag names it and gives no value */
} Names;

/* Rule: S-KEY-4, S-KMS-19, S-COND-5 (names compare without case) */
static const Names tables[] = {
    {"kms:encryptioncontext:", "kms:encryptioncontextkeys", FALSE},
    {"aws:requesttag/", "aws:tagkeys", TRUE},
};

typedef struct {
    XpCallTerms *call;
    char *name;
} Named;

static void named_free(gpointer data)
{
    Named *named = data;
    g_free(named->name);
    g_free(named);
}

static Z3_ast is_named(const XpKeyTerms *value, const char *slot, gconstpointer data)
{
    (void)slot;
    const Named *named = data;
    g_autoptr(XpGlob) glob = xp_glob_parse(named->name, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, TRUE);
    return xp_context_match(named->call, value, units, NULL);
}

static Z3_ast is_listed(XpCallTerms *call, const XpKeyTerms *list, const char *name)
{
    Named *named = g_new0(Named, 1);
    named->call = call;
    named->name = g_strdup(name);
    g_autofree char *property = g_strconcat("is the name ", name, NULL);
    return xp_z3_and(xp_context_z3(call), list->present,
                     xp_value_set_some(list->values, call, property, is_named, named, named_free));
}

/* The action is one that is listed and passes tags. */
static Z3_ast passes_tags(const XpCallTerms *call)
{
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    guint listed = call->open ? call->actions->len - 1 : call->actions->len;
    for (guint i = 0; i < listed; i++)
        if (g_strv_contains(xp_context_tagging_actions(), g_ptr_array_index(call->actions, i)))
            g_ptr_array_add(cases, xp_selector_is(call->action, i));
    return xp_z3_or_all(xp_context_z3(call), cases);
}

/* How letters beyond ASCII compare without case is not documented: nothing is tied there. */
static void tie(XpCallTerms *call, const Names *names, const XpKeyTerms *list,
                const XpKeyTerms *key, const char *lower)
{
    XpZ3 *z3 = xp_context_z3(call);
    const char *name = lower + strlen(names->family);
    if (!g_str_is_ascii(name))
        return;
    Z3_ast listed = is_listed(call, list, name);
    xp_problem_assert(call->problem, xp_z3_implies(z3, key->present, listed));
    Z3_ast paired = names->tags ? passes_tags(call) : xp_z3_true(z3);
    xp_problem_assert(call->problem,
                      xp_z3_implies(z3, xp_z3_and(z3, paired, listed), key->present));
}

static void tie_all(XpCallTerms *call, const Names *names, const XpKeyTerms *list)
{
    g_autoptr(GPtrArray) asked = xp_context_asked(call);
    for (guint i = 0; i < asked->len; i++) {
        const char *key = g_ptr_array_index(asked, i);
        if (g_str_has_prefix(key, names->family))
            tie(call, names, list, g_hash_table_lookup(call->keys, key), key);
    }
}

void xp_context_tie_names(XpCallTerms *call, const XpKeyTerms *key, const char *lower)
{
    if (call->fixed != NULL)
        return; /* what is stated is stated */
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        const XpKeyTerms *list = g_hash_table_lookup(call->keys, tables[i].list);
        if (list == NULL || list->values == NULL)
            continue;
        if (key == list)
            tie_all(call, &tables[i], list);
        else if (g_str_has_prefix(lower, tables[i].family))
            tie(call, &tables[i], list, key, lower);
    }
}

/* ---- others than some ---- */

/* A value of a list that is none of some names. */
typedef struct {
    XpCallTerms *call;
    const char *const *known;
    guint n;
    gboolean fold;
} Others;

static Z3_ast is_another(const XpKeyTerms *value, const char *slot, gconstpointer data)
{
    const Others *others = data;
    XpZ3 *z3 = xp_context_z3(others->call);
    (void)slot;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < others->n; i++) {
        g_autoptr(XpGlob) glob = xp_glob_parse(others->known[i], XP_GLOB_LITERAL);
        g_autoptr(XpUnits) units = xp_units_new(glob, others->fold);
        g_ptr_array_add(cases, xp_context_match(others->call, value, units, NULL));
    }
    return xp_z3_not(z3, xp_z3_or_all(z3, cases));
}

Z3_ast xp_context_lists_another(XpCallTerms *call, const XpKeyTerms *list, const char *property,
                                const char *const *known, guint n, gboolean fold)
{
    Others *others = g_new0(Others, 1);
    g_autoptr(GString) words = g_string_new(property);
    *others = (Others){call, known, n, fold};
    for (guint i = 0; i < n; i++)
        g_string_append_printf(words, " %" G_GSIZE_FORMAT ":%s", strlen(known[i]), known[i]);
    return xp_value_set_some(list->values, call, words->str, is_another, others, g_free);
}
