/* SPDX-License-Identifier: Apache-2.0 */

/* From the words of a command line to the fields that a command's options fill. */

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/cli/command.h"
#include "frontend/cli/help.h"
#include "frontend/cli/settings.h"

#define NEGATION "no-"

typedef struct {
    gboolean help;
    gboolean no_config;
    gboolean show_config;
} Common;

const XpOption xp_options_common[] = {
    {.group = "Settings",
     .name = "no-config",
     .kind = XP_OPTION_FLAG,
     .field = G_STRUCT_OFFSET(Common, no_config),
     .help = "without the options of xacct.yaml"},
    {.name = "show-config",
     .kind = XP_OPTION_FLAG,
     .field = G_STRUCT_OFFSET(Common, show_config),
     .help = "print what is set, and where, and do nothing else"},
    {.group = "Help",
     .name = "help",
     .letter = 'h',
     .kind = XP_OPTION_FLAG,
     .field = G_STRUCT_OFFSET(Common, help),
     .help = "show this help"},
    {0},
};

/* The values that one option was given. */
typedef struct {
    const XpOption *option;
    gpointer fields; /* the struct that it fills */
    GPtrArray *values;
    char *origin; /* "XACCT_TIMEOUT", "xacct.yaml:7"; NULL: the command line, or nothing */
} Given;

/* A command line being read: what each option was given, and the operands. */
typedef struct {
    GArray *given; /* Given, in the order of the tables */
    GPtrArray *operands;
} Line;

static void given_clear(gpointer data)
{
    g_ptr_array_unref(((Given *)data)->values);
    g_free(((Given *)data)->origin);
}

static void line_clear(Line *line)
{
    g_array_unref(line->given);
    g_ptr_array_unref(line->operands);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Line, line_clear)

static void add_table(Line *line, const XpOption *table, gpointer fields)
{
    for (guint i = 0; table != NULL && table[i].name != NULL; i++) {
        Given given = {&table[i], fields, g_ptr_array_new_with_free_func(g_free), NULL};
        g_array_append_val(line->given, given);
    }
}

static Given *find_name(const Line *line, const char *name)
{
    for (guint i = 0; i < line->given->len; i++) {
        Given *given = &g_array_index(line->given, Given, i);
        if (strcmp(given->option->name, name) == 0)
            return given;
    }
    return NULL;
}

static Given *find_letter(const Line *line, char letter)
{
    for (guint i = 0; i < line->given->len; i++) {
        Given *given = &g_array_index(line->given, Given, i);
        if (given->option->letter == letter)
            return given;
    }
    return NULL;
}

/* The flag that @name takes back, or NULL. */
static Given *find_negated(const Line *line, const char *name)
{
    Given *given =
        g_str_has_prefix(name, NEGATION) ? find_name(line, name + strlen(NEGATION)) : NULL;
    return given != NULL && given->option->kind == XP_OPTION_FLAG && given->option->setting ? given
                                                                                            : NULL;
}

static gboolean fail_unknown(const Line *line, const char *word, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < line->given->len; i++)
        g_ptr_array_add(names,
                        g_strconcat("--", g_array_index(line->given, Given, i).option->name, NULL));
    const char *near = xp_suggest(word, (const char *const *)names->pdata, names->len);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown option '%s'; did you mean '%s'?",
                    word, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "unknown option '%s'; --help lists them all",
                    word);
    return FALSE;
}

/* The value of @given: what stands in its own word, or else the next word. NULL after an error. */
static const char *take_value(const Given *given, const char *attached, char **words, guint *at,
                              GError **error)
{
    const XpOption *option = given->option;
    if (attached != NULL)
        return attached;
    if (words[*at + 1] != NULL)
        return words[++*at];
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "--%s needs a value: --%s %s", option->name,
                option->name, option->value);
    return NULL;
}

