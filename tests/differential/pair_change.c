/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/pair_change.h"

#include <string.h>

/* Returns new: places of the files of @tree whose path ends in @name (guint). */
static GArray *find_files(const XpDiffTree *tree, const char *name)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);

        if (file->content != NULL && g_str_has_suffix(file->path, name))
            g_array_append_val(places, i);
    }
    return places;
}

/* Some file of @tree whose path ends in @name, or NULL. */
static XpDiffFile *pick_file(XpRandom *random, const XpDiffTree *tree, const char *name)
{
    g_autoptr(GArray) places = find_files(tree, name);

    if (places->len == 0)
        return NULL;
    return g_ptr_array_index(tree->files,
                             g_array_index(places, guint, xp_random_below(random, places->len)));
}

/* ---- names of condition keys ---- */

static char *turn_letters(XpRandom *random, const char *text)
{
    char *turned = g_strdup(text);

    for (char *at = turned; *at != '\0'; at++) {
        if (xp_random_chance(random, 30))
            *at = g_ascii_isupper(*at) ? g_ascii_tolower(*at) : g_ascii_toupper(*at);
    }
    return turned;
}

/* Returns new: the keys of one operator, written in other letters. */
static json_t *turn_keys(XpRandom *random, json_t *keys)
{
    json_t *turned = json_object();
    const char *key;
    json_t *values;

    json_object_foreach (keys, key, values) {
        g_autofree char *name = turn_letters(random, key);

        json_object_set(turned, json_object_get(turned, name) == NULL ? name : key, values);
    }
    return turned;
}

/* Both in a list of statements and in one. */
static gboolean turn_statements(XpRandom *random, json_t *statements)
{
    json_t *conditions = json_object_get(statements, "Condition");
    gboolean any = FALSE;
    const char *operator_name;
    json_t *keys;
    void *next;

    for (size_t i = 0; i < json_array_size(statements); i++)
        any = turn_statements(random, json_array_get(statements, i)) || any;
    json_object_foreach_safe(conditions, next, operator_name, keys)
    {
        json_object_set_new(conditions, operator_name, turn_keys(random, keys));
        any = TRUE;
    }
    return any;
}

static gboolean turn_names(XpRandom *random, XpDiffTree *tree)
{
    gboolean any = FALSE;

    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);

        any = turn_statements(random, json_object_get(file->content, "Statement")) || any;
    }
    return any;
}

/* ---- grants ---- */

static const char equals[] = "EncryptionContextEquals";
static const char subset[] = "EncryptionContextSubset";

/* Each constraint @from of some key's grants becomes @to. */
static gboolean turn_constraints(XpRandom *random, XpDiffTree *tree, const char *from,
                                 const char *to)
{
    const XpDiffFile *file = pick_file(random, tree, "/grants.json");
    const json_t *grants = file != NULL ? json_object_get(file->content, "Grants") : NULL;
    gboolean any = FALSE;

    for (size_t i = 0; i < json_array_size(grants); i++) {
        json_t *constraints = json_object_get(json_array_get(grants, i), "Constraints");
        json_t *pairs = json_object_get(constraints, from);

        if (pairs == NULL || json_object_get(constraints, to) != NULL)
            continue;
        json_object_set(constraints, to, pairs);
        json_object_del(constraints, from);
        any = TRUE;
    }
    return any;
}

static gboolean loosen_grants(XpRandom *random, XpDiffTree *tree)
{
    return turn_constraints(random, tree, equals, subset);
}

static gboolean tighten_grants(XpRandom *random, XpDiffTree *tree)
{
    return turn_constraints(random, tree, subset, equals);
}

static gboolean drop_grant(XpRandom *random, XpDiffTree *tree)
{
    const XpDiffFile *file = pick_file(random, tree, "/grants.json");
    json_t *grants = file != NULL ? json_object_get(file->content, "Grants") : NULL;
    size_t n = json_array_size(grants);

    return n > 0 && json_array_remove(grants, xp_random_below(random, (guint)n)) == 0;
}

/* ---- accounts ---- */

/* The @which-th account of xacct.yaml that has both a label and an id, or NULL. */
static const char *labelled_account(json_t *accounts, guint which, const char **out_id)
{
    const char *label;
    json_t *row;

    json_object_foreach (accounts, label, row) {
        *out_id = json_string_value(json_object_get(row, "id"));
        if (*out_id != NULL && strcmp(*out_id, label) != 0 && which-- == 0)
            return label;
    }
    return NULL;
}

