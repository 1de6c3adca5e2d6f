/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_GLOB_PATTERN_H
#define XP_ENCODER_GLOB_PATTERN_H

#include <glib.h>

/*
 * Patterns and domains of one string dimension. A pattern is a glob without variables over code
 * points; a domain is the set of strings a dimension may take at all. No Z3 here.
 */

/* Code points of a compiled pattern that are not characters (outside Unicode). */
#define XP_PATTERN_ANY  0x110000u /* ? */
#define XP_PATTERN_STAR 0x110001u /* * */

/**
 * XpPattern:
 * @units: code points, XP_PATTERN_ANY, XP_PATTERN_STAR; never two stars in a row
 * @fold: letters compare without case (ASCII); then @units are lower case
 *
 * Immutable and interned in an XpPatterns: equal patterns are the same pointer.
 */
typedef struct {
    const gunichar *units;
    guint n_units;
    gboolean fold;
    gboolean literal; /* no wildcard */
    guint id;         /* index in its XpPatterns */
} XpPattern;

typedef struct XpPatterns XpPatterns;
/* Returns new: an empty pool of patterns. */
XpPatterns *xp_patterns_new(void);
void xp_patterns_free(XpPatterns *patterns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpPatterns, xp_patterns_free)

/* Returns the interned pattern (borrowed from @patterns). @units is copied; stars are merged. */
const XpPattern *xp_patterns_add(XpPatterns *patterns, const gunichar *units, guint n_units,
                                 gboolean fold);
/* The same from UTF-8; @wildcards: * and ? are wildcards. */
const XpPattern *xp_patterns_add_text(XpPatterns *patterns, const char *text, gboolean wildcards,
                                      gboolean fold);
/* Returns new: the pattern as UTF-8 text. */
char *xp_pattern_print(const XpPattern *pattern);

/* What a dimension may hold. The exact sets are in domain.c, each with its rule. */
typedef enum {
    XP_DOMAIN_ANY,           /* every string, also the empty one */
    XP_DOMAIN_ACCOUNT,       /* twelve digits; S-GRAM-17 */
    XP_DOMAIN_REGION,        /* [a-z0-9-]{1,} */
    XP_DOMAIN_SECRET_SUFFIX, /* [A-Za-z0-9]{6}; S-SM-1 */
    XP_DOMAIN_KEY_ID,        /* UUID or mrk- and 32 hexadecimal digits; S-KMS-14 */
    XP_DOMAIN_NAME,          /* user or role name [\w+=,.@-]{1,64}; S-SND-13 */
    XP_DOMAIN_PATH_NAME, /* NAME, or ([!-~]{1,511})/NAME: path without its leading slash; S-SND-13
                          */
    XP_DOMAIN_SESSION,   /* role session name [\w+=,.@-]{2,64}; S-SND-13 */
    XP_DOMAIN_FEDERATED_NAME, /* [\w+=,.@-]{2,32}; S-STS-25 */
    XP_DOMAIN_UNIQUE_ROLE_ID, /* AROA and 12 to 124 of [A-Z0-9]; S-PRIN-9 */
    XP_DOMAIN_UNIQUE_USER_ID, /* AIDA and 12 to 124 of [A-Z0-9]; S-PRIN-9 */
    XP_DOMAIN_ACTION,         /* lower-case action name [a-z0-9]{1,} after the colon */
    XP_DOMAIN_SERVICE,        /* lower-case service prefix [a-z0-9-]{1,} */
    XP_DOMAIN_VPCE,           /* vpce- and 8 to 17 hexadecimal digits */
    XP_DOMAIN_ADDRESS,        /* an IP address: dotted, IPv6, or ::ffff: and a dotted one */
    XP_DOMAIN_NUMBER,         /* one or more of 0-9 and the point */
    XP_DOMAIN_INSTANT,        /* one or more of the characters of dates and of seconds */
    XP_DOMAIN_TEXT,           /* one or more characters without control characters */
    XP_DOMAIN_COUNT
} XpDomain;

const char *xp_domain_name(XpDomain domain);

typedef enum {
    XP_GLOB_NO,
    XP_GLOB_YES,
    XP_GLOB_CAPPED, /* the search reached its cap: nothing is known */
} XpGlobAnswer;

/* TRUE if @text (valid UTF-8) matches @pattern. */
gboolean xp_pattern_matches(const XpPattern *pattern, const char *text);
gboolean xp_domain_contains(XpDomain domain, const char *text);

/* Is every string of @domain that matches @inner matched by @outer too? Exact, or capped. */
XpGlobAnswer xp_pattern_subset(XpDomain domain, const XpPattern *inner, const XpPattern *outer);
/* Is no string of @domain matched by both? Exact, or capped. */
XpGlobAnswer xp_pattern_disjoint(XpDomain domain, const XpPattern *left, const XpPattern *right);
/* The same two questions answered from the shape of the patterns, without a search: TRUE is
 * certain, FALSE says nothing. */
gboolean xp_pattern_subset_quick(XpDomain domain, const XpPattern *inner, const XpPattern *outer);
gboolean xp_pattern_disjoint_quick(const XpPattern *left, const XpPattern *right);

/* Does @pattern match every string of @domain / no string of @domain? */
XpGlobAnswer xp_pattern_is_total(XpDomain domain, const XpPattern *pattern);
XpGlobAnswer xp_pattern_is_empty(XpDomain domain, const XpPattern *pattern);

/* Asked during a search; TRUE ends it as capped. */
typedef gboolean (*XpRealizeStop)(gpointer data);

/**
 * XpRealizeQuery:
 * @max_states: cap of the whole question; 0: the default cap
 * @stop, @stop_data: NULL, or called now and then
 *
 * Is there a string of @domain that matches all of @positive, none of @negative, and is none of
 * @forbidden?
 */
typedef struct {
    XpDomain domain;
    const XpPattern *const *positive;
    guint n_positive;
    const XpPattern *const *negative;
    guint n_negative;
    const char *const *forbidden; /* texts, UTF-8 */
    guint n_forbidden;
    guint64 max_states;
    XpRealizeStop stop;
    gpointer stop_data;
} XpRealizeQuery;

/**
 * XpRealizeResult:
 * @answer: YES with @witness; NO with the conflict; CAPPED with neither
 * @witness: readable text (ordinary-looking ids and names where the patterns leave a choice)
 * @conflict_positive, @conflict_negative: indices into the query's arrays of a MINIMAL set that
 *   alone is unrealizable (arrays of guint)
 * @uses_forbidden: the conflict needs the forbidden texts too
 */
typedef struct {
    XpGlobAnswer answer;
    char *witness;
    GArray *conflict_positive;
    GArray *conflict_negative;
    gboolean uses_forbidden;
    guint64 states;
} XpRealizeResult;

void xp_realize(const XpRealizeQuery *query, XpRealizeResult *out_result);
/* Only the answer, without witness and conflict. */
XpGlobAnswer xp_realizable(const XpRealizeQuery *query);
void xp_realize_clear(XpRealizeResult *result);

/* Returns new: up to @limit distinct texts that answer @query, readable ones first
 * (GPtrArray of char *, owned); NULL if capped. Fewer than @limit means: these are all. */
GPtrArray *xp_realize_many(const XpRealizeQuery *query, guint limit);

#endif
