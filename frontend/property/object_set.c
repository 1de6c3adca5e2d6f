/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/object_set.h"

#include <string.h>

#include "frontend/model/arn.h"

void xp_object_set_init(XpObjectSet *set)
{
    set->items = g_array_new(FALSE, TRUE, sizeof(XpObject));
    set->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    set->from_pattern = FALSE;
}

void xp_object_set_clear(XpObjectSet *set)
{
    g_clear_pointer(&set->items, g_array_unref);
    g_clear_pointer(&set->seen, g_hash_table_unref);
}

static const char *kind_word(XpObjectKind kind)
{
    switch (kind) {
    case XP_OBJECT_SECRET:
        return "secret";
    case XP_OBJECT_KEY:
        return "key";
    case XP_OBJECT_ALIAS:
        return "alias";
    case XP_OBJECT_ROLE:
        return "role";
    case XP_OBJECT_OTHER:
        return "resource";
    }
    g_assert_not_reached();
}

void xp_object_set_add(XpObjectSet *set, const XpObject *object)
{
    if (set->items->len > XP_RESOLVE_ITEMS)
        return;
    if (g_hash_table_add(set->seen, g_strdup_printf("%d %s", (int)object->kind, object->arn)))
        g_array_append_val(set->items, *object);
}

void xp_object_set_add_resource(XpObjectSet *set, XpResolver *resolver, const XpResource *resource,
                                const XpSpan *span)
{
    XpObject object = {.resource = resource, .arn = resource->arn, .span = *span};

    switch (resource->kind) {
    case XP_RESOURCE_SECRET:
        object.kind = XP_OBJECT_SECRET;
        break;
    case XP_RESOURCE_KEY:
        object.kind = XP_OBJECT_KEY;
        break;
    case XP_RESOURCE_OTHER:
        object.kind = XP_OBJECT_OTHER;
        break;
    }
    object.text = xp_strings_printf(resolver->strings, "%s %s in %s", kind_word(object.kind),
                                    resource->name, resource->account->label);
    xp_object_set_add(set, &object);
}

void xp_object_set_add_role(XpObjectSet *set, XpResolver *resolver, const XpIdentity *role,
                            const XpSpan *span)
{
    XpObject object = {.kind = XP_OBJECT_ROLE, .role = role, .arn = role->arn, .span = *span};

    object.text =
        xp_strings_printf(resolver->strings, "role %s in %s", role->name, role->account->label);
    xp_object_set_add(set, &object);
}

const char *xp_object_alias_name(const char *alias)
{
    return g_str_has_prefix(alias, "alias/") ? alias + strlen("alias/") : alias;
}

void xp_object_set_add_alias(XpObjectSet *set, XpResolver *resolver, const XpResource *key,
                             const char *name, const XpSpan *span)
{
    XpObject object = {.kind = XP_OBJECT_ALIAS, .resource = key, .span = *span};
    g_auto(XpArn) arn = {0};
    g_autofree char *text = NULL;

    if (!xp_arn_parse(key->arn, &arn))
        return;
    g_free(arn.resource);
    arn.resource = g_strconcat("alias/", name, NULL);
    text = xp_arn_print(&arn);
    object.arn = xp_strings_add(resolver->strings, text);
    object.text = xp_strings_printf(resolver->strings, "alias %s in %s", name, key->account->label);
    xp_object_set_add(set, &object);
}
