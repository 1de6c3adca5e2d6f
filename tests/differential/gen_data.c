/* SPDX-License-Identifier: Apache-2.0 */
/* The secret, its keys and their grants, other resources, endpoints. */
#include <string.h>

#include "tests/differential/gen_maker.h"
#include "tests/differential/gen_policy.h"

#define KEY_ID       "11111111-2222-3333-4444-555555555555"
#define OTHER_KEY_ID "99999999-2222-3333-4444-555555555555"

/* What the policies of the secret and its keys call the hero. */
static const char *hero_principal(XpGenMaker *maker)
{
    return xp_random_chance(maker->random, 65) ? maker->hero_arn
                                               : maker->accounts[maker->hero].text;
}

static char *key_arn(const XpGenAccount *owner, const char *region, const char *id)
{
    return g_strdup_printf("arn:%s:kms:%s:%s:key/%s", owner->partition, region, owner->text, id);
}

/* ---- names ---- */

void xp_gen_name_data(XpGenMaker *maker)
{
    XpRandom *random = maker->random;
    XpWords *words = maker->words;
    const XpGenAccount *first = &maker->accounts[0];
    const XpGenAccount *owner;
    const char *region = XP_PICK(random, "us-east-1", "us-east-1", "eu-west-1");
    guint other = 1 + xp_random_below(random, XP_GEN_ACCOUNTS - 1);

    if (xp_random_chance(random, 12) && maker->accounts[other].supplied &&
        strcmp(maker->accounts[other].partition, first->partition) == 0)
        maker->key_owner = other;
    owner = &maker->accounts[maker->key_owner];
    maker->key = key_arn(owner, region, xp_random_chance(random, 75) ? KEY_ID : "main");
    maker->secret =
        g_strdup_printf("arn:%s:secretsmanager:%s:%s:secret:db-%s", first->partition, region,
                        first->text, xp_random_chance(random, 75) ? "AbCdEf" : "??????");
    xp_words_add(words->regions, "%s", region);
    xp_words_add(words->keys, "%s", maker->key);
    xp_words_add(words->secrets, "%s", maker->secret);
    if (xp_random_chance(random, 40))
        xp_words_add(words->secrets, "arn:%s:secretsmanager:%s:%s:secret:other-AbCdEf",
                     maker->accounts[1].partition, region, maker->accounts[1].text);
    if (xp_gen_has(maker, XP_THEME_EARLIER_KEYS) || xp_random_chance(random, 40)) {
        g_autofree char *arn = key_arn(owner, region, OTHER_KEY_ID);

        xp_words_add(words->keys, "%s", arn);
        if (xp_gen_has(maker, XP_THEME_EARLIER_KEYS))
            maker->second_key = g_steal_pointer(&arn);
    }
    if (xp_gen_has(maker, XP_THEME_RESOURCES)) {
        xp_words_add(words->others, "arn:%s:s3:::example-data", first->partition);
        xp_words_add(words->others, "arn:%s:sqs:%s:%s:jobs", first->partition, region, first->text);
    }
}

/* ---- grants ---- */

static json_t *constraints(XpRandom *random)
{
    switch (xp_random_below(random, 4)) {
    case 0:
        return json_pack("{s:{s:s}}", "EncryptionContextEquals", "App",
                         XP_PICK(random, "web", "db"));
    case 1:
        return json_pack("{s:{s:s}}", "EncryptionContextSubset", "App",
                         XP_PICK(random, "web", "db"));
    case 2:
        return json_pack("{s:{s:s},s:{s:s}}", "EncryptionContextSubset", "App", "web",
                         "EncryptionContextEquals", "App", "web");
    default:
        return json_pack("{s:s}", "SourceArn", "arn:aws:s3:::example-data");
    }
}

static json_t *make_grant(XpGenMaker *maker, const char *key, guint index)
{
    XpRandom *random = maker->random;
    g_autofree char *id = g_strdup_printf("g%u", index);
    const char *grantee = xp_random_chance(random, 60)
                              ? maker->hero_arn
                              : xp_words_pick(random, maker->words->principals, maker->hero_arn);
    json_t *grant;

    if (strlen(grantee) == 12)
        grantee = maker->hero_arn;
    if (xp_random_chance(random, 6))
        grantee = "lambda.amazonaws.com";
    grant = json_pack("{s:s,s:s,s:s,s:[s]}", "KeyId", key, "GrantId", id, "GranteePrincipal",
                      grantee, "Operations",
                      XP_PICK(random, "Decrypt", "Decrypt", "Decrypt", "DescribeKey", "Encrypt",
                              "RetireGrant", "CreateGrant"));
    if (xp_random_chance(random, 40))
        json_array_append_new(
            json_object_get(grant, "Operations"),
            json_string(XP_PICK(random, "Decrypt", "RetireGrant", "GenerateDataKey")));
    if (xp_random_chance(random, 25))
        json_object_set_new(grant, "RetiringPrincipal",
                            json_string(xp_words_pick(random, maker->words->identities, "")));
    if (xp_random_chance(random, 35))
        json_object_set_new(grant, "Constraints", constraints(random));
    return grant;
}

