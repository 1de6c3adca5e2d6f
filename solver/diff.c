/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/diff.h"

#include <string.h>

#include "frontend/model/world_align.h"
#include "solver/diff_internal.h"
#include "solver/pool.h"
#include "solver/replica.h"

/* ---- what is asked ---- */

static XpObjectKind kind_of(const XpResource *resource)
{
    switch (resource->kind) {
    case XP_RESOURCE_SECRET:
        return XP_OBJECT_SECRET;
    case XP_RESOURCE_KEY:
        return XP_OBJECT_KEY;
    case XP_RESOURCE_OTHER:
        return XP_OBJECT_OTHER;
    }
    g_assert_not_reached();
}

static void unit_free(gpointer data)
{
    XpDiffUnit *unit = data;
    g_free(unit->text);
    for (guint side = 0; side < G_N_ELEMENTS(unit->replicas); side++)
        g_clear_pointer(&unit->replicas[side], g_ptr_array_unref);
    xp_access_side_clear(&unit->gained);
    xp_access_side_clear(&unit->lost);
    g_free(unit->disagreement);
    g_clear_error(&unit->error);
    g_free(unit);
}

static XpDiffUnit *add_unit(GPtrArray *units, const XpObject *older, const XpObject *newer,
                            char *text)
{
    XpDiffUnit *unit = g_new0(XpDiffUnit, 1);
    unit->objects[0] = *older;
    unit->objects[1] = *newer;
    unit->text = text;
    unit->objects[0].text = text;
    unit->objects[1].text = text;
    xp_access_side_init(&unit->gained);
    xp_access_side_init(&unit->lost);
    g_ptr_array_add(units, unit);
    return unit;
}

/* What is done to nothing in particular: kms:CreateKey, secretsmanager:ListSecrets. S-GRAM-37 */
static void add_actions(GPtrArray *units, const XpWorld *world)
{
    static const char *const services[] = {"kms", "secretsmanager", "sts", "iam"};
    static const char *const partitions[] = {"aws", "aws-cn", "aws-us-gov"};
    for (guint p = 0; p < G_N_ELEMENTS(partitions); p++) {
        gboolean used = FALSE;
        for (guint i = 0; i < world->n_accounts; i++)
            used = used || strcmp(world->accounts[i]->partition, partitions[p]) == 0;
        for (guint s = 0; used && s < G_N_ELEMENTS(services); s++) {
            static const XpObject none = {.kind = XP_OBJECT_OTHER};
            XpDiffUnit *unit = add_unit(units, &none, &none,
                                        g_strdup_printf("%s, without a resource", services[s]));
            unit->service = services[s];
            unit->partition = partitions[p];
        }
    }
}

static XpObject resource_object(const XpWorld *world, guint index)
{
    const XpResource *resource = world->resources[index];
    return (XpObject){.kind = kind_of(resource), .resource = resource, .arn = resource->arn};
}

static XpObject role_object(const XpWorld *world, guint index)
{
    const XpIdentity *role = world->identities[index];
    return (XpObject){.kind = XP_OBJECT_ROLE, .role = role, .arn = role->arn};
}

static XpObject user_object(const XpWorld *world, guint index)
{
    return (XpObject){.kind = XP_OBJECT_OTHER, .arn = world->identities[index]->arn};
}

static const XpObject *find_object(const GPtrArray *objects, const char *arn)
{
    for (guint i = 0; i < objects->len; i++) {
        const XpObject *object = g_ptr_array_index(objects, i);
        if (strcmp(object->arn, arn) == 0)
            return object;
    }
    return NULL;
}

/* A declared replica reads the same value by an ARN of its own. One that only one of the worlds
 * declares is not asked about: what grew is told as open. */
static void add_replicas(GPtrArray *units, const XpWorld *older, const XpWorld *newer, guint index)
{
    XpObject primaries[2] = {resource_object(older, index), resource_object(newer, index)};
    g_autofree char *text = g_strdup_printf("secret %s in %s", newer->resources[index]->name,
                                            newer->resources[index]->account->label);
    primaries[0].text = primaries[1].text = text;
    g_autoptr(GPtrArray) before = xp_replica_objects(older, &primaries[0]);
    g_autoptr(GPtrArray) after = xp_replica_objects(newer, &primaries[1]);
    for (guint i = 0; i < after->len; i++) {
        const XpObject *object = g_ptr_array_index(after, i);
        const XpObject *was = find_object(before, object->arn);
        if (was == NULL || xp_world_resource_by_arn(newer, object->arn) != NULL)
            continue;
        XpDiffUnit *unit = add_unit(units, was, object, g_strdup(object->text));
        unit->replicas[0] = g_ptr_array_ref(before);
        unit->replicas[1] = g_ptr_array_ref(after);
        unit->primary = primaries[1];
        unit->primary.text = NULL;
    }
}

