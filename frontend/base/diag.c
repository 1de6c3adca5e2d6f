/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/diag.h"

#include <stdarg.h>
#include <string.h>

#include "frontend/base/text.h"

/* A shown line is cut to this many columns around the marked range: policies may be one line. */
#define SHOWN_COLUMNS 110u
#define LEAD_COLUMNS  50u
#define TAB_COLUMNS   4u

struct XpDiagList {
    GPtrArray *items; /* XpDiag */
};

typedef struct {
    const char *code;
    XpSeverity severity;
    const char *summary;
    const char *example;
    const char *remedy;
} Row;

static const Row rows[XP_DIAG_COUNT] = {
#define XP_DIAG(identifier, code, severity, summary, example, remedy) \
    {code, XP_SEVERITY_##severity, summary, example, remedy},
#include "frontend/base/diag.def"
#undef XP_DIAG
};

static void free_diag(gpointer data)
{
    XpDiag *diag = data;

    g_free(diag->text);
    g_free(diag->help);
    g_free(diag->line_text);
    g_free(diag);
}

XpDiagList *xp_diag_list_new(void)
{
    XpDiagList *list = g_new0(XpDiagList, 1);

    list->items = g_ptr_array_new_with_free_func(free_diag);
    return list;
}

void xp_diag_list_free(XpDiagList *list)
{
    if (list == NULL)
        return;
    g_ptr_array_unref(list->items);
    g_free(list);
}

void xp_diag_add(XpDiagList *list, XpDiagId id, const XpSpan *span, const char *line_text,
                 const char *help, const char *format, ...)
{
    XpDiag *diag = g_new0(XpDiag, 1);
    va_list arguments;

    g_assert(id < XP_DIAG_COUNT);
    diag->id = id;
    if (span != NULL)
        diag->span = *span;
    va_start(arguments, format);
    diag->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    diag->help = g_strdup(help);
    diag->line_text = g_strdup(line_text);
    g_ptr_array_add(list->items, diag);
}

guint xp_diag_count(const XpDiagList *list)
{
    return list->items->len;
}

guint xp_diag_count_errors(const XpDiagList *list)
{
    guint count = 0;

    for (guint i = 0; i < list->items->len; i++) {
        if (xp_diag_severity(xp_diag_get(list, i)->id) == XP_SEVERITY_ERROR)
            count++;
    }
    return count;
}

const XpDiag *xp_diag_get(const XpDiagList *list, guint index)
{
    g_assert(index < list->items->len);
    return g_ptr_array_index(list->items, index);
}

const char *xp_diag_code(XpDiagId id)
{
    g_assert(id < XP_DIAG_COUNT);
    return rows[id].code;
}

XpSeverity xp_diag_severity(XpDiagId id)
{
    g_assert(id < XP_DIAG_COUNT);
    return rows[id].severity;
}

const char *xp_diag_summary(XpDiagId id)
{
    g_assert(id < XP_DIAG_COUNT);
    return rows[id].summary;
}

const char *xp_diag_example(XpDiagId id)
{
    g_assert(id < XP_DIAG_COUNT);
    return rows[id].example;
}

const char *xp_diag_remedy(XpDiagId id)
{
    g_assert(id < XP_DIAG_COUNT);
    return rows[id].remedy;
}

const char *xp_severity_name(XpSeverity severity)
{
    switch (severity) {
    case XP_SEVERITY_NOTE:
        return "note";
    case XP_SEVERITY_WARNING:
        return "warning";
    case XP_SEVERITY_ERROR:
        return "error";
    }
    g_assert_not_reached();
}

/* Appends one character of a source line; returns the next one. */
static const char *append_character(GString *out, const char *text, guint *columns)
{
    guint blanks;

    if (*text != '\t')
        return xp_text_append_shown(out, text, columns);
    blanks = TAB_COLUMNS - *columns % TAB_COLUMNS;
    *columns += blanks;
    while (blanks-- > 0)
        g_string_append_c(out, ' ');
    return text + 1;
}

static gboolean at_line_end(const char *text)
{
    return *text == '\0' || *text == '\n' ||
           (*text == '\r' && (text[1] == '\n' || text[1] == '\0'));
}

/* The character after @text, one byte when it is not UTF-8. */
static const char *next_character(const char *text)
{
    gunichar character = g_utf8_get_char_validated(text, -1);
    gboolean valid = character != (gunichar)-1 && character != (gunichar)-2;

    return valid ? xp_text_next(text) : text + 1;
}

/* The last character of the marked range, exclusive, on the first line of @span. */
static guint find_range_end(const XpSpan *span)
{
    if (span->end_line > span->line)
        return G_MAXUINT;
    if (span->end_line == span->line && span->end_column > span->column)
        return span->end_column;
    return span->column + 1;
}

/*
 * Fills @line with the part of @text around columns @from .. @to (counted from 1 in characters)
 * and @marks with the line of carets below it.
 */
static void draw_line(const char *text, guint from, guint to, GString *line, GString *marks)
{
    guint skip = from > LEAD_COLUMNS * 2 ? from - LEAD_COLUMNS : 1;
    guint position = 1;
    guint columns = 0;
    guint marked = 0;

    for (; position < skip && !at_line_end(text); position++)
        text = next_character(text);
    if (position > 1) {
        g_string_append(line, "...");
        columns = 3;
    }
    for (; !at_line_end(text) && columns < SHOWN_COLUMNS; position++) {
        guint before = columns;

        text = append_character(line, text, &columns);
        if (position < from) {
            continue;
        } else if (position < to) {
            if (marked == 0) {
                for (guint i = 0; i < before; i++)
                    g_string_append_c(marks, ' ');
            }
            marked += columns - before;
        }
    }
    if (!at_line_end(text))
        g_string_append(line, "...");
    if (marked == 0 && marks->len == 0) {
        for (guint i = 0; i < columns; i++)
            g_string_append_c(marks, ' ');
    }
    for (guint i = 0; i < MAX(marked, 1); i++)
        g_string_append_c(marks, '^');
}

/* Appends "--> file:line:column", as much of it as is known. */
static void append_place(GString *out, const XpSpan *span)
{
    g_autofree char *file = xp_text_show(span->file);

    g_string_append_printf(out, "--> %s", file);
    if (span->line > 0)
        g_string_append_printf(out, ":%u", span->line);
    if (span->line > 0 && span->column > 0)
        g_string_append_printf(out, ":%u", span->column);
    g_string_append_c(out, '\n');
}

static void append_source(GString *out, const XpDiag *diag, const char *gutter)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GString) marks = g_string_new(NULL);

    draw_line(diag->line_text, MAX(diag->span.column, 1), find_range_end(&diag->span), line, marks);
    g_string_append_printf(out, "%s |\n", gutter);
    g_string_append_printf(out, "%u |%s%s\n", diag->span.line, line->len > 0 ? " " : "", line->str);
    if (diag->span.column > 0)
        g_string_append_printf(out, "%s | %s\n", gutter, marks->str);
}

/* Advice may be several lines, for instance YAML to paste; they stand below each other. */
static void append_help(GString *out, const char *help, const char *gutter)
{
    g_auto(GStrv) lines = g_strsplit(help, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *shown = xp_text_show(lines[i]);

        if (i == 0)
            g_string_append_printf(out, "%s = help: %s\n", gutter, shown);
        else
            g_string_append_printf(out, "%s         %s\n", gutter, shown);
    }
}

char *xp_diag_render(const XpDiag *diag)
{
    GString *out = g_string_new(NULL);
    g_autofree char *text = xp_text_show(diag->text);
    g_autofree char *number = g_strdup_printf("%u", diag->span.line);
    g_autofree char *gutter = g_strnfill(strlen(number), ' ');

    g_string_append_printf(out, "%s[%s]: %s\n", xp_severity_name(xp_diag_severity(diag->id)),
                           xp_diag_code(diag->id), text);
    if (diag->span.file != NULL) {
        g_string_append(out, gutter);
        append_place(out, &diag->span);
    }
    if (diag->line_text != NULL && diag->span.line > 0)
        append_source(out, diag, gutter);
    if (diag->help != NULL)
        append_help(out, diag->help, gutter);
    return g_string_free(out, FALSE);
}
