/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/goal.h"

#include <string.h>

#include "encoder/condition.h"
#include "encoder/goal_place.h"
#include "encoder/goal_sign_in.h"
#include "encoder/typed_match.h"
#include "encoder/value_set.h"
#include "frontend/model/arn.h"
#include "frontend/model/condition.h"

/* ---- subjects ---- */

static Z3_ast in_accounts(XpStoryTerms *story, const XpWhere *where)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    Z3_ast service = xp_caller_is(story->caller, XP_WHO_SERVICE);
    Z3_ast anonymous = xp_caller_is(story->caller, XP_WHO_ANONYMOUS);
    Z3_ast iam = xp_z3_not(z3, xp_z3_or(z3, service, anonymous));
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < where->n_accounts; i++) {
        guint account = xp_problem_account_find(problem, where->account_ids[i]);
        if (account != G_MAXUINT)
            g_ptr_array_add(cases,
                            xp_z3_and(z3, iam, xp_caller_in_account(story->caller, account)));
        /* A service is inside an account exactly when it acts for a resource of it. */
        const XpKeyTerms *source = xp_context_key(sent, "aws:SourceAccount");
        g_autoptr(XpGlob) glob = xp_glob_parse(where->account_ids[i], XP_GLOB_LITERAL);
        g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
        Z3_ast acts = xp_z3_and(z3, source->present, xp_context_match(sent, source, units, NULL));
        g_ptr_array_add(cases, xp_z3_and(z3, service, acts));
    }
    return xp_z3_or_all(z3, cases);
}

static Z3_ast tagged(XpStoryTerms *story, const XpWhere *where, gboolean positive)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    g_autofree char *name = g_strconcat("aws:PrincipalTag/", where->key, NULL);
    XpCallTerms *sent = g_ptr_array_index(story->calls, 0);
    const XpKeyTerms *key = xp_context_key(sent, name);
    g_autoptr(XpGlob) glob = xp_glob_parse(where->value, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    Z3_ast term = xp_z3_and(z3, key->present, xp_context_match(sent, key, units, NULL));
    if (!positive)
        term = xp_z3_not(z3, term);
    for (guint i = 0; i < key->doubts->len; i++) {
        const XpDoubt *doubt = &g_array_index(key->doubts, XpDoubt, i);
        term = xp_problem_uncertain(problem, term, doubt->guard, doubt->fact, !story->universal);
    }
    return term;
}

static Z3_ast where_holds(XpStoryTerms *story, const XpWhere *where, gboolean positive)
{
    XpZ3 *z3 = story->problem->z3;
    gboolean plain = positive != where->outside;
    switch (where->kind) {
    case XP_WHERE_ACCOUNT: {
        Z3_ast inside = in_accounts(story, where);
        return plain ? inside : xp_z3_not(z3, inside);
    }
    case XP_WHERE_TAGGED:
        return tagged(story, where, plain);
    case XP_WHERE_ORG:
    case XP_WHERE_OU:
        return xp_goal_place(story, where, plain);
    }
    g_assert_not_reached();
}

static Z3_ast account_of(XpStoryTerms *story, const char *id)
{
    guint index = xp_problem_account_find(story->problem, id);
    return index == G_MAXUINT ? xp_z3_false(story->problem->z3)
                              : xp_caller_in_account(story->caller, index);
}

/* Unlisted users or roles of a fitting name; a name that fits a loaded one is that one. */
static Z3_ast unlisted_named(XpStoryTerms *story, const XpSubject *subject, XpWho who)
{
    XpZ3 *z3 = story->problem->z3;
    XpCallerTerms *caller = story->caller;
    guint dimension = who == XP_WHO_USER ? caller->user_name : caller->role_name;
    const char *pattern = subject->pattern != NULL ? subject->pattern : "*";
    Z3_ast named = NULL;
    if (subject->path != NULL) {
        g_autofree char *whole = g_strconcat(subject->path, pattern, NULL);
        named = xp_caller_name_like(caller, dimension, whole, TRUE, FALSE);
    } else {
        g_autofree char *below = g_strconcat("*/", pattern, NULL);
        named = xp_z3_or(z3, xp_caller_name_like(caller, dimension, pattern, TRUE, FALSE),
                         xp_caller_name_like(caller, dimension, below, TRUE, FALSE));
    }
    if (subject->account_id != NULL)
        named = xp_z3_and(z3, named, account_of(story, subject->account_id));
    return named;
}

