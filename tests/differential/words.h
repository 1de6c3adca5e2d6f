/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_WORDS_H
#define XP_TESTS_DIFFERENTIAL_WORDS_H

#include <glib.h>

#include "tests/differential/random.h"

/*
 * The names a small world has, as its documents write them. Statements and calls draw from the
 * same few words, so that they meet often. All lists hold char *, owned.
 */
typedef struct {
    GPtrArray *accounts;   /* account fields of ARNs: digits, or the label of a symbolic account */
    GPtrArray *identities; /* ARNs of users and roles, loaded or not */
    GPtrArray *principals; /* entries for {"AWS": ...} that are no "*" */
    GPtrArray *unique_ids;
    GPtrArray *secrets; /* ARNs, or patterns where the suffix is symbolic */
    GPtrArray *keys;    /* ARNs */
    GPtrArray *regions;
    GPtrArray *endpoints;
    GPtrArray *roles;     /* ARNs that some calls want to assume */
    GPtrArray *others;    /* ARNs of loaded resources of other services */
    GPtrArray *providers; /* for {"Federated": ...} */
    char *partition;
    gboolean typed; /* conditions compare numbers, dates and addresses */
    gboolean sets;  /* conditions speak of multivalued keys */
} XpWords;

/* Returns new: all lists empty. */
XpWords *xp_words_new(const char *partition);
void xp_words_free(XpWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpWords, xp_words_free)

/* Adds a text, printed. */
void xp_words_add(GPtrArray *list, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Returns new: the ARN of these six @fields with one star for its account and the kind of its
 * resource, which of a secret's ARN has to take in a colon (S-GRAM-30). */
char *xp_words_star_over_colon(char *const *fields);

/* One of @list (borrowed), or @otherwise when it is empty. */
const char *xp_words_pick(XpRandom *random, const GPtrArray *list, const char *otherwise);

#endif
