/* SPDX-License-Identifier: Apache-2.0 */

/* Claims that name an allowed story: can, can always. */
#include <string.h>

#include "encoder/issuer.h"
#include "frontend/property/place.h"
#include "solver/attempt.h"
#include "solver/dues.h"
#include "solver/evidence.h"
#include "solver/replica.h"
#include "solver/task.h"

/* One subject of a can claim: a loaded identity, or a subject that names somebody else. */
typedef struct {
    XpSubject subject;          /* by itself: taken away from nothing */
    const XpIdentity *identity; /* or NULL */
} Unit;

/* The unit as subjects of its own; borrows @unit. */
static XpSubjects unit_subjects(Unit *unit)
{
    return (XpSubjects){.items = &unit->subject, .n = 1, .text = unit->subject.text};
}

/* Whoever is known to stand elsewhere is none of the subject; the rest is for the question. */
static gboolean account_fits(const XpWorld *world, const XpSubject *subject,
                             const XpAccount *account)
{
    return xp_place_fits(world, subject->where, subject->n_where, account) &&
           (subject->account_id == NULL || strcmp(subject->account_id, account->id) == 0);
}

/* `tagged K=V` leaves out whoever is known not to be; unknown tags are for the question. */
static gboolean tags_fit(const XpSubject *subject, const XpIdentity *identity)
{
    for (guint w = 0; w < subject->n_where; w++) {
        const XpWhere *where = &subject->where[w];
        if (where->kind != XP_WHERE_TAGGED || identity->tags.status == XP_UNKNOWN)
            continue;
        const char *value = xp_tags_find(&identity->tags, where->key);
        if ((value != NULL && strcmp(value, where->value) == 0) == where->outside)
            return FALSE;
    }
    return TRUE;
}

static gboolean is_taken_away(const XpSubjects *subjects, const XpIdentity *identity)
{
    for (guint i = 0; i < subjects->n; i++)
        for (guint k = 0; subjects->items[i].minus && k < subjects->items[i].n_identities; k++)
            if (subjects->items[i].identities[k] == identity)
                return TRUE;
    return FALSE;
}

static void add_unit(GArray *units, const XpSubject *subject, const XpIdentity *identity)
{
    Unit unit = {*subject, identity};
    unit.subject.minus = FALSE;
    g_array_append_val(units, unit);
}

