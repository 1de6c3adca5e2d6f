/* SPDX-License-Identifier: Apache-2.0
 *
 * A tree in which every kind of file stands once.
 */
#include <string.h>

#include "tests/load/fixture.h"
#include "tests/load/suites.h"

typedef struct {
    const char *path;
    const char *text;
} File;

#define ALLOW                                                                                   \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", " \
    "\"Resource\": \"*\"}]}"
#define ALLOW_ALL_OF_A                                                                      \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": " \
    "{\"AWS\": \"arn:aws:iam::A:root\"}, \"Action\": \"*\", \"Resource\": \"*\"}]}"
#define TRUST                                                                               \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": " \
    "{\"AWS\": \"A\"}, \"Action\": \"sts:AssumeRole\"}]}"
#define DENY_RCP                                                                                  \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", " \
    "\"Action\": \"kms:*\", \"Resource\": \"*\"}]}"
#define KEY_ID "1234abcd-12ab-34cd-56ef-1234567890ab"

static const File files[] = {
    {"README.md", "# not input\n"},
    {".gitignore", "out/\n"},
    {"LICENSE", "none\n"},
    {"case.json", "{}\n"},
    {"xacct.yaml", "version: 1\n"
                   "partition: aws\n"
                   "accounts:\n"
                   "  A: {id: \"111122223333\", regions: [eu-west-1], inventory: complete}\n"
                   "  B:\n"
                   "  C: \"777788889999\"\n"
                   "bind: {Region: us-west-2}\n"},
    {"accounts/A/kms/K/key-policy.json", ALLOW_ALL_OF_A},
    {"accounts/A/kms/K/key-policy.d/20-b.json", "{\"Effect\": \"Allow\", \"Principal\": \"*\", "
                                                "\"Action\": \"kms:*\", \"Resource\": \"*\"}"},
    {"accounts/A/kms/K/key.yaml", "arn: arn:aws:kms:Region:A:key/" KEY_ID "\n"
                                  "manager: customer\nstate: Disabled\n"
                                  "aliases: [alias/db, alias/old]\nmulti_region: true\n"
                                  "tags: {team: a, empty: \"\"}\n"},
    {"accounts/A/kms/K/grants.json",
     "{\"Grants\": [{\"GrantId\": \"g1\", \"GranteePrincipal\": \"arn:aws:iam::B:role/App\", "
     "\"RetiringPrincipal\": \"arn:aws:iam::A:root\", \"Operations\": [\"Decrypt\", \"Encrypt\"], "
     "\"Constraints\": {\"EncryptionContextSubset\": {\"a\": \"b\"}}, \"CreationDate\": 1}]}"},
    {"accounts/A/kms/mrk-0123456789abcdef0123456789abcdef/key.yaml", "region: us-east-1\n"},
    {"accounts/A/secretsmanager/S/resource-policy.json", ALLOW_ALL_OF_A},
    {"accounts/A/secretsmanager/S/secret.yaml",
     "name: prod/db\nkms_key: K\nversion_keys: [alias/old]\n"
     "replicas: [{region: us-east-1, kms_key: A/mrk-0123456789abcdef0123456789abcdef}, "
     "{region: eu-central-1}]\ntags: {}\n"},
    {"accounts/A/resources/bucket/resource.yaml", "arn: arn:aws:s3:::example\ntags: {x: y}\n"},
    {"accounts/A/resources/bucket/resource-policy.json", ALLOW_ALL_OF_A},
    {"accounts/A/vpc-endpoints/vpce-1/policy.json", ALLOW_ALL_OF_A},
    {"accounts/A/vpc-endpoints/vpce-2/.keep", ""},
    {"accounts/B/iam/role/App/role.yaml", "path: /team/\nid: AROAEXAMPLE1\ntags: {a: b}\n"
                                          "attached: [ReadAll, "
                                          "\"arn:aws:iam::aws:policy/AdministratorAccess\", "
                                          "\"arn:aws:iam::aws:policy/SecurityAudit\"]\n"},
    {"accounts/B/iam/role/App/trust-policy.json", TRUST},
    {"accounts/B/iam/role/App/boundary.json", ALLOW},
    {"accounts/B/iam/role/App/policies/inline.json", ALLOW},
    {"accounts/B/iam/role/App/sessions/job/policy.json", ALLOW},
    {"accounts/B/iam/role/App/sessions/other/.keep", ""},
    {"accounts/B/iam/user/alice/user.yaml", "id: AIDAEXAMPLE1\npolicies: unknown\n"},
    {"accounts/B/iam/user/bob/.keep", ""},
    {"accounts/B/iam/group/Devs/group.yaml", "members: [alice]\nattached: [ReadAll]\n"},
    {"accounts/B/iam/group/Devs/policies/devs.json", ALLOW},
    {"accounts/B/iam/policy/ReadAll.json", ALLOW},
    {"org/org.yaml",
     "id: o-abcdefghij\nmanagement_account: D\n"
     "tree:\n  r-abcd:\n    accounts: [D]\n    ou-abcd-11111111:\n"
     "      ou-abcd-22222222: [A, B]\n"
     "attach:\n  Full: [r-abcd, ou-abcd-11111111, A]\n  rcps/Perimeter: [r-abcd]\n"},
    {"org/scps/Full.json", ALLOW},
    {"org/rcps/Perimeter.json", DENY_RCP},
    {"props/main.xprop", "property p { no anyone can kms:* on key K }\n"},
};

