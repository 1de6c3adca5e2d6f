/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/eval/address.h"
#include "frontend/eval/comparison.h"
#include "frontend/eval/date.h"
#include "frontend/eval/number.h"

/* Operators that read their values: numbers, dates, addresses and bytes. */

static gboolean is_negated(const XpComparison *comparison)
{
    return xp_condition_op_is_negated(comparison->condition->op);
}

static XpConditionOpKind kind_of(const XpComparison *comparison)
{
    return xp_condition_op_kind(comparison->condition->op);
}

/* Is the key of the type the operator compares? One nobody lists may be. Rule: S-COND-30. */
static gboolean key_fits(const XpComparison *comparison)
{
    const XpConditionKey *row = comparison->row;
    if (row == NULL)
        return TRUE;
    switch (kind_of(comparison)) {
    case XP_OP_KIND_NUMERIC: /* seconds since 1970 are a number as well as a date */
        return row->type == XP_KEY_TYPE_NUMERIC || strcmp(row->name, "aws:EpochTime") == 0;
    case XP_OP_KIND_DATE:
        return row->type == XP_KEY_TYPE_DATE;
    case XP_OP_KIND_IP:
        return row->type == XP_KEY_TYPE_IP;
    case XP_OP_KIND_BINARY: /* no listed key holds bytes; S-COND-16 */
        return FALSE;
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
    case XP_OP_KIND_BOOL:
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        return TRUE;
    }
    g_assert_not_reached();
}

/* AWS may have refused such a policy, and nobody says how it would be read. */
static XpTruth unreadable_policy(XpComparison *comparison, const char *wanted)
{
    if (comparison->policy->variables && strstr(wanted, "${") != NULL)
        return xp_comparison_open(comparison, "whether this operator reads policy variables",
                                  "S-VAR-2");
    return xp_comparison_open(comparison, "a value that this operator cannot read",
                              kind_of(comparison) == XP_OP_KIND_NUMERIC ? "S-COND-11" : "S-SND-9");
}

/* Rule: S-COND-11, S-COND-30 */
static XpTruth unreadable_value(XpComparison *comparison, XpRead read)
{
    if (is_negated(comparison))
        return xp_comparison_open(comparison,
                                  "what a negated operator makes of a key it cannot read",
                                  key_fits(comparison) ? "S-COND-11" : "S-COND-30");
    if (read == XP_READ_NONE)
        return XP_FALSE;
    return xp_comparison_open(comparison, "whether the operator reads the key written like this",
                              kind_of(comparison) == XP_OP_KIND_DATE ? "S-COND-13" : "S-COND-11");
}

/* A key of another type may be read all the same, or count as one that cannot be. */
static XpTruth readable(XpComparison *comparison, XpTruth match)
{
    if (key_fits(comparison) || (match == XP_FALSE && !is_negated(comparison)))
        return match;
    return xp_comparison_open(comparison, "whether the operator reads a key of another type",
                              "S-COND-30");
}

static XpOrder order_of(XpConditionOp op)
{
    switch (op) {
    case XP_OP_NUMERIC_LESS_THAN:
    case XP_OP_DATE_LESS_THAN:
        return XP_ORDER_LESS;
    case XP_OP_NUMERIC_LESS_THAN_EQUALS:
    case XP_OP_DATE_LESS_THAN_EQUALS:
        return XP_ORDER_LESS_EQUAL;
    case XP_OP_NUMERIC_GREATER_THAN:
    case XP_OP_DATE_GREATER_THAN:
        return XP_ORDER_GREATER;
    case XP_OP_NUMERIC_GREATER_THAN_EQUALS:
    case XP_OP_DATE_GREATER_THAN_EQUALS:
        return XP_ORDER_GREATER_EQUAL;
    case XP_OP_NUMERIC_EQUALS:
    case XP_OP_NUMERIC_NOT_EQUALS:
    case XP_OP_DATE_EQUALS:
    case XP_OP_DATE_NOT_EQUALS:
        return XP_ORDER_EQUAL;
    case XP_OP_STRING_EQUALS:
    case XP_OP_STRING_NOT_EQUALS:
    case XP_OP_STRING_EQUALS_IGNORE_CASE:
    case XP_OP_STRING_NOT_EQUALS_IGNORE_CASE:
    case XP_OP_STRING_LIKE:
    case XP_OP_STRING_NOT_LIKE:
    case XP_OP_BOOL:
    case XP_OP_BINARY_EQUALS:
    case XP_OP_IP_ADDRESS:
    case XP_OP_NOT_IP_ADDRESS:
    case XP_OP_ARN_EQUALS:
    case XP_OP_ARN_NOT_EQUALS:
    case XP_OP_ARN_LIKE:
    case XP_OP_ARN_NOT_LIKE:
    case XP_OP_NULL:
    case XP_OP_UNKNOWN:
        break;
    }
    g_assert_not_reached();
}

