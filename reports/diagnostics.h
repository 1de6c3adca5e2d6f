/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_DIAGNOSTICS_H
#define XP_REPORTS_DIAGNOSTICS_H

#include <glib.h>

#include "frontend/base/diag.h"

/* Returns new: the diagnostics of at least @lowest severity for people, in the order found. */
char *xp_diagnostics_text(const XpDiagList *diags, XpSeverity lowest);

/* Returns new: all of them as one line of JSON, schema xacct-error/1, ending in a newline. */
char *xp_diagnostics_json(const XpDiagList *diags);

#endif
