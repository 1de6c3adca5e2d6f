/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_RESULT_H
#define XP_SOLVER_RESULT_H

#include <glib.h>

#include "frontend/model/baseline.h"
#include "frontend/model/request.h"
#include "frontend/model/trace.h"
#include "frontend/model/world.h"

/*
 * What a run found, without Z3: the one structure every report is written from. Strings are
 * owned by the structure that holds them; statements and policies are borrowed from the world.
 */

typedef enum {
    XP_VERDICT_PROVED,
    XP_VERDICT_VIOLATED,
    XP_VERDICT_UNKNOWN,
    XP_VERDICT_VACUOUS,
} XpVerdict;

/* What became of `expect` and of the verdict's weight in the exit status. */
typedef enum {
    XP_OUTCOME_PLAIN,
    XP_OUTCOME_EXPECTED, /* expect fail/unknown, and so it is */
    XP_OUTCOME_FIXED,    /* expected to fail, and is proved now: remove the line */
    XP_OUTCOME_EXPIRED,  /* the last day of an exception or expectation has passed: VIOLATED, also
                            when each of its claims is proved */
    XP_OUTCOME_KNOWN,    /* all that breaks it, or is not known of it, is in the baseline */
} XpOutcome;

/* What became of a property since the base. */
typedef enum {
    XP_SINCE_NOTHING,   /* there is no base */
    XP_SINCE_SAME,      /* the same verdict */
    XP_SINCE_NEW,       /* the base has no such property */
    XP_SINCE_REGRESSED, /* proved in the base, VIOLATED or UNKNOWN now */
    XP_SINCE_FIXED,     /* proved now, and was not */
    XP_SINCE_CHANGED,   /* another verdict, and none of these */
} XpSince;

/* The severities of properties, the worst first. A severity nobody knows counts as high. */
typedef enum {
    XP_RANK_CRITICAL,
    XP_RANK_HIGH,
    XP_RANK_MEDIUM,
    XP_RANK_LOW,
    XP_RANK_INFO,
} XpRank;

/* A symbolic name and the text chosen for it in one story. */
typedef struct {
    char *label;
    char *value;
} XpBindingRow;

/**
 * XpChangeCause:
 * @added: of the newer tree; else of the older one
 * @policy, @statement: of the world as loaded (borrowed), NULL: no document
 * @text: "identity policies of role App in Account2"
 *
 * One reason for a difference of two trees: a statement that stands in one of them only, or another
 * fact.
 */
typedef struct {
    gboolean added;
    const XpPolicy *policy;
    const XpStatement *statement;
    char *text;
} XpChangeCause;

/**
 * XpGain:
 * @source: as the sentence writes it; @base: that tree, as loaded (borrowed)
 * @refused: what the evaluator says of the request there
 * @causes: XpChangeCause *
 *
 * Why a story is new: the tree it is compared with refuses it.
 */
typedef struct {
    char *source;
    const XpWorld *base;
    char *refused;
    GPtrArray *causes;
} XpGain;

/**
 * XpStory:
 * @bindings: GPtrArray of XpBindingRow *; what symbols stand for in this story
 * @request: what the caller sends
 * @calls: GPtrArray of XpRequest *: the call(s) as decided, derived keys included
 * @essential: GPtrArray of char *: the context keys that a reader needs, others are incidental
 * @trace: GPtrArray of XpTraceStep *, of the replay
 * @caller_note: "an unlisted user of Account2", "any account at all: nobody mentioned it", or NULL
 * @refused: the replay says DENY: the request a `can always` claim fails on; else it says ALLOW
 * @refused_call: of @calls the first that is refused, when @refused
 * @values: one text per symbol of the world, by which @world was bound (NULL-terminated)
 * @claim: index of the claim it belongs to
 * @gain: of a claim that compares two trees, else NULL
 * @world: the bound world of the replay, which owns the names in @request (owned)
 *
 * A counterexample or witness, replayed by the concrete evaluator.
 */
typedef struct {
    GPtrArray *bindings;
    XpRequest *request;
    GPtrArray *calls;
    GPtrArray *essential;
    GPtrArray *trace;
    char *caller_note;
    gboolean refused;
    guint refused_call;
    char **values;
    guint claim;
    XpGain *gain;
    XpWorld *world;
} XpStory;

