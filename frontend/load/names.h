/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_NAMES_H
#define XP_LOAD_NAMES_H

#include <glib.h>

#include "frontend/load/load.h"
#include "frontend/load/source.h"
#include "frontend/model/world_build.h"

/*
 * Names that stand for values: labels of accounts, tokens of documentation ("Region", "SecretARN",
 * "<account>"). They are resolved in typed positions only: an ARN's region, account or resource
 * id, or a whole Resource or Principal text that is no ARN. Order: `bind` of xacct.yaml, labels of
 * the tree, and what is left becomes a symbol.
 */

/**
 * XpSite:
 * @source: the file in question, or NULL: @span.file as a whole
 *
 * Where a name was met.
 */
typedef struct {
    const XpSource *source;
    XpSpan span;
} XpSite;

typedef enum {
    XP_BIND_TEXT,
    XP_BIND_SECRET,
    XP_BIND_KEY,
    XP_BIND_ROLE,
} XpBindKind;

/* One entry of `bind`: a text, or "secret NAME in LABEL" and the like. */
typedef struct {
    XpBindKind kind;
    char *token;
    char *text; /* XP_BIND_TEXT: the value; else the thing's name */
    char *label;
    XpSite site;
} XpBinding;

typedef struct XpNames XpNames;

/**
 * xp_names_new:
 * @world: grows by symbols and by accounts that are only named (borrowed)
 * @options: or NULL
 */
XpNames *xp_names_new(XpWorld *world, const XpLoadOptions *options, XpDiagList *diags);

/**
 * xp_names_new_frozen:
 * @bound: a world without symbols, looked at and not changed (borrowed)
 * @world: the world it was bound from (borrowed)
 *
 * For requests: labels are those of the tree, a name that is symbolic there has its bound value,
 * and any other is an error (XR001). Results go to the pool set by xp_names_set_strings().
 */
XpNames *xp_names_new_frozen(const XpWorld *bound, const XpWorld *world, XpDiagList *diags);
void xp_names_set_strings(XpNames *names, XpStrings *strings);
void xp_names_free(XpNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpNames, xp_names_free)

XpStrings *xp_names_strings(const XpNames *names);
const XpSymbols *xp_names_symbols(const XpNames *names);
XpDiagList *xp_names_diags(const XpNames *names);

/* Makes an account or resource known by its label; both are borrowed. */
void xp_names_add_account(XpNames *names, XpAccount *account);
void xp_names_add_resource(XpNames *names, XpResource *resource);
/* The partition of accounts that are only named; "aws" unless said. */
void xp_names_set_partition(XpNames *names, const char *partition);
/* Takes @binding; FALSE and nothing taken when its token is bound already. */
gboolean xp_names_add_binding(XpNames *names, XpBinding *binding);
void xp_binding_free(XpBinding *binding);

/* Reports every `bind` that names a thing which was not loaded. */
void xp_names_check_bindings(XpNames *names);

/* Tells once that the symbol called @token has no value. */
void xp_names_note_symbol(XpNames *names, XpSymbolKind kind, const char *token, const XpSite *site);

/**
 * xp_names_account:
 * @text: a label, twelve digits or a placeholder
 *
 * Returns borrowed: the account, added as a foreign one when nobody supplied it; NULL after an
 * error. Of a frozen world NULL also means "not loaded", without an error, for twelve digits.
 */
const XpAccount *xp_names_account(XpNames *names, const char *text, const XpSite *site);
/* The account of @label if it was loaded, else NULL; adds nothing. */
const XpAccount *xp_names_find_account(const XpNames *names, const char *label);
const XpResource *xp_names_find_resource(const XpNames *names, const XpAccount *account,
                                         XpResourceKind kind, const char *name);

/* The region @text stands for (a text or a symbol, borrowed), NULL after an error. */
const char *xp_names_region(XpNames *names, const char *text, const XpSite *site);
/* The region of a thing of @account for which none is stated. */
const char *xp_names_default_region(XpNames *names, const XpAccount *account, const XpSite *site);

/*
 * The text with its names resolved (borrowed from the pool), or NULL after an error. A text of
 * which some part is unknown altogether is one symbol of kind XP_SYMBOL_TEXT.
 */
const char *xp_names_arn(XpNames *names, const char *text, const XpSite *site);
const char *xp_names_resource(XpNames *names, const char *text, const XpSite *site);
const char *xp_names_principal(XpNames *names, const char *text, const XpSite *site);
const char *xp_names_condition_value(XpNames *names, const char *text, const XpSite *site);

#endif
