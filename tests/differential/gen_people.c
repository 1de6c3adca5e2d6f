/* SPDX-License-Identifier: Apache-2.0 */
/* Users, roles and groups, with what is attached to them. */
#include <string.h>

#include "tests/differential/gen_maker.h"
#include "tests/differential/gen_policy.h"

/* ---- names ---- */

static const char *const role_names[XP_GEN_ACCOUNTS] = {"Admin", "App", "Far"};
static const char *const user_names[XP_GEN_ACCOUNTS] = {"alice", "bob", "carol"};
static const char *const role_ids[XP_GEN_ACCOUNTS] = {
    "AROA1111111111111111", "AROA2222222222222222", "AROA3333333333333333"};
static const char *const user_ids[XP_GEN_ACCOUNTS] = {
    "AIDA1111111111111111", "AIDA2222222222222222", "AIDA3333333333333333"};

/* Makes the words a principal goes by; takes it into the list. */
static void name_person(XpGenMaker *maker, XpGenPerson *person)
{
    const XpGenAccount *account = &maker->accounts[person->owner];
    gboolean role = strcmp(person->kind, "role") == 0;
    XpWords *words = maker->words;

    person->arn = g_strdup_printf("arn:%s:iam::%s:%s%s%s", account->partition, account->text,
                                  person->kind, person->path, person->name);
    person->folder =
        g_strdup_printf("accounts/%s/iam/%s/%s", account->label, person->kind, person->name);
    xp_words_add(words->identities, "%s", person->arn);
    xp_words_add(words->principals, "%s", person->arn);
    if (role)
        xp_words_add(words->principals, "arn:%s:sts::%s:assumed-role/%s/%s", account->partition,
                     account->text, person->name,
                     XP_PICK(maker->random, "job", "session1", "other"));
    else if (xp_random_chance(maker->random, 40))
        xp_words_add(words->principals, "arn:%s:sts::%s:federated-user/%s", account->partition,
                     account->text, person->name);
    if (person->unique_id != NULL) {
        xp_words_add(words->unique_ids, "%s", person->unique_id);
        if (xp_random_chance(maker->random, 40))
            xp_words_add(words->principals, "%s", person->unique_id);
    }
    if (role && xp_gen_has(maker, XP_THEME_ROLES)) {
        xp_words_add(words->roles, "%s", person->arn);
        if (account->supplied)
            xp_words_add(maker->out->objects, "role %s in account %s", person->name,
                         account->label);
    }
    g_array_append_val(maker->persons, *person);
}

static void name_people_of(XpGenMaker *maker, guint owner)
{
    XpRandom *random = maker->random;
    XpGenPerson role = {.kind = "role", .name = role_names[owner], .owner = owner};
    XpGenPerson user = {.kind = "user", .name = user_names[owner], .owner = owner};

    role.path = xp_random_chance(random, 25) ? XP_PICK(random, "/team/", "/a:b/", "/x/y/") : "/";
    if (xp_random_chance(random, 2))
        role.path = "/aws-service-role/lambda.amazonaws.com/";
    user.path = xp_random_chance(random, 15) ? "/team/" : "/";
    role.unique_id = xp_random_chance(random, 55) ? role_ids[owner] : NULL;
    user.unique_id = xp_random_chance(random, 55) ? user_ids[owner] : NULL;
    name_person(maker, &role);
    if (xp_random_chance(random, 60))
        name_person(maker, &user);
}

void xp_gen_name_people(XpGenMaker *maker)
{
    const GArray *persons = maker->persons;
    const XpGenPerson *person;
    guint hero;

    for (guint i = 0; i < XP_GEN_ACCOUNTS; i++)
        name_people_of(maker, i);
    hero = xp_random_chance(maker->random, 50) ? 0 : xp_random_below(maker->random, persons->len);
    for (guint i = 0; i < persons->len && hero == 0 && xp_random_chance(maker->random, 70); i++)
        hero = g_array_index(persons, XpGenPerson, i).owner == 1 ? i : hero;
    person = &g_array_index(persons, XpGenPerson, hero);
    maker->hero = person->owner;
    maker->hero_arn = g_strdup(person->arn);
}

/* ---- what a principal may ---- */

/* Appends @statement to the statements of @document. */
static void append_statement(json_t *document, json_t *statement)
{
    json_t *list = json_object_get(document, "Statement");

    if (json_is_object(list)) {
        json_object_set_new(document, "Statement", json_pack("[O]", list));
        list = json_object_get(document, "Statement");
    }
    json_array_append_new(list, statement);
}

/* Allow for both halves of a read, as an administrator writes it. */
static void write_hero_policy(XpGenMaker *maker, const XpGenPerson *person)
{
    XpRandom *random = maker->random;
    const XpWords *words = maker->words;
    json_t *document;

    if (!xp_random_chance(random, 88))
        return;
    document = xp_gen_document(
        random, words, XP_POLICY_IDENTITY,
        xp_gen_grant(random, words, NULL, "secretsmanager:GetSecretValue", maker->secret), 0);
    append_statement(document, xp_gen_grant(random, words, NULL, "kms:Decrypt", maker->key));
    if (words->roles->len > 0)
        append_statement(document, xp_gen_grant(random, words, NULL, "sts:AssumeRole",
                                                xp_words_pick(random, words->roles, "*")));
    xp_diff_tree_add(maker->tree, document, "%s/policies/access.json", person->folder);
}

