/* SPDX-License-Identifier: Apache-2.0 */

/* The formula of a question, statement by statement. */
#include <string.h>

#include "encoder/matches.h"
#include "frontend/model/trace.h"
#include "solver/evidence.h"

static void statement_free(gpointer data)
{
    XpEvidenceStatement *statement = data;
    g_free(statement->name);
    g_free(statement->comment);
    g_free(statement);
}

/* Takes @name and @comment. */
static void add(GPtrArray *statements, Z3_ast term, char *name, char *comment)
{
    XpEvidenceStatement *statement = g_new0(XpEvidenceStatement, 1);
    statement->term = term;
    statement->name = name;
    statement->comment = comment;
    g_ptr_array_add(statements, statement);
}

/* Where @file is in the tree: wherever that is, the text of a question is the same. */
static const char *place_of(const XpWorld *world, const char *file)
{
    gsize n = strlen(world->root);
    while (n > 1 && world->root[n - 1] == '/')
        n--;
    return strncmp(file, world->root, n) == 0 && file[n] == '/' ? file + n + 1 : file;
}

/* What a definition of @track defines, for people. */
static char *track_name(const XpWorld *world, const XpTrack *track)
{
    const char *layer = xp_layer_name(track->layer);
    if (track->statement != NULL && track->policy != NULL)
        return g_strdup_printf(
            "%s %s, statement %u (%s:%u)", layer, track->policy->name, track->statement->index + 1,
            place_of(world, track->statement->span.file), track->statement->span.line);
    if (track->policy != NULL)
        return g_strdup_printf("%s %s: these statements and no others", layer, track->policy->name);
    return g_strdup_printf("%s: %s%s%s", layer, track->what != NULL ? track->what : "complete",
                           track->rule != NULL ? ", " : "", track->rule != NULL ? track->rule : "");
}

/* The second argument of an implication. */
static Z3_ast consequence(const XpProblem *problem, Z3_ast implication)
{
    Z3_context context = xp_z3_context(problem->z3);
    Z3_app app = Z3_to_app(context, implication);
    g_assert(Z3_get_app_num_args(context, app) == 2);
    return Z3_get_app_arg(context, app, 1);
}

/* The goal whose formula stands at @place of the environment, or NULL. */
static const XpGoal *goal_at(const XpQuestion *question, guint place)
{
    for (guint i = 0; i < question->goals->len; i++) {
        const XpGoal *goal = &g_array_index(question->goals, XpGoal, i);
        if (goal->place == place)
            return goal;
    }
    return NULL;
}

static void add_environment(const XpInquiry *inquiry, const GPtrArray *goals, GPtrArray *statements)
{
    const XpProblem *problem = inquiry->problem;
    guint next_definition = 0;
    guint n_goals = 0;
    guint n_axioms = 0;
    for (guint place = 0; place < problem->environment->len; place++) {
        Z3_ast term = g_ptr_array_index(problem->environment, place);
        const XpDefinition *definition =
            next_definition < problem->definitions->len
                ? &g_array_index(problem->definitions, XpDefinition, next_definition)
                : NULL;
        const XpGoal *goal = goal_at(inquiry->question, place);
        if (definition != NULL && definition->place == place) {
            next_definition++;
            add(statements, consequence(problem, term),
                track_name(problem->world, definition->track), NULL);
        } else if (goal == NULL) {
            add(statements, term, g_strdup_printf("axiom %u", ++n_axioms), NULL);
        } else if (g_ptr_array_find((GPtrArray *)(gsize)goals, goal->literal, NULL)) {
            add(statements, goal->formula, g_strdup_printf("question %u", ++n_goals), NULL);
        }
    }
}

/* Adds what @literals (and their order) say of @own, or nothing. */
static gboolean add_taken(const XpProblem *problem, const XpFactEntry *entry, Z3_ast own,
                          const GPtrArray *literals, const char *how, GPtrArray *statements)
{
    Z3_ast denied = xp_z3_not(problem->z3, own);
    gboolean taken = g_ptr_array_find((GPtrArray *)(gsize)literals, own, NULL);
    gboolean refused = g_ptr_array_find((GPtrArray *)(gsize)literals, denied, NULL);
    if (!taken && !refused)
        return FALSE;
    add(statements, taken ? own : denied,
        g_strdup_printf("assumption: %s %s", taken ? "it" : "not that it", how),
        taken ? g_strdup_printf("not known, and taken as what it takes if it %s: %s", how,
                                entry->fact->text)
              : NULL);
    return taken;
}

/* How what is not known is taken; what no literal fixes is free, and told. */
static void add_facts(const XpInquiry *inquiry, XpMode mode, GPtrArray *statements)
{
    const XpProblem *problem = inquiry->problem;
    g_autoptr(GPtrArray) literals = g_ptr_array_new();
    xp_question_assume_facts(inquiry->question, mode, literals, NULL);
    for (guint i = 0; i < problem->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(problem->facts, i);
        gboolean fixed =
            add_taken(problem, entry, entry->pessimistic, literals, "allows less", statements);
        if (entry->optimistic != NULL)
            fixed =
                add_taken(problem, entry, entry->optimistic, literals, "allows more", statements) ||
                fixed;
        if (!fixed)
            add(statements, NULL, NULL,
                g_strdup_printf("not known, and free: %s", entry->fact->text));
    }
}

GPtrArray *xp_evidence_statements(XpInquiry *inquiry, XpMode mode, const GPtrArray *goals)
{
    GPtrArray *statements = g_ptr_array_new_with_free_func(statement_free);
    add_environment(inquiry, goals, statements);
    add_facts(inquiry, mode, statements);
    return statements;
}
