/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "solver/lazy.h"
#include "tests/glob/naive.h"
#include "tests/solver/suites.h"

/*
 * Random clauses over pattern Booleans of two dimensions and plain Booleans, against trying every
 * pair of texts. The texts tried are those over a small alphabet; the patterns are built so that
 * a longer or stranger text has a counterpart among them.
 */

enum { PATTERNS = 6, PLAIN = 2, CLAUSES = 16, WIDTH = 3, DIMENSIONS = 2 };

typedef struct {
    guint variable; /* dimension * PATTERNS + pattern, or plain ones after these */
    gboolean positive;
} Literal;

typedef struct {
    char *texts[DIMENSIONS * PATTERNS];
    Literal clauses[CLAUSES][WIDTH];
} Case;

enum { VARIABLES = DIMENSIONS * PATTERNS + PLAIN };

static char *draw_pattern(XpNaiveRandom *random)
{
    GString *text = g_string_new(NULL);
    for (guint n = 1 + xp_naive_below(random, 4); n > 0; n--)
        g_string_append_c(text, "ab*?*"[xp_naive_below(random, 5)]);
    return g_string_free(text, FALSE);
}

static void draw_case(Case *one, XpNaiveRandom *random)
{
    for (guint i = 0; i < DIMENSIONS * PATTERNS; i++)
        one->texts[i] = draw_pattern(random);
    for (guint c = 0; c < CLAUSES; c++)
        for (guint l = 0; l < WIDTH; l++)
            one->clauses[c][l] =
                (Literal){xp_naive_below(random, VARIABLES), xp_naive_below(random, 5) < 2};
}

static gboolean satisfied(const Case *one, guint truth)
{
    for (guint c = 0; c < CLAUSES; c++) {
        gboolean some = FALSE;
        for (guint l = 0; l < WIDTH; l++) {
            const Literal *literal = &one->clauses[c][l];
            some = some || ((truth >> literal->variable & 1) != 0) == literal->positive;
        }
        if (!some)
            return FALSE;
    }
    return TRUE;
}

static guint truth_of(const Case *one, guint dimension, const char *text)
{
    guint truth = 0;
    for (guint p = 0; p < PATTERNS; p++)
        if (xp_naive_matches(one->texts[dimension * PATTERNS + p], FALSE, text))
            truth |= 1u << (dimension * PATTERNS + p);
    return truth;
}

typedef struct {
    const Case *one;
    guint dimension;
    GHashTable *truths; /* what the patterns of the dimension can be together */
} Collect;

static gboolean collect(const char *text, gpointer data)
{
    Collect *collecting = data;
    if (*text != '\0')
        g_hash_table_add(collecting->truths,
                         GUINT_TO_POINTER(truth_of(collecting->one, collecting->dimension, text)));
    return TRUE;
}

static gboolean satisfiable(const Case *one)
{
    g_autoptr(GHashTable) first = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) second = g_hash_table_new(NULL, NULL);
    GHashTable *truths[DIMENSIONS] = {first, second};
    for (guint d = 0; d < DIMENSIONS; d++) {
        Collect collecting = {one, d, truths[d]};
        xp_naive_strings("abx", 7, collect, &collecting);
    }
    GHashTableIter outer;
    gpointer left = NULL;
    g_hash_table_iter_init(&outer, first);
    while (g_hash_table_iter_next(&outer, &left, NULL)) {
        GHashTableIter inner;
        gpointer right = NULL;
        g_hash_table_iter_init(&inner, second);
        while (g_hash_table_iter_next(&inner, &right, NULL))
            for (guint plain = 0; plain < 1u << PLAIN; plain++)
                if (satisfied(one, GPOINTER_TO_UINT(left) | GPOINTER_TO_UINT(right) |
                                       plain << (DIMENSIONS * PATTERNS)))
                    return TRUE;
    }
    return FALSE;
}

static Z3_ast term_of(XpAtoms *atoms, const Case *one, guint variable)
{
    XpZ3 *z3 = xp_atoms_z3(atoms);
    if (variable >= DIMENSIONS * PATTERNS) {
        g_autofree char *name = g_strdup_printf("plain%u", variable);
        return xp_z3_const(z3, name);
    }
    const XpPattern *pattern =
        xp_patterns_add_text(xp_atoms_patterns(atoms), one->texts[variable], TRUE, FALSE);
    return xp_atoms_match(atoms, variable / PATTERNS, pattern);
}

static void assert_clauses(XpLazy *lazy, XpAtoms *atoms, const Case *one)
{
    XpZ3 *z3 = xp_atoms_z3(atoms);
    for (guint c = 0; c < CLAUSES; c++) {
        Z3_ast clause = xp_z3_false(z3);
        for (guint l = 0; l < WIDTH; l++) {
            const Literal *literal = &one->clauses[c][l];
            Z3_ast term = term_of(atoms, one, literal->variable);
            clause = xp_z3_or(z3, clause, literal->positive ? term : xp_z3_not(z3, term));
        }
        xp_lazy_assert(lazy, clause);
    }
}

