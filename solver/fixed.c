/* SPDX-License-Identifier: Apache-2.0 */

/* One concrete request through the encoder: the other half of `eval`. */
#include <string.h>

#include "encoder/story.h"
#include "frontend/base/error.h"
#include "frontend/model/arn.h"
#include "solver/prove.h"
#include "solver/question.h"
#include "solver/replica.h"

XpZ3 *xp_prove_context_new(void)
{
    return xp_z3_new();
}

void xp_prove_context_free(XpZ3 *context)
{
    xp_z3_free(context);
}

/* An object for the story: the loaded thing of that ARN or above it, or just the ARN. */
static XpObject object_of(const XpWorld *world, const XpRequest *request)
{
    XpObject object = {
        .kind = XP_OBJECT_OTHER, .arn = request->resource, .text = request->resource};
    g_auto(XpArn) arn = {0};
    object.resource = xp_world_resource_by_arn(world, request->resource);
    if (object.resource == NULL)
        object.resource = xp_world_resource_above(world, request->resource);
    object.role = xp_world_identity_by_arn(world, request->resource);
    if (object.role != NULL && object.role->kind != XP_IDENTITY_ROLE)
        object.role = NULL;
    if (object.role != NULL)
        object.kind = XP_OBJECT_ROLE;
    if (!xp_arn_parse(request->resource, &arn))
        return object;
    if (strcmp(arn.service, "secretsmanager") == 0)
        object.kind = XP_OBJECT_SECRET;
    else if (strcmp(arn.service, "kms") == 0)
        object.kind = XP_OBJECT_KEY;
    return object;
}

static Z3_ast literal(const XpCallerTerms *caller, guint dimension, const char *text)
{
    return xp_caller_name_like(caller, dimension, text, FALSE, FALSE);
}

/* The path and name of a role nobody listed: its session's ARN does not tell the path, which the
 * request may do by aws:PrincipalArn. */
static char *role_path_name(const XpRequest *request)
{
    const XpCaller *who = &request->caller;
    const XpContextValue *stated = xp_request_get(request, "aws:PrincipalArn");
    g_auto(XpArn) arn = {0};
    g_autofree char *end = g_strconcat("/", who->name, NULL);
    if (stated != NULL && stated->n == 1 && xp_arn_parse(stated->values[0], &arn) &&
        g_str_has_prefix(arn.resource, "role/") && g_str_has_suffix(arn.resource, end))
        return g_strdup(arn.resource + strlen("role/"));
    return g_strconcat(who->path + 1, who->name, NULL);
}

/* "The caller is exactly that of @request". */
static Z3_ast caller_is(XpStoryTerms *story, const XpRequest *request)
{
    const XpCaller *who = &request->caller;
    g_autofree char *name = NULL;
    XpZ3 *z3 = story->problem->z3;
    XpCallerTerms *caller = story->caller;
    /* No request crosses partitions. Rule: S-GRAM-32 */
    if (who->partition != NULL && strcmp(who->partition, caller->partition) != 0)
        return xp_z3_false(z3);
    Z3_ast session =
        who->session != NULL ? literal(caller, caller->session_name, who->session) : xp_z3_true(z3);
    guint account = xp_problem_account_find(story->problem, who->account);
    if (account == G_MAXUINT) /* nobody mentioned it: the outsider */
        account = xp_problem_account_count(story->problem) - 1;
    Z3_ast there = xp_caller_in_account(caller, account);
    const XpAccountElement *element = xp_problem_account(story->problem, account);
    if (element->outsider && who->account != NULL)
        there = xp_z3_and(z3, there, literal(caller, element->dimension, who->account));
    switch (who->kind) {
    case XP_CALLER_USER:
        if (who->identity != NULL)
            return xp_caller_is_identity(caller, who->identity->index);
        name = g_strconcat(who->path + 1, who->name, NULL);
        return xp_z3_and(z3, xp_z3_and(z3, xp_caller_is(caller, XP_WHO_USER), there),
                         xp_z3_and(z3, literal(caller, caller->user_name, name),
                                   literal(caller, caller->short_name, who->name)));
    case XP_CALLER_SESSION:
        if (who->identity != NULL)
            return xp_z3_and(z3, xp_caller_is_identity(caller, who->identity->index), session);
        name = role_path_name(request);
        return xp_z3_and(z3, xp_z3_and(z3, xp_caller_is(caller, XP_WHO_SESSION), there),
                         xp_z3_and(z3, literal(caller, caller->role_name, name), session));
    case XP_CALLER_FEDERATED_USER:
        return xp_z3_and(z3, xp_z3_and(z3, xp_caller_is(caller, XP_WHO_FEDERATED), there),
                         literal(caller, caller->federated_name, who->name));
    case XP_CALLER_ROOT:
        return xp_z3_and(z3, xp_caller_is(caller, XP_WHO_ROOT), there);
    case XP_CALLER_SERVICE:
        return xp_z3_and(z3, xp_caller_is(caller, XP_WHO_SERVICE),
                         literal(caller, caller->service_name, who->name));
    case XP_CALLER_ANONYMOUS:
        return xp_caller_is(caller, XP_WHO_ANONYMOUS);
    }
    g_assert_not_reached();
}

