/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <glib/gstdio.h>

#include "frontend/base/error.h"
#include "solver/checker.h"
#include "solver/evidence.h"
#include "solver/evidence_check.h"
#include "tests/solver/suites.h"

/* ---- whether files belong together ---- */

static const char head[] = "(set-info :smt-lib-version 2.6)\n(set-logic ALL)\n";
static const char strings[] = "(declare-const |s| String)\n"
                              "(define-fun |a| () Bool (str.in_re |s| (str.to_re \"a\")))\n"
                              "(define-fun |b| () Bool (str.in_re |s| (str.to_re \"b\")))\n";
static const char formula[] = "(assert (! |a| :named |one|))\n(assert (! |b| :named |two|))\n";
static const char booleans[] = "(declare-const |a| Bool)\n(declare-const |b| Bool)\n";
static const char lemma[] = "(assert (! (or (not |a|) (not |b|)) :named |lemma-1|))\n";
static const char denial[] = "(assert (not (or (not |a|) (not |b|))))\n";
static const char end[] = "(check-sat)\n";

/* Compares evidence in which one text is written otherwise; NULL: as it should be. Returns new:
 * what differs, or NULL. */
static char *compare(const char *skeleton_atoms, const char *skeleton_formula,
                     const char *skeleton_lemma, const char *lemma_strings, const char *lemma_end)
{
    g_autofree char *goal = g_strconcat("; a comment\n", head, strings, formula, end, NULL);
    g_autofree char *skeleton =
        g_strconcat(head, skeleton_atoms != NULL ? skeleton_atoms : booleans,
                    skeleton_formula != NULL ? skeleton_formula : formula,
                    skeleton_lemma != NULL ? skeleton_lemma : lemma, end, NULL);
    char *only = g_strconcat(head, lemma_strings != NULL ? lemma_strings : strings,
                             lemma_end != NULL ? lemma_end : denial, end, NULL);
    g_autoptr(GPtrArray) lemmas = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(lemmas, only);
    char *difference = NULL;
    gboolean same = xp_evidence_compare(goal, skeleton, lemmas, &difference);
    CU_ASSERT_EQUAL(same, difference == NULL);
    return difference;
}

static void expect(char *difference, const char *text)
{
    CU_ASSERT_PTR_NOT_NULL(difference);
    if (difference != NULL && strstr(difference, text) == NULL)
        g_printerr("  %s\n", difference);
    if (difference != NULL)
        CU_ASSERT_PTR_NOT_NULL(strstr(difference, text));
    g_free(difference);
}

static void files_that_belong_together(void)
{
    CU_ASSERT_PTR_NULL(compare(NULL, NULL, NULL, NULL, NULL));
}

static void another_formula_is_found(void)
{
    expect(compare(NULL, "(assert (! |a| :named |one|))\n(assert (! (not |a|) :named |two|))\n",
                   NULL, NULL, NULL),
           "skeleton.smt2:6 is neither");
    expect(compare("(declare-const |a| Bool)\n(declare-const |c| Bool)\n", NULL, NULL, NULL, NULL),
           "skeleton.smt2:4 is neither");
    expect(compare("(define-fun |a| () Bool false)\n(declare-const |b| Bool)\n", NULL, NULL, NULL,
                   NULL),
           "skeleton.smt2:3 is neither");
    /* Less than the goal's formula is as good: it is unsatisfiable all the more. */
    CU_ASSERT_PTR_NULL(compare(NULL, "(assert (! |a| :named |one|))\n", NULL, NULL, NULL));
}

static void another_lemma_is_found(void)
{
    expect(compare(NULL, NULL, "(assert (! (not |b|) :named |lemma-1|))\n", NULL, NULL),
           "lemma-1.smt2:6 is neither");
    expect(compare(NULL, NULL, "", NULL, NULL), "0 lemmas, there are 1 files");
    expect(compare(NULL, NULL, "(assert (! (not |b|) :named |lemma-2|))\n", NULL, NULL),
           "neither of the goal nor a lemma");
    expect(compare(NULL, NULL, NULL, NULL, ""), "does not deny lemma 1");
}

