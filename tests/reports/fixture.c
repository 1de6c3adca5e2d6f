/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reports/fixture.h"

#include "frontend/model/world_build.h"

#define ROOT_FOLDER "policies"
#define KEY_FILE    ROOT_FOLDER "/accounts/Account1/kms/EncryptionKey/key-policy.json"
#define SECRET_FILE ROOT_FOLDER "/accounts/Account1/secretsmanager/Secret/resource-policy.json"
#define ROLE_FILE   ROOT_FOLDER "/accounts/Account2/iam/role/ApplicationRole/policies/step3.json"

static XpSpan span_at(XpWorld *world, const char *file, guint line)
{
    return (XpSpan){.file = xp_strings_add(world->strings, file),
                    .line = line,
                    .column = 5,
                    .end_line = line + 6,
                    .end_column = 6};
}

static XpPolicy *add_policy(XpWorld *world, XpPolicyType type, const char *name, const char *file)
{
    XpPolicy *policy = xp_world_add_policy(world, type, name);
    policy->span = span_at(world, file, 1);
    policy->file = policy->span.file;
    return policy;
}

static XpStatement *add_statement(XpWorld *world, XpPolicy *policy, guint line, const char *action,
                                  const char *resource)
{
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    XpSpan span = span_at(world, policy->file, line);
    statement->span = span;
    xp_statement_add_action(world->strings, statement, XP_ELEMENT_PLAIN, action, &span);
    xp_statement_add_resource(world->strings, statement, XP_ELEMENT_PLAIN, resource, &span);
    return statement;
}

static void add_principal(XpWorld *world, XpStatement *statement, const char *text)
{
    XpPrincipalEntry entry = {0};
    g_autoptr(GError) error = NULL;
    gboolean parsed =
        xp_principal_parse(world->strings, world->symbols, "AWS", text, &entry, &error);
    g_assert_no_error(error);
    g_assert_true(parsed);
    xp_statement_add_principal(statement, XP_ELEMENT_PLAIN, &entry);
}

static XpAccount *add_account(XpWorld *world, const char *label)
{
    XpAccount *account = xp_world_add_account(world, label, NULL, "aws");
    g_autofree char *folder = g_strdup_printf(ROOT_FOLDER "/accounts/%s", label);
    account->supplied = TRUE;
    account->folder = xp_strings_add(world->strings, folder);
    return account;
}

static void add_secret(XpWorld *world, const XpAccount *owner, const XpAccount *reader)
{
    g_autofree char *arn =
        g_strdup_printf("arn:aws:secretsmanager:us-west-2:%s:secret:Secret-a1b2c3", owner->id);
    g_autofree char *root = g_strdup_printf("arn:aws:iam::%s:root", reader->id);
    XpResource *secret = xp_world_add_resource(world, owner, XP_RESOURCE_SECRET, "Secret", arn);
    XpPolicy *policy = add_policy(world, XP_POLICY_RESOURCE, "resource-policy", SECRET_FILE);
    XpStatement *statement = add_statement(world, policy, 4, "secretsmanager:GetSecretValue", "*");
    add_principal(world, statement, root);
    xp_documents_add(&secret->policies, policy);
    secret->policy = XP_KNOWN;
}

static void add_key(XpWorld *world, const XpAccount *owner, const XpAccount *reader)
{
    g_autofree char *arn = g_strdup_printf(
        "arn:aws:kms:us-west-2:%s:key/1234abcd-12ab-34cd-56ef-1234567890ab", owner->id);
    g_autofree char *role = g_strdup_printf("arn:aws:iam::%s:role/ApplicationRole", reader->id);
    XpResource *key = xp_world_add_resource(world, owner, XP_RESOURCE_KEY, "EncryptionKey", arn);
    XpPolicy *policy = add_policy(world, XP_POLICY_KEY, "key-policy", KEY_FILE);
    XpStatement *statement = add_statement(world, policy, 9, "kms:Decrypt", "*");
    add_principal(world, statement, role);
    xp_statement_add_action(world->strings, statement, XP_ELEMENT_PLAIN, "kms:DescribeKey", NULL);
    XpCondition *condition = xp_statement_add_condition(world->strings, statement, "StringEquals",
                                                        "kms:ViaService", NULL);
    xp_condition_add_value(world->strings, condition, "secretsmanager.us-west-2.amazonaws.com",
                           NULL);
    xp_documents_add(&key->policies, policy);
    key->policy = XP_KNOWN;
}

static void add_role(XpWorld *world, const XpAccount *account)
{
    XpIdentity *role =
        xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", "ApplicationRole");
    XpPolicy *policy = add_policy(world, XP_POLICY_IDENTITY, "step3", ROLE_FILE);
    add_statement(world, policy, 4, "secretsmanager:GetSecretValue", "*");
    add_statement(world, policy, 11, "kms:Decrypt", "*");
    xp_documents_add(&role->policies, policy);
}

