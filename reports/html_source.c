/* SPDX-License-Identifier: Apache-2.0 */

/* A statement in its file, the lines that decide marked. */

#include <string.h>

#include "reports/escape.h"
#include "reports/html.h"

/* Lines of the file before and after the statement. */
#define CONTEXT 1u
/* A longer statement is shown around its marked lines only. */
#define LONG_STATEMENT 24u
/* Lines kept around a marked one then. */
#define AROUND 2u
/* Characters of a line. */
#define LINE_LIMIT 240u

/**
 * Excerpt:
 * @first, @last: lines shown, from 1; the statement is between @begin and @end
 * @marked: by line - @first
 */
typedef struct {
    const char *const *lines;
    guint first, last, begin, end;
    gboolean *marked;
} Excerpt;

static void mark_span(const Excerpt *excerpt, const XpSpan *span)
{
    for (guint line = span->line; line <= MAX(span->line, span->end_line); line++)
        if (line >= excerpt->first && line <= excerpt->last)
            excerpt->marked[line - excerpt->first] = TRUE;
}

/* Returns new: @text with the values of @story for its symbols. */
static char *bind(const XpHtml *html, const XpStory *story, const char *text)
{
    const XpSymbols *symbols = html->result->world->symbols;
    if (text == NULL || symbols == NULL || story->values == NULL || !xp_symbols_in(text))
        return g_strdup(text);
    return xp_symbols_bind(symbols, text, (const char *const *)story->values);
}

/* Marks the patterns of @texts that @value matches; that is shown, and decides nothing. */
static void mark_match(const XpHtml *html, const Excerpt *excerpt, const XpStory *story,
                       const XpText *texts, guint n, const char *value)
{
    g_autofree char *lower = g_ascii_strdown(value, -1);
    for (guint i = 0; i < n; i++) {
        g_autofree char *bound = bind(html, story, texts[i].text);
        g_autofree char *pattern = g_ascii_strdown(bound, -1);
        if (g_pattern_match_simple(pattern, lower))
            mark_span(excerpt, &texts[i].span);
    }
}

static gboolean names_caller(const XpHtml *html, const XpStory *story,
                             const XpPrincipalEntry *entry)
{
    const XpCaller *caller = &story->request->caller;
    g_autofree char *account = bind(html, story, entry->account);
    gboolean same_account = account != NULL && g_strcmp0(account, caller->account) == 0;
    switch (entry->form) {
    case XP_PRINCIPAL_EVERYONE:
    case XP_PRINCIPAL_AWS_EVERYONE:
        return TRUE;
    case XP_PRINCIPAL_ACCOUNT:
        return same_account;
    case XP_PRINCIPAL_USER:
    case XP_PRINCIPAL_ROLE:
    case XP_PRINCIPAL_SESSION:
    case XP_PRINCIPAL_FEDERATED_USER:
        return same_account && g_strcmp0(entry->name, caller->name) == 0;
    case XP_PRINCIPAL_UNIQUE_ID:
        return g_strcmp0(entry->text, caller->unique_id) == 0;
    case XP_PRINCIPAL_SERVICE:
        return g_strcmp0(entry->text, caller->name) == 0;
    case XP_PRINCIPAL_PROVIDER:
    case XP_PRINCIPAL_CANONICAL_USER:
    case XP_PRINCIPAL_UNBOUND:
        return FALSE;
    }
    g_assert_not_reached();
}

/* Marks what of @statement speaks of @call and of who sends it. */
static void mark_deciding(const XpHtml *html, const Excerpt *excerpt, const XpStatement *statement,
                          const XpStory *story, const XpRequest *call)
{
    if (statement->action_element == XP_ELEMENT_PLAIN)
        mark_match(html, excerpt, story, statement->actions, statement->n_actions, call->action);
    if (statement->resource_element == XP_ELEMENT_PLAIN)
        mark_match(html, excerpt, story, statement->resources, statement->n_resources,
                   call->resource);
    for (guint i = 0; i < statement->n_principals; i++)
        if (statement->principal_element == XP_ELEMENT_PLAIN &&
            names_caller(html, story, &statement->principals[i]))
            mark_span(excerpt, &statement->principals[i].span);
}

static gboolean is_shown(const Excerpt *excerpt, guint line)
{
    if (excerpt->end - excerpt->begin < LONG_STATEMENT || line <= excerpt->begin ||
        line >= excerpt->end)
        return TRUE;
    for (guint other = excerpt->first; other <= excerpt->last; other++)
        if (excerpt->marked[other - excerpt->first] && other + AROUND >= line &&
            line + AROUND >= other)
            return TRUE;
    return FALSE;
}

static void write_line(const XpHtml *html, const Excerpt *excerpt, guint line)
{
    gboolean marked = excerpt->marked[line - excerpt->first];
    gboolean inside = line >= excerpt->begin && line <= excerpt->end;
    g_autofree char *shown = xp_escape_shorten(excerpt->lines[line - 1], LINE_LIMIT);
    xp_html_format(html, "<%s class=\"line%s\"><i>%u</i>", marked ? "mark" : "span",
                   inside ? "" : " around", line);
    xp_escape_html_line(html->out, shown);
    xp_html_format(html, "</%s>", marked ? "mark" : "span");
}

static void write_lines(const XpHtml *html, const Excerpt *excerpt)
{
    gboolean skipping = FALSE;
    xp_html_put(html, "<pre class=\"source\"><code>");
    for (guint line = excerpt->first; line <= excerpt->last; line++) {
        if (is_shown(excerpt, line)) {
            write_line(html, excerpt, line);
            skipping = FALSE;
        } else if (!skipping) {
            xp_html_put(html, "<span class=\"line around\"><i>\342\213\256</i></span>");
            skipping = TRUE;
        }
    }
    xp_html_put(html, "</code></pre>\n");
}

void xp_html_source(const XpHtml *html, const XpPolicy *policy, const XpStatement *statement,
                    const XpStory *story, const XpRequest *call)
{
    const XpSpan *span = &statement->span;
    if (policy == NULL || policy->built_in || span->file == NULL || span->line == 0)
        return;
    const char *const *lines = xp_sources_lines(html->sources, span->file);
    guint n = lines != NULL ? g_strv_length((char **)(guintptr)lines) : 0;
    if (span->line > n)
        return;
    Excerpt excerpt = {.lines = lines, .begin = span->line};
    excerpt.end = CLAMP(span->end_line, span->line, n);
    excerpt.first = excerpt.begin > CONTEXT ? excerpt.begin - CONTEXT : 1;
    excerpt.last = MIN(excerpt.end + CONTEXT, n);
    if (excerpt.last == n && lines[n - 1][0] == '\0' && excerpt.last > excerpt.end)
        excerpt.last--;
    g_autofree gboolean *marked = g_new0(gboolean, excerpt.last - excerpt.first + 1);
    excerpt.marked = marked;
    if (call != NULL)
        mark_deciding(html, &excerpt, statement, story, call);
    write_lines(html, &excerpt);
}
