/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/rope.h"

#include <string.h>

#include "encoder/matches.h"

struct XpRope {
    GArray *parts; /* XpPart */
};

XpRope *xp_rope_new(void)
{
    XpRope *rope = g_new0(XpRope, 1);
    rope->parts = g_array_new(FALSE, FALSE, sizeof(XpPart));
    return rope;
}

XpRope *xp_rope_copy(const XpRope *rope)
{
    XpRope *copy = xp_rope_new();
    g_array_append_vals(copy->parts, rope->parts->data, rope->parts->len);
    return copy;
}

void xp_rope_free(XpRope *rope)
{
    if (rope == NULL)
        return;
    g_array_unref(rope->parts);
    g_free(rope);
}

static XpRope *append(XpRope *rope, XpPartKind kind, guint index)
{
    XpPart part = {.kind = kind, .index = index};
    g_array_append_val(rope->parts, part);
    return rope;
}

XpRope *xp_rope_text(XpRope *rope, const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (xp_symbol_is(character))
            append(rope, XP_PART_SYMBOL, xp_symbol_index(character));
        else
            append(rope, XP_PART_CHARACTER, character);
    }
    return rope;
}

XpRope *xp_rope_dimension(XpRope *rope, guint dimension)
{
    return append(rope, XP_PART_DIMENSION, dimension);
}

XpRope *xp_rope_caller_account(XpRope *rope)
{
    return append(rope, XP_PART_CALLER_ACCOUNT, 0);
}

XpRope *xp_rope_new_text(const char *text)
{
    return xp_rope_text(xp_rope_new(), text);
}

gboolean xp_rope_equal(const XpRope *left, const XpRope *right)
{
    if (left->parts->len != right->parts->len)
        return FALSE;
    for (guint i = 0; i < left->parts->len; i++) {
        const XpPart *one = xp_rope_part(left, i);
        const XpPart *other = xp_rope_part(right, i);
        if (one->kind != other->kind || one->index != other->index)
            return FALSE;
    }
    return TRUE;
}

guint xp_rope_length(const XpRope *rope)
{
    return rope->parts->len;
}

const XpPart *xp_rope_part(const XpRope *rope, guint index)
{
    return &g_array_index(rope->parts, XpPart, index);
}

gboolean xp_rope_is_free(const XpRope *rope)
{
    return rope->parts->len == 1 && xp_rope_part(rope, 0)->kind == XP_PART_DIMENSION;
}

gboolean xp_rope_has_caller_account(const XpRope *rope)
{
    for (guint i = 0; i < rope->parts->len; i++)
        if (xp_rope_part(rope, i)->kind == XP_PART_CALLER_ACCOUNT)
            return TRUE;
    return FALSE;
}

