/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_VALUE_SET_H
#define XP_ENCODER_VALUE_SET_H

#include "encoder/context.h"

/*
 * The values of a key that may have several. Some are known, each with the term "it is among
 * them"; where the key is open, any others may stand beside them.
 *
 * All that a formula can ask of a set is whether some value has a property P1, …, Pn (that all
 * have it is that none lacks it). So the set needs no more free values than there are questions:
 *   - For each Pi there is a Boolean Ti and, where the key is open, a slot: a Boolean "the slot
 *     is filled" and a string. Stated of them: Ti implies that a known value has Pi or that Ti's
 *     own slot is filled and has it; and every filled slot and every known value of the set that
 *     has Pi implies Ti, for all i and all slots.
 *   - Every set of values is among the models: put into the slot of each true Ti a value of the
 *     set that has Pi, leave the others unfilled, and both statements hold.
 *   - Every model is a set of values: the known ones and the filled slots are a set in which some
 *     value has Pi exactly when Ti.
 * The argument is made for one valuation of everything outside the set (who calls, which facts
 * are fixed), so Pi may depend on any of it. Nothing is approximated. Rule: design.md 4.6.
 */

/**
 * XpValueTest:
 * @value: one value, as if it were a key of its own that is present and has nothing else
 * @name: of the value, unique in its call
 *
 * The term "@value has the property".
 */
typedef Z3_ast (*XpValueTest)(const XpKeyTerms *value, const char *name, gconstpointer data);

/* Returns new: the values of @key (borrowed, and owner of the result) in @call. */
XpValueSet *xp_value_set_new(XpCallTerms *call, const XpKeyTerms *key);
void xp_value_set_free(XpValueSet *set);

/**
 * xp_value_set_some:
 * @call: who asks: of a pair of problems either side's, of a set that both share
 * @property: names what @test asks; the same text is the same question
 * @data: taken, freed with @destroy; lives as long as the set, since values that join it later
 *   are tested too
 *
 * The term "some value has the property"; false for the empty set. Presence of the key is not
 * part of it. Rule: S-COND-24, S-COND-25
 */
Z3_ast xp_value_set_some(XpValueSet *set, const XpCallTerms *call, const char *property,
                         XpValueTest test, gpointer data, GDestroyNotify destroy);

/* The term "some value is not the empty string". Rule: S-COND-26, S-COND-29 */
Z3_ast xp_value_set_nonempty(XpValueSet *set);

/* The term "the empty string is @value", a value as a test gets it. */
Z3_ast xp_value_is_empty(XpCallTerms *call, const XpKeyTerms *value);

/* The values a model gives: number of candidates, whether one is among them, and its text. */
guint xp_value_set_count(const XpValueSet *set);
Z3_ast xp_value_set_member(const XpValueSet *set, guint index);
const XpRope *xp_value_set_rope(const XpValueSet *set, guint index);

#endif
