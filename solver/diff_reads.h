/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_DIFF_READS_H
#define XP_SOLVER_DIFF_READS_H

#include "solver/side.h"

/*
 * What statements read of a caller, as bits. The words of a document may stay as they are and say
 * something else: where what they read has changed. Rule: S-VAR-1, S-KEY-5, S-KEY-6
 */
typedef enum {
    XP_READS_TAGS = 1 << 0,
    XP_READS_ID = 1 << 1,           /* the unique id, in aws:userid */
    XP_READS_ORGANIZATION = 1 << 2, /* of the caller or of the resource */
} XpReads;

/* What @statement reads, in conditions and in policy variables. */
guint xp_reads_of(const XpStatement *statement);

/* What of @identity, of an aligned world, is not the same in the other one; NULL: of anybody. */
guint xp_reads_changed(const XpSide *one, const XpSide *other, const XpIdentity *identity);

#endif
