/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/match.h"

#include <string.h>

#include "frontend/eval/tri.h"

GArray *xp_pieces_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(XpPiece));
}

void xp_pieces_add(GArray *pieces, XpPieceKind kind, gunichar character)
{
    XpPiece piece = {kind, character};
    g_array_append_val(pieces, piece);
}

/* The holes, and the characters that may fill them (NULL: all). Rule: S-KMS-14, S-KMS-18 */
static const struct {
    gunichar hole;
    const char *characters;
} holes[] = {
    {XP_HOLE, NULL},
    {XP_KEY_HOLE, "0123456789abcdef-mrk"},
    {XP_NAME_HOLE, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-"},
    {XP_CHINA_HOLE, ".cn"},
};

static gboolean is_hole(gunichar character)
{
    for (guint i = 0; i < G_N_ELEMENTS(holes); i++)
        if (holes[i].hole == character)
            return TRUE;
    return FALSE;
}

gboolean xp_text_has_hole(const char *text)
{
    for (const char *at = text; *at != '\0'; at += g_utf8_skip[(guchar)*at])
        if (is_hole(g_utf8_get_char(at)))
            return TRUE;
    return FALSE;
}

static XpPieceKind kind_of(gunichar character, gboolean wildcards)
{
    if (is_hole(character))
        return XP_PIECE_HOLE;
    if (wildcards && character == '*')
        return XP_PIECE_STAR;
    return wildcards && character == '?' ? XP_PIECE_ANY : XP_PIECE_CHARACTER;
}

void xp_pieces_add_text(GArray *pieces, const char *text, gboolean wildcards)
{
    for (const char *at = text; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
        gunichar character = g_utf8_get_char(at);
        xp_pieces_add(pieces, kind_of(character, wildcards), character);
    }
}

GArray *xp_pieces_from_text(const char *text, gboolean wildcards)
{
    GArray *pieces = xp_pieces_new();
    xp_pieces_add_text(pieces, text, wildcards);
    return pieces;
}

void xp_pieces_fold(GArray *pieces)
{
    for (guint i = 0; i < pieces->len; i++) {
        XpPiece *piece = &g_array_index(pieces, XpPiece, i);
        if (piece->character >= 'A' && piece->character <= 'Z')
            piece->character += 'a' - 'A';
    }
}

XpSlice xp_pieces_slice(const GArray *pieces)
{
    return (XpSlice){(const XpPiece *)(const void *)pieces->data, pieces->len};
}

gboolean xp_slice_has(XpSlice slice, XpPieceKind kind)
{
    for (guint i = 0; i < slice.n; i++) {
        if (slice.items[i].kind == kind)
            return TRUE;
    }
    return FALSE;
}

/* Only a star surely swallows a hole, and what a hole in the pattern asks for nobody knows. */
static gboolean takes(const XpPiece *pattern, const XpPiece *text)
{
    if (text->kind == XP_PIECE_HOLE)
        return FALSE;
    return pattern->kind == XP_PIECE_ANY ||
           (pattern->kind == XP_PIECE_CHARACTER && pattern->character == text->character);
}

/* Two pointers; on a mismatch only the latest star need take one piece more. */
static gboolean match_surely(XpSlice pattern, XpSlice text)
{
    guint i = 0, j = 0, after_star = 0, mark = 0;
    gboolean star = FALSE;
    while (j < text.n) {
        if (i < pattern.n && pattern.items[i].kind == XP_PIECE_STAR) {
            star = TRUE;
            after_star = ++i;
            mark = j;
        } else if (i < pattern.n && takes(&pattern.items[i], &text.items[j])) {
            i++;
            j++;
        } else if (star) {
            i = after_star;
            j = ++mark;
        } else {
            return FALSE;
        }
    }
    while (i < pattern.n && pattern.items[i].kind == XP_PIECE_STAR)
        i++;
    return i == pattern.n;
}

/* May the hole hold what @pattern asks for? */
static gboolean can_hold(const XpPiece *hole, const XpPiece *pattern)
{
    if (pattern->kind != XP_PIECE_CHARACTER)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(holes); i++)
        if (holes[i].hole == hole->character && holes[i].characters != NULL)
            return pattern->character > 0 && pattern->character < 0x80 &&
                   strchr(holes[i].characters, (int)pattern->character) != NULL;
    return TRUE;
}

