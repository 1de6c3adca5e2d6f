/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_RESOLVE_H
#define XP_PROPERTY_RESOLVE_H

#include <glib.h>

#include "frontend/property/files.h"

/* A set may name this many things, lets expanded. */
#define XP_RESOLVE_ITEMS 10000u
/* Lets may name lets this deep. */
#define XP_RESOLVE_DEPTH 100u

/**
 * XpResolver:
 * @arena, @strings: of the result
 * @file: whose names are in scope
 * @reasons: const char *, why what is being resolved cannot be answered yet, each once
 *
 * Binds what was parsed to what was loaded. Every xp_resolve_* function returns FALSE after
 * reporting at least one error, unless something it rests on was reported before.
 */
typedef struct {
    const XpWorld *world;
    XpArena *arena;
    XpStrings *strings;
    XpSink *sink;
    XpPropFile *file;
    GPtrArray *reasons;
    const char *today; /* YYYY-MM-DD, or NULL: no day has passed */
    guint depth;
} XpResolver;

void xp_resolver_defer(XpResolver *resolver, const char *reason);

/* --- lets (resolve_let.c) --- */

/* The let called @name in scope, marked as used, or NULL after a report. @what: "subjects" ... */
XpLet *xp_resolve_name(XpResolver *resolver, const XpSynWord *name, const char *what);
/* The let called @name in scope, or NULL; nothing is reported or marked. */
XpLet *xp_resolver_find(const XpResolver *resolver, const char *name);

typedef enum {
    XP_LET_IS_SUBJECTS,
    XP_LET_IS_OBJECTS,
    XP_LET_IS_ACTIONS,
    XP_LET_IS_VALUES,
    XP_LET_IS_BROKEN,
} XpLetIs;
XpLetIs xp_resolve_kind(XpResolver *resolver, const XpLet *let);
/* "subjects", "objects", "actions", "values" */
const char *xp_let_is_name(XpLetIs is);

/* Each resolves @let once, in the file it stands in, and adds its reasons to @resolver's. */
gboolean xp_resolve_let_subjects(XpResolver *resolver, XpLet *let);
gboolean xp_resolve_let_objects(XpResolver *resolver, XpLet *let);
gboolean xp_resolve_let_actions(XpResolver *resolver, XpLet *let);
gboolean xp_resolve_let_values(XpResolver *resolver, XpLet *let);
/* Resolves @let as what it is, to report its errors even if nobody uses it. */
void xp_resolve_let(XpResolver *resolver, XpLet *let);

/* --- accounts and places (resolve_where.c) --- */

/* Label or twelve digits; *out_account is NULL for an id the world does not have. */
gboolean xp_resolve_account(XpResolver *resolver, const XpSynWord *word,
                            const XpAccount **out_account, const char **out_id);
/* Returns the ARN @word with a label in its account field replaced by the id, or NULL. */
const char *xp_resolve_arn(XpResolver *resolver, const XpSynWord *word, const char *text,
                           const XpAccount **out_account);
gboolean xp_resolve_where(XpResolver *resolver, const XpSynItem *item, XpWhere **out_where,
                          guint *out_n);
/* TRUE if some "in account" (some "in org" or "in ou") is among them. */
gboolean xp_where_names_accounts(const XpWhere *where, guint n);
gboolean xp_where_names_organization(const XpWhere *where, guint n);

typedef struct {
    const XpAccount *account; /* NULL: an id the world does not have */
    const char *id;
} XpNamedAccount;
/* Returns new: the XpNamedAccount that "in account" names and no other place takes away. */
GArray *xp_where_named(const XpWorld *world, const XpWhere *where, guint n);
/* TRUE if @name matches the pattern, * and ? being wildcards. */
gboolean xp_resolve_matches(const char *pattern, const char *name);
gboolean xp_resolve_is_pattern(const char *text);

/* --- roles and users (resolve_identities.c) --- */

/* A name of an identity, "team/R" split. */
typedef struct {
    const char *path; /* "team/", "" or NULL */
    const char *name;
    gboolean exact;
} XpNamePattern;
void xp_resolve_name_pattern(XpResolver *resolver, const char *text, XpNamePattern *out);

/**
 * xp_resolve_identities:
 * @where: already resolved
 * @out: const XpIdentity *, those that were loaded
 *
 * Finds what `role NAME` or `user NAME` means. An exact name must be loaded in every supplied
 * account that is named, or else be the only one of that name.
 */
gboolean xp_resolve_identities(XpResolver *resolver, XpIdentityKind kind, const XpSynWord *word,
                               const XpNamePattern *pattern, const XpWhere *where, guint n_where,
                               gboolean several, GPtrArray *out);

/* Both report and return FALSE. @kind: "role" ...; @account: where, or NULL: anywhere;
 * @candidates: names there are (const char *). */
gboolean xp_resolve_fail_unknown(XpResolver *resolver, const char *kind, const XpSynWord *word,
                                 const XpAccount *account, const GPtrArray *candidates);
/* @first, @second: labels of two of the accounts that have one. */
gboolean xp_resolve_fail_ambiguous(XpResolver *resolver, const char *kind, const XpSynWord *word,
                                   const char *first, const char *second);

/* --- subjects (resolve_subjects.c) --- */

gboolean xp_resolve_subjects(XpResolver *resolver, const XpSynSet *set, XpSubjects *out);

/* --- permitted sets (resolve_permitted.c) --- */

/**
 * xp_resolve_permitted:
 * @minus: which items to treat, those that are taken away or the others
 *
 * A permitted set never includes foreign accounts unless it names them: limits items of
 * @subjects that name no account to the supplied ones.
 */
void xp_resolve_permitted(XpResolver *resolver, XpSubjects *subjects, gboolean minus);

/* --- objects (resolve_objects.c) --- */

gboolean xp_resolve_objects(XpResolver *resolver, const XpSynSet *set, XpObjects *out);

/* --- actions (resolve_actions.c) --- */

gboolean xp_resolve_actions(XpResolver *resolver, const XpSynActions *actions, XpActions *out);
/* Reports actions that apply to none of @objects. */
gboolean xp_resolve_applies(XpResolver *resolver, const XpActions *actions,
                            const XpObjects *objects);

/* --- conditions (resolve_cond.c) --- */

/* Returns the condition, or NULL after a report. */
XpCond *xp_resolve_cond(XpResolver *resolver, const XpSynCond *cond);
/* Appends the texts of @words (const char *), lets of values expanded. */
gboolean xp_resolve_words(XpResolver *resolver, const XpSynWord *words, guint n, GArray *out);

/* --- claims (resolve_claim.c) --- */

gboolean xp_resolve_claim(XpResolver *resolver, const XpSynClaim *claim, XpClaim *out);
/* TRUE when the last day of @why (`until`) has passed. */
gboolean xp_resolve_is_over(const XpResolver *resolver, const XpSynWhy *why);

/* Advice: "did you mean 'X'?" and @more on a line of its own, or only one of them. New or NULL. */
char *xp_resolve_advice(const char *word, const GPtrArray *candidates, const char *more);

#endif
