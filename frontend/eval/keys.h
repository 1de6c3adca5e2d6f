/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_KEYS_H
#define XP_EVAL_KEYS_H

#include "frontend/eval/call.h"

/*
 * Filling in the condition keys of a call. A given key is put first; deriving one that is given
 * checks it. The first contradiction is kept in @error, later steps then change nothing that
 * matters, so that a derivation reads as a list.
 */
typedef struct {
    XpCall *call;
    GError **error;
    gboolean failed;
} XpKeys;

/* Returns borrowed: @key as the catalogue spells it; a family's or an unlisted one as it is. */
const char *xp_keys_spell(const char *key);
/* TRUE if @key starts with @prefix, compared without case. */
gboolean xp_keys_is_below(const char *key, const char *prefix);
/* The state of @key if it was given or derived already, or NULL. */
const XpKeyState *xp_keys_get(const XpKeys *keys, const char *key);
/* @key is present with @values, or is what @state says (copied). */
void xp_keys_put(XpKeys *keys, const char *key, const char *const *values, guint n);
void xp_keys_put_state(XpKeys *keys, const char *key, XpKeyState state);
void xp_keys_remove(XpKeys *keys, const char *key);

/* What is given cannot be: the first such message is the error. */
void xp_keys_refuse(XpKeys *keys, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The key follows from the call: @value, which may hold holes for which @fact (or @why) stands. */
void xp_keys_derive(XpKeys *keys, const char *key, const char *value);
void xp_keys_derive_partly(XpKeys *keys, const char *key, const char *value, const XpFact *fact,
                           const char *why);
void xp_keys_derive_absent(XpKeys *keys, const char *key);
/* The key takes @value unless it is given. Rule: S-KEY-1. */
void xp_keys_ordinary(XpKeys *keys, const char *key, const char *value);
/* Nothing is known of the value, and with @present XP_MAYBE not whether there is one, unless the
 * key is given. */
void xp_keys_unknown(XpKeys *keys, const char *key, XpTruth present, const XpFact *fact,
                     const char *why);
/* @value, which may hold holes, or absent, nobody knows which, unless the key is given. */
void xp_keys_perhaps(XpKeys *keys, const char *key, const char *value, const XpFact *fact,
                     const char *why);

#endif
