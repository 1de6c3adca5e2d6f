/* SPDX-License-Identifier: Apache-2.0
 *
 * Input that is large, endless or not there: one clear error each, and in linear time.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frontend/load/policy_json.h"
#include "frontend/model/world_build.h"
#include "tests/load/fixture.h"
#include "tests/load/suites.h"

/* 100 MB */
#define HUGE_SIZE ((off_t)100000000)

#define KEY_POLICY "accounts/A/kms/K/key-policy.json"

static void an_empty_folder_is_an_empty_tree(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_TREE_EMPTY, "", 0, "accounts/LABEL/"));
    xp_tree_make(tree, "accounts");
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_TREE_EMPTY, "", 0, "accounts/LABEL/"));
}

static void a_path_that_does_not_exist_is_one_error(void)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;

    CU_ASSERT_PTR_NULL(xp_load_tree("no/such/folder", NULL, diags, &error));
    CU_ASSERT_EQUAL(xp_diag_count_errors(diags), 1);
    CU_ASSERT_EQUAL(xp_diag_get(diags, 0)->id, XP_DIAG_FILE_UNREADABLE);
}

static void a_file_is_no_tree(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = xp_tree_path(tree, "policy.json");

    xp_tree_put(tree, "policy.json", "{}");
    CU_ASSERT_PTR_NULL(xp_load_tree(path, NULL, diags, &error));
    CU_ASSERT_EQUAL(xp_diag_count_errors(diags), 1);
    CU_ASSERT_STRING_EQUAL(xp_diag_get(diags, 0)->help, "a folder is expected here");
}

static void link_to(const XpTree *tree, const char *target, const char *path)
{
    g_autofree char *whole = xp_tree_path(tree, path);

    CU_ASSERT_EQUAL(symlink(target, whole), 0);
}

static void a_folder_that_contains_itself_is_one_error(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_make(tree, "accounts/A/kms");
    link_to(tree, "../..", "accounts/A/kms/loop");
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_TREE_LOOP, "accounts/A/kms/loop", 0, "symbolic link"));
}

static void a_loop_where_nothing_belongs_is_a_loop_too(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_make(tree, "accounts/A/kms");
    link_to(tree, "..", "accounts/A/again");
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_TREE_LOOP, "accounts/A/again", 0, "symbolic link"));
}

static void a_link_to_itself_is_one_error(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_make(tree, "accounts/A/kms");
    link_to(tree, "me", "accounts/A/kms/me");
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_TREE_LOOP, "accounts/A/kms/me", 0, "symbolic link"));
}

static void a_link_to_nothing_is_one_error(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    xp_tree_make(tree, "accounts/A/kms/K");
    link_to(tree, "nowhere.json", KEY_POLICY);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_FILE_UNREADABLE, KEY_POLICY, 0, "check the path"));
}

static void a_link_to_a_file_elsewhere_is_followed(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autoptr(XpTree) elsewhere = xp_tree_new();
    g_autofree char *policy = xp_tree_key_policy("111122223333");
    g_autofree char *target = xp_tree_path(elsewhere, "shared.json");

    xp_tree_put(elsewhere, "shared.json", policy);
    xp_tree_make(tree, "accounts/A/kms/K");
    link_to(tree, target, KEY_POLICY);
    CU_ASSERT(xp_tree_load(tree, NULL));
}

static void an_unreadable_file_is_one_error(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *policy = xp_tree_key_policy("111122223333");
    g_autofree char *path = xp_tree_path(tree, KEY_POLICY);

    xp_tree_put(tree, KEY_POLICY, policy);
    CU_ASSERT_EQUAL(chmod(path, 0), 0);
    if (geteuid() == 0)
        return; /* root reads everything; links and folders in its place are tested above */
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_FILE_UNREADABLE, KEY_POLICY, 0, "permissions"));
}

static void a_pipe_is_not_waited_for(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *path = xp_tree_path(tree, KEY_POLICY);

    xp_tree_make(tree, "accounts/A/kms/K");
    CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_FILE_UNREADABLE, KEY_POLICY, 0, "put a file there"));
}

/* Makes a file of @size bytes that takes up no room. */
static void put_sparse(const XpTree *tree, const char *path, off_t size)
{
    g_autofree char *whole = xp_tree_path(tree, path);

    xp_tree_put(tree, path, "");
    CU_ASSERT_EQUAL(truncate(whole, size), 0);
}

static void a_file_of_100_megabytes_is_refused_by_its_size(void)
{
    g_autoptr(XpTree) policy = xp_tree_new();
    g_autoptr(XpTree) yaml = xp_tree_new();

    put_sparse(policy, KEY_POLICY, HUGE_SIZE);
    CU_ASSERT_FALSE(xp_tree_load(policy, NULL));
    CU_ASSERT(xp_tree_fails(policy, XP_DIAG_FILE_TOO_LARGE, KEY_POLICY, 0, "split the file"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xp_tree_find(policy, XP_DIAG_FILE_TOO_LARGE)->text, "1 MiB"));

    put_sparse(yaml, "accounts/A/kms/K/key.yaml", HUGE_SIZE);
    CU_ASSERT_FALSE(xp_tree_load(yaml, NULL));
    CU_ASSERT(xp_tree_fails(yaml, XP_DIAG_FILE_TOO_LARGE, "accounts/A/kms/K/key.yaml", 0,
                            "split the file"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xp_tree_find(yaml, XP_DIAG_FILE_TOO_LARGE)->text, "32 MiB"));
}

static void put_repeated(const XpTree *tree, const char *path, const char *piece, guint n)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < n; i++)
        g_string_append(text, piece);
    xp_tree_put(tree, path, text->str);
}

