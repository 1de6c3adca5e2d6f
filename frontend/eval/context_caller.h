/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONTEXT_CALLER_H
#define XP_EVAL_CONTEXT_CALLER_H

#include "frontend/eval/keys.h"

/* Keys that say who calls: the table of principal key values, tags, credentials, organization.
 * Rule: S-KEY-1 .. S-KEY-5, S-PRIN-11, S-VAR-11, S-STS-9. */
void xp_context_derive_caller(XpKeys *keys);

/* In a forwarded call a user's long-term keys become temporary credentials: MFA is there and
 * false, the issue time is open. Rule: S-KEY-10. */
void xp_context_forward_credentials(XpKeys *keys);

/* One key @prefixNAME for each tag. @fixed: given ones must agree, and names that are no tag are
 * absent; otherwise a given one counts instead. Rule: S-COND-5, S-STS-12. */
void xp_context_derive_tags(XpKeys *keys, const char *prefix, const XpTags *tags, gboolean fixed);

/* That the documentation does not say what @key is for a service principal. */
const XpFact *xp_context_service_fact(const XpCall *call, const char *key);

#endif
