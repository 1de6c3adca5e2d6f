/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/property/sample.h"
#include "tests/property/suites.h"

static const XpClaim *claim_of(const XpSample *sample, const char *id)
{
    const XpProperty *property = xp_sample_property(sample, id);

    CU_ASSERT_PTR_NOT_NULL_FATAL(property);
    CU_ASSERT_EQUAL(property->n_claims, 1);
    return &property->claims[0];
}

static void all_fifteen_load_in_order(void)
{
    g_auto(XpSample) sample = xp_sample_load(xp_sample_examples);

    CU_ASSERT_PTR_NOT_NULL_FATAL(sample.properties);
    CU_ASSERT_EQUAL(xp_diag_count(sample.diags), 0);
    CU_ASSERT_EQUAL(sample.properties->n, 15);
    CU_ASSERT_STRING_EQUAL(sample.properties->items[0]->id, "app-reads-db");
    CU_ASSERT_STRING_EQUAL(sample.properties->items[14]->id, "legacy");
}

static void what_comes_later_is_deferred_with_its_reason(void)
{
    static const struct {
        const char *id;
        const char *reason; /* part of it, or NULL: not deferred */
    } rows[] = {
        {"app-reads-db", NULL},
        {"only-app-reads-db", NULL},
        {"only-app-decrypts", NULL},
        {"no-outsiders", NULL},
        {"no-public", NULL},
        {"org-only", NULL},
        {"via-sm-only", NULL},
        {"no-key-admin", NULL},
        {"no-bridge", "`via assume-role`"},
        {"break-glass", "`via assume-role` is not examined yet"},
        {"mfa-for-writes", NULL},
        {"four-eyes", NULL},
        {"pr-gate", NULL},
        {"ci-can-deploy", NULL},
        {"legacy", NULL},
    };
    g_auto(XpSample) sample = xp_sample_load(xp_sample_examples);

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const XpClaim *claim = claim_of(&sample, rows[i].id);

        CU_ASSERT_EQUAL(claim->deferred == NULL, rows[i].reason == NULL);
        if (rows[i].reason != NULL && claim->deferred != NULL)
            CU_ASSERT_PTR_NOT_NULL(strstr(claim->deferred, rows[i].reason));
    }
}

static void a_property_keeps_what_its_author_wrote(void)
{
    g_auto(XpSample) sample = xp_sample_load(xp_sample_examples);
    const XpProperty *property = xp_sample_property(&sample, "app-reads-db");

    CU_ASSERT_PTR_NOT_NULL_FATAL(property);
    CU_ASSERT_STRING_EQUAL(property->doc, "Step 1-3 of the AWS guide grant exactly this.");
    CU_ASSERT_STRING_EQUAL(property->title, "ApplicationRole can read the database password");
    CU_ASSERT_STRING_EQUAL(property->sentence, "app can read-secret on db");
    CU_ASSERT_STRING_EQUAL(property->claims[0].text, "app can read-secret on db");
    CU_ASSERT_EQUAL(property->level, XP_LEVEL_HIGH);
    CU_ASSERT_EQUAL(property->span.line, 4);
    CU_ASSERT_STRING_EQUAL(property->span.file, "p.xprop");
    CU_ASSERT_PTR_NULL(xp_sample_property(&sample, "only-app-reads-db")->doc);
    CU_ASSERT_EQUAL(xp_sample_property(&sample, "only-app-reads-db")->level, XP_LEVEL_CRITICAL);
}

static void can_names_one_role_one_secret_and_the_story(void)
{
    g_auto(XpSample) sample = xp_sample_load(xp_sample_examples);
    const XpClaim *claim = claim_of(&sample, "app-reads-db");

    CU_ASSERT_EQUAL(claim->kind, XP_CLAIM_CAN);
    CU_ASSERT_EQUAL(claim->subjects.n, 1);
    CU_ASSERT_EQUAL(claim->subjects.items[0].kind, XP_SUBJECT_ROLE);
    CU_ASSERT_EQUAL(claim->subjects.items[0].n_identities, 1);
    CU_ASSERT_STRING_EQUAL(claim->subjects.items[0].identities[0]->name, "ApplicationRole");
    CU_ASSERT_STRING_EQUAL(claim->subjects.items[0].account_id, "444455556666");
    CU_ASSERT_STRING_EQUAL(claim->subjects.items[0].text,
                           "role ApplicationRole in account Account2");
    CU_ASSERT_STRING_EQUAL(claim->subjects.text, "app");
    CU_ASSERT_EQUAL(claim->actions.n, 1);
    CU_ASSERT_EQUAL(claim->actions.items[0].needs, XP_NEEDS_STORY);
    CU_ASSERT_STRING_EQUAL(claim->actions.items[0].patterns[0], "secretsmanager:getsecretvalue");
    CU_ASSERT_EQUAL(claim->objects.n, 1);
    CU_ASSERT_EQUAL(claim->objects.items[0].kind, XP_OBJECT_SECRET);
    CU_ASSERT_STRING_EQUAL(claim->objects.items[0].text, "secret Secret in Account1");
}