static XpTree *load_all(gboolean backwards)
{
    XpTree *tree = xp_tree_new();

    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        const File *file = &files[backwards ? G_N_ELEMENTS(files) - 1 - i : i];

        xp_tree_put(tree, file->path, file->text);
    }
    if (!xp_tree_load(tree, NULL))
        xp_tree_fails(tree, XP_DIAG_TREE_EMPTY, "", 0, "");
    return tree;
}

static gboolean shows(const XpTree *tree, const char *text, const char *expected)
{
    g_autofree char *shown = xp_symbols_print(tree->world->symbols, text);

    return strcmp(shown, expected) == 0;
}

static void accounts_are_supplied_or_only_named(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    const XpWorld *world = tree->world;

    CU_ASSERT_PTR_NOT_NULL_FATAL(world);
    CU_ASSERT_EQUAL_FATAL(world->n_accounts, 4);
    CU_ASSERT_STRING_EQUAL(world->accounts[0]->id, "111122223333");
    CU_ASSERT(world->accounts[0]->supplied && world->accounts[0]->complete);
    CU_ASSERT_EQUAL(world->accounts[0]->n_regions, 1);
    CU_ASSERT(world->accounts[1]->symbolic && world->accounts[1]->supplied);
    CU_ASSERT_FALSE(world->accounts[1]->complete);
    CU_ASSERT_STRING_EQUAL(world->accounts[2]->label, "C");
    CU_ASSERT_FALSE(world->accounts[2]->supplied);
    CU_ASSERT_STRING_EQUAL(world->accounts[3]->label, "D");
    CU_ASSERT_FALSE(world->accounts[3]->supplied);
}

