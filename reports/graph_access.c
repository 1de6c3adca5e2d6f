/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The halves of access as the policies state them. This reads patterns for a picture, on a world
 * with example values for what is symbolic; nothing here is a decision.
 */

#include <string.h>

#include "frontend/model/action.h"
#include "frontend/model/arn.h"
#include "reports/graph.h"
#include "reports/view.h"

/* Action patterns that a label shows. */
#define SHOWN_ACTIONS 2u
#define ALL_KINDS     (XP_APPLIES_SECRET | XP_APPLIES_KEY | XP_APPLIES_OTHER)

/**
 * Rule:
 * @applies: kinds of resource that some action of @statement applies to
 * @resources: GPatternSpec *; NULL: it speaks of every resource
 *
 * A statement, read once.
 */
typedef struct {
    const XpPolicy *policy;
    const XpStatement *statement;
    guint applies;
    GPtrArray *resources;
} Rule;

typedef struct {
    XpGraph *graph;
    const XpWorld *named; /* as loaded, for names and places */
    const XpWorld *bound; /* the same with example values */
    GPtrArray **rules;    /* Rule * of each identity */
} Access;

static void rule_free(gpointer data)
{
    Rule *rule = data;
    if (rule->resources != NULL)
        g_ptr_array_unref(rule->resources);
    g_free(rule);
}

static void spec_free(gpointer data)
{
    g_pattern_spec_free(data);
}

/* Returns new: @text with variables as stars: their values are not looked at. */
static char *without_variables(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        const char *end = g_str_has_prefix(at, "${") ? strchr(at, '}') : NULL;
        if (end == NULL) {
            g_string_append_c(out, *at++);
            continue;
        }
        g_string_append_c(out, '*');
        at = end + 1;
    }
    return g_string_free(out, FALSE);
}

static guint action_applies(const char *pattern)
{
    g_autofree char *lower = g_ascii_strdown(pattern, -1);
    g_autoptr(GPatternSpec) spec = g_pattern_spec_new(lower);
    guint applies = 0;
    gboolean listed = FALSE;
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);
        g_autofree char *name = g_ascii_strdown(action->name, -1);
        if (!g_pattern_spec_match_string(spec, name))
            continue;
        listed = TRUE;
        applies |= action->applies;
    }
    return listed && strcmp(lower, "*") != 0 ? applies : applies | XP_APPLIES_OTHER;
}

static guint statement_applies(const XpStatement *statement)
{
    if (statement->action_element == XP_ELEMENT_NEGATED)
        return ALL_KINDS;
    guint applies = 0;
    for (guint i = 0; i < statement->n_actions; i++)
        applies |= action_applies(statement->actions[i].text);
    return applies;
}

/* NULL: every resource. */
static GPtrArray *resource_specs(const XpStatement *statement)
{
    if (statement->resource_element != XP_ELEMENT_PLAIN)
        return NULL;
    GPtrArray *specs = g_ptr_array_new_with_free_func(spec_free);
    for (guint i = 0; i < statement->n_resources; i++) {
        if (strcmp(statement->resources[i].text, "*") == 0) {
            g_ptr_array_unref(specs);
            return NULL;
        }
        g_autofree char *pattern = without_variables(statement->resources[i].text);
        g_ptr_array_add(specs, g_pattern_spec_new(pattern));
    }
    return specs;
}

/* Returns new: the statements of @documents. */
static GPtrArray *rules_of(const XpDocuments *documents)
{
    GPtrArray *rules = g_ptr_array_new_with_free_func(rule_free);
    for (guint i = 0; i < documents->n; i++) {
        const XpPolicy *policy = documents->items[i];
        for (guint j = 0; j < policy->n_statements; j++) {
            Rule *rule = g_new0(Rule, 1);
            rule->policy = policy;
            rule->statement = &policy->statements[j];
            rule->applies = statement_applies(rule->statement);
            rule->resources = resource_specs(rule->statement);
            g_ptr_array_add(rules, rule);
        }
    }
    return rules;
}

static gboolean is_unknown(const XpDocuments *documents)
{
    for (guint i = 0; i < documents->n; i++)
        if (documents->items[i]->missing)
            return TRUE;
    return documents->unknown;
}

