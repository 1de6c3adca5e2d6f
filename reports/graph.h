/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_GRAPH_H
#define XP_REPORTS_GRAPH_H

#include <glib.h>

#include "solver/result.h"

/*
 * Who has access to what, as a picture shows it: principals and resources in their accounts, and
 * between them edges of two halves, what the principal's own policies say and what the resource's
 * policy says. The halves are read from Allow statements as written. Conditions and Deny
 * statements are noted on them and not weighed, SCPs, RCPs and boundaries are left out: only the
 * verdicts weigh everything. The edges of a counterexample are those of its replay.
 */

typedef enum {
    XP_NODE_ROLE,
    XP_NODE_USER,
    XP_NODE_SECRET,
    XP_NODE_KEY,
    XP_NODE_RESOURCE,
    XP_NODE_ADMINISTRATOR, /* whomever the administrator of an account lets in */
    XP_NODE_PRINCIPAL,     /* any other caller: a service, a root user, one nobody listed */
    XP_NODE_ANYONE,        /* "*" */
    XP_NODE_ACCOUNT,       /* of a grouped graph: everything in one account */
} XpNodeKind;

/**
 * XpNode:
 * @id: from what the node stands for, and nothing else, so that two pictures compare
 * @label: a few words
 * @detail: the ARN, or more words
 * @account: index into the accounts of the graph, or -1: in none
 */
typedef struct {
    char *id;
    XpNodeKind kind;
    char *label;
    char *detail;
    gint account;
    gboolean on_path;
} XpNode;

typedef struct {
    char *id;
    char *label;
    gboolean supplied;
} XpNodeAccount;

typedef enum {
    XP_HALF_MISSING,
    XP_HALF_STATED,
    XP_HALF_UNKNOWN,    /* documents that nobody supplied may say so */
    XP_HALF_NOT_NEEDED, /* the other half is enough */
} XpHalfState;

/**
 * XpHalf:
 * @actions: "GetSecretValue, DescribeSecret" as written; NULL when it is not stated
 * @file, @line: of the first statement, or NULL
 * @conditional: all statements of this half have conditions
 * @denied: a Deny of the same side speaks of it too
 */
typedef struct {
    XpHalfState state;
    char *actions;
    char *file;
    guint line;
    gboolean conditional;
    gboolean denied;
} XpHalf;

typedef enum {
    XP_EDGE_ACCESS,
    XP_EDGE_ASSUME,   /* may assume the role; @resource is what the trust policy says */
    XP_EDGE_ENCRYPTS, /* from a secret to its key */
} XpEdgeKind;

/**
 * XpEdge:
 * @on_path: of a counterexample
 * @count: how many edges stand together here, in a grouped graph; else 1
 */
typedef struct {
    char *id;
    XpEdgeKind kind;
    guint from, to; /* index of a node */
    XpHalf identity, resource;
    gboolean on_path;
    guint count;
} XpEdge;

/**
 * XpGraph:
 * @nodes: XpNode *; @edges: XpEdge *; @accounts: XpNodeAccount *
 * @grouped: there were too many edges, so that accounts stand for what is in them
 * @n_stated: edges before grouping
 * @n_left_out: edges that are not here even so
 */
typedef struct {
    GPtrArray *nodes;
    GPtrArray *edges;
    GPtrArray *accounts;
    gboolean grouped;
    guint n_stated;
    guint n_left_out;
    GHashTable *node_index; /* id -> index + 1 */
    GHashTable *edge_index;
} XpGraph;

/* Edges that a picture shows; more are grouped by account. */
#define XP_GRAPH_EDGES 200u

/* Returns new: the picture of the world of @result with the counterexamples in it. */
XpGraph *xp_graph_new(const XpRunResult *result);
void xp_graph_free(XpGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpGraph, xp_graph_free)

/* TRUE when a half is missing: the edge gives nobody anything. */
gboolean xp_edge_is_one_sided(const XpEdge *edge);

/* --- for the files that fill a graph --- */

/* Each returns an index; what is there already is not added again. @account NULL: in none. */
guint xp_graph_account(XpGraph *graph, const char *label, gboolean supplied);
guint xp_graph_node(XpGraph *graph, XpNodeKind kind, const char *account, const char *label,
                    const char *detail);
guint xp_graph_identity(XpGraph *graph, const XpIdentity *identity, const XpWorld *world);
guint xp_graph_resource(XpGraph *graph, const XpResource *resource, const XpWorld *world);
/* Returns borrowed: the edge, new when there was none. */
XpEdge *xp_graph_edge(XpGraph *graph, XpEdgeKind kind, guint from, guint to);
/* Sets all but @conditional and @denied; takes @actions, copies @file. */
void xp_half_set(XpHalf *half, XpHalfState state, char *actions, const char *file, guint line);
void xp_half_copy(XpHalf *to, const XpHalf *from);
void xp_half_clear(XpHalf *half);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpHalf, xp_half_clear)

/* graph_access.c: what the policies of @world say. */
void xp_graph_add_access(XpGraph *graph, const XpWorld *world);
/* graph_story.c: the calls of @story, as its replay allowed them. */
void xp_graph_add_story(XpGraph *graph, const XpWorld *world, const XpStory *story);

#endif
