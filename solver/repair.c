/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/repair.h"

#include "solver/change.h"

/* Changes tried for one property, and properties proved again in one run for all of them. */
#define MOST_CHANGES 16u
#define MOST_PROOFS  400u

typedef struct {
    const XpProperties *properties;
    const XpRunResult *run;
    const XpRepairSource *source;
    const volatile gint *interrupted;
    XpProveOptions options;
    guint proofs; /* so far */
} Repair;

static gboolean is_stopped(const Repair *repair)
{
    return repair->proofs >= MOST_PROOFS ||
           (repair->interrupted != NULL && g_atomic_int_get(repair->interrupted) != 0);
}

/* Returns new, or NULL: the results of @n properties of @world. */
static XpRunResult *prove(Repair *repair, const XpWorld *world, const XpProperties *all,
                          XpProperty **items, guint n)
{
    XpProperties some = *all;
    some.items = items;
    some.n = n;
    repair->proofs += n;
    return xp_prove(world, &some, &repair->options, repair->interrupted, NULL);
}

static XpVerdict verdict_at(const XpRunResult *run, guint index)
{
    return ((const XpPropertyResult *)g_ptr_array_index(run->properties, index))->verdict;
}

/* "Whoever the claims permit can do it": a property of its own for each `only` and `only when`. */
static void permit(const XpProperty *property, GArray *claims)
{
    for (guint i = 0; i < property->n_claims; i++) {
        XpClaim claim = property->claims[i];
        if (claim.kind != XP_CLAIM_ONLY && claim.kind != XP_CLAIM_ONLY_WHEN)
            continue;
        claim.kind = XP_CLAIM_CAN;
        claim.n_excepts = 0;
        g_array_append_val(claims, claim);
    }
}

/* Is what @property permits proved to be possible in @world? */
static gboolean serves(Repair *repair, const XpWorld *world, const XpProperties *properties,
                       guint index, guint claim)
{
    g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(XpClaim));
    permit(properties->items[index], claims);
    XpProperty possible = *properties->items[index];
    possible.claims = &g_array_index(claims, XpClaim, claim);
    possible.n_claims = 1;
    XpProperty *items[] = {&possible};
    g_autoptr(XpRunResult) run = prove(repair, world, properties, items, 1);
    return run != NULL && verdict_at(run, 0) == XP_VERDICT_PROVED;
}

static gboolean keeps_permitted(Repair *repair, const XpWorld *world,
                                const XpProperties *properties, guint index)
{
    g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(XpClaim));
    permit(repair->properties->items[index], claims);
    for (guint i = 0; i < claims->len; i++)
        if (serves(repair, repair->run->world, repair->properties, index, i) &&
            !serves(repair, world, properties, index, i))
            return FALSE;
    return TRUE;
}

/* Proved stays proved; what was not may be whatever it is. */
static gboolean keeps_others(Repair *repair, const XpWorld *world, const XpProperties *properties)
{
    g_autoptr(XpRunResult) run = prove(repair, world, properties, properties->items, properties->n);
    if (run == NULL || run->disagreement)
        return FALSE;
    for (guint i = 0; i < properties->n; i++)
        if (verdict_at(repair->run, i) == XP_VERDICT_PROVED &&
            verdict_at(run, i) != XP_VERDICT_PROVED)
            return FALSE;
    return TRUE;
}

/* TRUE if @change does it. */
static gboolean try_change(Repair *repair, const XpChange *change, guint index)
{
    XpWorld *loaded = NULL;
    XpProperties *resolved = NULL;
    if (!repair->source->load(repair->source->data, &loaded, &resolved))
        return FALSE;
    g_autoptr(XpWorld) world = loaded;
    g_autoptr(XpProperties) properties = resolved;
    if (world->n_policies != repair->run->world->n_policies ||
        properties->n != repair->properties->n || !xp_change_apply(change, world))
        return FALSE;
    g_autoptr(XpRunResult) alone = prove(repair, world, properties, &properties->items[index], 1);
    return alone != NULL && verdict_at(alone, 0) == XP_VERDICT_PROVED &&
           keeps_permitted(repair, world, properties, index) &&
           keeps_others(repair, world, properties);
}

static void repair_property(Repair *repair, guint index, XpPropertyResult *result)
{
    g_autoptr(GPtrArray) changes =
        xp_changes_for(repair->run->world, repair->properties->items[index], result, MOST_CHANGES);
    for (guint i = 0; i < changes->len && !is_stopped(repair); i++) {
        const XpChange *change = g_ptr_array_index(changes, i);
        if (!try_change(repair, change, index))
            continue;
        g_autofree char *text = xp_change_text(change, repair->run->world);
        result->advice = g_strdup_printf("%s (tried: %s)", text,
                                         repair->properties->n > 1
                                             ? "this property is proved then, and none is lost"
                                             : "the property is proved then");
        return;
    }
}

void xp_repair(const XpWorld *world, const XpProperties *properties, const XpProveOptions *options,
               const XpRepairSource *source, const volatile gint *interrupted, XpRunResult *run)
{
    g_assert(run->world == world);
    Repair repair = {.properties = properties,
                     .run = run,
                     .source = source,
                     .interrupted = interrupted,
                     .options = *options};
    repair.options.progress = NULL;
    for (guint i = 0; i < run->properties->len; i++) {
        XpPropertyResult *result = g_ptr_array_index(run->properties, i);
        gboolean broken =
            result->outcome == XP_OUTCOME_PLAIN ||
            (result->outcome == XP_OUTCOME_EXPIRED && result->counterexamples->len > 0);
        if (result->verdict == XP_VERDICT_VIOLATED && broken)
            repair_property(&repair, i, result);
    }
}
