/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_PROPERTY_FILES_H
#define XP_PROPERTY_FILES_H

#include <glib.h>

#include "frontend/property/arena.h"
#include "frontend/property/script.h"
#include "frontend/property/syntax.h"

/*
 * Which property files there are, which `use` which, and what names one sees in each.
 */

typedef struct XpPropFile XpPropFile;

/* What a let was found to be, once for each of the ways it can be read. */
typedef enum {
    XP_READ_NOT_YET,
    XP_READ_NOW, /* being resolved: coming back here is a cycle */
    XP_READ_DONE,
    XP_READ_FAILED, /* reported */
} XpReadState;

/**
 * XpLet:
 * @home: the file it stands in
 * @used: some sentence or other let names it
 * @reasons: why claims that use it are deferred (const char *, NULL-terminated), or NULL
 */
typedef struct {
    const XpSynLet *syntax;
    XpPropFile *home;
    gboolean used;
    XpReadState as_subjects;
    XpReadState as_objects;
    XpReadState as_actions;
    XpReadState as_values;
    XpSubjects subjects;
    XpObjects objects;
    XpActions actions;
    const char **values;
    guint n_values;
    const char **reasons;
} XpLet;

/**
 * XpPropFile:
 * @listed: its properties are wanted, as the @place-th of the files; else it is only used
 * @identity: its real path; NULL: a sentence of the command line
 * @sha256: of its bytes
 * @used: by another file
 * @partial: some file it uses could not be read, so an unknown name is no error of its own
 * @visible: XpPropFile *, this file and all it uses, also through others
 * @scope: name -> XpLet * of the visible files
 */
struct XpPropFile {
    const char *file;
    char *identity;
    char sha256[65];
    XpSynFile *syntax;
    gboolean listed;
    guint place;
    gboolean used;
    gboolean partial;
    gboolean loading;
    XpLet *lets;
    GPtrArray *uses; /* XpPropFile * */
    GPtrArray *visible;
    GHashTable *scope;
};

/**
 * XpPropFiles:
 * @items: XpPropFile *, in the order they were read
 * @n_listed: how many of them are listed
 */
typedef struct {
    GPtrArray *items;
    guint n_listed;
    XpArena *arena;
    XpStrings *strings;
    XpSink *sink;
} XpPropFiles;

/* Returns new; @arena, @strings and @sink are borrowed and outlive it. */
XpPropFiles *xp_prop_files_new(XpArena *arena, XpStrings *strings, XpSink *sink);
void xp_prop_files_free(XpPropFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpPropFiles, xp_prop_files_free)

/* Reads @path, a file or a folder of *.xprop files, and what they use. */
void xp_prop_files_add(XpPropFiles *files, const char *path, gboolean listed);

/**
 * xp_prop_files_add_sentence:
 * @name: of its place, "--prop"
 * @id: of the property it becomes
 *
 * Adds a sentence of the command line, which sees the lets of all other files.
 */
void xp_prop_files_add_sentence(XpPropFiles *files, const char *name, const char *id,
                                const char *text);

/* Returns new: the file that a sentence of @file calls @source: seen from the folder of @file if it
 * is there, else from @tree. */
char *xp_reference_path(const char *tree, const XpPropFile *file, const char *source);

/* Fills the scopes, after the last file; a name that is defined twice is reported once. */
void xp_prop_files_bind(XpPropFiles *files);

#endif
