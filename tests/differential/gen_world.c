/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_world.h"

#include <string.h>

#include "tests/differential/gen_maker.h"
#include "tests/differential/gen_policy.h"

/* ---- accounts ---- */

static void choose_accounts(XpGenMaker *maker)
{
    static const char *const ids[XP_GEN_ACCOUNTS] = {"111111111111", "222222222222",
                                                     "333333333333"};
    static const char *const labels[XP_GEN_ACCOUNTS] = {"Account1", "Account2", "Account3"};
    XpRandom *random = maker->random;

    for (guint i = 0; i < XP_GEN_ACCOUNTS; i++) {
        XpGenAccount *account = &maker->accounts[i];

        account->supplied = i == 0 || xp_random_chance(random, i == 1 ? 80 : 40);
        account->complete = account->supplied && xp_random_chance(random, 65);
        account->symbolic = account->supplied && xp_random_chance(random, 25);
        account->label = account->symbolic || xp_random_chance(random, 50) ? labels[i] : ids[i];
        account->text = account->symbolic ? labels[i] : ids[i];
        account->partition = maker->words->partition;
        xp_words_add(maker->words->accounts, "%s", account->text);
        if (account->supplied)
            xp_words_add(maker->out->labels, "%s", account->label);
    }
    xp_words_add(maker->words->accounts, "999999999999");
    if (xp_gen_has(maker, XP_THEME_PARTITIONS) && maker->accounts[1].supplied)
        maker->accounts[1].partition =
            strcmp(maker->words->partition, "aws") == 0 ? "aws-us-gov" : "aws";
}

static json_t *manifest_row(const XpGenMaker *maker, const XpGenAccount *account)
{
    json_t *row = json_object();

    if (!account->symbolic && strcmp(account->label, account->text) != 0)
        json_object_set_new(row, "id", json_string(account->text));
    if (strcmp(account->partition, maker->words->partition) != 0)
        json_object_set_new(row, "partition", json_string(account->partition));
    json_object_set_new(row, "inventory",
                        json_string(account->complete ? "complete" : "incomplete"));
    return row;
}

static void write_manifest(XpGenMaker *maker)
{
    XpRandom *random = maker->random;
    json_t *root = json_pack("{s:i}", "version", 1);
    json_t *accounts = json_object();

    for (guint i = 0; i < XP_GEN_ACCOUNTS; i++) {
        const XpGenAccount *account = &maker->accounts[i];

        if (account->supplied)
            json_object_set_new(accounts, account->label, manifest_row(maker, account));
    }
    json_object_set_new(root, "accounts", accounts);
    if (strcmp(maker->words->partition, "aws") != 0)
        json_object_set_new(root, "partition", json_string(maker->words->partition));
    if (!xp_gen_has(maker, XP_THEME_ORGANIZATION) && xp_random_chance(random, 85))
        json_object_set_new(root, "organizations", json_string("none"));
    if (xp_random_chance(random, 4))
        json_object_set_new(root, "assume", json_pack("{s:b}", "closed_world", 1));
    xp_diff_tree_add(maker->tree, root, "xacct.yaml");
}

/* ---- shared ---- */

void xp_gen_tags(XpRandom *random, json_t *row, guint unknown_percent)
{
    json_t *tags;

    if (xp_random_chance(random, unknown_percent))
        return;
    tags = json_object();
    if (xp_random_chance(random, 70))
        json_object_set_new(tags, XP_PICK(random, "team", "Team"),
                            json_string(XP_PICK(random, "red", "blue", "red", "")));
    if (xp_random_chance(random, 30))
        json_object_set_new(tags, "Env", json_string(XP_PICK(random, "prod", "test", "Prod")));
    json_object_set_new(row, "tags", tags);
}

json_t *xp_gen_wide_allow(void)
{
    return json_pack("{s:s,s:s,s:s}", "Effect", "Allow", "Action", "*", "Resource", "*");
}

/* ---- the world ---- */

