/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/lazy.h"

#include <string.h>

#include "frontend/base/error.h"
#include "solver/distinct.h"

enum {
    EAGER_PATTERNS = 64, /* all pairs of so many patterns of a dimension are related beforehand */
    LEMMAS_PER_ROUND = 512,
};

/* What the last model says about one dimension. */
typedef struct {
    GPtrArray *positive; /* const XpPattern * */
    GPtrArray *negative; /* const XpPattern * */
    char *witness;       /* NULL until asked for or found */
    guint related;       /* atoms below this index are related to each other */
    GArray *functions;   /* Z3_func_decl of each atom */
} View;

struct XpLazy {
    XpAtoms *atoms;
    XpZ3 *z3;
    Z3_solver solver;
    Z3_model model;     /* NULL, or of the last round */
    GPtrArray *views;   /* View *, owned, by dimension */
    GPtrArray *lemmas;  /* XpLemma *, owned */
    GHashTable *covers; /* pair of patterns -> scope in which it was asserted last */
    guint scope;        /* grows with every pop */
    guint depth;        /* of pushes */
    char *reason;       /* NULL, or why the last answer was UNKNOWN */
    gint interrupted;   /* atomic */
    gint asking;        /* atomic: Z3 is at work */

    /* Limits of the check under way. */
    guint64 rlimit_left;
    gboolean has_rlimit;
    gint64 deadline; /* monotonic microseconds, 0: none */
    guint64 max_states;
};

static void view_free(gpointer data)
{
    View *view = data;
    g_ptr_array_unref(view->positive);
    g_ptr_array_unref(view->negative);
    g_array_unref(view->functions);
    g_free(view->witness);
    g_free(view);
}

static void lemma_free(gpointer data)
{
    XpLemma *lemma = data;
    g_free(lemma->positive);
    g_free(lemma->negative);
    g_free((gpointer)(gsize)lemma->positive_dimension);
    g_free((gpointer)(gsize)lemma->negative_dimension);
    g_free(lemma);
}

static Z3_context context_of(const XpLazy *lazy)
{
    return xp_z3_context(lazy->z3);
}

/* Z3 must not take SIGINT away from the program. */
static void set_params(XpLazy *lazy, guint timeout_ms, guint rlimit)
{
    Z3_context context = context_of(lazy);
    Z3_params params = Z3_mk_params(context);
    Z3_params_inc_ref(context, params);
    Z3_params_set_bool(context, params, Z3_mk_string_symbol(context, "ctrl_c"), false);
    if (timeout_ms != 0)
        Z3_params_set_uint(context, params, Z3_mk_string_symbol(context, "timeout"), timeout_ms);
    if (rlimit != 0)
        Z3_params_set_uint(context, params, Z3_mk_string_symbol(context, "rlimit"), rlimit);
    Z3_solver_set_params(context, lazy->solver, params);
    Z3_params_dec_ref(context, params);
}

XpLazy *xp_lazy_new(XpAtoms *atoms)
{
    XpLazy *lazy = g_new0(XpLazy, 1);
    lazy->atoms = atoms;
    lazy->z3 = xp_atoms_z3(atoms);
    lazy->solver = Z3_mk_simple_solver(context_of(lazy));
    Z3_solver_inc_ref(context_of(lazy), lazy->solver);
    lazy->views = g_ptr_array_new_with_free_func(view_free);
    lazy->lemmas = g_ptr_array_new_with_free_func(lemma_free);
    lazy->covers = g_hash_table_new(NULL, NULL);
    lazy->scope = 1;
    set_params(lazy, 0, 0);
    return lazy;
}

static void drop_model(XpLazy *lazy)
{
    if (lazy->model != NULL)
        Z3_model_dec_ref(context_of(lazy), lazy->model);
    lazy->model = NULL;
}

void xp_lazy_free(XpLazy *lazy)
{
    if (lazy == NULL)
        return;
    drop_model(lazy);
    Z3_solver_dec_ref(context_of(lazy), lazy->solver);
    g_ptr_array_unref(lazy->views);
    g_ptr_array_unref(lazy->lemmas);
    g_hash_table_unref(lazy->covers);
    g_free(lazy->reason);
    g_free(lazy);
}

void xp_lazy_assert(XpLazy *lazy, Z3_ast term)
{
    Z3_solver_assert(context_of(lazy), lazy->solver, term);
}

void xp_lazy_push(XpLazy *lazy)
{
    lazy->depth++;
    Z3_solver_push(context_of(lazy), lazy->solver);
}

