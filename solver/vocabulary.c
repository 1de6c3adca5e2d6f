/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/vocabulary.h"

#include <string.h>

#include "encoder/matches.h"
#include "solver/smtlib.h"

/* A comparison: of a whole text (@match) or of one string constant. */
typedef struct {
    Z3_ast atom;
    const XpMatch *match; /* or NULL */
    guint dimension;
    const XpPattern *pattern;
} Comparison;

struct XpVocabulary {
    XpProblem *problem;
    XpSmtlibTerms *terms;
    GPtrArray *comparisons; /* Comparison *, owned */
    GHashTable *by_atom;    /* Z3_ast -> Comparison * */
    GPtrArray *strings;     /* const char *: name of the string constant of each dimension */
    GPtrArray *selectors;   /* const XpSelector *: of accounts */
    GPtrArray *accounts;    /* const char *: name of the account each selector chooses */
};

/* What a set of lines uses. */
typedef struct {
    GHashTable *dimensions; /* index + 1 */
    GHashTable *selectors;  /* index + 1 of vocabulary->selectors */
    GHashTable *seen;       /* Z3_ast */
    GPtrArray *constants;
} Use;

static gpointer key_of(guint index)
{
    return GUINT_TO_POINTER(index + 1);
}

/* ---- names ---- */

static const char *string_name(XpVocabulary *vocabulary, guint dimension)
{
    while (vocabulary->strings->len < xp_atoms_count(vocabulary->problem->atoms)) {
        guint next = vocabulary->strings->len;
        const char *text = xp_atoms_name(vocabulary->problem->atoms, next);
        g_ptr_array_add(vocabulary->strings,
                        (gpointer)(gsize)xp_smtlib_terms_reserve(vocabulary->terms, text));
    }
    return g_ptr_array_index(vocabulary->strings, dimension);
}

static guint selector_index(XpVocabulary *vocabulary, const XpSelector *selector)
{
    for (guint i = 0; i < vocabulary->selectors->len; i++)
        if (g_ptr_array_index(vocabulary->selectors, i) == selector)
            return i;
    g_ptr_array_add(vocabulary->selectors, (gpointer)(gsize)selector);
    g_ptr_array_add(vocabulary->accounts, (gpointer)(gsize)xp_smtlib_terms_reserve(
                                              vocabulary->terms, "account of the caller"));
    return vocabulary->selectors->len - 1;
}

/* The dimension of a symbol; G_MAXUINT for an account whose id is known, given in @out_id. */
static guint symbol_dimension(const XpVocabulary *vocabulary, guint symbol, const char **out_id)
{
    XpProblem *problem = vocabulary->problem;
    if (xp_symbols_get(problem->world->symbols, symbol)->kind != XP_SYMBOL_ACCOUNT)
        return xp_problem_symbol_dimension(problem, symbol);
    char text[8];
    xp_symbol_to_utf8(symbol, text);
    guint index = xp_problem_account_find(problem, text);
    g_assert(index != G_MAXUINT);
    const XpAccountElement *element = xp_problem_account(problem, index);
    *out_id = element->id;
    return element->id != NULL ? G_MAXUINT : element->dimension;
}

static void add_shown(const XpVocabulary *vocabulary, GString *out, gunichar unit)
{
    if (unit == XP_PATTERN_STAR || unit == XP_UNIT_STAR_SEGMENT)
        g_string_append_c(out, '*');
    else if (unit == XP_PATTERN_ANY || unit == XP_UNIT_ANY_SEGMENT)
        g_string_append_c(out, '?');
    else if (xp_symbol_is(unit))
        g_string_append_printf(
            out, "<%s>",
            xp_symbols_get(vocabulary->problem->world->symbols, xp_symbol_index(unit))->name);
    else
        g_string_append_unichar(out, unit);
}

static void add_units_shown(const XpVocabulary *vocabulary, GString *out, const gunichar *units,
                            guint n, gboolean fold)
{
    g_string_append(out, fold ? " ~~ " : " ~ ");
    for (guint i = 0; i < n; i++)
        add_shown(vocabulary, out, units[i]);
}

