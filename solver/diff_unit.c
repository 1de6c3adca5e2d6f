/* SPDX-License-Identifier: Apache-2.0 */

/* What one world allows on one thing and the other does not. */
#include <string.h>

#include "frontend/model/action.h"
#include "solver/diff_internal.h"
#include "solver/task.h"

/* More classes of access than anybody reads of one thing: then it is enough to say so. */
#define MOST_CLASSES 100

/* One direction: what @more allows and @less does not. */
typedef struct {
    XpDiffUnit *unit;
    const XpDiffSides *sides;
    const XpSide *more;
    const XpSide *less;
    const XpObject *object_more;
    const XpObject *object_less;
    XpAccessSide *found;
    XpProblem *first;
    XpProblem *second;
    XpStoryTerms *story;
    XpStoryTerms *other;
    XpQuestion *question;
    GPtrArray *goals;
    GPtrArray *excepts; /* Z3_ast, of @goals: the caller is none of an exception */
    Z3_ast uncovered;   /* of @goals: no exception covers the request; or NULL */
    gboolean covering;  /* what is found now is what they cover */
    const XpActionGroup *group;
} Direction;

static void direction_clear(Direction *direction)
{
    xp_current_set(direction->unit->current, NULL);
    g_clear_pointer(&direction->excepts, g_ptr_array_unref);
    g_clear_pointer(&direction->goals, g_ptr_array_unref);
    g_clear_pointer(&direction->question, xp_question_free);
    g_clear_pointer(&direction->other, xp_story_terms_free);
    g_clear_pointer(&direction->story, xp_story_terms_free);
    g_clear_pointer(&direction->second, xp_problem_free);
    g_clear_pointer(&direction->first, xp_problem_free);
}

static Z3_ast allowed(const Direction *direction, const XpStoryTerms *story)
{
    XpZ3 *z3 = direction->first->z3;
    Z3_ast some = xp_z3_false(z3);
    for (guint i = 0; i < story->paths->len; i++)
        some = xp_z3_or(z3, some, g_array_index(story->paths, XpPath, i).allowed);
    return some;
}

/* What a claim asks for, or NULL. */
static const XpClaim *claim_of(const Direction *direction)
{
    const XpDiffScope *scope = direction->sides->scope;
    return scope != NULL ? &scope->aligned : NULL;
}

/* Besides the documents, the conditions of a claim read keys as numbers, dates and addresses. */
static void note_typed(XpProblem *problem, const XpClaim *claim)
{
    xp_goal_note_typed(problem, claim->when);
    for (guint i = 0; i < claim->n_assume; i++)
        xp_goal_note_typed(problem, claim->assume[i]);
}

static void encode(Direction *direction, const XpActionGroup *group)
{
    const XpClaim *claim = claim_of(direction);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    XpStorySpec spec = {.object = direction->object_more,
                        .actions = group->names,
                        .open_service = group->open_service,
                        .read_secret = group->read_secret,
                        .no_resource = direction->unit->service != NULL,
                        .partition = direction->unit->partition,
                        .reach = XP_REACH_ANY,
                        .now = direction->sides->options->now};
    if (claim != NULL) {
        xp_claim_collect(claim, texts);
        spec.sessions_bind = xp_claim_names_session(claim);
    }
    direction->group = group;
    direction->first =
        xp_problem_new_first(direction->more->aligned, direction->less->aligned, texts);
    direction->second = xp_problem_new_beside(direction->first);
    if (claim != NULL)
        note_typed(direction->first, claim); /* the second shares what is noted */
    direction->story = xp_story_terms_new(direction->first, &spec);
    spec.object = direction->object_less;
    spec.beside = direction->story;
    direction->other = xp_story_terms_new(direction->second, &spec);
}

static void add_goal(Direction *direction, Z3_ast formula)
{
    g_ptr_array_add(direction->goals, xp_question_goal(direction->question, formula));
}