/* What is allowed whatever the open facts are is allowed for some: else the encoding is wrong. */
static void refuse_contradiction(XpQuestion *question)
{
    if (question->error == NULL)
        question->error = g_error_new(XP_ERROR, XP_ERROR_INTERNAL,
                                      "the request is allowed in MUST, but not in MAY");
}

static XpFixedAnswer ask(XpQuestion *question, const GPtrArray *goals)
{
    XpLazyAnswer must = xp_question_check(question, XP_MODE_MUST_CAN, goals, NULL);
    XpLazyAnswer may = xp_question_check(question, XP_MODE_MAY, goals, NULL);
    if (must == XP_LAZY_SAT && may == XP_LAZY_UNSAT)
        refuse_contradiction(question);
    if (must == XP_LAZY_SAT)
        return XP_FIXED_ALLOW;
    return may == XP_LAZY_UNSAT ? XP_FIXED_DENY : XP_FIXED_UNKNOWN;
}

/* A restriction that is taken to be none refuses no name. */
static void take_facts(const XpQuestion *question, GPtrArray *literals)
{
    const XpProblem *problem = question->problem;
    for (guint i = 0; i < problem->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(problem->facts, i);
        if (entry->use == XP_USE_TAKEN && !question->options->strict)
            g_ptr_array_add(literals, xp_z3_not(problem->z3, entry->pessimistic));
    }
}

/* What the request leaves open, as the name of a session or the value of a tag: allowed when it is
 * refused for none. */
static XpFixedAnswer ask_every_value(XpQuestion *question, const GPtrArray *goals, Z3_ast refused)
{
    XpFixedAnswer some = ask(question, goals);
    if (some != XP_FIXED_ALLOW)
        return some;
    g_autoptr(GPtrArray) against = g_ptr_array_new();
    g_ptr_array_add(against, refused);
    for (guint i = 1; i < goals->len; i++)
        g_ptr_array_add(against, g_ptr_array_index(goals, i));
    take_facts(question, against);
    return xp_question_check(question, XP_MODE_MUST_CAN, against, NULL) == XP_LAZY_UNSAT
               ? XP_FIXED_ALLOW
               : XP_FIXED_UNKNOWN;
}

/* An ARN does not say who issued a federated session. Rule: S-STS-25 */
static Z3_ast issued_by(const XpStoryTerms *story, const XpRequest *request)
{
    return request->caller.identity != NULL
               ? xp_caller_issued_by(story->caller, request->caller.identity->index)
               : xp_caller_issued_by_somebody(story->caller);
}

