/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/world_build.h"
#include "reports/dot.h"
#include "reports/escape.h"
#include "reports/graph.h"
#include "reports/report.h"
#include "reports/svg.h"
#include "tests/reports/fixture.h"
#include "tests/reports/golden.h"
#include "tests/reports/suites.h"

static const XpReportOptions plain = {.width = 80, .tool_version = "0.1.0"};

static const XpNode *node(const XpGraph *graph, guint index)
{
    return g_ptr_array_index(graph->nodes, index);
}

/* The edge between the nodes of these labels, or NULL. */
static const XpEdge *find_edge(const XpGraph *graph, const char *from, const char *to)
{
    for (guint i = 0; i < graph->edges->len; i++) {
        const XpEdge *edge = g_ptr_array_index(graph->edges, i);
        if (strcmp(node(graph, edge->from)->label, from) == 0 &&
            strcmp(node(graph, edge->to)->label, to) == 0)
            return edge;
    }
    return NULL;
}

static XpGraph *graph_of(const XpWorld *world)
{
    g_autoptr(XpRunResult) result = xp_run_result_new(world);
    return xp_graph_new(result);
}

/* --- halves --- */

static XpStatement *add_policy(XpWorld *world, XpDocuments *documents, XpPolicyType type,
                               XpEffect effect, const char *action, const char *resource)
{
    XpPolicy *policy = xp_world_add_policy(world, type, "p");
    XpStatement *statement = xp_policy_add_statement(policy, effect);
    xp_statement_add_action(world->strings, statement, XP_ELEMENT_PLAIN, action, NULL);
    xp_statement_add_resource(world->strings, statement, XP_ELEMENT_PLAIN, resource, NULL);
    xp_documents_add(documents, policy);
    return statement;
}

static void let_in(XpWorld *world, XpStatement *statement, const char *text)
{
    XpPrincipalEntry entry = {0};
    g_assert_true(xp_principal_parse(world->strings, world->symbols, "AWS", text, &entry, NULL));
    xp_statement_add_principal(statement, XP_ELEMENT_PLAIN, &entry);
}

static XpResource *add_secret(XpWorld *world, const XpAccount *account, const char *name)
{
    g_autofree char *arn =
        g_strdup_printf("arn:aws:secretsmanager:us-east-1:%s:secret:%s-a1b2c3", account->id, name);
    XpResource *secret = xp_world_add_resource(world, account, XP_RESOURCE_SECRET, name, arn);
    secret->policy = XP_KNOWN;
    return secret;
}

static XpAccount *add_account(XpWorld *world, const char *id)
{
    XpAccount *account = xp_world_add_account(world, id, id, "aws");
    account->supplied = account->complete = TRUE;
    return account;
}

static XpIdentity *add_role(XpWorld *world, const XpAccount *account, const char *name,
                            const char *action, const char *resource)
{
    XpIdentity *role = xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", name);
    if (action != NULL)
        add_policy(world, &role->policies, XP_POLICY_IDENTITY, XP_EFFECT_ALLOW, action, resource);
    return role;
}

