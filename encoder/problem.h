/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_PROBLEM_H
#define XP_ENCODER_PROBLEM_H

#include <glib.h>

#include "encoder/atoms.h"
#include "encoder/selector.h"
#include "encoder/typed_value.h"
#include "frontend/model/fact.h"
#include "frontend/model/trace.h"
#include "frontend/model/world.h"

/*
 * One problem: a world seen through one Z3 context, its account sort, the facts it does not know
 * and the definitions a core may name. Everything is created on demand and lives as long as the
 * problem, which belongs to one thread.
 *
 * A pair of problems asks one request of two worlds that were aligned (world_align.h): the first is
 * made with a counterpart, the second beside it, on the same context, atoms and environment. What
 * is equal on both sides is then the same term: constants and dimensions go by name, and a name
 * says what it stands for, never in which order it was met. What is not known is free, not merely
 * bounded by what allows more, since one of the two answers is negated; the same gap is the same
 * choice on both sides. Facts belong to a side, so that one can be taken at its best and the other
 * at its worst. A pair is not explained by cores: it has no definitions.
 */

/* An element of the account sort. Rule: design.md 4.2. */
typedef struct {
    const XpAccount *account; /* or NULL: an id nobody listed, or the outsider */
    const char *id;           /* digits, or NULL for symbolic ids and the outsider */
    const char *label;        /* for people */
    gboolean outsider;        /* OTHER: any account nobody mentioned */
    gboolean supplied;
    gboolean complete;
    guint dimension; /* of the id's text; symbolic accounts and the outsider only */
} XpAccountElement;

/* How a fact takes part in MAY and MUST. */
typedef enum {
    XP_USE_UNKNOWN, /* free in MAY, fixed by polarity in MUST */
    XP_USE_FOREIGN, /* the same for can; for no and only its administrator picks: free in both */
    XP_USE_ASSUMED, /* a source of access taken as none: fixed to the value that allows less, and
                       printed as an assumption; unknown under --strict */
    XP_USE_TAKEN,   /* a restriction taken as none, and printed; unknown under --strict */
    XP_USE_NO_ORG,  /* fixed in MUST of can only; elsewhere a printed assumption */
    XP_USE_SHOWN,   /* what is encoded is right however the fact is, as long as one answer holds
                       everywhere; a story that is to be shown must not hang on it */
} XpFactUse;

typedef struct {
    XpFact *fact;
    XpFactUse use;
    Z3_ast pessimistic; /* k: whatever depends on the fact takes the value that allows less */
    Z3_ast optimistic;  /* o: ... the value that allows more; only when wanted, else NULL */
} XpFactEntry;

/**
 * XpTrack:
 * @literal: without it the definition says nothing
 * @layer, @call: of what it defines; @call is -1 when it speaks of every call
 * @statement: or NULL: "the document (or layer) has no further statements"
 * @what: for people, when there is no statement
 * @rule: of a track that stands for a rule of AWS and not for input, else NULL
 *
 * A definition a core may name. Rule: design.md 4.9.
 */
typedef struct {
    Z3_ast literal;
    XpLayer layer;
    const XpPolicy *policy;
    const XpStatement *statement;
    const XpIdentity *identity;
    const XpResource *resource;
    const char *rule;
    char *what;
    gboolean restricts; /* a Deny, a boundary, a session policy: must stay */
} XpTrack;

/**
 * XpSwitch:
 * @key: equal where a statement says the same of the same
 * @what: whose it is, for people
 * @policy, @statement: or NULL: access that rests on no statement (a root user, a KMS grant)
 * @off: free; where it holds, the source gives nothing
 *
 * A source of access that can be switched off. Rule: S-EVAL-1: without an Allow, less is allowed.
 */
typedef struct {
    char *key;
    char *what;
    const XpPolicy *policy;
    const XpStatement *statement;
    Z3_ast off;
} XpSwitch;

struct XpMatches;
typedef struct XpProblem XpProblem;

/* Where in the environment a definition of @track stands. */
typedef struct {
    const XpTrack *track;
    guint place;
} XpDefinition;

struct XpProblem {
    const XpWorld *world;
    const XpWorld *counterpart; /* the other world of a pair, or NULL */
    XpProblem *beside;          /* of the second of a pair: the first, else NULL */
    XpZ3 *z3;
    XpAtoms *atoms;
    gboolean want_optimism;
    GPtrArray *environment;    /* Z3_ast: always true */
    GArray *definitions;       /* XpDefinition, in order of place */
    struct XpMatches *matches; /* kept for evidence, or NULL */
    GPtrArray *switches;       /* XpSwitch *, in order of first use, or NULL: there are none */
    GArray *accounts;          /* XpAccountElement */
    GPtrArray *facts;          /* XpFactEntry *, owned, in order of first use */
    GHashTable *fact_index;    /* id -> index + 1 */
    GPtrArray *tracks;         /* XpTrack *, owned */
    GHashTable *track_index;
    GArray *same;              /* Z3_ast, in pairs: a constant of the second side, and what it is
                                * called on the first */
    GArray *symbol_dimensions; /* guint per symbol, G_MAXUINT until used */
    XpTypedValues *typed;
    GHashTable *typed_keys; /* lower-case keys that something reads as number, date or address */
    guint fresh;
    gboolean borrows_z3;
};

