/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_AST_H
#define XP_PROPERTY_AST_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/base/strings.h"
#include "frontend/model/action.h"
#include "frontend/model/condition.h"
#include "frontend/model/world.h"

/*
 * Properties after parsing and resolution: every name is bound to what was loaded, lets are
 * expanded, verbs are actions. Meaning: design.md section 3, "What the sentences mean". Owned by
 * the XpProperties that holds them; strings borrowed from its pool, entities from the world.
 */

typedef enum {
    XP_SUBJECT_PRINCIPAL, /* users, role sessions, federated users, root users, services */
    XP_SUBJECT_ANYONE,    /* the same and anonymous */
    XP_SUBJECT_ANONYMOUS,
    XP_SUBJECT_ROLE,  /* sessions of matching roles; includes nothing else */
    XP_SUBJECT_USER,  /* the user, and federated-user sessions it issues */
    XP_SUBJECT_GROUP, /* the members of the group, as XP_SUBJECT_USER */
    XP_SUBJECT_SERVICE,
    XP_SUBJECT_FEDERATED, /* federated-user sessions by name */
    XP_SUBJECT_SESSION,   /* session R/s of role R: @pattern "R", @session "s" */
    XP_SUBJECT_ROOT,      /* root user of @account, and federated-user sessions it issues */
    XP_SUBJECT_ACCOUNT,   /* all principals of @account */
    XP_SUBJECT_ARN,       /* the principal (user, role, session, root ...) of ARN @pattern, with the
                           * sessions of a role and the federated-user sessions of a user or root */
} XpSubjectKind;

typedef enum {
    XP_WHERE_ACCOUNT, /* in/outside account A or B */
    XP_WHERE_ORG,     /* in/outside org o-x: what is known of it, place.h says */
    XP_WHERE_OU,      /* in/outside ou PATTERN: the OU itself and below */
    XP_WHERE_TAGGED,  /* tagged KEY=VALUE */
} XpWhereKind;

typedef struct {
    XpWhereKind kind;
    gboolean outside;
    const XpAccount **accounts; /* loaded, named in xacct.yaml, or foreign by literal id */
    const char **account_ids;   /* id of each (an account the world does not have: its digits) */
    guint n_accounts;
    const char *key;   /* tag key */
    const char *value; /* tag value, org id or OU pattern */
    XpSpan span;
} XpWhere;

/**
 * XpSubject:
 * @minus: taken away from the subjects before it, not added
 * @path: "team/" of `role team/R` (a glob), "" of `role /R`: the root path; NULL: any path
 * @pattern: name pattern (glob), ARN or service name; NULL where the kind has none
 * @exact: neither @path nor @pattern has a wildcard
 * @where: all of them hold. A permitted set (`only`, `except`, what `minus` takes from `no`) never
 *   includes foreign accounts unless it names them: there the resolver adds the place "in one of
 *   the supplied accounts" itself, and services and anonymous callers, which are in no account,
 *   as subjects of their own with the same text
 * @account_id: of XP_SUBJECT_ROOT and XP_SUBJECT_ACCOUNT; of the others the account that
 *   `in account` or the unique loaded name fixes, or NULL: not fixed
 * @identities: the loaded users or roles it names (for GROUP: the members)
 */
typedef struct {
    XpSubjectKind kind;
    gboolean minus;
    const char *path;
    const char *pattern;
    const char *session;
    gboolean exact;
    const XpAccount *account;
    const char *account_id;
    XpWhere *where;
    guint n_where;
    const XpIdentity **identities;
    guint n_identities;
    XpSpan span;
    const char *text; /* as written, lets expanded */
} XpSubject;

typedef struct {
    XpSubject *items;
    guint n;
    const char *text; /* as written */
} XpSubjects;

typedef enum {
    XP_OBJECT_SECRET,
    XP_OBJECT_KEY,
    XP_OBJECT_ALIAS,
    XP_OBJECT_ROLE,
    XP_OBJECT_OTHER, /* resources/NAME or an ARN of no loaded thing */
} XpObjectKind;

/* XP_APPLIES_* bit (frontend/model/action.h) of actions on such an object. */
guint xp_object_kind_applies(XpObjectKind kind);

/* One object, a pattern being expanded to the loaded things it matches. */
typedef struct {
    XpObjectKind kind;
    const XpResource *resource; /* SECRET, KEY, OTHER when loaded */
    const XpIdentity *role;     /* ROLE */
    const char *arn;            /* always; may hold symbols */
    const char *text;           /* "secret Secret in Account1", for people */
    XpSpan span;
} XpObject;

typedef struct {
    XpObject *items;
    guint n;
    gboolean from_pattern; /* `any key *`: reports say how many were meant */
    const char *text;      /* as written */
} XpObjects;

/* How many of a verb's actions a can claim needs. formats.md 2.3. */
typedef enum {
    XP_NEEDS_ALL,
    XP_NEEDS_ANY,
    XP_NEEDS_STORY, /* read-secret: both calls */
} XpNeeds;

