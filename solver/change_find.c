/* SPDX-License-Identifier: Apache-2.0 */

/* Which changes are worth trying. */
#include <string.h>

#include "frontend/model/action.h"
#include "solver/change.h"

/* Where one property is violated. */
typedef struct {
    const XpWorld *world;
    const XpClaim *claim;
    GPtrArray *changes; /* XpChange * */
} Search;

static void add_change(Search *search, XpChangeKind kind, guint policy, guint statement,
                       guint entry, char **texts, guint cost)
{
    XpChange *change = g_new0(XpChange, 1);
    change->kind = kind;
    change->policy = policy;
    change->statement = statement;
    change->entry = entry;
    change->texts = texts;
    for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
        cost += (guint)strlen(texts[i]);
    change->cost = cost;
    g_ptr_array_add(search->changes, change);
}

/* Its place in the world, if it is a document somebody wrote. */
static gboolean find_policy(const XpWorld *world, const XpPolicy *policy, guint *out_index)
{
    for (guint i = 0; i < world->n_policies; i++) {
        *out_index = i;
        if (world->policies[i] == policy)
            return policy->file != NULL && !policy->built_in && !policy->missing;
    }
    return FALSE;
}

/* ---- taking away: claims that an allowed request breaks ---- */

/* The permitted identities a whole account stands for; NULL when there are none. */
static char **permitted_in(const Search *search, const char *account)
{
    g_autoptr(GStrvBuilder) arns = g_strv_builder_new();
    const XpSubjects *subjects = &search->claim->subjects;
    guint n = 0;
    for (guint s = 0; s < subjects->n; s++)
        for (guint i = 0; i < subjects->items[s].n_identities; i++) {
            const XpIdentity *identity = subjects->items[s].identities[i];
            if (subjects->items[s].minus ||
                (account != NULL && strcmp(identity->account->id, account) != 0))
                continue;
            g_strv_builder_add(arns, identity->arn);
            n++;
        }
    return n > 0 ? g_strv_builder_end(arns) : NULL;
}

/* The accounts of `no principal outside account A or B`, as root ARNs. */
static char **accounts_inside(const Search *search, gboolean ids_only)
{
    g_autoptr(GStrvBuilder) texts = g_strv_builder_new();
    const XpSubjects *subjects = &search->claim->subjects;
    guint n = 0;
    for (guint s = 0; s < subjects->n; s++)
        for (guint w = 0; w < subjects->items[s].n_where; w++) {
            const XpWhere *where = &subjects->items[s].where[w];
            if (where->kind != XP_WHERE_ACCOUNT || !where->outside)
                continue;
            for (guint a = 0; a < where->n_accounts; a++) {
                const char *partition =
                    where->accounts[a] != NULL ? where->accounts[a]->partition : "aws";
                g_autofree char *root =
                    g_strdup_printf("arn:%s:iam::%s:root", partition, where->account_ids[a]);
                g_strv_builder_add(texts, ids_only ? where->account_ids[a] : root);
                n++;
            }
        }
    return n > 0 ? g_strv_builder_end(texts) : NULL;
}

static gboolean is_open(const XpPrincipalEntry *entry)
{
    return entry->form == XP_PRINCIPAL_EVERYONE || entry->form == XP_PRINCIPAL_AWS_EVERYONE ||
           entry->form == XP_PRINCIPAL_ACCOUNT;
}

static void narrow_principals(Search *search, guint policy, const XpStatement *statement)
{
    if (statement->principal_element != XP_ELEMENT_PLAIN)
        return;
    for (guint e = 0; e < statement->n_principals; e++) {
        const XpPrincipalEntry *entry = &statement->principals[e];
        guint length = (guint)strlen(entry->text);
        char **instead = NULL;
        if (is_open(entry) && search->claim->kind == XP_CLAIM_ONLY)
            instead = permitted_in(search, entry->account);
        else if (is_open(entry) && entry->account == NULL && search->claim->kind == XP_CLAIM_NO)
            instead = accounts_inside(search, FALSE);
        if (instead != NULL)
            add_change(search, XP_CHANGE_REPLACE_PRINCIPAL, policy, statement->index, e, instead,
                       length);
        if (statement->n_principals > 1)
            add_change(search, XP_CHANGE_REMOVE_PRINCIPAL, policy, statement->index, e, NULL,
                       length);
    }
}

static char **condition_texts(const char *operator_text, const char *key, const char *const *values,
                              guint n)
{
    g_autoptr(GStrvBuilder) texts = g_strv_builder_new();
    g_strv_builder_add(texts, operator_text);
    g_strv_builder_add(texts, key);
    for (guint i = 0; i < n; i++)
        g_strv_builder_add(texts, values[i]);
    return g_strv_builder_end(texts);
}

/* What `only when` asks for, as a condition; the operator by the key's type. NULL: one condition
 * cannot say it. */
