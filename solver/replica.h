/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_REPLICA_H
#define XP_SOLVER_REPLICA_H

#include "frontend/property/ast.h"
#include "solver/task.h"

/**
 * xp_replica_objects:
 * @object: must outlive the result, as must @world
 *
 * Returns new: the declared replicas of secret @object as objects (XpObject *, owned by the array),
 * none for any other object. Each is a secret of its own in another Region, with its own key and
 * the policy and tags of its primary, and reading it reads the same value. One that was supplied as
 * a secret is that secret. Rule: S-SM-19.
 */
GPtrArray *xp_replica_objects(const XpWorld *world, const XpObject *object);

/* Returns new: the declared replica whose ARN is @arn, as xp_replica_objects(), or an empty array.
 */
GPtrArray *xp_replica_objects_at(const XpWorld *world, const char *arn);

/* The replicas that @group reads along with @object: those of a read-secret. Returns new, as
 * xp_replica_objects(). */
GPtrArray *xp_replica_objects_of(const XpTask *task, const XpObject *object,
                                 const XpActionGroup *group);

#endif
