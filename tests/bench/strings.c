/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/strings.h"

#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <z3.h>

#include "tests/bench/conditions.h"

static const char declarations[] =
    "(declare-const service String)\n"
    "(declare-const action String)\n"
    "(declare-const partition String)\n"
    "(declare-const owner String)\n"
    "(declare-const region String)\n"
    "(declare-const account String)\n"
    "(declare-const resource String)\n"
    "(declare-const none Bool)\n"
    "(define-const lower RegLan (re.union (re.range \"a\" \"z\") (re.range \"0\" \"9\")))\n"
    "(define-const word RegLan (re.+ (re.union lower (str.to_re \"-\"))))\n"
    "(assert (str.in_re service word))\n"
    "(assert (str.in_re action (re.+ lower)))\n"
    "(assert (str.in_re partition word))\n"
    "(assert (str.in_re owner word))\n"
    "(assert (str.in_re region (re.opt word)))\n"
    "(assert (str.in_re account (re.union (str.to_re \"\") (str.to_re \"aws\")"
    " ((_ re.^ 12) (re.range \"0\" \"9\")))))\n"
    "(assert (str.in_re resource (re.+ re.allchar)))\n";

/* "@variable matches @pattern" for the @length characters at @pattern. */
static void write_match(GString *script, const char *variable, const char *pattern, gsize length)
{
    g_autofree char *text = g_strndup(pattern, length);
    if (strpbrk(text, "*?") == NULL) {
        g_string_append_printf(script, " (= %s \"%s\")", variable, text);
        return;
    }
    g_string_append_printf(script, " (str.in_re %s (re.++ (str.to_re \"\")", variable);
    for (const char *c = text; *c != '\0';) {
        gsize run = strcspn(c, "*?");
        if (run > 0)
            g_string_append_printf(script, " (str.to_re \"%.*s\")", (int)run, c);
        else
            g_string_append(script, *c == '*' ? " re.all" : " re.allchar");
        c += run > 0 ? run : 1;
    }
    g_string_append(script, "))");
}

static void write_action(GString *script, const char *pattern)
{
    g_autofree char *lower = g_ascii_strdown(pattern, -1);
    const char *colon = strchr(lower, ':');
    if (colon == NULL) {
        g_string_append(script, " true");
        return;
    }
    g_string_append(script, " (and");
    write_match(script, "service", lower, (gsize)(colon - lower));
    write_match(script, "action", colon + 1, strlen(colon + 1));
    g_string_append(script, ")");
}

static void write_resource(GString *script, const char *pattern)
{
    static const char *const variables[] = {"partition", "owner", "region", "account"};
    const char *at = strchr(pattern, ':');
    if (at == NULL) {
        g_string_append(script, " true");
        return;
    }
    g_string_append(script, " (and (not none)");
    for (guint i = 0; i < 4; i++) {
        const char *colon = strchr(at + 1, ':');
        write_match(script, variables[i], at + 1, (gsize)(colon - at - 1));
        at = colon;
    }
    write_match(script, "resource", at + 1, strlen(at + 1));
    g_string_append(script, ")");
}

static void write_statements(GString *script, const GPtrArray *policy, gboolean deny,
                             const guint64 *seed)
{
    g_string_append(script, "(or false");
    for (guint i = 0; i < policy->len; i++) {
        const XpBenchStatement *statement = g_ptr_array_index(policy, i);
        if (statement->deny != deny)
            continue;
        g_string_append(script, "\n (and (or false");
        for (guint a = 0; a < statement->actions->len; a++)
            write_action(script, g_ptr_array_index(statement->actions, a));
        g_string_append(script, ") (or false");
        for (guint r = 0; r < statement->resources->len; r++)
            write_resource(script, g_ptr_array_index(statement->resources, r));
        g_string_append(script, ")");
        if (seed != NULL)
            xp_bench_conditions_write(script, *seed, statement->group);
        g_string_append(script, ")");
    }
    g_string_append(script, ")");
}

static void write_policy(GString *script, const GPtrArray *policy, const guint64 *seed)
{
    g_string_append(script, "(and ");
    write_statements(script, policy, FALSE, seed);
    g_string_append(script, " (not ");
    write_statements(script, policy, TRUE, seed);
    g_string_append(script, "))");
}