static Z3_ast identities(XpStoryTerms *story, const XpSubject *subject, gboolean with_federated)
{
    XpZ3 *z3 = story->problem->z3;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < subject->n_identities; i++) {
        guint index = subject->identities[i]->index;
        g_ptr_array_add(cases, xp_caller_is_identity(story->caller, index));
        if (with_federated)
            g_ptr_array_add(cases, xp_caller_issued_by(story->caller, index));
    }
    return xp_z3_or_all(z3, cases);
}

static Z3_ast role_subject(XpStoryTerms *story, const XpSubject *subject)
{
    XpZ3 *z3 = story->problem->z3;
    Z3_ast unlisted = xp_z3_and(z3, xp_caller_is(story->caller, XP_WHO_SESSION),
                                unlisted_named(story, subject, XP_WHO_SESSION));
    return xp_z3_or(z3, identities(story, subject, FALSE), unlisted);
}

static Z3_ast user_subject(XpStoryTerms *story, const XpSubject *subject)
{
    XpZ3 *z3 = story->problem->z3;
    Z3_ast who = xp_z3_or(z3, xp_caller_is(story->caller, XP_WHO_USER),
                          xp_caller_issued_by_unlisted(story->caller));
    Z3_ast unlisted = xp_z3_and(z3, who, unlisted_named(story, subject, XP_WHO_USER));
    return xp_z3_or(z3, identities(story, subject, TRUE), unlisted);
}

static Z3_ast root_subject(XpStoryTerms *story, const char *account)
{
    XpZ3 *z3 = story->problem->z3;
    return xp_z3_and(z3, account_of(story, account),
                     xp_z3_or(z3, xp_caller_is(story->caller, XP_WHO_ROOT),
                              xp_caller_issued_by_root(story->caller)));
}

static Z3_ast name_matches(XpStoryTerms *story, guint dimension, const char *pattern)
{
    return xp_caller_name_like(story->caller, dimension, pattern != NULL ? pattern : "*", TRUE,
                               FALSE);
}

/* A principal given by its whole ARN: user, role (all its sessions), session, federated user or
 * root user. */
static Z3_ast arn_subject(XpStoryTerms *story, const XpSubject *subject)
{
    XpZ3 *z3 = story->problem->z3;
    XpCallerTerms *caller = story->caller;
    g_auto(XpArn) arn = {0};
    if (!xp_arn_parse(subject->pattern, &arn))
        return xp_z3_false(z3);
    Z3_ast there = account_of(story, arn.account);
    if (strcmp(arn.resource, "root") == 0)
        return root_subject(story, arn.account);
    const char *rest = strchr(arn.resource, '/');
    if (rest == NULL)
        return xp_z3_false(z3);
    rest++;
    if (g_str_has_prefix(arn.resource, "assumed-role/")) {
        const char *session = strchr(rest, '/');
        g_autofree char *role = session != NULL ? g_strndup(rest, (gsize)(session - rest)) : NULL;
        if (session == NULL)
            return xp_z3_false(z3);
        XpSubject as_role = *subject;
        as_role.pattern = role;
        as_role.path = NULL;
        as_role.account_id = arn.account;
        return xp_z3_and(
            z3, xp_z3_and(z3, there, role_subject(story, &as_role)),
            xp_caller_name_like(caller, caller->session_name, session + 1, FALSE, FALSE));
    }
    if (g_str_has_prefix(arn.resource, "federated-user/"))
        return xp_z3_and(z3, xp_z3_and(z3, there, xp_caller_is(caller, XP_WHO_FEDERATED)),
                         xp_caller_name_like(caller, caller->federated_name, rest, FALSE, FALSE));
    gboolean user = g_str_has_prefix(arn.resource, "user/");
    Z3_ast named = xp_caller_name_like(caller, user ? caller->user_name : caller->role_name, rest,
                                       FALSE, FALSE);
    Z3_ast who =
        user ? xp_z3_or(z3, xp_caller_is(caller, XP_WHO_USER), xp_caller_issued_by_unlisted(caller))
             : xp_caller_is(caller, XP_WHO_SESSION);
    return xp_z3_or(z3, identities(story, subject, user),
                    xp_z3_and(z3, there, xp_z3_and(z3, who, named)));
}

