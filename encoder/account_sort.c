/* SPDX-License-Identifier: Apache-2.0 */

/* The account sort: every account somebody can speak of, and one for all the others.
 * Rule: design.md 4.2 */
#include <string.h>

#include "encoder/problem_parts.h"

static gboolean ends_word(char character)
{
    return !g_ascii_isalnum(character) && character != '-';
}

/* Adds every run of exactly twelve digits in @text that stands alone, as account ids do. */
static void collect_ids(GHashTable *ids, const char *text)
{
    for (const char *at = text; at != NULL && *at != '\0';) {
        const char *end = at;
        while (g_ascii_isdigit(*end))
            end++;
        if (end - at == 12 && (at == text || ends_word(at[-1])) && ends_word(*end))
            g_hash_table_add(ids, g_strndup(at, 12));
        at = end > at ? end : at + 1;
    }
}

static void collect_principals(GHashTable *ids, const XpPrincipalEntry *entries, guint n)
{
    for (guint i = 0; i < n; i++)
        collect_ids(ids, entries[i].text);
}

static void collect_statement_ids(GHashTable *ids, const XpStatement *statement)
{
    for (guint i = 0; i < statement->n_resources; i++)
        collect_ids(ids, statement->resources[i].text);
    collect_principals(ids, statement->principals, statement->n_principals);
    for (guint i = 0; i < statement->n_conditions; i++) {
        const XpCondition *condition = &statement->conditions[i];
        for (guint v = 0; v < condition->n_values; v++)
            collect_ids(ids, condition->values[v]);
    }
}

static void collect_grant_ids(GHashTable *ids, const XpResource *key)
{
    for (guint i = 0; i < key->n_grants; i++) {
        const XpGrant *grant = &key->grants[i];
        collect_principals(ids, grant->grantees, grant->n_grantees);
        collect_principals(ids, grant->retiring, grant->n_retiring);
        collect_ids(ids, grant->issuing_account);
    }
}

/* A policy variable brings the value of a tag into a comparison. Rule: S-VAR-1 */
static void collect_tag_ids(GHashTable *ids, const XpTags *tags)
{
    for (guint i = 0; i < tags->n; i++)
        collect_ids(ids, tags->values[i]);
}

static void add_account(XpProblem *problem, const XpAccount *account, const char *id,
                        const char *label)
{
    XpAccountElement element = {.account = account, .label = label, .dimension = G_MAXUINT};
    element.supplied = account != NULL && account->supplied;
    element.complete = element.supplied && account->complete;
    element.outsider = account == NULL && id == NULL;
    if (element.outsider || (account != NULL && account->symbolic)) {
        g_autofree char *name = g_strdup_printf("account id of %s", label);
        element.dimension = xp_atoms_add_dimension(problem->atoms, name, XP_DOMAIN_ACCOUNT);
    } else {
        element.id = account != NULL ? account->id : id;
    }
    g_array_append_val(problem->accounts, element);
}

/* Symbolic ids and the outsider differ from each other and from every literal id. */
static void require_distinct_accounts(XpProblem *problem)
{
    g_autoptr(GArray) dimensions = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GPtrArray) literals = g_ptr_array_new();
    for (guint i = 0; i < problem->accounts->len; i++) {
        const XpAccountElement *element = xp_problem_account(problem, i);
        if (element->id != NULL)
            g_ptr_array_add(literals, (gpointer)(guintptr)element->id);
        else
            g_array_append_val(dimensions, element->dimension);
    }
    xp_atoms_require_distinct(problem->atoms, (const guint *)(void *)dimensions->data,
                              dimensions->len, (const char *const *)literals->pdata, literals->len);
}

static void collect_world_ids(GHashTable *ids, const XpWorld *world)
{
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++)
            collect_statement_ids(ids, &world->policies[p]->statements[s]);
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];
        collect_ids(ids, resource->kms_key.arn);
        for (guint k = 0; k < resource->n_version_keys; k++)
            collect_ids(ids, resource->version_keys[k].arn);
        for (guint r = 0; r < resource->n_replicas; r++)
            collect_ids(ids, resource->replicas[r].key.arn);
        collect_tag_ids(ids, &resource->tags);
        collect_grant_ids(ids, resource);
    }
    for (guint i = 0; i < world->n_identities; i++)
        collect_tag_ids(ids, &world->identities[i]->tags);
}

void xp_account_sort_fill(XpProblem *problem, const GPtrArray *extra)
{
    const XpWorld *world = problem->world;
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    collect_world_ids(ids, world);
    if (problem->counterpart != NULL)
        collect_world_ids(ids, problem->counterpart);
    for (guint i = 0; extra != NULL && i < extra->len; i++)
        collect_ids(ids, g_ptr_array_index(extra, i));
    for (guint i = 0; i < world->n_accounts; i++) {
        const XpAccount *account = world->accounts[i];
        add_account(problem, account, NULL, account->label);
        g_hash_table_remove(ids, account->id);
    }
    g_autoptr(GList) rest = g_list_sort(g_hash_table_get_keys(ids), (GCompareFunc)strcmp);
    for (GList *at = rest; at != NULL; at = at->next) {
        const char *id = g_intern_string(at->data);
        add_account(problem, NULL, id, id);
    }
    add_account(problem, NULL, NULL, "an account nobody mentioned");
    require_distinct_accounts(problem);
}

/* The same account on the other side. */
static void add_account_beside(XpProblem *problem, const XpAccountElement *first)
{
    XpAccountElement element = *first;
    if (first->account != NULL)
        element.account = problem->world->accounts[first->account->index];
    element.supplied = element.account != NULL && element.account->supplied;
    element.complete = element.supplied && element.account->complete;
    g_array_append_val(problem->accounts, element);
}

void xp_account_sort_fill_beside(XpProblem *problem)
{
    const XpProblem *first = problem->beside;
    for (guint i = 0; i < first->accounts->len; i++)
        add_account_beside(problem, xp_problem_account(first, i));
}

guint xp_problem_account_count(const XpProblem *problem)
{
    return problem->accounts->len;
}

const XpAccountElement *xp_problem_account(const XpProblem *problem, guint index)
{
    return &g_array_index(problem->accounts, XpAccountElement, index);
}

guint xp_problem_account_find(const XpProblem *problem, const char *id)
{
    for (guint i = 0; id != NULL && i < problem->accounts->len; i++) {
        const XpAccountElement *element = xp_problem_account(problem, i);
        const char *other = element->account != NULL ? element->account->id : element->id;
        if (other != NULL && strcmp(other, id) == 0)
            return i;
    }
    return G_MAXUINT;
}
