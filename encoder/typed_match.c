/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/typed_match.h"

#include "encoder/decimal.h"
#include "encoder/instant.h"
#include "frontend/model/condition.h"

/* A text as values of one kind: all that it may mean. */
typedef struct {
    GPtrArray *decimals; /* char *; not of addresses */
    gboolean is_range;
    XpRange range;
} Operand;

/* One test being encoded. */
typedef struct {
    XpCallTerms *call;
    XpZ3 *z3;
    const XpTypedTest *test;
    GArray *operands;   /* Operand */
    gboolean fits;      /* values of the key are of the test's kind */
    gboolean addresses; /* they are addresses */
    GPtrArray *matches; /* Z3_ast: cases in which a value is satisfied */
    GArray *open;       /* XpTypedDoubt: only where no value is satisfied */
    GArray *doubts;
} Match;

static void operand_clear(gpointer data)
{
    Operand *operand = data;
    g_clear_pointer(&operand->decimals, g_ptr_array_unref);
}

/* FALSE if @text is no value of that kind, as far as is known. */
static gboolean read_operand(XpTypedKind kind, const char *text, Operand *out)
{
    *out = (Operand){0};
    char *number = NULL;
    switch (kind) {
    case XP_TYPED_NUMBER:
        out->decimals = g_ptr_array_new_with_free_func(g_free);
        number = xp_decimal_parse(text);
        if (number != NULL)
            g_ptr_array_add(out->decimals, number);
        return number != NULL;
    case XP_TYPED_INSTANT:
        out->decimals = xp_instant_parse(text);
        return out->decimals->len > 0;
    case XP_TYPED_ADDRESS:
        out->is_range = xp_range_parse(text, &out->range);
        return out->is_range;
    }
    g_assert_not_reached();
}

/* TRUE if @text is perhaps a value of that kind all the same; a symbol stands for any text. */
static gboolean is_doubtful(XpTypedKind kind, const char *text)
{
    if (xp_symbols_in(text))
        return TRUE;
    switch (kind) {
    case XP_TYPED_NUMBER:
        return xp_decimal_is_doubtful(text);
    case XP_TYPED_INSTANT:
        return xp_instant_is_doubtful(text);
    case XP_TYPED_ADDRESS:
        return xp_range_is_doubtful(text);
    }
    g_assert_not_reached();
}

static void add_doubt(GArray *doubts, Z3_ast guard, const char *what, const char *rule)
{
    XpTypedDoubt doubt = {.guard = guard, .what = what, .rule = rule};
    g_array_append_val(doubts, doubt);
}

static void add_shown(Match *match, Z3_ast guard, const char *what, const char *rule)
{
    XpTypedDoubt doubt = {.guard = guard, .what = what, .rule = rule, .shown = TRUE};
    g_array_append_val(match->doubts, doubt);
}

/* ---- one value against one operand ---- */

static Z3_ast order_quantity(const Match *match, const XpQuantity *quantity, const char *bound)
{
    XpTypedValues *values = match->call->problem->typed;
    XpZ3 *z3 = match->z3;
    switch (match->test->order) {
    case XP_ORDER_EQUAL:
        return xp_z3_and(z3, xp_z3_not(z3, xp_quantity_less(values, quantity, bound)),
                         xp_z3_not(z3, xp_quantity_more(values, quantity, bound)));
    case XP_ORDER_LESS:
        return xp_quantity_less(values, quantity, bound);
    case XP_ORDER_LESS_EQUAL:
        return xp_z3_not(z3, xp_quantity_more(values, quantity, bound));
    case XP_ORDER_MORE:
        return xp_quantity_more(values, quantity, bound);
    case XP_ORDER_MORE_EQUAL:
        return xp_z3_not(z3, xp_quantity_less(values, quantity, bound));
    }
    g_assert_not_reached();
}

