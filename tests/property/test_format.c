/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/property/format.h"
#include "frontend/property/lexer.h"
#include "tests/property/sample.h"
#include "tests/property/suites.h"

/* Returns new: @text laid out, or NULL. */
static char *lay_out(const char *text)
{
    g_autoptr(XpSink) sink = xp_sink_new();
    XpScript *script = xp_script_new("p.xprop", g_strdup(text), strlen(text));
    char *out;

    xp_sink_add_script(sink, script);
    out = xp_format(script, sink);
    CU_ASSERT_EQUAL(out == NULL, xp_sink_errors(sink) > 0);
    return out;
}

/* TRUE if @text becomes @want, which stays as it is; prints what it becomes otherwise. */
static gboolean becomes(const char *text, const char *want)
{
    g_autofree char *once = lay_out(text);
    g_autofree char *twice = once != NULL ? lay_out(once) : NULL;

    if (g_strcmp0(once, want) == 0 && g_strcmp0(twice, want) == 0)
        return TRUE;
    printf("\n%s\n--- and again:\n%s\n", once != NULL ? once : "an error",
           twice != NULL ? twice : "an error");
    return FALSE;
}

static void blanks_are_one_way(void)
{
    CU_ASSERT(becomes("", ""));
    CU_ASSERT(becomes("\n\n \r\n", ""));
    CU_ASSERT(becomes("\n\nlet  a=role\tR   in account A ,user U minus b", //
                      "let a = role R in account A, user U minus b\n"));
    CU_ASSERT(becomes("let a = role R let b = actions kms:*,decrypt",
                      "let a = role R\nlet b = actions kms:*, decrypt\n"));
    CU_ASSERT(becomes("let s = secret S tagged team = \"a b\" let v = values{x,\"y\"}",
                      "let s = secret S tagged team=\"a b\"\nlet v = values { x, \"y\" }\n"));
    CU_ASSERT(becomes("assume ( a<1 and not(b>= 2) )because \"r\"",
                      "assume (a < 1 and not (b >= 2)) because \"r\"\n"));
}

static void a_property_stays_on_the_line_it_was_begun_on(void)
{
    CU_ASSERT(becomes("property p{severity low  tags a ,b\n  x can decrypt on y\n}",
                      "property p { severity low  tags a, b  x can decrypt on y }\n"));
    CU_ASSERT(becomes("property p \"Title\" {\nowner \"me\" x can decrypt on y no z can decrypt on "
                      "y expect fail because \"r\" until 2027-01-31}",
                      "property p \"Title\" {\n"
                      "    owner \"me\"\n"
                      "    x can decrypt on y\n"
                      "    no z can decrypt on y\n"
                      "    expect fail because \"r\" until 2027-01-31\n"
                      "}\n"));
}

static void what_does_not_fit_is_broken_where_a_modifier_begins(void)
{
    CU_ASSERT(becomes(
        "property long-name { user * in account Account1 can secretsmanager:Put*, "
        "secretsmanager:Update* on any secret * only when aws:MultiFactorAuthPresent is true and "
        "not ( aws:SourceIp in {\"10.0.0.0/8\",\"192.168.0.0/16\"} or aws:ViaAWSService is true ) "
        "except role Admin because \"a reason\" }",
        "property long-name {\n"
        "    user * in account Account1 can secretsmanager:Put*, secretsmanager:Update* on any "
        "secret *\n"
        "        only when aws:MultiFactorAuthPresent is true\n"
        "            and not (aws:SourceIp in { \"10.0.0.0/8\", \"192.168.0.0/16\" }\n"
        "                or aws:ViaAWSService is true)\n"
        "        except role Admin because \"a reason\"\n"
        "}\n"));
    CU_ASSERT(becomes("let everybody = role ApplicationRole in account Account1, role OtherRole in "
                      "account Account2, role Third in account Account3",
                      "let everybody = role ApplicationRole in account Account1, role OtherRole in "
                      "account Account2,\n    role Third in account Account3\n"));
    CU_ASSERT(becomes("property p \"A title that says in so many words what the property is about "
                      "that it does not fit one line\" {\nx can decrypt on y }",
                      "property p\n    \"A title that says in so many words what the property is "
                      "about that it does not fit one line\" {\n    x can decrypt on y\n}\n"));
    CU_ASSERT(becomes("property p { no new access to db, everything else that is worth a name, "
                      "any key * for role Nobody with kms:* since \"git:origin/main\" }",
                      NULL));
}

