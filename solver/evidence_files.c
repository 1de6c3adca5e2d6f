/* SPDX-License-Identifier: Apache-2.0 */

/* Evidence as text: which line stands in which file. */
#include <string.h>

#include "solver/evidence.h"
#include "solver/smtlib.h"
#include "solver/vocabulary.h"

static const char version_line[] = "(set-info :smt-lib-version 2.6)\n";
static const char logic_line[] = "(set-logic ALL)\n";

void xp_evidence_files_free(XpEvidenceFiles *files)
{
    if (files == NULL)
        return;
    g_free(files->goal);
    g_free(files->skeleton);
    g_ptr_array_unref(files->lemmas);
    g_free(files);
}

typedef struct {
    XpSmtlibTerms *terms;
    XpVocabulary *vocabulary;
    GPtrArray *constants; /* Z3_ast: of the formula and of all lemmas */
    GString *free;        /* declarations of what is no comparison */
    GString *strings;     /* string constants and comparisons */
    GString *formula;
    GString *lemmas; /* as the skeleton asserts them */
} Text;

static void text_clear(Text *text)
{
    xp_vocabulary_free(text->vocabulary);
    xp_smtlib_terms_free(text->terms);
    g_ptr_array_unref(text->constants);
    g_string_free(text->free, TRUE);
    g_string_free(text->strings, TRUE);
    g_string_free(text->formula, TRUE);
    g_string_free(text->lemmas, TRUE);
}

static void collect(Text *text, const GPtrArray *statements, const GPtrArray *lemmas)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < statements->len; i++) {
        const XpEvidenceStatement *statement = g_ptr_array_index(statements, i);
        if (statement->term == NULL)
            continue;
        xp_smtlib_terms_count(text->terms, statement->term);
        xp_smtlib_terms_constants(text->terms, statement->term, seen, text->constants);
    }
    for (guint i = 0; i < lemmas->len; i++)
        xp_smtlib_terms_constants(text->terms, g_ptr_array_index(lemmas, i), seen, text->constants);
}

static void add_comment(GString *out, const char *comment)
{
    g_autofree char *line = xp_smtlib_comment(comment);
    g_string_append_printf(out, "; %s\n", line);
}

static void write_formula(Text *text, const GPtrArray *statements)
{
    for (guint i = 0; i < statements->len; i++) {
        const XpEvidenceStatement *statement = g_ptr_array_index(statements, i);
        if (statement->comment != NULL)
            add_comment(text->formula, statement->comment);
        if (statement->term == NULL)
            continue;
        g_autofree char *term = xp_smtlib_terms_print(text->terms, statement->term, text->formula);
        g_string_append_printf(text->formula, "(assert (! %s :named %s))\n", term,
                               xp_smtlib_terms_reserve(text->terms, statement->name));
    }
}

static char *write_lemma(Text *text, Z3_ast lemma, guint number)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) constants = g_ptr_array_new();
    g_autoptr(GString) declarations = g_string_new(NULL);
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autofree char *term = xp_smtlib_terms_print_whole(text->terms, lemma);
    xp_smtlib_terms_constants(text->terms, lemma, seen, constants);
    xp_vocabulary_write(text->vocabulary, constants, FALSE, declarations, lines);
    g_string_append_printf(text->lemmas, "(assert (! %s :named |lemma-%u|))\n", term, number);
    return g_strdup_printf("; The negation of one lemma: unsatisfiable if the lemma is true.\n"
                           "%s%s%s%s(assert (not %s))\n(check-sat)\n",
                           version_line, logic_line, declarations->str, lines->str, term);
}

/* The comparisons of the skeleton are Booleans that mean nothing. */
static char *declare_comparisons(const Text *text)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < text->constants->len; i++) {
        Z3_ast constant = g_ptr_array_index(text->constants, i);
        if (xp_vocabulary_defines(text->vocabulary, constant))
            g_string_append_printf(out, "(declare-const %s Bool)\n",
                                   xp_smtlib_terms_name_of(text->terms, constant));
    }
    return g_string_free(out, FALSE);
}

static void text_write(Text *text, XpProblem *problem, const GPtrArray *statements,
                       const GPtrArray *lemmas)
{
    *text = (Text){.terms = xp_smtlib_terms_new(problem->z3),
                   .constants = g_ptr_array_new(),
                   .free = g_string_new(NULL),
                   .strings = g_string_new(NULL),
                   .formula = g_string_new(NULL),
                   .lemmas = g_string_new(NULL)};
    text->vocabulary = xp_vocabulary_new(problem, text->terms);
    collect(text, statements, lemmas);
    xp_vocabulary_write(text->vocabulary, text->constants, TRUE, text->free, text->strings);
    write_formula(text, statements);
}

static char *goal_of(const Text *text, const char *header)
{
    return g_strdup_printf("%s%s%s; what varies and is no text\n%s"
                           "; texts, and what they are compared with\n%s"
                           "; the formula\n%s(check-sat)\n",
                           header, version_line, logic_line, text->free->str, text->strings->str,
                           text->formula->str);
}

char *xp_evidence_goal(XpProblem *problem, const GPtrArray *statements, const GPtrArray *lemmas,
                       const char *header)
{
    Text text;
    text_write(&text, problem, statements, lemmas);
    char *goal = goal_of(&text, header);
    text_clear(&text);
    return goal;
}

XpEvidenceFiles *xp_evidence_files(XpProblem *problem, const GPtrArray *statements,
                                   const GPtrArray *lemmas, const char *header)
{
    Text text;
    text_write(&text, problem, statements, lemmas);
    XpEvidenceFiles *files = g_new0(XpEvidenceFiles, 1);
    files->lemmas = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < lemmas->len; i++)
        g_ptr_array_add(files->lemmas, write_lemma(&text, g_ptr_array_index(lemmas, i), i + 1));
    files->goal = goal_of(&text, header);
    g_autofree char *comparisons = declare_comparisons(&text);
    files->skeleton = g_strdup_printf("; The formula of goal.smt2 over Booleans, and the lemmas "
                                      "about them (lemma-N.smt2).\n%s%s%s%s%s"
                                      "; the lemmas\n%s(check-sat)\n",
                                      version_line, logic_line, text.free->str, comparisons,
                                      text.formula->str, text.lemmas->str);
    text_clear(&text);
    return files;
}