static void a_key_is_what_its_files_say(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    const XpResource *key;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    key = xp_world_resource(tree->world, tree->world->accounts[0], XP_RESOURCE_KEY, "K");
    CU_ASSERT_PTR_NOT_NULL_FATAL(key);
    CU_ASSERT_STRING_EQUAL(key->arn, "arn:aws:kms:us-west-2:111122223333:key/" KEY_ID);
    CU_ASSERT_STRING_EQUAL(key->region, "us-west-2");
    CU_ASSERT_STRING_EQUAL(key->state, "Disabled");
    CU_ASSERT(key->multi_region && key->stated && !key->aws_managed);
    CU_ASSERT_EQUAL(key->n_aliases, 2);
    CU_ASSERT_EQUAL(key->tags.n, 2);
    CU_ASSERT_EQUAL(key->policy, XP_KNOWN);
    CU_ASSERT_EQUAL(key->policies.n, 2);
    CU_ASSERT_EQUAL(key->grants_status, XP_KNOWN);
    CU_ASSERT_EQUAL_FATAL(key->n_grants, 1);
    CU_ASSERT_EQUAL_FATAL(key->grants[0].n_grantees, 1);
    CU_ASSERT_EQUAL(key->grants[0].grantees[0].form, XP_PRINCIPAL_ROLE);
    CU_ASSERT(shows(tree, key->grants[0].grantees[0].text, "arn:aws:iam::B:role/App"));
    CU_ASSERT_EQUAL(key->grants[0].n_operations, 2);
    CU_ASSERT(key->grants[0].subset.stated || key->grants[0].equals.stated);
}

static void the_folder_of_a_key_may_be_its_id(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    CU_ASSERT_PTR_NOT_NULL(xp_world_resource_by_arn(
        tree->world,
        "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"));
}

