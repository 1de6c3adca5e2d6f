/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_WORLD_H
#define XP_MODEL_WORLD_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/base/strings.h"
#include "frontend/model/policy.h"
#include "frontend/model/symbol.h"

/*
 * The world: everything loaded, built by frontend/load/ and tests, then frozen. Everything in it
 * is owned by it; other layers hold const pointers. Absences are settled while loading (table of
 * absences in design.md section 3, closed_world included), so a status here is final.
 */

/* What is known of a fact, a layer or a document. */
typedef enum {
    XP_KNOWN,   /* supplied */
    XP_NONE,    /* stated, or settled, that there is none */
    XP_UNKNOWN, /* not supplied */
} XpStatus;

/**
 * XpTags:
 * Tag keys and values; XP_UNKNOWN when nobody said.
 */
typedef struct {
    XpStatus status; /* KNOWN also for "no tags" */
    const char **keys;
    const char **values;
    guint n;
} XpTags;

typedef struct XpIdentity XpIdentity;
typedef struct XpResource XpResource;

/**
 * XpAccount:
 * @label: folder name or label of xacct.yaml, or the id itself
 * @id: twelve digits, or the one-symbol text of a symbolic account
 * @supplied: has a folder or states inventory; otherwise only named: foreign (design.md section 3)
 * @complete: inventory: complete (or closed_world)
 */
typedef struct {
    guint index;
    const char *label;
    const char *id;
    gboolean symbolic;
    gboolean supplied;
    gboolean complete;
    const char *partition;
    const char **regions;
    guint n_regions;
    const char *folder; /* path of its folder, or NULL */
    XpSpan span;
} XpAccount;

/**
 * XpDocuments:
 * @unknown: there may be further documents nobody supplied
 *
 * The documents of one layer of one principal or resource.
 */
typedef struct {
    const XpPolicy **items;
    guint n;
    gboolean unknown;
} XpDocuments;

/* A known session of a role: iam/role/R/sessions/NAME/policy.json. */
typedef struct {
    const char *name;
    XpDocuments policies; /* n == 0 and !unknown: no session policy */
    XpSpan span;
} XpSession;

typedef enum {
    XP_IDENTITY_USER,
    XP_IDENTITY_ROLE,
} XpIdentityKind;

/**
 * XpIdentity:
 * @path: with leading and trailing slash
 * @arn: arn:P:iam::A:role/path/name; may hold the account's symbol
 * @unique_id: AROA... / AIDA..., or NULL when not supplied
 * @policies: own inline and attached policies, and those of a user's groups
 * @boundary: XP_NONE: none; XP_KNOWN: @boundary_policy (which may be `missing`)
 * @trust: roles only
 * @absent: it stands in the world beside this one only (frontend/model/world_align.h)
 */
struct XpIdentity {
    guint index;
    gboolean absent;
    XpIdentityKind kind;
    const XpAccount *account;
    const char *name;
    const char *path;
    const char *arn;
    const char *unique_id;
    XpTags tags;
    XpDocuments policies;
    XpStatus boundary;
    const XpPolicy *boundary_policy;
    XpStatus trust;
    const XpPolicy *trust_policy;
    XpSession *sessions;
    guint n_sessions;
    const char *folder;
    XpSpan span;
};

typedef struct {
    const XpAccount *account;
    const char *name;
    XpDocuments policies;
    const XpIdentity **members;
    guint n_members;
    XpSpan span;
} XpGroup;

typedef enum {
    XP_RESOURCE_SECRET,
    XP_RESOURCE_KEY,
    XP_RESOURCE_OTHER, /* resources/NAME: anything else with a policy, by ARN */
} XpResourceKind;

/**
 * XpGrantPairs:
 * @stated: the constraint is there; one without pairs is not the same as none
 *
 * The encryption context a grant constrains to; names and values are compared as they stand.
 */
typedef struct {
    gboolean stated;
    const char **names;
    const char **values;
    guint n;
} XpGrantPairs;

/**
 * XpGrant:
 * @grantees: whom it serves, entries of form ACCOUNT, USER, ROLE, SESSION, FEDERATED_USER,
 *   UNIQUE_ID, SERVICE or UNBOUND; one, but for a listing that says principal and service
 * @retiring: who may retire it, the same forms; may be empty
 * @issuing_account: id of the account that made it, or NULL: not said
 * @operations: "Decrypt" ...: the action is "kms:" and the operation, letter case counts for
 * nothing
 * @equals: the request's encryption context is exactly these pairs
 * @subset: the request's encryption context has at least these pairs
 * @source_arn: aws:SourceArn of the request, or NULL: no such constraint
 * @unknown_constraint: it says something else that nobody understood
 *
 * One KMS grant, in the shape list-grants prints. Rule: S-KMS-25, S-KMS-26, S-KMS-29.
 */
