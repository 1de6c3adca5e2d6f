/* SPDX-License-Identifier: Apache-2.0 */

/* What is not known: facts, and how a term gives way to them in MAY and MUST. Rule: S-SND-2 */
#include "encoder/problem_parts.h"

void xp_fact_entry_free(gpointer data)
{
    XpFactEntry *entry = data;
    xp_fact_free(entry->fact);
    g_free(entry);
}

const XpFactEntry *xp_problem_fact(XpProblem *problem, XpFact *fact, XpFactUse use)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(problem->fact_index, fact->id));
    if (index > 0) {
        xp_fact_free(fact);
        return g_ptr_array_index(problem->facts, index - 1);
    }
    XpFactEntry *entry = g_new0(XpFactEntry, 1);
    entry->fact = fact;
    entry->use = use;
    entry->pessimistic = xp_problem_fresh(problem, "pessimistic");
    if (problem->want_optimism)
        entry->optimistic = xp_problem_fresh(problem, "optimistic");
    g_ptr_array_add(problem->facts, entry);
    g_hash_table_insert(problem->fact_index, fact->id, GUINT_TO_POINTER(problem->facts->len));
    return entry;
}

/* The entry of this side: keys that both sides share name facts of the first. */
static const XpFactEntry *own_entry(XpProblem *problem, const XpFactEntry *entry)
{
    if (problem->beside == NULL)
        return entry;
    return xp_problem_fact(problem, xp_fact_copy(entry->fact), entry->use);
}

/* @term, or what its polarity makes of it where @less or @more holds under @guard. */
static Z3_ast bend(XpProblem *problem, Z3_ast term, Z3_ast guard, Z3_ast less, Z3_ast more,
                   gboolean allows_more)
{
    XpZ3 *z3 = problem->z3;
    Z3_ast forced_true = xp_z3_and(z3, guard, allows_more ? more : less);
    Z3_ast forced_false = xp_z3_and(z3, guard, allows_more ? less : more);
    return xp_z3_or(z3, xp_z3_and(z3, term, xp_z3_not(z3, forced_false)), forced_true);
}

/* @choice: besides, it allows less; or NULL. */
static Z3_ast uncertain(XpProblem *problem, Z3_ast term, Z3_ast guard, const XpFactEntry *entry,
                        gboolean allows_more, Z3_ast choice)
{
    XpZ3 *z3 = problem->z3;
    const XpFactEntry *fact = own_entry(problem, entry);
    Z3_ast more = fact->optimistic != NULL ? fact->optimistic : xp_z3_false(z3);
    Z3_ast less = fact->pessimistic;
    if (choice != NULL)
        less = xp_z3_or(z3, less, xp_z3_and(z3, choice, xp_z3_not(z3, more)));
    return bend(problem, term, guard, less, more, allows_more);
}

Z3_ast xp_problem_uncertain_free(XpProblem *problem, Z3_ast term, Z3_ast guard,
                                 const XpFactEntry *fact, gboolean allows_more)
{
    if (xp_z3_is_false(problem->z3, guard))
        return term;
    return uncertain(problem, term, guard, fact, allows_more, NULL);
}

Z3_ast xp_problem_uncertain_about(XpProblem *problem, Z3_ast term, Z3_ast guard,
                                  const XpFactEntry *fact, gboolean allows_more, const char *about)
{
    if (xp_z3_is_false(problem->z3, guard))
        return term;
    Z3_ast choice = NULL;
    if (problem->counterpart != NULL && fact->use != XP_USE_SHOWN) {
        g_autofree char *name = g_strdup_printf("%s, %s, %s", fact->fact->rule, about,
                                                allows_more ? "allows less" : "denies more");
        choice = xp_problem_open(problem, "choice", name);
    }
    return uncertain(problem, term, guard, fact, allows_more, choice);
}

/* Facts about a document go by what they make open: the same words elsewhere are as open. */
Z3_ast xp_problem_uncertain(XpProblem *problem, Z3_ast term, Z3_ast guard, const XpFactEntry *fact,
                            gboolean allows_more)
{
    if (problem->counterpart == NULL)
        return xp_problem_uncertain_free(problem, term, guard, fact, allows_more);
    g_autofree char *about =
        g_strdup_printf("%s, term %u under %u", fact->fact->placed ? "" : fact->fact->id,
                        xp_problem_term_id(problem, term), xp_problem_term_id(problem, guard));
    return xp_problem_uncertain_about(problem, term, guard, fact, allows_more, about);
}

/* AWS takes one reading everywhere; which of two terms that is, their order says. */
Z3_ast xp_problem_either(XpProblem *problem, Z3_ast left, Z3_ast right, const XpFactEntry *fact,
                         gboolean allows_more)
{
    XpZ3 *z3 = problem->z3;
    if (left == right)
        return left;
    Z3_ast both = xp_z3_and(z3, left, right);
    Z3_ast one = xp_z3_or(z3, left, right);
    g_autofree char *about =
        g_strdup_printf("readings %u and %u", xp_problem_term_id(problem, left),
                        xp_problem_term_id(problem, right));
    Z3_ast wide = xp_problem_uncertain_about(problem, xp_z3_bool(z3, allows_more), xp_z3_true(z3),
                                             fact, allows_more, about);
    return xp_z3_or(z3, both, xp_z3_and(z3, one, wide));
}