/* The request is one that the claim speaks of. */
static void add_scope(Direction *direction, const XpClaim *claim)
{
    XpStoryTerms *story = direction->story;
    if (claim->subjects.n > 0)
        add_goal(direction, xp_goal_subjects(story, &claim->subjects, TRUE));
    add_goal(direction, xp_story_action(story, direction->group));
    for (guint i = 0; i < claim->n_excepts; i++) {
        add_goal(direction, xp_goal_subjects(story, &claim->excepts[i].subjects, FALSE));
        g_ptr_array_add(direction->excepts,
                        g_ptr_array_index(direction->goals, direction->goals->len - 1));
    }
}

/* ---- what exceptions cover ---- */

/* Does the claim of @scope speak of what is asked here? */
static gboolean concerns(const Direction *direction, const XpDiffScope *scope)
{
    if (direction->found != &direction->unit->gained)
        return FALSE;
    return direction->unit->service != NULL
               ? scope->claim->objects.n == 0
               : xp_diff_scope_has(scope, direction->unit->replicas[1] != NULL
                                              ? &direction->unit->primary
                                              : direction->object_more);
}

/* The sent action is none that the claim means; one that is not listed may be any. */
static Z3_ast is_other_action(const Direction *direction, const XpDiffScope *scope)
{
    XpZ3 *z3 = direction->first->z3;
    const XpCallTerms *sent = g_ptr_array_index(direction->story->calls, 0);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    if (scope->claim->actions.n == 0)
        return xp_z3_false(z3);
    for (guint i = 0; i < xp_selector_count(sent->action); i++)
        if (i >= sent->actions->len ||
            !xp_diff_scope_means(scope, g_ptr_array_index(sent->actions, i),
                                 direction->story->read_secret))
            g_ptr_array_add(cases, xp_selector_is(sent->action, i));
    return xp_z3_or_all(z3, cases);
}

/* No exception covers the request. */
static Z3_ast is_uncovered(const Direction *direction)
{
    XpZ3 *z3 = direction->first->z3;
    const GPtrArray *scopes = direction->sides->excusing;
    Z3_ast term = xp_z3_true(z3);
    for (guint s = 0; scopes != NULL && s < scopes->len; s++) {
        const XpDiffScope *scope = g_ptr_array_index(scopes, s);
        const XpClaim *claim = &scope->aligned;
        if (!concerns(direction, scope))
            continue;
        Z3_ast beside = is_other_action(direction, scope);
        if (claim->subjects.n > 0)
            beside =
                xp_z3_or(z3, beside, xp_goal_subjects(direction->story, &claim->subjects, FALSE));
        for (guint e = 0; e < claim->n_excepts; e++) {
            Z3_ast nobody = xp_goal_subjects(direction->story, &claim->excepts[e].subjects, FALSE);
            term = xp_z3_and(z3, term, xp_z3_or(z3, beside, nobody));
        }
    }
    return term;
}