/* Two readings of a rule: AWS takes one of them everywhere. @reading names the choice of @right. */
static Z3_ast settle_readings(Match *match, Z3_ast guard, Z3_ast left, Z3_ast right,
                              const char *reading, const char *rule)
{
    XpZ3 *z3 = match->z3;
    if (left == right)
        return left;
    Z3_ast taken = xp_z3_const(z3, reading);
    Z3_ast differ =
        xp_z3_and(z3, xp_z3_or(z3, left, right), xp_z3_not(z3, xp_z3_and(z3, left, right)));
    add_shown(match, xp_z3_and(z3, guard, differ), reading, rule);
    return xp_z3_or(z3, xp_z3_and(z3, taken, right), xp_z3_and(z3, xp_z3_not(z3, taken), left));
}

/* Of digits that are a date or seconds: the date first, the seconds last. */
static const char *reading_of(const GPtrArray *decimals, gboolean last)
{
    return g_ptr_array_index(decimals, last ? decimals->len - 1 : 0);
}

/* "The value is satisfied by some operand", if digits are read as seconds or not. @value: of a
 * constant, or NULL: it is @quantity. */
static Z3_ast match_quantity(Match *match, const XpQuantity *quantity, const Operand *value,
                             gboolean seconds)
{
    XpQuantity constant;
    if (value != NULL) {
        xp_typed_constant_quantity(match->call->problem->typed,
                                   reading_of(value->decimals, seconds), &constant);
        quantity = &constant;
    }
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint o = 0; o < match->operands->len; o++) {
        const Operand *operand = &g_array_index(match->operands, Operand, o);
        g_ptr_array_add(cases,
                        order_quantity(match, quantity, reading_of(operand->decimals, seconds)));
    }
    return xp_z3_or_all(match->z3, cases);
}

static void match_number(Match *match, Z3_ast guard, const XpQuantity *quantity,
                         const Operand *value)
{
    Z3_ast date = match_quantity(match, quantity, value, FALSE);
    Z3_ast seconds = match_quantity(match, quantity, value, TRUE);
    Z3_ast both =
        settle_readings(match, guard, date, seconds,
                        "whether digits that may be a date are seconds since 1970", "S-COND-13");
    g_ptr_array_add(match->matches, xp_z3_and(match->z3, guard, both));
}

/* "Some operand holds the address", in one reading of mapped addresses and of IPv6 addresses
 * without the length of a prefix. */
static Z3_ast match_ranges(Match *match, const XpAddressTerms *address, gboolean unmapped,
                           gboolean wide)
{
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint o = 0; o < match->operands->len; o++) {
        const XpRange *range = &g_array_index(match->operands, Operand, o).range;
        guint prefix = wide && range->v6 && range->bare ? 32 : range->prefix;
        g_ptr_array_add(cases, xp_address_within(match->call->problem->typed, address, range,
                                                 prefix, unmapped));
    }
    return xp_z3_or_all(match->z3, cases);
}

static void match_address(Match *match, Z3_ast guard, const XpAddressTerms *address)
{
    static const char *const unmapped = "whether ::ffff:0:0/96 stands for the addresses of IPv4";
    static const char *const wide = "whether an IPv6 address alone is a range of 32 bits";
    Z3_ast narrow =
        settle_readings(match, guard, match_ranges(match, address, FALSE, FALSE),
                        match_ranges(match, address, TRUE, FALSE), unmapped, "S-COND-18");
    Z3_ast broad = settle_readings(match, guard, match_ranges(match, address, FALSE, TRUE),
                                   match_ranges(match, address, TRUE, TRUE), unmapped, "S-COND-18");
    Z3_ast some = settle_readings(match, guard, narrow, broad, wide, "S-COND-17");
    g_ptr_array_add(match->matches, xp_z3_and(match->z3, guard, some));
}

/* ---- the values of a key ---- */

static const char *free_name(const XpProblem *problem, const XpVariant *variant)
{
    return xp_atoms_name(problem->atoms, xp_rope_part(variant->rope, 0)->index);
}