/**
 * XpActionTerm:
 * @verb: "read-secret" ..., or NULL for a plain action pattern
 * @patterns: lower-case "service:name" globs over action names; for read-secret
 *   {"secretsmanager:getsecretvalue"}
 */
typedef struct {
    const char *verb;
    XpNeeds needs;
    const char **patterns;
    guint n_patterns;
    XpSpan span;
    const char *text;
} XpActionTerm;

typedef struct {
    XpActionTerm *items;
    guint n;
    const char *text;
} XpActions;

typedef enum {
    XP_COND_AND,
    XP_COND_OR,
    XP_COND_NOT,
    XP_COND_PRESENT,
    XP_COND_ABSENT,
    XP_COND_IS,   /* one of @values, as the key's type compares */
    XP_COND_LIKE, /* one of @values as a glob */
    XP_COND_LESS,
    XP_COND_GREATER,
    XP_COND_LESS_EQUAL,
    XP_COND_GREATER_EQUAL,
} XpCondKind;

/* A condition on the request. Absent key: a positive atom is false. `is not` is NOT(IS). */
typedef struct XpCond XpCond;
struct XpCond {
    XpCondKind kind;
    XpCond **children; /* AND, OR: n; NOT: 1 */
    guint n_children;
    const char *key;
    const char **values;
    guint n_values;
    XpSpan span;
};

typedef struct {
    XpSubjects subjects;
    const char *because;
    const char *until; /* YYYY-MM-DD or NULL */
    const char *ticket;
    XpSpan span;
} XpExcept;

typedef enum {
    XP_CLAIM_ONLY,
    XP_CLAIM_NO,
    XP_CLAIM_BOTH,
    XP_CLAIM_CAN,
    XP_CLAIM_CAN_ALWAYS,
    XP_CLAIM_ONLY_WHEN, /* S can A on O only when C */
    XP_CLAIM_KEEP,      /* no new access ... since @source */
    XP_CLAIM_WITHIN,    /* access to ... within policy @reference */
} XpClaimKind;

/**
 * XpClaim:
 * @actions2, @objects2: second half of `both ... and ...`
 * @only_when: XP_CLAIM_ONLY_WHEN
 * @when: conjunction of the claim's own when/unless (unless as NOT), or NULL; the file's
 *   `assume` conditions are in @assume
 * @source: of KEEP the tree it compares with, a folder seen from the tree or git:REF[:PATH]; of
 *   WITHIN the reference policy, a file seen from the file of the sentence or from the tree; else
 *   NULL
 * @reference: of WITHIN that policy, of the world; NULL: it was not loaded (@deferred)
 * @subjects, @actions, @objects: of KEEP empty where the sentence says nothing: all
 * @deferred: NULL, or why the claim cannot be answered yet ("via assume-role is not examined
 *   yet"): its verdict is UNKNOWN with that reason and never anything else
 */
typedef struct {
    XpClaimKind kind;
    XpSubjects subjects;
    XpActions actions;
    XpObjects objects;
    XpActions actions2;
    XpObjects objects2;
    const XpCond *only_when;
    const XpCond *when;
    const XpCond **assume;
    guint n_assume;
    XpExcept *excepts;
    guint n_excepts;
    XpExcept *ended; /* exceptions whose last day has passed: they take nobody out */
    guint n_ended;
    const char *source;
    XpSpan source_span;
    const XpPolicy *reference;
    const char *deferred;
    XpSpan span;
    const char *text; /* as written, one line */
} XpClaim;

typedef enum {
    XP_LEVEL_CRITICAL,
    XP_LEVEL_HIGH,
    XP_LEVEL_MEDIUM,
    XP_LEVEL_LOW,
    XP_LEVEL_INFO,
} XpLevel;

typedef enum {
    XP_EXPECT_NOTHING,
    XP_EXPECT_FAIL,
    XP_EXPECT_UNKNOWN,
} XpExpect;

typedef struct {
    const char *id;
    const char *title; /* or NULL */
    const char *doc;   /* the ## lines, or NULL */
    XpLevel level;
    const char **tags;
    guint n_tags;
    const char *owner;
    const char *ref;
    guint timeout_ms; /* 0: not stated */
    XpClaim *claims;
    guint n_claims;
    XpExpect expect;
    gboolean expect_ended; /* its last day has passed: it excuses nothing */
    const char *expect_because;
    const char *expect_until;
    const char *expect_ticket;
    XpSpan span;
    const char *sentence; /* the claims as written, joined by "; " */
} XpProperty;

/* Assumptions stated in property files, to be printed with every verdict they touch. */
typedef struct {
    const XpCond *cond;
    const char *because;
    const char *text;
    XpSpan span;
} XpAssume;

typedef struct {
    XpStrings *strings;
    XpProperty **items; /* in order of file, then of line */
    guint n;
    XpAssume *assumes;
    guint n_assumes;
    XpInputFile *files; /* that were read, in that order */
    guint n_files;
} XpProperties;

void xp_properties_free(XpProperties *properties);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpProperties, xp_properties_free)

#endif
