/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_HTML_H
#define XP_REPORTS_HTML_H

#include <glib.h>

#include "reports/report.h"
#include "reports/sources.h"
#include "reports/view.h"

/*
 * The report as one page, while it is written. html.c writes the whole and calls the parts; the
 * style sheet is html.css, put into the program when it is built. Whatever comes from input goes
 * through xp_html_text() or one of those that use it.
 */
typedef struct {
    const XpRunResult *result;
    const XpReportOptions *options;
    XpSources *sources; /* owned by xp_html_write() */
    GString *out;
    gboolean quotes_proofs; /* the report is small enough to quote what proofs rest on */
} XpHtml;

/* Markup of our own. */
void xp_html_put(const XpHtml *html, const char *markup);
void xp_html_format(const XpHtml *html, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Text from input: symbols named, escaped, very long texts shortened. NULL gives nothing. */
void xp_html_text(const XpHtml *html, const char *text);
/* The same where there is little room: at most @limit characters. */
void xp_html_short(const XpHtml *html, const char *text, guint limit);
/* Characters of an id, and of a sentence in a table. */
#define XP_HTML_ID       80u
#define XP_HTML_SENTENCE 200u
/* <@tag class="@class">text</tag>; @class NULL: none. */
void xp_html_element(const XpHtml *html, const char *tag, const char *class, const char *text);
/* "file:line" (@line 0: the file alone) as code, below the folder that the head of the page names.
 */
void xp_html_place(const XpHtml *html, const char *file, guint line);

/* Returns new: the anchor of @property, safe in an attribute. */
char *xp_html_anchor(const XpPropertyResult *property);
/* "violated", "proved" ..., "expected": a class of the style sheet (static). */
const char *xp_html_class(const XpPropertyResult *property);
/* The verdict with its sign, as a label. */
void xp_html_verdict(const XpHtml *html, const XpPropertyResult *property);

/* html_property.c: all there is to say of one property. */
void xp_html_property(const XpHtml *html, const XpPropertyResult *property);
/* html_story.c: a request, why it is decided so, and what to change. */
void xp_html_story(const XpHtml *html, const XpPropertyResult *property, const XpStory *story,
                   gboolean is_counterexample);
/* html_reason.c: what verdicts without a counterexample rest on. */
void xp_html_proof(const XpHtml *html, const XpPropertyResult *property);
void xp_html_missing(const XpHtml *html, const XpPropertyResult *property);
void xp_html_unknowns(const XpHtml *html, const XpPropertyResult *property);
/* html_source.c: the lines of @statement in their file; of those that decide @call (NULL: of none)
 * each is marked. Nothing when the file cannot be quoted. */
void xp_html_source(const XpHtml *html, const XpPolicy *policy, const XpStatement *statement,
                    const XpStory *story, const XpRequest *call);
/* html_graph.c: the access graph, as a picture and as a table. */
void xp_html_graph(const XpHtml *html);
/* html_input.c: what was read, what was not, and the words of the report. */
void xp_html_input(const XpHtml *html);
void xp_html_glossary(const XpHtml *html);

#endif