/* The account called @label is everywhere called by its id. */
static void replace_label(XpDiffTree *tree, const char *label, const char *id)
{
    for (guint i = 0; i < tree->files->len; i++) {
        XpDiffFile *file = g_ptr_array_index(tree->files, i);
        GString *path = g_string_new(file->path);
        char *text = file->content != NULL ? json_dumps(file->content, JSON_ENCODE_ANY) : NULL;

        g_string_replace(path, label, id, 0);
        g_free(file->path);
        file->path = g_string_free(path, FALSE);
        if (text != NULL) {
            GString *content = g_string_new(text);

            g_string_replace(content, label, id, 0);
            json_decref(file->content);
            file->content = json_loads(content->str, JSON_DECODE_ANY, NULL);
            g_string_free(content, TRUE);
        }
        free(text);
    }
}

static gboolean call_by_number(XpRandom *random, XpDiffTree *tree)
{
    const XpDiffFile *file = pick_file(random, tree, "xacct.yaml");
    json_t *accounts = json_object_get(file->content, "accounts");
    const char *found_id = NULL;
    const char *found = labelled_account(accounts, xp_random_below(random, 2), &found_id);

    if (found == NULL)
        return FALSE;

    g_autofree char *label = g_strdup(found);
    g_autofree char *id = g_strdup(found_id);

    json_object_del(json_object_get(accounts, label), "id");
    replace_label(tree, label, id);
    return TRUE;
}

static gboolean complete_inventory(XpRandom *random, XpDiffTree *tree)
{
    const XpDiffFile *file = pick_file(random, tree, "xacct.yaml");
    json_t *accounts = json_object_get(file->content, "accounts");
    gboolean any = FALSE;
    const char *label;
    json_t *row;

    json_object_foreach (accounts, label, row) {
        const char *inventory = json_string_value(json_object_get(row, "inventory"));

        any = any || g_strcmp0(inventory, "incomplete") == 0;
        json_object_set_new(row, "inventory", json_string("complete"));
    }
    return any;
}

/* ---- documents ---- */

static gboolean drop_document(XpRandom *random, XpDiffTree *tree)
{
    static const char *const names[] = {"/boundary.json", "/resource-policy.json", ".json"};
    const XpDiffFile *file =
        pick_file(random, tree, names[xp_random_below(random, G_N_ELEMENTS(names))]);
    guint at = 0;

    if (file == NULL || json_object_get(file->content, "Statement") == NULL)
        return FALSE;
    while (g_ptr_array_index(tree->files, at) != file)
        at++;
    xp_diff_tree_remove(tree, at);
    return TRUE;
}

/* A policy of the organization is attached somewhere else. */
static gboolean move_attachment(XpRandom *random, XpDiffTree *tree)
{
    const XpDiffFile *file = pick_file(random, tree, "org/org.yaml");
    json_t *attached = file != NULL ? json_object_get(file->content, "attach") : NULL;
    json_t *some = json_object_get(attached, "Full");
    const char *policy = XP_PICK(random, "Full", "Limits", "Perimeter");
    json_t *places = json_object_get(attached, policy);
    size_t n = json_array_size(places);
    const char *place;

    if (n == 0 || json_array_size(some) == 0)
        return FALSE;
    place = json_string_value(
        json_array_get(some, xp_random_below(random, (guint)json_array_size(some))));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(json_string_value(json_array_get(places, i)), place) == 0)
            return FALSE;
    }
    return json_array_set_new(places, xp_random_below(random, (guint)n), json_string(place)) == 0;
}

static const XpPairChange changes[] = {
    {"names of condition keys mean the same in other letters", TRUE, XP_LAW_SAME, turn_names},
    {"a grant for a part of a context gives no less than one for the whole", TRUE, XP_LAW_NOT_LESS,
     loosen_grants},
    {"a grant for the whole of a context gives no more than one for a part", TRUE, XP_LAW_NOT_MORE,
     tighten_grants},
    {"a grant less never allows more", TRUE, XP_LAW_NOT_MORE, drop_grant},
    {"an account is the same without its label", TRUE, XP_LAW_SAME, call_by_number},
    {"that nothing else exists overturns no answer", TRUE, XP_LAW_SETTLES, complete_inventory},
    {"a document is gone", FALSE, XP_LAW_SAME, drop_document},
    {"a policy of the organization is attached elsewhere", FALSE, XP_LAW_SAME, move_attachment},
};

const XpPairChange *xp_pair_change_pick(XpRandom *random)
{
    return &changes[xp_random_below(random, G_N_ELEMENTS(changes))];
}