static void a_secret_is_what_its_files_say(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    const XpResource *secret;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    secret = xp_world_resource(tree->world, tree->world->accounts[0], XP_RESOURCE_SECRET, "S");
    CU_ASSERT_PTR_NOT_NULL_FATAL(secret);
    /* The one Region of the account, since the secret states none. */
    CU_ASSERT(shows(tree, secret->arn,
                    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-XXXXXX"));
    CU_ASSERT_EQUAL(secret->kms_key.kind, XP_KEY_LOADED);
    CU_ASSERT_STRING_EQUAL(secret->kms_key.key->name, "K");
    CU_ASSERT_EQUAL_FATAL(secret->n_version_keys, 1);
    CU_ASSERT_EQUAL(secret->version_keys[0].kind, XP_KEY_FOREIGN);
    CU_ASSERT_EQUAL(secret->key_history, XP_KNOWN);
    CU_ASSERT_EQUAL_FATAL(secret->n_replicas, 2);
    CU_ASSERT_EQUAL(secret->replicas[0].key.kind, XP_KEY_LOADED);
    CU_ASSERT_EQUAL(secret->replicas[1].key.kind, XP_KEY_AWS_MANAGED);
    CU_ASSERT_EQUAL(secret->tags.status, XP_KNOWN);
    CU_ASSERT_EQUAL(secret->tags.n, 0);
}

static void other_resources_and_endpoints_load(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    const XpResource *bucket;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    bucket = xp_world_resource_by_arn(tree->world, "arn:aws:s3:::example");
    CU_ASSERT_PTR_NOT_NULL_FATAL(bucket);
    CU_ASSERT_EQUAL(bucket->policies.n, 1);
    CU_ASSERT_PTR_NULL(bucket->region);
    CU_ASSERT_PTR_NOT_NULL_FATAL(xp_world_endpoint(tree->world, "vpce-1"));
    CU_ASSERT_PTR_NOT_NULL(xp_world_endpoint(tree->world, "vpce-1")->policy);
    CU_ASSERT_PTR_NULL(xp_world_endpoint(tree->world, "vpce-2")->policy);
}

static void a_role_is_what_its_files_say(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    const XpIdentity *role;
    guint missing = 0;
    guint built_in = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    role = xp_world_identity(tree->world, tree->world->accounts[1], XP_IDENTITY_ROLE, "App");
    CU_ASSERT_PTR_NOT_NULL_FATAL(role);
    CU_ASSERT(shows(tree, role->arn, "arn:aws:iam::B:role/team/App"));
    CU_ASSERT_STRING_EQUAL(role->unique_id, "AROAEXAMPLE1");
    CU_ASSERT_EQUAL(role->trust, XP_KNOWN);
    CU_ASSERT_EQUAL(role->boundary, XP_KNOWN);
    CU_ASSERT_EQUAL(role->policies.n, 4);
    for (guint i = 0; i < role->policies.n; i++) {
        missing += role->policies.items[i]->missing ? 1u : 0u;
        built_in += role->policies.items[i]->built_in ? 1u : 0u;
    }
    CU_ASSERT_EQUAL(missing, 1);
    CU_ASSERT_EQUAL(built_in, 1);
    CU_ASSERT_EQUAL_FATAL(role->n_sessions, 2);
    CU_ASSERT_EQUAL(role->sessions[0].policies.n, 1);
    CU_ASSERT_EQUAL(role->sessions[1].policies.n, 0);
}

static void a_user_has_the_policies_of_its_groups(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    const XpIdentity *alice;
    const XpIdentity *bob;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    alice = xp_world_identity(tree->world, tree->world->accounts[1], XP_IDENTITY_USER, "alice");
    bob = xp_world_identity(tree->world, tree->world->accounts[1], XP_IDENTITY_USER, "bob");
    CU_ASSERT_EQUAL(alice->policies.n, 2);
    CU_ASSERT(alice->policies.unknown);
    CU_ASSERT_EQUAL(bob->policies.n, 0);
    CU_ASSERT_FALSE(bob->policies.unknown);
    CU_ASSERT_EQUAL(tree->world->groups[0]->n_members, 1);
}

static void the_organization_is_what_its_files_say(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    const XpOrganization *organization;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    organization = tree->world->organization;
    CU_ASSERT_EQUAL(tree->world->organizations, XP_KNOWN);
    CU_ASSERT_PTR_NOT_NULL_FATAL(organization);
    CU_ASSERT_STRING_EQUAL(organization->id, "o-abcdefghij");
    CU_ASSERT_STRING_EQUAL(organization->management->label, "D");
    CU_ASSERT_EQUAL_FATAL(organization->n_nodes, 3);
    CU_ASSERT_EQUAL(organization->nodes[0].parent, -1);
    CU_ASSERT_EQUAL(organization->nodes[0].n_accounts, 1);
    CU_ASSERT_EQUAL(organization->nodes[0].n_scps, 1);
    CU_ASSERT_EQUAL(organization->nodes[0].n_rcps, 1);
    CU_ASSERT_EQUAL(organization->nodes[2].parent, 1);
    CU_ASSERT_EQUAL(organization->nodes[2].n_accounts, 2);
    CU_ASSERT_EQUAL(organization->n_attachments, 1);
}

static void every_file_is_an_input_with_its_digest(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    guint n = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->world);
    for (guint i = 0; i < G_N_ELEMENTS(files); i++)
        n += strchr(files[i].path, '/') != NULL && strstr(files[i].path, "/.") == NULL;
    CU_ASSERT_EQUAL(tree->world->n_inputs, n + 1); /* and xacct.yaml */
    for (guint i = 0; i < tree->world->n_inputs; i++)
        CU_ASSERT_EQUAL(strlen(tree->world->inputs[i].sha256), 64);
    CU_ASSERT_EQUAL(tree->world->n_property_files, 1);
}

/* Returns new: what is in the world, in its order, without the tree's own path. */
static char *describe(const XpTree *tree)
{
    const XpWorld *world = tree->world;
    GString *text = g_string_new(NULL);
    gsize root = strlen(world->root);

    for (guint i = 0; i < world->n_accounts; i++)
        g_string_append_printf(text, "account %s %s\n", world->accounts[i]->label,
                               world->accounts[i]->id);
    for (guint i = 0; i < world->n_identities; i++)
        g_string_append_printf(text, "identity %s %u\n", world->identities[i]->arn,
                               world->identities[i]->policies.n);
    for (guint i = 0; i < world->n_resources; i++)
        g_string_append_printf(text, "resource %s\n", world->resources[i]->arn);
    for (guint i = 0; i < world->n_policies; i++)
        g_string_append_printf(text, "policy %s\n",
                               world->policies[i]->file != NULL ? world->policies[i]->file + root
                                                                : world->policies[i]->name);
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++)
        g_string_append_printf(text, "symbol %s\n", xp_symbols_get(world->symbols, i)->name);
    for (guint i = 0; i < world->n_ledger; i++)
        g_string_append_printf(text, "ledger %s %s %s %d %s\n", world->ledger[i].account,
                               world->ledger[i].layer, world->ledger[i].object,
                               (int)world->ledger[i].status, world->ledger[i].effect);
    for (guint i = 0; i < xp_diag_count(tree->diags); i++)
        g_string_append_printf(text, "diag %s\n", xp_diag_get(tree->diags, i)->text);
    return g_string_free(text, FALSE);
}

