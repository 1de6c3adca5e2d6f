/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_TOKEN_H
#define XP_LOAD_TOKEN_H

#include <glib.h>

/*
 * What placeholders look like: <token>, {token}, ${token} (unless a policy variable, whose name
 * has a colon) and bare words. No meaning, only spelling.
 */

/* Returns new: @text without its brackets when it is one bracketed placeholder, else a copy. */
char *xp_token_strip(const char *text);
/* TRUE if a bracketed placeholder stands anywhere in @text. */
gboolean xp_token_has_bracketed(const char *text);
/* TRUE if a policy variable or one of ${*} ${?} ${$} stands in @text. Rule: S-VAR-2, S-VAR-4. */
gboolean xp_token_has_variable(const char *text);
/* TRUE if * or ? stands in @text outside ${...}. */
gboolean xp_token_has_wildcard(const char *text);
/* TRUE for a word such as an author invents: a letter, then letters, digits and . _ - / + = @ */
gboolean xp_token_is_word(const char *text);

/**
 * xp_token_split_arn:
 *
 * Returns new (NULL-terminated): @text cut at its first five colons, those inside ${...} not
 * counted; fewer than six fields when there are fewer colons.
 */
char **xp_token_split_arn(const char *text);

/* TRUE for a text of the form of a Region name: "us-west-2", "us-gov-east-1". */
gboolean xp_token_is_region(const char *region);
/* TRUE for a text that was probably meant to be a Region and is none: "us-east1", "eu-west-1a". */
gboolean xp_token_is_near_region(const char *text);
/* TRUE if @text is probably a slip of the pen for @name: another letter case, or one letter off.
 * Names that differ in their digits only are names of a series. */
gboolean xp_token_is_slip_of(const char *text, const char *name);
/* Returns new: what to do about @text, which stands for an account id and is none. */
char *xp_token_account_advice(const char *text);
/* TRUE for the id of a KMS key: a UUID, or "mrk-" and 32 hexadecimal digits. */
gboolean xp_token_is_key_id(const char *text);
/* TRUE for an id such as IAM gives: AROA..., AIDA... */
gboolean xp_token_is_unique_id(const char *text);
/* TRUE if @text is one or more ASCII digits. */
gboolean xp_token_is_number(const char *text);

#endif
