/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove check-evidence DIR`: evidence, examined by what did not produce it. */

#include <stdio.h>
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/command.h"
#include "frontend/cli/evidence_input.h"
#include "frontend/cli/evidence_judge.h"
#include "frontend/cli/status.h"

#define FIELD(name) G_STRUCT_OFFSET(Arguments, name)

typedef struct {
    char **operands;
    char *solver;
    char *tree;
    guint jobs;
    gboolean verbose;
    guint timeout_ms;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->operands);
    g_free(arguments->solver);
    g_free(arguments->tree);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const XpOption options[] = {
    {.name = "solver",
     .kind = XP_OPTION_TEXT,
     .field = FIELD(solver),
     .value = "COMMAND",
     .preset = "cvc5",
     .help = "another solver, which takes a file as its last argument"},
    {.name = "timeout",
     .kind = XP_OPTION_DURATION,
     .field = FIELD(timeout_ms),
     .value = "DURATION",
     .preset = "5s",
     .help = "for each file"},
    {.name = "tree",
     .kind = XP_OPTION_TEXT,
     .field = FIELD(tree),
     .value = "PATH",
     .help = "where the policies are now (default: where they were)"},
    {.name = "jobs",
     .letter = 'j',
     .kind = XP_OPTION_NUMBER,
     .field = FIELD(jobs),
     .value = "N",
     .least = 1,
     .most = XP_MOST_JOBS,
     .help = "files at once (default: one a processor)"},
    {.name = "verbose",
     .letter = 'v',
     .kind = XP_OPTION_FLAG,
     .field = FIELD(verbose),
     .help = "what was said of each file"},
    {0},
};

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_done,
                               GError **error)
{
    out->jobs = MIN(g_get_num_processors(), XP_MOST_JOBS);
    if (!xp_command_read(&xp_command_check_evidence, out, argc, argv, &out->operands, out_done,
                         error))
        return FALSE;
    if (*out_done || g_strv_length(out->operands) == 1)
        return TRUE;
    g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                        "one folder of evidence at a time: check-evidence DIR");
    return FALSE;
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

static int run(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_auto(XpChecker) checker = {0};
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;

    if (!read_arguments(argc, argv, &arguments, &done, &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;
    if (!xp_checker_init(&checker, arguments.solver, arguments.timeout_ms, &error))
        return xp_status_fail(error);

    g_autoptr(XpEvidence) evidence = xp_evidence_read(arguments.operands[0], &error);
    if (evidence == NULL)
        return xp_status_fail(error);

    g_autoptr(XpWorld) world = NULL;
    g_autoptr(XpProperties) properties = NULL;
    if (!xp_evidence_input_load(evidence, arguments.tree, &world, &properties, &error))
        return xp_status_fail(error);

    g_autoptr(GPtrArray) results =
        xp_evidence_judge(evidence, world, properties, &checker, arguments.jobs,
                          arguments.verbose ? tell_file : NULL, &error);
    if (results == NULL)
        return xp_status_fail(error);
    return (int)tell_all(evidence, results);
}

static const XpExample examples[] = {
    {"xacct-prove policies/ --evidence evidence", "write the evidence"},
    {"xacct-prove check-evidence evidence", "replay every request, ask cvc5 about every file"},
    {"xacct-prove check-evidence evidence --solver 'z3 -smt2' --timeout 20s",
     "ask another solver, twenty seconds a file at most"},
    {0},
};

const XpCommand xp_command_check_evidence = {
    .name = "check-evidence",
    .operands = "DIR",
    .summary = "confirm verdicts with another solver and a replay",
    .purpose = "DIR is what prove --evidence DIR wrote. The input is read again and refused if a "
               "byte of it has changed; requests are replayed at the recorded time; every file is "
               "handed to another "
               "solver.\n\n"
               "The questions of every property are made again from the input, so what is recorded "
               "has to be of these: each needs its proof or its request, and goal.smt2 has to be "
               "the text that this program makes of it.\n\n"
               "A proof is confirmed when its goal.smt2 is unsatisfiable, or its skeleton.smt2 "
               "and the denial of each of its lemmas; whether they speak of the same is compared "
               "line by line.",
    .operand = XP_OPERAND_FOLDER,
    .options = options,
    .examples = examples,
    .exits = {"all confirmed", NULL, "usage error, or the evidence is of other input",
              "something has no answer", "something disagrees"},
    .run = run,
};
