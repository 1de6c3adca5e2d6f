/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_GLOB_H
#define XP_MODEL_GLOB_H

#include <glib.h>

/*
 * IAM patterns as syntax. What they match is decided elsewhere, twice: by a plain backtracking
 * matcher in frontend/eval/ and by automata in encoder/glob/.
 */
typedef enum {
    XP_GLOB_CHARACTER, /* exactly this code point (may be a symbol, see symbol.h) */
    XP_GLOB_ANY,       /* ?  exactly one character */
    XP_GLOB_STAR,      /* *  any run, also empty */
    XP_GLOB_VARIABLE,  /* ${key} or ${key, 'default'}; Rule: S-VAR-1, S-VAR-5 */
} XpGlobTokenKind;

typedef struct {
    XpGlobTokenKind kind;
    gunichar character;   /* XP_GLOB_CHARACTER */
    const char *key;      /* XP_GLOB_VARIABLE: condition key as written (owned by the glob) */
    const char *fallback; /* XP_GLOB_VARIABLE: default text, or NULL (owned by the glob) */
} XpGlobToken;

typedef enum {
    XP_GLOB_LITERAL = 0,
    XP_GLOB_WILDCARDS = 1 << 0, /* * and ? are wildcards, else characters */
    XP_GLOB_VARIABLES = 1 << 1, /* ${...} is a variable, else characters */
} XpGlobFlags;

typedef struct {
    XpGlobToken *tokens;
    guint n_tokens;
    XpGlobFlags flags;     /* as given to xp_glob_parse() */
    gboolean has_wildcard; /* some * or ? */
    gboolean has_variable;
} XpGlob;

/**
 * xp_glob_parse:
 * @text: valid UTF-8
 *
 * Returns new; never fails. With XP_GLOB_VARIABLES, ${*} ${?} ${$} are the literal characters
 * (S-VAR-4), "${" without "}" is literal (S-VAR-9). Runs of * are merged into one.
 */
XpGlob *xp_glob_parse(const char *text, XpGlobFlags flags);
void xp_glob_free(XpGlob *glob);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpGlob, xp_glob_free)

/* Returns new: the pattern as an author would write it; parsed again with the same flags it gives
 * the same tokens. */
char *xp_glob_print(const XpGlob *glob);

#endif
