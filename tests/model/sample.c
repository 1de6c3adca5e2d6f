/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/model/sample.h"

#include "frontend/model/world_build.h"

static XpSpan at_line(XpWorld *world, const char *file, guint line)
{
    XpSpan span = {xp_strings_add(world->strings, file), line, 1, line, 2, NULL};

    return span;
}

/* Key policy: Account2's root may decrypt the secret of that ARN. */
static void add_key(XpWorld *world, const XpAccount *owner, const XpAccount *reader,
                    XpResource *secret)
{
    const char *id = xp_world_add_symbol(world, XP_SYMBOL_KEY_ID, "key id of EncryptionKey",
                                         "key EncryptionKey in Account1");
    const char *arn =
        xp_strings_printf(world->strings, "arn:aws:kms:us-west-2:%s:key/%s", owner->id, id);
    XpResource *key = xp_world_add_resource(world, owner, XP_RESOURCE_KEY, "EncryptionKey", arn);
    XpPolicy *policy = xp_world_add_policy(world, XP_POLICY_KEY, "key-policy");
    XpStatement *statement = xp_policy_add_statement(policy, XP_EFFECT_ALLOW);
    XpCondition *condition;
    XpSpan span = at_line(world, "policies/accounts/Account1/kms/EncryptionKey/key-policy.json", 3);
    XpPrincipalEntry entry = {0};

    policy->file = span.file;
    statement->span = span;
    entry.form = XP_PRINCIPAL_ACCOUNT;
    entry.partition = xp_strings_add(world->strings, "aws");
    entry.account = reader->id;
    entry.text = xp_strings_printf(world->strings, "arn:aws:iam::%s:root", reader->id);
    xp_statement_add_principal(statement, XP_ELEMENT_PLAIN, &entry);
    xp_statement_add_action(world->strings, statement, XP_ELEMENT_PLAIN, "kms:Decrypt", &span);
    xp_statement_add_resource(world->strings, statement, XP_ELEMENT_PLAIN, "*", &span);
    condition =
        xp_statement_add_condition(world->strings, statement, "ForAnyValue:StringLikeIfExists",
                                   "kms:EncryptionContext:SecretARN", &span);
    xp_condition_add_value(world->strings, condition, secret->arn, &span);
    xp_condition_add_value(world->strings, condition, "x", NULL);
    key->folder = xp_strings_add(world->strings, "policies/accounts/Account1/kms/EncryptionKey");
    key->policy = XP_KNOWN;
    xp_documents_add(&key->policies, policy);
    xp_resource_add_alias(world, key, "alias/db");
    secret->kms_key.kind = XP_KEY_LOADED;
    secret->kms_key.key = key;
    xp_resource_add_version_key(secret)->arn = arn;
    xp_resource_add_replica(world, secret, "eu-west-1")->key.kind = XP_KEY_AWS_MANAGED;
}

static XpResource *add_secret(XpWorld *world, const XpAccount *owner)
{
    const char *suffix = xp_world_add_symbol(world, XP_SYMBOL_SECRET_SUFFIX, "suffix of Secret",
                                             "secret Secret in Account1");
    const char *arn = xp_strings_printf(
        world->strings, "arn:aws:secretsmanager:us-west-2:%s:secret:Secret-%s", owner->id, suffix);
    XpResource *secret = xp_world_add_resource(world, owner, XP_RESOURCE_SECRET, "Secret", arn);

    xp_tags_add(world->strings, &secret->tags, "Stage", "prod");
    return secret;
}

static void add_principals(XpWorld *world, XpAccount *account)
{
    XpIdentity *role =
        xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/team/", "ApplicationRole");
    XpIdentity *user = xp_world_add_identity(world, account, XP_IDENTITY_USER, "/", "eve");
    XpGroup *group = xp_world_add_group(world, account, "Devs");
    XpPolicy *first = xp_world_add_policy(world, XP_POLICY_IDENTITY, "b");
    XpPolicy *second = xp_world_add_policy(world, XP_POLICY_IDENTITY, "a");

    first->file = xp_strings_add(world->strings, "b.json");
    second->file = xp_strings_add(world->strings, "a.json");
    xp_documents_add(&role->policies, first);
    xp_documents_add(&role->policies, second);
    xp_documents_add(&group->policies, first);
    role->boundary = XP_KNOWN;
    role->boundary_policy = second;
    role->unique_id = xp_strings_add(world->strings, "AROAEXAMPLE");
    role->folder =
        xp_strings_add(world->strings, "policies/accounts/Account2/iam/role/ApplicationRole");
    xp_identity_add_session(world, role, "zoe");
    xp_documents_add(&xp_identity_add_session(world, role, "amy")->policies, second);
    xp_group_add_member(group, user);
}

static void add_organization(XpWorld *world, const XpAccount *member)
{
    XpOrganization *organization = xp_world_set_organization(world, "o-abc1234567");
    gint root = xp_organization_add_node(world, organization, "r-ab12", -1);
    XpPolicy *scp = xp_world_add_policy(world, XP_POLICY_SCP, "FullAWSAccess");

    organization->management = member;
    xp_org_node_add_account(&organization->nodes[root], member);
    xp_org_node_add_scp(&organization->nodes[root], scp);
    xp_org_node_add_rcp(&organization->nodes[root], scp);
    xp_organization_attach(organization, member, scp);
}

XpWorld *xp_sample_world(void)
{
    XpWorld *world = xp_world_new();
    XpAccount *third = xp_world_add_account(world, "Third", "333344445555", "aws");
    XpAccount *second = xp_world_add_account(world, "Account2", NULL, "aws");
    XpAccount *first = xp_world_add_account(world, "Account1", NULL, "aws");
    XpResource *secret = add_secret(world, first);
    XpPolicy *endpoint_policy = xp_world_add_policy(world, XP_POLICY_VPC_ENDPOINT, "endpoint");

    world->root = xp_strings_add(world->strings, "policies");
    first->supplied = TRUE;
    first->folder = xp_strings_add(world->strings, "policies/accounts/Account1");
    second->supplied = TRUE;
    second->folder = xp_strings_add(world->strings, "policies/accounts/Account2");
    xp_account_add_region(world, first, "us-west-2");
    add_key(world, first, second, secret);
    add_principals(world, second);
    add_organization(world, third);
    xp_world_add_endpoint(world, first, "vpce-1a2b3c4d")->policy = endpoint_policy;
    xp_world_add_ledger(world, "Account1", "grants", "key EncryptionKey", XP_LEDGER_ABSENT, "");
    xp_world_add_input(world, "policies/xacct.yaml", "00", "native");
    xp_world_add_property_file(world, "policies/props/b.xprop");
    xp_world_add_property_file(world, "policies/props/a.xprop");
    xp_world_freeze(world);
    return world;
}