static gboolean read_long(Line *line, char **words, guint *at, GError **error)
{
    const char *word = words[*at];
    const char *equals = strchr(word, '=');
    g_autofree char *name =
        equals != NULL ? g_strndup(word + 2, (gsize)(equals - word) - 2) : g_strdup(word + 2);
    Given *given = find_name(line, name);
    Given *negated = given == NULL ? find_negated(line, name) : NULL;
    if (given == NULL && negated == NULL) {
        g_autofree char *option = g_strconcat("--", name, NULL);
        return fail_unknown(line, option, error);
    }
    if (given != NULL && xp_option_takes_value(given->option)) {
        const char *value = take_value(given, equals != NULL ? equals + 1 : NULL, words, at, error);
        if (value != NULL)
            g_ptr_array_add(given->values, g_strdup(value));
        return value != NULL;
    }
    if (equals != NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "--%s takes no value", name);
        return FALSE;
    }
    g_ptr_array_add((given != NULL ? given : negated)->values,
                    g_strdup(given != NULL ? "true" : "false"));
    return TRUE;
}

/* One word of letters: "-q", "-qv", "-j2", "-vj", "2". */
static gboolean read_letters(Line *line, char **words, guint *at, GError **error)
{
    for (const char *letter = words[*at] + 1; *letter != '\0'; letter++) {
        Given *given = find_letter(line, *letter);
        if (given == NULL) {
            g_autofree char *option = g_strdup_printf("-%c", *letter);
            return fail_unknown(line, g_ascii_isprint(*letter) ? option : words[*at], error);
        }
        if (!xp_option_takes_value(given->option)) {
            g_ptr_array_add(given->values, g_strdup("true"));
            continue;
        }
        const char *value =
            take_value(given, letter[1] != '\0' ? letter + 1 : NULL, words, at, error);
        if (value != NULL)
            g_ptr_array_add(given->values, g_strdup(value));
        return value != NULL;
    }
    return TRUE;
}

static gboolean scan(Line *line, char **words, GError **error)
{
    gboolean ended = FALSE;
    for (guint i = 1; words[0] != NULL && words[i] != NULL; i++) {
        const char *word = words[i];
        gboolean fine = TRUE;
        if (ended || word[0] != '-' || word[1] == '\0')
            g_ptr_array_add(line->operands, g_strdup(word));
        else if (strcmp(word, "--") == 0)
            ended = TRUE;
        else if (word[1] == '-')
            fine = read_long(line, words, &i, error);
        else
            fine = read_letters(line, words, &i, error);
        if (!fine)
            return FALSE;
    }
    return TRUE;
}

/* --- what the command line does not give --- */

static gboolean is_unset(const Given *given)
{
    return given->option->setting && given->values->len == 0;
}

/* A list is several values in one variable, divided by blanks. */
static void take_environment(Given *given)
{
    g_autofree char *variable = xp_settings_variable(given->option);
    const char *text = g_getenv(variable);
    if (text == NULL || text[0] == '\0')
        return;
    given->origin = g_steal_pointer(&variable);
    if (given->option->kind != XP_OPTION_LIST) {
        g_ptr_array_add(given->values, g_strdup(text));
        return;
    }
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (guint i = 0; words[i] != NULL; i++)
        if (words[i][0] != '\0')
            g_ptr_array_add(given->values, g_strdup(words[i]));
}

static void take_settings(Given *given, const XpSettings *settings)
{
    for (guint i = 0; i < settings->items->len; i++) {
        const XpSetting *setting = &g_array_index(settings->items, XpSetting, i);
        if (strcmp(setting->option->name, given->option->name) != 0)
            continue;
        g_ptr_array_add(given->values, g_strdup(setting->text));
        if (given->origin == NULL)
            given->origin = g_strdup(setting->origin);
    }
}

/* The first operand that is a folder, else this one. */
static const char *find_folder(const Line *line)
{
    for (guint i = 0; i < line->operands->len; i++)
        if (g_file_test(g_ptr_array_index(line->operands, i), G_FILE_TEST_IS_DIR))
            return g_ptr_array_index(line->operands, i);
    return ".";
}

static gboolean take_unset(Line *line, const char *start, gboolean with_file, XpSettings *settings,
                           GError **error)
{
    if (with_file && !xp_settings_read(start, find_folder(line), settings, error))
        return FALSE;
    xp_settings_check_environment();
    for (guint i = 0; i < line->given->len; i++) {
        Given *given = &g_array_index(line->given, Given, i);
        if (is_unset(given))
            take_environment(given);
        if (is_unset(given) && settings->items != NULL)
            take_settings(given, settings);
    }
    return TRUE;
}

/* --- into the fields --- */