static void write_grants(XpGenMaker *maker, json_t *row, const char *key, const char *folder)
{
    XpRandom *random = maker->random;
    json_t *list;

    if (!xp_gen_has(maker, XP_THEME_GRANTS)) {
        if (xp_random_chance(random, 80))
            json_object_set_new(row, "grants", json_string("none"));
        return;
    }
    list = json_array();
    for (guint i = 0; i < xp_random_below(random, 3); i++)
        json_array_append_new(list, make_grant(maker, key, i));
    xp_diff_tree_add(maker->tree, json_pack("{s:o}", "Grants", list), "%s/grants.json", folder);
}

/* ---- keys ---- */

static void write_key_policies(XpGenMaker *maker, json_t *row, const char *key, const char *folder)
{
    XpRandom *random = maker->random;
    const char *owner = maker->accounts[maker->key_owner].text;
    json_t *first = NULL;

    if (xp_random_chance(random, 85))
        first = xp_gen_grant(random, maker->words, hero_principal(maker), "kms:Decrypt",
                             xp_random_chance(random, 80) ? "*" : key);
    if (xp_random_chance(random, 20)) {
        if (first != NULL)
            xp_diff_tree_add(maker->tree, first, "%s/key-policy.d/10-step.json", folder);
        if (xp_random_chance(random, 70))
            json_object_set_new(row, "base", json_string(XP_PICK(random, "default", "none")));
        return;
    }
    if (first != NULL && xp_random_chance(random, 50)) {
        json_t *document =
            xp_gen_document(random, maker->words, XP_POLICY_KEY,
                            xp_gen_grant(random, maker->words, owner, "kms:*", "*"), 1);

        xp_diff_tree_add(maker->tree, document, "%s/key-policy.json", folder);
        xp_diff_tree_add(maker->tree, first, "%s/key-policy.d/10-step.json", folder);
        return;
    }
    xp_diff_tree_add(maker->tree, xp_gen_document(random, maker->words, XP_POLICY_KEY, first, 2),
                     "%s/key-policy.json", folder);
}

static void write_key(XpGenMaker *maker, const char *name, const char *arn)
{
    XpRandom *random = maker->random;
    const XpGenAccount *owner = &maker->accounts[maker->key_owner];
    g_autofree char *folder = g_strdup_printf("accounts/%s/kms/%s", owner->label, name);
    json_t *row = json_object();

    if (g_str_has_suffix(arn, "/main"))
        json_object_set_new(row, "region",
                            json_string(g_ptr_array_index(maker->words->regions, 0)));
    else
        json_object_set_new(row, "arn", json_string(arn));
    xp_gen_tags(random, row, 30);
    if (xp_random_chance(random, 6))
        json_object_set_new(row, "state", json_string(XP_PICK(random, "Disabled", "Enabled")));
    if (xp_random_chance(random, 20)) {
        g_autofree char *alias = g_strdup_printf("alias/%s", name);

        json_object_set_new(row, "aliases", json_pack("[s]", alias));
    }
    write_grants(maker, row, arn, folder);
    write_key_policies(maker, row, arn, folder);
    xp_diff_tree_add(maker->tree, row, "%s/key.yaml", folder);
    xp_words_add(maker->out->objects, "key %s in account %s", name, owner->label);
}

/* ---- the secret ---- */

static void set_kms_key(XpGenMaker *maker, json_t *row)
{
    XpRandom *random = maker->random;
    g_autofree char *name = g_strdup_printf("%s/main", maker->accounts[maker->key_owner].label);

    if (xp_random_chance(random, 8))
        return;
    if (xp_random_chance(random, 6)) {
        g_autofree char *foreign = g_strdup_printf(
            "arn:%s:kms:%s:%s:key/77777777-2222-3333-4444-555555555555",
            maker->accounts[0].partition, (const char *)g_ptr_array_index(maker->words->regions, 0),
            maker->accounts[2].text);

        json_object_set_new(row, "kms_key", json_string(foreign));
        return;
    }
    json_object_set_new(row, "kms_key", json_string(maker->key_owner == 0 ? "main" : name));
}