static Z3_ast kind_holds(XpStoryTerms *story, const XpSubject *subject)
{
    XpZ3 *z3 = story->problem->z3;
    XpCallerTerms *caller = story->caller;
    Z3_ast service = xp_caller_is(caller, XP_WHO_SERVICE);
    Z3_ast anonymous = xp_caller_is(caller, XP_WHO_ANONYMOUS);
    switch (subject->kind) {
    case XP_SUBJECT_PRINCIPAL:
        return xp_z3_not(z3, anonymous);
    case XP_SUBJECT_ANYONE:
        return xp_z3_true(z3);
    case XP_SUBJECT_ANONYMOUS:
        return anonymous;
    case XP_SUBJECT_ROLE:
        return role_subject(story, subject);
    case XP_SUBJECT_USER:
        return user_subject(story, subject);
    case XP_SUBJECT_GROUP:
        return identities(story, subject, TRUE);
    case XP_SUBJECT_SERVICE:
        return xp_z3_and(z3, service, name_matches(story, caller->service_name, subject->pattern));
    case XP_SUBJECT_FEDERATED:
        return xp_z3_and(z3, xp_caller_is(caller, XP_WHO_FEDERATED),
                         name_matches(story, caller->federated_name, subject->pattern));
    case XP_SUBJECT_SESSION:
        return xp_z3_and(z3, role_subject(story, subject),
                         name_matches(story, caller->session_name, subject->session));
    case XP_SUBJECT_ROOT:
        return root_subject(story, subject->account_id);
    case XP_SUBJECT_ACCOUNT:
        return xp_z3_and(z3, account_of(story, subject->account_id),
                         xp_z3_not(z3, xp_z3_or(z3, service, anonymous)));
    case XP_SUBJECT_ARN:
        return arn_subject(story, subject);
    }
    g_assert_not_reached();
}

static Z3_ast one_subject(XpStoryTerms *story, const XpSubject *subject, gboolean positive)
{
    XpZ3 *z3 = story->problem->z3;
    Z3_ast kind = kind_holds(story, subject);
    Z3_ast result = xp_goal_sign_in(story, subject, positive ? kind : xp_z3_not(z3, kind));
    for (guint i = 0; i < subject->n_where; i++) {
        Z3_ast where = where_holds(story, &subject->where[i], positive);
        result = positive ? xp_z3_and(z3, result, where) : xp_z3_or(z3, result, where);
    }
    return result;
}

Z3_ast xp_goal_subjects(XpStoryTerms *story, const XpSubjects *subjects, gboolean positive)
{
    XpZ3 *z3 = story->problem->z3;
    Z3_ast result = xp_z3_bool(z3, !positive);
    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *subject = &subjects->items[i];
        Z3_ast term = one_subject(story, subject, positive != subject->minus);
        gboolean join = subject->minus != positive;
        result = join ? xp_z3_or(z3, result, term) : xp_z3_and(z3, result, term);
    }
    return result;
}

/* ---- conditions ---- */

static Z3_ast match_any(XpCallTerms *call, const XpKeyTerms *key, const XpCond *cond,
                        GHashTable *symbols)
{
    XpZ3 *z3 = call->problem->z3;
    const XpConditionKey *row = xp_condition_key_lookup(cond->key);
    gboolean boolean = row != NULL && row->type == XP_KEY_TYPE_BOOL;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < cond->n_values; i++) {
        g_autoptr(XpGlob) glob = xp_glob_parse(
            cond->values[i], cond->kind == XP_COND_LIKE ? XP_GLOB_WILDCARDS : XP_GLOB_LITERAL);
        g_autoptr(XpUnits) units = xp_units_new(glob, boolean);
        g_ptr_array_add(cases, xp_context_match(call, key, units, symbols));
    }
    return xp_z3_or_all(z3, cases);
}

/* What a property's condition asks of the values of a key with several. */
typedef struct {
    XpCallTerms *call;
    const XpCond *cond;
    gboolean more; /* the value of what is not known that allows more */
} Wanted;

static Z3_ast is_wanted(const XpKeyTerms *value, const char *name, gconstpointer data)
{
    (void)name;
    const Wanted *wanted = data;
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    Z3_ast match = match_any(wanted->call, value, wanted->cond, symbols);
    return xp_symbols_doubt(wanted->call->problem, match, symbols, wanted->more);
}

