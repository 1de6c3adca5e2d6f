/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/statement_text.h"

#include <string.h>

static gint compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Writes @parts (sorted here), each with its length: no text can be taken for two. */
static void write_parts(GString *out, char kind, GPtrArray *parts)
{
    g_ptr_array_sort(parts, compare_texts);
    g_string_append_printf(out, "%c%u", kind, parts->len);
    for (guint i = 0; i < parts->len; i++) {
        const char *part = g_ptr_array_index(parts, i);

        g_string_append_printf(out, " %" G_GSIZE_FORMAT ":%s", strlen(part), part);
    }
    g_string_append_c(out, '\n');
}

static GPtrArray *new_parts(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static char element_letter(XpElement element)
{
    switch (element) {
    case XP_ELEMENT_ABSENT:
        return '-';
    case XP_ELEMENT_PLAIN:
        return '+';
    case XP_ELEMENT_NEGATED:
        return '!';
    }
    g_assert_not_reached();
}

static char *condition_text(const XpCondition *condition)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) values = new_parts();
    g_autofree char *operator_text = g_ascii_strdown(condition->operator_text, -1);
    g_autofree char *key = g_ascii_strdown(condition->key, -1);

    for (guint i = 0; i < condition->n_values; i++)
        g_ptr_array_add(values, g_strdup(condition->values[i]));
    g_string_append_printf(out, "%s %s ", operator_text, key);
    write_parts(out, '=', values);
    return g_string_free(out, FALSE);
}

char *xp_statement_text(const XpPolicy *policy, const XpStatement *statement)
{
    GString *out = g_string_new(xp_effect_name(statement->effect));
    g_autoptr(GPtrArray) actions = new_parts();
    g_autoptr(GPtrArray) resources = new_parts();
    g_autoptr(GPtrArray) principals = new_parts();
    g_autoptr(GPtrArray) conditions = new_parts();

    for (guint i = 0; i < statement->n_actions; i++)
        g_ptr_array_add(actions, g_ascii_strdown(statement->actions[i].text, -1));
    for (guint i = 0; i < statement->n_resources; i++)
        g_ptr_array_add(resources, g_strdup(statement->resources[i].text));
    for (guint i = 0; i < statement->n_principals; i++)
        g_ptr_array_add(principals, g_strdup_printf("%d %s", (int)statement->principals[i].form,
                                                    statement->principals[i].text));
    for (guint i = 0; i < statement->n_conditions; i++)
        g_ptr_array_add(conditions, condition_text(&statement->conditions[i]));
    g_string_append_printf(out, " %d\n", policy->variables);
    write_parts(out, element_letter(statement->action_element), actions);
    write_parts(out, element_letter(statement->resource_element), resources);
    write_parts(out, element_letter(statement->principal_element), principals);
    write_parts(out, '?', conditions);
    return g_string_free(out, FALSE);
}
