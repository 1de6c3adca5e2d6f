/* SPDX-License-Identifier: Apache-2.0 */

/* Why one world allows a request that another refuses. */
#include <string.h>

#include "solver/diff_internal.h"
#include "solver/slots.h"

/* A statement that stands in one world only, in a place that has to do with the request. Places are
 * those of the aligned copies: only there the same thing is called the same. */
typedef struct {
    XpPlaced placed;
    const XpSlot *slot;
    gboolean here; /* in the world that allows */
} Candidate;

typedef struct {
    const XpSide *more;
    const XpSide *less;
    XpDecoded *allowed;
    XpDecoded *refused;
    const XpReplay *allowing;
    const XpReplay *refusing;
    const XpProveOptions *options;
    gboolean gained;
    GArray *candidates; /* Candidate */
    GPtrArray *causes;
} Search;

/* What @account, of a bound copy of the world of @side, is called there and on the other side. */
static const char *label_of(const XpSide *side, const XpAccount *account)
{
    const XpAccount *same = xp_world_account_by_id(side->aligned, account->id);
    return same != NULL ? same->label : account->label;
}

static char *owner_of_caller(const XpSide *side, const XpRequest *request)
{
    const XpIdentity *identity = request->caller.identity;
    return identity == NULL ? NULL
                            : g_strdup_printf("%s %s in %s",
                                              identity->kind == XP_IDENTITY_USER ? "user" : "role",
                                              identity->name, label_of(side, identity->account));
}

static char *owner_of_object(const XpSide *side, const XpDecoded *decoded)
{
    const char *arn = decoded->request->resource;
    const XpResource *resource = xp_world_resource_by_arn(decoded->world, arn);
    const XpIdentity *role = xp_world_identity_by_arn(decoded->world, arn);
    if (resource != NULL)
        return g_strdup_printf("%s %s in %s", xp_resource_kind_name(resource->kind), resource->name,
                               label_of(side, resource->account));
    return role == NULL
               ? NULL
               : g_strdup_printf("role %s in %s", role->name, label_of(side, role->account));
}

/* Documents of the caller decide what it may do, those of the object who may use it. */
static gboolean concerns(const XpSlot *slot, const char *caller, const char *object)
{
    switch (slot->layer) {
    case XP_LAYER_IDENTITY:
    case XP_LAYER_BOUNDARY:
    case XP_LAYER_SESSION:
        return g_strcmp0(slot->owner, caller) == 0;
    case XP_LAYER_RESOURCE:
    case XP_LAYER_KEY:
    case XP_LAYER_TRUST:
    case XP_LAYER_GRANT:
        return g_strcmp0(slot->owner, object) == 0;
    case XP_LAYER_SCP:
    case XP_LAYER_RCP:
    case XP_LAYER_VPC_ENDPOINT:
        return TRUE;
    }
    g_assert_not_reached();
}

/* The statement of the world as loaded whose copy @copy is. */
static XpPlaced placed_as_loaded(const XpSide *side, const XpPlaced *copy)
{
    guint p = 0;
    while (side->aligned->policies[p] != copy->policy)
        p++;
    const XpPolicy *policy = side->world->policies[p];
    return (XpPlaced){policy, &policy->statements[copy->statement->index]};
}

static void add_candidates(Search *search, const GPtrArray *slots, const GPtrArray *others,
                           gboolean here)
{
    const XpSide *side = here ? search->more : search->less;
    const XpDecoded *decoded = here ? search->allowed : search->refused;
    g_autofree char *caller = owner_of_caller(side, decoded->request);
    g_autofree char *object = owner_of_object(side, decoded);
    for (guint i = 0; i < slots->len; i++) {
        const XpSlot *slot = g_ptr_array_index(slots, i);
        if (!concerns(slot, caller, object))
            continue;
        g_autoptr(GArray) only = xp_slot_only(slot, xp_slots_find(others, slot->text));
        for (guint k = 0; k < only->len; k++) {
            Candidate row = {placed_as_loaded(side, &g_array_index(only, XpPlaced, k)), slot, here};
            g_array_append_val(search->candidates, row);
        }
    }
}

