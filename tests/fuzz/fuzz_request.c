/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as requests about a small world: a diagnostic, or requests that the evaluator decides
 * or refuses for what they contradict.
 */
#include <unistd.h>

#include <glib/gstdio.h>

#include "frontend/eval/eval.h"
#include "frontend/load/request_json.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"

static GPtrArray *read_requests(const XpWorld *bound, const XpWorld *world, const uint8_t *data,
                                size_t size, XpDiagList *diags)
{
    /* One name for all runs: the names of files in diagnostics are kept for good. */
    g_autofree char *name = g_strdup_printf("xacct-fuzz-%d.json", (int)getpid());
    g_autofree char *file = g_build_filename(g_get_tmp_dir(), name, NULL);
    g_autoptr(GError) error = NULL;
    GPtrArray *requests = NULL;

    if (!g_file_set_contents(file, (const char *)data, (gssize)size, NULL))
        g_assert_not_reached();
    requests = xp_load_requests(bound, world, file, diags, &error);
    g_assert((requests == NULL) == (error != NULL));
    g_unlink(file);
    return requests;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const XpEvalOptions options = {.now = 1700000000};
    g_autoptr(XpWorld) world = xp_fuzz_world();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();

    xp_world_freeze(world);
    g_auto(GStrv) values = xp_world_default_binding(world);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    g_autoptr(GPtrArray) requests = read_requests(bound, world, data, size, diags);

    g_assert((requests == NULL) == (xp_diag_count_errors(diags) > 0));
    for (guint i = 0; requests != NULL && i < MIN(requests->len, 8); i++) {
        const XpRequest *request = g_ptr_array_index(requests, i);
        g_autoptr(GError) error = NULL;
        g_autoptr(XpEvalResult) result = xp_eval_request(bound, request, &options, &error);

        g_assert((result == NULL) == (error != NULL));
        if (result != NULL)
            g_assert(xp_decision_name(result->decision) != NULL);
    }
    return 0;
}
