/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_TYPED_MATCH_H
#define XP_ENCODER_TYPED_MATCH_H

#include "encoder/context.h"

/*
 * The value of a key against numbers, dates or ranges of addresses: what the operators of
 * policies and the conditions of properties have in common. Rule: S-COND-11 .. S-COND-13,
 * S-COND-17, S-COND-18, S-COND-30.
 */

typedef enum {
    XP_TYPED_NUMBER,
    XP_TYPED_INSTANT,
    XP_TYPED_ADDRESS, /* XP_ORDER_EQUAL is membership in the range */
} XpTypedKind;

typedef enum {
    XP_ORDER_EQUAL,
    XP_ORDER_LESS,
    XP_ORDER_LESS_EQUAL,
    XP_ORDER_MORE,
    XP_ORDER_MORE_EQUAL,
} XpOrder;

/**
 * XpTypedTest:
 * @values: texts, any of which may be satisfied
 * @negated: the result will be negated. What cannot be compared satisfies no positive test;
 *   whether it satisfies a negated one nobody documents.
 */
typedef struct {
    XpTypedKind kind;
    XpOrder order;
    const char *const *values;
    guint n_values;
    gboolean negated;
} XpTypedTest;

/* Under @guard (and where the key is present) nothing is known of the test, because of @what; with
 * @shown what is encoded is right, and a story that is shown must not hang on it. */
typedef struct {
    Z3_ast guard;
    const char *what; /* static */
    const char *rule; /* static */
    gboolean shown;
} XpTypedDoubt;

/**
 * xp_typed_match:
 * @doubts: XpTypedDoubt are appended
 * @live: the guards of the variants on whose value the answer hangs are added, or NULL
 *
 * "The present value of @key satisfies one of @test's values in every reading": before negation,
 * without presence, and without the facts the key hangs on.
 */
Z3_ast xp_typed_match(XpCallTerms *call, const XpKeyTerms *key, const XpTypedTest *test,
                      GArray *doubts, GHashTable *live);

/* The kind in which a free value of @key is kept; FALSE where it is a text. */
gboolean xp_typed_kind_of(const char *key, XpTypedKind *out_kind);

/* The terms of a free value of the variant, which xp_rope_is_free(). */
const XpQuantity *xp_variant_quantity(XpProblem *problem, const XpVariant *variant);
const XpAddressTerms *xp_variant_address(XpProblem *problem, const XpVariant *variant);

#endif
