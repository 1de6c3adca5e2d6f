/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/glob/product.h"

#include <string.h>

#include "encoder/glob/domain.h"
#include "encoder/glob/match.h"

/*
 * A state is the set of positions reached in each pattern, all patterns packed into one row of
 * bits, and the state of the domain. Position i of a pattern means "units 0 to i-1 are used up";
 * a pattern of n units has n+1 positions and accepts in the last.
 *
 * One rule keeps the sets small: once a pattern stands in a star, positions before that star add
 * nothing (whatever they accept, the star accepts too), so they are dropped. What remains of a
 * pattern is the segment after its last star reached, as in substring search.
 */

typedef struct {
    guint first; /* bit of position 0 */
    guint last;  /* bit of the accepting position */
} Range;

typedef struct {
    const XpProductQuery *query;
    gboolean relaxed;
    guint words; /* per state, without the domain's */
    Range *ranges;
    guint64 *stars;    /* positions that stand before a star */
    guint64 *closed;   /* stars that end a negative pattern: no way out of matching it */
    guint *star_first; /* by bit: first bit of the pattern the star belongs to */
    GArray *letters;   /* gunichar */
    guint64 *moves;    /* per letter, words: positions that accept the letter */

    GArray *states;  /* guint64, words + 1 each */
    GArray *parents; /* guint32 */
    GArray *by;      /* guint32: index of the letter taken from the parent */
    guint32 *table;  /* hash table of state index + 1 */
    guint table_bits;
} Search;

static gboolean get_bit(const guint64 *row, guint bit)
{
    return (row[bit / 64] >> (bit % 64)) & 1;
}

static void set_bit(guint64 *row, guint bit)
{
    row[bit / 64] |= G_GUINT64_CONSTANT(1) << (bit % 64);
}

/* Bits @first to @end - 1 of word @word as a mask. */
static guint64 word_mask(guint word, guint first, guint end)
{
    guint low = word * 64;
    guint from = first > low ? first - low : 0;
    guint to = MIN(end > low ? end - low : 0, 64);
    if (from >= to)
        return 0;
    guint64 upto = to == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT(1) << to) - 1;
    return upto & (G_MAXUINT64 << from);
}

static void clear_range(guint64 *row, guint first, guint end)
{
    for (guint word = first / 64; word * 64 < end; word++)
        row[word] &= ~word_mask(word, first, end);
}

static gboolean any_in_range(const guint64 *row, guint first, guint end)
{
    for (guint word = first / 64; word * 64 < end; word++)
        if ((row[word] & word_mask(word, first, end)) != 0)
            return TRUE;
    return FALSE;
}

static void collect_letters(Search *search)
{
    g_autoptr(GArray) mentioned = g_array_new(FALSE, FALSE, sizeof(gunichar));
    for (guint p = 0; p < search->query->n_patterns; p++) {
        const XpPattern *pattern = search->query->patterns[p];
        for (guint i = 0; i < pattern->n_units; i++) {
            gunichar unit = pattern->units[i];
            if (unit >= XP_PATTERN_ANY)
                continue;
            g_array_append_val(mentioned, unit);
            gunichar upper = unit >= 'a' && unit <= 'z' ? unit - ('a' - 'A') : unit;
            if (pattern->fold && upper != unit)
                g_array_append_val(mentioned, upper);
        }
    }
    search->letters = xp_domain_alphabet(search->query->domain,
                                         &g_array_index(mentioned, gunichar, 0), mentioned->len);
}

static void lay_out_patterns(Search *search)
{
    const XpProductQuery *query = search->query;
    search->ranges = g_new0(Range, query->n_patterns + 1);
    guint bits = 0;
    for (guint p = 0; p < query->n_patterns; p++) {
        search->ranges[p] = (Range){bits, bits + query->patterns[p]->n_units};
        bits += query->patterns[p]->n_units + 1;
    }
    search->words = bits / 64 + 1;
    search->stars = g_new0(guint64, search->words);
    search->closed = g_new0(guint64, search->words);
    search->star_first = g_new0(guint, bits + 1);
    search->moves = g_new0(guint64, (gsize)search->words * MAX(search->letters->len, 1));
    for (guint p = 0; p < query->n_patterns; p++) {
        const XpPattern *pattern = query->patterns[p];
        guint first = search->ranges[p].first;
        for (guint i = 0; i < pattern->n_units; i++) {
            if (pattern->units[i] == XP_PATTERN_STAR) {
                set_bit(search->stars, first + i);
                search->star_first[first + i] = first;
                if (i + 1 == pattern->n_units && p >= query->n_positive)
                    set_bit(search->closed, first + i);
                continue;
            }
            for (guint l = 0; l < search->letters->len; l++)
                if (xp_unit_matches(pattern, pattern->units[i],
                                    g_array_index(search->letters, gunichar, l)))
                    set_bit(search->moves + (gsize)l * search->words, first + i);
        }
    }
}

