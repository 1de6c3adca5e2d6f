/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_SOLVER_PROVE_H
#define XP_SOLVER_PROVE_H

#include <glib.h>

#include "frontend/model/baseline.h"
#include "frontend/property/ast.h"
#include "solver/result.h"

/* Where requests are asked, many one after the other: all that was asked stays there until it is
 * freed. */
typedef struct XpZ3 XpZ3;
XpZ3 *xp_prove_context_new(void);
void xp_prove_context_free(XpZ3 *context);

/* A tree that claims compare with (`since`): @source as they write it. Both borrowed. */
typedef struct {
    const char *source;
    const XpWorld *world;
} XpBase;

/**
 * XpProveOptions:
 * @jobs: worker threads, at least 1
 * @timeout_ms: wall clock per property, 0: none; @rlimit: Z3 work units per property, 0: none
 * @strict: printed assumptions are unknowns
 * @now: seconds since 1970-01-01 UTC, the earliest time a request may have
 * @keeps: FALSE: that definition of a core (as in XpCoreItem) may say anything; it is how a core is
 *   tested. NULL: all are kept
 * @z3: of xp_prove_request alone: where it asks, for many requests one after the other (borrowed);
 *   NULL: anew each time. Making one takes a third of the time of a request
 * @baseline: what is known to be wrong, or NULL; @learn: all that is found is known, and to be
 *   written to a new baseline
 * @bases: the trees that claims compare with; a claim whose tree is not among them is UNKNOWN
 * @evidence: folder to write evidence to (it exists), or NULL
 * @progress: called now and then from the calling thread with the number of finished
 *   properties, or NULL
 */
typedef struct {
    guint jobs;
    guint timeout_ms;
    guint64 rlimit;
    gboolean strict;
    gint64 now;
    gboolean (*keeps)(const XpPolicy *policy, const XpStatement *statement, const char *what,
                      gpointer data);
    gpointer keeps_data;
    XpZ3 *z3;
    const XpBaseline *baseline;
    gboolean learn;
    const XpBase *bases;
    guint n_bases;
    const char *evidence;
    void (*progress)(guint done, guint total, gpointer data);
    gpointer progress_data;
} XpProveOptions;

/**
 * xp_prove:
 * @world, @properties: borrowed, outlive the result
 * @interrupted: polled; once non-zero (set by a signal handler) running checks are stopped and
 *   what is unfinished becomes UNKNOWN with `partial` set; may be NULL
 *
 * Proves every property. Returns new. Byte-identical for any @jobs.
 * Errors: XP_ERROR_SOLVER when Z3 cannot be used at all.
 */
XpRunResult *xp_prove(const XpWorld *world, const XpProperties *properties,
                      const XpProveOptions *options, const volatile gint *interrupted,
                      GError **error);

/**
 * XpFixedAnswer / xp_prove_request:
 *
 * `eval --engine z3`: the encoder's answer to one concrete request on a bound world: ALLOW when
 * even MUST allows it, DENY when even MAY does not, UNKNOWN between.
 * Errors: XP_ERROR_SOLVER, XP_ERROR_INPUT; XP_ERROR_INTERNAL when MUST allows what MAY does not.
 */
typedef enum {
    XP_FIXED_ALLOW,
    XP_FIXED_DENY,
    XP_FIXED_UNKNOWN,
} XpFixedAnswer;
gboolean xp_prove_request(const XpWorld *bound_world, const XpRequest *request,
                          const XpProveOptions *options, XpFixedAnswer *out_answer, GError **error);

#endif
