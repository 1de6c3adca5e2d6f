/* SPDX-License-Identifier: Apache-2.0
 *
 * The linear walk over a JSON text. Documentation is broken in telling ways (unquoted ARNs,
 * missing commas, comments, two documents in one file); each way has its own advice here.
 */
#include "frontend/load/json_scan.h"

#include <string.h>

#include "frontend/load/json_string.h"

/* What may come next inside the innermost container. */
typedef enum {
    WANT_FIRST, /* a value or name, or the closing bracket */
    WANT_NEXT,  /* a value or name, after a comma */
    WANT_COLON,
    WANT_VALUE, /* of a member */
    WANT_COMMA, /* a comma or the closing bracket */
} Want;

typedef struct {
    XpJson *node;
    XpJson *last;
    GHashTable *keys; /* objects: name -> XpJson * */
    Want want;
    guint comma_line;
    guint comma_column;
    char *key; /* name read, value still to come */
    guint key_line;
    guint key_column;
    guint key_end_column;
} Frame;

typedef struct {
    const XpSource *source;
    GPtrArray *nodes;
    XpDiagList *diags;
    GArray *frames;
    gsize at;
    guint line;
    guint column;
    /* one past the last value, name or bracket read: where a missing comma belongs */
    guint past_line;
    guint past_column;
} Scan;

static char peek(const Scan *scan)
{
    return scan->source->text[scan->at]; /* NUL at the end */
}

static gboolean at_end(const Scan *scan)
{
    return scan->at >= scan->source->length;
}

/* Moves over one character. */
static void step(Scan *scan)
{
    if (scan->source->text[scan->at] == '\n') {
        scan->line++;
        scan->column = 0;
    }
    scan->at = (gsize)(g_utf8_next_char(scan->source->text + scan->at) - scan->source->text);
    scan->column++;
}

static void note_past(Scan *scan)
{
    scan->past_line = scan->line;
    scan->past_column = scan->column;
}

/* The innermost container; there is one. */
static Frame *top(const Scan *scan)
{
    g_assert(scan->frames->len > 0);
    return &g_array_index(scan->frames, Frame, scan->frames->len - 1);
}

static void clear_frame(gpointer data)
{
    Frame *frame = data;

    if (frame->keys != NULL)
        g_hash_table_unref(frame->keys);
    g_free(frame->key);
}

void xp_json_free(gpointer data)
{
    XpJson *node = data;

    g_free(node->key);
    g_free(node);
}

/* Reports at (line, column), @width characters wide; returns FALSE. */
static gboolean G_GNUC_PRINTF(7, 8) fail_at(Scan *scan, XpDiagId id, guint line, guint column,
                                            guint width, const char *help, const char *format, ...)
{
    XpSpan span = {
        .line = line, .column = column, .end_line = line, .end_column = column + MAX(width, 1u)};
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_source_report(scan->source, scan->diags, id, &span, help, "%s", text);
    return FALSE;
}

#define fail(scan, width, help, ...) \
    fail_at((scan), XP_DIAG_JSON_SYNTAX, (scan)->line, (scan)->column, (width), (help), __VA_ARGS__)

static gboolean is_comment(const Scan *scan)
{
    const char *text = scan->source->text + scan->at;

    return text[0] == '#' || (text[0] == '/' && (text[1] == '/' || text[1] == '*'));
}

static gboolean skip_blanks(Scan *scan)
{
    while (strchr(" \t\r\n", peek(scan)) != NULL && !at_end(scan))
        step(scan);
    if (is_comment(scan))
        return fail(scan, peek(scan) == '#' ? 1 : 2,
                    "remove the comment; a Sid can say what a statement is for",
                    "JSON has no comments");
    return TRUE;
}

/* Returns new: the run of characters from here that an author may have meant as one word. */
static char *bare_word(const Scan *scan)
{
    const char *start = scan->source->text + scan->at;

    return g_strndup(start, strcspn(start, " \t\r\n,]}\"'"));
}

