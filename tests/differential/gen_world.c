/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_world.h"

#include <string.h>

#include "tests/differential/gen_policy.h"

#define ACCOUNTS 3

/**
 * Account:
 * @label: name of its folder
 * @text: what documents write in the account field of an ARN
 */
typedef struct {
    const char *label;
    const char *text;
    gboolean supplied;
    gboolean complete;
    gboolean symbolic;
} Account;

/**
 * Maker:
 * @hero: the index of the account and the ARN of the identity that some policies grant access to
 * @secret, @key: ARN texts of the secret and of the key it is under
 */
typedef struct {
    XpRandom *random;
    XpGenWorld *out;
    XpWords *words;
    XpDiffTree *tree;
    Account accounts[ACCOUNTS];
    const char *partition;
    guint hero;
    char *hero_arn;
    char *secret;
    char *key;
    guint key_owner;
} Maker;

/* ---- accounts ---- */

static void choose_accounts(Maker *maker)
{
    static const char *const ids[ACCOUNTS] = {"111111111111", "222222222222", "333333333333"};
    static const char *const labels[ACCOUNTS] = {"Account1", "Account2", "Account3"};
    XpRandom *random = maker->random;

    for (guint i = 0; i < ACCOUNTS; i++) {
        Account *account = &maker->accounts[i];

        account->supplied = i == 0 || xp_random_chance(random, i == 1 ? 80 : 40);
        account->complete = account->supplied && xp_random_chance(random, 65);
        account->symbolic = account->supplied && xp_random_chance(random, 25);
        account->label = account->symbolic || xp_random_chance(random, 50) ? labels[i] : ids[i];
        account->text = account->symbolic ? labels[i] : ids[i];
        xp_words_add(maker->words->accounts, "%s", account->text);
        if (account->supplied)
            xp_words_add(maker->out->labels, "%s", account->label);
    }
    xp_words_add(maker->words->accounts, "999999999999");
}

static void write_manifest(Maker *maker)
{
    XpRandom *random = maker->random;
    json_t *root = json_pack("{s:i}", "version", 1);
    json_t *accounts = json_object();

    for (guint i = 0; i < ACCOUNTS; i++) {
        const Account *account = &maker->accounts[i];
        json_t *row = json_object();

        if (!account->supplied) {
            json_decref(row);
            continue;
        }
        if (!account->symbolic && strcmp(account->label, account->text) != 0)
            json_object_set_new(row, "id", json_string(account->text));
        json_object_set_new(row, "inventory",
                            json_string(account->complete ? "complete" : "incomplete"));
        json_object_set_new(accounts, account->label, row);
    }
    json_object_set_new(root, "accounts", accounts);
    if (strcmp(maker->partition, "aws") != 0)
        json_object_set_new(root, "partition", json_string(maker->partition));
    if (xp_random_chance(random, 85))
        json_object_set_new(root, "organizations", json_string("none"));
    if (xp_random_chance(random, 4))
        json_object_set_new(root, "assume", json_pack("{s:b}", "closed_world", 1));
    xp_diff_tree_add(maker->tree, root, "xacct.yaml");
}

/* ---- tags, documents ---- */

static void set_tags(XpRandom *random, json_t *row, guint unknown_percent)
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

/* Adds @row as @path unless there is nothing in it. */
static void add_yaml(Maker *maker, json_t *row, const char *folder, const char *name)
{
    if (json_object_size(row) > 0 || xp_random_chance(maker->random, 30))
        xp_diff_tree_add(maker->tree, row, "%s/%s", folder, name);
    else
        json_decref(row);
}

/* ---- principals ---- */

typedef struct {
    const char *kind; /* "role" or "user" */
    const char *name;
    const char *path;
    char *arn;
    char *folder;
    const char *unique_id;
} Person;

