/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CALL_H
#define XP_EVAL_CALL_H

#include <glib.h>

#include "frontend/eval/eval.h"
#include "frontend/eval/match.h"
#include "frontend/eval/tri.h"
#include "frontend/model/action.h"

/*
 * One call under decision: who, what, on which resource, with which condition keys. Built by
 * context_derive.h, read by everything else.
 */

/* What a call is made on. */
typedef enum {
    XP_TARGET_NOTHING, /* an action without resource; S-GRAM-37 */
    XP_TARGET_SECRET,
    XP_TARGET_KEY,
    XP_TARGET_ROLE, /* a role to assume: its trust policy is the resource policy */
    XP_TARGET_OTHER,
    XP_TARGET_UNKNOWN_KEY, /* the key of a secret that does not say which: it may be any */
} XpTargetKind;

/**
 * XpTarget:
 * @arn: may hold a hole (XP_HOLE) for a key id nobody knows; NULL for XP_TARGET_NOTHING
 * @pieces: @arn as pieces
 * @account: id of the owning account, or NULL when unknown
 * @partition, @region: of @arn, or NULL
 * @resource: the loaded secret, key or other resource, or NULL
 * @role: XP_TARGET_ROLE: the loaded role, or NULL
 * @primary, @replica: of a declared replica that is not loaded itself: the secret that declares it
 *   and the declaration; else NULL
 * @secret: of a forwarded call: the loaded secret whose key this is, or NULL
 * @managed: the AWS managed key aws/secretsmanager. Rule: S-KMS-33
 * @no_policy: a kind of thing that has no policy of its own
 */
typedef struct {
    XpTargetKind kind;
    const char *arn;
    GArray *pieces;
    const char *account;
    const char *partition;
    const char *region;
    const XpResource *resource;
    const XpIdentity *role;
    const XpResource *primary;
    const XpReplica *replica;
    const XpResource *secret;
    gboolean managed;
    gboolean no_policy;
} XpTarget;

/* How much is known of the identity side of the caller. */
typedef enum {
    XP_SIDE_NONE,    /* service principals and anonymous callers have none */
    XP_SIDE_ROOT,    /* a root user: everything is allowed on its side; S-EVAL-18 */
    XP_SIDE_LISTED,  /* a loaded user or role, or the session of one */
    XP_SIDE_STATED,  /* of a foreign account, its policies given with the request */
    XP_SIDE_UNKNOWN, /* unlisted or foreign: XpCall.side_fact says which */
} XpSide;

/**
 * XpKeyState:
 * @present: XP_MAYBE: whether the request carries the key is not known
 * @values: when present; may hold holes
 * @fact: why presence or value is not known; NULL when both are, or when the statement that asks
 *   has to be named instead
 * @why: with a NULL @fact, the reason for people
 *
 * A condition key in one call.
 */
typedef struct {
    XpTruth present;
    const char *const *values;
    guint n;
    gboolean multivalued;
    const XpFact *fact;
    const char *why;
} XpKeyState;

/**
 * XpCall:
 * @index: 0 for the call the caller sends, 1 for the one a service forwards
 * @forwarded: made by a service with the caller's credentials
 * @request: as given (its context belongs to call 0)
 * @filled: the call as decided, known keys filled in; owns the strings of this call
 * @keys: lower-case key -> XpKeyState *
 * @sessions: session policies in force; with @sessions_unknown there may be others
 */
typedef struct {
    const XpWorld *world;
    const XpEvalOptions *options;
    const XpRequest *request;
    XpTriPool *tris;
    XpRequest *filled;
    guint index;
    gboolean forwarded;
    const XpCaller *caller;
    const XpAccount *account; /* of the caller, or NULL: not in the world */
    XpSide side;
    const XpFact *side_fact;
    const char *action;
    const char *service;
    const XpAction *row; /* of @action in the catalogue, or NULL */
    XpTarget target;
    GHashTable *keys;
    const XpPolicy *const *sessions;
    guint n_sessions;
    gboolean sessions_unknown;
} XpCall;

void xp_call_free(XpCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpCall, xp_call_free)

void xp_key_state_free(gpointer data);

/* The state of @key (compared without case), its family's rule applied when the call has no row
 * of that name. Rule: S-COND-5, S-COND-31, S-SND-11. */
XpKeyState xp_call_key(const XpCall *call, const char *key);

/* TRUE for an IAM principal: user, session, federated user or root user. */
gboolean xp_call_has_account(const XpCall *call);
gboolean xp_call_is_same_account(const XpCall *call);
gboolean xp_call_is_action(const XpCall *call, const char *action);
/* TRUE for a user of an identity provider who gets a role, also where the permissions that takes
 * are asked one by one (sts:TagSession). Rule: S-STS-5 */
gboolean xp_call_signs_in(const XpCall *call);
/* TRUE for the caller's user or role path below "/aws-service-role/". Rule: S-EVAL-20. */
gboolean xp_call_is_service_linked(const XpCall *call);

#endif
