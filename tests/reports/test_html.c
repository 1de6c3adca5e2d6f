/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <glib/gstdio.h>

#include "frontend/model/world_build.h"
#include "reports/report.h"
#include "reports/svg.h"
#include "tests/reports/fixture.h"
#include "tests/reports/suites.h"

static const XpReportOptions plain = {.width = 80, .tool_version = "0.1.0"};

static char *write_run(XpRunResult *result)
{
    char *text = xp_report_write(XP_FORMAT_HTML, result, &plain);
    xp_run_result_free(result);
    return text;
}

/* TRUE if @parts stand in @text in this order; prints the first that does not. */
static gboolean in_order(const char *text, const char *const *parts)
{
    for (; *parts != NULL; parts++) {
        const char *found = strstr(text, *parts);
        if (found == NULL) {
            printf("\n    not there, or too early: %s\n", *parts);
            return FALSE;
        }
        text = found + strlen(*parts);
    }
    return TRUE;
}

static guint count(const char *text, const char *part)
{
    guint n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        n++;
    return n;
}

static void test_verdicts_first_and_the_worst_first(void)
{
    static const char *const parts[] = {
        "<h1>2 of 7 properties are violated</h1>",
        "<b>2</b> <span>violated</span>",
        "<b>1</b> <span>unknown</span>",
        "<b>2</b> <span>proved</span>",
        "<a href=\"#p-only-app-reads-db\">",
        "<a href=\"#p-app-reads-db\">",
        "<a href=\"#p-no-outsiders\">",
        "<a href=\"#p-nobody-from-home\">",
        "<a href=\"#p-legacy\">",
        "<a href=\"#p-only-app-decrypts\">",
        "Who has access to what",
        "Property by property",
        "What every verdict takes for granted",
        "What was loaded, and what was not",
        NULL,
    };
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_run(fixture_run(world));
    CU_ASSERT_TRUE(in_order(text, parts));
}

static void test_counterexample(void)
{
    static const char *const parts[] = {
        "id=\"p-only-app-reads-db\"",
        "only app can read-secret on db",
        "A request that AWS would allow",
        "<dt>caller</dt><dd><code>arn:aws:iam::444455556666:user/eve</code>",
        "an unlisted user of Account2",
        "secretsmanager:GetSecretValue",
        "<dt>then</dt><dd><code class=\"strong\">kms:Decrypt</code>",
        "<code>aws:SourceIp</code> = <code>10.0.0.1</code>",
        "its policy",
        "Why it is allowed",
        "<ol class=\"chain\" start=\"1\">",
        "identity policies</b> of Account2",
        "written by the administrator of that account",
        "resource policy</b> of Account1",
        "lets in the whole account",
        "secretsmanager/Secret/resource-policy.json:4",
        "<ol class=\"chain\" start=\"3\">",
        "key policy</b> of Account1",
        "Smallest change found",
        "name role/ApplicationRole instead of :root in 2",
        NULL,
    };
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_run(fixture_run_of(world, fixture_violated_only(world)));
    CU_ASSERT_TRUE(in_order(text, parts));
}

static void test_proof(void)
{
    static const char *const parts[] = {
        "<h1>The property is proved</h1>",
        "In plain words",
        "Nobody but some can.",
        "What the proof rests on",
        "these must stay as narrow as they are:",
        "<b>key policy</b>: Allow kms:Decrypt, kms:DescribeKey",
        "nothing may be added to:",
        "key policy of key EncryptionKey in Account1",
        "IR runbook 7",
        "SEC-812",
        "not needed: the property holds without it",
        "<h4>Assumed</h4>",
        "key EncryptionKey is enabled",
        "SCPs and RCPs were not loaded",
        "1 layer was not loaded",
        "others may exist there",
        NULL,
    };
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_proved_only(world);
    property->meaning = g_strdup("Nobody but some can.");
    g_autofree char *text = write_run(fixture_run_of(world, property));
    CU_ASSERT_TRUE(in_order(text, parts));
}

