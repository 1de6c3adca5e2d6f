/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_MARKDOWN_H
#define XP_REPORTS_MARKDOWN_H

/* Returns new: @text, lines made safe to show, as a block of code that nothing in it can end. A
 * very long one is cut, and says so. */
char *xp_markdown_block(const char *text);

#endif
