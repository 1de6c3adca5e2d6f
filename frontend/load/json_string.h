/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_JSON_STRING_H
#define XP_LOAD_JSON_STRING_H

#include <glib.h>

/**
 * XpJsonStringError:
 * @at: byte of the character in question
 * @at_start: the trouble is the string as a whole: show its opening quote
 */
typedef struct {
    gsize at;
    gboolean at_start;
    const char *text;
    const char *help; /* or NULL */
} XpJsonStringError;

/**
 * xp_json_string_read:
 * @text: NUL-terminated, valid UTF-8
 * @at: byte of the opening quote
 * @out_end: one past the closing quote
 * @out_text: (nullable) returns new: the string without quotes and escapes
 *
 * Returns FALSE and fills @error when the string is malformed.
 */
gboolean xp_json_string_read(const char *text, gsize at, gsize *out_end, char **out_text,
                             XpJsonStringError *error);

/* Bytes of the JSON number at the start of @text, 0 when there is none. */
gsize xp_json_number_length(const char *text);

#endif
