/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/compare.h"

#include <stdio.h>

#include "frontend/base/diag.h"
#include "frontend/load/request_json.h"

void xp_diff_loaded_free(XpDiffLoaded *loaded)
{
    if (loaded == NULL)
        return;
    xp_prove_context_free(loaded->z3);
    xp_world_free(loaded->bound);
    xp_world_free(loaded->world);
    g_strfreev(loaded->values);
    g_free(loaded);
}

XpDiffLoaded *xp_diff_load(const XpDiffTree *tree, const char *folder, GError **error)
{
    XpWorld *world = xp_diff_tree_load(tree, folder, error);
    XpDiffLoaded *loaded;

    if (world == NULL)
        return NULL;
    loaded = g_new0(XpDiffLoaded, 1);
    loaded->world = world;
    loaded->values = xp_world_default_binding(world);
    loaded->bound = xp_world_bind(world, (const char *const *)loaded->values);
    loaded->z3 = xp_prove_context_new();
    return loaded;
}

void xp_diff_outcome_free(XpDiffOutcome *outcome)
{
    if (outcome == NULL)
        return;
    xp_eval_result_free(outcome->evaluated);
    xp_request_free(outcome->request);
    g_free(outcome->text);
    g_free(outcome);
}

XpRequest *xp_diff_request(const XpDiffLoaded *loaded, const json_t *call, const char *file,
                           char **out_text)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GPtrArray) requests = NULL;
    g_autoptr(GError) error = NULL;

    if (!xp_diff_write_json(call, file, &error)) {
        *out_text = g_strdup(error->message);
        return NULL;
    }
    requests = xp_load_requests(loaded->bound, loaded->world, file, diags, NULL);
    if (requests == NULL) {
        *out_text = xp_diag_count(diags) > 0 ? xp_diag_render(xp_diag_get(diags, 0))
                                             : g_strdup("the request does not load");
        return NULL;
    }
    g_ptr_array_set_free_func(requests, NULL);
    return g_ptr_array_index(requests, 0);
}

static XpDiffKind judge(XpDecision decision, XpFixedAnswer answer)
{
    switch (decision) {
    case XP_DECISION_ALLOW:
        return answer == XP_FIXED_ALLOW     ? XP_DIFF_SAME
               : answer == XP_FIXED_UNKNOWN ? XP_DIFF_OPEN
                                            : XP_DIFF_OPPOSITE;
    case XP_DECISION_EXPLICIT_DENY:
    case XP_DECISION_IMPLICIT_DENY:
        return answer == XP_FIXED_DENY      ? XP_DIFF_SAME
               : answer == XP_FIXED_UNKNOWN ? XP_DIFF_OPEN
                                            : XP_DIFF_OPPOSITE;
    case XP_DECISION_UNKNOWN:
        return answer == XP_FIXED_UNKNOWN ? XP_DIFF_SAME : XP_DIFF_OPEN;
    }
    g_assert_not_reached();
}

static void ask(const XpDiffLoaded *loaded, XpDiffOutcome *outcome)
{
    XpEvalOptions evaluate = {.now = XP_DIFF_NOW, .assume_printed = TRUE};
    XpProveOptions prove = {.jobs = 1, .now = XP_DIFF_NOW, .z3 = loaded->z3};
    g_autoptr(GError) error = NULL;

    outcome->evaluated = xp_eval_request(loaded->bound, outcome->request, &evaluate, &error);
    if (outcome->evaluated == NULL) {
        outcome->kind = XP_DIFF_INPUT_ERROR;
        outcome->text = g_strdup(error->message);
        return;
    }
    if (!xp_prove_request(loaded->bound, outcome->request, &prove, &outcome->answer, &error)) {
        outcome->kind = XP_DIFF_FAILED;
        outcome->text = g_strdup(error->message);
        return;
    }
    outcome->kind = judge(outcome->evaluated->decision, outcome->answer);
}

XpDiffOutcome *xp_diff_compare(const XpDiffLoaded *loaded, const json_t *call, const char *file)
{
    XpDiffOutcome *outcome = g_new0(XpDiffOutcome, 1);

    outcome->request = xp_diff_request(loaded, call, file, &outcome->text);
    if (outcome->request != NULL)
        ask(loaded, outcome);
    else
        outcome->kind = XP_DIFF_INPUT_ERROR;
    return outcome;
}

/* ---- printing ---- */

const char *xp_diff_answer_name(XpFixedAnswer answer)
{
    switch (answer) {
    case XP_FIXED_ALLOW:
        return "ALLOW";
    case XP_FIXED_DENY:
        return "DENY";
    case XP_FIXED_UNKNOWN:
        return "UNKNOWN";
    }
    g_assert_not_reached();
}

static void print_step(const XpTraceStep *step)
{
    printf("    call %u  %-12s %-8s %s", step->call, xp_layer_name(step->layer),
           xp_says_name(step->says), step->rule);
    for (guint i = 0; i < step->statements->len; i++) {
        const XpStatement *statement = g_ptr_array_index(step->statements, i);
        const XpPolicy *policy = g_ptr_array_index(step->policies, i);

        printf("  %s[%u]", policy->name, statement->index);
    }
    printf("\n");
}

void xp_diff_print(const XpDiffOutcome *outcome)
{
    if (outcome->evaluated != NULL) {
        const XpEvalResult *result = outcome->evaluated;

        printf("  evaluator  %s by %s\n", xp_decision_name(result->decision), result->rule);
        for (guint i = 0; i < result->trace->len; i++)
            print_step(g_ptr_array_index(result->trace, i));
        for (guint i = 0; i < result->unknowns->len; i++) {
            const XpFact *fact = g_ptr_array_index(result->unknowns, i);

            printf("    unknown  %s (%s)\n", fact->text, fact->rule);
        }
    }
    if (outcome->text != NULL)
        printf("  error      %s\n", outcome->text);
    else
        printf("  encoder    %s\n", xp_diff_answer_name(outcome->answer));
}
