/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML as a tree of texts with places, built from libyaml's events.
 */
#include "frontend/load/yaml_doc.h"

#include <string.h>

#include <yaml.h>

#include "frontend/base/suggest.h"
#include "frontend/model/symbol.h"

struct XpYamlDoc {
    const XpSource *source;
    GPtrArray *nodes;
    XpYaml *root;
};

typedef struct {
    XpYaml *node;
    XpYaml *last;
    XpYaml *key;      /* read, its value still to come */
    GHashTable *keys; /* mappings: text -> XpYaml * */
} Frame;

typedef struct {
    XpYamlDoc *doc;
    XpDiagList *diags;
    GArray *frames;
    guint n_documents;
} Build;

static void free_node(gpointer data)
{
    XpYaml *node = data;

    g_free(node->text);
    g_free(node);
}

static void clear_frame(gpointer data)
{
    Frame *frame = data;

    if (frame->keys != NULL)
        g_hash_table_unref(frame->keys);
}

static XpSpan span_of(const yaml_mark_t *start, const yaml_mark_t *end)
{
    return (XpSpan){.line = (guint)start->line + 1,
                    .column = (guint)start->column + 1,
                    .end_line = (guint)end->line + 1,
                    .end_column = (guint)end->column + 1};
}

static gboolean fail(Build *build, const yaml_event_t *event, const char *help, const char *text)
{
    XpSpan span = span_of(&event->start_mark, &event->end_mark);

    xp_source_report(build->doc->source, build->diags, XP_DIAG_YAML_SYNTAX, &span, help, "%s",
                     text);
    return FALSE;
}

/* The innermost container; there is one. */
static Frame *top(Build *build)
{
    g_assert(build->frames->len > 0);
    return &g_array_index(build->frames, Frame, build->frames->len - 1);
}

/* Takes @node as the key of the entry to come. */
static gboolean take_key(Build *build, Frame *frame, XpYaml *node, const yaml_event_t *event)
{
    const XpYaml *other;

    if (node->kind != XP_YAML_SCALAR)
        return fail(build, event, "write KEY: value", "a key is not a plain text");
    other = g_hash_table_lookup(frame->keys, node->text);
    if (other != NULL) {
        g_autofree char *help =
            g_strdup_printf("the first one is in line %u; keep one", other->span.line);
        g_autofree char *text =
            g_strdup_printf("the key '%s' stands twice in one mapping", node->text);

        return fail(build, event, help, text);
    }
    g_hash_table_insert(frame->keys, node->text, node);
    frame->key = node;
    return TRUE;
}

/* Hangs @node where the innermost open container wants it. */
static gboolean place(Build *build, XpYaml *node, const yaml_event_t *event)
{
    Frame *frame = build->frames->len > 0 ? top(build) : NULL;

    if (frame == NULL) {
        build->doc->root = node;
        return TRUE;
    }
    if (frame->node->kind == XP_YAML_MAPPING && frame->key == NULL)
        return take_key(build, frame, node, event);
    node->key = frame->key;
    frame->key = NULL;
    frame->node->n++;
    if (frame->last != NULL)
        frame->last->next = node;
    else
        frame->node->first = node;
    frame->last = node;
    return TRUE;
}

static XpYaml *add_node(Build *build, XpYamlKind kind, const yaml_event_t *event)
{
    XpYaml *node = g_new0(XpYaml, 1);

    node->kind = kind;
    node->span = span_of(&event->start_mark, &event->end_mark);
    g_ptr_array_add(build->doc->nodes, node);
    return node;
}

static gboolean open_container(Build *build, XpYamlKind kind, const yaml_event_t *event)
{
    Frame frame = {0};

    if (build->frames->len >= XP_YAML_MAX_DEPTH)
        return fail(build, event, "no file of a tree needs this", "the file is nested too deeply");
    frame.node = add_node(build, kind, event);
    if (!place(build, frame.node, event))
        return FALSE;
    if (kind == XP_YAML_MAPPING)
        frame.keys = g_hash_table_new(g_str_hash, g_str_equal);
    g_array_append_val(build->frames, frame);
    return TRUE;
}

static gboolean close_container(Build *build, const yaml_event_t *event)
{
    XpYaml *node = top(build)->node;

    node->span.end_line = (guint)event->end_mark.line + 1;
    node->span.end_column = (guint)event->end_mark.column + 1;
    g_array_set_size(build->frames, build->frames->len - 1);
    return TRUE;
}

