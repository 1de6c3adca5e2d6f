/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/diff_reads.h"

#include <string.h>

#include "frontend/model/organization.h"

/* ---- what is read ---- */

/* @name: of a condition key, with what follows it in a variable. */
static guint reads_of_key(const char *name)
{
    g_autofree char *key = g_strndup(name, strcspn(name, ",}"));
    g_autofree char *lower = g_ascii_strdown(g_strstrip(key), -1);
    if (g_str_has_prefix(lower, "aws:principaltag/"))
        return XP_READS_TAGS;
    if (strcmp(lower, "aws:userid") == 0)
        return XP_READS_ID;
    return g_str_has_prefix(lower, "aws:") && strstr(lower, "org") != NULL ? XP_READS_ORGANIZATION
                                                                           : 0;
}

static guint reads_of_text(const char *text)
{
    guint reads = 0;
    for (const char *at = strstr(text, "${"); at != NULL; at = strstr(at + 2, "${"))
        reads |= reads_of_key(at + 2);
    return reads;
}

guint xp_reads_of(const XpStatement *statement)
{
    guint reads = 0;
    for (guint i = 0; i < statement->n_resources; i++)
        reads |= reads_of_text(statement->resources[i].text);
    for (guint i = 0; i < statement->n_conditions; i++) {
        const XpCondition *condition = &statement->conditions[i];
        reads |= reads_of_key(condition->key);
        for (guint v = 0; v < condition->n_values; v++)
            reads |= reads_of_text(condition->values[v]);
    }
    return reads;
}

/* ---- what has changed ---- */

static gboolean same_tags(const XpTags *one, const XpTags *other)
{
    if (one->status != other->status || one->n != other->n)
        return FALSE;
    for (guint i = 0; i < one->n; i++) {
        gboolean found = FALSE;
        for (guint k = 0; k < other->n && !found; k++)
            found = strcmp(one->keys[i], other->keys[k]) == 0 &&
                    strcmp(one->values[i], other->values[k]) == 0;
        if (!found)
            return FALSE;
    }
    return TRUE;
}

/* Returns new: the organization of account @index and its place there, or NULL. */
static char *place_of(const XpWorld *world, guint index)
{
    const XpAccount *account = world->accounts[index];
    const XpOrganization *organization = xp_organization_of(world, account);
    if (organization == NULL)
        return NULL;
    g_autofree char *path = xp_organization_path(organization, account);
    return g_strdup_printf("%s %s", organization->id, path != NULL ? path : "");
}

static gboolean same_place(const XpWorld *one, const XpWorld *other, guint index)
{
    g_autofree char *here = place_of(one, index);
    g_autofree char *there = place_of(other, index);
    return one->organizations == other->organizations && g_strcmp0(here, there) == 0;
}

static guint changed_of_identity(const XpWorld *one, const XpWorld *other, guint index)
{
    const XpIdentity *here = one->identities[index];
    const XpIdentity *there = other->identities[index];
    guint changed = 0;
    if (here->absent || there->absent) /* what it may do is new, or gone, with it */
        return 0;
    if (!same_tags(&here->tags, &there->tags))
        changed |= XP_READS_TAGS;
    if (g_strcmp0(here->unique_id, there->unique_id) != 0)
        changed |= XP_READS_ID;
    return changed;
}

guint xp_reads_changed(const XpSide *one, const XpSide *other, const XpIdentity *identity)
{
    const XpWorld *here = one->aligned;
    const XpWorld *there = other->aligned;
    guint changed = 0;
    for (guint i = 0; i < here->n_accounts; i++)
        if (!same_place(here, there, i)) /* of the resource, too: whoever calls it */
            changed |= XP_READS_ORGANIZATION;
    for (guint i = 0; i < here->n_identities; i++)
        if (identity == NULL || identity->index == i)
            changed |= changed_of_identity(here, there, i);
    return changed;
}
