/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_CONTEXT_ORGANIZATION_H
#define XP_EVAL_CONTEXT_ORGANIZATION_H

#include "frontend/eval/keys.h"

/**
 * xp_context_derive_org:
 * @account: an id, or NULL: not known, or there is none
 *
 * @id_key and @paths_key of the organization @account belongs to: those of org.yaml for the
 * accounts it names, absent for every other supplied account, and open for an account nobody
 * supplied, of which the request may state them. One without the other contradicts itself.
 * Rule: S-KEY-3, S-KEY-4, S-KEY-6, S-ORG-10, S-SND-7.
 */
void xp_context_derive_org(XpKeys *keys, const char *id_key, const char *paths_key,
                           const char *account);

/* aws:SourceOrgID and aws:SourceOrgPaths of a service principal, which follow from
 * aws:SourceAccount. */
void xp_context_derive_source_org(XpKeys *keys);

#endif
