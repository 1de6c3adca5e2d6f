/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/option.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"

const XpChoice xp_colour_choices[] = {{"auto", NULL}, {"always", NULL}, {"never", NULL}, {0}};
const XpChoice xp_progress_choices[] = {{"auto", NULL}, {"always", NULL}, {"never", NULL}, {0}};
const XpChoice xp_plain_formats[] = {{"human", NULL}, {"json", NULL}, {0}};

gboolean xp_option_is_json(guint choice)
{
    return strcmp(xp_plain_formats[choice].name, "json") == 0;
}

gboolean xp_option_takes_value(const XpOption *option)
{
    return option->kind != XP_OPTION_FLAG && option->kind != XP_OPTION_COUNT;
}

static gboolean read_flag(const char *text, const char *name, gboolean *out, GError **error)
{
    *out = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
    if (*out || strcmp(text, "false") == 0 || strcmp(text, "0") == 0)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s takes true or false, not '%s'", name, text);
    return FALSE;
}

/* Returns new: "auto, always or never". */
static char *list_choices(const XpChoice *choices)
{
    GString *text = g_string_new(choices[0].name);
    for (guint i = 1; choices[i].name != NULL; i++)
        g_string_append_printf(text, "%s%s", choices[i + 1].name == NULL ? " or " : ", ",
                               choices[i].name);
    return g_string_free(text, FALSE);
}

gboolean xp_option_read_choice(const XpChoice *choices, const char *text, const char *name,
                               guint *out_index, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; choices[i].name != NULL; i++) {
        *out_index = i;
        if (strcmp(choices[i].name, text) == 0)
            return TRUE;
        g_ptr_array_add(names, (gpointer)(guintptr)choices[i].name);
    }
    const char *near = xp_suggest(text, (const char *const *)names->pdata, names->len);
    g_autofree char *all = list_choices(choices);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s takes %s, not '%s'; did you mean '%s'?",
                    name, all, text, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s takes %s, not '%s'", name, all, text);
    return FALSE;
}

static gboolean read_number(const char *text, const char *name, guint64 least, guint64 most,
                            guint64 *out, GError **error)
{
    if (g_ascii_string_to_unsigned(text, 10, least, most, out, NULL))
        return TRUE;
    if (most == G_MAXUINT64)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s takes a number, not '%s'", name, text);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                    "%s takes a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                    ", not '%s'",
                    name, least, most, text);
    return FALSE;
}

static gboolean read_duration(const char *text, const char *name, guint *out_ms, GError **error)
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
                "%s: '%s' is no duration; write 250ms, 30s, 5m, or 0 for no limit", name, text);
    return FALSE;
}

static gboolean read_time(const char *text, const char *name, gint64 *out_seconds, GError **error)
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
                    "%s: '%s' is no time; write 2026-11-22 or 2026-11-22T10:00:00Z", name, text);
        return FALSE;
    }
    *out_seconds = g_date_time_to_unix(time);
    return TRUE;
}

char *xp_option_day_of(gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("9999-12-31");
}

static gboolean read_day(const char *text, const char *name, char **out_day, GError **error)
{
    gint64 seconds = 0;
    if (strlen(text) == strlen("YYYY-MM-DD") && text[4] == '-' &&
        read_time(text, name, &seconds, NULL)) {
        g_free(*out_day);
        *out_day = xp_option_day_of(seconds);
        return TRUE;
    }
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "%s: '%s' is no day; write 2026-11-22", name,
                text);
    return FALSE;
}

static void append_text(char ***list, const char *text)
{
    guint n = *list != NULL ? g_strv_length(*list) : 0;
    *list = g_renew(char *, *list, n + 2);
    (*list)[n] = g_strdup(text);
    (*list)[n + 1] = NULL;
}

gboolean xp_option_store(const XpOption *option, gpointer fields, const char *text,
                         const char *name, GError **error)
{
    gpointer field = G_STRUCT_MEMBER_P(fields, option->field);
    guint64 number = 0;
    switch (option->kind) {
    case XP_OPTION_FLAG:
        return read_flag(text, name, field, error);
    case XP_OPTION_COUNT:
    case XP_OPTION_NUMBER:
        if (!read_number(text, name, option->least, option->most, &number, error))
            return FALSE;
        *(guint *)field = (guint)number;
        return TRUE;
    case XP_OPTION_UNITS:
        return read_number(text, name, 0, G_MAXUINT64, field, error);
    case XP_OPTION_DURATION:
        return read_duration(text, name, field, error);
    case XP_OPTION_TIME:
        return read_time(text, name, field, error);
    case XP_OPTION_DAY:
        return read_day(text, name, field, error);
    case XP_OPTION_CHOICE:
        return xp_option_read_choice(option->choices, text, name, field, error);
    case XP_OPTION_TEXT:
        g_free(*(char **)field);
        *(char **)field = g_strdup(text);
        return TRUE;
    case XP_OPTION_LIST:
        append_text(field, text);
        return TRUE;
    }
    g_assert_not_reached();
}

gboolean xp_option_check(const XpOption *option, const char *text, const char *name, GError **error)
{
    union {
        gint64 number;
        char *text;
        char **list;
    } field;
    XpOption alone = *option;
    alone.field = 0;
    field.number = 0;
    gboolean fine = xp_option_store(&alone, &field, text, name, error);
    if (option->kind == XP_OPTION_TEXT || option->kind == XP_OPTION_DAY)
        g_free(field.text);
    else if (option->kind == XP_OPTION_LIST)
        g_strfreev(field.list);
    return fine;
}

/* Returns new: the shortest way to write it. */
static char *show_duration(guint ms)
{
    if (ms == 0)
        return g_strdup("0");
    if (ms % 1000 != 0)
        return g_strdup_printf("%ums", ms);
    return g_strdup_printf("%us", ms / 1000);
}

/* Returns new: "[a, b]". */
static char *show_list(char *const *list)
{
    g_autofree char *items = list != NULL ? g_strjoinv(", ", (char **)(guintptr)list) : NULL;
    return g_strdup_printf("[%s]", items != NULL ? items : "");
}

char *xp_option_show(const XpOption *option, gconstpointer fields)
{
    gconstpointer field = (const char *)fields + option->field;
    switch (option->kind) {
    case XP_OPTION_FLAG:
        return g_strdup(*(const gboolean *)field ? "true" : "false");
    case XP_OPTION_NUMBER:
        if (*(const guint *)field < option->least)
            return g_strdup("");
        return g_strdup_printf("%u", *(const guint *)field);
    case XP_OPTION_COUNT:
        return g_strdup_printf("%u", *(const guint *)field);
    case XP_OPTION_UNITS:
    case XP_OPTION_TIME:
        return g_strdup_printf("%" G_GUINT64_FORMAT, *(const guint64 *)field);
    case XP_OPTION_DURATION:
        return show_duration(*(const guint *)field);
    case XP_OPTION_CHOICE:
        return g_strdup(option->choices[*(const guint *)field].name);
    case XP_OPTION_DAY:
    case XP_OPTION_TEXT:
        return g_strdup(*(char *const *)field != NULL ? *(char *const *)field : "");
    case XP_OPTION_LIST:
        return show_list(*(char *const *const *)field);
    }
    g_assert_not_reached();
}
