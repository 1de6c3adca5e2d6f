/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_PROPS_JSON_H
#define XP_CLI_PROPS_JSON_H

#include "frontend/property/ast.h"

/* Returns new: the properties as resolved, one JSON object of schema xacct-props/1 and a newline.
 */
char *xp_props_json(const XpWorld *world, const XpProperties *properties);

/* "critical", "high" ... */
const char *xp_props_level(XpLevel level);

#endif
