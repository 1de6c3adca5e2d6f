/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_ROPE_H
#define XP_ENCODER_ROPE_H

#include <glib.h>

#include "encoder/problem.h"
#include "frontend/model/glob.h"

/*
 * Structured strings. An ARN, a session ARN, a userid or a service endpoint is a rope: text,
 * string dimensions, the caller's account and symbols in a row. A pattern over a rope compiles to
 * a finite disjunction of products of component patterns, by splitting the pattern at the seams
 * of the rope; that is exact. Rule: design.md 4.3.
 */

typedef enum {
    XP_PART_CHARACTER,
    XP_PART_DIMENSION,      /* @index: of XpAtoms */
    XP_PART_CALLER_ACCOUNT, /* the account the caller selector chooses */
    XP_PART_SYMBOL,         /* @index: of XpSymbols */
} XpPartKind;

typedef struct {
    XpPartKind kind;
    guint index; /* code point, dimension or symbol */
} XpPart;

typedef struct XpRope XpRope;

/* Returns new: the empty rope. */
XpRope *xp_rope_new(void);
/* Returns new. */
XpRope *xp_rope_copy(const XpRope *rope);
void xp_rope_free(XpRope *rope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpRope, xp_rope_free)
/* Appends text (symbols in it become parts of their own). Returns @rope. */
XpRope *xp_rope_text(XpRope *rope, const char *text);
XpRope *xp_rope_dimension(XpRope *rope, guint dimension);
XpRope *xp_rope_caller_account(XpRope *rope);
/* Appends a part as it is. Returns @rope. */
XpRope *xp_rope_append(XpRope *rope, const XpPart *part);
/* Returns new: a rope of @text alone. */
XpRope *xp_rope_new_text(const char *text);

gboolean xp_rope_equal(const XpRope *left, const XpRope *right);
guint xp_rope_length(const XpRope *rope);
const XpPart *xp_rope_part(const XpRope *rope, guint index);
/* TRUE if the rope is a single dimension and nothing else. */
gboolean xp_rope_is_free(const XpRope *rope);
/* TRUE if the caller's account has part in it. */
gboolean xp_rope_has_caller_account(const XpRope *rope);
/* Returns new: the text of a rope of characters and symbols, or NULL when it has other parts. */
char *xp_rope_constant(const XpRope *rope);

/* Units of a pattern beside code points and those of glob/pattern.h: wildcards that do not cross
 * a colon, for ARNs compared segment by segment (S-GRAM-29, S-COND-21). */
#define XP_UNIT_ANY_SEGMENT  0x110002u
#define XP_UNIT_STAR_SEGMENT 0x110003u

/**
 * XpUnits:
 *
 * A pattern ready to be laid over a rope.
 */
typedef struct {
    GArray *units; /* gunichar */
    gboolean fold; /* ASCII letters compare without case */
} XpUnits;

/* Returns new: the units of a glob without variables. */
XpUnits *xp_units_new(const XpGlob *glob, gboolean fold);
/**
 * xp_units_new_arn:
 *
 * Returns new: as xp_units_new(), with the wildcards of the first five segments confined to
 * them; NULL if the pattern has fewer than six segments.
 */
XpUnits *xp_units_new_arn(const XpGlob *glob, gboolean fold);
/* Returns new: the units of the tokens from @from on, with the wildcards before the next @confined
 * colons confined to their segments. */
XpUnits *xp_units_new_rest(const XpGlob *glob, guint from, guint confined, gboolean fold);
void xp_units_free(XpUnits *units);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpUnits, xp_units_free)

/**
 * xp_rope_match:
 * @caller_account: selector of the account sort for XP_PART_CALLER_ACCOUNT, or NULL
 * @out_symbols: the symbols whose text the answer depends on are added (GUINT_TO_POINTER(index
 *   + 1) -> Z3_ast: where), or NULL. Whoever asks has to treat those as unknown facts.
 *
 * The term "the text of @rope matches @units". In a problem that keeps its matches this is one
 * atom, whatever it compiles to.
 */
Z3_ast xp_rope_match(XpProblem *problem, const XpRope *rope, const XpUnits *units,
                     const XpSelector *caller_account, GHashTable *out_symbols);
/* The same, always compiled: true or false where the answer depends on no value. */
Z3_ast xp_rope_compile(XpProblem *problem, const XpRope *rope, const XpUnits *units,
                       const XpSelector *caller_account, GHashTable *out_symbols);

/* Adds the symbols of @from to @to (either as @out_symbols above), only where @guard holds: what an
 * answer depends on that counts there alone. */
void xp_rope_symbols_under(XpZ3 *z3, GHashTable *from, Z3_ast guard, GHashTable *to);

/* "@text matches @pattern", both known: an atom only where matches are kept. */
Z3_ast xp_rope_match_text(XpProblem *problem, const char *text, const XpPattern *pattern);

#endif
