/* SPDX-License-Identifier: Apache-2.0
 *
 * The Condition element of a statement. Rule: S-GRAM-39, S-GRAM-40.
 */
#include <string.h>

#include "frontend/base/suggest.h"
#include "frontend/load/policy_reader.h"
#include "frontend/load/token.h"
#include "frontend/model/arn.h"

static const char *const set_prefixes[] = {"ForAllValues:", "ForAnyValue:"};

static gboolean has_if_exists(const char *text)
{
    gsize length = strlen(text);

    return length > 8 && g_ascii_strcasecmp(text + length - 8, "IfExists") == 0;
}

/* Returns new: the operator without its prefix and suffix. */
static char *bare_operator(const char *text)
{
    gsize length;

    for (guint i = 0; i < G_N_ELEMENTS(set_prefixes); i++) {
        gsize prefix = strlen(set_prefixes[i]);

        if (g_ascii_strncasecmp(text, set_prefixes[i], prefix) == 0) {
            text += prefix;
            break;
        }
    }
    length = strlen(text);
    if (has_if_exists(text))
        length -= 8;
    return g_strndup(text, length);
}

static void refuse_operator(XpPolicyReader *reader, const XpJson *member)
{
    g_autofree char *bare = bare_operator(member->key);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *help = NULL;
    const char *near;

    for (guint i = 0; i < XP_OP_UNKNOWN; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)xp_condition_op_name((XpConditionOp)i));
    near = xp_suggest(bare, (const char *const *)names->pdata, names->len);
    help = near != NULL ? g_strdup_printf("did you mean \"%s\"?", near)
                        : g_strdup("an operator looks like StringEquals, ArnLike, Bool ...");
    xp_json_report_key(reader->doc, member, xp_names_diags(reader->names), XP_DIAG_POLICY_OPERATOR,
                       help, "\"%s\" is no condition operator", member->key);
    reader->fine = FALSE;
}

/* FALSE after refusing the operator of @member. */
static gboolean check_operator(XpPolicyReader *reader, const XpJson *member)
{
    g_autofree char *bare = bare_operator(member->key);
    XpConditionOp op;

    if (!xp_condition_op_lookup(bare, &op)) {
        if (!reader->accept_unknown_operators)
            refuse_operator(reader, member);
        return reader->accept_unknown_operators;
    }
    if (xp_condition_op_kind(op) == XP_OP_KIND_NULL && has_if_exists(member->key)) {
        xp_json_report_key(reader->doc, member, xp_names_diags(reader->names),
                           XP_DIAG_POLICY_OPERATOR, "write \"Null\"", "Null takes no IfExists");
        reader->fine = FALSE;
        return FALSE;
    }
    return TRUE;
}

/* Refuses a member whose name differs from an earlier one by letter case only. Rule: S-GRAM-5. */
static gboolean check_case(XpPolicyReader *reader, const XpJson *member, GHashTable *seen)
{
    g_autofree char *lower = g_ascii_strdown(member->key, -1);

    if (g_hash_table_contains(seen, lower)) {
        xp_json_report_key(reader->doc, member, xp_names_diags(reader->names),
                           XP_DIAG_POLICY_CONDITION, "merge the two",
                           "\"%s\" stands twice here, in two spellings", member->key);
        reader->fine = FALSE;
        return FALSE;
    }
    g_hash_table_add(seen, g_steal_pointer(&lower));
    return TRUE;
}

static gboolean is_modelled_service(const char *key)
{
    return g_ascii_strncasecmp(key, "aws:", 4) == 0 || g_ascii_strncasecmp(key, "kms:", 4) == 0 ||
           g_ascii_strncasecmp(key, "secretsmanager:", 15) == 0;
}

/* Other services have keys that nobody here knows; one a letter or two off a known key is a slip of
 * the pen. */
#define SLIP 2u

gboolean xp_condition_key_is_odd(const char *key, char **out_help)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *near;

    *out_help = NULL;
    if (xp_condition_key_lookup(key) != NULL)
        return FALSE;
    if (strchr(key, ':') == NULL) {
        *out_help = g_strdup("write it with its prefix: \"aws:SourceIp\"");
        return TRUE;
    }
    for (guint i = 0; i < xp_condition_key_count(); i++)
        g_ptr_array_add(names, (gpointer)(guintptr)xp_condition_key_get(i)->name);
    near = xp_suggest(key, (const char *const *)names->pdata, names->len);
    if (!is_modelled_service(key) && (near == NULL || xp_edit_distance(key, near) > SLIP))
        return FALSE;
    if (near != NULL && (g_str_has_suffix(near, "/") || g_str_has_suffix(near, ":")))
        *out_help = g_strdup_printf("write \"%sNAME\"", near);
    else if (near != NULL)
        *out_help = g_strdup_printf("did you mean \"%s\"?", near);
    return TRUE;
}

static void warn_unknown_key(XpPolicyReader *reader, const XpJson *member)
{
    g_autofree char *help = NULL;

    if (xp_condition_key_is_odd(member->key, &help))
        xp_json_report_key(
            reader->doc, member, xp_names_diags(reader->names), XP_DIAG_POLICY_SUSPICIOUS, help,
            "the condition key '%s' is not known: it may have any value or none", member->key);
}

