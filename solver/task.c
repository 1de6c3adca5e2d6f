/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/task.h"

#include <string.h>

#include "frontend/model/action.h"
#include "frontend/model/arn.h"
#include "frontend/model/condition.h"

XpVerdict xp_verdict_worse(XpVerdict left, XpVerdict right)
{
    static const guint rank[] = {[XP_VERDICT_VIOLATED] = 3,
                                 [XP_VERDICT_UNKNOWN] = 2,
                                 [XP_VERDICT_VACUOUS] = 1,
                                 [XP_VERDICT_PROVED] = 0};
    return rank[left] >= rank[right] ? left : right;
}

/* ---- which actions on which object ---- */

static void group_free(gpointer data)
{
    XpActionGroup *group = data;
    g_ptr_array_unref(group->names);
    g_ptr_array_unref(group->patterns);
    g_free(group);
}

static XpActionGroup *new_group(XpNeeds needs)
{
    XpActionGroup *group = g_new0(XpActionGroup, 1);
    group->names = g_ptr_array_new_with_free_func(g_free);
    group->patterns = g_ptr_array_new();
    group->needs = needs;
    return group;
}

/* Services whose actions can concern the object at all. */
static gboolean serves(const XpObject *object, const char *service)
{
    g_auto(XpArn) arn = {0};
    switch (object->kind) {
    case XP_OBJECT_SECRET:
        return strcmp(service, "secretsmanager") == 0;
    case XP_OBJECT_KEY:
    case XP_OBJECT_ALIAS:
        return strcmp(service, "kms") == 0;
    case XP_OBJECT_ROLE:
        return strcmp(service, "sts") == 0 || strcmp(service, "iam") == 0;
    case XP_OBJECT_OTHER:
        return xp_arn_parse(object->arn, &arn) && strcmp(arn.service, service) == 0;
    }
    g_assert_not_reached();
}

static gboolean has_name(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (strcmp(g_ptr_array_index(names, i), name) == 0)
            return TRUE;
    return FALSE;
}

static void add_name(XpActionGroup *group, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (!has_name(group->names, lower))
        g_ptr_array_add(group->names, g_steal_pointer(&lower));
}

/* Adds what @pattern means of @service on @object. */
static void add_pattern(XpActionGroup *group, const XpObject *object, const char *service,
                        const char *pattern, gboolean verb)
{
    gboolean wildcard = strpbrk(pattern, "*?") != NULL;
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *row = xp_action_get(i);
        g_autofree char *lower = g_ascii_strdown(row->name, -1);
        if (strcmp(row->service, service) == 0 &&
            (row->applies & xp_object_kind_applies(object->kind)) != 0 &&
            g_pattern_match_simple(pattern, lower))
            add_name(group, lower);
    }
    if (!wildcard && xp_action_lookup(pattern) == NULL)
        add_name(group, pattern);
    if (wildcard && !verb) /* a verb is a table of catalogued actions */
        group->open_service = g_intern_string(service);
    g_ptr_array_add(group->patterns, (gpointer)(guintptr)pattern);
}

static void add_term(GPtrArray *groups, const XpActionTerm *term, const XpObject *object,
                     const char *service, XpActionGroup **group)
{
    for (guint i = 0; i < term->n_patterns; i++) {
        const char *pattern = term->patterns[i];
        g_autofree char *prefix = g_strndup(pattern, strcspn(pattern, ":"));
        if (strcmp(pattern, "*") != 0 && strcmp(prefix, service) != 0)
            continue;
        if (*group == NULL) {
            *group = new_group(term->needs);
            g_ptr_array_add(groups, *group);
        }
        add_pattern(*group, object, service, pattern, term->verb != NULL);
    }
}

GPtrArray *xp_action_groups(const XpActions *actions, const XpObject *object, gboolean separate)
{
    static const char *const known[] = {"secretsmanager", "kms", "sts", "iam", NULL};
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    g_auto(XpArn) arn = {0};
    const char *own[] = {NULL, NULL};
    if (object->kind == XP_OBJECT_OTHER && xp_arn_parse(object->arn, &arn))
        own[0] = arn.service;
    const char *const *services = own[0] != NULL ? own : known;
    for (guint s = 0; services[s] != NULL; s++) {
        XpActionGroup *group = NULL;
        if (!serves(object, services[s]))
            continue;
        for (guint i = 0; i < actions->n; i++) {
            if (actions->items[i].needs == XP_NEEDS_STORY)
                continue;
            if (separate)
                group = NULL;
            add_term(groups, &actions->items[i], object, services[s], &group);
        }
    }
    for (guint g = groups->len; g > 0; g--) {
        const XpActionGroup *group = g_ptr_array_index(groups, g - 1);
        if (group->names->len == 0 && group->open_service == NULL)
            g_ptr_array_remove_index(groups, g - 1);
    }
    for (guint i = 0; i < actions->n; i++) {
        if (actions->items[i].needs != XP_NEEDS_STORY || object->kind != XP_OBJECT_SECRET)
            continue;
        XpActionGroup *story = new_group(XP_NEEDS_STORY);
        story->read_secret = TRUE;
        g_ptr_array_add(groups, story);
        if (!separate)
            break;
    }
    return groups;
}

