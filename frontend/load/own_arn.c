/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/load/loader.h"
#include "frontend/load/token.h"

static gboolean refuse(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                       const char *service, const char *prefix)
{
    g_autofree char *help =
        g_strdup_printf("write arn:aws:%s:REGION:ACCOUNT:%s...", service, prefix);

    xp_yaml_report(doc, node, loader->diags, XP_DIAG_YAML_BAD_VALUE, help,
                   "this is not the ARN of a %s", strcmp(service, "kms") == 0 ? "key" : "secret");
    return FALSE;
}

gboolean xp_own_arn_is_of(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                          const XpAccount *account, char **fields)
{
    XpSite site = xp_loader_site(loader, doc, node);
    const XpAccount *owner;

    if (strcmp(fields[1], account->partition) != 0) {
        xp_loader_report_conflict(loader, doc, node,
                                  "correct the ARN, or set the partition in xacct.yaml",
                                  "the ARN is of partition %s, account %s of %s", fields[1],
                                  account->label, account->partition);
        return FALSE;
    }
    owner = xp_names_account(loader->names, fields[4], &site);
    if (owner == account)
        return TRUE;
    if (owner != NULL) {
        g_autofree char *help =
            g_strdup_printf("correct the ARN, or say in xacct.yaml: accounts: {%s: \"%s\"}",
                            account->label, fields[4]);

        xp_loader_report_conflict(loader, doc, node, help,
                                  "the ARN is of account %s and the file stands in the folder of "
                                  "%s",
                                  fields[4], account->label);
    }
    return FALSE;
}

gboolean xp_own_arn_read(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                         const XpAccount *account, const char *service, const char *prefix,
                         XpOwnArn *out)
{
    const char *text = xp_yaml_text(doc, node, "arn", loader->diags);
    g_auto(GStrv) fields = text != NULL ? xp_token_split_arn(text) : NULL;
    XpSite site = xp_loader_site(loader, doc, node);

    if (fields == NULL)
        return FALSE;
    if (g_strv_length(fields) != 6 || strcmp(fields[0], "arn") != 0 ||
        strcmp(fields[2], service) != 0 || !g_str_has_prefix(fields[5], prefix) ||
        fields[5][strlen(prefix)] == '\0' || fields[3][0] == '\0' || fields[4][0] == '\0' ||
        xp_token_has_wildcard(text))
        return refuse(loader, doc, node, service, prefix);
    if (!xp_own_arn_is_of(loader, doc, node, account, fields))
        return FALSE;
    out->region = xp_token_is_region(fields[3]) ? xp_loader_add_string(loader, fields[3])
                                                : xp_names_region(loader->names, fields[3], &site);
    out->id = xp_loader_add_string(loader, fields[5] + strlen(prefix));
    return out->region != NULL;
}
