/* SPDX-License-Identifier: Apache-2.0 */

/* Why a `can` fails: which layer of which call does not allow, and what would. */
#include <string.h>

#include "frontend/model/action.h"
#include "solver/task.h"

/* One call of a story that may not be made. */
typedef struct {
    XpTask *task;
    XpInquiry *inquiry;
    GPtrArray *goals; /* the call is allowed; the caller is the subject */
    guint index;
    const XpCallTerms *call;
    const XpIdentity *identity; /* the subject, or NULL */
    const char *subject;        /* the subject as the claim names it */
} Refused;

static gboolean is_about(const Refused *refused, const XpTrack *track, XpLayer layer)
{
    if (track->layer != layer || track->rule != NULL)
        return FALSE;
    return track->identity == NULL || refused->identity == NULL ||
           track->identity == refused->identity;
}

/* Would the call be allowed if @layer (only its Deny statements) said what we like? */
static gboolean frees(const Refused *refused, const XpLayer *layers, guint n, gboolean only_denies)
{
    g_autoptr(GHashTable) dropped = g_hash_table_new(NULL, NULL);
    const GPtrArray *tracks = refused->inquiry->problem->tracks;
    for (guint i = 0; i < tracks->len; i++) {
        XpTrack *track = g_ptr_array_index(tracks, i);
        gboolean denies = track->statement != NULL && track->statement->effect == XP_EFFECT_DENY;
        for (guint l = 0; l < n; l++)
            if (is_about(refused, track, layers[l]) && (!only_denies || denies))
                g_hash_table_add(dropped, track);
    }
    return g_hash_table_size(dropped) > 0 &&
           xp_question_check(refused->inquiry->question, XP_MODE_MAY, refused->goals, dropped) ==
               XP_LAZY_SAT;
}

static gboolean frees_track(const Refused *refused, XpTrack *track)
{
    g_autoptr(GHashTable) dropped = g_hash_table_new(NULL, NULL);
    g_hash_table_add(dropped, track);
    return xp_question_check(refused->inquiry->question, XP_MODE_MAY, refused->goals, dropped) ==
           XP_LAZY_SAT;
}

/* The level of the organization that refuses by itself, as the layer is called, or the layer. */
static const char *refusing_level(const Refused *refused, XpLayer layer)
{
    const GPtrArray *tracks = refused->inquiry->problem->tracks;
    for (guint i = 0; i < tracks->len; i++) {
        XpTrack *track = g_ptr_array_index(tracks, i);
        if (track->layer == layer && track->statement == NULL && track->policy == NULL &&
            frees_track(refused, track))
            return track->what;
    }
    return layer == XP_LAYER_SCP ? "more than one SCP level" : "more than one RCP level";
}

static const char *action_name(const XpCallTerms *call)
{
    const char *lower = g_ptr_array_index(call->actions, 0);
    const XpAction *row = xp_action_lookup(lower);
    return row != NULL ? row->name : lower;
}

static char *show(const Refused *refused, const char *text)
{
    return xp_symbols_print(refused->task->world->symbols, text);
}

static char *resource_name(const Refused *refused)
{
    if (refused->call->resource != NULL)
        return g_strdup(refused->call->resource->name);
    if (refused->call->role != NULL)
        return g_strdup(refused->call->role->name);
    return g_strdup("the resource");
}

static char *subject_name(const Refused *refused)
{
    if (refused->identity != NULL)
        return show(refused, refused->identity->arn);
    return g_strdup(refused->subject != NULL ? refused->subject : "the principal");
}

static const XpAccount *owner(const Refused *refused)
{
    if (refused->call->resource != NULL)
        return refused->call->resource->account;
    if (refused->call->role != NULL)
        return refused->call->role->account;
    if (refused->call->account != G_MAXUINT)
        return xp_problem_account(refused->inquiry->problem, refused->call->account)->account;
    return NULL;
}

static const char *label(const XpAccount *account)
{
    return account != NULL ? account->label : "";
}

static char *arn_text(const Refused *refused)
{
    g_autofree char *constant =
        refused->call->arn != NULL ? xp_rope_constant(refused->call->arn) : NULL;
    return constant != NULL ? show(refused, constant) : g_strdup("the key");
}

