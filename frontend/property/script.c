/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/script.h"

#include <stdarg.h>
#include <string.h>

/* Of each severity so many are kept; more is of no use to a reader. */
#define KEPT            100u
#define LONG_WORD       60
#define LONG_WORD_BYTES ((gsize)LONG_WORD * 4)

typedef struct {
    XpDiagId id;
    XpSpan span;
    guint script; /* index, to sort by */
    guint order;
    char *text;
    char *help;
} Entry;

struct XpSink {
    GPtrArray *scripts; /* XpScript * */
    GHashTable *index;  /* const char *file -> index + 1 */
    GPtrArray *entries; /* Entry * */
    guint errors;
    guint others;
};

XpScript *xp_script_new(const char *file, char *text, gsize length)
{
    XpScript *script = g_new0(XpScript, 1);
    gsize offset = 0;

    script->file = g_intern_string(file);
    script->text = text;
    script->length = length;
    script->lines = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_array_append_val(script->lines, offset);
    for (gsize i = 0; i < length; i++) {
        offset = i + 1;
        if (text[i] == '\n')
            g_array_append_val(script->lines, offset);
    }
    return script;
}

void xp_script_free(XpScript *script)
{
    if (script == NULL)
        return;
    g_array_unref(script->lines);
    g_free(script->text);
    g_free(script);
}

gboolean xp_script_find_bad_byte(const XpScript *script, XpSpan *out_span)
{
    const char *bad;
    const char *line;

    if (g_utf8_validate_len(script->text, script->length, &bad))
        return FALSE;
    *out_span = (XpSpan){.file = script->file, .line = 1};
    line = script->text;
    for (const char *at = script->text; at < bad; at++) {
        if (*at == '\n') {
            out_span->line++;
            line = at + 1;
        }
    }
    out_span->column = (guint)g_utf8_strlen(line, bad - line) + 1;
    out_span->end_line = out_span->line;
    out_span->end_column = out_span->column + 1;
    return TRUE;
}

static void free_entry(gpointer data)
{
    Entry *entry = data;

    g_free(entry->text);
    g_free(entry->help);
    g_free(entry);
}

static void free_script(gpointer data)
{
    xp_script_free(data);
}

XpSink *xp_sink_new(void)
{
    XpSink *sink = g_new0(XpSink, 1);

    sink->scripts = g_ptr_array_new_with_free_func(free_script);
    sink->index = g_hash_table_new(g_str_hash, g_str_equal);
    sink->entries = g_ptr_array_new_with_free_func(free_entry);
    return sink;
}

void xp_sink_free(XpSink *sink)
{
    if (sink == NULL)
        return;
    g_ptr_array_unref(sink->entries);
    g_hash_table_unref(sink->index);
    g_ptr_array_unref(sink->scripts);
    g_free(sink);
}

void xp_sink_add_script(XpSink *sink, XpScript *script)
{
    g_ptr_array_add(sink->scripts, script);
    g_hash_table_insert(sink->index, (gpointer)(guintptr)script->file,
                        GUINT_TO_POINTER(sink->scripts->len));
}

/* Index of the script called @file, or G_MAXUINT. */
static guint find_script(const XpSink *sink, const char *file)
{
    guint found;

    if (file == NULL)
        return G_MAXUINT;
    found = GPOINTER_TO_UINT(g_hash_table_lookup(sink->index, file));
    return found == 0 ? G_MAXUINT : found - 1;
}

void xp_sink_add(XpSink *sink, XpDiagId id, const XpSpan *span, const char *help,
                 const char *format, ...)
{
    gboolean is_error = xp_diag_severity(id) == XP_SEVERITY_ERROR;
    guint *count = is_error ? &sink->errors : &sink->others;
    Entry *entry;
    va_list arguments;

    (*count)++;
    if (*count > KEPT)
        return;
    entry = g_new0(Entry, 1);
    entry->id = id;
    if (span != NULL)
        entry->span = *span;
    entry->script = find_script(sink, entry->span.file);
    entry->order = sink->entries->len;
    va_start(arguments, format);
    entry->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    entry->help = g_strdup(help);
    g_ptr_array_add(sink->entries, entry);
}

guint xp_sink_errors(const XpSink *sink)
{
    return sink->errors;
}

static gint compare_guint(guint left, guint right)
{
    return (left > right) - (left < right);
}

static gint compare_entries(gconstpointer left, gconstpointer right)
{
    const Entry *a = *(Entry *const *)left;
    const Entry *b = *(Entry *const *)right;

    if (a->script != b->script)
        return compare_guint(a->script, b->script);
    if (a->span.line != b->span.line)
        return compare_guint(a->span.line, b->span.line);
    if (a->span.column != b->span.column)
        return compare_guint(a->span.column, b->span.column);
    return compare_guint(a->order, b->order);
}

/* Returns new: the line @entry stands on, or NULL. */
static char *copy_line(const XpSink *sink, const Entry *entry)
{
    const XpScript *script;
    gsize start;
    gsize end;

    if (entry->script == G_MAXUINT || entry->span.line == 0)
        return NULL;
    script = g_ptr_array_index(sink->scripts, entry->script);
    if (entry->span.line > script->lines->len)
        return NULL;
    start = g_array_index(script->lines, gsize, entry->span.line - 1);
    end = entry->span.line < script->lines->len
              ? g_array_index(script->lines, gsize, entry->span.line) - 1
              : script->length;
    if (end > start && script->text[end - 1] == '\r')
        end--;
    return g_strndup(script->text + start, end - start);
}

void xp_sink_flush(XpSink *sink, XpDiagList *diags, guint limit)
{
    guint errors = MIN(MIN(sink->errors, KEPT), limit);
    guint others = MIN(MIN(sink->others, KEPT), limit - errors);

    g_ptr_array_sort(sink->entries, compare_entries);
    for (guint i = 0; i < sink->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(sink->entries, i);
        gboolean is_error = xp_diag_severity(entry->id) == XP_SEVERITY_ERROR;
        guint *left = is_error ? &errors : &others;
        g_autofree char *line = NULL;

        if (*left == 0)
            continue;
        (*left)--;
        line = copy_line(sink, entry);
        xp_diag_add(diags, entry->id, entry->span.file != NULL ? &entry->span : NULL, line,
                    entry->help, "%s", entry->text);
    }
    g_ptr_array_set_size(sink->entries, 0);
}

char *xp_script_quote(const char *text)
{
    g_autofree char *start = NULL;

    if (strlen(text) <= LONG_WORD_BYTES && g_utf8_strlen(text, -1) <= LONG_WORD)
        return g_strdup_printf("'%s'", text);
    start = g_utf8_substring(text, 0, LONG_WORD);
    return g_strdup_printf("'%s...'", start);
}