/* Returns new: the exceptions that speak of what is asked here and of its caller. */
static char *name_exceptions(const Direction *direction, const XpDecoded *decoded,
                             const XpReplay *replay)
{
    const GPtrArray *scopes = direction->sides->excusing;
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint s = 0; s < scopes->len; s++) {
        const XpDiffScope *scope = g_ptr_array_index(scopes, s);
        for (guint e = 0; concerns(direction, scope) && e < scope->claim->n_excepts; e++) {
            const XpExcept *except = &scope->claim->excepts[e];
            if (!xp_replay_may_be(direction->more->world, decoded, replay, &except->subjects))
                continue;
            g_string_append_printf(out, "%s%s, because %s", out->len > 0 ? "; " : "",
                                   except->subjects.text, except->because);
        }
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gint64 deadline_of(const XpDiffSides *sides)
{
    if (sides->deadline != 0 || sides->options->timeout_ms == 0)
        return sides->deadline;
    return g_get_monotonic_time() + (gint64)sides->options->timeout_ms * 1000;
}

static void start(Direction *direction)
{
    XpZ3 *z3 = direction->first->z3;
    const XpDiffSides *sides = direction->sides;
    const XpClaim *claim = claim_of(direction);
    direction->question =
        xp_question_new(direction->first, sides->options, deadline_of(sides), sides->interrupted);
    xp_current_set(direction->unit->current, direction->question);
    xp_question_set_second(direction->question, direction->second);
    direction->goals = g_ptr_array_new();
    direction->excepts = g_ptr_array_new();
    add_goal(direction, claim != NULL ? xp_story_allowed(direction->story, claim, FALSE)
                                      : allowed(direction, direction->story));
    add_goal(direction, xp_z3_not(z3, allowed(direction, direction->other)));
    if (claim != NULL)
        add_scope(direction, claim);
    Z3_ast uncovered = is_uncovered(direction);
    if (xp_z3_is_true(z3, uncovered))
        return;
    add_goal(direction, uncovered);
    direction->uncovered = g_ptr_array_index(direction->goals, direction->goals->len - 1);
}

static XpOpenChange *add_open(Direction *direction, const char *reason)
{
    XpOpenChange *open = xp_open_change_new(direction->unit->text, reason);
    g_ptr_array_add(direction->found->open, open);
    return open;
}

static void give_up(Direction *direction)
{
    XpQuestion *question = direction->question;
    if (question->error != NULL && direction->unit->error == NULL)
        direction->unit->error = g_error_copy(question->error);
    if (g_strcmp0(question->reason, "interrupted") == 0)
        direction->unit->partial = TRUE;
    g_autofree char *reason = g_strdup_printf("not decided: %s", question->reason);
    add_open(direction, reason);
}

static void copy_facts(GPtrArray *to, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++) {
        const XpFact *fact = g_ptr_array_index(from, i);
        gboolean known = FALSE;
        for (guint k = 0; k < to->len; k++)
            known = known || strcmp(((const XpFact *)g_ptr_array_index(to, k))->id, fact->id) == 0;
        if (!known)
            g_ptr_array_add(to, xp_fact_copy(fact));
    }
}

/* After an UNSAT of MUST: what it hangs on. */
static void add_unknown(Direction *direction)
{
    XpOpenChange *open =
        add_open(direction, "a request may be allowed here and refused there, as far as is known");
    g_autoptr(GPtrArray) entries = xp_question_pair_facts(direction->question);
    g_autoptr(GPtrArray) facts = g_ptr_array_new();
    for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add(facts, ((const XpFactEntry *)g_ptr_array_index(entries, i))->fact);
    copy_facts(open->facts, facts);
}

/* ---- classes ---- */

/* A class of access in the model: the caller's, and what of the action selector was chosen. */
typedef struct {
    Z3_ast caller;
    guint action;
    char *who;
} Class;

static void class_clear(Class *class)
{
    g_free(class->who);
}

static guint chosen(const Direction *direction, const XpSelector *selector)
{
    for (guint i = 0; i < xp_selector_count(selector); i++)
        if (xp_lazy_holds(direction->question->lazy, xp_selector_is(selector, i)))
            return i;
    g_assert_not_reached(); /* xp_selector_in_range() is part of the environment */
}

static const XpCallTerms *sent_call(const Direction *direction)
{
    return g_ptr_array_index(direction->story->calls, 0);
}

static const char *name_who(XpWho who)
{
    switch (who) {
    case XP_WHO_USER:
        return "a user nobody listed";
    case XP_WHO_SESSION:
        return "a session of a role nobody listed";
    case XP_WHO_FEDERATED:
        return "a federated-user session";
    case XP_WHO_ROOT:
        return "the root user";
    case XP_WHO_SERVICE:
        return "an AWS service";
    case XP_WHO_ANONYMOUS:
        return "anonymous callers";
    case XP_WHO_COUNT:
        break;
    }
    g_assert_not_reached();
}

