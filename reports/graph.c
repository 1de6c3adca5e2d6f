/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/graph.h"

#include <string.h>

#include "reports/view.h"

/* Digits of an id: enough that two of one picture never meet. */
#define ID_DIGITS 16u

static void node_free(gpointer data)
{
    XpNode *node = data;
    g_free(node->id);
    g_free(node->label);
    g_free(node->detail);
    g_free(node);
}

static void account_free(gpointer data)
{
    XpNodeAccount *account = data;
    g_free(account->id);
    g_free(account->label);
    g_free(account);
}

static void edge_free(gpointer data)
{
    XpEdge *edge = data;
    g_free(edge->id);
    xp_half_clear(&edge->identity);
    xp_half_clear(&edge->resource);
    g_free(edge);
}

static XpGraph *graph_new(void)
{
    XpGraph *graph = g_new0(XpGraph, 1);
    graph->nodes = g_ptr_array_new_with_free_func(node_free);
    graph->edges = g_ptr_array_new_with_free_func(edge_free);
    graph->accounts = g_ptr_array_new_with_free_func(account_free);
    graph->node_index = g_hash_table_new(g_str_hash, g_str_equal);
    graph->edge_index = g_hash_table_new(g_str_hash, g_str_equal);
    return graph;
}

void xp_graph_free(XpGraph *graph)
{
    g_hash_table_unref(graph->node_index);
    g_hash_table_unref(graph->edge_index);
    g_ptr_array_unref(graph->nodes);
    g_ptr_array_unref(graph->edges);
    g_ptr_array_unref(graph->accounts);
    g_free(graph);
}

/* Returns new: @letter and a hash of what the thing is. */
static char *make_id(char letter, const char *kind, const char *first, const char *second)
{
    g_autofree char *text =
        g_strjoin("\n", kind, first != NULL ? first : "", second != NULL ? second : "", NULL);
    g_autofree char *digits = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    return g_strdup_printf("%c%.*s", letter, (int)ID_DIGITS, digits);
}

guint xp_graph_account(XpGraph *graph, const char *label, gboolean supplied)
{
    for (guint i = 0; i < graph->accounts->len; i++) {
        const XpNodeAccount *known = g_ptr_array_index(graph->accounts, i);
        if (strcmp(known->label, label) == 0)
            return i;
    }
    XpNodeAccount *account = g_new0(XpNodeAccount, 1);
    account->id = make_id('a', "account", label, NULL);
    account->label = g_strdup(label);
    account->supplied = supplied;
    g_ptr_array_add(graph->accounts, account);
    return graph->accounts->len - 1;
}

static const char *kind_name(XpNodeKind kind)
{
    switch (kind) {
    case XP_NODE_ROLE:
        return "role";
    case XP_NODE_USER:
        return "user";
    case XP_NODE_SECRET:
        return "secret";
    case XP_NODE_KEY:
        return "key";
    case XP_NODE_RESOURCE:
        return "resource";
    case XP_NODE_ADMINISTRATOR:
        return "administrator";
    case XP_NODE_PRINCIPAL:
        return "principal";
    case XP_NODE_ANYONE:
        return "anyone";
    case XP_NODE_ACCOUNT:
        return "account";
    }
    g_assert_not_reached();
}

guint xp_graph_node(XpGraph *graph, XpNodeKind kind, const char *account, const char *label,
                    const char *detail)
{
    g_autofree char *id = make_id('n', kind_name(kind), account, label);
    gpointer known = g_hash_table_lookup(graph->node_index, id);
    if (known != NULL)
        return GPOINTER_TO_UINT(known) - 1;
    XpNode *node = g_new0(XpNode, 1);
    node->id = g_steal_pointer(&id);
    node->kind = kind;
    node->label = g_strdup(label);
    node->detail = g_strdup(detail);
    node->account = account != NULL ? (gint)xp_graph_account(graph, account, FALSE) : -1;
    g_ptr_array_add(graph->nodes, node);
    g_hash_table_insert(graph->node_index, node->id, GUINT_TO_POINTER(graph->nodes->len));
    return graph->nodes->len - 1;
}

guint xp_graph_identity(XpGraph *graph, const XpIdentity *identity, const XpWorld *world)
{
    const XpIdentity *named = world->identities[identity->index];
    g_autofree char *arn = xp_view_text(world, named->arn);
    g_autofree char *label =
        g_strconcat(named->path[0] == '/' ? named->path + 1 : named->path, named->name, NULL);
    return xp_graph_node(graph, named->kind == XP_IDENTITY_ROLE ? XP_NODE_ROLE : XP_NODE_USER,
                         named->account->label, label, arn);
}

guint xp_graph_resource(XpGraph *graph, const XpResource *resource, const XpWorld *world)
{
    static const XpNodeKind kinds[] = {[XP_RESOURCE_SECRET] = XP_NODE_SECRET,
                                       [XP_RESOURCE_KEY] = XP_NODE_KEY,
                                       [XP_RESOURCE_OTHER] = XP_NODE_RESOURCE};
    const XpResource *named = world->resources[resource->index];
    g_autofree char *arn = xp_view_text(world, named->arn);
    return xp_graph_node(graph, kinds[named->kind], named->account->label, named->name, arn);
}

