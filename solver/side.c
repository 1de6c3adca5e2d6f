/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/side.h"

/* Strings of the caller that stand in the world the story was decoded on. */
static void keep_caller(XpRequest *request)
{
    XpCaller *caller = &request->caller;
    caller->partition = xp_strings_add(request->strings, caller->partition);
    caller->account = xp_strings_add(request->strings, caller->account);
    caller->path = xp_strings_add(request->strings, caller->path);
    caller->name = xp_strings_add(request->strings, caller->name);
    caller->session = xp_strings_add(request->strings, caller->session);
    caller->unique_id = xp_strings_add(request->strings, caller->unique_id);
}

XpDecoded *xp_side_decode(const XpSide *side, XpQuestion *question, XpStoryTerms *story)
{
    XpDecoded *decoded = xp_decode(question, story);
    XpRequest *request = decoded->request;
    char **values = xp_world_align_values(side->world, side->aligned,
                                          (const char *const *)(void *)decoded->values);
    XpWorld *world = xp_world_bind(side->world, (const char *const *)(void *)values);
    const XpIdentity *identity = request->caller.identity;
    keep_caller(request);
    if (identity != NULL) {
        request->caller.identity = xp_world_identity_by_arn(world, identity->arn);
        request->caller.unique_id =
            request->caller.identity != NULL ? request->caller.identity->unique_id : NULL;
    }
    xp_world_free(decoded->world);
    g_strfreev(decoded->values);
    decoded->world = world;
    decoded->values = values;
    return decoded;
}

XpReplay *xp_side_replay(const XpSide *side, const XpDecoded *decoded, const XpDemand *demand,
                         const XpProveOptions *options)
{
    static const XpDemand none = {0};
    return xp_replay(side->world, decoded, demand != NULL ? demand : &none, options->now,
                     options->strict);
}
