/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_WORLD_BUILD_H
#define XP_MODEL_WORLD_BUILD_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/base/strings.h"
#include "frontend/model/policy.h"
#include "frontend/model/world.h"

/*
 * Building a world. Only frontend/load/ and tests include this header; whoever has a frozen world
 * holds it const. All texts are copied into the pool, all spans are copied (their own strings must
 * live in the same pool), and every array of a world grows only through these helpers: none of
 * them has a capacity field, so an array allocated elsewhere must not be passed on.
 *
 * A returned XpAccount, XpIdentity, XpGroup, XpResource, XpVpcEndpoint or XpPolicy stays where it
 * is as long as the world lives; its other fields are set directly. A returned pointer to anything
 * else (statement, session, key reference, replica, grant, organization node, ledger row) is an
 * array element: valid until the next element is added to the same array or the world is frozen.
 */

/* Returns new: nothing in it, organizations XP_UNKNOWN. */
XpWorld *xp_world_new(void);

/**
 * xp_world_freeze:
 *
 * Sorts everything into canonical order and sets the indexes. Call once, after the last helper;
 * documents are ordered built-in first, then by file, line and name.
 */
void xp_world_freeze(XpWorld *world);

/* Adds a symbol and returns its one-symbol text (borrowed from @world's strings). */
const char *xp_world_add_symbol(XpWorld *world, XpSymbolKind kind, const char *name,
                                const char *owner);

/**
 * xp_world_add_account:
 * @id: twelve digits, or NULL: symbolic, with a new symbol called @label
 * @partition: "aws", "aws-cn" or "aws-us-gov"
 *
 * Returns borrowed: neither supplied nor complete.
 */
XpAccount *xp_world_add_account(XpWorld *world, const char *label, const char *id,
                                const char *partition);
void xp_account_add_region(XpWorld *world, XpAccount *account, const char *region);

/**
 * xp_world_add_identity:
 * @path: with leading and trailing slash
 *
 * Returns borrowed: the ARN made from its parts, tags XP_UNKNOWN, no documents (and none unknown),
 * no boundary, trust XP_UNKNOWN for a role and XP_NONE for a user.
 */
XpIdentity *xp_world_add_identity(XpWorld *world, const XpAccount *account, XpIdentityKind kind,
                                  const char *path, const char *name);
XpSession *xp_identity_add_session(XpWorld *world, XpIdentity *identity, const char *name);
/* Sets @identity's path and the ARN that follows from it (a YAML file may be read late). */
void xp_identity_set_path(XpWorld *world, XpIdentity *identity, const char *path);

XpGroup *xp_world_add_group(XpWorld *world, const XpAccount *account, const char *name);
void xp_group_add_member(XpGroup *group, const XpIdentity *user);

/**
 * xp_world_add_resource:
 * @arn: full ARN; its region becomes the resource's region (NULL when empty)
 *
 * Returns borrowed: tags, policy, grants, key history and a secret's key XP_UNKNOWN.
 */
XpResource *xp_world_add_resource(XpWorld *world, const XpAccount *account, XpResourceKind kind,
                                  const char *name, const char *arn);
void xp_resource_set_arn(XpWorld *world, XpResource *resource, const char *arn);
void xp_resource_add_alias(XpWorld *world, XpResource *resource, const char *alias);
/* Returns a zeroed grant; @grants_status becomes XP_KNOWN. */
XpGrant *xp_resource_add_grant(XpResource *resource);
void xp_grant_add_operation(XpWorld *world, XpGrant *grant, const char *operation);
/* Both copy @entry as it is: its strings must be of the world's pool (see xp_principal_parse()). */
void xp_grant_add_grantee(XpGrant *grant, const XpPrincipalEntry *entry);
void xp_grant_add_retiring(XpGrant *grant, const XpPrincipalEntry *entry);
/* Adds a pair; the constraint counts as stated. */
void xp_grant_add_pair(XpWorld *world, XpGrantPairs *pairs, const char *name, const char *value);
/* Both return a reference of kind XP_KEY_UNKNOWN to fill in. */
XpKeyRef *xp_resource_add_version_key(XpResource *resource);
XpReplica *xp_resource_add_replica(XpWorld *world, XpResource *resource, const char *region);

/* Adds a tag; the status becomes XP_KNOWN. */
void xp_tags_add(XpStrings *strings, XpTags *tags, const char *key, const char *value);
void xp_documents_add(XpDocuments *documents, const XpPolicy *policy);

XpVpcEndpoint *xp_world_add_endpoint(XpWorld *world, const XpAccount *account, const char *id);

/* Returns borrowed: the organization, new and empty, of which nobody said which types of policy are
 * enabled; the world's status becomes XP_KNOWN. */
XpOrganization *xp_world_set_organization(XpWorld *world, const char *id);
/* Returns the index of the new node; @parent is -1 for the root. */
gint xp_organization_add_node(XpWorld *world, XpOrganization *organization, const char *id,
                              gint parent);
void xp_org_node_add_account(XpOrgNode *node, const XpAccount *account);
void xp_org_node_add_scp(XpOrgNode *node, const XpPolicy *policy);
void xp_org_node_add_rcp(XpOrgNode *node, const XpPolicy *policy);
void xp_organization_attach(XpOrganization *organization, const XpAccount *account,
                            const XpPolicy *policy);

void xp_world_add_ledger(XpWorld *world, const char *account, const char *layer, const char *object,
                         XpLedgerStatus status, const char *effect);
void xp_world_add_input(XpWorld *world, const char *path, const char *sha256, const char *loader);
void xp_world_add_property_file(XpWorld *world, const char *path);

/**
 * xp_world_add_policy:
 *
 * Returns borrowed: an empty document owned by @world and attached to nothing; Version 2012-10-17
 * (@variables TRUE).
 */
XpPolicy *xp_world_add_policy(XpWorld *world, XpPolicyType type, const char *name);

/* The same for a document that belongs to no world (a request's). Returns new; @strings must
 * outlive it and is the pool to pass to the helpers below. */
XpPolicy *xp_policy_new(XpStrings *strings, XpPolicyType type, const char *name);
void xp_policy_free(XpPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpPolicy, xp_policy_free)

/* Adds a statement with the next index; all its elements are absent, @action_element is PLAIN. */
XpStatement *xp_policy_add_statement(XpPolicy *policy, XpEffect effect);

/*
 * @strings: pool of the world (world->strings) or of the request. @span may be NULL: unknown.
 * @element: XP_ELEMENT_PLAIN or XP_ELEMENT_NEGATED; all entries of one element must agree. An
 * element that is present and empty is set directly.
 */
void xp_statement_add_action(XpStrings *strings, XpStatement *statement, XpElement element,
                             const char *text, const XpSpan *span);
void xp_statement_add_resource(XpStrings *strings, XpStatement *statement, XpElement element,
                               const char *text, const XpSpan *span);
/* @entry is copied as it is: its strings must be of the same pool (see xp_principal_parse()). */
void xp_statement_add_principal(XpStatement *statement, XpElement element,
                                const XpPrincipalEntry *entry);

/**
 * xp_statement_add_condition:
 * @operator_text: as written, "ForAnyValue:StringLikeIfExists"; sets op, set and if_exists; an
 *   unknown operator becomes XP_OP_UNKNOWN
 *
 * Returns the condition without values, valid until the next one is added to @statement.
 */
XpCondition *xp_statement_add_condition(XpStrings *strings, XpStatement *statement,
                                        const char *operator_text, const char *key,
                                        const XpSpan *span);
void xp_condition_add_value(XpStrings *strings, XpCondition *condition, const char *value,
                            const XpSpan *span);

#endif
