/* SPDX-License-Identifier: Apache-2.0 */

/* Making a change, and saying it. */
#include "solver/change.h"

#include <string.h>

#include "frontend/model/world_build.h"

void xp_change_free(XpChange *change)
{
    if (change == NULL)
        return;
    g_strfreev(change->texts);
    g_free(change);
}

static gboolean add_principals(XpWorld *world, XpStatement *statement, char *const *texts)
{
    for (guint i = 0; texts[i] != NULL; i++) {
        XpPrincipalEntry entry;
        if (!xp_principal_parse(world->strings, world->symbols, "AWS", texts[i], &entry, NULL))
            return FALSE;
        entry.span = statement->span;
        xp_statement_add_principal(statement, XP_ELEMENT_PLAIN, &entry);
    }
    return TRUE;
}

static void remove_item(void *items, gsize size, guint *n, guint index)
{
    char *bytes = items;
    memmove(bytes + size * index, bytes + size * (index + 1), size * (*n - index - 1));
    (*n)--;
}

static void remove_principal(XpStatement *statement, guint entry)
{
    remove_item(statement->principals, sizeof *statement->principals, &statement->n_principals,
                entry);
}

static void remove_condition(XpStatement *statement, guint entry)
{
    g_free(statement->conditions[entry].values);
    g_free(statement->conditions[entry].value_spans);
    remove_item(statement->conditions, sizeof *statement->conditions, &statement->n_conditions,
                entry);
}

/* Its place is known by its index, so the statement stays and matches no action. */
static void remove_statement(XpStatement *statement)
{
    statement->action_element = XP_ELEMENT_PLAIN;
    statement->n_actions = 0;
}

static void add_condition(XpWorld *world, XpStatement *statement, char *const *texts)
{
    XpCondition *condition =
        xp_statement_add_condition(world->strings, statement, texts[0], texts[1], &statement->span);
    for (guint i = 2; texts[i] != NULL; i++)
        xp_condition_add_value(world->strings, condition, texts[i], &statement->span);
}

gboolean xp_change_apply(const XpChange *change, XpWorld *world)
{
    XpStatement *statement = &world->policies[change->policy]->statements[change->statement];
    switch (change->kind) {
    case XP_CHANGE_REPLACE_PRINCIPAL:
        remove_principal(statement, change->entry);
        return add_principals(world, statement, change->texts);
    case XP_CHANGE_REMOVE_PRINCIPAL:
        remove_principal(statement, change->entry);
        return TRUE;
    case XP_CHANGE_ADD_PRINCIPAL:
        return add_principals(world, statement, change->texts);
    case XP_CHANGE_REMOVE_ACTION:
        remove_item(statement->actions, sizeof *statement->actions, &statement->n_actions,
                    change->entry);
        return TRUE;
    case XP_CHANGE_ADD_ACTION:
        xp_statement_add_action(world->strings, statement, XP_ELEMENT_PLAIN, change->texts[0],
                                &statement->span);
        return TRUE;
    case XP_CHANGE_ADD_RESOURCE:
        xp_statement_add_resource(world->strings, statement, XP_ELEMENT_PLAIN, change->texts[0],
                                  &statement->span);
        return TRUE;
    case XP_CHANGE_ADD_CONDITION:
        add_condition(world, statement, change->texts);
        return TRUE;
    case XP_CHANGE_REMOVE_CONDITION:
        remove_condition(statement, change->entry);
        return TRUE;
    case XP_CHANGE_REMOVE_STATEMENT:
        remove_statement(statement);
        return TRUE;
    }
    g_assert_not_reached();
}

/* ---- in words ---- */

static char *quoted_list(char *const *texts)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; texts[i] != NULL; i++)
        g_string_append_printf(list, "%s\"%s\"", i > 0 ? ", " : "", texts[i]);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static char *deed(const XpChange *change, const XpStatement *statement)
{
    const char *const *texts = (const char *const *)change->texts;
    switch (change->kind) {
    case XP_CHANGE_REPLACE_PRINCIPAL: {
        g_autofree char *list = quoted_list(change->texts);
        return g_strdup_printf("replace the principal \"%s\" by %s",
                               statement->principals[change->entry].text, list);
    }
    case XP_CHANGE_REMOVE_PRINCIPAL:
        return g_strdup_printf("take the principal \"%s\" out",
                               statement->principals[change->entry].text);
    case XP_CHANGE_ADD_PRINCIPAL:
        return g_strdup_printf("add the principal \"%s\"", texts[0]);
    case XP_CHANGE_REMOVE_ACTION:
        return g_strdup_printf("take the action \"%s\" out",
                               statement->actions[change->entry].text);
    case XP_CHANGE_ADD_ACTION:
        return g_strdup_printf("add the action \"%s\"", texts[0]);
    case XP_CHANGE_ADD_RESOURCE:
        return g_strdup_printf("add the resource \"%s\"", texts[0]);
    case XP_CHANGE_ADD_CONDITION: {
        g_autofree char *list = quoted_list(change->texts + 2);
        return g_strdup_printf("add the condition %s %s: %s", texts[0], texts[1], list);
    }
    case XP_CHANGE_REMOVE_CONDITION:
        return g_strdup_printf("take the condition %s %s out",
                               statement->conditions[change->entry].operator_text,
                               statement->conditions[change->entry].key);
    case XP_CHANGE_REMOVE_STATEMENT:
        return g_strdup("remove the whole statement");
    }
    g_assert_not_reached();
}

char *xp_change_text(const XpChange *change, const XpWorld *world)
{
    const XpPolicy *policy = world->policies[change->policy];
    const XpStatement *statement = &policy->statements[change->statement];
    g_autofree char *what = deed(change, statement);
    return g_strdup_printf("in the statement at %s:%u, %s", statement->span.file,
                           statement->span.line, what);
}
