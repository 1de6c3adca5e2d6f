/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/page.h"

#include <string.h>

#include "frontend/base/text.h"

struct XpPage {
    const XpReportOptions *options;
    GString *out;
};

/* Typographic characters of our own sentences, and what stands for them in ASCII. */
static const struct {
    const char *sign;
    const char *ascii;
} look_alikes[] = {
    {"\342\200\246", "..."},                         /* ellipsis */
    {"\342\200\223", "-"},   {"\342\200\224", "-"},  /* dashes */
    {"\302\267", "-"},                               /* middle dot */
    {"\342\206\220", "<-"},  {"\342\206\222", "->"}, /* arrows */
    {"\342\200\230", "'"},   {"\342\200\231", "'"},  /* single quotes */
    {"\342\200\234", "\""},  {"\342\200\235", "\""}, /* double quotes */
};

XpPage *xp_page_new(const XpReportOptions *options)
{
    XpPage *page = g_new0(XpPage, 1);
    page->options = options;
    page->out = g_string_new(NULL);
    return page;
}

char *xp_page_finish(XpPage *page)
{
    char *text = g_string_free(page->out, FALSE);
    g_free(page);
    return text;
}

static const char *next_character(const char *at)
{
    return at + g_utf8_skip[(guchar)*at];
}

static const char *append_look_alike(GString *out, const char *at)
{
    for (gsize i = 0; i < G_N_ELEMENTS(look_alikes); i++) {
        if (g_str_has_prefix(at, look_alikes[i].sign)) {
            g_string_append(out, look_alikes[i].ascii);
            return at + strlen(look_alikes[i].sign);
        }
    }
    g_string_append_printf(out, "\\u{%04x}", g_utf8_get_char(at));
    return next_character(at);
}

char *xp_page_show(const XpPage *page, const char *text)
{
    g_autofree char *safe = xp_text_show(text);
    if (!page->options->ascii || g_str_is_ascii(safe))
        return g_steal_pointer(&safe);

    GString *out = g_string_new(NULL);
    for (const char *at = safe; *at != '\0';)
        if ((guchar)*at < 0x80)
            g_string_append_c(out, *at++);
        else
            at = append_look_alike(out, at);
    return g_string_free(out, FALSE);
}

char *xp_page_show_whole(const XpPage *page, const char *text)
{
    char *shown = xp_page_show(page, text);
    g_strdelimit(shown, " ", XP_MARK_BLANK[0]);
    return shown;
}

static gboolean is_style(char c)
{
    return c >= XP_MARK_GOOD[0] && c <= XP_MARK_END[0];
}

guint xp_page_columns(const char *text)
{
    guint columns = 0;
    for (const char *at = text; *at != '\0'; at = next_character(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_style(*at) || g_unichar_iszerowidth(c))
            continue;
        columns += g_unichar_iswide(c) ? 2 : 1;
    }
    return columns;
}

static void append_style(XpPage *page, char mark)
{
    static const char *const codes[] = {"\033[32m", "\033[31m", "\033[33m",
                                        "\033[1m",  "\033[2m",  "\033[0m"};
    if (page->options->colour)
        g_string_append(page->out, codes[mark - XP_MARK_GOOD[0]]);
}

static void append_marked(XpPage *page, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (is_style(text[i]))
            append_style(page, text[i]);
        else
            g_string_append_c(page->out, text[i] == XP_MARK_BLANK[0] ? ' ' : text[i]);
}

/* Ends a line; padding that nothing followed is dropped. */
static void end_line(XpPage *page)
{
    while (page->out->len > 0 && page->out->str[page->out->len - 1] == ' ')
        g_string_truncate(page->out, page->out->len - 1);
    g_string_append_c(page->out, '\n');
}

static void append_indent(XpPage *page, guint columns)
{
    for (guint i = 0; i < columns; i++)
        g_string_append_c(page->out, ' ');
}

/* Writes @text after @at columns of the first line, further lines from column @rest. */
static void append_wrapped(XpPage *page, guint at, guint rest, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    gboolean begun = FALSE;
    for (guint i = 0; words[i] != NULL; i++) {
        guint columns = xp_page_columns(words[i]);
        if (columns == 0 && words[i][0] == '\0')
            continue;
        if (begun && at + 1 + columns > page->options->width) {
            end_line(page);
            append_indent(page, rest);
            at = rest;
        } else if (begun) {
            g_string_append_c(page->out, ' ');
            at++;
        }
        append_marked(page, words[i], strlen(words[i]));
        at += columns;
        begun = TRUE;
    }
    end_line(page);
}

void xp_page_text(XpPage *page, guint first, guint rest, const char *text)
{
    append_indent(page, first);
    append_wrapped(page, first, rest, text);
}

void xp_page_row(XpPage *page, guint indent, const char *label, guint at, const char *text)
{
    guint used = indent + xp_page_columns(label);
    append_indent(page, indent);
    append_marked(page, label, strlen(label));
    append_indent(page, used < at ? at - used : 1);
    append_wrapped(page, MAX(at, used + 1), at, text);
}

void xp_page_blank(XpPage *page)
{
    g_string_append_c(page->out, '\n');
}
