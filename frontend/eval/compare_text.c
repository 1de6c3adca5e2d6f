/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/eval/address.h"
#include "frontend/eval/comparison.h"

/* String*, Arn* and Bool operators: the values are texts, in which variables are replaced. */

static gboolean is_exact(XpConditionOp op)
{
    return op == XP_OP_STRING_EQUALS || op == XP_OP_STRING_NOT_EQUALS;
}

static gboolean ignores_case(XpConditionOp op)
{
    return op == XP_OP_STRING_EQUALS_IGNORE_CASE || op == XP_OP_STRING_NOT_EQUALS_IGNORE_CASE;
}

static char *text_of(const GArray *pieces)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < pieces->len; i++)
        g_string_append_unichar(text, g_array_index(pieces, XpPiece, i).character);
    return g_string_free(text, FALSE);
}

/* ASCII letters fold; whether others do is not documented. Rule: S-COND-8. */
static XpTruth match_ignoring_case(XpComparison *comparison, const GArray *pattern,
                                   const char *value)
{
    g_autoptr(GArray) folded = xp_pieces_new();
    g_autoptr(GArray) text = xp_pieces_from_text(value, FALSE);
    g_array_append_vals(folded, pattern->data, pattern->len);
    xp_pieces_fold(folded);
    xp_pieces_fold(text);
    XpTruth plain = xp_match_glob(xp_pieces_slice(folded), xp_pieces_slice(text));
    if (plain != XP_FALSE || xp_slice_has(xp_pieces_slice(pattern), XP_PIECE_HOLE))
        return plain;
    g_autofree char *written = text_of(pattern);
    g_autofree char *left = g_utf8_casefold(written, -1);
    g_autofree char *right = g_utf8_casefold(value, -1);
    if (g_strcmp0(left, right) != 0)
        return XP_FALSE;
    return xp_comparison_open(comparison, "how letters outside ASCII compare without case",
                              "S-COND-8");
}

static XpTruth match_reading(XpComparison *comparison, const XpReading *reading, const char *value,
                             XpMatcher matcher)
{
    if (ignores_case(comparison->condition->op)) {
        XpTruth match = match_ignoring_case(comparison, reading->pieces, value);
        return reading->resolved == XP_FALSE ? XP_FALSE : xp_truth_and(match, reading->resolved);
    }
    g_autoptr(GArray) text = xp_pieces_from_text(value, FALSE);
    return xp_reading_match(reading, matcher, xp_pieces_slice(text));
}

static XpTruth match_text(XpComparison *comparison, const char *wanted, const char *value,
                          XpMatcher matcher, gboolean wildcards)
{
    g_auto(XpReading) reading = {0};
    xp_reading_init(&reading, comparison->call, wanted, wildcards, comparison->policy->variables);
    if (!wildcards)
        g_clear_pointer(&reading.wild, g_array_unref); /* Rule: S-COND-33 */
    XpTruth match = reading.pieces->len == 0 && xp_comparison_is_never_empty(comparison, value)
                        ? XP_FALSE
                        : match_reading(comparison, &reading, value, matcher);
    gboolean negated = xp_condition_op_is_negated(comparison->condition->op);
    if (match == XP_MAYBE || (negated && reading.resolved == XP_MAYBE))
        xp_comparison_blame_reading(comparison, &reading);
    if (negated && reading.resolved != XP_TRUE && match != XP_TRUE)
        return xp_comparison_open(
            comparison, "what a negated operator makes of a variable without a value", "S-VAR-7");
    return match;
}

/* The characters of which the values of a key are made, or NULL: any. */
static const char *letters_of(const XpComparison *comparison)
{
    if (comparison->row == NULL)
        return NULL;
    switch (comparison->row->type) {
    case XP_KEY_TYPE_IP:
        return "0123456789abcdefABCDEF:.";
    case XP_KEY_TYPE_DATE:
        return "0123456789TZ:.+-";
    case XP_KEY_TYPE_NUMERIC:
        return "0123456789.";
    case XP_KEY_TYPE_STRING:
    case XP_KEY_TYPE_BOOL:
    case XP_KEY_TYPE_ARN:
        return NULL;
    }
    g_assert_not_reached();
}

/* What a request comes from is an address, whichever it is, and its time a date: a text that is
 * none does not match, nor a pattern with other characters. */
