/* SPDX-License-Identifier: Apache-2.0 */

/* What is found in one direction: class of access after class, and what is open. */
#include <string.h>

#include "frontend/model/action.h"
#include "solver/diff_direction.h"

/* More classes of access than anybody reads of one thing: then it is enough to say so. */
#define MOST_CLASSES 100

static void give_up(XpDirection *direction)
{
    XpQuestion *question = direction->question;
    if (question->error != NULL && direction->unit->error == NULL)
        direction->unit->error = g_error_copy(question->error);
    if (g_strcmp0(question->reason, "interrupted") == 0)
        direction->unit->partial = TRUE;
    g_autofree char *reason = g_strdup_printf("not decided: %s", question->reason);
    xp_direction_add_open(direction, reason);
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
static void add_unknown(XpDirection *direction)
{
    XpOpenChange *open = xp_direction_add_open(
        direction, "a request may be allowed here and refused there, as far as is known");
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

static guint chosen(const XpDirection *direction, const XpSelector *selector)
{
    for (guint i = 0; i < xp_selector_count(selector); i++)
        if (xp_lazy_holds(direction->question->lazy, xp_selector_is(selector, i)))
            return i;
    g_assert_not_reached(); /* xp_selector_in_range() is part of the environment */
}

static const XpCallTerms *sent_call(const XpDirection *direction)
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

static Class class_of(const XpDirection *direction)
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
static void exclude(XpDirection *direction, Z3_ast caller, guint action)
{
    XpZ3 *z3 = direction->first->z3;
    Z3_ast is = xp_z3_and(z3, caller, xp_selector_is(sent_call(direction)->action, action));
    g_ptr_array_add(direction->goals, xp_question_goal(direction->question, xp_z3_not(z3, is)));
}

/* ---- one model ---- */

/* The caller or the object is not there on the refusing side, and everything there is is listed. */
static gboolean did_not_exist(const XpDirection *direction, const XpReplay *replay,
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
static void try_actions(XpDirection *direction, const Class *class, XpDecoded *more,
                        XpDecoded *less, gboolean gone, GPtrArray *actions)
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
static void record(XpDirection *direction, const Class *class, XpDecoded *more, XpReplay *allowing,
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
        change->excepted = xp_direction_name_exceptions(direction, more, allowing);
    change->story = xp_story_tell(direction->more->world, more, allowing);
    g_ptr_array_add(direction->found->changes, change);
}

/* A sure answer of the evaluator against a sure answer of the solver. */
static void contradict(XpDirection *direction, const Class *class, const XpDecoded *more,
                       const XpReplay *allowing, const XpReplay *refusing)
{
    if (direction->unit->disagreement == NULL)
        direction->unit->disagreement = g_strdup_printf(
            "%s, %s: the solver found a difference for %s, the evaluator says %s where it should "
            "be allowed and %s where it should not",
            direction->unit->text, more->request->action, class->who, allowing->text,
            refusing->text);
    xp_direction_add_open(direction, "internal disagreement");
}

/* The evaluator's opinion of the side that allows, with what a claim demands of the request. */
static XpReplay *replay_more(const XpDirection *direction, const XpDecoded *decoded)
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
static void judge(XpDirection *direction)
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
        XpOpenChange *open = xp_direction_add_open(direction, reason);
        if (allowing->unknowns != NULL)
            copy_facts(open->facts, allowing->unknowns);
        if (refusing->unknowns != NULL)
            copy_facts(open->facts, refusing->unknowns);
    }
    class_clear(&class);
}

/* ---- the search ---- */

/* Finds class after class; FALSE: not all of them. */
static gboolean list_classes(XpDirection *direction)
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
    xp_direction_add_open(direction, "more classes of access differ than are listed");
    return FALSE;
}

static void list_differences(XpDirection *direction)
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
static void count_exceptions(XpDirection *direction)
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
static void list_covered(XpDirection *direction)
{
    if (direction->uncovered == NULL)
        return;
    g_ptr_array_remove(direction->goals, direction->uncovered);
    direction->covering = TRUE;
    list_classes(direction);
}

void xp_direction_search(XpDirection *direction)
{
    switch (xp_question_check(direction->question, XP_MODE_MAY, direction->goals, NULL)) {
    case XP_LAZY_UNSAT:
        break;
    case XP_LAZY_UNKNOWN:
        give_up(direction);
        break;
    case XP_LAZY_SAT:
        list_differences(direction);
        break;
    }
    count_exceptions(direction);
    list_covered(direction);
}
