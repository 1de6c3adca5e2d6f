/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_CONDITION_BLOCK_H
#define XP_ENCODER_CONDITION_BLOCK_H

#include "encoder/context.h"
#include "frontend/model/policy.h"

/*
 * What the encoders of the single operators share: one (operator, key) pair with the terms of its
 * key, and the ways to say that something of it is not known.
 */

/**
 * XpConditionBlock:
 * @key: the value it is asked of: the key of the call, or one of the values of that key
 * @slot: names one value of a key with several, which is @key here: it is taken as present, and
 *   IfExists and absence are for whoever asks about all values. NULL: the key as a whole
 * @allows_more: TRUE in an Allow: what is not known may hold in MAY, may not in MUST
 */
typedef struct {
    XpCallTerms *call;
    const XpPolicy *policy;
    const XpStatement *statement;
    const XpCondition *condition;
    const XpKeyTerms *key;
    gboolean allows_more;
    const char *slot;
} XpConditionBlock;

XpZ3 *xp_block_z3(const XpConditionBlock *block);

/* Returns new: the words of the condition, and of which value in which call they speak. */
char *xp_block_name(const XpConditionBlock *block);

/* A Boolean of its own, the same for the same words in the same call. */
Z3_ast xp_block_atom(const XpConditionBlock *block);

/* Nothing is known of the condition, because of @why. Rule: S-SND-9 */
Z3_ast xp_block_opaque(const XpConditionBlock *block, const char *why, const char *rule);

/* Under @guard @term holds as far as @what is as it says, of which MUST assumes the worst. */
Z3_ast xp_block_uncertain(const XpConditionBlock *block, Z3_ast term, Z3_ast guard,
                          const char *what, const char *rule);

/* Under @guard two readings are possible: nothing is known of the condition there. */
Z3_ast xp_block_doubt(const XpConditionBlock *block, Z3_ast term, Z3_ast guard, const char *what,
                      const char *rule);

/* What @term says is right; under @guard a story that is shown must not hang on it. */
Z3_ast xp_block_shown(const XpConditionBlock *block, Z3_ast term, Z3_ast guard, const char *what,
                      const char *rule);

/**
 * xp_block_doubt_key:
 * @live: the guards of those variants of the key on whose value the answer hangs, as a set; a
 *   fact that decides only between other values changes nothing. NULL: every value counts.
 *
 * Applies the facts the key depends on. To be done last: what is open is free in @term, and a guard
 * that came after it would take it for known.
 */
Z3_ast xp_block_doubt_key(const XpConditionBlock *block, Z3_ast term, GHashTable *live);

/* Presence and negation around "the value matches". Rule: S-COND-2, S-COND-3 */
Z3_ast xp_block_frame(const XpConditionBlock *block, Z3_ast match);

/* ---- the operators, by the kind of value they compare ---- */

/* String* and Arn*. Rule: S-COND-7 .. S-COND-10, S-COND-20 .. S-COND-23, S-COND-33, S-VAR-7,
 * S-VAR-8 */
Z3_ast xp_condition_text(const XpConditionBlock *block);

/* ForAllValues and ForAnyValue, on keys with one value too. Rule: S-COND-24, S-COND-25, S-COND-27,
 * S-COND-29 */
Z3_ast xp_condition_set(const XpConditionBlock *block);

/* An operator without prefix on a key that may be a list. Rule: S-COND-28, S-SND-10 */
Z3_ast xp_condition_plain_on_list(const XpConditionBlock *block);

/* The key is there, and what it holds is the empty text or no value at all. Rule: S-COND-26 */
Z3_ast xp_condition_holds_nothing(const XpConditionBlock *block);

/* Numeric*, Date*, IpAddress and NotIpAddress. Rule: S-COND-11 .. S-COND-13, S-COND-17 ..
 * S-COND-19, S-COND-30 */
Z3_ast xp_condition_typed(const XpConditionBlock *block);

/**
 * xp_condition_value:
 *
 * The value of @block's key satisfies the operator against the condition's values, framed by
 * presence unless the block names a slot.
 */
Z3_ast xp_condition_value(const XpConditionBlock *block);

#endif
