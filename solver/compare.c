/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/compare.h"

#include <string.h>

#include "frontend/base/error.h"
#include "solver/compare_index.h"
#include "solver/compare_patterns.h"

/* A statement with its patterns compiled; the products belong to the XpProducts. */
typedef struct {
    gboolean deny;
    XpProduct **actions;
    guint n_actions;
    XpProduct **resources;
    guint n_resources;
} Statement;

typedef struct {
    GPtrArray *statements; /* Statement *, owned */
    XpCompareIndex *index;
} Policy;

typedef struct {
    XpZ3 *z3;
    XpAtoms *atoms;
    XpProducts *products;
    XpLazy *lazy;
    Policy first;   /* only its Deny statements are indexed */
    Policy second;  /* all are */
    GPtrArray *met; /* XpCompareEntry *: scratch of one question */
    const XpLazyLimits *limits;
} Comparison;

static void statement_free(gpointer data)
{
    Statement *statement = data;
    g_free(statement->actions);
    g_free(statement->resources);
    g_free(statement);
}

static void policy_init(Policy *policy)
{
    policy->statements = g_ptr_array_new_with_free_func(statement_free);
    policy->index = xp_compare_index_new();
}

static void policy_clear(Policy *policy)
{
    g_ptr_array_unref(policy->statements);
    xp_compare_index_free(policy->index);
}

static const Statement *statement_at(const Policy *policy, guint index)
{
    return g_ptr_array_index(policy->statements, index);
}

/* FALSE with @out_reason set if some pattern has no certain meaning. */
static gboolean compile_statement(XpProducts *products, const XpCompareStatement *from,
                                  Statement *statement, char **out_reason)
{
    statement->deny = from->deny;
    statement->actions = g_new0(XpProduct *, from->n_actions + 1);
    statement->resources = g_new0(XpProduct *, from->n_resources + 1);
    for (guint i = 0; i < from->n_actions; i++) {
        XpProduct *action = xp_products_action(products, from->actions[i], out_reason);
        if (action == NULL)
            return FALSE;
        statement->actions[statement->n_actions++] = action;
    }
    for (guint i = 0; i < from->n_resources; i++) {
        XpProduct *resource = xp_products_resource(products, from->resources[i], out_reason);
        if (resource == NULL)
            return FALSE;
        statement->resources[statement->n_resources++] = resource;
    }
    return TRUE;
}

static gboolean compile_policy(XpProducts *products, const XpComparePolicy *from,
                               gboolean index_allows, Policy *policy, char **out_reason)
{
    for (guint i = 0; i < from->n; i++) {
        Statement *statement = g_new0(Statement, 1);
        g_ptr_array_add(policy->statements, statement);
        if (!compile_statement(products, &from->statements[i], statement, out_reason))
            return FALSE;
        for (guint r = 0; r < statement->n_resources; r++)
            if (statement->deny || index_allows)
                xp_compare_index_add(policy->index, statement->resources[r], i);
    }
    xp_compare_index_finish(policy->index);
    return TRUE;
}

static Z3_ast any_of(XpProducts *products, XpZ3 *z3, XpProduct *const *list, guint n)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(terms, xp_products_term(products, list[i]));
    return xp_z3_or_all(z3, terms);
}

static Z3_ast match_statement(Comparison *comparison, const Statement *statement)
{
    XpZ3 *z3 = comparison->z3;
    Z3_ast actions = any_of(comparison->products, z3, statement->actions, statement->n_actions);
    Z3_ast resources =
        any_of(comparison->products, z3, statement->resources, statement->n_resources);
    return xp_z3_and(z3, actions, resources);
}

/* Asserts how the patterns of @mine stand to those of @other, part by part: once @mine holds, Z3
 * then propagates instead of guessing. */
static void relate(Comparison *comparison, const XpProduct *mine, const XpProduct *other)
{
    for (XpPart part = mine->first_part; part < mine->end_part; part++) {
        const XpPattern *pattern = mine->parts[part];
        const XpPattern *others[] = {other->parts[part]};
        if (pattern != NULL && others[0] != NULL && pattern != others[0])
            xp_lazy_assert_relations(comparison->lazy,
                                     xp_products_dimension(comparison->products, part), pattern,
                                     others, 1);
    }
}

/* The part of @statement that can meet @mine as a term; false if none can. Its resources that can
 * are the entries @from to @end - 1 of comparison->met. */
