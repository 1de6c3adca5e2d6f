/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/variable_rope.h"

static XpRope *append_account(XpProblem *problem, XpRope *rope, guint index)
{
    const XpAccountElement *element = xp_problem_account(problem, index);
    const char *id = element->account != NULL ? element->account->id : element->id;
    return id != NULL ? xp_rope_text(rope, id) : xp_rope_dimension(rope, element->dimension);
}

XpRope *xp_variable_rope(XpProblem *problem, const XpRope *rope, guint account)
{
    if (account == G_MAXUINT)
        return xp_rope_copy(rope);
    XpRope *result = xp_rope_new();
    for (guint i = 0; i < xp_rope_length(rope); i++) {
        const XpPart *part = xp_rope_part(rope, i);
        if (part->kind == XP_PART_CALLER_ACCOUNT)
            append_account(problem, result, account);
        else
            xp_rope_append(result, part);
    }
    return result;
}

/* What is known of one place of the table. */
typedef struct {
    gboolean asked;
    Z3_ast term; /* NULL: two different free parts meet */
} Cell;

/* One match: a table of (token, part) already compiled. */
typedef struct {
    XpProblem *problem;
    const XpGlob *glob;
    const XpRope *rope;
    gboolean fold;
    gboolean arn;
    GHashTable *symbols;
    guint plain_from; /* no token from here on is a free value */
    guint *colons;    /* before each part; G_MAXUINT: not known */
    guint n;
    Cell *table; /* (tokens + 1) * (n + 1) */
} Lay;

static Z3_ast lay_at(Lay *lay, guint token, guint part);

static gboolean is_character(const Lay *lay, guint part)
{
    return part < lay->n && xp_rope_part(lay->rope, part)->kind == XP_PART_CHARACTER;
}

static gunichar character_at(const Lay *lay, guint part)
{
    return xp_rope_part(lay->rope, part)->index;
}

static gunichar fold_character(gunichar character, gboolean fold)
{
    return fold && character < 0x80 ? (gunichar)g_ascii_tolower((char)character) : character;
}

/* Either of two ways: where one certainly fits, that the other is not known changes nothing. */
static Z3_ast either(const Lay *lay, Z3_ast one, Z3_ast other)
{
    XpZ3 *z3 = lay->problem->z3;
    if (one != NULL && xp_z3_is_true(z3, one))
        return one;
    if (other != NULL && xp_z3_is_true(z3, other))
        return other;
    return one != NULL && other != NULL ? xp_z3_or(z3, one, other) : NULL;
}

/* The text of @dimension and @rest behind it. */
static Z3_ast value_then(const Lay *lay, guint dimension, const XpPattern *run, Z3_ast rest)
{
    XpZ3 *z3 = lay->problem->z3;
    Z3_ast here = xp_atoms_match_folded(lay->problem->atoms, dimension, run);
    if (xp_z3_is_false(z3, here) || (rest != NULL && xp_z3_is_false(z3, rest)))
        return xp_z3_false(z3);
    return rest != NULL ? xp_z3_and(z3, here, rest) : NULL;
}

/* Can the text of @dimension begin with the @n characters of @run and go on? */
static gboolean may_go_on(const Lay *lay, guint dimension, const gunichar *run, guint n)
{
    XpAtoms *atoms = lay->problem->atoms;
    g_autofree gunichar *units = g_new(gunichar, n + 2);
    for (guint i = 0; i < n; i++)
        units[i] = run[i];
    units[n] = XP_PATTERN_ANY;
    units[n + 1] = XP_PATTERN_STAR;
    const XpPattern *open = xp_patterns_add(xp_atoms_patterns(atoms), units, n + 2, lay->fold);
    return xp_pattern_is_empty(xp_atoms_domain(atoms, dimension), open) != XP_GLOB_YES;
}

/* The characters from @part on that the text of @dimension may take, into @run. FALSE where it may
 * reach into a free part: nothing is known then. */
static gboolean read_run(const Lay *lay, guint part, guint dimension, gunichar *run, guint *out_n)
{
    guint n = 0;
    for (guint at = part; at < lay->n && may_go_on(lay, dimension, run, n); at++) {
        if (!is_character(lay, at) || (lay->fold && character_at(lay, at) >= 0x80))
            return FALSE;
        run[n++] = fold_character(character_at(lay, at), lay->fold);
    }
    *out_n = n;
    return TRUE;
}

/* The free value is one of the runs of characters that begin here. */
static Z3_ast lay_value_over_text(Lay *lay, guint token, guint part, guint dimension)
{
    XpPatterns *patterns = xp_atoms_patterns(lay->problem->atoms);
    Z3_ast result = xp_z3_false(lay->problem->z3);
    g_autofree gunichar *run = g_new(gunichar, lay->n - part + 1);
    guint n = 0;
    if (!read_run(lay, part, dimension, run, &n))
        return NULL;
    for (guint length = 0; length <= n; length++) {
        const XpPattern *pattern = xp_patterns_add(patterns, run, length, lay->fold);
        Z3_ast rest = lay_at(lay, token + 1, part + length);
        result = either(lay, result, value_then(lay, dimension, pattern, rest));
    }
    return result;
}

static Z3_ast lay_value(Lay *lay, guint token, guint part, guint dimension)
{
    if (part < lay->n) {
        const XpPart *at = xp_rope_part(lay->rope, part);
        if (at->kind == XP_PART_DIMENSION && at->index == dimension)
            return lay_at(lay, token + 1, part + 1);
    }
    return lay_value_over_text(lay, token, part, dimension);
}

