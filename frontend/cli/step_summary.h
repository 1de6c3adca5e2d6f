/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_STEP_SUMMARY_H
#define XP_CLI_STEP_SUMMARY_H

#include <glib.h>

/* The file that GitHub Actions shows as the summary of a step, $GITHUB_STEP_SUMMARY: steps append
 * to it, and GitHub takes 1 MiB of each. */

/* TRUE when @file is that file. */
gboolean xp_step_summary_is(const char *file);

/* Appends @text, Markdown, when there is such a file; what does not fit is left out whole, and said
 * on standard error. Errors: XP_ERROR_IO. */
gboolean xp_step_summary_append(const char *text, GError **error);

#endif