/* Reports the word at this place, which has no quotes; a name ends before its colon. */
static gboolean fail_bare_word(Scan *scan)
{
    const Frame *frame = scan->frames->len > 0 ? top(scan) : NULL;
    gboolean is_name = frame != NULL && frame->node->type == JSON_OBJECT &&
                       (frame->want == WANT_FIRST || frame->want == WANT_NEXT);
    g_autofree char *whole = bare_word(scan);
    g_autofree char *word = g_strndup(whole, is_name ? strcspn(whole, ":") : strlen(whole));
    g_autofree char *lower = g_ascii_strdown(word, -1);
    g_autofree char *help = g_strdup_printf("add quotes: \"%s\"", word);
    guint width = (guint)g_utf8_strlen(word, -1);

    if (strcmp(lower, "true") == 0 || strcmp(lower, "false") == 0 || strcmp(lower, "null") == 0) {
        g_autofree char *spelled = g_strdup_printf("write %s", lower);

        return fail(scan, width, spelled, "JSON spells '%s' in small letters", word);
    }
    if (frame == NULL)
        return fail(scan, width, "write JSON: an object {...} or an array [...]",
                    "the file does not begin like JSON, but with '%s'", word);
    return fail(scan, width, help, "a string is expected, '%s' has no quotes", word);
}

/* Reports a character that begins nothing; @wanted says what should stand here. */
static gboolean fail_character(Scan *scan, const char *wanted)
{
    gunichar found = g_utf8_get_char(scan->source->text + scan->at);
    char text[7] = "";

    if (found == '\'')
        return fail(scan, 1, "use double quotes: \"...\"", "JSON strings have no single quotes");
    if (found >= 0x2018 && found <= 0x201F)
        return fail(scan, 1, "replace the typographic quotes by plain ones: \"...\"",
                    "typographic quotes are not JSON");
    if (g_ascii_isalnum(peek(scan)) || peek(scan) == '*' || peek(scan) == '_' ||
        peek(scan) == '<' || peek(scan) == '$')
        return fail_bare_word(scan);
    if (!g_unichar_isprint(found) || g_unichar_isspace(found))
        return fail(scan, 1, "remove the character", "the character U+%04X is not JSON",
                    (guint)found);
    text[g_unichar_to_utf8(found, text)] = '\0';
    return fail(scan, 1, NULL, "%s is expected, found '%s'", wanted, text);
}

static gboolean fail_end(Scan *scan)
{
    const Frame *frame = top(scan);
    gboolean object = frame->node->type == JSON_OBJECT;

    return fail(scan, 1, object ? "add the missing '}'" : "add the missing ']'",
                "the file ends inside the %s that begins in line %u", object ? "object" : "array",
                frame->node->line);
}

/* Creates a value that begins here and hangs it under the innermost container. */
static XpJson *add_node(Scan *scan, json_type type)
{
    Frame *frame = scan->frames->len > 0 ? top(scan) : NULL;
    XpJson *node = g_new0(XpJson, 1);

    node->type = type;
    node->start = scan->at;
    node->line = scan->line;
    node->column = scan->column;
    g_ptr_array_add(scan->nodes, node);
    if (frame == NULL)
        return node;
    node->parent = frame->node;
    node->position = frame->node->n++;
    node->key = g_steal_pointer(&frame->key);
    node->key_line = frame->key_line;
    node->key_column = frame->key_column;
    node->key_end_column = frame->key_end_column;
    if (frame->last != NULL)
        frame->last->next = node;
    else
        frame->node->first = node;
    frame->last = node;
    frame->want = WANT_COMMA;
    return node;
}

static void end_node(Scan *scan, XpJson *node)
{
    node->end = scan->at;
    node->end_line = scan->line;
    node->end_column = scan->column;
    note_past(scan);
}

/* Moves over one string; @out_text (new) may be NULL. */
static gboolean scan_string(Scan *scan, char **out_text)
{
    XpJsonStringError error;
    gsize end;

    if (!xp_json_string_read(scan->source->text, scan->at, &end, out_text, &error)) {
        if (error.at_start)
            return fail(scan, 1, error.help, "%s", error.text);
        while (scan->at < error.at)
            step(scan);
        return fail(scan, 1, error.help, "%s", error.text);
    }
    scan->column += (guint)g_utf8_strlen(scan->source->text + scan->at, (gssize)(end - scan->at));
    scan->at = end;
    note_past(scan);
    return TRUE;
}