static void check_witnesses(XpLazy *lazy, XpAtoms *atoms, const Case *one)
{
    guint truth = 0;
    for (guint d = 0; d < DIMENSIONS; d++)
        truth |= truth_of(one, d, xp_lazy_witness(lazy, d));
    for (guint v = 0; v < VARIABLES; v++) {
        gboolean holds = xp_lazy_holds(lazy, term_of(atoms, one, v));
        if (v >= DIMENSIONS * PATTERNS)
            truth |= holds ? 1u << v : 0;
        else
            CU_ASSERT_EQUAL(holds, (truth >> v & 1) != 0);
    }
    CU_ASSERT_TRUE(satisfied(one, truth));
}

static gboolean refutes(const XpLemma *lemma, const char *text)
{
    for (guint i = 0; i < lemma->n_positive; i++)
        if (!xp_pattern_matches(lemma->positive[i], text))
            return FALSE;
    for (guint i = 0; i < lemma->n_negative; i++)
        if (xp_pattern_matches(lemma->negative[i], text))
            return FALSE;
    return TRUE;
}

static gboolean not_refuted(const char *text, gpointer data)
{
    CU_ASSERT_FALSE(*text != '\0' && refutes(data, text));
    return TRUE;
}

/* Each lemma is a fact about texts, and every part of it is needed. */
static void check_lemmas(XpLazy *lazy)
{
    for (guint i = 0; i < xp_lazy_lemma_count(lazy); i++) {
        const XpLemma *lemma = xp_lazy_lemma(lazy, i);
        xp_naive_strings("abx", 5, not_refuted, (gpointer)(gsize)lemma);
        XpRealizeQuery query = {.domain = XP_DOMAIN_TEXT,
                                .positive = lemma->positive,
                                .n_positive = lemma->n_positive,
                                .negative = lemma->negative,
                                .n_negative = lemma->n_negative};
        XpRealizeResult result;
        xp_realize(&query, &result);
        CU_ASSERT_EQUAL(result.answer, XP_GLOB_NO);
        CU_ASSERT_EQUAL(result.conflict_positive->len, lemma->n_positive);
        CU_ASSERT_EQUAL(result.conflict_negative->len, lemma->n_negative);
        xp_realize_clear(&result);
    }
}

/* Answer, witnesses and lemmas as one text, to compare runs. */
static char *solve(const Case *one, gboolean check)
{
    g_autoptr(XpZ3) z3 = xp_z3_new();
    g_autoptr(XpAtoms) atoms = xp_atoms_new(z3);
    xp_atoms_add_dimension(atoms, "first", XP_DOMAIN_TEXT);
    xp_atoms_add_dimension(atoms, "second", XP_DOMAIN_TEXT);
    g_autoptr(XpLazy) lazy = xp_lazy_new(atoms);
    assert_clauses(lazy, atoms, one);
    g_autoptr(GError) error = NULL;
    XpLazyAnswer answer = xp_lazy_check(lazy, NULL, 0, NULL, &error);
    CU_ASSERT_PTR_NULL(error);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%d %u", (int)answer, xp_lazy_lemma_count(lazy));
    if (answer == XP_LAZY_SAT)
        for (guint d = 0; d < DIMENSIONS; d++)
            g_string_append_printf(text, " %s", xp_lazy_witness(lazy, d));
    if (check) {
        CU_ASSERT_EQUAL(answer, satisfiable(one) ? XP_LAZY_SAT : XP_LAZY_UNSAT);
        if (answer == XP_LAZY_SAT)
            check_witnesses(lazy, atoms, one);
        check_lemmas(lazy);
    }
    return g_string_free(text, FALSE);
}

static void test_random(void)
{
    XpNaiveRandom random = {7};
    guint unsatisfiable = 0;
    for (guint round = 0; round < 60; round++) {
        Case one;
        draw_case(&one, &random);
        g_autofree char *first = solve(&one, TRUE);
        g_autofree char *again = solve(&one, FALSE);
        CU_ASSERT_STRING_EQUAL(first, again);
        unsatisfiable += first[0] == '0' ? 1 : 0;
        for (guint i = 0; i < DIMENSIONS * PATTERNS; i++)
            g_free(one.texts[i]);
    }
    /* The test is of use only while both answers occur. */
    CU_ASSERT_TRUE(unsatisfiable > 3);
    CU_ASSERT_TRUE(unsatisfiable < 57);
}

CU_TestInfo xp_test_lazy_random[] = {
    {"answers, witnesses and lemmas agree with enumeration and repeat", test_random},
    CU_TEST_INFO_NULL,
};
