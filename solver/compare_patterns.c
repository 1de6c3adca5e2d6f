/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/compare_patterns.h"

#include <string.h>

struct XpProducts {
    XpAtoms *atoms;
    guint first_dimension;
    Z3_ast flags[XP_FLAG_COUNT];
    GHashTable *actions;   /* char * -> XpProduct * */
    GHashTable *resources; /* char * -> XpProduct * */
};

XpProducts *xp_products_new(XpAtoms *atoms)
{
    static const struct {
        const char *name;
        XpDomain domain;
    } rows[XP_PART_COUNT] = {
        [XP_PART_SERVICE] = {"service", XP_DOMAIN_SERVICE},
        [XP_PART_ACTION] = {"action", XP_DOMAIN_ACTION},
        [XP_PART_PARTITION] = {"partition", XP_DOMAIN_SERVICE},
        [XP_PART_OWNER] = {"resource service", XP_DOMAIN_SERVICE},
        [XP_PART_REGION] = {"region", XP_DOMAIN_REGION},
        [XP_PART_ACCOUNT] = {"account", XP_DOMAIN_ACCOUNT},
        [XP_PART_RESOURCE] = {"resource", XP_DOMAIN_TEXT},
    };
    static const char *const flags[XP_FLAG_COUNT] = {
        [XP_FLAG_NO_RESOURCE] = "no resource",
        [XP_FLAG_NO_REGION] = "no region",
        [XP_FLAG_NO_ACCOUNT] = "no account",
        [XP_FLAG_AWS_ACCOUNT] = "account is aws",
    };
    XpProducts *products = g_new0(XpProducts, 1);
    products->atoms = atoms;
    products->first_dimension = xp_atoms_count(atoms);
    for (guint part = 0; part < XP_PART_COUNT; part++)
        xp_atoms_add_dimension(atoms, rows[part].name, rows[part].domain);
    for (guint flag = 0; flag < XP_FLAG_COUNT; flag++)
        products->flags[flag] = xp_z3_const(xp_atoms_z3(atoms), flags[flag]);
    products->actions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    products->resources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return products;
}

void xp_products_free(XpProducts *products)
{
    if (products == NULL)
        return;
    g_hash_table_unref(products->actions);
    g_hash_table_unref(products->resources);
    g_free(products);
}

guint xp_products_dimension(const XpProducts *products, XpPart part)
{
    return products->first_dimension + (guint)part;
}

Z3_ast xp_products_flag(const XpProducts *products, XpFlag flag)
{
    return products->flags[flag];
}

/* NULL where every text matches. */
static const XpPattern *add_part(XpProducts *products, const char *text, gsize length,
                                 gboolean fold)
{
    if (length == 1 && *text == '*')
        return NULL;
    g_autofree char *copy = g_strndup(text, length);
    return xp_patterns_add_text(xp_atoms_patterns(products->atoms), copy, TRUE, fold);
}

XpProduct *xp_products_action(XpProducts *products, const char *text, char **out_reason)
{
    XpProduct *product = g_hash_table_lookup(products->actions, text);
    if (product != NULL)
        return product;
    const char *colon = strchr(text, ':');
    gboolean everything = strcmp(text, "*") == 0;
    if (!everything && (colon == NULL || colon == text || strchr(colon + 1, ':') != NULL ||
                        strcspn(text, "*?") < (gsize)(colon - text))) {
        *out_reason = g_strdup_printf("action \"%s\" is not written service:name", text);
        return NULL;
    }
    product = g_new0(XpProduct, 1);
    product->first_part = XP_PART_SERVICE;
    product->end_part = XP_PART_PARTITION;
    product->everything = everything;
    if (!everything) {
        product->parts[XP_PART_SERVICE] = add_part(products, text, (gsize)(colon - text), TRUE);
        product->parts[XP_PART_ACTION] = add_part(products, colon + 1, strlen(colon + 1), TRUE);
    }
    g_hash_table_insert(products->actions, g_strdup(text), product);
    return product;
}

static gboolean split_arn(const char *text, const char *starts[6], gsize lengths[6])
{
    for (guint i = 0; i < 6; i++) {
        const char *colon = strchr(text, ':');
        if (colon == NULL && i < 5)
            return FALSE;
        starts[i] = text;
        lengths[i] = i < 5 ? (gsize)(colon - text) : strlen(text);
        if (i < 5)
            text = colon + 1;
    }
    return lengths[0] == 3 && memcmp(starts[0], "arn", 3) == 0;
}

