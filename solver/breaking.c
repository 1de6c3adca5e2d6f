/* SPDX-License-Identifier: Apache-2.0 */

/* Claims a single allowed story breaks: no, only, both, only when, within policy. */
#include <string.h>

#include "encoder/reference.h"
#include "solver/dues.h"
#include "solver/evidence.h"
#include "solver/known.h"
#include "solver/replica.h"
#include "solver/task.h"

/* One question of such a claim. */
typedef struct {
    XpTask *task;
    const XpClaim *claim;
    XpInquiry *inquiry;
    GPtrArray *goals; /* Z3_ast literals: the breaking story */
    Z3_ast allowed;   /* literal: some path is allowed, with the conditions */
    Z3_ast permitted; /* literal: the caller is among the claim's subjects */
    Z3_ast scope;     /* literal: the claim speaks of this request at all */
    GArray *excepts;  /* Z3_ast literals: the caller is none of the exception */
    XpPolicy *turned; /* the reference policy of `within`, as the encoder wants it, or NULL */
    gboolean one_way; /* the same value can be read in other ways, too */
} Breaking;

static void breaking_clear(Breaking *breaking)
{
    g_clear_pointer(&breaking->inquiry, xp_inquiry_free);
    g_clear_pointer(&breaking->goals, g_ptr_array_unref);
    g_clear_pointer(&breaking->excepts, g_array_unref);
    g_clear_pointer(&breaking->turned, xp_reference_free);
}

static Z3_ast scope_term(const Breaking *breaking, const XpActionGroup *group)
{
    XpInquiry *inquiry = breaking->inquiry;
    XpZ3 *z3 = inquiry->problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < inquiry->story->paths->len; i++)
        g_ptr_array_add(cases, xp_story_conditions(inquiry->story,
                                                   &g_array_index(inquiry->story->paths, XpPath, i),
                                                   breaking->claim, FALSE));
    Z3_ast term = xp_z3_and(z3, xp_z3_or_all(z3, cases), xp_story_action(inquiry->story, group));
    if (breaking->claim->kind != XP_CLAIM_ONLY && breaking->claim->kind != XP_CLAIM_WITHIN)
        term =
            xp_z3_and(z3, term, xp_goal_subjects(inquiry->story, &breaking->claim->subjects, TRUE));
    if (breaking->claim->kind == XP_CLAIM_ONLY_WHEN) {
        g_autoptr(GPtrArray) allowed = g_ptr_array_new();
        for (guint i = 0; i < inquiry->story->paths->len; i++)
            g_ptr_array_add(allowed, g_array_index(inquiry->story->paths, XpPath, i).allowed);
        term = xp_z3_and(z3, term, xp_z3_or_all(z3, allowed));
    }
    return term;
}

/* The reference policy does not let the request pass. */
static void add_excess(Breaking *breaking)
{
    XpInquiry *inquiry = breaking->inquiry;
    breaking->turned = xp_reference_turned(breaking->claim->reference);
    Z3_ast exceeds =
        xp_reference_exceeds(g_ptr_array_index(inquiry->story->calls, 0), breaking->turned);
    g_ptr_array_add(breaking->goals, xp_question_goal(inquiry->question, exceeds));
}

static void add_goals(Breaking *breaking, const XpActionGroup *group)
{
    XpInquiry *inquiry = breaking->inquiry;
    XpQuestion *question = inquiry->question;
    const XpClaim *claim = breaking->claim;
    XpZ3 *z3 = inquiry->problem->z3;
    gboolean only_when = claim->kind == XP_CLAIM_ONLY_WHEN;
    Z3_ast allowed = xp_story_allowed(inquiry->story, claim, only_when);
    allowed = xp_z3_and(z3, allowed, xp_story_action(inquiry->story, group));
    Z3_ast inside = xp_goal_subjects(inquiry->story, &claim->subjects, TRUE);
    Z3_ast outside = xp_goal_subjects(inquiry->story, &claim->subjects, FALSE);
    gboolean only = claim->kind == XP_CLAIM_ONLY;
    breaking->allowed = xp_question_goal(question, allowed);
    breaking->permitted = xp_question_goal(question, inside);
    breaking->scope = xp_question_goal(question, scope_term(breaking, group));
    breaking->goals = g_ptr_array_new();
    breaking->excepts = g_array_new(FALSE, FALSE, sizeof(Z3_ast));
    g_ptr_array_add(breaking->goals, breaking->allowed);
    if (claim->kind == XP_CLAIM_WITHIN)
        add_excess(breaking);
    else
        g_ptr_array_add(breaking->goals,
                        only ? xp_question_goal(question, outside) : breaking->permitted);
}

