/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONTEXT_DERIVE_H
#define XP_EVAL_CONTEXT_DERIVE_H

#include "frontend/eval/call.h"

/**
 * xp_call_new:
 * @request: borrowed, outlives the call
 * @tris: borrowed, outlives the call
 * @action: what is called (that of @request, or GetSecretValue for a story)
 *
 * The call the caller sends. Every key that follows from caller, action and resource is filled
 * in; keys that must exist and are not given take their ordinary value, every other key that is
 * neither given nor derived is absent. Returns new.
 * Errors: XP_ERROR_INPUT: a given key contradicts a derived one (key, given and derived value are
 * named), or caller or resource cannot exist. Rule: S-KEY-1 .. S-KEY-4, S-KEY-11, S-SM-16.
 */
XpCall *xp_call_new(const XpWorld *world, const XpRequest *request, const XpEvalOptions *options,
                    XpTriPool *tris, const char *action, GError **error);

/**
 * xp_call_forward:
 * @first: the secretsmanager:GetSecretValue the caller sends; borrowed, outlives the call
 * @key: one key of the secret's key set
 *
 * The kms:Decrypt Secrets Manager makes with the caller's credentials. Returns new.
 * Errors: XP_ERROR_INPUT as above, for kms: keys given with the story.
 * Rule: S-SM-8, S-KEY-10, S-KMS-24.
 */
XpCall *xp_call_forward(const XpCall *first, const XpKeyRef *key, GError **error);

/* Returns new: @call as a request of its own, with every known key; @call keeps none of its
 * strings and can only be freed afterwards. */
XpRequest *xp_call_finish(XpCall *call);

#endif