static void set_history(XpGenMaker *maker, json_t *row)
{
    XpRandom *random = maker->random;

    if (maker->second_key != NULL && xp_random_chance(random, 80))
        json_object_set_new(row, "version_keys",
                            xp_random_chance(random, 50)
                                ? json_pack("[s]", maker->second_key)
                                : json_pack("[s,s]", maker->second_key,
                                            xp_random_chance(random, 50)
                                                ? "alias/aws/secretsmanager"
                                                : maker->key));
    else if (xp_random_chance(random, 75))
        json_object_set_new(row, "key_history", json_string("none"));
    if (xp_gen_has(maker, XP_THEME_REPLICAS))
        json_object_set_new(
            row, "replicas",
            json_pack("[{s:s}]", "region", XP_PICK(random, "us-west-2", "eu-west-3")));
}

static void write_secret_policy(XpGenMaker *maker, const char *folder)
{
    XpRandom *random = maker->random;
    json_t *first = NULL;

    if (xp_random_chance(random, 85))
        first = xp_gen_grant(random, maker->words, hero_principal(maker),
                             "secretsmanager:GetSecretValue",
                             xp_random_chance(random, 80) ? "*" : maker->secret);
    xp_diff_tree_add(maker->tree,
                     xp_gen_document(random, maker->words, XP_POLICY_RESOURCE, first, 2),
                     "%s/resource-policy.json", folder);
}

static void write_secret(XpGenMaker *maker)
{
    XpRandom *random = maker->random;
    const XpGenAccount *owner = &maker->accounts[0];
    g_autofree char *folder = g_strdup_printf("accounts/%s/secretsmanager/db", owner->label);
    gboolean has_policy = xp_random_chance(random, 85);
    gboolean named = !g_str_has_suffix(maker->secret, "??????");
    json_t *row = json_object();

    if (named)
        json_object_set_new(row, "arn", json_string(maker->secret));
    else
        json_object_set_new(row, "region",
                            json_string(g_ptr_array_index(maker->words->regions, 0)));
    set_kms_key(maker, row);
    xp_gen_tags(random, row, 30);
    set_history(maker, row);
    if (has_policy)
        write_secret_policy(maker, folder);
    else if (xp_random_chance(random, 60))
        json_object_set_new(row, "resource_policy", json_string("none"));
    if (named || !has_policy || xp_random_chance(random, 85))
        xp_diff_tree_add(maker->tree, row, "%s/secret.yaml", folder);
    else
        json_decref(row);
    xp_words_add(maker->out->objects, "secret db in account %s", owner->label);
}

/* ---- other resources and endpoints ---- */

static void write_resources(XpGenMaker *maker)
{
    XpRandom *random = maker->random;

    for (guint i = 0; i < maker->words->others->len; i++) {
        const char *arn = g_ptr_array_index(maker->words->others, i);
        const char *action = strstr(arn, ":s3:") != NULL ? "s3:GetObject" : "sqs:SendMessage";
        json_t *row = json_pack("{s:s}", "arn", arn);
        json_t *first = xp_gen_grant(random, maker->words, hero_principal(maker), action,
                                     xp_random_chance(random, 70) ? "*" : arn);

        xp_gen_tags(random, row, 40);
        xp_diff_tree_add(maker->tree, row, "accounts/%s/resources/data%u/resource.yaml",
                         maker->accounts[0].label, i);
        if (xp_random_chance(random, 85))
            xp_diff_tree_add(
                maker->tree, xp_gen_document(random, maker->words, XP_POLICY_RESOURCE, first, 2),
                "accounts/%s/resources/data%u/resource-policy.json", maker->accounts[0].label, i);
        else
            json_decref(first);
    }
}

static void write_endpoint(XpGenMaker *maker)
{
    const XpGenAccount *account = &maker->accounts[maker->accounts[1].supplied ? 1 : 0];
    json_t *first = xp_random_chance(maker->random, 60)
                        ? json_pack("{s:s,s:s,s:s,s:s}", "Effect", "Allow", "Principal", "*",
                                    "Action", "*", "Resource", "*")
                        : NULL;

    xp_diff_tree_add(maker->tree,
                     xp_gen_document(maker->random, maker->words, XP_POLICY_VPC_ENDPOINT, first, 2),
                     "accounts/%s/vpc-endpoints/vpce-1/policy.json", account->label);
}

void xp_gen_write_data(XpGenMaker *maker)
{
    write_key(maker, "main", maker->key);
    if (maker->second_key != NULL)
        write_key(maker, "old", maker->second_key);
    write_secret(maker);
    write_resources(maker);
    if (xp_random_chance(maker->random, 35))
        write_endpoint(maker);
}
