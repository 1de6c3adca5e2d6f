/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_YAML_DOC_H
#define XP_LOAD_YAML_DOC_H

#include <glib.h>

#include "frontend/base/strings.h"
#include "frontend/load/source.h"

#define XP_YAML_MAX_DEPTH  64u
#define XP_YAML_MAX_VALUES 1000000u

typedef enum {
    XP_YAML_SCALAR,
    XP_YAML_SEQUENCE,
    XP_YAML_MAPPING,
} XpYamlKind;

typedef struct XpYaml XpYaml;

/**
 * XpYaml:
 * @text: of a scalar: its text, whatever YAML takes it for (an account id keeps its zeros)
 * @key: of a mapping's entry: its key (a scalar), else NULL
 * @first, @next, @n: items or entries in the order of the text
 *
 * One value of a YAML file and where it stands.
 */
struct XpYaml {
    XpYamlKind kind;
    char *text;
    XpYaml *key;
    XpYaml *first;
    XpYaml *next;
    guint n;
    XpSpan span; /* numbers only */
};

typedef struct XpYamlDoc XpYamlDoc;

/**
 * xp_yaml_doc_new:
 * @source: (borrowed; must outlive the document)
 *
 * Parses one YAML document. Refused besides malformed text: a key twice in one mapping, keys that
 * are no plain texts, anchors, aliases and tags, a second document, nesting beyond
 * XP_YAML_MAX_DEPTH. An empty file is an empty mapping.
 * Returns new, or NULL after adding exactly one error.
 */
XpYamlDoc *xp_yaml_doc_new(const XpSource *source, XpDiagList *diags);
void xp_yaml_doc_free(XpYamlDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpYamlDoc, xp_yaml_doc_free)

const XpYaml *xp_yaml_doc_root(const XpYamlDoc *doc);
const XpSource *xp_yaml_doc_source(const XpYamlDoc *doc);

/* The entry called @key of a mapping, or NULL. */
const XpYaml *xp_yaml_get(const XpYaml *mapping, const char *key);
/* TRUE if @node is the scalar @text. */
gboolean xp_yaml_is(const XpYaml *node, const char *text);

/* Where @node stands; the file is put into @strings. */
XpSpan xp_yaml_span(const XpYamlDoc *doc, const XpYaml *node, XpStrings *strings);

/* Adds a diagnostic that points at @node. */
void xp_yaml_report(const XpYamlDoc *doc, const XpYaml *node, XpDiagList *diags, XpDiagId id,
                    const char *help, const char *format, ...) G_GNUC_PRINTF(6, 7);

/*
 * Typed getters: each returns FALSE (NULL) after adding XI017 when the value has another form.
 */
gboolean xp_yaml_expect(const XpYamlDoc *doc, const XpYaml *node, XpYamlKind kind, const char *what,
                        XpDiagList *diags);
/* The text of a scalar that is not empty (borrowed). */
const char *xp_yaml_text(const XpYamlDoc *doc, const XpYaml *node, const char *what,
                         XpDiagList *diags);
gboolean xp_yaml_bool(const XpYamlDoc *doc, const XpYaml *node, gboolean *out_value,
                      XpDiagList *diags);

/* Reports every key of @mapping that is not one of the @n @keys, with a suggestion. */
gboolean xp_yaml_check_keys(const XpYamlDoc *doc, const XpYaml *mapping, const char *const *keys,
                            guint n, XpDiagList *diags);

#endif