/* Allow for both halves, as an administrator writes it. */
static void write_hero_policy(Maker *maker, const Person *person)
{
    json_t *document;
    json_t *list;

    if (!xp_random_chance(maker->random, 88))
        return;
    document = xp_gen_document(maker->random, maker->words, XP_POLICY_IDENTITY,
                               xp_gen_grant(maker->random, maker->words, NULL,
                                            "secretsmanager:GetSecretValue", maker->secret),
                               0);
    list = json_object_get(document, "Statement");
    if (json_is_object(list)) {
        json_t *only = json_incref(list);

        list = json_array();
        json_array_append_new(list, only);
        json_object_set_new(document, "Statement", list);
    }
    json_array_append_new(
        list, xp_gen_grant(maker->random, maker->words, NULL, "kms:Decrypt", maker->key));
    xp_diff_tree_add(maker->tree, document, "%s/policies/access.json", person->folder);
}

static json_t *wide_allow(void)
{
    return json_pack("{s:s,s:s,s:s}", "Effect", "Allow", "Action", "*", "Resource", "*");
}

static void write_limits(Maker *maker, const Person *person)
{
    XpRandom *random = maker->random;
    json_t *first;

    if (xp_random_chance(random, 22)) {
        first = xp_random_chance(random, 65) ? wide_allow() : NULL;
        xp_diff_tree_add(maker->tree,
                         xp_gen_document(random, maker->words, XP_POLICY_BOUNDARY, first, 1),
                         "%s/boundary.json", person->folder);
    }
    if (strcmp(person->kind, "role") == 0 && xp_random_chance(random, 25)) {
        first = xp_random_chance(random, 60) ? wide_allow() : NULL;
        xp_diff_tree_add(maker->tree,
                         xp_gen_document(random, maker->words, XP_POLICY_SESSION, first, 1),
                         "%s/sessions/job/policy.json", person->folder);
    }
}

static void write_person_yaml(Maker *maker, const Person *person, const char *file)
{
    XpRandom *random = maker->random;
    json_t *row = json_object();

    if (strcmp(person->path, "/") != 0)
        json_object_set_new(row, "path", json_string(person->path));
    if (person->unique_id != NULL)
        json_object_set_new(row, "id", json_string(person->unique_id));
    set_tags(random, row, 30);
    if (xp_random_chance(random, 8)) {
        const char *policy =
            XP_PICK(random, "arn:aws:iam::aws:policy/AdministratorAccess",
                    "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/PowerUser");

        json_object_set_new(row, "attached", json_pack("[s]", policy));
    }
    if (xp_random_chance(random, 4))
        json_object_set_new(row, "policies", json_string("unknown"));
    add_yaml(maker, row, person->folder, file);
}

static void write_person(Maker *maker, const Account *account, const Person *person, gboolean hero)
{
    g_autofree char *file = g_strdup_printf("%s.yaml", person->kind);
    XpRandom *random = maker->random;
    guint before = maker->tree->files->len;

    write_person_yaml(maker, person, file);
    if (hero)
        write_hero_policy(maker, person);
    if (xp_random_chance(random, 45))
        xp_diff_tree_add(maker->tree,
                         xp_gen_document(random, maker->words, XP_POLICY_IDENTITY, NULL, 2),
                         "%s/policies/more.json", person->folder);
    write_limits(maker, person);
    if (maker->tree->files->len == before)
        xp_diff_tree_add(maker->tree, NULL, "%s", person->folder);
    xp_words_add(maker->out->subjects, "%s %s in account %s", person->kind, person->name,
                 account->label);
}

/* Makes the words a principal goes by; the folder is written by write_person(). */
static void name_person(Maker *maker, const Account *account, Person *person)
{
    XpWords *words = maker->words;

    person->arn = g_strdup_printf("arn:%s:iam::%s:%s%s%s", maker->partition, account->text,
                                  person->kind, person->path, person->name);
    person->folder =
        g_strdup_printf("accounts/%s/iam/%s/%s", account->label, person->kind, person->name);
    xp_words_add(words->identities, "%s", person->arn);
    xp_words_add(words->principals, "%s", person->arn);
    if (strcmp(person->kind, "role") == 0)
        xp_words_add(words->principals, "arn:%s:sts::%s:assumed-role/%s/%s", maker->partition,
                     account->text, person->name,
                     XP_PICK(maker->random, "job", "session1", "other"));
    else if (xp_random_chance(maker->random, 40))
        xp_words_add(words->principals, "arn:%s:sts::%s:federated-user/%s", maker->partition,
                     account->text, person->name);
    if (person->unique_id != NULL) {
        xp_words_add(words->unique_ids, "%s", person->unique_id);
        if (xp_random_chance(maker->random, 40))
            xp_words_add(words->principals, "%s", person->unique_id);
    }
}

