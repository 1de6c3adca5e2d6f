/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/lazy.h"

#include <string.h>

#include "frontend/base/error.h"
#include "solver/lazy_internal.h"

/* As Z3 writes them. */
#define NO_TIMEOUT G_MAXUINT
#define NO_RLIMIT  0u

/* About a tenth of a second's work, and when it is worth a try. */
#define LITTLE_WORK 100000u
#define LITTLE_MS   1000

static void view_free(gpointer data)
{
    XpLazyView *view = data;
    g_ptr_array_unref(view->positive);
    g_ptr_array_unref(view->negative);
    g_array_unref(view->functions);
    g_free(view->witness);
    g_free(view);
}

XpLazyView *xp_lazy_view(XpLazy *lazy, guint dimension)
{
    while (lazy->views->len <= dimension) {
        XpLazyView *view = g_new0(XpLazyView, 1);
        view->positive = g_ptr_array_new();
        view->negative = g_ptr_array_new();
        view->functions = g_array_new(FALSE, FALSE, sizeof(Z3_func_decl));
        g_ptr_array_add(lazy->views, view);
    }
    return g_ptr_array_index(lazy->views, dimension);
}

/* Tells Z3 its limits, unless it has them already or hardly different ones: telling takes longer
 * than many a check. Those it has may be a tenth too generous, never too strict. */
static void set_limits(XpLazy *lazy, guint timeout_ms, guint rlimit)
{
    gboolean timeout_fits =
        timeout_ms <= lazy->z3_timeout && timeout_ms >= lazy->z3_timeout - lazy->z3_timeout / 10;
    gboolean rlimit_fits =
        rlimit <= lazy->z3_rlimit && rlimit >= lazy->z3_rlimit - lazy->z3_rlimit / 10;
    if (timeout_fits && rlimit_fits)
        return;
    Z3_context context = xp_lazy_context(lazy);
    Z3_params params = Z3_mk_params(context);
    Z3_params_inc_ref(context, params);
    /* Z3 must not take SIGINT away from the program. */
    Z3_params_set_bool(context, params, Z3_mk_string_symbol(context, "ctrl_c"), false);
    Z3_params_set_uint(context, params, Z3_mk_string_symbol(context, "timeout"), timeout_ms);
    Z3_params_set_uint(context, params, Z3_mk_string_symbol(context, "rlimit"), rlimit);
    Z3_solver_set_params(context, lazy->solver, params);
    Z3_params_dec_ref(context, params);
    lazy->z3_timeout = timeout_ms;
    lazy->z3_rlimit = rlimit;
}

XpLazy *xp_lazy_new(XpAtoms *atoms)
{
    XpLazy *lazy = g_new0(XpLazy, 1);
    lazy->atoms = atoms;
    lazy->z3 = xp_atoms_z3(atoms);
    lazy->solver = Z3_mk_simple_solver(xp_lazy_context(lazy));
    Z3_solver_inc_ref(xp_lazy_context(lazy), lazy->solver);
    lazy->views = g_ptr_array_new_with_free_func(view_free);
    lazy->lemmas = g_ptr_array_new_with_free_func(xp_lemma_free);
    lazy->covers = g_hash_table_new(NULL, NULL);
    lazy->scope = 1;
    set_limits(lazy, NO_TIMEOUT, NO_RLIMIT);
    return lazy;
}

static void drop_model(XpLazy *lazy)
{
    if (lazy->model != NULL)
        Z3_model_dec_ref(xp_lazy_context(lazy), lazy->model);
    lazy->model = NULL;
}

void xp_lazy_free(XpLazy *lazy)
{
    if (lazy == NULL)
        return;
    drop_model(lazy);
    Z3_solver_dec_ref(xp_lazy_context(lazy), lazy->solver);
    g_ptr_array_unref(lazy->views);
    g_ptr_array_unref(lazy->lemmas);
    g_hash_table_unref(lazy->covers);
    g_free(lazy->reason);
    g_free(lazy);
}

void xp_lazy_assert(XpLazy *lazy, Z3_ast term)
{
    Z3_solver_assert(xp_lazy_context(lazy), lazy->solver, term);
    lazy->waiting = TRUE;
}

void xp_lazy_push(XpLazy *lazy)
{
    lazy->depth++;
    Z3_solver_push(xp_lazy_context(lazy), lazy->solver);
}

void xp_lazy_pop(XpLazy *lazy)
{
    drop_model(lazy);
    g_assert(lazy->depth > 0);
    lazy->scope++;
    lazy->depth--;
    Z3_solver_pop(xp_lazy_context(lazy), lazy->solver, 1);
}

gboolean xp_lazy_out_of_time(gpointer data)
{
    XpLazy *lazy = data;
    if (g_atomic_int_get(&lazy->interrupted))
        return TRUE;
    return lazy->deadline != 0 && g_get_monotonic_time() >= lazy->deadline;
}

static XpLazyAnswer give_up(XpLazy *lazy, const char *reason)
{
    g_free(lazy->reason);
    lazy->reason = g_strdup(reason);
    return XP_LAZY_UNKNOWN;
}