static gboolean add_scalar(Build *build, const yaml_event_t *event)
{
    XpYaml *node = add_node(build, XP_YAML_SCALAR, event);
    const char *value = (const char *)event->data.scalar.value;

    node->text = g_strndup(value, event->data.scalar.length);
    /* An escape can bring in what the check of the file kept out. */
    for (gsize i = 0; i < event->data.scalar.length; i++) {
        if (value[i] == '\0' ||
            ((guchar)value[i] >= 0xF3 && g_utf8_get_char(value + i) >= XP_SYMBOL_FIRST))
            return fail(build, event, "remove the character",
                        "a NUL or private-use character is not accepted");
    }
    return place(build, node, event);
}

static gboolean has_anchor(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        return event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL;
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL;
    if (event->type == YAML_MAPPING_START_EVENT)
        return event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL;
    return event->type == YAML_ALIAS_EVENT;
}

static gboolean take_event(Build *build, const yaml_event_t *event)
{
    if (has_anchor(event))
        return fail(build, event, "write the value out",
                    "anchors, aliases and tags are not used in these files");
    if (build->doc->nodes->len >= XP_YAML_MAX_VALUES)
        return fail(build, event, "split the file", "the file holds too many values");
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (build->n_documents++ > 0)
            return fail(build, event, "keep one document a file",
                        "a second document begins in the same file");
        return TRUE;
    case YAML_SCALAR_EVENT:
        return add_scalar(build, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(build, XP_YAML_SEQUENCE, event);
    case YAML_MAPPING_START_EVENT:
        return open_container(build, XP_YAML_MAPPING, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_container(build, event);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    case YAML_ALIAS_EVENT:
        return TRUE;
    }
    g_assert_not_reached();
}

static void report_parser(const XpSource *source, const yaml_parser_t *parser, XpDiagList *diags)
{
    XpSpan span = span_of(&parser->problem_mark, &parser->problem_mark);
    const char *problem = parser->problem != NULL ? parser->problem : "the file is not YAML";
    const char *help = NULL;
    gsize at = parser->problem_mark.index;

    span.end_column++;
    if (at < source->length && source->text[at] == '\t')
        help = "indent with blanks, not with tabs";
    else if (strstr(problem, "mapping values are not allowed") != NULL)
        help = "check the indentation, and put a text that holds ': ' into quotes";
    else if (strstr(problem, "could not find expected ':'") != NULL)
        help = "write KEY: value; check the indentation";
    xp_source_report(source, diags, XP_DIAG_YAML_SYNTAX, &span, help, "%s%s%s",
                     parser->context != NULL ? parser->context : "",
                     parser->context != NULL ? ": " : "", problem);
}

static gboolean run_parser(Build *build, yaml_parser_t *parser)
{
    gboolean going = TRUE;

    while (going) {
        yaml_event_t event;
        gboolean fine;

        if (yaml_parser_parse(parser, &event) == 0) {
            report_parser(build->doc->source, parser, build->diags);
            return FALSE;
        }
        going = event.type != YAML_STREAM_END_EVENT;
        fine = take_event(build, &event);
        yaml_event_delete(&event);
        if (!fine)
            return FALSE;
    }
    return TRUE;
}

static gboolean parse(Build *build)
{
    const XpSource *source = build->doc->source;
    yaml_parser_t parser;
    gboolean fine;

    if (yaml_parser_initialize(&parser) == 0)
        g_error("out of memory");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const guchar *)source->text, source->length);
    build->frames = g_array_new(FALSE, FALSE, sizeof(Frame));
    g_array_set_clear_func(build->frames, clear_frame);
    fine = run_parser(build, &parser);
    g_array_unref(build->frames);
    yaml_parser_delete(&parser);
    return fine;
}

XpYamlDoc *xp_yaml_doc_new(const XpSource *source, XpDiagList *diags)
{
    g_autoptr(XpYamlDoc) doc = g_new0(XpYamlDoc, 1);
    Build build = {.doc = doc, .diags = diags};

    doc->source = source;
    doc->nodes = g_ptr_array_new_with_free_func(free_node);
    if (!parse(&build))
        return NULL;
    if (doc->root == NULL || (doc->root->kind == XP_YAML_SCALAR && doc->root->text[0] == '\0')) {
        XpYaml *empty = g_new0(XpYaml, 1);

        empty->kind = XP_YAML_MAPPING;
        empty->span = (XpSpan){.line = 1, .column = 1, .end_line = 1, .end_column = 1};
        g_ptr_array_add(doc->nodes, empty);
        doc->root = empty;
    }
    return g_steal_pointer(&doc);
}

void xp_yaml_doc_free(XpYamlDoc *doc)
{
    if (doc == NULL)
        return;
    g_ptr_array_unref(doc->nodes);
    g_free(doc);
}

