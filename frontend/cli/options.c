/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/options.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"

/* --- what every command needs --- */

static void append_candidate(GPtrArray *names, const GOptionEntry *entry)
{
    g_ptr_array_add(names, g_strconcat("--", entry->long_name, NULL));
}

/* The unknown option, as written, out of GOption's message "Unknown option --x". */
static void explain_unknown(const GOptionEntry *entries, const GError *from, GError **error)
{
    const char *word = strrchr(from->message, ' ');
    word = word != NULL ? word + 1 : from->message;
    g_autofree char *name = g_strndup(word, strcspn(word, "="));
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
        append_candidate(names, entry);
    g_ptr_array_add(names, g_strdup("--help"));
    const char *near = xp_suggest(name, (const char *const *)names->pdata, names->len);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown option '%s'; did you mean '%s'?",
                    name, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown option '%s'; --help lists them all",
                    name);
}

/* The entry of a short option with an argument, or NULL. */
static const GOptionEntry *find_short(const GOptionEntry *entries, char letter)
{
    for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++) {
        if (entry->short_name == letter)
            return entry->arg != G_OPTION_ARG_NONE && (entry->flags & G_OPTION_FLAG_NO_ARG) == 0
                       ? entry
                       : NULL;
    }
    return NULL;
}

/* Returns new: @argv with "-j2" as two arguments, which GOption does not know. */
static char **split_short(const GOptionEntry *entries, int argc, char **argv)
{
    GPtrArray *out = g_ptr_array_new();
    gboolean operands_only = FALSE;
    for (int i = 0; i < argc; i++) {
        const char *text = argv[i];
        operands_only = operands_only || strcmp(text, "--") == 0;
        if (!operands_only && i > 0 && text[0] == '-' && text[1] != '-' && text[1] != '\0' &&
            text[2] != '\0' && find_short(entries, text[1]) != NULL) {
            g_ptr_array_add(out, g_strndup(text, 2));
            text += 2;
        }
        g_ptr_array_add(out, g_strdup(text));
    }
    g_ptr_array_add(out, NULL);
    return (char **)g_ptr_array_free(out, FALSE);
}

/* Returns new: @words without the program's name and without "--". */
static char **take_operands(char **words)
{
    GPtrArray *out = g_ptr_array_new();
    gboolean ended = FALSE;
    for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
        if (!ended && strcmp(words[i], "--") == 0)
            ended = TRUE;
        else
            g_ptr_array_add(out, g_strdup(words[i]));
    g_ptr_array_add(out, NULL);
    return (char **)g_ptr_array_free(out, FALSE);
}

static GOptionContext *make_context(const GOptionEntry *entries, const char *usage,
                                    const char *description, gpointer data)
{
    GOptionContext *context = g_option_context_new(usage);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_main_group(context, g_option_group_new("main", NULL, NULL, data, NULL));
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context, description);
    return context;
}

gboolean xp_options_parse(const GOptionEntry *entries, const char *usage, const char *description,
                          gpointer data, int argc, char **argv, char ***out_operands,
                          gboolean *out_helped, GError **error)
{
    const GOptionEntry help_entries[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, out_helped, "show this help", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = make_context(entries, usage, description, data);
    g_option_context_add_main_entries(context, help_entries, NULL);

    g_auto(GStrv) words = split_short(entries, argc, argv);
    g_autoptr(GError) local = NULL;
    *out_helped = FALSE;
    if (!g_option_context_parse_strv(context, &words, &local)) {
        if (g_error_matches(local, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
            explain_unknown(entries, local, error);
        else
            g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s; see --help", local->message);
        return FALSE;
    }
    *out_operands = take_operands(words);
    if (*out_helped) {
        g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
        g_print("%s", text);
    }
    return TRUE;
}

gboolean xp_options_read_duration(const char *text, guint *out_ms, GError **error)
{
    static const struct {
        const char *unit;
        guint64 factor;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}};
    char *end = NULL;
    guint64 number = g_ascii_strtoull(text, &end, 10);
    if (strcmp(text, "0") == 0) {
        *out_ms = 0;
        return TRUE;
    }
    for (gsize i = 0; g_ascii_isdigit(text[0]) && i < G_N_ELEMENTS(units); i++) {
        if (strcmp(end, units[i].unit) == 0 && number <= G_MAXUINT / units[i].factor) {
            *out_ms = (guint)(number * units[i].factor);
            return TRUE;
        }
    }
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                "'%s' is no duration; write 250ms, 30s, 5m, or 0 for no limit", text);
    return FALSE;
}

gboolean xp_options_read_time(const char *text, gint64 *out_seconds, GError **error)
{
    guint64 number = 0;
    if (g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL)) {
        *out_seconds = (gint64)number;
        return TRUE;
    }
    g_autofree char *whole =
        strchr(text, 'T') == NULL ? g_strconcat(text, "T00:00:00Z", NULL) : g_strdup(text);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(whole, utc);
    if (time == NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                    "'%s' is no time; write 2026-11-22 or 2026-11-22T10:00:00Z", text);
        return FALSE;
    }
    *out_seconds = g_date_time_to_unix(time);
    return TRUE;
}

char *xp_options_day_of(gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("9999-12-31");
}

gboolean xp_options_read_day(const char *text, char **out_day, GError **error)
{
    gint64 seconds = 0;
    if (strlen(text) == strlen("YYYY-MM-DD") && text[4] == '-' &&
        xp_options_read_time(text, &seconds, NULL)) {
        *out_day = xp_options_day_of(seconds);
        return TRUE;
    }
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "'%s' is no day; write 2026-11-22", text);
    return FALSE;
}