/* ---- inquiries ---- */

static void collect_texts(const XpClaim *claim, GPtrArray *texts)
{
    xp_goal_collect(claim->when, texts);
    xp_goal_collect(claim->only_when, texts);
    for (guint i = 0; i < claim->n_assume; i++)
        xp_goal_collect(claim->assume[i], texts);
    for (guint i = 0; i < claim->objects.n; i++)
        g_ptr_array_add(texts, (gpointer)(guintptr)claim->objects.items[i].arn);
    for (guint i = 0; i < claim->objects2.n; i++)
        g_ptr_array_add(texts, (gpointer)(guintptr)claim->objects2.items[i].arn);
}

static void collect_subjects(const XpSubjects *subjects, GPtrArray *texts)
{
    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *subject = &subjects->items[i];
        g_ptr_array_add(texts, (gpointer)(guintptr)subject->pattern);
        g_ptr_array_add(texts, (gpointer)(guintptr)subject->account_id);
        for (guint w = 0; w < subject->n_where; w++)
            for (guint a = 0; a < subject->where[w].n_accounts; a++)
                g_ptr_array_add(texts, (gpointer)(guintptr)subject->where[w].account_ids[a]);
    }
}

void xp_claim_collect(const XpClaim *claim, GPtrArray *texts)
{
    collect_texts(claim, texts);
    collect_subjects(&claim->subjects, texts);
    for (guint i = 0; i < claim->n_excepts; i++)
        collect_subjects(&claim->excepts[i].subjects, texts);
}

gboolean xp_claim_names_session(const XpClaim *claim)
{
    for (guint i = 0; i < claim->subjects.n; i++)
        if (claim->subjects.items[i].kind == XP_SUBJECT_SESSION)
            return TRUE;
    return FALSE;
}

static XpStorySpec spec_for(const XpTask *task, const XpClaim *claim, const XpObject *object,
                            const XpActionGroup *group, gboolean for_can)
{
    XpStorySpec spec = {.object = object,
                        .actions = group->names,
                        .open_service = group->open_service,
                        .read_secret = group->read_secret,
                        .no_session_tags = for_can && claim->kind != XP_CLAIM_CAN_ALWAYS,
                        .universal = claim->kind == XP_CLAIM_CAN_ALWAYS,
                        .now = task->options->now};
    /* `only session R/s` speaks of all other sessions, whatever they are called. */
    spec.sessions_bind = for_can || (claim->kind != XP_CLAIM_ONLY && xp_claim_names_session(claim));
    gboolean names_service =
        xp_goal_names_service(claim->when) || xp_goal_names_service(claim->only_when);
    spec.reach = for_can && !names_service ? XP_REACH_DIRECT : XP_REACH_ANY;
    return spec;
}

static XpInquiry *new_inquiry(XpTask *task, const XpClaim *claim, const XpObject *object,
                              const XpActionGroup *group, gboolean for_can, gboolean optimism,
                              gboolean unfolded)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    xp_claim_collect(claim, texts);
    XpInquiry *inquiry = g_new0(XpInquiry, 1);
    inquiry->problem = xp_problem_new(task->world, texts, optimism, NULL);
    if (unfolded)
        xp_problem_keep_matches(inquiry->problem);
    if (task->switches)
        xp_problem_add_switches(inquiry->problem);
    xp_goal_note_typed(inquiry->problem, claim->when);
    xp_goal_note_typed(inquiry->problem, claim->only_when);
    for (guint i = 0; i < claim->n_assume; i++)
        xp_goal_note_typed(inquiry->problem, claim->assume[i]);
    XpStorySpec spec = spec_for(task, claim, object, group, for_can);
    inquiry->story = xp_story_terms_new(inquiry->problem, &spec);
    inquiry->question =
        xp_question_new(inquiry->problem, task->options, task->deadline, task->interrupted);
    inquiry->task = task;
    xp_current_set(&task->current, inquiry->question);
    return inquiry;
}

