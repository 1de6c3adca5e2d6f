/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/pair.h"

#include <string.h>

#include "frontend/model/action.h"
#include "solver/diff.h"
#include "tests/differential/compare.h"
#include "tests/differential/gen_call.h"
#include "tests/differential/law.h"
#include "tests/differential/pair_change.h"

typedef struct {
    const XpDiffLoaded *older;
    const XpDiffLoaded *newer;
    XpAccessDiff *diff;
    XpCounts *counts;
    const char *file;
    GString *laws; /* the changes made */
    char *wrong;
} Trying;

static void G_GNUC_PRINTF(2, 3) complain(Trying *trying, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (trying->wrong == NULL)
        trying->wrong = g_strdup_printf("after %s: %s", trying->laws->str, text);
}

static XpAccessDiff *compare(Trying *trying, const XpDiffLoaded *older, const XpDiffLoaded *newer)
{
    XpProveOptions options = {.jobs = 1, .now = XP_DIFF_NOW};
    g_autoptr(GError) error = NULL;
    XpAccessDiff *diff = xp_diff(older->world, newer->world, NULL, &options, NULL, &error);

    if (diff == NULL)
        complain(trying, "not compared: %s", error->message);
    else if (diff->disagreement != NULL)
        complain(trying, "%s", diff->disagreement);
    return diff;
}

/* ---- against itself, and against the law ---- */

static void try_itself(Trying *trying)
{
    g_autoptr(XpAccessDiff) diff = compare(trying, trying->newer, trying->newer);

    if (diff != NULL && (diff->gained.changes->len > 0 || diff->gained.open->len > 0 ||
                         diff->lost.changes->len > 0 || diff->lost.open->len > 0))
        complain(trying, "a world differs from itself");
}

static void try_relation(Trying *trying, XpLawRelation relation)
{
    gboolean gained = trying->diff->gained.changes->len > 0;
    gboolean lost = trying->diff->lost.changes->len > 0;

    if (gained && relation != XP_LAW_NOT_LESS)
        complain(trying, "gained, where the law says %s", xp_law_relation_name(relation));
    if (lost && relation != XP_LAW_NOT_MORE)
        complain(trying, "lost, where the law says %s", xp_law_relation_name(relation));
}

/* ---- against the evaluator ---- */

static gboolean is_refused(XpDecision decision)
{
    return decision == XP_DECISION_IMPLICIT_DENY || decision == XP_DECISION_EXPLICIT_DENY;
}

/* The evaluator's answer, or FALSE: the call cannot be made there. */
static gboolean decide(Trying *trying, const XpDiffLoaded *loaded, const json_t *call,
                       XpDecision *out)
{
    XpEvalOptions options = {.now = XP_DIFF_NOW, .assume_no_org = TRUE, .assume_printed = TRUE};
    g_autofree char *text = NULL;
    g_autoptr(XpRequest) request = xp_diff_request(loaded, call, trying->file, &text);
    g_autoptr(XpEvalResult) result =
        request != NULL ? xp_eval_request(loaded->bound, request, &options, NULL) : NULL;

    if (result == NULL)
        return FALSE;
    *out = result->decision;
    return TRUE;
}

/* Returns new: what the thing of @arn is called in one of the worlds, or NULL: it has none. */
static char *name_object(const XpWorld *bound, const char *arn)
{
    const XpResource *resource = arn != NULL ? xp_world_resource_by_arn(bound, arn) : NULL;
    const XpIdentity *role = arn != NULL ? xp_world_identity_by_arn(bound, arn) : NULL;

    if (resource != NULL)
        return g_strdup_printf("%s %s in %s", xp_resource_kind_name(resource->kind), resource->name,
                               resource->account->label);
    return role == NULL || role->kind != XP_IDENTITY_ROLE
               ? NULL
               : g_strdup_printf("role %s in %s", role->name, role->account->label);
}

/* An action that the catalogue does not list stands for all of its service. */
static gboolean lists_action(const XpAccessChange *change, const char *action)
{
    gsize service = strcspn(action, ":") + 1;

    for (guint i = 0; i < change->actions->len; i++) {
        const char *listed = g_ptr_array_index(change->actions, i);

        if (g_ascii_strcasecmp(listed, action) == 0 ||
            (xp_action_lookup(listed) == NULL && g_ascii_strncasecmp(listed, action, service) == 0))
            return TRUE;
    }
    return FALSE;
}

/* Some finding has the call's thing and action, or something is open about that thing; of a thing
 * neither world has, or of none, it is enough that something is open. */
