/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/variables.h"

#include <string.h>

#include "frontend/model/glob.h"

static void add_literal(XpReading *reading, const char *text)
{
    xp_pieces_add_text(reading->pieces, text, FALSE);
    if (reading->wild == NULL && strpbrk(text, "*?") != NULL) {
        reading->wild = xp_pieces_new();
        g_array_append_vals(reading->wild, reading->pieces->data, reading->pieces->len);
        g_array_set_size(reading->wild, reading->wild->len - (guint)g_utf8_strlen(text, -1));
    }
    if (reading->wild != NULL)
        xp_pieces_add_text(reading->wild, text, TRUE);
}

static void add_piece(XpReading *reading, XpPieceKind kind, gunichar character)
{
    xp_pieces_add(reading->pieces, kind, character);
    if (reading->wild != NULL)
        xp_pieces_add(reading->wild, kind, character);
}

static void note(XpReading *reading, const XpKeyState *state)
{
    if (state->fact != NULL)
        g_ptr_array_add(reading->facts, (gpointer)(guintptr)state->fact);
    else
        reading->why = state->why;
}

/* Presence is open: with a default the text is one of two, without one it may match nothing. */
static void add_perhaps(XpReading *reading, const XpKeyState *state, const char *fallback)
{
    note(reading, state);
    if (fallback != NULL) {
        add_piece(reading, XP_PIECE_HOLE, 0);
        return;
    }
    reading->resolved = xp_truth_and(reading->resolved, XP_MAYBE);
    add_literal(reading, state->values[0]);
}

static void add_variable(XpReading *reading, const XpCall *call, const XpGlobToken *token)
{
    /* A default spelt otherwise is part of a name that no key has. Rule: S-VAR-5 */
    if (strchr(token->key, ',') != NULL) {
        reading->resolved = XP_FALSE;
        return;
    }
    const XpKeyState state = xp_call_key(call, token->key);
    if (state.present == XP_FALSE || state.multivalued || state.n == 0) {
        /* Rule: S-VAR-3, S-VAR-5 */
        if (token->fallback != NULL && !state.multivalued)
            add_literal(reading, token->fallback);
        else
            reading->resolved = XP_FALSE;
        return;
    }
    if (state.present == XP_MAYBE) {
        add_perhaps(reading, &state, token->fallback);
        return;
    }
    if (xp_text_has_hole(state.values[0]))
        note(reading, &state);
    add_literal(reading, state.values[0]);
}

void xp_reading_init(XpReading *out, const XpCall *call, const char *text, gboolean wildcards,
                     gboolean variables)
{
    XpGlobFlags flags = (wildcards ? XP_GLOB_WILDCARDS : XP_GLOB_LITERAL) |
                        (variables ? XP_GLOB_VARIABLES : XP_GLOB_LITERAL);
    g_autoptr(XpGlob) glob = xp_glob_parse(text, flags);
    guint colons = 0;
    *out = (XpReading){.pieces = xp_pieces_new(), .resolved = XP_TRUE, .facts = g_ptr_array_new()};
    for (guint i = 0; i < glob->n_tokens; i++) {
        const XpGlobToken *token = &glob->tokens[i];
        switch (token->kind) {
        case XP_GLOB_CHARACTER:
            colons += token->character == ':';
            add_piece(out, XP_PIECE_CHARACTER, token->character);
            break;
        case XP_GLOB_ANY:
            add_piece(out, XP_PIECE_ANY, 0);
            break;
        case XP_GLOB_STAR:
            add_piece(out, XP_PIECE_STAR, 0);
            break;
        case XP_GLOB_VARIABLE:
            out->early = out->early || colons < 5;
            add_variable(out, call, token);
            break;
        }
    }
}

void xp_reading_clear(XpReading *reading)
{
    g_clear_pointer(&reading->pieces, g_array_unref);
    g_clear_pointer(&reading->wild, g_array_unref);
    g_clear_pointer(&reading->facts, g_ptr_array_unref);
}

XpTruth xp_reading_match(const XpReading *reading, XpMatcher matcher, XpSlice text)
{
    if (reading->resolved == XP_FALSE)
        return XP_FALSE;
    XpTruth literal = matcher(xp_pieces_slice(reading->pieces), text);
    XpTruth match = literal;
    if (reading->wild != NULL && matcher(xp_pieces_slice(reading->wild), text) != literal)
        match = XP_MAYBE;
    return match == XP_FALSE ? XP_FALSE : xp_truth_and(match, reading->resolved);
}
