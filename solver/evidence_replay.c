/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/evidence_check.h"
#include "solver/replay.h"

static void add_cond(GPtrArray *conds, const XpCond *cond)
{
    if (cond != NULL)
        g_ptr_array_add(conds, (gpointer)(gsize)cond);
}

/* Does an allowed request of @claim's subjects break it? `within policy` has none: anybody's does.
 */
static gboolean is_broken_by_subjects(const XpClaim *claim)
{
    return claim->kind != XP_CLAIM_ONLY && claim->subjects.n > 0;
}

gboolean xp_evidence_replay(const XpWorld *world, XpWorld *bound, char **values, XpRequest *request,
                            const XpClaim *claim, gboolean refused, gint64 now, gboolean strict,
                            char **out_text)
{
    const XpDecoded decoded = {.values = values, .world = bound, .request = request};
    g_autoptr(GPtrArray) holds = g_ptr_array_new();
    g_autoptr(GPtrArray) breaks = g_ptr_array_new();
    g_autoptr(GPtrArray) not_among = g_ptr_array_new();
    add_cond(holds, claim->when);
    for (guint i = 0; i < claim->n_assume; i++)
        add_cond(holds, claim->assume[i]);
    if (claim->kind == XP_CLAIM_ONLY_WHEN)
        add_cond(breaks, claim->only_when);
    gboolean among = is_broken_by_subjects(claim);
    if (claim->kind == XP_CLAIM_ONLY)
        g_ptr_array_add(not_among, (gpointer)(gsize)&claim->subjects);
    for (guint i = 0; i < claim->n_excepts; i++)
        g_ptr_array_add(not_among, (gpointer)(gsize)&claim->excepts[i].subjects);
    const XpDemand demand = {.holds = holds,
                             .breaks = breaks,
                             .among = among ? &claim->subjects : NULL,
                             .not_among = not_among,
                             .exceeds = claim->reference};
    g_autoptr(XpReplay) replay = xp_replay(world, &decoded, &demand, now, strict);
    *out_text = g_strdup(replay->text);
    return replay->answer == (refused ? XP_REPLAY_DENY : XP_REPLAY_ALLOW);
}
