/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <string.h>

#include "frontend/model/arn.h"
#include "frontend/model/condition.h"
#include "frontend/property/resolve.h"

/* --- values --- */

static gboolean add_let_values(XpResolver *resolver, const XpSynWord *word, XpLet *let, GArray *out)
{
    XpLetIs is = xp_resolve_kind(resolver, let);
    g_autofree char *help = NULL;
    g_autofree char *shown = NULL;

    let->used = TRUE;
    if (is == XP_LET_IS_BROKEN)
        return FALSE;
    if (is != XP_LET_IS_VALUES) {
        shown = xp_script_quote(word->text);
        help = g_strdup_printf("write \"%s\" in quotes if the text is meant", word->text);
        xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &word->span, help,
                    "%s stands for %s, not for values", shown, xp_let_is_name(is));
        return FALSE;
    }
    if (!xp_resolve_let_values(resolver, let))
        return FALSE;
    if (let->n_values > 0)
        g_array_append_vals(out, let->values, let->n_values);
    return TRUE;
}

gboolean xp_resolve_words(XpResolver *resolver, const XpSynWord *words, guint n, GArray *out)
{
    for (guint i = 0; i < n; i++) {
        XpLet *let = words[i].quoted ? NULL : xp_resolver_find(resolver, words[i].text);

        if (let == NULL)
            g_array_append_val(out, words[i].text);
        else if (!add_let_values(resolver, &words[i], let, out))
            return FALSE;
        if (out->len > XP_RESOLVE_ITEMS) {
            xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &words[i].span, NULL,
                        "this list stands for more than %u values", XP_RESOLVE_ITEMS);
            return FALSE;
        }
    }
    return TRUE;
}

/* --- what a value of a type looks like --- */

static gboolean is_number(const char *text)
{
    gboolean digits = FALSE;

    if (*text == '-' || *text == '+')
        text++;
    for (; g_ascii_isdigit(*text); text++)
        digits = TRUE;
    if (*text == '.')
        text++;
    for (; g_ascii_isdigit(*text); text++)
        digits = TRUE;
    return digits && *text == '\0';
}

/* Whole days and times of ISO 8601, or seconds since 1970. */
static gboolean is_date(const char *text)
{
    g_autoptr(GTimeZone) utc = NULL;
    g_autoptr(GDateTime) time = NULL;
    g_autofree char *padded = NULL;

    if (is_number(text) && strchr(text, '.') == NULL)
        return TRUE;
    utc = g_time_zone_new_utc();
    padded = strlen(text) == strlen("2026-01-01") ? g_strconcat(text, "T00:00:00Z", NULL)
                                                  : g_strdup(text);
    time = g_date_time_new_from_iso8601(padded, utc);
    return time != NULL;
}

static gboolean is_address(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    unsigned char bytes[16];
    guint64 bits = 0;
    guint64 most;

    if (parts[0] == NULL)
        return FALSE;
    if (inet_pton(AF_INET, parts[0], bytes) == 1)
        most = 32;
    else if (inet_pton(AF_INET6, parts[0], bytes) == 1)
        most = 128;
    else
        return FALSE;
    return parts[1] == NULL || g_ascii_string_to_unsigned(parts[1], 10, 0, most, &bits, NULL);
}

static gboolean fail_value(XpResolver *resolver, const XpSynCond *cond, const char *value,
                           const char *what)
{
    g_autofree char *shown = xp_script_quote(value);
    const XpSpan *span = cond->n_values == 1 ? &cond->values[0].span : &cond->span;

    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, span, NULL, "%s is not %s, as %s needs", shown,
                what, cond->key.text);
    return FALSE;
}

static void warn_pattern(XpResolver *resolver, const XpSynCond *cond, const char *value)
{
    g_autofree char *shown = xp_script_quote(value);

    if (strpbrk(value, "*?") != NULL)
        xp_sink_add(resolver->sink, XP_DIAG_PROP_PATTERN, &cond->span, "write 'like' for a pattern",
                    "%s is compared as it stands", shown);
}

static gboolean check_value(XpResolver *resolver, const XpSynCond *cond, XpKeyType type,
                            const char *value)
{
    if (cond->kind == XP_COND_LIKE)
        return TRUE;
    switch (type) {
    case XP_KEY_TYPE_STRING:
    case XP_KEY_TYPE_ARN:
        warn_pattern(resolver, cond, value);
        return TRUE;
    case XP_KEY_TYPE_BOOL:
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
               fail_value(resolver, cond, value, "true or false");
    case XP_KEY_TYPE_NUMERIC:
        return is_number(value) || fail_value(resolver, cond, value, "a number");
    case XP_KEY_TYPE_DATE:
        return is_date(value) || fail_value(resolver, cond, value, "a date");
    case XP_KEY_TYPE_IP:
        return is_address(value) ||
               fail_value(resolver, cond, value, "an IP address or a range like \"10.0.0.0/8\"");
    }
    g_assert_not_reached();
}

/* --- keys --- */

/* Keys whose value is an account id. */
static gboolean is_account_key(const char *key)
{
    static const char *const keys[] = {"aws:PrincipalAccount", "aws:ResourceAccount",
                                       "aws:SourceAccount", "aws:VpceAccount", "kms:CallerAccount"};

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (g_ascii_strcasecmp(keys[i], key) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_ordered(XpCondKind kind)
{
    return kind == XP_COND_LESS || kind == XP_COND_GREATER || kind == XP_COND_LESS_EQUAL ||
           kind == XP_COND_GREATER_EQUAL;
}

/* Returns new: the names of all condition keys (const char *). */
static GPtrArray *list_keys(void)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < xp_condition_key_count(); i++)
        g_ptr_array_add(names, (gpointer)(guintptr)xp_condition_key_get(i)->name);
    return names;
}

