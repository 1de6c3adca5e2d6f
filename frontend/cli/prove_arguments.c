/* SPDX-License-Identifier: Apache-2.0 */

/* The options of `prove`: their table, and from strings to values. */

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/cli/evidence_folder.h"
#include "frontend/cli/options.h"
#include "frontend/cli/repository.h"
#include "frontend/cli/status.h"

#define DEFAULT_TREE       "policies"
#define DEFAULT_TIMEOUT_MS (60u * 1000u)
#define MOST_JOBS          64
#define WIDTH_LEAST        40
#define WIDTH_MOST         1000

/* The options as GOption leaves them. */
typedef struct {
    char **props;
    char **sentences;
    char **formats;
    char *output;
    int jobs;
    char *timeout;
    char *rlimit;
    char *now;
    char *today;
    char *colour;
    int width;
    guint quiet;
} Raw;

static void raw_clear(Raw *raw)
{
    g_strfreev(raw->props);
    g_strfreev(raw->sentences);
    g_strfreev(raw->formats);
    g_free(raw->output);
    g_free(raw->timeout);
    g_free(raw->rlimit);
    g_free(raw->now);
    g_free(raw->today);
    g_free(raw->colour);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Raw, raw_clear)

static const char examples[] =
    "(*) may be given several times\n"
    "\n"
    "PATH is the folder of a tree of policies; without one, 'policies' here.\n"
    "\n"
    "Examples:\n"
    "  xacct-prove policies/\n"
    "      prove every property in policies/props/\n"
    "  xacct-prove policies/ --prop 'no anyone can read-secret on secret *'\n"
    "      one sentence instead of the tree's properties\n"
    "  xacct-prove -f json=report.json policies/\n"
    "      the terminal report, and a JSON file for programs\n"
    "  xacct-prove -q --timeout 10s policies/\n"
    "      verdict lines only, ten seconds a property at most\n"
    "\n";

/* Returns new. */
static char *description(void)
{
    g_autoptr(GString) formats = g_string_new("Formats, each to standard output or =FILE; in a "
                                              "folder, the file is called xacct-prove.*:\n");
    for (guint i = 0; i < XP_FORMAT_COUNT; i++)
        g_string_append_printf(formats, "  %-10s%s\n", xp_report_format_name((XpReportFormat)i),
                               xp_report_format_help((XpReportFormat)i));
    return g_strconcat(examples, formats->str, "\n", xp_status_help(), NULL);
}

static gboolean count_quiet(const char *name, const char *value, gpointer data, GError **error)
{
    (void)name;
    (void)value;
    (void)error;
    ((Raw *)data)->quiet++;
    return TRUE;
}

static gboolean read_number(const char *option, const char *text, guint64 *out, GError **error)
{
    if (text == NULL || g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, out, NULL))
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s takes a number, not '%s'", option, text);
    return FALSE;
}

static gboolean read_range(const char *option, int value, int least, int most, GError **error)
{
    if (value >= least && value <= most)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s takes a number from %d to %d, not %d", option,
                least, most, value);
    return FALSE;
}

static gboolean read_values(const Raw *raw, XpProveArguments *out, GError **error)
{
    out->jobs = (guint)raw->jobs;
    out->width = raw->width < 0 ? 0 : (guint)raw->width;
    out->timeout_ms = DEFAULT_TIMEOUT_MS;
    out->now = g_get_real_time() / G_USEC_PER_SEC;
    if (!read_range("-j", raw->jobs, 1, MOST_JOBS, error))
        return FALSE;
    if (raw->width >= 0 && !read_range("--width", raw->width, WIDTH_LEAST, WIDTH_MOST, error))
        return FALSE;
    if (raw->timeout != NULL && !xp_options_read_duration(raw->timeout, &out->timeout_ms, error))
        return FALSE;
    if (raw->now != NULL && !xp_options_read_time(raw->now, &out->now, error))
        return FALSE;
    if (raw->today != NULL && !xp_options_read_day(raw->today, &out->today, error))
        return FALSE;
    if (raw->today == NULL)
        out->today = xp_options_day_of(out->now);
    if (raw->colour != NULL && !xp_terminal_read_colour(raw->colour, &out->colour, error))
        return FALSE;
    return read_number("--rlimit", raw->rlimit, &out->rlimit, error);
}

/* --- where reports go --- */

static void target_clear(gpointer data)
{
    g_free(((XpReportTarget *)data)->file);
}

