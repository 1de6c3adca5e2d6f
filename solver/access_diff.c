/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/access_diff.h"

void xp_change_cause_free(XpChangeCause *cause)
{
    if (cause == NULL)
        return;
    g_free(cause->text);
    g_free(cause);
}

static void binding_free(gpointer data)
{
    XpBindingRow *row = data;
    g_free(row->label);
    g_free(row->value);
    g_free(row);
}

XpAccessChange *xp_access_change_new(void)
{
    XpAccessChange *change = g_new0(XpAccessChange, 1);
    change->actions = g_ptr_array_new_with_free_func(g_free);
    change->bindings = g_ptr_array_new_with_free_func(binding_free);
    change->causes = g_ptr_array_new_with_free_func((GDestroyNotify)xp_change_cause_free);
    return change;
}

void xp_access_change_free(XpAccessChange *change)
{
    if (change == NULL)
        return;
    g_free(change->who);
    g_free(change->object);
    g_free(change->caller);
    g_ptr_array_unref(change->actions);
    xp_request_free(change->request);
    g_clear_pointer(&change->essential, g_ptr_array_unref);
    g_ptr_array_unref(change->bindings);
    g_free(change->allowed_by);
    g_free(change->refused_by);
    g_ptr_array_unref(change->causes);
    xp_world_free(change->owner);
    g_free(change);
}

XpOpenChange *xp_open_change_new(const char *object, const char *reason)
{
    XpOpenChange *open = g_new0(XpOpenChange, 1);
    open->object = g_strdup(object);
    open->reason = g_strdup(reason);
    open->facts = g_ptr_array_new_with_free_func((GDestroyNotify)xp_fact_free);
    return open;
}

void xp_open_change_free(XpOpenChange *open)
{
    if (open == NULL)
        return;
    g_free(open->object);
    g_free(open->reason);
    g_ptr_array_unref(open->facts);
    g_free(open);
}

void xp_access_side_init(XpAccessSide *side)
{
    side->changes = g_ptr_array_new_with_free_func((GDestroyNotify)xp_access_change_free);
    side->open = g_ptr_array_new_with_free_func((GDestroyNotify)xp_open_change_free);
}

void xp_access_side_clear(XpAccessSide *side)
{
    g_ptr_array_unref(side->changes);
    g_ptr_array_unref(side->open);
}

XpAccessDiff *xp_access_diff_new(const XpWorld *older, const XpWorld *newer)
{
    XpAccessDiff *diff = g_new0(XpAccessDiff, 1);
    diff->older = older;
    diff->newer = newer;
    diff->assumptions = g_ptr_array_new_with_free_func(g_free);
    xp_access_side_init(&diff->gained);
    xp_access_side_init(&diff->lost);
    return diff;
}

void xp_access_diff_free(XpAccessDiff *diff)
{
    if (diff == NULL)
        return;
    xp_access_side_clear(&diff->gained);
    xp_access_side_clear(&diff->lost);
    g_ptr_array_unref(diff->assumptions);
    g_free(diff->disagreement);
    g_free(diff);
}