typedef struct {
    const char *grant_id; /* "" when not said */
    XpPrincipalEntry *grantees;
    guint n_grantees;
    XpPrincipalEntry *retiring;
    guint n_retiring;
    const char *issuing_account;
    const char **operations;
    guint n_operations;
    XpGrantPairs equals;
    XpGrantPairs subset;
    const char *source_arn;
    gboolean unknown_constraint;
    XpSpan span;
} XpGrant;

/**
 * XpKeyRef:
 * A key as a secret names it.
 */
typedef enum {
    XP_KEY_AWS_MANAGED, /* aws/secretsmanager of the secret's account and region */
    XP_KEY_LOADED,      /* @key */
    XP_KEY_FOREIGN,     /* an ARN of a key nobody loaded: @arn */
    XP_KEY_UNKNOWN,     /* not stated */
} XpKeyRefKind;

typedef struct {
    XpKeyRefKind kind;
    const XpResource *key;
    const char *arn;
    XpSpan span;
} XpKeyRef;

/* Both name the same key, in one world or in two aligned ones. */
gboolean xp_key_ref_equal(const XpKeyRef *one, const XpKeyRef *other);

typedef struct {
    const char *region;
    XpKeyRef key;
    XpSpan span;
} XpReplica;

/**
 * XpResource:
 * @name: folder name
 * @arn: full ARN; symbols stand for an unknown account id, region, suffix or key id
 * @policy: XP_KNOWN: @policies; XP_NONE: no policy attached; XP_UNKNOWN: a document that may
 *   Allow and Deny exists perhaps (@policies.n may still be > 0: key-policy.d without a base)
 * @absent: it stands in the world beside this one only (frontend/model/world_align.h)
 */
struct XpResource {
    guint index;
    gboolean absent;
    XpResourceKind kind;
    const XpAccount *account;
    const char *name;
    const char *arn;
    const char *region; /* text or a symbol; NULL for XP_RESOURCE_OTHER without one */
    XpTags tags;
    XpStatus policy;
    XpDocuments policies;
    /* keys */
    gboolean aws_managed; /* manager: aws */
    const char *state;    /* "Enabled" ..., or NULL when not stated */
    gboolean multi_region;
    gboolean stated; /* key.yaml or secret.yaml exists */
    const char **aliases;
    guint n_aliases;
    /* XP_NONE: there are none; XP_KNOWN: @grants is all; XP_UNKNOWN: @grants and perhaps more */
    XpStatus grants_status;
    gboolean grants_cut_off; /* the listing said that it was not whole */
    XpGrant *grants;
    guint n_grants;
    /* secrets */
    XpKeyRef kms_key;
    XpKeyRef *version_keys; /* earlier keys that still decrypt some version; S-SM-14 */
    guint n_version_keys;
    XpStatus key_history; /* XP_KNOWN: version_keys is all; XP_NONE: never changed; XP_UNKNOWN */
    XpReplica *replicas;
    guint n_replicas;
    /* Of a replica that was declared and not supplied, as whoever asks about it makes it from its
     * primary: that primary and the declaration. NULL for everything in a world. */
    const XpResource *primary;
    const XpReplica *declared;
    const char *folder;
    XpSpan span;
};

typedef struct {
    const char *id; /* vpce-... or a name: the folder's name */
    const XpAccount *account;
    const XpPolicy *policy; /* or NULL: not supplied */
    XpSpan span;
} XpVpcEndpoint;

/* One node of the organization's tree, root first. */
typedef struct {
    const char *id; /* r-... or ou-...; accounts are not nodes */
    gint parent;    /* index, or -1 */
    const XpAccount **accounts;
    guint n_accounts;
    const XpPolicy **scps; /* attached here */
    guint n_scps;
    const XpPolicy **rcps;
    guint n_rcps;
} XpOrgNode;

typedef struct {
    const XpAccount *account;
    const XpPolicy *policy;
} XpOrgAttachment; /* policies attached to an account itself */

/**
 * XpOrganization:
 * @management: NULL: nobody said which account it is; it may stand nowhere in the tree
 * @scp_status, @rcp_status: XP_KNOWN: that type of policy is enabled; XP_NONE: it is not, so there
 *   is no such layer; XP_UNKNOWN: nobody said. Rule: S-ORG-2, S-ORG-10
 *
 * frontend/model/organization.h says which account stands where.
 */
