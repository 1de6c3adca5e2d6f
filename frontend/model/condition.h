/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_CONDITION_H
#define XP_MODEL_CONDITION_H

#include <glib.h>

#include "frontend/base/span.h"

typedef enum {
#define XP_CONDITION_OP(identifier, name, kind, negated) XP_OP_##identifier,
#include "frontend/model/condition_ops.def"
#undef XP_CONDITION_OP
    XP_OP_UNKNOWN, /* not an operator of AWS; only with --accept-unknown-operators */
} XpConditionOp;

typedef enum {
    XP_OP_KIND_STRING,
    XP_OP_KIND_NUMERIC,
    XP_OP_KIND_DATE,
    XP_OP_KIND_BOOL,
    XP_OP_KIND_BINARY,
    XP_OP_KIND_IP,
    XP_OP_KIND_ARN,
    XP_OP_KIND_NULL,
    XP_OP_KIND_UNKNOWN,
} XpConditionOpKind;

typedef enum {
    XP_SET_NONE,
    XP_SET_FOR_ALL_VALUES,
    XP_SET_FOR_ANY_VALUE,
} XpSetOperator;

/* Looks an operator up by its bare name (no prefix, no IfExists), without case. */
gboolean xp_condition_op_lookup(const char *name, XpConditionOp *out_op);
const char *xp_condition_op_name(XpConditionOp op);
XpConditionOpKind xp_condition_op_kind(XpConditionOp op);
gboolean xp_condition_op_is_negated(XpConditionOp op);

/**
 * XpCondition:
 * @operator_text: as written, with prefix and suffix
 * @key: as written
 * @values: texts (JSON booleans and numbers as their text), may hold symbols; may be empty
 *
 * One (operator, key) pair of a Condition element. A statement's conditions all have to hold.
 * Strings are borrowed from the world. Rule: S-COND-1, S-GRAM-39.
 */
typedef struct {
    XpConditionOp op;
    XpSetOperator set;
    gboolean if_exists;
    const char *operator_text;
    const char *key;
    const char **values;
    XpSpan *value_spans;
    guint n_values;
    XpSpan span;
} XpCondition;

/* What condition-key table rows say (condition_keys.def). */
typedef enum {
    XP_KEY_TYPE_STRING,
    XP_KEY_TYPE_ARN,
    XP_KEY_TYPE_BOOL,
    XP_KEY_TYPE_NUMERIC,
    XP_KEY_TYPE_DATE,
    XP_KEY_TYPE_IP,
} XpKeyType;

typedef struct {
    const char *name; /* canonical spelling; of a family what comes before its free part,
                       * or "<oidc-provider>:aud", whose free part is the host in front */
    gboolean family;  /* aws:PrincipalTag/, kms:EncryptionContext: and the like */
    XpKeyType type;
    gboolean multivalued;
} XpConditionKey;

/* The row of @key (compared without case; a family by its prefix and a free part that is not
 * empty), or NULL. Rule: S-COND-5. */
const XpConditionKey *xp_condition_key_lookup(const char *key);
guint xp_condition_key_count(void);
/**
 * xp_condition_key_has_operation:
 * @action: of the catalogue, "kms:Decrypt"
 *
 * FALSE if a call of @action never has @key: the key belongs to other operations
 * (key_operations.def), or a listed key of KMS, Secrets Manager or STS to another service. Both
 * names are compared without case. Rule: S-COND-31, S-SND-11.
 */
gboolean xp_condition_key_has_operation(const char *key, const char *action);
/* TRUE if @key belongs to named operations (key_operations.def). */
gboolean xp_condition_key_is_tied(const char *key);
const XpConditionKey *xp_condition_key_get(guint index);

#endif
