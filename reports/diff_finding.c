/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/diff_finding.h"

#include <string.h>

#include "reports/finding.h"
#include "reports/view.h"

/* Findings under way; @ordinals counts equal texts: one difference under two conditions. */
typedef struct {
    const XpAccessDiff *diff;
    const XpDiffReport *report;
    GPtrArray *findings;
    GHashTable *ordinals; /* text -> count */
} Collector;

static void place_free(gpointer data)
{
    XpDiffPlace *place = data;
    g_free(place->file);
    g_free(place);
}

static void finding_free(gpointer data)
{
    XpDiffFinding *finding = data;
    g_free(finding->text);
    g_ptr_array_unref(finding->places);
    g_free(finding->file);
    g_free(finding->key);
    g_free(finding);
}

/* --- words --- */

char *xp_diff_cause_text(const XpAccessDiff *diff, const XpChangeCause *cause)
{
    const XpWorld *world = cause->added ? diff->newer : diff->older;
    g_autofree char *what = xp_view_plain(world, cause->text);
    if (cause->statement == NULL)
        return g_steal_pointer(&what);
    g_autofree char *sid = xp_view_plain(world, cause->statement->sid);
    return g_strdup_printf("%s%s%s in the %s", xp_effect_name(cause->statement->effect),
                           sid[0] != '\0' ? " " : "", sid, what);
}

static char *change_text(const XpAccessDiff *diff, const XpAccessChange *change, gboolean gained)
{
    g_autofree char *who = xp_view_plain(diff->newer, change->who);
    g_autofree char *object = xp_view_plain(diff->newer, change->object);
    GString *out = g_string_new(gained ? "Access gained" : "Access lost");
    g_string_append_printf(out, ": %s on %s: ", who, object);
    for (guint i = 0; i < change->actions->len; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(change->actions, i));
    return g_string_free(out, FALSE);
}

static char *open_text(const XpAccessDiff *diff, const XpOpenChange *open, gboolean gained)
{
    g_autofree char *object = xp_view_plain(diff->newer, open->object);
    g_autofree char *reason = xp_view_plain(diff->newer, open->reason);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "Not known whether access is %s: %s: %s",
                           gained ? "gained" : "lost", object, reason);
    for (guint i = 0; i < open->facts->len; i++) {
        const XpFact *fact = g_ptr_array_index(open->facts, i);
        g_autofree char *text = xp_view_plain(diff->newer, fact->text);
        g_string_append_printf(out, "; %s", text);
        if (fact->yaml != NULL)
            g_string_append_printf(out, " (%s)", fact->yaml);
    }
    return g_string_free(out, FALSE);
}

/* --- places --- */

/* Returns new: @file of @world where the repository has it. */
static char *place_of(const XpWorld *world, const char *folder, const char *file)
{
    const char *below = xp_diff_file(world, file);
    return folder == NULL || below == file ? g_strdup(file) : g_build_filename(folder, below, NULL);
}

static void add_place(const Collector *collector, XpDiffFinding *finding,
                      const XpChangeCause *cause)
{
    const XpDiffReport *report = collector->report;
    const XpWorld *world = cause->added ? collector->diff->newer : collector->diff->older;
    guint line = 0;
    const char *file =
        cause->statement == NULL ? NULL : xp_view_place(cause->policy, cause->statement, &line);
    if (file == NULL)
        return;
    XpDiffPlace *place = g_new0(XpDiffPlace, 1);
    place->cause = cause;
    place->span = xp_finding_region(cause->statement, finding->change->story, 0);
    if (place->span.file == NULL)
        place->span = (XpSpan){.line = line, .end_line = line};
    place->file = place_of(world, cause->added ? report->newer_place : report->older_place, file);
    place->span.file = place->file;
    g_ptr_array_add(finding->places, place);
    if (cause->added && finding->loaded == NULL) {
        finding->region = place->span;
        finding->loaded = file;
    }
}

