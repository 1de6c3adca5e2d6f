/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/load/evidence_json.h"

#include <string.h>

#include <jansson.h>

#include "frontend/base/error.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

static void file_free(gpointer data)
{
    XpEvidenceFile *file = data;
    if (file == NULL)
        return;
    g_free(file->path);
    g_free(file->name);
    g_free(file->sha256);
    g_free(file);
}

static void proof_free(gpointer data)
{
    XpEvidenceProof *proof = data;
    g_free(proof->question);
    g_free(proof->z3);
    g_free(proof->failed);
    g_ptr_array_unref(proof->files);
    g_free(proof);
}

static void story_free(gpointer data)
{
    XpEvidenceStory *story = data;
    file_free(story->request);
    g_free(story->path);
    g_free(story->unique_id);
    g_free(story->user);
    g_ptr_array_unref(story->values);
    g_free(story);
}

static void property_free(gpointer data)
{
    XpEvidenceProperty *property = data;
    g_free(property->id);
    g_free(property->verdict);
    g_ptr_array_unref(property->proofs);
    g_ptr_array_unref(property->stories);
    g_free(property);
}

void xp_evidence_free(XpEvidence *evidence)
{
    if (evidence == NULL)
        return;
    g_free(evidence->tree);
    g_free(evidence->today);
    g_clear_pointer(&evidence->props, g_ptr_array_unref);
    g_clear_pointer(&evidence->sentences, g_ptr_array_unref);
    g_clear_pointer(&evidence->inputs, g_ptr_array_unref);
    g_clear_pointer(&evidence->properties, g_ptr_array_unref);
    g_free(evidence);
}

/* ---- files ---- */

char *xp_evidence_digest(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) failed = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &bytes, &length, &failed)) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "cannot read %s: %s", path, failed->message);
        return NULL;
    }
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
}

/* ---- JSON ---- */

/* Where a record is being read, and what went wrong first. */
typedef struct {
    const char *path;   /* of the record */
    const char *folder; /* that its paths start from */
    GError *error;
} Reader;

static void refuse(Reader *reader, const char *what)
{
    if (reader->error == NULL)
        reader->error = g_error_new(XP_ERROR, XP_ERROR_INPUT,
                                    "%s is no record of evidence: %s; write it again "
                                    "with prove --evidence",
                                    reader->path, what);
}

static const json_t *member(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        refuse(reader, key);
    return value;
}

/* Returns new: the text of a member, "" when it has none. */
static char *read_text(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value != NULL && !json_is_string(value))
        refuse(reader, key);
    return g_strdup(json_is_string(value) ? json_string_value(value) : "");
}

/* The same where null stands for NULL. */
static char *read_optional(Reader *reader, const json_t *object, const char *key)
{
    return json_is_null(json_object_get(object, key)) ? NULL : read_text(reader, object, key);
}

static gboolean read_flag(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value != NULL && !json_is_boolean(value))
        refuse(reader, key);
    return json_is_true(value);
}

static gint64 read_integer(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value != NULL && !json_is_integer(value))
        refuse(reader, key);
    return (gint64)json_integer_value(value);
}

static GPtrArray *read_texts(Reader *reader, const json_t *object, const char *key)
{
    const json_t *rows = member(reader, object, key);
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < json_array_size(rows); i++)
        g_ptr_array_add(texts, g_strdup(json_string_value(json_array_get(rows, i))));
    g_ptr_array_add(texts, NULL);
    return texts;
}

/* A file of the evidence: its bytes have to be the recorded ones. */
static XpEvidenceFile *read_file(Reader *reader, const json_t *row)
{
    XpEvidenceFile *file = g_new0(XpEvidenceFile, 1);
    file->name = read_text(reader, row, "path");
    file->sha256 = read_text(reader, row, "sha256");
    file->path = g_build_filename(reader->folder, file->name, NULL);
    if (reader->error != NULL)
        return file;
    g_autofree char *digest = xp_evidence_digest(file->path, &reader->error);
    if (digest != NULL && strcmp(digest, file->sha256) != 0)
        reader->error = g_error_new(XP_ERROR, XP_ERROR_INPUT,
                                    "%s is not what it was when it was written; write the evidence "
                                    "again with prove --evidence",
                                    file->path);
    return file;
}

static XpEvidenceProof *read_proof(Reader *reader, const json_t *row)
{
    XpEvidenceProof *proof = g_new0(XpEvidenceProof, 1);
    const json_t *files = member(reader, row, "files");
    proof->question = read_text(reader, row, "question");
    proof->z3 = read_optional(reader, row, "z3");
    proof->failed = read_optional(reader, row, "failed");
    proof->files = g_ptr_array_new_with_free_func(file_free);
    for (size_t i = 0; i < json_array_size(files); i++)
        g_ptr_array_add(proof->files, read_file(reader, json_array_get(files, i)));
    if (proof->failed == NULL && proof->files->len < 2)
        refuse(reader, "a proof without goal and skeleton");
    return proof;
}

static XpEvidenceStory *read_story(Reader *reader, const json_t *row)
{
    XpEvidenceStory *story = g_new0(XpEvidenceStory, 1);
    const json_t *values = member(reader, row, "values");
    const json_t *caller = member(reader, row, "caller");
    g_autofree char *decision = read_text(reader, row, "decision");
    story->request = read_file(reader, row);
    story->path = read_optional(reader, caller, "path");
    story->unique_id = read_optional(reader, caller, "unique_id");
    story->user = read_optional(reader, caller, "user");
    story->claim = (guint)json_integer_value(member(reader, row, "claim"));
    story->refused = strcmp(decision, "DENY") == 0;
    story->values = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < json_array_size(values); i++)
        g_ptr_array_add(story->values, read_text(reader, json_array_get(values, i), "value"));
    g_ptr_array_add(story->values, NULL);
    return story;
}

