/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/access_diff.h"

XpAccessChange *xp_access_change_new(void)
{
    XpAccessChange *change = g_new0(XpAccessChange, 1);
    change->actions = g_ptr_array_new_with_free_func(g_free);
    change->causes = g_ptr_array_new_with_free_func((GDestroyNotify)xp_change_cause_free);
    return change;
}

void xp_access_change_free(XpAccessChange *change)
{
    if (change == NULL)
        return;
    g_free(change->who);
    g_free(change->object);
    g_ptr_array_unref(change->actions);
    xp_story_free(change->story);
    g_free(change->allowed_by);
    g_free(change->refused_by);
    g_clear_pointer(&change->causes, g_ptr_array_unref);
    g_free(change->excepted);
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

guint xp_access_side_uncovered(const XpAccessSide *side)
{
    guint n = 0;
    for (guint i = 0; i < side->changes->len; i++)
        n += ((const XpAccessChange *)g_ptr_array_index(side->changes, i))->excepted == NULL;
    return n;
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
