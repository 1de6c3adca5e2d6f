/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/condition.h"

#include <string.h>

#define PROVIDER_MARK "<oidc-provider>"

typedef struct {
    const char *name;
    XpConditionOpKind kind;
    gboolean negated;
} Operator;

static const Operator operators[] = {
#define XP_CONDITION_OP(identifier, name, kind, negated) {name, XP_OP_KIND_##kind, negated},
#include "frontend/model/condition_ops.def"
#undef XP_CONDITION_OP
};

static const XpConditionKey keys[] = {
#define XP_CONDITION_KEY(name, family, type, multivalued) \
    {name, family, XP_KEY_TYPE_##type, multivalued},
#include "frontend/model/condition_keys.def"
#undef XP_CONDITION_KEY
};

typedef struct {
    const char *key;
    const char *operations;
} KeyOperations;

static const KeyOperations key_operations[] = {
#define XP_KEY_OPERATIONS(key, operations) {key, operations},
#include "frontend/model/key_operations.def"
#undef XP_KEY_OPERATIONS
};

gboolean xp_condition_op_lookup(const char *name, XpConditionOp *out_op)
{
    for (guint i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (g_ascii_strcasecmp(operators[i].name, name) == 0) {
            *out_op = (XpConditionOp)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *xp_condition_op_name(XpConditionOp op)
{
    return op < G_N_ELEMENTS(operators) ? operators[op].name : "unknown operator";
}

XpConditionOpKind xp_condition_op_kind(XpConditionOp op)
{
    return op < G_N_ELEMENTS(operators) ? operators[op].kind : XP_OP_KIND_UNKNOWN;
}

gboolean xp_condition_op_is_negated(XpConditionOp op)
{
    return op < G_N_ELEMENTS(operators) && operators[op].negated;
}

/* "host.example:aud" for "<oidc-provider>:aud": a host has a dot and no second colon. */
static gboolean is_provider_key(const char *row, const char *key)
{
    const char *suffix = row + strlen(PROVIDER_MARK);
    const char *colon = strchr(key, ':');
    const char *dot = strchr(key, '.');

    return colon != NULL && dot != NULL && dot < colon && g_ascii_strcasecmp(colon, suffix) == 0;
}

static gboolean row_matches(const XpConditionKey *row, const char *key)
{
    gsize length = strlen(row->name);

    if (!row->family)
        return g_ascii_strcasecmp(row->name, key) == 0;
    if (g_str_has_prefix(row->name, PROVIDER_MARK))
        return is_provider_key(row->name, key);
    return g_ascii_strncasecmp(row->name, key, length) == 0 && key[length] != '\0';
}

const XpConditionKey *xp_condition_key_lookup(const char *key)
{
    const XpConditionKey *found = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (!row_matches(&keys[i], key))
            continue;
        if (!keys[i].family)
            return &keys[i];
        if (found == NULL)
            found = &keys[i];
    }
    return found;
}

guint xp_condition_key_count(void)
{
    return G_N_ELEMENTS(keys);
}

const XpConditionKey *xp_condition_key_get(guint index)
{
    g_assert(index < G_N_ELEMENTS(keys));
    return &keys[index];
}

/* Is @action one of @operations, words of which a last star stands for any ending? */
static gboolean is_among(const char *operations, const char *action)
{
    const char *word = operations;

    while (*word != '\0') {
        gsize length = strcspn(word, " ");
        gboolean open = word[length - 1] == '*';

        if (g_ascii_strncasecmp(word, action, open ? length - 1 : length) == 0 &&
            (open || action[length] == '\0'))
            return TRUE;
        word += length;
        word += *word == ' ';
    }
    return FALSE;
}

/* Keys of these services exist in their calls only; those of others may stay in a session. */
static gboolean is_of_another_service(const char *key, const char *action)
{
    static const char *const services[] = {"kms:", "secretsmanager:", "sts:"};

    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        gsize length = strlen(services[i]);

        if (g_ascii_strncasecmp(key, services[i], length) == 0)
            return g_ascii_strncasecmp(action, services[i], length) != 0;
    }
    return FALSE;
}

gboolean xp_condition_key_is_tied(const char *key)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);

    for (guint i = 0; row != NULL && i < G_N_ELEMENTS(key_operations); i++)
        if (strcmp(key_operations[i].key, row->name) == 0)
            return TRUE;
    return FALSE;
}

gboolean xp_condition_key_has_operation(const char *key, const char *action)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);

    if (row == NULL)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(key_operations); i++) {
        if (strcmp(key_operations[i].key, row->name) == 0)
            return is_among(key_operations[i].operations, action);
    }
    return !is_of_another_service(row->name, action);
}
