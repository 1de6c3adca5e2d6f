/* SPDX-License-Identifier: Apache-2.0 */

/* The calls of a counterexample as edges of the picture. */

#include <string.h>

#include "reports/graph.h"
#include "reports/view.h"

static guint caller_node(XpGraph *graph, const XpWorld *world, const XpStory *story)
{
    const XpCaller *caller = &story->request->caller;
    if (caller->identity != NULL && caller->kind != XP_CALLER_FEDERATED_USER)
        return xp_graph_identity(graph, caller->identity, world);
    g_autofree char *arn = xp_caller_print(caller);
    g_autofree char *who = xp_view_caller(story);
    const char *account =
        caller->account != NULL ? xp_view_account(world, story, caller->account) : NULL;
    return xp_graph_node(graph, XP_NODE_PRINCIPAL, account, who, arn);
}

static guint called_node(XpGraph *graph, const XpWorld *world, const XpStory *story,
                         const XpRequest *call)
{
    const XpResource *resource =
        story->world != NULL ? xp_world_resource_by_arn(story->world, call->resource) : NULL;
    if (resource != NULL && resource->index < world->n_resources)
        return xp_graph_resource(graph, resource, world);
    const char *account = call->resource_account != NULL
                              ? xp_view_account(world, story, call->resource_account)
                              : NULL;
    return xp_graph_node(graph, XP_NODE_RESOURCE, account, call->resource, call->resource);
}

/* Whether a layer is the resource's side of the agreement. */
static gboolean is_resource_side(XpLayer layer)
{
    switch (layer) {
    case XP_LAYER_RESOURCE:
    case XP_LAYER_KEY:
    case XP_LAYER_TRUST:
    case XP_LAYER_GRANT:
        return TRUE;
    case XP_LAYER_SCP:
    case XP_LAYER_RCP:
    case XP_LAYER_VPC_ENDPOINT:
    case XP_LAYER_IDENTITY:
    case XP_LAYER_BOUNDARY:
    case XP_LAYER_SESSION:
        return FALSE;
    }
    g_assert_not_reached();
}

static void set_half(XpHalf *half, const XpViewLink *link, const char *action)
{
    const char *colon = strchr(action, ':');
    guint line = 0;
    const char *file = xp_view_place(link->policy, link->statement, &line);
    xp_half_set(half, XP_HALF_STATED, g_strdup(colon != NULL ? colon + 1 : action), file, line);
    half->conditional = FALSE;
    half->denied = FALSE;
}

static void add_call(XpGraph *graph, const XpWorld *world, const XpStory *story, guint from,
                     guint index)
{
    const XpRequest *call = g_ptr_array_index(story->calls, index);
    guint to = called_node(graph, world, story, call);
    if (from == to)
        return;
    XpEdge *edge = xp_graph_edge(graph, XP_EDGE_ACCESS, from, to);
    g_autoptr(GArray) chain = xp_view_chain(story, index);
    if (!edge->on_path) {
        xp_half_set(&edge->identity, XP_HALF_NOT_NEEDED, NULL, NULL, 0);
        xp_half_set(&edge->resource, XP_HALF_NOT_NEEDED, NULL, NULL, 0);
    }
    for (guint i = 0; i < chain->len; i++) {
        const XpViewLink *link = &g_array_index(chain, XpViewLink, i);
        if (is_resource_side(link->step->layer))
            set_half(&edge->resource, link, call->action);
        else if (link->step->layer == XP_LAYER_IDENTITY)
            set_half(&edge->identity, link, call->action);
    }
    edge->on_path = TRUE;
    ((XpNode *)g_ptr_array_index(graph->nodes, to))->on_path = TRUE;
}

void xp_graph_add_story(XpGraph *graph, const XpWorld *world, const XpStory *story)
{
    if (story->request == NULL || story->refused)
        return;
    guint from = caller_node(graph, world, story);
    ((XpNode *)g_ptr_array_index(graph->nodes, from))->on_path = TRUE;
    for (guint i = 0; i < story->calls->len; i++)
        add_call(graph, world, story, from, i);
}
