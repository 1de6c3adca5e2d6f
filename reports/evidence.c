/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/evidence.h"

#include <string.h>

#include "frontend/base/error.h"
#include "reports/json_parts.h"

typedef struct {
    const XpEvidenceRun *run;
    const XpRunResult *result;
    json_t *report; /* of the whole run, schema xacct-report/1 */
} Writer;

/* Saves @text at @path below the folder; returns new: a row with path and digest, or NULL. */
static json_t *save(const Writer *writer, const char *below, const char *name, const char *text,
                    GError **error)
{
    g_autofree char *folder = g_build_filename(writer->run->folder, below, NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot make the folder %s", folder);
        return NULL;
    }
    if (!xp_report_save(path, text, error))
        return NULL;
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    json_t *row = json_object();
    xp_json_set(row, "path", xp_json_text(name));
    xp_json_set(row, "sha256", xp_json_text(digest));
    return row;
}

/* ---- what the run was ---- */

static json_t *texts(char *const *items)
{
    json_t *rows = json_array();
    for (guint i = 0; items != NULL && items[i] != NULL; i++)
        json_array_append_new(rows, xp_json_text(items[i]));
    return rows;
}

/* What it takes to load the same input again, and to replay a story as it was replayed. */
static json_t *run_json(const Writer *writer)
{
    const XpEvidenceRun *how = writer->run;
    json_t *run = json_object();
    xp_json_set(run, "tree", xp_json_text(how->tree));
    xp_json_set(run, "props", texts(how->props));
    xp_json_set(run, "sentences", texts(how->sentences));
    xp_json_set(run, "now", json_integer((json_int_t)how->now));
    xp_json_set(run, "today", xp_json_text(how->today));
    xp_json_set(run, "strict", json_boolean(how->strict));
    xp_json_set(run, "require_bound", json_boolean(how->require_bound));
    xp_json_set(run, "accept_unknown_operators", json_boolean(how->accept_unknown_operators));
    return run;
}

static gboolean is_listed(const XpWorld *world, const char *path)
{
    for (guint i = 0; i < world->n_inputs; i++)
        if (strcmp(world->inputs[i].path, path) == 0)
            return TRUE;
    return FALSE;
}

