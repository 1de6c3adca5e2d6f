/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/atoms.h"

#include <string.h>

typedef struct {
    const XpPattern *pattern;
    Z3_ast term;
} Atom;

typedef struct {
    char *name;
    XpDomain domain;
    GArray *atoms;      /* Atom, in order of first use */
    GHashTable *terms;  /* const XpPattern * -> Z3_ast */
    GHashTable *folded; /* the same with what is total or empty as a constant */
} Dimension;

typedef struct {
    guint left;
    guint right;
    Z3_ast equal;
} Pair;

struct XpAtoms {
    XpZ3 *z3;
    XpPatterns *patterns;
    gboolean keep_all;
    GHashTable *by_name;   /* name -> index + 1, or NULL: names are not shared */
    GPtrArray *dimensions; /* Dimension *, owned */
    GPtrArray *groups;     /* XpDistinct *, owned */
    GArray *pairs;         /* Pair */
    GPtrArray *axioms;     /* Z3_ast, borrowed */
};

static void dimension_free(gpointer data)
{
    Dimension *dimension = data;
    g_free(dimension->name);
    g_array_unref(dimension->atoms);
    g_hash_table_unref(dimension->terms);
    g_hash_table_unref(dimension->folded);
    g_free(dimension);
}

static void distinct_free(gpointer data)
{
    XpDistinct *group = data;
    g_array_unref(group->dimensions);
    g_ptr_array_unref(group->forbidden);
    g_free(group);
}

XpAtoms *xp_atoms_new(XpZ3 *z3)
{
    XpAtoms *atoms = g_new0(XpAtoms, 1);
    atoms->z3 = z3;
    atoms->patterns = xp_patterns_new();
    atoms->dimensions = g_ptr_array_new_with_free_func(dimension_free);
    atoms->groups = g_ptr_array_new_with_free_func(distinct_free);
    atoms->pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    return atoms;
}

void xp_atoms_free(XpAtoms *atoms)
{
    if (atoms == NULL)
        return;
    g_clear_pointer(&atoms->by_name, g_hash_table_unref);
    g_array_unref(atoms->pairs);
    g_ptr_array_unref(atoms->groups);
    g_ptr_array_unref(atoms->dimensions);
    xp_patterns_free(atoms->patterns);
    g_free(atoms);
}

XpZ3 *xp_atoms_z3(const XpAtoms *atoms)
{
    return atoms->z3;
}

XpPatterns *xp_atoms_patterns(XpAtoms *atoms)
{
    return atoms->patterns;
}

static const Dimension *get_dimension(const XpAtoms *atoms, guint dimension)
{
    g_assert(dimension < atoms->dimensions->len);
    return g_ptr_array_index(atoms->dimensions, dimension);
}

void xp_atoms_share_names(XpAtoms *atoms)
{
    atoms->by_name = g_hash_table_new(g_str_hash, g_str_equal);
}

/* The dimension called @name, or G_MAXUINT. */
static guint find_shared(const XpAtoms *atoms, const char *name, XpDomain domain)
{
    guint found =
        atoms->by_name != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(atoms->by_name, name)) : 0;
    g_assert(found == 0 || xp_atoms_domain(atoms, found - 1) == domain);
    return found - 1;
}

guint xp_atoms_add_dimension(XpAtoms *atoms, const char *name, XpDomain domain)
{
    guint shared = find_shared(atoms, name, domain);
    if (shared != G_MAXUINT)
        return shared;
    Dimension *dimension = g_new0(Dimension, 1);
    dimension->name = g_strdup(name);
    dimension->domain = domain;
    dimension->atoms = g_array_new(FALSE, FALSE, sizeof(Atom));
    dimension->terms = g_hash_table_new(NULL, NULL);
    dimension->folded = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(atoms->dimensions, dimension);
    if (atoms->by_name != NULL)
        g_hash_table_insert(atoms->by_name, dimension->name,
                            GUINT_TO_POINTER(atoms->dimensions->len));
    return atoms->dimensions->len - 1;
}