static gboolean is_beyond_type(const XpComparison *comparison, const char *wanted,
                               const char *value)
{
    XpAddress address;
    XpConditionOp op = comparison->condition->op;
    gboolean pattern = !is_exact(op) && !ignores_case(op);
    const char *letters = letters_of(comparison);
    if (letters == NULL || strcmp(value, XP_HOLE_TEXT) != 0 || strstr(wanted, "${") != NULL)
        return FALSE;
    for (const char *at = wanted; *at != '\0'; at++)
        if (strchr(letters, *at) == NULL && !(pattern && strchr("*?", *at) != NULL))
            return TRUE;
    return !pattern && comparison->row->type == XP_KEY_TYPE_IP &&
           xp_address_parse(wanted, &address) == XP_READ_NONE;
}

static gboolean is_supplied(const XpComparison *comparison, const char *id)
{
    const XpAccount *account = xp_world_account_by_id(comparison->call->world, id);
    return account != NULL && account->supplied;
}

/* "arn:P:iam::ACCOUNT:..." of a supplied account, in words or as a pattern. */
static gboolean is_within_supplied(const XpComparison *comparison, const char *wanted)
{
    g_auto(GStrv) parts = g_strsplit(wanted, ":", 6);
    if (g_strv_length(parts) < 6)
        return FALSE;
    g_autofree char *head = g_strndup(wanted, strlen(wanted) - strlen(parts[5]));
    return strpbrk(head, "*?$") == NULL && strcmp(parts[0], "arn") == 0 &&
           (strcmp(parts[2], "iam") == 0 || strcmp(parts[2], "sts") == 0) &&
           is_supplied(comparison, parts[4]);
}

/* A service principal is of no customer's account, whatever its ARN and account are.
 * Rule: S-EVAL-19. */
static gboolean is_beyond_service(const XpComparison *comparison, const char *wanted,
                                  const char *value)
{
    if (comparison->call->caller->kind != XP_CALLER_SERVICE || strcmp(value, XP_HOLE_TEXT) != 0)
        return FALSE;
    if (g_ascii_strcasecmp(comparison->condition->key, "aws:PrincipalArn") == 0)
        return is_within_supplied(comparison, wanted);
    return g_ascii_strcasecmp(comparison->condition->key, "aws:PrincipalAccount") == 0 &&
           is_supplied(comparison, wanted);
}

/* The key is asked for its own value, as a policy variable. */
static gboolean is_itself(const XpComparison *comparison, const char *wanted)
{
    g_autofree char *variable = g_strdup_printf("${%s}", comparison->condition->key);
    return comparison->policy->variables && !comparison->state.multivalued &&
           g_ascii_strcasecmp(wanted, variable) == 0;
}

XpTruth xp_compare_string(XpComparison *comparison, const char *wanted, const char *value)
{
    XpConditionOp op = comparison->condition->op;
    if (is_itself(comparison, wanted))
        return XP_TRUE;
    if (is_beyond_type(comparison, wanted, value) || is_beyond_service(comparison, wanted, value))
        return XP_FALSE;
    return match_text(comparison, wanted, value, xp_match_glob, !is_exact(op) && !ignores_case(op));
}

/* A lone star is no ARN, yet written as one. Rule: S-COND-22. */
XpTruth xp_compare_arn(XpComparison *comparison, const char *wanted, const char *value)
{
    if (strcmp(wanted, "*") == 0)
        return xp_comparison_open(comparison, "what a lone \"*\" is to an ARN operator",
                                  "S-COND-22");
    if (is_beyond_service(comparison, wanted, value))
        return XP_FALSE;
    return match_text(comparison, wanted, value, xp_match_arn, TRUE);
}

static gboolean is_boolean(const char *text)
{
    return g_ascii_strcasecmp(text, "true") == 0 || g_ascii_strcasecmp(text, "false") == 0;
}

/* As literal text a variable is neither true nor false; replaced, it may be. Rule: S-VAR-2. */
static XpTruth match_bool_variable(XpComparison *comparison, const char *wanted, const char *value)
{
    g_auto(XpReading) reading = {0};
    xp_reading_init(&reading, comparison->call, wanted, FALSE, TRUE);
    XpTruth match = match_ignoring_case(comparison, reading.pieces, value);
    if (xp_truth_and(match, reading.resolved) == XP_FALSE)
        return XP_FALSE;
    return xp_comparison_open(comparison, "whether Bool reads policy variables", "S-VAR-2");
}

XpTruth xp_compare_bool(XpComparison *comparison, const char *wanted, const char *value)
{
    gboolean open = xp_text_has_hole(value);
    if (!open && !is_boolean(value))
        return XP_FALSE;
    if (comparison->policy->variables && strstr(wanted, "${") != NULL)
        return match_bool_variable(comparison, wanted, value);
    if (!is_boolean(wanted) || is_beyond_type(comparison, wanted, value))
        return XP_FALSE;
    g_autoptr(GArray) pieces = xp_pieces_from_text(wanted, FALSE);
    return match_ignoring_case(comparison, pieces, value);
}
