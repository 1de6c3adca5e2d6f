/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_REPAIR_H
#define XP_SOLVER_REPAIR_H

#include "solver/prove.h"

/**
 * XpRepairSource:
 * @load: returns new: the same world and properties again, from the same input, for a change to be
 *   made in; FALSE when that is not possible any more. The world outlives the properties.
 *
 * Where fresh copies of the input come from.
 */
typedef struct {
    gboolean (*load)(gpointer data, XpWorld **out_world, XpProperties **out_properties);
    gpointer data;
} XpRepairSource;

/**
 * xp_repair:
 * @world, @properties: what @run was proved of
 * @run: the advice of violated properties is set
 *
 * For every violated property: the smallest change of one statement with which the property is
 * proved, whoever the claim permits can still do what they could, and no other property of the
 * run is worse off. Every change is made in a fresh copy of the world and proved before it is
 * suggested; where none of the changes tried does it, the advice stays NULL. How many are tried
 * depends on nothing but the input, so reports do not change from run to run.
 */
void xp_repair(const XpWorld *world, const XpProperties *properties, const XpProveOptions *options,
               const XpRepairSource *source, const volatile gint *interrupted, XpRunResult *run);

#endif