static void test_halves_across_accounts(void)
{
    static const struct {
        const char *role;
        XpHalfState identity, resource;
        gboolean one_sided;
    } rows[] = {
        {"both", XP_HALF_STATED, XP_HALF_STATED, FALSE},
        {"only-named", XP_HALF_MISSING, XP_HALF_STATED, TRUE},
        {"only-own", XP_HALF_STATED, XP_HALF_MISSING, TRUE},
        {"half-known", XP_HALF_UNKNOWN, XP_HALF_STATED, FALSE},
    };
    static const char arn[] = "arn:aws:secretsmanager:*:111122223333:secret:db-*";
    g_autoptr(XpWorld) world = xp_world_new();
    const XpAccount *owner = add_account(world, "111122223333");
    const XpAccount *reader = add_account(world, "444455556666");
    XpResource *secret = add_secret(world, owner, "db");
    XpStatement *statement = add_policy(world, &secret->policies, XP_POLICY_RESOURCE,
                                        XP_EFFECT_ALLOW, "secretsmanager:GetSecretValue", "*");
    let_in(world, statement, "arn:aws:iam::444455556666:role/both");
    let_in(world, statement, "arn:aws:iam::444455556666:role/only-named");
    let_in(world, statement, "arn:aws:iam::444455556666:role/half-known");
    add_role(world, reader, "both", "secretsmanager:Get*", arn);
    add_role(world, reader, "only-named", "kms:*", "*");
    add_role(world, reader, "only-own", "secretsmanager:GetSecretValue", arn);
    add_role(world, reader, "half-known", NULL, NULL)->policies.unknown = TRUE;
    add_role(world, reader, "everything", "*", "*");
    xp_world_freeze(world);
    g_autoptr(XpGraph) graph = graph_of(world);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const XpEdge *edge = find_edge(graph, rows[i].role, "db");
        CU_ASSERT_PTR_NOT_NULL_FATAL(edge);
        CU_ASSERT_EQUAL(edge->identity.state, rows[i].identity);
        CU_ASSERT_EQUAL(edge->resource.state, rows[i].resource);
        CU_ASSERT_EQUAL(xp_edge_is_one_sided(edge), rows[i].one_sided);
    }
    CU_ASSERT_PTR_NULL(find_edge(graph, "everything", "db"));
    CU_ASSERT_STRING_EQUAL(find_edge(graph, "both", "db")->identity.actions, "Get*");
}

static void test_one_half_is_enough_in_an_account(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    const XpAccount *owner = add_account(world, "111122223333");
    add_secret(world, owner, "db");
    XpIdentity *role = add_role(world, owner, "R", "secretsmanager:*", "*");
    XpStatement *deny = add_policy(world, &role->policies, XP_POLICY_IDENTITY, XP_EFFECT_DENY,
                                   "secretsmanager:PutSecretValue", "*");
    deny->sid = "no-writing";
    xp_world_freeze(world);
    g_autoptr(XpGraph) graph = graph_of(world);
    const XpEdge *edge = find_edge(graph, "R", "db");
    CU_ASSERT_PTR_NOT_NULL_FATAL(edge);
    CU_ASSERT_EQUAL(edge->identity.state, XP_HALF_STATED);
    CU_ASSERT_EQUAL(edge->resource.state, XP_HALF_NOT_NEEDED);
    CU_ASSERT_TRUE(edge->identity.denied);
    CU_ASSERT_FALSE(xp_edge_is_one_sided(edge));
}

static void test_whoever_is_not_listed(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    const XpAccount *owner = add_account(world, "111122223333");
    XpResource *secret = add_secret(world, owner, "db");
    XpStatement *statement = add_policy(world, &secret->policies, XP_POLICY_RESOURCE,
                                        XP_EFFECT_ALLOW, "secretsmanager:GetSecretValue", "*");
    let_in(world, statement, "*");
    let_in(world, statement, "777788889999");
    xp_world_freeze(world);
    g_autoptr(XpGraph) graph = graph_of(world);
    const XpEdge *anyone = find_edge(graph, "anyone (*)", "db");
    const XpEdge *foreign = find_edge(graph, "whom its administrator allows", "db");
    CU_ASSERT_PTR_NOT_NULL_FATAL(anyone);
    CU_ASSERT_PTR_NOT_NULL_FATAL(foreign);
    CU_ASSERT_EQUAL(node(graph, anyone->from)->account, -1);
    CU_ASSERT_EQUAL(foreign->identity.state, XP_HALF_UNKNOWN);
    const XpNodeAccount *account =
        g_ptr_array_index(graph->accounts, (guint)node(graph, foreign->from)->account);
    CU_ASSERT_STRING_EQUAL(account->label, "777788889999");
    CU_ASSERT_FALSE(account->supplied);
}

static void test_counterexample_is_the_path(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run_of(world, fixture_violated_only(world));
    g_autoptr(XpGraph) graph = xp_graph_new(result);
    guint on_path = 0;
    for (guint i = 0; i < graph->edges->len; i++)
        on_path += ((const XpEdge *)g_ptr_array_index(graph->edges, i))->on_path ? 1 : 0;
    CU_ASSERT_EQUAL(on_path, 2);
}

/* --- many --- */

