/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_FINDING_H
#define XP_REPORTS_FINDING_H

#include <glib.h>

#include "solver/result.h"

/**
 * XpFinding:
 * @index: of @property in the result
 * @policy, @statement: the statement that takes part, as written; both NULL when the violation
 *   points to no statement: something is missing
 * @story: the first counterexample it takes part in, or NULL
 * @more: XpStory *: the others, borrowed
 * @region: where to look: the principal or action that lets the caller in when it stands on one
 *   line, so that a change of that line is a change of the finding; its file is NULL when there is
 *   no place at all
 * @whole: the whole statement
 * @key: hash of the property's id and the statement, without its place: the same after lines moved
 *
 * A violated property, and one statement in files that its counterexamples rest on.
 */
typedef struct {
    const XpPropertyResult *property;
    guint index;
    const XpPolicy *policy;
    const XpStatement *statement;
    const XpStory *story;
    GPtrArray *more;
    XpSpan region;
    XpSpan whole;
    char *key;
} XpFinding;

/**
 * xp_findings_new:
 *
 * Returns new (GPtrArray of XpFinding *, owning them): the worst severity first, then in order of
 * the properties; of one property, the statement to look at first comes first. Properties that are
 * expected to fail are among them.
 */
GPtrArray *xp_findings_new(const XpRunResult *result);

/* Where to look in @statement for what lets call @call of @story pass or fail: one line, of the
 * principal or action that covers it where that is known. */
XpSpan xp_finding_region(const XpStatement *statement, const XpStory *story, guint call);

#endif
