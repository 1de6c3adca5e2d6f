/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_INVENTORY_H
#define XP_CLI_INVENTORY_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/model/world.h"
#include "reports/report.h"

/* Something a document refers to and the input does not have. Texts hold symbols. */
typedef struct {
    char *text;
    const char *file; /* or NULL */
    guint line;       /* 0: unknown */
    char *help;       /* or NULL */
} XpUnresolved;

/**
 * xp_inventory_unresolved:
 * @diags: what loading @world said
 *
 * Returns new (array of XpUnresolved *, freed with it): missing documents, keys that were not
 * loaded, names without a value, principals nobody has.
 */
GPtrArray *xp_inventory_unresolved(const XpWorld *world, const XpDiagList *diags);

/* Returns new: the inventory for people. */
char *xp_inventory_text(const XpWorld *world, const XpDiagList *diags,
                        const XpReportOptions *options);

/* Returns new: one JSON object, schema xacct-inventory/1, ending in a newline. */
char *xp_inventory_json(const XpWorld *world, const XpDiagList *diags);

#endif