typedef struct {
    char *path; /* below the folder of the evidence */
    char sha256[65];
} XpProofFile;

/**
 * XpProof:
 * @question: what was asked, for people
 * @facts: how what is not known was taken
 * @files: XpProofFile *: goal, skeleton, lemmas; empty when @failed
 * @z3: Z3's answer to the skeleton as it was written
 * @failed: why there is no evidence, or NULL
 *
 * Evidence for one question that has no answer: one more part of the proof of a property.
 */
typedef struct {
    char *question;
    char *facts;
    GPtrArray *files;
    char *z3;
    char *failed;
} XpProof;

/**
 * XpMissing:
 * What does not allow in a `can` claim that fails: one layer of one call.
 */
typedef struct {
    guint call;      /* 0 secret half or the call itself, 1 the forwarded kms:Decrypt */
    char *call_name; /* "kms:Decrypt (forwarded)" */
    XpLayer layer;
    char *account; /* label */
    char *rule;
    char *advice; /* what would allow it */
    char *file;   /* where, or NULL */
} XpMissing;

/* One member of an unsat core, or one granting statement of a can proof. */
typedef enum {
    XP_ROLE_STAY_NARROW, /* an Allow that must stay this narrow */
    XP_ROLE_STAY,        /* a Deny, boundary or session policy that must stay */
    XP_ROLE_NOT_GROW,    /* a document or layer that must not get further statements */
    XP_ROLE_GRANTS,      /* an Allow that a can claim rests on */
    XP_ROLE_RULE,        /* a rule of AWS, named in @what */
} XpCoreRole;

typedef struct {
    XpCoreRole role;
    const XpPolicy *policy;       /* or NULL */
    const XpStatement *statement; /* or NULL: the whole document or layer */
    char *what;                   /* "identity policies of role ApplicationRole in Account2" */
} XpCoreItem;

/* What an exception did. */
typedef enum {
    XP_EXCEPTION_NEEDED,
    XP_EXCEPTION_UNUSED, /* the property is proved without it */
    XP_EXCEPTION_OPEN,   /* not asked: the property is not proved with it either */
    XP_EXCEPTION_EXPIRED,
} XpExceptionState;

/**
 * XpExceptionUse:
 * @until: its last day, or NULL
 * @asked, @used: questions about whether it is needed, and those in which it is
 * @expired: that day has passed: it takes nobody out
 * @claim: index of the claim it belongs to
 */
typedef struct {
    char *text;
    char *because;
    char *until;
    char *ticket;
    guint asked;
    guint used;
    gboolean expired;
    guint claim;
} XpExceptionUse;

/* An `expect` line, whether it came true or not. */
typedef struct {
    char *because;
    char *until;
    char *ticket;
} XpExpectation;

typedef struct {
    char *text;
    XpVerdict verdict;
    char *reason;
} XpClaimResult;

/**
 * XpPropertyResult:
 * @id, @sentence, @file, @line, @level: of the property
 * @meaning: the sentence in plain words; may hold symbols
 * @reason: one sentence for people: why this verdict
 * @reach: "directly (role chains not examined)"
 * @claims: XpClaimResult *
 * @counterexamples, @witnesses: XpStory *
 * @missing: XpMissing *; @unknowns: XpFact *; @assumptions: char *; @notes: char *
 * @core: XpCoreItem *; @exceptions: XpExceptionUse *
 * @expected: the `expect` line, or NULL
 * @learned: XpKnown *: what a baseline is to say of it, when one is written
 * @used_known: XpKnown *: entries of the baseline that speak of it (borrowed from the baseline)
 * @since: against the base, which said @base_verdict unless it is XP_SINCE_NOTHING or _NEW
 * @advice: for VIOLATED: what to change, or NULL
 */