static Z3_ast match_met(Comparison *comparison, const Statement *mine, const Statement *statement,
                        guint from, guint end)
{
    XpZ3 *z3 = comparison->z3;
    Z3_ast actions = xp_z3_false(z3);
    Z3_ast resources = xp_z3_false(z3);
    for (guint a = 0; a < statement->n_actions; a++) {
        gboolean meets = FALSE;
        for (guint m = 0; m < mine->n_actions && !meets; m++)
            meets = xp_products_may_meet(mine->actions[m], statement->actions[a]);
        if (!meets)
            continue;
        for (guint m = 0; m < mine->n_actions; m++)
            relate(comparison, mine->actions[m], statement->actions[a]);
        actions =
            xp_z3_or(z3, actions, xp_products_term(comparison->products, statement->actions[a]));
    }
    if (xp_z3_is_false(z3, actions))
        return actions;
    for (guint i = from; i < end; i++) {
        const XpCompareEntry *entry = g_ptr_array_index(comparison->met, i);
        for (guint m = 0; m < mine->n_resources; m++)
            relate(comparison, mine->resources[m], entry->resource);
        XpProduct *resource = (XpProduct *)(gsize)entry->resource;
        resources = xp_z3_or(z3, resources, xp_products_term(comparison->products, resource));
    }
    return xp_z3_and(z3, actions, resources);
}

