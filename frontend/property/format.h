/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_FORMAT_H
#define XP_PROPERTY_FORMAT_H

#include "frontend/property/script.h"

/**
 * xp_format:
 * @script: one of the scripts of @sink
 *
 * Lays out a property file in the one way this project has for it. Words, strings and comments stay
 * as they are and in their order, so the file means the same; what is laid out already stays as it
 * is, byte for byte.
 *
 * - A line has at most 100 columns, unless one word or string has more.
 * - A property stands on one line when it was begun there, fits and has no comment inside; else its
 *   attributes, claims and expectation have a line each, indented by four. A blank line stands
 *   before and after it.
 * - What does not fit a line has its modifiers (when, unless, except ...) on lines of their own,
 *   indented by four more; what still does not fit is broken before a word that joins.
 * - Elsewhere blank lines stay, but no two of them.
 *
 * Returns new: the text; or NULL: @script is not well-formed, and @sink has the errors.
 */
char *xp_format(const XpScript *script, XpSink *sink);

#endif