/* An Allow of the layer for an id that belongs to nobody any more. Rule: S-PRIN-9, S-SM-22 */
static const char *dangling_id(const Refused *refused)
{
    const XpResource *resource = refused->call->resource;
    for (guint p = 0; resource != NULL && p < resource->policies.n; p++) {
        const XpPolicy *policy = resource->policies.items[p];
        for (guint s = 0; s < policy->n_statements; s++) {
            const XpStatement *statement = &policy->statements[s];
            for (guint i = 0; i < statement->n_principals; i++)
                if (statement->effect == XP_EFFECT_ALLOW &&
                    statement->principals[i].form == XP_PRINCIPAL_UNIQUE_ID)
                    return statement->principals[i].text;
        }
    }
    return NULL;
}

static const char *layer_file(const Refused *refused, XpLayer layer)
{
    const XpDocuments *documents = NULL;
    switch (layer) {
    case XP_LAYER_IDENTITY:
        documents = refused->identity != NULL ? &refused->identity->policies : NULL;
        break;
    case XP_LAYER_BOUNDARY:
        return refused->identity != NULL && refused->identity->boundary_policy != NULL
                   ? refused->identity->boundary_policy->file
                   : NULL;
    case XP_LAYER_RESOURCE:
    case XP_LAYER_KEY:
        documents = refused->call->resource != NULL ? &refused->call->resource->policies : NULL;
        break;
    case XP_LAYER_TRUST:
        return refused->call->role != NULL && refused->call->role->trust_policy != NULL
                   ? refused->call->role->trust_policy->file
                   : NULL;
    case XP_LAYER_SCP:
    case XP_LAYER_RCP:
    case XP_LAYER_VPC_ENDPOINT:
    case XP_LAYER_SESSION:
    case XP_LAYER_GRANT:
        return NULL;
    }
    return documents != NULL && documents->n > 0 ? documents->items[0]->file : NULL;
}

static const char *layer_rule(const Refused *refused, XpLayer layer, gboolean denied)
{
    if (denied)
        return "S-EVAL-1";
    switch (layer) {
    case XP_LAYER_IDENTITY:
        return layer == XP_LAYER_IDENTITY && strcmp(refused->call->service, "kms") == 0
                   ? "S-KMS-9"
                   : "S-EVAL-12";
    case XP_LAYER_BOUNDARY:
    case XP_LAYER_SESSION:
        return "S-EVAL-3";
    case XP_LAYER_RESOURCE:
        return refused->call->resource != NULL && refused->call->resource->policy == XP_NONE
                   ? "S-EVAL-14"
                   : "S-EVAL-12";
    case XP_LAYER_KEY:
        return "S-KMS-1";
    case XP_LAYER_TRUST:
        return "S-STS-1";
    case XP_LAYER_SCP:
        return "S-ORG-1";
    case XP_LAYER_RCP:
        return "S-ORG-7";
    case XP_LAYER_VPC_ENDPOINT:
    case XP_LAYER_GRANT:
        return "S-EVAL-4";
    }
    g_assert_not_reached();
}

static char *advice_for_level(const Refused *refused, XpLayer layer, gboolean denied)
{
    const char *action = action_name(refused->call);
    const char *level = refusing_level(refused, layer);
    g_autofree char *arn = arn_text(refused);
    if (denied)
        return g_strdup_printf("%s: a Deny there matches %s: remove it or narrow it", level,
                               action);
    return g_strdup_printf("%s: a policy attached there has to allow %s on %s", level, action, arn);
}

static char *advice_for_deny(const Refused *refused, const XpTrack *deny)
{
    const char *action = action_name(refused->call);
    g_autofree char *line = deny != NULL && deny->statement->span.line > 0
                                ? g_strdup_printf("the Deny in line %u", deny->statement->span.line)
                                : g_strdup("a Deny of this layer");
    return g_strdup_printf("%s matches %s: remove it or narrow it", line, action);
}

