/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/z3ctx.h"

#include "frontend/base/error.h"

struct XpZ3 {
    Z3_context context;
    Z3_ast_vector pinned;
    Z3_sort boolean;
    Z3_ast true_term;
    Z3_ast false_term;
    GHashTable *constants; /* char * (owned) -> Z3_ast (pinned) */
    char *error;           /* first error since the last xp_z3_ok(), or NULL */
};

/* Z3's own handler ends the process. Errors are picked up where results are pinned. */
static void ignore_error(Z3_context context, Z3_error_code code)
{
    (void)context;
    (void)code;
}

static void note_error(XpZ3 *z3)
{
    Z3_error_code code = Z3_get_error_code(z3->context);
    if (code != Z3_OK && z3->error == NULL)
        z3->error = g_strdup(Z3_get_error_msg(z3->context, code));
}

XpZ3 *xp_z3_new(void)
{
    XpZ3 *z3 = g_new0(XpZ3, 1);
    Z3_config config = Z3_mk_config();
    z3->context = Z3_mk_context_rc(config);
    Z3_del_config(config);
    Z3_set_error_handler(z3->context, ignore_error);
    z3->pinned = Z3_mk_ast_vector(z3->context);
    Z3_ast_vector_inc_ref(z3->context, z3->pinned);
    z3->boolean = Z3_mk_bool_sort(z3->context);
    Z3_ast_vector_push(z3->context, z3->pinned, Z3_sort_to_ast(z3->context, z3->boolean));
    z3->true_term = xp_z3_pin(z3, Z3_mk_true(z3->context));
    z3->false_term = xp_z3_pin(z3, Z3_mk_false(z3->context));
    z3->constants = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return z3;
}

void xp_z3_free(XpZ3 *z3)
{
    if (z3 == NULL)
        return;
    g_hash_table_unref(z3->constants);
    Z3_ast_vector_dec_ref(z3->context, z3->pinned);
    Z3_del_context(z3->context);
    g_free(z3->error);
    g_free(z3);
}

Z3_context xp_z3_context(const XpZ3 *z3)
{
    return z3->context;
}

gboolean xp_z3_ok(XpZ3 *z3, GError **error)
{
    note_error(z3);
    if (z3->error == NULL)
        return TRUE;
    g_autofree char *message = g_steal_pointer(&z3->error);
    g_set_error(error, XP_ERROR, XP_ERROR_SOLVER, "Z3: %s", message);
    return FALSE;
}

Z3_ast xp_z3_pin(XpZ3 *z3, Z3_ast term)
{
    note_error(z3);
    if (term == NULL)
        return z3->true_term;
    Z3_ast_vector_push(z3->context, z3->pinned, term);
    return term;
}

Z3_ast xp_z3_true(XpZ3 *z3)
{
    return z3->true_term;
}

Z3_ast xp_z3_false(XpZ3 *z3)
{
    return z3->false_term;
}

Z3_ast xp_z3_bool(XpZ3 *z3, gboolean value)
{
    return value ? z3->true_term : z3->false_term;
}

gboolean xp_z3_is_true(const XpZ3 *z3, Z3_ast term)
{
    return term == z3->true_term;
}

gboolean xp_z3_is_false(const XpZ3 *z3, Z3_ast term)
{
    return term == z3->false_term;
}

Z3_ast xp_z3_const(XpZ3 *z3, const char *name)
{
    Z3_ast known = g_hash_table_lookup(z3->constants, name);
    if (known != NULL)
        return known;
    Z3_symbol symbol = Z3_mk_string_symbol(z3->context, name);
    Z3_ast term = xp_z3_pin(z3, Z3_mk_const(z3->context, symbol, z3->boolean));
    g_hash_table_insert(z3->constants, g_strdup(name), term);
    return term;
}

Z3_ast xp_z3_put(XpZ3 *z3, Z3_ast term, Z3_ast atom, Z3_ast value)
{
    return xp_z3_pin(z3, Z3_substitute(z3->context, term, 1, &atom, &value));
}

static gboolean is_made_by(const XpZ3 *z3, Z3_ast term, Z3_decl_kind kind)
{
    return Z3_get_ast_kind(z3->context, term) == Z3_APP_AST &&
           Z3_get_decl_kind(z3->context,
                            Z3_get_app_decl(z3->context, Z3_to_app(z3->context, term))) == kind;
}

Z3_ast xp_z3_under(XpZ3 *z3, Z3_ast term, Z3_ast guard)
{
    if (is_made_by(z3, guard, Z3_OP_NOT))
        return xp_z3_simplify(z3, xp_z3_put(z3, term, xp_z3_not(z3, guard), z3->false_term));
    term = xp_z3_put(z3, term, guard, z3->true_term);
    if (is_made_by(z3, guard, Z3_OP_AND)) {
        Z3_app parts = Z3_to_app(z3->context, guard);
        for (guint i = 0; i < Z3_get_app_num_args(z3->context, parts); i++)
            term = xp_z3_under(z3, term, Z3_get_app_arg(z3->context, parts, i));
    }
    return xp_z3_simplify(z3, term);
}

Z3_ast xp_z3_not(XpZ3 *z3, Z3_ast term)
{
    if (term == z3->true_term)
        return z3->false_term;
    if (term == z3->false_term)
        return z3->true_term;
    if (is_made_by(z3, term, Z3_OP_NOT))
        return xp_z3_pin(z3, Z3_get_app_arg(z3->context, Z3_to_app(z3->context, term), 0));
    return xp_z3_pin(z3, Z3_mk_not(z3->context, term));
}

