/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/compare.h"

#include <string.h>

#include "frontend/base/error.h"
#include "solver/compare_index.h"
#include "solver/compare_patterns.h"

/* A statement with its patterns compiled; the products belong to the XpProducts. */
typedef struct {
    gboolean deny;
    Z3_ast when;
    XpProduct **actions;
    guint n_actions;
    XpProduct **resources;
    guint n_resources;
} Statement;

typedef struct {
    GPtrArray *statements; /* Statement *, owned */
    XpCompareIndex *allows;
    XpCompareIndex *denies;
} Policy;

typedef struct {
    XpZ3 *z3;
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
    policy->allows = xp_compare_index_new();
    policy->denies = xp_compare_index_new();
}

static void policy_clear(Policy *policy)
{
    g_ptr_array_unref(policy->statements);
    xp_compare_index_free(policy->allows);
    xp_compare_index_free(policy->denies);
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
    statement->when = from->when;
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

static gboolean compile_policy(XpProducts *products, const XpComparePolicy *from, Policy *policy,
                               char **out_reason)
{
    for (guint i = 0; i < from->n; i++) {
        Statement *statement = g_new0(Statement, 1);
        g_ptr_array_add(policy->statements, statement);
        if (!compile_statement(products, &from->statements[i], statement, out_reason))
            return FALSE;
        for (guint r = 0; r < statement->n_resources; r++)
            xp_compare_index_add(statement->deny ? policy->denies : policy->allows,
                                 statement->resources[r], i);
    }
    xp_compare_index_finish(policy->allows);
    xp_compare_index_finish(policy->denies);
    return TRUE;
}

static Z3_ast any_of(XpProducts *products, XpZ3 *z3, XpProduct *const *list, guint n)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(terms, xp_products_term(products, list[i]));
    return xp_z3_or_all(z3, terms);
}

static Z3_ast conditions_of(const Comparison *comparison, const Statement *statement)
{
    return statement->when != NULL ? statement->when : xp_z3_true(comparison->z3);
}

static Z3_ast match_statement(Comparison *comparison, const Statement *statement)
{
    XpZ3 *z3 = comparison->z3;
    Z3_ast actions = any_of(comparison->products, z3, statement->actions, statement->n_actions);
    Z3_ast resources =
        any_of(comparison->products, z3, statement->resources, statement->n_resources);
    return xp_z3_and(z3, xp_z3_and(z3, actions, resources), conditions_of(comparison, statement));
}

/* Asserts which patterns of @other hold wherever those of @mine do, part by part: once @mine
 * holds, Z3 then propagates instead of guessing. */
static void cover(Comparison *comparison, const XpProduct *mine, const XpProduct *other)
{
    if (other->everything)
        return;
    for (XpPart part = mine->first_part; part < mine->end_part; part++)
        if (mine->parts[part] != NULL && other->parts[part] != NULL)
            xp_lazy_assert_cover(comparison->lazy,
                                 xp_products_dimension(comparison->products, part),
                                 mine->parts[part], other->parts[part]);
}

/* Which of the statements indexed count in a question. */
typedef enum {
    MEETING,  /* all that may meet the one asked about */
    COVERING, /* those that hold wherever one of its resources and actions does */
} Choice;

/* Does @action count beside the actions of @mine? */
static gboolean action_counts(Choice choice, const Statement *mine, const XpProduct *action)
{
    for (guint m = 0; m < mine->n_actions; m++)
        if (choice == COVERING ? xp_products_cover(action, mine->actions[m])
                               : xp_products_may_meet(action, mine->actions[m]))
            return TRUE;
    return FALSE;
}

static void add_term(Comparison *comparison, GPtrArray *terms, XpProduct *const *mine, guint n_mine,
                     XpProduct *other)
{
    for (guint m = 0; m < n_mine; m++)
        cover(comparison, mine[m], other);
    g_ptr_array_add(terms, xp_products_term(comparison->products, other));
}

/* What counts of @statement as a term; false if nothing does. Its resources that count are the
 * entries @from to @end - 1 of comparison->met. */