static void test_many_edges_are_grouped(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    const XpAccount *owner = add_account(world, "111122223333");
    const XpAccount *reader = add_account(world, "444455556666");
    for (guint i = 0; i < 21; i++) {
        g_autofree char *name = g_strdup_printf("s%02u", i);
        XpResource *secret = add_secret(world, owner, name);
        let_in(world,
               add_policy(world, &secret->policies, XP_POLICY_RESOURCE, XP_EFFECT_ALLOW,
                          "secretsmanager:GetSecretValue", "*"),
               "444455556666");
    }
    for (guint i = 0; i < 10; i++) {
        g_autofree char *name = g_strdup_printf("r%02u", i);
        add_role(world, reader, name, "secretsmanager:GetSecretValue", "*");
    }
    xp_world_freeze(world);
    g_autoptr(XpGraph) graph = graph_of(world);
    CU_ASSERT_TRUE(graph->grouped);
    CU_ASSERT_EQUAL(graph->n_stated, 210);
    const XpEdge *edge = find_edge(graph, "444455556666", "111122223333");
    CU_ASSERT_PTR_NOT_NULL_FATAL(edge);
    CU_ASSERT_EQUAL(edge->count, 210);
    g_autofree char *dot = xp_dot_text(graph, "", FALSE);
    CU_ASSERT_PTR_NOT_NULL(strstr(dot, "label=\"210 access\""));
    CU_ASSERT_PTR_NULL(strstr(dot, "subgraph"));
}

/* --- writing --- */

static void test_dot(void)
{
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run(world);
    g_autofree char *dot = xp_report_write(XP_FORMAT_DOT, result, &plain);
    CU_ASSERT_TRUE(golden_equals("all.dot", dot));
}

static void test_dot_of_hostile_names(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    xp_escape_dot(out, "a\"]; b [label=\"\\N<&\n\342\200\256");
    CU_ASSERT_STRING_EQUAL(out->str,
                           "\"a&quot;]; b [label=&quot;\\\\N&lt;&amp;\\\\x0a\\\\u{202e}\"");
}

static void test_svg_is_well_formed_and_the_same_twice(void)
{
    static const GMarkupParser parser = {0};
    g_autoptr(XpWorld) world = fixture_world();
    g_autoptr(XpRunResult) result = fixture_run(world);
    if (xp_svg_missing() != NULL) {
        CU_ASSERT_STRING_EQUAL(xp_report_format_missing(XP_FORMAT_SVG), xp_svg_missing());
        return;
    }
    g_autofree char *first = xp_report_write(XP_FORMAT_SVG, result, &plain);
    g_autofree char *second = xp_report_write(XP_FORMAT_SVG, result, &plain);
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, NULL, NULL);
    const char *root = strstr(first, "<svg");
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    CU_ASSERT_TRUE(g_markup_parse_context_parse(context, root, -1, NULL) &&
                   g_markup_parse_context_end_parse(context, NULL));
    CU_ASSERT_STRING_EQUAL(first, second);
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "class=\"edge half path\""));
    CU_ASSERT_PTR_NULL(xp_report_format_missing(XP_FORMAT_DOT));
}

static void test_shorten(void)
{
    g_autofree char *whole = xp_escape_shorten("abc", 3);
    g_autofree char *shortened =
        xp_escape_shorten("\303\244bcdefghijklmnopqrstuvwxyz0123456789", 30);
    CU_ASSERT_STRING_EQUAL(whole, "abc");
    CU_ASSERT_STRING_EQUAL(shortened,
                           "\303\244bcdefghijklmnopqr\342\200\246yz0123456789 (36 characters)");
}

CU_TestInfo graph_tests[] = {
    {"halves across accounts", test_halves_across_accounts},
    {"one half is enough in an account", test_one_half_is_enough_in_an_account},
    {"whoever is not listed", test_whoever_is_not_listed},
    {"a counterexample is the path", test_counterexample_is_the_path},
    {"many edges are grouped", test_many_edges_are_grouped},
    {"DOT", test_dot},
    {"DOT of hostile names", test_dot_of_hostile_names},
    {"SVG is well formed, and the same twice", test_svg_is_well_formed_and_the_same_twice},
    {"long texts are shortened", test_shorten},
    CU_TEST_INFO_NULL,
};
