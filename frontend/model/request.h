/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_REQUEST_H
#define XP_MODEL_REQUEST_H

#include <glib.h>

#include "frontend/model/policy.h"
#include "frontend/model/world.h"

typedef enum {
    XP_CALLER_USER,
    XP_CALLER_SESSION,        /* role session */
    XP_CALLER_FEDERATED_USER, /* GetFederationToken session */
    XP_CALLER_ROOT,           /* root user */
    XP_CALLER_SERVICE,
    XP_CALLER_ANONYMOUS,
} XpCallerKind;

/**
 * XpCaller:
 * @account: id; NULL for service and anonymous
 * @path, @name: of the user or role; of a federated user the name; of a service its name
 * @session: role sessions: the session name, or NULL: not said
 * @identity: the loaded user or role (of a federated user: its issuer), or NULL when not loaded
 * @unique_id: AROA... / AIDA..., or NULL when unknown
 *
 * Who makes a call. All strings borrowed. Rule: S-PRIN-1.
 */
typedef struct {
    XpCallerKind kind;
    const char *partition;
    const char *account;
    const char *path;
    const char *name;
    const char *session;
    const char *unique_id;
    const XpIdentity *identity;
} XpCaller;

typedef struct {
    const char **values;
    guint n;
} XpContextValue;

/**
 * XpRequest:
 * @resource: ARN, or "*" for an action without resource
 * @resource_account: id of the account owning the resource, or NULL: taken from the ARN
 * @context: condition key (canonical or as written) -> XpContextValue; keys compared without
 *   case; a key that is neither here nor derived is absent
 * @session_policies: passed session policies; none when @n_session_policies is 0
 * @vpc_endpoint: id of the endpoint the call enters through, or NULL
 * @identity_policies: stands in for the unknown identity side of a caller whose account nobody
 *   supplied; NULL: none given
 * @read_secret: the joint story: secretsmanager:GetSecretValue on @resource, then the forwarded
 *   kms:Decrypt. @action is then ignored.
 * @span: where it was read, for messages; all zero for one that was made
 *
 * One concrete request on a world without symbols. Owned by whoever built it.
 */
typedef struct {
    XpCaller caller;
    const char *action;
    const char *resource;
    const char *resource_account;
    GHashTable *context; /* char * -> XpContextValue * */
    XpPolicy **session_policies;
    guint n_session_policies;
    const char *vpc_endpoint;
    XpPolicy **identity_policies;
    guint n_identity_policies;
    gboolean has_identity_policies;
    gboolean read_secret;
    XpSpan span;
    XpStrings *strings; /* owns every string above */
} XpRequest;

/* Returns new: an empty request with its own strings and context table. */
XpRequest *xp_request_new(void);
void xp_request_free(XpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpRequest, xp_request_free)

/* Sets @key to @values (copied). */
void xp_request_set(XpRequest *request, const char *key, const char *const *values, guint n);
/**
 * xp_request_complete:
 *
 * Sets the keys that only repeat what given ones say, unless they are given: aws:TagKeys holds the
 * K of every aws:RequestTag/K, kms:EncryptionContextKeys the N of every kms:EncryptionContext:N,
 * aws:CalledViaFirst and aws:CalledViaLast are the ends of aws:CalledVia, and any of these three
 * makes aws:ViaAWSService true. The encryption context of a story is not the caller's and stays as
 * given. Rule: S-KEY-4, S-KMS-19, S-SM-8, S-EVAL-27.
 */
void xp_request_complete(XpRequest *request);
/* The value of @key compared without case, or NULL. */
const XpContextValue *xp_request_get(const XpRequest *request, const char *key);
/* Both take @policy, made with xp_policy_new() on @request's strings. */
void xp_request_add_session_policy(XpRequest *request, XpPolicy *policy);
void xp_request_add_identity_policy(XpRequest *request, XpPolicy *policy);
/* Appends a single-statement policy "Allow @action on @resource" (or * on *) to the identity
 * policies, and sets has_identity_policies. */
void xp_request_allow(XpRequest *request, const char *action, const char *resource);

/**
 * xp_caller_parse:
 * @text: an ARN, "anonymous" or NAME.amazonaws.com[.cn]
 * @strings: pool for the strings of @out_caller
 *
 * Fills @out_caller; a role ARN means a session of it whose name nobody said (session NULL),
 * "DIGITS:root" is the root user. Looks the identity up in @world; the path of a role session is
 * that of the loaded role, "/" when it is not loaded. Whether a caller that is not loaded may
 * exist is not asked here.
 * Errors: XP_ERROR_INPUT, also for a user or role whose path or letter case differs from the
 * loaded one of that name (names are unique in an account), or whose partition is not that of its
 * account.
 */
gboolean xp_caller_parse(const XpWorld *world, const char *text, XpStrings *strings,
                         XpCaller *out_caller, GError **error);
/* Returns new: the ARN by which people know the caller (session ARN for role sessions). */
char *xp_caller_print(const XpCaller *caller);

#endif