/* Every file that was read: those of the tree, and properties from elsewhere. */
static json_t *inputs_json(const Writer *writer)
{
    json_t *rows = json_deep_copy(json_object_get(writer->report, "inputs"));
    for (guint i = 0; i < writer->run->n_files; i++) {
        const char *path = writer->run->files[i].path;
        if (is_listed(writer->result->world, path))
            continue;
        json_t *row = json_object();
        xp_json_set(row, "path", xp_json_text(path));
        xp_json_set(row, "sha256", xp_json_text(writer->run->files[i].sha256));
        xp_json_set(row, "loader", xp_json_text(writer->run->files[i].loader));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* ---- stories ---- */

static json_t *values_json(const XpWorld *world, const XpStory *story)
{
    json_t *rows = json_array();
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        json_t *row = json_object();
        xp_json_set(row, "name", xp_json_text(xp_symbols_get(world->symbols, i)->name));
        xp_json_set(row, "value", xp_json_text(story->values[i]));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* What an ARN does not say of a caller: a role's path, the user behind a federated session. */
static json_t *caller_json(const XpCaller *caller)
{
    json_t *row = json_object();
    const XpIdentity *identity = caller->identity;
    xp_json_set(row, "path", xp_json_text(caller->path));
    xp_json_set(row, "unique_id", xp_json_text(caller->unique_id));
    xp_json_set(row, "user",
                xp_json_text(identity != NULL && identity->kind == XP_IDENTITY_USER ? identity->name
                                                                                    : NULL));
    return row;
}

/* Returns new: the row of one story, its request saved as `eval --request` reads it; or NULL. */
static json_t *story_json(const Writer *writer, const XpPropertyResult *property,
                          const XpStory *story, guint number, GError **error)
{
    g_autoptr(json_t) request = xp_json_request(NULL, story->request);
    g_autofree char *text = xp_json_print(request, JSON_INDENT(2));
    g_autofree char *name = g_strdup_printf("request-%u.json", number);
    json_t *row = save(writer, property->folder, name, text, error);
    if (row == NULL)
        return NULL;
    xp_json_set(row, "claim", json_integer((json_int_t)story->claim));
    xp_json_set(row, "caller", caller_json(&story->request->caller));
    xp_json_set(row, "decision", json_string(story->refused ? "DENY" : "ALLOW"));
    xp_json_set(row, "values", values_json(writer->result->world, story));
    return row;
}

static gboolean add_stories(const Writer *writer, const XpPropertyResult *property,
                            const GPtrArray *stories, json_t *rows, GError **error)
{
    for (guint i = 0; i < stories->len; i++) {
        json_t *row = story_json(writer, property, g_ptr_array_index(stories, i),
                                 (guint)json_array_size(rows) + 1, error);
        if (row == NULL)
            return FALSE;
        json_array_append_new(rows, row);
    }
    return TRUE;
}

/* ---- proofs ---- */

static json_t *proofs_json(const XpWorld *world, const GPtrArray *proofs)
{
    json_t *rows = json_array();
    for (guint i = 0; i < proofs->len; i++) {
        const XpProof *proof = g_ptr_array_index(proofs, i);
        json_t *row = json_object();
        json_t *files = json_array();
        for (guint f = 0; f < proof->files->len; f++) {
            const XpProofFile *file = g_ptr_array_index(proof->files, f);
            json_t *item = json_object();
            xp_json_set(item, "path", xp_json_text(file->path));
            xp_json_set(item, "sha256", xp_json_text(file->sha256));
            json_array_append_new(files, item);
        }
        xp_json_set(row, "question", xp_json_shown(world, proof->question));
        xp_json_set(row, "facts", xp_json_text(proof->facts));
        xp_json_set(row, "z3", xp_json_text(proof->z3));
        xp_json_set(row, "failed", xp_json_text(proof->failed));
        xp_json_set(row, "files", files);
        json_array_append_new(rows, row);
    }
    return rows;
}

/* ---- records ---- */

/* Returns new: the row of the index, or NULL. */
static json_t *write_record(const Writer *writer, guint index, GError **error)
{
    const XpPropertyResult *property = g_ptr_array_index(writer->result->properties, index);
    g_autoptr(json_t) record = json_object();
    g_autoptr(json_t) stories = json_array();
    if (!add_stories(writer, property, property->counterexamples, stories, error) ||
        !add_stories(writer, property, property->witnesses, stories, error))
        return NULL;
    json_t *report = json_object_get(writer->report, "properties");
    xp_json_set(record, "schema", json_string("xacct-evidence/1"));
    xp_json_set(record, "verdict", json_string(xp_verdict_name(property->verdict)));
    xp_json_set(record, "tool", json_incref(json_object_get(writer->report, "tool")));
    xp_json_set(record, "run", run_json(writer));
    xp_json_set(record, "assumptions", json_incref(json_object_get(writer->report, "assumptions")));
    xp_json_set(record, "property", json_incref(json_array_get(report, index)));
    xp_json_set(record, "proofs", proofs_json(writer->result->world, property->proofs));
    xp_json_set(record, "stories", json_incref(stories));
    xp_json_set(record, "inputs", inputs_json(writer));
    xp_json_set(record, "ledger", json_incref(json_object_get(writer->report, "ledger")));
    g_autofree char *text = xp_json_print(record, JSON_INDENT(2));
    json_t *row = save(writer, property->folder, "record.json", text, error);
    if (row != NULL) {
        g_autofree char *path = g_strconcat(property->folder,
                                            "/"
                                            "record.json",
                                            NULL);
        xp_json_set(row, "path", xp_json_text(path));
        xp_json_set(row, "id", xp_json_text(property->id));
        xp_json_set(row, "verdict", json_string(xp_verdict_name(property->verdict)));
    }
    return row;
}

gboolean xp_evidence_write_records(const XpEvidenceRun *run, const XpRunResult *result,
                                   GError **error)
{
    const XpReportOptions options = {.tool_version = run->tool_version};
    g_autofree char *text = xp_report_write(XP_FORMAT_JSON, result, &options);
    g_autoptr(json_t) report = json_loads(text, 0, NULL);
    g_assert(report != NULL);
    const Writer writer = {run, result, report};
    g_autoptr(json_t) index = json_object();
    g_autoptr(json_t) rows = json_array();
    for (guint i = 0; i < result->properties->len; i++) {
        json_t *row = write_record(&writer, i, error);
        if (row == NULL)
            return FALSE;
        json_array_append_new(rows, row);
    }
    xp_json_set(index, "schema", json_string("xacct-evidence-index/1"));
    xp_json_set(index, "tool", json_incref(json_object_get(report, "tool")));
    xp_json_set(index, "tree", xp_json_text(run->tree));
    xp_json_set(index, "properties", json_incref(rows));
    g_autofree char *printed = xp_json_print(index, JSON_INDENT(2));
    json_t *saved = save(&writer, ".", "evidence.json", printed, error);
    json_decref(saved);
    return saved != NULL;
}