/* The caller is none of an exception, in either part of `both`. */
static void add_excepts(Breaking *breaking)
{
    XpInquiry *inquiry = breaking->inquiry;
    const XpClaim *claim = breaking->claim;
    for (guint i = 0; i < claim->n_excepts; i++) {
        const XpSubjects *subjects = &claim->excepts[i].subjects;
        Z3_ast outside = xp_goal_subjects(inquiry->story, subjects, FALSE);
        if (inquiry->other != NULL)
            outside = xp_z3_and(inquiry->problem->z3, outside,
                                xp_goal_subjects(inquiry->other, subjects, FALSE));
        Z3_ast literal = xp_question_goal(inquiry->question, outside);
        g_array_append_val(breaking->excepts, literal);
        g_ptr_array_add(breaking->goals, literal);
    }
}

/* The second half of `both`: the same identity in a context of its own. Its session is another one,
 * so that it is among the subjects has to be said again. */
static void add_other_goal(Breaking *breaking, const XpObject *object, const XpActionGroup *group)
{
    XpInquiry *inquiry = breaking->inquiry;
    XpZ3 *z3 = inquiry->problem->z3;
    xp_inquiry_add(inquiry, object, group);
    Z3_ast allowed = xp_story_allowed(inquiry->other, breaking->claim, FALSE);
    allowed = xp_z3_and(z3, allowed, xp_story_action(inquiry->other, group));
    allowed =
        xp_z3_and(z3, allowed, xp_goal_subjects(inquiry->other, &breaking->claim->subjects, TRUE));
    g_ptr_array_add(breaking->goals, xp_question_goal(inquiry->question, allowed));
}

static GPtrArray *with(Z3_ast first, Z3_ast second)
{
    GPtrArray *literals = g_ptr_array_new();
    g_ptr_array_add(literals, first);
    if (second != NULL)
        g_ptr_array_add(literals, second);
    return literals;
}

static void count_exceptions(Breaking *breaking)
{
    for (guint i = 0; i < breaking->excepts->len; i++) {
        g_autoptr(GPtrArray) without = g_ptr_array_copy(breaking->goals, NULL, NULL);
        g_ptr_array_remove(without, g_array_index(breaking->excepts, Z3_ast, i));
        gboolean used = xp_question_check(breaking->inquiry->question, XP_MODE_MAY, without,
                                          NULL) != XP_LAZY_UNSAT;
        XpExceptionUse *row = xp_task_exception(breaking->task, i);
        row->asked++;
        row->used += used ? 1 : 0;
    }
}

