/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/base/error.h"
#include "tests/eval/scene.h"
#include "tests/eval/suites.h"

/* Keys of a request that say the same thing: what one says the others say, or the request is
 * refused with a message that names what contradicts. */

typedef struct {
    const char *caller;
    const char *action;
    const char *resource;
    const char *given[4]; /* "key=value|value", "key" for no value */
} Ask;

static void give(Scene *scene, const char *given)
{
    g_auto(GStrv) parts = g_strsplit(given, "=", 2);
    g_auto(GStrv) values = g_strsplit(parts[1] != NULL ? parts[1] : "", "|", -1);
    xp_request_set(scene->request, parts[0], (const char *const *)(void *)values,
                   g_strv_length(values));
}

static XpDecision ask(Scene *scene, const Ask *request)
{
    for (guint i = 0; i < G_N_ELEMENTS(request->given) && request->given[i] != NULL; i++)
        give(scene, request->given[i]);
    return scene_ask(scene, request->caller, request->action, request->resource);
}

/* All values of @key in @call, separated by "|"; NULL if it is not known. */
static char *values_of(const Scene *scene, guint call, const char *key)
{
    const XpRequest *request = g_ptr_array_index(scene->result->calls, call);
    const XpContextValue *value = xp_request_get(request, key);
    GString *text = value != NULL ? g_string_new(NULL) : NULL;
    for (guint i = 0; value != NULL && i < value->n; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "|" : "", value->values[i]);
    return text != NULL ? g_string_free(text, FALSE) : NULL;
}

static void check_key(const Scene *scene, guint call, const char *key, const char *expected)
{
    g_autofree char *values = values_of(scene, call, key);
    if (g_strcmp0(values, expected) != 0)
        g_printerr("  %s is %s, not %s\n", key, values, expected);
    CU_ASSERT_EQUAL(g_strcmp0(values, expected), 0);
}

/* @request makes @key be @expected (NULL: absent or open). */
static void derives(const Ask *request, const char *key, const char *expected)
{
    g_autoptr(Scene) scene = scene_new();
    ask(scene, request);
    if (scene->error != NULL)
        g_printerr("  %s\n", scene->error->message);
    CU_ASSERT_PTR_NULL_FATAL(scene->error);
    check_key(scene, 0, key, expected);
}

/* @request is refused by a message that holds @text. */
static void refused(const Ask *request, const char *text)
{
    g_autoptr(Scene) scene = scene_new();
    ask(scene, request);
    CU_ASSERT_TRUE_FATAL(g_error_matches(scene->error, XP_ERROR, XP_ERROR_INPUT));
    if (strstr(scene->error->message, text) == NULL)
        g_printerr("  %s\n", scene->error->message);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error->message, text));
}

/* The condition @condition on an Allow to user V, in @request of his. */
static XpDecision holds(const char *condition, const Ask *request)
{
    g_autoptr(Scene) scene = scene_new();
    g_autofree char *statement = g_strdup_printf("allow A=* R=* C=%s", condition);
    scene_identity(scene, scene->v, statement);
    scene_resource(scene, scene->key, "allow P=" ID_A " A=* R=*");
    XpDecision decision = ask(scene, request);
    CU_ASSERT_PTR_NULL(scene->error);
    return decision;
}

#define TAG     "secretsmanager:TagResource"
#define YES     XP_DECISION_ALLOW
#define NO      XP_DECISION_IMPLICIT_DENY
#define OPEN    XP_DECISION_UNKNOWN
#define VIA     "aws:CalledVia"
#define CONTEXT "kms:EncryptionContext"

