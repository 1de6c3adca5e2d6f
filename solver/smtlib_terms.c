/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/smtlib_terms.h"

#include <string.h>

#include "solver/smtlib.h"

struct XpSmtlibTerms {
    Z3_context context;
    GHashTable *names;   /* Z3_ast -> char * (owned): of constants, quoted */
    GHashTable *taken;   /* char * (owned): all names */
    GHashTable *counts;  /* Z3_ast -> occurrences */
    GHashTable *defined; /* Z3_ast -> char * (owned): names of definitions written */
};

XpSmtlibTerms *xp_smtlib_terms_new(XpZ3 *z3)
{
    XpSmtlibTerms *terms = g_new0(XpSmtlibTerms, 1);
    terms->context = xp_z3_context(z3);
    terms->names = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    terms->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    terms->counts = g_hash_table_new(NULL, NULL);
    terms->defined = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return terms;
}

void xp_smtlib_terms_free(XpSmtlibTerms *terms)
{
    if (terms == NULL)
        return;
    g_hash_table_unref(terms->names);
    g_hash_table_unref(terms->taken);
    g_hash_table_unref(terms->counts);
    g_hash_table_unref(terms->defined);
    g_free(terms);
}

static char *free_name(XpSmtlibTerms *terms, const char *text)
{
    char *name = xp_smtlib_symbol(text);
    for (guint number = 2; g_hash_table_contains(terms->taken, name); number++) {
        g_autofree char *numbered = g_strdup_printf("%s [%u]", text, number);
        g_free(name);
        name = xp_smtlib_symbol(numbered);
    }
    g_hash_table_add(terms->taken, g_strdup(name));
    return name;
}

const char *xp_smtlib_terms_name(XpSmtlibTerms *terms, Z3_ast constant, const char *text)
{
    char *name = g_hash_table_lookup(terms->names, constant);
    if (name == NULL) {
        name = free_name(terms, text);
        g_hash_table_insert(terms->names, constant, name);
    }
    return name;
}

const char *xp_smtlib_terms_reserve(XpSmtlibTerms *terms, const char *text)
{
    g_autofree char *name = free_name(terms, text);
    gpointer stored = NULL;
    g_hash_table_lookup_extended(terms->taken, name, &stored, NULL);
    return stored;
}

static Z3_func_decl decl_of(const XpSmtlibTerms *terms, Z3_ast term)
{
    return Z3_get_app_decl(terms->context, Z3_to_app(terms->context, term));
}

static guint arity_of(const XpSmtlibTerms *terms, Z3_ast term)
{
    return Z3_get_app_num_args(terms->context, Z3_to_app(terms->context, term));
}

static Z3_ast argument_of(const XpSmtlibTerms *terms, Z3_ast term, guint index)
{
    return Z3_get_app_arg(terms->context, Z3_to_app(terms->context, term), index);
}

const char *xp_smtlib_terms_name_of(XpSmtlibTerms *terms, Z3_ast constant)
{
    const char *name = g_hash_table_lookup(terms->names, constant);
    if (name != NULL)
        return name;
    Z3_symbol symbol = Z3_get_decl_name(terms->context, decl_of(terms, constant));
    g_autofree char *text = g_strdup(Z3_get_symbol_string(terms->context, symbol));
    return xp_smtlib_terms_name(terms, constant, text);
}

char *xp_smtlib_terms_sort(const XpSmtlibTerms *terms, Z3_ast term)
{
    return g_strdup(Z3_sort_to_string(terms->context, Z3_get_sort(terms->context, term)));
}

static gboolean is_application(const XpSmtlibTerms *terms, Z3_ast term)
{
    return Z3_get_ast_kind(terms->context, term) == Z3_APP_AST;
}

static gboolean is_constant(const XpSmtlibTerms *terms, Z3_ast term)
{
    return is_application(terms, term) && arity_of(terms, term) == 0 &&
           Z3_get_decl_kind(terms->context, decl_of(terms, term)) == Z3_OP_UNINTERPRETED;
}

void xp_smtlib_terms_count(XpSmtlibTerms *terms, Z3_ast term)
{
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(terms->counts, term));
    g_hash_table_insert(terms->counts, term, GUINT_TO_POINTER(before + 1));
    if (before > 0 || !is_application(terms, term))
        return;
    for (guint i = 0; i < arity_of(terms, term); i++)
        xp_smtlib_terms_count(terms, argument_of(terms, term, i));
}