/* The index and both places of the record that name a property and its verdict say the same. */
static void check_told(Reader *reader, const json_t *record, const json_t *row)
{
    const json_t *told = member(reader, record, "property");
    const json_t *verdict = json_object_get(row, "verdict");
    const json_t *id = json_object_get(row, "id");
    if (!json_is_string(id) || !json_equal(id, json_object_get(told, "id")))
        refuse(reader, "it is not of the property that evidence.json says");
    if (!json_equal(verdict, json_object_get(record, "verdict")) ||
        !json_equal(verdict, json_object_get(told, "verdict")))
        refuse(reader, "its verdict and that of evidence.json are not the same");
}

static void read_property(Reader *reader, const json_t *record, const char *id,
                          XpEvidence *evidence)
{
    XpEvidenceProperty *property = g_new0(XpEvidenceProperty, 1);
    const json_t *proofs = member(reader, record, "proofs");
    const json_t *stories = member(reader, record, "stories");
    property->id = g_strdup(id);
    property->verdict = read_text(reader, record, "verdict");
    property->proofs = g_ptr_array_new_with_free_func(proof_free);
    property->stories = g_ptr_array_new_with_free_func(story_free);
    g_ptr_array_add(evidence->properties, property);
    for (size_t i = 0; i < json_array_size(proofs); i++)
        g_ptr_array_add(property->proofs, read_proof(reader, json_array_get(proofs, i)));
    for (size_t i = 0; i < json_array_size(stories); i++)
        g_ptr_array_add(property->stories, read_story(reader, json_array_get(stories, i)));
}

static void read_run(Reader *reader, const json_t *record, XpEvidence *evidence)
{
    const json_t *run = member(reader, record, "run");
    const json_t *inputs = member(reader, record, "inputs");
    evidence->tree = read_text(reader, run, "tree");
    evidence->props = read_texts(reader, run, "props");
    evidence->sentences = read_texts(reader, run, "sentences");
    evidence->now = read_integer(reader, run, "now");
    evidence->today = read_text(reader, run, "today");
    evidence->strict = read_flag(reader, run, "strict");
    evidence->require_bound = read_flag(reader, run, "require_bound");
    evidence->accept_unknown_operators = read_flag(reader, run, "accept_unknown_operators");
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        const json_t *row = json_array_get(inputs, i);
        XpEvidenceFile *file = g_new0(XpEvidenceFile, 1);
        file->name = read_text(reader, row, "path");
        file->path = g_strdup(file->name);
        file->sha256 = read_text(reader, row, "sha256");
        g_ptr_array_add(evidence->inputs, file);
    }
}

static json_t *load(const char *path, const char *schema, GError **error)
{
    json_error_t problem;
    g_autoptr(json_t) root = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);
    if (root == NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "cannot read %s: %s", path, problem.text);
        return NULL;
    }
    if (g_strcmp0(json_string_value(json_object_get(root, "schema")), schema) != 0) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s is not of schema %s", path, schema);
        return NULL;
    }
    return g_steal_pointer(&root);
}

/* All records are of one run: what they say of it has to be the same. */
static gboolean read_record(const XpEvidenceFile *file, const json_t *row, json_t **first,
                            XpEvidence *evidence, GError **error)
{
    g_autoptr(json_t) record = load(file->path, "xacct-evidence/1", error);
    if (record == NULL)
        return FALSE;
    g_autofree char *folder = g_path_get_dirname(file->path);
    Reader reader = {.path = file->path, .folder = folder};
    if (*first == NULL) {
        *first = json_incref(record);
        read_run(&reader, record, evidence);
    } else if (!json_equal(json_object_get(record, "run"), json_object_get(*first, "run")) ||
               !json_equal(json_object_get(record, "inputs"), json_object_get(*first, "inputs"))) {
        refuse(&reader, "it is of another run than the others");
    }
    read_property(&reader, record, json_string_value(json_object_get(row, "id")), evidence);
    check_told(&reader, record, row);
    if (reader.error == NULL)
        return TRUE;
    g_propagate_error(error, reader.error);
    return FALSE;
}

XpEvidence *xp_evidence_read(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "evidence.json", NULL);
    g_autoptr(json_t) index = load(path, "xacct-evidence-index/1", error);
    g_autoptr(json_t) first = NULL;
    if (index == NULL)
        return NULL;
    g_autoptr(XpEvidence) evidence = g_new0(XpEvidence, 1);
    evidence->inputs = g_ptr_array_new_with_free_func(file_free);
    evidence->properties = g_ptr_array_new_with_free_func(property_free);
    Reader reader = {.path = path, .folder = folder};
    const json_t *rows = member(&reader, index, "properties");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        XpEvidenceFile *file = read_file(&reader, row);
        if (reader.error == NULL)
            read_record(file, row, &first, evidence, &reader.error);
        file_free(file);
        if (reader.error != NULL)
            break;
    }
    if (reader.error != NULL) {
        g_propagate_error(error, reader.error);
        return NULL;
    }
    return g_steal_pointer(&evidence);
}
