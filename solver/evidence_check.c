/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/evidence_check.h"

#include <string.h>

/* The lines of a file that are commands. */
typedef struct {
    char **lines;
    GHashTable *set; /* const char * */
} Lines;

static void lines_read(Lines *lines, const char *text)
{
    lines->lines = g_strsplit(text, "\n", -1);
    lines->set = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; lines->lines[i] != NULL; i++)
        g_hash_table_add(lines->set, lines->lines[i]);
}

static void lines_clear(Lines *lines)
{
    g_strfreev(lines->lines);
    g_clear_pointer(&lines->set, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lines, lines_clear)

static gboolean is_comment(const char *line)
{
    return *line == '\0' || *line == ';';
}

/* TRUE if @line is one balanced command and nothing after it, quotes and strings aside: what looks
 * like a line of its own must not reach into the next. */
static gboolean is_whole(const char *line)
{
    guint depth = 0;
    char quote = '\0';
    for (const char *at = line; *at != '\0'; at++) {
        if (quote != '\0') {
            quote = *at == quote ? '\0' : quote;
        } else if (*at == '"' || *at == '|') {
            quote = *at;
        } else if (*at == ';') {
            return FALSE;
        } else if (*at == '(') {
            depth++;
        } else if (*at == ')') {
            if (depth == 0)
                return FALSE;
            depth--;
            if (depth == 0 && at[1] != '\0')
                return FALSE;
        }
    }
    return depth == 0 && quote == '\0';
}

/* The commands evidence is made of; none of them takes anything back. */
static gboolean is_known_command(const char *line)
{
    static const char *const commands[] = {"(set-info :smt-lib-version 2.6)", "(set-logic ALL)",
                                           "(check-sat)", NULL};
    for (guint i = 0; commands[i] != NULL; i++)
        if (strcmp(line, commands[i]) == 0)
            return TRUE;
    return g_str_has_prefix(line, "(declare-const ") || g_str_has_prefix(line, "(define-fun ") ||
           g_str_has_prefix(line, "(assert ");
}

G_GNUC_PRINTF(2, 3) static gboolean differ(char **out_difference, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    *out_difference = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return FALSE;
}

static gboolean check_shape(const Lines *lines, const char *file, char **out_difference)
{
    for (guint i = 0; lines->lines[i] != NULL; i++) {
        const char *line = lines->lines[i];
        if (!is_comment(line) && (!is_known_command(line) || !is_whole(line)))
            return differ(out_difference, "%s:%u is no line of evidence", file, i + 1);
    }
    return TRUE;
}

/* The text between @prefix and @suffix, or NULL (new). */
static char *between(const char *line, const char *prefix, const char *suffix)
{
    gsize length = strlen(line);
    gsize before = strlen(prefix);
    gsize after = strlen(suffix);
    if (length < before + after || !g_str_has_prefix(line, prefix) ||
        !g_str_has_suffix(line, suffix))
        return NULL;
    return g_strndup(line + before, length - before - after);
}

/* Does the goal define @symbol, which @line declares as a Boolean? */
static gboolean is_defined(const Lines *goal, const char *line)
{
    g_autofree char *symbol = between(line, "(declare-const ", " Bool)");
    if (symbol == NULL)
        return FALSE;
    g_autofree char *definition = g_strconcat("(define-fun ", symbol, " () Bool ", NULL);
    for (guint i = 0; goal->lines[i] != NULL; i++)
        if (g_str_has_prefix(goal->lines[i], definition))
            return TRUE;
    return FALSE;
}

static gboolean check_skeleton(const Lines *goal, const Lines *skeleton, GPtrArray *stated,
                               char **out_difference)
{
    for (guint i = 0; skeleton->lines[i] != NULL; i++) {
        const char *line = skeleton->lines[i];
        if (is_comment(line) || g_hash_table_contains(goal->set, line) || is_defined(goal, line))
            continue;
        g_autofree char *name = g_strdup_printf(" :named |lemma-%u|))", stated->len + 1);
        char *lemma = between(line, "(assert (! ", name);
        if (lemma == NULL)
            return differ(out_difference, "skeleton.smt2:%u is neither of the goal nor a lemma",
                          i + 1);
        g_ptr_array_add(stated, lemma);
    }
    return TRUE;
}

static gboolean check_lemma(const Lines *goal, const char *text, const char *stated, guint number,
                            char **out_difference)
{
    g_autofree char *file = g_strdup_printf("lemma-%u.smt2", number);
    g_autofree char *denial = g_strdup_printf("(assert (not %s))", stated);
    guint denials = 0;
    g_auto(Lines) lines = {0};
    lines_read(&lines, text);
    if (!check_shape(&lines, file, out_difference))
        return FALSE;
    for (guint i = 0; lines.lines[i] != NULL; i++) {
        const char *line = lines.lines[i];
        if (is_comment(line) || g_hash_table_contains(goal->set, line))
            continue;
        if (strcmp(line, denial) != 0)
            return differ(out_difference, "%s:%u is neither of the goal nor the lemma's denial",
                          file, i + 1);
        denials++;
    }
    if (denials != 1)
        return differ(out_difference, "%s does not deny lemma %u of the skeleton", file, number);
    return TRUE;
}

gboolean xp_evidence_compare(const char *goal, const char *skeleton, const GPtrArray *lemmas,
                             char **out_difference)
{
    g_auto(Lines) goal_lines = {0};
    g_auto(Lines) skeleton_lines = {0};
    g_autoptr(GPtrArray) stated = g_ptr_array_new_with_free_func(g_free);
    lines_read(&goal_lines, goal);
    lines_read(&skeleton_lines, skeleton);
    if (!check_shape(&goal_lines, "goal.smt2", out_difference) ||
        !check_shape(&skeleton_lines, "skeleton.smt2", out_difference) ||
        !check_skeleton(&goal_lines, &skeleton_lines, stated, out_difference))
        return FALSE;
    if (stated->len != lemmas->len)
        return differ(out_difference, "the skeleton has %u lemmas, there are %u files", stated->len,
                      lemmas->len);
    for (guint i = 0; i < lemmas->len; i++)
        if (!check_lemma(&goal_lines, g_ptr_array_index(lemmas, i), g_ptr_array_index(stated, i),
                         i + 1, out_difference))
            return FALSE;
    return TRUE;
}
