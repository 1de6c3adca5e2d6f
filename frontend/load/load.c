/* SPDX-License-Identifier: Apache-2.0
 *
 * Loading a tree, stage by stage; loader.h says what each is for.
 */
#include "frontend/load/load.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/load/loader.h"

static void init(XpLoader *loader, const XpLoadOptions *options, XpDiagList *diags)
{
    loader->world = xp_world_new();
    if (options != NULL)
        loader->options = *options;
    loader->diags = diags;
    loader->errors_before = xp_diag_count_errors(diags);
    loader->names = xp_names_new(loader->world, options, diags);
    loader->manifest.partition = "aws";
    loader->sources =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)xp_source_free);
    loader->yaml_docs = g_ptr_array_new_with_free_func((GDestroyNotify)xp_yaml_doc_free);
    loader->documents = g_ptr_array_new();
    loader->references = g_ptr_array_new_with_free_func(g_free);
    loader->managed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    loader->control = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    loader->arns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void clear(XpLoader *loader)
{
    xp_names_free(loader->names);
    g_ptr_array_unref(loader->yaml_docs);
    g_hash_table_unref(loader->sources);
    g_ptr_array_unref(loader->documents);
    g_ptr_array_unref(loader->references);
    g_hash_table_unref(loader->managed);
    g_hash_table_unref(loader->control);
    g_hash_table_unref(loader->arns);
    xp_world_free(loader->world);
}

/* A reference policy may stand at the root of the tree. */
static void take_references(XpLoader *loader, XpFolder *root)
{
    const char *const *files = loader->options.references;

    for (guint i = 0; i < root->entries->len; i++) {
        XpEntry *item = g_ptr_array_index(root->entries, i);

        if (files != NULL && g_strv_contains(files, item->path))
            item->taken = TRUE;
    }
}

static void add_references(XpLoader *loader)
{
    const char *const *files = loader->options.references;

    for (guint i = 0; files != NULL && files[i] != NULL; i++) {
        g_autofree char *name = g_path_get_basename(files[i]);
        XpEntry entry = {.name = name, .path = (char *)(guintptr)files[i]};

        xp_loader_add_document(loader, XP_POLICY_REFERENCE, &entry, NULL, NULL, FALSE);
    }
}

/* Lists the property files; their text is read by whoever understands it. */
static void read_properties(XpLoader *loader, const XpEntry *entry, const XpFolder *parent)
{
    static const char *const expected[] = {"NAME.xprop", "NAME.json"};
    g_autoptr(XpFolder) folder = xp_loader_open(loader, entry, parent);

    if (folder == NULL)
        return;
    for (guint i = 0; i < folder->entries->len; i++) {
        XpEntry *item = g_ptr_array_index(folder->entries, i);

        item->taken =
            g_str_has_suffix(item->name, ".xprop") ||
            g_str_has_suffix(item->name, ".json"); /* a reference policy, if it is named */
        if (!g_str_has_suffix(item->name, ".xprop"))
            continue;
        if (xp_loader_read(loader, item->path, XP_SOURCE_OTHER_LIMIT) != NULL)
            xp_world_add_property_file(loader->world, item->path);
    }
    xp_folder_refuse_rest(folder, expected, G_N_ELEMENTS(expected), loader->diags);
}

static void read_accounts(XpLoader *loader, XpFolder *accounts)
{
    static const char *const expected[] = {"LABEL/"};

    for (guint i = 0; i < accounts->entries->len; i++) {
        XpEntry *entry = g_ptr_array_index(accounts->entries, i);
        XpAccount *account = NULL;

        entry->taken = entry->is_folder;
        for (guint j = 0; j < loader->world->n_accounts; j++) {
            if (strcmp(loader->world->accounts[j]->label, entry->name) == 0)
                account = loader->world->accounts[j];
        }
        if (account != NULL && entry->is_folder)
            xp_tree_read_account(loader, account, entry, accounts);
    }
    xp_folder_refuse_rest(accounts, expected, G_N_ELEMENTS(expected), loader->diags);
}

