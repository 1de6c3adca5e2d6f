/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_CLI_OPTION_H
#define XP_CLI_OPTION_H

#include <glib.h>

/* What an option takes, and the type of the field it fills. */
typedef enum {
    XP_OPTION_FLAG,     /* gboolean: nothing */
    XP_OPTION_COUNT,    /* guint: nothing; how often it was given */
    XP_OPTION_NUMBER,   /* guint, from .least to .most */
    XP_OPTION_UNITS,    /* guint64 */
    XP_OPTION_DURATION, /* guint: milliseconds; 250ms, 30s, 5m, 0 */
    XP_OPTION_TIME,     /* gint64: seconds since 1970-01-01 UTC; as digits or as ISO 8601 */
    XP_OPTION_DAY,      /* char *, owned by the struct: YYYY-MM-DD */
    XP_OPTION_CHOICE,   /* guint or enum: the index in .choices */
    XP_OPTION_TEXT,     /* char *, owned by the struct; the last one given counts */
    XP_OPTION_LIST,     /* char **, likewise: all that were given */
} XpOptionKind;

/* One of the words an option takes; the end of a list has no name. */
typedef struct {
    const char *name;
    const char *help; /* or NULL */
} XpChoice;

/**
 * XpOption:
 * @group: heading of this and the following options, or NULL: as before
 * @name, @letter: --name, and -l or 0
 * @field: offset in the struct that the options of the command fill
 * @value: what stands for the value in help. "FILE", "DIR" and "PATH" are completed as such
 * @choices: of a CHOICE; of another kind: how its values begin, for help and completion
 * @preset: the value when none is given, in the form the user would write, or NULL: the field is
 *   left as it is
 * @setting: TRUE: the environment and xacct.yaml may set it
 * @help: one line
 *
 * One row of a command's table: what is parsed, and what help, completion and manual say of it.
 */
typedef struct {
    const char *group;
    const char *name;
    char letter;
    XpOptionKind kind;
    gsize field;
    const char *value;
    const XpChoice *choices;
    const char *preset;
    guint least;
    guint most;
    gboolean setting;
    const char *help;
} XpOption;

/* TRUE unless @option is a flag or a count. */
gboolean xp_option_takes_value(const XpOption *option);

/**
 * xp_option_store:
 * @fields: the struct that @option->field is an offset in
 * @text: the value; of a flag "true" or "false", of a count a number
 * @name: what errors call the option: "--timeout", "XACCT_TIMEOUT"
 *
 * Reads @text into the field; a LIST grows. Errors: XP_ERROR_USAGE.
 */
gboolean xp_option_store(const XpOption *option, gpointer fields, const char *text,
                         const char *name, GError **error);

/* The same without storing it anywhere. */
gboolean xp_option_check(const XpOption *option, const char *text, const char *name,
                         GError **error);

/* Returns new: the value in @fields as one would write it, "" when there is none. */
char *xp_option_show(const XpOption *option, gconstpointer fields);

/* Returns new: the day of @seconds in UTC, YYYY-MM-DD. */
char *xp_option_day_of(gint64 seconds);

/* Errors: XP_ERROR_USAGE; it names the choice nearest to @text. */
gboolean xp_option_read_choice(const XpChoice *choices, const char *text, const char *name,
                               guint *out_index, GError **error);

/* --- rows that several commands have --- */

#define XP_MOST_JOBS 64u

extern const XpChoice xp_colour_choices[];   /* in the order of XpColour */
extern const XpChoice xp_progress_choices[]; /* in the order of XpProgressWhen */
extern const XpChoice xp_plain_formats[];    /* human and json */

/* TRUE when the @choice of xp_plain_formats is json. */
gboolean xp_option_is_json(guint choice);

/* How text looks. @Fields has colour (XpColour), ascii (gboolean) and width (guint). */
#define XP_OPTIONS_OF_TERMINAL(Fields)                                                      \
    {.group = "Appearance",                                                                 \
     .name = "color",                                                                       \
     .kind = XP_OPTION_CHOICE,                                                              \
     .field = G_STRUCT_OFFSET(Fields, colour),                                              \
     .value = "WHEN",                                                                       \
     .choices = xp_colour_choices,                                                          \
     .preset = "auto",                                                                      \
     .setting = TRUE,                                                                       \
     .help = "auto, always or never; auto heeds NO_COLOR and FORCE_COLOR"},                 \
        {.name = "ascii",                                                                   \
         .kind = XP_OPTION_FLAG,                                                            \
         .field = G_STRUCT_OFFSET(Fields, ascii),                                           \
         .setting = TRUE,                                                                   \
         .help = "ASCII only, as in a locale without UTF-8"},                               \
    {                                                                                       \
        .name = "width", .kind = XP_OPTION_NUMBER, .field = G_STRUCT_OFFSET(Fields, width), \
        .value = "N", .least = 40, .most = 1000, .setting = TRUE,                           \
        .help = "columns (default: the terminal's, or 80)"                                  \
    }

/* How a tree is read. @Fields has require_bound and accept_unknown_operators (gboolean). */
#define XP_OPTIONS_OF_INPUT(Fields)                                                  \
    {.name = "require-bound",                                                        \
     .kind = XP_OPTION_FLAG,                                                         \
     .field = G_STRUCT_OFFSET(Fields, require_bound),                                \
     .setting = TRUE,                                                                \
     .help = "a name without a value is an error"},                                  \
    {                                                                                \
        .name = "accept-unknown-operators", .kind = XP_OPTION_FLAG,                  \
        .field = G_STRUCT_OFFSET(Fields, accept_unknown_operators), .setting = TRUE, \
        .help = "take unknown condition operators as unknowns"                       \
    }

/* @Fields has progress (XpProgressWhen). */
#define XP_OPTION_PROGRESS(Fields)                                                                \
    {                                                                                             \
        .name = "progress", .kind = XP_OPTION_CHOICE, .field = G_STRUCT_OFFSET(Fields, progress), \
        .value = "WHEN", .choices = xp_progress_choices, .preset = "auto", .setting = TRUE,       \
        .help = "on standard error: auto (on a terminal), always or never"                        \
    }

#endif