static char *match_shown(const XpVocabulary *vocabulary, const XpMatch *match)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < xp_rope_length(match->rope); i++) {
        const XpPart *part = xp_rope_part(match->rope, i);
        switch (part->kind) {
        case XP_PART_CHARACTER:
            g_string_append_unichar(text, part->index);
            break;
        case XP_PART_SYMBOL:
            add_shown(vocabulary, text, XP_SYMBOL_FIRST + part->index);
            break;
        case XP_PART_DIMENSION:
            g_string_append_printf(text, "<%s>",
                                   xp_atoms_name(vocabulary->problem->atoms, part->index));
            break;
        case XP_PART_CALLER_ACCOUNT:
            g_string_append(text, "<account of the caller>");
            break;
        }
    }
    add_units_shown(vocabulary, text, (const gunichar *)(const void *)match->units->units->data,
                    match->units->units->len, match->units->fold);
    return g_string_free(text, FALSE);
}

static void add_comparison(XpVocabulary *vocabulary, const Comparison *row, const char *shown)
{
    Comparison *comparison = g_memdup2(row, sizeof *row);
    g_ptr_array_add(vocabulary->comparisons, comparison);
    g_hash_table_insert(vocabulary->by_atom, comparison->atom, comparison);
    xp_smtlib_terms_name(vocabulary->terms, comparison->atom, shown);
}

static void add_components(XpVocabulary *vocabulary, guint dimension)
{
    const XpAtoms *atoms = vocabulary->problem->atoms;
    for (guint i = 0; i < xp_atoms_pattern_count(atoms, dimension); i++) {
        Comparison row = {.atom = xp_atoms_pattern_term(atoms, dimension, i),
                          .dimension = dimension,
                          .pattern = xp_atoms_pattern(atoms, dimension, i)};
        g_autoptr(GString) shown = g_string_new(NULL);
        g_string_printf(shown, "<%s>", xp_atoms_name(atoms, dimension));
        add_units_shown(vocabulary, shown, row.pattern->units, row.pattern->n_units,
                        row.pattern->fold);
        add_comparison(vocabulary, &row, shown->str);
    }
}

XpVocabulary *xp_vocabulary_new(XpProblem *problem, XpSmtlibTerms *terms)
{
    XpVocabulary *vocabulary = g_new0(XpVocabulary, 1);
    vocabulary->problem = problem;
    vocabulary->terms = terms;
    vocabulary->comparisons = g_ptr_array_new_with_free_func(g_free);
    vocabulary->by_atom = g_hash_table_new(NULL, NULL);
    vocabulary->strings = g_ptr_array_new();
    vocabulary->selectors = g_ptr_array_new();
    vocabulary->accounts = g_ptr_array_new();
    for (guint i = 0; i < xp_matches_count(problem->matches); i++) {
        const XpMatch *match = xp_matches_get(problem->matches, i);
        Comparison row = {.atom = match->atom, .match = match};
        g_autofree char *shown = match_shown(vocabulary, match);
        add_comparison(vocabulary, &row, shown);
    }
    for (guint d = 0; d < xp_atoms_count(problem->atoms); d++)
        add_components(vocabulary, d);
    return vocabulary;
}

void xp_vocabulary_free(XpVocabulary *vocabulary)
{
    if (vocabulary == NULL)
        return;
    g_hash_table_unref(vocabulary->by_atom);
    g_ptr_array_unref(vocabulary->comparisons);
    g_ptr_array_unref(vocabulary->strings);
    g_ptr_array_unref(vocabulary->selectors);
    g_ptr_array_unref(vocabulary->accounts);
    g_free(vocabulary);
}

gboolean xp_vocabulary_defines(const XpVocabulary *vocabulary, Z3_ast constant)
{
    return g_hash_table_contains(vocabulary->by_atom, constant);
}

/* ---- what is used ---- */

static void use_symbol(XpVocabulary *vocabulary, Use *use, guint symbol)
{
    const char *id = NULL;
    guint dimension = symbol_dimension(vocabulary, symbol, &id);
    if (dimension != G_MAXUINT)
        g_hash_table_add(use->dimensions, key_of(dimension));
}