static void test_evidence_and_claims(void)
{
    static const char *const parts[] = {
        "<h4>Its claims</h4>",
        "<b>PROVED</b> <code>one</code>",
        "<b>UNKNOWN</b> <code>two</code>: too long",
        "Evidence written",
        "<p>is there such a request?</p>",
        "Z3 answers <b>unsat</b>",
        "<code>only-app/goal.smt2</code> SHA-256 <code>00ff</code>",
        NULL,
    };
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_proved_only(world);
    XpProof *proof = xp_proof_new("is there such a request?");
    XpProofFile *file = g_new0(XpProofFile, 1);
    XpClaimResult *claims[] = {g_new0(XpClaimResult, 1), g_new0(XpClaimResult, 1)};
    *claims[0] = (XpClaimResult){g_strdup("one"), XP_VERDICT_PROVED, NULL};
    *claims[1] = (XpClaimResult){g_strdup("two"), XP_VERDICT_UNKNOWN, g_strdup("too long")};
    g_ptr_array_add(property->claims, claims[0]);
    g_ptr_array_add(property->claims, claims[1]);
    proof->z3 = g_strdup("unsat");
    file->path = g_strdup("only-app/goal.smt2");
    g_strlcpy(file->sha256, "00ff", sizeof(file->sha256));
    g_ptr_array_add(proof->files, file);
    g_ptr_array_add(property->proofs, proof);
    g_autofree char *text = write_run(fixture_run_of(world, property));
    CU_ASSERT_TRUE(in_order(text, parts));
}

static void test_missing_and_unknown(void)
{
    static const char *const parts[] = {
        "What is missing",
        "kms:Decrypt (forwarded): the key policy of Account1 does not allow it",
        "allow kms:Decrypt to role ApplicationRole of Account2",
        "Not known, and it decides",
        "the grants of key EncryptionKey in Account1 were not supplied",
        "<pre class=\"yaml\"><code>grants: none</code></pre>",
        "no input can settle this",
        NULL,
    };
    g_autoptr(XpWorld) world = fixture_world();
    XpRunResult *run = fixture_run_of(world, fixture_violated_can(world));
    g_ptr_array_add(run->properties, fixture_unknown(world));
    g_autofree char *text = write_run(run);
    CU_ASSERT_TRUE(in_order(text, parts));
}

static void test_hostile_texts(void)
{
    static const char evil[] = "<script>\"'&amp;</style>\342\200\256x";
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_violated_only(world);
    XpStory *story = g_ptr_array_index(property->counterexamples, 0);
    char **texts[] = {&property->id,     &property->title,  &property->sentence,
                      &property->reason, &property->advice, &property->meaning,
                      &property->level,  &property->file,   &story->caller_note};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_clear_pointer(texts[i], g_free);
        *texts[i] = g_strdup(evil);
    }
    g_ptr_array_add(property->notes, g_strdup(evil));
    g_autofree char *text = write_run(fixture_run_of(world, property));
    CU_ASSERT_EQUAL(count(text, "<script"), 0);
    CU_ASSERT_EQUAL(count(text, "</style"), 1);
    CU_ASSERT_EQUAL(count(text, "\342\200\256"), 0);
    CU_ASSERT_TRUE(count(text, "&lt;script&gt;&quot;&#39;&amp;amp;&lt;/style&gt;\\u{202e}x") >= 11);
}

static void test_long_names_are_shortened(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    XpPropertyResult *property = fixture_proved_can(world);
    g_free(property->id);
    property->id = g_strnfill(10000, 'p');
    g_autofree char *text = write_run(fixture_run_of(world, property));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "ppp (10000 characters)"));
    CU_ASSERT_TRUE(strlen(text) < 60000);
}

static void test_nothing_from_elsewhere(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_run(fixture_run(world));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Content-Security-Policy\" content=\"default-src 'none'; "
                                        "style-src 'unsafe-inline'; img-src data:;"));
    CU_ASSERT_EQUAL(count(text, "src="), 0);
    CU_ASSERT_EQUAL(count(text, "href="), count(text, "href=\"#") + count(text, "href=\"data:,\""));
    CU_ASSERT_EQUAL(count(text, "url("), 0);
    CU_ASSERT_EQUAL(count(text, "@import"), 0);
}

static void test_the_same_twice(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *first = write_run(fixture_run(world));
    g_autofree char *second = write_run(fixture_run(world));
    CU_ASSERT_STRING_EQUAL(first, second);
}

static void test_picture_or_why_not(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autofree char *text = write_run(fixture_run(world));
    const char *missing = xp_svg_missing();
    CU_ASSERT_PTR_NOT_NULL(strstr(text, missing == NULL ? "<svg role=\"img\"" : missing));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "used by a counterexample"));
}

/* --- quoting from files --- */

static const char policy_text[] = "{\n"
                                  "  \"Statement\": [\n"
                                  "    {\n"
                                  "      \"Effect\": \"Allow\",\n"
                                  "      \"Action\": [\"kms:Encrypt\",\n"
                                  "        \"kms:De*\"],\n"
                                  "      \"Resource\": \"*\",\n"
                                  "      \"Principal\": {\"AWS\": \"<444455556666>\"}\n"
                                  "    }\n"
                                  "  ]\n"
                                  "}\n";

