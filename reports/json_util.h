/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_JSON_UTIL_H
#define XP_REPORTS_JSON_UTIL_H

#include <glib.h>
#include <jansson.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* Sets a member; takes @value, which is never NULL. */
void xp_json_set(json_t *object, const char *key, json_t *value);

/* All return new. NULL becomes null; bytes that are not UTF-8 become \xNN. */
json_t *xp_json_text(const char *text);
/* 0 becomes null: a line or column nobody knows. */
json_t *xp_json_count(guint count);

/* Returns new: @value and a newline. @flags: of json_dumps(). */
char *xp_json_print(const json_t *value, size_t flags);

#endif