typedef struct {
    const char *id;
    const XpAccount *management;
    XpStatus scp_status;
    XpStatus rcp_status;
    XpOrgNode *nodes;
    guint n_nodes;
    XpOrgAttachment *attachments;
    guint n_attachments;
    const char *file;
} XpOrganization;

/* One row of the ledger: what is known of one layer of one thing. */
typedef enum {
    XP_LEDGER_COMPLETE,
    XP_LEDGER_EMPTY,
    XP_LEDGER_ABSENT,
    XP_LEDGER_UNREADABLE,
    XP_LEDGER_PARTLY_UNKNOWN,
} XpLedgerStatus;

typedef struct {
    const char *account; /* label, or "" for the organization */
    const char *layer;   /* "inventory", "identity", "key-policy", "grants", "scp" ... */
    const char *object;  /* "role ApplicationRole", "secret Secret", or "" */
    XpLedgerStatus status;
    const char *effect; /* what the status means for verdicts, one short clause, or "" */
} XpLedgerRow;

typedef struct {
    const char *path;
    char sha256[65];
    const char *loader; /* "native" */
} XpInputFile;

/* An assumption to print with every report, and under --strict an unknown instead. */
typedef struct {
    const char *text;
    const XpResource *resource; /* what it speaks of, or NULL */
    const char *file;           /* where to settle it */
    const char *yaml;           /* the line that settles it */
} XpAssumption;

/**
 * XpWorld:
 *
 * All arrays in canonical order: accounts by label, identities by (account, kind, name),
 * resources by (account, kind, name), whatever order the files were read in.
 */
typedef struct {
    XpStrings *strings;
    XpSymbols *symbols;
    const char *root; /* the tree's path as given */
    gboolean closed_world;
    const char *closed_world_at; /* "xacct.yaml:9", or NULL */
    XpStatus organizations; /* NONE: stated none; KNOWN: @organization; UNKNOWN: nothing said */
    XpOrganization *organization;
    XpAccount **accounts;
    guint n_accounts;
    XpIdentity **identities;
    guint n_identities;
    XpGroup **groups;
    guint n_groups;
    XpResource **resources;
    guint n_resources;
    XpVpcEndpoint **endpoints;
    guint n_endpoints;
    XpPolicy **policies; /* every document */
    guint n_policies;
    XpLedgerRow *ledger;
    guint n_ledger;
    XpInputFile *inputs;
    guint n_inputs;
    const char **property_files; /* props of the tree, in canonical order */
    guint n_property_files;
} XpWorld;

void xp_world_free(XpWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpWorld, xp_world_free)

/* Static words: "partly-unknown" ..., "secret" ... */
const char *xp_ledger_status_name(XpLedgerStatus status);
const char *xp_resource_kind_name(XpResourceKind kind);

/* Look-ups; all return borrowed or NULL. @label may be a label or an id. */
const XpAccount *xp_world_account(const XpWorld *world, const char *label);
const XpAccount *xp_world_account_by_id(const XpWorld *world, const char *id);
const XpIdentity *xp_world_identity(const XpWorld *world, const XpAccount *account,
                                    XpIdentityKind kind, const char *name);
const XpIdentity *xp_world_identity_by_arn(const XpWorld *world, const char *arn);
const XpResource *xp_world_resource(const XpWorld *world, const XpAccount *account,
                                    XpResourceKind kind, const char *name);
const XpResource *xp_world_resource_by_arn(const XpWorld *world, const char *arn);
/* The loaded resource whose policy also covers what lies under its ARN, as a bucket's does. */
const XpResource *xp_world_resource_above(const XpWorld *world, const char *arn);
const XpVpcEndpoint *xp_world_endpoint(const XpWorld *world, const char *id);

/* The value of tag @key (compared without case, S-COND-5) or NULL when there is no such tag. */
const char *xp_tags_find(const XpTags *tags, const char *key);

/* TRUE if both worlds were read from the same files, by name below their roots and by content. */
gboolean xp_world_has_files_of(const XpWorld *world, const XpWorld *other);

/**
 * xp_world_bind:
 * @values: one text per symbol of @world->symbols, in index order
 *
 * Returns new: a deep copy of @world in which every symbol is its value; accounts are no longer
 * symbolic. Spans, labels and order are kept. The concrete evaluator works on bound worlds.
 */
XpWorld *xp_world_bind(const XpWorld *world, const char *const *values);

/* Returns new: ordinary-looking, pairwise distinct values for all symbols, none of them an id or
 * text that occurs in @world (array of n_symbols strings, NULL-terminated; g_strfreev()). */
char **xp_world_default_binding(const XpWorld *world);

#endif
