/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/world.h"

XpWorld *xp_fuzz_world(void)
{
    XpWorld *world = xp_world_new();
    const XpAccount *one = xp_world_add_account(world, "Account1", "111122223333", "aws");
    const XpAccount *two = xp_world_add_account(world, "Account2", NULL, "aws");

    xp_world_add_identity(world, two, XP_IDENTITY_ROLE, "/", "ApplicationRole");
    xp_world_add_resource(world, one, XP_RESOURCE_SECRET, "Secret",
                          "arn:aws:secretsmanager:us-west-2:111122223333:secret:Secret-a1b2c3");
    xp_world_add_resource(
        world, one, XP_RESOURCE_KEY, "EncryptionKey",
        "arn:aws:kms:us-west-2:111122223333:key/11111111-2222-3333-4444-555555555555");
    return world;
}