static char **condition_of(const XpCond *cond)
{
    if (cond->key == NULL)
        return NULL;
    const XpConditionKey *row = xp_condition_key_lookup(cond->key);
    XpKeyType type = row != NULL ? row->type : XP_KEY_TYPE_STRING;
    static const char *const equals[] = {
        [XP_KEY_TYPE_STRING] = "StringEquals", [XP_KEY_TYPE_ARN] = "ArnEquals",
        [XP_KEY_TYPE_BOOL] = "Bool",           [XP_KEY_TYPE_NUMERIC] = "NumericEquals",
        [XP_KEY_TYPE_DATE] = "DateEquals",     [XP_KEY_TYPE_IP] = "IpAddress",
    };
    static const char *const absent[] = {"false"};
    if (cond->kind == XP_COND_IS)
        return condition_texts(equals[type], cond->key, cond->values, cond->n_values);
    if (cond->kind == XP_COND_LIKE)
        return condition_texts(type == XP_KEY_TYPE_ARN ? "ArnLike" : "StringLike", cond->key,
                               cond->values, cond->n_values);
    if (cond->kind == XP_COND_PRESENT)
        return condition_texts("Null", cond->key, absent, 1);
    return NULL;
}

static void add_conditions(Search *search, guint policy, const XpStatement *statement)
{
    const XpClaim *claim = search->claim;
    char **texts = NULL;
    if (claim->kind == XP_CLAIM_ONLY_WHEN)
        texts = condition_of(claim->only_when);
    if (texts != NULL)
        add_change(search, XP_CHANGE_ADD_CONDITION, policy, statement->index, 0, texts, 0);
    g_auto(GStrv) ids = claim->kind == XP_CLAIM_NO ? accounts_inside(search, TRUE) : NULL;
    if (ids != NULL && statement->principal_element == XP_ELEMENT_PLAIN)
        add_change(search, XP_CHANGE_ADD_CONDITION, policy, statement->index, 0,
                   condition_texts("StringEquals", "aws:PrincipalAccount",
                                   (const char *const *)(void *)ids, g_strv_length(ids)),
                   0);
}

static gboolean names_action(const XpStory *story, const char *action)
{
    for (guint i = 0; i < story->calls->len; i++) {
        const XpRequest *call = g_ptr_array_index(story->calls, i);
        if (g_ascii_strcasecmp(call->action, action) == 0)
            return TRUE;
    }
    return FALSE;
}

static void take_away(Search *search, guint policy, const XpStatement *statement,
                      const XpStory *story)
{
    const guint whole = 10000; /* more than any smaller change */
    narrow_principals(search, policy, statement);
    add_conditions(search, policy, statement);
    for (guint a = 0; statement->action_element == XP_ELEMENT_PLAIN && statement->n_actions > 1 &&
                      a < statement->n_actions;
         a++)
        if (names_action(story, statement->actions[a].text))
            add_change(search, XP_CHANGE_REMOVE_ACTION, policy, statement->index, a, NULL,
                       (guint)strlen(statement->actions[a].text));
    if (search->world->policies[policy]->n_statements > 1)
        add_change(search, XP_CHANGE_REMOVE_STATEMENT, policy, statement->index, 0, NULL, whole);
}

static gboolean allows_new_policy(const XpStatement *statement)
{
    for (guint a = 0; a < statement->n_actions; a++) {
        g_autofree char *lower = g_ascii_strdown(statement->actions[a].text, -1);
        if (g_pattern_match_simple(lower, "kms:putkeypolicy"))
            return TRUE;
    }
    return FALSE;
}

/* What lets a key's own account administer it: without it nobody may be able to change the key
 * policy again. Rule: S-KMS-1, S-KMS-8 */
static gboolean keeps_key_in_hand(const XpTraceStep *step, const XpStatement *statement)
{
    if (step->layer != XP_LAYER_KEY || statement->principal_element != XP_ELEMENT_PLAIN ||
        !allows_new_policy(statement))
        return FALSE;
    for (guint e = 0; e < statement->n_principals; e++) {
        const XpPrincipalEntry *entry = &statement->principals[e];
        if (entry->form == XP_PRINCIPAL_ACCOUNT && g_strcmp0(entry->account, step->account) == 0)
            return TRUE;
    }
    return FALSE;
}

static void search_story(Search *search, const XpStory *story)
{
    for (guint i = 0; i < story->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(story->trace, i);
        for (guint s = 0; step->says == XP_SAYS_ALLOW && s < step->statements->len; s++) {
            const XpStatement *statement = g_ptr_array_index(step->statements, s);
            guint policy;
            if (statement->effect == XP_EFFECT_ALLOW && !keeps_key_in_hand(step, statement) &&
                find_policy(search->world, g_ptr_array_index(step->policies, s), &policy))
                take_away(search, policy, statement, story);
        }
    }
}

/* ---- adding: claims that name an allowed request ---- */

