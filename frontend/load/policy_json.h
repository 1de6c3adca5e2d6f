/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_POLICY_JSON_H
#define XP_LOAD_POLICY_JSON_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/load/load.h"
#include "frontend/model/world.h"

/**
 * xp_load_policy_text:
 * @world: receives the strings; must not be frozen for other readers meanwhile
 * @file: name for spans and for the policy's name (its last component without .json)
 * @text, @length: the document, not NUL-terminated
 * @options: or NULL for none
 *
 * Reads one policy document (whole, a bare statement, or an array of statements) without
 * resolving placeholders through a tree: a name that is no AWS text becomes a symbol of @world.
 * Returns new, owned by @world and not listed in @world->policies; or NULL when @diags received
 * an error. Rule: S-GRAM-1 .. S-GRAM-43.
 */
XpPolicy *xp_load_policy_text(XpWorld *world, XpPolicyType type, const char *file, const char *text,
                              gsize length, const XpLoadOptions *options, XpDiagList *diags);

#endif