XpInquiry *xp_inquiry_new(XpTask *task, const XpClaim *claim, const XpObject *object,
                          const XpActionGroup *group, gboolean for_can, gboolean optimism)
{
    return new_inquiry(task, claim, object, group, for_can, optimism, FALSE);
}

XpInquiry *xp_inquiry_new_unfolded(XpTask *task, const XpClaim *claim, const XpObject *object,
                                   const XpActionGroup *group, gboolean for_can, gboolean optimism)
{
    return new_inquiry(task, claim, object, group, for_can, optimism, TRUE);
}

void xp_inquiry_add(XpInquiry *inquiry, const XpObject *object, const XpActionGroup *group)
{
    XpStorySpec spec = {.object = object,
                        .actions = group->names,
                        .open_service = group->open_service,
                        .read_secret = group->read_secret,
                        .companion = inquiry->story,
                        .reach = XP_REACH_ANY,
                        .now = inquiry->task->options->now};
    inquiry->other = xp_story_terms_new(inquiry->problem, &spec);
}

void xp_inquiry_free(XpInquiry *inquiry)
{
    if (inquiry == NULL)
        return;
    xp_current_set(&inquiry->task->current, NULL);
    xp_question_free(inquiry->question);
    xp_story_terms_free(inquiry->other);
    xp_story_terms_free(inquiry->story);
    xp_problem_free(inquiry->problem);
    g_free(inquiry);
}

Z3_ast xp_story_action(const XpStoryTerms *story, const XpActionGroup *group)
{
    XpZ3 *z3 = story->problem->z3;
    const XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    if (group->read_secret || !sent->open)
        return xp_z3_true(z3);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < group->patterns->len; i++) {
        const XpPattern *pattern =
            xp_patterns_add_text(xp_atoms_patterns(story->problem->atoms),
                                 g_ptr_array_index(group->patterns, i), TRUE, TRUE);
        g_ptr_array_add(cases, xp_context_action(sent, pattern));
    }
    return xp_z3_or_all(z3, cases);
}

Z3_ast xp_story_conditions(XpStoryTerms *story, const XpPath *path, const XpClaim *claim,
                           gboolean with_only_when)
{
    XpZ3 *z3 = story->problem->z3;
    Z3_ast term = xp_z3_true(z3);
    if (claim->when != NULL)
        term = xp_z3_and(z3, term, xp_goal_cond(story, claim->when, path->kms_call, TRUE));
    for (guint i = 0; i < claim->n_assume; i++)
        term = xp_z3_and(z3, term, xp_goal_cond(story, claim->assume[i], path->kms_call, TRUE));
    if (with_only_when && claim->only_when != NULL)
        term = xp_z3_and(z3, term, xp_goal_cond(story, claim->only_when, path->kms_call, FALSE));
    return term;
}

Z3_ast xp_story_allowed(XpStoryTerms *story, const XpClaim *claim, gboolean with_only_when)
{
    XpZ3 *z3 = story->problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < story->paths->len; i++) {
        const XpPath *path = &g_array_index(story->paths, XpPath, i);
        Z3_ast conditions = xp_story_conditions(story, path, claim, with_only_when);
        g_ptr_array_add(cases, xp_z3_and(z3, path->allowed, conditions));
    }
    return xp_z3_or_all(z3, cases);
}

XpReplay *xp_inquiry_replay(XpTask *task, XpInquiry *inquiry, XpStoryTerms *story,
                            const XpClaim *claim, gboolean break_only_when, const XpSubjects *among,
                            const GPtrArray *not_among, XpDecoded **out_decoded)
{
    g_autoptr(GPtrArray) conds = g_ptr_array_new();
    g_autoptr(GPtrArray) negated = g_ptr_array_new();
    if (claim->when != NULL)
        g_ptr_array_add(conds, (gpointer)(guintptr)claim->when);
    for (guint i = 0; i < claim->n_assume; i++)
        g_ptr_array_add(conds, (gpointer)(guintptr)claim->assume[i]);
    if (break_only_when && claim->only_when != NULL)
        g_ptr_array_add(negated, (gpointer)(guintptr)claim->only_when);
    *out_decoded = xp_decode(inquiry->question, story);
    XpDemand demand = {.holds = conds,
                       .breaks = negated,
                       .among = among,
                       .not_among = not_among,
                       .exceeds = claim->reference};
    return xp_replay(task->world, *out_decoded, &demand, task->options->now, task->options->strict);
}

/* ---- the result ---- */