guint xp_atoms_count(const XpAtoms *atoms)
{
    return atoms->dimensions->len;
}

const char *xp_atoms_name(const XpAtoms *atoms, guint dimension)
{
    return get_dimension(atoms, dimension)->name;
}

XpDomain xp_atoms_domain(const XpAtoms *atoms, guint dimension)
{
    return get_dimension(atoms, dimension)->domain;
}

/* Characters that cannot stand in an SMT-LIB quoted symbol are written as %XX. */
static char *symbol_name(const char *plain)
{
    GString *name = g_string_sized_new(strlen(plain));
    for (const char *c = plain; *c != '\0'; c++) {
        if (*c == '|' || *c == '\\' || *c == '%')
            g_string_append_printf(name, "%%%02X", (guint)*c);
        else
            g_string_append_c(name, *c);
    }
    return g_string_free(name, FALSE);
}

/* "Name ~ pattern", "Name ~~ pattern" where case does not count. */
static char *atom_name(const Dimension *dimension, const XpPattern *pattern)
{
    g_autofree char *text = xp_pattern_print(pattern);
    g_autofree char *plain =
        g_strdup_printf("%s %s %s", dimension->name, pattern->fold ? "~~" : "~", text);
    return symbol_name(plain);
}

static Z3_ast make_atom(XpAtoms *atoms, Dimension *dimension, const XpPattern *pattern)
{
    g_autofree char *name = atom_name(dimension, pattern);
    Atom atom = {pattern, xp_z3_const(atoms->z3, name)};
    g_array_append_val(dimension->atoms, atom);
    return atom.term;
}

static Dimension *mutable_dimension(XpAtoms *atoms, guint dimension)
{
    g_assert(dimension < atoms->dimensions->len);
    return g_ptr_array_index(atoms->dimensions, dimension);
}

static void state_equal(XpAtoms *atoms, const Pair *pair, const XpPattern *pattern);

/* What holds of equal dimensions holds of every pattern, of this new one too. */
static void tie_equals(XpAtoms *atoms, const Dimension *dimension, const XpPattern *pattern)
{
    for (guint i = 0; i < atoms->pairs->len; i++) {
        Pair pair = g_array_index(atoms->pairs, Pair, i);
        if (dimension == get_dimension(atoms, pair.left) ||
            dimension == get_dimension(atoms, pair.right))
            state_equal(atoms, &pair, pattern);
    }
}

static Z3_ast atom_of(XpAtoms *atoms, Dimension *dimension, const XpPattern *pattern)
{
    Z3_ast term = g_hash_table_lookup(dimension->terms, pattern);
    if (term == NULL) {
        term = make_atom(atoms, dimension, pattern);
        g_hash_table_insert(dimension->terms, (gpointer)(gsize)pattern, term);
        tie_equals(atoms, dimension, pattern);
    }
    return term;
}

static Z3_ast fold(XpAtoms *atoms, Dimension *dimension, const XpPattern *pattern)
{
    if (xp_pattern_is_total(dimension->domain, pattern) == XP_GLOB_YES)
        return xp_z3_true(atoms->z3);
    if (xp_pattern_is_empty(dimension->domain, pattern) == XP_GLOB_YES)
        return xp_z3_false(atoms->z3);
    return atom_of(atoms, dimension, pattern);
}

Z3_ast xp_atoms_match_folded(XpAtoms *atoms, guint dimension, const XpPattern *pattern)
{
    Dimension *row = mutable_dimension(atoms, dimension);
    Z3_ast term = g_hash_table_lookup(row->folded, pattern);
    if (term == NULL) {
        term = fold(atoms, row, pattern);
        g_hash_table_insert(row->folded, (gpointer)(gsize)pattern, term);
    }
    return term;
}