/**
 * xp_problem_new:
 * @world: frozen (borrowed)
 * @extra: further texts whose literal account ids join the sort (property conditions), or NULL
 *
 * @z3: borrowed, serves any number of problems one after the other; or NULL: one of its own, so
 *   that no answer depends on what was asked before
 *
 * Returns new, with the account sort filled: every account of the world, every twelve-digit text
 * of any document, and one outsider.
 */
XpProblem *xp_problem_new(const XpWorld *world, const GPtrArray *extra, gboolean want_optimism,
                          XpZ3 *z3);
void xp_problem_free(XpProblem *problem);

/* Return new: the problems of a pair of aligned worlds; the first has to outlive the second. @extra
 * as in xp_problem_new(). */
XpProblem *xp_problem_new_first(const XpWorld *world, const XpWorld *counterpart,
                                const GPtrArray *extra);
XpProblem *xp_problem_new_beside(XpProblem *first);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpProblem, xp_problem_free)

/* From now on every comparison of texts keeps the form in which it was asked (encoder/matches.h);
 * for evidence, before anything is encoded. */
void xp_problem_keep_matches(XpProblem *problem);

/* From now on every source of access has a switch; before anything is encoded. */
void xp_problem_add_switches(XpProblem *problem);

/* @granted unless the source that @what and @statement (or NULL) name is switched off; @granted
 * itself where there are no switches. */
Z3_ast xp_problem_switched(XpProblem *problem, Z3_ast granted, const char *what,
                           const XpPolicy *policy, const XpStatement *statement);

/* The switch of @key, or NULL. */
const XpSwitch *xp_problem_switch_find(const XpProblem *problem, const char *key);

void xp_problem_assert(XpProblem *problem, Z3_ast term);

/* Something besides the documents (a property) reads @key as a number, a date or an address. */
void xp_problem_note_typed(XpProblem *problem, const char *key);
/* Does anything? A free value of the key is then unknown where it is read as text.
 * Rule: design.md 4.3 */
gboolean xp_problem_reads_typed(const XpProblem *problem, const char *key);

/* A Boolean constant of its own, named @hint and a number. */
Z3_ast xp_problem_fresh(XpProblem *problem, const char *hint);

/**
 * xp_problem_open:
 * @about: what it is about, in words that are equal where it is the same
 *
 * A Boolean constant nothing is known of: of a pair one for each @hint and @about, else fresh.
 */
Z3_ast xp_problem_open(XpProblem *problem, const char *hint, const char *about);
/* Of a pair: @term without the literals of its side's facts, as if none bent it. What is equal so
 * on both sides is one term in MAY. */
Z3_ast xp_problem_plain(const XpProblem *problem, Z3_ast term);
/* Of the second of a pair: @constant and @first, of the first, are defined alike, but for facts. */
void xp_problem_note_same(XpProblem *problem, Z3_ast constant, Z3_ast first);
/* The number by which @about names a term; of a pair, that of its plain form. */
guint xp_problem_term_id(const XpProblem *problem, Z3_ast term);

guint xp_problem_account_count(const XpProblem *problem);
const XpAccountElement *xp_problem_account(const XpProblem *problem, guint index);
/* Index of the element whose id is @id (digits or one symbol); G_MAXUINT when there is none. */
guint xp_problem_account_find(const XpProblem *problem, const char *id);

/* The string dimension of a symbol that is not an account. */
guint xp_problem_symbol_dimension(XpProblem *problem, guint symbol);

/* The entry for @fact (taken); the same id gives the same entry. */
const XpFactEntry *xp_problem_fact(XpProblem *problem, XpFact *fact, XpFactUse use);

/**
 * xp_problem_uncertain:
 * @term: what it is when the fact is free
 * @guard: when the fact matters at all
 * @allows_more: the value that allows more (TRUE inside an Allow, FALSE inside a Deny, turned
 *   round inside a negated element)
 *
 * Returns @term, or under @guard the value the fact's polarity fixes. Rule: S-SND-2.
 */
Z3_ast xp_problem_uncertain(XpProblem *problem, Z3_ast term, Z3_ast guard, const XpFactEntry *fact,
                            gboolean allows_more);

/* The same where @term is already free under @guard, as far as the fact leaves it open: whatever
 * the fact stands for, @term can take it. */
Z3_ast xp_problem_uncertain_free(XpProblem *problem, Z3_ast term, Z3_ast guard,
                                 const XpFactEntry *fact, gboolean allows_more);

/* The same where what is open is the same wherever @about is, whatever @term says: a property of
 * the request, or the reading of a rule. */
Z3_ast xp_problem_uncertain_about(XpProblem *problem, Z3_ast term, Z3_ast guard,
                                  const XpFactEntry *fact, gboolean allows_more, const char *about);

/* Two readings of one rule: the one that allows more in MAY, less in MUST. Rule: S-SND-24. */
Z3_ast xp_problem_either(XpProblem *problem, Z3_ast left, Z3_ast right, const XpFactEntry *fact,
                         gboolean allows_more);

/* Returns the track of this description, created on first use (borrowed). */
XpTrack *xp_problem_track(XpProblem *problem, XpLayer layer, const XpPolicy *policy,
                          const XpStatement *statement, const char *rule, const char *what);

/* A constant that equals @meaning as long as @track holds and may be anything without it; of a pair
 * @meaning itself. */
Z3_ast xp_problem_define(XpProblem *problem, const XpTrack *track, Z3_ast meaning,
                         const char *hint);

#endif