/* ---- reversals ---- */

static XpStatement *bound_statement(const XpWorld *world, XpWorld *bound, const XpPlaced *placed)
{
    for (guint p = 0; p < world->n_policies; p++)
        if (world->policies[p] == placed->policy)
            return &bound->policies[p]->statements[placed->statement->index];
    return NULL;
}

/* @other may be what @row was in the other world: the same place, and the Sid or the position. */
static gboolean is_counterpart(const Candidate *row, const Candidate *other)
{
    const XpStatement *one = row->placed.statement;
    const XpStatement *two = other->placed.statement;
    if (row->here == other->here || one->effect != two->effect ||
        strcmp(row->slot->text, other->slot->text) != 0)
        return FALSE;
    if (one->sid != NULL || two->sid != NULL)
        return g_strcmp0(one->sid, two->sid) == 0;
    return one->index == two->index &&
           g_strcmp0(row->placed.policy->name, other->placed.policy->name) == 0;
}

static const Candidate *counterpart_of(const Search *search, const Candidate *row)
{
    for (guint i = 0; i < search->candidates->len; i++) {
        const Candidate *other = &g_array_index(search->candidates, Candidate, i);
        if (is_counterpart(row, other))
            return other;
    }
    return NULL;
}

static XpStatement *statement_in(const Search *search, const Candidate *row)
{
    const XpSide *side = row->here ? search->more : search->less;
    XpDecoded *decoded = row->here ? search->allowed : search->refused;
    return bound_statement(side->world, decoded->world, &row->placed);
}

/* The answer with the statement as it is in the other world; one that is not there names no
 * action. */
static XpReplayAnswer answer_reversed(const Search *search, const Candidate *row)
{
    const XpDecoded *decoded = row->here ? search->allowed : search->refused;
    const Candidate *other = counterpart_of(search, row);
    XpStatement *statement = statement_in(search, row);
    const XpStatement *was = other != NULL ? statement_in(search, other) : NULL;
    if (statement == NULL)
        return XP_REPLAY_ERROR;
    XpStatement kept = *statement;
    if (was != NULL) {
        *statement = *was;
        statement->index = kept.index;
    } else {
        statement->action_element = XP_ELEMENT_PLAIN;
        statement->n_actions = 0;
    }
    XpReplayAnswer answer = xp_replay_answer(decoded->world, decoded->request, search->options->now,
                                             search->options->strict);
    *statement = kept;
    return answer;
}

static gboolean decides_alone(const Search *search, const Candidate *row)
{
    gboolean allow = row->placed.statement->effect == XP_EFFECT_ALLOW;
    if (row->here)
        return allow && answer_reversed(search, row) != XP_REPLAY_ALLOW;
    return !allow && answer_reversed(search, row) == XP_REPLAY_ALLOW;
}

static gboolean in_trace(const GPtrArray *trace, const XpStatement *statement)
{
    for (guint i = 0; trace != NULL && i < trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(trace, i);
        if (g_ptr_array_find(step->statements, statement, NULL))
            return TRUE;
    }
    return FALSE;
}

/* It takes part in its side's answer: it grants here, or denies there. */
static gboolean takes_part(const Search *search, const Candidate *row)
{
    gboolean allow = row->placed.statement->effect == XP_EFFECT_ALLOW;
    const XpReplay *replay = row->here ? search->allowing : search->refusing;
    return allow == row->here && in_trace(replay->trace, row->placed.statement);
}