static void use_selector(XpVocabulary *vocabulary, Use *use, const XpSelector *selector)
{
    if (!g_hash_table_add(use->selectors, key_of(selector_index(vocabulary, selector))))
        return;
    for (guint i = 0; i < xp_problem_account_count(vocabulary->problem); i++) {
        const XpAccountElement *element = xp_problem_account(vocabulary->problem, i);
        if (element->id == NULL)
            g_hash_table_add(use->dimensions, key_of(element->dimension));
        xp_smtlib_terms_constants(vocabulary->terms, xp_selector_is(selector, i), use->seen,
                                  use->constants);
    }
}

static void use_match(XpVocabulary *vocabulary, Use *use, const XpMatch *match)
{
    for (guint i = 0; i < xp_rope_length(match->rope); i++) {
        const XpPart *part = xp_rope_part(match->rope, i);
        switch (part->kind) {
        case XP_PART_CHARACTER:
            break;
        case XP_PART_SYMBOL:
            use_symbol(vocabulary, use, part->index);
            break;
        case XP_PART_DIMENSION:
            g_hash_table_add(use->dimensions, key_of(part->index));
            break;
        case XP_PART_CALLER_ACCOUNT:
            use_selector(vocabulary, use, match->caller_account);
            break;
        }
    }
    for (guint i = 0; i < match->units->units->len; i++) {
        gunichar unit = g_array_index(match->units->units, gunichar, i);
        if (xp_symbol_is(unit))
            use_symbol(vocabulary, use, xp_symbol_index(unit));
    }
}

static void use_comparison(XpVocabulary *vocabulary, Use *use, const Comparison *comparison)
{
    if (comparison->match != NULL) {
        use_match(vocabulary, use, comparison->match);
        return;
    }
    g_hash_table_add(use->dimensions, key_of(comparison->dimension));
    for (guint i = 0; i < comparison->pattern->n_units; i++)
        if (xp_symbol_is(comparison->pattern->units[i]))
            use_symbol(vocabulary, use, xp_symbol_index(comparison->pattern->units[i]));
}

/* ---- terms ---- */

static char *symbol_term(XpVocabulary *vocabulary, guint symbol)
{
    const char *id = NULL;
    guint dimension = symbol_dimension(vocabulary, symbol, &id);
    if (dimension != G_MAXUINT)
        return g_strdup(string_name(vocabulary, dimension));
    g_autoptr(GString) text = g_string_new(NULL);
    xp_smtlib_add_string(text, id);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The characters of @rope from @i on as one literal; returns where they end. */
static guint add_literal(GString *out, const XpRope *rope, guint i)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (; i < xp_rope_length(rope) && xp_rope_part(rope, i)->kind == XP_PART_CHARACTER; i++)
        g_string_append_unichar(text, xp_rope_part(rope, i)->index);
    xp_smtlib_add_string(out, text->str);
    return i;
}

static void add_part(XpVocabulary *vocabulary, GString *out, const XpMatch *match,
                     const XpPart *part)
{
    switch (part->kind) {
    case XP_PART_DIMENSION:
        g_string_append(out, string_name(vocabulary, part->index));
        return;
    case XP_PART_CALLER_ACCOUNT: {
        guint index = selector_index(vocabulary, match->caller_account);
        g_string_append(out, g_ptr_array_index(vocabulary->accounts, index));
        return;
    }
    case XP_PART_SYMBOL: {
        g_autofree char *term = symbol_term(vocabulary, part->index);
        g_string_append(out, term);
        return;
    }
    case XP_PART_CHARACTER:
        break;
    }
    g_assert_not_reached();
}

