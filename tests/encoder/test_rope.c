/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/rope.h"
#include "frontend/model/world_build.h"
#include "tests/encoder/suites.h"

/* A world with a symbolic account, a literal one, and symbols of every kind. */
typedef struct {
    XpWorld *world;
    XpProblem *problem;
    const char *ours; /* one-symbol texts */
    const char *region;
    const char *other_region;
    const char *suffix;
    const char *key_id;
    const char *other_key_id;
    const char *unbound_key;
} Bench;

static Bench bench_new(void)
{
    Bench bench = {0};
    bench.world = xp_world_new();
    bench.ours = xp_world_add_account(bench.world, "Account1", NULL, "aws")->id;
    xp_world_add_account(bench.world, "444455556666", "444455556666", "aws");
    bench.region = xp_world_add_symbol(bench.world, XP_SYMBOL_REGION, "Region", NULL);
    bench.other_region = xp_world_add_symbol(bench.world, XP_SYMBOL_REGION, "Other", NULL);
    bench.suffix = xp_world_add_symbol(bench.world, XP_SYMBOL_SECRET_SUFFIX, "Suffix", "secret S");
    bench.key_id = xp_world_add_symbol(bench.world, XP_SYMBOL_KEY_ID, "K", "key K");
    bench.other_key_id = xp_world_add_symbol(bench.world, XP_SYMBOL_KEY_ID, "L", "key L");
    bench.unbound_key = xp_world_add_symbol(bench.world, XP_SYMBOL_KEY_ID, "MyKey", NULL);
    xp_world_freeze(bench.world);
    bench.problem = xp_problem_new(bench.world, NULL, FALSE, NULL);
    return bench;
}

static void bench_free(Bench *bench)
{
    xp_problem_free(bench->problem);
    xp_world_free(bench->world);
}

typedef enum { NO, YES, OPEN } Answer;

static Answer answer_of(const Bench *bench, Z3_ast term)
{
    if (xp_z3_is_true(bench->problem->z3, term))
        return YES;
    return xp_z3_is_false(bench->problem->z3, term) ? NO : OPEN;
}

static Answer match(const Bench *bench, const XpRope *rope, const char *pattern, gboolean arn)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(pattern, XP_GLOB_WILDCARDS);
    g_autoptr(XpUnits) units = arn ? xp_units_new_arn(glob, FALSE) : xp_units_new(glob, FALSE);
    if (units == NULL)
        return NO;
    return answer_of(bench, xp_rope_match(bench->problem, rope, units, NULL, NULL));
}

static Answer match_text(const Bench *bench, const char *text, const char *pattern, gboolean arn)
{
    g_autoptr(XpRope) rope = xp_rope_new_text(text);
    return match(bench, rope, pattern, arn);
}

static void constant_text_is_decided_without_a_solver(void)
{
    Bench bench = bench_new();
    CU_ASSERT_EQUAL(match_text(&bench, "abcabc", "a*c", FALSE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, "abcabc", "a?cabc", FALSE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, "abcabc", "a?c", FALSE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, "", "*", FALSE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, "", "?", FALSE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, "a:b", "*", FALSE), YES);
    bench_free(&bench);
}

static void wildcards_of_arns_stay_in_their_segment(void)
{
    Bench bench = bench_new();
    const char *arn = "arn:aws:iam::444455556666:role/a:b";
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam::*:role/*", TRUE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:*:iam::444455556666:*b", TRUE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:*:role/a:b:c:d", TRUE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam:*:role/a:b", TRUE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam:*:role/a:b", FALSE), YES);
    bench_free(&bench);
}

static void a_symbolic_account_is_itself_and_no_literal(void)
{
    Bench bench = bench_new();
    g_autofree char *arn = g_strconcat("arn:aws:iam::", bench.ours, ":root", NULL);
    CU_ASSERT_EQUAL(match_text(&bench, arn, arn, TRUE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam::444455556666:root", TRUE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam::*:root", TRUE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam::????????????:root", TRUE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam::???????????:root", TRUE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, arn, "arn:aws:iam::4*:root", TRUE), OPEN);
    CU_ASSERT_EQUAL(match_text(&bench, "arn:aws:iam::444455556666:root", arn, TRUE), NO);
    bench_free(&bench);
}

static void a_region_nobody_said_may_be_any(void)
{
    Bench bench = bench_new();
    CU_ASSERT_EQUAL(match_text(&bench, bench.region, bench.region, FALSE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, bench.region, "us-east-1", FALSE), OPEN);
    CU_ASSERT_EQUAL(match_text(&bench, "us-east-1", bench.region, FALSE), OPEN);
    CU_ASSERT_EQUAL(match_text(&bench, "US EAST", bench.region, FALSE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, bench.region, bench.other_region, FALSE), OPEN);
    CU_ASSERT_EQUAL(match_text(&bench, bench.region, "*:*", FALSE), NO);
    bench_free(&bench);
}

static void ids_of_two_keys_never_agree(void)
{
    Bench bench = bench_new();
    CU_ASSERT_EQUAL(match_text(&bench, bench.key_id, bench.key_id, FALSE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, bench.key_id, bench.other_key_id, FALSE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, bench.key_id, "mrk-*", FALSE), OPEN);
    /* A name that stands for no loaded key may be another name of this one. */
    CU_ASSERT_EQUAL(match_text(&bench, bench.key_id, bench.unbound_key, FALSE), OPEN);
    bench_free(&bench);
}