static XpVerdict conclude_proved(Breaking *breaking, char **out_reason)
{
    XpTask *task = breaking->task;
    XpQuestion *question = breaking->inquiry->question;
    g_autoptr(GPtrArray) facts = xp_question_core_facts(question);
    xp_task_add_assumed(task, facts);
    g_autoptr(GPtrArray) core = xp_question_minimize(question, XP_MODE_MAY, breaking->goals);
    xp_task_add_core(task, core, FALSE);
    count_exceptions(breaking);
    g_autoptr(GPtrArray) scope = with(breaking->scope, NULL);
    XpLazyAnswer in_scope = xp_question_check(question, XP_MODE_MAY, scope, NULL);
    if (in_scope == XP_LAZY_UNKNOWN)
        return xp_task_give_up(task, question, out_reason);
    if (in_scope == XP_LAZY_UNSAT) {
        *out_reason = g_strdup(breaking->claim->kind == XP_CLAIM_ONLY_WHEN
                                   ? "no request of these subjects is allowed at all"
                                   : "nothing this claim speaks of can exist");
        return XP_VERDICT_VACUOUS;
    }
    if (breaking->claim->kind == XP_CLAIM_ONLY && !breaking->one_way) {
        g_autoptr(GPtrArray) able = with(breaking->allowed, breaking->permitted);
        if (xp_question_check(question, XP_MODE_MAY, able, NULL) == XP_LAZY_UNSAT)
            xp_task_add_note(task, "%s cannot do it either: nobody can",
                             breaking->claim->subjects.text);
    }
    return XP_VERDICT_PROVED;
}

static void add_organization_assumption(XpTask *task)
{
    if (task->world->organizations == XP_UNKNOWN)
        xp_task_add_assumption(task, "no SCP or RCP outside this tree stops it");
}

/* Replays one story of the model. Returns PROVED's opposite only on the evaluator's own ALLOW. */
static XpVerdict replay_story(Breaking *breaking, XpStoryTerms *story, char **out_reason)
{
    XpTask *task = breaking->task;
    XpDecoded *decoded = NULL;
    const XpClaim *claim = breaking->claim;
    gboolean first = story == breaking->inquiry->story;
    gboolean only = claim->kind == XP_CLAIM_ONLY;
    gboolean anybody = only || claim->kind == XP_CLAIM_WITHIN;
    g_autoptr(GPtrArray) not_among = g_ptr_array_new();
    if (only)
        g_ptr_array_add(not_among, (gpointer)(guintptr)&claim->subjects);
    for (guint i = 0; i < claim->n_excepts; i++)
        g_ptr_array_add(not_among, &claim->excepts[i].subjects);
    XpReplay *replay = xp_inquiry_replay(task, breaking->inquiry, story, claim,
                                         first && claim->kind == XP_CLAIM_ONLY_WHEN,
                                         anybody ? NULL : &claim->subjects, not_among, &decoded);
    switch (replay->answer) {
    case XP_REPLAY_ALLOW:
        g_ptr_array_add(task->result->counterexamples, xp_task_story(task, decoded, replay));
        return XP_VERDICT_VIOLATED;
    case XP_REPLAY_UNKNOWN:
        for (guint i = 0; i < replay->unknowns->len; i++)
            xp_task_add_fact(task, g_ptr_array_index(replay->unknowns, i));
        *out_reason = g_strdup("a request may break it, as far as is known");
        break;
    case XP_REPLAY_DENY:
    case XP_REPLAY_BESIDE:
    case XP_REPLAY_ERROR: {
        g_autofree char *caller = xp_caller_print(&decoded->request->caller);
        g_free(task->disagreement);
        task->disagreement = g_strdup_printf(
            "the solver found %s allowed to %s on %s, the evaluator says %s", caller,
            decoded->request->action, decoded->request->resource, replay->text);
        *out_reason = g_strdup("internal disagreement");
        break;
    }
    }
    xp_replay_free(replay);
    xp_decoded_free(decoded);
    return XP_VERDICT_UNKNOWN;
}

static XpVerdict conclude_violated(Breaking *breaking, char **out_reason)
{
    XpTask *task = breaking->task;
    XpInquiry *inquiry = breaking->inquiry;
    if (!xp_decode_prefer(inquiry->question, inquiry->story, XP_MODE_MUST, breaking->goals))
        return xp_task_give_up(task, inquiry->question, out_reason);
    XpVerdict verdict = replay_story(breaking, inquiry->story, out_reason);
    if (verdict == XP_VERDICT_VIOLATED && inquiry->other != NULL)
        verdict = replay_story(breaking, inquiry->other, out_reason);
    if (verdict != XP_VERDICT_VIOLATED)
        return verdict;
    add_organization_assumption(task);
    if (breaking->claim->kind == XP_CLAIM_WITHIN)
        *out_reason = g_strdup_printf("a request is allowed that the reference policy %s does not "
                                      "allow",
                                      breaking->claim->source);
    else
        *out_reason = g_strdup("a request that breaks it is allowed");
    return verdict;
}

