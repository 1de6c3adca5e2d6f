/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_EVAL_SCENE_H
#define XP_TESTS_EVAL_SCENE_H

#include <CUnit/CUnit.h>

#include "frontend/eval/eval.h"
#include "frontend/model/world_build.h"

/*
 * Small worlds for the evaluator: account A owns a secret and its key, account B a role and a
 * user, account C is nobody's. What is not said is settled: no organization, complete inventories,
 * no grants, no tags, ids known.
 */
#define ID_A    "111111111111"
#define ID_B    "222222222222"
#define ID_C    "333333333333"
#define SECRET  "arn:aws:secretsmanager:us-east-1:" ID_A ":secret:db-AbCdEf"
#define KEY     "arn:aws:kms:us-east-1:" ID_A ":key/1234abcd-12ab-34cd-56ef-1234567890ab"
#define ROLE_R  "arn:aws:iam::" ID_B ":role/team/R"
#define USER_U  "arn:aws:iam::" ID_B ":user/U"
#define ROLE_T  "arn:aws:iam::" ID_A ":role/T"
#define USER_V  "arn:aws:iam::" ID_A ":user/V"
#define SESS_R  "arn:aws:sts::" ID_B ":assumed-role/R/s1"
#define SESS_T  "arn:aws:sts::" ID_A ":assumed-role/T/s1"
#define GET     "secretsmanager:GetSecretValue"
#define DECRYPT "kms:Decrypt"

typedef struct {
    XpWorld *world;
    XpAccount *a;
    XpAccount *b;
    XpAccount *c;
    XpResource *secret; /* of A, under the key aws/secretsmanager */
    XpResource *key;    /* of A, not the secret's unless a test says so */
    XpIdentity *r;      /* role /team/R of B */
    XpIdentity *u;      /* user U of B */
    XpIdentity *t;      /* role T of A */
    XpIdentity *v;      /* user V of A */
    XpRequest *request; /* next request: scene_ask() fills in the rest */
    XpEvalOptions options;
    XpEvalResult *result; /* of the last scene_ask(), or NULL */
    GError *error;        /* of the last scene_ask(), or NULL */
} Scene;

Scene *scene_new(void);
void scene_free(Scene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

/**
 * scene_policy:
 * @statement: or NULL for none: "allow" or "deny", then words by blanks:
 *   P=ENTRY PS=SERVICE PF=PROVIDER (P=* is "*") NP=ENTRY A=ACTION NA= R=RESOURCE NR=
 *   C=OPERATOR,KEY,VALUE,...
 *
 * Returns borrowed: a document of the world, attached to nothing.
 */
XpPolicy *scene_policy(Scene *scene, XpPolicyType type, const char *statement);

/* Attach one-statement documents. */
void scene_identity(Scene *scene, XpIdentity *identity, const char *statement);
void scene_boundary(Scene *scene, XpIdentity *identity, const char *statement);
void scene_trust(Scene *scene, XpIdentity *role, const char *statement);
void scene_resource(Scene *scene, XpResource *resource, const char *statement);
/* A grant on the key to @grantee (the text of a principal, or of a service) that permits the
 * operations of @operations, separated by commas. Returns borrowed, until the next one. */
XpGrant *scene_grant(Scene *scene, const char *grantee, const char *operations);
/* @text as the grantee or retiring principal of a grant. */
XpPrincipalEntry scene_principal(Scene *scene, const char *text);
/* A session policy of the next request. */
void scene_session(Scene *scene, const char *statement);
/* The secret's key is @scene->key. */
void scene_use_key(Scene *scene);
void scene_set(Scene *scene, const char *key, const char *value);

/* Decides; @action "read-secret" is the story. The request is used up. */
XpDecision scene_ask(Scene *scene, const char *caller, const char *action, const char *resource);
/* The step of @layer in @call, or NULL. */
const XpTraceStep *scene_step(const Scene *scene, guint call, XpLayer layer);
/* TRUE if a fact with @text in its id is among the unknowns of the last result. */
gboolean scene_depends_on(const Scene *scene, const char *text);
/* The value of @key in @call of the last result, or NULL. */
const char *scene_key(const Scene *scene, guint call, const char *key);

#define ASSERT_DECISION(scene, caller, action, resource, expected)                                 \
    do {                                                                                           \
        XpDecision decision_ = scene_ask(scene, caller, action, resource);                         \
        if ((scene)->error != NULL)                                                                \
            g_printerr("  %s\n", (scene)->error->message);                                         \
        CU_ASSERT_PTR_NULL_FATAL((scene)->error);                                                  \
        if (decision_ != (expected))                                                               \
            g_printerr("  %s, not %s\n", xp_decision_name(decision_), xp_decision_name(expected)); \
        CU_ASSERT_EQUAL(decision_, expected);                                                      \
    } while (0)

#define ASSERT_RULE(scene, expected_rule)                                       \
    do {                                                                        \
        if (g_strcmp0((scene)->result->rule, expected_rule) != 0)               \
            g_printerr("  %s, not %s\n", (scene)->result->rule, expected_rule); \
        CU_ASSERT_STRING_EQUAL((scene)->result->rule, expected_rule);           \
    } while (0)

#define ASSERT_SAYS(scene, call, layer, expected)                  \
    do {                                                           \
        const XpTraceStep *step_ = scene_step(scene, call, layer); \
        CU_ASSERT_PTR_NOT_NULL_FATAL(step_);                       \
        CU_ASSERT_EQUAL(step_->says, expected);                    \
    } while (0)

#endif