XpWorld *fixture_world(void)
{
    XpWorld *world = xp_world_new();
    XpAccount *owner = add_account(world, "Account1");
    XpAccount *reader = add_account(world, "Account2");
    world->root = xp_strings_add(world->strings, ROOT_FOLDER);
    add_secret(world, owner, reader);
    add_key(world, owner, reader);
    add_role(world, reader);
    xp_world_add_ledger(world, "Account2", "inventory", "", XP_LEDGER_ABSENT,
                        "others may exist there");
    xp_world_add_input(world, KEY_FILE,
                       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                       "native");
    xp_world_freeze(world);
    return world;
}

/* --- results --- */

static const XpPolicy *find_policy(const XpWorld *world, XpPolicyType type)
{
    for (guint i = 0; i < world->n_policies; i++)
        if (world->policies[i]->type == type)
            return world->policies[i];
    g_assert_not_reached();
}

static XpPropertyResult *result_new(const char *id, const char *sentence, XpVerdict verdict,
                                    const char *level, const char *reason)
{
    XpPropertyResult *property = xp_property_result_new();
    property->id = g_strdup(id);
    property->sentence = g_strdup(sentence);
    property->file = g_strdup(ROOT_FOLDER "/props/secrets.xprop");
    property->line = 4;
    property->level = g_strdup(level);
    property->verdict = verdict;
    property->reason = g_strdup(reason);
    property->reach = g_strdup("directly (role chains not examined)");
    return property;
}

static void add_core(XpPropertyResult *property, XpCoreRole role, const XpPolicy *policy,
                     guint statement, const char *what)
{
    g_ptr_array_add(
        property->core,
        xp_core_item_new(role, policy, what == NULL ? &policy->statements[statement] : NULL, what));
}

XpPropertyResult *fixture_proved_can(const XpWorld *world)
{
    XpPropertyResult *property =
        result_new("app-reads-db", "app can read-secret on db", XP_VERDICT_PROVED, "high",
                   "both calls are allowed by the statements below");
    property->title = g_strdup("ApplicationRole can read the database password");
    add_core(property, XP_ROLE_GRANTS, find_policy(world, XP_POLICY_IDENTITY), 0, NULL);
    add_core(property, XP_ROLE_GRANTS, find_policy(world, XP_POLICY_RESOURCE), 0, NULL);
    add_core(property, XP_ROLE_GRANTS, find_policy(world, XP_POLICY_IDENTITY), 1, NULL);
    add_core(property, XP_ROLE_GRANTS, find_policy(world, XP_POLICY_KEY), 0, NULL);
    property->milliseconds = 12.0;
    return property;
}

XpPropertyResult *fixture_proved_only(const XpWorld *world)
{
    const XpPolicy *key = find_policy(world, XP_POLICY_KEY);
    XpPropertyResult *property = result_new(
        "only-app-decrypts",
        "only app, root of Account1 can decrypt on key EncryptionKey in account Account1",
        XP_VERDICT_PROVED, "critical", "no request by anybody else is allowed");
    XpExceptionUse *use = g_new0(XpExceptionUse, 1);
    use->text = g_strdup("role BreakGlass in account Account1");
    use->because = g_strdup("IR runbook 7");
    use->until = g_strdup("2027-03-31");
    use->ticket = g_strdup("SEC-812");
    use->asked = 1;
    g_ptr_array_add(property->exceptions, use);
    add_core(property, XP_ROLE_STAY_NARROW, key, 0, NULL);
    add_core(property, XP_ROLE_NOT_GROW, key, 0, "key policy of key EncryptionKey in Account1");
    g_ptr_array_add(property->assumptions, g_strdup("key EncryptionKey is enabled"));
    g_ptr_array_add(property->notes, g_strdup("1 principal can become ApplicationRole"));
    return property;
}

static void add_step(XpStory *story, guint call, XpLayer layer, const char *account, XpSays says,
                     const XpPolicy *policy, guint statement)
{
    XpTraceStep *step = xp_trace_step_new(call, layer, account, says, "S-EVAL-1");
    if (policy != NULL) {
        g_ptr_array_add(step->statements, &policy->statements[statement]);
        g_ptr_array_add(step->policies, (gpointer)(guintptr)policy);
    }
    g_ptr_array_add(story->trace, step);
}

static void add_binding(XpStory *story, const char *label, const char *value)
{
    XpBindingRow *row = g_new0(XpBindingRow, 1);
    row->label = g_strdup(label);
    row->value = g_strdup(value);
    g_ptr_array_add(story->bindings, row);
}

static XpRequest *request_new(const char *action, const char *resource)
{
    XpRequest *request = xp_request_new();
    request->caller = (XpCaller){.kind = XP_CALLER_USER,
                                 .partition = "aws",
                                 .account = "444455556666",
                                 .path = "/",
                                 .name = "eve"};
    request->action = action;
    request->resource = resource;
    request->resource_account = "111122223333";
    return request;
}