static gboolean unknown_format(const char *name, GError **error)
{
    const char *names[XP_FORMAT_COUNT];
    for (guint i = 0; i < XP_FORMAT_COUNT; i++)
        names[i] = xp_report_format_name((XpReportFormat)i);
    const char *near = xp_suggest(name, names, XP_FORMAT_COUNT);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown format '%s'; did you mean '%s'?",
                    name, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown format '%s'; --help lists them all",
                    name);
    return FALSE;
}

/* Returns new: the file that @place means, which may be a folder. */
static char *target_file(XpReportFormat format, const char *place)
{
    if (!g_str_has_suffix(place, "/") && !g_file_test(place, G_FILE_TEST_IS_DIR))
        return g_strdup(place);
    g_autofree char *name = g_strconcat("xacct-prove.", xp_report_format_extension(format), NULL);
    return g_build_filename(place, name, NULL);
}

static gboolean add_target(XpProveArguments *out, const char *text, GError **error)
{
    const char *equals = strchr(text, '=');
    g_autofree char *name =
        equals != NULL ? g_strndup(text, (gsize)(equals - text)) : g_strdup(text);
    XpReportTarget target = {0};
    if (!xp_report_format_lookup(name, &target.format))
        return unknown_format(name, error);
    const char *missing = xp_report_format_missing(target.format);
    if (missing != NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-f %s is not possible: %s", name, missing);
        return FALSE;
    }
    if (equals != NULL && equals[1] == '\0') {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "-f %s names no file after '='", text);
        return FALSE;
    }
    target.file = equals != NULL ? target_file(target.format, equals + 1) : NULL;
    g_array_append_val(out->targets, target);
    return TRUE;
}

static gboolean check_files(const XpProveArguments *out, GError **error)
{
    for (guint i = 0; i < out->targets->len; i++) {
        const char *file = g_array_index(out->targets, XpReportTarget, i).file;
        for (guint j = 0; j < i && file != NULL; j++) {
            if (g_strcmp0(g_array_index(out->targets, XpReportTarget, j).file, file) != 0)
                continue;
            g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "two formats for one file, %s", file);
            return FALSE;
        }
    }
    return TRUE;
}

/* The target without a file of its own, or NULL. */
static gboolean find_stdout(const XpProveArguments *out, XpReportTarget **found, GError **error)
{
    *found = NULL;
    for (guint i = 0; i < out->targets->len; i++) {
        XpReportTarget *target = &g_array_index(out->targets, XpReportTarget, i);
        if (target->file != NULL)
            continue;
        if (*found != NULL) {
            g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                        "two formats for one place; write -f %s=FILE for one of them",
                        xp_report_format_name(target->format));
            return FALSE;
        }
        *found = target;
    }
    return TRUE;
}

/* The report for people goes to the terminal unless another format takes its place. */
static gboolean read_targets(const Raw *raw, XpProveArguments *out, GError **error)
{
    XpReportTarget *first = NULL;
    for (guint i = 0; raw->formats != NULL && raw->formats[i] != NULL; i++)
        if (!add_target(out, raw->formats[i], error))
            return FALSE;
    if (!find_stdout(out, &first, error))
        return FALSE;
    if (first == NULL && !add_target(out, "human", error))
        return FALSE;
    if (!find_stdout(out, &first, error))
        return FALSE;
    g_assert(first != NULL);
    if (raw->output != NULL && strcmp(raw->output, "-") != 0)
        first->file = target_file(first->format, raw->output);
    return check_files(out, error);
}

/* --- operands --- */

static gboolean read_path(char **operands, XpProveArguments *out, GError **error)
{
    if (operands[0] != NULL && operands[1] != NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "one tree at a time: '%s' is one too many",
                    operands[1]);
        return FALSE;
    }
    if (operands[0] == NULL && !g_file_test(DEFAULT_TREE, G_FILE_TEST_IS_DIR)) {
        g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                            "no PATH given and no folder 'policies' here; see --help");
        return FALSE;
    }
    out->path = g_strdup(operands[0] != NULL ? operands[0] : DEFAULT_TREE);
    return TRUE;
}