static Class class_of(const Direction *direction)
{
    const XpCallerTerms *caller = direction->story->caller;
    const XpWorld *world = direction->first->world;
    XpZ3 *z3 = direction->first->z3;
    guint who = chosen(direction, caller->who);
    Class class = {.action = chosen(direction, sent_call(direction)->action)};
    class.caller = xp_selector_is(caller->who, who);
    if (who < world->n_identities) {
        const XpIdentity *identity = world->identities[who];
        class.who =
            g_strdup_printf("%s %s in %s", identity->kind == XP_IDENTITY_USER ? "user" : "role",
                            identity->name, identity->account->label);
        return class;
    }
    XpWho kind = (XpWho)(who - world->n_identities);
    if (kind == XP_WHO_SERVICE || kind == XP_WHO_ANONYMOUS) {
        class.who = g_strdup(name_who(kind));
        return class;
    }
    guint account = chosen(direction, caller->account);
    class.caller = xp_z3_and(z3, class.caller, xp_caller_in_account(caller, account));
    class.who = g_strdup_printf("%s of %s", name_who(kind),
                                xp_problem_account(direction->first, account)->label);
    return class;
}

/* From now on the question is about other classes. */
static void exclude(Direction *direction, Z3_ast caller, guint action)
{
    XpZ3 *z3 = direction->first->z3;
    Z3_ast is = xp_z3_and(z3, caller, xp_selector_is(sent_call(direction)->action, action));
    g_ptr_array_add(direction->goals, xp_question_goal(direction->question, xp_z3_not(z3, is)));
}

/* ---- one model ---- */

/* The caller or the object is not there on the refusing side, and everything there is is listed. */
static gboolean did_not_exist(const Direction *direction, const XpReplay *replay,
                              const XpDecoded *less)
{
    const XpCaller *caller = &less->request->caller;
    const XpObject *object = direction->object_less;
    const XpAccount *account =
        caller->account != NULL ? xp_world_account_by_id(less->world, caller->account) : NULL;
    gboolean nobody = caller->identity == NULL && account != NULL && account->complete;
    gboolean no_resource = object->resource != NULL && object->resource->absent &&
                           direction->less->aligned->closed_world;
    gboolean no_role =
        object->role != NULL && object->role->absent && object->role->account->complete;
    return replay->answer == XP_REPLAY_ERROR && (nobody || no_resource || no_role);
}

/* Other actions of the class that the same request shows as well. */
static void try_actions(Direction *direction, const Class *class, XpDecoded *more, XpDecoded *less,
                        gboolean gone, GPtrArray *actions)
{
    const XpCallTerms *sent = sent_call(direction);
    const XpProveOptions *options = direction->sides->options;
    const char *own[2] = {more->request->action, less->request->action};
    for (guint i = 0; i < sent->actions->len; i++) {
        const XpAction *row = xp_action_lookup(g_ptr_array_index(sent->actions, i));
        if (row == NULL || i == class->action || direction->story->read_secret)
            continue;
        more->request->action = row->name;
        less->request->action = row->name;
        XpReplayAnswer refused =
            xp_replay_answer(less->world, less->request, options->now, options->strict);
        if ((refused == XP_REPLAY_DENY || (gone && refused == XP_REPLAY_ERROR)) &&
            xp_replay_answer(more->world, more->request, options->now, options->strict) ==
                XP_REPLAY_ALLOW) {
            g_ptr_array_add(actions, g_strdup(row->name));
            exclude(direction, class->caller, i);
        }
    }
    more->request->action = own[0];
    less->request->action = own[1];
}