static guint64 rlimit_count(XpLazy *lazy)
{
    Z3_context context = xp_lazy_context(lazy);
    Z3_stats stats = Z3_solver_get_statistics(context, lazy->solver);
    Z3_stats_inc_ref(context, stats);
    guint64 count = 0;
    for (guint i = 0; i < Z3_stats_size(context, stats); i++)
        if (strcmp(Z3_stats_get_key(context, stats, i), "rlimit count") == 0)
            count = Z3_stats_get_uint_value(context, stats, i);
    Z3_stats_dec_ref(context, stats);
    return count;
}

static void start_limits(XpLazy *lazy, const XpLazyLimits *limits)
{
    lazy->has_rlimit = limits != NULL && limits->rlimit != 0;
    lazy->rlimit_left = lazy->has_rlimit ? limits->rlimit : 0;
    lazy->max_states = limits != NULL ? limits->max_states : 0;
    lazy->deadline = limits != NULL && limits->timeout_ms != 0
                         ? g_get_monotonic_time() + (gint64)limits->timeout_ms * 1000
                         : 0;
}

/* FALSE if a limit is used up; the reason is set. */
static gboolean may_go_on(XpLazy *lazy)
{
    if (g_atomic_int_get(&lazy->interrupted))
        give_up(lazy, "interrupted");
    else if (xp_lazy_out_of_time(lazy))
        give_up(lazy, "timeout");
    else if (lazy->has_rlimit && lazy->rlimit_left == 0)
        give_up(lazy, "rlimit");
    else
        return TRUE;
    return FALSE;
}

/* One call of Z3, at most @rlimit units of work if that is not NO_RLIMIT. */
static Z3_lbool call_z3(XpLazy *lazy, const Z3_ast *assumptions, guint n, guint timeout_ms,
                        guint rlimit)
{
    set_limits(lazy, timeout_ms, rlimit);
    guint64 before = lazy->has_rlimit ? rlimit_count(lazy) : 0;
    g_atomic_int_set(&lazy->asking, 1);
    Z3_lbool answer = Z3_L_UNDEF;
    if (!g_atomic_int_get(&lazy->interrupted))
        answer = Z3_solver_check_assumptions(xp_lazy_context(lazy), lazy->solver, n, assumptions);
    g_atomic_int_set(&lazy->asking, 0);
    if (lazy->has_rlimit) {
        /* The count is 32 bits wide and may wrap. */
        guint used = (guint)rlimit_count(lazy) - (guint)before;
        lazy->rlimit_left -= MIN((guint64)used, lazy->rlimit_left);
    }
    return answer;
}

/* Takes in what was asserted, outside of all limits: a limit that is met meanwhile makes Z3 lose
 * assertions, and a later check then finds models that break them. Opening a level does it. */
static void take_in(XpLazy *lazy)
{
    Z3_context context = xp_lazy_context(lazy);
    if (!lazy->waiting)
        return;
    Z3_solver_push(context, lazy->solver);
    Z3_solver_pop(context, lazy->solver, 1);
    lazy->waiting = FALSE;
}

/* Asks Z3 within what is left of the limits. For a timeout Z3 keeps a thread, which costs more
 * than most checks: those that a little work decides are asked without one. */
static Z3_lbool ask_z3(XpLazy *lazy, const Z3_ast *assumptions, guint n)
{
    guint rlimit = lazy->has_rlimit ? (guint)MIN(lazy->rlimit_left, (guint64)G_MAXUINT) : NO_RLIMIT;
    take_in(lazy);
    if (lazy->deadline == 0)
        return call_z3(lazy, assumptions, n, NO_TIMEOUT, rlimit);
    gint64 left_ms = (lazy->deadline - g_get_monotonic_time() + 999) / 1000;
    if (left_ms >= LITTLE_MS && (rlimit == NO_RLIMIT || rlimit > LITTLE_WORK)) {
        Z3_lbool answer = call_z3(lazy, assumptions, n, NO_TIMEOUT, LITTLE_WORK);
        if (answer != Z3_L_UNDEF || !may_go_on(lazy))
            return answer;
        if (lazy->has_rlimit)
            rlimit = (guint)MIN(lazy->rlimit_left, (guint64)G_MAXUINT);
        left_ms = (lazy->deadline - g_get_monotonic_time() + 999) / 1000;
    }
    return call_z3(lazy, assumptions, n, (guint)MAX(left_ms, 1), rlimit);
}

static XpLazyAnswer explain_undefined(XpLazy *lazy)
{
    const char *reason = Z3_solver_get_reason_unknown(xp_lazy_context(lazy), lazy->solver);
    gboolean canceled = strcmp(reason, "canceled") == 0 || strcmp(reason, "timeout") == 0;
    if (g_atomic_int_get(&lazy->interrupted))
        return give_up(lazy, "interrupted");
    if (lazy->has_rlimit && lazy->rlimit_left == 0)
        return give_up(lazy, "rlimit");
    if (lazy->deadline != 0 && (canceled || xp_lazy_out_of_time(lazy)))
        return give_up(lazy, "timeout");
    if (lazy->has_rlimit && (canceled || strstr(reason, "resource") != NULL))
        return give_up(lazy, "rlimit");
    return give_up(lazy, reason);
}

