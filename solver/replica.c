/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/replica.h"

#include <string.h>

#include "frontend/model/arn.h"

/* The object first: the array holds pointers to it. */
typedef struct {
    XpObject object;
    XpResource resource; /* unless it was supplied */
    char *arn;
    char *name;
    char *text;
} Replica;

static void replica_free(gpointer data)
{
    Replica *replica = data;
    g_free(replica->arn);
    g_free(replica->name);
    g_free(replica->text);
    g_free(replica);
}

/* Name and suffix are the primary's, the Region is another. */
static char *arn_in(const XpResource *primary, const char *region)
{
    g_auto(XpArn) arn = {0};
    if (!xp_arn_parse(primary->arn, &arn))
        return NULL;
    g_free(arn.region);
    arn.region = g_strdup(region);
    return xp_arn_print(&arn);
}

/* What a declared replica is when nobody supplied more of it: its policy is a copy of the
 * primary's, or any other once it was promoted. Which keys its versions were under before, the
 * primary's line says for both. */
static void copy_primary(Replica *replica, const XpResource *primary, const XpReplica *declared)
{
    replica->resource = *primary;
    replica->resource.primary = primary;
    replica->resource.declared = declared;
    replica->resource.policy = XP_UNKNOWN;
    replica->resource.policies = (XpDocuments){.unknown = TRUE};
    replica->resource.name = replica->name;
    replica->resource.arn = replica->arn;
    replica->resource.region = declared->region;
    replica->resource.kms_key = declared->key;
    replica->resource.n_version_keys = 0;
    replica->resource.n_replicas = 0;
    if (primary->key_history == XP_KNOWN)
        replica->resource.key_history = XP_NONE;
}

static void add_replica(GPtrArray *objects, const XpWorld *world, const XpObject *object,
                        const XpReplica *declared)
{
    const XpResource *primary = object->resource;
    char *arn = arn_in(primary, declared->region);
    const XpResource *supplied = arn != NULL ? xp_world_resource_by_arn(world, arn) : NULL;
    if (arn == NULL)
        return;
    Replica *replica = g_new0(Replica, 1);
    replica->arn = arn;
    replica->name = g_strdup_printf("%s (replica in %s)", primary->name, declared->region);
    replica->text = g_strdup_printf("%s (replica in %s)", object->text, declared->region);
    copy_primary(replica, primary, declared);
    replica->object = *object;
    replica->object.resource = supplied != NULL ? supplied : &replica->resource;
    replica->object.arn = replica->arn;
    replica->object.text = replica->text;
    g_ptr_array_add(objects, &replica->object);
}

GPtrArray *xp_replica_objects(const XpWorld *world, const XpObject *object)
{
    GPtrArray *objects = g_ptr_array_new_with_free_func(replica_free);
    const XpResource *secret = object->kind == XP_OBJECT_SECRET ? object->resource : NULL;
    for (guint i = 0; secret != NULL && i < secret->n_replicas; i++)
        add_replica(objects, world, object, &secret->replicas[i]);
    return objects;
}

GPtrArray *xp_replica_objects_of(const XpTask *task, const XpObject *object,
                                 const XpActionGroup *group)
{
    static const XpObject none = {.kind = XP_OBJECT_OTHER};
    return xp_replica_objects(task->world, group->read_secret ? object : &none);
}

GPtrArray *xp_replica_objects_at(const XpWorld *world, const char *arn)
{
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *secret = world->resources[i];
        XpObject object = {
            .kind = XP_OBJECT_SECRET, .resource = secret, .arn = secret->arn, .text = secret->name};
        if (secret->n_replicas == 0)
            continue;
        GPtrArray *objects = xp_replica_objects(world, &object);
        for (guint k = objects->len; k > 0; k--)
            if (strcmp(((const XpObject *)g_ptr_array_index(objects, k - 1))->arn, arn) != 0)
                g_ptr_array_remove_index(objects, k - 1);
        if (objects->len > 0)
            return objects;
        g_ptr_array_unref(objects);
    }
    return g_ptr_array_new();
}