static Z3_ast match_met(Comparison *comparison, Choice choice, const Statement *mine,
                        const Statement *statement, guint from, guint end)
{
    g_autoptr(GPtrArray) actions = g_ptr_array_new();
    g_autoptr(GPtrArray) resources = g_ptr_array_new();
    for (guint a = 0; a < statement->n_actions; a++)
        if (action_counts(choice, mine, statement->actions[a]))
            add_term(comparison, actions, mine->actions, mine->n_actions, statement->actions[a]);
    if (actions->len == 0)
        return xp_z3_false(comparison->z3);
    for (guint i = from; i < end; i++) {
        const XpCompareEntry *entry = g_ptr_array_index(comparison->met, i);
        add_term(comparison, resources, mine->resources, mine->n_resources, entry->resource);
    }
    Z3_ast both = xp_z3_and(comparison->z3, xp_z3_or_all(comparison->z3, actions),
                            xp_z3_or_all(comparison->z3, resources));
    return xp_z3_and(comparison->z3, both, conditions_of(comparison, statement));
}

static gint compare_met(gconstpointer a, gconstpointer b)
{
    const XpCompareEntry *left = *(const XpCompareEntry *const *)a;
    const XpCompareEntry *right = *(const XpCompareEntry *const *)b;
    if (left->statement != right->statement)
        return left->statement < right->statement ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* Sets comparison->met to the entries of @index that count, by statement, each once. */
static void find_met(Comparison *comparison, const XpCompareIndex *index, Choice choice,
                     const Statement *mine)
{
    GPtrArray *met = comparison->met;
    g_ptr_array_set_size(met, 0);
    for (guint r = 0; r < mine->n_resources; r++) {
        if (choice == COVERING)
            xp_compare_index_find_covers(index, mine->resources[r], met);
        else
            xp_compare_index_find(index, mine->resources[r], met);
    }
    g_ptr_array_sort(met, compare_met);
    guint kept = 0;
    for (guint i = 0; i < met->len; i++)
        if (kept == 0 || met->pdata[i] != met->pdata[kept - 1])
            met->pdata[kept++] = met->pdata[i];
    g_ptr_array_set_size(met, (gint)kept);
}

/* "Some statement of @index that counts matches." */
static Z3_ast match_any(Comparison *comparison, const Policy *policy, const XpCompareIndex *index,
                        Choice choice, const Statement *mine)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    const GPtrArray *met = comparison->met;
    find_met(comparison, index, choice, mine);
    guint from = 0;
    while (from < met->len) {
        guint number = ((const XpCompareEntry *)g_ptr_array_index(met, from))->statement;
        guint end = from + 1;
        while (end < met->len &&
               ((const XpCompareEntry *)g_ptr_array_index(met, end))->statement == number)
            end++;
        g_ptr_array_add(
            terms, match_met(comparison, choice, mine, statement_at(policy, number), from, end));
        from = end;
    }
    return xp_z3_or_all(comparison->z3, terms);
}

/* Asserts that something @mine matches is allowed by the first policy and not by the second.
 * With COVERING, fewer statements of the second may allow it: if even that cannot be, then
 * neither can what is asked. */
static void assert_question(Comparison *comparison, Choice choice, const Statement *mine)
{
    XpZ3 *z3 = comparison->z3;
    const Policy *first = &comparison->first;
    const Policy *second = &comparison->second;
    Z3_ast allow = match_any(comparison, second, second->allows, choice, mine);
    Z3_ast deny = match_any(comparison, second, second->denies, MEETING, mine);
    Z3_ast own_deny = match_any(comparison, first, first->denies, MEETING, mine);
    xp_lazy_assert(comparison->lazy, match_statement(comparison, mine));
    xp_lazy_assert(comparison->lazy, xp_z3_not(z3, own_deny));
    xp_lazy_assert(comparison->lazy, xp_z3_or(z3, xp_z3_not(z3, allow), deny));
}