void xp_lazy_pop(XpLazy *lazy)
{
    drop_model(lazy);
    g_assert(lazy->depth > 0);
    lazy->scope++;
    lazy->depth--;
    Z3_solver_pop(context_of(lazy), lazy->solver, 1);
}

static View *view_of(XpLazy *lazy, guint dimension)
{
    while (lazy->views->len <= dimension) {
        View *view = g_new0(View, 1);
        view->positive = g_ptr_array_new();
        view->negative = g_ptr_array_new();
        view->functions = g_array_new(FALSE, FALSE, sizeof(Z3_func_decl));
        g_ptr_array_add(lazy->views, view);
    }
    return g_ptr_array_index(lazy->views, dimension);
}

/* Patterns are immutable; containers of GLib do not know const. */
static void push(GPtrArray *array, const XpPattern *pattern)
{
    g_ptr_array_add(array, (gpointer)(gsize)pattern);
}

/* One literal of a lemma under construction. */
typedef struct {
    guint dimension;
    const XpPattern *pattern;
    gboolean positive;
} Literal;

static void store_lemma(XpLazy *lazy, const Literal *literals, guint n, gboolean needs_distinct)
{
    XpLemma *lemma = g_new0(XpLemma, 1);
    guint *positive_dimension = g_new(guint, MAX(n, 1));
    guint *negative_dimension = g_new(guint, MAX(n, 1));
    lemma->positive = g_new(const XpPattern *, MAX(n, 1));
    lemma->negative = g_new(const XpPattern *, MAX(n, 1));
    lemma->dimension = n > 0 ? literals[0].dimension : 0;
    lemma->needs_distinct = needs_distinct;
    for (guint i = 0; i < n; i++) {
        if (literals[i].positive) {
            positive_dimension[lemma->n_positive] = literals[i].dimension;
            lemma->positive[lemma->n_positive++] = literals[i].pattern;
        } else {
            negative_dimension[lemma->n_negative] = literals[i].dimension;
            lemma->negative[lemma->n_negative++] = literals[i].pattern;
        }
    }
    lemma->positive_dimension = positive_dimension;
    lemma->negative_dimension = negative_dimension;
    g_ptr_array_add(lazy->lemmas, lemma);
}

/* Asserts "not all of @literals". */
static void assert_lemma(XpLazy *lazy, const Literal *literals, guint n)
{
    g_autoptr(GPtrArray) clause = g_ptr_array_new();
    for (guint i = 0; i < n; i++) {
        Z3_ast term = xp_atoms_match(lazy->atoms, literals[i].dimension, literals[i].pattern);
        g_ptr_array_add(clause, literals[i].positive ? xp_z3_not(lazy->z3, term) : term);
    }
    xp_lazy_assert(lazy, xp_z3_or_all(lazy->z3, clause));
}

static void add_lemma(XpLazy *lazy, const Literal *literals, guint n, gboolean needs_distinct)
{
    assert_lemma(lazy, literals, n);
    store_lemma(lazy, literals, n, needs_distinct);
}

static void add_pair(XpLazy *lazy, guint dimension, const XpPattern *positive,
                     const XpPattern *other, gboolean other_positive)
{
    Literal pair[] = {{dimension, positive, TRUE}, {dimension, other, other_positive}};
    add_lemma(lazy, pair, 2, FALSE);
}

static void relate(XpLazy *lazy, guint dimension, const XpPattern *left, const XpPattern *right)
{
    XpDomain domain = xp_atoms_domain(lazy->atoms, dimension);
    if (xp_pattern_disjoint_quick(left, right)) {
        add_pair(lazy, dimension, left, right, TRUE);
        return;
    }
    if (xp_pattern_subset_quick(domain, left, right))
        add_pair(lazy, dimension, left, right, FALSE);
    if (xp_pattern_subset_quick(domain, right, left))
        add_pair(lazy, dimension, right, left, FALSE);
}

/* Remembers that "@pattern only where @other" is asserted in this scope. FALSE if it was already.
 * @out_known: it was recorded as a lemma before, in another scope. */
