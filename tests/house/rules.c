/* SPDX-License-Identifier: Apache-2.0 */

/* usage: house_rules ROOT
 *
 * Holds the table of rules against the code and the corpus below ROOT, and prints a line for
 * everything that does not fit: a number left out, a function that does not exist, a rule without a
 * case, a case or a line of code that cites a rule nobody wrote down. Silent and 0 when all is
 * well.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <jansson.h>

#include "frontend/model/rule.h"

typedef struct {
    const char *root;
    GHashTable *cases; /* rule id (borrowed) -> the first case that hangs on it (owned) */
    guint n_wrong;
} Check;

static void G_GNUC_PRINTF(2, 3) complain(Check *check, const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    puts(text);
    check->n_wrong++;
}

/* --- files --- */

typedef void (*FileVisitor)(Check *check, const char *file, const char *text, gpointer data);

static gboolean has_suffix(const char *name, const char *const *suffixes)
{
    for (guint i = 0; suffixes[i] != NULL; i++)
        if (g_str_has_suffix(name, suffixes[i]))
            return TRUE;
    return FALSE;
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Returns new: the names in the folder, sorted; none when it does not exist. */
static GPtrArray *names_in(const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);

    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* Visits the files of these suffixes below ROOT/@folder; their names are given relative to ROOT. */
static void walk(Check *check, const char *folder, const char *const *suffixes, FileVisitor visit,
                 gpointer data)
{
    g_autofree char *path = g_build_filename(check->root, folder, NULL);
    g_autoptr(GPtrArray) names = names_in(path);

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *file = g_build_filename(folder, name, NULL);
        g_autofree char *whole = g_build_filename(check->root, file, NULL);
        g_autofree char *text = NULL;

        if (g_file_test(whole, G_FILE_TEST_IS_DIR))
            walk(check, file, suffixes, visit, data);
        else if (has_suffix(name, suffixes) && g_file_get_contents(whole, &text, NULL, NULL))
            visit(check, file, text, data);
    }
}

/* --- the table itself --- */

/* Returns new: "EVAL" of S-EVAL-12; @out_number 12. */
static char *area_of(const char *id, guint *out_number)
{
    const char *hyphen = strrchr(id, '-');

    *out_number = (guint)strtoul(hyphen + 1, NULL, 10);
    return g_strndup(id + 2, (gsize)(hyphen - id) - 2);
}

/* Areas stand together, and their numbers go from 1 on without a gap. */
static void check_numbers(Check *check)
{
    g_autoptr(GHashTable) areas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < xp_rule_count(); i++) {
        const char *id = xp_rule_get(i)->id;
        guint number = 0;
        g_autofree char *area = area_of(id, &number);
        guint last = GPOINTER_TO_UINT(g_hash_table_lookup(areas, area));

        if (number != last + 1)
            complain(check, "%s: S-%s-%u was to come here", id, area, last + 1);
        g_hash_table_insert(areas, g_steal_pointer(&area), GUINT_TO_POINTER(number));
    }
}

static void check_texts(Check *check)
{
    for (guint i = 0; i < xp_rule_count(); i++) {
        const XpRule *rule = xp_rule_get(i);

        if (!g_str_has_suffix(rule->text, "."))
            complain(check, "%s: the text is no sentence", rule->id);
        if (rule->source[0] == '\0')
            complain(check, "%s: no source", rule->id);
    }
}

/* --- functions --- */

typedef struct {
    GHashTable *eval;
    GHashTable *encoder;
    GHashTable *load;
    GHashTable *solver;
} Functions;

/* The word before the first bracket, where a line at the left margin begins a definition. */
static void note_functions(Check *check, const char *file, const char *text, gpointer data)
{
    GHashTable *functions = data;
    g_autoptr(GRegex) definition = g_regex_new(
        "^[A-Za-z_][A-Za-z0-9_ *]*?\\b(\\w+)\\([^;{}]*\\)\\n\\{", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    (void)check;
    (void)file;
    g_regex_match(definition, text, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL))
        g_hash_table_add(functions, g_match_info_fetch(match, 1));
}

static GHashTable *functions_below(Check *check, const char *const *folders)
{
    static const char *const suffixes[] = {".c", ".h", NULL};
    GHashTable *functions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; folders[i] != NULL; i++)
        walk(check, folders[i], suffixes, note_functions, functions);
    return functions;
}

static void functions_clear(Functions *functions)
{
    g_hash_table_unref(functions->eval);
    g_hash_table_unref(functions->encoder);
    g_hash_table_unref(functions->load);
    g_hash_table_unref(functions->solver);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Functions, functions_clear)

