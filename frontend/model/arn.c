/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/arn.h"

#include <string.h>

#define FIELDS 6

gboolean xp_arn_parse(const char *text, XpArn *out_arn)
{
    g_auto(GStrv) fields = NULL;

    memset(out_arn, 0, sizeof *out_arn);
    if (!g_str_has_prefix(text, "arn:"))
        return FALSE;
    fields = g_strsplit(text, ":", FIELDS);
    if (g_strv_length(fields) != FIELDS)
        return FALSE;
    out_arn->partition = g_strdup(fields[1]);
    out_arn->service = g_strdup(fields[2]);
    out_arn->region = g_strdup(fields[3]);
    out_arn->account = g_strdup(fields[4]);
    out_arn->resource = g_strdup(fields[5]);
    return TRUE;
}

void xp_arn_clear(XpArn *arn)
{
    g_clear_pointer(&arn->partition, g_free);
    g_clear_pointer(&arn->service, g_free);
    g_clear_pointer(&arn->region, g_free);
    g_clear_pointer(&arn->account, g_free);
    g_clear_pointer(&arn->resource, g_free);
}

char *xp_arn_print(const XpArn *arn)
{
    return g_strdup_printf("arn:%s:%s:%s:%s:%s", arn->partition, arn->service, arn->region,
                           arn->account, arn->resource);
}

gboolean xp_account_id_is_valid(const char *text)
{
    return strlen(text) == 12 && strspn(text, "0123456789") == 12;
}