static void json_nested_100000_deep_is_one_error(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    put_repeated(tree, KEY_POLICY, "[", 100000);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_JSON_TOO_DEEP, KEY_POLICY, 1, "no policy needs this"));
    CU_ASSERT_EQUAL(xp_tree_find(tree, XP_DIAG_JSON_TOO_DEEP)->span.column, 65);
    put_repeated(tree, KEY_POLICY, "{\"a\":", 100000);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_JSON_TOO_DEEP, KEY_POLICY, 1, "no policy needs this"));
}

static void yaml_nested_100000_deep_is_one_error(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();

    put_repeated(tree, "xacct.yaml", "[", 100000);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_YAML_SYNTAX, "xacct.yaml", 1, "no file of a tree"));
    put_repeated(tree, "xacct.yaml", "- ", 100000);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT_EQUAL(xp_diag_count_errors(tree->diags), 1);
}

static void a_flood_of_values_is_one_error(void)
{
    g_autoptr(XpTree) tree = xp_tree_new();
    g_autofree char *policy = xp_tree_key_policy("111122223333");
    g_autoptr(GString) text = g_string_new(NULL);

    xp_tree_put(tree, KEY_POLICY, policy);
    g_string_append(text, "[0");
    for (guint i = 0; i < 1100000; i++)
        g_string_append(text, ",0");
    xp_tree_put(tree, "accounts/A/kms/K/grants.json", text->str);
    CU_ASSERT_FALSE(xp_tree_load(tree, NULL));
    CU_ASSERT(xp_tree_fails(tree, XP_DIAG_FILE_TOO_LARGE, "accounts/A/kms/K/grants.json", 1,
                            "split the file"));
}

static void a_large_document_loads_in_time_that_grows_with_its_size_only(void)
{
    g_autoptr(XpWorld) world = xp_world_new();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GString) text = g_string_new("{\"Statement\": [");
    const XpPolicy *policy;

    for (guint i = 0; i < 6000; i++)
        g_string_append_printf(text,
                               "%s{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": "
                               "\"arn:aws:iam::%012u:root\"},"
                               "\"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}",
                               i > 0 ? "," : "", 100000000 + i);
    g_string_append(text, "]}");
    CU_ASSERT(text->len < (gsize)1 << 20);
    policy =
        xp_load_policy_text(world, XP_POLICY_KEY, "large.json", text->str, text->len, NULL, diags);
    CU_ASSERT_PTR_NOT_NULL_FATAL(policy);
    CU_ASSERT_EQUAL(policy->n_statements, 6000);
    CU_ASSERT_EQUAL(world->n_accounts, 6000);
}

/* Every cut of a document is an error with a place, never a crash. */
static void every_cut_of_a_document_is_an_error(void)
{
    g_autofree char *policy = xp_tree_key_policy("arn:aws:iam::111122223333:role/team/\\u0041pp");
    gsize length = strlen(policy);

    for (gsize n = 0; n < length - 2; n++) {
        g_autoptr(XpWorld) world = xp_world_new();
        g_autoptr(XpDiagList) diags = xp_diag_list_new();

        CU_ASSERT_PTR_NULL(
            xp_load_policy_text(world, XP_POLICY_KEY, "cut.json", policy, n, NULL, diags));
        CU_ASSERT_EQUAL(xp_diag_count_errors(diags), 1);
        CU_ASSERT(xp_diag_get(diags, 0)->span.line > 0);
    }
}

static void every_changed_byte_is_survived(void)
{
    g_autofree char *policy = xp_tree_key_policy("arn:aws:iam::Account2:role/App");
    gsize length = strlen(policy);

    for (gsize i = 0; i < length; i++) {
        static const char bytes[] = {'\0', '"', '{', ']', ',', '\\', '*', '\x80', '#', ' '};

        for (gsize j = 0; j < sizeof bytes; j++) {
            g_autoptr(XpWorld) world = xp_world_new();
            g_autoptr(XpDiagList) diags = xp_diag_list_new();
            char kept = policy[i];
            const XpPolicy *read;

            policy[i] = bytes[j];
            read = xp_load_policy_text(world, XP_POLICY_KEY, "changed.json", policy, length, NULL,
                                       diags);
            CU_ASSERT_EQUAL(read == NULL, xp_diag_count_errors(diags) > 0);
            policy[i] = kept;
        }
    }
}

CU_TestInfo xp_hostile_tests[] = {
    {"an empty folder is an empty tree", an_empty_folder_is_an_empty_tree},
    {"a path that does not exist is one error", a_path_that_does_not_exist_is_one_error},
    {"a file is no tree", a_file_is_no_tree},
    {"a folder that contains itself is one error", a_folder_that_contains_itself_is_one_error},
    {"a loop where nothing belongs is a loop too", a_loop_where_nothing_belongs_is_a_loop_too},
    {"a link to itself is one error", a_link_to_itself_is_one_error},
    {"a link to nothing is one error", a_link_to_nothing_is_one_error},
    {"a link to a file elsewhere is followed", a_link_to_a_file_elsewhere_is_followed},
    {"an unreadable file is one error", an_unreadable_file_is_one_error},
    {"a pipe is not waited for", a_pipe_is_not_waited_for},
    {"a file of 100 megabytes is refused by its size",
     a_file_of_100_megabytes_is_refused_by_its_size},
    {"JSON nested 100000 deep is one error", json_nested_100000_deep_is_one_error},
    {"YAML nested 100000 deep is one error", yaml_nested_100000_deep_is_one_error},
    {"a flood of values is one error", a_flood_of_values_is_one_error},
    {"a large document loads in time that grows with its size only",
     a_large_document_loads_in_time_that_grows_with_its_size_only},
    {"every cut of a document is an error", every_cut_of_a_document_is_an_error},
    {"every changed byte is survived", every_changed_byte_is_survived},
    CU_TEST_INFO_NULL,
};
