/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_ACTION_H
#define XP_MODEL_ACTION_H

#include <glib.h>

/* The catalogue of actions (action_catalog.def: source and date in its head). */

/* Kinds of resource an action applies to, as a bit set. */
typedef enum {
    XP_APPLIES_NONE = 0, /* no particular resource: only Resource "*" matches; S-GRAM-37 */
    XP_APPLIES_SECRET = 1 << 0,
    XP_APPLIES_KEY = 1 << 1,
    XP_APPLIES_ALIAS = 1 << 2,
    XP_APPLIES_ROLE = 1 << 3,
    XP_APPLIES_OTHER = 1 << 4,
    XP_APPLIES_USER = 1 << 5, /* of XP_APPLIES_OTHER: an IAM user */
} XpApplies;

typedef enum {
    XP_CROSS_NO,
    XP_CROSS_YES,
    XP_CROSS_UNSURE, /* MAY effective, MUST not; S-SM-7 */
} XpCrossAccount;

typedef struct {
    const char *name;             /* "kms:Decrypt" */
    const char *service;          /* "kms" */
    guint applies;                /* XpApplies bits */
    XpCrossAccount cross_account; /* S-KMS-10, S-SM-7 */
} XpAction;

/* The row of @name (compared without case) or NULL: not in the catalogue. */
const XpAction *xp_action_lookup(const char *name);
guint xp_action_count(void);
const XpAction *xp_action_get(guint index);
/* TRUE if the catalogue lists every action of @service, compared without case (so that an unlisted
 * name is suspicious); of iam it has a selection only. */
gboolean xp_action_service_is_known(const char *service);
/* "as of" date of the catalogue, "2026-11-22". */
const char *xp_action_catalog_date(void);

#endif