/* A conjunction (@neutral true, @absorbing false) or a disjunction (the other way round). */
static Z3_ast join(XpZ3 *z3, Z3_ast const *terms, guint n, gboolean conjunction)
{
    Z3_ast neutral = xp_z3_bool(z3, conjunction);
    Z3_ast absorbing = xp_z3_bool(z3, !conjunction);
    g_autofree Z3_ast *kept = g_new(Z3_ast, MAX(n, 1));
    guint n_kept = 0;
    for (guint i = 0; i < n; i++) {
        if (terms[i] == absorbing)
            return absorbing;
        if (terms[i] != neutral && (n_kept == 0 || kept[n_kept - 1] != terms[i]))
            kept[n_kept++] = terms[i];
    }
    if (n_kept == 0)
        return neutral;
    if (n_kept == 1)
        return kept[0];
    return xp_z3_pin(z3, conjunction ? Z3_mk_and(z3->context, n_kept, kept)
                                     : Z3_mk_or(z3->context, n_kept, kept));
}

Z3_ast xp_z3_and(XpZ3 *z3, Z3_ast left, Z3_ast right)
{
    return join(z3, (Z3_ast[]){left, right}, 2, TRUE);
}

Z3_ast xp_z3_or(XpZ3 *z3, Z3_ast left, Z3_ast right)
{
    return join(z3, (Z3_ast[]){left, right}, 2, FALSE);
}

Z3_ast xp_z3_implies(XpZ3 *z3, Z3_ast left, Z3_ast right)
{
    if (left == z3->false_term || right == z3->true_term || left == right)
        return z3->true_term;
    if (left == z3->true_term)
        return right;
    if (right == z3->false_term)
        return xp_z3_not(z3, left);
    return xp_z3_pin(z3, Z3_mk_implies(z3->context, left, right));
}

Z3_ast xp_z3_iff(XpZ3 *z3, Z3_ast left, Z3_ast right)
{
    if (left == right)
        return z3->true_term;
    if (left == z3->true_term)
        return right;
    if (right == z3->true_term)
        return left;
    if (left == z3->false_term)
        return xp_z3_not(z3, right);
    if (right == z3->false_term)
        return xp_z3_not(z3, left);
    return xp_z3_pin(z3, Z3_mk_iff(z3->context, left, right));
}

static Z3_ast join_array(XpZ3 *z3, const GPtrArray *terms, gboolean conjunction)
{
    g_autofree Z3_ast *copy = g_new(Z3_ast, MAX(terms->len, 1));
    for (guint i = 0; i < terms->len; i++)
        copy[i] = g_ptr_array_index(terms, i);
    return join(z3, copy, terms->len, conjunction);
}

Z3_ast xp_z3_and_all(XpZ3 *z3, const GPtrArray *terms)
{
    return join_array(z3, terms, TRUE);
}

Z3_ast xp_z3_or_all(XpZ3 *z3, const GPtrArray *terms)
{
    return join_array(z3, terms, FALSE);
}

static Z3_ast typed_const(XpZ3 *z3, const char *name, Z3_sort sort)
{
    return xp_z3_pin(z3, Z3_mk_const(z3->context, Z3_mk_string_symbol(z3->context, name), sort));
}

Z3_ast xp_z3_real_const(XpZ3 *z3, const char *name)
{
    return typed_const(z3, name, Z3_mk_real_sort(z3->context));
}

Z3_ast xp_z3_real(XpZ3 *z3, const char *decimal)
{
    return xp_z3_pin(z3, Z3_mk_numeral(z3->context, decimal, Z3_mk_real_sort(z3->context)));
}

Z3_ast xp_z3_less(XpZ3 *z3, Z3_ast left, Z3_ast right)
{
    return xp_z3_pin(z3, Z3_mk_lt(z3->context, left, right));
}

Z3_ast xp_z3_equal(XpZ3 *z3, Z3_ast left, Z3_ast right)
{
    return left == right ? z3->true_term : xp_z3_pin(z3, Z3_mk_eq(z3->context, left, right));
}

Z3_ast xp_z3_is_whole(XpZ3 *z3, Z3_ast term)
{
    return xp_z3_pin(z3, Z3_mk_is_int(z3->context, term));
}

Z3_ast xp_z3_bits_const(XpZ3 *z3, const char *name, guint width)
{
    return typed_const(z3, name, Z3_mk_bv_sort(z3->context, width));
}

Z3_ast xp_z3_bits_slice(XpZ3 *z3, Z3_ast term, guint high, guint low)
{
    return xp_z3_pin(z3, Z3_mk_extract(z3->context, high, low, term));
}

Z3_ast xp_z3_simplify(XpZ3 *z3, Z3_ast term)
{
    return xp_z3_pin(z3, Z3_simplify(z3->context, term));
}

Z3_ast xp_z3_bits(XpZ3 *z3, const guint8 *bytes, guint width)
{
    bool bits[128];
    g_assert(width > 0 && width <= G_N_ELEMENTS(bits));
    for (guint i = 0; i < width; i++) /* Z3 takes the last bit first */
        bits[width - 1 - i] = (bytes[i / 8] & (0x80u >> (i % 8))) != 0;
    return xp_z3_pin(z3, Z3_mk_bv_numeral(z3->context, width, bits));
}

Z3_ast xp_z3_bits_begin(XpZ3 *z3, Z3_ast term, const guint8 *bytes, guint n)
{
    if (n == 0)
        return z3->true_term;
    guint width = Z3_get_bv_sort_size(z3->context, Z3_get_sort(z3->context, term));
    Z3_ast leading = n == width ? term : xp_z3_bits_slice(z3, term, width - 1, width - n);
    return xp_z3_equal(z3, leading, xp_z3_bits(z3, bytes, n));
}