/* MAY can break it and MUST cannot: whatever MUST lacks is to be supplied. */
static XpVerdict conclude_unknown(Breaking *breaking, char **out_reason)
{
    g_autoptr(GPtrArray) facts =
        xp_question_minimize_facts(breaking->inquiry->question, XP_MODE_MUST, breaking->goals);
    xp_task_add_facts(breaking->task, facts);
    *out_reason = g_strdup("a request may break it, as far as is known");
    return XP_VERDICT_UNKNOWN;
}

static XpVerdict decide(Breaking *breaking, char **out_reason)
{
    XpQuestion *question = breaking->inquiry->question;
    switch (xp_question_check(question, XP_MODE_MAY, breaking->goals, NULL)) {
    case XP_LAZY_UNSAT:
        return conclude_proved(breaking, out_reason);
    case XP_LAZY_UNKNOWN:
        return xp_task_give_up(breaking->task, question, out_reason);
    case XP_LAZY_SAT:
        break;
    }
    switch (xp_question_check(question, XP_MODE_MUST, breaking->goals, NULL)) {
    case XP_LAZY_SAT:
        return conclude_violated(breaking, out_reason);
    case XP_LAZY_UNKNOWN:
        return xp_task_give_up(breaking->task, question, out_reason);
    case XP_LAZY_UNSAT:
        break;
    }
    return conclude_unknown(breaking, out_reason);
}

/* kms:ReEncryptFrom on a key and kms:ReEncryptTo on one's own decrypt as well: whoever is not to
 * decrypt should not hold it, and the report says if somebody does. Rule: S-KMS-37 */
static void note_re_encrypt(XpTask *task, const XpClaim *claim, const XpObject *object,
                            const XpActionGroup *group)
{
    if (group->read_secret ||
        !g_ptr_array_find_with_equal_func(group->names, "kms:decrypt", g_str_equal, NULL) ||
        g_ptr_array_find_with_equal_func(group->names, "kms:reencryptfrom", g_str_equal, NULL))
        return;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (gpointer)(guintptr) "kms:reencryptfrom");
    XpActionGroup other = *group;
    other.names = names;
    other.open_service = NULL;
    Breaking breaking = {.task = task, .claim = claim};
    breaking.inquiry = xp_inquiry_new(task, claim, object, &other, FALSE, FALSE);
    add_goals(&breaking, &other);
    add_excepts(&breaking);
    if (xp_question_check(breaking.inquiry->question, XP_MODE_MAY, breaking.goals, NULL) !=
        XP_LAZY_UNSAT)
        xp_task_add_note(task,
                         "others may hold kms:ReEncryptFrom on %s: who re-encrypts to a key of "
                         "their own reads the plaintext too",
                         object->text);
    breaking_clear(&breaking);
}

/* Keeps the reason that belongs to the verdict that counts. */
static void merge(XpVerdict *verdict, gboolean *asked, char **reason, XpVerdict next,
                  char *next_reason)
{
    gboolean replaces =
        !*asked || (*verdict == XP_VERDICT_VACUOUS && next == XP_VERDICT_PROVED) ||
        (xp_verdict_worse(*verdict, next) != *verdict && next != XP_VERDICT_VACUOUS);
    *asked = TRUE;
    if (replaces) {
        *verdict = next;
        g_free(*reason);
        *reason = next_reason;
    } else {
        g_free(next_reason);
    }
}

/* What a claim of this family has been answered so far. */
typedef struct {
    XpTask *task;
    const XpClaim *claim;
    XpVerdict verdict;
    gboolean asked;
    char *reason;
} Asking;

