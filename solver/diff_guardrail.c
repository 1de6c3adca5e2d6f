/* SPDX-License-Identifier: Apache-2.0 */

/* What organizations say of things that are in neither world, account by account: each level from
 * the root to the account has to allow, wherever it stood before. Rule: S-ORG-1 */
#include <string.h>

#include "frontend/model/organization.h"
#include "frontend/model/world_build.h"
#include "solver/diff_internal.h"
#include "solver/diff_reads.h"

/* One account under one type of policy. */
typedef struct {
    const XpDiffSides *sides;
    const XpSide *more;
    const XpSide *less;
    guint account; /* in both aligned worlds */
    XpPolicyType type;
    guint changed;         /* XpReads */
    GPtrArray *everything; /* const XpPolicy *: what allows all, attached to each level of RCPs */
} Guarded;

static const char *name_type(const Guarded *guarded)
{
    return guarded->type == XP_POLICY_SCP ? "SCPs" : "RCPs";
}

/* Returns new: the levels (XpOrgLevel) that bind the account in @side, or NULL: none does, as far
 * as is known. Rule: S-ORG-2, S-ORG-4 */
static GArray *levels_in(const Guarded *guarded, const XpSide *side)
{
    const XpWorld *world = side->aligned;
    const XpAccount *account = world->accounts[guarded->account];
    const XpOrganization *organization = xp_organization_of(world, account);
    if (organization == NULL || organization->management == account ||
        xp_organization_status(organization, guarded->type) == XP_NONE)
        return NULL;
    return xp_organization_levels(organization, account, guarded->type);
}

/* It is not said that the account is bound: it may manage the organization, or policies of that
 * type may not be enabled. */
static gboolean may_be_free(const Guarded *guarded, const XpSide *side)
{
    const XpOrganization *organization = side->aligned->organization;
    return organization->management == NULL ||
           xp_organization_status(organization, guarded->type) == XP_UNKNOWN;
}

/* Resource control policies take away from RCPFullAWSAccess, which is attached everywhere.
 * Rule: S-ORG-8 */
static GPtrArray *documents_of(const Guarded *guarded, const XpOrgLevel *level)
{
    GPtrArray *policies = g_ptr_array_new();
    for (guint i = 0; level != NULL && i < level->policies->len; i++)
        g_ptr_array_add(policies, g_ptr_array_index(level->policies, i));
    if (level == NULL || guarded->type == XP_POLICY_RCP)
        g_ptr_array_extend(policies, guarded->everything, NULL, NULL);
    return policies;
}

/* @more: NULL: nothing binds the account there. As xp_diff_grows(). */
static char *level_grows(const Guarded *guarded, const XpOrgLevel *more, const XpOrgLevel *less)
{
    XpLayer layer = guarded->type == XP_POLICY_SCP ? XP_LAYER_SCP : XP_LAYER_RCP;
    g_autoptr(GPtrArray) here = documents_of(guarded, more);
    g_autoptr(GPtrArray) there = documents_of(guarded, less);
    XpSlot slots[2] = {{.layer = layer, .policies = here}, {.layer = layer, .policies = there}};
    return xp_diff_grows(guarded->sides, &slots[0], &slots[1], guarded->changed);
}

static const XpOrgLevel *find_level(const GArray *levels, const char *id)
{
    for (guint i = 0; levels != NULL && i < levels->len; i++) {
        const XpOrgLevel *level = &g_array_index(levels, XpOrgLevel, i);
        if (strcmp(level->id, id) == 0)
            return level;
    }
    return NULL;
}

/* What @less stops, no level of @levels (or NULL) stops: as xp_diff_grows(). */
static char *none_stops(const Guarded *guarded, const GArray *levels, const XpOrgLevel *less)
{
    const XpOrgLevel *same = find_level(levels, less->id);
    char *example = level_grows(guarded, same, less);
    for (guint i = 0; levels != NULL && example != NULL && i < levels->len; i++) {
        const XpOrgLevel *level = &g_array_index(levels, XpOrgLevel, i);
        g_autofree char *other = level == same ? NULL : level_grows(guarded, level, less);
        if (level != same && other == NULL)
            g_clear_pointer(&example, g_free);
    }
    return example;
}

/* Returns new: "SCPs of ou-a", "SCPs of account B", "SCPs of ou-a for account B". */
static char *name_level(const Guarded *guarded, const GArray *levels, const XpOrgLevel *less)
{
    const XpAccount *account = guarded->more->aligned->accounts[guarded->account];
    if (strcmp(less->id, account->id) == 0)
        return g_strdup_printf("%s of account %s", name_type(guarded), account->label);
    if (find_level(levels, less->id) != NULL)
        return g_strdup_printf("%s of %s", name_type(guarded), less->id);
    return g_strdup_printf("%s of %s for account %s", name_type(guarded), less->id, account->label);
}

static void compare_account(const Guarded *guarded, XpAccessSide *found)
{
    g_autoptr(GArray) levels = levels_in(guarded, guarded->more);
    g_autoptr(GArray) others = levels_in(guarded, guarded->less);
    if (others == NULL)
        return;
    if (levels != NULL && may_be_free(guarded, guarded->more) &&
        !may_be_free(guarded, guarded->less))
        g_clear_pointer(&levels, g_array_unref);
    for (guint i = 0; i < others->len; i++) {
        const XpOrgLevel *less = &g_array_index(others, XpOrgLevel, i);
        g_autofree char *example = none_stops(guarded, levels, less);
        g_autofree char *place = name_level(guarded, levels, less);
        if (example != NULL)
            xp_diff_add_beyond(found, place, example);
    }
}

void xp_diff_guardrails(const XpDiffSides *sides, const XpSide *more, const XpSide *less,
                        XpAccessSide *found)
{
    static const XpPolicyType types[] = {XP_POLICY_SCP, XP_POLICY_RCP};
    XpStrings *strings = xp_strings_new();
    XpPolicy *all = xp_policy_new(strings, XP_POLICY_SCP, "all");
    XpStatement *statement = xp_policy_add_statement(all, XP_EFFECT_ALLOW);
    g_autoptr(GPtrArray) everything = g_ptr_array_new();
    xp_statement_add_action(strings, statement, XP_ELEMENT_PLAIN, "*", NULL);
    xp_statement_add_resource(strings, statement, XP_ELEMENT_PLAIN, "*", NULL);
    g_ptr_array_add(everything, all);
    Guarded guarded = {.sides = sides,
                       .more = more,
                       .less = less,
                       .changed = xp_reads_changed(more, less, NULL),
                       .everything = everything};
    for (guint t = 0; t < G_N_ELEMENTS(types); t++)
        for (guint i = 0; i < more->aligned->n_accounts; i++) {
            guarded.type = types[t];
            guarded.account = i;
            compare_account(&guarded, found);
        }
    xp_policy_free(all);
    xp_strings_free(strings);
}
