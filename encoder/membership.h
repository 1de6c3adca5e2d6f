/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_MEMBERSHIP_H
#define XP_ENCODER_MEMBERSHIP_H

#include "encoder/caller.h"
#include "frontend/model/organization.h"

/*
 * What is known of the organization an account of the problem belongs to. Rule: S-ORG-10, S-SND-7.
 */
typedef enum {
    XP_MEMBER_KNOWN,   /* of the organization of this tree, supplied or not */
    XP_MEMBER_NONE,    /* of none: stated, or a supplied account that stands nowhere in the tree */
    XP_MEMBER_UNSAID,  /* supplied, and nobody said anything of organizations */
    XP_MEMBER_FOREIGN, /* not supplied: of none, if its administrator likes, or of any */
} XpMembership;

/* Of account element @index; G_MAXUINT, an account nobody can tell, is foreign. */
XpMembership xp_membership_of(const XpProblem *problem, guint index);

/* The caller is a principal of an account whose membership is @membership. */
Z3_ast xp_membership_of_caller(const XpCallerTerms *caller, XpMembership membership);

#endif
