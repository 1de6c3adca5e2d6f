/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_COMPARE_H
#define XP_SOLVER_COMPARE_H

#include <glib.h>

#include "encoder/z3ctx.h"
#include "solver/lazy.h"

/*
 * Two lists of plain statements compared: is some action on some resource allowed by the first
 * and not by the second? A policy allows what one of its Allow statements matches and none of its
 * Deny statements does.
 */

/* One statement without principal. Everything is borrowed. @when: the conditions of the statement,
 * a term over the atoms of xp_compare_conditioned(); NULL: it has none. */
typedef struct {
    gboolean deny;
    Z3_ast when;
    const char *const *actions; /* "*" or "service:Name*"; Rule: S-GRAM-22 */
    guint n_actions;
    const char *const *resources; /* "*" or an ARN pattern; Rule: S-GRAM-28, S-GRAM-29 */
    guint n_resources;
} XpCompareStatement;

typedef struct {
    const XpCompareStatement *statements;
    guint n;
} XpComparePolicy;

typedef enum {
    XP_COMPARE_NONE, /* proved: whatever the first allows, the second allows */
    XP_COMPARE_SOME, /* with a witness */
    XP_COMPARE_UNKNOWN,
} XpCompareAnswer;

/**
 * XpCompareResult:
 * @action, @resource: the witness ("*" as resource: the action takes none), or NULL
 * @statement: index of the statement of the first policy that allows it
 * @reason: why the answer is UNKNOWN, or NULL
 * @questions: how often Z3 was asked for this answer
 */
typedef struct {
    XpCompareAnswer answer;
    char *action;
    char *resource;
    guint statement;
    char *reason;
    guint questions;
} XpCompareResult;

/**
 * xp_compare_policies:
 * @limits: of each question; NULL: none
 *
 * Resource patterns are compared segment by segment. Patterns with a policy variable, with fewer
 * than six segments, or with a wildcard in the service prefix of an action have no certain meaning
 * here and make the answer UNKNOWN.
 * Asks about one Allow statement of @first at a time, together with those statements that can
 * meet it. NONE rests on one unsatisfiable answer of Z3 for each; SOME is checked against every
 * statement before it is returned.
 * Errors: XP_ERROR_SOLVER, XP_ERROR_INTERNAL (then @out_result is UNKNOWN).
 * Rule: S-GRAM-22, S-GRAM-23, S-GRAM-24, S-GRAM-28, S-GRAM-29, S-GRAM-37
 */
gboolean xp_compare_policies(XpZ3 *z3, const XpComparePolicy *first, const XpComparePolicy *second,
                             const XpLazyLimits *limits, XpCompareResult *out_result,
                             GError **error);

/**
 * xp_compare_conditioned:
 * @atoms: those of the conditions; patterns of actions and resources are added
 * @environment: Z3_ast: what holds in every request, or NULL
 *
 * The same for statements with conditions. The witness states no context.
 */
gboolean xp_compare_conditioned(XpAtoms *atoms, const GPtrArray *environment,
                                const XpComparePolicy *first, const XpComparePolicy *second,
                                const XpLazyLimits *limits, XpCompareResult *out_result,
                                GError **error);
void xp_compare_result_clear(XpCompareResult *result);

#endif