/* Some value of the key is one of the condition's. Rule: design.md 3 */
static Z3_ast match_some(XpCallTerms *call, const XpKeyTerms *key, const XpCond *cond,
                         gboolean more)
{
    Wanted wanted = {call, cond, more};
    g_autoptr(GString) property = g_string_new(NULL);
    g_string_printf(property, "property|%d|%d", (int)cond->kind, more);
    for (guint i = 0; i < cond->n_values; i++)
        g_string_append_printf(property, "|%" G_GSIZE_FORMAT ":%s", strlen(cond->values[i]),
                               cond->values[i]);
    return xp_value_set_some(key->values, call, property->str, is_wanted,
                             g_memdup2(&wanted, sizeof wanted), g_free);
}

static Z3_ast atom(XpStoryTerms *story, const XpCond *cond, XpCallTerms *kms_call,
                   gboolean positive)
{
    XpProblem *problem = story->problem;
    XpZ3 *z3 = problem->z3;
    gboolean kms = g_ascii_strncasecmp(cond->key, "kms:", 4) == 0;
    XpCallTerms *call = kms ? kms_call : g_ptr_array_index(story->calls, 0);
    gboolean wants_absence = cond->kind == XP_COND_ABSENT;
    if (call == NULL)
        return xp_z3_bool(z3, wants_absence == positive);
    const XpKeyTerms *key = xp_context_key(call, cond->key);
    gboolean presence = cond->kind == XP_COND_PRESENT || wants_absence;
    XpTypedKind kind;
    gboolean typed = !presence && xp_typed_kind_of(cond->key, &kind);
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    Z3_ast term = key->present;
    if (typed)
        term = xp_goal_typed(story, cond, call, key, positive);
    else if (!presence && key->values != NULL)
        term = xp_z3_and(z3, term, match_some(call, key, cond, story->universal != positive));
    else if (!presence)
        term = xp_z3_and(z3, term, match_any(call, key, cond, symbols));
    if (!typed && positive == wants_absence)
        term = xp_z3_not(z3, term);
    for (guint i = 0; i < key->doubts->len; i++) {
        const XpDoubt *doubt = &g_array_index(key->doubts, XpDoubt, i);
        if (doubt->of_text && (typed || presence))
            continue;
        term = xp_problem_uncertain(problem, term, doubt->guard, doubt->fact, !story->universal);
    }
    term = xp_symbols_doubt(problem, term, symbols, !story->universal);
    return term;
}

Z3_ast xp_goal_cond(XpStoryTerms *story, const XpCond *cond, XpCallTerms *kms_call,
                    gboolean positive)
{
    XpZ3 *z3 = story->problem->z3;
    switch (cond->kind) {
    case XP_COND_AND:
    case XP_COND_OR: {
        gboolean conjunction = (cond->kind == XP_COND_AND) == positive;
        g_autoptr(GPtrArray) terms = g_ptr_array_new();
        for (guint i = 0; i < cond->n_children; i++)
            g_ptr_array_add(terms, xp_goal_cond(story, cond->children[i], kms_call, positive));
        return conjunction ? xp_z3_and_all(z3, terms) : xp_z3_or_all(z3, terms);
    }
    case XP_COND_NOT:
        return xp_goal_cond(story, cond->children[0], kms_call, !positive);
    case XP_COND_PRESENT:
    case XP_COND_ABSENT:
    case XP_COND_IS:
    case XP_COND_LIKE:
    case XP_COND_LESS:
    case XP_COND_GREATER:
    case XP_COND_LESS_EQUAL:
    case XP_COND_GREATER_EQUAL:
        return atom(story, cond, kms_call, positive);
    }
    g_assert_not_reached();
}

void xp_goal_collect(const XpCond *cond, GPtrArray *texts)
{
    if (cond == NULL)
        return;
    for (guint i = 0; i < cond->n_values; i++)
        g_ptr_array_add(texts, (gpointer)(guintptr)cond->values[i]);
    for (guint i = 0; i < cond->n_children; i++)
        xp_goal_collect(cond->children[i], texts);
}

gboolean xp_goal_names_service(const XpCond *cond)
{
    if (cond == NULL)
        return FALSE;
    if (cond->key != NULL && (g_ascii_strcasecmp(cond->key, "kms:ViaService") == 0 ||
                              g_ascii_strcasecmp(cond->key, "aws:ViaAWSService") == 0))
        return TRUE;
    for (guint i = 0; i < cond->n_children; i++)
        if (xp_goal_names_service(cond->children[i]))
            return TRUE;
    return FALSE;
}
