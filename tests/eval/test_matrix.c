/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* The same-account matrix: who grants, who limits, what comes of it, on a secret (ordinary) and
 * on a key (strict). */

#define FED_X "arn:aws:sts::" ID_A ":federated-user/xx"

typedef struct {
    const char *resource; /* principal of the resource policy, or NULL */
    gboolean identity;
    const char *boundary; /* "allow", "none" (attached, allows nothing), or NULL */
    const char *session;  /* likewise, passed */
    const char *caller;
    XpDecision ordinary;
    XpDecision strict;
} Row;

#define YES XP_DECISION_ALLOW
#define NO  XP_DECISION_IMPLICIT_DENY

static const Row rows[] = {
    {NULL, TRUE, NULL, NULL, SESS_T, YES, NO},
    {NULL, TRUE, "none", NULL, SESS_T, NO, NO},
    {NULL, TRUE, "allow", "none", SESS_T, NO, NO},
    {USER_V, FALSE, "none", NULL, USER_V, YES, YES},
    {ROLE_T, FALSE, NULL, NULL, SESS_T, YES, YES},
    {ROLE_T, FALSE, "none", NULL, SESS_T, NO, NO},
    {ROLE_T, TRUE, "none", NULL, SESS_T, NO, NO},
    {ROLE_T, FALSE, NULL, "none", SESS_T, NO, NO},
    {SESS_T, FALSE, "none", "none", SESS_T, YES, YES},
    {"*", FALSE, "none", NULL, SESS_T, YES, YES},
    {ID_A, FALSE, NULL, NULL, SESS_T, NO, NO},
    {ID_A, TRUE, NULL, NULL, SESS_T, YES, YES},
    {USER_V, FALSE, NULL, "allow", FED_X, YES, YES},
    {USER_V, TRUE, NULL, NULL, FED_X, NO, NO},
    {FED_X, FALSE, "none", NULL, FED_X, YES, YES},
};

static const char *statement_for(const char *what, gboolean key)
{
    if (g_strcmp0(what, "none") == 0)
        return "allow A=s3:* R=*";
    return key ? "allow A=kms:Decrypt R=*" : "allow A=" GET " R=*";
}

static void check_row(const Row *row, gboolean strict)
{
    g_autoptr(Scene) scene = scene_new();
    const char *action = strict ? DECRYPT : GET;
    XpResource *resource = strict ? scene->key : scene->secret;
    gboolean federated = g_str_equal(row->caller, FED_X);
    XpIdentity *identity = federated || g_str_equal(row->caller, USER_V) ? scene->v : scene->t;
    if (row->resource != NULL) {
        g_autofree char *grant = g_strdup_printf("allow P=%s A=%s R=*", row->resource, action);
        scene_resource(scene, resource, grant);
    }
    if (row->identity)
        scene_identity(scene, identity, statement_for("allow", strict));
    if (row->boundary != NULL)
        scene_boundary(scene, identity, statement_for(row->boundary, strict));
    if (row->session != NULL)
        scene_session(scene, statement_for(row->session, strict));
    if (federated) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_TRUE_FATAL(xp_caller_parse(scene->world, FED_X, scene->request->strings,
                                             &scene->request->caller, &error));
        scene->request->caller.identity = scene->v;
    }
    ASSERT_DECISION(scene, row->caller, action, resource->arn,
                    strict ? row->strict : row->ordinary);
    ASSERT_RULE(scene, strict ? "S-EVAL-10" : "S-EVAL-5");
}

static void same_account_on_a_secret(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i], FALSE);
}

static void same_account_on_a_key(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i], TRUE);
}

static XpDecision cross(const char *resource, gboolean identity, const char *boundary,
                        const char *session)
{
    g_autoptr(Scene) scene = scene_new();
    if (resource != NULL) {
        g_autofree char *grant = g_strdup_printf("allow P=%s A=" GET " R=*", resource);
        scene_resource(scene, scene->secret, grant);
    }
    if (identity)
        scene_identity(scene, scene->r, "allow A=" GET " R=" SECRET);
    if (boundary != NULL)
        scene_boundary(scene, scene->r, statement_for(boundary, FALSE));
    if (session != NULL)
        scene_session(scene, statement_for(session, FALSE));
    XpDecision decision = scene_ask(scene, SESS_R, GET, SECRET);
    CU_ASSERT_STRING_EQUAL(scene->result->rule, "S-EVAL-12");
    return decision;
}

static void cross_account_needs_all_sides(void)
{
    static const char *const classes[] = {"*", ID_B, ROLE_R, SESS_R};
    for (guint i = 0; i < G_N_ELEMENTS(classes); i++) {
        CU_ASSERT_EQUAL(cross(classes[i], TRUE, NULL, NULL), YES);
        CU_ASSERT_EQUAL(cross(classes[i], TRUE, "allow", "allow"), YES);
        CU_ASSERT_EQUAL(cross(classes[i], FALSE, NULL, NULL), NO);
        CU_ASSERT_EQUAL(cross(classes[i], TRUE, "none", NULL), NO);
        CU_ASSERT_EQUAL(cross(classes[i], TRUE, NULL, "none"), NO);
    }
    CU_ASSERT_EQUAL(cross(NULL, TRUE, NULL, NULL), NO);
    CU_ASSERT_EQUAL(cross(ID_A, TRUE, NULL, NULL), NO);
}

static void one_deny_in_any_layer_wins(void)
{
    static const char *const deny = "deny A=" GET " R=*";
    for (guint layer = 0; layer < 4; layer++) {
        g_autoptr(Scene) scene = scene_new();
        scene_resource(scene, scene->secret, "allow P=" SESS_T " A=" GET " R=*");
        scene_identity(scene, scene->t, "allow A=* R=*");
        if (layer == 0)
            scene_identity(scene, scene->t, deny);
        if (layer == 1)
            scene_boundary(scene, scene->t, deny);
        if (layer == 2)
            scene_session(scene, deny);
        if (layer == 3)
            scene_resource(scene, scene->secret, "deny P=" ID_A " A=" GET " R=*");
        ASSERT_DECISION(scene, SESS_T, GET, SECRET, XP_DECISION_EXPLICIT_DENY);
        ASSERT_RULE(scene, "S-EVAL-1");
    }
}

CU_TestInfo xp_matrix_tests[] = {
    {"the fifteen rows of the same-account matrix, on a secret (S-EVAL-5)",
     same_account_on_a_secret},
    {"the fifteen rows of the same-account matrix, on a key (S-EVAL-10)", same_account_on_a_key},
    {"across accounts all sides must allow, for every class (S-EVAL-12)",
     cross_account_needs_all_sides},
    {"one Deny in any layer wins (S-EVAL-1)", one_deny_in_any_layer_wins},
    CU_TEST_INFO_NULL,
};