char *xp_bench_script(const GPtrArray *first, const GPtrArray *second, const guint64 *seed)
{
    GString *script = g_string_new(seed != NULL ? "(set-logic ALL)\n" : "(set-logic QF_S)\n");
    g_string_append(script, declarations);
    if (seed != NULL)
        g_string_append(script, xp_bench_condition_declarations());
    g_string_append(script, "(assert ");
    write_policy(script, first, seed);
    g_string_append(script, ")\n(assert (not ");
    write_policy(script, second, seed);
    g_string_append(script, "))\n(check-sat)\n");
    return g_string_free(script, FALSE);
}

double xp_bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Processor seconds of all child processes waited for. */
static double child_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void ignore_error(Z3_context context, Z3_error_code code)
{
    (void)context;
    (void)code;
}

double xp_bench_ask_z3(const char *script, guint limit_seconds, XpBenchAnswer *out_answer)
{
    Z3_config config = Z3_mk_config();
    Z3_context context = Z3_mk_context(config);
    Z3_del_config(config);
    Z3_set_error_handler(context, ignore_error);
    Z3_ast_vector asserted = Z3_parse_smtlib2_string(context, script, 0, NULL, NULL, 0, NULL, NULL);
    if (Z3_get_error_code(context) != Z3_OK)
        g_error("Z3 cannot read the script: %s",
                Z3_get_error_msg(context, Z3_get_error_code(context)));
    Z3_ast_vector_inc_ref(context, asserted);
    Z3_solver solver = Z3_mk_solver(context);
    Z3_solver_inc_ref(context, solver);
    Z3_params params = Z3_mk_params(context);
    Z3_params_inc_ref(context, params);
    Z3_params_set_uint(context, params, Z3_mk_string_symbol(context, "timeout"),
                       limit_seconds * 1000);
    Z3_solver_set_params(context, solver, params);
    for (guint i = 0; i < Z3_ast_vector_size(context, asserted); i++)
        Z3_solver_assert(context, solver, Z3_ast_vector_get(context, asserted, i));
    gint64 wall = g_get_monotonic_time();
    double start = xp_bench_now();
    Z3_lbool answer = Z3_solver_check(context, solver);
    double seconds = xp_bench_now() - start;
    *out_answer = XP_BENCH_GAVE_UP;
    if (answer == Z3_L_TRUE)
        *out_answer = XP_BENCH_SAT;
    if (answer == Z3_L_FALSE)
        *out_answer = XP_BENCH_UNSAT;
    if (answer == Z3_L_UNDEF && g_get_monotonic_time() - wall >= (gint64)limit_seconds * 1000000)
        *out_answer = XP_BENCH_TIMED_OUT;
    Z3_params_dec_ref(context, params);
    Z3_solver_dec_ref(context, solver);
    Z3_ast_vector_dec_ref(context, asserted);
    Z3_del_context(context);
    return seconds;
}

double xp_bench_ask_cvc5(const char *script, guint limit_seconds, XpBenchAnswer *out_answer)
{
    g_autofree char *program = g_find_program_in_path("cvc5");
    g_autofree char *path = NULL;
    g_autofree char *output = NULL;
    g_autofree char *complaint = NULL;
    *out_answer = XP_BENCH_GAVE_UP;
    if (program == NULL)
        return -1;
    int file = g_file_open_tmp("xacct-bench-XXXXXX.smt2", &path, NULL);
    if (file < 0)
        return -1;
    close(file);
    g_autofree char *limit = g_strdup_printf("--tlimit=%u", limit_seconds * 1000);
    char *arguments[] = {program, limit, path, NULL};
    gboolean ran = g_file_set_contents(path, script, -1, NULL);
    double start = child_seconds();
    ran = ran && g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                              &complaint, NULL, NULL);
    double seconds = child_seconds() - start;
    g_unlink(path);
    if (!ran)
        return -1;
    if (g_str_has_prefix(output, "sat"))
        *out_answer = XP_BENCH_SAT;
    if (g_str_has_prefix(output, "unsat"))
        *out_answer = XP_BENCH_UNSAT;
    if (strstr(output, "timeout") != NULL || strstr(complaint, "timeout") != NULL)
        *out_answer = XP_BENCH_TIMED_OUT;
    return seconds;
}
