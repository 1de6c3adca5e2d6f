/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/property/resolve.h"

static gboolean resolve_when(XpResolver *resolver, const XpSynClaim *from, XpClaim *to)
{
    XpCond **parts = xp_arena_new0(resolver->arena, XpCond *, from->n_whens);
    XpCond *both;

    for (guint i = 0; i < from->n_whens; i++) {
        parts[i] = xp_resolve_cond(resolver, from->whens[i]);
        if (parts[i] == NULL)
            return FALSE;
    }
    if (from->n_whens <= 1) {
        to->when = from->n_whens == 1 ? parts[0] : NULL;
        return TRUE;
    }
    both = xp_arena_new0(resolver->arena, XpCond, 1);
    both->kind = XP_COND_AND;
    both->children = parts;
    both->n_children = from->n_whens;
    both->span = parts[0]->span;
    to->when = both;
    return TRUE;
}

/* Dates are written YYYY-MM-DD, so that their texts are in the order of the days. */
gboolean xp_resolve_is_over(const XpResolver *resolver, const XpSynWhy *why)
{
    return why->until != NULL && resolver->today != NULL && strcmp(why->until, resolver->today) < 0;
}

static gboolean resolve_except(XpResolver *resolver, const XpSynExcept *from, XpExcept *to)
{
    gboolean ok = xp_resolve_subjects(resolver, &from->subjects, &to->subjects);

    xp_resolve_permitted(resolver, &to->subjects, FALSE);
    to->because = from->why.because;
    to->until = from->why.until;
    to->ticket = from->why.ticket;
    to->span = from->why.span;
    return ok;
}

static gboolean resolve_excepts(XpResolver *resolver, const XpSynClaim *from, XpClaim *to)
{
    gboolean ok = TRUE;

    to->excepts = xp_arena_new0(resolver->arena, XpExcept, from->n_excepts);
    to->ended = xp_arena_new0(resolver->arena, XpExcept, from->n_excepts);
    for (guint i = 0; i < from->n_excepts; i++) {
        const XpSynExcept *except = &from->excepts[i];
        XpExcept *place = xp_resolve_is_over(resolver, &except->why)
                              ? &to->ended[to->n_ended++]
                              : &to->excepts[to->n_excepts++];

        ok = resolve_except(resolver, except, place) && ok;
    }
    return ok;
}

static gboolean resolve_only_when(XpResolver *resolver, const XpSynClaim *from, XpClaim *to)
{
    if (from->only_when == NULL)
        return TRUE;
    to->only_when = xp_resolve_cond(resolver, from->only_when);
    return to->only_when != NULL;
}

/* Whom a claim lets pass: the subjects of `only`, and what `minus` leaves out of the others. */
static void limit_permitted(XpResolver *resolver, XpClaim *claim)
{
    switch (claim->kind) {
    case XP_CLAIM_ONLY:
        xp_resolve_permitted(resolver, &claim->subjects, FALSE);
        return;
    case XP_CLAIM_NO:
    case XP_CLAIM_BOTH:
    case XP_CLAIM_ONLY_WHEN:
    case XP_CLAIM_KEEP:
    case XP_CLAIM_WITHIN:
        xp_resolve_permitted(resolver, &claim->subjects, TRUE);
        return;
    case XP_CLAIM_CAN:
    case XP_CLAIM_CAN_ALWAYS:
        return;
    }
}

static void defer_kind(XpResolver *resolver, const XpSynClaim *from)
{
    if (from->via)
        xp_resolver_defer(resolver, "`via assume-role` is not examined yet");
    if (from->even)
        xp_resolver_defer(resolver, "`even by changing policies` is not examined yet");
}

/* Without objects the claim would be about everything. */
static gboolean fail_nothing_kept(XpResolver *resolver, const XpSynClaim *from)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_OBJECT, &from->objects.span,
                "leave 'to ...' out to compare everything",
                "nothing that was loaded fits this, so there is nothing to compare");
    return FALSE;
}

/* Subjects, actions and objects; parts a claim does not have are empty and stay so. */
static gboolean resolve_parts(XpResolver *resolver, const XpSynClaim *from, XpClaim *to)
{
    gboolean ok = xp_resolve_subjects(resolver, &from->subjects, &to->subjects);
    gboolean first = xp_resolve_actions(resolver, &from->actions, &to->actions);
    gboolean second = xp_resolve_actions(resolver, &from->actions2, &to->actions2);

    first = xp_resolve_objects(resolver, &from->objects, &to->objects) && first;
    second = xp_resolve_objects(resolver, &from->objects2, &to->objects2) && second;
    if (first && from->objects.n > 0 && from->actions.n > 0)
        first = xp_resolve_applies(resolver, &to->actions, &to->objects);
    if (second && from->objects2.n > 0)
        second = xp_resolve_applies(resolver, &to->actions2, &to->objects2);
    if (from->kind == XP_CLAIM_KEEP && first && from->objects.n > 0 && to->objects.n == 0)
        first = fail_nothing_kept(resolver, from);
    return ok && first && second;
}

/* The reference policy, which the world was to be loaded with. */
static void resolve_reference(XpResolver *resolver, const XpSynClaim *from, XpClaim *to)
{
    const XpWorld *world = resolver->world;

    if (from->kind != XP_CLAIM_WITHIN)
        return;

    g_autofree char *path = xp_reference_path(world->root, resolver->file, from->source.text);

    for (guint i = 0; i < world->n_policies; i++)
        if (world->policies[i]->type == XP_POLICY_REFERENCE &&
            g_strcmp0(world->policies[i]->file, path) == 0)
            to->reference = world->policies[i];
    if (to->reference == NULL)
        xp_resolver_defer(resolver, "the reference policy was not loaded");
}

gboolean xp_resolve_claim(XpResolver *resolver, const XpSynClaim *claim, XpClaim *out)
{
    gboolean ok;

    out->kind = claim->kind;
    out->span = claim->span;
    out->text = claim->text;
    out->source = claim->source.text;
    out->source_span = claim->source.span;
    defer_kind(resolver, claim);
    ok = resolve_parts(resolver, claim, out);
    ok = resolve_only_when(resolver, claim, out) && ok;
    ok = resolve_when(resolver, claim, out) && ok;
    ok = resolve_excepts(resolver, claim, out) && ok;
    limit_permitted(resolver, out);
    resolve_reference(resolver, claim, out);
    return ok;
}
