/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove check-evidence DIR`: evidence, examined by what did not produce it. */

#include <stdio.h>
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/commands.h"
#include "frontend/cli/evidence_input.h"
#include "frontend/cli/evidence_judge.h"
#include "frontend/cli/options.h"
#include "frontend/cli/status.h"

#define DEFAULT_SOLVER     "cvc5"
#define DEFAULT_TIMEOUT_MS 5000u
#define MOST_JOBS          64

typedef struct {
    char **operands;
    char *solver;
    char *tree;
    char *timeout;
    int jobs;
    gboolean verbose;
    guint timeout_ms;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->operands);
    g_free(arguments->solver);
    g_free(arguments->tree);
    g_free(arguments->timeout);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const char description[] =
    "DIR is what prove --evidence DIR wrote. The input is read again and refused if a byte of it\n"
    "has changed; requests are replayed at the recorded time; every file is handed to another "
    "solver.\n"
    "A proof is confirmed when its goal.smt2 is unsatisfiable, or its skeleton.smt2 and the\n"
    "denial of each of its lemmas; whether they speak of the same is compared line by line.\n"
    "\n"
    "Examples:\n"
    "  xacct-prove policies/ --evidence evidence\n"
    "  xacct-prove check-evidence evidence\n"
    "  xacct-prove check-evidence evidence --solver 'z3 -smt2' --timeout 20s\n"
    "\n"
    "Exit status: 0 all confirmed, 2 usage error, or the evidence is of other input,\n"
    "3 something has no answer, 4 something disagrees";

static gboolean read_values(Arguments *arguments, GError **error)
{
    arguments->timeout_ms = DEFAULT_TIMEOUT_MS;
    if (g_strv_length(arguments->operands) != 1) {
        g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                            "one folder of evidence at a time: check-evidence DIR");
        return FALSE;
    }
    if (arguments->jobs < 1 || arguments->jobs > MOST_JOBS) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-j takes a number from 1 to %d, not %d",
                    MOST_JOBS, arguments->jobs);
        return FALSE;
    }
    return arguments->timeout == NULL ||
           xp_options_read_duration(arguments->timeout, &arguments->timeout_ms, error);
}

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_helped,
                               GError **error)
{
    const GOptionEntry entries[] = {
        {"solver", 0, 0, G_OPTION_ARG_STRING, &out->solver, "another one (default: cvc5)",
         "COMMAND"},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &out->timeout, "for each file (default: 5s)",
         "DURATION"},
        {"tree", 0, 0, G_OPTION_ARG_FILENAME, &out->tree,
         "where the policies are now (default: where they were)", "PATH"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &out->jobs, "files at once (default: one a processor)",
         "N"},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &out->verbose, "what was said of each file", NULL},
        G_OPTION_ENTRY_NULL};
    out->jobs = (int)MIN(g_get_num_processors(), (guint)MOST_JOBS);
    if (!xp_options_parse(entries, "check-evidence DIR", description, NULL, argc, argv,
                          &out->operands, out_helped, error))
        return FALSE;
    return *out_helped || read_values(out, error);
}

/* ---- what is said ---- */

static void tell_file(const char *file, XpCheckAnswer answer, const char *note)
{
    static const char *const names[] = {
        [XP_CHECK_UNSAT] = "unsat", [XP_CHECK_SAT] = "sat", [XP_CHECK_NONE] = "no answer"};
    g_print("  %-9s  %s%s%s\n", names[answer], file, note != NULL ? ": " : "",
            note != NULL ? note : "");
}

static void tell_property(const XpEvidenceProperty *property, const XpEvidenceResult *result)
{
    static const char *const names[] = {[XP_EVIDENCE_CONFIRMED] = "confirmed",
                                        [XP_EVIDENCE_NOTHING] = "nothing to confirm",
                                        [XP_EVIDENCE_NO_ANSWER] = "no answer",
                                        [XP_EVIDENCE_DISAGREED] = "DISAGREED"};
    g_print("%s: %s, %s\n", property->id, property->verdict, names[result->judgement]);
    for (guint i = 0; i < result->reasons->len; i++)
        g_print("  %s\n", (const char *)g_ptr_array_index(result->reasons, i));
}

static XpStatusCode tell_all(const XpEvidence *evidence, const GPtrArray *results)
{
    guint counts[XP_EVIDENCE_DISAGREED + 1] = {0};
    for (guint i = 0; i < results->len; i++) {
        const XpEvidenceResult *result = g_ptr_array_index(results, i);
        counts[result->judgement]++;
        tell_property(g_ptr_array_index(evidence->properties, i), result);
    }
    g_print("%u confirmed, %u disagreed, %u without an answer, %u with nothing to confirm\n",
            counts[XP_EVIDENCE_CONFIRMED], counts[XP_EVIDENCE_DISAGREED],
            counts[XP_EVIDENCE_NO_ANSWER], counts[XP_EVIDENCE_NOTHING]);
    if (counts[XP_EVIDENCE_DISAGREED] > 0)
        return XP_STATUS_INTERNAL;
    return counts[XP_EVIDENCE_NO_ANSWER] > 0 ? XP_STATUS_UNKNOWN : XP_STATUS_PROVED;
}

int xp_cmd_check_evidence(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_auto(XpChecker) checker = {0};
    g_autoptr(GError) error = NULL;
    gboolean helped = FALSE;

    if (!read_arguments(argc, argv, &arguments, &helped, &error))
        return xp_status_fail(error);
    if (helped)
        return XP_STATUS_PROVED;
    const char *solver = arguments.solver != NULL ? arguments.solver : DEFAULT_SOLVER;
    if (!xp_checker_init(&checker, solver, arguments.timeout_ms, &error))
        return xp_status_fail(error);

    g_autoptr(XpEvidence) evidence = xp_evidence_read(arguments.operands[0], &error);
    if (evidence == NULL)
        return xp_status_fail(error);

    g_autoptr(XpWorld) world = NULL;
    g_autoptr(XpProperties) properties = NULL;
    if (!xp_evidence_input_load(evidence, arguments.tree, &world, &properties, &error))
        return xp_status_fail(error);

    g_autoptr(GPtrArray) results =
        xp_evidence_judge(evidence, world, properties, &checker, (guint)arguments.jobs,
                          arguments.verbose ? tell_file : NULL, &error);
    if (results == NULL)
        return xp_status_fail(error);
    return (int)tell_all(evidence, results);
}
