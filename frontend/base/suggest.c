/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/base/suggest.h"

#include <string.h>

/* Longer words are compared by their first letters only: nobody mistypes that much. */
#define LONGEST 64u

static guint least(guint a, guint b, guint c)
{
    guint low = MIN(a, b);

    return MIN(low, c);
}

guint xp_edit_distance(const char *left, const char *right)
{
    guint rows[3][LONGEST + 1];
    guint n_left = (guint)MIN(strlen(left), LONGEST);
    guint n_right = (guint)MIN(strlen(right), LONGEST);

    for (guint j = 0; j <= n_right; j++)
        rows[0][j] = j;
    for (guint i = 1; i <= n_left; i++) {
        guint *row = rows[i % 3];
        const guint *above = rows[(i - 1) % 3];
        char a = g_ascii_tolower(left[i - 1]);

        row[0] = i;
        for (guint j = 1; j <= n_right; j++) {
            char b = g_ascii_tolower(right[j - 1]);

            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b));
            if (i > 1 && j > 1 && a == g_ascii_tolower(right[j - 2]) &&
                b == g_ascii_tolower(left[i - 2]))
                row[j] = MIN(row[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
    return rows[n_left % 3][n_right];
}

static gboolean goes_on(const char *word, const char *candidate)
{
    return g_ascii_strncasecmp(word, candidate, strlen(word)) == 0;
}

const char *xp_suggest(const char *word, const char *const *candidates, guint n)
{
    const char *nearest = NULL;
    guint best = MAX((guint)strlen(word) / 3, 1u) + 1;

    for (guint i = 0; i < n; i++) {
        guint distance = xp_edit_distance(word, candidates[i]);

        /* Of two that are as near, the one that goes on where the word ends. */
        if (distance < best || (distance == best && nearest != NULL &&
                                goes_on(word, candidates[i]) && !goes_on(word, nearest))) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}