/* Rule: S-SM-3 */
static void the_suffix_of_a_secret_is_six_characters(void)
{
    Bench bench = bench_new();
    g_autofree char *name = g_strconcat("secret:app-", bench.suffix, NULL);
    CU_ASSERT_EQUAL(match_text(&bench, name, "secret:app", FALSE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, name, "secret:app-??????", FALSE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, name, "secret:app-?????", FALSE), NO);
    CU_ASSERT_EQUAL(match_text(&bench, name, "secret:app*", FALSE), YES);
    CU_ASSERT_EQUAL(match_text(&bench, name, "secret:app-a1b2c3", FALSE), OPEN);
    CU_ASSERT_EQUAL(match_text(&bench, name, "secret:app-prod-a1b2c3", FALSE), NO);
    bench_free(&bench);
}

static void symbols_that_decide_are_reported(void)
{
    Bench bench = bench_new();
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    g_autoptr(XpRope) rope = xp_rope_new_text(bench.region);
    g_autoptr(XpGlob) any = xp_glob_parse("*", XP_GLOB_WILDCARDS);
    g_autoptr(XpUnits) all = xp_units_new(any, FALSE);
    xp_rope_match(bench.problem, rope, all, NULL, symbols);
    CU_ASSERT_EQUAL(g_hash_table_size(symbols), 0);
    g_autoptr(XpGlob) europe = xp_glob_parse("eu-*", XP_GLOB_WILDCARDS);
    g_autoptr(XpUnits) some = xp_units_new(europe, FALSE);
    xp_rope_match(bench.problem, rope, some, NULL, symbols);
    guint index = xp_symbol_index(g_utf8_get_char(bench.region));
    CU_ASSERT_EQUAL(g_hash_table_size(symbols), 1);
    CU_ASSERT_TRUE(g_hash_table_contains(symbols, GUINT_TO_POINTER(index + 1)));
    bench_free(&bench);
}

static void a_pattern_splits_at_every_seam(void)
{
    Bench bench = bench_new();
    XpProblem *problem = bench.problem;
    guint path = xp_atoms_add_dimension(problem->atoms, "test name", XP_DOMAIN_PATH_NAME);
    guint session = xp_atoms_add_dimension(problem->atoms, "test session", XP_DOMAIN_SESSION);
    g_autoptr(XpRope) rope = xp_rope_dimension(xp_rope_new_text("role/"), path);
    xp_rope_dimension(xp_rope_text(rope, "@"), session);
    CU_ASSERT_EQUAL(match(&bench, rope, "role/*@*", FALSE), YES);
    CU_ASSERT_EQUAL(match(&bench, rope, "user/*", FALSE), NO);
    CU_ASSERT_EQUAL(match(&bench, rope, "role/app@??*", FALSE), OPEN);
    /* The session name has two characters at least. */
    CU_ASSERT_EQUAL(match(&bench, rope, "role/a@b", FALSE), NO);
    bench_free(&bench);
}

CU_TestInfo xp_rope_tests[] = {
    {"constant text is decided without a solver", constant_text_is_decided_without_a_solver},
    {"wildcards of ARNs stay in their segment", wildcards_of_arns_stay_in_their_segment},
    {"a symbolic account is itself and no literal", a_symbolic_account_is_itself_and_no_literal},
    {"a region nobody said may be any", a_region_nobody_said_may_be_any},
    {"ids of two keys never agree", ids_of_two_keys_never_agree},
    {"the suffix of a secret is six characters", the_suffix_of_a_secret_is_six_characters},
    {"symbols that decide are reported", symbols_that_decide_are_reported},
    {"a pattern splits at every seam", a_pattern_splits_at_every_seam},
    CU_TEST_INFO_NULL,
};
