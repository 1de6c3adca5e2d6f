/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/story.h"

#include <string.h>

#include "encoder/decision.h"
#include "encoder/fixed_keys.h"
#include "encoder/issuer.h"
#include "frontend/model/action.h"
#include "frontend/model/arn.h"

static void call_free(gpointer data)
{
    XpCallTerms *call = data;
    g_free(call->name);
    xp_selector_free(call->action);
    g_ptr_array_unref(call->actions);
    xp_rope_free(call->arn);
    xp_rope_free(call->region);
    g_hash_table_unref(call->keys);
    g_clear_pointer(&call->shared, g_hash_table_unref);
    g_clear_pointer(&call->exact, g_ptr_array_unref);
    g_free(call);
}

/* The service of "kms:decrypt", as a string of the process (a handful of service names). */
static const char *service_of(const char *action)
{
    g_autofree char *service = g_strndup(action, strcspn(action, ":"));
    return g_intern_string(service);
}

static XpCallTerms *new_call(XpStoryTerms *story, const char *name, const GPtrArray *actions)
{
    XpCallTerms *call = g_new0(XpCallTerms, 1);
    XpZ3 *z3 = story->problem->z3;
    call->problem = story->problem;
    call->caller = story->caller;
    call->name = g_strdup(name);
    call->actions = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < actions->len; i++)
        g_ptr_array_add(call->actions, g_ascii_strdown(g_ptr_array_index(actions, i), -1));
    if (actions->len > 0)
        call->service = service_of(g_ptr_array_index(call->actions, 0));
    call->account = G_MAXUINT;
    call->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, xp_key_terms_free);
    g_autofree char *via = g_strdup_printf("a service sends the %s", name);
    g_autofree char *endpoint = g_strdup_printf("the %s enters through an endpoint", name);
    call->via = xp_z3_const(z3, via);
    call->endpoint = xp_z3_const(z3, endpoint);
    call->passes = xp_problem_fresh(story->problem, "passes tags on");
    return call;
}

/* A call of the story itself. */
static XpCallTerms *add_call(XpStoryTerms *story, const char *name, const GPtrArray *actions)
{
    XpCallTerms *call = new_call(story, name, actions);
    g_ptr_array_add(story->calls, call);
    return call;
}

static void set_reach(XpCallTerms *call, XpReach reach)
{
    call->reach = reach;
    switch (reach) {
    case XP_REACH_DIRECT:
        call->via = xp_z3_false(call->problem->z3);
        return;
    case XP_REACH_SECRETS_MANAGER:
        call->via = xp_z3_true(call->problem->z3);
        return;
    case XP_REACH_ANY:
        return;
    }
}

/* Chooses the action: the listed ones, and one the catalogue does not know where the claim's
 * pattern reaches that far. Its name then differs from every listed one. */
static void set_actions(XpCallTerms *call, const char *open_service)
{
    XpProblem *problem = call->problem;
    if (open_service != NULL) {
        g_autofree char *name = g_strdup_printf("unlisted action of the %s", call->name);
        call->open = TRUE;
        call->service = g_intern_string(open_service);
        call->open_dimension = xp_atoms_add_dimension(problem->atoms, name, XP_DOMAIN_ACTION);
        g_ptr_array_add(call->actions, g_strdup_printf("%s:", open_service));
        for (guint i = 0; i < xp_action_count(); i++) {
            const XpAction *row = xp_action_get(i);
            if (strcmp(row->service, open_service) != 0)
                continue;
            g_autofree char *lower = g_ascii_strdown(strchr(row->name, ':') + 1, -1);
            const XpPattern *pattern =
                xp_patterns_add_text(xp_atoms_patterns(problem->atoms), lower, FALSE, FALSE);
            xp_problem_assert(
                problem, xp_z3_not(problem->z3,
                                   xp_atoms_match(problem->atoms, call->open_dimension, pattern)));
        }
    }
    g_autofree char *name = g_strdup_printf("action of the %s", call->name);
    call->action = xp_selector_new(problem->z3, name, call->actions->len);
    xp_problem_assert(problem, xp_selector_in_range(call->action));
}

static void set_resource(XpCallTerms *call, const XpResource *resource)
{
    call->resource = resource;
    call->arn = xp_rope_new_text(resource->arn);
    call->region = resource->region != NULL ? xp_rope_new_text(resource->region) : NULL;
    call->account = xp_problem_account_find(call->problem, resource->account->id);
}

