/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/universe.h"

#include <string.h>

#include "tests/differential/gen_context.h"

/* How many values of a key are tried besides its absence. */
#define VALUES  2
#define FOREIGN "999999999999"

/* A key and the values it may have; the values are patterns. */
typedef struct {
    const char *key;
    const char *values[VALUES];
    guint n;
} Choice;

/* ---- callers ---- */

static void add_caller(GPtrArray *callers, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add_caller(GPtrArray *callers, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(callers, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void add_identity(GPtrArray *callers, const XpIdentity *identity)
{
    const XpAccount *account = identity->account;

    switch (identity->kind) {
    case XP_IDENTITY_ROLE:
        add_caller(callers, "arn:%s:sts::%s:assumed-role/%s/job", account->partition, account->id,
                   identity->name);
        add_caller(callers, "arn:%s:sts::%s:assumed-role/%s/other", account->partition, account->id,
                   identity->name);
        return;
    case XP_IDENTITY_USER:
        add_caller(callers, "%s", identity->arn);
        return;
    }
    g_assert_not_reached();
}

static GPtrArray *list_callers(const XpWorld *bound)
{
    GPtrArray *callers = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < bound->n_identities; i++)
        add_identity(callers, bound->identities[i]);
    for (guint i = 0; i < bound->n_accounts; i++)
        add_caller(callers, "arn:%s:iam::%s:root", bound->accounts[i]->partition,
                   bound->accounts[i]->id);
    add_caller(callers, "arn:%s:sts::" FOREIGN ":assumed-role/Ghost/job",
               bound->accounts[0]->partition);
    add_caller(callers, "lambda.amazonaws.com");
    add_caller(callers, "anonymous");
    return callers;
}

/* ---- contexts ---- */

static void note_value(Choice *choice, const char *value)
{
    for (guint i = 0; i < choice->n; i++) {
        if (strcmp(choice->values[i], value) == 0)
            return;
    }
    if (choice->n < VALUES)
        choice->values[choice->n++] = value;
}

static void note_key(GArray *choices, const char *key, const char *const *values, guint n)
{
    Choice *choice = NULL;

    for (guint i = 0; i < choices->len && choice == NULL; i++) {
        if (g_ascii_strcasecmp(g_array_index(choices, Choice, i).key, key) == 0)
            choice = &g_array_index(choices, Choice, i);
    }
    if (choice == NULL) {
        Choice fresh = {.key = key};

        g_array_append_val(choices, fresh);
        choice = &g_array_index(choices, Choice, choices->len - 1);
    }
    for (guint i = 0; i < n; i++)
        note_value(choice, values[i]);
}

static void note_condition(GArray *choices, const XpCond *cond)
{
    if (cond == NULL)
        return;
    if (cond->key != NULL)
        note_key(choices, cond->key, cond->values, cond->n_values);
    for (guint i = 0; i < cond->n_children; i++)
        note_condition(choices, cond->children[i]);
}

static GArray *list_choices(const XpUniverse *universe)
{
    GArray *choices = g_array_new(FALSE, FALSE, sizeof(Choice));

    note_condition(choices, universe->claim->when);
    note_condition(choices, universe->claim->only_when);
    for (guint p = 0; p < universe->bound->n_policies; p++) {
        const XpPolicy *policy = universe->bound->policies[p];

        for (guint s = 0; s < policy->n_statements; s++) {
            const XpStatement *statement = &policy->statements[s];

            for (guint c = 0; c < statement->n_conditions; c++) {
                const XpCondition *condition = &statement->conditions[c];

                note_key(choices, condition->key, condition->values, condition->n_values);
            }
        }
    }
    return choices;
}

/* Context number @index: its digits, in the mixed base of the choices, say which value. */
static json_t *make_context(const XpUniverse *universe, const GArray *choices, guint64 index,
                            const char *action)
{
    json_t *context = json_object();

    for (guint i = 0; i < choices->len; i++) {
        const Choice *choice = &g_array_index(choices, Choice, i);
        guint digit = (guint)(index % (choice->n + 1));

        index /= choice->n + 1;
        if (digit > 0 && xp_gen_can_send(choice->key, action))
            xp_gen_put_key(universe->random, universe->bound, context, choice->key,
                           choice->values[digit - 1]);
    }
    return context;
}

static guint64 count_contexts(const GArray *choices)
{
    guint64 n = 1;

    for (guint i = 0; i < choices->len && n < G_MAXUINT32; i++)
        n *= g_array_index(choices, Choice, i).n + 1;
    return n;
}

/* ---- calls ---- */

static json_t *make_call(const char *caller, const XpGenDeed *deed, json_t *context)
{
    json_t *call = json_pack("{s:s,s:s,s:o}", "principal", caller, "resource", deed->resource,
                             "context", context);

    if (deed->read_secret)
        json_object_set_new(call, "story", json_string("read-secret"));
    else
        json_object_set_new(call, "action", json_string(deed->action));
    if (strstr(caller, FOREIGN) != NULL && strstr(caller, ":root") == NULL)
        json_object_set_new(call, "identity_policies",
                            json_pack("[{s:[{s:s,s:s,s:s}]}]", "Statement", "Effect", "Allow",
                                      "Action", "*", "Resource", "*"));
    return call;
}

json_t *xp_universe_calls(const XpUniverse *universe)
{
    g_autoptr(GPtrArray) callers = list_callers(universe->bound);
    g_autoptr(GArray) choices = list_choices(universe);
    guint64 contexts = count_contexts(choices);
    guint64 all = contexts * callers->len * universe->n_deeds;
    guint64 n = MIN(all, universe->most);
    json_t *calls = json_array();

    for (guint64 i = 0; i < n; i++) {
        guint64 at = n == all ? i : xp_random_next(universe->random) % all;
        const XpGenDeed *deed = &universe->deeds[at % universe->n_deeds];
        const char *caller =
            g_ptr_array_index(callers, (guint)(at / universe->n_deeds % callers->len));
        json_t *context = make_context(universe, choices, at / universe->n_deeds / callers->len,
                                       deed->read_secret ? NULL : deed->action);

        json_array_append_new(calls, make_call(caller, deed, context));
    }
    return calls;
}
