/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/replay.h"
#include "tests/eval/scene.h"
#include "tests/solver/suites.h"

/* Role R of account B may read the secret; who else the claim means is the test's affair. */
static Scene *open_scene(void)
{
    Scene *scene = scene_new();
    scene_identity(scene, scene->r, "allow A=" GET " R=*");
    scene_resource(scene, scene->secret, "allow P=" ROLE_R " A=" GET " R=*");
    return scene;
}

/* Replays "@caller asks for the secret" as a story decoded for @demand. */
static XpReplay *replay(const Scene *scene, const char *caller, const XpDemand *demand)
{
    g_autoptr(XpRequest) request = xp_request_new();
    CU_ASSERT_TRUE_FATAL(
        xp_caller_parse(scene->world, caller, request->strings, &request->caller, NULL));
    request->action = GET;
    request->resource = SECRET;
    XpDecoded decoded = {.world = scene->world, .request = request};
    return xp_replay(scene->world, &decoded, demand, scene->options.now, FALSE);
}

static void expect(const Scene *scene, const char *caller, const XpDemand *demand,
                   XpReplayAnswer answer, const char *text)
{
    XpReplay *said = replay(scene, caller, demand);
    if (said->answer != answer || strstr(said->text, text) == NULL)
        g_printerr("  %s: %d, %s\n", caller, said->answer, said->text);
    CU_ASSERT_EQUAL(said->answer, answer);
    CU_ASSERT_PTR_NOT_NULL(strstr(said->text, text));
    xp_replay_free(said);
}

static XpSubject role_r = {
    .kind = XP_SUBJECT_ROLE, .pattern = "R", .exact = TRUE, .account_id = ID_B, .text = "role R"};

static void callers_are_among_the_subjects(void)
{
    g_autoptr(Scene) scene = open_scene();
    XpSubject subject = role_r;
    XpSubjects r = {.items = &subject, .n = 1, .text = "role R"};
    expect(scene, SESS_R, &(XpDemand){.among = &r}, XP_REPLAY_ALLOW, "ALLOW");
    r.items->pattern = "Q";
    expect(scene, SESS_R, &(XpDemand){.among = &r}, XP_REPLAY_BESIDE, "the caller is none of");
}

static void callers_are_not_among_the_permitted(void)
{
    g_autoptr(Scene) scene = open_scene();
    XpSubject subject = role_r;
    XpSubjects permitted = {.items = &subject, .n = 1, .text = "role R"};
    g_autoptr(GPtrArray) none_of = g_ptr_array_new();
    g_ptr_array_add(none_of, &permitted);
    XpDemand demand = {.not_among = none_of};
    expect(scene, SESS_R, &demand, XP_REPLAY_BESIDE, "the caller is one of: role R");
    permitted.items->pattern = "Q";
    expect(scene, SESS_R, &demand, XP_REPLAY_ALLOW, "ALLOW");
    expect(scene, USER_U, &demand, XP_REPLAY_DENY, "DENY");
}

static void what_the_evaluator_cannot_tell_stands(void)
{
    g_autoptr(Scene) scene = open_scene();
    scene->r->tags.status = XP_UNKNOWN;
    XpWhere tagged = {.kind = XP_WHERE_TAGGED, .key = "team", .value = "x"};
    XpSubject subject = role_r;
    subject.where = &tagged;
    subject.n_where = 1;
    XpSubjects team = {.items = &subject, .n = 1, .text = "role R tagged team=x"};
    expect(scene, SESS_R, &(XpDemand){.among = &team}, XP_REPLAY_ALLOW, "ALLOW");
}

static void conditions_have_to_hold(void)
{
    g_autoptr(Scene) scene = open_scene();
    const char *values[] = {"Account"};
    XpCond root = {.kind = XP_COND_IS, .key = "aws:PrincipalType", .values = values, .n_values = 1};
    g_autoptr(GPtrArray) conds = g_ptr_array_new();
    g_ptr_array_add(conds, &root);
    expect(scene, SESS_R, &(XpDemand){.holds = conds}, XP_REPLAY_BESIDE, "does not hold");
    expect(scene, SESS_R, &(XpDemand){.breaks = conds}, XP_REPLAY_ALLOW, "ALLOW");
    values[0] = "AssumedRole";
    expect(scene, SESS_R, &(XpDemand){.holds = conds}, XP_REPLAY_ALLOW, "ALLOW");
    expect(scene, SESS_R, &(XpDemand){.breaks = conds}, XP_REPLAY_BESIDE, "condition holds");
}

CU_TestInfo xp_test_replay[] = {
    {"a story of somebody else is beside the claim", callers_are_among_the_subjects},
    {"a story of the permitted breaks nothing", callers_are_not_among_the_permitted},
    {"where the evaluator cannot tell, the encoder's word stands",
     what_the_evaluator_cannot_tell_stands},
    {"the conditions of the claim have to hold, or to be broken", conditions_have_to_hold},
    CU_TEST_INFO_NULL,
};