/* TRUE if some action of @statement belongs to @service, for resources without a catalogue. */
static gboolean has_service(const XpStatement *statement, const char *service)
{
    if (statement->action_element == XP_ELEMENT_NEGATED)
        return TRUE;
    for (guint i = 0; i < statement->n_actions; i++) {
        g_auto(GStrv) parts = g_strsplit(statement->actions[i].text, ":", 2);
        if (parts[0] != NULL && g_pattern_match_simple(parts[0], service))
            return TRUE;
    }
    return FALSE;
}

static gboolean rule_speaks_of_kind(const Rule *rule, const XpResource *resource)
{
    static const guint bits[] = {[XP_RESOURCE_SECRET] = XP_APPLIES_SECRET,
                                 [XP_RESOURCE_KEY] = XP_APPLIES_KEY,
                                 [XP_RESOURCE_OTHER] = XP_APPLIES_OTHER};
    if ((rule->applies & bits[resource->kind]) == 0)
        return FALSE;
    g_auto(XpArn) arn = {0};
    return resource->kind != XP_RESOURCE_OTHER || !xp_arn_parse(resource->arn, &arn) ||
           has_service(rule->statement, arn.service);
}

static gboolean rule_reaches(const Rule *rule, const XpResource *resource)
{
    if (!rule_speaks_of_kind(rule, resource))
        return FALSE;
    if (rule->resources == NULL)
        return TRUE;
    for (guint i = 0; i < rule->resources->len; i++)
        if (g_pattern_spec_match_string(g_ptr_array_index(rule->resources, i), resource->arn))
            return TRUE;
    return FALSE;
}

/* --- one half --- */

/* "GetSecretValue" of "secretsmanager:GetSecretValue". */
static const char *verb_of(const char *action)
{
    const char *colon = strchr(action, ':');
    return colon != NULL ? colon + 1 : action;
}

