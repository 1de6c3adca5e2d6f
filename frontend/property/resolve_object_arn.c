/* SPDX-License-Identifier: Apache-2.0 */
/* Objects named by their ARN, loaded or not. */
#include <string.h>

#include "frontend/model/arn.h"
#include "frontend/model/symbol.h"
#include "frontend/property/object_set.h"

static gboolean fail_arn(XpResolver *resolver, const XpSynItem *item)
{
    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &item->word.span,
                "for several objects use 'any secret PATTERN' or 'any key PATTERN'",
                "the ARN of an object names one thing");
    return FALSE;
}

static const XpResource *find_alias(const XpWorld *world, const XpArn *arn)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *key = world->resources[i];

        if (key->kind != XP_RESOURCE_KEY || strcmp(key->account->id, arn->account) != 0 ||
            g_strcmp0(key->region, arn->region) != 0)
            continue;
        for (guint j = 0; j < key->n_aliases; j++) {
            if (strcmp(xp_object_alias_name(key->aliases[j]),
                       xp_object_alias_name(arn->resource)) == 0)
                return key;
        }
    }
    return NULL;
}

/* What an ARN is by its service and the first word of its resource. */
static XpObjectKind kind_of_arn(const XpArn *arn)
{
    if (strcmp(arn->service, "secretsmanager") == 0 && g_str_has_prefix(arn->resource, "secret:"))
        return XP_OBJECT_SECRET;
    if (strcmp(arn->service, "kms") == 0 && g_str_has_prefix(arn->resource, "key/"))
        return XP_OBJECT_KEY;
    if (strcmp(arn->service, "kms") == 0 && g_str_has_prefix(arn->resource, "alias/"))
        return XP_OBJECT_ALIAS;
    if (strcmp(arn->service, "iam") == 0 && g_str_has_prefix(arn->resource, "role/"))
        return XP_OBJECT_ROLE;
    return XP_OBJECT_OTHER;
}

static gboolean fail_unlisted(XpResolver *resolver, const XpSynItem *item, const XpAccount *account)
{
    g_autofree char *shown = xp_script_quote(item->word.text);

    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_OBJECT, &item->word.span,
                "add it to the tree, or correct the ARN",
                "%s is not in account %s, whose inventory is complete", shown, account->label);
    return FALSE;
}

static gboolean add_unloaded(XpResolver *resolver, const XpSynItem *item, const char *arn,
                             const XpAccount *account, XpObjectSet *objects)
{
    XpObject object = {.arn = arn, .span = item->span};
    g_auto(XpArn) parts = {0};
    g_autofree char *shown = xp_symbols_print(resolver->world->symbols, arn);

    if (!xp_arn_parse(arn, &parts))
        return FALSE;
    object.kind = kind_of_arn(&parts);
    object.text = xp_strings_add(resolver->strings, shown);
    if (object.kind == XP_OBJECT_OTHER)
        object.resource = xp_world_resource_above(resolver->world, arn);
    if (object.kind == XP_OBJECT_ALIAS)
        object.resource = find_alias(resolver->world, &parts);
    if (object.resource == NULL && account != NULL && account->complete)
        return fail_unlisted(resolver, item, account);
    if (object.kind == XP_OBJECT_ROLE)
        xp_resolver_defer(resolver, "the trust policy of a role that was not loaded is not known");
    xp_object_set_add(objects, &object);
    return TRUE;
}

gboolean xp_resolve_object_arn(XpResolver *resolver, const XpSynItem *item, XpObjectSet *objects)
{
    const XpWorld *world = resolver->world;
    const XpAccount *account = NULL;
    const XpResource *resource;
    const XpIdentity *role;
    const char *arn;

    if (xp_resolve_is_pattern(item->word.text))
        return fail_arn(resolver, item);
    arn = xp_resolve_arn(resolver, &item->word, item->word.text, &account);
    if (arn == NULL)
        return FALSE;
    resource = xp_world_resource_by_arn(world, arn);
    role = resource == NULL ? xp_world_identity_by_arn(world, arn) : NULL;
    if (resource != NULL)
        xp_object_set_add_resource(objects, resolver, resource, &item->span);
    else if (role != NULL && role->kind == XP_IDENTITY_ROLE)
        xp_object_set_add_role(objects, resolver, role, &item->span);
    else
        return add_unloaded(resolver, item, arn, account, objects);
    return TRUE;
}
