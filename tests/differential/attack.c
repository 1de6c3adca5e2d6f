/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/attack.h"

#include <string.h>

#include "frontend/eval/eval.h"
#include "frontend/model/action.h"
#include "tests/differential/gen_call.h"
#include "tests/differential/universe.h"

/* How many actions on objects one attack tries. */
#define DEEDS 4

typedef struct {
    const XpDiffLoaded *loaded;
    const XpClaim *claim;
    XpVerdict verdict;
    XpCounts *counts; /* or NULL */
} Attack;

/* ---- what to call ---- */

static gboolean is_meant(const XpActionTerm *term, const XpAction *action)
{
    g_autofree char *lower = g_ascii_strdown(action->name, -1);

    for (guint i = 0; i < term->n_patterns; i++) {
        if (g_pattern_match_simple(term->patterns[i], lower))
            return TRUE;
    }
    return FALSE;
}

static gboolean applies(const XpAction *action, const XpObject *object)
{
    switch (object->kind) {
    case XP_OBJECT_SECRET:
        return (action->applies & XP_APPLIES_SECRET) != 0;
    case XP_OBJECT_KEY:
        return (action->applies & XP_APPLIES_KEY) != 0;
    case XP_OBJECT_ROLE:
        return (action->applies & XP_APPLIES_ROLE) != 0;
    case XP_OBJECT_ALIAS:
    case XP_OBJECT_OTHER:
        return FALSE;
    }
    g_assert_not_reached();
}

/* Some action that @term means and that can be called on @object, or NULL. */
static const char *pick_action(XpRandom *random, const XpActionTerm *term, const XpObject *object)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);

        if (is_meant(term, action) && applies(action, object))
            g_ptr_array_add(names, (gpointer)(guintptr)action->name);
    }
    return names->len > 0 ? g_ptr_array_index(names, xp_random_below(random, names->len)) : NULL;
}

static gboolean choose_deed(XpRandom *random, const Attack *attack, XpGenDeed *out)
{
    const char *every[] = {"*"};
    const XpActionTerm all = {.needs = XP_NEEDS_ANY, .patterns = every, .n_patterns = 1};
    const XpClaim *claim = attack->claim;
    const XpActionTerm *term =
        claim->actions.n == 0 ? &all
                              : &claim->actions.items[xp_random_below(random, claim->actions.n)];
    const XpObject *object = &claim->objects.items[xp_random_below(random, claim->objects.n)];

    if (object->resource == NULL && object->role == NULL)
        return FALSE;
    out->read_secret = term->needs == XP_NEEDS_STORY;
    out->action = pick_action(random, term, object);
    out->resource = object->resource != NULL
                        ? attack->loaded->bound->resources[object->resource->index]->arn
                        : attack->loaded->bound->identities[object->role->index]->arn;
    return out->action != NULL;
}

/* ---- what a call says about the claim ---- */

static XpTruth holds(const Attack *attack, const XpEvalResult *result, const XpCond *cond)
{
    if (cond == NULL)
        return XP_TRUE;
    return xp_eval_cond(attack->loaded->bound, cond, result->calls, attack->loaded->world->symbols,
                        (const char *const *)attack->loaded->values, NULL);
}

static XpTruth passes_reference(const Attack *attack, const XpEvalResult *result)
{
    const XpWorld *world = attack->loaded->world;

    for (guint i = 0; i < world->n_policies; i++)
        if (world->policies[i] == attack->claim->reference)
            return xp_eval_reference(attack->loaded->bound, attack->loaded->bound->policies[i],
                                     result->calls, NULL);
    return XP_MAYBE;
}

/* A session that passes other policies than the tree gives it, and the federated sessions of
 * users who may not issue them, are outside of what a verdict speaks of; of forwarded calls a
 * `can` claim speaks in stories only. */
static gboolean is_in_question(const XpClaim *claim, const XpRequest *request)
{
    gboolean forwarded = xp_request_get(request, "aws:ViaAWSService") != NULL ||
                         xp_request_get(request, "kms:ViaService") != NULL;
    gboolean any_reach = claim->kind == XP_CLAIM_NO || claim->kind == XP_CLAIM_ONLY ||
                         claim->kind == XP_CLAIM_WITHIN;

    return request->n_session_policies == 0 && request->caller.kind != XP_CALLER_FEDERATED_USER &&
           (any_reach || !forwarded);
}

static const char *refutes(const Attack *attack, XpTruth subject, const XpEvalResult *result)
{
    const XpClaim *claim = attack->claim;
    gboolean proved = attack->verdict == XP_VERDICT_PROVED;
    gboolean allowed = result->decision == XP_DECISION_ALLOW;
    gboolean denied = result->decision == XP_DECISION_EXPLICIT_DENY ||
                      result->decision == XP_DECISION_IMPLICIT_DENY;

    if (holds(attack, result, claim->when) != XP_TRUE)
        return NULL;
    switch (claim->kind) {
    case XP_CLAIM_NO:
        return proved && allowed && subject == XP_TRUE ? "somebody can" : NULL;
    case XP_CLAIM_ONLY:
        return proved && allowed && subject == XP_FALSE ? "somebody else can" : NULL;
    case XP_CLAIM_CAN:
        return !proved && allowed && subject == XP_TRUE ? "it can" : NULL;
    case XP_CLAIM_CAN_ALWAYS:
        return proved && denied && subject == XP_TRUE ? "not always" : NULL;
    case XP_CLAIM_ONLY_WHEN:
        return proved && allowed && subject == XP_TRUE &&
                       holds(attack, result, claim->only_when) == XP_FALSE
                   ? "it can otherwise"
                   : NULL;
    case XP_CLAIM_WITHIN:
        return proved && allowed && passes_reference(attack, result) == XP_FALSE
                   ? "more is allowed than the reference lets pass"
                   : NULL;
    case XP_CLAIM_BOTH:
    case XP_CLAIM_KEEP:
        return NULL;
    }
    g_assert_not_reached();
}