static void add_bindings(const XpWorld *world, const XpDecoded *decoded, XpStory *story)
{
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        const XpSymbol *symbol = xp_symbols_get(world->symbols, i);
        if (symbol->kind != XP_SYMBOL_ACCOUNT)
            continue;
        XpBindingRow *row = g_new0(XpBindingRow, 1);
        row->label = g_strdup(symbol->name);
        row->value = g_strdup(decoded->values[i]);
        g_ptr_array_add(story->bindings, row);
    }
}

/* The evaluator's clock is the time of the run, which is no part of a story that does not depend
 * on it: reports do not change from run to run. */
static void drop_clock(XpStory *story)
{
    static const char *const clock[] = {"aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime",
                                        NULL};
    for (guint c = 0; c < story->calls->len; c++) {
        XpRequest *call = g_ptr_array_index(story->calls, c);
        for (guint k = 0; clock[k] != NULL; k++)
            if (xp_request_get(story->request, clock[k]) == NULL)
                g_hash_table_remove(call->context, clock[k]);
    }
}

/* The evaluator compares keys without case and writes families in lower case; people read them as
 * AWS writes them, and tag names as the request does. */
static char *spell(const XpStory *story, const char *key)
{
    GHashTableIter iter;
    gpointer own = NULL;
    g_hash_table_iter_init(&iter, story->request->context);
    while (g_hash_table_iter_next(&iter, &own, NULL))
        if (g_ascii_strcasecmp(own, key) == 0)
            return g_strdup(own);
    if (g_ascii_strcasecmp(key, "kms:EncryptionContext:SecretARN") == 0)
        return g_strdup("kms:EncryptionContext:SecretARN");
    if (g_ascii_strcasecmp(key, "kms:EncryptionContext:SecretVersionId") == 0)
        return g_strdup("kms:EncryptionContext:SecretVersionId");
    const XpConditionKey *row = xp_condition_key_lookup(key);
    if (row == NULL || !row->family)
        return g_strdup(key);
    return g_strconcat(row->name, key + strlen(row->name), NULL);
}

static void spell_keys(XpStory *story)
{
    for (guint c = 0; c < story->calls->len; c++) {
        XpRequest *call = g_ptr_array_index(story->calls, c);
        g_autoptr(GList) keys = g_hash_table_get_keys(call->context);
        for (GList *at = keys; at != NULL; at = at->next) {
            g_autofree char *wanted = spell(story, at->data);
            const XpContextValue *value = xp_request_get(call, at->data);
            if (strcmp(wanted, at->data) != 0)
                xp_request_set(call, wanted, value->values, value->n);
        }
    }
}

XpStory *xp_task_story(XpTask *task, XpDecoded *decoded, XpReplay *replay)
{
    XpStory *story = xp_story_tell(task->world, decoded, replay);
    story->claim = task->claim;
    return story;
}

XpStory *xp_story_tell(const XpWorld *world, XpDecoded *decoded, XpReplay *replay)
{
    g_autoptr(XpDecoded) owned = decoded;
    g_autoptr(XpReplay) told = replay;
    XpStory *story = xp_story_new();
    add_bindings(world, owned, story);
    story->request = g_steal_pointer(&owned->request);
    story->world = g_steal_pointer(&owned->world);
    story->caller_note = g_steal_pointer(&owned->caller_note);
    story->refused = told->answer == XP_REPLAY_DENY;
    story->refused_call = told->refused_call;
    story->values = g_steal_pointer(&owned->values);
    g_ptr_array_unref(story->essential);
    story->essential = g_steal_pointer(&owned->essential);
    if (told->trace != NULL) {
        g_ptr_array_unref(story->trace);
        story->trace = g_ptr_array_ref(told->trace);
    }
    if (told->calls != NULL) {
        g_ptr_array_unref(story->calls);
        story->calls = g_ptr_array_ref(told->calls);
        drop_clock(story);
        spell_keys(story);
    }
    return story;
}

void xp_task_add_fact(XpTask *task, const XpFact *fact)
{
    for (guint i = 0; i < task->result->unknowns->len; i++) {
        const XpFact *old = g_ptr_array_index(task->result->unknowns, i);
        if (strcmp(old->id, fact->id) == 0 || strcmp(old->text, fact->text) == 0)
            return;
    }
    g_ptr_array_add(task->result->unknowns, xp_fact_copy(fact));
}

void xp_task_add_facts(XpTask *task, const GPtrArray *entries)
{
    for (guint i = 0; i < entries->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(entries, i);
        if (entry->use == XP_USE_ASSUMED && !task->options->strict)
            continue;
        xp_task_add_fact(task, entry->fact);
    }
}

static void add_text(GPtrArray *texts, char *text)
{
    g_autofree char *owned = text;
    if (!has_name(texts, owned))
        g_ptr_array_add(texts, g_steal_pointer(&owned));
}

