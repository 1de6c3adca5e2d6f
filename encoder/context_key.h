/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_CONTEXT_KEY_H
#define XP_ENCODER_CONTEXT_KEY_H

#include "encoder/context.h"

/*
 * Building the terms of one condition key. Private to the context_*.c files: one file per noun a
 * key speaks of (the caller, its session, the network, …), each with a table of the keys it knows.
 * A builder states presence, the values under mutually exclusive guards, and the facts either
 * hangs on; what it does not state is absent. Nothing here is owned by the caller.
 */

typedef void XpKeyBuild(XpCallTerms *call, XpKeyTerms *key);

/* One row of a key table; the table ends with a row without name. */
typedef struct {
    const char *name; /* lower case; ends in * for a family */
    XpKeyBuild *build;
} XpKeyRow;

/* The builder of the first row that fits @lower, or NULL. */
XpKeyBuild *xp_key_row_find(const XpKeyRow *rows, const char *lower);

/* What each file knows: the builder of key @lower, or NULL. */
XpKeyBuild *xp_context_caller_key(const char *lower);
XpKeyBuild *xp_context_session_key(const char *lower);
XpKeyBuild *xp_context_organization_key(const char *lower);
XpKeyBuild *xp_context_network_key(const char *lower);
XpKeyBuild *xp_context_resource_key(const char *lower);
XpKeyBuild *xp_context_kms_key(const char *lower);
XpKeyBuild *xp_context_secret_key(const char *lower);
XpKeyBuild *xp_context_sts_key(const char *lower);
XpKeyBuild *xp_context_tag_key(const char *lower);
XpKeyBuild *xp_context_credentials_key(const char *lower);

/* The actions whose request passes tags, with key and value (ends with NULL). */
const char *const *xp_context_tagging_actions(void);

XpZ3 *xp_context_z3(const XpCallTerms *call);

/* The caller is a principal of some account, and neither a service nor anonymous. */
Z3_ast xp_context_by_iam(const XpCallTerms *call);

/* A service principal sends the call for itself. */
Z3_ast xp_context_by_service(const XpCallTerms *call);

/* The action of the call is one of @names (lower case, ends with NULL), or one that nobody
 * listed. */
Z3_ast xp_context_action_among(const XpCallTerms *call, const char *const *names);

/* Adds a value under @guard; takes @rope. */
void xp_key_add_variant(XpKeyTerms *key, Z3_ast guard, XpRope *rope);

/* The same for a free value (takes @rope) that shows @quantity, which may be of other keys too. */
void xp_key_add_quantity(XpKeyTerms *key, Z3_ast guard, XpRope *rope, const XpQuantity *quantity);

/* Adds the constant @text under @guard. */
void xp_key_add_text(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const char *text);

/* The key hangs on @fact (taken) under @guard. */
void xp_key_add_doubt(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, XpFact *fact);

/* The same where @guard implies the atom @choice, or that it is false, and nobody knows whether
 * that is possible at all; that the other answer is, is sure. */
void xp_key_add_choice(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, Z3_ast choice,
                       XpFact *fact);

/* Under @guard whether the key is there is not known, which @presence says; its value is. */
void xp_key_doubt_presence(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, Z3_ast presence,
                           const char *rule);

/* Under @guard what a request carries is not modelled: it is free, and a verdict it decides is
 * UNKNOWN. Rule: S-SND-11 */
void xp_key_doubt_unmodelled(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const char *rule);

/* The same where @guard implies @choice, as in xp_key_add_choice(). */
void xp_key_doubt_possible(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, Z3_ast choice,
                           const char *rule);

/* The texts a free value of @key may have: those of its type, else those of @otherwise. */
XpDomain xp_key_domain(const char *key, XpDomain otherwise);

/* Returns new: a free value of this call's own, named after @key. */
XpRope *xp_key_free_rope(XpCallTerms *call, const char *key, XpDomain domain);

/**
 * xp_key_add_free:
 *
 * Adds a free value of this call's own under @guard: true or false for a key of that type, any
 * further values of @domain for a list, one of both for a key of which nobody knows what it is.
 */
void xp_key_add_free(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, XpDomain domain);

/* "The call carries @key", free. */
Z3_ast xp_key_free_presence(XpCallTerms *call, const char *key);

/* A free value that is a number, a date or an address by the key's type, and that something in
 * the problem reads so, is unknown where it is read as a text. Rule: design.md 4.3 */
void xp_key_doubt_text(XpCallTerms *call, XpKeyTerms *key);

/* The time of the story @call belongs to. Rule: S-SND-26 */
const XpQuantity *xp_context_time(const XpCallTerms *call);

/* Whole builders: whoever sends the request chooses; nothing is known; never there. */
void xp_key_chosen(XpCallTerms *call, XpKeyTerms *key);
void xp_key_unmodelled(XpCallTerms *call, XpKeyTerms *key);
void xp_key_absent(XpCallTerms *call, XpKeyTerms *key);

/* The action of the call is one whose requests may have @key, or one that nobody listed.
 * Rule: S-COND-31, S-SND-11 */
Z3_ast xp_context_action_has_key(const XpCallTerms *call, const char *key);

/* The parameter of named operations, by the key tables. */
void xp_key_parameter(XpCallTerms *call, XpKeyTerms *key);

/* States how @key (lower-case name @lower) hangs together with the keys asked for so far: names
 * that another key lists. Rule: S-KEY-4 */
void xp_context_tie_names(XpCallTerms *call, const XpKeyTerms *key, const char *lower);

/* The same of ways to write names: the list shows each as the request writes it. Rule: S-COND-5 */
void xp_context_tie_spellings(XpCallTerms *call, const XpKeyTerms *key, const char *lower);

/* "Some value of @list, a key of names, is none of @known", with case or without. @property: begins
 * the words by which it is known. */
Z3_ast xp_context_lists_another(XpCallTerms *call, const XpKeyTerms *list, const char *property,
                                const char *const *known, guint n, gboolean fold);

/* "true" where @value holds, else "false"; there under @present. */
void xp_key_boolean(XpCallTerms *call, XpKeyTerms *key, Z3_ast present, Z3_ast value);

/* Tags whose keys differ by case alone: which of them a condition reads is not documented.
 * Rule: S-COND-5 */
gboolean xp_key_tag_is_ambiguous(const XpTags *tags, const char *tag);

#endif
