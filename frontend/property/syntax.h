/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_SYNTAX_H
#define XP_PROPERTY_SYNTAX_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/property/ast.h"

/*
 * Property files as written: what the parser hands to the resolver, which makes ast.h of it.
 * Nodes live in the arena of the load, texts in the pool of the result.
 */

/* A word or a string; @text NULL where an optional one is missing. */
typedef struct {
    const char *text;
    gboolean quoted;
    XpSpan span;
} XpSynWord;

typedef struct {
    XpWhereKind kind;
    gboolean outside;
    XpSynWord *accounts;
    guint n_accounts;
    XpSynWord key;
    XpSynWord value;
    XpSpan span;
} XpSynWhere;

/* What one item of a set of subjects or objects begins with. */
typedef enum {
    XP_SYN_NAME,
    XP_SYN_PRINCIPAL,
    XP_SYN_ANYONE,
    XP_SYN_ANONYMOUS,
    XP_SYN_ROLE, /* a subject or an object */
    XP_SYN_USER,
    XP_SYN_GROUP,
    XP_SYN_SERVICE,
    XP_SYN_FEDERATED,
    XP_SYN_SESSION,
    XP_SYN_ROOT,
    XP_SYN_ACCOUNT,
    XP_SYN_ARN, /* a subject or an object */
    XP_SYN_SECRET,
    XP_SYN_KEY,
    XP_SYN_ALIAS,
} XpSynForm;

/**
 * XpSynItem:
 * @any: `any` or `all` stands before an object
 * @word: name, pattern, account or ARN; PRINCIPAL, ANYONE and ANONYMOUS have none
 */
typedef struct {
    XpSynForm form;
    gboolean minus;
    gboolean any;
    XpSynWord word;
    XpSynWhere *where;
    guint n_where;
    XpSpan span;
    const char *text;
} XpSynItem;

typedef struct {
    XpSynItem *items;
    guint n;
    XpSpan span;
    const char *text;
} XpSynSet;

typedef struct {
    XpSynWord *items;
    guint n;
    XpSpan span;
    const char *text;
} XpSynActions;

typedef struct XpSynCond XpSynCond;
struct XpSynCond {
    XpCondKind kind;
    XpSynCond **children;
    guint n_children;
    XpSynWord key;
    XpSynWord *values;
    guint n_values;
    XpSpan span;
};

typedef struct {
    const char *because;
    const char *until;
    const char *ticket;
    XpSpan span;
} XpSynWhy;

typedef struct {
    XpSynSet subjects;
    XpSynWhy why;
} XpSynExcept;

/**
 * XpSynClaim:
 * @whens: conditions of `when`, and of `unless` as NOT
 * @source: text of `since` or `within policy`
 */
typedef struct {
    XpClaimKind kind;
    XpSynSet subjects;
    XpSynActions actions;
    XpSynSet objects;
    XpSynActions actions2;
    XpSynSet objects2;
    XpSynCond *only_when;
    XpSynCond **whens;
    guint n_whens;
    XpSynExcept *excepts;
    guint n_excepts;
    gboolean directly;
    gboolean via;
    gboolean even;
    XpSynWord source;
    XpSpan span;
    const char *text;
} XpSynClaim;

typedef struct {
    XpSynWord id;
    const char *title;
    const char *doc;
    XpLevel level;
    const char **tags;
    guint n_tags;
    const char *owner;
    const char *ref;
    guint timeout_ms;
    XpSynClaim *claims;
    guint n_claims;
    XpExpect expect;
    XpSynWhy expect_why;
    XpSpan span;
} XpSynProperty;

typedef struct {
    XpSynCond *cond;
    const char *because;
    const char *text;
    XpSpan span;
} XpSynAssume;

typedef enum {
    XP_SYN_LET_ACTIONS,
    XP_SYN_LET_VALUES,
    XP_SYN_LET_SET,    /* subjects or objects: what its items are */
    XP_SYN_LET_BROKEN, /* not well-formed, and reported: uses of it are passed over */
} XpSynLetKind;

typedef struct {
    XpSynWord name;
    XpSynLetKind kind;
    XpSynActions actions;
    XpSynWord *values;
    guint n_values;
    XpSynSet set;
} XpSynLet;

/* One parsed file; the arrays own nothing of what they point to. */
typedef struct {
    GArray *uses;       /* XpSynWord */
    GArray *lets;       /* XpSynLet */
    GArray *assumes;    /* XpSynAssume */
    GArray *properties; /* XpSynProperty */
} XpSynFile;

#endif
