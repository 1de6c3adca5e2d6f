/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/distinct.h"
#include "solver/lazy_internal.h"

enum { LEMMAS_PER_ROUND = 512 };

/* Brings view->functions up to date; TRUE if there were new patterns. */
static gboolean list_functions(XpLazy *lazy, guint dimension)
{
    Z3_context context = xp_lazy_context(lazy);
    XpLazyView *view = xp_lazy_view(lazy, dimension);
    guint before = view->functions->len;
    guint n = xp_atoms_pattern_count(lazy->atoms, dimension);
    for (guint i = before; i < n; i++) {
        Z3_ast term = xp_atoms_pattern_term(lazy->atoms, dimension, i);
        Z3_func_decl function = Z3_get_app_decl(context, Z3_to_app(context, term));
        g_array_append_val(view->functions, function);
    }
    return n > before;
}

/* Reads which patterns the model makes true and which false; the rest do not matter to it. */
static void read_view(XpLazy *lazy, guint dimension)
{
    Z3_context context = xp_lazy_context(lazy);
    XpLazyView *view = xp_lazy_view(lazy, dimension);
    g_ptr_array_set_size(view->positive, 0);
    g_ptr_array_set_size(view->negative, 0);
    g_clear_pointer(&view->witness, g_free);
    list_functions(lazy, dimension);
    for (guint i = 0; i < view->functions->len; i++) {
        Z3_func_decl function = g_array_index(view->functions, Z3_func_decl, i);
        Z3_ast value = Z3_model_get_const_interp(context, lazy->model, function);
        if (value == NULL)
            continue;
        xp_lazy_push_pattern(xp_z3_is_true(lazy->z3, value) ? view->positive : view->negative,
                             xp_atoms_pattern(lazy->atoms, dimension, i));
    }
}

static XpRealizeQuery query_for(XpLazy *lazy, guint dimension)
{
    XpLazyView *view = xp_lazy_view(lazy, dimension);
    return (XpRealizeQuery){
        .domain = xp_atoms_domain(lazy->atoms, dimension),
        .positive = (const XpPattern *const *)view->positive->pdata,
        .n_positive = view->positive->len,
        .negative = (const XpPattern *const *)view->negative->pdata,
        .n_negative = view->negative->len,
        .max_states = lazy->max_states,
        .stop = xp_lazy_out_of_time,
        .stop_data = lazy,
    };
}

/* Adds every lemma about two patterns that the model breaks and that their shapes show. */
static guint refute_pairs(XpLazy *lazy, guint dimension)
{
    const XpLazyView *view = xp_lazy_view(lazy, dimension);
    XpDomain domain = xp_atoms_domain(lazy->atoms, dimension);
    guint added = 0;
    for (guint i = 0; i < view->positive->len && added < LEMMAS_PER_ROUND; i++) {
        const XpPattern *positive = g_ptr_array_index(view->positive, i);
        for (guint j = i + 1; j < view->positive->len; j++) {
            const XpPattern *other = g_ptr_array_index(view->positive, j);
            if (!xp_pattern_disjoint_quick(positive, other))
                continue;
            xp_lemma_add_pair(lazy, dimension, positive, other, TRUE);
            added++;
        }
        for (guint j = 0; j < view->negative->len; j++) {
            const XpPattern *other = g_ptr_array_index(view->negative, j);
            if (!xp_pattern_subset_quick(domain, positive, other))
                continue;
            xp_lemma_add_pair(lazy, dimension, positive, other, FALSE);
            added++;
        }
    }
    return added;
}

static void add_conflict(XpLazy *lazy, guint dimension, const XpRealizeResult *result)
{
    const XpLazyView *view = xp_lazy_view(lazy, dimension);
    g_autoptr(GArray) literals = g_array_new(FALSE, FALSE, sizeof(XpLiteral));
    for (guint i = 0; i < result->conflict_positive->len; i++) {
        guint index = g_array_index(result->conflict_positive, guint, i);
        XpLiteral literal = {dimension, g_ptr_array_index(view->positive, index), TRUE};
        g_array_append_val(literals, literal);
    }
    for (guint i = 0; i < result->conflict_negative->len; i++) {
        guint index = g_array_index(result->conflict_negative, guint, i);
        XpLiteral literal = {dimension, g_ptr_array_index(view->negative, index), FALSE};
        g_array_append_val(literals, literal);
    }
    xp_lemma_add(lazy, &g_array_index(literals, XpLiteral, 0), literals->len, FALSE);
}

/* YES: the dimension holds together (view->witness is set). NO: lemmas were added. */
static XpGlobAnswer check_dimension(XpLazy *lazy, guint dimension)
{
    XpLazyView *view = xp_lazy_view(lazy, dimension);
    if (view->positive->len + view->negative->len == 0)
        return XP_GLOB_YES;
    if (refute_pairs(lazy, dimension) > 0)
        return XP_GLOB_NO;
    XpRealizeQuery query = query_for(lazy, dimension);
    XpRealizeResult result;
    xp_realize(&query, &result);
    XpGlobAnswer answer = result.answer;
    if (answer == XP_GLOB_NO)
        add_conflict(lazy, dimension, &result);
    else
        view->witness = g_steal_pointer(&result.witness);
    xp_realize_clear(&result);
    return answer;
}

