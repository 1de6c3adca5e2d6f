/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove eval PATH --request FILE`: concrete requests, by evaluator and encoder. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/answer.h"
#include "frontend/cli/command.h"
#include "frontend/cli/status.h"
#include "frontend/cli/terminal.h"
#include "frontend/cli/tree.h"
#include "frontend/load/request_json.h"
#include "reports/diagnostics.h"

#define REQUESTS_A_CONTEXT 64 /* Z3 keeps the terms of all that one context was asked */

/* --engine */
typedef enum {
    ENGINE_BOTH,
    ENGINE_EVAL,
    ENGINE_Z3,
} Engine;

/* -f */
typedef enum {
    FORMAT_JSON,
    FORMAT_HUMAN,
} Format;

typedef struct {
    char *request;
    Engine engine;
    Format format;
    guint timeout_ms;
    guint64 rlimit;
    gint64 now;
    XpColour colour;
    guint width;
    gboolean ascii;
    gboolean strict;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    char **operands;
    XpZ3 *z3; /* where the requests are asked */
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->request);
    g_strfreev(arguments->operands);
    xp_prove_context_free(arguments->z3);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

#define FIELD(name) G_STRUCT_OFFSET(Arguments, name)

static const XpChoice engines[] = {{"both", NULL}, {"eval", NULL}, {"z3", NULL}, {0}};
static const XpChoice formats[] = {{"json", NULL}, {"human", NULL}, {0}};

static const XpOption options[] = {
    {.group = "What is decided",
     .name = "request",
     .letter = 'r',
     .kind = XP_OPTION_TEXT,
     .field = FIELD(request),
     .value = "FILE",
     .help = "the requests; '-' is standard input"},
    {.name = "engine",
     .kind = XP_OPTION_CHOICE,
     .field = FIELD(engine),
     .value = "ENGINE",
     .choices = engines,
     .preset = "both",
     .help = "eval, z3 or both: who decides"},
    {.name = "strict",
     .kind = XP_OPTION_FLAG,
     .field = FIELD(strict),
     .setting = TRUE,
     .help = "printed assumptions are unknowns"},
    XP_OPTIONS_OF_INPUT(Arguments),
    {.name = "now",
     .kind = XP_OPTION_TIME,
     .field = FIELD(now),
     .value = "TIME",
     .help = "aws:CurrentTime when a request gives none (default: the clock)"},
    {.group = "How",
     .name = "timeout",
     .kind = XP_OPTION_DURATION,
     .field = FIELD(timeout_ms),
     .value = "DURATION",
     .preset = "60s",
     .setting = TRUE,
     .help = "limit of Z3 for each request"},
    {.name = "rlimit",
     .kind = XP_OPTION_UNITS,
     .field = FIELD(rlimit),
     .value = "N",
     .setting = TRUE,
     .help = "limit of Z3 for each request, in its units of work"},
    {.group = "Reports",
     .name = "format",
     .letter = 'f',
     .kind = XP_OPTION_CHOICE,
     .field = FIELD(format),
     .value = "FORMAT",
     .choices = formats,
     .preset = "json",
     .help = "json (schema xacct-eval/1, a line for each request) or human"},
    XP_OPTIONS_OF_TERMINAL(Arguments),
    {0},
};

static gboolean check(const Arguments *arguments, GError **error)
{
    guint n = g_strv_length(arguments->operands);
    if (n > 1) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "one tree at a time, not %u", n);
        return FALSE;
    }
    if (arguments->request == NULL) {
        g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                            "say which requests: --request FILE ('-' is standard input)");
        return FALSE;
    }
    return TRUE;
}

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_done,
                               GError **error)
{
    out->now = g_get_real_time() / G_USEC_PER_SEC;
    return xp_command_read(&xp_command_eval, out, argc, argv, &out->operands, out_done, error) &&
           (*out_done || check(out, error));
}

/* ---- one request ---- */

static gboolean ask(const Arguments *arguments, const XpWorld *bound, XpAnswer *answer,
                    GError **error)
{
    const XpEvalOptions eval_options = {.now = arguments->now,
                                        .assume_printed = !arguments->strict};
    const XpProveOptions prove_options = {.jobs = 1,
                                          .z3 = arguments->z3,
                                          .timeout_ms = arguments->timeout_ms,
                                          .rlimit = arguments->rlimit,
                                          .strict = arguments->strict,
                                          .now = arguments->now};
    /* The evaluator refuses requests that contradict themselves, so it is asked in any case. */
    answer->result = xp_eval_request(bound, answer->request, &eval_options, error);
    if (answer->result == NULL)
        return FALSE;
    if (arguments->engine == ENGINE_Z3)
        g_clear_pointer(&answer->result, xp_eval_result_free);
    answer->has_fixed = arguments->engine != ENGINE_EVAL;
    return !answer->has_fixed ||
           xp_prove_request(bound, answer->request, &prove_options, &answer->fixed, error);
}

static void print_answer(const Arguments *arguments, const XpAnswer *answer)
{
    const XpReportOptions shown = {
        .colour = xp_terminal_has_colour(arguments->colour, STDOUT_FILENO),
        .ascii = arguments->ascii || !xp_terminal_is_utf8(),
        .width = arguments->width > 0 ? arguments->width : xp_terminal_width(STDOUT_FILENO),
    };
    g_autofree char *text = arguments->format == FORMAT_JSON ? xp_answer_print_json(answer)
                                                             : xp_answer_print_text(answer, &shown);
    fputs(text, stdout);
}

/* A request that contradicts itself has its own line, so that lines and requests stay in step. */
static XpStatusCode fail_request(const Arguments *arguments, const XpRequest *request, guint index,
                                 const GError *error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    xp_diag_add(diags, XP_DIAG_REQUEST_CONTRADICTION, &request->span, NULL,
                "correct the request; what it leaves out is derived where that is possible",
                "request %u: %s", index + 1, error->message);
    g_autofree char *told = xp_diagnostics_text(diags, XP_SEVERITY_NOTE);
    g_printerr("%s", told);
    if (arguments->format == FORMAT_JSON) {
        g_autofree char *json = xp_diagnostics_json(diags);
        fputs(json, stdout);
    }
    return XP_STATUS_USAGE;
}

static XpStatusCode answer_request(const Arguments *arguments, const XpWorld *world,
                                   const XpWorld *bound, const char *const *values,
                                   const XpRequest *request, guint index)
{
    g_auto(XpAnswer) answer = {.world = world, .values = values, .request = request};
    g_autoptr(GError) error = NULL;
    if (!ask(arguments, bound, &answer, &error)) {
        if (g_error_matches(error, XP_ERROR, XP_ERROR_INPUT))
            return fail_request(arguments, request, index, error);
        return (XpStatusCode)xp_status_fail(error);
    }
    print_answer(arguments, &answer);
    if (xp_answer_contradicts(&answer)) {
        g_assert(answer.result != NULL);
        g_autofree char *text = g_strdup_printf(
            "request %u: the evaluator says %s, the encoder says %s; this is a bug", index + 1,
            xp_decision_name(answer.result->decision), xp_answer_fixed_name(answer.fixed));
        xp_status_complain(text);
        return XP_STATUS_INTERNAL;
    }
    return xp_answer_decision(&answer) == XP_DECISION_UNKNOWN ? XP_STATUS_UNKNOWN
                                                              : XP_STATUS_PROVED;
}

/* Of all requests: 4 before 2 before 3 before 0. */
static XpStatusCode worse(XpStatusCode left, XpStatusCode right)
{
    static const XpStatusCode order[] = {XP_STATUS_INTERNAL, XP_STATUS_USAGE, XP_STATUS_UNKNOWN};
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        if (left == order[i] || right == order[i])
            return order[i];
    }
    return XP_STATUS_PROVED;
}

/* ---- all requests ---- */

static void tell(const Arguments *arguments, const XpDiagList *diags, gboolean failed)
{
    g_autofree char *told = xp_diagnostics_text(diags, XP_SEVERITY_WARNING);
    g_printerr("%s", told);
    if (failed && arguments->format == FORMAT_JSON) {
        g_autofree char *json = xp_diagnostics_json(diags);
        fputs(json, stdout);
    }
}

static XpWorld *load(const Arguments *arguments, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpLoadOptions how = {
        .require_bound = arguments->require_bound,
        .accept_unknown_operators = arguments->accept_unknown_operators,
    };
    XpWorld *world = xp_tree_load(arguments->operands[0], &how, NULL, diags, error);
    tell(arguments, diags, world == NULL);
    return world;
}

static GPtrArray *load_requests(const Arguments *arguments, const XpWorld *bound,
                                const XpWorld *world, GError **error)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    GPtrArray *requests = xp_load_requests(bound, world, arguments->request, diags, error);
    tell(arguments, diags, requests == NULL);
    return requests;
}

static int run(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;
    if (!read_arguments(argc, argv, &arguments, &done, &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;
    g_autoptr(XpWorld) world = load(&arguments, &error);
    if (world == NULL)
        return xp_status_fail(error);
    g_auto(GStrv) values = xp_world_default_binding(world);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    g_autoptr(GPtrArray) requests = load_requests(&arguments, bound, world, &error);
    if (requests == NULL)
        return xp_status_fail(error);
    XpStatusCode status = XP_STATUS_PROVED;
    for (guint i = 0; i < requests->len; i++) {
        if (i % REQUESTS_A_CONTEXT == 0) {
            xp_prove_context_free(arguments.z3);
            arguments.z3 = xp_prove_context_new();
        }
        status = worse(status, answer_request(&arguments, world, bound, (const char *const *)values,
                                              g_ptr_array_index(requests, i), i));
    }
    return (int)status;
}

static const XpExample examples[] = {
    {"xacct-prove eval policies/ --request request.json", "one JSON line a request"},
    {"xacct-prove eval policies/ --request request.json -f human",
     "the decision and what each layer said"},
    {"xacct-prove eval policies/ --engine eval --request - <request.json",
     "by the evaluator alone, requests from standard input"},
    {0},
};

const XpCommand xp_command_eval = {
    .name = "eval",
    .operands = "[PATH] --request FILE",
    .summary = "decide concrete requests, with a trace",
    .purpose = "PATH is the folder of a tree of policies. Without one it is that of the nearest "
               "xacct.yaml, here or above, or 'policies' here. FILE holds "
               "one request or an array of them: {\"principal\": \"ARN\", \"action\": "
               "\"kms:Decrypt\", \"resource\": \"ARN\", \"context\": {}}, or, for both calls of a "
               "read, {\"story\": \"read-secret\", \"principal\", \"resource\"}.",
    .operand = XP_OPERAND_TREE,
    .options = options,
    .examples = examples,
    .exits = {"decided", NULL, "usage or input error", "something is unknown",
              "evaluator and encoder disagree"},
    .run = run,
};