/* Passes over stars (they may be empty) and drops what the last star reached makes needless. */
static void close_row(const Search *search, guint64 *row)
{
    guint64 carry = 0;
    for (guint w = 0; w < search->words; w++) {
        guint64 passing = row[w] & search->stars[w];
        row[w] |= (passing << 1) | carry;
        carry = passing >> 63;
    }
    for (guint w = 0; w < search->words; w++) {
        guint64 waiting = row[w] & search->stars[w];
        while (waiting != 0) {
            guint bit = w * 64 + (guint)__builtin_ctzll(waiting);
            waiting &= waiting - 1;
            clear_range(row, search->star_first[bit], bit);
        }
    }
}

static void step_row(const Search *search, const guint64 *from, guint letter, guint64 *to)
{
    const guint64 *moves = search->moves + (gsize)letter * search->words;
    guint64 carry = 0;
    for (guint w = 0; w < search->words; w++) {
        guint64 moving = from[w] & moves[w];
        to[w] = (moving << 1) | carry | (from[w] & search->stars[w]);
        carry = moving >> 63;
    }
    close_row(search, to);
}

static gboolean is_dead(const Search *search, const guint64 *row)
{
    for (guint w = 0; w < search->words; w++)
        if ((row[w] & search->closed[w]) != 0)
            return TRUE;
    for (guint p = 0; p < search->query->n_positive; p++)
        if (!any_in_range(row, search->ranges[p].first, search->ranges[p].last + 1))
            return TRUE;
    return FALSE;
}

static gboolean is_goal(const Search *search, const guint64 *row)
{
    if (!xp_domain_accepts(search->query->domain, (XpDomainState)row[search->words]))
        return FALSE;
    for (guint p = 0; p < search->query->n_patterns; p++)
        if (get_bit(row, search->ranges[p].last) != (p < search->query->n_positive))
            return FALSE;
    return TRUE;
}

static guint64 hash_row(const Search *search, const guint64 *row)
{
    guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);
    for (guint w = 0; w <= search->words; w++) {
        hash = (hash ^ row[w]) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash;
}

static const guint64 *row_at(const Search *search, guint index)
{
    return &g_array_index(search->states, guint64, (gsize)index * (search->words + 1));
}

static void grow_table(Search *search)
{
    search->table_bits++;
    g_free(search->table);
    search->table = g_new0(guint32, (gsize)1 << search->table_bits);
    guint64 mask = (G_GUINT64_CONSTANT(1) << search->table_bits) - 1;
    for (guint i = 0; i < search->parents->len; i++) {
        guint64 slot = hash_row(search, row_at(search, i)) & mask;
        while (search->table[slot] != 0)
            slot = (slot + 1) & mask;
        search->table[slot] = i + 1;
    }
}

/* FALSE if the state was there already. */
static gboolean add_state(Search *search, const guint64 *row, guint32 parent, guint32 letter)
{
    if (((guint64)search->parents->len + 1) * 2 > G_GUINT64_CONSTANT(1) << search->table_bits)
        grow_table(search);
    guint64 mask = (G_GUINT64_CONSTANT(1) << search->table_bits) - 1;
    guint64 slot = hash_row(search, row) & mask;
    gsize size = (search->words + 1) * sizeof(guint64);
    for (; search->table[slot] != 0; slot = (slot + 1) & mask)
        if (memcmp(row_at(search, search->table[slot] - 1), row, size) == 0)
            return FALSE;
    g_array_append_vals(search->states, row, search->words + 1);
    g_array_append_val(search->parents, parent);
    g_array_append_val(search->by, letter);
    search->table[slot] = search->parents->len;
    return TRUE;
}

