/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_BASE_SPAN_H
#define XP_BASE_SPAN_H

#include <glib.h>

/**
 * XpSpan:
 * @file: path as the user would type it (borrowed from the world's strings), or NULL
 * @line, @column: first character, counted from 1 in characters; 0 when unknown
 * @end_line, @end_column: one past the last character
 * @pointer: JSON pointer of the value inside @file (RFC 6901), or NULL
 *
 * Where a piece of input stands. Every loaded value has one.
 */
typedef struct {
    const char *file;
    guint line;
    guint column;
    guint end_line;
    guint end_column;
    const char *pointer;
} XpSpan;

#endif
