/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_PROPERTY_SAMPLE_H
#define XP_TESTS_PROPERTY_SAMPLE_H

#include <glib.h>

#include "frontend/model/world_build.h"
#include "frontend/property/property.h"

/*
 * A world to speak of, and property texts loaded into it.
 *
 * Account1 111122223333, supplied, inventory incomplete: role BreakGlass, role Deploy, user Eve,
 *   group Devs {Eve}, secret Secret, secret Other (tagged team=a), key EncryptionKey (alias
 *   alias/db), key Legacy, bucket
 * Account2 444455556666, supplied, complete: role ApplicationRole, role team/Worker, role Deploy,
 *   key EncryptionKey
 * Symbolic, without an id, supplied; Partner 777788889999, named only
 */
XpWorld *xp_sample_world(void);

/* A world, the properties made of a text or NULL, and what was said about it. */
typedef struct {
    XpWorld *world;
    XpDiagList *diags;
    XpProperties *properties;
    GError *error;
} XpSample;

/* Each test works in a folder of its own, so that file names in messages are short. */
void xp_sample_enter(void);
void xp_sample_leave(void);
void xp_sample_write(const char *name, const char *text);

/* Loads @text as the file p.xprop; clear with xp_sample_clear(). */
XpSample xp_sample_load(const char *text);
XpSample xp_sample_load_n(const char *text, gsize length);
/* Loads the files named, NULL-terminated or NULL, and the sentence, which may be NULL. */
XpSample xp_sample_load_files(const char *const *files, const char *sentence);
XpSample xp_sample_sentence(const char *sentence);
void xp_sample_clear(XpSample *sample);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(XpSample, xp_sample_clear)

/* The property called @id, or NULL. */
const XpProperty *xp_sample_property(const XpSample *sample, const char *id);
/* The only claim of a sentence that must have loaded. */
const XpClaim *xp_sample_claim(const XpSample *sample);

/* TRUE if diagnostic @index is @code at @line:@column; prints what it is otherwise. */
gboolean xp_sample_says(const XpSample *sample, guint index, const char *code, guint line,
                        guint column);
/* TRUE if the text, or the help, of diagnostic @index contains @part; prints it otherwise. */
gboolean xp_sample_text(const XpSample *sample, guint index, const char *part);
gboolean xp_sample_help(const XpSample *sample, guint index, const char *part);

/* The fifteen examples of the language, with the lets they need. */
extern const char xp_sample_examples[];

#endif
