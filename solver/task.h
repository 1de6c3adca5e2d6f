/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_TASK_H
#define XP_SOLVER_TASK_H

#include <glib.h>

#include "encoder/goal.h"
#include "solver/decode.h"
#include "solver/prove.h"
#include "solver/question.h"
#include "solver/replay.h"
#include "solver/result.h"

/**
 * XpTask:
 * One property being proved by one worker.
 */
typedef struct {
    const XpWorld *world;
    const XpProperty *property;
    const XpProveOptions *options;
    const volatile gint *interrupted;
    gint64 deadline; /* monotonic microseconds, or 0 */
    XpPropertyResult *result;
    char *disagreement;  /* a definite replay contradicted a definite model, or NULL */
    XpCurrent current;   /* what is being asked now */
    gboolean unfinished; /* interrupted before every question was answered */
    GError *error;       /* Z3 or a file failed, or NULL */
    guint claim;         /* index of the claim under way */
    gboolean switches;   /* questions are asked with switches (solver/known.h) */
    guint judged;        /* how often the baseline was asked about part of the property */
    gboolean any_known;  /* part of what is wrong is in the baseline */
    gboolean any_new;    /* part of it is not */
    GPtrArray *aside;    /* XpStory *: of what is known */
    XpVerdict new_verdict;
    char *new_reason;
    struct XpDues *dues; /* questions are gone through and not asked (evidence_due.h), or NULL */
} XpTask;

/**
 * XpActionGroup:
 * What one question asks of one object: the actions of one service, or the read-secret story.
 * @names: lower-case candidates
 * @open_service: actions beyond the catalogue are meant too, or NULL
 * @patterns: the claim's patterns that reach this service (borrowed)
 */
typedef struct {
    gboolean read_secret;
    GPtrArray *names;
    const char *open_service;
    GPtrArray *patterns;
    XpNeeds needs;
} XpActionGroup;

/* Returns new: the groups of @actions that can apply to @object (XpActionGroup *). With
 * @separate, every term stays a group of its own (can claims). */
GPtrArray *xp_action_groups(const XpActions *actions, const XpObject *object, gboolean separate);

/* Adds to @texts what of @claim may name accounts: they join the account sort. */
void xp_claim_collect(const XpClaim *claim, GPtrArray *texts);
/* The claim names a session of a role: who is one hangs on the name. */
gboolean xp_claim_names_session(const XpClaim *claim);

/* Starts a question: a problem and a story on it. */
typedef struct {
    XpTask *task;
    XpProblem *problem;
    XpStoryTerms *story;
    XpStoryTerms *other; /* second half of `both`, or NULL */
    XpQuestion *question;
} XpInquiry;

XpInquiry *xp_inquiry_new(XpTask *task, const XpClaim *claim, const XpObject *object,
                          const XpActionGroup *group, gboolean for_can, gboolean optimism);
/* The same question with every comparison kept in the form in which it was asked: for evidence. */
XpInquiry *xp_inquiry_new_unfolded(XpTask *task, const XpClaim *claim, const XpObject *object,
                                   const XpActionGroup *group, gboolean for_can, gboolean optimism);
void xp_inquiry_free(XpInquiry *inquiry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpInquiry, xp_inquiry_free)

/* Adds the second story of `both` to @inquiry. */
void xp_inquiry_add(XpInquiry *inquiry, const XpObject *object, const XpActionGroup *group);

/* The action of the sent call is one the claim's patterns mean. */
Z3_ast xp_story_action(const XpStoryTerms *story, const XpActionGroup *group);

/* when, assume and only-when of @claim on one path of @story. */
Z3_ast xp_story_conditions(XpStoryTerms *story, const XpPath *path, const XpClaim *claim,
                           gboolean with_only_when);

/* Some path is allowed, under the claim's conditions. */
Z3_ast xp_story_allowed(XpStoryTerms *story, const XpClaim *claim, gboolean with_only_when);

/**
 * xp_inquiry_replay:
 * @among: subjects the caller has to be one of, or NULL
 * @not_among: const XpSubjects *: subjects the caller may not be one of, or NULL
 *
 * Replays the story of the last SAT answer, with the claim's conditions. Returns new; @out_decoded
 * is the caller's.
 */
XpReplay *xp_inquiry_replay(XpTask *task, XpInquiry *inquiry, XpStoryTerms *story,
                            const XpClaim *claim, gboolean break_only_when, const XpSubjects *among,
                            const GPtrArray *not_among, XpDecoded **out_decoded);

/* Builds the story for reports, of a request on @world; takes @decoded and @replay. */
XpStory *xp_story_tell(const XpWorld *world, XpDecoded *decoded, XpReplay *replay);
/* The same for the claim under way. */
XpStory *xp_task_story(XpTask *task, XpDecoded *decoded, XpReplay *replay);

/* Adds facts, notes, core items, assumptions to the result, each once. */
void xp_task_add_fact(XpTask *task, const XpFact *fact);
void xp_task_add_facts(XpTask *task, const GPtrArray *entries); /* XpFactEntry * */
void xp_task_add_note(XpTask *task, const char *format, ...) G_GNUC_PRINTF(2, 3);
void xp_task_add_assumption(XpTask *task, const char *text);
/* @tracks: XpTrack *; @always: they prove that a request is always allowed, else that none is. */
void xp_task_add_core(XpTask *task, const GPtrArray *tracks, gboolean always);
/* The row of exception @index of the claim under way. */
XpExceptionUse *xp_task_exception(const XpTask *task, guint index);
/* Prints what a core or a counterexample took for granted (key history, no organization). */
void xp_task_add_assumed(XpTask *task, const GPtrArray *entries);

/* Ends a claim without an answer; returns XP_VERDICT_UNKNOWN. */
XpVerdict xp_task_give_up(XpTask *task, const XpQuestion *question, char **out_reason);

/* The families of claims: what no story may break, what some story has to reach, what no story may
 * do that another tree refuses. @out_reason: why, for people (new). */
XpVerdict xp_claim_breaking(XpTask *task, const XpClaim *claim, char **out_reason);
XpVerdict xp_claim_reaching(XpTask *task, const XpClaim *claim, char **out_reason);
XpVerdict xp_claim_keeping(XpTask *task, const XpClaim *claim, char **out_reason);

/* The verdict that counts of two: VIOLATED, UNKNOWN, VACUOUS, PROVED. */
XpVerdict xp_verdict_worse(XpVerdict left, XpVerdict right);

/* For a `can` that fails: adds to the result what does not allow, call by call. @subject is how
 * the claim names the caller. */
void xp_task_explain_missing(XpTask *task, XpInquiry *inquiry, Z3_ast who,
                             const XpIdentity *identity, const char *subject);

#endif
