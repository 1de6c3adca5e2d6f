/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/variable_match.h"

#include <string.h>

/* One match: a table of (token, position) already compiled. */
typedef struct {
    XpProblem *problem;
    const XpGlob *glob;
    const gunichar *text;
    const guint *colons; /* before each position */
    guint n;
    gboolean fold;
    gboolean arn;
    Z3_ast *table; /* (tokens + 1) * (n + 1) */
} Walk;

static Z3_ast walk_at(Walk *walk, guint token, guint position);

static gunichar fold_character(gunichar character, gboolean fold)
{
    return fold && character < 0x80 ? (gunichar)g_ascii_tolower((char)character) : character;
}

static gboolean wildcard_takes(const Walk *walk, guint position)
{
    return !walk->arn || walk->text[position] != ':' || walk->colons[position] >= 5;
}

/* The free value is one of the runs that begin here. */
static Z3_ast walk_value(Walk *walk, guint token, guint position, guint dimension)
{
    XpAtoms *atoms = walk->problem->atoms;
    XpZ3 *z3 = walk->problem->z3;
    Z3_ast result = xp_z3_false(z3);
    for (guint end = position; end <= walk->n; end++) {
        Z3_ast rest = walk_at(walk, token + 1, end);
        if (xp_z3_is_false(z3, rest))
            continue;
        const XpPattern *run = xp_patterns_add(xp_atoms_patterns(atoms), walk->text + position,
                                               end - position, walk->fold);
        result =
            xp_z3_or(z3, result, xp_z3_and(z3, xp_atoms_match_folded(atoms, dimension, run), rest));
    }
    return result;
}

static Z3_ast walk_token(Walk *walk, guint token, guint position)
{
    XpZ3 *z3 = walk->problem->z3;
    const XpGlobToken *at = &walk->glob->tokens[token];
    gboolean more = position < walk->n;
    switch (at->kind) {
    case XP_GLOB_CHARACTER:
        if (at->character >= XP_EXPANSION_VALUE)
            return walk_value(walk, token, position, at->character - XP_EXPANSION_VALUE);
        return more && fold_character(at->character, walk->fold) ==
                           fold_character(walk->text[position], walk->fold)
                   ? walk_at(walk, token + 1, position + 1)
                   : xp_z3_false(z3);
    case XP_GLOB_ANY:
        return more && wildcard_takes(walk, position) ? walk_at(walk, token + 1, position + 1)
                                                      : xp_z3_false(z3);
    case XP_GLOB_STAR: {
        Z3_ast none = walk_at(walk, token + 1, position);
        return more && wildcard_takes(walk, position)
                   ? xp_z3_or(z3, none, walk_at(walk, token, position + 1))
                   : none;
    }
    case XP_GLOB_VARIABLE:
        break;
    }
    g_assert_not_reached(); /* an expansion has no variables */
}

static Z3_ast walk_at(Walk *walk, guint token, guint position)
{
    Z3_ast *slot = &walk->table[token * (walk->n + 1) + position];
    if (*slot == NULL)
        *slot = token == walk->glob->n_tokens ? xp_z3_bool(walk->problem->z3, position == walk->n)
                                              : walk_token(walk, token, position);
    return *slot;
}

static gboolean has_symbol(const XpGlob *glob)
{
    for (guint i = 0; i < glob->n_tokens; i++)
        if (glob->tokens[i].kind == XP_GLOB_CHARACTER && xp_symbol_is(glob->tokens[i].character))
            return TRUE;
    return FALSE;
}

gboolean xp_variable_match(XpProblem *problem, const XpGlob *glob, const char *text, gboolean fold,
                           gboolean arn, Z3_ast *out_match)
{
    if (has_symbol(glob) || xp_symbols_in(text) || (fold && !g_str_is_ascii(text)))
        return FALSE;
    glong length = 0;
    g_autofree gunichar *units = g_utf8_to_ucs4_fast(text, -1, &length);
    guint n = (guint)length;
    for (guint i = 0; i < n; i++)
        units[i] = fold_character(units[i], fold);
    g_autofree guint *colons = g_new0(guint, n + 1);
    for (guint i = 0; i < n; i++)
        colons[i + 1] = colons[i] + (units[i] == ':' ? 1 : 0);
    if (arn && colons[n] < 5) {
        *out_match = xp_z3_false(problem->z3);
        return TRUE;
    }
    g_autofree Z3_ast *table = g_new0(Z3_ast, (gsize)(glob->n_tokens + 1) * (n + 1));
    Walk walk = {.problem = problem,
                 .glob = glob,
                 .text = units,
                 .colons = colons,
                 .n = n,
                 .fold = fold,
                 .arn = arn,
                 .table = table};
    *out_match = walk_at(&walk, 0, 0);
    return TRUE;
}
