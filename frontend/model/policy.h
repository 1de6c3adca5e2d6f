/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_POLICY_H
#define XP_MODEL_POLICY_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/model/condition.h"
#include "frontend/model/principal.h"

typedef enum {
    XP_POLICY_IDENTITY,
    XP_POLICY_BOUNDARY,
    XP_POLICY_SESSION,
    XP_POLICY_RESOURCE, /* secrets and every other resource with a policy */
    XP_POLICY_KEY,
    XP_POLICY_TRUST,
    XP_POLICY_SCP,
    XP_POLICY_RCP,
    XP_POLICY_VPC_ENDPOINT,
    XP_POLICY_REFERENCE, /* attached to nothing: what `within policy` allows at most */
} XpPolicyType;

typedef enum {
    XP_EFFECT_ALLOW,
    XP_EFFECT_DENY,
} XpEffect;

/* Whether an element stands in a statement plain, negated (NotAction ...) or not at all. */
typedef enum {
    XP_ELEMENT_ABSENT,
    XP_ELEMENT_PLAIN,
    XP_ELEMENT_NEGATED,
} XpElement;

typedef struct {
    const char *text; /* borrowed from the world; may hold symbols */
    XpSpan span;
} XpText;

/**
 * XpStatement:
 * @index: position in its document, from 0
 * @sid: or NULL
 *
 * One statement as loaded; all strings borrowed from the world.
 */
typedef struct {
    guint index;
    const char *sid;
    XpEffect effect;
    XpElement action_element; /* never ABSENT */
    XpText *actions;
    guint n_actions;
    XpElement resource_element;
    XpText *resources;
    guint n_resources;
    XpElement principal_element;
    XpPrincipalEntry *principals;
    guint n_principals;
    XpCondition *conditions;
    guint n_conditions;
    XpSpan span; /* the whole object */
} XpStatement;

/**
 * XpPolicy:
 * @name: what people call it: file name without .json, policy name, Sid of a base policy
 * @variables: Version is 2012-10-17, so ${...} is a variable. Rule: S-VAR-1
 * @missing: no document is known ("attached, but its document was not supplied"): it may
 *   allow and deny anything; @statements is empty. Rule: S-SND-23
 * @built_in: not read from a file (AdministratorAccess, base: default); spans name the YAML line
 *   that asked for it
 */
typedef struct {
    XpPolicyType type;
    const char *name;
    const char *file; /* borrowed; NULL only when built in or missing */
    gboolean variables;
    gboolean missing;
    gboolean built_in;
    XpStatement *statements;
    guint n_statements;
    XpSpan span;
} XpPolicy;

const char *xp_policy_type_name(XpPolicyType type);
const char *xp_effect_name(XpEffect effect);

#endif
