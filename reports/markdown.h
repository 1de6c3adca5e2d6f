/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_MARKDOWN_H
#define XP_REPORTS_MARKDOWN_H

#include "frontend/model/world.h"

/* Returns new: @text, lines made safe to show, as a block of code that nothing in it can end. A
 * very long one is cut, and says so. */
char *xp_markdown_block(const char *text);

/* Returns new: @text, with symbols of @world (or NULL) named, as code inside a table. */
char *xp_markdown_cell(const XpWorld *world, const char *text);

#endif