/* The file of @world that is @below its root, as it was loaded (borrowed), or NULL. */
static const char *find_input(const XpWorld *world, const char *below)
{
    for (guint i = 0; i < world->n_inputs; i++)
        if (strcmp(xp_diff_file(world, world->inputs[i].path), below) == 0)
            return world->inputs[i].path;
    return NULL;
}

/* Of a statement that is gone, the file that has it no longer. */
static const char *find_former(const Collector *collector, const XpDiffFinding *finding)
{
    const char *found = NULL;
    for (guint i = 0; i < finding->places->len && found == NULL; i++) {
        const XpChangeCause *cause =
            ((const XpDiffPlace *)g_ptr_array_index(finding->places, i))->cause;
        guint line = 0;
        const char *file = xp_view_place(cause->policy, cause->statement, &line);
        found = find_input(collector->diff->newer, xp_diff_file(collector->diff->older, file));
    }
    return found;
}

static void find_region(const Collector *collector, XpDiffFinding *finding)
{
    const XpWorld *newer = collector->diff->newer;
    const char *folder = collector->report->newer_place;
    if (finding->loaded != NULL) {
        finding->file = g_strdup(finding->region.file);
    } else {
        finding->loaded = find_former(collector, finding);
        finding->region = (XpSpan){.line = 1, .end_line = 1};
        finding->file = finding->loaded != NULL ? place_of(newer, folder, finding->loaded)
                                                : g_strdup(folder != NULL ? folder : newer->root);
    }
    finding->region.file = finding->file;
}

/* --- collecting --- */

/* Returns new. */
static char *make_key(const Collector *collector, const char *text)
{
    guint ordinal = GPOINTER_TO_UINT(g_hash_table_lookup(collector->ordinals, text)) + 1;
    g_autofree char *numbered = g_strdup_printf("%s;%u", text, ordinal);
    g_hash_table_insert(collector->ordinals, g_strdup(text), GUINT_TO_POINTER(ordinal));
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, ordinal > 1 ? numbered : text, -1);
}

/* Takes @text. */
static XpDiffFinding *add(const Collector *collector, XpDiffKind kind, gboolean gained, char *text)
{
    XpDiffFinding *finding = g_new0(XpDiffFinding, 1);
    finding->kind = kind;
    finding->gained = gained;
    finding->text = text;
    finding->places = g_ptr_array_new_with_free_func(place_free);
    finding->key = make_key(collector, text);
    g_ptr_array_add(collector->findings, finding);
    return finding;
}

static void add_changes(const Collector *collector, const XpAccessSide *side, gboolean gained)
{
    for (guint i = 0; i < side->changes->len; i++) {
        const XpAccessChange *change = g_ptr_array_index(side->changes, i);
        if (change->excepted != NULL)
            continue;
        XpDiffFinding *finding = add(collector, gained ? XP_DIFF_GAINED : XP_DIFF_LOST, gained,
                                     change_text(collector->diff, change, gained));
        finding->change = change;
        for (guint c = 0; c < change->causes->len; c++)
            add_place(collector, finding, g_ptr_array_index(change->causes, c));
        find_region(collector, finding);
    }
}

static void add_open(const Collector *collector, const XpAccessSide *side, gboolean gained)
{
    for (guint i = 0; i < side->open->len; i++) {
        const XpOpenChange *open = g_ptr_array_index(side->open, i);
        XpDiffFinding *finding =
            add(collector, XP_DIFF_OPEN, gained, open_text(collector->diff, open, gained));
        find_region(collector, finding);
    }
}

GPtrArray *xp_diff_findings_new(const XpAccessDiff *diff, const XpDiffReport *report)
{
    g_autoptr(GHashTable) ordinals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Collector collector = {diff, report, g_ptr_array_new_with_free_func(finding_free),
                                 ordinals};
    add_changes(&collector, &diff->gained, TRUE);
    add_open(&collector, &diff->gained, TRUE);
    add_changes(&collector, &diff->lost, FALSE);
    add_open(&collector, &diff->lost, FALSE);
    return collector.findings;
}
