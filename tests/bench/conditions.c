/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/conditions.h"

#include <string.h>

#include "encoder/condition.h"
#include "frontend/model/world_build.h"

/* The clock of all requests: 2026-01-01. */
enum { DAY = 86400, NOW = 1767225600 };

typedef enum { ADDRESS, AGE, BEFORE, AFTER, AGENT, KIND_COUNT } Kind;

/* One condition: @number is the address and the age, the instant, or the end of the agent. */
typedef struct {
    Kind kind;
    guint number;
    guint prefix;
} Condition;

struct XpBenchConditions {
    guint64 seed;
    XpWorld *world;
    XpProblem *problem;
    XpStoryTerms *story;
    XpPolicy *policy;
    XpStatement *statement;
};

static guint64 mix(guint64 z)
{
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Two in five statements have no condition, as many have one, the others two. */
static guint draw(guint64 seed, guint group, Condition *out)
{
    guint64 drawn = mix(seed * 1000003u + group * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15));
    guint n = drawn % 5 < 2 ? 0 : drawn % 5 < 4 ? 1 : 2;
    for (guint i = 0; i < n; i++) {
        guint64 bits = mix(drawn + i + 1);
        Condition *condition = &out[i];
        condition->kind = (Kind)((bits + i) % KIND_COUNT);
        condition->prefix = 8 + (guint)(bits >> 8) % 4 * 6;
        condition->number = (guint)(bits >> 16) % 1000;
    }
    return n;
}

static guint32 address_of(const Condition *condition)
{
    guint32 mask = ~((1u << (32 - condition->prefix)) - 1);
    return (10u << 24 | condition->number * 4099u) & mask;
}

/* @out_values: room for one. Returns new: the text of that value. */
static char *spell(const Condition *from, XpCondition *out, const char **out_values)
{
    static const struct {
        XpConditionOp op;
        const char *text;
        const char *key;
    } rows[KIND_COUNT] = {
        [ADDRESS] = {XP_OP_IP_ADDRESS, "IpAddress", "aws:SourceIp"},
        [AGE] = {XP_OP_NUMERIC_LESS_THAN, "NumericLessThan", "aws:MultiFactorAuthAge"},
        [BEFORE] = {XP_OP_DATE_LESS_THAN, "DateLessThan", "aws:CurrentTime"},
        [AFTER] = {XP_OP_DATE_GREATER_THAN, "DateGreaterThan", "aws:CurrentTime"},
        [AGENT] = {XP_OP_STRING_LIKE, "StringLike", "aws:UserAgent"},
    };
    guint32 address = address_of(from);
    char *value = NULL;
    *out = (XpCondition){.op = rows[from->kind].op,
                         .operator_text = rows[from->kind].text,
                         .key = rows[from->kind].key,
                         .values = out_values,
                         .n_values = 1};
    switch (from->kind) {
    case ADDRESS:
        value = g_strdup_printf("%u.%u.%u.%u/%u", address >> 24, address >> 16 & 255,
                                address >> 8 & 255, address & 255, from->prefix);
        break;
    case AGE:
        value = g_strdup_printf("%u", 60 * (from->number + 1));
        break;
    case BEFORE:
    case AFTER:
        value = g_strdup_printf("%d", NOW + DAY * (int)(from->number + 1));
        break;
    case AGENT:
        value = g_strdup_printf("tool-%u*", from->number % 50);
        break;
    case KIND_COUNT:
        g_assert_not_reached();
    }
    *out_values = value;
    return value;
}