const XpQuantity *xp_variant_quantity(XpProblem *problem, const XpVariant *variant)
{
    if (variant->quantity != NULL)
        return variant->quantity;
    g_autofree char *name = g_strdup_printf("%s (number)", free_name(problem, variant));
    return xp_typed_quantity(problem->typed, name);
}

const XpAddressTerms *xp_variant_address(XpProblem *problem, const XpVariant *variant)
{
    g_autofree char *name = g_strdup_printf("%s (address)", free_name(problem, variant));
    return xp_typed_address(problem->typed, name);
}

static void match_free(Match *match, const XpVariant *variant)
{
    XpProblem *problem = match->call->problem;
    if (match->test->kind == XP_TYPED_ADDRESS) {
        match_address(match, variant->guard, xp_variant_address(problem, variant));
        return;
    }
    const XpQuantity *quantity = xp_variant_quantity(problem, variant);
    match_number(match, variant->guard, quantity, NULL);
    add_shown(match, xp_z3_and(match->z3, variant->guard, quantity->fraction),
              "a value that has a fraction", "S-COND-11");
}

static void match_constant(Match *match, const XpVariant *variant, const char *text)
{
    XpTypedKind kind = match->test->kind;
    Operand value = {0};
    gboolean read = read_operand(kind, text, &value);
    gboolean is_range = read && kind == XP_TYPED_ADDRESS && !value.range.bare;
    /* AWS itself writes the address of a request, and in one way. */
    gboolean doubtful = is_doubtful(kind, text) && !match->addresses;
    if (!read || is_range) {
        if (match->test->negated || doubtful)
            add_doubt(match->doubts, variant->guard, "a value that cannot be read", "S-COND-11");
    } else if (kind == XP_TYPED_ADDRESS) {
        XpAddressTerms address;
        xp_typed_constant_address(match->call->problem->typed, &value.range, &address);
        match_address(match, variant->guard, &address);
    } else {
        match_number(match, variant->guard, NULL, &value);
    }
    operand_clear(&value);
}

/* A value of another type: AWS cannot read it, or reads it by its text. Rule: S-COND-30 */
static void mistrust(Match *match, const XpVariant *variant, guint before)
{
    XpZ3 *z3 = match->z3;
    Z3_ast guard = match->test->negated ? variant->guard : xp_z3_false(z3);
    for (guint i = before; i < match->matches->len; i++)
        guard = xp_z3_or(z3, guard, g_ptr_array_index(match->matches, i));
    g_ptr_array_set_size(match->matches, (gint)before);
    add_doubt(match->doubts, guard, "an operator for values of another type", "S-COND-30");
}

/* A value that is a text, is not constant, and begins like no number, date or address: an ARN, the
 * unique id of a role. */
static gboolean is_of_words(const XpRope *rope)
{
    const XpPart *first = xp_rope_length(rope) > 0 ? xp_rope_part(rope, 0) : NULL;
    return first != NULL && first->kind == XP_PART_CHARACTER &&
           (first->index == 'a' || first->index == 'A') && xp_rope_length(rope) > 1 &&
           xp_rope_part(rope, 1)->kind == XP_PART_CHARACTER &&
           (xp_rope_part(rope, 1)->index == 'r' || xp_rope_part(rope, 1)->index == 'R');
}

/* The id of the caller's account, twelve digits, is no address. */
static gboolean is_account(const XpRope *rope)
{
    return xp_rope_length(rope) == 1 && xp_rope_part(rope, 0)->kind == XP_PART_CALLER_ACCOUNT;
}

static void match_text(Match *match, const XpVariant *variant)
{
    gboolean unlike = is_of_words(variant->rope) ||
                      (match->test->kind == XP_TYPED_ADDRESS && is_account(variant->rope));
    if (match->test->negated || !unlike)
        add_doubt(match->doubts, variant->guard, "an operator for values of another type",
                  "S-COND-30");
}