static void tags_and_their_keys(void)
{
    static const char *const list = "aws:TagKeys";
    const Ask one = {USER_V, TAG, SECRET, {"aws:RequestTag/Team=x"}};
    const Ask both = {USER_V, TAG, SECRET, {"aws:RequestTag/team=x", "aws:TagKeys=Team"}};
    const Ask names = {USER_V, TAG, SECRET, {"aws:TagKeys=Team|Cost", "aws:RequestTag/Team=x"}};
    const Ask wrong = {USER_V, TAG, SECRET, {"aws:RequestTag/Team=x", "aws:TagKeys=Cost"}};
    const Ask empty = {USER_V, TAG, SECRET, {"aws:RequestTag/Team=x", "aws:TagKeys"}};
    const Ask away = {USER_V, "secretsmanager:UntagResource", SECRET, {"aws:TagKeys=Team"}};
    derives(&one, list, "Team");
    derives(&both, list, "Team");
    derives(&names, list, "Team|Cost");
    derives(&names, "aws:RequestTag/Cost", NULL);
    refused(&wrong, "aws:TagKeys does not name \"Team\"");
    refused(&empty, "aws:TagKeys does not name \"Team\"");
    CU_ASSERT_EQUAL(holds("ForAllValues:StringEquals,aws:TagKeys,Team", &one), YES);
    CU_ASSERT_EQUAL(holds("ForAllValues:StringEquals,aws:TagKeys,team", &one), NO);
    CU_ASSERT_EQUAL(holds("ForAnyValue:StringEquals,aws:TagKeys,Cost", &names), YES);
    CU_ASSERT_EQUAL(holds("Null,aws:RequestTag/cost,false", &names), OPEN);
    CU_ASSERT_EQUAL(holds("StringEquals,aws:RequestTag/cost,x", &names), OPEN);
    CU_ASSERT_EQUAL(holds("Null,aws:RequestTag/other,true", &names), YES);
    CU_ASSERT_EQUAL(holds("Null,aws:RequestTag/Team,true", &away), YES);
}

static void no_tags_no_keys(void)
{
    const Ask none = {USER_V, TAG, SECRET, {NULL}};
    derives(&none, "aws:TagKeys", NULL);
    CU_ASSERT_EQUAL(holds("Null,aws:TagKeys,true", &none), YES);
    CU_ASSERT_EQUAL(holds("ForAllValues:StringEquals,aws:TagKeys,Team", &none), YES);
    CU_ASSERT_EQUAL(holds("ForAnyValue:StringEquals,aws:TagKeys,Team", &none), NO);
}

static void names_of_the_encryption_context(void)
{
    static const char *const list = "kms:EncryptionContextKeys";
    const Ask one = {USER_V, DECRYPT, KEY, {CONTEXT ":App=x"}};
    const Ask names = {USER_V, DECRYPT, KEY, {CONTEXT "Keys=App|Zone", CONTEXT ":App=x"}};
    const Ask wrong = {USER_V, DECRYPT, KEY, {CONTEXT "Keys=Zone", CONTEXT ":App=x"}};
    const Ask none = {USER_V, DECRYPT, KEY, {NULL}};
    derives(&one, list, "App");
    derives(&names, list, "App|Zone");
    derives(&none, list, NULL);
    refused(&wrong, "kms:EncryptionContextKeys does not name \"App\"");
    CU_ASSERT_EQUAL(holds("ForAnyValue:StringEquals," CONTEXT "Keys,App", &one), YES);
    CU_ASSERT_EQUAL(holds("ForAllValues:StringEquals," CONTEXT "Keys,App", &names), NO);
    CU_ASSERT_EQUAL(holds("Null," CONTEXT ":zone,false", &names), OPEN);
    CU_ASSERT_EQUAL(holds("StringEquals," CONTEXT ":zone,x", &names), OPEN);
    CU_ASSERT_EQUAL(holds("StringEquals," CONTEXT ":APP,x", &names), YES);
    CU_ASSERT_EQUAL(holds("ForAllValues:StringEquals," CONTEXT "Keys,App", &none), YES);
}

static void the_forwarded_call_has_two_names(void)
{
    static const char *const list = "kms:EncryptionContextKeys";
    const Ask plain = {SESS_R, "read-secret", SECRET, {NULL}};
    const Ask other_order = {
        SESS_R, "read-secret", SECRET, {CONTEXT "Keys=SecretVersionId|SecretARN"}};
    const Ask fewer = {SESS_R, "read-secret", SECRET, {CONTEXT "Keys=SecretARN"}};
    const Ask more = {SESS_R, "read-secret", SECRET, {CONTEXT ":App=x"}};
    const Ask *fine[] = {&plain, &other_order};
    for (guint i = 0; i < G_N_ELEMENTS(fine); i++) {
        g_autoptr(Scene) scene = scene_new();
        scene_use_key(scene);
        ask(scene, fine[i]);
        CU_ASSERT_PTR_NULL_FATAL(scene->error);
        check_key(scene, 1, list, "SecretARN|SecretVersionId");
    }
    const Ask *wrong[] = {&fewer, &more};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Scene) scene = scene_new();
        scene_use_key(scene);
        ask(scene, wrong[i]);
        CU_ASSERT_TRUE(g_error_matches(scene->error, XP_ERROR, XP_ERROR_INPUT));
    }
}