/* The dimensions under one or more statements of distinctness, as one problem. */
typedef struct {
    GArray *dimensions;   /* guint */
    GPtrArray *forbidden; /* per dimension: GPtrArray of const char *, owned by the statements */
    gboolean *differ;     /* of xp_distinct_choose() */
} Together;

static guint place_of(GArray *dimensions, guint dimension)
{
    guint place = 0;
    while (place < dimensions->len && g_array_index(dimensions, guint, place) != dimension)
        place++;
    return place;
}

static void free_texts(gpointer texts)
{
    g_ptr_array_unref(texts);
}

static void collect_distinct(XpLazy *lazy, Together *together)
{
    together->dimensions = g_array_new(FALSE, FALSE, sizeof(guint));
    together->forbidden = g_ptr_array_new_with_free_func(free_texts);
    for (guint g = 0; g < xp_atoms_distinct_count(lazy->atoms); g++) {
        const XpDistinct *group = xp_atoms_distinct(lazy->atoms, g);
        for (guint i = 0; i < group->dimensions->len; i++) {
            guint dimension = g_array_index(group->dimensions, guint, i);
            guint place = place_of(together->dimensions, dimension);
            if (place == together->dimensions->len) {
                g_array_append_val(together->dimensions, dimension);
                g_ptr_array_add(together->forbidden, g_ptr_array_new());
            }
            for (guint f = 0; f < group->forbidden->len; f++)
                g_ptr_array_add(g_ptr_array_index(together->forbidden, place),
                                g_ptr_array_index(group->forbidden, f));
        }
    }
    guint n = together->dimensions->len;
    together->differ = g_new0(gboolean, (gsize)n * n + 1);
    for (guint g = 0; g < xp_atoms_distinct_count(lazy->atoms); g++) {
        const XpDistinct *group = xp_atoms_distinct(lazy->atoms, g);
        for (guint i = 0; i < group->dimensions->len; i++)
            for (guint j = 0; j < group->dimensions->len; j++) {
                guint a =
                    place_of(together->dimensions, g_array_index(group->dimensions, guint, i));
                guint b =
                    place_of(together->dimensions, g_array_index(group->dimensions, guint, j));
                together->differ[a * n + b] = a != b;
            }
    }
}

static void clear_distinct(Together *together)
{
    g_array_unref(together->dimensions);
    g_ptr_array_unref(together->forbidden);
    g_free(together->differ);
}

/* Asks whether the values at @places can differ as stated, given only @literals. */
static XpGlobAnswer choose_distinct(XpLazy *lazy, const Together *together, const GArray *places,
                                    const GArray *literals, GPtrArray **out_texts,
                                    GArray **out_involved)
{
    guint n = places->len;
    guint all = together->dimensions->len;
    g_autofree XpRealizeQuery *queries = g_new0(XpRealizeQuery, n + 1);
    g_autofree gboolean *differ = g_new0(gboolean, (gsize)n * n + 1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(free_texts);
    for (guint i = 0; i < n; i++) {
        guint place = g_array_index(places, guint, i);
        guint dimension = g_array_index(together->dimensions, guint, place);
        GPtrArray *sides[2] = {g_ptr_array_new(), g_ptr_array_new()};
        for (guint l = 0; l < literals->len; l++) {
            const XpLiteral *literal = &g_array_index(literals, XpLiteral, l);
            if (literal->dimension == dimension)
                xp_lazy_push_pattern(sides[literal->positive ? 0 : 1], literal->pattern);
        }
        g_ptr_array_add(kept, sides[0]);
        g_ptr_array_add(kept, sides[1]);
        const GPtrArray *forbidden = g_ptr_array_index(together->forbidden, place);
        queries[i] = query_for(lazy, dimension);
        queries[i].positive = (const XpPattern *const *)sides[0]->pdata;
        queries[i].n_positive = sides[0]->len;
        queries[i].negative = (const XpPattern *const *)sides[1]->pdata;
        queries[i].n_negative = sides[1]->len;
        queries[i].forbidden = (const char *const *)forbidden->pdata;
        queries[i].n_forbidden = forbidden->len;
        for (guint j = 0; j < n; j++)
            differ[i * n + j] = together->differ[place * all + g_array_index(places, guint, j)];
    }
    XpDistinctProblem problem = {queries, n, differ};
    return xp_distinct_choose(&problem, out_texts, out_involved);
}

static GArray *literals_of(XpLazy *lazy, const Together *together, const GArray *places)
{
    GArray *literals = g_array_new(FALSE, FALSE, sizeof(XpLiteral));
    for (guint i = 0; i < places->len; i++) {
        guint place = g_array_index(places, guint, i);
        guint dimension = g_array_index(together->dimensions, guint, place);
        const XpLazyView *view = xp_lazy_view(lazy, dimension);
        for (guint p = 0; p < view->positive->len; p++) {
            XpLiteral literal = {dimension, g_ptr_array_index(view->positive, p), TRUE};
            g_array_append_val(literals, literal);
        }
        for (guint p = 0; p < view->negative->len; p++) {
            XpLiteral literal = {dimension, g_ptr_array_index(view->negative, p), FALSE};
            g_array_append_val(literals, literal);
        }
    }
    return literals;
}

static void add_distinct_conflict(XpLazy *lazy, const Together *together, const GArray *places)
{
    g_autoptr(GArray) literals = literals_of(lazy, together, places);
    for (guint i = literals->len; i > 0; i--) {
        XpLiteral removed = g_array_index(literals, XpLiteral, i - 1);
        g_array_remove_index(literals, i - 1);
        if (choose_distinct(lazy, together, places, literals, NULL, NULL) != XP_GLOB_NO)
            g_array_insert_val(literals, i - 1, removed);
    }
    xp_lemma_add(lazy, &g_array_index(literals, XpLiteral, 0), literals->len, TRUE);
}

/* YES: the witnesses of the dimensions concerned are set. NO: a lemma was added. */
static XpGlobAnswer check_distinct(XpLazy *lazy)
{
    if (xp_atoms_distinct_count(lazy->atoms) == 0)
        return XP_GLOB_YES;
    Together together;
    collect_distinct(lazy, &together);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < together.dimensions->len; i++)
        g_array_append_val(places, i);
    g_autoptr(GArray) literals = literals_of(lazy, &together, places);
    g_autoptr(GPtrArray) texts = NULL;
    g_autoptr(GArray) involved = NULL;
    XpGlobAnswer answer = choose_distinct(lazy, &together, places, literals, &texts, &involved);
    if (answer == XP_GLOB_NO)
        add_distinct_conflict(lazy, &together, involved);
    for (guint i = 0; answer == XP_GLOB_YES && i < texts->len; i++) {
        XpLazyView *view = xp_lazy_view(lazy, g_array_index(together.dimensions, guint, i));
        g_free(view->witness);
        view->witness = g_strdup(g_ptr_array_index(texts, i));
    }
    clear_distinct(&together);
    return answer;
}