/* @deny: or NULL: not one alone. */
static char *advice_for(const Refused *refused, XpLayer layer, gboolean denied, const XpTrack *deny)
{
    const char *action = action_name(refused->call);
    g_autofree char *resource = resource_name(refused);
    g_autofree char *subject = subject_name(refused);
    g_autofree char *arn = arn_text(refused);
    if (layer == XP_LAYER_SCP || layer == XP_LAYER_RCP)
        return advice_for_level(refused, layer, denied);
    if (denied)
        return advice_for_deny(refused, deny);
    const char *dangling = dangling_id(refused);
    switch (layer) {
    case XP_LAYER_IDENTITY:
        return g_strdup_printf("add to an identity policy of %s: Allow %s on %s", subject, action,
                               arn);
    case XP_LAYER_BOUNDARY:
        return g_strdup_printf("the permissions boundary of %s has to allow %s on %s", subject,
                               action, arn);
    case XP_LAYER_SESSION:
        return g_strdup_printf("the session policy has to allow %s on %s", action, arn);
    case XP_LAYER_RESOURCE:
    case XP_LAYER_KEY:
    case XP_LAYER_TRUST:
        if (dangling != NULL)
            return g_strdup_printf("its policy names %s, the id of a principal that no longer "
                                   "exists (deleted, perhaps recreated): save it again with %s",
                                   dangling, subject);
        return g_strdup_printf("add to the %s of %s: Allow %s to %s",
                               layer == XP_LAYER_KEY     ? "key policy"
                               : layer == XP_LAYER_TRUST ? "trust policy"
                                                         : "resource policy",
                               resource, action, subject);
    case XP_LAYER_VPC_ENDPOINT:
        return g_strdup_printf("the policy of the VPC endpoint has to allow %s", action);
    case XP_LAYER_SCP:
    case XP_LAYER_RCP:
    case XP_LAYER_GRANT:
        return g_strdup_printf("%s has to be allowed", action);
    }
    g_assert_not_reached();
}

static XpMissing *new_missing(const Refused *refused, XpLayer layer, const XpAccount *account,
                              const char *rule, char *advice, const char *file)
{
    XpMissing *missing = xp_missing_new();
    missing->call = refused->index;
    missing->call_name = g_strdup_printf("%s%s", action_name(refused->call),
                                         refused->index > 0 ? " (forwarded)" : "");
    missing->layer = layer;
    missing->account = g_strdup(label(account));
    missing->rule = g_strdup(rule);
    missing->advice = advice;
    missing->file = g_strdup(file);
    return missing;
}

static void add_missing(const Refused *refused, XpMissing *missing)
{
    GPtrArray *all = refused->task->result->missing;
    for (guint i = 0; i < all->len; i++) {
        const XpMissing *old = g_ptr_array_index(all, i);
        if (old->call == missing->call && old->layer == missing->layer &&
            g_strcmp0(old->advice, missing->advice) == 0) {
            xp_missing_free(missing);
            return;
        }
    }
    g_ptr_array_add(all, missing);
}

static gboolean is_caller_side(XpLayer layer)
{
    return layer == XP_LAYER_IDENTITY || layer == XP_LAYER_BOUNDARY || layer == XP_LAYER_SESSION;
}

/* The one account the caller can be in, or NULL. */
static const XpAccount *callers_account(const Refused *refused)
{
    const XpInquiry *inquiry = refused->inquiry;
    const XpAccount *found = NULL;
    if (refused->identity != NULL)
        return refused->identity->account;
    for (guint i = 0; i < xp_problem_account_count(inquiry->problem); i++) {
        g_autoptr(GPtrArray) goals = g_ptr_array_new();
        g_ptr_array_add(goals, g_ptr_array_index(refused->goals, 1));
        g_ptr_array_add(goals, xp_question_goal(inquiry->question,
                                                xp_caller_in_account(inquiry->story->caller, i)));
        if (xp_question_check(inquiry->question, XP_MODE_MAY, goals, NULL) == XP_LAZY_UNSAT)
            continue;
        if (found != NULL)
            return NULL;
        found = xp_problem_account(inquiry->problem, i)->account;
    }
    return found;
}

static const XpAccount *account_of_layer(const Refused *refused, XpLayer layer)
{
    const XpWorld *world = refused->task->world;
    if (layer == XP_LAYER_VPC_ENDPOINT && world->n_endpoints > 0)
        return world->endpoints[0]->account;
    if (layer == XP_LAYER_SCP)
        return callers_account(refused);
    if (is_caller_side(layer) && refused->identity != NULL)
        return refused->identity->account;
    return owner(refused);
}

/* The Deny that refuses by itself, or NULL: several do. */
static const XpTrack *denying(const Refused *refused, XpLayer layer)
{
    const GPtrArray *tracks = refused->inquiry->problem->tracks;
    for (guint i = 0; i < tracks->len; i++) {
        XpTrack *track = g_ptr_array_index(tracks, i);
        if (track->statement != NULL && track->statement->effect == XP_EFFECT_DENY &&
            is_about(refused, track, layer) && frees_track(refused, track))
            return track;
    }
    return NULL;
}