/* Fills the field of @given, from its preset when nothing else gives a value. */
static gboolean store(const Given *given, GError **error)
{
    const XpOption *option = given->option;
    g_autofree char *name =
        given->origin != NULL ? g_strdup(given->origin) : g_strconcat("--", option->name, NULL);
    guint n = given->values->len;
    if (n == 0)
        return option->preset == NULL ||
               xp_option_store(option, given->fields, option->preset, name, error);
    if (option->kind == XP_OPTION_COUNT && given->origin == NULL) {
        *(guint *)G_STRUCT_MEMBER_P(given->fields, option->field) = n;
        return TRUE;
    }
    /* Of options that do not add up the last one counts, but a mistake in any is one. */
    for (guint i = 0; i < n; i++)
        if (!xp_option_store(option, given->fields, g_ptr_array_index(given->values, i), name,
                             error))
            return FALSE;
    return TRUE;
}

/* All that fills @fields. */
static gboolean store_all(const Line *line, gconstpointer fields, GError **error)
{
    for (guint i = 0; i < line->given->len; i++) {
        const Given *given = &g_array_index(line->given, Given, i);
        if (given->fields == fields && !store(given, error))
            return FALSE;
    }
    return TRUE;
}

/* --- what is set --- */

static const char *show_origin(const Given *given)
{
    if (given->origin != NULL)
        return given->origin;
    return given->values->len > 0 ? "command line" : "default";
}

/* As xacct.yaml would say it. */
static void print_settings(const XpCommand *command, const Line *line, const XpSettings *settings)
{
    g_print("# what holds for xacct-prove %s; options of %s\noptions:\n", command->name,
            settings->file != NULL ? settings->file : "no xacct.yaml");
    for (guint i = 0; i < line->given->len; i++) {
        const Given *given = &g_array_index(line->given, Given, i);
        if (!given->option->setting)
            continue;
        g_autofree char *name = g_strdelimit(g_strdup(given->option->name), "-", '_');
        g_autofree char *value = xp_option_show(given->option, given->fields);
        g_autofree char *entry = g_strdup_printf("%s: %s", name, value);
        g_print("  %-34s # %s\n", entry, show_origin(given));
    }
}

/* A command about a tree that is given none is about the one that is found. */
static gboolean complete_operands(const XpCommand *command, const Line *line, GError **error)
{
    guint n = command->words != NULL ? 1 : 0;
    if (command->operand != XP_OPERAND_TREE || line->operands->len != n)
        return TRUE;
    char *tree = xp_settings_default_tree();
    if (tree == NULL) {
        g_set_error_literal(error, XP_ERROR, XP_ERROR_USAGE,
                            "no PATH given, no tree with an xacct.yaml around here, and no folder "
                            "'policies' here; see --help");
        return FALSE;
    }
    g_ptr_array_add(line->operands, tree);
    return TRUE;
}

gboolean xp_command_read(const XpCommand *command, gpointer fields, int argc, char **argv,
                         char ***out_operands, gboolean *out_done, GError **error)
{
    Common common = {0};
    g_auto(XpSettings) settings = {0};
    g_auto(Line) line = {.given = g_array_new(FALSE, FALSE, sizeof(Given)),
                         .operands = g_ptr_array_new_with_free_func(g_free)};
    g_array_set_clear_func(line.given, given_clear);
    add_table(&line, command->options, fields);
    add_table(&line, xp_options_common, &common);
    g_assert(argv[argc] == NULL);
    *out_done = FALSE;
    if (!scan(&line, argv, error) || !store_all(&line, &common, error))
        return FALSE;
    if (common.help) {
        *out_done = TRUE;
        xp_help_print(command);
        return TRUE;
    }
    g_autofree char *start = g_strdup(find_folder(&line)); /* of the search for xacct.yaml */
    if (!complete_operands(command, &line, error) ||
        !take_unset(&line, start, !common.no_config, &settings, error) ||
        !store_all(&line, fields, error))
        return FALSE;
    if (common.show_config) {
        *out_done = TRUE;
        print_settings(command, &line, &settings);
        return TRUE;
    }
    g_ptr_array_add(line.operands, NULL);
    *out_operands = (char **)g_ptr_array_steal(line.operands, NULL);
    return TRUE;
}
