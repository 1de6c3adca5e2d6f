/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_GRANT_H
#define XP_MODEL_GRANT_H

#include <glib.h>

/* What grants can permit at all (grant_operations.def). Rule: S-KMS-25. */

/* The operation whose action is @action ("kms:Decrypt", compared without case) as grants spell it,
 * or NULL: no operation that is known to be grantable. */
const char *xp_grant_operation_of(const char *action);

guint xp_grant_operation_count(void);
const char *xp_grant_operation_get(guint index);

#endif
