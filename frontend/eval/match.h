/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_EVAL_MATCH_H
#define XP_EVAL_MATCH_H

#include <glib.h>

#include "frontend/eval/eval.h"

/*
 * Matching texts against patterns by backtracking. Both sides are sequences of pieces. A hole is
 * a run of characters nobody knows (an id or a tag that was not supplied); with holes the answer
 * may be XP_MAYBE, without it never is.
 */

/* The code point that stands for a hole in texts of the evaluator. Documents cannot hold it: the
 * loader refuses characters of the private planes. */
#define XP_HOLE      0x10FFFDu
#define XP_HOLE_TEXT "\xF4\x8F\xBF\xBD"
/* Holes that are not filled with just any characters: the id of a key, that of an organization, and
 * what may follow amazonaws.com in China. */
#define XP_KEY_HOLE        0x10FFFCu
#define XP_KEY_HOLE_TEXT   "\xF4\x8F\xBF\xBC"
#define XP_NAME_HOLE       0x10FFFBu
#define XP_NAME_HOLE_TEXT  "\xF4\x8F\xBF\xBB"
#define XP_CHINA_HOLE      0x10FFFAu
#define XP_CHINA_HOLE_TEXT "\xF4\x8F\xBF\xBA"

/* TRUE if @text has a hole of any sort. */
gboolean xp_text_has_hole(const char *text);

typedef enum {
    XP_PIECE_CHARACTER,
    XP_PIECE_ANY,  /* ?  exactly one character */
    XP_PIECE_STAR, /* *  any run, also empty */
    XP_PIECE_HOLE, /* one unknown run */
} XpPieceKind;

typedef struct {
    XpPieceKind kind;
    gunichar character; /* XP_PIECE_CHARACTER; XP_PIECE_HOLE: which sort of hole */
} XpPiece;

/* Pieces borrowed from an array. */
typedef struct {
    const XpPiece *items;
    guint n;
} XpSlice;

/* Returns new: an empty array of XpPiece. */
GArray *xp_pieces_new(void);
void xp_pieces_add(GArray *pieces, XpPieceKind kind, gunichar character);
/* Appends every character of @text (valid UTF-8) as itself; XP_HOLE becomes a hole. With
 * @wildcards, * and ? of @text are wildcards. */
void xp_pieces_add_text(GArray *pieces, const char *text, gboolean wildcards);
/* Returns new. */
GArray *xp_pieces_from_text(const char *text, gboolean wildcards);
/* ASCII letters become lower case, in place. Rule: S-GRAM-23, S-COND-8. */
void xp_pieces_fold(GArray *pieces);
XpSlice xp_pieces_slice(const GArray *pieces);
gboolean xp_slice_has(XpSlice slice, XpPieceKind kind);

/* Does the whole of @text match the whole of @pattern? Rule: S-GRAM-24, S-COND-9. */
XpTruth xp_match_glob(XpSlice pattern, XpSlice text);

/* Splits at the first five colons. Returns the number of parts, 1 to 6; the sixth holds the
 * rest. Rule: S-GRAM-29, S-COND-21. */
guint xp_slice_split_arn(XpSlice slice, XpSlice parts[6]);

/* Part by part; fewer than six parts on either side match nothing. Rule: S-COND-21, S-COND-22. */
XpTruth xp_match_arn(XpSlice pattern, XpSlice text);

#endif
