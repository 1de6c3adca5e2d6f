/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/smtlib.h"

#include "encoder/rope.h"

/* The last character of SMT-LIB's theory of strings. */
#define LAST_CHARACTER "\\u{2FFFF}"

static void add_character(GString *out, gunichar c)
{
    if (c == '"')
        g_string_append(out, "\"\"");
    else if (c < 0x20 || c > 0x7e || c == '\\')
        g_string_append_printf(out, "\\u{%X}", c);
    else
        g_string_append_unichar(out, c);
}

void xp_smtlib_add_string(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        add_character(out, g_utf8_get_char(at));
    g_string_append_c(out, '"');
}

char *xp_smtlib_symbol(const char *text)
{
    GString *out = g_string_new("|");
    for (const char *at = text; *at != '\0'; at++) {
        guchar c = (guchar)*at;
        if (c < 0x20 || c > 0x7e || c == '|' || c == '\\' || c == '%')
            g_string_append_printf(out, "%%%02X", c);
        else
            g_string_append_c(out, (char)c);
    }
    g_string_append_c(out, '|');
    return g_string_free(out, FALSE);
}

char *xp_smtlib_comment(const char *text)
{
    char *line = g_strdup(text);
    for (char *at = line; *at != '\0'; at++)
        if ((guchar)*at < 0x20 || *at == 0x7f)
            *at = ' ';
    return line;
}

/* ---- patterns ---- */

static void add_letter(GString *out, gunichar c)
{
    char upper[2] = {g_ascii_toupper((char)c), '\0'};
    char lower[2] = {g_ascii_tolower((char)c), '\0'};
    g_string_append_printf(out, " (re.union (str.to_re \"%s\") (str.to_re \"%s\"))", lower, upper);
}

static gboolean is_plain(gunichar unit, gboolean fold)
{
    gboolean letter = unit < 0x80 && g_ascii_isalpha((char)unit);
    return unit <= 0x10FFFF && !xp_symbol_is(unit) && !(fold && letter);
}

/* One unit that is no plain character. */
static void add_unit(GString *out, gunichar unit, XpSmtlibSymbol symbol, gpointer data)
{
    static const char no_colon[] =
        "(re.union (re.range \"\\u{0}\" \"9\") (re.range \";\" \"" LAST_CHARACTER "\"))";
    switch (unit) {
    case XP_PATTERN_ANY:
        g_string_append(out, " re.allchar");
        return;
    case XP_PATTERN_STAR:
        g_string_append(out, " re.all");
        return;
    case XP_UNIT_ANY_SEGMENT:
        g_string_append_printf(out, " %s", no_colon);
        return;
    case XP_UNIT_STAR_SEGMENT:
        g_string_append_printf(out, " (re.* %s)", no_colon);
        return;
    default:
        break;
    }
    if (xp_symbol_is(unit))
        g_string_append_printf(out, " (str.to_re %s)", symbol(xp_symbol_index(unit), data));
    else
        add_letter(out, unit);
}

void xp_smtlib_add_regex(GString *out, const gunichar *units, guint n, gboolean fold,
                         XpSmtlibSymbol symbol, gpointer data)
{
    g_autoptr(GString) parts = g_string_new(NULL);
    guint n_parts = 0;
    for (guint i = 0; i < n; n_parts++) {
        if (!is_plain(units[i], fold)) {
            add_unit(parts, units[i++], symbol, data);
            continue;
        }
        g_string_append(parts, " (str.to_re \"");
        for (; i < n && is_plain(units[i], fold); i++)
            add_character(parts, units[i]);
        g_string_append(parts, "\")");
    }
    if (n_parts == 0)
        g_string_append(out, "(str.to_re \"\")");
    else if (n_parts == 1)
        g_string_append(out, parts->str + 1);
    else
        g_string_append_printf(out, "(re.++%s)", parts->str);
}

/* ---- domains ---- */

#define DIGIT      "(re.range \"0\" \"9\")"
#define LOWER      "(re.range \"a\" \"z\")"
#define UPPER      "(re.range \"A\" \"Z\")"
#define HEX        "(re.union " DIGIT " (re.range \"a\" \"f\"))"
#define LOWER_DASH "(re.union " DIGIT " " LOWER " (str.to_re \"-\"))"
#define ALNUM      "(re.union " DIGIT " " LOWER " " UPPER ")"
#define NAME                                                                      \
    "(re.union " DIGIT " " LOWER " " UPPER " (str.to_re \"_\") (str.to_re \"+\")" \
    " (str.to_re \"=\") (str.to_re \",\") (str.to_re \".\") (str.to_re \"@\") (str.to_re \"-\"))"
#define TEXT \
    "(re.union (re.range \"\\u{20}\" \"\\u{7E}\") (re.range \"\\u{A0}\" \"" LAST_CHARACTER "\"))"
#define HEX_DIGITS(n) "((_ re.^ " n ") " HEX ")"
#define DASH          "(str.to_re \"-\")"