/* Takes @more and @allowing. */
static void record(Direction *direction, const Class *class, XpDecoded *more, XpReplay *allowing,
                   XpDecoded *less, XpReplay *refusing, gboolean gone)
{
    XpAccessChange *change = xp_access_change_new();
    change->who = g_strdup(class->who);
    change->object = g_strdup(direction->unit->text);
    change->allowed_by = g_strdup(allowing->text);
    change->refused_by = gone ? g_strdup("it does not exist there") : g_strdup(refusing->text);
    g_ptr_array_unref(change->causes);
    change->causes =
        xp_diff_causes(direction->more, more, allowing, direction->less, less, refusing,
                       direction->found == &direction->unit->gained, direction->sides->options);
    g_ptr_array_add(
        change->actions,
        g_strdup(direction->story->read_secret ? "read-secret" : more->request->action));
    try_actions(direction, class, more, less, gone, change->actions);
    if (direction->covering)
        change->excepted = name_exceptions(direction, more, allowing);
    change->story = xp_story_tell(direction->more->world, more, allowing);
    g_ptr_array_add(direction->found->changes, change);
}

/* A sure answer of the evaluator against a sure answer of the solver. */
static void contradict(Direction *direction, const Class *class, const XpDecoded *more,
                       const XpReplay *allowing, const XpReplay *refusing)
{
    if (direction->unit->disagreement == NULL)
        direction->unit->disagreement = g_strdup_printf(
            "%s, %s: the solver found a difference for %s, the evaluator says %s where it should "
            "be allowed and %s where it should not",
            direction->unit->text, more->request->action, class->who, allowing->text,
            refusing->text);
    add_open(direction, "internal disagreement");
}

/* The evaluator's opinion of the side that allows, with what a claim demands of the request. */
static XpReplay *replay_more(const Direction *direction, const XpDecoded *decoded)
{
    const XpDiffScope *scope = direction->sides->scope;
    g_autoptr(GPtrArray) holds = g_ptr_array_new();
    g_autoptr(GPtrArray) not_among = g_ptr_array_new();
    if (scope == NULL)
        return xp_side_replay(direction->more, decoded, NULL, direction->sides->options);
    const XpClaim *claim = scope->claim;
    if (claim->when != NULL)
        g_ptr_array_add(holds, (gpointer)(guintptr)claim->when);
    for (guint i = 0; i < claim->n_assume; i++)
        g_ptr_array_add(holds, (gpointer)(guintptr)claim->assume[i]);
    for (guint i = 0; i < claim->n_excepts; i++)
        g_ptr_array_add(not_among, &claim->excepts[i].subjects);
    const XpDemand demand = {.holds = holds,
                             .among = claim->subjects.n > 0 ? &claim->subjects : NULL,
                             .not_among = not_among};
    return xp_side_replay(direction->more, decoded, &demand, direction->sides->options);
}

/* A model of MUST is a finding when the evaluator is as sure of both answers. */
static void judge(Direction *direction)
{
    Class class = class_of(direction);
    g_autoptr(XpDecoded) more =
        xp_side_decode(direction->more, direction->question, direction->story);
    g_autoptr(XpDecoded) less =
        xp_side_decode(direction->less, direction->question, direction->story);
    g_autoptr(XpReplay) allowing = replay_more(direction, more);
    g_autoptr(XpReplay) refusing =
        xp_side_replay(direction->less, less, NULL, direction->sides->options);
    gboolean gone = did_not_exist(direction, refusing, less);
    exclude(direction, class.caller, class.action);
    if (allowing->answer == XP_REPLAY_ALLOW && (refusing->answer == XP_REPLAY_DENY || gone)) {
        record(direction, &class, g_steal_pointer(&more), g_steal_pointer(&allowing), less,
               refusing, gone);
    } else if (allowing->answer == XP_REPLAY_DENY || refusing->answer == XP_REPLAY_ALLOW) {
        contradict(direction, &class, more, allowing, refusing);
    } else {
        g_autofree char *reason =
            g_strdup_printf("%s may have it here and not there: %s here, %s there", class.who,
                            allowing->text, refusing->text);
        XpOpenChange *open = add_open(direction, reason);
        if (allowing->unknowns != NULL)
            copy_facts(open->facts, allowing->unknowns);
        if (refusing->unknowns != NULL)
            copy_facts(open->facts, refusing->unknowns);
    }
    class_clear(&class);
}

