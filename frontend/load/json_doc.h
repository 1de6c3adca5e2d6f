/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_JSON_DOC_H
#define XP_LOAD_JSON_DOC_H

#include <glib.h>
#include <jansson.h>

#include "frontend/base/strings.h"
#include "frontend/load/source.h"

#define XP_JSON_MAX_DEPTH  64u
#define XP_JSON_MAX_VALUES 1000000u

typedef struct XpJson XpJson;

/**
 * XpJson:
 * @value: jansson's value (borrowed from the document)
 * @key: of an object's member: its name, else NULL
 * @first, @next, @n: children in the order of the text
 * @position: place among the children of @parent, from 0
 * @start, @end: bytes of the text; the other numbers are as in XpSpan
 *
 * One value of a JSON document and where it stands.
 */
struct XpJson {
    json_t *value;
    char *key;
    XpJson *parent;
    XpJson *first;
    XpJson *next;
    guint n;
    guint position;
    gsize start;
    gsize end;
    guint line;
    guint column;
    guint end_line;
    guint end_column;
    guint key_line;
    guint key_column;
    guint key_end_column;
    json_type type;
};

typedef struct XpJsonDoc XpJsonDoc;

/**
 * xp_json_doc_new:
 * @source: (borrowed; must outlive the document)
 *
 * Parses the whole text. Returns new, or NULL after adding exactly one error: the first one in the
 * text, with advice. Nesting is limited to XP_JSON_MAX_DEPTH, a name may occur once in an object.
 * Rule: S-GRAM-5, S-SND-20.
 */
XpJsonDoc *xp_json_doc_new(const XpSource *source, XpDiagList *diags);
void xp_json_doc_free(XpJsonDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpJsonDoc, xp_json_doc_free)

const XpJson *xp_json_doc_root(const XpJsonDoc *doc);
const XpSource *xp_json_doc_source(const XpJsonDoc *doc);

/* The member called @key of an object, or NULL. */
const XpJson *xp_json_member(const XpJson *object, const char *key);
/* The text of a string, or NULL when @node is something else. */
const char *xp_json_string(const XpJson *node);
/* Returns new: a number or true/false/null as it stands in the text. */
char *xp_json_literal(const XpJsonDoc *doc, const XpJson *node);
/* "a string", "an object" ... for messages. */
const char *xp_json_type_name(const XpJson *node);

/* Where @node stands; file and JSON pointer are put into @strings. */
XpSpan xp_json_span(const XpJsonDoc *doc, const XpJson *node, XpStrings *strings);

/* Adds an error or warning that points at @node, or at the name of the member @node. */
void xp_json_report(const XpJsonDoc *doc, const XpJson *node, XpDiagList *diags, XpDiagId id,
                    const char *help, const char *format, ...) G_GNUC_PRINTF(6, 7);
void xp_json_report_key(const XpJsonDoc *doc, const XpJson *node, XpDiagList *diags, XpDiagId id,
                        const char *help, const char *format, ...) G_GNUC_PRINTF(6, 7);

#endif