static void clear_person(gpointer data)
{
    Person *person = data;

    g_free(person->arn);
    g_free(person->folder);
}

static const char *const role_names[ACCOUNTS] = {"Admin", "App", "Far"};
static const char *const user_names[ACCOUNTS] = {"alice", "bob", "carol"};
static const char *const role_ids[ACCOUNTS] = {"AROA1111111111111111", "AROA2222222222222222",
                                               "AROA3333333333333333"};
static const char *const user_ids[ACCOUNTS] = {"AIDA1111111111111111", "AIDA2222222222222222",
                                               "AIDA3333333333333333"};

static void make_persons(Maker *maker, guint at, GArray *persons)
{
    XpRandom *random = maker->random;
    Person role = {.kind = "role", .name = role_names[at]};
    Person user = {.kind = "user", .name = user_names[at]};

    role.path = xp_random_chance(random, 25) ? XP_PICK(random, "/team/", "/a:b/", "/x/y/") : "/";
    user.path = xp_random_chance(random, 15) ? "/team/" : "/";
    role.unique_id = xp_random_chance(random, 55) ? role_ids[at] : NULL;
    user.unique_id = xp_random_chance(random, 55) ? user_ids[at] : NULL;
    name_person(maker, &maker->accounts[at], &role);
    g_array_append_val(persons, role);
    if (xp_random_chance(random, 60)) {
        name_person(maker, &maker->accounts[at], &user);
        g_array_append_val(persons, user);
    }
}

static void write_group(Maker *maker, const Account *account, const Person *user)
{
    xp_diff_tree_add(maker->tree, json_pack("{s:[s]}", "members", user->name),
                     "accounts/%s/iam/group/Staff/group.yaml", account->label);
    xp_diff_tree_add(maker->tree,
                     xp_gen_document(maker->random, maker->words, XP_POLICY_IDENTITY, NULL, 2),
                     "accounts/%s/iam/group/Staff/policies/staff.json", account->label);
}

/* ---- secrets, keys, endpoints ---- */

/* What the policies of the secret and its key call the hero. */
static const char *hero_principal(Maker *maker)
{
    return xp_random_chance(maker->random, 65) ? maker->hero_arn
                                               : maker->accounts[maker->hero].text;
}

static void choose_key_and_secret(Maker *maker)
{
    XpRandom *random = maker->random;
    const Account *owner;
    const char *region = XP_PICK(random, "us-east-1", "us-east-1", "eu-west-1");

    maker->key_owner = 0;
    if (xp_random_chance(random, 12)) {
        guint other = 1 + xp_random_below(random, ACCOUNTS - 1);

        maker->key_owner = maker->accounts[other].supplied ? other : 0;
    }
    owner = &maker->accounts[maker->key_owner];
    maker->key =
        xp_random_chance(random, 75)
            ? g_strdup_printf("arn:%s:kms:%s:%s:key/"
                              "11111111-2222-3333-4444-555555555555",
                              maker->partition, region, owner->text)
            : g_strdup_printf("arn:%s:kms:%s:%s:key/main", maker->partition, region, owner->text);
    maker->secret = g_strdup_printf("arn:%s:secretsmanager:%s:%s:secret:db-%s", maker->partition,
                                    region, maker->accounts[0].text,
                                    xp_random_chance(random, 75) ? "AbCdEf" : "??????");
    xp_words_add(maker->words->regions, "%s", region);
    xp_words_add(maker->words->keys, "%s", maker->key);
    xp_words_add(maker->words->secrets, "%s", maker->secret);
    if (xp_random_chance(random, 40))
        xp_words_add(maker->words->secrets, "arn:%s:secretsmanager:%s:%s:secret:other-AbCdEf",
                     maker->partition, region, maker->accounts[1].text);
    if (xp_random_chance(random, 40))
        xp_words_add(maker->words->keys,
                     "arn:%s:kms:%s:%s:key/99999999-2222-3333-4444-555555555555", maker->partition,
                     region, maker->accounts[0].text);
}

