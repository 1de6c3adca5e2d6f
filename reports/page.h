/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_PAGE_H
#define XP_REPORTS_PAGE_H

#include <glib.h>

#include "reports/report.h"

/**
 * XpPage:
 *
 * Text for people under way: wrapped at a width, coloured or not, ASCII or not. Texts given to it
 * may hold the marks below; everything that comes from input goes through xp_page_show() first, so
 * that it can hold none, nor anything else a terminal would obey.
 */
typedef struct XpPage XpPage;

/* Marks inside a text: begin of a style, and end of any. */
#define XP_MARK_GOOD  "\001"
#define XP_MARK_BAD   "\002"
#define XP_MARK_DOUBT "\003"
#define XP_MARK_HEAD  "\004"
#define XP_MARK_FAINT "\005"
#define XP_MARK_END   "\006"
/* A blank where no line may break. */
#define XP_MARK_BLANK "\007"

/* Returns new; @options is borrowed. */
XpPage *xp_page_new(const XpReportOptions *options);
/* Frees @page; returns new: the text written. */
char *xp_page_finish(XpPage *page);

/**
 * xp_page_show:
 *
 * Returns new: @text from input, made safe: control and direction-changing characters escaped, in
 * ASCII everything else that is not. Typographic marks that this program itself writes become
 * their ASCII look-alikes.
 */
char *xp_page_show(const XpPage *page, const char *text);
/* The same, and no line may break in it: for paths, ARNs and YAML. Returns new. */
char *xp_page_show_whole(const XpPage *page, const char *text);

/* Writes @text, wrapped; its first line begins at column @first, the others at @rest. */
void xp_page_text(XpPage *page, guint first, guint rest, const char *text);
/* A row of a small table: @label at column @indent, @text wrapped in the column @at. */
void xp_page_row(XpPage *page, guint indent, const char *label, guint at, const char *text);
void xp_page_blank(XpPage *page);

/* Columns that @text takes up, marks not counted. */
guint xp_page_columns(const char *text);

#endif