static XpStory *outsider_story(const XpWorld *world)
{
    XpStory *story = xp_story_new();
    const char *source = "10.0.0.1";
    XpRequest *sent = request_new("secretsmanager:GetSecretValue",
                                  "arn:aws:secretsmanager:us-west-2:111122223333:secret:"
                                  "Secret-a1b2c3");
    XpRequest *forwarded =
        request_new("kms:Decrypt",
                    "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    xp_request_set(sent, "aws:SourceIp", &source, 1);
    add_binding(story, "Account1", "111122223333");
    add_binding(story, "Account2", "444455556666");
    story->request = request_new("secretsmanager:GetSecretValue", sent->resource);
    story->request->read_secret = TRUE;
    xp_request_allow(story->request, "secretsmanager:*", "*");
    story->caller_note = g_strdup("an unlisted user of Account2");
    g_ptr_array_add(story->calls, sent);
    g_ptr_array_add(story->calls, forwarded);
    g_ptr_array_add(story->essential, g_strdup("aws:SourceIp"));
    add_step(story, 0, XP_LAYER_SCP, "444455556666", XP_SAYS_NOT_APPLICABLE, NULL, 0);
    add_step(story, 0, XP_LAYER_IDENTITY, "444455556666", XP_SAYS_ALLOW,
             story->request->identity_policies[0], 0);
    add_step(story, 0, XP_LAYER_RESOURCE, "111122223333", XP_SAYS_ALLOW,
             find_policy(world, XP_POLICY_RESOURCE), 0);
    add_step(story, 1, XP_LAYER_KEY, "111122223333", XP_SAYS_ALLOW,
             find_policy(world, XP_POLICY_KEY), 0);
    return story;
}

XpPropertyResult *fixture_violated_only(const XpWorld *world)
{
    XpPropertyResult *property =
        result_new("only-app-reads-db", "only app can read-secret on db", XP_VERDICT_VIOLATED,
                   "critical", "a request that breaks it is allowed");
    g_ptr_array_add(property->counterexamples, outsider_story(world));
    property->advice = g_strdup("name role/ApplicationRole instead of :root in 2");
    g_ptr_array_add(property->assumptions, g_strdup("no SCP or RCP outside this tree stops it"));
    return property;
}

XpPropertyResult *fixture_violated_can(const XpWorld *world)
{
    (void)world;
    XpPropertyResult *property =
        result_new("app-reads-db", "app can read-secret on db", XP_VERDICT_VIOLATED, "high",
                   "the key half is not allowed");
    XpMissing *missing = xp_missing_new();
    missing->call = 1;
    missing->call_name = g_strdup("kms:Decrypt (forwarded)");
    missing->layer = XP_LAYER_KEY;
    missing->account = g_strdup("Account1");
    missing->rule = g_strdup("S-KMS-3");
    missing->advice = g_strdup("allow kms:Decrypt to role ApplicationRole of Account2");
    missing->file = g_strdup(KEY_FILE);
    g_ptr_array_add(property->missing, missing);
    return property;
}

XpPropertyResult *fixture_unknown(const XpWorld *world)
{
    (void)world;
    XpPropertyResult *property =
        result_new("no-outsiders", "no principal outside account Account1 can kms:* on key K",
                   XP_VERDICT_UNKNOWN, "high", "it depends on what is not known");
    g_ptr_array_add(property->unknowns,
                    xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6",
                                ROOT_FOLDER "/accounts/Account1/kms/EncryptionKey/key.yaml",
                                "grants: none", "grants key EncryptionKey in Account1",
                                "the grants of key EncryptionKey in Account1 were not supplied"));
    g_ptr_array_add(property->unknowns,
                    xp_fact_new(XP_FACT_UNSURE, "S-KEY-10", NULL, NULL, "unsure S-KEY-10",
                                "whether the key is present in forwarded calls is not "
                                "documented"));
    return property;
}

XpPropertyResult *fixture_vacuous(const XpWorld *world)
{
    (void)world;
    return result_new("nobody-from-home", "no user Nobody* in account Account1 can kms:* on db",
                      XP_VERDICT_VACUOUS, "low", "no principal is of this kind");
}

XpPropertyResult *fixture_expected(const XpWorld *world)
{
    XpPropertyResult *property = fixture_violated_only(world);
    g_free(property->id);
    property->id = g_strdup("legacy");
    property->outcome = XP_OUTCOME_EXPECTED;
    g_ptr_array_set_size(property->counterexamples, 0);
    return property;
}

XpRunResult *fixture_run_of(const XpWorld *world, XpPropertyResult *property)
{
    XpRunResult *result = xp_run_result_new(world);
    result->z3_version = g_strdup("4.8.12");
    g_ptr_array_add(result->properties, property);
    return result;
}

XpRunResult *fixture_run(const XpWorld *world)
{
    XpRunResult *result = fixture_run_of(world, fixture_proved_can(world));
    g_ptr_array_add(result->properties, fixture_proved_only(world));
    g_ptr_array_add(result->properties, fixture_violated_only(world));
    g_ptr_array_add(result->properties, fixture_violated_can(world));
    g_ptr_array_add(result->properties, fixture_unknown(world));
    g_ptr_array_add(result->properties, fixture_vacuous(world));
    g_ptr_array_add(result->properties, fixture_expected(world));
    return result;
}
