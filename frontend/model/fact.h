/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_FACT_H
#define XP_MODEL_FACT_H

#include "frontend/model/trace.h"
#include "frontend/model/world.h"

/*
 * Names of the facts that decisions depend on, in one place so that the evaluator and the
 * encoder call one fact by one name. Naming only: when a fact matters is decided by each of them.
 * All return new.
 */
XpFact *xp_fact_organizations(const XpWorld *world);       /* no org/: organizations: none */
XpFact *xp_fact_scp(const XpWorld *world);                 /* org/ present: SCPs not modelled yet */
XpFact *xp_fact_rcp(const XpWorld *world);                 /* the same for RCPs */
XpFact *xp_fact_inventory(const XpAccount *account);       /* inventory: complete */
XpFact *xp_fact_identity_policies(const XpIdentity *identity); /* policies: unknown, missing document */
XpFact *xp_fact_missing_document(const XpIdentity *identity, const XpPolicy *policy);
XpFact *xp_fact_resource_policy(const XpResource *resource);
XpFact *xp_fact_key_base(const XpResource *key);           /* base: default | none */
XpFact *xp_fact_grants(const XpResource *key);             /* grants: none, or grants not modelled */
XpFact *xp_fact_secret_key(const XpResource *secret);      /* kms_key of a secret without secret.yaml */
XpFact *xp_fact_foreign_key(const XpResource *secret, const char *key_arn);
XpFact *xp_fact_key_history(const XpResource *secret);     /* key_history: none */
XpFact *xp_fact_principal_tags(const XpIdentity *identity);
XpFact *xp_fact_resource_tags(const XpResource *resource);
XpFact *xp_fact_unique_id(const XpIdentity *identity);     /* id: AROA... */
XpFact *xp_fact_foreign_account(const char *account_id, const char *shown); /* identity side of an unsupplied account */
XpFact *xp_fact_resource_not_loaded(const char *arn);
XpFact *xp_fact_endpoint_policy(const char *endpoint_id);
/* A condition that is not modelled, or whose key is not: named by operator, key and place. */
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
