/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_BASELINE_JSON_H
#define XP_LOAD_BASELINE_JSON_H

#include "frontend/base/diag.h"
#include "frontend/model/baseline.h"

/**
 * xp_load_baseline:
 * @file: schema xacct-baseline/1 (reports/schema/)
 *
 * Returns new, or NULL after adding errors that point at what is wrong.
 */
XpBaseline *xp_load_baseline(const char *file, XpDiagList *diags);

/* The verdict a report gave a property. */
typedef struct {
    char *id;
    char *verdict; /* PROVED, VIOLATED, UNKNOWN or VACUOUS */
} XpBaseVerdict;

/**
 * xp_load_base_report:
 * @file: schema xacct-report/1
 *
 * Returns new (GPtrArray of XpBaseVerdict *), or NULL after adding errors.
 */
GPtrArray *xp_load_base_report(const char *file, XpDiagList *diags);

#endif
