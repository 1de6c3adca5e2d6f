/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_CONDITION_SERVICE_H
#define XP_ENCODER_CONDITION_SERVICE_H

#include "encoder/condition_block.h"

/**
 * xp_condition_beside_services:
 *
 * A service principal belongs to no customer's account, so whatever its aws:PrincipalArn and
 * aws:PrincipalAccount are, they name none that was supplied. Returns new: the key of @block
 * without what is said of services, where all values of the condition name such accounts; NULL: no
 * more than usual is known. Rule: S-EVAL-19
 */
XpKeyTerms *xp_condition_beside_services(const XpConditionBlock *block);

#endif