static void add_undeclared(const XpSide *more, const XpSide *less, const XpDiffScope *scope,
                           XpAccessSide *found)
{
    for (guint i = 0; i < more->aligned->n_resources; i++) {
        XpObject here = resource_object(more->aligned, i);
        XpObject there = resource_object(less->aligned, i);
        here.text = here.resource->name;
        there.text = there.resource->name;
        if (scope != NULL && !xp_diff_scope_has(scope, &here))
            continue;
        g_autoptr(GPtrArray) replicas = xp_replica_objects(more->aligned, &here);
        g_autoptr(GPtrArray) others = xp_replica_objects(less->aligned, &there);
        for (guint k = 0; k < replicas->len; k++) {
            const XpObject *object = g_ptr_array_index(replicas, k);
            if (find_object(others, object->arn) != NULL ||
                xp_world_resource_by_arn(more->aligned, object->arn) != NULL)
                continue;
            g_autofree char *text = g_strdup_printf("secret %s", object->text);
            g_ptr_array_add(found->open,
                            xp_open_change_new(text, "it is declared in this tree only, and reads "
                                                     "the value of its primary"));
        }
    }
}

void xp_diff_undeclared(XpAccessDiff *diff, const XpDiffSides *sides)
{
    add_undeclared(&sides->newer, &sides->older, sides->scope, &diff->gained);
    if (sides->scope == NULL)
        add_undeclared(&sides->older, &sides->newer, NULL, &diff->lost);
}

static void add_identity(GPtrArray *units, const XpWorld *older, const XpWorld *newer, guint index)
{
    const XpIdentity *identity = newer->identities[index];
    gboolean user = identity->kind == XP_IDENTITY_USER;
    XpObject was = user ? user_object(older, index) : role_object(older, index);
    XpObject is = user ? user_object(newer, index) : role_object(newer, index);
    XpDiffUnit *unit = add_unit(units, &was, &is,
                                g_strdup_printf("%s %s in %s", user ? "user" : "role",
                                                identity->name, identity->account->label));
    unit->user = user;
}

/* Everything that is in one of the two worlds and whose ARN is known: of groups and managed
 * policies a tree does not say the path. */
GPtrArray *xp_diff_units(const XpWorld *older, const XpWorld *newer)
{
    GPtrArray *units = g_ptr_array_new_with_free_func(unit_free);
    for (guint i = 0; i < newer->n_resources; i++) {
        const XpResource *resource = newer->resources[i];
        XpObject objects[2] = {resource_object(older, i), resource_object(newer, i)};
        add_unit(units, &objects[0], &objects[1],
                 g_strdup_printf("%s %s in %s", xp_resource_kind_name(resource->kind),
                                 resource->name, resource->account->label));
        if (resource->kind == XP_RESOURCE_SECRET)
            add_replicas(units, older, newer, i);
    }
    for (guint i = 0; i < newer->n_identities; i++)
        add_identity(units, older, newer, i);
    add_actions(units, newer);
    return units;
}

/* ---- the run ---- */

typedef struct {
    GPtrArray *units;
    XpDiffSides sides;
    const XpProveOptions *options;
} Run;

static void work(guint index, gpointer data)
{
    Run *run = data;
    xp_diff_unit(g_ptr_array_index(run->units, index), &run->sides);
}

/* Called from the thread that waits: shows progress and stops what runs after a signal. */
static void tick(guint done, guint total, gpointer data)
{
    const Run *run = data;
    if (run->options->progress != NULL)
        run->options->progress(done, total, run->options->progress_data);
    if (run->sides.interrupted == NULL || g_atomic_int_get(run->sides.interrupted) == 0)
        return;
    for (guint i = 0; i < run->units->len; i++)
        xp_current_interrupt(((XpDiffUnit *)g_ptr_array_index(run->units, i))->current);
}

/* Returns new: a place for each of @units to tell what it asks. */
static XpCurrent *watch_units(const GPtrArray *units)
{
    XpCurrent *currents = g_new0(XpCurrent, units->len + 1);
    for (guint i = 0; i < units->len; i++) {
        XpDiffUnit *unit = g_ptr_array_index(units, i);
        xp_current_init(&currents[i]);
        unit->current = &currents[i];
    }
    return currents;
}

static void move_all(GPtrArray *to, GPtrArray *from)
{
    while (from->len > 0)
        g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
}