static void services_on_the_way(void)
{
    const Ask list = {USER_V, DECRYPT, KEY, {VIA "=a.amazonaws.com|b.amazonaws.com"}};
    const Ask first = {USER_V, DECRYPT, KEY, {VIA "First=a.amazonaws.com"}};
    const Ask direct = {USER_V, DECRYPT, KEY, {VIA "=a.amazonaws.com", "aws:ViaAWSService=false"}};
    const Ask wrong = {USER_V, DECRYPT, KEY, {VIA "=a.amazonaws.com", VIA "Last=b.amazonaws.com"}};
    const Ask service = {USER_V, DECRYPT, KEY, {"kms:ViaService=s3.us-east-1.amazonaws.com"}};
    const Ask not_via = {USER_V,
                         DECRYPT,
                         KEY,
                         {"kms:ViaService=s3.us-east-1.amazonaws.com", "aws:ViaAWSService=false"}};
    const Ask none = {USER_V, DECRYPT, KEY, {NULL}};
    derives(&list, VIA "First", "a.amazonaws.com");
    derives(&list, VIA "Last", "b.amazonaws.com");
    derives(&list, "aws:ViaAWSService", "true");
    derives(&first, "aws:ViaAWSService", "true");
    derives(&first, VIA, NULL);
    derives(&service, "aws:ViaAWSService", "true");
    derives(&none, "aws:ViaAWSService", "false");
    derives(&none, VIA, NULL);
    refused(&direct, "aws:ViaAWSService");
    refused(&wrong, VIA "Last");
    refused(&not_via, "aws:ViaAWSService");
    CU_ASSERT_EQUAL(holds("ForAnyValue:StringEquals," VIA ",b.amazonaws.com", &list), YES);
    CU_ASSERT_EQUAL(holds("ForAnyValue:StringEquals," VIA ",b.amazonaws.com", &first), OPEN);
    CU_ASSERT_EQUAL(holds("Null," VIA ",false", &first), OPEN);
    CU_ASSERT_EQUAL(holds("StringEquals," VIA "First,a.amazonaws.com", &list), YES);
}

static void one_time_in_two_keys(void)
{
    const Ask calendar = {USER_V, GET, SECRET, {"aws:CurrentTime=2026-03-01T13:00:00.75+01:00"}};
    const Ask seconds = {USER_V, GET, SECRET, {"aws:EpochTime=1772366400"}};
    const Ask both = {
        USER_V, GET, SECRET, {"aws:CurrentTime=2026-03-01T12:00:00Z", "aws:EpochTime=1772366400"}};
    const Ask differ = {
        USER_V, GET, SECRET, {"aws:CurrentTime=2026-03-01T12:00:00Z", "aws:EpochTime=1772366401"}};
    const Ask far = {USER_V, GET, SECRET, {"aws:EpochTime=999999999999999"}};
    derives(&calendar, "aws:EpochTime", "1772366400");
    derives(&seconds, "aws:CurrentTime", "2026-03-01T12:00:00Z");
    derives(&both, "aws:CurrentTime", "2026-03-01T12:00:00Z");
    derives(&far, "aws:CurrentTime", NULL);
    refused(&differ, "aws:EpochTime");
    CU_ASSERT_EQUAL(holds("NumericEquals,aws:EpochTime,1772366400", &calendar), YES);
    CU_ASSERT_EQUAL(holds("DateGreaterThan,aws:CurrentTime,2026-03-01", &seconds), YES);
    CU_ASSERT_EQUAL(holds("DateGreaterThan,aws:CurrentTime,2026-03-01", &far), OPEN);
}