static void add_rope(XpVocabulary *vocabulary, GString *out, const XpMatch *match)
{
    g_autoptr(GString) parts = g_string_new(NULL);
    guint n = 0;
    for (guint i = 0; i < xp_rope_length(match->rope); n++) {
        g_string_append_c(parts, ' ');
        if (xp_rope_part(match->rope, i)->kind == XP_PART_CHARACTER)
            i = add_literal(parts, match->rope, i);
        else
            add_part(vocabulary, parts, match, xp_rope_part(match->rope, i++));
    }
    if (n == 0)
        g_string_append(out, "\"\"");
    else if (n == 1)
        g_string_append(out, parts->str + 1);
    else
        g_string_append_printf(out, "(str.++%s)", parts->str);
}

typedef struct {
    XpVocabulary *vocabulary;
    char *term; /* the last one given out */
} SymbolTerm;

static const char *give_symbol(guint index, gpointer data)
{
    SymbolTerm *last = data;
    g_free(last->term);
    last->term = symbol_term(last->vocabulary, index);
    return last->term;
}

static void add_membership(XpVocabulary *vocabulary, GString *out, const char *text,
                           const gunichar *units, guint n, gboolean fold)
{
    SymbolTerm last = {.vocabulary = vocabulary};
    g_string_append_printf(out, "(str.in_re %s ", text);
    xp_smtlib_add_regex(out, units, n, fold, give_symbol, &last);
    g_string_append_c(out, ')');
    g_free(last.term);
}

/* ---- lines ---- */

static void write_comparison(XpVocabulary *vocabulary, GString *out, const Comparison *comparison)
{
    g_string_append_printf(out, "(define-fun %s () Bool ",
                           xp_smtlib_terms_name_of(vocabulary->terms, comparison->atom));
    if (comparison->match != NULL) {
        const XpUnits *units = comparison->match->units;
        g_autoptr(GString) text = g_string_new(NULL);
        add_rope(vocabulary, text, comparison->match);
        add_membership(vocabulary, out, text->str,
                       (const gunichar *)(const void *)units->units->data, units->units->len,
                       units->fold);
    } else {
        const XpPattern *pattern = comparison->pattern;
        add_membership(vocabulary, out, string_name(vocabulary, comparison->dimension),
                       pattern->units, pattern->n_units, pattern->fold);
    }
    g_string_append(out, ")\n");
}

static void write_string(XpVocabulary *vocabulary, GString *out, guint dimension, gboolean lengths)
{
    XpDomain domain = xp_atoms_domain(vocabulary->problem->atoms, dimension);
    const char *name = string_name(vocabulary, dimension);
    const char *regex = xp_smtlib_domain(domain);
    guint most = xp_smtlib_domain_most(domain);
    g_string_append_printf(out, "(declare-const %s String)\n", name);
    if (regex != NULL)
        g_string_append_printf(out, "(assert (! (str.in_re %s %s) :named |what %.*s may be|))\n",
                               name, regex, (int)strlen(name) - 2, name + 1);
    if (lengths && most > 0)
        g_string_append_printf(out,
                               "(assert (! (<= (str.len %s) %u) :named |how long %.*s may be|))\n",
                               name, most, (int)strlen(name) - 2, name + 1);
}

static void write_difference(GString *out, const char *left, const char *right, const char *shown)
{
    g_string_append_printf(out, "(assert (! (not (= %s %s)) :named |%.*s is not %s|))\n", left,
                           right, (int)strlen(left) - 2, left + 1, shown);
}

/* The values of some dimensions differ from each other and from some texts. */
static void write_distinct(XpVocabulary *vocabulary, GString *out, const Use *use,
                           const XpDistinct *group)
{
    for (guint i = 0; i < group->dimensions->len; i++) {
        guint dimension = g_array_index(group->dimensions, guint, i);
        const char *name = string_name(vocabulary, dimension);
        if (!g_hash_table_contains(use->dimensions, key_of(dimension)))
            continue;
        for (guint j = 0; j < i; j++) {
            guint other = g_array_index(group->dimensions, guint, j);
            if (!g_hash_table_contains(use->dimensions, key_of(other)))
                continue;
            const char *other_name = string_name(vocabulary, other);
            g_autofree char *shown = g_strndup(other_name + 1, strlen(other_name) - 2);
            write_difference(out, name, other_name, shown);
        }
        for (guint f = 0; f < group->forbidden->len; f++) {
            const char *text = g_ptr_array_index(group->forbidden, f);
            g_autoptr(GString) literal = g_string_new(NULL);
            xp_smtlib_add_string(literal, text);
            write_difference(out, name, literal->str, text);
        }
    }
}

