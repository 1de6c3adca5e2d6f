/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_PARSER_H
#define XP_PROPERTY_PARSER_H

#include <glib.h>

#include "frontend/property/arena.h"
#include "frontend/property/script.h"
#include "frontend/property/syntax.h"

/* Conditions may be nested this deep (parentheses and `not`). */
#define XP_PARSER_DEPTH 200

/**
 * xp_parse_file:
 * @arena: takes the nodes; @strings the texts
 * @sink: receives the errors; @script must be one of its scripts
 *
 * Parses a property file by recursive descent. After an error the rest of that property, let or
 * other definition is passed over. Returns new.
 */
XpSynFile *xp_parse_file(const XpScript *script, XpArena *arena, XpStrings *strings, XpSink *sink);

/**
 * xp_parse_marks:
 *
 * Returns new: the tokens (XpToken) of a property file with the marks of its layout, or NULL after
 * an error.
 */
GArray *xp_parse_marks(const XpScript *script, XpStrings *strings, XpSink *sink);

/**
 * xp_parse_sentence:
 * @id: of the property it becomes
 *
 * Parses the body of one property: attributes, claims, expect. Returns new, with one property,
 * or none after an error.
 */
XpSynFile *xp_parse_sentence(const XpScript *script, const char *id, XpArena *arena,
                             XpStrings *strings, XpSink *sink);

void xp_syn_file_free(XpSynFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpSynFile, xp_syn_file_free)

#endif