/* Values that are legal and cannot do what they look like. Rule: S-COND-7, S-COND-14. */
static void warn_value(XpPolicyReader *reader, const XpJson *node, XpConditionOp op,
                       const char *text)
{
    XpConditionOpKind kind = xp_condition_op_kind(op);
    gboolean truth =
        g_ascii_strcasecmp(text, "true") == 0 || g_ascii_strcasecmp(text, "false") == 0;
    gboolean exact = g_str_has_prefix(xp_condition_op_name(op), "StringEquals") ||
                     g_str_has_prefix(xp_condition_op_name(op), "StringNotEquals");

    if ((kind == XP_OP_KIND_BOOL || kind == XP_OP_KIND_NULL) && !truth &&
        strstr(text, "${") == NULL)
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "write \"true\" or \"false\"",
                       "'%s' is neither true nor false", text);
    if (exact && strpbrk(text, "*?") != NULL && strstr(text, "${") == NULL)
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "use StringLike for patterns",
                       "%s takes '*' and '?' literally", xp_condition_op_name(op));
}

/* Keys whose value is an account id: another text, or a number that lost its zeros, equals none. */
static void warn_account(XpPolicyReader *reader, const XpJson *node, const XpCondition *condition,
                         const char *text)
{
    static const char *const keys[] = {"aws:PrincipalAccount", "aws:ResourceAccount",
                                       "aws:SourceAccount", "kms:CallerAccount"};
    g_autofree char *help = NULL;

    if (!xp_token_is_number(text) || xp_account_id_is_valid(text))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (g_ascii_strcasecmp(keys[i], condition->key) != 0)
            continue;
        help = xp_token_account_advice(text);
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, help,
                       "'%s' is no account id, and %s never has that value", text, keys[i]);
    }
}

static void add_value(XpPolicyReader *reader, const XpJson *node, XpCondition *condition)
{
    XpSite site = xp_policy_site(reader, node);
    XpConditionOpKind kind = xp_condition_op_kind(condition->op);
    g_autofree char *literal = NULL;
    const char *text = NULL;

    switch (node->type) {
    case JSON_STRING:
        text = xp_json_string(node);
        break;
    case JSON_INTEGER:
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
        literal = xp_json_literal(reader->doc, node);
        text = literal;
        break;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NULL:
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_CONDITION, "write a string",
                         "a condition value is a string, this is %s", xp_json_type_name(node));
        return;
    }
    g_assert(text != NULL);
    warn_value(reader, node, condition->op, text);
    warn_account(reader, node, condition, text);
    if (node->type == JSON_STRING &&
        (kind == XP_OP_KIND_STRING || kind == XP_OP_KIND_ARN || kind == XP_OP_KIND_UNKNOWN))
        text = xp_names_condition_value(reader->names, text, &site);
    if (text == NULL)
        reader->fine = FALSE;
    else
        xp_condition_add_value(xp_names_strings(reader->names), condition, text, &site.span);
}

static void read_values(XpPolicyReader *reader, const XpJson *node, XpCondition *condition)
{
    if (node->type != JSON_ARRAY) {
        add_value(reader, node, condition);
        return;
    }
    if (node->n == 0)
        xp_policy_warn(reader, node, XP_DIAG_POLICY_SUSPICIOUS, "add a value",
                       "the condition compares with no value at all");
    for (const XpJson *item = node->first; item != NULL; item = item->next)
        add_value(reader, item, condition);
}

static void read_operator(XpPolicyReader *reader, XpStatement *statement, const XpJson *member)
{
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (member->type != JSON_OBJECT) {
        xp_policy_refuse(
            reader, member, XP_DIAG_POLICY_CONDITION, "write {\"OPERATOR\": {\"KEY\": \"VALUE\"}}",
            "a condition operator holds an object, this is %s", xp_json_type_name(member));
        return;
    }
    for (const XpJson *key = member->first; key != NULL; key = key->next) {
        XpSpan span = xp_policy_site(reader, key).span;
        XpCondition *condition;

        if (!check_case(reader, key, keys))
            continue;
        if (key->key[0] == '\0') {
            xp_policy_refuse(reader, key, XP_DIAG_POLICY_CONDITION, "name a condition key",
                             "the name of the condition key is empty");
            continue;
        }
        warn_unknown_key(reader, key);
        condition = xp_statement_add_condition(xp_names_strings(reader->names), statement,
                                               member->key, key->key, &span);
        read_values(reader, key, condition);
    }
}

void xp_policy_read_conditions(XpPolicyReader *reader, XpStatement *statement, const XpJson *node)
{
    g_autoptr(GHashTable) operators = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (node->type != JSON_OBJECT) {
        xp_policy_refuse(reader, node, XP_DIAG_POLICY_CONDITION,
                         "write {\"OPERATOR\": {\"KEY\": \"VALUE\"}}",
                         "Condition is an object, this is %s", xp_json_type_name(node));
        return;
    }
    for (const XpJson *member = node->first; member != NULL; member = member->next) {
        if (check_case(reader, member, operators) && check_operator(reader, member))
            read_operator(reader, statement, member);
    }
}