static gint compare_met(gconstpointer a, gconstpointer b)
{
    const XpCompareEntry *left = *(const XpCompareEntry *const *)a;
    const XpCompareEntry *right = *(const XpCompareEntry *const *)b;
    if (left->statement != right->statement)
        return left->statement < right->statement ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* Finds the entries of @policy that can meet the resources of @mine, by statement, each once. */
static void find_met(Comparison *comparison, const Policy *policy, const Statement *mine)
{
    GPtrArray *met = comparison->met;
    g_ptr_array_set_size(met, 0);
    for (guint r = 0; r < mine->n_resources; r++)
        xp_compare_index_find(policy->index, mine->resources[r], met);
    g_ptr_array_sort(met, compare_met);
    guint kept = 0;
    for (guint i = 0; i < met->len; i++)
        if (kept == 0 || met->pdata[i] != met->pdata[kept - 1])
            met->pdata[kept++] = met->pdata[i];
    g_ptr_array_set_size(met, (gint)kept);
}

/* What of @policy can meet @mine: all matching Allow statements (@out_allow may be NULL), and all
 * matching Deny ones. */
static void collect_met(Comparison *comparison, const Policy *policy, const Statement *mine,
                        Z3_ast *out_allow, Z3_ast *out_deny)
{
    g_autoptr(GPtrArray) allows = g_ptr_array_new();
    g_autoptr(GPtrArray) denies = g_ptr_array_new();
    find_met(comparison, policy, mine);
    guint from = 0;
    while (from < comparison->met->len) {
        const XpCompareEntry *entry = g_ptr_array_index(comparison->met, from);
        guint end = from + 1;
        while (end < comparison->met->len &&
               ((const XpCompareEntry *)g_ptr_array_index(comparison->met, end))->statement ==
                   entry->statement)
            end++;
        const Statement *statement = statement_at(policy, entry->statement);
        Z3_ast term = match_met(comparison, mine, statement, from, end);
        if (!xp_z3_is_false(comparison->z3, term))
            g_ptr_array_add(statement->deny ? denies : allows, term);
        from = end;
    }
    if (out_allow != NULL)
        *out_allow = xp_z3_or_all(comparison->z3, allows);
    *out_deny = xp_z3_or_all(comparison->z3, denies);
}

/* Asks whether something that @mine matches is allowed by the first policy and not by the
 * second. */
static XpLazyAnswer ask(Comparison *comparison, const Statement *mine, GError **error)
{
    XpZ3 *z3 = comparison->z3;
    Z3_ast own_deny = NULL;
    Z3_ast allow = NULL;
    Z3_ast deny = NULL;
    collect_met(comparison, &comparison->first, mine, NULL, &own_deny);
    collect_met(comparison, &comparison->second, mine, &allow, &deny);
    xp_lazy_assert(comparison->lazy, match_statement(comparison, mine));
    xp_lazy_assert(comparison->lazy, xp_z3_not(z3, own_deny));
    xp_lazy_assert(comparison->lazy, xp_z3_or(z3, xp_z3_not(z3, allow), deny));
    return xp_lazy_check(comparison->lazy, NULL, 0, comparison->limits, error);
}

static const char *witness_or(Comparison *comparison, XpPart part, const char *preferred)
{
    guint dimension = xp_products_dimension(comparison->products, part);
    if (xp_lazy_accepts(comparison->lazy, dimension, preferred))
        return preferred;
    return xp_lazy_witness(comparison->lazy, dimension);
}

static gboolean flag_holds(Comparison *comparison, XpFlag flag)
{
    return xp_lazy_holds(comparison->lazy, xp_products_flag(comparison->products, flag));
}

static void read_witness(Comparison *comparison, XpCompareResult *result)
{
    const char *service = witness_or(comparison, XP_PART_SERVICE, "s3");
    result->action =
        g_strdup_printf("%s:%s", service, witness_or(comparison, XP_PART_ACTION, "getobject"));
    if (flag_holds(comparison, XP_FLAG_NO_RESOURCE)) {
        result->resource = g_strdup("*");
        return;
    }
    const char *region = flag_holds(comparison, XP_FLAG_NO_REGION)
                             ? ""
                             : witness_or(comparison, XP_PART_REGION, "us-east-1");
    const char *account = witness_or(comparison, XP_PART_ACCOUNT, "111122223333");
    if (flag_holds(comparison, XP_FLAG_NO_ACCOUNT))
        account = "";
    else if (flag_holds(comparison, XP_FLAG_AWS_ACCOUNT))
        account = "aws";
    result->resource =
        g_strdup_printf("arn:%s:%s:%s:%s:%s", witness_or(comparison, XP_PART_PARTITION, "aws"),
                        witness_or(comparison, XP_PART_OWNER, service), region, account,
                        witness_or(comparison, XP_PART_RESOURCE, "example"));
}

static gboolean statement_matches(const Statement *statement, const XpCompareResult *call)
{
    gboolean action = FALSE;
    gboolean resource = FALSE;
    for (guint i = 0; i < statement->n_actions && !action; i++)
        action = xp_product_matches(statement->actions[i], call->action);
    for (guint i = 0; action && i < statement->n_resources && !resource; i++)
        resource = xp_product_matches(statement->resources[i], call->resource);
    return action && resource;
}

static gboolean policy_allows(const Policy *policy, const XpCompareResult *call)
{
    gboolean allowed = FALSE;
    for (guint i = 0; i < policy->statements->len; i++) {
        const Statement *statement = statement_at(policy, i);
        if (!statement_matches(statement, call))
            continue;
        if (statement->deny)
            return FALSE;
        allowed = TRUE;
    }
    return allowed;
}

/* Writes the action as the statement spells it, where that is one text. */
static void spell_action(const XpCompareStatement *statement, XpCompareResult *result)
{
    for (guint i = 0; i < statement->n_actions; i++) {
        if (g_ascii_strcasecmp(statement->actions[i], result->action) != 0)
            continue;
        g_free(result->action);
        result->action = g_strdup(statement->actions[i]);
        return;
    }
}

static gboolean compare(Comparison *comparison, const XpComparePolicy *first,
                        XpCompareResult *result, GError **error)
{
    result->answer = XP_COMPARE_NONE;
    for (guint i = 0; i < comparison->first.statements->len; i++) {
        const Statement *mine = statement_at(&comparison->first, i);
        if (mine->deny)
            continue;
        xp_lazy_push(comparison->lazy);
        XpLazyAnswer answer = ask(comparison, mine, error);
        result->questions++;
        if (answer == XP_LAZY_SAT) {
            result->answer = XP_COMPARE_SOME;
            result->statement = i;
            read_witness(comparison, result);
        } else if (answer == XP_LAZY_UNKNOWN) {
            result->answer = XP_COMPARE_UNKNOWN;
            g_free(result->reason);
            result->reason = g_strdup(xp_lazy_unknown_reason(comparison->lazy));
        }
        xp_lazy_pop(comparison->lazy);
        if (error != NULL && *error != NULL)
            return FALSE;
        if (answer != XP_LAZY_SAT)
            continue;
        if (!policy_allows(&comparison->first, result) ||
            policy_allows(&comparison->second, result)) {
            result->answer = XP_COMPARE_UNKNOWN;
            g_set_error(error, XP_ERROR, XP_ERROR_INTERNAL, "%s on %s is no difference",
                        result->action, result->resource);
            return FALSE;
        }
        g_clear_pointer(&result->reason, g_free);
        spell_action(&first->statements[i], result);
        return TRUE;
    }
    return TRUE;
}

gboolean xp_compare_policies(XpZ3 *z3, const XpComparePolicy *first, const XpComparePolicy *second,
                             const XpLazyLimits *limits, XpCompareResult *out_result,
                             GError **error)
{
    *out_result = (XpCompareResult){.answer = XP_COMPARE_UNKNOWN};
    g_autoptr(XpAtoms) atoms = xp_atoms_new(z3);
    g_autoptr(XpProducts) products = xp_products_new(atoms);
    g_autoptr(XpLazy) lazy = xp_lazy_new(atoms);
    g_autoptr(GPtrArray) met = g_ptr_array_new();
    Comparison comparison = {.z3 = z3, .atoms = atoms, .products = products, .lazy = lazy};
    comparison.met = met;
    comparison.limits = limits;
    policy_init(&comparison.first);
    policy_init(&comparison.second);
    gboolean ok = TRUE;
    if (compile_policy(products, first, FALSE, &comparison.first, &out_result->reason) &&
        compile_policy(products, second, TRUE, &comparison.second, &out_result->reason))
        ok = compare(&comparison, first, out_result, error);
    policy_clear(&comparison.first);
    policy_clear(&comparison.second);
    return ok;
}

void xp_compare_result_clear(XpCompareResult *result)
{
    g_clear_pointer(&result->action, g_free);
    g_clear_pointer(&result->resource, g_free);
    g_clear_pointer(&result->reason, g_free);
}
