/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove eval PATH --request FILE`: concrete requests, by evaluator and encoder. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/error.h"
#include "frontend/cli/answer.h"
#include "frontend/cli/commands.h"
#include "frontend/cli/options.h"
#include "frontend/cli/status.h"
#include "frontend/load/load.h"
#include "frontend/load/request_json.h"
#include "reports/diagnostics.h"

#define DEFAULT_TREE       "policies"
#define DEFAULT_TIMEOUT_MS (60u * 1000u)
#define REQUESTS_A_CONTEXT 64 /* Z3 keeps the terms of all that one context was asked */

typedef struct {
    char *request;
    char *engine;
    char *format;
    char *now_text;
    char *timeout;
    char *rlimit_text;
    char *colour;
    int width;
    gboolean ascii;
    gboolean strict;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    char **operands;
    /* as read */
    gboolean json;
    gboolean ask_eval;
    gboolean ask_z3;
    guint timeout_ms;
    guint64 rlimit;
    gint64 now;
    XpColour colours;
    XpZ3 *z3; /* where the requests are asked */
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->request);
    g_free(arguments->engine);
    g_free(arguments->format);
    g_free(arguments->now_text);
    g_free(arguments->timeout);
    g_free(arguments->rlimit_text);
    g_free(arguments->colour);
    g_strfreev(arguments->operands);
    xp_prove_context_free(arguments->z3);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const char description[] =
    "FILE holds one request or an array of them, '-' is standard input:\n"
    "  {\"principal\": \"ARN\", \"action\": \"kms:Decrypt\", \"resource\": \"ARN\", \"context\": "
    "{}}\n"
    "or, for both calls of a read, {\"story\": \"read-secret\", \"principal\", \"resource\"}.\n"
    "\n"
    "Examples:\n"
    "  xacct-prove eval policies/ --request request.json\n"
    "      one JSON line a request (schema xacct-eval/1)\n"
    "  xacct-prove eval policies/ --request request.json -f human\n"
    "      the decision and what each layer said\n"
    "\n"
    "Exit status: 0 decided, 2 usage or input error, 3 something is unknown,\n"
    "4 evaluator and encoder disagree";

static gboolean refuse(GError **error, const char *option, const char *choices, const char *given)
{
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s takes %s, not '%s'", option, choices, given);
    return FALSE;
}

static gboolean read_choices(Arguments *arguments, GError **error)
{
    const char *engine = arguments->engine != NULL ? arguments->engine : "both";
    const char *format = arguments->format != NULL ? arguments->format : "json";
    gboolean both = strcmp(engine, "both") == 0;
    arguments->ask_eval = both || strcmp(engine, "eval") == 0;
    arguments->ask_z3 = both || strcmp(engine, "z3") == 0;
    arguments->json = strcmp(format, "json") == 0;
    if (!arguments->ask_eval && !arguments->ask_z3)
        return refuse(error, "--engine", "'eval', 'z3' or 'both'", engine);
    if (!arguments->json && strcmp(format, "human") != 0)
        return refuse(error, "-f", "'json' or 'human' here", format);
    return arguments->colour == NULL ||
           xp_terminal_read_colour(arguments->colour, &arguments->colours, error);
}

static gboolean read_numbers(Arguments *arguments, GError **error)
{
    arguments->now = g_get_real_time() / G_USEC_PER_SEC;
    arguments->timeout_ms = DEFAULT_TIMEOUT_MS;
    if (arguments->rlimit_text != NULL &&
        !g_ascii_string_to_unsigned(arguments->rlimit_text, 10, 0, G_MAXUINT64, &arguments->rlimit,
                                    NULL))
        return refuse(error, "--rlimit", "a number", arguments->rlimit_text);
    if (arguments->now_text != NULL &&
        !xp_options_read_time(arguments->now_text, &arguments->now, error))
        return FALSE;
    return arguments->timeout == NULL ||
           xp_options_read_duration(arguments->timeout, &arguments->timeout_ms, error);
}

static gboolean check(Arguments *arguments, GError **error)
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
    return read_choices(arguments, error) && read_numbers(arguments, error);
}

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_helped,
                               GError **error)
{
    const GOptionEntry entries[] = {
        {"request", 'r', 0, G_OPTION_ARG_STRING, &out->request, "the requests, '-' for stdin",
         "FILE"},
        {"engine", 0, 0, G_OPTION_ARG_STRING, &out->engine, "eval, z3 or both (the default)",
         "ENGINE"},
        {"format", 'f', 0, G_OPTION_ARG_STRING, &out->format, "json (the default) or human", "F"},
        {"now", 0, 0, G_OPTION_ARG_STRING, &out->now_text,
         "aws:CurrentTime when a request gives none", "TIME"},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &out->strict, "printed assumptions are unknowns", NULL},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &out->timeout, "limit of Z3 a request (60s)",
         "TIME"},
        {"rlimit", 0, 0, G_OPTION_ARG_STRING, &out->rlimit_text, "limit of Z3 in work units", "N"},
        {"require-bound", 0, 0, G_OPTION_ARG_NONE, &out->require_bound,
         "a name without a value is an error", NULL},
        {"accept-unknown-operators", 0, 0, G_OPTION_ARG_NONE, &out->accept_unknown_operators,
         "an unknown condition operator is an unknown, not an error", NULL},
        {"color", 0, 0, G_OPTION_ARG_STRING, &out->colour, "auto, always or never", "WHEN"},
        {"ascii", 0, 0, G_OPTION_ARG_NONE, &out->ascii, "plain ASCII only", NULL},
        {"width", 0, 0, G_OPTION_ARG_INT, &out->width, "columns to wrap at", "N"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!xp_options_parse(entries, "eval [PATH] --request FILE", description, NULL, argc, argv,
                          &out->operands, out_helped, error))
        return FALSE;
    return *out_helped || check(out, error);
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
    if (!arguments->ask_eval)
        g_clear_pointer(&answer->result, xp_eval_result_free);
    answer->has_fixed = arguments->ask_z3;
    return !arguments->ask_z3 ||
           xp_prove_request(bound, answer->request, &prove_options, &answer->fixed, error);
}

static void print_answer(const Arguments *arguments, const XpAnswer *answer)
{
    const XpReportOptions options = {
        .colour = xp_terminal_has_colour(arguments->colours, STDOUT_FILENO),
        .ascii = arguments->ascii || !xp_terminal_is_utf8(),
        .width = arguments->width > 40 ? (guint)arguments->width : xp_terminal_width(STDOUT_FILENO),
    };
    g_autofree char *text =
        arguments->json ? xp_answer_print_json(answer) : xp_answer_print_text(answer, &options);
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
    if (arguments->json) {
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
    if (failed && arguments->json) {
        g_autofree char *json = xp_diagnostics_json(diags);
        fputs(json, stdout);
    }
}

static XpWorld *load(const Arguments *arguments, GError **error)
{
    const char *path = arguments->operands[0] != NULL ? arguments->operands[0] : DEFAULT_TREE;
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpLoadOptions options = {
        .require_bound = arguments->require_bound,
        .accept_unknown_operators = arguments->accept_unknown_operators,
    };
    XpWorld *world = xp_load_tree(path, &options, diags, error);
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

int xp_cmd_eval(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    gboolean helped = FALSE;
    if (!read_arguments(argc, argv, &arguments, &helped, &error))
        return xp_status_fail(error);
    if (helped)
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