static void check_column(Check *check, const Functions *functions, const XpRule *rule,
                         const char *column, GHashTable *own)
{
    GHashTable *where = own;

    if (g_str_has_prefix(column, "none: ")) {
        if (strlen(column) < strlen("none: ") + 10)
            complain(check, "%s: '%s' is no reason", rule->id, column);
        return;
    }
    if (g_str_has_prefix(column, "loader: ")) {
        where = functions->load;
        column += strlen("loader: ");
    } else if (g_str_has_prefix(column, "solver: ")) {
        where = functions->solver;
        column += strlen("solver: ");
    }
    g_auto(GStrv) names = g_strsplit(column, ", ", -1);
    for (guint i = 0; names[i] != NULL; i++)
        if (!g_hash_table_contains(where, names[i]))
            complain(check, "%s: there is no function %s", rule->id, names[i]);
}

static void check_functions(Check *check)
{
    static const char *const eval[] = {"frontend/eval", NULL};
    static const char *const encoder[] = {"encoder", NULL};
    static const char *const load[] = {"frontend/load", "frontend/model", NULL};
    static const char *const solver[] = {"solver", NULL};
    g_auto(Functions) functions = {
        .eval = functions_below(check, eval),
        .encoder = functions_below(check, encoder),
        .load = functions_below(check, load),
        .solver = functions_below(check, solver),
    };

    for (guint i = 0; i < xp_rule_count(); i++) {
        const XpRule *rule = xp_rule_get(i);

        check_column(check, &functions, rule, rule->evaluator, functions.eval);
        check_column(check, &functions, rule, rule->encoder, functions.encoder);
    }
}

/* --- the corpus --- */

static gboolean states_decision(const json_t *requests)
{
    for (gsize i = 0; i < json_array_size(requests); i++)
        if (json_object_get(json_array_get(requests, i), "decision") != NULL)
            return TRUE;
    return FALSE;
}

static gboolean states_verdict(json_t *properties)
{
    const char *name = NULL;
    json_t *property = NULL;

    json_object_foreach (properties, name, property)
        if (json_object_get(property, "verdict") != NULL)
            return TRUE;
    return FALSE;
}

/* A case hangs on a rule when it says which answer the rule gives: a verdict, a decision, what
 * a change gives and takes, or the error that refuses the input. */
static gboolean states_answer(const json_t *content)
{
    return states_verdict(json_object_get(content, "properties")) ||
           states_decision(json_object_get(content, "eval")) ||
           json_object_get(json_object_get(content, "diff"), "exit") != NULL ||
           json_object_get(content, "code") != NULL;
}

static void note_case(Check *check, const char *file, const char *text, gpointer data)
{
    json_t *content = json_loads(text, 0, NULL);
    const json_t *rules = json_object_get(content, "rules");
    gboolean answers = states_answer(content);

    (void)data;
    for (gsize i = 0; i < json_array_size(rules); i++) {
        const char *id = json_string_value(json_array_get(rules, i));
        const XpRule *rule = id != NULL ? xp_rule_find(id) : NULL;

        if (rule == NULL)
            complain(check, "%s: there is no rule %s", file, id != NULL ? id : "of that kind");
        else if (!answers)
            complain(check, "%s: cites %s and states no answer", file, id);
        else if (!g_hash_table_contains(check->cases, rule->id))
            g_hash_table_insert(check->cases, (gpointer)(guintptr)rule->id, g_strdup(file));
    }
    json_decref(content);
}

static void check_cases(Check *check)
{
    static const char *const suffixes[] = {"case.json", NULL};

    walk(check, "corpus", suffixes, note_case, NULL);
    for (guint i = 0; i < xp_rule_count(); i++) {
        const XpRule *rule = xp_rule_get(i);
        const char *found = g_hash_table_lookup(check->cases, rule->id);

        if (found == NULL && rule->no_case[0] == '\0')
            complain(check, "%s: no case of the corpus hangs on it", rule->id);
        if (found != NULL && rule->no_case[0] != '\0')
            complain(check, "%s: has a case, %s, and a reason to have none", rule->id, found);
    }
}

/* --- citations --- */

static void check_text(Check *check, const char *file, const char *text, gpointer data)
{
    g_autoptr(GRegex) citation = g_regex_new("\\bS-[A-Z]+-[0-9]+", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    (void)data;
    g_regex_match(citation, text, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *id = g_match_info_fetch(match, 0);

        if (xp_rule_find(id) == NULL)
            complain(check, "%s: cites %s, which is no rule", file, id);
    }
}

static void check_citations(Check *check)
{
    static const char *const suffixes[] = {".c", ".h", ".def", ".json", ".md", ".xprop", NULL};
    static const char *const folders[] = {"frontend", "encoder", "solver",
                                          "reports",  "corpus",  NULL};

    for (guint i = 0; folders[i] != NULL; i++)
        walk(check, folders[i], suffixes, check_text, NULL);
}

int main(int argc, char **argv)
{
    g_autoptr(GHashTable) cases = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    Check check = {.cases = cases};

    if (argc != 2) {
        fputs("usage: house_rules ROOT\n", stderr);
        return 2;
    }
    check.root = argv[1];
    check_numbers(&check);
    check_texts(&check);
    check_functions(&check);
    check_cases(&check);
    check_citations(&check);
    return check.n_wrong > 0;
}
