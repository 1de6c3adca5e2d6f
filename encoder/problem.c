/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/problem.h"

#include <string.h>

#include "encoder/matches.h"
#include "encoder/problem_parts.h"
#include "frontend/model/condition.h"

/* The two keys that show the time of a request. Rule: S-KEY-4 */
static const char *const time_keys[] = {"aws:currenttime", "aws:epochtime"};

void xp_problem_note_typed(XpProblem *problem, const char *key)
{
    g_autofree char *lower = g_ascii_strdown(key, -1);
    gboolean time = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(time_keys); i++)
        time = time || strcmp(lower, time_keys[i]) == 0;
    /* What one of them shows the other shows too. */
    for (guint i = 0; time && i < G_N_ELEMENTS(time_keys); i++)
        g_hash_table_add(problem->typed_keys, g_strdup(time_keys[i]));
    g_hash_table_add(problem->typed_keys, g_steal_pointer(&lower));
}

gboolean xp_problem_reads_typed(const XpProblem *problem, const char *key)
{
    g_autofree char *lower = g_ascii_strdown(key, -1);
    return g_hash_table_contains(problem->typed_keys, lower);
}

static gboolean is_typed(XpConditionOp op)
{
    switch (xp_condition_op_kind(op)) {
    case XP_OP_KIND_NUMERIC:
    case XP_OP_KIND_DATE:
    case XP_OP_KIND_IP:
        return TRUE;
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
    case XP_OP_KIND_BOOL:
    case XP_OP_KIND_BINARY:
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        return FALSE;
    }
    g_assert_not_reached();
}

/* @seen: which of the time keys a condition asks for, by any operator, so far. */
static void note_condition(XpProblem *problem, const XpCondition *condition, gboolean *seen)
{
    if (is_typed(condition->op))
        xp_problem_note_typed(problem, condition->key);
    for (guint i = 0; i < G_N_ELEMENTS(time_keys); i++)
        seen[i] = seen[i] || g_ascii_strcasecmp(condition->key, time_keys[i]) == 0;
}

static void note_world(XpProblem *problem, const XpWorld *world, gboolean *seen)
{
    for (guint p = 0; p < world->n_policies; p++) {
        const XpPolicy *policy = world->policies[p];
        for (guint s = 0; s < policy->n_statements; s++)
            for (guint c = 0; c < policy->statements[s].n_conditions; c++)
                note_condition(problem, &policy->statements[s].conditions[c], seen);
    }
}

static void fill_typed_keys(XpProblem *problem)
{
    gboolean seen[G_N_ELEMENTS(time_keys)] = {FALSE};
    note_world(problem, problem->world, seen);
    if (problem->counterpart != NULL)
        note_world(problem, problem->counterpart, seen);
    if (seen[0] && seen[1])
        xp_problem_note_typed(problem, time_keys[0]);
}

/* What every problem has of its own, also one of a pair. */
static XpProblem *new_side(const XpWorld *world, const XpWorld *counterpart, gboolean want_optimism)
{
    XpProblem *problem = g_new0(XpProblem, 1);
    problem->world = world;
    problem->counterpart = counterpart;
    problem->want_optimism = want_optimism;
    problem->definitions = g_array_new(FALSE, FALSE, sizeof(XpDefinition));
    problem->same = g_array_new(FALSE, FALSE, sizeof(Z3_ast));
    problem->accounts = g_array_new(FALSE, FALSE, sizeof(XpAccountElement));
    problem->facts = g_ptr_array_new_with_free_func(xp_fact_entry_free);
    problem->fact_index = g_hash_table_new(g_str_hash, g_str_equal);
    problem->tracks = g_ptr_array_new_with_free_func(xp_track_free);
    problem->track_index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return problem;
}

static XpProblem *new_problem(const XpWorld *world, const XpWorld *counterpart,
                              const GPtrArray *extra, gboolean want_optimism, XpZ3 *z3)
{
    XpProblem *problem = new_side(world, counterpart, want_optimism);
    problem->z3 = z3 != NULL ? z3 : xp_z3_new();
    problem->borrows_z3 = z3 != NULL;
    problem->atoms = xp_atoms_new(problem->z3);
    if (counterpart != NULL)
        xp_atoms_share_names(problem->atoms);
    problem->environment = g_ptr_array_new();
    xp_atoms_set_axioms(problem->atoms, problem->environment);
    problem->symbol_dimensions = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        guint none = G_MAXUINT;
        g_array_append_val(problem->symbol_dimensions, none);
    }
    problem->typed = xp_typed_values_new(problem->z3, problem->environment);
    problem->typed_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fill_typed_keys(problem);
    xp_account_sort_fill(problem, extra);
    return problem;
}

XpProblem *xp_problem_new(const XpWorld *world, const GPtrArray *extra, gboolean want_optimism,
                          XpZ3 *z3)
{
    return new_problem(world, NULL, extra, want_optimism, z3);
}

XpProblem *xp_problem_new_first(const XpWorld *world, const XpWorld *counterpart,
                                const GPtrArray *extra)
{
    return new_problem(world, counterpart, extra, TRUE, NULL);
}

