/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_REQUEST_JSON_H
#define XP_LOAD_REQUEST_JSON_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/model/request.h"
#include "frontend/model/world.h"

/**
 * xp_load_requests:
 * @bound: a world without symbols (xp_world_bind()), against which the requests are made
 * @world: the world it was bound from: labels and names are looked up here
 * @file: one JSON object or an array of them; "-" is standard input
 *
 * Reads the requests of `eval --request`. Labels of accounts stand where an account id stands;
 * "secret NAME in LABEL", "key NAME in LABEL" and "role NAME in LABEL" where an ARN stands.
 * Returns new (array of XpRequest *, freed with the array); or NULL with XP_ERROR_INPUT, and then
 * @diags holds at least one error.
 */
GPtrArray *xp_load_requests(const XpWorld *bound, const XpWorld *world, const char *file,
                            XpDiagList *diags, GError **error);

#endif