static gboolean read_raw(int argc, char **argv, Raw *raw, XpProveArguments *out,
                         char ***out_operands, gboolean *out_helped, GError **error)
{
    /* GOption wants a function in a data pointer, which C has no cast for. */
    const union {
        GOptionArgFunc function;
        gpointer data;
    } quiet = {.function = count_quiet};
    const GOptionEntry entries[] = {
        {"props", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->props,
         "file or folder of properties, instead (*)", "FILE"},
        {"prop", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->sentences,
         "one property to prove instead of the tree's (*)", "SENTENCE"},
        {"format", 'f', 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->formats, "the report as below (*)",
         "FORMAT[=FILE]"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &raw->output, "not to standard output but there",
         "FILE"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &raw->jobs,
         "properties at once (default: one a processor)", "N"},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &raw->timeout,
         "for each property: 250ms, 30s (default: 60s)", "DURATION"},
        {"rlimit", 0, 0, G_OPTION_ARG_STRING, &raw->rlimit,
         "for each property, in Z3's units: repeatable", "N"},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &out->strict,
         "assumptions and unused exceptions exit 3", NULL},
        {"require-bound", 0, 0, G_OPTION_ARG_NONE, &out->require_bound,
         "a name without a value is an error", NULL},
        {"accept-unknown-operators", 0, 0, G_OPTION_ARG_NONE, &out->accept_unknown_operators,
         "take unknown condition operators as unknowns", NULL},
        {"evidence", 0, 0, G_OPTION_ARG_FILENAME, &out->evidence, "files another solver can check",
         "DIR"},
        {"now", 0, 0, G_OPTION_ARG_STRING, &raw->now,
         "earliest time of a request (default: the clock)", "TIME"},
        {"today", 0, 0, G_OPTION_ARG_STRING, &raw->today,
         "day for `until` (default: the day of --now)", "DATE"},
        {"color", 0, 0, G_OPTION_ARG_STRING, &raw->colour,
         "auto, always or never; auto heeds NO_COLOR", "WHEN"},
        {"ascii", 0, 0, G_OPTION_ARG_NONE, &out->ascii, "ASCII only, as in a locale without UTF-8",
         NULL},
        {"width", 0, 0, G_OPTION_ARG_INT, &raw->width, "columns (default: the terminal's, else 80)",
         "N"},
        {"quiet", 'q', G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, quiet.data,
         "verdict lines only; -qq: exit status only", NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &out->verbose, "notes on the input, rules, examples",
         NULL},
        {"timings", 0, 0, G_OPTION_ARG_NONE, &out->timings, "how long each property took", NULL},
        {"sarif-suppressed", 0, 0, G_OPTION_ARG_NONE, &out->sarif_suppressed,
         "expected violations in SARIF too, suppressed", NULL},
        {"sarif-include-unknown", 0, 0, G_OPTION_ARG_NONE, &out->sarif_unknown,
         "UNKNOWN as notes in SARIF", NULL},
        {"progress", 0, 0, G_OPTION_ARG_NONE, &out->progress,
         "on standard error, also when no terminal", NULL},
        G_OPTION_ENTRY_NULL};
    g_autofree char *text = description();
    return xp_options_parse(entries, "[prove] [PATH]", text, raw, argc, argv, out_operands,
                            out_helped, error);
}

static gboolean check_sentences(const XpProveArguments *arguments, GError **error)
{
    for (guint i = 0; arguments->sentences != NULL && arguments->sentences[i] != NULL; i++) {
        if (!g_utf8_validate(arguments->sentences[i], -1, NULL)) {
            g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                                "the sentence of --prop is not valid UTF-8");
            return FALSE;
        }
    }
    return TRUE;
}

gboolean xp_prove_arguments_read(int argc, char **argv, XpProveArguments *out, gboolean *out_helped,
                                 GError **error)
{
    g_auto(Raw) raw = {.jobs = (int)MIN(g_get_num_processors(), (guint)MOST_JOBS), .width = -1};
    out->targets = g_array_new(FALSE, TRUE, sizeof(XpReportTarget));
    g_array_set_clear_func(out->targets, target_clear);
    g_auto(GStrv) operands = NULL;
    if (!read_raw(argc, argv, &raw, out, &operands, out_helped, error))
        return FALSE;
    if (*out_helped)
        return TRUE;
    out->props = g_steal_pointer(&raw.props);
    out->sentences = g_steal_pointer(&raw.sentences);
    out->quiet = raw.quiet;
    out->repository = xp_repository_find();
    return read_values(&raw, out, error) && read_targets(&raw, out, error) &&
           check_sentences(out, error) && read_path(operands, out, error);
}

void xp_prove_arguments_clear(XpProveArguments *arguments)
{
    g_free(arguments->path);
    g_free(arguments->today);
    g_free(arguments->repository);
    g_free(arguments->evidence);
    if (arguments->evidence_folder != NULL)
        xp_evidence_folder_remove(arguments->evidence_folder);
    g_free(arguments->evidence_folder);
    g_strfreev(arguments->props);
    g_strfreev(arguments->sentences);
    g_clear_pointer(&arguments->targets, g_array_unref);
}