static void the_order_in_which_files_were_made_does_not_matter(void)
{
    g_autoptr(XpTree) forwards = load_all(FALSE);
    g_autoptr(XpTree) backwards = load_all(TRUE);
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(forwards->world);
    CU_ASSERT_PTR_NOT_NULL_FATAL(backwards->world);
    one = describe(forwards);
    two = describe(backwards);
    CU_ASSERT_STRING_EQUAL(one, two);
}

static void a_slash_at_the_end_of_the_path_changes_nothing(void)
{
    g_autoptr(XpTree) tree = load_all(FALSE);
    g_autofree char *path = g_strconcat(tree->path, "//", NULL);
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpWorld) world = xp_load_tree(path, NULL, diags, NULL);

    CU_ASSERT_PTR_NOT_NULL_FATAL(world);
    CU_ASSERT_STRING_EQUAL(world->root, tree->path);
    CU_ASSERT_STRING_EQUAL(world->inputs[0].path, tree->world->inputs[0].path);
}

/* What is beside the tree, and what only looks like it. */
static void a_folder_is_a_name_whatever_it_looks_like(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_put(tree, ".git/config.json", "not input");
    xp_tree_put(tree, "accounts/A/secretsmanager/license/secret.yaml", "tags: {}\n");
    xp_tree_put(tree, "accounts/A/secretsmanager/notes.md/.keep", "");
    xp_tree_put(tree, "accounts/A/secretsmanager/.env/.keep", "");
    xp_tree_put(tree, "accounts/A/iam/role/LICENSE/.#role.yaml", "not input");
    xp_tree_put(tree, "accounts/A/iam/role/LICENSE/._role.yaml", "not input");
    CU_ASSERT_FATAL(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL_FATAL(tree->world->n_resources, 3);
    CU_ASSERT_STRING_EQUAL(tree->world->resources[0]->name, ".env");
    CU_ASSERT_STRING_EQUAL(tree->world->resources[1]->name, "license");
    CU_ASSERT_STRING_EQUAL(tree->world->resources[2]->name, "notes.md");
    CU_ASSERT_EQUAL_FATAL(tree->world->n_identities, 1);
    CU_ASSERT_STRING_EQUAL(tree->world->identities[0]->name, "LICENSE");
}

CU_TestInfo xp_tree_tests[] = {
    {"accounts are supplied or only named", accounts_are_supplied_or_only_named},
    {"a key is what its files say", a_key_is_what_its_files_say},
    {"the folder of a key may be its id", the_folder_of_a_key_may_be_its_id},
    {"a secret is what its files say", a_secret_is_what_its_files_say},
    {"other resources and endpoints load", other_resources_and_endpoints_load},
    {"a role is what its files say", a_role_is_what_its_files_say},
    {"a user has the policies of its groups", a_user_has_the_policies_of_its_groups},
    {"the organization is what its files say", the_organization_is_what_its_files_say},
    {"every file is an input with its digest", every_file_is_an_input_with_its_digest},
    {"the order in which files were made does not matter",
     the_order_in_which_files_were_made_does_not_matter},
    {"a folder is a name whatever it looks like", a_folder_is_a_name_whatever_it_looks_like},
    {"a slash at the end of the path changes nothing",
     a_slash_at_the_end_of_the_path_changes_nothing},
    CU_TEST_INFO_NULL,
};
