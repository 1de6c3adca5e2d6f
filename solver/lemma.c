/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/lazy_internal.h"

enum { EAGER_PATTERNS = 64 }; /* all pairs of so many patterns of a dimension are related */

void xp_lemma_free(gpointer data)
{
    XpLemma *lemma = data;
    g_free(lemma->positive);
    g_free(lemma->negative);
    g_free((gpointer)(gsize)lemma->positive_dimension);
    g_free((gpointer)(gsize)lemma->negative_dimension);
    g_free(lemma);
}

static void store_lemma(XpLazy *lazy, const XpLiteral *literals, guint n, gboolean needs_distinct)
{
    XpLemma *lemma = g_new0(XpLemma, 1);
    guint *positive_dimension = g_new(guint, MAX(n, 1));
    guint *negative_dimension = g_new(guint, MAX(n, 1));
    lemma->positive = g_new(const XpPattern *, MAX(n, 1));
    lemma->negative = g_new(const XpPattern *, MAX(n, 1));
    lemma->dimension = n > 0 ? literals[0].dimension : 0;
    lemma->needs_distinct = needs_distinct;
    for (guint i = 0; i < n; i++) {
        if (literals[i].positive) {
            positive_dimension[lemma->n_positive] = literals[i].dimension;
            lemma->positive[lemma->n_positive++] = literals[i].pattern;
        } else {
            negative_dimension[lemma->n_negative] = literals[i].dimension;
            lemma->negative[lemma->n_negative++] = literals[i].pattern;
        }
    }
    lemma->positive_dimension = positive_dimension;
    lemma->negative_dimension = negative_dimension;
    g_ptr_array_add(lazy->lemmas, lemma);
}

/* Asserts "not all of @literals". */
static void assert_lemma(XpLazy *lazy, const XpLiteral *literals, guint n)
{
    g_autoptr(GPtrArray) clause = g_ptr_array_new();
    for (guint i = 0; i < n; i++) {
        Z3_ast term = xp_atoms_match(lazy->atoms, literals[i].dimension, literals[i].pattern);
        g_ptr_array_add(clause, literals[i].positive ? xp_z3_not(lazy->z3, term) : term);
    }
    xp_lazy_assert(lazy, xp_z3_or_all(lazy->z3, clause));
}

void xp_lemma_add(XpLazy *lazy, const XpLiteral *literals, guint n, gboolean needs_distinct)
{
    assert_lemma(lazy, literals, n);
    store_lemma(lazy, literals, n, needs_distinct);
}

void xp_lemma_add_pair(XpLazy *lazy, guint dimension, const XpPattern *positive,
                       const XpPattern *other, gboolean other_positive)
{
    XpLiteral pair[] = {{dimension, positive, TRUE}, {dimension, other, other_positive}};
    xp_lemma_add(lazy, pair, 2, FALSE);
}

static void relate(XpLazy *lazy, guint dimension, const XpPattern *left, const XpPattern *right)
{
    XpDomain domain = xp_atoms_domain(lazy->atoms, dimension);
    if (xp_pattern_disjoint_quick(left, right)) {
        xp_lemma_add_pair(lazy, dimension, left, right, TRUE);
        return;
    }
    if (xp_pattern_subset_quick(domain, left, right))
        xp_lemma_add_pair(lazy, dimension, left, right, FALSE);
    if (xp_pattern_subset_quick(domain, right, left))
        xp_lemma_add_pair(lazy, dimension, right, left, FALSE);
}

/* Remembers that "@pattern only where @other" is asserted in this scope. FALSE if it was already.
 * @out_known: it was recorded as a lemma before, in another scope. */
static gboolean begin_cover(XpLazy *lazy, guint dimension, const XpPattern *pattern,
                            const XpPattern *other, gboolean *out_known)
{
    G_STATIC_ASSERT(sizeof(gpointer) >= 8);
    guint64 key = (guint64)dimension << 48 | (guint64)pattern->id << 24 | other->id;
    /* Tables hash the low half of a pointer: spread all bits over it, one to one. */
    key *= G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    key ^= key >> 32;
    guint scope = GPOINTER_TO_UINT(g_hash_table_lookup(lazy->covers, (gpointer)(gsize)key));
    *out_known = scope != 0;
    if (scope == lazy->scope)
        return FALSE;
    g_hash_table_insert(lazy->covers, (gpointer)(gsize)key, GUINT_TO_POINTER(lazy->scope));
    return TRUE;
}

void xp_lazy_assert_cover(XpLazy *lazy, guint dimension, const XpPattern *pattern,
                          const XpPattern *other)
{
    gboolean known = FALSE;
    if (pattern == other ||
        !xp_pattern_subset_quick(xp_atoms_domain(lazy->atoms, dimension), pattern, other) ||
        !begin_cover(lazy, dimension, pattern, other, &known))
        return;
    XpLiteral pair[] = {{dimension, pattern, TRUE}, {dimension, other, FALSE}};
    assert_lemma(lazy, pair, 2);
    if (!known)
        store_lemma(lazy, pair, 2, FALSE);
}

void xp_lemma_relate_new_patterns(XpLazy *lazy)
{
    for (guint d = 0; d < xp_atoms_count(lazy->atoms); d++) {
        XpLazyView *view = xp_lazy_view(lazy, d);
        guint end = MIN(xp_atoms_pattern_count(lazy->atoms, d), (guint)EAGER_PATTERNS);
        for (; view->related < end; view->related++)
            for (guint i = 0; i < view->related; i++)
                relate(lazy, d, xp_atoms_pattern(lazy->atoms, d, i),
                       xp_atoms_pattern(lazy->atoms, d, view->related));
    }
}

guint xp_lazy_lemma_count(const XpLazy *lazy)
{
    return lazy->lemmas->len;
}

const XpLemma *xp_lazy_lemma(const XpLazy *lazy, guint index)
{
    return g_ptr_array_index(lazy->lemmas, index);
}