static gboolean scan_literal(Scan *scan)
{
    g_autofree char *word = bare_word(scan);
    json_type type;

    if (strcmp(word, "true") == 0)
        type = JSON_TRUE;
    else if (strcmp(word, "false") == 0)
        type = JSON_FALSE;
    else if (strcmp(word, "null") == 0)
        type = JSON_NULL;
    else
        return fail_bare_word(scan);

    XpJson *node = add_node(scan, type);
    for (gsize i = 0; word[i] != '\0'; i++)
        step(scan);
    end_node(scan, node);
    return TRUE;
}

static gboolean scan_number(Scan *scan)
{
    const char *start = scan->source->text + scan->at;
    gsize length = xp_json_number_length(start);
    g_autofree char *word = bare_word(scan);
    XpJson *node;

    if (length == 0 || length != strlen(word))
        return fail_bare_word(scan);
    node = add_node(scan, strpbrk(word, ".eE") != NULL ? JSON_REAL : JSON_INTEGER);
    while (length-- > 0)
        step(scan);
    end_node(scan, node);
    return TRUE;
}

static gboolean open_container(Scan *scan, json_type type)
{
    Frame frame = {.want = WANT_FIRST};

    if (scan->frames->len >= XP_JSON_MAX_DEPTH)
        return fail_at(scan, XP_DIAG_JSON_TOO_DEEP, scan->line, scan->column, 1,
                       "no policy needs this; check where the file comes from",
                       "JSON is nested deeper than %u levels", XP_JSON_MAX_DEPTH);
    frame.node = add_node(scan, type);
    if (type == JSON_OBJECT)
        frame.keys = g_hash_table_new(g_str_hash, g_str_equal);
    g_array_append_val(scan->frames, frame);
    step(scan);
    note_past(scan);
    return TRUE;
}

static gboolean close_container(Scan *scan)
{
    Frame *frame = top(scan);
    gboolean object = frame->node->type == JSON_OBJECT;

    if ((peek(scan) == '}') != object)
        return fail(scan, 1, object ? "write '}' here" : "write ']' here",
                    "'%c' closes the %s that begins in line %u", peek(scan),
                    object ? "object" : "array", frame->node->line);
    if (frame->want == WANT_NEXT)
        return fail_at(scan, XP_DIAG_JSON_SYNTAX, frame->comma_line, frame->comma_column, 1,
                       "remove this comma", "a comma stands before '%c'", peek(scan));
    step(scan);
    end_node(scan, frame->node);
    g_array_set_size(scan->frames, scan->frames->len - 1);
    return TRUE;
}

static gboolean scan_value(Scan *scan)
{
    char c = peek(scan);
    XpJson *node;

    if (scan->nodes->len >= XP_JSON_MAX_VALUES)
        return fail_at(scan, XP_DIAG_FILE_TOO_LARGE, scan->line, scan->column, 1, "split the file",
                       "the file holds more than %u values", XP_JSON_MAX_VALUES);
    if (c == '{')
        return open_container(scan, JSON_OBJECT);
    if (c == '[')
        return open_container(scan, JSON_ARRAY);
    if (c == '-' || g_ascii_isdigit(c))
        return scan_number(scan);
    if (g_ascii_isalpha(c))
        return scan_literal(scan);
    if (c != '"')
        return fail_character(scan, "a value");
    node = add_node(scan, JSON_STRING);
    if (!scan_string(scan, NULL))
        return FALSE;
    end_node(scan, node);
    return TRUE;
}

/* Reads the name of a member; refuses one that the object has already. */
static gboolean scan_key(Scan *scan)
{
    Frame *frame = top(scan);
    g_autofree char *key = NULL;
    const XpJson *other;

    if (peek(scan) != '"')
        return fail_character(scan, "a name in quotes");
    frame->key_line = scan->line;
    frame->key_column = scan->column;
    if (!scan_string(scan, &key))
        return FALSE;
    frame->key_end_column = scan->column;
    other = g_hash_table_lookup(frame->keys, key);
    if (other != NULL) {
        g_autofree char *help =
            g_strdup_printf("the first one is in line %u, column %u; keep one, or merge the two",
                            other->key_line, other->key_column);

        return fail_at(scan, XP_DIAG_JSON_DUPLICATE_KEY, frame->key_line, frame->key_column,
                       frame->key_end_column - frame->key_column, help,
                       "the name \"%s\" stands twice in one object", key);
    }
    frame->key = g_steal_pointer(&key);
    frame->want = WANT_COLON;
    return TRUE;
}