char *xp_rope_constant(const XpRope *rope)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rope->parts->len; i++) {
        const XpPart *part = xp_rope_part(rope, i);
        if (part->kind == XP_PART_CHARACTER) {
            g_string_append_unichar(text, part->index);
        } else if (part->kind == XP_PART_SYMBOL) {
            char symbol[8];
            xp_symbol_to_utf8(part->index, symbol);
            g_string_append(text, symbol);
        } else {
            return NULL;
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

XpRope *xp_rope_append(XpRope *rope, const XpPart *part)
{
    return append(rope, part->kind, part->index);
}

static gunichar fold_character(gunichar character, gboolean fold)
{
    if (fold && character < 0x80)
        return (gunichar)g_ascii_tolower((char)character);
    return character;
}

XpUnits *xp_units_new_rest(const XpGlob *glob, guint from, guint confined, gboolean fold)
{
    XpUnits *units = g_new0(XpUnits, 1);
    units->units = g_array_new(FALSE, FALSE, sizeof(gunichar));
    units->fold = fold;
    guint segment = 0;
    for (guint i = from; i < glob->n_tokens; i++) {
        const XpGlobToken *token = &glob->tokens[i];
        gboolean here = segment < confined;
        gunichar unit = 0;
        switch (token->kind) {
        case XP_GLOB_CHARACTER:
            unit = fold_character(token->character, fold);
            segment += token->character == ':' ? 1 : 0;
            break;
        case XP_GLOB_ANY:
            unit = here ? XP_UNIT_ANY_SEGMENT : XP_PATTERN_ANY;
            break;
        case XP_GLOB_STAR:
            unit = here ? XP_UNIT_STAR_SEGMENT : XP_PATTERN_STAR;
            break;
        case XP_GLOB_VARIABLE:
            g_assert_not_reached();
        }
        g_array_append_val(units->units, unit);
    }
    return units;
}

XpUnits *xp_units_new(const XpGlob *glob, gboolean fold)
{
    return xp_units_new_rest(glob, 0, 0, fold);
}

XpUnits *xp_units_new_arn(const XpGlob *glob, gboolean fold)
{
    guint colons = 0;
    for (guint i = 0; i < glob->n_tokens; i++)
        colons +=
            glob->tokens[i].kind == XP_GLOB_CHARACTER && glob->tokens[i].character == ':' ? 1 : 0;
    return colons < 5 ? NULL : xp_units_new_rest(glob, 0, 5, fold);
}

void xp_units_free(XpUnits *units)
{
    if (units == NULL)
        return;
    g_array_unref(units->units);
    g_free(units);
}

/* The state of one match: a table of (part, unit) positions already compiled. */
typedef struct {
    XpProblem *problem;
    const XpRope *rope;
    const gunichar *units;
    guint n_units;
    gboolean fold;
    const XpSelector *caller_account;
    GHashTable *symbols;
    Z3_ast *table; /* (parts + 1) * (units + 1) */
} Match;

static gboolean is_star(gunichar unit)
{
    return unit == XP_PATTERN_STAR || unit == XP_UNIT_STAR_SEGMENT;
}

static gunichar plain_unit(gunichar unit)
{
    if (unit == XP_UNIT_STAR_SEGMENT)
        return XP_PATTERN_STAR;
    return unit == XP_UNIT_ANY_SEGMENT ? XP_PATTERN_ANY : unit;
}

static gboolean consumes(const Match *match, gunichar unit, gunichar character)
{
    switch (unit) {
    case XP_PATTERN_STAR:
    case XP_PATTERN_ANY:
        return TRUE;
    case XP_UNIT_STAR_SEGMENT:
    case XP_UNIT_ANY_SEGMENT:
        return character != ':';
    default:
        return unit == fold_character(character, match->fold);
    }
}

static Z3_ast match_at(Match *match, guint part, guint unit);

static void add_symbol(XpZ3 *z3, GHashTable *symbols, gpointer key, Z3_ast guard)
{
    Z3_ast before = g_hash_table_lookup(symbols, key);
    Z3_ast now = before != NULL ? xp_z3_or(z3, before, guard) : guard;
    g_hash_table_insert(symbols, key, now);
}

/* The answer depends on the text of @symbol, where @guard holds. */
static void use_symbol(Match *match, guint symbol, Z3_ast guard)
{
    if (match->symbols != NULL)
        add_symbol(match->problem->z3, match->symbols, GUINT_TO_POINTER(symbol + 1), guard);
}

void xp_rope_symbols_under(XpZ3 *z3, GHashTable *from, Z3_ast guard, GHashTable *to)
{
    GHashTableIter iter;
    gpointer key;
    gpointer where;
    g_hash_table_iter_init(&iter, from);
    while (g_hash_table_iter_next(&iter, &key, &where))
        add_symbol(z3, to, key, xp_z3_and(z3, guard, where));
}

static Z3_ast always(const Match *match)
{
    return xp_z3_true(match->problem->z3);
}

/* A symbol in the pattern over characters of the rope: it may stand for any run of them that its
 * domain contains. An account's symbol differs from every literal id. Rule: design.md 4.2 */
static Z3_ast match_symbol_unit(Match *match, guint part, guint unit, guint symbol)
{
    XpProblem *problem = match->problem;
    XpZ3 *z3 = problem->z3;
    Z3_ast result = xp_z3_false(z3);
    if (xp_symbols_get(problem->world->symbols, symbol)->kind == XP_SYMBOL_ACCOUNT)
        return result;
    guint dimension = xp_problem_symbol_dimension(problem, symbol);
    g_autoptr(GString) run = g_string_new(NULL);
    for (guint end = part; end < xp_rope_length(match->rope); end++) {
        const XpPart *at = xp_rope_part(match->rope, end);
        if (at->kind != XP_PART_CHARACTER || at->index == ':' || at->index == '/')
            break;
        g_string_append_unichar(run, at->index);
        if (!xp_domain_contains(xp_atoms_domain(problem->atoms, dimension), run->str))
            continue;
        Z3_ast rest = match_at(match, end + 1, unit + 1);
        if (xp_z3_is_false(z3, rest))
            continue;
        const XpPattern *pattern =
            xp_patterns_add_text(xp_atoms_patterns(problem->atoms), run->str, FALSE, FALSE);
        use_symbol(match, symbol, always(match));
        result = xp_z3_or(
            z3, result,
            xp_z3_and(z3, xp_atoms_match_folded(problem->atoms, dimension, pattern), rest));
    }
    return result;
}

static Z3_ast match_character(Match *match, guint part, guint unit, gunichar character)
{
    XpZ3 *z3 = match->problem->z3;
    if (unit == match->n_units)
        return xp_z3_false(z3);
    gunichar at = match->units[unit];
    if (at <= 0x10FFFF && xp_symbol_is(at))
        return match_symbol_unit(match, part, unit, xp_symbol_index(at));
    Z3_ast result = xp_z3_false(z3);
    if (is_star(at)) {
        result = match_at(match, part, unit + 1);
        if (consumes(match, at, character))
            result = xp_z3_or(z3, result, match_at(match, part + 1, unit));
    } else if (consumes(match, at, character)) {
        result = match_at(match, part + 1, unit + 1);
    }
    return result;
}

/* The only symbol of a piece that is that symbol and stars, or FALSE. */
static gboolean piece_symbol(const gunichar *piece, guint n, guint *out_symbol,
                             gboolean *out_has_symbol)
{
    guint found = 0;
    gboolean other = FALSE;
    for (guint i = 0; i < n; i++) {
        if (piece[i] <= 0x10FFFF && xp_symbol_is(piece[i])) {
            *out_symbol = xp_symbol_index(piece[i]);
            found++;
        } else if (!is_star(piece[i])) {
            other = TRUE;
        }
    }
    *out_has_symbol = found > 0;
    return found == 1 && !other;
}

static const XpPattern *piece_pattern(Match *match, const gunichar *piece, guint n)
{
    g_autofree gunichar *plain = g_new(gunichar, n + 1);
    for (guint i = 0; i < n; i++)
        plain[i] = plain_unit(piece[i]);
    return xp_patterns_add(xp_atoms_patterns(match->problem->atoms), plain, n, match->fold);
}

/* A Boolean called @name for "this part matches @piece", which no lemma ties to anything. */
static Z3_ast untied(Match *match, const char *name, XpPartKind kind, guint index,
                     const gunichar *piece, guint n)
{
    XpProblem *problem = match->problem;
    Z3_ast atom = xp_z3_const(problem->z3, name);
    XpPart part = {.kind = kind, .index = index};
    if (problem->matches != NULL)
        xp_matches_define(problem->matches, atom, &part, piece, n, match->fold);
    return atom;
}

/* Does the id of account element @index match @piece? Symbolic ids are distinct from every
 * literal, so a literal piece of another account is a plain no. Rule: design.md 4.2. */
static Z3_ast account_matches(Match *match, guint index, const gunichar *piece, guint n,
                              Z3_ast guard)
{
    XpProblem *problem = match->problem;
    XpZ3 *z3 = problem->z3;
    const XpAccountElement *element = xp_problem_account(problem, index);
    guint symbol = 0;
    gboolean has_symbol = FALSE;
    if (piece_symbol(piece, n, &symbol, &has_symbol)) {
        char text[8];
        xp_symbol_to_utf8(symbol, text);
        return xp_z3_bool(z3, xp_problem_account_find(problem, text) == index);
    }
    if (has_symbol)
        return xp_z3_false(z3);
    const XpPattern *pattern = piece_pattern(match, piece, n);
    if (element->id != NULL)
        return xp_z3_bool(z3, xp_pattern_matches(pattern, element->id));
    if (pattern->literal && !element->outsider)
        return xp_z3_false(z3);
    /* The outsider differs from every id of the sort; a literal that is none of them says no more
     * of it than any pattern. */
    Z3_ast term = xp_atoms_match_folded(problem->atoms, element->dimension, pattern);
    if (element->account != NULL && !xp_z3_is_true(z3, term) && !xp_z3_is_false(z3, term))
        use_symbol(match, xp_symbol_index(g_utf8_get_char(element->account->id)), guard);
    return term;
}

static Z3_ast caller_account_matches(Match *match, const gunichar *piece, guint n)
{
    XpZ3 *z3 = match->problem->z3;
    g_assert(match->caller_account != NULL);
    if (n == 1 && is_star(piece[0]))
        return xp_z3_true(z3);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < xp_problem_account_count(match->problem); i++) {
        Z3_ast there = xp_selector_is(match->caller_account, i);
        g_ptr_array_add(cases, xp_z3_and(z3, there, account_matches(match, i, piece, n, there)));
    }
    return xp_z3_or_all(z3, cases);
}

/* With every symbol of @piece standing for anything at all, can it match in @domain? */
static gboolean may_match(Match *match, XpDomain domain, const gunichar *piece, guint n)
{
    g_autofree gunichar *wide = g_new(gunichar, n + 1);
    for (guint i = 0; i < n; i++)
        wide[i] =
            piece[i] <= 0x10FFFF && xp_symbol_is(piece[i]) ? XP_PATTERN_STAR : plain_unit(piece[i]);
    const XpPattern *pattern =
        xp_patterns_add(xp_atoms_patterns(match->problem->atoms), wide, n, match->fold);
    return xp_pattern_is_empty(domain, pattern) != XP_GLOB_YES;
}

static Z3_ast symbol_matches(Match *match, guint index, const gunichar *piece, guint n)
{
    XpProblem *problem = match->problem;
    XpZ3 *z3 = problem->z3;
    const XpSymbol *symbol = xp_symbols_get(problem->world->symbols, index);
    if (symbol->kind == XP_SYMBOL_ACCOUNT) {
        char text[8];
        xp_symbol_to_utf8(index, text);
        return account_matches(match, xp_problem_account_find(problem, text), piece, n,
                               always(match));
    }
    guint other = 0;
    gboolean has_symbol = FALSE;
    gboolean alone = piece_symbol(piece, n, &other, &has_symbol);
    XpDomain symbol_domain =
        xp_atoms_domain(problem->atoms, xp_problem_symbol_dimension(problem, index));
    if (alone && other == index)
        return xp_z3_true(z3);
    if (has_symbol && !may_match(match, symbol_domain, piece, n))
        return xp_z3_false(z3);
    if (has_symbol) {
        const XpSymbol *row = xp_symbols_get(problem->world->symbols, other);
        gboolean loaded = row->owner != NULL && symbol->owner != NULL;
        if (alone && loaded && row->kind == XP_SYMBOL_KEY_ID && symbol->kind == XP_SYMBOL_KEY_ID)
            return xp_z3_false(z3); /* two loaded keys never share an id */
        g_autofree char *name = g_strdup_printf("symbol %u against pattern %u", index,
                                                piece_pattern(match, piece, n)->id);
        use_symbol(match, row->owner == NULL ? other : index, always(match));
        return untied(match, name, XP_PART_SYMBOL, index, piece, n);
    }
    Z3_ast term = xp_atoms_match_folded(problem->atoms, xp_problem_symbol_dimension(problem, index),
                                        piece_pattern(match, piece, n));
    if (!xp_z3_is_true(z3, term) && !xp_z3_is_false(z3, term))
        use_symbol(match, index, always(match));
    return term;
}

/* A free text against a pattern that holds a symbol: a Boolean of its own, tied to nothing, so
 * that no lemma can lean on the text of the symbol. */
static Z3_ast dimension_matches(Match *match, guint dimension, const gunichar *piece, guint n)
{
    XpProblem *problem = match->problem;
    guint symbol = 0;
    gboolean has_symbol = FALSE;
    piece_symbol(piece, n, &symbol, &has_symbol);
    const XpPattern *pattern = piece_pattern(match, piece, n);
    if (!has_symbol)
        return xp_atoms_match_folded(problem->atoms, dimension, pattern);
    if (!may_match(match, xp_atoms_domain(problem->atoms, dimension), piece, n))
        return xp_z3_false(problem->z3);
    use_symbol(match, symbol, always(match));
    g_autofree char *name =
        g_strdup_printf("dimension %u against pattern %u", dimension, pattern->id);
    return untied(match, name, XP_PART_DIMENSION, dimension, piece, n);
}

static Z3_ast piece_matches(Match *match, const XpPart *part, const gunichar *piece, guint n)
{
    switch (part->kind) {
    case XP_PART_DIMENSION:
        return dimension_matches(match, part->index, piece, n);
    case XP_PART_CALLER_ACCOUNT:
        return caller_account_matches(match, piece, n);
    case XP_PART_SYMBOL:
        return symbol_matches(match, part->index, piece, n);
    case XP_PART_CHARACTER:
        break;
    }
    g_assert_not_reached();
}

/* Splits the pattern at every place where the component may end. A star at the seam belongs to
 * both sides; the piece without it is then covered. */
static Z3_ast match_component(Match *match, guint part, guint unit)
{
    XpZ3 *z3 = match->problem->z3;
    const XpPart *component = xp_rope_part(match->rope, part);
    Z3_ast result = xp_z3_false(z3);
    for (guint end = unit; end <= match->n_units; end++) {
        gboolean star = end < match->n_units && is_star(match->units[end]);
        Z3_ast rest = match_at(match, part + 1, end);
        if (xp_z3_is_false(z3, rest))
            continue;
        Z3_ast here =
            piece_matches(match, component, match->units + unit, (star ? end + 1 : end) - unit);
        result = xp_z3_or(z3, result, xp_z3_and(z3, here, rest));
    }
    return result;
}

static Z3_ast match_at(Match *match, guint part, guint unit)
{
    Z3_ast *slot = &match->table[part * (match->n_units + 1) + unit];
    if (*slot != NULL)
        return *slot;
    XpZ3 *z3 = match->problem->z3;
    Z3_ast result = NULL;
    if (part == xp_rope_length(match->rope)) {
        gboolean stars = TRUE;
        for (guint i = unit; i < match->n_units; i++)
            stars = stars && is_star(match->units[i]);
        result = xp_z3_bool(z3, stars);
    } else if (xp_rope_part(match->rope, part)->kind == XP_PART_CHARACTER) {
        result = match_character(match, part, unit, xp_rope_part(match->rope, part)->index);
    } else {
        result = match_component(match, part, unit);
    }
    *slot = result;
    return result;
}

Z3_ast xp_rope_match(XpProblem *problem, const XpRope *rope, const XpUnits *units,
                     const XpSelector *caller_account, GHashTable *out_symbols)
{
    Z3_ast term = xp_rope_compile(problem, rope, units, caller_account, out_symbols);
    return problem->matches != NULL
               ? xp_matches_keep(problem->matches, rope, units, caller_account, term)
               : term;
}

Z3_ast xp_rope_compile(XpProblem *problem, const XpRope *rope, const XpUnits *units,
                       const XpSelector *caller_account, GHashTable *out_symbols)
{
    gsize cells = ((gsize)xp_rope_length(rope) + 1) * (units->units->len + 1);
    g_autofree Z3_ast *table = g_new0(Z3_ast, cells);
    Match match = {
        .problem = problem,
        .rope = rope,
        .units = (const gunichar *)(const void *)units->units->data,
        .n_units = units->units->len,
        .fold = units->fold,
        .caller_account = caller_account,
        .symbols = out_symbols,
        .table = table,
    };
    return match_at(&match, 0, 0);
}

Z3_ast xp_rope_match_text(XpProblem *problem, const char *text, const XpPattern *pattern)
{
    Z3_ast term = xp_z3_bool(problem->z3, xp_pattern_matches(pattern, text));
    if (problem->matches == NULL)
        return term;
    g_autoptr(XpRope) rope = xp_rope_new_text(text);
    g_autoptr(XpUnits) units = g_new0(XpUnits, 1);
    units->units = g_array_new(FALSE, FALSE, sizeof(gunichar));
    g_array_append_vals(units->units, pattern->units, pattern->n_units);
    units->fold = pattern->fold;
    return xp_matches_keep(problem->matches, rope, units, NULL, term);
}
