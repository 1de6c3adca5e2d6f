/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/evidence_input.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/tree.h"

/* Returns new: where a recorded file is, when the tree is at @tree now. */
static char *path_now(const XpEvidence *evidence, const char *tree, const char *path)
{
    gsize n = strlen(evidence->tree);
    while (n > 1 && evidence->tree[n - 1] == '/')
        n--;
    if (tree == NULL || strncmp(path, evidence->tree, n) != 0 ||
        (path[n] != '/' && path[n] != '\0'))
        return g_strdup(path);
    return g_build_filename(tree, path + n, NULL);
}

static gboolean check_bytes(const XpEvidence *evidence, const char *tree, GError **error)
{
    for (guint i = 0; i < evidence->inputs->len; i++) {
        const XpEvidenceFile *input = g_ptr_array_index(evidence->inputs, i);
        g_autofree char *path = path_now(evidence, tree, input->path);
        g_autofree char *digest = xp_evidence_digest(path, error);
        if (digest == NULL) {
            g_prefix_error(error, "the input of the evidence is not all there (--tree says where "
                                  "it is): ");
            return FALSE;
        }
        if (strcmp(digest, input->sha256) != 0) {
            g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                        "%s has changed since the evidence was written; prove again", path);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean is_recorded(const XpEvidence *evidence, const char *tree, const char *path)
{
    for (guint i = 0; i < evidence->inputs->len; i++) {
        const XpEvidenceFile *input = g_ptr_array_index(evidence->inputs, i);
        g_autofree char *now = path_now(evidence, tree, input->path);
        g_autofree char *plain = g_canonicalize_filename(now, NULL);
        g_autofree char *other = g_canonicalize_filename(path, NULL);
        if (strcmp(plain, other) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean check_new(const XpEvidence *evidence, const char *tree, const char *path,
                          GError **error)
{
    if (is_recorded(evidence, tree, path))
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                "%s was not there when the evidence was written; prove again", path);
    return FALSE;
}

/* No file may have come up since. */
static gboolean check_all(const XpEvidence *evidence, const char *tree, const XpWorld *world,
                          const XpProperties *properties, GError **error)
{
    for (guint i = 0; i < world->n_inputs; i++)
        if (!check_new(evidence, tree, world->inputs[i].path, error))
            return FALSE;
    for (guint i = 0; i < properties->n_files; i++)
        if (!check_new(evidence, tree, properties->files[i].path, error))
            return FALSE;
    return TRUE;
}

/* @texts ends with a NULL that does not count. */
static XpPropertySource source_of(const XpEvidence *evidence)
{
    return (XpPropertySource){
        .files = (const char *const *)evidence->props->pdata,
        .n_files = evidence->props->len - 1,
        .sentences = (const char *const *)evidence->sentences->pdata,
        .n_sentences = evidence->sentences->len - 1,
        .today = evidence->today,
    };
}

gboolean xp_evidence_input_load(const XpEvidence *evidence, const char *tree, XpWorld **out_world,
                                XpProperties **out_properties, GError **error)
{
    if (!check_bytes(evidence, tree, error))
        return FALSE;
    const char *path = tree != NULL ? tree : evidence->tree;
    const XpPropertySource source = source_of(evidence);
    const XpLoadOptions options = {.require_bound = evidence->require_bound,
                                   .accept_unknown_operators = evidence->accept_unknown_operators};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpWorld) world = xp_tree_load(path, &options, &source, diags, error);
    if (world == NULL)
        return FALSE;
    g_autoptr(XpProperties) properties = xp_properties_load(world, &source, diags, error);
    if (properties == NULL || !check_all(evidence, tree, world, properties, error))
        return FALSE;
    *out_world = g_steal_pointer(&world);
    *out_properties = g_steal_pointer(&properties);
    return TRUE;
}