typedef struct {
    char *id;
    char *title;
    char *sentence;
    char *meaning;
    char *file;
    guint line;
    char *level;
    XpVerdict verdict;
    XpOutcome outcome;
    char *reason;
    char *reach;
    GPtrArray *claims;
    GPtrArray *counterexamples;
    GPtrArray *witnesses;
    GPtrArray *missing;
    GPtrArray *unknowns;
    GPtrArray *assumptions;
    GPtrArray *notes;
    GPtrArray *core;
    GPtrArray *exceptions;
    XpExpectation *expected;
    GPtrArray *learned;
    GPtrArray *used_known;
    XpSince since;
    XpVerdict base_verdict;
    GPtrArray *proofs; /* XpProof *: the evidence written, if any was asked for */
    char *folder;      /* of the evidence, below the one that was asked for; or NULL */
    char *advice;
    double milliseconds; /* for --timings and the terminal only */
} XpPropertyResult;

/**
 * XpGate:
 * @strict: exceptions and entries of the baseline that are not needed make the status 3
 * @fail_on: violations below it are reported and do not fail the run
 * @exit_zero: 0 in place of 1 and 3
 *
 * What a run may end with.
 */
typedef struct {
    gboolean strict;
    XpRank fail_on;
    gboolean exit_zero;
} XpGate;

/**
 * XpRunResult:
 * @gate: set by the caller of xp_prove(), else as if none of its options were given
 * @base: what @since speaks of, or NULL; @gone: char *: properties that only the base has;
 * @removed: char *: those of them that were proved there, which are regressions
 * @baseline: file of known findings, or NULL; @unused_known: char *: what only the file has
 */
typedef struct {
    const XpWorld *world;
    XpGate gate;
    char *base;
    GPtrArray *gone;
    GPtrArray *removed;
    char *baseline;
    GPtrArray *unused_known;
    gboolean partial;      /* interrupted: what is unfinished is UNKNOWN */
    gboolean disagreement; /* some replay contradicted its model: exit 4 */
    char *disagreement_text;
    GPtrArray *properties;  /* XpPropertyResult *, in order of the properties */
    GPtrArray *assumptions; /* char *: of the whole run (closed world, symbolic accounts ...) */
    char *z3_version;
} XpRunResult;

/* Return new, all arrays empty, strings NULL. */
XpRunResult *xp_run_result_new(const XpWorld *world);
XpPropertyResult *xp_property_result_new(void);
XpStory *xp_story_new(void);
/* Returns new; takes @causes. */
XpGain *xp_gain_new(const char *source, const XpWorld *base, const char *refused,
                    GPtrArray *causes);
void xp_change_cause_free(XpChangeCause *cause);
void xp_run_result_free(XpRunResult *result);
void xp_property_result_free(XpPropertyResult *result);
void xp_story_free(XpStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpRunResult, xp_run_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpPropertyResult, xp_property_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpStory, xp_story_free)
/* Returns new; @question is copied. */
XpProof *xp_proof_new(const char *question);
void xp_proof_free(XpProof *proof);
XpMissing *xp_missing_new(void);
void xp_missing_free(XpMissing *missing);
XpCoreItem *xp_core_item_new(XpCoreRole role, const XpPolicy *policy, const XpStatement *statement,
                             const char *what);
void xp_core_item_free(XpCoreItem *item);

const char *xp_verdict_name(XpVerdict verdict);
XpRank xp_property_rank(const XpPropertyResult *property);
XpExceptionState xp_exception_state(const XpPropertyResult *property, const XpExceptionUse *use);
/* It does not count against the run: it is as expected, or known. */
gboolean xp_property_is_excused(const XpPropertyResult *property);
/* "regressed", "new": what became of it since the base, for people and programs (static). */
const char *xp_since_name(XpSince since);
/* The heading of a list of such items, without a colon (static). */
const char *xp_core_role_text(XpCoreRole role);

/**
 * XpSummary:
 * @proved, @violated, @unknown, @vacuous: properties by verdict, without the @expected and the
 *   @known ones, so that the six add up to all properties
 * @excepted: exceptions stated, used or not; @unused: of these and of the baseline, not needed
 * @below: violated, but below what fails the run
 * @expired, @fixed, @regressed: among the others
 * @exit_status: 4 disagreement, else 1 violated, expired or regressed, else 3 unknown, vacuous or
 *   (strict) something unused, else 0; 2 is for runs that have no result
 */
typedef struct {
    guint proved, violated, unknown, vacuous, excepted, expected, known;
    guint unused, below, expired, fixed, regressed;
    int exit_status;
} XpSummary;
XpSummary xp_run_summary(const XpRunResult *result);

#endif