XpProduct *xp_products_resource(XpProducts *products, const char *text, char **out_reason)
{
    XpProduct *product = g_hash_table_lookup(products->resources, text);
    if (product != NULL)
        return product;
    const char *starts[6];
    gsize lengths[6];
    gboolean everything = strcmp(text, "*") == 0;
    if (strstr(text, "${") != NULL) {
        *out_reason = g_strdup_printf("resource \"%s\" has a policy variable", text);
        return NULL;
    }
    if (!everything && !split_arn(text, starts, lengths)) {
        *out_reason = g_strdup_printf("resource \"%s\" has no six segments", text);
        return NULL;
    }
    product = g_new0(XpProduct, 1);
    product->first_part = XP_PART_PARTITION;
    product->end_part = XP_PART_COUNT;
    product->everything = everything;
    for (guint i = 1; !everything && i < 6; i++)
        product->parts[XP_PART_PARTITION + i - 1] =
            add_part(products, starts[i], lengths[i], FALSE);
    g_hash_table_insert(products->resources, g_strdup(text), product);
    return product;
}

static Z3_ast match_part(XpProducts *products, XpPart part, const XpPattern *pattern)
{
    return xp_atoms_match(products->atoms, xp_products_dimension(products, part), pattern);
}

/* A segment that may also be empty, or "aws" if @aws is no NULL. */
static Z3_ast match_segment(XpProducts *products, XpPart part, const XpPattern *pattern,
                            Z3_ast empty, Z3_ast aws)
{
    XpZ3 *z3 = xp_atoms_z3(products->atoms);
    Z3_ast proper = match_part(products, part, pattern);
    Z3_ast if_empty = xp_z3_bool(z3, xp_pattern_matches(pattern, ""));
    Z3_ast otherwise = proper;
    if (aws != NULL) {
        Z3_ast if_aws = xp_z3_bool(z3, xp_pattern_matches(pattern, "aws"));
        otherwise = xp_z3_and(z3, xp_z3_implies(z3, aws, if_aws), xp_z3_or(z3, aws, proper));
    }
    return xp_z3_and(z3, xp_z3_implies(z3, empty, if_empty), xp_z3_or(z3, empty, otherwise));
}

Z3_ast xp_products_term(XpProducts *products, XpProduct *product)
{
    XpZ3 *z3 = xp_atoms_z3(products->atoms);
    if (product->term != NULL)
        return product->term;
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    if (!product->everything && product->first_part == XP_PART_PARTITION)
        g_ptr_array_add(terms, xp_z3_not(z3, products->flags[XP_FLAG_NO_RESOURCE]));
    for (XpPart part = product->first_part; part < product->end_part; part++) {
        const XpPattern *pattern = product->parts[part];
        if (pattern == NULL)
            continue;
        if (part == XP_PART_REGION)
            g_ptr_array_add(terms, match_segment(products, part, pattern,
                                                 products->flags[XP_FLAG_NO_REGION], NULL));
        else if (part == XP_PART_ACCOUNT)
            g_ptr_array_add(terms, match_segment(products, part, pattern,
                                                 products->flags[XP_FLAG_NO_ACCOUNT],
                                                 products->flags[XP_FLAG_AWS_ACCOUNT]));
        else
            g_ptr_array_add(terms, match_part(products, part, pattern));
    }
    product->term = xp_z3_and_all(z3, terms);
    return product->term;
}

gboolean xp_products_may_meet(const XpProduct *left, const XpProduct *right)
{
    for (XpPart part = left->end_part; part-- > left->first_part;) {
        const XpPattern *a = left->parts[part];
        const XpPattern *b = right->parts[part];
        if (a != NULL && b != NULL && a != b && xp_pattern_disjoint_quick(a, b))
            return FALSE;
    }
    return TRUE;
}

gboolean xp_products_cover(const XpProduct *outer, const XpProduct *inner)
{
    if (outer->everything || outer == inner)
        return TRUE;
    if (inner->everything)
        return FALSE;
    for (XpPart part = inner->end_part; part-- > inner->first_part;) {
        const XpPattern *a = outer->parts[part];
        const XpPattern *b = inner->parts[part];
        /* A segment may be empty, which its domain does not say: any text, then. */
        if (a != NULL && a != b && (b == NULL || !xp_pattern_subset_quick(XP_DOMAIN_ANY, b, a)))
            return FALSE;
    }
    return TRUE;
}

static gboolean part_matches(const XpProduct *product, XpPart part, const char *start, gsize length)
{
    g_autofree char *text = g_strndup(start, length);
    return product->parts[part] == NULL || xp_pattern_matches(product->parts[part], text);
}

gboolean xp_product_matches(const XpProduct *product, const char *text)
{
    if (product->everything)
        return TRUE;
    if (product->first_part == XP_PART_SERVICE) {
        const char *colon = strchr(text, ':');
        return colon != NULL &&
               part_matches(product, XP_PART_SERVICE, text, (gsize)(colon - text)) &&
               part_matches(product, XP_PART_ACTION, colon + 1, strlen(colon + 1));
    }
    const char *starts[6];
    gsize lengths[6];
    if (!split_arn(text, starts, lengths))
        return FALSE;
    for (guint i = 1; i < 6; i++)
        if (!part_matches(product, (XpPart)(XP_PART_PARTITION + i - 1), starts[i], lengths[i]))
            return FALSE;
    return TRUE;
}