/* One object and one group of actions, or with `both` two of each. */
typedef struct {
    const XpObject *object;
    const XpActionGroup *group;
    gboolean replicated;
} Half;

/* The evidence of a verdict without a request: the question is asked again over whole texts. */
static void write_evidence(const Asking *asking, const Half *half, const Half *other,
                           gboolean vacuous)
{
    const XpClaim *claim = asking->claim;
    g_autofree char *question = g_strdup_printf(
        "%s %s: %s%s%s", vacuous ? "is there anything this claim speaks of" : "can this be broken",
        half->object->text, claim->text, other != NULL ? "; and " : "",
        other != NULL ? other->object->text : "");
    if (!xp_dues_want(asking->task->dues, asking->task->world, vacuous, question))
        return;
    Breaking breaking = {.task = asking->task, .claim = claim};
    breaking.inquiry =
        xp_inquiry_new_unfolded(asking->task, claim, half->object, half->group, FALSE, FALSE);
    add_goals(&breaking, half->group);
    if (other != NULL)
        add_other_goal(&breaking, other->object, other->group);
    add_excepts(&breaking);
    g_autoptr(GPtrArray) scope = with(breaking.scope, NULL);
    xp_evidence_prove(breaking.inquiry, XP_MODE_MAY, vacuous ? scope : breaking.goals, question);
    breaking_clear(&breaking);
}

static void begin(Breaking *breaking, const Asking *asking, const Half *half, const Half *other)
{
    breaking->task = asking->task;
    breaking->claim = asking->claim;
    breaking->one_way = half->replicated || (other != NULL && other->replicated);
    breaking->inquiry =
        xp_inquiry_new(asking->task, asking->claim, half->object, half->group, FALSE, FALSE);
    add_goals(breaking, half->group);
    if (other != NULL)
        add_other_goal(breaking, other->object, other->group);
    add_excepts(breaking);
}

/* The question of @half once more, with switches: is what breaks it in the baseline? Returns the
 * verdict of what is not, or @verdict when all is; what is shown since @mark belongs to it. */
static XpVerdict judge_known(const Asking *asking, const Half *half, const Half *other,
                             XpVerdict verdict, const XpKnownMark *mark, char **reason)
{
    XpTask *task = asking->task;
    Breaking breaking = {0};
    task->switches = TRUE;
    begin(&breaking, asking, half, other);
    task->switches = FALSE;
    g_autoptr(GPtrArray) facts = NULL;
    XpKnownAnswer answer = xp_known_search(task, breaking.inquiry, breaking.goals, &facts);
    xp_known_set_aside(task, mark, answer == XP_KNOWN_ALL);
    char *why = NULL;
    switch (answer) {
    case XP_KNOWN_ALL:
        break;
    case XP_KNOWN_NEW_WAY:
        verdict = conclude_violated(&breaking, &why);
        break;
    case XP_KNOWN_NEW_DOUBT:
        xp_task_add_facts(task, facts);
        why = g_strdup("a request may break it, as far as is known");
        verdict = XP_VERDICT_UNKNOWN;
        break;
    case XP_KNOWN_NO_ANSWER:
        verdict = xp_task_give_up(task, breaking.inquiry->question, &why);
        break;
    }
    if (answer != XP_KNOWN_ALL) {
        xp_known_count(task, verdict, why);
        g_free(*reason);
        *reason = why;
    }
    breaking_clear(&breaking);
    return verdict;
}

/* Both that it may have: which one it has hangs on an answer. */
static void add_due(const Asking *asking, const Half *half, const Half *other)
{
    XpTask *task = asking->task;
    xp_dues_next(task->dues);
    XpDue *due = xp_dues_add(task->dues, task->claim);
    xp_due_add_call(due, half->object, half->group);
    if (other != NULL)
        xp_due_add_call(due, other->object, other->group);
    write_evidence(asking, half, other, FALSE);
    write_evidence(asking, half, other, TRUE);
}