static gboolean is_root_taken_away(const XpSubjects *subjects, const XpSubject *account)
{
    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *item = &subjects->items[i];
        gboolean whole = item->kind == XP_SUBJECT_ROOT || item->kind == XP_SUBJECT_ACCOUNT;
        if (item->minus && whole && g_strcmp0(item->account_id, account->account_id) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Who can always do something is not only who was loaded: the root user is a principal of its
 * account as well. Rule: design.md 3, S-SND-15 */
static void add_root(const XpClaim *claim, const XpSubject *account, GArray *units)
{
    if (claim->kind != XP_CLAIM_CAN_ALWAYS || is_root_taken_away(&claim->subjects, account))
        return;
    XpSubject root = *account;
    root.kind = XP_SUBJECT_ROOT;
    add_unit(units, &root, NULL);
}

/* `can` speaks of every listed subject: a pattern is every loaded principal it fits. */
static void add_units(const XpWorld *world, const XpClaim *claim, const XpSubject *subject,
                      GArray *units)
{
    const XpSubjects *subjects = &claim->subjects;
    if (subject->kind == XP_SUBJECT_ACCOUNT)
        add_root(claim, subject, units);
    switch (subject->kind) {
    case XP_SUBJECT_ROLE:
    case XP_SUBJECT_USER:
    case XP_SUBJECT_GROUP:
    case XP_SUBJECT_SESSION:
    case XP_SUBJECT_ARN:
        for (guint i = 0; i < subject->n_identities; i++)
            if (tags_fit(subject, subject->identities[i]) &&
                !is_taken_away(subjects, subject->identities[i]))
                add_unit(units, subject, subject->identities[i]);
        if (subject->n_identities == 0)
            add_unit(units, subject, NULL);
        return;
    case XP_SUBJECT_PRINCIPAL:
    case XP_SUBJECT_ANYONE:
    case XP_SUBJECT_ACCOUNT:
        for (guint i = 0; i < world->n_identities; i++)
            if (account_fits(world, subject, world->identities[i]->account) &&
                tags_fit(subject, world->identities[i]) &&
                !is_taken_away(subjects, world->identities[i]))
                add_unit(units, subject, world->identities[i]);
        return;
    case XP_SUBJECT_ANONYMOUS:
    case XP_SUBJECT_SERVICE:
    case XP_SUBJECT_FEDERATED:
    case XP_SUBJECT_ROOT:
        add_unit(units, subject, NULL);
        return;
    }
    g_assert_not_reached();
}

/* The caller is this unit, or a federated-user session that it may have issued.
 * Rule: design.md 3, S-STS-25 */
static Z3_ast unit_term(XpStoryTerms *story, Unit *unit)
{
    XpZ3 *z3 = story->problem->z3;
    XpSubjects one = unit_subjects(unit);
    Z3_ast term = xp_goal_subjects(story, &one, TRUE);
    if (story->universal)
        term = xp_z3_and(z3, term, story->issued);
    if (unit->identity == NULL)
        return term;
    guint index = unit->identity->index;
    return xp_z3_and(z3, term,
                     xp_z3_or(z3, xp_caller_is_identity(story->caller, index),
                              xp_caller_issued_by(story->caller, index)));
}

static char *unit_name(const Unit *unit)
{
    if (unit->identity == NULL)
        return g_strdup(unit->subject.text);
    return g_strdup_printf("%s %s", unit->identity->kind == XP_IDENTITY_USER ? "user" : "role",
                           unit->identity->name);
}

/* ---- can ---- */

/* The document that holds @statement. */
static const XpPolicy *policy_of(const XpWorld *world, const XpStatement *statement)
{
    for (guint p = 0; p < world->n_policies; p++) {
        const XpPolicy *policy = world->policies[p];
        for (guint s = 0; s < policy->n_statements; s++)
            if (&policy->statements[s] == statement)
                return policy;
    }
    return NULL;
}

static gboolean is_in_core(const GPtrArray *core, const XpStatement *statement)
{
    for (guint c = 0; c < core->len; c++)
        if (((const XpCoreItem *)g_ptr_array_index(core, c))->statement == statement)
            return TRUE;
    return FALSE;
}

/* What the proof rests on: as few granting statements as allow the story. */
static void add_grants(XpTask *task, const XpDecoded *decoded, const XpReplay *replay)
{
    g_autoptr(GPtrArray) granting =
        xp_replay_granting(task->world, decoded, replay, task->options->now, task->options->strict);
    const XpCaller *caller = &decoded->request->caller;
    if (caller->kind == XP_CALLER_FEDERATED_USER && caller->identity != NULL)
        xp_issuer_add_statements(task->world->identities[caller->identity->index], granting);
    for (guint i = 0; i < granting->len; i++) {
        const XpStatement *statement = g_ptr_array_index(granting, i);
        if (!is_in_core(task->result->core, statement))
            g_ptr_array_add(task->result->core,
                            xp_core_item_new(XP_ROLE_GRANTS, policy_of(task->world, statement),
                                             statement, NULL));
    }
}

static XpVerdict conclude_can(XpTask *task, const XpClaim *claim, Unit *unit, XpInquiry *inquiry,
                              const GPtrArray *goals, char **out_reason)
{
    if (!xp_decode_prefer(inquiry->question, inquiry->story, XP_MODE_MUST_CAN, goals))
        return xp_task_give_up(task, inquiry->question, out_reason);
    XpDecoded *decoded = NULL;
    XpSubjects one = unit_subjects(unit);
    XpReplay *replay =
        xp_inquiry_replay(task, inquiry, inquiry->story, claim, FALSE, &one, NULL, &decoded);
    if (replay->answer == XP_REPLAY_ALLOW) {
        add_grants(task, decoded, replay);
        g_ptr_array_add(task->result->witnesses, xp_task_story(task, decoded, replay));
        return XP_VERDICT_PROVED;
    }
    if (replay->answer == XP_REPLAY_UNKNOWN) {
        for (guint i = 0; i < replay->unknowns->len; i++)
            xp_task_add_fact(task, g_ptr_array_index(replay->unknowns, i));
        *out_reason = g_strdup("whether it is allowed depends on what was not supplied");
    } else {
        g_autofree char *caller = xp_caller_print(&decoded->request->caller);
        g_free(task->disagreement);
        task->disagreement = g_strdup_printf(
            "the solver found %s allowed to %s on %s, the evaluator says %s", caller,
            decoded->request->action, decoded->request->resource, replay->text);
        *out_reason = g_strdup("internal disagreement");
    }
    xp_replay_free(replay);
    xp_decoded_free(decoded);
    return XP_VERDICT_UNKNOWN;
}

/* What lacks is told of the unit itself: its policies are those of the sessions it issues, too. */
static Z3_ast unit_itself(Unit *unit, XpInquiry *inquiry, Z3_ast whole)
{
    XpZ3 *z3 = inquiry->problem->z3;
    if (unit->identity == NULL && unit->subject.kind != XP_SUBJECT_ROOT)
        return whole;
    Z3_ast issued = xp_caller_is(inquiry->story->caller, XP_WHO_FEDERATED);
    return xp_question_goal(inquiry->question,
                            xp_z3_and(z3, unit_term(inquiry->story, unit), xp_z3_not(z3, issued)));
}

static XpVerdict refuse_can(XpTask *task, Unit *unit, XpInquiry *inquiry, const GPtrArray *goals,
                            char **out_reason)
{
    XpQuestion *question = inquiry->question;
    switch (xp_question_check(question, XP_MODE_MAY, goals, NULL)) {
    case XP_LAZY_UNKNOWN:
        return xp_task_give_up(task, question, out_reason);
    case XP_LAZY_UNSAT: {
        g_autofree char *name = unit_name(unit);
        g_autoptr(GPtrArray) facts = xp_question_core_facts(question);
        xp_task_add_assumed(task, facts);
        xp_task_explain_missing(task, inquiry,
                                unit_itself(unit, inquiry, g_ptr_array_index(goals, 1)),
                                unit->identity, unit->subject.text);
        *out_reason = g_strdup_printf("no request of %s is allowed", name);
        return XP_VERDICT_VIOLATED;
    }
    case XP_LAZY_SAT:
        break;
    }
    /* The last MUST answer was for these goals; asking again leaves its core for reading. */
    if (xp_question_check(question, XP_MODE_MUST_CAN, goals, NULL) == XP_LAZY_UNSAT) {
        g_autoptr(GPtrArray) facts = xp_question_minimize_facts(question, XP_MODE_MUST_CAN, goals);
        xp_task_add_facts(task, facts);
    }
    *out_reason = g_strdup("whether it is allowed depends on what was not supplied");
    return XP_VERDICT_UNKNOWN;
}

/* "The claim's conditions hold on some way the story may go", as a literal. */
static Z3_ast scope_goal(const XpClaim *claim, XpInquiry *inquiry)
{
    XpZ3 *z3 = inquiry->problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < inquiry->story->paths->len; i++)
        g_ptr_array_add(cases, xp_story_conditions(inquiry->story,
                                                   &g_array_index(inquiry->story->paths, XpPath, i),
                                                   claim, FALSE));
    return xp_question_goal(inquiry->question, xp_z3_or_all(z3, cases));
}

static gboolean scope_is_empty(const XpClaim *claim, XpInquiry *inquiry, Z3_ast who)
{
    if (claim->when == NULL && claim->n_assume == 0)
        return FALSE;
    g_autoptr(GPtrArray) goals = g_ptr_array_new();
    g_ptr_array_add(goals, scope_goal(claim, inquiry));
    g_ptr_array_add(goals, who);
    return xp_question_check(inquiry->question, XP_MODE_MAY, goals, NULL) == XP_LAZY_UNSAT;
}

/* Returns new: the allowed story, and that the caller is @unit. */
static GPtrArray *can_goals(const XpClaim *claim, Unit *unit, XpInquiry *inquiry,
                            const XpActionGroup *group)
{
    XpZ3 *z3 = inquiry->problem->z3;
    Z3_ast allowed = xp_story_allowed(inquiry->story, claim, FALSE);
    allowed = xp_z3_and(z3, allowed, xp_story_action(inquiry->story, group));
    GPtrArray *goals = g_ptr_array_new();
    g_ptr_array_add(goals, xp_question_goal(inquiry->question, allowed));
    g_ptr_array_add(goals, xp_question_goal(inquiry->question, unit_term(inquiry->story, unit)));
    return goals;
}

static XpVerdict ask_can(XpTask *task, const XpClaim *claim, Unit *unit, const XpObject *object,
                         const XpActionGroup *group, char **out_reason)
{
    g_autoptr(XpInquiry) inquiry = xp_inquiry_new(task, claim, object, group, TRUE, FALSE);
    g_autoptr(GPtrArray) goals = can_goals(claim, unit, inquiry, group);
    if (scope_is_empty(claim, inquiry, g_ptr_array_index(goals, 1))) {
        *out_reason = g_strdup("no request meets the conditions of this claim");
        return XP_VERDICT_VACUOUS;
    }
    switch (xp_question_check(inquiry->question, XP_MODE_MUST_CAN, goals, NULL)) {
    case XP_LAZY_SAT:
        return conclude_can(task, claim, unit, inquiry, goals, out_reason);
    case XP_LAZY_UNKNOWN:
        return xp_task_give_up(task, inquiry->question, out_reason);
    case XP_LAZY_UNSAT:
        break;
    }
    return refuse_can(task, unit, inquiry, goals, out_reason);
}

/* A refused `can` has no request to show: its evidence is that there is none. */
static void write_can_evidence(XpTask *task, const XpClaim *claim, Unit *unit,
                               const XpObject *object, const XpActionGroup *group, gboolean vacuous)
{
    g_autofree char *name = unit_name(unit);
    g_autofree char *question =
        g_strdup_printf("%s: %s, %s: %s",
                        vacuous ? "does any request meet the conditions" : "is any request allowed",
                        name, object->text, claim->text);
    if (!xp_dues_want(task->dues, task->world, vacuous, question))
        return;
    g_autoptr(XpInquiry) inquiry = xp_inquiry_new_unfolded(task, claim, object, group, TRUE, FALSE);
    g_autoptr(GPtrArray) goals = can_goals(claim, unit, inquiry, group);
    if (vacuous)
        g_ptr_array_index(goals, 0) = scope_goal(claim, inquiry);
    xp_evidence_prove(inquiry, XP_MODE_MAY, goals, question);
}

/* ---- can always ---- */

static XpVerdict refuse_always(XpTask *task, const XpClaim *claim, Unit *unit, XpInquiry *inquiry,
                               const GPtrArray *goals, char **out_reason)
{
    if (!xp_decode_prefer(inquiry->question, inquiry->story, XP_MODE_MOST, goals))
        return xp_task_give_up(task, inquiry->question, out_reason);
    XpDecoded *decoded = NULL;
    XpSubjects one = unit_subjects(unit);
    XpReplay *replay =
        xp_inquiry_replay(task, inquiry, inquiry->story, claim, FALSE, &one, NULL, &decoded);
    if (replay->answer == XP_REPLAY_DENY) {
        g_ptr_array_add(task->result->counterexamples, xp_task_story(task, decoded, replay));
        *out_reason = g_strdup("a request in scope is not allowed");
        return XP_VERDICT_VIOLATED;
    }
    if (replay->answer == XP_REPLAY_UNKNOWN) {
        for (guint i = 0; i < replay->unknowns->len; i++)
            xp_task_add_fact(task, g_ptr_array_index(replay->unknowns, i));
    } else {
        g_free(task->disagreement);
        task->disagreement =
            g_strdup_printf("the solver found %s on %s refused, the evaluator says %s",
                            decoded->request->action, decoded->request->resource, replay->text);
    }
    xp_replay_free(replay);
    xp_decoded_free(decoded);
    *out_reason = g_strdup("whether it is always allowed depends on what was not supplied");
    return XP_VERDICT_UNKNOWN;
}

/* Fills @goals with "in scope" and "the caller is @unit"; returns the literal "not allowed". */
static Z3_ast always_goals(const XpClaim *claim, Unit *unit, XpInquiry *inquiry,
                           const XpActionGroup *group, GPtrArray *goals)
{
    XpZ3 *z3 = inquiry->problem->z3;
    XpQuestion *question = inquiry->question;
    XpStoryTerms *story = inquiry->story;
    question->universal = TRUE;
    g_autoptr(GPtrArray) allowed = g_ptr_array_new();
    g_autoptr(GPtrArray) scope = g_ptr_array_new();
    for (guint i = 0; i < story->paths->len; i++) {
        const XpPath *path = &g_array_index(story->paths, XpPath, i);
        g_ptr_array_add(allowed, path->allowed);
        g_ptr_array_add(scope, xp_story_conditions(story, path, claim, FALSE));
    }
    Z3_ast in_scope = xp_z3_and(z3, xp_z3_or_all(z3, scope), xp_story_action(story, group));
    g_ptr_array_add(goals, xp_question_goal(question, in_scope));
    g_ptr_array_add(goals, xp_question_goal(question, unit_term(story, unit)));
    return xp_question_goal(question, xp_z3_not(z3, xp_z3_or_all(z3, allowed)));
}

static XpVerdict ask_always(XpTask *task, const XpClaim *claim, Unit *unit, const XpObject *object,
                            const XpActionGroup *group, char **out_reason)
{
    g_autoptr(XpInquiry) inquiry = xp_inquiry_new(task, claim, object, group, TRUE, TRUE);
    XpQuestion *question = inquiry->question;
    g_autoptr(GPtrArray) goals = g_ptr_array_new();
    Z3_ast refused = always_goals(claim, unit, inquiry, group, goals);
    switch (xp_question_check(question, XP_MODE_MAY, goals, NULL)) {
    case XP_LAZY_UNKNOWN:
        return xp_task_give_up(task, question, out_reason);
    case XP_LAZY_UNSAT:
        *out_reason = g_strdup("no request meets the conditions of this claim");
        return XP_VERDICT_VACUOUS;
    case XP_LAZY_SAT:
        break;
    }
    g_ptr_array_add(goals, refused);
    switch (xp_question_check(question, XP_MODE_MUST_CAN, goals, NULL)) {
    case XP_LAZY_UNKNOWN:
        return xp_task_give_up(task, question, out_reason);
    case XP_LAZY_UNSAT: {
        g_autoptr(GPtrArray) core = xp_question_minimize(question, XP_MODE_MUST_CAN, goals);
        xp_task_add_core(task, core, TRUE);
        return XP_VERDICT_PROVED;
    }
    case XP_LAZY_SAT:
        break;
    }
    switch (xp_question_check(question, XP_MODE_MOST, goals, NULL)) {
    case XP_LAZY_SAT:
        return refuse_always(task, claim, unit, inquiry, goals, out_reason);
    case XP_LAZY_UNKNOWN:
        return xp_task_give_up(task, question, out_reason);
    case XP_LAZY_UNSAT: {
        g_autoptr(GPtrArray) facts = xp_question_minimize_facts(question, XP_MODE_MOST, goals);
        xp_task_add_facts(task, facts);
        *out_reason = g_strdup("whether it is always allowed depends on what was not supplied");
        return XP_VERDICT_UNKNOWN;
    }
    }
    g_assert_not_reached();
}

/* ---- every subject, object and action ---- */

static void write_always_evidence(XpTask *task, const XpClaim *claim, Unit *unit,
                                  const XpObject *object, const XpActionGroup *group,
                                  gboolean vacuous)
{
    g_autofree char *name = unit_name(unit);
    g_autofree char *question = g_strdup_printf("%s: %s, %s: %s",
                                                vacuous ? "does any request meet the conditions"
                                                        : "is any request in scope refused",
                                                name, object->text, claim->text);
    if (!xp_dues_want(task->dues, task->world, vacuous, question))
        return;
    g_autoptr(XpInquiry) inquiry = xp_inquiry_new_unfolded(task, claim, object, group, TRUE, TRUE);
    g_autoptr(GPtrArray) goals = g_ptr_array_new();
    Z3_ast refused = always_goals(claim, unit, inquiry, group, goals);
    if (!vacuous)
        g_ptr_array_add(goals, refused);
    xp_evidence_prove(inquiry, vacuous ? XP_MODE_MAY : XP_MODE_MUST_CAN, goals, question);
}

/* The verdict that has no request to show, beside VACUOUS. */
static XpVerdict shown_by_proof(const XpClaim *claim)
{
    return claim->kind == XP_CLAIM_CAN_ALWAYS ? XP_VERDICT_PROVED : XP_VERDICT_VIOLATED;
}

static void write_evidence(XpTask *task, const XpClaim *claim, Unit *unit, const XpObject *object,
                           const XpActionGroup *group, gboolean vacuous)
{
    if (claim->kind == XP_CLAIM_CAN_ALWAYS)
        write_always_evidence(task, claim, unit, object, group, vacuous);
    else
        write_can_evidence(task, claim, unit, object, group, vacuous);
}

/* Both that it may have: which one it has hangs on an answer. */
static void add_due(XpTask *task, const XpClaim *claim, Unit *unit, const XpObject *object,
                    const XpActionGroup *group)
{
    XpDue *due = xp_dues_add(task->dues, task->claim);
    xp_due_add_call(due, object, group);
    due->identity = unit->identity;
    write_evidence(task, claim, unit, object, group, FALSE);
    write_evidence(task, claim, unit, object, group, TRUE);
}

static XpVerdict ask(XpTask *task, const XpClaim *claim, Unit *unit, const XpObject *object,
                     const XpActionGroup *group, char **out_reason)
{
    if (task->dues != NULL) {
        add_due(task, claim, unit, object, group);
        return XP_VERDICT_VACUOUS;
    }
    gboolean always = claim->kind == XP_CLAIM_CAN_ALWAYS;
    XpVerdict verdict = always ? ask_always(task, claim, unit, object, group, out_reason)
                               : ask_can(task, claim, unit, object, group, out_reason);
    if (task->options->evidence != NULL &&
        (verdict == shown_by_proof(claim) || verdict == XP_VERDICT_VACUOUS))
        write_evidence(task, claim, unit, object, group, verdict == XP_VERDICT_VACUOUS);
    return verdict;
}

static void merge(XpVerdict *verdict, gboolean *asked, char **reason, XpVerdict next, char *why)
{
    gboolean replaces = !*asked || xp_verdict_worse(*verdict, next) != *verdict;
    *asked = TRUE;
    if (replaces) {
        *verdict = next;
        g_free(*reason);
        *reason = why;
    } else {
        g_free(why);
    }
}

/* A secret is read when it or one of its replicas is; where neither is, the primary's answer is the
 * one to tell, unless only a replica's is open. `always` speaks of requests for the secret itself.
 * Rule: S-SM-19 */
static XpVerdict ask_ways(XpTask *task, const XpClaim *claim, Unit *unit, const XpObject *object,
                          const XpActionGroup *group, char **out_reason)
{
    g_autoptr(GPtrArray) replicas = xp_replica_objects_of(task, object, group);
    if (claim->kind == XP_CLAIM_CAN_ALWAYS || replicas->len == 0)
        return ask(task, claim, unit, object, group, out_reason);
    static const guint strength[] = {[XP_VERDICT_VACUOUS] = 0,
                                     [XP_VERDICT_VIOLATED] = 1,
                                     [XP_VERDICT_UNKNOWN] = 2,
                                     [XP_VERDICT_PROVED] = 3};
    XpPropertyResult *best = NULL;
    XpVerdict verdict = XP_VERDICT_VACUOUS;
    for (guint i = 0; i <= replicas->len && verdict != XP_VERDICT_PROVED; i++) {
        const XpObject *way = i == 0 ? object : g_ptr_array_index(replicas, i - 1);
        char *why = NULL;
        XpPropertyResult *whole = xp_attempt_begin(task);
        XpVerdict next = ask(task, claim, unit, way, group, &why);
        XpPropertyResult *attempt = xp_attempt_end(task, whole);
        if (best == NULL || strength[next] > strength[verdict]) {
            g_free(*out_reason);
            *out_reason = g_steal_pointer(&why);
            XpPropertyResult *worse = best;
            best = attempt;
            attempt = worse;
            verdict = next;
        }
        g_free(why);
        xp_property_result_free(attempt);
    }
    xp_attempt_tell(task, best);
    return verdict;
}

/* A glob is every catalogued action that applies; "any" of a verb's actions is one question. */
static void ask_group(XpTask *task, const XpClaim *claim, Unit *unit, const XpObject *object,
                      XpActionGroup *group, XpVerdict *verdict, gboolean *asked, char **reason)
{
    group->open_service = NULL;
    if (group->read_secret || group->needs == XP_NEEDS_ANY) {
        char *why = NULL;
        xp_dues_next(task->dues);
        XpVerdict next = ask_ways(task, claim, unit, object, group, &why);
        merge(verdict, asked, reason, next, why);
        return;
    }
    for (guint i = 0; i < group->names->len; i++) {
        g_autoptr(GPtrArray) single = g_ptr_array_new();
        g_ptr_array_add(single, g_ptr_array_index(group->names, i));
        XpActionGroup one = *group;
        one.names = single;
        char *why = NULL;
        xp_dues_next(task->dues);
        XpVerdict next = ask(task, claim, unit, object, &one, &why);
        merge(verdict, asked, reason, next, why);
    }
}

XpVerdict xp_claim_reaching(XpTask *task, const XpClaim *claim, char **out_reason)
{
    XpVerdict verdict = XP_VERDICT_VACUOUS;
    gboolean asked = FALSE;
    g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(Unit));
    for (guint i = 0; i < claim->subjects.n; i++)
        if (!claim->subjects.items[i].minus)
            add_units(task->world, claim, &claim->subjects.items[i], units);
    for (guint u = 0; u < units->len; u++)
        for (guint o = 0; o < claim->objects.n; o++) {
            const XpObject *object = &claim->objects.items[o];
            g_autoptr(GPtrArray) groups = xp_action_groups(&claim->actions, object, TRUE);
            for (guint g = 0; g < groups->len; g++)
                ask_group(task, claim, &g_array_index(units, Unit, u), object,
                          g_ptr_array_index(groups, g), &verdict, &asked, out_reason);
        }
    if (!asked)
        *out_reason = g_strdup(claim->objects.n > 0
                                   ? "this claim names nobody that was loaded, or no action that "
                                     "applies to its objects"
                                   : "nothing that was loaded is an object of this claim");
    return verdict;
}