static gboolean begin_cover(XpLazy *lazy, guint dimension, const XpPattern *pattern,
                            const XpPattern *other, gboolean *out_known)
{
    G_STATIC_ASSERT(sizeof(gpointer) >= 8);
    guint64 key = (guint64)dimension << 48 | (guint64)pattern->id << 24 | other->id;
    /* Tables hash the low half of a pointer: spread all bits over it, one to one. */
    key *= G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    key ^= key >> 32;
    guint scope = GPOINTER_TO_UINT(g_hash_table_lookup(lazy->covers, (gpointer)(gsize)key));
    *out_known = scope != 0;
    if (scope == lazy->scope)
        return FALSE;
    g_hash_table_insert(lazy->covers, (gpointer)(gsize)key, GUINT_TO_POINTER(lazy->scope));
    return TRUE;
}

void xp_lazy_assert_cover(XpLazy *lazy, guint dimension, const XpPattern *pattern,
                          const XpPattern *other)
{
    gboolean known = FALSE;
    if (pattern == other ||
        !xp_pattern_subset_quick(xp_atoms_domain(lazy->atoms, dimension), pattern, other) ||
        !begin_cover(lazy, dimension, pattern, other, &known))
        return;
    Literal pair[] = {{dimension, pattern, TRUE}, {dimension, other, FALSE}};
    assert_lemma(lazy, pair, 2);
    if (!known)
        store_lemma(lazy, pair, 2, FALSE);
}

static void relate_new_patterns(XpLazy *lazy)
{
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++) {
        View *view = view_of(lazy, d);
        guint end = MIN(xp_atoms_pattern_count(lazy->atoms, d), (guint)EAGER_PATTERNS);
        for (; view->related < end; view->related++)
            for (guint i = 0; i < view->related; i++)
                relate(lazy, d, xp_atoms_pattern(lazy->atoms, d, i),
                       xp_atoms_pattern(lazy->atoms, d, view->related));
    }
}

/* Brings view->functions up to date; TRUE if there were new patterns. */
static gboolean list_functions(XpLazy *lazy, guint dimension)
{
    Z3_context context = context_of(lazy);
    View *view = view_of(lazy, dimension);
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
    Z3_context context = context_of(lazy);
    View *view = view_of(lazy, dimension);
    g_ptr_array_set_size(view->positive, 0);
    g_ptr_array_set_size(view->negative, 0);
    g_clear_pointer(&view->witness, g_free);
    list_functions(lazy, dimension);
    for (guint i = 0; i < view->functions->len; i++) {
        Z3_func_decl function = g_array_index(view->functions, Z3_func_decl, i);
        Z3_ast value = Z3_model_get_const_interp(context, lazy->model, function);
        if (value == NULL)
            continue;
        push(xp_z3_is_true(lazy->z3, value) ? view->positive : view->negative,
             xp_atoms_pattern(lazy->atoms, dimension, i));
    }
}

static gboolean out_of_time(gpointer data)
{
    XpLazy *lazy = data;
    if (g_atomic_int_get(&lazy->interrupted))
        return TRUE;
    return lazy->deadline != 0 && g_get_monotonic_time() >= lazy->deadline;
}

static XpRealizeQuery query_for(XpLazy *lazy, guint dimension)
{
    View *view = view_of(lazy, dimension);
    return (XpRealizeQuery){
        .domain = xp_atoms_domain(lazy->atoms, dimension),
        .positive = (const XpPattern *const *)view->positive->pdata,
        .n_positive = view->positive->len,
        .negative = (const XpPattern *const *)view->negative->pdata,
        .n_negative = view->negative->len,
        .max_states = lazy->max_states,
        .stop = out_of_time,
        .stop_data = lazy,
    };
}

/* Adds every lemma about two patterns that the model breaks and that their shapes show. */
static guint refute_pairs(XpLazy *lazy, guint dimension)
{
    const View *view = view_of(lazy, dimension);
    XpDomain domain = xp_atoms_domain(lazy->atoms, dimension);
    guint added = 0;
    for (guint i = 0; i < view->positive->len && added < LEMMAS_PER_ROUND; i++) {
        const XpPattern *positive = g_ptr_array_index(view->positive, i);
        for (guint j = i + 1; j < view->positive->len; j++) {
            const XpPattern *other = g_ptr_array_index(view->positive, j);
            if (!xp_pattern_disjoint_quick(positive, other))
                continue;
            add_pair(lazy, dimension, positive, other, TRUE);
            added++;
        }
        for (guint j = 0; j < view->negative->len; j++) {
            const XpPattern *other = g_ptr_array_index(view->negative, j);
            if (!xp_pattern_subset_quick(domain, positive, other))
                continue;
            add_pair(lazy, dimension, positive, other, FALSE);
            added++;
        }
    }
    return added;
}

