/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_WORLD_ALIGN_H
#define XP_MODEL_WORLD_ALIGN_H

#include "frontend/model/world.h"

/*
 * Two worlds side by side. One request can be asked of both when the same thing has the same place
 * in both: accounts, principals, resources and symbols go by name (label and id, ARN, kind and
 * owner), and what one world lacks is put there as what it is for that world, a name of which
 * nothing is known (`absent`: policies, tags, grants unknown).
 */

/**
 * xp_world_align:
 * @out_left, @out_right: new, frozen: copies with one numbering. Documents and statements keep
 *   their places, so that those of the copies are known in the originals
 *
 * A label that is symbolic in one world and has an id in the other has that id in both; an account
 * that one of them knows by its number alone is called as in the other.
 * Errors: XP_ERROR_INPUT: one label with two ids, one id with two labels, or in two partitions.
 */
gboolean xp_world_align(const XpWorld *left, const XpWorld *right, XpWorld **out_left,
                        XpWorld **out_right, GError **error);

/* Returns new: values for the symbols of @world, one of the originals, as @values are for those of
 * @aligned, its copy (NULL-terminated; g_strfreev()). */
char **xp_world_align_values(const XpWorld *world, const XpWorld *aligned,
                             const char *const *values);

#endif
