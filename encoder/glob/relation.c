/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/glob/domain.h"
#include "encoder/glob/match.h"
#include "encoder/glob/pattern.h"

/* Is every character that @inner's unit accepts accepted by @outer's unit? Neither is a star. */
static gboolean unit_covers(const XpPattern *outer, gunichar outer_unit, const XpPattern *inner,
                            gunichar inner_unit)
{
    if (outer_unit == XP_PATTERN_ANY)
        return TRUE;
    if (inner_unit == XP_PATTERN_ANY)
        return FALSE;
    gboolean letter = inner_unit >= 'a' && inner_unit <= 'z';
    if (inner->fold && letter && !outer->fold)
        return FALSE;
    return outer_unit == (outer->fold ? xp_fold(inner_unit) : inner_unit);
}

/* Is there a character that both units accept? Neither is a star. */
static gboolean units_meet(const XpPattern *left, gunichar left_unit, const XpPattern *right,
                           gunichar right_unit)
{
    if (left_unit == XP_PATTERN_ANY || right_unit == XP_PATTERN_ANY)
        return TRUE;
    if (left->fold || right->fold)
        return xp_fold(left_unit) == xp_fold(right_unit);
    return left_unit == right_unit;
}

/* Ordinary glob matching, with the units of @inner as the text and its star as one more
 * character that only a star of @outer takes. */
static gboolean covers(const XpPattern *outer, const XpPattern *inner)
{
    guint at = 0;
    guint position = 0;
    guint star = G_MAXUINT;
    guint star_position = 0;
    while (position < inner->n_units) {
        gunichar unit = at < outer->n_units ? outer->units[at] : 0;
        gboolean here = at < outer->n_units;
        if (here && unit == XP_PATTERN_STAR) {
            star = at++;
            star_position = position;
        } else if (here && inner->units[position] != XP_PATTERN_STAR &&
                   unit_covers(outer, unit, inner, inner->units[position])) {
            at++;
            position++;
        } else if (star != G_MAXUINT) {
            at = star + 1;
            position = ++star_position;
        } else {
            return FALSE;
        }
    }
    while (at < outer->n_units && outer->units[at] == XP_PATTERN_STAR)
        at++;
    return at == outer->n_units;
}

static gboolean is_text(const XpPattern *pattern)
{
    return pattern->literal && !pattern->fold;
}

gboolean xp_pattern_subset_quick(XpDomain domain, const XpPattern *inner, const XpPattern *outer)
{
    if (inner == outer || covers(outer, inner))
        return TRUE;
    return is_text(inner) && !xp_domain_contains_units(domain, inner->units, inner->n_units);
}

gboolean xp_pattern_disjoint_quick(const XpPattern *left, const XpPattern *right)
{
    if (is_text(left))
        return !xp_pattern_matches_units(right, left->units, left->n_units);
    if (is_text(right))
        return !xp_pattern_matches_units(left, right->units, right->n_units);
    if (left->literal && right->literal && left->n_units != right->n_units)
        return TRUE;
    guint shorter = MIN(left->n_units, right->n_units);
    for (guint i = 0; i < shorter; i++) {
        if (left->units[i] == XP_PATTERN_STAR || right->units[i] == XP_PATTERN_STAR)
            break;
        if (!units_meet(left, left->units[i], right, right->units[i]))
            return TRUE;
    }
    for (guint i = 1; i <= shorter; i++) {
        gunichar left_unit = left->units[left->n_units - i];
        gunichar right_unit = right->units[right->n_units - i];
        if (left_unit == XP_PATTERN_STAR || right_unit == XP_PATTERN_STAR)
            break;
        if (!units_meet(left, left_unit, right, right_unit))
            return TRUE;
    }
    return FALSE;
}

/* "Nothing matches @positive and not @negative" as an answer. */
static XpGlobAnswer unrealizable(XpDomain domain, const XpPattern *const *positive,
                                 guint n_positive, const XpPattern *negative)
{
    XpRealizeQuery query = {.domain = domain,
                            .positive = positive,
                            .n_positive = n_positive,
                            .negative = &negative,
                            .n_negative = negative != NULL ? 1 : 0};
    switch (xp_realizable(&query)) {
    case XP_GLOB_NO:
        return XP_GLOB_YES;
    case XP_GLOB_YES:
        return XP_GLOB_NO;
    case XP_GLOB_CAPPED:
        break;
    }
    return XP_GLOB_CAPPED;
}

XpGlobAnswer xp_pattern_subset(XpDomain domain, const XpPattern *inner, const XpPattern *outer)
{
    if (xp_pattern_subset_quick(domain, inner, outer))
        return XP_GLOB_YES;
    return unrealizable(domain, &inner, 1, outer);
}

XpGlobAnswer xp_pattern_disjoint(XpDomain domain, const XpPattern *left, const XpPattern *right)
{
    if (xp_pattern_disjoint_quick(left, right))
        return XP_GLOB_YES;
    const XpPattern *both[] = {left, right};
    return unrealizable(domain, both, 2, NULL);
}

/* Does some ordinary member of @domain match @pattern (@matching) or not match it? */
static gboolean shown_by_word(XpDomain domain, const XpPattern *pattern, gboolean matching)
{
    for (const char *const *word = xp_domain_words(domain); *word != NULL; word++)
        if (xp_pattern_matches(pattern, *word) == matching)
            return TRUE;
    return FALSE;
}

XpGlobAnswer xp_pattern_is_total(XpDomain domain, const XpPattern *pattern)
{
    if (pattern->n_units == 1 && pattern->units[0] == XP_PATTERN_STAR)
        return XP_GLOB_YES;
    if (is_text(pattern)) /* every domain has more than one member */
        return XP_GLOB_NO;
    if (shown_by_word(domain, pattern, FALSE))
        return XP_GLOB_NO;
    return unrealizable(domain, NULL, 0, pattern);
}

XpGlobAnswer xp_pattern_is_empty(XpDomain domain, const XpPattern *pattern)
{
    if (is_text(pattern))
        return xp_domain_contains_units(domain, pattern->units, pattern->n_units) ? XP_GLOB_NO
                                                                                  : XP_GLOB_YES;
    if (shown_by_word(domain, pattern, TRUE))
        return XP_GLOB_NO;
    return unrealizable(domain, &pattern, 1, NULL);
}