static gboolean is_covered(const XpAccessSide *side, const char *object, const json_t *call)
{
    const char *action = json_string_value(json_object_get(call, "action"));
    gboolean story = json_object_get(call, "read_secret") != NULL || action == NULL ||
                     strcmp(action, "read-secret") == 0;

    for (guint i = 0; i < side->changes->len; i++) {
        const XpAccessChange *change = g_ptr_array_index(side->changes, i);

        if (story || object == NULL ||
            (strcmp(change->object, object) == 0 && lists_action(change, action)))
            return TRUE;
    }
    for (guint i = 0; i < side->open->len; i++) {
        const XpOpenChange *open = g_ptr_array_index(side->open, i);

        if (story || object == NULL || strcmp(open->object, object) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A comparison calls things as one of the worlds does: by the label of an account, where one of
 * them has only its number. */
static gboolean is_found(const Trying *trying, const XpAccessSide *side, const json_t *call)
{
    const char *arn = json_string_value(json_object_get(call, "resource"));
    g_autofree char *before = name_object(trying->older->bound, arn);
    g_autofree char *after = name_object(trying->newer->bound, arn);

    return is_covered(side, after != NULL ? after : before, call) ||
           (before != NULL && is_covered(side, before, call));
}

static void try_call(Trying *trying, const json_t *call)
{
    XpDecision before;
    XpDecision after;
    g_autofree char *text = json_dumps(call, 0);

    if (!decide(trying, trying->older, call, &before) ||
        !decide(trying, trying->newer, call, &after))
        return;
    trying->counts->n[XP_COUNT_PAIR_CALLS]++;
    if (is_refused(before) && after == XP_DECISION_ALLOW) {
        trying->counts->n[XP_COUNT_PAIR_UNLIKE]++;
        if (!is_found(trying, &trying->diff->gained, call))
            complain(trying, "a gain was missed: %s", text);
    }
    if (is_refused(after) && before == XP_DECISION_ALLOW) {
        trying->counts->n[XP_COUNT_PAIR_UNLIKE]++;
        if (!is_found(trying, &trying->diff->lost, call))
            complain(trying, "a loss was missed: %s", text);
    }
}

static void try_calls(Trying *trying, XpPair *pair, const XpGenWorld *world)
{
    for (guint i = 0; i < pair->calls && trying->wrong == NULL; i++) {
        const XpDiffLoaded *from = i % 2 == 0 ? trying->older : trying->newer;
        json_t *call = xp_gen_call(&pair->random, world, from->bound, NULL);

        try_call(trying, call);
        json_decref(call);
    }
}

/* ---- one pair ---- */

/* What the changes say together, when they say anything. */
typedef struct {
    guint made;
    gboolean says;
    XpLawRelation relation;
} Change;

static void note_change(Trying *trying, Change *change, const char *name, gboolean says,
                        XpLawRelation relation)
{
    if (!says || (change->made > 0 && relation != change->relation))
        change->says = FALSE;
    change->relation = relation;
    g_string_append_printf(trying->laws, "%s\"%s\"", change->made++ > 0 ? ", " : "", name);
}

/* Changes @tree by some laws, and often by what is for pairs alone, with random numbers of its own:
 * those of the laws and the calls stay as they were. */
static Change change_tree(Trying *trying, XpPair *pair, const XpGenWorld *world, XpDiffTree *tree)
{
    XpRandom own = xp_random_new(pair->random.state, 1);
    const XpPairChange *besides = xp_pair_change_pick(&own);
    Change change = {.says = TRUE};

    for (guint i = 0; i < pair->changes; i++) {
        const XpLaw *law = xp_law_pick(&pair->random);

        if (!law->renames && law->change(&pair->random, world->words, tree))
            note_change(trying, &change, law->name, TRUE, law->relation);
    }
    if (xp_random_chance(&own, 60) && besides->change(&own, tree))
        note_change(trying, &change, besides->name, besides->says, besides->relation);
    return change;
}

char *xp_pair_try(XpPair *pair, const XpGenWorld *world, XpCounts *counts)
{
    g_autoptr(XpDiffTree) tree = xp_diff_tree_copy(world->tree);
    g_autoptr(GString) laws = g_string_new(NULL);
    g_autoptr(XpDiffLoaded) older = NULL;
    g_autoptr(XpDiffLoaded) newer = NULL;
    Trying trying = {.counts = counts, .file = pair->file, .laws = laws};
    Change change = change_tree(&trying, pair, world, tree);

    if (change.made == 0)
        return NULL;
    older = xp_diff_load(world->tree, pair->folder, NULL);
    newer = xp_diff_load(tree, pair->folder, NULL);
    if (older == NULL || newer == NULL)
        return NULL;
    counts->n[XP_COUNT_PAIRS]++;
    trying.older = older;
    trying.newer = newer;
    trying.diff = compare(&trying, older, newer);
    if (trying.diff != NULL) {
        counts->n[XP_COUNT_PAIR_CHANGES] +=
            trying.diff->gained.changes->len + trying.diff->lost.changes->len;
        counts->n[XP_COUNT_PAIR_OPEN] +=
            trying.diff->gained.open->len + trying.diff->lost.open->len > 0 ? 1 : 0;
        if (change.says)
            try_relation(&trying, change.relation);
        try_calls(&trying, pair, world);
    }
    xp_access_diff_free(trying.diff);
    if (trying.wrong == NULL)
        try_itself(&trying);
    if (trying.wrong != NULL)
        pair->newer = g_steal_pointer(&tree);
    return trying.wrong;
}