static gboolean fail_key(XpResolver *resolver, const XpSynWord *key)
{
    g_autofree char *shown = xp_script_quote(key->text);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &key->span,
                "a condition key is like aws:PrincipalOrgID or kms:ViaService",
                "%s is not a condition key", shown);
    return FALSE;
}

/* A key nobody knows may still be one of AWS: the claim waits, and says for what. */
static void defer_unknown_key(XpResolver *resolver, const char *key)
{
    g_autoptr(GPtrArray) names = list_keys();
    g_autofree char *shown = xp_script_quote(key);
    g_autofree char *advice = xp_resolve_advice(key, names, NULL);
    g_autofree char *reason = g_strdup_printf(
        "the condition key %s is not known%s%s%s", shown, advice != NULL ? " (" : "",
        advice != NULL ? advice : "", advice != NULL ? ")" : "");

    xp_resolver_defer(resolver, reason);
}

/* AWS's own spelling of @key, or @key where part of it is free. */
static const char *spell_key(const char *key, const XpConditionKey *row)
{
    return row == NULL || row->family || row->name[0] == '<' ? key : row->name;
}

static gboolean check_key(XpResolver *resolver, const XpSynCond *cond, const XpConditionKey *row)
{
    const char *colon = strchr(cond->key.text, ':');

    if (colon == NULL || colon == cond->key.text || colon[1] == '\0')
        return fail_key(resolver, &cond->key);
    if (row == NULL) {
        defer_unknown_key(resolver, cond->key.text);
        return TRUE;
    }
    if (is_ordered(cond->kind) && row->type != XP_KEY_TYPE_NUMERIC &&
        row->type != XP_KEY_TYPE_DATE) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &cond->span, "use 'is', 'in' or 'like'",
                    "'<' and '>' compare numbers and dates, and %s is neither", cond->key.text);
        return FALSE;
    }
    if (cond->kind == XP_COND_LIKE &&
        (row->type == XP_KEY_TYPE_IP || row->type == XP_KEY_TYPE_NUMERIC ||
         row->type == XP_KEY_TYPE_DATE)) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &cond->span, "use 'is' or 'in'",
                    "'like' compares texts, and %s is none", cond->key.text);
        return FALSE;
    }
    return TRUE;
}

/* --- putting it together --- */

static const XpSynWord *word_of(const XpSynCond *cond)
{
    return &cond->values[0];
}

/* Replaces labels in account positions: whole values of account keys, and fields of ARNs. */
static const char *place_account(XpResolver *resolver, const XpSynCond *cond, const char *value)
{
    XpSynWord word = {.text = value, .span = word_of(cond)->span};
    const XpAccount *account = NULL;
    const char *id = NULL;
    g_auto(XpArn) arn = {0};

    if (cond->n_values > 1)
        word.span = cond->span;
    if (is_account_key(cond->key.text)) {
        if (xp_resolve_is_pattern(value))
            return value;
        return xp_resolve_account(resolver, &word, &account, &id) ? id : NULL;
    }
    if (!g_str_has_prefix(value, "arn:") || !xp_arn_parse(value, &arn))
        return value;
    return xp_resolve_arn(resolver, &word, value, &account);
}

static gboolean resolve_values(XpResolver *resolver, const XpSynCond *from,
                               const XpConditionKey *row, XpCond *to)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(const char *));

    if (!xp_resolve_words(resolver, from->values, from->n_values, values))
        return FALSE;
    if (is_ordered(from->kind) && values->len != 1) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &from->span, NULL,
                    "'<' and '>' compare with one value");
        return FALSE;
    }
    for (guint i = 0; i < values->len; i++) {
        const char **value = &g_array_index(values, const char *, i);

        if (row != NULL && !check_value(resolver, from, row->type, *value))
            return FALSE;
        *value = place_account(resolver, from, *value);
        if (*value == NULL)
            return FALSE;
    }
    to->values = xp_arena_copy(resolver->arena, values, &to->n_values);
    return TRUE;
}

static gboolean resolve_children(XpResolver *resolver, const XpSynCond *from, XpCond *to)
{
    gboolean ok = TRUE;

    to->n_children = from->n_children;
    to->children = xp_arena_new0(resolver->arena, XpCond *, from->n_children);
    for (guint i = 0; i < from->n_children; i++) {
        to->children[i] = xp_resolve_cond(resolver, from->children[i]);
        ok = ok && to->children[i] != NULL;
    }
    return ok;
}

static gboolean resolve_test(XpResolver *resolver, const XpSynCond *from, XpCond *to)
{
    const XpConditionKey *row = xp_condition_key_lookup(from->key.text);

    to->key = spell_key(from->key.text, row);
    if (!check_key(resolver, from, row))
        return FALSE;
    if (from->kind == XP_COND_PRESENT || from->kind == XP_COND_ABSENT)
        return TRUE;
    return resolve_values(resolver, from, row, to);
}

XpCond *xp_resolve_cond(XpResolver *resolver, const XpSynCond *cond)
{
    XpCond *out = xp_arena_new0(resolver->arena, XpCond, 1);
    gboolean ok = FALSE;

    out->kind = cond->kind;
    out->span = cond->span;
    switch (cond->kind) {
    case XP_COND_AND:
    case XP_COND_OR:
    case XP_COND_NOT:
        ok = resolve_children(resolver, cond, out);
        break;
    case XP_COND_PRESENT:
    case XP_COND_ABSENT:
    case XP_COND_IS:
    case XP_COND_LIKE:
    case XP_COND_LESS:
    case XP_COND_GREATER:
    case XP_COND_LESS_EQUAL:
    case XP_COND_GREATER_EQUAL:
        ok = resolve_test(resolver, cond, out);
        break;
    }
    return ok ? out : NULL;
}
