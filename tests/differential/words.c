/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/words.h"

#include <string.h>

static GPtrArray *list_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

XpWords *xp_words_new(const char *partition)
{
    XpWords *words = g_new0(XpWords, 1);

    words->accounts = list_new();
    words->identities = list_new();
    words->principals = list_new();
    words->unique_ids = list_new();
    words->secrets = list_new();
    words->keys = list_new();
    words->regions = list_new();
    words->endpoints = list_new();
    words->roles = list_new();
    words->others = list_new();
    words->providers = list_new();
    words->partition = g_strdup(partition);
    return words;
}

void xp_words_free(XpWords *words)
{
    if (words == NULL)
        return;
    g_ptr_array_unref(words->accounts);
    g_ptr_array_unref(words->identities);
    g_ptr_array_unref(words->principals);
    g_ptr_array_unref(words->unique_ids);
    g_ptr_array_unref(words->secrets);
    g_ptr_array_unref(words->keys);
    g_ptr_array_unref(words->regions);
    g_ptr_array_unref(words->endpoints);
    g_ptr_array_unref(words->roles);
    g_ptr_array_unref(words->others);
    g_ptr_array_unref(words->providers);
    g_free(words->partition);
    g_free(words);
}

void xp_words_add(GPtrArray *list, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(list, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

char *xp_words_star_over_colon(char *const *fields)
{
    const char *rest = strchr(fields[5], ':');

    return g_strdup_printf("%s:%s:%s:%s:*:%s", fields[0], fields[1], fields[2], fields[3],
                           rest != NULL ? rest + 1 : fields[5]);
}

const char *xp_words_pick(XpRandom *random, const GPtrArray *list, const char *otherwise)
{
    return list->len > 0 ? g_ptr_array_index(list, xp_random_below(random, list->len)) : otherwise;
}
