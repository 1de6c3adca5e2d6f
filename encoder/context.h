/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_CONTEXT_H
#define XP_ENCODER_CONTEXT_H

#include <glib.h>

#include "encoder/caller.h"
#include "encoder/problem.h"
#include "encoder/rope.h"
#include "frontend/model/request.h"

/* How a call reaches the service. Rule: S-EVAL-27, S-KEY-10, S-SM-8. */
typedef enum {
    XP_REACH_DIRECT,          /* the caller sends it */
    XP_REACH_ANY,             /* the caller sends it, or lets some service send it */
    XP_REACH_SECRETS_MANAGER, /* Secrets Manager sends it for the caller */
} XpReach;

/**
 * XpCallTerms:
 * @name: "call", "forwarded call": names its dimensions
 * @action: selector over @actions
 * @actions: lower-case "service:name" candidates (const char *, borrowed); the last one is
 *   "service:" alone when @open: any action of the service the catalogue does not list
 * @resource, @role: the loaded object, or both NULL
 * @key_id_unknown: @arn is that of an AWS managed key nobody listed: which patterns match its id is
 *   a fact
 * @arn: of the resource; NULL: an action without resource
 * @via: "a service sends this call for the caller"
 * @sender: of a forwarded call: the call the caller sends
 * @no_session_tags: sessions pass no tags (can claims); otherwise they do where a role lets them
 * @sessions_bind: a listed session always has its session policy (can claims, and claims about
 *   that session); otherwise another session of its name may have none
 * @universal: the goal asks of all requests (can always): who may be the caller at all is for the
 *   goal to say, not for the call
 * @beside: of the second of a pair of problems: the same call on the first side
 * @fixed: every key is as in this request, or absent (eval); NULL: free
 * @now: of @fixed: the time taken for aws:CurrentTime
 *
 * One call of a story. Rule: S-ENC-1.
 */
typedef struct XpCallTerms XpCallTerms;
struct XpCallTerms {
    XpProblem *problem;
    XpCallerTerms *caller;
    char *name;
    XpSelector *action;
    GPtrArray *actions;
    gboolean open;
    guint open_dimension;
    const char *service;
    const XpResource *resource;
    const XpIdentity *role;
    gboolean key_id_unknown;
    XpRope *arn;
    XpRope *region;
    guint account; /* element of the resource's account; G_MAXUINT without resource */
    XpReach reach;
    Z3_ast via;
    Z3_ast endpoint; /* the call enters through a VPC endpoint */
    Z3_ast passes;   /* it passes session tags or a source identity on */
    XpCallTerms *sender;
    gboolean no_session_tags;
    gboolean sessions_bind;
    gboolean universal;
    const XpRequest *fixed;
    gint64 now;
    GHashTable *keys;   /* lower-case key -> XpKeyTerms */
    GHashTable *shared; /* lower-case key -> XpKeyTerms of @beside, or NULL */
    GPtrArray *exact;   /* XpExactContext, of both sides of a pair: those of its first; or NULL */
    XpCallTerms *beside;
};

/* A value a key takes under @guard. A free one that shows a number or an instant other keys show
 * too has that as @quantity, else NULL. */
typedef struct {
    Z3_ast guard;
    XpRope *rope;
    const XpQuantity *quantity;
} XpVariant;

/* A fact on which the key depends under @guard, where all that it may be is free; with @of_text
 * only where it is read as a text.
 * @choice: where all that is not known is whether something is so, the atom that says so: of the
 * two answers one is sure to be possible. @guard may say which of them it is that is doubted. */
typedef struct {
    Z3_ast guard;
    const XpFactEntry *fact;
    gboolean of_text;
    Z3_ast choice;
} XpDoubt;

typedef struct XpValueSet XpValueSet;

/**
 * XpKeyTerms:
 * @present: presence, apart from the value; Rule: S-SND-12
 * @chosen: whoever makes the request can set it: a counterexample states it
 * @list: the key is a list of values, also an empty one: true of a multivalued key, false of
 *   any other, free where nobody knows (a key in no table). Plain operators on a list are UNSURE
 *   (S-COND-28), and no policy variable reads one (S-VAR-3)
 * @open: a list may hold any further values (of @open_domain) beside the variants
 * @spellings: XpSpelling, see xp_context_spelled(); none: nobody compares the name with case
 * @values: the set operators' view of the values; NULL when @list is false
 * @apart: of a pair of problems: the second side sees another value than the first
 *
 * The guards of the variants exclude each other, but those of a list: there each says whether
 * that value is among the others.
 */
typedef struct {
    char *key; /* as first asked for */
    Z3_ast present;
    GArray *variants; /* XpVariant */
    GArray *doubts;   /* XpDoubt */
    gboolean chosen;
    Z3_ast list;
    Z3_ast open;
    gboolean apart;
    XpDomain open_domain;
    XpValueSet *values;
    GArray *spellings;
} XpKeyTerms;

/* A way to write the name of a key that is compared with case somewhere. */
typedef struct {
    char *name; /* as it stands there, without the family */
    Z3_ast used;
} XpSpelling;

/**
 * XpExactContext:
 * @names: char *, sorted
 * @used: "the encryption context of the call has no name beyond @names", letter case apart
 *
 * An encryption context a grant asks for as a whole. Which further names there are where it is not
 * @used, nothing says unless some document asks: then there is one nobody names. Rule: S-KMS-26.
 */
typedef struct {
    GPtrArray *names;
    Z3_ast used;
} XpExactContext;

/* Returns new: a key that is absent and has no value. */
XpKeyTerms *xp_key_terms_new(XpZ3 *z3, const char *name);

/* The terms of condition key @name in @call (borrowed; one per key, without case). */
const XpKeyTerms *xp_context_key(XpCallTerms *call, const char *name);

/* Some document or the request asks for @lower, a key in lower case. */
gboolean xp_context_is_asked(const XpCallTerms *call, const char *lower);

/* Returns new: the keys asked for so far (lower case, borrowed, in order). */
GPtrArray *xp_context_asked(const XpCallTerms *call);

/* "Who sends the call writes the name in its encryption context as @name": conditions compare names
 * of keys without case, grants compare those of an encryption context with it. A name is written in
 * one way. Rule: S-COND-5, S-KMS-26. */
Z3_ast xp_context_spelled(XpCallTerms *call, const char *name);
/* Returns new: a way to write the name of @key, which has spellings, that is none of them. */
char *xp_context_other_spelling(const XpKeyTerms *key);

/* "The value of the key matches @units", which is only asked where the key is present. */
Z3_ast xp_context_match(XpCallTerms *call, const XpKeyTerms *key, const XpUnits *units,
                        GHashTable *out_symbols);

/* The action is one of those @matches says yes to, by name. */
Z3_ast xp_context_action(const XpCallTerms *call, const XpPattern *pattern);

void xp_key_terms_free(gpointer data);

/* The call is AssumeRoleWithSAML or AssumeRoleWithWebIdentity. Rule: S-STS-5 */
Z3_ast xp_context_signs_in(const XpCallTerms *call);

#endif