const XpYaml *xp_yaml_doc_root(const XpYamlDoc *doc)
{
    return doc->root;
}

const XpSource *xp_yaml_doc_source(const XpYamlDoc *doc)
{
    return doc->source;
}

const XpYaml *xp_yaml_get(const XpYaml *mapping, const char *key)
{
    for (const XpYaml *node = mapping->first; node != NULL; node = node->next) {
        if (node->key != NULL && strcmp(node->key->text, key) == 0)
            return node;
    }
    return NULL;
}

gboolean xp_yaml_is(const XpYaml *node, const char *text)
{
    return node != NULL && node->kind == XP_YAML_SCALAR && strcmp(node->text, text) == 0;
}

XpSpan xp_yaml_span(const XpYamlDoc *doc, const XpYaml *node, XpStrings *strings)
{
    XpSpan span = node->span;

    span.file = xp_strings_add(strings, doc->source->file);
    return span;
}

void xp_yaml_report(const XpYamlDoc *doc, const XpYaml *node, XpDiagList *diags, XpDiagId id,
                    const char *help, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_source_report(doc->source, diags, id, &node->span, help, "%s", text);
}

static const char *kind_name(XpYamlKind kind)
{
    switch (kind) {
    case XP_YAML_SCALAR:
        return "a text";
    case XP_YAML_SEQUENCE:
        return "a list";
    case XP_YAML_MAPPING:
        return "a mapping";
    }
    g_assert_not_reached();
}

gboolean xp_yaml_expect(const XpYamlDoc *doc, const XpYaml *node, XpYamlKind kind, const char *what,
                        XpDiagList *diags)
{
    static const char *const shapes[] = {"write KEY: text", "write KEY: [item, item]",
                                         "write KEY: {name: value}"};

    if (node->kind == kind)
        return TRUE;
    if (node->kind == XP_YAML_SCALAR && node->text[0] == '\0') {
        g_autofree char *help =
            g_strdup_printf("%s; what stands below a key is indented", shapes[kind]);

        xp_yaml_report(doc, node, diags, XP_DIAG_YAML_BAD_VALUE, help, "%s has no value", what);
        return FALSE;
    }
    xp_yaml_report(doc, node, diags, XP_DIAG_YAML_BAD_VALUE, shapes[kind],
                   "%s must be %s, this is %s", what, kind_name(kind), kind_name(node->kind));
    return FALSE;
}

const char *xp_yaml_text(const XpYamlDoc *doc, const XpYaml *node, const char *what,
                         XpDiagList *diags)
{
    if (!xp_yaml_expect(doc, node, XP_YAML_SCALAR, what, diags))
        return NULL;
    if (node->text[0] != '\0')
        return node->text;
    xp_yaml_report(doc, node, diags, XP_DIAG_YAML_BAD_VALUE, "give it a value, or remove the key",
                   "%s is empty", what);
    return NULL;
}

gboolean xp_yaml_bool(const XpYamlDoc *doc, const XpYaml *node, gboolean *out_value,
                      XpDiagList *diags)
{
    *out_value = xp_yaml_is(node, "true");
    if (*out_value || xp_yaml_is(node, "false"))
        return TRUE;
    xp_yaml_report(doc, node, diags, XP_DIAG_YAML_BAD_VALUE, "write true or false",
                   "'%s' must be true or false", node->key != NULL ? node->key->text : "the value");
    return FALSE;
}

static void report_unknown_key(const XpYamlDoc *doc, const XpYaml *key, const char *const *keys,
                               guint n, XpDiagList *diags)
{
    const char *near = xp_suggest(key->text, keys, n);
    g_autoptr(GString) help = g_string_new(NULL);

    if (near != NULL) {
        g_string_printf(help, "did you mean '%s'?", near);
    } else {
        g_string_append(help, "known here: ");
        for (guint i = 0; i < n; i++)
            g_string_append_printf(help, "%s%s", i > 0 ? ", " : "", keys[i]);
    }
    xp_yaml_report(doc, key, diags, XP_DIAG_YAML_UNKNOWN_KEY, help->str,
                   "the key '%s' is not known here", key->text);
}

gboolean xp_yaml_check_keys(const XpYamlDoc *doc, const XpYaml *mapping, const char *const *keys,
                            guint n, XpDiagList *diags)
{
    gboolean fine = TRUE;

    for (const XpYaml *node = mapping->first; node != NULL; node = node->next) {
        gboolean known = FALSE;

        for (guint i = 0; i < n && !known; i++)
            known = strcmp(node->key->text, keys[i]) == 0;
        if (known)
            continue;
        report_unknown_key(doc, node->key, keys, n, diags);
        fine = FALSE;
    }
    return fine;
}