static gboolean scan_colon(Scan *scan)
{
    if (peek(scan) != ':')
        return fail_at(scan, XP_DIAG_JSON_SYNTAX, scan->past_line, scan->past_column, 1,
                       "write \"name\": value", "':' is expected after the name \"%s\"",
                       top(scan)->key);
    step(scan);
    top(scan)->want = WANT_VALUE;
    return TRUE;
}

static gboolean scan_member_value(Scan *scan)
{
    Frame *frame = top(scan);
    guint index = scan->frames->len - 1;
    char c = peek(scan);

    if (c == ',' || c == '}' || c == ']')
        return fail(scan, 1, "write \"name\": value", "the value of \"%s\" is missing", frame->key);
    if (!scan_value(scan))
        return FALSE;
    /* The frame may have moved when the value opened a container. */
    frame = &g_array_index(scan->frames, Frame, index);
    g_hash_table_insert(frame->keys, frame->last->key, frame->last);
    return TRUE;
}

static gboolean scan_comma(Scan *scan)
{
    Frame *frame = top(scan);
    char c = peek(scan);
    gboolean object = frame->node->type == JSON_OBJECT;

    if (c == '}' || c == ']')
        return close_container(scan);
    if (c == ',') {
        frame->comma_line = scan->line;
        frame->comma_column = scan->column;
        frame->want = WANT_NEXT;
        step(scan);
        return TRUE;
    }
    if (c == '"' || (!object && (c == '{' || c == '[' || g_ascii_isalnum(c))))
        return fail_at(scan, XP_DIAG_JSON_SYNTAX, scan->past_line, scan->past_column, 1,
                       "add a comma here", "',' is expected between two %s",
                       object ? "members of an object" : "items of an array");
    return fail_character(scan, object ? "',' or '}'" : "',' or ']'");
}

/* After the root: what stands there tells what the author meant. */
static gboolean scan_rest(Scan *scan)
{
    const XpJson *root = g_ptr_array_index(scan->nodes, 0);
    char c;

    if (!skip_blanks(scan))
        return FALSE;
    if (at_end(scan))
        return TRUE;
    c = peek(scan);
    if (root->type == JSON_STRING && c == ':')
        return fail(scan, 1, "put it into a statement: {\"Effect\": ..., \"Principal\": ...}",
                    "a member stands outside an object");
    if (c == '{' || c == '[')
        return fail(scan, 1,
                    "split it into two files (a key policy: into key-policy.d/), or write one "
                    "array of statements",
                    "a second document begins in the same file");
    if (c == ',')
        return fail(scan, 1, "put '[' and ']' around them, or split the file in two",
                    "two documents stand in one file");
    return fail_character(scan, "the end of the file");
}

static gboolean scan_next(Scan *scan)
{
    const Frame *frame = top(scan);
    char c;

    if (!skip_blanks(scan))
        return FALSE;
    if (at_end(scan))
        return fail_end(scan);
    c = peek(scan);
    switch (frame->want) {
    case WANT_FIRST:
    case WANT_NEXT:
        if (c == '}' || c == ']')
            return close_container(scan);
        return frame->node->type == JSON_OBJECT ? scan_key(scan) : scan_value(scan);
    case WANT_COLON:
        return scan_colon(scan);
    case WANT_VALUE:
        return scan_member_value(scan);
    case WANT_COMMA:
        return scan_comma(scan);
    }
    g_assert_not_reached();
}

static gboolean scan_all(Scan *scan)
{
    if (!skip_blanks(scan))
        return FALSE;
    if (at_end(scan))
        return fail_at(scan, XP_DIAG_JSON_SYNTAX, 1, 1, 1, "write the document, or delete the file",
                       "the file is empty");
    if (!scan_value(scan))
        return FALSE;
    while (scan->frames->len > 0) {
        if (!scan_next(scan))
            return FALSE;
    }
    return scan_rest(scan);
}

gboolean xp_json_scan(const XpSource *source, GPtrArray *nodes, XpDiagList *diags)
{
    Scan scan = {.source = source, .nodes = nodes, .diags = diags, .line = 1, .column = 1};
    gboolean fine;

    scan.frames = g_array_new(FALSE, FALSE, sizeof(Frame));
    g_array_set_clear_func(scan.frames, clear_frame);
    note_past(&scan);
    fine = scan_all(&scan);
    g_array_unref(scan.frames);
    return fine;
}