/* Notes the variant in @live if it may satisfy the test. */
static void match_variant(Match *match, const XpVariant *variant, GHashTable *live)
{
    g_autofree char *text = xp_rope_constant(variant->rope);
    guint before = match->matches->len;
    guint doubts = match->open->len + match->doubts->len;
    if (text != NULL) {
        match_constant(match, variant, text);
        if (!match->fits)
            mistrust(match, variant, before);
    } else if (xp_rope_is_free(variant->rope) && match->fits) {
        match_free(match, variant);
    } else {
        match_text(match, variant);
    }
    gboolean hangs = match->open->len + match->doubts->len > doubts;
    for (guint i = before; i < match->matches->len; i++)
        hangs = hangs || !xp_z3_is_false(match->z3, g_ptr_array_index(match->matches, i));
    if (hangs && live != NULL)
        g_hash_table_add(live, variant->guard);
}

gboolean xp_typed_kind_of(const char *key, XpTypedKind *out_kind)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);
    if (row == NULL)
        return FALSE;
    switch (row->type) {
    case XP_KEY_TYPE_NUMERIC:
        *out_kind = XP_TYPED_NUMBER;
        return TRUE;
    case XP_KEY_TYPE_DATE:
        *out_kind = XP_TYPED_INSTANT;
        return TRUE;
    case XP_KEY_TYPE_IP:
        *out_kind = XP_TYPED_ADDRESS;
        return TRUE;
    case XP_KEY_TYPE_STRING:
    case XP_KEY_TYPE_BOOL:
    case XP_KEY_TYPE_ARN:
        return FALSE;
    }
    g_assert_not_reached();
}

static gboolean holds_addresses(const char *key)
{
    XpTypedKind own;
    return xp_typed_kind_of(key, &own) && own == XP_TYPED_ADDRESS;
}

/* aws:EpochTime is both. A key that no table lists may be of any type. */
static gboolean fits(const char *key, XpTypedKind kind)
{
    XpTypedKind own;
    if (xp_condition_key_lookup(key) == NULL)
        return TRUE;
    if (kind == XP_TYPED_NUMBER && g_ascii_strcasecmp(key, "aws:EpochTime") == 0)
        return TRUE;
    return xp_typed_kind_of(key, &own) && own == kind;
}

/* Values of the test that cannot be read are not dropped. Rule: S-SND-9 */
static void read_operands(Match *match)
{
    for (guint v = 0; v < match->test->n_values; v++) {
        Operand operand;
        if (read_operand(match->test->kind, match->test->values[v], &operand)) {
            g_array_append_val(match->operands, operand);
            continue;
        }
        operand_clear(&operand);
        add_doubt(match->open, xp_z3_true(match->z3), "a condition value that cannot be read",
                  "S-SND-9");
    }
}

Z3_ast xp_typed_match(XpCallTerms *call, const XpKeyTerms *key, const XpTypedTest *test,
                      GArray *doubts, GHashTable *live)
{
    g_autoptr(GArray) operands = g_array_new(FALSE, FALSE, sizeof(Operand));
    g_array_set_clear_func(operands, operand_clear);
    g_autoptr(GPtrArray) matches = g_ptr_array_new();
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(XpTypedDoubt));
    Match match = {.call = call,
                   .z3 = call->problem->z3,
                   .test = test,
                   .operands = operands,
                   .fits = fits(key->key, test->kind),
                   .addresses = holds_addresses(key->key),
                   .matches = matches,
                   .open = open,
                   .doubts = doubts};
    read_operands(&match);
    for (guint i = 0; i < key->variants->len; i++)
        match_variant(&match, &g_array_index(key->variants, XpVariant, i), live);
    Z3_ast some = xp_z3_or_all(match.z3, matches);
    Z3_ast none = xp_z3_not(match.z3, some);
    for (guint i = 0; i < open->len; i++) {
        XpTypedDoubt *doubt = &g_array_index(open, XpTypedDoubt, i);
        doubt->guard = xp_z3_and(match.z3, doubt->guard, none);
        if (!xp_z3_is_false(match.z3, doubt->guard))
            g_array_append_val(doubts, *doubt);
    }
    return some;
}