static void write_limits(XpGenMaker *maker, const XpGenPerson *person)
{
    XpRandom *random = maker->random;
    json_t *first;

    if (xp_random_chance(random, 22)) {
        first = xp_random_chance(random, 65) ? xp_gen_wide_allow() : NULL;
        xp_diff_tree_add(maker->tree,
                         xp_gen_document(random, maker->words, XP_POLICY_BOUNDARY, first, 1),
                         "%s/boundary.json", person->folder);
    }
    if (strcmp(person->kind, "role") == 0 && xp_random_chance(random, 25)) {
        first = xp_random_chance(random, 60) ? xp_gen_wide_allow() : NULL;
        xp_diff_tree_add(maker->tree,
                         xp_gen_document(random, maker->words, XP_POLICY_SESSION, first, 1),
                         "%s/sessions/job/policy.json", person->folder);
    }
}

/* Who may become the role: the hero, some account, or whoever chance names. */
static void write_trust(XpGenMaker *maker, const XpGenPerson *person)
{
    XpRandom *random = maker->random;
    const XpWords *words = maker->words;
    const char *who = xp_random_chance(random, 50) ? maker->hero_arn
                                                   : xp_words_pick(random, words->accounts, "*");
    json_t *first = xp_random_chance(random, 85)
                        ? xp_gen_grant(random, words, who, "sts:AssumeRole", NULL)
                        : NULL;

    if (strcmp(person->kind, "role") == 0 && xp_random_chance(random, 80))
        xp_diff_tree_add(maker->tree, xp_gen_document(random, words, XP_POLICY_TRUST, first, 2),
                         "%s/trust-policy.json", person->folder);
}

static void write_yaml(XpGenMaker *maker, const XpGenPerson *person)
{
    XpRandom *random = maker->random;
    json_t *row = json_object();

    if (strcmp(person->path, "/") != 0)
        json_object_set_new(row, "path", json_string(person->path));
    if (person->unique_id != NULL)
        json_object_set_new(row, "id", json_string(person->unique_id));
    xp_gen_tags(random, row, 30);
    if (xp_random_chance(random, 8)) {
        const char *policy =
            XP_PICK(random, "arn:aws:iam::aws:policy/AdministratorAccess",
                    "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/PowerUser");

        json_object_set_new(row, "attached", json_pack("[s]", policy));
    }
    if (xp_random_chance(random, 4))
        json_object_set_new(row, "policies", json_string("unknown"));
    if (json_object_size(row) > 0 || xp_random_chance(random, 30))
        xp_diff_tree_add(maker->tree, row, "%s/%s.yaml", person->folder, person->kind);
    else
        json_decref(row);
}

static void write_person(XpGenMaker *maker, const XpGenPerson *person)
{
    XpRandom *random = maker->random;
    guint before = maker->tree->files->len;

    write_yaml(maker, person);
    if (strcmp(person->arn, maker->hero_arn) == 0)
        write_hero_policy(maker, person);
    if (xp_random_chance(random, 45))
        xp_diff_tree_add(maker->tree,
                         xp_gen_document(random, maker->words, XP_POLICY_IDENTITY, NULL, 2),
                         "%s/policies/more.json", person->folder);
    write_limits(maker, person);
    if (xp_gen_has(maker, XP_THEME_ROLES))
        write_trust(maker, person);
    if (maker->tree->files->len == before)
        xp_diff_tree_add(maker->tree, NULL, "%s", person->folder);
    xp_words_add(maker->out->subjects, "%s %s in account %s", person->kind, person->name,
                 maker->accounts[person->owner].label);
}

static void write_group(XpGenMaker *maker, const XpGenPerson *user)
{
    const char *label = maker->accounts[user->owner].label;

    xp_diff_tree_add(maker->tree, json_pack("{s:[s]}", "members", user->name),
                     "accounts/%s/iam/group/Staff/group.yaml", label);
    xp_diff_tree_add(maker->tree,
                     xp_gen_document(maker->random, maker->words, XP_POLICY_IDENTITY, NULL, 2),
                     "accounts/%s/iam/group/Staff/policies/staff.json", label);
}

void xp_gen_write_people(XpGenMaker *maker)
{
    for (guint i = 0; i < maker->persons->len; i++) {
        const XpGenPerson *person = &g_array_index(maker->persons, XpGenPerson, i);

        if (!maker->accounts[person->owner].supplied)
            continue;
        write_person(maker, person);
        if (strcmp(person->kind, "user") == 0 && xp_random_chance(maker->random, 30))
            write_group(maker, person);
    }
}
