/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_FACT_H
#define XP_MODEL_FACT_H

#include "frontend/model/trace.h"
#include "frontend/model/world.h"

/*
 * Names of the facts that decisions depend on, in one place so that the evaluator and the
 * encoder call one fact by one name. Naming only: when a fact matters is decided by each of them.
 * All return new. Accounts, principals and resources go by label and name, so that a world and
 * its bound copy name a fact alike; an ARN given as text may hold symbols and passes them on
 * (xp_symbols_print() shows them).
 */

/* No org/ folder; settled by organizations: none. */
XpFact *xp_fact_organizations(const XpWorld *world);
/* org/ is present, but SCPs and RCPs are not evaluated yet. */
XpFact *xp_fact_scp(const XpWorld *world);
XpFact *xp_fact_rcp(const XpWorld *world);
/* org.yaml does not say which account manages the organization. Rule: S-ORG-10. */
XpFact *xp_fact_management(const XpWorld *world);
/* Policies of @type are supplied and attached nowhere: whether that type is enabled is open. */
XpFact *xp_fact_policy_types(const XpWorld *world, XpPolicyType type);
/* A policy of the organization that is attached and whose document was not supplied. */
XpFact *xp_fact_organization_document(const XpWorld *world, const XpPolicy *policy);
/* Where in the tree the management account stands. */
XpFact *xp_fact_organization_place(const XpAccount *account);
/* A supplied account may hold further principals; settled by inventory: complete. */
XpFact *xp_fact_inventory(const XpAccount *account);
/* policies: unknown. */
XpFact *xp_fact_identity_policies(const XpIdentity *identity);
/* A policy or boundary that is attached and whose document was not supplied. */
XpFact *xp_fact_missing_document(const XpIdentity *identity, const XpPolicy *policy);
/* The resource policy; of a key the same as xp_fact_key_base(). */
XpFact *xp_fact_resource_policy(const XpResource *resource);
/* No whole key policy; settled by base: default or base: none. */
XpFact *xp_fact_key_base(const XpResource *key);
/* Grants not supplied, settled by grants: none; or listed ones, which are not evaluated yet; or a
 * listing that was cut off. */
XpFact *xp_fact_grants(const XpResource *key);
/* Something about one listed grant that is open: @what is a clause, "whether ...". */
XpFact *xp_fact_grant(const XpResource *key, const XpGrant *grant, const char *what,
                      const char *rule);
/* Which key a secret without secret.yaml is encrypted under. */
XpFact *xp_fact_secret_key(const XpResource *secret);
/* The policy of a declared replica that was not loaded as a secret of its own. Rule: S-SM-19. */
XpFact *xp_fact_replica_policy(const XpResource *secret, const XpReplica *replica);
/* A secret's key that was not loaded. Of kind XP_FACT_UNKNOWN in the secret's own account. */
XpFact *xp_fact_foreign_key(const XpResource *secret, const char *key_arn);
/* Earlier keys of a secret's versions; settled by key_history: none. */
XpFact *xp_fact_key_history(const XpResource *secret);
XpFact *xp_fact_principal_tags(const XpIdentity *identity);
XpFact *xp_fact_resource_tags(const XpResource *resource);
XpFact *xp_fact_unique_id(const XpIdentity *identity);
/* Identity side of an account nobody supplied; @shown is its label or id. */
XpFact *xp_fact_foreign_account(const char *account_id, const char *shown);
XpFact *xp_fact_resource_not_loaded(const char *arn);
/* @endpoint_id: NULL: of one that no document names. */
XpFact *xp_fact_endpoint_policy(const char *endpoint_id);
/* A condition that is not modelled, or whose key is not: named by operator, key and place. @why
 * is a clause without a full stop. */
XpFact *xp_fact_condition(const XpPolicy *policy, const XpStatement *statement,
                          const XpCondition *condition, const char *why, const char *rule);
/* Anything else about a statement (unresolved variable, NotPrincipal bands, odd resource). */
XpFact *xp_fact_statement(const XpPolicy *policy, const XpStatement *statement, const char *what,
                          const char *rule);
/* An UNSURE rule as such. */
XpFact *xp_fact_unsure(const char *rule, const char *what);
/* A symbolic constant whose text decides. */
XpFact *xp_fact_symbol(const XpWorld *world, guint symbol);

#endif