static void set_arn(XpCallTerms *call, const char *text, const char *account)
{
    g_auto(XpArn) arn = {0};
    call->arn = xp_rope_new_text(text);
    if (!xp_arn_parse(text, &arn)) {
        call->account = xp_problem_account_find(call->problem, account);
        return;
    }
    if (*arn.region != '\0')
        call->region = xp_rope_new_text(arn.region);
    call->account = xp_problem_account_find(call->problem, account != NULL ? account : arn.account);
}

static void set_object(XpCallTerms *call, const XpStorySpec *spec)
{
    if (spec->no_resource)
        return;
    if (spec->object->resource != NULL) {
        set_resource(call, spec->object->resource);
        /* An ARN below a loaded resource (an object of a bucket) has that resource's policy. */
        xp_rope_free(call->arn);
        call->arn = xp_rope_new_text(spec->object->arn);
    } else if (spec->object->role != NULL) {
        call->role = spec->object->role;
        call->arn = xp_rope_new_text(spec->object->arn);
        call->account = xp_problem_account_find(call->problem, call->role->account->id);
    } else {
        set_arn(call, spec->object->arn, spec->resource_account);
    }
}

static char *partition_of(const XpStorySpec *spec)
{
    g_auto(XpArn) arn = {0};
    if (spec->no_resource || !xp_arn_parse(spec->object->arn, &arn))
        return g_strdup(spec->partition != NULL ? spec->partition : "aws");
    return g_strdup(arn.partition);
}

static void add_path(XpStoryTerms *story, Z3_ast allowed, XpCallTerms *kms_call, guint forwarded,
                     gboolean outside)
{
    XpPath path = {allowed, kms_call, forwarded, outside};
    g_array_append_val(story->paths, path);
}

/* Of a pair: the request is that of the first side. */
static void set_beside(XpCallTerms *call, XpCallTerms *first)
{
    call->beside = first;
    call->shared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    call->passes = first->passes;
}

/* ---- the forwarded kms:Decrypt ---- */

static gboolean same_key(const XpKeyRef *one, const XpKeyRef *other)
{
    return one != NULL && other != NULL ? xp_key_ref_equal(one, other) : one == other;
}

/* Of a pair: the call that the first side forwards in this place, if it is under the same key. */
static XpCallTerms *forwarded_beside(const XpStorySpec *spec, guint number, const XpKeyRef *ref)
{
    if (spec->beside == NULL || number >= spec->beside->keys->len ||
        !same_key(g_ptr_array_index(spec->beside->keys, number), ref))
        return NULL;
    return g_ptr_array_index(spec->beside->calls, number + 1);
}

/* @ref: the key it is under, or NULL: nobody said. */
static XpCallTerms *forward(XpStoryTerms *story, const XpStorySpec *spec, guint number,
                            const XpKeyRef *ref)
{
    XpCallTerms *beside = forwarded_beside(spec, number, ref);
    gboolean apart = spec->beside != NULL && beside == NULL;
    g_autofree char *name = g_strdup_printf("%s%sforwarded call %u", apart ? "beside: " : "",
                                            story->borrows_caller ? "other " : "", number + 1);
    g_autoptr(GPtrArray) actions = g_ptr_array_new();
    g_ptr_array_add(actions, (gpointer)(guintptr) "kms:decrypt");
    XpCallTerms *call = add_call(story, name, actions);
    g_ptr_array_add(story->keys, (gpointer)(guintptr)ref);
    if (beside != NULL)
        set_beside(call, beside);
    set_reach(call, XP_REACH_SECRETS_MANAGER);
    set_actions(call, NULL);
    call->sender = g_ptr_array_index(story->calls, 0);
    call->no_session_tags = spec->no_session_tags;
    call->sessions_bind = spec->sessions_bind;
    call->universal = spec->universal;
    call->fixed = spec->fixed;
    call->now = spec->now;
    return call;
}

/* The key's ARN when only its account and region are known. */
static void set_unknown_key(XpCallTerms *call, gboolean same_account)
{
    XpAtoms *atoms = call->problem->atoms;
    const XpCallTerms *sender = call->sender;
    g_autofree char *region = xp_rope_constant(sender->region);
    g_autofree char *id = g_strdup_printf("key id of the %s", call->name);
    XpRope *arn = xp_rope_text(xp_rope_new(), "arn:");
    xp_rope_text(arn, call->caller->partition);
    xp_rope_text(arn, ":kms:");
    xp_rope_text(arn, region);
    xp_rope_text(arn, ":");
    if (same_account) {
        const XpAccountElement *element = xp_problem_account(call->problem, sender->account);
        xp_rope_text(arn, element->account != NULL ? element->account->id : element->id);
        call->account = sender->account;
    } else {
        g_autofree char *account = g_strdup_printf("key account of the %s", call->name);
        xp_rope_dimension(arn, xp_atoms_add_dimension(atoms, account, XP_DOMAIN_ACCOUNT));
    }
    xp_rope_text(arn, ":key/");
    xp_rope_dimension(arn, xp_atoms_add_dimension(atoms, id, XP_DOMAIN_KEY_ID));
    call->arn = arn;
    call->region = xp_rope_new_text(region);
}

