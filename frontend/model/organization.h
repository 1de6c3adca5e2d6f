/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_ORGANIZATION_H
#define XP_MODEL_ORGANIZATION_H

#include <glib.h>

#include "frontend/model/world.h"

/*
 * Which account stands where in the organization's tree: facts only. What follows from them for a
 * call is decided by the evaluator and by the encoder, each for itself.
 */

/* The organization of @world that @account is written down as a member of (it stands in the tree,
 * or is the management account), or NULL. Of an account nobody supplied NULL says nothing. */
const XpOrganization *xp_organization_of(const XpWorld *world, const XpAccount *account);

/* The node that holds @account, or NULL: it stands nowhere in the tree. */
const XpOrgNode *xp_organization_node(const XpOrganization *organization, const XpAccount *account);

/* Returns new: "o-x/r-y/ou-z/", as aws:PrincipalOrgPaths has it, or NULL when @account stands
 * nowhere in the tree. Rule: S-KEY-6. */
char *xp_organization_path(const XpOrganization *organization, const XpAccount *account);

/**
 * XpOrgLevel:
 * @id: of the root or OU; of the account's own level the account's id
 * @policies: const XpPolicy *, those of one type that are attached there
 */
typedef struct {
    const char *id;
    GPtrArray *policies;
} XpOrgLevel;

/**
 * xp_organization_levels:
 * @type: XP_POLICY_SCP or XP_POLICY_RCP
 *
 * Returns new: an array of XpOrgLevel, the root first, @account itself last; of an account that
 * stands nowhere in the tree only its own level. Rule: S-ORG-1.
 */
GArray *xp_organization_levels(const XpOrganization *organization, const XpAccount *account,
                               XpPolicyType type);

/* Whether policies of @type are enabled. */
XpStatus xp_organization_status(const XpOrganization *organization, XpPolicyType type);
/* TRUE if a policy of @type is attached anywhere. */
gboolean xp_organization_has_attached(const XpOrganization *organization, XpPolicyType type);

#endif