/* Rule: S-COND-11, S-COND-12 */
static XpTruth compare_number(XpComparison *comparison, const char *wanted, const char *value)
{
    XpNumber left, right;
    if (xp_number_parse(wanted, &right) != XP_READ_SURE)
        return unreadable_policy(comparison, wanted);
    XpRead read = xp_number_parse(value, &left);
    if (read != XP_READ_SURE)
        return unreadable_value(comparison, read);
    XpOrder order = order_of(comparison->condition->op);
    return readable(comparison,
                    xp_truth_of(xp_order_holds(order, xp_number_compare(&left, &right))));
}

/* Rule: S-COND-13 */
static XpTruth compare_date(XpComparison *comparison, const char *wanted, const char *value)
{
    XpDate left, right;
    if (xp_date_parse(wanted, &right) != XP_READ_SURE)
        return unreadable_policy(comparison, wanted);
    XpRead read = xp_date_parse(value, &left);
    if (read != XP_READ_SURE)
        return unreadable_value(comparison, read);
    XpTruth match = xp_date_compare(&left, order_of(comparison->condition->op), &right);
    if (match == XP_MAYBE)
        return xp_comparison_open(comparison, "whether digits are a date or seconds since 1970",
                                  "S-COND-13");
    return readable(comparison, match);
}

/* Rule: S-COND-17, S-COND-18 */
static XpTruth compare_address(XpComparison *comparison, const char *wanted, const char *value)
{
    XpNetwork network;
    XpAddress address;
    const char *rule;
    if (!xp_network_parse(wanted, &network))
        return unreadable_policy(comparison, wanted);
    XpRead read = xp_address_parse(value, &address);
    if (read != XP_READ_SURE)
        return unreadable_value(comparison, read);
    XpTruth match = xp_network_contains(&network, &address, &rule);
    if (match == XP_MAYBE)
        return xp_comparison_open(comparison, "which addresses an IPv6 address stands for", rule);
    return readable(comparison, match);
}

static gboolean is_base64(const char *text)
{
    gsize length = strlen(text);
    gsize digits = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    gsize padding = strspn(text + digits, "=");
    return length % 4 == 0 && digits + padding == length && padding <= 2;
}

/* The bytes of a key that holds bytes: those of the text of the request, or, when both texts are
 * the same, those they are base64 of. Rule: S-COND-16. */
static XpTruth compare_bytes(XpComparison *comparison, const char *wanted, const char *value)
{
    gsize length;
    if (!is_base64(wanted))
        return unreadable_policy(comparison, wanted);
    g_autofree guchar *bytes = g_base64_decode(wanted, &length);
    if (length == strlen(value) && memcmp(bytes, value, length) == 0)
        return readable(comparison, XP_TRUE);
    if (strcmp(wanted, value) == 0)
        return xp_comparison_open(comparison, "whether the key is given as bytes or as base64",
                                  "S-COND-16");
    return readable(comparison, XP_FALSE);
}

/* The same of a value of which not all is known. */
static XpTruth compare_open_bytes(const char *wanted, const char *value)
{
    gsize length;
    if (!is_base64(wanted))
        return XP_MAYBE;
    g_autofree char *bytes = (char *)g_base64_decode(wanted, &length);
    g_autofree char *text = g_strndup(bytes, length);
    g_autoptr(GArray) pieces = xp_pieces_from_text(value, FALSE);
    g_autoptr(GArray) written = xp_pieces_from_text(wanted, FALSE);
    XpTruth match = xp_match_glob(xp_pieces_slice(written), xp_pieces_slice(pieces));
    if (g_utf8_validate(text, (gssize)length, NULL)) {
        g_autoptr(GArray) decoded = xp_pieces_from_text(text, FALSE);
        match =
            xp_truth_or(match, xp_match_glob(xp_pieces_slice(decoded), xp_pieces_slice(pieces)));
    }
    return match == XP_FALSE ? XP_FALSE : XP_MAYBE;
}

/* What a hole stands for cannot be read. */
static gboolean is_open(const char *value)
{
    return xp_text_has_hole(value);
}

XpTruth xp_compare_value(XpComparison *comparison, const char *wanted, const char *value)
{
    switch (kind_of(comparison)) {
    case XP_OP_KIND_STRING:
        return xp_compare_string(comparison, wanted, value);
    case XP_OP_KIND_ARN:
        return xp_compare_arn(comparison, wanted, value);
    case XP_OP_KIND_BOOL:
        return xp_compare_bool(comparison, wanted, value);
    case XP_OP_KIND_NUMERIC:
        return is_open(value) ? XP_MAYBE : compare_number(comparison, wanted, value);
    case XP_OP_KIND_DATE:
        return is_open(value) ? XP_MAYBE : compare_date(comparison, wanted, value);
    case XP_OP_KIND_IP:
        return is_open(value) ? XP_MAYBE : compare_address(comparison, wanted, value);
    case XP_OP_KIND_BINARY:
        return is_open(value) ? compare_open_bytes(wanted, value)
                              : compare_bytes(comparison, wanted, value);
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        break;
    }
    g_assert_not_reached();
}