typedef struct {
    char *folder;
    char *file;
    XpWorld *world;
    XpPropertyResult *property;
} Quoted;

static XpSpan line_of(const Quoted *quoted, guint line, guint end)
{
    return (XpSpan){.file = xp_strings_add(quoted->world->strings, quoted->file),
                    .line = line,
                    .column = 1,
                    .end_line = end,
                    .end_column = 2};
}

static void add_statement(const Quoted *quoted, XpPolicy *policy)
{
    XpStrings *strings = quoted->world->strings;
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    XpSpan encrypt = line_of(quoted, 5, 5);
    XpSpan decrypt = line_of(quoted, 6, 6);
    statement->span = line_of(quoted, 3, 9);
    xp_statement_add_action(strings, statement, XP_ELEMENT_PLAIN, "kms:Encrypt", &encrypt);
    xp_statement_add_action(strings, statement, XP_ELEMENT_PLAIN, "kms:De*", &decrypt);
}

/* A violated property whose second call is allowed by a statement in a real file. */
static Quoted quoted_begin(void)
{
    Quoted quoted = {.folder = g_dir_make_tmp("xacct-html-XXXXXX", NULL), .world = fixture_world()};
    quoted.file = g_build_filename(quoted.folder, "key.json", NULL);
    g_assert_true(g_file_set_contents(quoted.file, policy_text, -1, NULL));
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, policy_text, -1);
    XpPolicy *policy = xp_world_add_policy(quoted.world, XP_POLICY_KEY, "key");
    xp_world_add_input(quoted.world, quoted.file, digest, "native");
    policy->span = line_of(&quoted, 1, 11);
    policy->file = policy->span.file;
    add_statement(&quoted, policy);
    quoted.property = fixture_violated_only(quoted.world);
    XpStory *story = g_ptr_array_index(quoted.property->counterexamples, 0);
    XpTraceStep *step = g_ptr_array_index(story->trace, story->trace->len - 1);
    step->statements->pdata[0] = &policy->statements[0];
    step->policies->pdata[0] = policy;
    return quoted;
}

static void quoted_end(Quoted *quoted)
{
    g_unlink(quoted->file);
    g_rmdir(quoted->folder);
    g_free(quoted->file);
    g_free(quoted->folder);
    xp_world_free(quoted->world);
}

static void test_deciding_lines_are_marked(void)
{
    static const char *const parts[] = {
        "<span class=\"line around\"><i>2</i>",
        "<span class=\"line\"><i>3</i>    {</span>",
        "<span class=\"line\"><i>5</i>      &quot;Action&quot;: [&quot;kms:Encrypt&quot;,</span>",
        "<mark class=\"line\"><i>6</i>        &quot;kms:De*&quot;],</mark>",
        "&lt;444455556666&gt;",
        "<span class=\"line around\"><i>10</i>",
        NULL,
    };
    Quoted quoted = quoted_begin();
    g_autofree char *text = write_run(fixture_run_of(quoted.world, quoted.property));
    CU_ASSERT_TRUE(in_order(text, parts));
    CU_ASSERT_EQUAL(count(text, "<mark"), 1);
    CU_ASSERT_EQUAL(count(text, "<i>11</i>"), 0);
    quoted_end(&quoted);
}

static void test_a_file_that_changed_is_not_quoted(void)
{
    Quoted quoted = quoted_begin();
    g_assert_true(g_file_set_contents(quoted.file, "{}\n", -1, NULL));
    g_autofree char *text = write_run(fixture_run_of(quoted.world, quoted.property));
    CU_ASSERT_EQUAL(count(text, "<pre class=\"source\">"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "key.json:3"));
    quoted_end(&quoted);
}

CU_TestInfo html_tests[] = {
    {"verdicts first, and the worst first", test_verdicts_first_and_the_worst_first},
    {"a counterexample", test_counterexample},
    {"a proof", test_proof},
    {"evidence and claims", test_evidence_and_claims},
    {"what is missing, what is not known", test_missing_and_unknown},
    {"hostile texts", test_hostile_texts},
    {"long names are shortened", test_long_names_are_shortened},
    {"nothing from elsewhere", test_nothing_from_elsewhere},
    {"the same twice", test_the_same_twice},
    {"the picture, or why there is none", test_picture_or_why_not},
    {"deciding lines are marked", test_deciding_lines_are_marked},
    {"a file that changed is not quoted", test_a_file_that_changed_is_not_quoted},
    CU_TEST_INFO_NULL,
};
