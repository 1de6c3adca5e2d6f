/* SPDX-License-Identifier: Apache-2.0 */
/* org/: a tree of one to three levels, and what is attached where. */
#include "tests/differential/gen_maker.h"
#include "tests/differential/gen_policy.h"

#define ROOT  "r-abcd"
#define UPPER "ou-abcd-11111111"
#define LOWER "ou-abcd-22222222"

/* The members among the accounts, below the root, an OU or an OU of it. */
static json_t *make_tree(XpGenMaker *maker)
{
    XpRandom *random = maker->random;
    json_t *places[] = {json_array(), json_array(), json_array()};

    for (guint i = 0; i < XP_GEN_ACCOUNTS; i++) {
        const XpGenAccount *account = &maker->accounts[i];

        if (xp_random_chance(random, account->supplied ? 85 : 30))
            json_array_append_new(places[xp_random_below(random, G_N_ELEMENTS(places))],
                                  json_string(account->label));
    }
    return json_pack("{s:{s:o,s:{s:o,s:o}}}", ROOT, "accounts", places[0], UPPER, "accounts",
                     places[1], LOWER, places[2]);
}

static void attach(json_t *attached, const char *policy, const char *target)
{
    if (json_object_get(attached, policy) == NULL)
        json_object_set_new(attached, policy, json_array());
    json_array_append_new(json_object_get(attached, policy), json_string(target));
}

static void write_full_access(XpGenMaker *maker, json_t *attached)
{
    static const char *const nodes[] = {ROOT, UPPER, LOWER};
    XpRandom *random = maker->random;

    xp_diff_tree_add(
        maker->tree,
        json_pack("{s:s,s:[o]}", "Version", "2012-10-17", "Statement", xp_gen_wide_allow()),
        "org/scps/Full.json");
    for (guint i = 0; i < G_N_ELEMENTS(nodes); i++) {
        if (xp_random_chance(random, 95))
            attach(attached, "Full", nodes[i]);
    }
}

static const char *some_node(XpRandom *random)
{
    return XP_PICK(random, ROOT, UPPER, LOWER);
}

/* FullAWSAccess at the level of the account itself, which AWS attaches by default. */
static void attach_to_members(XpGenMaker *maker, const json_t *tree, json_t *attached)
{
    const json_t *root = json_object_get(tree, ROOT);
    const json_t *upper = json_object_get(root, UPPER);
    const json_t *places[] = {json_object_get(root, "accounts"), json_object_get(upper, "accounts"),
                              json_object_get(upper, LOWER)};

    for (guint p = 0; p < G_N_ELEMENTS(places); p++) {
        for (size_t i = 0; i < json_array_size(places[p]); i++) {
            if (xp_random_chance(maker->random, 93))
                attach(attached, "Full", json_string_value(json_array_get(places[p], i)));
        }
    }
}

void xp_gen_write_organization(XpGenMaker *maker)
{
    XpRandom *random = maker->random;
    json_t *root = json_pack("{s:s}", "id", "o-abcdefghij");
    json_t *attached = json_object();
    json_t *tree = make_tree(maker);

    write_full_access(maker, attached);
    attach_to_members(maker, tree, attached);
    if (xp_random_chance(random, 70)) {
        xp_diff_tree_add(maker->tree, xp_gen_document(random, maker->words, XP_POLICY_SCP, NULL, 2),
                         "org/scps/Limits.json");
        attach(attached, "Limits", some_node(random));
    }
    if (xp_random_chance(random, 60)) {
        xp_diff_tree_add(maker->tree, xp_gen_document(random, maker->words, XP_POLICY_RCP, NULL, 1),
                         "org/rcps/Perimeter.json");
        attach(attached, "Perimeter", some_node(random));
    }
    json_object_set_new(root, "tree", tree);
    if (xp_random_chance(random, 75))
        json_object_set_new(
            root, "management_account",
            json_string(xp_random_chance(random, 70)
                            ? "999999999999"
                            : maker->accounts[xp_random_below(random, XP_GEN_ACCOUNTS)].label));
    json_object_set_new(root, "attach", attached);
    xp_diff_tree_add(maker->tree, root, "org/org.yaml");
}