static void add_layer(const Refused *refused, XpLayer layer)
{
    gboolean denied = frees(refused, &layer, 1, TRUE);
    const XpTrack *deny = denied ? denying(refused, layer) : NULL;
    gboolean resource =
        layer == XP_LAYER_RESOURCE || layer == XP_LAYER_KEY || layer == XP_LAYER_TRUST;
    const XpAccount *account = account_of_layer(refused, layer);
    const char *rule = layer_rule(refused, layer, denied);
    if (!denied && resource && dangling_id(refused) != NULL)
        rule = "S-PRIN-9";
    add_missing(refused,
                new_missing(refused, layer, account, rule, advice_for(refused, layer, denied, deny),
                            deny != NULL ? deny->policy->file : layer_file(refused, layer)));
}

static void add_rule(const Refused *refused, const XpTrack *track)
{
    char *advice =
        strcmp(track->rule, "S-KMS-33") == 0
            ? g_strdup("the AWS managed key aws/secretsmanager can never serve another "
                       "account: encrypt the secret with a customer managed key and name it "
                       "as kms_key in secret.yaml")
            : g_strdup_printf("%s has no effect across accounts, whatever policies say: call "
                              "it from the owning account",
                              action_name(refused->call));
    add_missing(refused,
                new_missing(refused, track->layer, owner(refused), track->rule, advice, NULL));
}

/* Rules of AWS that no policy can change: the operation table, the managed key, partitions. */
static gboolean add_rules(const Refused *refused)
{
    gboolean found = FALSE;
    const GPtrArray *tracks = refused->inquiry->problem->tracks;
    for (guint i = 0; i < tracks->len; i++) {
        XpTrack *track = g_ptr_array_index(tracks, i);
        if (track->rule == NULL)
            continue;
        g_autoptr(GHashTable) dropped = g_hash_table_new(NULL, NULL);
        g_hash_table_add(dropped, track);
        if (xp_question_check(refused->inquiry->question, XP_MODE_MAY, refused->goals, dropped) !=
            XP_LAZY_SAT)
            continue;
        add_rule(refused, track);
        found = TRUE;
    }
    return found;
}

static gboolean add_partition(const Refused *refused, Z3_ast who)
{
    g_autoptr(GPtrArray) alone = g_ptr_array_new();
    g_ptr_array_add(alone, who);
    if (xp_question_check(refused->inquiry->question, XP_MODE_MAY, alone, NULL) != XP_LAZY_UNSAT)
        return FALSE;
    add_missing(refused,
                new_missing(refused, XP_LAYER_RESOURCE, owner(refused), "S-GRAM-32",
                            g_strdup("principal and resource are in different partitions: no "
                                     "request crosses them"),
                            NULL));
    return TRUE;
}

/* Users of an identity provider are unsigned, and nobody of an account. Rule: S-STS-5 */
static gboolean add_sign_in(const Refused *refused, Z3_ast who)
{
    XpZ3 *z3 = refused->inquiry->problem->z3;
    Z3_ast signs_in = xp_context_signs_in(refused->call);
    g_autoptr(GPtrArray) signed_call = g_ptr_array_new();
    g_ptr_array_add(signed_call, who);
    g_ptr_array_add(signed_call,
                    xp_question_goal(refused->inquiry->question, xp_z3_not(z3, signs_in)));
    if (xp_z3_is_false(z3, signs_in) || xp_question_check(refused->inquiry->question, XP_MODE_MAY,
                                                          signed_call, NULL) != XP_LAZY_UNSAT)
        return FALSE;
    add_missing(refused,
                new_missing(refused, XP_LAYER_TRUST, owner(refused), "S-STS-5",
                            g_strdup_printf("%s is called by the users of an identity provider, "
                                            "unsigned: a principal of an account calls "
                                            "sts:AssumeRole",
                                            action_name(refused->call)),
                            NULL));
    return TRUE;
}

