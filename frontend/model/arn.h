/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_ARN_H
#define XP_MODEL_ARN_H

#include <glib.h>

/**
 * XpArn:
 *
 * An ARN (or an ARN pattern) split at its first five colons; @resource is everything after the
 * fifth. Fields may be empty and may hold symbols. Rule: S-GRAM-29.
 */
typedef struct {
    char *partition;
    char *service;
    char *region;
    char *account;
    char *resource;
} XpArn;

/* TRUE and @out_arn filled (clear with xp_arn_clear()) if @text is "arn:" and five more fields. */
gboolean xp_arn_parse(const char *text, XpArn *out_arn);
void xp_arn_clear(XpArn *arn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpArn, xp_arn_clear)
/* Returns new. */
char *xp_arn_print(const XpArn *arn);
/* TRUE for exactly twelve ASCII digits. */
gboolean xp_account_id_is_valid(const char *text);

#endif
