/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/escape.h"

#include <string.h>

#include "frontend/base/text.h"

/* Characters kept at the end of a shortened text. */
#define KEPT_END 12u

static void append_entities(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            g_string_append(out, "&amp;");
            break;
        case '<':
            g_string_append(out, "&lt;");
            break;
        case '>':
            g_string_append(out, "&gt;");
            break;
        case '"':
            g_string_append(out, "&quot;");
            break;
        case '\'':
            g_string_append(out, "&#39;");
            break;
        default:
            g_string_append_c(out, *text);
        }
    }
}

void xp_escape_html(GString *out, const char *text)
{
    g_autofree char *shown = xp_text_show(text);
    append_entities(out, shown);
}

void xp_escape_html_line(GString *out, const char *line)
{
    g_autofree char *text = g_strdup(line);
    g_strchomp(g_strdelimit(text, "\t", ' '));
    xp_escape_html(out, text);
}

void xp_escape_dot(GString *out, const char *text)
{
    /* Graphviz reads entities in strings, and \N, \G ... as names of its own. */
    g_autoptr(GString) entities = g_string_new(NULL);
    g_autofree char *shown = xp_text_show(text);
    append_entities(entities, shown);
    g_string_append_c(out, '"');
    for (const char *at = entities->str; *at != '\0'; at++) {
        if (*at == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
}

char *xp_escape_shorten(const char *text, guint limit)
{
    glong length = g_utf8_validate(text, -1, NULL) ? g_utf8_strlen(text, -1) : (glong)strlen(text);
    if (length <= (glong)limit || !g_utf8_validate(text, -1, NULL))
        return g_strdup(text);
    guint begin = limit > 2 * KEPT_END ? limit - KEPT_END : limit;
    guint end = limit > 2 * KEPT_END ? KEPT_END : 0;
    g_autofree char *first = g_utf8_substring(text, 0, (glong)begin);
    g_autofree char *last = g_utf8_substring(text, length - (glong)end, length);
    return g_strdup_printf("%s\342\200\246%s (%ld characters)", first, last, length);
}
