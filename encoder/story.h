/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_STORY_H
#define XP_ENCODER_STORY_H

#include "encoder/context.h"
#include "frontend/property/ast.h"

/**
 * XpPath:
 * One way the story may go.
 * @allowed: every call of this way is allowed
 * @kms_call: where `kms:` keys of a property are read; NULL when no call is to KMS
 * @forwarded: index in @calls of the forwarded call it goes through; 0 when there is none
 * @outside: a way that is not examined call by call (earlier keys, batch reads)
 */
typedef struct {
    Z3_ast allowed;
    XpCallTerms *kms_call;
    guint forwarded;
    gboolean outside;
} XpPath;

/**
 * XpStoryTerms:
 * @calls: XpCallTerms *, owned: the call the caller sends, then for read-secret one forwarded
 *   kms:Decrypt per key that some version of the secret is under
 * @call_allows: Z3_ast per call: that call alone is allowed
 * @paths: XpPath; the story is allowed when one of them is
 * @batch: owned: the read of several secrets by which a path may go, or NULL; no call is told of it
 *
 * The calls one goal needs, made by one session. Rule: S-SM-23, S-SM-14, S-ENC-1.
 */
typedef struct {
    XpProblem *problem;
    XpCallerTerms *caller;
    GPtrArray *calls;
    GPtrArray *keys; /* const XpKeyRef * of each forwarded call, NULL: not stated */
    GPtrArray *call_allows;
    GArray *paths;
    XpCallTerms *batch;
    gboolean read_secret;
    gboolean borrows_caller;
    Z3_ast issued;      /* @universal: the caller, if a federated session, may have been issued */
    gboolean universal; /* the goal quantifies over all requests in scope (can always): what is
                           not known of the scope then belongs to it in MUST */
} XpStoryTerms;

/**
 * XpStorySpec:
 * @object: what is called; for an action without resource @no_resource
 * @actions: lower-case candidates ("kms:decrypt"), at least one unless @read_secret
 * @open_service: the claim's pattern reaches actions of this service that the catalogue does not
 *   list, or NULL
 * @reach: how the sent call may reach the service
 * @no_session_tags, @sessions_bind, @universal, @fixed, @now: see XpCallTerms
 * @beside: the same story on the first side of a pair of problems, or NULL
 * @companion: another story of the same caller (`both`), or NULL; its calls get names of their own
 */
typedef struct {
    const XpObject *object;
    gboolean no_resource;
    const char *resource_account; /* of an object that is not loaded, or NULL: from its ARN */
    const char *partition;        /* without resource; else from the object */
    GPtrArray *actions;
    const char *open_service;
    gboolean read_secret;
    gboolean no_session_tags;
    gboolean sessions_bind;
    gboolean universal;
    XpReach reach;
    const XpRequest *fixed;
    gint64 now;
    XpStoryTerms *beside;
    XpStoryTerms *companion;
} XpStorySpec;

/* Returns new: the story, its axioms in @problem's environment. */
XpStoryTerms *xp_story_terms_new(XpProblem *problem, const XpStorySpec *spec);
void xp_story_terms_free(XpStoryTerms *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpStoryTerms, xp_story_terms_free)

#endif
