/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/target.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/model/arn.h"

static gboolean assumes_role(const XpCall *call)
{
    return g_strcmp0(call->service, "sts") == 0;
}

/* The loaded resource of @arn; what lies under the ARN of an other resource is that resource. */
static const XpResource *find_resource(const XpWorld *world, const char *arn)
{
    const XpResource *exact = xp_world_resource_by_arn(world, arn);
    if (exact != NULL)
        return exact;
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];
        if (resource->kind == XP_RESOURCE_OTHER && g_str_has_prefix(arn, resource->arn) &&
            arn[strlen(resource->arn)] == '/')
            return resource;
    }
    return NULL;
}

/* Secrets Manager takes no other key of AWS's than its own. Rule: S-KMS-33. */
static gboolean is_managed_key(const XpResource *key)
{
    if (!key->aws_managed)
        return FALSE;
    for (guint i = 0; i < key->n_aliases; i++) {
        if (g_strcmp0(key->aliases[i], "alias/aws/secretsmanager") == 0)
            return TRUE;
    }
    return FALSE;
}

static void set_resource(XpTarget *target, const XpResource *resource)
{
    target->resource = resource;
    switch (resource->kind) {
    case XP_RESOURCE_SECRET:
        target->kind = XP_TARGET_SECRET;
        break;
    case XP_RESOURCE_KEY:
        target->kind = XP_TARGET_KEY;
        target->managed = is_managed_key(resource);
        break;
    case XP_RESOURCE_OTHER:
        target->kind = XP_TARGET_OTHER;
        break;
    }
}

/* A replica has its primary's name and suffix in another Region. Rule: S-SM-19. */
static gboolean is_replica(const XpResource *secret, const XpReplica *replica, const XpArn *arn)
{
    g_auto(XpArn) primary = {0};
    return xp_arn_parse(secret->arn, &primary) && strcmp(primary.partition, arn->partition) == 0 &&
           strcmp(primary.account, arn->account) == 0 &&
           strcmp(primary.resource, arn->resource) == 0 &&
           strcmp(replica->region, arn->region) == 0;
}

static void find_replica(const XpWorld *world, const XpArn *arn, XpTarget *target)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *secret = world->resources[i];
        for (guint j = 0; j < secret->n_replicas; j++) {
            if (!is_replica(secret, &secret->replicas[j], arn))
                continue;
            target->primary = secret;
            target->replica = &secret->replicas[j];
        }
    }
}

/* What an ARN of nothing loaded speaks of; roles and users are never resources with a policy
 * but for the calls of STS that assume them. */
static void set_by_arn(XpCall *call, const XpArn *arn)
{
    XpTarget *target = &call->target;
    target->kind = XP_TARGET_OTHER;
    if (g_strcmp0(arn->service, "secretsmanager") == 0 &&
        g_str_has_prefix(arn->resource, "secret:")) {
        target->kind = XP_TARGET_SECRET;
        find_replica(call->world, arn, target);
    }
    if (g_strcmp0(arn->service, "kms") == 0 && g_str_has_prefix(arn->resource, "key/"))
        target->kind = XP_TARGET_KEY;
    if (g_strcmp0(arn->service, "kms") == 0 && g_str_has_prefix(arn->resource, "alias/"))
        target->no_policy = call->row != NULL && (call->row->applies & XP_APPLIES_ALIAS) != 0;
    if (g_strcmp0(arn->service, "sts") == 0)
        target->no_policy = TRUE;
    if (g_strcmp0(arn->service, "iam") != 0)
        return;
    target->role = xp_world_identity_by_arn(call->world, target->arn);
    if (target->role != NULL && target->role->kind != XP_IDENTITY_ROLE)
        target->role = NULL;
    if (g_str_has_prefix(arn->resource, "role/") && assumes_role(call))
        target->kind = XP_TARGET_ROLE;
    else
        target->no_policy = TRUE;
}