static void another_meaning_of_an_atom_is_found(void)
{
    expect(compare(NULL, NULL, NULL,
                   "(declare-const |s| String)\n"
                   "(define-fun |a| () Bool (str.in_re |s| (str.to_re \"b\")))\n"
                   "(define-fun |b| () Bool (str.in_re |s| (str.to_re \"b\")))\n",
                   NULL),
           "lemma-1.smt2:4 is neither");
    expect(compare(NULL, NULL, NULL,
                   "(declare-const |s| String)\n(assert (= |s| \"a\"))\n"
                   "(define-fun |a| () Bool (str.in_re |s| (str.to_re \"a\")))\n"
                   "(define-fun |b| () Bool (str.in_re |s| (str.to_re \"b\")))\n",
                   NULL),
           "lemma-1.smt2:4 is neither");
}

static void lines_cannot_hide_commands(void)
{
    expect(compare(NULL, "(assert (! |a| :named |one|)) (assert false)\n", NULL, NULL, NULL),
           "skeleton.smt2:5 is no line of evidence");
    expect(compare(NULL, "(push 1)\n", NULL, NULL, NULL), "no line of evidence");
    expect(compare(NULL, "(assert (! |a\n| :named |one|))\n", NULL, NULL, NULL),
           "no line of evidence");
    expect(compare(NULL, NULL, NULL, NULL, "(assert (not |a|) ; )\n"), "no line of evidence");
}

/* ---- names ---- */

static void folders_have_safe_names(void)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *plain = xp_evidence_folder_name("only-app.2", taken);
    g_autofree char *again = xp_evidence_folder_name("only-app.2", taken);
    g_autofree char *above = xp_evidence_folder_name("../x", taken);
    g_autofree char *hidden = xp_evidence_folder_name(".", taken);
    CU_ASSERT_STRING_EQUAL(plain, "only-app.2");
    CU_ASSERT_STRING_EQUAL(again, "only-app.2.2");
    CU_ASSERT_STRING_EQUAL(above, "%2E.%2Fx");
    CU_ASSERT_STRING_EQUAL(hidden, "%2E");
}

/* ---- another solver ---- */

static XpCheckAnswer ask(const char *command, guint timeout_ms, char **out_note)
{
    g_auto(XpChecker) checker = {0};
    CU_ASSERT_TRUE_FATAL(xp_checker_init(&checker, command, timeout_ms, NULL));
    return xp_checker_ask(&checker, "file.smt2", out_note);
}

static void answers_of_a_solver_are_read(void)
{
    g_autofree char *note = NULL;
    CU_ASSERT_EQUAL(ask("sh -c 'echo unsat'", 5000, &note), XP_CHECK_UNSAT);
    CU_ASSERT_PTR_NULL(note);
    CU_ASSERT_EQUAL(ask("sh -c 'echo; echo sat'", 5000, &note), XP_CHECK_SAT);
    CU_ASSERT_PTR_NULL(note);
    CU_ASSERT_EQUAL(ask("sh -c 'echo \"(error x)\"; echo unsat'", 5000, &note), XP_CHECK_NONE);
    CU_ASSERT_STRING_EQUAL(note, "(error x)");
    g_clear_pointer(&note, g_free);
    CU_ASSERT_EQUAL(ask("sh -c 'exit 3'", 5000, &note), XP_CHECK_NONE);
    CU_ASSERT_STRING_EQUAL(note, "it says nothing");
    g_clear_pointer(&note, g_free);
    CU_ASSERT_EQUAL(ask("sh -c 'exec sleep 60'", 100, &note), XP_CHECK_NONE);
    CU_ASSERT_STRING_EQUAL(note, "timeout");
}

static void a_missing_solver_is_named(void)
{
    g_auto(XpChecker) checker = {0};
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(xp_checker_init(&checker, "no-such-solver --x", 5000, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_TRUE(g_error_matches(error, XP_ERROR, XP_ERROR_USAGE));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "'no-such-solver'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "apt install cvc5"));
}

CU_TestInfo xp_test_evidence[] = {
    {"files that belong together are found so", files_that_belong_together},
    {"another formula in the skeleton is found", another_formula_is_found},
    {"another lemma is found", another_lemma_is_found},
    {"another meaning of an atom is found", another_meaning_of_an_atom_is_found},
    {"lines cannot hide commands", lines_cannot_hide_commands},
    {"folders have safe names", folders_have_safe_names},
    {"answers of a solver are read", answers_of_a_solver_are_read},
    {"a missing solver is named", a_missing_solver_is_named},
    CU_TEST_INFO_NULL,
};