/* Those that have ended have rows of their own after these. */
XpExceptionUse *xp_task_exception(const XpTask *task, guint index)
{
    const GPtrArray *rows = task->result->exceptions;
    for (guint i = 0; i < rows->len; i++) {
        XpExceptionUse *row = g_ptr_array_index(rows, i);
        if (row->claim == task->claim && !row->expired && index-- == 0)
            return row;
    }
    g_assert_not_reached();
}

void xp_task_add_note(XpTask *task, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(task->result->notes, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void xp_task_add_assumption(XpTask *task, const char *text)
{
    add_text(task->result->assumptions, g_strdup(text));
}

/* With @always it is access that has been proved, not that there is none: what allows has to stay,
 * what denies must not grow. */
static XpCoreRole role_of(const XpTrack *track, gboolean always)
{
    if (track->statement == NULL && track->policy == NULL && track->rule != NULL)
        return XP_ROLE_RULE;
    if (always && track->statement == NULL)
        return XP_ROLE_NOT_GROW;
    if (always)
        return track->statement->effect == XP_EFFECT_DENY ? XP_ROLE_STAY_NARROW : XP_ROLE_STAY;
    if (track->statement == NULL)
        return track->restricts ? XP_ROLE_STAY : XP_ROLE_NOT_GROW;
    if (track->statement->effect == XP_EFFECT_DENY)
        return XP_ROLE_STAY;
    return XP_ROLE_STAY_NARROW;
}

/* What a proof takes from the organization when its policies are part of it. Rule: S-ORG-10 */
static void add_organization(XpTask *task)
{
    const XpOrganization *organization = task->world->organization;
    g_autofree char *text = g_strdup_printf(
        "organization %s is as its tree says: its members, where they stand, what is attached "
        "there%s%s",
        organization->id, organization->management != NULL ? ", and management account " : "",
        organization->management != NULL ? organization->management->label : "");
    xp_task_add_assumption(task, text);
}

void xp_task_add_core(XpTask *task, const GPtrArray *tracks, gboolean always)
{
    for (guint i = 0; i < tracks->len; i++) {
        const XpTrack *track = g_ptr_array_index(tracks, i);
        if (track->layer == XP_LAYER_SCP || track->layer == XP_LAYER_RCP)
            add_organization(task);
        g_autofree char *what = g_strdup(track->what);
        if (what == NULL && track->policy != NULL && track->statement == NULL)
            what = g_strdup_printf("the document %s", track->policy->name);
        if (what != NULL && track->rule != NULL) {
            g_autofree char *plain = g_steal_pointer(&what);
            what = g_strdup_printf("%s (%s)", plain, track->rule);
        }
        gboolean known = FALSE;
        for (guint k = 0; k < task->result->core->len; k++) {
            const XpCoreItem *old = g_ptr_array_index(task->result->core, k);
            known = known || (old->policy == track->policy && old->statement == track->statement &&
                              g_strcmp0(old->what, what) == 0);
        }
        if (known)
            continue;
        g_ptr_array_add(task->result->core, xp_core_item_new(role_of(track, always), track->policy,
                                                             track->statement, what));
    }
}

void xp_task_add_assumed(XpTask *task, const GPtrArray *entries)
{
    for (guint i = 0; i < entries->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(entries, i);
        if (entry->use != XP_USE_ASSUMED)
            continue;
        g_autofree char *text =
            g_strdup_printf("taken as none: %s%s%s", entry->fact->text,
                            entry->fact->yaml != NULL ? "; settle it with " : "",
                            entry->fact->yaml != NULL ? entry->fact->yaml : "");
        xp_task_add_assumption(task, text);
    }
}

/* No input settles a limit; a larger one may. */
static char *describe_limit(const char *reason)
{
    if (g_strcmp0(reason, "timeout") == 0)
        return g_strdup("not decided: timeout; no input settles this, a larger --timeout may");
    if (g_strcmp0(reason, "rlimit") == 0)
        return g_strdup("not decided: rlimit; no input settles this, a larger --rlimit may");
    return g_strdup_printf("not decided: %s", reason);
}

XpVerdict xp_task_give_up(XpTask *task, const XpQuestion *question, char **out_reason)
{
    if (question->error != NULL && task->error == NULL)
        task->error = g_error_copy(question->error);
    if (g_strcmp0(question->reason, "interrupted") == 0)
        task->unfinished = TRUE;
    g_free(*out_reason);
    *out_reason = describe_limit(question->reason);
    return XP_VERDICT_UNKNOWN;
}