/* KMS, Secrets Manager and STS serve no unsigned request. Rule: S-EVAL-21 */
static gboolean add_unsigned(const Refused *refused, Z3_ast who)
{
    g_autoptr(GPtrArray) signed_call = g_ptr_array_new();
    g_ptr_array_add(signed_call, who);
    g_ptr_array_add(signed_call,
                    xp_question_goal(refused->inquiry->question,
                                     xp_z3_not(refused->inquiry->problem->z3,
                                               xp_caller_is(refused->inquiry->story->caller,
                                                            XP_WHO_ANONYMOUS))));
    if (xp_question_check(refused->inquiry->question, XP_MODE_MAY, signed_call, NULL) !=
        XP_LAZY_UNSAT)
        return FALSE;
    add_missing(refused, new_missing(refused, XP_LAYER_IDENTITY, owner(refused), "S-EVAL-21",
                                     g_strdup("unsigned requests are never served here: the "
                                              "caller has to be a principal"),
                                     NULL));
    return TRUE;
}

static void explain_call(const Refused *refused, Z3_ast who)
{
    static const XpLayer layers[] = {XP_LAYER_SCP,      XP_LAYER_RCP,     XP_LAYER_VPC_ENDPOINT,
                                     XP_LAYER_BOUNDARY, XP_LAYER_SESSION, XP_LAYER_IDENTITY,
                                     XP_LAYER_RESOURCE, XP_LAYER_KEY,     XP_LAYER_TRUST};
    const guint n_limits = 5;
    if (add_sign_in(refused, who) || add_partition(refused, who) || add_unsigned(refused, who))
        return;
    gboolean found = add_rules(refused);
    /* A layer that only limits is the one that refuses: the others allow in some context, or
     * freeing it would not be enough. In one account either side may let the caller in, and the
     * identity side is the one to change, the policy of the resource having delegated to it. */
    gboolean inside = refused->identity != NULL && owner(refused) == refused->identity->account;
    for (guint i = 0; i < G_N_ELEMENTS(layers); i++) {
        gboolean settled = found && (i == n_limits || (inside && i > n_limits));
        if (settled)
            break;
        if (!frees(refused, &layers[i], 1, FALSE))
            continue;
        found = TRUE;
        add_layer(refused, layers[i]);
    }
    for (guint i = 0; !found && i < G_N_ELEMENTS(layers); i++)
        for (guint j = i + 1; !found && j < G_N_ELEMENTS(layers); j++) {
            XpLayer pair[] = {layers[i], layers[j]};
            found = frees(refused, pair, 2, FALSE);
            if (found) {
                add_layer(refused, pair[0]);
                add_layer(refused, pair[1]);
            }
        }
    if (found)
        return;
    g_autoptr(GPtrArray) core = xp_question_check(refused->inquiry->question, XP_MODE_MAY,
                                                  refused->goals, NULL) == XP_LAZY_UNSAT
                                    ? xp_question_core_tracks(refused->inquiry->question)
                                    : g_ptr_array_new();
    /* Where a rule refuses whatever the policies say, changing them would not help. */
    for (guint i = 0; i < core->len; i++) {
        const XpTrack *track = g_ptr_array_index(core, i);
        if (track->rule == NULL)
            continue;
        found = TRUE;
        add_rule(refused, track);
    }
    for (guint i = 0; !found && i < core->len; i++) {
        const XpTrack *track = g_ptr_array_index(core, i);
        if (is_about(refused, track, track->layer))
            add_layer(refused, track->layer);
    }
}

void xp_task_explain_missing(XpTask *task, XpInquiry *inquiry, Z3_ast who,
                             const XpIdentity *identity, const char *subject)
{
    guint before = task->result->missing->len;
    /* The key path that counts is the current key's; earlier keys are further chances. */
    guint calls = MIN(inquiry->story->calls->len, 2u);
    for (guint i = 0; i < calls; i++) {
        Refused refused = {
            .task = task, .inquiry = inquiry, .index = i, .identity = identity, .subject = subject};
        refused.call = g_ptr_array_index(inquiry->story->calls, i);
        g_autoptr(GPtrArray) goals = g_ptr_array_new();
        g_ptr_array_add(goals, xp_question_goal(inquiry->question,
                                                g_ptr_array_index(inquiry->story->call_allows, i)));
        g_ptr_array_add(goals, who);
        refused.goals = goals;
        if (xp_question_check(inquiry->question, XP_MODE_MAY, goals, NULL) == XP_LAZY_UNSAT)
            explain_call(&refused, who);
    }
    if (task->result->missing->len == before && calls > 1)
        xp_task_add_note(task, "each call alone could be allowed, but never both in one session "
                               "and context, or never under the claim's conditions");
}
