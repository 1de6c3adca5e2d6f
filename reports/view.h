/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_VIEW_H
#define XP_REPORTS_VIEW_H

#include <glib.h>

#include "solver/result.h"

/*
 * Results arranged for reading, shared by all writers. Nothing here is escaped: every writer does
 * that for its own format.
 */

/* Returns new: @text with symbols replaced by their names; NULL gives NULL. */
char *xp_view_text(const XpWorld *world, const char *text);

/**
 * xp_view_statement:
 *
 * Returns new: one line such as
 *   Allow kms:Decrypt on * to AWS=arn:aws:iam::Account2:role/App if StringEquals kms:ViaService = x
 * Long lists end in "and 3 more".
 */
char *xp_view_statement(const XpWorld *world, const XpStatement *statement);

/* The statement of @world that stands at the same place as @statement, which may come from a copy
 * of @world with all symbols bound; @statement itself when there is none. Borrowed. */
const XpStatement *xp_view_as_written(const XpWorld *world, const XpPolicy *policy,
                                      const XpStatement *statement);

/* File and line of a statement (@statement NULL: of the document); @out_line 0 when unknown.
 * Returns borrowed, or NULL when it was not read from a file. */
const char *xp_view_place(const XpPolicy *policy, const XpStatement *statement, guint *out_line);

/* The label of the account with @id: as @story binds it, as @world has it, or the id (borrowed). */
const char *xp_view_account(const XpWorld *world, const XpStory *story, const char *id);

/* Returns new: who makes the call, in a few words: "the root user of Account2", or the ARN. */
char *xp_view_caller(const XpStory *story);

/* "identity policies", "key policy": a layer in a sentence (static). */
const char *xp_view_layer(XpLayer layer);

/* One link of the chain that makes a story possible; @statement NULL: the layer allows without
 * one (a root user). */
typedef struct {
    const XpTraceStep *step;
    const XpPolicy *policy;
    const XpStatement *statement;
} XpViewLink;

/* Returns new (GArray of XpViewLink): what allows @call of @story, by layer; of a refused story
 * what refuses it: the Deny statements, or the layers in which nothing allows; nothing for a call
 * that is not the refused one. */
GArray *xp_view_chain(const XpStory *story, guint call);

/* Whether @entry lets in more than it names: everyone, or a whole account. */
gboolean xp_view_is_open(const XpPrincipalEntry *entry);

/* Whom @statement lets in beyond principals it names: "anybody in any account", "the whole account:
 * ...", or NULL (static). */
const char *xp_view_openness(const XpStatement *statement);

/**
 * xp_view_first_to_change:
 *
 * Finds the link of @story that a reader should look at first: one that lets in more than it
 * names, else any that was read from a file. @out_number counts from 1 over all calls.
 * Returns FALSE when there is none.
 */
gboolean xp_view_first_to_change(const XpStory *story, XpViewLink *out_link, guint *out_number);

/* Returns new: what to do about the counterexample @story of @property; numbers are those of its
 * links, counted over all calls from 1. May hold symbols. */
char *xp_view_fix(const XpWorld *world, const XpPropertyResult *property, const XpStory *story);

/* Returns new: "kms:Decrypt: the key policy of Account1 does not allow it". */
char *xp_view_missing(const XpMissing *missing);

/* The value of @key in any call of @story (borrowed), or NULL: absent. */
const XpContextValue *xp_view_context(const XpStory *story, const char *key);

/* Returns new: the file that settles @fact, below the root of @world; NULL when none can. */
char *xp_view_settling_file(const XpWorld *world, const XpFact *fact);

/* TRUE when not one line of that file settles @fact but the file itself. */
gboolean xp_view_is_whole_file(const XpFact *fact);

/* "identity policy", "key policy": what a document is (static). */
const char *xp_view_document(XpPolicyType type);

/* Returns new: what restricts nothing in @story: "no Deny, permissions boundary or SCP". */
char *xp_view_silent_layers(const XpStory *story);

/* TRUE when @property's proof rests on grants: a can claim. */
gboolean xp_view_is_about_access(const XpPropertyResult *property);

/* TRUE when every property of @result has this text among its assumptions. */
gboolean xp_view_is_common_assumption(const XpRunResult *result, const char *text);

/* The reach that all properties of @result share, or NULL (borrowed). */
const char *xp_view_common_reach(const XpRunResult *result);

/* TRUE when @file is what a sentence of the command line is said to stand in. */
gboolean xp_view_is_command_line(const char *file);

/* Where the sentence of @property stands; its file is NULL when it stands in none (--prop). */
XpSpan xp_view_sentence_place(const XpPropertyResult *property);

/* view_change.c: a change that makes a request new. */

/* Returns new: "added to key policy of key K in Account1: Allow kms:Decrypt on * to ...". */
char *xp_view_cause(const XpWorld *world, const XpGain *gain, const XpChangeCause *cause);
/* The file it stands in, and its line; of the tree that is compared with, seen from there; NULL
 * when it stands in no document. */
const char *xp_view_cause_place(const XpGain *gain, const XpChangeCause *cause, guint *out_line);

/* view_story.c: a story in single lines, made safe to show: nothing is left that a screen or an
 * editor would hide or obey. All return new. */

/* @text with symbols named, made safe; NULL gives "". */
char *xp_view_plain(const XpWorld *world, const char *text);
/* What @story shows, without a full stop: "the root user of Account2 can kms:Decrypt on arn:..." */
char *xp_view_headline(const XpWorld *world, const XpStory *story);
/* One link: "key policy of Account1: Allow kms:Decrypt on * to ... (anybody in any account)" */
char *xp_view_link(const XpWorld *world, const XpStory *story, const XpViewLink *link);
/* Something not known, and what would settle it. */
char *xp_view_fact(const XpWorld *world, const XpFact *fact);
/* "2 proved, 1 violated, 0 unknown", and what else there is. */
char *xp_view_counts(const XpSummary *summary);
/* Why a link has no statement (static). */
const char *xp_view_wordless(const XpStory *story, const XpViewLink *link);

/* view_outcome.c: what became of a property beside its verdict. */

/* "plain", "expected", "known": for programs (static). */
const char *xp_view_outcome_name(XpOutcome outcome);
/* Returns new: a sentence without a full stop, or NULL: its verdict says it all. */
char *xp_view_outcome(const XpRunResult *result, const XpPropertyResult *property);
/* Returns new: what became of it since the base, without a full stop, or NULL: there is none. */
char *xp_view_since(const XpRunResult *result, const XpPropertyResult *property);
/* What follows the verdict: ", as expected", ", known", or "" (static). */
const char *xp_view_excuse(const XpPropertyResult *property);
/* Returns new: "\"migration\" until 2027-05-31, ticket SEC-9". */
char *xp_view_expectation(const XpExpectation *expected);
/* "needed", or why not (static). */
const char *xp_view_exception_state(XpExceptionState state);
/* Returns new: "role R because \"drill\" until 2027-05-31 (expired: it takes nobody out)". May hold
 * symbols. */
char *xp_view_exception(const XpPropertyResult *property, const XpExceptionUse *use);

/* The place of a property in lists that begin with what needs attention: the lower, the sooner. */
guint xp_view_attention(const XpPropertyResult *property);

#endif
