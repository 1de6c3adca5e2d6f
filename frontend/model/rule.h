/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_RULE_H
#define XP_MODEL_RULE_H

#include <glib.h>

/**
 * XpRule:
 * @id: "S-EVAL-12"
 * @text: what the rule says, in a few plain sentences
 * @source: where AWS says so
 * @evaluator, @encoder: the functions that decide it, separated by ", "; or "none: " and why there
 *   is none; "loader: " and functions when it is settled while the input is read, "solver: " and
 *   functions when it is about questions and not about requests
 * @no_case: why no case of the corpus can hang on it, or ""
 *
 * A rule of AWS by which requests are decided, one row of rules.def. Every id that a comment, a
 * trace or a case cites is one of these.
 */
typedef struct {
    const char *id;
    const char *text;
    const char *source;
    const char *evaluator;
    const char *encoder;
    const char *no_case;
} XpRule;

/* In the order of the table: by area, then by number. */
guint xp_rule_count(void);
const XpRule *xp_rule_get(guint index);

/* NULL when there is none. Letter case does not matter. */
const XpRule *xp_rule_find(const char *id);

#endif