static void add_conflict(XpLazy *lazy, guint dimension, const XpRealizeResult *result)
{
    const View *view = view_of(lazy, dimension);
    g_autoptr(GArray) literals = g_array_new(FALSE, FALSE, sizeof(Literal));
    for (guint i = 0; i < result->conflict_positive->len; i++) {
        guint index = g_array_index(result->conflict_positive, guint, i);
        Literal literal = {dimension, g_ptr_array_index(view->positive, index), TRUE};
        g_array_append_val(literals, literal);
    }
    for (guint i = 0; i < result->conflict_negative->len; i++) {
        guint index = g_array_index(result->conflict_negative, guint, i);
        Literal literal = {dimension, g_ptr_array_index(view->negative, index), FALSE};
        g_array_append_val(literals, literal);
    }
    add_lemma(lazy, &g_array_index(literals, Literal, 0), literals->len, FALSE);
}

/* YES: the dimension holds together (view->witness is set). NO: lemmas were added. */
static XpGlobAnswer check_dimension(XpLazy *lazy, guint dimension)
{
    View *view = view_of(lazy, dimension);
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
            const Literal *literal = &g_array_index(literals, Literal, l);
            if (literal->dimension == dimension)
                push(sides[literal->positive ? 0 : 1], literal->pattern);
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
    GArray *literals = g_array_new(FALSE, FALSE, sizeof(Literal));
    for (guint i = 0; i < places->len; i++) {
        guint place = g_array_index(places, guint, i);
        guint dimension = g_array_index(together->dimensions, guint, place);
        const View *view = view_of(lazy, dimension);
        for (guint p = 0; p < view->positive->len; p++) {
            Literal literal = {dimension, g_ptr_array_index(view->positive, p), TRUE};
            g_array_append_val(literals, literal);
        }
        for (guint p = 0; p < view->negative->len; p++) {
            Literal literal = {dimension, g_ptr_array_index(view->negative, p), FALSE};
            g_array_append_val(literals, literal);
        }
    }
    return literals;
}

static void add_distinct_conflict(XpLazy *lazy, const Together *together, const GArray *places)
{
    g_autoptr(GArray) literals = literals_of(lazy, together, places);
    for (guint i = literals->len; i > 0; i--) {
        Literal removed = g_array_index(literals, Literal, i - 1);
        g_array_remove_index(literals, i - 1);
        if (choose_distinct(lazy, together, places, literals, NULL, NULL) != XP_GLOB_NO)
            g_array_insert_val(literals, i - 1, removed);
    }
    add_lemma(lazy, &g_array_index(literals, Literal, 0), literals->len, TRUE);
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
        View *view = view_of(lazy, g_array_index(together.dimensions, guint, i));
        g_free(view->witness);
        view->witness = g_strdup(g_ptr_array_index(texts, i));
    }
    clear_distinct(&together);
    return answer;
}

static XpLazyAnswer give_up(XpLazy *lazy, const char *reason)
{
    g_free(lazy->reason);
    lazy->reason = g_strdup(reason);
    return XP_LAZY_UNKNOWN;
}

static XpLazyAnswer give_up_search(XpLazy *lazy, const char *where)
{
    if (g_atomic_int_get(&lazy->interrupted))
        return give_up(lazy, "interrupted");
    if (out_of_time(lazy))
        return give_up(lazy, "timeout");
    g_autofree char *reason = g_strdup_printf("pattern search cap (%s)", where);
    return give_up(lazy, reason);
}

/* Checks all dimensions of the model. SAT: they hold together. UNSAT: they do not, and lemmas
 * were added. A capped search stops nothing while others still find lemmas. */
static XpLazyAnswer check_model(XpLazy *lazy)
{
    gboolean refuted = FALSE;
    const char *capped = NULL;
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++) {
        read_view(lazy, d);
        switch (check_dimension(lazy, d)) {
        case XP_GLOB_YES:
            break;
        case XP_GLOB_NO:
            refuted = TRUE;
            break;
        case XP_GLOB_CAPPED:
            capped = xp_atoms_name(lazy->atoms, d);
            break;
        }
    }
    if (refuted)
        return XP_LAZY_UNSAT;
    if (capped != NULL)
        return give_up_search(lazy, capped);
    switch (check_distinct(lazy)) {
    case XP_GLOB_YES:
        return XP_LAZY_SAT;
    case XP_GLOB_NO:
        return XP_LAZY_UNSAT;
    case XP_GLOB_CAPPED:
        break;
    }
    return give_up_search(lazy, "distinct values");
}

