/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GLOB_DOMAIN_H
#define XP_ENCODER_GLOB_DOMAIN_H

#include <glib.h>

#include "encoder/glob/pattern.h"

/*
 * Domains as deterministic automata. Most are a fixed beginning and a counted run of one
 * alphabet. A RELAXED domain forgets upper bounds of counters: it holds every string of the
 * domain and some longer ones, and has far fewer states. "No" in a relaxed domain is "no".
 */

typedef guint32 XpDomainState;

XpDomainState xp_domain_start(void);
/* FALSE if no string of @domain goes on with @character after @state. */
gboolean xp_domain_step(XpDomain domain, gboolean relaxed, XpDomainState *state,
                        gunichar character);
gboolean xp_domain_accepts(XpDomain domain, XpDomainState state);

gboolean xp_domain_contains_units(XpDomain domain, const gunichar *text, guint n);

/**
 * xp_domain_alphabet:
 * @mentioned: characters that some pattern tells apart from others (array of @n)
 *
 * Returns new: the characters a search has to try, the readable ones first (array of gunichar):
 * those @mentioned that occur in the domain at all, those the domain itself tells apart, and one
 * unmentioned character for each set of characters it treats alike.
 */
GArray *xp_domain_alphabet(XpDomain domain, const gunichar *mentioned, guint n);

/* Ordinary-looking members of the domain, best first (NULL-terminated, static). */
const char *const *xp_domain_words(XpDomain domain);
/* Length of every string of the domain, or 0 if it varies. */
guint xp_domain_fixed_length(XpDomain domain);

#endif
