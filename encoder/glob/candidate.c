/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/glob/candidate.h"

#include "encoder/glob/domain.h"

typedef struct {
    XpDomain domain;
    XpCandidateTest test;
    gpointer data;
    GArray *text; /* gunichar: the guess under construction */
} Guess;

static gboolean try_text(Guess *guess)
{
    return guess->test(&g_array_index(guess->text, gunichar, 0), guess->text->len, guess->data);
}

static void append_ascii(GArray *text, const char *ascii)
{
    for (; *ascii != '\0'; ascii++) {
        gunichar c = (gunichar)*ascii;
        g_array_append_val(text, c);
    }
}

static gboolean is_alnum(gunichar c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static gboolean try_words(Guess *guess)
{
    for (const char *const *word = xp_domain_words(guess->domain); *word != NULL; word++) {
        g_array_set_size(guess->text, 0);
        append_ascii(guess->text, *word);
        if (try_text(guess))
            return TRUE;
    }
    return FALSE;
}

/* A star between the characters @before and @after (0: none) reads best empty next to a letter
 * or digit on one side and nothing on the other. */
static gboolean reads_well_empty(gunichar before, gunichar after)
{
    return (is_alnum(before) && !is_alnum(after)) || (is_alnum(after) && !is_alnum(before));
}

typedef enum { FILL_SMART, FILL_EMPTY, FILL_WORD } Fill;

/* Where the domain has one length, the first star takes what is missing to it. */
static void append_star(Guess *guess, const XpPattern *pattern, guint at, Fill fill,
                        const char *filler, guint *missing)
{
    const char *word = xp_domain_words(guess->domain)[0];
    if (xp_domain_fixed_length(guess->domain) != 0) {
        for (; *missing > 0; (*missing)--) {
            gunichar c = (gunichar)word[guess->text->len];
            g_array_append_val(guess->text, c);
        }
        return;
    }
    gunichar before = at > 0 ? pattern->units[at - 1] : 0;
    gunichar after = at + 1 < pattern->n_units ? pattern->units[at + 1] : 0;
    gboolean empty = fill == FILL_EMPTY || (fill == FILL_SMART && reads_well_empty(before, after));
    if (!empty)
        append_ascii(guess->text, filler);
}

static gboolean try_filled(Guess *guess, const XpPattern *pattern, Fill fill, const char *filler)
{
    guint fixed = 0;
    for (guint i = 0; i < pattern->n_units; i++)
        fixed += pattern->units[i] != XP_PATTERN_STAR;
    guint length = xp_domain_fixed_length(guess->domain);
    guint missing = length > fixed ? length - fixed : 0;
    if (length != 0 && fixed > length)
        return FALSE;
    const char *word = xp_domain_words(guess->domain)[0];
    g_array_set_size(guess->text, 0);
    for (guint i = 0; i < pattern->n_units; i++) {
        gunichar unit = pattern->units[i];
        if (unit == XP_PATTERN_STAR) {
            append_star(guess, pattern, i, fill, filler, &missing);
            continue;
        }
        if (unit == XP_PATTERN_ANY)
            unit = length != 0 ? (gunichar)word[guess->text->len] : (gunichar)("a1b2c3d4"[i % 8]);
        g_array_append_val(guess->text, unit);
    }
    return try_text(guess);
}

static guint prefix_length(const XpPattern *pattern)
{
    guint n = 0;
    while (n < pattern->n_units && pattern->units[n] < XP_PATTERN_ANY)
        n++;
    return n;
}

static guint suffix_length(const XpPattern *pattern)
{
    guint n = 0;
    while (n < pattern->n_units && pattern->units[pattern->n_units - 1 - n] < XP_PATTERN_ANY)
        n++;
    return n;
}

static void append_units(GArray *text, const gunichar *units, guint n)
{
    for (guint i = 0; i < n; i++) {
        gunichar unit = units[i] == XP_PATTERN_ANY ? (gunichar)'a' : units[i];
        if (unit != XP_PATTERN_STAR)
            g_array_append_val(text, unit);
    }
}

/* The longest beginning, what stands between stars in each pattern one after the other, the
 * longest end: with enough stars that matches all of them. */
static gboolean try_concatenation(Guess *guess, const XpPattern *const *positive, guint n)
{
    const XpPattern *first = positive[0];
    const XpPattern *last = positive[0];
    for (guint p = 1; p < n; p++) {
        if (prefix_length(positive[p]) > prefix_length(first))
            first = positive[p];
        if (suffix_length(positive[p]) > suffix_length(last))
            last = positive[p];
    }
    g_array_set_size(guess->text, 0);
    append_units(guess->text, first->units, prefix_length(first));
    for (guint p = 0; p < n; p++) {
        guint from = prefix_length(positive[p]);
        guint end = positive[p]->n_units - suffix_length(positive[p]);
        if (from < end)
            append_units(guess->text, positive[p]->units + from, end - from);
    }
    append_units(guess->text, last->units + last->n_units - suffix_length(last),
                 suffix_length(last));
    return try_text(guess);
}

/* What a star may stand for where it should not be empty (NULL-terminated). */
static const char *const *fillers_of(XpDomain domain)
{
    static const char *const names[] = {"app", "x", "a1", "team/app", NULL};
    static const char *const regions[] = {"east-1", "west-1", "a", NULL};
    static const char *const endpoints[] = {"0a1b2c3d", "0a", NULL};
    static const char *const identifiers[] = {"EXAMPLE12345", "123456789EXAMPLE", "A", NULL};
    static const char *const actions[] = {"item", "x", NULL};
    static const char *const octets[] = {"7", "0.7", "0.0.7", "0.0.0.7", "::7", NULL};
    static const char *const moments[] = {"-01-01T00:00:00Z", "T00:00:00Z", "Z", NULL};
    static const char *const none[] = {NULL};
    switch (domain) {
    case XP_DOMAIN_ANY:
    case XP_DOMAIN_TEXT:
    case XP_DOMAIN_NAME:
    case XP_DOMAIN_PATH_NAME:
    case XP_DOMAIN_SESSION:
    case XP_DOMAIN_FEDERATED_NAME:
    case XP_DOMAIN_SERVICE:
        return names;
    case XP_DOMAIN_REGION:
        return regions;
    case XP_DOMAIN_VPCE:
        return endpoints;
    case XP_DOMAIN_UNIQUE_ROLE_ID:
    case XP_DOMAIN_UNIQUE_USER_ID:
        return identifiers;
    case XP_DOMAIN_ACTION:
        return actions;
    case XP_DOMAIN_ADDRESS:
        return octets;
    case XP_DOMAIN_INSTANT:
        return moments;
    case XP_DOMAIN_ACCOUNT:
    case XP_DOMAIN_SECRET_SUFFIX:
    case XP_DOMAIN_KEY_ID:
    case XP_DOMAIN_NUMBER:
    case XP_DOMAIN_COUNT:
        break;
    }
    return none;
}

enum { GUESSED_POSITIVES = 6 };

static gboolean try_positives(Guess *guess, const XpPattern *const *positive, guint n)
{
    const char *const *fillers = fillers_of(guess->domain);
    guint some = MIN(n, (guint)GUESSED_POSITIVES);
    for (guint p = 0; p < some; p++)
        if (try_filled(guess, positive[p], FILL_SMART, fillers[0] != NULL ? fillers[0] : ""))
            return TRUE;
    for (guint p = 0; p < some; p++)
        for (guint f = 0; fillers[f] != NULL; f++)
            if (try_filled(guess, positive[p], FILL_WORD, fillers[f]))
                return TRUE;
    for (guint p = 0; p < some; p++)
        if (try_filled(guess, positive[p], FILL_EMPTY, ""))
            return TRUE;
    return n > 1 && try_concatenation(guess, positive, n);
}

gboolean xp_candidates_try(XpDomain domain, const XpPattern *const *positive, guint n_positive,
                           XpCandidateTest test, gpointer data)
{
    g_autoptr(GArray) text = g_array_new(FALSE, FALSE, sizeof(gunichar));
    Guess guess = {domain, test, data, text};
    return try_words(&guess) || try_positives(&guess, positive, n_positive);
}
