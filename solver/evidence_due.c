/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/evidence_due.h"

#include <string.h>

#include "solver/dues.h"

struct XpDues {
    GPtrArray *rows; /* XpDue * */
    GHashTable *wanted;
    guint question;
    XpDueGoal *noted; /* of the last row */
};

static void goal_clear(XpDueGoal *goal)
{
    g_free(goal->question);
    g_free(goal->least);
    g_free(goal->most);
}

static void call_free(gpointer data)
{
    XpDueCall *call = data;
    g_free(call->arn);
    g_ptr_array_unref(call->actions);
    g_ptr_array_unref(call->patterns);
    g_free(call);
}

static void due_free(gpointer data)
{
    XpDue *due = data;
    goal_clear(&due->main);
    goal_clear(&due->vacuous);
    g_ptr_array_unref(due->calls);
    g_free(due);
}

/* ---- going through the claims ---- */

void xp_dues_next(XpDues *dues)
{
    if (dues != NULL)
        dues->question++;
}

static GPtrArray *copies(const GPtrArray *texts)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; texts != NULL && i < texts->len; i++)
        g_ptr_array_add(all, g_strdup(g_ptr_array_index(texts, i)));
    return all;
}

void xp_due_add_call(XpDue *due, const XpObject *object, const XpActionGroup *group)
{
    XpDueCall *call = g_new0(XpDueCall, 1);
    call->arn = g_strdup(object->arn);
    call->actions = copies(group->names);
    call->patterns = copies(group->open_service != NULL ? group->patterns : NULL);
    call->read_secret = group->read_secret;
    g_ptr_array_add(due->calls, call);
}

XpDue *xp_dues_add(XpDues *dues, guint claim)
{
    XpDue *due = g_new0(XpDue, 1);
    due->claim = claim;
    due->question = dues->question;
    due->calls = g_ptr_array_new_with_free_func(call_free);
    g_ptr_array_add(dues->rows, due);
    return due;
}

gboolean xp_dues_want(XpDues *dues, const XpWorld *world, gboolean vacuous, const char *question)
{
    if (dues == NULL)
        return TRUE;
    XpDue *due = g_ptr_array_index(dues->rows, dues->rows->len - 1);
    dues->noted = vacuous ? &due->vacuous : &due->main;
    dues->noted->question = xp_symbols_print(world->symbols, question);
    return g_hash_table_contains(dues->wanted, dues->noted->question);
}

void xp_dues_take_goal(XpDues *dues, char *least, char *most)
{
    dues->noted->least = least;
    dues->noted->most = most;
}

/* Nothing is asked, so what the families make of the answers means nothing. */
static void go_through(XpTask *task, const XpClaim *claim)
{
    g_autofree char *reason = NULL;
    if (claim->deferred != NULL)
        return;
    switch (claim->kind) {
    case XP_CLAIM_ONLY:
    case XP_CLAIM_NO:
    case XP_CLAIM_BOTH:
    case XP_CLAIM_ONLY_WHEN:
    case XP_CLAIM_WITHIN:
        xp_claim_breaking(task, claim, &reason);
        return;
    case XP_CLAIM_CAN:
    case XP_CLAIM_CAN_ALWAYS:
        xp_claim_reaching(task, claim, &reason);
        return;
    case XP_CLAIM_KEEP:
        xp_claim_keeping(task, claim, &reason);
        return;
    }
    g_assert_not_reached();
}

GPtrArray *xp_evidence_due(const XpWorld *world, const XpProperty *property,
                           const XpProveOptions *options, GHashTable *wanted)
{
    g_autoptr(XpPropertyResult) result = xp_property_result_new();
    XpDues dues = {.rows = g_ptr_array_new_with_free_func(due_free), .wanted = wanted};
    XpTask task = {
        .world = world, .property = property, .options = options, .result = result, .dues = &dues};
    xp_current_init(&task.current);
    for (guint i = 0; i < property->n_claims; i++) {
        task.claim = i;
        go_through(&task, &property->claims[i]);
    }
    xp_current_clear(&task.current);
    return dues.rows;
}

/* ---- what was recorded ---- */

/* An action that is about no resource at all has "*". */
static gboolean is_about(const XpDueCall *call, const XpWorld *world, char **values,
                         const char *arn)
{
    g_autofree char *bound =
        xp_symbols_bind(world->symbols, call->arn, (const char *const *)values);
    return strcmp(bound, arn) == 0 || strcmp(arn, "*") == 0;
}

static gboolean is_action(const XpDueCall *call, const char *action)
{
    g_autofree char *lower = g_ascii_strdown(action, -1);
    if (g_ptr_array_find_with_equal_func(call->actions, lower, g_str_equal, NULL))
        return TRUE;
    for (guint i = 0; i < call->patterns->len; i++)
        if (g_pattern_match_simple(g_ptr_array_index(call->patterns, i), lower))
            return TRUE;
    return FALSE;
}

gboolean xp_due_speaks_of(const XpDue *due, guint call, const XpWorld *world, char **values,
                          const XpRequest *request)
{
    const XpIdentity *caller = request->caller.identity;
    if (due->identity != NULL && (caller == NULL || caller->index != due->identity->index))
        return FALSE;
    const XpDueCall *asked = g_ptr_array_index(due->calls, call);
    if (!is_about(asked, world, values, request->resource))
        return FALSE;
    return asked->read_secret == request->read_secret &&
           (asked->read_secret || is_action(asked, request->action));
}

/* ---- goals ---- */

/* Returns new: the lines of @text as a set; they are of *@out_lines. */
static GHashTable *lines_of(const char *text, char ***out_lines)
{
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
    *out_lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; (*out_lines)[i] != NULL; i++)
        g_hash_table_add(set, (*out_lines)[i]);
    return set;
}

/* Assertions and definitions are all the program's own, and none of the formula is missing: it has
 * a solution if and only if the question has. In which order they stand does not matter: what is
 * used before it is declared is an error of the file. */
gboolean xp_due_is_goal(const XpDueGoal *goal, const char *text, char **out_difference)
{
    if (goal->least == NULL) {
        *out_difference = g_strdup("this question has no form for another solver");
        return FALSE;
    }
    g_auto(GStrv) lines = NULL;
    g_auto(GStrv) least = g_strsplit(goal->least, "\n", -1);
    g_auto(GStrv) most = NULL;
    g_autoptr(GHashTable) there = lines_of(text, &lines);
    g_autoptr(GHashTable) known = lines_of(goal->most, &most);
    for (guint i = 0; lines[i] != NULL; i++)
        if (!g_hash_table_contains(known, lines[i])) {
            *out_difference =
                g_strdup_printf("line %u is not of this question: %.120s", i + 1, lines[i]);
            return FALSE;
        }
    for (guint i = 0; least[i] != NULL; i++)
        if (!g_hash_table_contains(there, least[i])) {
            *out_difference =
                g_strdup_printf("a line of this question is missing: %.120s", least[i]);
            return FALSE;
        }
    return TRUE;
}