gboolean xp_diff_gather(XpAccessDiff *diff, const GPtrArray *units, GError **error)
{
    for (guint i = 0; i < units->len; i++) {
        XpDiffUnit *unit = g_ptr_array_index(units, i);
        if (unit->error != NULL) {
            g_propagate_error(error, g_steal_pointer(&unit->error));
            return FALSE;
        }
        move_all(diff->gained.changes, unit->gained.changes);
        move_all(diff->gained.open, unit->gained.open);
        move_all(diff->lost.changes, unit->lost.changes);
        move_all(diff->lost.open, unit->lost.open);
        diff->asked += unit->asked;
        diff->unlike += unit->unlike;
        diff->partial = diff->partial || unit->partial;
        if (diff->disagreement == NULL)
            diff->disagreement = g_steal_pointer(&unit->disagreement);
    }
    return TRUE;
}

/* What a story of either side takes for granted. Rule: design.md 3 */
void xp_diff_assume(XpAccessDiff *diff, const XpDiffSides *sides)
{
    const XpWorld *aligned = sides->newer.aligned;
    const XpProveOptions *options = sides->options;
    g_autoptr(GString) symbolic = g_string_new(NULL);
    if (!options->strict &&
        (diff->older->organizations == XP_UNKNOWN || diff->newer->organizations == XP_UNKNOWN))
        g_ptr_array_add(diff->assumptions,
                        g_strdup("no SCP or RCP outside these trees stops what is shown"));
    if (!options->strict)
        g_ptr_array_add(diff->assumptions,
                        g_strdup("what `prove` prints as taken for granted of either tree (earlier "
                                 "keys, states of keys) is so"));
    if (diff->older->closed_world || diff->newer->closed_world)
        g_ptr_array_add(
            diff->assumptions,
            g_strdup("closed world: what is not in a tree that says so does not exist"));
    for (guint i = 0; i < aligned->n_accounts; i++)
        if (aligned->accounts[i]->symbolic)
            g_string_append_printf(symbolic, "%s%s", symbolic->len > 0 ? ", " : "",
                                   aligned->accounts[i]->label);
    if (symbolic->len > 0)
        g_ptr_array_add(diff->assumptions,
                        g_strdup_printf("%s: symbolic account ids, different from each other and "
                                        "from every id written out, the same in both trees",
                                        symbolic->str));
}

static gboolean is_since(const XpClaim *claim, const XpProveOptions *options)
{
    for (guint i = 0; i < options->n_bases; i++)
        if (strcmp(options->bases[i].source, claim->source) == 0)
            return TRUE;
    return FALSE;
}

/* A condition narrows what a claim speaks of, and so what it lets alone. */
static gboolean is_excusing(const XpClaim *claim, const XpProveOptions *options)
{
    return claim->kind == XP_CLAIM_KEEP && claim->n_excepts > 0 && claim->deferred == NULL &&
           claim->when == NULL && claim->n_assume == 0 && is_since(claim, options);
}

/* Returns new: the claims whose exceptions cover what is gained (XpDiffScope *). */
static GPtrArray *list_excusing(const XpProperties *properties, const XpSide *newer,
                                const XpProveOptions *options)
{
    GPtrArray *scopes = g_ptr_array_new_with_free_func((GDestroyNotify)xp_diff_scope_free);
    for (guint p = 0; properties != NULL && p < properties->n; p++)
        for (guint c = 0; c < properties->items[p]->n_claims; c++)
            if (is_excusing(&properties->items[p]->claims[c], options))
                g_ptr_array_add(scopes, xp_diff_scope_new(&properties->items[p]->claims[c], newer));
    return scopes;
}

XpAccessDiff *xp_diff(const XpWorld *older, const XpWorld *newer, const XpProperties *properties,
                      const XpProveOptions *options, const volatile gint *interrupted,
                      GError **error)
{
    g_autoptr(XpAccessDiff) diff = xp_access_diff_new(older, newer);
    g_autoptr(XpWorld) aligned_older = NULL;
    g_autoptr(XpWorld) aligned_newer = NULL;
    if (!xp_world_align(older, newer, &aligned_older, &aligned_newer, error))
        return NULL;
    g_autoptr(GPtrArray) units = xp_diff_units(aligned_older, aligned_newer);
    g_autoptr(GPtrArray) excusing =
        list_excusing(properties, &(XpSide){newer, aligned_newer}, options);
    g_autofree XpCurrent *currents = watch_units(units);
    Run run = {.units = units,
               .sides = {.older = {older, aligned_older},
                         .newer = {newer, aligned_newer},
                         .options = options,
                         .interrupted = interrupted,
                         .excusing = excusing},
               .options = options};
    xp_diff_assume(diff, &run.sides);
    xp_pool_run(work, &run, units->len, options->jobs, tick, &run);
    for (guint i = 0; i < units->len; i++)
        xp_current_clear(&currents[i]);
    xp_diff_undeclared(diff, &run.sides);
    xp_diff_beyond(diff, &run.sides);
    return xp_diff_gather(diff, units, error) ? g_steal_pointer(&diff) : NULL;
}