/* A layer that refuses there because it allows something else: a boundary, an SCP, a session. */
static gboolean limits(const Search *search, const Candidate *row)
{
    if (row->here || (row->slot->layer != XP_LAYER_BOUNDARY && row->slot->layer != XP_LAYER_SCP &&
                      row->slot->layer != XP_LAYER_SESSION))
        return FALSE;
    for (guint i = 0; search->refusing->trace != NULL && i < search->refusing->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(search->refusing->trace, i);
        if (step->layer == row->slot->layer && step->says == XP_SAYS_NONE)
            return TRUE;
    }
    return FALSE;
}

/* ---- the list ---- */

static void add_cause(Search *search, const Candidate *row)
{
    for (guint i = 0; i < search->causes->len; i++)
        if (((XpChangeCause *)g_ptr_array_index(search->causes, i))->statement ==
            row->placed.statement)
            return;
    XpChangeCause *cause = g_new0(XpChangeCause, 1);
    cause->added = row->here == search->gained;
    cause->policy = row->placed.policy;
    cause->statement = row->placed.statement;
    cause->text = g_strdup(row->slot->text);
    g_ptr_array_add(search->causes, cause);
}

typedef gboolean Pick(const Search *search, const Candidate *row);

static void pick(Search *search, Pick *wanted)
{
    for (guint i = 0; i < search->candidates->len; i++) {
        const Candidate *row = &g_array_index(search->candidates, Candidate, i);
        if (!wanted(search, row))
            continue;
        add_cause(search, row);
        for (guint k = 0; k < search->candidates->len; k++) {
            const Candidate *other = &g_array_index(search->candidates, Candidate, k);
            if (is_counterpart(row, other))
                add_cause(search, other);
        }
    }
}

static gboolean is_any(const Search *search, const Candidate *row)
{
    (void)search;
    (void)row;
    return TRUE;
}

static void add_fact(Search *search, gboolean here, char *text)
{
    XpChangeCause *cause = g_new0(XpChangeCause, 1);
    cause->added = here == search->gained;
    cause->text = text;
    g_ptr_array_add(search->causes, cause);
}

/* What is no document: a thing that is new, or a line of YAML. */
static void add_facts(Search *search)
{
    const XpIdentity *identity = search->allowed->request->caller.identity;
    g_autofree char *caller = owner_of_caller(search->more, search->allowed->request);
    g_autofree char *object = owner_of_object(search->more, search->allowed);
    g_autofree char *there = owner_of_object(search->less, search->refused);
    if (identity != NULL && search->refused->request->caller.identity == NULL)
        add_fact(search, TRUE, g_strdup_printf("%s stands in this tree only", caller));
    if (object != NULL && there == NULL)
        add_fact(search, TRUE, g_strdup_printf("%s stands in this tree only", object));
    if (search->causes->len == 0)
        add_fact(search, TRUE,
                 g_strdup("no statement differs: what the YAML files say of caller, object or "
                          "organization does, or a grant"));
}

GPtrArray *xp_diff_causes(const XpSide *more, XpDecoded *allowed, const XpReplay *allowing,
                          const XpSide *less, XpDecoded *refused, const XpReplay *refusing,
                          gboolean gained, const XpProveOptions *options)
{
    g_autoptr(GPtrArray) slots_more = xp_slots_of(more->aligned);
    g_autoptr(GPtrArray) slots_less = xp_slots_of(less->aligned);
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    Search search = {.more = more,
                     .less = less,
                     .allowed = allowed,
                     .refused = refused,
                     .allowing = allowing,
                     .refusing = refusing,
                     .options = options,
                     .gained = gained,
                     .candidates = candidates,
                     .causes =
                         g_ptr_array_new_with_free_func((GDestroyNotify)xp_change_cause_free)};
    add_candidates(&search, slots_more, slots_less, TRUE);
    add_candidates(&search, slots_less, slots_more, FALSE);
    pick(&search, decides_alone);
    pick(&search, limits);
    if (search.causes->len == 0)
        pick(&search, takes_part);
    if (search.causes->len == 0)
        pick(&search, is_any);
    if (search.causes->len == 0)
        add_facts(&search);
    return search.causes;
}