static void write_grants(Maker *maker, json_t *row, const char *folder)
{
    XpRandom *random = maker->random;

    if (xp_random_chance(random, 80))
        json_object_set_new(row, "grants", json_string("none"));
    else if (xp_random_chance(random, 30))
        xp_diff_tree_add(maker->tree,
                         json_pack("{s:[{s:s,s:s,s:s,s:[s]}]}", "Grants", "KeyId", maker->key,
                                   "GrantId", "g1", "GranteePrincipal", maker->hero_arn,
                                   "Operations", "Decrypt"),
                         "%s/grants.json", folder);
}

static void write_key_policies(Maker *maker, json_t *row, const char *folder)
{
    XpRandom *random = maker->random;
    const char *owner = maker->accounts[maker->key_owner].text;
    json_t *first = NULL;

    if (xp_random_chance(random, 85))
        first = xp_gen_grant(random, maker->words, hero_principal(maker), "kms:Decrypt",
                             xp_random_chance(random, 80) ? "*" : maker->key);
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

static void write_key(Maker *maker)
{
    XpRandom *random = maker->random;
    const Account *owner = &maker->accounts[maker->key_owner];
    g_autofree char *folder = g_strdup_printf("accounts/%s/kms/main", owner->label);
    json_t *row = json_object();

    if (g_str_has_suffix(maker->key, "/main"))
        json_object_set_new(row, "region",
                            json_string(g_ptr_array_index(maker->words->regions, 0)));
    else
        json_object_set_new(row, "arn", json_string(maker->key));
    set_tags(random, row, 30);
    if (xp_random_chance(random, 6))
        json_object_set_new(row, "state", json_string(XP_PICK(random, "Disabled", "Enabled")));
    if (xp_random_chance(random, 20))
        json_object_set_new(row, "aliases", json_pack("[s]", "alias/db"));
    write_grants(maker, row, folder);
    write_key_policies(maker, row, folder);
    xp_diff_tree_add(maker->tree, row, "%s/key.yaml", folder);
    xp_words_add(maker->out->objects, "key main in account %s", owner->label);
}

static void set_kms_key(Maker *maker, json_t *row)
{
    XpRandom *random = maker->random;
    g_autofree char *name = g_strdup_printf("%s/main", maker->accounts[maker->key_owner].label);

    if (xp_random_chance(random, 8))
        return;
    if (xp_random_chance(random, 6)) {
        g_autofree char *foreign = g_strdup_printf(
            "arn:%s:kms:%s:%s:key/77777777-2222-3333-4444-555555555555", maker->partition,
            (const char *)g_ptr_array_index(maker->words->regions, 0), maker->accounts[2].text);

        json_object_set_new(row, "kms_key", json_string(foreign));
        return;
    }
    json_object_set_new(row, "kms_key", json_string(maker->key_owner == 0 ? "main" : name));
}

static void write_secret(Maker *maker)
{
    XpRandom *random = maker->random;
    const Account *owner = &maker->accounts[0];
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
    set_tags(random, row, 30);
    if (xp_random_chance(random, 75))
        json_object_set_new(row, "key_history", json_string("none"));
    if (has_policy)
        xp_diff_tree_add(
            maker->tree,
            xp_gen_document(random, maker->words, XP_POLICY_RESOURCE,
                            xp_random_chance(random, 85)
                                ? xp_gen_grant(random, maker->words, hero_principal(maker),
                                               "secretsmanager:GetSecretValue",
                                               xp_random_chance(random, 80) ? "*" : maker->secret)
                                : NULL,
                            2),
            "%s/resource-policy.json", folder);
    else if (xp_random_chance(random, 60))
        json_object_set_new(row, "resource_policy", json_string("none"));
    if (named || !has_policy || xp_random_chance(random, 85))
        xp_diff_tree_add(maker->tree, row, "%s/secret.yaml", folder);
    else
        json_decref(row);
    xp_words_add(maker->out->objects, "secret db in account %s", owner->label);
}

static void write_endpoint(Maker *maker)
{
    const Account *account = &maker->accounts[maker->accounts[1].supplied ? 1 : 0];
    json_t *first = xp_random_chance(maker->random, 60)
                        ? json_pack("{s:s,s:s,s:s,s:s}", "Effect", "Allow", "Principal", "*",
                                    "Action", "*", "Resource", "*")
                        : NULL;

    xp_diff_tree_add(maker->tree,
                     xp_gen_document(maker->random, maker->words, XP_POLICY_VPC_ENDPOINT, first, 2),
                     "accounts/%s/vpc-endpoints/vpce-1/policy.json", account->label);
}

/* ---- the world ---- */

static void choose_words(Maker *maker)
{
    XpWords *words = maker->words;

    for (guint i = 0; i < ACCOUNTS; i++) {
        const char *text = maker->accounts[i].text;

        xp_words_add(words->principals, "%s", text);
        xp_words_add(words->principals, "arn:%s:iam::%s:root", maker->partition, text);
        xp_words_add(words->identities, "arn:%s:iam::%s:root", maker->partition, text);
    }
    xp_words_add(words->principals, "AROA9999999999999999");
    xp_words_add(words->principals, "arn:%s:iam::%s:role/Gone", maker->partition,
                 maker->accounts[1].text);
    xp_words_add(words->endpoints, "vpce-1");
    xp_words_add(words->endpoints, "vpce-2");
    xp_words_add(words->regions, "us-west-2");
}

static void write_people(Maker *maker, const GArray *persons, const guint *owners)
{
    for (guint i = 0; i < persons->len; i++) {
        const Person *person = &g_array_index(persons, Person, i);
        const Account *account = &maker->accounts[owners[i]];

        if (!account->supplied)
            continue;
        write_person(maker, account, person, strcmp(person->arn, maker->hero_arn) == 0);
        if (strcmp(person->kind, "user") == 0 && xp_random_chance(maker->random, 30))
            write_group(maker, account, person);
    }
}

static void fill(Maker *maker)
{
    g_autoptr(GArray) persons = g_array_new(FALSE, TRUE, sizeof(Person));
    guint owners[2 * ACCOUNTS] = {0};
    guint hero;

    g_array_set_clear_func(persons, clear_person);
    choose_accounts(maker);
    choose_key_and_secret(maker);
    for (guint i = 0; i < ACCOUNTS; i++) {
        guint before = persons->len;

        make_persons(maker, i, persons);
        for (guint at = before; at < persons->len; at++)
            owners[at] = i;
    }
    hero = xp_random_chance(maker->random, 50) ? 0 : xp_random_below(maker->random, persons->len);
    for (guint i = 0; i < persons->len && hero == 0 && xp_random_chance(maker->random, 70); i++)
        hero = owners[i] == 1 ? i : hero;
    maker->hero = owners[hero];
    maker->hero_arn = g_strdup(g_array_index(persons, Person, hero).arn);
    choose_words(maker);
    write_manifest(maker);
    write_people(maker, persons, owners);
    write_key(maker);
    write_secret(maker);
    if (xp_random_chance(maker->random, 35))
        write_endpoint(maker);
}

XpGenWorld *xp_gen_world(XpRandom *random)
{
    XpGenWorld *out = g_new0(XpGenWorld, 1);
    Maker maker = {.random = random, .out = out};

    maker.partition = xp_random_chance(random, 96) ? "aws" : "aws-cn";
    out->tree = maker.tree = xp_diff_tree_new();
    out->words = maker.words = xp_words_new(maker.partition);
    out->labels = g_ptr_array_new_with_free_func(g_free);
    out->subjects = g_ptr_array_new_with_free_func(g_free);
    out->objects = g_ptr_array_new_with_free_func(g_free);
    fill(&maker);
    out->hero = maker.hero_arn;
    g_free(maker.secret);
    g_free(maker.key);
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