static void every_kind_of_claim_is_told_apart(void)
{
    g_auto(XpSample) sample = xp_sample_load(xp_sample_examples);

    CU_ASSERT_EQUAL(claim_of(&sample, "only-app-reads-db")->kind, XP_CLAIM_ONLY);
    CU_ASSERT_EQUAL(claim_of(&sample, "no-outsiders")->kind, XP_CLAIM_NO);
    CU_ASSERT_EQUAL(claim_of(&sample, "via-sm-only")->kind, XP_CLAIM_ONLY_WHEN);
    CU_ASSERT_EQUAL(claim_of(&sample, "four-eyes")->kind, XP_CLAIM_BOTH);
    CU_ASSERT_EQUAL(claim_of(&sample, "pr-gate")->kind, XP_CLAIM_KEEP);
    CU_ASSERT_EQUAL(claim_of(&sample, "ci-can-deploy")->kind, XP_CLAIM_CAN_ALWAYS);
}

static void conditions_stand_where_they_were_written(void)
{
    g_auto(XpSample) sample = xp_sample_load(xp_sample_examples);
    const XpClaim *unless = claim_of(&sample, "org-only");
    const XpClaim *only_when = claim_of(&sample, "via-sm-only");
    const XpClaim *writes = claim_of(&sample, "mfa-for-writes");

    CU_ASSERT_EQUAL(unless->when->kind, XP_COND_NOT);
    CU_ASSERT_STRING_EQUAL(unless->when->children[0]->key, "aws:PrincipalOrgID");
    CU_ASSERT_PTR_NULL(only_when->when);
    CU_ASSERT_EQUAL(only_when->only_when->kind, XP_COND_LIKE);
    CU_ASSERT_STRING_EQUAL(only_when->only_when->values[0], "secretsmanager.*");
    CU_ASSERT_EQUAL(writes->only_when->kind, XP_COND_AND);
    CU_ASSERT_EQUAL(writes->only_when->n_children, 2);
    CU_ASSERT_EQUAL(writes->only_when->children[1]->kind, XP_COND_NOT);
    CU_ASSERT_EQUAL(writes->only_when->children[1]->children[0]->kind, XP_COND_OR);
    CU_ASSERT_EQUAL(writes->only_when->children[1]->children[0]->children[0]->n_values, 2);
}

static void exceptions_and_expectations_carry_their_reasons(void)
{
    g_auto(XpSample) sample = xp_sample_load(xp_sample_examples);
    const XpClaim *claim = claim_of(&sample, "break-glass");
    const XpProperty *legacy = xp_sample_property(&sample, "legacy");

    CU_ASSERT_EQUAL(claim->n_excepts, 1);
    CU_ASSERT_STRING_EQUAL(claim->excepts[0].because, "IR runbook 7");
    CU_ASSERT_STRING_EQUAL(claim->excepts[0].until, "2027-03-31");
    CU_ASSERT_STRING_EQUAL(claim->excepts[0].ticket, "SEC-812");
    CU_ASSERT_STRING_EQUAL(claim->excepts[0].subjects.items[0].identities[0]->name, "BreakGlass");
    CU_ASSERT_EQUAL(legacy->expect, XP_EXPECT_FAIL);
    CU_ASSERT_STRING_EQUAL(legacy->expect_because, "migration");
    CU_ASSERT_STRING_EQUAL(legacy->expect_ticket, "SEC-9");
}

CU_TestInfo xp_examples_tests[] = {
    {"all fifteen load, in order", all_fifteen_load_in_order},
    {"what comes later is deferred, with its reason", what_comes_later_is_deferred_with_its_reason},
    {"a property keeps what its author wrote", a_property_keeps_what_its_author_wrote},
    {"can names one role, one secret and the story", can_names_one_role_one_secret_and_the_story},
    {"every kind of claim is told apart", every_kind_of_claim_is_told_apart},
    {"conditions stand where they were written", conditions_stand_where_they_were_written},
    {"exceptions and expectations carry their reasons",
     exceptions_and_expectations_carry_their_reasons},
    CU_TEST_INFO_NULL,
};
