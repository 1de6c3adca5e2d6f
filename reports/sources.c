/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/sources.h"

#include <string.h>

/* A file under its name. */
typedef struct {
    char *text; /* NULL: cannot be read, or is another one now */
    gsize length;
    char **lines;            /* when asked for */
    GPtrArray *fingerprints; /* when asked for */
} Source;

struct XpSources {
    const XpWorld *world;
    GHashTable *files; /* name (borrowed from the world) -> Source * */
};

static void source_free(gpointer data)
{
    Source *source = data;
    g_free(source->text);
    g_strfreev(source->lines);
    if (source->fingerprints != NULL)
        g_ptr_array_unref(source->fingerprints);
    g_free(source);
}

XpSources *xp_sources_new(const XpWorld *world)
{
    XpSources *sources = g_new0(XpSources, 1);
    sources->world = world;
    sources->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
    return sources;
}

void xp_sources_free(XpSources *sources)
{
    g_hash_table_unref(sources->files);
    g_free(sources);
}

/* The digest @file had when it was loaded, or NULL: it was not. */
static const char *loaded_digest(const XpWorld *world, const char *file)
{
    for (guint i = 0; i < world->n_inputs; i++)
        if (strcmp(world->inputs[i].path, file) == 0)
            return world->inputs[i].sha256;
    return NULL;
}

static Source *read_source(const XpWorld *world, const char *file)
{
    Source *source = g_new0(Source, 1);
    const char *digest = loaded_digest(world, file);
    if (digest == NULL || !g_file_get_contents(file, &source->text, &source->length, NULL))
        return source;
    g_autofree char *found = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, (const guchar *)source->text, source->length);
    if (strcmp(found, digest) != 0)
        g_clear_pointer(&source->text, g_free);
    return source;
}

static Source *find_source(XpSources *sources, const char *file)
{
    Source *source = g_hash_table_lookup(sources->files, file);
    if (source == NULL) {
        source = read_source(sources->world, file);
        g_hash_table_insert(sources->files, g_strdup(file), source);
    }
    return source;
}

const char *xp_sources_text(XpSources *sources, const char *file)
{
    return find_source(sources, file)->text;
}

const char *const *xp_sources_lines(XpSources *sources, const char *file)
{
    Source *source = find_source(sources, file);
    if (source->text != NULL && source->lines == NULL)
        source->lines = g_strsplit(source->text, "\n", -1);
    return (const char *const *)source->lines;
}

const char *xp_sources_fingerprint(XpSources *sources, const char *file, guint line)
{
    Source *source = find_source(sources, file);
    if (source->text == NULL)
        return NULL;
    if (source->fingerprints == NULL)
        source->fingerprints = xp_line_fingerprints(source->text, source->length);
    if (line < 1 || line > source->fingerprints->len)
        return NULL;
    return g_ptr_array_index(source->fingerprints, line - 1);
}

/* --- the hash of a line --- */

#define WINDOW      100u
#define FACTOR      37u
#define END_OF_FILE 0xFFFFu

/* What is hashed of a text: UTF-16 units, and where lines begin among them. */
typedef struct {
    GArray *units;  /* guint16 */
    GArray *starts; /* gsize */
    gboolean at_start;
    gboolean after_cr;
} Units;

/* Blanks do not count, and every line ends in one LF. */
static void add_unit(Units *to, guint16 unit)
{
    gboolean joined = to->after_cr && unit == '\n';
    to->after_cr = unit == '\r';
    if (unit == ' ' || unit == '\t' || joined)
        return;
    if (unit == '\r')
        unit = '\n';
    if (to->at_start) {
        gsize start = to->units->len;
        g_array_append_val(to->starts, start);
    }
    to->at_start = unit == '\n';
    g_array_append_val(to->units, unit);
}

/* A file that was loaded is UTF-8, so that nothing is replaced here in practice. */
static void add_text(Units *to, const char *text, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    glong n = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(valid, -1, NULL, &n, NULL);
    for (glong i = 0; i < n; i++)
        add_unit(to, units[i]);
}

/* The hash of the window at @start; what lies behind the end of the file counts as zeros. */
static guint64 window_hash(const GArray *units, gsize start)
{
    guint64 hash = 0;
    for (gsize i = start; i < start + WINDOW; i++)
        hash = hash * FACTOR + (i < units->len ? g_array_index(units, guint16, i) : 0);
    return hash;
}

/* How many lines have had @hash by now, this one included. */
static guint count_hash(GHashTable *counts, const char *hash)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, hash)) + 1;
    g_hash_table_insert(counts, g_strdup(hash), GUINT_TO_POINTER(count));
    return count;
}

GPtrArray *xp_line_fingerprints(const char *text, gsize length)
{
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(guint16));
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Units all = {units, starts, TRUE, FALSE};
    add_text(&all, text, length);
    add_unit(&all, END_OF_FILE);
    for (guint i = 0; i < starts->len; i++) {
        g_autofree char *hash = g_strdup_printf(
            "%" G_GINT64_MODIFIER "x", window_hash(units, g_array_index(starts, gsize, i)));
        g_ptr_array_add(out, g_strdup_printf("%s:%u", hash, count_hash(counts, hash)));
    }
    return out;
}