static void write_account(XpVocabulary *vocabulary, GString *out, guint index)
{
    const XpSelector *selector = g_ptr_array_index(vocabulary->selectors, index);
    const char *name = g_ptr_array_index(vocabulary->accounts, index);
    guint n = xp_problem_account_count(vocabulary->problem);
    g_autofree char *range =
        xp_smtlib_terms_print_whole(vocabulary->terms, xp_selector_in_range(selector));
    g_string_append_printf(out, "(assert (! %s :named |%.*s is one of them|))\n", range,
                           (int)strlen(name) - 2, name + 1);
    g_string_append_printf(out, "(define-fun %s () String ", name);
    for (guint i = 0; i < n; i++) {
        const XpAccountElement *element = xp_problem_account(vocabulary->problem, i);
        if (i + 1 < n) {
            g_autofree char *chosen =
                xp_smtlib_terms_print_whole(vocabulary->terms, xp_selector_is(selector, i));
            g_string_append_printf(out, "(ite %s ", chosen);
        }
        if (element->id != NULL)
            xp_smtlib_add_string(out, element->id);
        else
            g_string_append(out, string_name(vocabulary, element->dimension));
        g_string_append_c(out, i + 1 < n ? ' ' : ')');
    }
    for (guint i = 1; i < n; i++)
        g_string_append_c(out, ')');
    g_string_append_c(out, '\n');
}

static void write_lines(XpVocabulary *vocabulary, const Use *use, gboolean lengths, GString *out)
{
    const XpAtoms *atoms = vocabulary->problem->atoms;
    for (guint d = 0; d < xp_atoms_count(atoms); d++)
        if (g_hash_table_contains(use->dimensions, key_of(d)))
            write_string(vocabulary, out, d, lengths);
    for (guint g = 0; g < xp_atoms_distinct_count(atoms); g++)
        write_distinct(vocabulary, out, use, xp_atoms_distinct(atoms, g));
    for (guint i = 0; i < vocabulary->selectors->len; i++)
        if (g_hash_table_contains(use->selectors, key_of(i)))
            write_account(vocabulary, out, i);
    for (guint i = 0; i < vocabulary->comparisons->len; i++) {
        const Comparison *comparison = g_ptr_array_index(vocabulary->comparisons, i);
        if (g_hash_table_contains(use->seen, comparison->atom))
            write_comparison(vocabulary, out, comparison);
    }
}

void xp_vocabulary_write(XpVocabulary *vocabulary, GPtrArray *constants, gboolean lengths,
                         GString *out_free, GString *out_lines)
{
    Use use = {g_hash_table_new(NULL, NULL), g_hash_table_new(NULL, NULL),
               g_hash_table_new(NULL, NULL), constants};
    for (guint i = 0; i < constants->len; i++)
        g_hash_table_add(use.seen, g_ptr_array_index(constants, i));
    for (guint i = 0; i < constants->len; i++) {
        const Comparison *comparison =
            g_hash_table_lookup(vocabulary->by_atom, g_ptr_array_index(constants, i));
        if (comparison != NULL)
            use_comparison(vocabulary, &use, comparison);
    }
    for (guint i = 0; i < constants->len; i++) {
        Z3_ast constant = g_ptr_array_index(constants, i);
        g_autofree char *sort = xp_smtlib_terms_sort(vocabulary->terms, constant);
        if (!xp_vocabulary_defines(vocabulary, constant))
            g_string_append_printf(out_free, "(declare-const %s %s)\n",
                                   xp_smtlib_terms_name_of(vocabulary->terms, constant), sort);
    }
    write_lines(vocabulary, &use, lengths, out_lines);
    g_hash_table_unref(use.dimensions);
    g_hash_table_unref(use.selectors);
    g_hash_table_unref(use.seen);
}