Z3_ast xp_atoms_match(XpAtoms *atoms, guint dimension, const XpPattern *pattern)
{
    if (atoms->keep_all)
        return atom_of(atoms, mutable_dimension(atoms, dimension), pattern);
    return xp_atoms_match_folded(atoms, dimension, pattern);
}

void xp_atoms_keep_all(XpAtoms *atoms)
{
    atoms->keep_all = TRUE;
}

guint xp_atoms_pattern_count(const XpAtoms *atoms, guint dimension)
{
    return get_dimension(atoms, dimension)->atoms->len;
}

const XpPattern *xp_atoms_pattern(const XpAtoms *atoms, guint dimension, guint index)
{
    return g_array_index(get_dimension(atoms, dimension)->atoms, Atom, index).pattern;
}

Z3_ast xp_atoms_pattern_term(const XpAtoms *atoms, guint dimension, guint index)
{
    return g_array_index(get_dimension(atoms, dimension)->atoms, Atom, index).term;
}

void xp_atoms_require_distinct(XpAtoms *atoms, const guint *dimensions, guint n_dimensions,
                               const char *const *forbidden, guint n_forbidden)
{
    XpDistinct *group = g_new0(XpDistinct, 1);
    group->dimensions = g_array_new(FALSE, FALSE, sizeof(guint));
    group->forbidden = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n_dimensions; i++) {
        g_assert(xp_atoms_domain(atoms, dimensions[i]) == xp_atoms_domain(atoms, dimensions[0]));
        g_array_append_val(group->dimensions, dimensions[i]);
    }
    for (guint i = 0; i < n_forbidden; i++)
        g_ptr_array_add(group->forbidden, g_strdup(forbidden[i]));
    g_ptr_array_add(atoms->groups, group);
}

guint xp_atoms_distinct_count(const XpAtoms *atoms)
{
    return atoms->groups->len;
}

const XpDistinct *xp_atoms_distinct(const XpAtoms *atoms, guint index)
{
    return g_ptr_array_index(atoms->groups, index);
}

/* ---- equal texts ---- */

static void state_equal(XpAtoms *atoms, const Pair *pair, const XpPattern *pattern)
{
    XpZ3 *z3 = atoms->z3;
    Z3_ast left = xp_atoms_match_folded(atoms, pair->left, pattern);
    Z3_ast right = xp_atoms_match_folded(atoms, pair->right, pattern);
    g_ptr_array_add(atoms->axioms, xp_z3_implies(z3, pair->equal, xp_z3_iff(z3, left, right)));
    if (pattern->literal && !pattern->fold)
        g_ptr_array_add(atoms->axioms, xp_z3_implies(z3, xp_z3_and(z3, left, right), pair->equal));
}

void xp_atoms_set_axioms(XpAtoms *atoms, GPtrArray *axioms)
{
    atoms->axioms = axioms;
}

static void state_all(XpAtoms *atoms, const Pair *pair, guint dimension)
{
    for (guint i = 0; i < xp_atoms_pattern_count(atoms, dimension); i++)
        state_equal(atoms, pair, xp_atoms_pattern(atoms, dimension, i));
}

Z3_ast xp_atoms_equal(XpAtoms *atoms, guint left, guint right)
{
    if (left == right)
        return xp_z3_true(atoms->z3);
    Pair pair = {MIN(left, right), MAX(left, right), NULL};
    for (guint i = 0; i < atoms->pairs->len; i++) {
        const Pair *known = &g_array_index(atoms->pairs, Pair, i);
        if (known->left == pair.left && known->right == pair.right)
            return known->equal;
    }
    g_autofree char *plain = g_strdup_printf("%s = %s", xp_atoms_name(atoms, pair.left),
                                             xp_atoms_name(atoms, pair.right));
    g_autofree char *name = symbol_name(plain);
    pair.equal = xp_z3_const(atoms->z3, name);
    g_array_append_val(atoms->pairs, pair);
    state_all(atoms, &pair, pair.left);
    state_all(atoms, &pair, pair.right);
    return pair.equal;
}