/* Files that say what is expected of a tree, not what is in it. */
static void ignore_expectations(XpFolder *root)
{
    for (guint i = 0; i < root->entries->len; i++) {
        XpEntry *entry = g_ptr_array_index(root->entries, i);

        if (g_str_has_prefix(entry->name, "case.") || g_str_has_prefix(entry->name, "cases.") ||
            g_str_has_prefix(entry->name, "expect"))
            entry->taken = TRUE;
    }
}

static void report_empty(XpLoader *loader, const char *path)
{
    xp_source_report_file(path, loader->diags, XP_DIAG_TREE_EMPTY,
                          "a tree has at least accounts/LABEL/ with policies below it",
                          "there is nothing to load: no accounts/ with a folder inside");
}

/* Stages 1 and 2. */
static void read_tree(XpLoader *loader, XpFolder *root)
{
    static const char *const expected[] = {"xacct.yaml", "accounts", "org", "props"};
    const XpEntry *manifest = xp_folder_take(root, "xacct.yaml");
    const XpEntry *accounts_entry = xp_folder_take(root, "accounts");
    const XpEntry *organization = xp_folder_take(root, "org");
    const XpEntry *properties = xp_folder_take(root, "props");
    g_autoptr(XpFolder) accounts = xp_loader_open(loader, accounts_entry, root);

    if (accounts_entry != NULL && accounts == NULL)
        return;
    if (manifest != NULL)
        xp_manifest_read(loader, manifest);
    if (xp_loader_failed(loader))
        return;
    xp_manifest_add_accounts(loader, accounts);
    xp_manifest_add_bindings(loader);
    /* Without knowing the accounts, every document would give errors of its own. */
    if (xp_loader_failed(loader))
        return;
    if (loader->world->n_accounts == 0) {
        report_empty(loader, root->path);
        return;
    }
    ignore_expectations(root);
    take_references(loader, root);
    xp_folder_refuse_rest(root, expected, G_N_ELEMENTS(expected), loader->diags);
    if (accounts != NULL)
        read_accounts(loader, accounts);
    if (organization != NULL)
        xp_tree_read_organization(loader, organization, root);
    if (properties != NULL)
        read_properties(loader, properties, root);
}

static void load(XpLoader *loader, const char *path)
{
    g_autofree char *clean = g_strdup(path);
    g_autoptr(XpFolder) root = NULL;

    while (strlen(clean) > 1 && g_str_has_suffix(clean, "/"))
        clean[strlen(clean) - 1] = '\0';
    loader->world->root = xp_loader_add_string(loader, clean);
    root = xp_folder_open(clean, NULL, loader->diags);
    if (root == NULL)
        return;
    read_tree(loader, root);
    /* What --require-bound refused is not there, and has its errors already. */
    if (!xp_loader_failed(loader))
        xp_names_check_bindings(loader->names);
    add_references(loader);
    xp_loader_run_documents(loader);
    xp_loader_run_references(loader);
    if (xp_loader_failed(loader))
        return;
    xp_absences_settle(loader);
    xp_dangling_warn(loader);
    xp_ledger_write(loader);
}

XpWorld *xp_load_tree(const char *path, const XpLoadOptions *options, XpDiagList *diags,
                      GError **error)
{
    XpLoader loader = {0};
    XpWorld *world = NULL;
    guint n_errors;

    init(&loader, options, diags);
    load(&loader, path);
    n_errors = xp_diag_count_errors(diags) - loader.errors_before;
    if (n_errors == 0) {
        xp_world_freeze(loader.world);
        world = g_steal_pointer(&loader.world);
    } else {
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "%s was not loaded: %u error%s", path,
                    n_errors, n_errors == 1 ? "" : "s");
    }
    clear(&loader);
    return world;
}