static void extend(Search *search, const XpPolicy *document, const char *action,
                   const char *principal, const char *resource)
{
    guint policy;
    if (!find_policy(search->world, document, &policy))
        return;
    for (guint s = 0; s < document->n_statements; s++) {
        const XpStatement *statement = &document->statements[s];
        const char *texts[] = {action, NULL};
        if (statement->effect != XP_EFFECT_ALLOW)
            continue;
        if (statement->action_element == XP_ELEMENT_PLAIN)
            add_change(search, XP_CHANGE_ADD_ACTION, policy, s, 0,
                       g_strdupv((char **)(void *)texts), 0);
        texts[0] = principal;
        if (principal != NULL && statement->principal_element == XP_ELEMENT_PLAIN)
            add_change(search, XP_CHANGE_ADD_PRINCIPAL, policy, s, 0,
                       g_strdupv((char **)(void *)texts), 0);
        texts[0] = resource;
        if (resource != NULL && statement->resource_element == XP_ELEMENT_PLAIN)
            add_change(search, XP_CHANGE_ADD_RESOURCE, policy, s, 0,
                       g_strdupv((char **)(void *)texts), 0);
        for (guint c = 0; c < statement->n_conditions; c++)
            add_change(search, XP_CHANGE_REMOVE_CONDITION, policy, s, c, NULL,
                       (guint)strlen(statement->conditions[c].key) + 1000);
    }
}

static const XpDocuments *documents_of(const XpResource *resource, gboolean forwarded)
{
    if (!forwarded)
        return &resource->policies;
    return resource->kms_key.kind == XP_KEY_LOADED ? &resource->kms_key.key->policies : NULL;
}

static const char *arn_of(const XpObject *object, gboolean forwarded)
{
    if (!forwarded || object->resource == NULL)
        return object->arn;
    return object->resource->kms_key.kind == XP_KEY_LOADED ? object->resource->kms_key.key->arn
                                                           : NULL;
}

static void search_missing(Search *search, const XpMissing *missing)
{
    const XpClaim *claim = search->claim;
    gboolean forwarded = missing->call > 0;
    g_autofree char *action = g_strndup(missing->call_name, strcspn(missing->call_name, " "));
    gboolean callers = missing->layer == XP_LAYER_IDENTITY;
    for (guint s = 0; s < claim->subjects.n; s++)
        for (guint i = 0; i < claim->subjects.items[s].n_identities; i++) {
            const XpIdentity *identity = claim->subjects.items[s].identities[i];
            for (guint o = 0; o < claim->objects.n; o++) {
                const XpObject *object = &claim->objects.items[o];
                const XpDocuments *documents = callers ? &identity->policies
                                               : object->resource != NULL
                                                   ? documents_of(object->resource, forwarded)
                                                   : NULL;
                for (guint d = 0; documents != NULL && d < documents->n; d++)
                    extend(search, documents->items[d], action, callers ? NULL : identity->arn,
                           callers ? arn_of(object, forwarded) : NULL);
            }
        }
}

/* ---- all ---- */

static gint compare(gconstpointer left, gconstpointer right)
{
    const XpChange *a = *(const XpChange *const *)left;
    const XpChange *b = *(const XpChange *const *)right;
    guint keys[][2] = {{a->cost, b->cost},
                       {a->policy, b->policy},
                       {a->statement, b->statement},
                       {a->kind, b->kind},
                       {a->entry, b->entry}};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static gboolean is_same(const XpChange *left, const XpChange *right)
{
    if (left->kind != right->kind || left->policy != right->policy ||
        left->statement != right->statement || left->entry != right->entry)
        return FALSE;
    return left->texts == NULL ||
           g_strv_equal((const char *const *)left->texts, (const char *const *)right->texts);
}

/* Stories of one property often end at the same statement. */
static void drop_repeated(GPtrArray *changes)
{
    for (guint i = 1; i < changes->len;) {
        if (is_same(g_ptr_array_index(changes, i - 1), g_ptr_array_index(changes, i)))
            g_ptr_array_remove_index(changes, i);
        else
            i++;
    }
}

GPtrArray *xp_changes_for(const XpWorld *world, const XpProperty *property,
                          const XpPropertyResult *result, guint most)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)xp_change_free);
    for (guint c = 0; c < property->n_claims; c++) {
        const XpClaimResult *row = g_ptr_array_index(result->claims, c);
        Search search = {world, &property->claims[c], changes};
        if (row->verdict != XP_VERDICT_VIOLATED)
            continue;
        for (guint i = 0; i < result->counterexamples->len; i++)
            search_story(&search, g_ptr_array_index(result->counterexamples, i));
        for (guint i = 0; i < result->missing->len; i++)
            search_missing(&search, g_ptr_array_index(result->missing, i));
    }
    g_ptr_array_sort(changes, compare);
    drop_repeated(changes);
    if (changes->len > most)
        g_ptr_array_set_size(changes, (gint)most);
    return changes;
}
