/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_PROPERTY_H
#define XP_TESTS_DIFFERENTIAL_GEN_PROPERTY_H

#include "tests/differential/gen_world.h"

/* Returns new: a sentence about @world as `--prop` takes it. */
char *xp_gen_property(XpRandom *random, const XpGenWorld *world);

/* Parts of sentences. All but the last return new. */
/* "role App in account Account2" */
char *xp_gen_subject(XpRandom *random, const XpGenWorld *world);
/* "kms:Decrypt on key main in account Account1" */
char *xp_gen_deed(XpRandom *random, const XpGenWorld *world);
/* "aws:SourceVpce present" */
const char *xp_gen_atom(XpRandom *random);

#endif