/* ---- the search ---- */

/* Finds class after class; FALSE: not all of them. */
static gboolean list_classes(Direction *direction)
{
    XpQuestion *question = direction->question;
    for (guint n = 0; n < MOST_CLASSES; n++) {
        XpLazyAnswer answer = xp_question_check(question, XP_MODE_MUST, direction->goals, NULL);
        if (answer == XP_LAZY_UNSAT)
            return TRUE;
        if (answer == XP_LAZY_UNKNOWN ||
            !xp_decode_prefer(question, direction->story, XP_MODE_MUST, direction->goals)) {
            give_up(direction);
            return FALSE;
        }
        judge(direction);
    }
    add_open(direction, "more classes of access differ than are listed");
    return FALSE;
}

static void search(Direction *direction)
{
    XpQuestion *question = direction->question;
    if (!list_classes(direction))
        return;
    switch (xp_question_check(question, XP_MODE_MAY, direction->goals, NULL)) {
    case XP_LAZY_UNSAT:
        return;
    case XP_LAZY_UNKNOWN:
        give_up(direction);
        return;
    case XP_LAZY_SAT:
        break;
    }
    if (xp_question_check(question, XP_MODE_MUST, direction->goals, NULL) == XP_LAZY_UNSAT)
        add_unknown(direction);
    else
        give_up(direction);
}

/* An exception is used when access is gained, or may be, by those it lets alone. */
static void count_exceptions(Direction *direction)
{
    if (direction->sides->scope == NULL) /* no claim, and so no exceptions */
        return;
    for (guint i = 0; i < direction->excepts->len; i++) {
        g_autoptr(GPtrArray) without = g_ptr_array_copy(direction->goals, NULL, NULL);
        g_ptr_array_remove(without, g_ptr_array_index(direction->excepts, i));
        if (xp_question_check(direction->question, XP_MODE_MAY, without, NULL) != XP_LAZY_UNSAT)
            direction->sides->scope->used[i] = TRUE;
    }
}

/* What is gained and covered is told, as that. */
static void list_covered(Direction *direction)
{
    if (direction->uncovered == NULL)
        return;
    g_ptr_array_remove(direction->goals, direction->uncovered);
    direction->covering = TRUE;
    list_classes(direction);
}

/* FALSE: the two worlds say the very same of it, in this and in the other direction. */
static gboolean ask(Direction *direction, const XpActionGroup *group)
{
    encode(direction, group);
    Z3_ast here = xp_problem_plain(direction->first, allowed(direction, direction->story));
    Z3_ast there = xp_problem_plain(direction->second, allowed(direction, direction->other));
    gboolean unlike = here != there;
    if (unlike) {
        start(direction);
        switch (xp_question_check(direction->question, XP_MODE_MAY, direction->goals, NULL)) {
        case XP_LAZY_UNSAT:
            break;
        case XP_LAZY_UNKNOWN:
            give_up(direction);
            break;
        case XP_LAZY_SAT:
            search(direction);
            break;
        }
        count_exceptions(direction);
        list_covered(direction);
    }
    direction_clear(direction);
    return unlike;
}

static void ask_both(XpDiffUnit *unit, const XpDiffSides *sides, const XpActionGroup *group)
{
    Direction gained = {.unit = unit,
                        .sides = sides,
                        .more = &sides->newer,
                        .less = &sides->older,
                        .object_more = &unit->objects[1],
                        .object_less = &unit->objects[0],
                        .found = &unit->gained};
    Direction lost = {.unit = unit,
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
