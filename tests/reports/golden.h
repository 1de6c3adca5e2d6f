/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_REPORTS_GOLDEN_H
#define XP_TESTS_REPORTS_GOLDEN_H

#include <glib.h>

/* TRUE if @text is the contents of golden/@name; prints the first line that differs. With
 * XP_UPDATE_GOLDEN=1 in the environment the file is rewritten instead. */
gboolean golden_equals(const char *name, const char *text);

#endif
