/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_SESSION_TAGS_H
#define XP_ENCODER_SESSION_TAGS_H

#include "frontend/model/world.h"

/* Where the tags of a role session may come from, beside the role itself. */
typedef enum {
    XP_SESSION_TAGS_NONE,    /* no route is open: a session has its role's tags */
    XP_SESSION_TAGS_PERHAPS, /* the trust policy lets some session pass them, or inherit them */
    XP_SESSION_TAGS_FREE,    /* no trust policy was supplied */
} XpSessionTags;

/**
 * xp_session_tags:
 * @world: where @role and the roles its trust policy names are
 *
 * By the trust policies alone: passing a tag needs sts:TagSession, which an identity provider needs
 * too; a transitive tag is perhaps inherited without it, from a session that has one. Users and
 * services have none to hand down. Conditions and denials close no route. Rule: S-STS-14, S-KEY-3,
 * S-VAR-10
 */
XpSessionTags xp_session_tags(const XpWorld *world, const XpIdentity *role);

#endif
