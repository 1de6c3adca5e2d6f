/* SPDX-License-Identifier: Apache-2.0 */

/* How a request writes the names of keys. Conditions compare them without case, grants compare
 * those of an encryption context with it. Rule: S-COND-5, S-KMS-26 */
#include <string.h>

#include "encoder/context_key.h"
#include "encoder/value_set.h"

static const char family[] = "kms:EncryptionContext:";
static const char list_of_names[] = "kms:encryptioncontextkeys";

typedef struct {
    XpCallTerms *call;
    char *name;
    gboolean otherwise; /* a value that is @name but for the case of letters, or @name itself */
} Written;

static void written_free(gpointer data)
{
    Written *written = data;
    g_free(written->name);
    g_free(written);
}

static Z3_ast is_written(const XpKeyTerms *value, const char *slot, gconstpointer data)
{
    const Written *written = data;
    XpZ3 *z3 = xp_context_z3(written->call);
    (void)slot;
    g_autoptr(XpGlob) glob = xp_glob_parse(written->name, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) folded = xp_units_new(glob, TRUE);
    g_autoptr(XpUnits) exact = xp_units_new(glob, FALSE);
    Z3_ast so = xp_context_match(written->call, value, exact, NULL);
    return !written->otherwise ? so
                               : xp_z3_and(z3, xp_context_match(written->call, value, folded, NULL),
                                           xp_z3_not(z3, so));
}

static Z3_ast is_listed(XpCallTerms *call, const XpKeyTerms *list, const char *name,
                        gboolean otherwise)
{
    Written *written = g_new0(Written, 1);
    *written = (Written){call, g_strdup(name), otherwise};
    g_autofree char *property = g_strdup_printf("is %s%s", name, otherwise ? " otherwise" : "");
    return xp_value_set_some(list->values, call, property, is_written, written, written_free);
}

/* The list shows the name as the request writes it. */
static void tie(XpCallTerms *call, const XpKeyTerms *list, const XpKeyTerms *key,
                const XpSpelling *spelling)
{
    XpZ3 *z3 = xp_context_z3(call);
    Z3_ast there = xp_z3_and(z3, key->present, list->present);
    Z3_ast so = xp_z3_and(z3, there, spelling->used);
    Z3_ast not_so = xp_z3_and(z3, there, xp_z3_not(z3, spelling->used));
    xp_problem_assert(
        call->problem,
        xp_z3_implies(z3, so, xp_z3_not(z3, is_listed(call, list, spelling->name, TRUE))));
    xp_problem_assert(
        call->problem,
        xp_z3_implies(z3, not_so, xp_z3_not(z3, is_listed(call, list, spelling->name, FALSE))));
}

void xp_context_tie_spellings(XpCallTerms *call, const XpKeyTerms *key, const char *lower)
{
    if (call->fixed != NULL || strcmp(lower, list_of_names) != 0 || key->values == NULL)
        return;
    g_autoptr(GPtrArray) asked = xp_context_asked(call);
    for (guint i = 0; i < asked->len; i++) {
        const XpKeyTerms *named = g_hash_table_lookup(call->keys, g_ptr_array_index(asked, i));
        for (guint s = 0; s < named->spellings->len; s++)
            tie(call, key, named, &g_array_index(named->spellings, XpSpelling, s));
    }
}

/* ---- one way to write it ---- */

/* In how many ways @name can be written; many are as good as any number. */
static guint count_ways(const char *name)
{
    guint ways = 1;
    for (; *name != '\0' && ways < 1U << 16; name++)
        ways *= g_ascii_isalpha(*name) ? 2 : 1;
    return ways;
}

/* There is no other way to write it than those asked for. */
static void close_ways(XpCallTerms *call, const XpKeyTerms *key, const char *name)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    if (key->spellings->len < count_ways(name))
        return;
    for (guint i = 0; i < key->spellings->len; i++)
        g_ptr_array_add(cases, g_array_index(key->spellings, XpSpelling, i).used);
    xp_problem_assert(call->problem, xp_z3_implies(z3, key->present, xp_z3_or_all(z3, cases)));
}

static const XpSpelling *find(const XpKeyTerms *key, const char *name)
{
    for (guint i = 0; i < key->spellings->len; i++)
        if (strcmp(g_array_index(key->spellings, XpSpelling, i).name, name) == 0)
            return &g_array_index(key->spellings, XpSpelling, i);
    return NULL;
}

static Z3_ast add(XpCallTerms *call, const XpKeyTerms *key, const char *full, const char *name)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autofree char *text = g_strdup_printf("the %s writes %s so", call->name, full);
    XpSpelling spelling = {.name = g_strdup(name), .used = xp_z3_const(z3, text)};
    for (guint i = 0; i < key->spellings->len; i++) {
        const XpSpelling *other = &g_array_index(key->spellings, XpSpelling, i);
        xp_problem_assert(call->problem, xp_z3_not(z3, xp_z3_and(z3, other->used, spelling.used)));
    }
    g_array_append_val(key->spellings, spelling);
    const XpKeyTerms *list = g_hash_table_lookup(call->keys, list_of_names);
    if (list != NULL && list->values != NULL)
        tie(call, list, key, &spelling);
    close_ways(call, key, name);
    return spelling.used;
}

Z3_ast xp_context_spelled(XpCallTerms *call, const char *name)
{
    XpCallTerms *first = call->beside != NULL ? call->beside : call;
    g_autofree char *full = g_strconcat(family, name, NULL);
    const XpKeyTerms *key = xp_context_key(first, full);
    const XpSpelling *known = find(key, name);
    return known != NULL ? known->used : add(first, key, full, name);
}

char *xp_context_other_spelling(const XpKeyTerms *key)
{
    const char *name = g_array_index(key->spellings, XpSpelling, 0).name;
    guint ways = count_ways(name);
    g_autofree char *way = g_ascii_strdown(name, -1);
    for (guint number = 0; number < ways && find(key, way) != NULL; number++) {
        guint left = number;
        for (char *at = way; *at != '\0'; at++) {
            if (!g_ascii_isalpha(*at))
                continue;
            *at = left % 2 == 1 ? g_ascii_toupper(*at) : g_ascii_tolower(*at);
            left /= 2;
        }
    }
    return g_steal_pointer(&way);
}