static void keys_of_other_operations(void)
{
    const Ask rows[] = {
        {USER_V, DECRYPT, KEY, {"kms:GrantOperations=Decrypt"}},
        {USER_V, GET, SECRET, {"kms:ViaService=x"}},
        {USER_V, GET, SECRET, {"secretsmanager:Name=x"}},
        {USER_V, GET, SECRET, {"sts:ExternalId=x"}},
        {USER_V, "secretsmanager:PutSecretValue", SECRET, {"secretsmanager:VersionStage=x"}},
        {USER_V, "read-secret", SECRET, {"kms:GranteePrincipal=x"}},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) scene = scene_new();
        scene_use_key(scene);
        ask(scene, &rows[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error);
        CU_ASSERT_PTR_NOT_NULL(strstr(scene->error->message, "never has it; leave it out"));
    }
    const Ask grant = {USER_V, "kms:CreateGrant", KEY, {"kms:GrantOperations=Decrypt|Encrypt"}};
    CU_ASSERT_EQUAL(holds("ForAllValues:StringEquals,kms:GrantOperations,Decrypt", &grant), NO);
    CU_ASSERT_EQUAL(holds("ForAllValues:StringLike,kms:GrantOperations,?ecrypt,E*", &grant), YES);
    const Ask session = {USER_V, GET, SECRET, {"saml:sub=x"}};
    CU_ASSERT_EQUAL(holds("StringEquals,saml:sub,x", &session), YES);
}

static void single_values_are_single(void)
{
    const Ask two = {USER_V, GET, SECRET, {"aws:referer=a|b"}};
    const Ask none = {USER_V, GET, SECRET, {"aws:SourceIp"}};
    const Ask unlisted = {USER_V, GET, SECRET, {"acme:Thing=a|b"}};
    refused(&two, "aws:referer is given 2 values");
    refused(&none, "aws:SourceIp is given 0 values");
    derives(&unlisted, "acme:Thing", "a|b");
}

static void what_an_operation_always_has(void)
{
    const Ask decrypt = {USER_V, DECRYPT, KEY, {NULL}};
    const Ask given = {USER_V, DECRYPT, KEY, {"kms:EncryptionAlgorithm=SYMMETRIC_DEFAULT"}};
    const Ask describe = {USER_V, "kms:DescribeKey", KEY, {NULL}};
    const Ask create = {USER_V, "kms:CreateKey", "*", {NULL}};
    const Ask create_rsa = {USER_V, "kms:CreateKey", "*", {"kms:KeySpec=RSA_2048"}};
    const Ask grant = {USER_V, "kms:CreateGrant", KEY, {NULL}};
    const Ask of_service = {USER_V, "kms:CreateGrant", KEY, {"aws:ViaAWSService=true"}};
    CU_ASSERT_EQUAL(holds("Null,kms:EncryptionAlgorithm,false", &decrypt), YES);
    CU_ASSERT_EQUAL(holds("StringEquals,kms:EncryptionAlgorithm,SYMMETRIC_DEFAULT", &decrypt),
                    OPEN);
    CU_ASSERT_EQUAL(holds("StringEquals,kms:EncryptionAlgorithm,SYMMETRIC_DEFAULT", &given), YES);
    CU_ASSERT_EQUAL(holds("Null,kms:EncryptionAlgorithm,true", &describe), YES);
    CU_ASSERT_EQUAL(holds("Bool,kms:GrantIsForAWSResource,false", &grant), OPEN);
    CU_ASSERT_EQUAL(holds("Bool,kms:GrantIsForAWSResource,true", &grant), NO);
    CU_ASSERT_EQUAL(holds("Bool,kms:GrantIsForAWSResource,true", &of_service), OPEN);
    CU_ASSERT_EQUAL(holds("Bool,kms:GrantIsForAWSResource,true", &describe), NO);
    CU_ASSERT_EQUAL(holds("Null,kms:GrantIsForAWSResource,true", &decrypt), YES);
    CU_ASSERT_EQUAL(holds("Bool,kms:MultiRegion,false", &decrypt), YES);
    CU_ASSERT_EQUAL(holds("Null,kms:MultiRegionKeyType,true", &decrypt), YES);
    CU_ASSERT_EQUAL(holds("Null,kms:KeySpec,false", &decrypt), YES);
    CU_ASSERT_EQUAL(holds("Null,kms:KeySpec,false", &create), OPEN);
    CU_ASSERT_EQUAL(holds("StringEquals,kms:KeySpec,RSA_2048", &create_rsa), YES);
}