/* Principals nobody loaded, and the names of networks. */
static void choose_words(XpGenMaker *maker)
{
    XpWords *words = maker->words;

    for (guint i = 0; i < XP_GEN_ACCOUNTS; i++) {
        const XpGenAccount *account = &maker->accounts[i];

        xp_words_add(words->principals, "%s", account->text);
        xp_words_add(words->principals, "arn:%s:iam::%s:root", account->partition, account->text);
        xp_words_add(words->identities, "arn:%s:iam::%s:root", account->partition, account->text);
    }
    xp_words_add(words->principals, "AROA9999999999999999");
    xp_words_add(words->principals, "arn:%s:iam::%s:role/Gone", maker->accounts[1].partition,
                 maker->accounts[1].text);
    xp_words_add(words->endpoints, "vpce-1");
    xp_words_add(words->endpoints, "vpce-2");
    xp_words_add(words->regions, "us-west-2");
    if (xp_gen_has(maker, XP_THEME_PROVIDERS)) {
        xp_words_add(words->providers, "arn:%s:iam::%s:saml-provider/Okta", words->partition,
                     maker->accounts[0].text);
        xp_words_add(words->providers,
                     "arn:%s:iam::%s:oidc-provider/token.actions.githubusercontent.com",
                     words->partition, maker->accounts[1].text);
        xp_words_add(words->providers, "accounts.google.com");
    }
}

/* What `within policy` names: wide enough to be kept to, now and then. */
static void write_bound(XpGenMaker *maker)
{
    XpRandom *random = maker->random;
    const char *principal =
        xp_random_chance(random, 60) ? NULL : xp_words_pick(random, maker->words->principals, NULL);
    json_t *first = xp_gen_grant(random, maker->words, principal,
                                 XP_PICK(random, "kms:*", "secretsmanager:*", "sts:*", "*"), "*");

    xp_diff_tree_add(maker->tree,
                     xp_gen_document(random, maker->words, XP_POLICY_REFERENCE, first, 3),
                     XP_DIFF_BOUND);
}

static void fill(XpGenMaker *maker)
{
    choose_accounts(maker);
    xp_gen_name_data(maker);
    xp_gen_name_people(maker);
    choose_words(maker);
    write_manifest(maker);
    xp_gen_write_people(maker);
    xp_gen_write_data(maker);
    if (xp_gen_has(maker, XP_THEME_ORGANIZATION))
        xp_gen_write_organization(maker);
    write_bound(maker);
}

static void clear_person(gpointer data)
{
    XpGenPerson *person = data;

    g_free(person->arn);
    g_free(person->folder);
}

XpGenWorld *xp_gen_world(XpRandom *random, const XpThemes *themes)
{
    XpGenWorld *out = g_new0(XpGenWorld, 1);
    XpGenMaker maker = {.random = random, .out = out};

    out->themes = xp_themes_choose(themes, random);
    out->tree = maker.tree = xp_diff_tree_new();
    out->words = maker.words = xp_words_new(xp_random_chance(random, 96) ? "aws" : "aws-cn");
    out->words->typed = out->themes.has[XP_THEME_TYPED];
    out->words->sets = out->themes.has[XP_THEME_SETS];
    out->labels = g_ptr_array_new_with_free_func(g_free);
    out->subjects = g_ptr_array_new_with_free_func(g_free);
    out->objects = g_ptr_array_new_with_free_func(g_free);
    maker.persons = g_array_new(FALSE, TRUE, sizeof(XpGenPerson));
    g_array_set_clear_func(maker.persons, clear_person);
    fill(&maker);
    out->hero = maker.hero_arn;
    g_array_unref(maker.persons);
    g_free(maker.secret);
    g_free(maker.key);
    g_free(maker.second_key);
    return out;
}

void xp_gen_world_free(XpGenWorld *world)
{
    if (world == NULL)
        return;
    xp_diff_tree_free(world->tree);
    xp_words_free(world->words);
    g_free(world->hero);
    g_ptr_array_unref(world->labels);
    g_ptr_array_unref(world->subjects);
    g_ptr_array_unref(world->objects);
    g_free(world);
}
