/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/glob/naive.h"

#include <string.h>

gboolean xp_naive_matches(const char *pattern, gboolean fold, const char *text)
{
    if (*pattern == '\0')
        return *text == '\0';
    if (*pattern == '*')
        return xp_naive_matches(pattern + 1, fold, text) ||
               (*text != '\0' && xp_naive_matches(pattern, fold, text + 1));
    if (*text == '\0')
        return FALSE;
    gboolean same = fold ? g_ascii_tolower(*pattern) == g_ascii_tolower(*text) : *pattern == *text;
    return (same || *pattern == '?') && xp_naive_matches(pattern + 1, fold, text + 1);
}

#define OCTET "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
#define V4    "(" OCTET "\\.){3}" OCTET
#define HEX   "[0-9A-Fa-f]"
/* With a gap: one "::", no other colon without a group on either side, at most seven groups. */
#define V6_GAP                                                             \
    "(?=.*::)(?!.*::.*::)(?!.*:::)(?!:[^:])(?!.*[^:]:\\z)(?!.*" HEX "{5})" \
    "(?!:*(" HEX "+:+){7}" HEX ")(" HEX "|:)+"

static const char *regex_of(XpDomain domain)
{
    switch (domain) {
    case XP_DOMAIN_ANY:
        return "^(?s).*\\z";
    case XP_DOMAIN_ACCOUNT:
        return "^[0-9]{12}\\z";
    case XP_DOMAIN_REGION:
        return "^[a-z0-9-]+\\z";
    case XP_DOMAIN_SECRET_SUFFIX:
        return "^[A-Za-z0-9]{6}\\z";
    case XP_DOMAIN_KEY_ID:
        return "^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})"
               "\\z";
    case XP_DOMAIN_NAME:
        return "^[A-Za-z0-9_+=,.@-]{1,64}\\z";
    case XP_DOMAIN_PATH_NAME:
        return "^([!-~]{1,511}/)?[A-Za-z0-9_+=,.@-]{1,64}\\z";
    case XP_DOMAIN_SESSION:
        return "^[A-Za-z0-9_+=,.@-]{2,64}\\z";
    case XP_DOMAIN_FEDERATED_NAME:
        return "^[A-Za-z0-9_+=,.@-]{2,32}\\z";
    case XP_DOMAIN_UNIQUE_ROLE_ID:
        return "^AROA[A-Z0-9]{12,124}\\z";
    case XP_DOMAIN_UNIQUE_USER_ID:
        return "^AIDA[A-Z0-9]{12,124}\\z";
    case XP_DOMAIN_ACTION:
        return "^[a-z0-9]+\\z";
    case XP_DOMAIN_SERVICE:
        return "^[a-z0-9-]+\\z";
    case XP_DOMAIN_VPCE:
        return "^vpce-[0-9a-f]{8,17}\\z";
    case XP_DOMAIN_ADDRESS:
        return "^(" V4 "|::ffff:" V4 "|(" HEX "{1,4}:){7}" HEX "{1,4}|" V6_GAP ")\\z";
    case XP_DOMAIN_NUMBER:
        return "^[0-9.]+\\z";
    case XP_DOMAIN_INSTANT:
        return "^[0-9TZ:.+-]+\\z";
    case XP_DOMAIN_TEXT:
        return "^[^\\x00-\\x1f\\x7f]+\\z";
    case XP_DOMAIN_COUNT:
        break;
    }
    g_assert_not_reached();
}

gboolean xp_naive_contains(XpDomain domain, const char *text)
{
    return g_regex_match_simple(regex_of(domain), text, 0, 0);
}

static gboolean walk(const char *alphabet, GString *text, guint left, XpNaiveVisit visit,
                     gpointer data)
{
    if (left == 0)
        return visit(text->str, data);
    for (const char *c = alphabet; *c != '\0'; c++) {
        g_string_append_c(text, *c);
        gboolean go_on = walk(alphabet, text, left - 1, visit, data);
        g_string_truncate(text, text->len - 1);
        if (!go_on)
            return FALSE;
    }
    return TRUE;
}

void xp_naive_strings(const char *alphabet, guint length, XpNaiveVisit visit, gpointer data)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint n = 0; n <= length; n++)
        if (!walk(alphabet, text, n, visit, data))
            return;
}

guint xp_naive_below(XpNaiveRandom *random, guint limit)
{
    guint64 z = (random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return (guint)((z ^ (z >> 31)) % limit);
}
