/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/world.h"

/*
 * Ordinary-looking values for symbols. Account ids are those of AWS's own documentation as long
 * as they last, so that a reviewer sees at once that they are examples.
 */

static const char *const account_ids[] = {
    "111122223333", "444455556666", "777788889999", "222233334444",
    "555566667777", "888899990000", "333344445555", "666677778888",
};
static const char *const aws_regions[] = {"us-east-1", "eu-west-1", "us-west-2", "ap-northeast-1"};
static const char *const china_regions[] = {"cn-north-1", "cn-northwest-1"};
static const char *const gov_regions[] = {"us-gov-west-1", "us-gov-east-1"};
static const char *const suffixes[] = {"a1b2c3", "d4e5f6", "g7h8i9", "j1k2l3", "m4n5o6"};

/* Candidate @attempt of a fixed list, then numbered ones; each function returns new. */
static char *propose_account(guint attempt)
{
    if (attempt < G_N_ELEMENTS(account_ids))
        return g_strdup(account_ids[attempt]);
    return g_strdup_printf("1234%08u", attempt);
}

static char *propose_region(const char *partition, guint attempt)
{
    const char *const *list = aws_regions;
    guint n = G_N_ELEMENTS(aws_regions);

    if (strcmp(partition, "aws-cn") == 0) {
        list = china_regions;
        n = G_N_ELEMENTS(china_regions);
    } else if (strcmp(partition, "aws-us-gov") == 0) {
        list = gov_regions;
        n = G_N_ELEMENTS(gov_regions);
    }
    if (attempt < n)
        return g_strdup(list[attempt]);
    return g_strdup_printf("%.*s-%u", (int)(strrchr(list[0], '-') - list[0]), list[0], attempt + 3);
}

static char *propose_suffix(guint attempt)
{
    if (attempt < G_N_ELEMENTS(suffixes))
        return g_strdup(suffixes[attempt]);
    return g_strdup_printf("x%05u", attempt);
}

static char *propose_key_id(guint attempt)
{
    return g_strdup_printf("1234abcd-12ab-34cd-56ef-%012" G_GINT64_MODIFIER "x",
                           G_GUINT64_CONSTANT(0x1234567890ab) + attempt);
}

static char *propose_text(const char *name, guint attempt)
{
    return attempt == 0 ? g_strdup(name) : g_strdup_printf("%s%u", name, attempt + 1);
}

static char *propose(const XpWorld *world, const XpSymbol *symbol, guint attempt)
{
    switch (symbol->kind) {
    case XP_SYMBOL_ACCOUNT:
        return propose_account(attempt);
    case XP_SYMBOL_REGION:
        return propose_region(world->n_accounts > 0 ? world->accounts[0]->partition : "aws",
                              attempt);
    case XP_SYMBOL_SECRET_SUFFIX:
        return propose_suffix(attempt);
    case XP_SYMBOL_KEY_ID:
        return propose_key_id(attempt);
    case XP_SYMBOL_TEXT:
        return propose_text(symbol->name, attempt);
    }
    g_assert_not_reached();
}

/* A whole text keeps its name, which stands in the documents by nature. */
static gboolean is_taken(const XpWorld *world, const XpSymbol *symbol, const char *value,
                         char *const *values)
{
    if (g_strv_contains((const char *const *)values, value))
        return TRUE;
    return symbol->kind != XP_SYMBOL_TEXT && xp_strings_any_contains(world->strings, value);
}

char **xp_world_default_binding(const XpWorld *world)
{
    guint n = xp_symbols_count(world->symbols);
    char **values = g_new0(char *, n + 1);

    for (guint i = 0; i < n; i++) {
        const XpSymbol *symbol = xp_symbols_get(world->symbols, i);
        guint attempt = 0;

        values[i] = propose(world, symbol, attempt);
        while (TRUE) {
            g_autofree char *value = g_steal_pointer(&values[i]);

            if (!is_taken(world, symbol, value, values)) {
                values[i] = g_steal_pointer(&value);
                break;
            }
            values[i] = propose(world, symbol, ++attempt);
        }
    }
    return values;
}