/* Worth a definition: occurs more than once and is longer than a literal. */
static gboolean is_shared(const XpSmtlibTerms *terms, Z3_ast term)
{
    if (GPOINTER_TO_UINT(g_hash_table_lookup(terms->counts, term)) < 2 ||
        !is_application(terms, term) || arity_of(terms, term) == 0)
        return FALSE;
    return arity_of(terms, term) > 1 || arity_of(terms, argument_of(terms, term, 0)) > 0;
}

static void print(XpSmtlibTerms *terms, Z3_ast term, GString *out, GString *definitions);

/* The function of an application; indexed ones as (_ name index ...). */
static void print_function(const XpSmtlibTerms *terms, Z3_func_decl decl, GString *out)
{
    if (Z3_get_decl_kind(terms->context, decl) == Z3_OP_ITE) { /* Z3 calls it "if" */
        g_string_append(out, "ite");
        return;
    }
    Z3_symbol symbol = Z3_get_decl_name(terms->context, decl);
    guint n = Z3_get_decl_num_parameters(terms->context, decl);
    gboolean indexed = n > 0;
    for (guint i = 0; i < n; i++)
        indexed =
            indexed && Z3_get_decl_parameter_kind(terms->context, decl, i) == Z3_PARAMETER_INT;
    g_string_append_printf(out, "%s%s", indexed ? "(_ " : "",
                           Z3_get_symbol_string(terms->context, symbol));
    for (guint i = 0; indexed && i < n; i++)
        g_string_append_printf(out, " %d", Z3_get_decl_int_parameter(terms->context, decl, i));
    if (indexed)
        g_string_append_c(out, ')');
}

static void print_application(XpSmtlibTerms *terms, Z3_ast term, GString *out, GString *definitions)
{
    Z3_func_decl decl = decl_of(terms, term);
    guint n = arity_of(terms, term);
    if (is_constant(terms, term)) {
        g_string_append(out, xp_smtlib_terms_name_of(terms, term));
        return;
    }
    if (n == 0) { /* true, false and the like */
        print_function(terms, decl, out);
        return;
    }
    g_string_append_c(out, '(');
    print_function(terms, decl, out);
    for (guint i = 0; i < n; i++) {
        g_string_append_c(out, ' ');
        print(terms, argument_of(terms, term, i), out, definitions);
    }
    g_string_append_c(out, ')');
}

static void define(XpSmtlibTerms *terms, Z3_ast term, GString *definitions)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_autofree char *sort = xp_smtlib_terms_sort(terms, term);
    print_application(terms, term, body, definitions);
    g_autofree char *text = g_strdup_printf("part %u", g_hash_table_size(terms->defined) + 1);
    char *name = free_name(terms, text);
    g_hash_table_insert(terms->defined, term, name);
    g_string_append_printf(definitions, "(define-fun %s () %s %s)\n", name, sort, body->str);
}

static void print(XpSmtlibTerms *terms, Z3_ast term, GString *out, GString *definitions)
{
    if (!is_application(terms, term)) {
        g_string_append(out, Z3_ast_to_string(terms->context, term));
        return;
    }
    if (definitions == NULL || !is_shared(terms, term)) {
        print_application(terms, term, out, definitions);
        return;
    }
    if (g_hash_table_lookup(terms->defined, term) == NULL)
        define(terms, term, definitions);
    g_string_append(out, g_hash_table_lookup(terms->defined, term));
}

char *xp_smtlib_terms_print(XpSmtlibTerms *terms, Z3_ast term, GString *definitions)
{
    g_autoptr(GString) out = g_string_new(NULL);
    print(terms, term, out, definitions);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *xp_smtlib_terms_print_whole(XpSmtlibTerms *terms, Z3_ast term)
{
    return xp_smtlib_terms_print(terms, term, NULL);
}

static void collect(const XpSmtlibTerms *terms, Z3_ast term, GHashTable *visited, GHashTable *seen,
                    GPtrArray *constants)
{
    if (!is_application(terms, term) || !g_hash_table_add(visited, term))
        return;
    if (is_constant(terms, term)) {
        if (g_hash_table_add(seen, term))
            g_ptr_array_add(constants, term);
        return;
    }
    for (guint i = 0; i < arity_of(terms, term); i++)
        collect(terms, argument_of(terms, term, i), visited, seen, constants);
}

void xp_smtlib_terms_constants(const XpSmtlibTerms *terms, Z3_ast term, GHashTable *seen,
                               GPtrArray *constants)
{
    g_autoptr(GHashTable) visited = g_hash_table_new(NULL, NULL);
    collect(terms, term, visited, seen, constants);
}