static void ask_pair(Asking *asking, const Half *half, const Half *other)
{
    if (asking->task->dues != NULL) {
        add_due(asking, half, other);
        return;
    }
    Breaking breaking = {0};
    begin(&breaking, asking, half, other);
    char *why = NULL;
    XpKnownMark mark = xp_known_mark(asking->task);
    XpVerdict next = decide(&breaking, &why);
    breaking_clear(&breaking);
    if (xp_known_is_asked(asking->task) &&
        (next == XP_VERDICT_VIOLATED || next == XP_VERDICT_UNKNOWN))
        next = judge_known(asking, half, other, next, &mark, &why);
    merge(&asking->verdict, &asking->asked, &asking->reason, next, why);
    if (asking->task->options->evidence != NULL &&
        (next == XP_VERDICT_PROVED || next == XP_VERDICT_VACUOUS))
        write_evidence(asking, half, other, next == XP_VERDICT_VACUOUS);
}

typedef void AskHalf(Asking *asking, const Half *half, const Half *first);

/* Asks about @object and, where reading it reads the same value, about its replicas. S-SM-19 */
static void ask_ways(Asking *asking, const XpObject *object, const XpActionGroup *group,
                     AskHalf *ask, const Half *first)
{
    g_autoptr(GPtrArray) replicas = xp_replica_objects_of(asking->task, object, group);
    Half half = {object, group, replicas->len > 0};
    ask(asking, &half, first);
    for (guint i = 0; i < replicas->len; i++) {
        half.object = g_ptr_array_index(replicas, i);
        ask(asking, &half, first);
    }
}

static void ask_second(Asking *asking, const Half *half, const Half *first)
{
    ask_pair(asking, first, half);
}

static void ask_first(Asking *asking, const Half *half, const Half *none)
{
    const XpClaim *claim = asking->claim;
    (void)none;
    if (claim->kind != XP_CLAIM_BOTH) {
        ask_pair(asking, half, NULL);
        return;
    }
    for (guint o = 0; o < claim->objects2.n; o++) {
        const XpObject *object = &claim->objects2.items[o];
        g_autoptr(GPtrArray) groups = xp_action_groups(&claim->actions2, object, FALSE);
        for (guint g = 0; g < groups->len; g++)
            ask_ways(asking, object, g_ptr_array_index(groups, g), ask_second, half);
    }
}

/* What a claim asks of an object; `within policy` speaks of everything. */
static GPtrArray *groups_for(const XpClaim *claim, const XpObject *object)
{
    const char *every[] = {"*"};
    XpActionTerm term = {.needs = XP_NEEDS_ANY, .patterns = every, .n_patterns = 1};
    XpActions all = {.items = &term, .n = 1};
    return xp_action_groups(claim->kind == XP_CLAIM_WITHIN ? &all : &claim->actions, object, FALSE);
}

XpVerdict xp_claim_breaking(XpTask *task, const XpClaim *claim, char **out_reason)
{
    Asking asking = {.task = task, .claim = claim, .verdict = XP_VERDICT_VACUOUS};
    for (guint o = 0; o < claim->objects.n; o++) {
        const XpObject *object = &claim->objects.items[o];
        g_autoptr(GPtrArray) groups = groups_for(claim, object);
        for (guint g = 0; g < groups->len; g++) {
            const XpActionGroup *group = g_ptr_array_index(groups, g);
            ask_ways(&asking, object, group, ask_first, NULL);
            if (asking.verdict == XP_VERDICT_PROVED && claim->kind != XP_CLAIM_BOTH)
                note_re_encrypt(task, claim, object, group);
        }
    }
    if (!asking.asked)
        asking.reason =
            g_strdup(claim->objects.n > 0 ? "no action of this claim applies to any of its objects"
                                          : "nothing that was loaded is an object of this claim");
    *out_reason = asking.reason;
    return asking.verdict;
}