XpProblem *xp_problem_new_beside(XpProblem *first)
{
    XpProblem *problem = new_side(first->counterpart, first->world, TRUE);
    problem->beside = first;
    problem->z3 = first->z3;
    problem->atoms = first->atoms;
    problem->environment = first->environment;
    problem->symbol_dimensions = first->symbol_dimensions;
    problem->typed = first->typed;
    problem->typed_keys = first->typed_keys;
    xp_account_sort_fill_beside(problem);
    return problem;
}

/* What the second of a pair borrows from the first. */
static void free_shared(XpProblem *problem)
{
    xp_typed_values_free(problem->typed);
    g_hash_table_unref(problem->typed_keys);
    g_ptr_array_unref(problem->environment);
    xp_matches_free(problem->matches);
    g_array_unref(problem->symbol_dimensions);
    xp_atoms_free(problem->atoms);
    if (!problem->borrows_z3)
        xp_z3_free(problem->z3);
}

void xp_problem_free(XpProblem *problem)
{
    if (problem == NULL)
        return;
    g_array_unref(problem->definitions);
    g_array_unref(problem->same);
    g_clear_pointer(&problem->switches, g_ptr_array_unref);
    g_array_unref(problem->accounts);
    g_ptr_array_unref(problem->facts);
    g_hash_table_unref(problem->fact_index);
    g_ptr_array_unref(problem->tracks);
    g_hash_table_unref(problem->track_index);
    if (problem->beside == NULL)
        free_shared(problem);
    g_free(problem);
}

void xp_problem_keep_matches(XpProblem *problem)
{
    g_assert(problem->matches == NULL);
    problem->matches = xp_matches_new(problem->z3);
    xp_atoms_keep_all(problem->atoms);
}

void xp_problem_assert(XpProblem *problem, Z3_ast term)
{
    if (!xp_z3_is_true(problem->z3, term))
        g_ptr_array_add(problem->environment, term);
}

Z3_ast xp_problem_fresh(XpProblem *problem, const char *hint)
{
    g_autofree char *name = g_strdup_printf("%s%s#%u", problem->beside != NULL ? "beside: " : "",
                                            hint, problem->fresh++);
    return xp_z3_const(problem->z3, name);
}

Z3_ast xp_problem_open(XpProblem *problem, const char *hint, const char *about)
{
    if (problem->counterpart == NULL)
        return xp_problem_fresh(problem, hint);
    g_autofree char *name = g_strdup_printf("%s: %s", hint, about);
    return xp_z3_const(problem->z3, name);
}

Z3_ast xp_problem_plain(const XpProblem *problem, Z3_ast term)
{
    XpZ3 *z3 = problem->z3;
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(Z3_ast));
    g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(Z3_ast));
    Z3_ast none = xp_z3_false(z3);
    for (guint i = 0; i < problem->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(problem->facts, i);
        g_array_append_val(from, entry->pessimistic);
        g_array_append_val(to, none);
        g_array_append_val(from, entry->optimistic);
        g_array_append_val(to, none);
    }
    for (guint i = 0; i < problem->same->len; i++)
        g_array_append_val(i % 2 == 0 ? from : to, g_array_index(problem->same, Z3_ast, i));
    return xp_z3_pin(z3, Z3_substitute(xp_z3_context(z3), term, from->len,
                                       (const Z3_ast *)(void *)from->data,
                                       (const Z3_ast *)(void *)to->data));
}

void xp_problem_note_same(XpProblem *problem, Z3_ast constant, Z3_ast first)
{
    g_array_append_val(problem->same, constant);
    g_array_append_val(problem->same, first);
}

guint xp_problem_term_id(const XpProblem *problem, Z3_ast term)
{
    if (problem->counterpart != NULL)
        term = xp_problem_plain(problem, term);
    return Z3_get_ast_id(xp_z3_context(problem->z3), term);
}

static XpDomain symbol_domain(XpSymbolKind kind)
{
    switch (kind) {
    case XP_SYMBOL_ACCOUNT:
        return XP_DOMAIN_ACCOUNT;
    case XP_SYMBOL_REGION:
        return XP_DOMAIN_REGION;
    case XP_SYMBOL_SECRET_SUFFIX:
        return XP_DOMAIN_SECRET_SUFFIX;
    case XP_SYMBOL_KEY_ID:
        return XP_DOMAIN_KEY_ID;
    case XP_SYMBOL_TEXT:
        return XP_DOMAIN_TEXT;
    }
    g_assert_not_reached();
}

guint xp_problem_symbol_dimension(XpProblem *problem, guint symbol)
{
    guint *slot = &g_array_index(problem->symbol_dimensions, guint, symbol);
    if (*slot == G_MAXUINT) {
        const XpSymbol *row = xp_symbols_get(problem->world->symbols, symbol);
        g_autofree char *name =
            g_strdup_printf("%s (symbol %u%s%s)", row->name, symbol,
                            row->owner != NULL ? " of " : "", row->owner != NULL ? row->owner : "");
        *slot = xp_atoms_add_dimension(problem->atoms, name, symbol_domain(row->kind));
    }
    return *slot;
}