/* Gives the patterns that do not matter to the model the truth that the witness gives them, so
 * that model and witnesses tell one story. */
static void complete_dimension(XpLazy *lazy, guint dimension)
{
    Z3_context context = context_of(lazy);
    const View *view = view_of(lazy, dimension);
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

static void complete_model(XpLazy *lazy)
{
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++)
        complete_dimension(lazy, d);
}

static guint64 rlimit_count(XpLazy *lazy)
{
    Z3_context context = context_of(lazy);
    Z3_stats stats = Z3_solver_get_statistics(context, lazy->solver);
    Z3_stats_inc_ref(context, stats);
    guint64 count = 0;
    for (guint i = 0; i < Z3_stats_size(context, stats); i++)
        if (strcmp(Z3_stats_get_key(context, stats, i), "rlimit count") == 0)
            count = Z3_stats_get_uint_value(context, stats, i);
    Z3_stats_dec_ref(context, stats);
    return count;
}

static void start_limits(XpLazy *lazy, const XpLazyLimits *limits)
{
    lazy->has_rlimit = limits != NULL && limits->rlimit != 0;
    lazy->rlimit_left = lazy->has_rlimit ? limits->rlimit : 0;
    lazy->max_states = limits != NULL ? limits->max_states : 0;
    lazy->deadline = limits != NULL && limits->timeout_ms != 0
                         ? g_get_monotonic_time() + (gint64)limits->timeout_ms * 1000
                         : 0;
}

/* One call of Z3 within what is left of the limits. */
static Z3_lbool ask_z3(XpLazy *lazy, const Z3_ast *assumptions, guint n)
{
    if (lazy->deadline != 0 || lazy->has_rlimit) {
        gint64 left = lazy->deadline - g_get_monotonic_time();
        guint timeout = lazy->deadline != 0 ? (guint)MAX(left / 1000, 1) : 0;
        guint rlimit = lazy->has_rlimit ? (guint)MIN(lazy->rlimit_left, (guint64)G_MAXUINT) : 0;
        set_params(lazy, timeout, rlimit);
    }
    guint64 before = lazy->has_rlimit ? rlimit_count(lazy) : 0;
    Z3_lbool answer = Z3_solver_check_assumptions(context_of(lazy), lazy->solver, n, assumptions);
    if (lazy->has_rlimit) {
        /* The count is 32 bits wide and may wrap. */
        guint used = (guint)rlimit_count(lazy) - (guint)before;
        lazy->rlimit_left -= MIN((guint64)used, lazy->rlimit_left);
    }
    return answer;
}

static XpLazyAnswer explain_undefined(XpLazy *lazy)
{
    if (g_atomic_int_get(&lazy->interrupted))
        return give_up(lazy, "interrupted");
    if (out_of_time(lazy))
        return give_up(lazy, "timeout");
    const char *reason = Z3_solver_get_reason_unknown(context_of(lazy), lazy->solver);
    gboolean stopped = strcmp(reason, "canceled") == 0 || strstr(reason, "resource") != NULL;
    if (lazy->has_rlimit && (stopped || lazy->rlimit_left == 0))
        return give_up(lazy, "rlimit");
    return give_up(lazy, reason);
}

static void take_model(XpLazy *lazy)
{
    drop_model(lazy);
    lazy->model = Z3_solver_get_model(context_of(lazy), lazy->solver);
    if (lazy->model != NULL)
        Z3_model_inc_ref(context_of(lazy), lazy->model);
}

/* FALSE if a limit is used up; the reason is set. */
static gboolean may_go_on(XpLazy *lazy)
{
    if (g_atomic_int_get(&lazy->interrupted))
        give_up(lazy, "interrupted");
    else if (out_of_time(lazy))
        give_up(lazy, "timeout");
    else if (lazy->has_rlimit && lazy->rlimit_left == 0)
        give_up(lazy, "rlimit");
    else
        return TRUE;
    return FALSE;
}

/* One call of Z3; SAT says only that there is a model. */
static XpLazyAnswer run_round(XpLazy *lazy, const Z3_ast *assumptions, guint n, GError **error)
{
    if (!may_go_on(lazy))
        return XP_LAZY_UNKNOWN;
    Z3_lbool answer = ask_z3(lazy, assumptions, n);
    if (!xp_z3_ok(lazy->z3, error))
        return give_up(lazy, "Z3 error");
    switch (answer) {
    case Z3_L_FALSE:
        return XP_LAZY_UNSAT;
    case Z3_L_TRUE:
        return XP_LAZY_SAT;
    case Z3_L_UNDEF:
        break;
    }
    return explain_undefined(lazy);
}

