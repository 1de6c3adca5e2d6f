/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_REFERENCE_H
#define XP_ENCODER_REFERENCE_H

#include "encoder/context.h"
#include "frontend/model/policy.h"

/**
 * xp_reference_turned:
 * @policy: a reference policy (borrowed, outlives the result)
 *
 * Returns new: the same with every Allow a Deny and the reverse. What a request may do at most
 * stands in its way where it ends, so what is not known of a reference has the polarity of a
 * restriction: inside an Allow of the reference, false allows more. Free with
 * xp_reference_free().
 */
XpPolicy *xp_reference_turned(const XpPolicy *policy);
void xp_reference_free(XpPolicy *turned);

/* The term "@turned, as it was, does not let @call pass": none of its Allows matches, or some Deny
 * does. A statement without Principal speaks of everybody. */
Z3_ast xp_reference_exceeds(XpCallTerms *call, const XpPolicy *turned);

#endif