static void keys_nobody_lists_in_the_forwarded_call(void)
{
    static const struct {
        const char *given;
        XpDecision expected;
    } rows[] = {{"saml:sub=x", YES}, {"acme:Thing=x", OPEN}, {"aws:referer=x", NO}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Ask request = {USER_V, "read-secret", SECRET, {rows[i].given}};
        g_auto(GStrv) parts = g_strsplit(rows[i].given, "=", 2);
        g_autoptr(Scene) scene = scene_new();
        g_autofree char *statement =
            g_strdup_printf("allow P=" USER_V " A=* R=* C=StringEquals,%s,x", parts[0]);
        scene_use_key(scene);
        scene_resource(scene, scene->key, statement);
        scene_identity(scene, scene->v, "allow A=" GET " R=*");
        CU_ASSERT_EQUAL(ask(scene, &request), rows[i].expected);
        ASSERT_SAYS(scene, 0, XP_LAYER_IDENTITY, XP_SAYS_ALLOW);
    }
}

static void aliases_of_a_key(void)
{
    static const char *aliases[] = {"alias/db", "alias/app"};
    g_autoptr(Scene) scene = scene_new();
    scene->key->aliases = aliases;
    scene->key->n_aliases = 2;
    scene_identity(scene, scene->v,
                   "allow A=* R=* C=ForAnyValue:StringEquals,kms:ResourceAliases,alias/db");
    scene_resource(scene, scene->key, "allow P=" ID_A " A=* R=*");
    ASSERT_DECISION(scene, USER_V, DECRYPT, KEY, YES);
    check_key(scene, 0, "kms:ResourceAliases", "alias/db|alias/app");
    scene_resource(scene, scene->key,
                   "allow P=* A=* R=* C=ForAnyValue:StringEquals,kms:ResourceAliases,alias/db");
    ASSERT_DECISION(scene, "arn:aws:iam::" ID_A ":role/T", DECRYPT, KEY, OPEN);
    CU_ASSERT_TRUE(scene_depends_on(scene, "S-KMS-21"));
    scene->key->aliases = NULL;
    scene->key->n_aliases = 0;
}

static void names_of_a_service(void)
{
    static const char *const list = "aws:PrincipalServiceNamesList";
    static const struct {
        const char *value;
        XpDecision expected;
    } rows[] = {{"lambda.amazonaws.com", YES}, {"lambda.us-east-1.amazonaws.com", OPEN}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) scene = scene_new();
        g_autofree char *statement = g_strdup_printf(
            "allow PS=lambda.amazonaws.com A=* R=* C=ForAnyValue:StringEquals,%s,%s", list,
            rows[i].value);
        scene_resource(scene, scene->secret, statement);
        ASSERT_DECISION(scene, "lambda.amazonaws.com", GET, SECRET, rows[i].expected);
    }
}

CU_TestInfo xp_keys_tests[] = {
    {"aws:TagKeys names the tags of the request (S-KEY-4)", tags_and_their_keys},
    {"without tags there are no tag keys (S-COND-24, S-COND-26)", no_tags_no_keys},
    {"kms:EncryptionContextKeys names the entries (S-KMS-19)", names_of_the_encryption_context},
    {"the forwarded call has two entries (S-SM-8)", the_forwarded_call_has_two_names},
    {"services on the way (S-EVAL-27, S-KMS-18)", services_on_the_way},
    {"aws:EpochTime is aws:CurrentTime (S-KEY-4)", one_time_in_two_keys},
    {"keys of other operations (S-COND-31)", keys_of_other_operations},
    {"keys with one value have one", single_values_are_single},
    {"what an operation always has (S-KMS-22)", what_an_operation_always_has},
    {"keys nobody lists in the forwarded call (S-SND-11, S-COND-31)",
     keys_nobody_lists_in_the_forwarded_call},
    {"aliases of a key (S-KMS-21)", aliases_of_a_key},
    {"a service has its own name", names_of_a_service},
    CU_TEST_INFO_NULL,
};