static XpLazyAnswer run_rounds(XpLazy *lazy, const Z3_ast *assumptions, guint n, GError **error)
{
    for (;;) {
        XpLazyAnswer answer = run_round(lazy, assumptions, n, error);
        if (answer != XP_LAZY_SAT)
            return answer;
        take_model(lazy);
        if (lazy->model == NULL)
            return give_up(lazy, "no model");
        XpLazyAnswer theory = check_model(lazy);
        if (theory == XP_LAZY_SAT)
            complete_model(lazy);
        if (!xp_z3_ok(lazy->z3, error))
            return give_up(lazy, "Z3 error");
        if (theory != XP_LAZY_UNSAT)
            return theory;
    }
}

static gboolean begin_check(XpLazy *lazy, const XpLazyLimits *limits, GError **error)
{
    g_clear_pointer(&lazy->reason, g_free);
    drop_model(lazy);
    if (!xp_z3_ok(lazy->z3, error)) {
        give_up(lazy, "Z3 error");
        return FALSE;
    }
    start_limits(lazy, limits);
    return TRUE;
}

static void end_check(XpLazy *lazy)
{
    if (lazy->deadline != 0 || lazy->has_rlimit)
        set_params(lazy, 0, 0);
}

XpLazyAnswer xp_lazy_check(XpLazy *lazy, const Z3_ast *assumptions, guint n,
                           const XpLazyLimits *limits, GError **error)
{
    if (!begin_check(lazy, limits, error))
        return XP_LAZY_UNKNOWN;
    if (lazy->depth == 0)
        relate_new_patterns(lazy);
    XpLazyAnswer answer = run_rounds(lazy, assumptions, n, error);
    end_check(lazy);
    if (answer != XP_LAZY_SAT)
        drop_model(lazy);
    return answer;
}

XpLazyAnswer xp_lazy_check_once(XpLazy *lazy, const XpLazyLimits *limits, GError **error)
{
    if (!begin_check(lazy, limits, error))
        return XP_LAZY_UNKNOWN;
    XpLazyAnswer answer = run_round(lazy, NULL, 0, error);
    end_check(lazy);
    return answer == XP_LAZY_SAT ? give_up(lazy, "a model not examined") : answer;
}

GPtrArray *xp_lazy_core(XpLazy *lazy)
{
    Z3_context context = context_of(lazy);
    Z3_ast_vector core = Z3_solver_get_unsat_core(context, lazy->solver);
    Z3_ast_vector_inc_ref(context, core);
    GPtrArray *terms = g_ptr_array_new();
    for (guint i = 0; i < Z3_ast_vector_size(context, core); i++)
        g_ptr_array_add(terms, xp_z3_pin(lazy->z3, Z3_ast_vector_get(context, core, i)));
    Z3_ast_vector_dec_ref(context, core);
    return terms;
}

Z3_model xp_lazy_model(XpLazy *lazy)
{
    return lazy->model;
}

gboolean xp_lazy_holds(XpLazy *lazy, Z3_ast term)
{
    g_assert(lazy->model != NULL);
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++)
        if (list_functions(lazy, d))
            complete_dimension(lazy, d);
    Z3_ast value = NULL;
    gboolean evaluated = Z3_model_eval(context_of(lazy), lazy->model, term, true, &value);
    g_assert(evaluated);
    return xp_z3_is_true(lazy->z3, value);
}

const char *xp_lazy_witness(XpLazy *lazy, guint dimension)
{
    g_assert(lazy->model != NULL);
    View *view = view_of(lazy, dimension);
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
    const View *view = view_of(lazy, dimension);
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

const char *xp_lazy_unknown_reason(const XpLazy *lazy)
{
    return lazy->reason;
}

guint xp_lazy_lemma_count(const XpLazy *lazy)
{
    return lazy->lemmas->len;
}

const XpLemma *xp_lazy_lemma(const XpLazy *lazy, guint index)
{
    return g_ptr_array_index(lazy->lemmas, index);
}

void xp_lazy_interrupt(XpLazy *lazy)
{
    g_atomic_int_set(&lazy->interrupted, 1);
    if (g_atomic_int_get(&lazy->asking))
        Z3_interrupt(context_of(lazy));
}