static Z3_ast decide_key(XpStoryTerms *story, XpCallTerms *call, const XpKeyRef *ref,
                         const XpResource *secret)
{
    switch (ref->kind) {
    case XP_KEY_AWS_MANAGED:
        set_unknown_key(call, TRUE);
        call->key_id_unknown = TRUE;
        return xp_decision_managed_key(call);
    case XP_KEY_LOADED:
        set_resource(call, ref->key);
        return xp_decision_encode(call);
    case XP_KEY_FOREIGN:
        set_arn(call, ref->arn, NULL);
        return xp_decision_unknown_key(
            call,
            xp_problem_fact(story->problem, xp_fact_foreign_key(secret, ref->arn), XP_USE_UNKNOWN));
    case XP_KEY_UNKNOWN:
        set_unknown_key(call, FALSE);
        return xp_decision_unknown_key(
            call, xp_problem_fact(story->problem, xp_fact_secret_key(secret), XP_USE_UNKNOWN));
    }
    g_assert_not_reached();
}

static void add_key_path(XpStoryTerms *story, const XpStorySpec *spec, Z3_ast sent,
                         const XpKeyRef *ref, const XpResource *secret)
{
    guint number = story->calls->len - 1;
    XpCallTerms *call = forward(story, spec, number, ref);
    Z3_ast allows = decide_key(story, call, ref, secret);
    g_ptr_array_add(story->call_allows, allows);
    add_path(story, xp_z3_and(story->problem->z3, sent, allows), call, number + 1, FALSE);
}

/* Every version has a set of keys; any of them decrypts it. Rule: S-SM-14, S-SM-27 */
static void add_key_paths(XpStoryTerms *story, const XpStorySpec *spec, Z3_ast sent)
{
    XpProblem *problem = story->problem;
    const XpResource *secret = spec->object->resource;
    if (secret == NULL) {
        XpCallTerms *call = forward(story, spec, 0, NULL);
        set_unknown_key(call, FALSE);
        g_autofree char *shown = xp_symbols_print(problem->world->symbols, spec->object->arn);
        Z3_ast allows = xp_decision_unknown_key(
            call, xp_problem_fact(problem, xp_fact_resource_not_loaded(shown), XP_USE_UNKNOWN));
        g_ptr_array_add(story->call_allows, allows);
        add_path(story, xp_z3_and(problem->z3, sent, allows), call, 1, FALSE);
        return;
    }
    add_key_path(story, spec, sent, &secret->kms_key, secret);
    for (guint i = 0; i < secret->n_version_keys; i++)
        add_key_path(story, spec, sent, &secret->version_keys[i], secret);
    XpCallTerms *kms_call = g_ptr_array_index(story->calls, 1);
    if (secret->key_history == XP_UNKNOWN) {
        const XpFactEntry *fact =
            xp_problem_fact(problem, xp_fact_key_history(secret), XP_USE_ASSUMED);
        Z3_ast earlier = xp_problem_uncertain(problem, sent, xp_z3_true(problem->z3), fact, TRUE);
        add_path(story, earlier, kms_call, 1, TRUE);
    }
}

/* A batch may read a value with a data key that it decrypted for another; how far that goes nobody
 * says. Rule: S-SM-10 */
static void add_batch_path(XpStoryTerms *story, const XpStorySpec *spec, Z3_ast sent)
{
    XpProblem *problem = story->problem;
    g_autoptr(GPtrArray) actions = g_ptr_array_new();
    g_ptr_array_add(actions, (gpointer)(guintptr) "secretsmanager:batchgetsecretvalue");
    XpCallTerms *batch =
        new_call(story, story->borrows_caller ? "other batch read" : "batch read", actions);
    story->batch = batch;
    if (spec->beside != NULL)
        set_beside(batch, spec->beside->batch);
    set_reach(batch, spec->reach);
    set_actions(batch, NULL);
    batch->no_session_tags = spec->no_session_tags;
    batch->sessions_bind = spec->sessions_bind;
    batch->universal = spec->universal;
    batch->now = spec->now;
    const XpFactEntry *fact = xp_problem_fact(
        problem,
        xp_fact_unsure("S-SM-10",
                       "values that a batch read decrypts with the data key of another (batch "
                       "reads decrypt each value separately)"),
        XP_USE_ASSUMED);
    Z3_ast both = xp_z3_and(problem->z3, sent, xp_decision_encode(batch));
    Z3_ast reused = xp_problem_uncertain(problem, both, xp_z3_true(problem->z3), fact, TRUE);
    add_path(story, reused, g_ptr_array_index(story->calls, 1), 1, TRUE);
}