/* The same symbol stands for the same text. */
static gboolean is_symbol(const Lay *lay, guint part, gunichar character)
{
    const XpPart *at = part < lay->n ? xp_rope_part(lay->rope, part) : NULL;
    return at != NULL && at->kind == XP_PART_SYMBOL && xp_symbol_is(character) &&
           xp_symbol_index(character) == at->index;
}

static Z3_ast lay_character(Lay *lay, guint token, guint part, gunichar character)
{
    Z3_ast no = xp_z3_false(lay->problem->z3);
    if (part == lay->n)
        return no;
    if (is_symbol(lay, part, character))
        return lay_at(lay, token + 1, part + 1);
    if (!is_character(lay, part) || xp_symbol_is(character))
        return NULL;
    gunichar there = character_at(lay, part);
    if (lay->fold && (character >= 0x80 || there >= 0x80))
        return NULL;
    return fold_character(character, lay->fold) == fold_character(there, lay->fold)
               ? lay_at(lay, token + 1, part + 1)
               : no;
}

static gboolean wildcard_takes(const Lay *lay, guint part)
{
    return !lay->arn || character_at(lay, part) != ':' || lay->colons[part] >= 5;
}

static Z3_ast lay_wildcard(Lay *lay, guint token, guint part, gboolean star)
{
    Z3_ast none = star ? lay_at(lay, token + 1, part) : xp_z3_false(lay->problem->z3);
    if (part == lay->n)
        return none;
    if (!is_character(lay, part))
        return either(lay, none, NULL);
    if (!wildcard_takes(lay, part))
        return none;
    return either(lay, none, lay_at(lay, star ? token : token + 1, part + 1));
}

/* No free value is left in the pattern: it is laid over the rest of the text as any other. */
static Z3_ast lay_rest(Lay *lay, guint token, guint part)
{
    guint colons = lay->colons[part];
    guint confined = lay->arn && colons < 5 ? 5 - colons : 0;
    g_autoptr(XpUnits) units = xp_units_new_rest(lay->glob, token, confined, lay->fold);
    g_autoptr(XpRope) rest = xp_rope_new();
    for (guint i = part; i < lay->n; i++)
        xp_rope_append(rest, xp_rope_part(lay->rope, i));
    return xp_rope_match(lay->problem, rest, units, NULL, lay->symbols);
}

static Z3_ast lay_token(Lay *lay, guint token, guint part)
{
    const XpGlobToken *at = &lay->glob->tokens[token];
    switch (at->kind) {
    case XP_GLOB_CHARACTER:
        return at->character >= XP_EXPANSION_VALUE
                   ? lay_value(lay, token, part, at->character - XP_EXPANSION_VALUE)
                   : lay_character(lay, token, part, at->character);
    case XP_GLOB_ANY:
        return lay_wildcard(lay, token, part, FALSE);
    case XP_GLOB_STAR:
        return lay_wildcard(lay, token, part, TRUE);
    case XP_GLOB_VARIABLE:
        break;
    }
    g_assert_not_reached(); /* an expansion has no variables */
}

static Z3_ast lay_at(Lay *lay, guint token, guint part)
{
    Cell *cell = &lay->table[token * (lay->n + 1) + part];
    if (!cell->asked) {
        cell->asked = TRUE;
        cell->term =
            token >= lay->plain_from ? lay_rest(lay, token, part) : lay_token(lay, token, part);
    }
    return cell->term;
}

static gboolean may_hold_colon(const XpProblem *problem, guint dimension)
{
    static const gunichar colon[] = {XP_PATTERN_STAR, ':', XP_PATTERN_STAR};
    const XpPattern *pattern =
        xp_patterns_add(xp_atoms_patterns(problem->atoms), colon, G_N_ELEMENTS(colon), FALSE);
    return xp_pattern_is_empty(xp_atoms_domain(problem->atoms, dimension), pattern) != XP_GLOB_YES;
}

/* Fills in the colons before each part. FALSE where the first five of an ARN cannot be told. */
static gboolean count_colons(Lay *lay)
{
    for (guint i = 0; i < lay->n; i++) {
        const XpPart *part = xp_rope_part(lay->rope, i);
        if (part->kind == XP_PART_DIMENSION && lay->colons[i] < 5 &&
            may_hold_colon(lay->problem, part->index))
            return FALSE;
        gboolean colon = part->kind == XP_PART_CHARACTER && part->index == ':';
        lay->colons[i + 1] = lay->colons[i] + (colon ? 1 : 0);
    }
    return lay->colons[lay->n] >= 5;
}

static guint behind_last_value(const XpGlob *glob)
{
    guint from = 0;
    for (guint i = 0; i < glob->n_tokens; i++)
        if (glob->tokens[i].kind == XP_GLOB_CHARACTER &&
            glob->tokens[i].character >= XP_EXPANSION_VALUE)
            from = i + 1;
    return from;
}

Z3_ast xp_variable_match_rope(XpProblem *problem, const XpGlob *glob, const XpRope *rope,
                              gboolean fold, gboolean arn, GHashTable *symbols)
{
    guint n = xp_rope_length(rope);
    g_autofree guint *colons = g_new0(guint, n + 1);
    g_autofree Cell *table = g_new0(Cell, (gsize)(glob->n_tokens + 1) * (n + 1));
    Lay lay = {.problem = problem,
               .glob = glob,
               .rope = rope,
               .fold = fold,
               .arn = arn,
               .symbols = symbols,
               .plain_from = behind_last_value(glob),
               .colons = colons,
               .n = n,
               .table = table};
    return !xp_rope_has_caller_account(rope) && (!arn || count_colons(&lay)) ? lay_at(&lay, 0, 0)
                                                                             : NULL;
}
