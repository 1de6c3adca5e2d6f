/* SPDX-License-Identifier: Apache-2.0 */

/* The lemmas of a piece of evidence, and how few of them it takes. */
#include "encoder/matches.h"
#include "solver/evidence.h"

/* Z3's work on one question, so that evidence ends; far above what the formulas take. */
#define MOST_WORK 50000000u

/* "All of @term's disjuncts imply @atom", one lemma each. */
static void add_backward(XpZ3 *z3, GPtrArray *splits, Z3_ast term, Z3_ast atom)
{
    Z3_context context = xp_z3_context(z3);
    gboolean disjunction =
        Z3_get_ast_kind(context, term) == Z3_APP_AST &&
        Z3_get_decl_kind(context, Z3_get_app_decl(context, Z3_to_app(context, term))) == Z3_OP_OR;
    guint n = disjunction ? Z3_get_app_num_args(context, Z3_to_app(context, term)) : 0;
    for (guint i = 0; i < n; i++)
        add_backward(z3, splits, Z3_get_app_arg(context, Z3_to_app(context, term), i), atom);
    if (disjunction)
        return;
    Z3_ast lemma = xp_z3_implies(z3, term, atom);
    if (!xp_z3_is_true(z3, lemma))
        g_ptr_array_add(splits, lemma);
}

void xp_evidence_comparisons(const XpProblem *problem, GPtrArray *terms)
{
    for (guint i = 0; i < xp_matches_count(problem->matches); i++)
        g_ptr_array_add(terms, xp_matches_get(problem->matches, i)->atom);
    for (guint d = 0; d < xp_atoms_count(problem->atoms); d++)
        for (guint i = 0; i < xp_atoms_pattern_count(problem->atoms, d); i++)
            g_ptr_array_add(terms, xp_atoms_pattern_term(problem->atoms, d, i));
}

GPtrArray *xp_evidence_splits(const XpProblem *problem)
{
    GPtrArray *splits = g_ptr_array_new();
    for (guint i = 0; i < xp_matches_count(problem->matches); i++) {
        const XpMatch *match = xp_matches_get(problem->matches, i);
        if (match->split == NULL)
            continue;
        Z3_ast forward = xp_z3_implies(problem->z3, match->atom, match->split);
        if (!xp_z3_is_true(problem->z3, forward))
            g_ptr_array_add(splits, forward);
        add_backward(problem->z3, splits, match->split, match->atom);
    }
    return splits;
}

/* What the lazy theory said. */
static void add_theory(const XpProblem *problem, const XpLazy *lazy, GPtrArray *lemmas)
{
    for (guint i = 0; i < xp_lazy_lemma_count(lazy); i++) {
        const XpLemma *lemma = xp_lazy_lemma(lazy, i);
        g_autoptr(GPtrArray) clause = g_ptr_array_new();
        for (guint p = 0; p < lemma->n_positive; p++)
            g_ptr_array_add(
                clause,
                xp_z3_not(problem->z3, xp_atoms_match(problem->atoms, lemma->positive_dimension[p],
                                                      lemma->positive[p])));
        for (guint p = 0; p < lemma->n_negative; p++)
            g_ptr_array_add(clause, xp_atoms_match(problem->atoms, lemma->negative_dimension[p],
                                                   lemma->negative[p]));
        g_ptr_array_add(lemmas, xp_z3_or_all(problem->z3, clause));
    }
}

typedef struct {
    Z3_context context;
    Z3_solver solver;
    GPtrArray *lemmas;   /* Z3_ast */
    GPtrArray *literals; /* Z3_ast: lemma i holds where literal i does */
} Search;