/* eval: who has temporary credentials, and through which network, the request says. */
static void settle_fixed(XpStoryTerms *story, const XpRequest *request)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    if (request == NULL)
        return;
    gboolean temporary = xp_request_get(request, "aws:TokenIssueTime") != NULL;
    Z3_ast owner =
        xp_z3_or(z3, xp_caller_is_user(story->caller), xp_caller_is(story->caller, XP_WHO_ROOT));
    xp_problem_assert(problem, xp_z3_iff(z3, story->caller->temporary,
                                         xp_z3_and(z3, owner, xp_z3_bool(z3, temporary))));
    xp_problem_assert(problem, xp_z3_implies(z3, owner, xp_z3_not(z3, story->caller->mfa_stated)));
    const XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    gboolean endpoint = xp_fixed_has_endpoint(request);
    xp_problem_assert(problem, xp_z3_iff(z3, sent->endpoint, xp_z3_bool(z3, endpoint)));
}

/* The caller of @spec's story, in @partition. */
static XpCallerTerms *new_caller(XpProblem *problem, const XpStorySpec *spec, const char *partition)
{
    if (spec->beside != NULL)
        return xp_caller_terms_new_beside(problem, spec->beside->caller);
    if (spec->companion != NULL)
        return xp_caller_terms_new_twin(spec->companion->caller);
    return xp_caller_terms_new(problem, g_intern_string(partition), spec->fixed != NULL);
}

XpStoryTerms *xp_story_terms_new(XpProblem *problem, const XpStorySpec *spec)
{
    XpStoryTerms *story = g_new0(XpStoryTerms, 1);
    g_autofree char *partition = partition_of(spec);
    story->problem = problem;
    story->calls = g_ptr_array_new_with_free_func(call_free);
    story->keys = g_ptr_array_new();
    story->call_allows = g_ptr_array_new();
    story->paths = g_array_new(FALSE, FALSE, sizeof(XpPath));
    story->read_secret = spec->read_secret;
    story->borrows_caller = spec->companion != NULL;
    story->universal = spec->universal;
    story->caller = new_caller(problem, spec, partition);
    /* No request crosses partitions, so one caller cannot send both. Rule: S-GRAM-32 */
    if (strcmp(story->caller->partition, partition) != 0)
        xp_problem_assert(problem, xp_z3_false(problem->z3));
    g_autoptr(GPtrArray) read = g_ptr_array_new();
    g_ptr_array_add(read, (gpointer)(guintptr) "secretsmanager:getsecretvalue");
    XpCallTerms *sent = add_call(story, story->borrows_caller ? "other call" : "call",
                                 spec->read_secret ? read : spec->actions);
    if (spec->beside != NULL)
        set_beside(sent, g_ptr_array_index(spec->beside->calls, 0));
    set_reach(sent, spec->reach);
    if (spec->fixed != NULL && xp_fixed_is_forwarded(spec->fixed))
        sent->via = xp_z3_true(problem->z3);
    set_actions(sent, spec->open_service);
    set_object(sent, spec);
    sent->no_session_tags = spec->no_session_tags;
    sent->sessions_bind = spec->sessions_bind;
    sent->universal = spec->universal;
    sent->fixed = spec->fixed;
    sent->now = spec->now;
    Z3_ast allows = xp_decision_encode(sent);
    g_ptr_array_add(story->call_allows, allows);
    if (spec->universal)
        story->issued = xp_issuer_exists(sent);
    if (spec->read_secret)
        add_key_paths(story, spec, allows);
    if (spec->read_secret && spec->object->resource != NULL && spec->fixed == NULL)
        add_batch_path(story, spec, allows);
    if (!spec->read_secret)
        add_path(story, allows, strcmp(sent->service, "kms") == 0 ? sent : NULL, 0, FALSE);
    settle_fixed(story, spec->fixed);
    return story;
}

void xp_story_terms_free(XpStoryTerms *story)
{
    if (story == NULL)
        return;
    g_ptr_array_unref(story->calls);
    g_ptr_array_unref(story->keys);
    g_ptr_array_unref(story->call_allows);
    g_clear_pointer(&story->batch, call_free);
    g_array_unref(story->paths);
    xp_caller_terms_free(story->caller);
    g_free(story);
}
