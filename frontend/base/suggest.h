/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_BASE_SUGGEST_H
#define XP_BASE_SUGGEST_H

#include <glib.h>

/* Fewest insertions, deletions, substitutions and swaps of neighbours that turn one word into the
 * other, letter case ignored; counted in bytes. */
guint xp_edit_distance(const char *left, const char *right);

/**
 * xp_suggest:
 * @word: what the author wrote
 * @candidates: @n names that would have been legal
 *
 * Returns borrowed from @candidates: the nearest name, or NULL when none is near enough to be
 * what was meant (a third of the length of @word, at least one letter). Ties go to the first.
 */
const char *xp_suggest(const char *word, const char *const *candidates, guint n);

#endif
