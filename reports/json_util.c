/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/json_util.h"

#include <stdlib.h>

#include "frontend/base/text.h"

void xp_json_set(json_t *object, const char *key, json_t *value)
{
    g_assert(value != NULL);
    json_object_set_new(object, key, value);
}

json_t *xp_json_text(const char *text)
{
    if (text == NULL)
        return json_null();
    if (g_utf8_validate(text, -1, NULL))
        return json_string(text);
    g_autofree char *shown = xp_text_show(text);
    return json_string(shown);
}

json_t *xp_json_count(guint count)
{
    return count == 0 ? json_null() : json_integer((json_int_t)count);
}

char *xp_json_print(const json_t *value, size_t flags)
{
    char *dumped = json_dumps(value, flags);
    g_assert(dumped != NULL);
    char *text = g_strconcat(dumped, "\n", NULL);
    free(dumped);
    return text;
}
