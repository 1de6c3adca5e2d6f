/* SPDX-License-Identifier: Apache-2.0 */

/* Definitions that a core may name, and sources of access that can be switched off.
 * Rule: design.md 4.9 */
#include <string.h>

#include "encoder/problem_parts.h"
#include "frontend/model/statement_text.h"

void xp_track_free(gpointer data)
{
    XpTrack *track = data;
    g_free(track->what);
    g_free(track);
}

XpTrack *xp_problem_track(XpProblem *problem, XpLayer layer, const XpPolicy *policy,
                          const XpStatement *statement, const char *rule, const char *what)
{
    char *key =
        g_strdup_printf("%d|%p|%p|%s|%s", (int)layer, (const void *)policy, (const void *)statement,
                        rule != NULL ? rule : "", what != NULL ? what : "");
    XpTrack *track = g_hash_table_lookup(problem->track_index, key);
    if (track != NULL) {
        g_free(key);
        return track;
    }
    track = g_new0(XpTrack, 1);
    track->literal = xp_problem_fresh(problem, "track");
    track->layer = layer;
    track->policy = policy;
    track->statement = statement;
    track->rule = rule;
    track->what = g_strdup(what);
    track->restricts = statement != NULL && statement->effect == XP_EFFECT_DENY;
    g_ptr_array_add(problem->tracks, track);
    g_hash_table_insert(problem->track_index, key, track);
    return track;
}

Z3_ast xp_problem_define(XpProblem *problem, const XpTrack *track, Z3_ast meaning, const char *hint)
{
    if (problem->counterpart != NULL)
        return meaning;
    Z3_ast name = xp_problem_fresh(problem, hint);
    XpDefinition definition = {.track = track, .place = problem->environment->len};
    g_array_append_val(problem->definitions, definition);
    xp_problem_assert(
        problem, xp_z3_implies(problem->z3, track->literal, xp_z3_iff(problem->z3, name, meaning)));
    return name;
}

/* ---- switches ---- */

static void switch_free(gpointer data)
{
    XpSwitch *item = data;
    g_free(item->key);
    g_free(item->what);
    g_free(item);
}

void xp_problem_add_switches(XpProblem *problem)
{
    problem->switches = g_ptr_array_new_with_free_func(switch_free);
}

const XpSwitch *xp_problem_switch_find(const XpProblem *problem, const char *key)
{
    for (guint i = 0; i < problem->switches->len; i++) {
        const XpSwitch *item = g_ptr_array_index(problem->switches, i);
        if (strcmp(item->key, key) == 0)
            return item;
    }
    return NULL;
}

/* Returns new: a hash of what the source is and says, symbols by their names. */
static char *switch_key(const XpProblem *problem, const char *what, const XpPolicy *policy,
                        const XpStatement *statement)
{
    g_autofree char *says = statement != NULL ? xp_statement_text(policy, statement) : g_strdup("");
    g_autofree char *text = g_strconcat(what, "\n", says, NULL);
    g_autofree char *named = xp_symbols_print(problem->world->symbols, text);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, named, -1);
}

Z3_ast xp_problem_switched(XpProblem *problem, Z3_ast granted, const char *what,
                           const XpPolicy *policy, const XpStatement *statement)
{
    if (problem->switches == NULL || xp_z3_is_false(problem->z3, granted))
        return granted;
    g_autofree char *key = switch_key(problem, what, policy, statement);
    const XpSwitch *known = xp_problem_switch_find(problem, key);
    if (known == NULL) {
        XpSwitch *item = g_new0(XpSwitch, 1);
        item->key = g_steal_pointer(&key);
        item->what = g_strdup(what);
        item->policy = policy;
        item->statement = statement;
        item->off = xp_problem_fresh(problem, "off");
        g_ptr_array_add(problem->switches, item);
        known = item;
    }
    return xp_z3_and(problem->z3, granted, xp_z3_not(problem->z3, known->off));
}