static void append_actions(GString *out, const XpStatement *statement)
{
    guint shown = MIN(statement->n_actions, SHOWN_ACTIONS);
    if (statement->action_element == XP_ELEMENT_NEGATED)
        g_string_append(out, "all but ");
    for (guint i = 0; i < shown; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", verb_of(statement->actions[i].text));
    if (statement->n_actions > shown)
        g_string_append_printf(out, " +%u", statement->n_actions - shown);
}

/* Adds what @rule states to @half. */
static void half_add(XpHalf *half, const Rule *rule)
{
    if (rule->statement->effect == XP_EFFECT_DENY) {
        half->denied = TRUE;
        return;
    }
    gboolean conditional = rule->statement->n_conditions > 0;
    if (half->state == XP_HALF_STATED) {
        half->conditional = half->conditional && conditional;
        return;
    }
    GString *actions = g_string_new(NULL);
    append_actions(actions, rule->statement);
    guint line = 0;
    const char *file = xp_view_place(rule->policy, rule->statement, &line);
    xp_half_set(half, XP_HALF_STATED, g_string_free(actions, FALSE), file, line);
    half->conditional = conditional;
}

/* What the policies of @identity say of @resource. @named: it is meant by more than "*". */
static void identity_half(const Access *access, const XpIdentity *identity,
                          const XpResource *resource, XpHalf *out, gboolean *named)
{
    const GPtrArray *rules = access->rules[identity->index];
    *named = FALSE;
    for (guint i = 0; i < rules->len; i++) {
        const Rule *rule = g_ptr_array_index(rules, i);
        if (!rule_reaches(rule, resource))
            continue;
        half_add(out, rule);
        *named |= rule->statement->effect == XP_EFFECT_ALLOW && rule->resources != NULL;
    }
    if (out->state == XP_HALF_MISSING && is_unknown(&identity->policies))
        out->state = XP_HALF_UNKNOWN;
}

/* --- whom a resource's policy lets in --- */

typedef enum { NOT_LET_IN, BY_ACCOUNT, BY_NAME } Welcome;

static gboolean same_name(const XpPrincipalEntry *entry, const XpIdentity *identity)
{
    return g_strcmp0(entry->account, identity->account->id) == 0 &&
           g_strcmp0(entry->name, identity->name) == 0;
}

static Welcome entry_welcomes(const XpPrincipalEntry *entry, const XpIdentity *identity)
{
    gboolean is_role = identity->kind == XP_IDENTITY_ROLE;
    switch (entry->form) {
    case XP_PRINCIPAL_EVERYONE:
    case XP_PRINCIPAL_AWS_EVERYONE:
        return BY_NAME;
    case XP_PRINCIPAL_ACCOUNT:
        return g_strcmp0(entry->account, identity->account->id) == 0 ? BY_ACCOUNT : NOT_LET_IN;
    case XP_PRINCIPAL_USER:
        return !is_role && same_name(entry, identity) ? BY_NAME : NOT_LET_IN;
    case XP_PRINCIPAL_ROLE:
    case XP_PRINCIPAL_SESSION:
        return is_role && same_name(entry, identity) ? BY_NAME : NOT_LET_IN;
    case XP_PRINCIPAL_UNIQUE_ID:
        return g_strcmp0(entry->text, identity->unique_id) == 0 ? BY_NAME : NOT_LET_IN;
    case XP_PRINCIPAL_FEDERATED_USER:
    case XP_PRINCIPAL_SERVICE:
    case XP_PRINCIPAL_PROVIDER:
    case XP_PRINCIPAL_CANONICAL_USER:
    case XP_PRINCIPAL_UNBOUND:
        return NOT_LET_IN;
    }
    g_assert_not_reached();
}

static Welcome statement_welcomes(const XpStatement *statement, const XpIdentity *identity)
{
    Welcome best = NOT_LET_IN;
    for (guint i = 0; i < statement->n_principals; i++)
        best = MAX(best, entry_welcomes(&statement->principals[i], identity));
    if (statement->principal_element != XP_ELEMENT_NEGATED)
        return best;
    return best == NOT_LET_IN ? BY_NAME : NOT_LET_IN;
}

static Welcome resource_half(const GPtrArray *rules, const XpIdentity *identity,
                             const XpResource *resource, XpHalf *out)
{
    Welcome best = NOT_LET_IN;
    for (guint i = 0; i < rules->len; i++) {
        const Rule *rule = g_ptr_array_index(rules, i);
        Welcome welcome = rule_speaks_of_kind(rule, resource)
                              ? statement_welcomes(rule->statement, identity)
                              : NOT_LET_IN;
        if (welcome == NOT_LET_IN)
            continue;
        half_add(out, rule);
        if (rule->statement->effect == XP_EFFECT_ALLOW)
            best = MAX(best, welcome);
    }
    if (out->state == XP_HALF_MISSING &&
        (resource->policy == XP_UNKNOWN || is_unknown(&resource->policies)))
        out->state = XP_HALF_UNKNOWN;
    return best;
}

/* --- a loaded principal and a resource --- */

/* In one account one half is enough; a key's policy has to take part. */
static void settle_in_account(const XpResource *resource, Welcome welcome, XpHalf *identity,
                              XpHalf *side)
{
    if (welcome == BY_NAME && identity->state != XP_HALF_STATED)
        identity->state = XP_HALF_NOT_NEEDED;
    if (resource->kind != XP_RESOURCE_KEY && identity->state == XP_HALF_STATED &&
        side->state != XP_HALF_STATED)
        side->state = XP_HALF_NOT_NEEDED;
}

/* Adds the edge between @principal and @resource when some half of it is stated. Returns TRUE if
 * the principal's own half is. */
static gboolean add_pair(const Access *access, const XpIdentity *principal,
                         const XpResource *resource, const GPtrArray *rules)
{
    g_auto(XpHalf) identity = {0};
    g_auto(XpHalf) side = {0};
    gboolean named = FALSE;
    identity_half(access, principal, resource, &identity, &named);
    Welcome welcome = resource_half(rules, principal, resource, &side);
    gboolean own = identity.state == XP_HALF_STATED;
    if (principal->account == resource->account)
        settle_in_account(resource, welcome, &identity, &side);
    /* One half alone is drawn only where it means the other side by name. */
    if ((!own && welcome != BY_NAME) ||
        (welcome == NOT_LET_IN && side.state != XP_HALF_NOT_NEEDED && !named))
        return own && welcome != NOT_LET_IN;
    guint from = xp_graph_identity(access->graph, principal, access->named);
    guint to = xp_graph_resource(access->graph, resource, access->named);
    XpEdge *edge = xp_graph_edge(access->graph, XP_EDGE_ACCESS, from, to);
    xp_half_copy(&edge->identity, &identity);
    xp_half_copy(&edge->resource, &side);
    return own && welcome != NOT_LET_IN;
}

/* --- principals a policy names that nobody listed --- */

static const XpIdentity *find_identity(const Access *access, const XpPrincipalEntry *entry)
{
    for (guint i = 0; i < access->bound->n_identities; i++) {
        const XpIdentity *identity = access->bound->identities[i];
        if (entry_welcomes(entry, identity) == BY_NAME)
            return identity;
    }
    return NULL;
}

/* Returns the node of @entry, or FALSE when it names a loaded principal. */
static gboolean entry_node(const Access *access, const XpPrincipalEntry *entry, guint *out)
{
    const char *account =
        entry->account != NULL ? xp_view_account(access->bound, NULL, entry->account) : NULL;
    switch (entry->form) {
    case XP_PRINCIPAL_EVERYONE:
    case XP_PRINCIPAL_AWS_EVERYONE:
        *out = xp_graph_node(access->graph, XP_NODE_ANYONE, NULL, "anyone (*)",
                             "every principal of every account");
        return TRUE;
    case XP_PRINCIPAL_ACCOUNT:
        *out = xp_graph_node(access->graph, XP_NODE_ADMINISTRATOR, account,
                             "whom its administrator allows", entry->text);
        return TRUE;
    case XP_PRINCIPAL_USER:
    case XP_PRINCIPAL_ROLE:
    case XP_PRINCIPAL_SESSION:
    case XP_PRINCIPAL_UNIQUE_ID:
    case XP_PRINCIPAL_FEDERATED_USER:
    case XP_PRINCIPAL_SERVICE:
    case XP_PRINCIPAL_PROVIDER:
    case XP_PRINCIPAL_CANONICAL_USER:
    case XP_PRINCIPAL_UNBOUND:
        break;
    }
    if (find_identity(access, entry) != NULL)
        return FALSE;
    *out = xp_graph_node(access->graph, XP_NODE_PRINCIPAL, account,
                         entry->name != NULL ? entry->name : entry->text, entry->text);
    return TRUE;
}

/* Whether what a policy says of @entry is all it needs: services have no policies of their own, and
 * nobody knows those of an account that was not supplied. */
static XpHalfState entry_identity_state(const Access *access, const XpPrincipalEntry *entry)
{
    if (entry->form == XP_PRINCIPAL_SERVICE)
        return XP_HALF_NOT_NEEDED;
    const XpAccount *account =
        entry->account != NULL ? xp_world_account_by_id(access->bound, entry->account) : NULL;
    return account != NULL && account->supplied && account->complete ? XP_HALF_MISSING
                                                                     : XP_HALF_UNKNOWN;
}

static void add_entry(const Access *access, const Rule *rule, const XpPrincipalEntry *entry,
                      const XpResource *resource, const gboolean *used)
{
    guint from = 0;
    const XpAccount *account =
        entry->account != NULL ? xp_world_account_by_id(access->bound, entry->account) : NULL;
    if (entry->form == XP_PRINCIPAL_ACCOUNT && account != NULL && used[account->index])
        return;
    if (!entry_node(access, entry, &from))
        return;
    guint to = xp_graph_resource(access->graph, resource, access->named);
    XpEdge *edge = xp_graph_edge(access->graph, XP_EDGE_ACCESS, from, to);
    edge->identity.state = entry_identity_state(access, entry);
    half_add(&edge->resource, rule);
}

/* Whoever a policy lets in that is not in the tree; @used: accounts whose listed principals already
 * use what is given to the whole account. */
static void add_entries(const Access *access, const XpResource *resource, const GPtrArray *rules,
                        const gboolean *used)
{
    for (guint i = 0; i < rules->len; i++) {
        const Rule *rule = g_ptr_array_index(rules, i);
        const XpStatement *statement = rule->statement;
        static const XpPrincipalEntry everyone = {.form = XP_PRINCIPAL_EVERYONE, .text = "*"};
        if (statement->effect == XP_EFFECT_DENY || !rule_speaks_of_kind(rule, resource))
            continue;
        if (statement->principal_element == XP_ELEMENT_NEGATED) {
            add_entry(access, rule, &everyone, resource, used);
            continue;
        }
        for (guint j = 0; j < statement->n_principals; j++)
            add_entry(access, rule, &statement->principals[j], resource, used);
    }
}

static void add_grants(const Access *access, const XpResource *resource)
{
    for (guint i = 0; i < resource->n_grants; i++) {
        const XpGrant *grant = &resource->grants[i];
        for (guint j = 0; j < grant->n_grantees; j++) {
            const XpPrincipalEntry *entry = &grant->grantees[j];
            const XpIdentity *identity = find_identity(access, entry);
            guint from = 0;
            if (identity != NULL)
                from = xp_graph_identity(access->graph, identity, access->named);
            else if (!entry_node(access, entry, &from))
                continue;
            guint to = xp_graph_resource(access->graph, resource, access->named);
            XpEdge *edge = xp_graph_edge(access->graph, XP_EDGE_ACCESS, from, to);
            edge->identity.state =
                edge->identity.state == XP_HALF_STATED ? XP_HALF_STATED : XP_HALF_NOT_NEEDED;
            if (edge->resource.state != XP_HALF_STATED)
                xp_half_set(&edge->resource, XP_HALF_STATED, g_strdup("by grant"), grant->span.file,
                            grant->span.line);
        }
    }
}

static void add_key(const Access *access, const XpResource *resource)
{
    if (resource->kind != XP_RESOURCE_SECRET || resource->kms_key.kind != XP_KEY_LOADED)
        return;
    guint from = xp_graph_resource(access->graph, resource, access->named);
    guint to = xp_graph_resource(access->graph, resource->kms_key.key, access->named);
    xp_graph_edge(access->graph, XP_EDGE_ENCRYPTS, from, to);
}

static void add_resource(const Access *access, const XpResource *resource)
{
    g_autoptr(GPtrArray) rules = rules_of(&resource->policies);
    g_autofree gboolean *used = g_new0(gboolean, access->bound->n_accounts + 1);
    xp_graph_resource(access->graph, resource, access->named);
    for (guint i = 0; i < access->bound->n_identities; i++) {
        const XpIdentity *identity = access->bound->identities[i];
        if (add_pair(access, identity, resource, rules))
            used[identity->account->index] = TRUE;
    }
    add_entries(access, resource, rules, used);
    add_grants(access, resource);
    add_key(access, resource);
}

/* --- who may become whom --- */

static void add_trust(const Access *access, const XpIdentity *role)
{
    const XpPolicy *policy = role->trust_policy;
    for (guint i = 0; policy != NULL && i < policy->n_statements; i++) {
        const Rule rule = {.policy = policy, .statement = &policy->statements[i]};
        for (guint j = 0; j < rule.statement->n_principals; j++) {
            const XpPrincipalEntry *entry = &rule.statement->principals[j];
            const XpIdentity *identity = find_identity(access, entry);
            guint from = 0;
            if (rule.statement->effect == XP_EFFECT_DENY ||
                rule.statement->principal_element == XP_ELEMENT_NEGATED)
                continue;
            if (!entry_node(access, entry, &from))
                from = xp_graph_identity(access->graph, identity, access->named);
            guint to = xp_graph_identity(access->graph, role, access->named);
            half_add(&xp_graph_edge(access->graph, XP_EDGE_ASSUME, from, to)->resource, &rule);
        }
    }
}

void xp_graph_add_access(XpGraph *graph, const XpWorld *world)
{
    g_auto(GStrv) values = xp_world_default_binding(world);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    Access access = {.graph = graph, .named = world, .bound = bound};
    for (guint i = 0; i < world->n_accounts; i++)
        if (world->accounts[i]->supplied)
            xp_graph_account(graph, world->accounts[i]->label, TRUE);
    access.rules = g_new0(GPtrArray *, bound->n_identities + 1);
    for (guint i = 0; i < bound->n_identities; i++)
        access.rules[i] = rules_of(&bound->identities[i]->policies);
    for (guint i = 0; i < bound->n_resources; i++)
        add_resource(&access, bound->resources[i]);
    for (guint i = 0; i < bound->n_identities; i++)
        add_trust(&access, bound->identities[i]);
    for (guint i = 0; i < bound->n_identities; i++)
        g_ptr_array_unref(access.rules[i]);
    g_free(access.rules);
}
