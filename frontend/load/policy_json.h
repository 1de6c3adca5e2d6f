/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_POLICY_JSON_H
#define XP_LOAD_POLICY_JSON_H

#include <glib.h>

#include "frontend/base/diag.h"
#include "frontend/load/load.h"
#include "frontend/load/names.h"
#include "frontend/load/source.h"
#include "frontend/model/world.h"

/**
 * xp_load_policy_text:
 * @world: not frozen yet; receives the document, its strings, symbols and foreign accounts
 * @file: name for spans and for the policy's name (its last component without .json)
 * @text, @length: the document, not NUL-terminated
 * @options: or NULL for none
 *
 * Reads one policy document (whole, a bare statement, or an array of statements). Names are
 * resolved by the accounts and resources @world has; a name without a value becomes a symbol.
 * Returns borrowed: owned by @world and attached to nothing; or NULL when @diags received an
 * error, and then @world is good for nothing but freeing. Rule: S-GRAM-1 .. S-GRAM-43.
 */
XpPolicy *xp_load_policy_text(XpWorld *world, XpPolicyType type, const char *file, const char *text,
                              gsize length, const XpLoadOptions *options, XpDiagList *diags);

/**
 * xp_policy_json_read:
 * @policy: receives the document; type and name are set already
 * @takes_canonical_user: it belongs to a kind of resource that knows CanonicalUser (S-GRAM-20)
 *
 * The same for a text that was read already. Returns FALSE after errors.
 */
gboolean xp_policy_json_read(XpNames *names, XpPolicy *policy, const XpSource *source,
                             gboolean accept_unknown_operators, gboolean takes_canonical_user);

/* The size of a document as AWS counts it for @type, in characters. Rule: S-GRAM-41. */
guint xp_policy_json_size(const XpSource *source, XpPolicyType type);

#endif