XpEdge *xp_graph_edge(XpGraph *graph, XpEdgeKind kind, guint from, guint to)
{
    static const char *const kinds[] = {
        [XP_EDGE_ACCESS] = "access", [XP_EDGE_ASSUME] = "assume", [XP_EDGE_ENCRYPTS] = "encrypts"};
    const XpNode *first = g_ptr_array_index(graph->nodes, from);
    const XpNode *second = g_ptr_array_index(graph->nodes, to);
    g_autofree char *id = make_id('e', kinds[kind], first->id, second->id);
    XpEdge *edge = g_hash_table_lookup(graph->edge_index, id);
    if (edge != NULL)
        return edge;
    edge = g_new0(XpEdge, 1);
    edge->id = g_steal_pointer(&id);
    edge->kind = kind;
    edge->from = from;
    edge->to = to;
    edge->count = 1;
    g_ptr_array_add(graph->edges, edge);
    g_hash_table_insert(graph->edge_index, edge->id, edge);
    return edge;
}

void xp_half_set(XpHalf *half, XpHalfState state, char *actions, const char *file, guint line)
{
    g_autofree char *copy = g_strdup(file);
    xp_half_clear(half);
    half->state = state;
    half->actions = actions;
    half->file = g_steal_pointer(&copy);
    half->line = line;
}

void xp_half_copy(XpHalf *to, const XpHalf *from)
{
    xp_half_set(to, from->state, g_strdup(from->actions), from->file, from->line);
    to->conditional = from->conditional;
    to->denied = from->denied;
}

void xp_half_clear(XpHalf *half)
{
    g_clear_pointer(&half->actions, g_free);
    g_clear_pointer(&half->file, g_free);
}

gboolean xp_edge_is_one_sided(const XpEdge *edge)
{
    return edge->kind == XP_EDGE_ACCESS && !edge->on_path &&
           (edge->identity.state == XP_HALF_MISSING || edge->resource.state == XP_HALF_MISSING);
}

/* --- grouping --- */

/* The account of @node in @grouped, or NULL: in none. */
static const char *group_account(XpGraph *grouped, const XpGraph *graph, const XpNode *node)
{
    if (node->account < 0)
        return NULL;
    const XpNodeAccount *account = g_ptr_array_index(graph->accounts, (guint)node->account);
    xp_graph_account(grouped, account->label, account->supplied);
    return account->label;
}

/* The node of @grouped that stands for node @index of @graph: its account, unless the node is in
 * none or @alone. */
static guint group_node(XpGraph *grouped, const XpGraph *graph, guint index, gboolean alone)
{
    const XpNode *node = g_ptr_array_index(graph->nodes, index);
    const char *account = group_account(grouped, graph, node);
    if (account != NULL && !alone)
        return xp_graph_node(grouped, XP_NODE_ACCOUNT, account, account, NULL);
    guint same = xp_graph_node(grouped, node->kind, account, node->label, node->detail);
    ((XpNode *)g_ptr_array_index(grouped->nodes, same))->on_path |= alone;
    return same;
}

/* Whether @edge is one of those that stand together for accounts: not inside one, not one-sided. */
static gboolean is_for_groups(const XpGraph *graph, const XpEdge *edge)
{
    const XpNode *from = g_ptr_array_index(graph->nodes, edge->from);
    const XpNode *to = g_ptr_array_index(graph->nodes, edge->to);
    return edge->kind != XP_EDGE_ENCRYPTS && from->account != to->account &&
           !xp_edge_is_one_sided(edge);
}

static void group_edge(XpGraph *grouped, const XpGraph *graph, const XpEdge *edge)
{
    if (!edge->on_path && !is_for_groups(graph, edge))
        return;
    guint from = group_node(grouped, graph, edge->from, edge->on_path);
    guint to = group_node(grouped, graph, edge->to, edge->on_path);
    if (from == to)
        return;
    guint before = grouped->edges->len;
    XpEdge *group = xp_graph_edge(grouped, edge->kind, from, to);
    gboolean added = grouped->edges->len > before;
    group->count += added ? 0 : 1;
    if (added || edge->on_path) {
        xp_half_copy(&group->identity, &edge->identity);
        xp_half_copy(&group->resource, &edge->resource);
    }
    group->on_path |= edge->on_path;
}

static gint compare_weight(gconstpointer first, gconstpointer second)
{
    const XpEdge *a = *(XpEdge *const *)first;
    const XpEdge *b = *(XpEdge *const *)second;
    if (a->on_path != b->on_path)
        return a->on_path ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* Drops the lightest edges of a grouped graph that is too large even so. */
static void limit_edges(XpGraph *graph)
{
    if (graph->edges->len <= XP_GRAPH_EDGES)
        return;
    g_ptr_array_sort(graph->edges, compare_weight);
    graph->n_left_out = graph->edges->len - XP_GRAPH_EDGES;
    g_hash_table_remove_all(graph->edge_index);
    g_ptr_array_set_size(graph->edges, (gint)XP_GRAPH_EDGES);
}

static XpGraph *group_by_account(XpGraph *graph)
{
    XpGraph *grouped = graph_new();
    for (guint i = 0; i < graph->edges->len; i++)
        group_edge(grouped, graph, g_ptr_array_index(graph->edges, i));
    grouped->grouped = TRUE;
    grouped->n_stated = graph->edges->len;
    limit_edges(grouped);
    xp_graph_free(graph);
    return grouped;
}

/* --- the whole --- */

XpGraph *xp_graph_new(const XpRunResult *result)
{
    XpGraph *graph = graph_new();
    xp_graph_add_access(graph, result->world);
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        for (guint j = 0; j < property->counterexamples->len; j++)
            xp_graph_add_story(graph, result->world,
                               g_ptr_array_index(property->counterexamples, j));
    }
    graph->n_stated = graph->edges->len;
    return graph->edges->len > XP_GRAPH_EDGES ? group_by_account(graph) : graph;
}
