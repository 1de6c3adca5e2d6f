/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_STAGES_H
#define XP_CLI_STAGES_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/cli/prove_arguments.h"
#include "frontend/model/world.h"
#include "frontend/property/property.h"
#include "solver/prove.h"
#include "solver/result.h"

/*
 * The stages of a run, as cmd_prove.c calls them. Diagnostics are printed on stderr as they come
 * up, errors and warnings always, notes with -v (counted otherwise); a report for
 * programs has what the input is wrong in, in place of results. All errors are of domain XP_ERROR.
 */

/* Returns new, or NULL. */
XpWorld *xp_stage_load(const XpProveArguments *arguments, GError **error);

/* Returns new, or NULL: what stands at @path, with its errors in @diags. */
XpWorld *xp_stage_load_at(const XpProveArguments *arguments, const char *path, XpDiagList *diags,
                          GError **error);
XpProperties *xp_stage_properties_of(const XpProveArguments *arguments, const XpWorld *world,
                                     XpDiagList *diags, GError **error);
XpProveOptions xp_stage_options(const XpProveArguments *arguments);

/* Returns new, at least one property; or NULL. @world is borrowed and outlives it. */
XpProperties *xp_stage_properties(const XpProveArguments *arguments, const XpWorld *world,
                                  GError **error);

/* What is known to be wrong, if it was asked for. FALSE: the file cannot be read. */
gboolean xp_stage_baseline(const XpProveArguments *arguments, XpBaseline **out_baseline,
                           GError **error);

/* Returns new, or NULL. @world, @properties and @baseline (or NULL) outlive it. */
XpRunResult *xp_stage_solve(XpProveArguments *arguments, const XpWorld *world,
                            const XpProperties *properties, const XpBaseline *baseline,
                            GError **error);

/* Says what of @baseline (or NULL) is not needed, or writes it anew. */
gboolean xp_stage_known(const XpProveArguments *arguments, const XpBaseline *baseline,
                        XpRunResult *result, GError **error);

/* Compares with the base, if there is one. */
gboolean xp_stage_base(const XpProveArguments *arguments, XpRunResult *result, GError **error);

/* Looks for the smallest change that would repair each violated property, by proving it. */
void xp_stage_repair(const XpProveArguments *arguments, const XpWorld *world,
                     const XpProperties *properties, XpRunResult *result);

/* Completes the evidence, if it was asked for, and puts it in its place. */
gboolean xp_stage_evidence(XpProveArguments *arguments, const XpProperties *properties,
                           const XpRunResult *result, GError **error);

/* Writes every report that was asked for. */
gboolean xp_stage_report(const XpProveArguments *arguments, const XpRunResult *result,
                         GError **error);

#endif