/*
 * Is there a filling of all holes under which they match? Both sides may then hold runs, so this
 * is the table over all pairs of suffixes, one row kept: row[j] says "pattern from i on and text
 * from j on can be the same".
 */
static gboolean match_perhaps(XpSlice pattern, XpSlice text)
{
    g_autofree gboolean *row = g_new0(gboolean, text.n + 1);
    for (guint i = pattern.n + 1; i-- > 0;) {
        gboolean end = i == pattern.n;
        XpPieceKind kind = end ? XP_PIECE_CHARACTER : pattern.items[i].kind;
        gboolean run = !end && (kind == XP_PIECE_STAR || kind == XP_PIECE_HOLE);
        gboolean below_right = FALSE; /* of the row for i + 1, at j + 1 */
        for (guint j = text.n + 1; j-- > 0;) {
            gboolean below = end ? j == text.n : row[j];
            gboolean can = end ? j == text.n : run && below;
            if (j < text.n) {
                gboolean hole = text.items[j].kind == XP_PIECE_HOLE;
                if (run || hole)
                    can = can || row[j + 1];
                if (hole && !end && can_hold(&text.items[j], &pattern.items[i]))
                    can = can || below;
                if (!end && !run && !hole)
                    can = can || (takes(&pattern.items[i], &text.items[j]) && below_right);
            }
            below_right = below;
            row[j] = can;
        }
    }
    return row[0];
}

XpTruth xp_match_glob(XpSlice pattern, XpSlice text)
{
    if (match_surely(pattern, text))
        return XP_TRUE;
    if (!xp_slice_has(text, XP_PIECE_HOLE) && !xp_slice_has(pattern, XP_PIECE_HOLE))
        return XP_FALSE;
    return match_perhaps(pattern, text) ? XP_MAYBE : XP_FALSE;
}

guint xp_slice_split_arn(XpSlice slice, XpSlice parts[6])
{
    guint n = 0, start = 0;
    for (guint i = 0; i < slice.n && n < 5; i++) {
        const XpPiece *piece = &slice.items[i];
        if (piece->kind == XP_PIECE_CHARACTER && piece->character == ':') {
            parts[n++] = (XpSlice){slice.items + start, i - start};
            start = i + 1;
        }
    }
    parts[n++] = (XpSlice){slice.items + start, slice.n - start};
    return n;
}

/* A hole outside the sixth part may hold colons, so where the parts begin is unknown. */
static gboolean parts_are_unknown(XpSlice slice, XpSlice parts[6], guint n)
{
    if (n < 6)
        return xp_slice_has(slice, XP_PIECE_HOLE);
    return xp_slice_has((XpSlice){slice.items, slice.n - parts[5].n}, XP_PIECE_HOLE);
}

XpTruth xp_match_arn(XpSlice pattern, XpSlice text)
{
    XpSlice pattern_parts[6], text_parts[6];
    guint n_pattern = xp_slice_split_arn(pattern, pattern_parts);
    guint n_text = xp_slice_split_arn(text, text_parts);
    gboolean open_pattern = parts_are_unknown(pattern, pattern_parts, n_pattern);
    gboolean open_text = parts_are_unknown(text, text_parts, n_text);
    if ((n_pattern < 6 && !open_pattern) || (n_text < 6 && !open_text))
        return XP_FALSE;
    if (open_pattern || open_text)
        return match_perhaps(pattern, text) ? XP_MAYBE : XP_FALSE;
    XpTruth all = XP_TRUE;
    for (guint i = 0; i < 6; i++)
        all = xp_truth_and(all, xp_match_glob(pattern_parts[i], text_parts[i]));
    return all;
}