static void comments_stay_where_they_are(void)
{
    CU_ASSERT(
        becomes("# first\n#second  \n\n\n\nlet a = role R   # of A\n# of b\nlet b = role S\n"
                "  # last",
                "# first\n#second\n\nlet a = role R  # of A\n# of b\nlet b = role S\n# last\n"));
    CU_ASSERT(becomes("property p { # opens\n x can # who\n # what\n decrypt on y # claim\n\n\n"
                      "# before\n  when a is b # condition\n# end\n}# closes\n# after",
                      "property p {  # opens\n"
                      "    x can  # who\n"
                      "        # what\n"
                      "        decrypt on y  # claim\n"
                      "\n"
                      "        # before\n"
                      "        when a is b  # condition\n"
                      "    # end\n"
                      "}  # closes\n"
                      "\n"
                      "# after\n"));
    CU_ASSERT(becomes("let a = role R, # one\nrole S, # two\nrole T",
                      "let a = role R,  # one\n    role S,  # two\n    role T\n"));
}

static void documentation_stands_at_its_property(void)
{
    CU_ASSERT(
        becomes("let a = role R\n## About p,\n## in two lines.\n\nproperty p {\na can decrypt "
                "on b }\nlet c = role R",
                "let a = role R\n"
                "\n"
                "## About p,\n"
                "## in two lines.\n"
                "property p {\n"
                "    a can decrypt on b\n"
                "}\n"
                "\n"
                "let c = role R\n"));
    CU_ASSERT(becomes("let a = role R ## no documentation\nproperty p { a can decrypt on b }",
                      "let a = role R  ## no documentation\nproperty p { a can decrypt on b }\n"));
}

static void blank_lines_stay_but_no_two(void)
{
    CU_ASSERT(becomes("let a = role R\n\n\n\nlet b = role S\nproperty p {\n\n severity low\n\n\n"
                      "# why\n\na can decrypt on b\n\n}\nproperty q { a can decrypt on b }\n\n\n",
                      "let a = role R\n"
                      "\n"
                      "let b = role S\n"
                      "\n"
                      "property p {\n"
                      "    severity low\n"
                      "\n"
                      "    # why\n"
                      "\n"
                      "    a can decrypt on b\n"
                      "}\n"
                      "\n"
                      "property q { a can decrypt on b }\n"));
}

static void what_is_not_well_formed_is_not_laid_out(void)
{
    CU_ASSERT(becomes("property p { a can decrypt on }", NULL));
    CU_ASSERT(becomes("let a = \"", NULL));
    CU_ASSERT(becomes("let a = role R \xE2\x80\xAE", NULL));
}

/* @text without blanks and ends of lines. */
static char *squeeze(const char *text)
{
    GString *out = g_string_new(NULL);

    for (; *text != '\0'; text++) {
        if (!g_ascii_isspace(*text))
            g_string_append_c(out, *text);
    }
    return g_string_free(out, FALSE);
}

/* The examples with blanks, ends of lines and comments thrown between their tokens. */
static char *throw_in(GRand *rand)
{
    static const char *const pieces[] = {" ",     "\n",     "\n\n\n",        "  \t",     "\r\n",
                                         "# c\n", "## d\n", "\n\n#e f \n\n", "\n## g\n", "#\n"};
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(XpSink) sink = xp_sink_new();
    g_autoptr(XpScript) script =
        xp_script_new("p.xprop", g_strdup(xp_sample_examples), strlen(xp_sample_examples));
    g_autoptr(GArray) tokens = xp_lex(script, strings, sink);
    GString *text = g_string_new(NULL);
    const gsize most = tokens->len;

    for (guint i = 0; i < most; i++) {
        const XpToken *token = &g_array_index(tokens, XpToken, i);

        g_string_append_len(text, script->text + token->start, (gssize)(token->end - token->start));
        g_string_append_c(text, ' ');
        for (guint n = (guint)g_rand_int_range(rand, 0, 12); n > 9; n--)
            g_string_append(text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
    }
    return g_string_free(text, FALSE);
}

static void whatever_stands_between_tokens_one_pass_is_enough(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261122);

    for (guint i = 0; i < 100; i++) {
        g_autofree char *text = throw_in(rand);
        g_autofree char *once = lay_out(text);
        g_autofree char *squeezed = squeeze(text);
        g_autofree char *left = NULL;

        CU_ASSERT_PTR_NOT_NULL_FATAL(once);
        left = squeeze(once);
        CU_ASSERT_STRING_EQUAL(left, squeezed);
        if (!becomes(once, once))
            CU_FAIL("laid out twice, it is another text");
    }
}

CU_TestInfo xp_format_tests[] = {
    {"blanks are one way", blanks_are_one_way},
    {"a property stays on the line it was begun on", a_property_stays_on_the_line_it_was_begun_on},
    {"what does not fit is broken where a modifier begins",
     what_does_not_fit_is_broken_where_a_modifier_begins},
    {"comments stay where they are", comments_stay_where_they_are},
    {"documentation stands at its property", documentation_stands_at_its_property},
    {"blank lines stay but no two", blank_lines_stay_but_no_two},
    {"what is not well-formed is not laid out", what_is_not_well_formed_is_not_laid_out},
    {"whatever stands between tokens, one pass is enough",
     whatever_stands_between_tokens_one_pass_is_enough},
    CU_TEST_INFO_NULL,
};
