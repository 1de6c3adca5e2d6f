/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_EVIDENCE_FOLDER_H
#define XP_CLI_EVIDENCE_FOLDER_H

#include <glib.h>

/**
 * xp_evidence_folder_begin:
 * @path: where the evidence is to be: nothing yet, an empty folder, or older evidence
 *
 * Returns new: a folder beside it to write to, or NULL with XP_ERROR_IO or XP_ERROR_USAGE (the
 * place is taken by something else).
 */
char *xp_evidence_folder_begin(const char *path, GError **error);

/* Puts @temporary in the place of @path, at once. Errors: XP_ERROR_IO. */
gboolean xp_evidence_folder_finish(const char *path, const char *temporary, GError **error);

/* Removes a folder with all it holds; links are removed, not followed. */
void xp_evidence_folder_remove(const char *path);

#endif