/* In policies that say much the same, nearly every statement is covered by one or two others:
 * asks about these before it asks about all that may meet @mine. After SAT the model is to be
 * read before the pop. */
static XpLazyAnswer ask(Comparison *comparison, const Statement *mine, guint *questions,
                        GError **error)
{
    xp_lazy_push(comparison->lazy);
    assert_question(comparison, COVERING, mine);
    XpLazyAnswer answer = xp_lazy_check_once(comparison->lazy, comparison->limits, error);
    (*questions)++;
    if (answer == XP_LAZY_UNSAT)
        return answer;
    if (error != NULL && *error != NULL)
        return answer;
    xp_lazy_pop(comparison->lazy);
    xp_lazy_push(comparison->lazy);
    assert_question(comparison, MEETING, mine);
    (*questions)++;
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

/* Actions and resources by their text, conditions by the model. */
static gboolean statement_matches(Comparison *comparison, const Statement *statement,
                                  const XpCompareResult *call)
{
    gboolean action = FALSE;
    gboolean resource = FALSE;
    for (guint i = 0; i < statement->n_actions && !action; i++)
        action = xp_product_matches(statement->actions[i], call->action);
    for (guint i = 0; action && i < statement->n_resources && !resource; i++)
        resource = xp_product_matches(statement->resources[i], call->resource);
    return action && resource &&
           (statement->when == NULL || xp_lazy_holds(comparison->lazy, statement->when));
}

static gboolean policy_allows(Comparison *comparison, const Policy *policy,
                              const XpCompareResult *call)
{
    gboolean allowed = FALSE;
    for (guint i = 0; i < policy->statements->len; i++) {
        const Statement *statement = statement_at(policy, i);
        if (!statement_matches(comparison, statement, call))
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
        XpLazyAnswer answer = ask(comparison, mine, &result->questions, error);
        gboolean confirmed = FALSE;
        if (answer == XP_LAZY_SAT) {
            result->answer = XP_COMPARE_SOME;
            result->statement = i;
            read_witness(comparison, result);
            confirmed = policy_allows(comparison, &comparison->first, result) &&
                        !policy_allows(comparison, &comparison->second, result);
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
        if (!confirmed) {
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

gboolean xp_compare_conditioned(XpAtoms *atoms, const GPtrArray *environment,
                                const XpComparePolicy *first, const XpComparePolicy *second,
                                const XpLazyLimits *limits, XpCompareResult *out_result,
                                GError **error)
{
    *out_result = (XpCompareResult){.answer = XP_COMPARE_UNKNOWN};
    g_autoptr(XpProducts) products = xp_products_new(atoms);
    g_autoptr(XpLazy) lazy = xp_lazy_new(atoms);
    g_autoptr(GPtrArray) met = g_ptr_array_new();
    Comparison comparison = {.z3 = xp_atoms_z3(atoms), .products = products, .lazy = lazy};
    comparison.met = met;
    comparison.limits = limits;
    for (guint i = 0; environment != NULL && i < environment->len; i++)
        xp_lazy_assert(lazy, g_ptr_array_index(environment, i));
    policy_init(&comparison.first);
    policy_init(&comparison.second);
    gboolean ok = TRUE;
    if (compile_policy(products, first, &comparison.first, &out_result->reason) &&
        compile_policy(products, second, &comparison.second, &out_result->reason))
        ok = compare(&comparison, first, out_result, error);
    policy_clear(&comparison.first);
    policy_clear(&comparison.second);
    return ok;
}

gboolean xp_compare_policies(XpZ3 *z3, const XpComparePolicy *first, const XpComparePolicy *second,
                             const XpLazyLimits *limits, XpCompareResult *out_result,
                             GError **error)
{
    g_autoptr(XpAtoms) atoms = xp_atoms_new(z3);
    return xp_compare_conditioned(atoms, NULL, first, second, limits, out_result, error);
}

void xp_compare_result_clear(XpCompareResult *result)
{
    g_clear_pointer(&result->action, g_free);
    g_clear_pointer(&result->resource, g_free);
    g_clear_pointer(&result->reason, g_free);
}
