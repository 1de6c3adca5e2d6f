/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/attempt.h"

XpPropertyResult *xp_attempt_begin(XpTask *task)
{
    XpPropertyResult *whole = task->result;
    task->result = xp_property_result_new();
    /* What is written as evidence stays, whatever becomes of the attempt. */
    task->result->folder = g_strdup(whole->folder);
    g_ptr_array_unref(task->result->proofs);
    task->result->proofs = g_ptr_array_ref(whole->proofs);
    return whole;
}

XpPropertyResult *xp_attempt_end(XpTask *task, XpPropertyResult *whole)
{
    XpPropertyResult *attempt = task->result;
    task->result = whole;
    return attempt;
}

static void move_all(GPtrArray *to, GPtrArray *from)
{
    while (from->len > 0)
        g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
}

void xp_attempt_tell(XpTask *task, XpPropertyResult *attempt)
{
    g_autoptr(XpPropertyResult) owned = attempt;
    XpPropertyResult *result = task->result;
    move_all(result->counterexamples, owned->counterexamples);
    move_all(result->witnesses, owned->witnesses);
    move_all(result->missing, owned->missing);
    move_all(result->core, owned->core);
    for (guint i = 0; i < owned->unknowns->len; i++)
        xp_task_add_fact(task, g_ptr_array_index(owned->unknowns, i));
    for (guint i = 0; i < owned->assumptions->len; i++)
        xp_task_add_assumption(task, g_ptr_array_index(owned->assumptions, i));
    for (guint i = 0; i < owned->notes->len; i++)
        xp_task_add_note(task, "%s", (const char *)g_ptr_array_index(owned->notes, i));
}
