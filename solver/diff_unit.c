/* SPDX-License-Identifier: Apache-2.0 */

/* What one world allows on one thing and the other does not. */
#include <string.h>

#include "frontend/model/action.h"
#include "solver/diff_direction.h"

/* FALSE: the two worlds say the very same of it, in this and in the other direction. */
static gboolean ask(XpDirection *direction, const XpActionGroup *group)
{
    xp_direction_encode(direction, group);
    gboolean unlike = xp_direction_is_unlike(direction);
    if (unlike) {
        xp_direction_start(direction);
        xp_direction_search(direction);
    }
    xp_direction_clear(direction);
    return unlike;
}

static void ask_both(XpDiffUnit *unit, const XpDiffSides *sides, const XpActionGroup *group)
{
    XpDirection gained = {.unit = unit,
                          .sides = sides,
                          .more = &sides->newer,
                          .less = &sides->older,
                          .object_more = &unit->objects[1],
                          .object_less = &unit->objects[0],
                          .found = &unit->gained};
    XpDirection lost = {.unit = unit,
                        .sides = sides,
                        .more = &sides->older,
                        .less = &sides->newer,
                        .object_more = &unit->objects[0],
                        .object_less = &unit->objects[1],
                        .found = &unit->lost};
    unit->asked++;
    if (!ask(&gained, group))
        return;
    unit->unlike++;
    if (sides->scope == NULL)
        ask(&lost, group);
}

/* The catalogue's actions of a service that have no resource; what proves who one is, one may
 * always ask for, and so that is nothing anybody gains. Rule: S-EVAL-24, S-STS-25 */
static void ask_without_resource(XpDiffUnit *unit, const XpDiffSides *sides)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    XpActionGroup group = {.names = names};
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *row = xp_action_get(i);
        if (strcmp(row->service, unit->service) == 0 && row->applies == XP_APPLIES_NONE &&
            strcmp(row->name, "sts:GetCallerIdentity") != 0 &&
            strcmp(row->name, "sts:GetSessionToken") != 0 &&
            (sides->scope == NULL || xp_diff_scope_means(sides->scope, row->name, FALSE)))
            g_ptr_array_add(names, (gpointer)(guintptr)row->name);
    }
    if (names->len > 0)
        ask_both(unit, sides, &group);
}

/* Reading a secret takes two calls, and the secret says on which key the second one is. Where both
 * worlds say the same key, nobody gains the story without gaining one of its calls. */
static gboolean is_under_other_keys(const XpObject *older, const XpObject *newer)
{
    if (newer->kind != XP_OBJECT_SECRET)
        return FALSE;
    const XpResource *one = older->resource;
    const XpResource *other = newer->resource;
    gboolean same = one->n_version_keys == other->n_version_keys &&
                    one->key_history == other->key_history &&
                    xp_key_ref_equal(&one->kms_key, &other->kms_key);
    for (guint i = 0; same && i < one->n_version_keys; i++)
        same = xp_key_ref_equal(&one->version_keys[i], &other->version_keys[i]);
    return !same;
}

/* Adds to @group the actions of its service that documents of @world name in full: a reader knows
 * them, of a service the catalogue does not list. */
static void add_named(XpActionGroup *group, const XpWorld *world)
{
    gsize n = strlen(group->open_service);
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++) {
            const XpStatement *statement = &world->policies[p]->statements[s];
            for (guint a = 0; a < statement->n_actions; a++) {
                g_autofree char *lower = g_ascii_strdown(statement->actions[a].text, -1);
                if (g_str_has_prefix(lower, group->open_service) && lower[n] == ':' &&
                    strpbrk(lower, "*? ") == NULL && lower[n + 1] != '\0' &&
                    !g_ptr_array_find_with_equal_func(group->names, lower, g_str_equal, NULL))
                    g_ptr_array_add(group->names, g_steal_pointer(&lower));
            }
        }
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void name_actions(XpActionGroup *group, const XpDiffSides *sides)
{
    if (group->open_service == NULL || group->names->len > 0)
        return;
    add_named(group, sides->older.aligned);
    add_named(group, sides->newer.aligned);
    g_ptr_array_sort(group->names, compare_names);
}

/* Of what is done to things of any kind: what is done to users. */
static void keep_those_on_users(XpActionGroup *group)
{
    for (guint i = group->names->len; i > 0; i--) {
        const XpAction *row = xp_action_lookup(g_ptr_array_index(group->names, i - 1));
        if (row != NULL && (row->applies & XP_APPLIES_USER) == 0)
            g_ptr_array_remove_index(group->names, i - 1);
    }
}

/* Where a claim speaks of a secret and not of its key, the story is asked as well. */
static gboolean is_story_apart(const XpDiffUnit *unit, const XpDiffScope *scope)
{
    if (scope == NULL || scope->claim->objects.n == 0 || scope->claim->actions.n > 0 ||
        unit->objects[1].kind != XP_OBJECT_SECRET)
        return FALSE;
    for (guint side = 0; side < G_N_ELEMENTS(unit->objects); side++) {
        const XpKeyRef *key = &unit->objects[side].resource->kms_key;
        XpObject object = {.kind = XP_OBJECT_KEY, .arn = key->arn};
        if (key->kind == XP_KEY_LOADED)
            object.arn = key->key->arn;
        if (object.arn == NULL || !xp_diff_scope_has(scope, &object))
            return TRUE;
    }
    return FALSE;
}

void xp_diff_unit(XpDiffUnit *unit, const XpDiffSides *sides)
{
    const char *every[] = {"*"};
    XpActionTerm term = {.needs = XP_NEEDS_ANY, .patterns = every, .n_patterns = 1};
    XpActions actions = {.items = &term, .n = 1};
    const XpDiffScope *scope = sides->scope;
    gboolean all = scope == NULL || scope->claim->actions.n == 0;
    if (unit->service != NULL) {
        ask_without_resource(unit, sides);
        return;
    }
    g_autoptr(GPtrArray) groups =
        xp_action_groups(all ? &actions : &scope->claim->actions, &unit->objects[1], FALSE);
    for (guint g = 0; g < groups->len; g++) {
        XpActionGroup *group = g_ptr_array_index(groups, g);
        /* A named call on the primary is none on its replica; reading the value is. */
        if (!all && unit->replicas[1] != NULL && !group->read_secret)
            continue;
        name_actions(group, sides);
        if (unit->user)
            keep_those_on_users(group);
        if (group->names->len > 0 || group->open_service != NULL || group->read_secret)
            ask_both(unit, sides, group);
    }
    if (all && (is_under_other_keys(&unit->objects[0], &unit->objects[1]) ||
                is_story_apart(unit, scope))) {
        XpActionGroup story = {.read_secret = TRUE};
        ask_both(unit, sides, &story);
    }
}