XpBenchConditions *xp_bench_conditions_new(guint64 seed)
{
    XpBenchConditions *conditions = g_new0(XpBenchConditions, 1);
    g_autoptr(GPtrArray) actions = g_ptr_array_new();
    XpObject object = {
        .kind = XP_OBJECT_KEY, .arn = "arn:aws:kms:us-east-1:111111111111:key/1", .text = "a key"};
    g_ptr_array_add(actions, (gpointer)(guintptr) "kms:decrypt");
    conditions->seed = seed;
    conditions->world = xp_world_new();
    xp_world_add_account(conditions->world, "A", "111111111111", "aws")->supplied = TRUE;
    conditions->policy = xp_world_add_policy(conditions->world, XP_POLICY_IDENTITY, "generated");
    conditions->statement = xp_policy_add_statement(conditions->policy, XP_EFFECT_ALLOW);
    xp_world_freeze(conditions->world);
    conditions->problem = xp_problem_new(conditions->world, NULL, FALSE, NULL);
    XpStorySpec spec = {
        .object = &object, .actions = actions, .reach = XP_REACH_DIRECT, .now = NOW};
    conditions->story = xp_story_terms_new(conditions->problem, &spec);
    return conditions;
}

void xp_bench_conditions_free(XpBenchConditions *conditions)
{
    if (conditions == NULL)
        return;
    xp_story_terms_free(conditions->story);
    xp_problem_free(conditions->problem);
    xp_world_free(conditions->world);
    g_free(conditions);
}

XpProblem *xp_bench_conditions_problem(const XpBenchConditions *conditions)
{
    return conditions->problem;
}

Z3_ast xp_bench_conditions_term(XpBenchConditions *conditions, guint group)
{
    XpZ3 *z3 = conditions->problem->z3;
    XpCallTerms *call = g_ptr_array_index(conditions->story->calls, 0);
    Condition drawn[2];
    guint n = draw(conditions->seed, group, drawn);
    Z3_ast term = xp_z3_true(z3);
    for (guint i = 0; i < n; i++) {
        XpCondition condition;
        const char *value = NULL;
        char *text = spell(&drawn[i], &condition, &value);
        term = xp_z3_and(
            z3, term,
            xp_condition_encode(call, conditions->policy, conditions->statement, &condition, TRUE));
        g_free(text);
    }
    return term;
}

void xp_bench_conditions_settle(XpBenchConditions *conditions)
{
    XpProblem *problem = conditions->problem;
    for (guint i = 0; i < problem->facts->len; i++) {
        const XpFactEntry *fact = g_ptr_array_index(problem->facts, i);
        xp_problem_assert(problem, xp_z3_not(problem->z3, fact->pessimistic));
    }
}

/* A mapped address is the solver's choice on our side; here no request has one. */
const char *xp_bench_condition_declarations(void)
{
    return "(declare-const address-there Bool)\n"
           "(declare-const address (_ BitVec 32))\n"
           "(declare-const age-there Bool)\n"
           "(declare-const age Real)\n"
           "(assert (>= age 0.0))\n"
           "(declare-const time Real)\n"
           "(assert (>= time 1767225600.0))\n"
           "(declare-const agent String)\n";
}

void xp_bench_conditions_write(GString *script, guint64 seed, guint group)
{
    Condition drawn[2];
    guint n = draw(seed, group, drawn);
    for (guint i = 0; i < n; i++) {
        const Condition *condition = &drawn[i];
        guint high = 32 - condition->prefix;
        switch (condition->kind) {
        case ADDRESS:
            g_string_append_printf(script,
                                   " (and address-there (= (bvlshr address #x%08x) #x%08x))", high,
                                   address_of(condition) >> high);
            break;
        case AGE:
            g_string_append_printf(script, " (and age-there (< age %u.0))",
                                   60 * (condition->number + 1));
            break;
        case BEFORE:
        case AFTER:
            g_string_append_printf(script, " (%s time %d.0)", condition->kind == BEFORE ? "<" : ">",
                                   NOW + DAY * (int)(condition->number + 1));
            break;
        case AGENT:
            g_string_append_printf(script, " (str.prefixof \"tool-%u\" agent)",
                                   condition->number % 50);
            break;
        case KIND_COUNT:
            g_assert_not_reached();
        }
    }
}
