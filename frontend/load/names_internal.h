/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_NAMES_INTERNAL_H
#define XP_LOAD_NAMES_INTERNAL_H

#include "frontend/load/names.h"

/* What names.c and arn_names.c share; nobody else includes this. */

/**
 * XpNames:
 * @world: grows; NULL when frozen
 * @labels, @ids: of accounts
 * @resources: account, kind and folder name -> XpResource *
 * @bindings: token -> XpBinding * (owned)
 * @symbol_texts: kind and token -> one-symbol text
 * @noted: kind and token of symbols that were told about
 */
struct XpNames {
    XpWorld *world;
    XpStrings *strings;
    const XpSymbols *all_symbols;
    XpDiagList *diags;
    gboolean require_bound;
    const char *partition;
    GHashTable *labels;
    GHashTable *ids;
    GHashTable *resources;
    GHashTable *bindings;
    GHashTable *symbol_texts;
    GHashTable *noted;
};

void xp_site_report(const XpNames *names, const XpSite *site, XpDiagId id, const char *help,
                    const char *format, ...) G_GNUC_PRINTF(5, 6);

/* The symbol called @token (borrowed), noted when it is met first; NULL after an error. */
const char *xp_names_unbound(XpNames *names, XpSymbolKind kind, const char *token,
                             const XpSite *site);
const XpBinding *xp_names_binding(const XpNames *names, const char *token);
/* The secret or key a binding names, or NULL. */
const XpResource *xp_names_bound_resource(const XpNames *names, const XpBinding *binding);
/* The text or ARN a binding stands for (borrowed), or NULL when it names nothing loaded. */
const char *xp_names_bound_arn(const XpNames *names, const XpBinding *binding);

#endif