/* A `can` that fails speaks of one of several; only for a single one does it speak of all. */
static gboolean speaks_of_all(const XpClaim *claim, XpVerdict verdict)
{
    gboolean single = claim->subjects.n == 1 && claim->subjects.items[0].exact &&
                      claim->subjects.items[0].kind != XP_SUBJECT_ACCOUNT &&
                      claim->objects.n == 1 && claim->actions.n == 1 &&
                      (claim->actions.items[0].verb == NULL
                           ? strpbrk(claim->actions.items[0].patterns[0], "*?") == NULL
                           : claim->actions.items[0].needs == XP_NEEDS_STORY);

    if (claim->deferred != NULL)
        return FALSE;
    if (claim->kind == XP_CLAIM_CAN)
        return verdict == XP_VERDICT_VIOLATED && single;
    return verdict == XP_VERDICT_PROVED;
}

/* What the evaluator takes, as it decides whatever it is asked, and no request shows: an age of MFA
 * below zero, the source identity of who assumed no role. Rule: S-KEY-4, S-STS-11 */
static gboolean is_impossible(const XpRequest *request)
{
    const XpContextValue *age = xp_request_get(request, "aws:MultiFactorAuthAge");
    gboolean longterm =
        request->caller.kind == XP_CALLER_USER || request->caller.kind == XP_CALLER_ROOT;

    return (age != NULL && age->n > 0 && age->values[0][0] == '-') ||
           (longterm && xp_request_get(request, "aws:SourceIdentity") != NULL);
}

static char *try_call(const Attack *attack, const json_t *call, const char *file)
{
    XpEvalOptions options = {.now = XP_DIFF_NOW, .assume_no_org = TRUE, .assume_printed = TRUE};
    g_autofree char *text = NULL;
    g_autoptr(XpRequest) request = xp_diff_request(attack->loaded, call, file, &text);
    g_autoptr(XpEvalResult) result = NULL;
    const char *why;
    XpTruth subject;

    if (request == NULL || is_impossible(request) || !is_in_question(attack->claim, request))
        return NULL;
    result = xp_eval_request(attack->loaded->bound, request, &options, NULL);
    if (result == NULL)
        return NULL;
    if (attack->counts != NULL)
        attack->counts->n[XP_COUNT_ENUMERATED]++;
    subject = xp_eval_is_subject(
        attack->loaded->bound, &attack->claim->subjects, g_ptr_array_index(result->calls, 0),
        attack->loaded->world->symbols, (const char *const *)attack->loaded->values);
    why = refutes(attack, subject, result);
    return why != NULL ? g_strdup_printf("%s is wrong: %s", xp_verdict_name(attack->verdict), why)
                       : NULL;
}

/* Every action the claim means, on every object that is loaded; a few of them where there are
 * many. */
static GArray *list_deeds(XpRandom *random, const Attack *attack)
{
    GArray *deeds = g_array_new(FALSE, FALSE, sizeof(XpGenDeed));

    for (guint i = 0; i < DEEDS; i++) {
        XpGenDeed deed = {0};

        if (choose_deed(random, attack, &deed))
            g_array_append_val(deeds, deed);
    }
    return deeds;
}

/* Returns new: what is wrong with the verdict by one of @calls, which then is *@out_call. */
static char *try_calls(const Attack *attack, const json_t *calls, const char *file,
                       json_t **out_call)
{
    for (size_t i = 0; i < json_array_size(calls); i++) {
        json_t *call = json_array_get(calls, i);
        char *wrong = try_call(attack, call, file);

        if (wrong == NULL)
            continue;
        *out_call = json_incref(call);
        return wrong;
    }
    return NULL;
}

char *xp_attack(XpRandom *random, const XpGenWorld *world, const XpDiffLoaded *loaded,
                const XpClaim *claim, XpVerdict verdict, guint tries, const char *file,
                XpCounts *counts, json_t **out_call)
{
    Attack attack = {loaded, claim, verdict, counts};
    g_autoptr(GArray) deeds = list_deeds(random, &attack);
    XpUniverse universe = {.random = random,
                           .bound = loaded->bound,
                           .claim = claim,
                           .deeds = (const XpGenDeed *)(gconstpointer)deeds->data,
                           .n_deeds = deeds->len,
                           .most = tries};
    json_t *calls;
    char *wrong;

    *out_call = NULL;
    if (!speaks_of_all(claim, verdict) || deeds->len == 0)
        return NULL;
    calls = xp_universe_calls(&universe);
    for (guint i = 0; i < tries / 10; i++)
        json_array_append_new(
            calls,
            xp_gen_call(random, world, loaded->bound,
                        &g_array_index(deeds, XpGenDeed, xp_random_below(random, deeds->len))));
    wrong = try_calls(&attack, calls, file, out_call);
    json_decref(calls);
    return wrong;
}

char *xp_attack_with(const XpDiffLoaded *loaded, const XpClaim *claim, XpVerdict verdict,
                     const json_t *call, const char *file)
{
    Attack attack = {loaded, claim, verdict, NULL};

    return speaks_of_all(claim, verdict) ? try_call(&attack, call, file) : NULL;
}
