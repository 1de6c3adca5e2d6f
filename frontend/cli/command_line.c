/* SPDX-License-Identifier: Apache-2.0 */

/* From the words of a command line to the fields that a command's options fill. */

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/cli/command.h"
#include "frontend/cli/help.h"

#define NEGATION "no-"

typedef struct {
    gboolean help;
} Common;

const XpOption xp_options_common[] = {
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
} Given;

/* A command line being read: what each option was given, and the operands. */
typedef struct {
    GArray *given; /* Given, in the order of the tables */
    GPtrArray *operands;
} Line;

static void given_clear(gpointer data)
{
    g_ptr_array_unref(((Given *)data)->values);
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
        Given given = {&table[i], fields, g_ptr_array_new_with_free_func(g_free)};
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

/* Fills the field of @given, from its preset when nothing else gives a value. */
static gboolean store(const Given *given, GError **error)
{
    const XpOption *option = given->option;
    g_autofree char *name = g_strconcat("--", option->name, NULL);
    guint n = given->values->len;
    if (n == 0)
        return option->preset == NULL ||
               xp_option_store(option, given->fields, option->preset, name, error);
    if (option->kind == XP_OPTION_COUNT) {
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

static gboolean store_all(const Line *line, GError **error)
{
    for (guint i = 0; i < line->given->len; i++)
        if (!store(&g_array_index(line->given, Given, i), error))
            return FALSE;
    return TRUE;
}

gboolean xp_command_read(const XpCommand *command, gpointer fields, int argc, char **argv,
                         char ***out_operands, gboolean *out_done, GError **error)
{
    Common common = {0};
    g_auto(Line) line = {.given = g_array_new(FALSE, FALSE, sizeof(Given)),
                         .operands = g_ptr_array_new_with_free_func(g_free)};
    g_array_set_clear_func(line.given, given_clear);
    add_table(&line, command->options, fields);
    add_table(&line, xp_options_common, &common);
    g_assert(argv[argc] == NULL);
    if (!scan(&line, argv, error))
        return FALSE;
    *out_done = find_name(&line, "help")->values->len > 0;
    if (*out_done) {
        xp_help_print(command);
        return TRUE;
    }
    if (!store_all(&line, error))
        return FALSE;
    g_ptr_array_add(line.operands, NULL);
    *out_operands = (char **)g_ptr_array_steal(line.operands, NULL);
    return TRUE;
}