static GArray *path_to(const Search *search, guint32 index)
{
    GArray *text = g_array_new(FALSE, FALSE, sizeof(gunichar));
    for (; index != 0; index = g_array_index(search->parents, guint32, index)) {
        guint32 letter = g_array_index(search->by, guint32, index);
        g_array_append_val(text, g_array_index(search->letters, gunichar, letter));
    }
    for (guint i = 0; i < text->len / 2; i++) {
        gunichar *left = &g_array_index(text, gunichar, i);
        gunichar *right = &g_array_index(text, gunichar, text->len - 1 - i);
        gunichar kept = *left;
        *left = *right;
        *right = kept;
    }
    return text;
}

static guint64 *start_row(const Search *search)
{
    guint64 *row = g_new0(guint64, search->words + 1);
    for (guint p = 0; p < search->query->n_patterns; p++)
        set_bit(row, search->ranges[p].first);
    close_row(search, row);
    row[search->words] = xp_domain_start();
    return row;
}

/* Visits the successors of @index; returns the state that is a goal, or 0. */
static guint32 expand(Search *search, guint32 index, guint64 *from, guint64 *to)
{
    memcpy(from, row_at(search, index), (search->words + 1) * sizeof(guint64));
    for (guint l = 0; l < search->letters->len; l++) {
        gunichar letter = g_array_index(search->letters, gunichar, l);
        XpDomainState domain_state = (XpDomainState)from[search->words];
        if (!xp_domain_step(search->query->domain, search->relaxed, &domain_state, letter))
            continue;
        step_row(search, from, l, to);
        if (is_dead(search, to))
            continue;
        to[search->words] = domain_state;
        if (add_state(search, to, index, l) && is_goal(search, to))
            return search->parents->len - 1;
    }
    return 0;
}

static gboolean must_stop(const Search *search, guint64 visited, guint32 next)
{
    const XpProductQuery *query = search->query;
    if (visited + search->parents->len > query->max_states)
        return TRUE;
    return next % 256 == 0 && query->stop != NULL && query->stop(query->stop_data);
}

static XpGlobAnswer run(Search *search, GArray **out_text, guint64 visited)
{
    g_autofree guint64 *from = start_row(search);
    g_autofree guint64 *to = g_new0(guint64, search->words + 1);
    if (is_dead(search, from))
        return XP_GLOB_NO;
    add_state(search, from, 0, 0);
    if (is_goal(search, from)) {
        *out_text = path_to(search, 0);
        return XP_GLOB_YES;
    }
    for (guint32 next = 0; next < search->parents->len; next++) {
        if (must_stop(search, visited, next))
            return XP_GLOB_CAPPED;
        guint32 goal = expand(search, next, from, to);
        if (goal == 0)
            continue;
        *out_text = path_to(search, goal);
        return XP_GLOB_YES;
    }
    return XP_GLOB_NO;
}

static XpGlobAnswer search_once(const XpProductQuery *query, gboolean relaxed, GArray **out_text,
                                guint64 *states)
{
    Search search = {.query = query, .relaxed = relaxed, .table_bits = 5};
    collect_letters(&search);
    lay_out_patterns(&search);
    search.states = g_array_new(FALSE, FALSE, sizeof(guint64));
    search.parents = g_array_new(FALSE, FALSE, sizeof(guint32));
    search.by = g_array_new(FALSE, FALSE, sizeof(guint32));
    search.table = g_new0(guint32, (gsize)1 << search.table_bits);
    XpGlobAnswer answer = run(&search, out_text, *states);
    *states += search.parents->len;
    g_array_unref(search.states);
    g_array_unref(search.parents);
    g_array_unref(search.by);
    g_array_unref(search.letters);
    g_free(search.table);
    g_free(search.ranges);
    g_free(search.stars);
    g_free(search.closed);
    g_free(search.star_first);
    g_free(search.moves);
    return answer;
}

XpGlobAnswer xp_product_search(const XpProductQuery *query, GArray **out_text, guint64 *states)
{
    g_autoptr(GArray) text = NULL;
    XpGlobAnswer answer = search_once(query, TRUE, &text, states);
    if (answer == XP_GLOB_YES &&
        !xp_domain_contains_units(query->domain, &g_array_index(text, gunichar, 0), text->len)) {
        /* The shortest string is too long for an upper bound that was left out: count exactly. */
        g_clear_pointer(&text, g_array_unref);
        answer = search_once(query, FALSE, &text, states);
    }
    *out_text = g_steal_pointer(&text);
    return answer;
}