#define DOT   "(str.to_re \".\")"
#define COLON "(str.to_re \":\")"
#define OCTET                                                                             \
    "(re.union (re.++ (str.to_re \"25\") (re.range \"0\" \"5\"))"                         \
    " (re.++ (str.to_re \"2\") (re.range \"0\" \"4\") " DIGIT ")"                         \
    " (re.++ (str.to_re \"1\") " DIGIT " " DIGIT ") (re.++ (re.range \"1\" \"9\") " DIGIT \
    ") " DIGIT ")"
#define V4       "(re.++ " OCTET " " DOT " " OCTET " " DOT " " OCTET " " DOT " " OCTET ")"
#define GROUP    "((_ re.loop 1 4) (re.union " HEX " (re.range \"A\" \"F\")))"
#define GROUPS   "(re.opt (re.++ " GROUP " (re.* (re.++ " COLON " " GROUP "))))"
#define V6_WHOLE "(re.++ ((_ re.^ 7) (re.++ " GROUP " " COLON ")) " GROUP ")"
/* With "::" for the zeros: seven groups at most. */
#define V6_GAP                                                                                \
    "(re.inter (re.++ " GROUPS " (str.to_re \"::\") " GROUPS ") (re.comp (re.++ (re.* " COLON \
    ") ((_ re.^ 7) (re.++ " GROUP " (re.+ " COLON "))) " GROUP " re.all)))"

const char *xp_smtlib_domain(XpDomain domain)
{
    switch (domain) {
    case XP_DOMAIN_ACCOUNT:
        return "((_ re.^ 12) " DIGIT ")";
    case XP_DOMAIN_REGION:
    case XP_DOMAIN_SERVICE:
        return "(re.+ " LOWER_DASH ")";
    case XP_DOMAIN_SECRET_SUFFIX:
        return "((_ re.^ 6) " ALNUM ")";
    case XP_DOMAIN_KEY_ID:
        return "(re.union (re.++ " HEX_DIGITS("8") " " DASH " " HEX_DIGITS(
            "4") " " DASH
                 " " HEX_DIGITS("4") " " DASH " " HEX_DIGITS("4") " " DASH " " HEX_DIGITS(
                     "12") ") (re.++ (str.to_re \"mrk-\") " HEX_DIGITS("32") "))";
    case XP_DOMAIN_NAME:
    case XP_DOMAIN_SESSION:
    case XP_DOMAIN_FEDERATED_NAME:
        return "(re.+ " NAME ")";
    case XP_DOMAIN_PATH_NAME:
        return "(re.++ (re.opt (re.++ (re.+ (re.range \"!\" \"~\")) (str.to_re \"/\"))) (re.+ " NAME
               "))";
    case XP_DOMAIN_UNIQUE_ROLE_ID:
        return "(re.++ (str.to_re \"AROA\") (re.+ (re.union " DIGIT " " UPPER ")))";
    case XP_DOMAIN_UNIQUE_USER_ID:
        return "(re.++ (str.to_re \"AIDA\") (re.+ (re.union " DIGIT " " UPPER ")))";
    case XP_DOMAIN_ACTION:
        return "(re.+ (re.union " DIGIT " " LOWER "))";
    case XP_DOMAIN_VPCE:
        return "(re.++ (str.to_re \"vpce-\") (re.+ " HEX "))";
    case XP_DOMAIN_ADDRESS:
        return "(re.union " V4 " (re.++ (str.to_re \"::ffff:\") " V4 ") " V6_WHOLE " " V6_GAP ")";
    case XP_DOMAIN_NUMBER:
        return "(re.+ (re.union " DIGIT " " DOT "))";
    case XP_DOMAIN_INSTANT:
        return "(re.+ (re.union " DIGIT " (str.to_re \"T\") (str.to_re \"Z\") " COLON " " DOT
               " (str.to_re \"+\") " DASH "))";
    case XP_DOMAIN_TEXT:
        return "(re.+ " TEXT ")";
    case XP_DOMAIN_ANY:
    case XP_DOMAIN_COUNT:
        return NULL;
    }
    g_assert_not_reached();
}

guint xp_smtlib_domain_most(XpDomain domain)
{
    switch (domain) {
    case XP_DOMAIN_NAME:
    case XP_DOMAIN_SESSION:
        return 64;
    case XP_DOMAIN_FEDERATED_NAME:
        return 32;
    case XP_DOMAIN_PATH_NAME:
        return 576;
    case XP_DOMAIN_UNIQUE_ROLE_ID:
    case XP_DOMAIN_UNIQUE_USER_ID:
        return 128;
    case XP_DOMAIN_VPCE:
        return 22;
    case XP_DOMAIN_ANY:
    case XP_DOMAIN_ACCOUNT:
    case XP_DOMAIN_REGION:
    case XP_DOMAIN_SECRET_SUFFIX:
    case XP_DOMAIN_KEY_ID:
    case XP_DOMAIN_ACTION:
    case XP_DOMAIN_SERVICE:
    case XP_DOMAIN_ADDRESS:
    case XP_DOMAIN_NUMBER:
    case XP_DOMAIN_INSTANT:
    case XP_DOMAIN_TEXT:
    case XP_DOMAIN_COUNT:
        return 0;
    }
    g_assert_not_reached();
}
