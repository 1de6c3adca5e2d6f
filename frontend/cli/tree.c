/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/tree.h"

XpWorld *xp_tree_load(const char *path, const XpLoadOptions *options,
                      const XpPropertySource *source, XpDiagList *diags, GError **error)
{
    const XpPropertySource own = {0};
    XpLoadOptions all = options != NULL ? *options : (XpLoadOptions){0};
    g_auto(GStrv) references = xp_property_references(path, source != NULL ? source : &own);
    all.references = (const char *const *)(void *)references;
    return xp_load_tree(path, &all, diags, error);
}