static void take_model(XpLazy *lazy)
{
    drop_model(lazy);
    lazy->model = Z3_solver_get_model(xp_lazy_context(lazy), lazy->solver);
    if (lazy->model != NULL)
        Z3_model_inc_ref(xp_lazy_context(lazy), lazy->model);
}

/* One call of Z3; SAT says only that there is a model. */
static XpLazyAnswer run_round(XpLazy *lazy, const Z3_ast *assumptions, guint n, GError **error)
{
    if (!may_go_on(lazy))
        return XP_LAZY_UNKNOWN;
    Z3_lbool answer = ask_z3(lazy, assumptions, n);
    if (!xp_z3_ok(lazy->z3, error))
        return give_up(lazy, "Z3 error");
    switch (answer) {
    case Z3_L_FALSE:
        return XP_LAZY_UNSAT;
    case Z3_L_TRUE:
        return XP_LAZY_SAT;
    case Z3_L_UNDEF:
        break;
    }
    return explain_undefined(lazy);
}

static XpLazyAnswer give_up_search(XpLazy *lazy, const char *where)
{
    if (!may_go_on(lazy))
        return XP_LAZY_UNKNOWN;
    g_autofree char *reason = g_strdup_printf("pattern search cap (%s)", where);
    return give_up(lazy, reason);
}

static XpLazyAnswer run_rounds(XpLazy *lazy, const Z3_ast *assumptions, guint n, GError **error)
{
    for (;;) {
        XpLazyAnswer answer = run_round(lazy, assumptions, n, error);
        if (answer != XP_LAZY_SAT)
            return answer;
        take_model(lazy);
        if (lazy->model == NULL)
            return give_up(lazy, "no model");
        const char *capped = NULL;
        XpGlobAnswer theory = xp_theory_check(lazy, &capped);
        if (theory == XP_GLOB_YES)
            xp_theory_complete(lazy);
        if (!xp_z3_ok(lazy->z3, error))
            return give_up(lazy, "Z3 error");
        if (theory == XP_GLOB_YES)
            return XP_LAZY_SAT;
        if (theory == XP_GLOB_CAPPED)
            return give_up_search(lazy, capped);
    }
}

static gboolean begin_check(XpLazy *lazy, const XpLazyLimits *limits, GError **error)
{
    g_clear_pointer(&lazy->reason, g_free);
    drop_model(lazy);
    if (!xp_z3_ok(lazy->z3, error)) {
        give_up(lazy, "Z3 error");
        return FALSE;
    }
    start_limits(lazy, limits);
    return TRUE;
}

XpLazyAnswer xp_lazy_check(XpLazy *lazy, const Z3_ast *assumptions, guint n,
                           const XpLazyLimits *limits, GError **error)
{
    if (!begin_check(lazy, limits, error))
        return XP_LAZY_UNKNOWN;
    if (lazy->depth == 0)
        xp_lemma_relate_new_patterns(lazy);
    XpLazyAnswer answer = run_rounds(lazy, assumptions, n, error);
    if (answer != XP_LAZY_SAT)
        drop_model(lazy);
    return answer;
}

XpLazyAnswer xp_lazy_check_once(XpLazy *lazy, const XpLazyLimits *limits, GError **error)
{
    if (!begin_check(lazy, limits, error))
        return XP_LAZY_UNKNOWN;
    XpLazyAnswer answer = run_round(lazy, NULL, 0, error);
    return answer == XP_LAZY_SAT ? give_up(lazy, "a model not examined") : answer;
}

GPtrArray *xp_lazy_core(XpLazy *lazy)
{
    Z3_context context = xp_lazy_context(lazy);
    Z3_ast_vector core = Z3_solver_get_unsat_core(context, lazy->solver);
    Z3_ast_vector_inc_ref(context, core);
    GPtrArray *terms = g_ptr_array_new();
    for (guint i = 0; i < Z3_ast_vector_size(context, core); i++)
        g_ptr_array_add(terms, xp_z3_pin(lazy->z3, Z3_ast_vector_get(context, core, i)));
    Z3_ast_vector_dec_ref(context, core);
    return terms;
}

Z3_model xp_lazy_model(XpLazy *lazy)
{
    return lazy->model;
}

gboolean xp_lazy_holds(XpLazy *lazy, Z3_ast term)
{
    g_assert(lazy->model != NULL);
    xp_theory_complete_new(lazy);
    Z3_ast value = NULL;
    gboolean evaluated = Z3_model_eval(xp_lazy_context(lazy), lazy->model, term, true, &value);
    g_assert(evaluated);
    return xp_z3_is_true(lazy->z3, value);
}

const char *xp_lazy_unknown_reason(const XpLazy *lazy)
{
    return lazy->reason;
}

void xp_lazy_interrupt(XpLazy *lazy)
{
    g_atomic_int_set(&lazy->interrupted, 1);
    if (g_atomic_int_get(&lazy->asking))
        Z3_interrupt(xp_lazy_context(lazy));
}