static gboolean set_account(XpCall *call, const XpArn *arn, GError **error)
{
    XpTarget *target = &call->target;
    const char *stated = call->request->resource_account;
    if (target->resource != NULL)
        target->account = target->resource->account->id;
    else if (arn->account[0] != '\0')
        target->account = xp_strings_add(call->filled->strings, arn->account);
    else
        target->account = stated;
    if (target->account == NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "%s does not say whose it is; give resource_account", target->arn);
        return FALSE;
    }
    if (stated != NULL && g_strcmp0(stated, target->account) != 0) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "resource_account is given as %s but %s belongs to %s", stated, target->arn,
                    target->account);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_exists(const XpCall *call, GError **error)
{
    const XpTarget *target = &call->target;
    const XpAccount *account = xp_world_account_by_id(call->world, target->account);
    gboolean listed = target->resource != NULL || target->role != NULL || target->replica != NULL;
    if (listed || account == NULL || !account->supplied)
        return TRUE;
    gboolean all = target->kind == XP_TARGET_ROLE ? account->complete : call->world->closed_world;
    if (!all || target->no_policy || target->kind == XP_TARGET_OTHER)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s does not exist: what %s has is complete",
                target->arn, account->label);
    return FALSE;
}

static gboolean needs_resource(const XpCall *call)
{
    return call->row != NULL ? call->row->applies != XP_APPLIES_NONE
                             : g_strcmp0(call->request->resource, "*") != 0;
}

gboolean xp_target_resolve(XpCall *call, GError **error)
{
    XpTarget *target = &call->target;
    const char *text = call->request->resource;
    g_auto(XpArn) arn = {0};
    if (!needs_resource(call)) {
        target->kind = XP_TARGET_NOTHING;
        return TRUE;
    }
    if (text == NULL || !xp_arn_parse(text, &arn)) {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s is made on a resource; give its ARN",
                    call->action);
        return FALSE;
    }
    XpStrings *strings = call->filled->strings;
    target->arn = xp_strings_add(strings, text);
    target->pieces = xp_pieces_from_text(text, FALSE);
    target->partition = xp_strings_add(strings, arn.partition);
    target->region = arn.region[0] != '\0' ? xp_strings_add(strings, arn.region) : NULL;
    const XpResource *resource = find_resource(call->world, text);
    if (resource != NULL)
        set_resource(target, resource);
    else
        set_by_arn(call, &arn);
    return set_account(call, &arn, error) && check_exists(call, error);
}

static const char *key_arn(XpStrings *strings, const XpTarget *secret, const XpKeyRef *key)
{
    switch (key->kind) {
    case XP_KEY_LOADED:
        return key->key->arn;
    case XP_KEY_FOREIGN:
        return key->arn;
    case XP_KEY_AWS_MANAGED:
        return xp_strings_printf(strings, "arn:%s:kms:%s:%s:key/" XP_KEY_HOLE_TEXT,
                                 secret->partition, secret->region, secret->account);
    case XP_KEY_UNKNOWN:
        return xp_strings_printf(strings, "arn:%s:kms:%s:" XP_HOLE_TEXT ":key/" XP_KEY_HOLE_TEXT,
                                 secret->partition, secret->region);
    }
    g_assert_not_reached();
}

void xp_target_set_key(XpCall *call, const XpTarget *secret, const XpKeyRef *key)
{
    XpTarget *target = &call->target;
    XpStrings *strings = call->filled->strings;
    g_auto(XpArn) arn = {0};
    target->kind = key->kind == XP_KEY_UNKNOWN ? XP_TARGET_UNKNOWN_KEY : XP_TARGET_KEY;
    target->arn = key_arn(strings, secret, key);
    target->pieces = xp_pieces_from_text(target->arn, FALSE);
    target->region = secret->region;
    target->partition = secret->partition;
    target->secret = secret->resource;
    target->managed = key->kind == XP_KEY_AWS_MANAGED;
    if (key->kind == XP_KEY_LOADED) {
        target->resource = key->key;
        target->managed = key->key->aws_managed;
        target->account = key->key->account->id;
    } else if (key->kind == XP_KEY_AWS_MANAGED) {
        target->account = secret->account;
    } else if (key->kind == XP_KEY_FOREIGN && xp_arn_parse(key->arn, &arn)) {
        target->account = xp_strings_add(strings, arn.account);
        target->partition = xp_strings_add(strings, arn.partition);
        target->region = xp_strings_add(strings, arn.region);
    } else if (key->kind == XP_KEY_FOREIGN) {
        target->kind = XP_TARGET_UNKNOWN_KEY;
    }
}