static gboolean ask_action(const XpWorld *bound_world, const XpRequest *request, const char *action,
                           const XpProveOptions *options, XpFixedAnswer *out_answer, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_ptr_array_add(texts, (gpointer)(guintptr)request->resource);
    g_ptr_array_add(texts, (gpointer)(guintptr)request->resource_account);
    g_autoptr(XpProblem) problem = xp_problem_new(bound_world, texts, FALSE, options->z3);
    XpObject object = object_of(bound_world, request);
    g_autoptr(GPtrArray) replicas = xp_replica_objects_at(bound_world, request->resource);
    if (object.resource == NULL && replicas->len > 0)
        object = *(const XpObject *)g_ptr_array_index(replicas, 0);
    g_autoptr(GPtrArray) actions = g_ptr_array_new();
    g_ptr_array_add(actions, (gpointer)(guintptr)action);
    XpStorySpec spec = {.object = &object,
                        .no_resource = strcmp(request->resource, "*") == 0,
                        .resource_account = request->resource_account,
                        .partition = request->caller.partition,
                        .actions = actions,
                        .read_secret = request->read_secret,
                        .no_session_tags = TRUE,
                        .sessions_bind = TRUE,
                        .reach = XP_REACH_DIRECT,
                        .fixed = request,
                        .now = options->now};
    g_autoptr(XpStoryTerms) story = xp_story_terms_new(problem, &spec);
    g_autoptr(XpQuestion) question = xp_question_new(problem, options, 0, NULL);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < story->paths->len; i++)
        g_ptr_array_add(cases, g_array_index(story->paths, XpPath, i).allowed);
    g_autoptr(GPtrArray) goals = g_ptr_array_new();
    g_ptr_array_add(goals, xp_question_goal(question, xp_z3_or_all(problem->z3, cases)));
    g_ptr_array_add(goals, xp_question_goal(question, caller_is(story, request)));
    if (request->caller.kind == XP_CALLER_FEDERATED_USER)
        g_ptr_array_add(goals, xp_question_goal(question, issued_by(story, request)));
    Z3_ast refused = xp_z3_not(problem->z3, xp_z3_or_all(problem->z3, cases));
    *out_answer = ask_every_value(question, goals, xp_question_goal(question, refused));
    if (question->error != NULL) {
        g_propagate_error(error, g_error_copy(question->error));
        return FALSE;
    }
    return TRUE;
}

static gboolean assumes_role(const XpRequest *request)
{
    return g_ascii_strncasecmp(request->action, "sts:AssumeRole", strlen("sts:AssumeRole")) == 0;
}

static gboolean passes_tags(const XpRequest *request)
{
    static const char family[] = "aws:RequestTag/";
    GHashTableIter iter;
    gpointer key = NULL;
    g_hash_table_iter_init(&iter, request->context);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (g_ascii_strncasecmp(key, family, strlen(family)) == 0)
            return TRUE;
    const XpContextValue *names = xp_request_get(request, "aws:TagKeys");
    return (names != NULL && names->n > 0) ||
           xp_request_get(request, "sts:TransitiveTagKeys") != NULL;
}

/* Asks for one more permission of the same request: both are needed. */
static gboolean add_permission(const XpWorld *bound_world, const XpRequest *request,
                               const char *action, const XpProveOptions *options,
                               XpFixedAnswer *answer, GError **error)
{
    XpFixedAnswer more = XP_FIXED_UNKNOWN;
    if (!ask_action(bound_world, request, action, options, &more, error))
        return FALSE;
    if (*answer == XP_FIXED_DENY || more == XP_FIXED_DENY)
        *answer = XP_FIXED_DENY;
    else if (more == XP_FIXED_UNKNOWN)
        *answer = more;
    return TRUE;
}

gboolean xp_prove_request(const XpWorld *bound_world, const XpRequest *request,
                          const XpProveOptions *options, XpFixedAnswer *out_answer, GError **error)
{
    if (!ask_action(bound_world, request, request->action, options, out_answer, error))
        return FALSE;
    if (!assumes_role(request))
        return TRUE;
    /* What is passed on needs permissions of its own. Rule: S-STS-4 */
    if (passes_tags(request) &&
        !add_permission(bound_world, request, "sts:TagSession", options, out_answer, error))
        return FALSE;
    if (xp_request_get(request, "sts:RequestContextProviders") != NULL &&
        !add_permission(bound_world, request, "sts:SetContext", options, out_answer, error))
        return FALSE;
    return xp_request_get(request, "sts:SourceIdentity") == NULL ||
           add_permission(bound_world, request, "sts:SetSourceIdentity", options, out_answer,
                          error);
}
