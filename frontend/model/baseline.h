/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_BASELINE_H
#define XP_MODEL_BASELINE_H

#include <glib.h>

#include "frontend/model/policy.h"

/*
 * A baseline: what is known to be wrong with properties, so that only what is new fails a run. It
 * says what statements say and whose they are, never where they stand: a policy may be moved and
 * written anew.
 */

typedef enum {
    XP_KNOWN_GRANTED, /* a way to break it: these statements together, none of them too many */
    XP_KNOWN_REFUSED, /* what refuses a request that is to be allowed */
    XP_KNOWN_OPEN,    /* a fact that is not known, without which nothing more can be said */
} XpKnownKind;

/**
 * XpKnownPart:
 * @key: equal where it says the same
 * @what: whose it is: "key policy of key K in Owner"; or the fact in words
 * @policy, @statement: borrowed from the world; NULL when read from a file or no statement
 */
typedef struct {
    char *key;
    char *what;
    const XpPolicy *policy;
    const XpStatement *statement;
} XpKnownPart;

typedef struct {
    XpKnownKind kind;
    GPtrArray *parts; /* XpKnownPart *, in order of their keys */
} XpKnown;

typedef struct {
    char *id;
    GPtrArray *known; /* XpKnown * */
} XpKnownProperty;

typedef struct {
    char *file;
    GPtrArray *properties; /* XpKnownProperty * */
} XpBaseline;

/* Return new, without parts, entries or properties. */
XpKnown *xp_known_new(XpKnownKind kind);
XpKnownProperty *xp_known_property_new(const char *id);
XpBaseline *xp_baseline_new(const char *file);
void xp_known_free(XpKnown *known);
void xp_baseline_free(XpBaseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpKnown, xp_known_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpBaseline, xp_baseline_free)

/* "granted", "refused", "open" (static). */
const char *xp_known_kind_name(XpKnownKind kind);

/* Adds a part unless its key is there. The texts are copied. */
void xp_known_add(XpKnown *known, const char *key, const char *what, const XpPolicy *policy,
                  const XpStatement *statement);
gboolean xp_known_has(const XpKnown *known, const char *key);
/* Of one kind, with the same parts. */
gboolean xp_known_equal(const XpKnown *left, const XpKnown *right);

/* What is known of the property @id (borrowed), or NULL: nothing. */
const XpKnownProperty *xp_baseline_find(const XpBaseline *baseline, const char *id);

#endif
