/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_CORPUS_CASE_H
#define XP_TESTS_CORPUS_CASE_H

#include <glib.h>
#include <jansson.h>

/*
 * One case of corpus/: a folder with a case.json, whose shape corpus/README.md describes. A case
 * with a `base` is a change of another one; its tree exists only once it is written out.
 */

/**
 * XpCase:
 * @name: path below corpus/, "seeds/three-steps"
 * @folder: path of the case's folder
 * @json: its case.json
 */
typedef struct {
    char *name;
    char *folder;
    json_t *json;
} XpCase;

void xp_case_free(XpCase *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpCase, xp_case_free)

/**
 * xp_case_open:
 * @folder: a folder that holds a case.json
 *
 * Returns new, or NULL with G_FILE_ERROR: case.json is missing, malformed, or has a key nobody
 * knows.
 */
XpCase *xp_case_open(const char *name, const char *folder, GError **error);

/**
 * xp_case_find:
 * @root: path of corpus/
 *
 * Returns new: the names of all cases below @root, sorted (array of char *), or NULL with
 * G_FILE_ERROR.
 */
GPtrArray *xp_case_find(const char *root, GError **error);

/**
 * xp_case_write_tree:
 * @target: folder to write to; created
 *
 * Writes the tree of @item: the tree of its base, without the files of `remove`, with the case's
 * own files on top. case.json and case.requests.json are no part of it. What it is compared with,
 * if it is, goes to case.before in it.
 * Errors: G_FILE_ERROR, also when `remove` names what is not there.
 */
gboolean xp_case_write_tree(const XpCase *item, const char *target, GError **error);

/* Removes @path with everything in it. */
void xp_case_delete_tree(const char *path);

#endif