static void search_begin(Search *search, const XpProblem *problem, const GPtrArray *statements)
{
    Z3_context context = search->context;
    search->solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, search->solver);
    Z3_params params = Z3_mk_params(context);
    Z3_params_inc_ref(context, params);
    Z3_params_set_bool(context, params, Z3_mk_string_symbol(context, "ctrl_c"), false);
    Z3_params_set_uint(context, params, Z3_mk_string_symbol(context, "rlimit"), MOST_WORK);
    Z3_solver_set_params(context, search->solver, params);
    Z3_params_dec_ref(context, params);
    for (guint i = 0; i < statements->len; i++) {
        const XpEvidenceStatement *statement = g_ptr_array_index(statements, i);
        if (statement->term != NULL)
            Z3_solver_assert(context, search->solver, statement->term);
    }
    search->literals = g_ptr_array_new();
    for (guint i = 0; i < search->lemmas->len; i++) {
        g_autofree char *name = g_strdup_printf("lemma %u", i);
        Z3_ast literal = xp_z3_const(problem->z3, name);
        g_ptr_array_add(search->literals, literal);
        Z3_solver_assert(context, search->solver,
                         xp_z3_implies(problem->z3, literal, g_ptr_array_index(search->lemmas, i)));
    }
}

static void search_end(Search *search)
{
    Z3_solver_dec_ref(search->context, search->solver);
    g_ptr_array_unref(search->lemmas);
    g_ptr_array_unref(search->literals);
}

/* Returns new: the literals of @assumed that Z3 needed, in their order; NULL: not unsatisfiable. */
static GPtrArray *needed(const Search *search, const GPtrArray *assumed)
{
    Z3_context context = search->context;
    if (Z3_solver_check_assumptions(context, search->solver, assumed->len,
                                    (const Z3_ast *)(void *)assumed->pdata) != Z3_L_FALSE)
        return NULL;
    g_autoptr(GHashTable) core = g_hash_table_new(NULL, NULL);
    Z3_ast_vector vector = Z3_solver_get_unsat_core(context, search->solver);
    Z3_ast_vector_inc_ref(context, vector);
    for (guint i = 0; i < Z3_ast_vector_size(context, vector); i++)
        g_hash_table_add(core, Z3_ast_vector_get(context, vector, i));
    Z3_ast_vector_dec_ref(context, vector);
    GPtrArray *kept = g_ptr_array_new();
    for (guint i = 0; i < assumed->len; i++)
        if (g_hash_table_contains(core, g_ptr_array_index(assumed, i)))
            g_ptr_array_add(kept, g_ptr_array_index(assumed, i));
    return kept;
}

/* Drops one literal after the other as long as the rest is enough. Takes @core. */
static GPtrArray *shrink(const Search *search, GPtrArray *core)
{
    for (guint i = 0; i < core->len;) {
        g_autoptr(GPtrArray) trial = g_ptr_array_copy(core, NULL, NULL);
        g_ptr_array_remove_index(trial, i);
        g_autoptr(GPtrArray) smaller = needed(search, trial);
        if (smaller == NULL) {
            i++;
            continue;
        }
        /* What came before @i was found to be needed, so it is all still there. */
        g_ptr_array_unref(core);
        core = g_steal_pointer(&smaller);
    }
    return core;
}

GPtrArray *xp_evidence_core(const XpProblem *problem, const GPtrArray *statements,
                            const GPtrArray *splits, const XpLazy *lazy)
{
    Search search = {.context = xp_z3_context(problem->z3),
                     .lemmas = g_ptr_array_copy((GPtrArray *)(gsize)splits, NULL, NULL)};
    add_theory(problem, lazy, search.lemmas);
    search_begin(&search, problem, statements);
    GPtrArray *lemmas = NULL;
    GPtrArray *core = needed(&search, search.literals);
    if (core != NULL) {
        core = shrink(&search, core);
        lemmas = g_ptr_array_new();
        for (guint i = 0; i < search.literals->len; i++)
            if (g_ptr_array_find(core, g_ptr_array_index(search.literals, i), NULL))
                g_ptr_array_add(lemmas, g_ptr_array_index(search.lemmas, i));
        g_ptr_array_unref(core);
    }
    search_end(&search);
    return lemmas;
}