XpGlobAnswer xp_theory_check(XpLazy *lazy, const char **out_capped)
{
    /* A capped search stops nothing while other dimensions still find lemmas. */
    XpGlobAnswer answer = XP_GLOB_YES;
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++) {
        read_view(lazy, d);
        switch (check_dimension(lazy, d)) {
        case XP_GLOB_YES:
            break;
        case XP_GLOB_NO:
            answer = XP_GLOB_NO;
            break;
        case XP_GLOB_CAPPED:
            *out_capped = xp_atoms_name(lazy->atoms, d);
            if (answer == XP_GLOB_YES)
                answer = XP_GLOB_CAPPED;
            break;
        }
    }
    if (answer != XP_GLOB_YES)
        return answer;
    *out_capped = "distinct values";
    return check_distinct(lazy);
}

static void complete_dimension(XpLazy *lazy, guint dimension)
{
    Z3_context context = xp_lazy_context(lazy);
    const XpLazyView *view = xp_lazy_view(lazy, dimension);
    if (view->positive->len + view->negative->len == view->functions->len)
        return;
    const char *witness = xp_lazy_witness(lazy, dimension);
    g_assert(witness != NULL);
    for (guint i = 0; i < view->functions->len; i++) {
        Z3_func_decl function = g_array_index(view->functions, Z3_func_decl, i);
        if (Z3_model_get_const_interp(context, lazy->model, function) != NULL)
            continue;
        gboolean matches = xp_pattern_matches(xp_atoms_pattern(lazy->atoms, dimension, i), witness);
        Z3_add_const_interp(context, lazy->model, function, xp_z3_bool(lazy->z3, matches));
    }
}

void xp_theory_complete(XpLazy *lazy)
{
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++)
        complete_dimension(lazy, d);
}

void xp_theory_complete_new(XpLazy *lazy)
{
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++)
        if (list_functions(lazy, d))
            complete_dimension(lazy, d);
}

const char *xp_lazy_witness(XpLazy *lazy, guint dimension)
{
    g_assert(lazy->model != NULL);
    XpLazyView *view = xp_lazy_view(lazy, dimension);
    if (view->witness == NULL) {
        XpRealizeQuery query = query_for(lazy, dimension);
        query.stop = NULL;
        XpRealizeResult result;
        xp_realize(&query, &result);
        view->witness = g_steal_pointer(&result.witness);
        xp_realize_clear(&result);
    }
    return view->witness;
}

gboolean xp_lazy_accepts(XpLazy *lazy, guint dimension, const char *text)
{
    g_assert(lazy->model != NULL);
    const XpLazyView *view = xp_lazy_view(lazy, dimension);
    if (!xp_domain_contains(xp_atoms_domain(lazy->atoms, dimension), text))
        return FALSE;
    for (guint i = 0; i < view->positive->len; i++)
        if (!xp_pattern_matches(g_ptr_array_index(view->positive, i), text))
            return FALSE;
    for (guint i = 0; i < view->negative->len; i++)
        if (xp_pattern_matches(g_ptr_array_index(view->negative, i), text))
            return FALSE;
    return TRUE;
}
