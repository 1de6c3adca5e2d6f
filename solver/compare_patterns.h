/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_COMPARE_PATTERNS_H
#define XP_SOLVER_COMPARE_PATTERNS_H

#include <glib.h>
#include <z3.h>

#include "encoder/atoms.h"

/*
 * Actions and resources of plain statements as products of component patterns, each known once.
 */

/* The string dimensions of a request. */
typedef enum {
    XP_PART_SERVICE, /* of the action */
    XP_PART_ACTION,
    XP_PART_PARTITION, /* from here on, of the resource */
    XP_PART_OWNER,     /* service segment */
    XP_PART_REGION,
    XP_PART_ACCOUNT,
    XP_PART_RESOURCE,
    XP_PART_COUNT
} XpPart;

/**
 * XpProduct:
 * @everything: "*": holds whatever the parts are, and for actions without a resource
 * @parts: patterns from @first_part on; NULL: every text
 * @term: the Boolean "the request matches", made on first use
 */
typedef struct {
    gboolean everything;
    XpPart first_part;
    XpPart end_part;
    const XpPattern *parts[XP_PART_COUNT];
    Z3_ast term;
} XpProduct;

typedef struct XpProducts XpProducts;
/* @atoms is borrowed and gets one dimension for each part. Returns new. */
XpProducts *xp_products_new(XpAtoms *atoms);
void xp_products_free(XpProducts *products);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpProducts, xp_products_free)

/* Borrowed; NULL with @out_reason (new) set if the text has no certain meaning. */
XpProduct *xp_products_action(XpProducts *products, const char *text, char **out_reason);
XpProduct *xp_products_resource(XpProducts *products, const char *text, char **out_reason);

Z3_ast xp_products_term(XpProducts *products, XpProduct *product);

/* FALSE only if no request matches both. Shapes alone decide. */
gboolean xp_products_may_meet(const XpProduct *left, const XpProduct *right);

/* TRUE only if every request that matches @inner matches @outer. Shapes alone decide. */
gboolean xp_products_cover(const XpProduct *outer, const XpProduct *inner);

/* The index of the dimension of @part; always the part itself in a fresh XpAtoms. */
guint xp_products_dimension(const XpProducts *products, XpPart part);

/* Three Booleans beside the dimensions: the request names no resource; its region segment is
 * empty; its account segment is empty; its account segment is "aws". */
typedef enum {
    XP_FLAG_NO_RESOURCE,
    XP_FLAG_NO_REGION,
    XP_FLAG_NO_ACCOUNT,
    XP_FLAG_AWS_ACCOUNT,
    XP_FLAG_COUNT
} XpFlag;
Z3_ast xp_products_flag(const XpProducts *products, XpFlag flag);

/* Does the concrete text match? For actions "service:name", for resources an ARN or "*". */
gboolean xp_product_matches(const XpProduct *product, const char *text);

#endif
