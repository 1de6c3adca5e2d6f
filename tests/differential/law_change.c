/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/law_change.h"

#include <string.h>

#include "tests/differential/gen_condition.h"
#include "tests/differential/gen_policy.h"

/* ---- documents and statements ---- */

/* The type of the document at @path, or FALSE: it is none. */
static gboolean document_type(const char *path, XpPolicyType *out_type)
{
    static const struct {
        const char *part;
        XpPolicyType type;
    } rows[] = {{"/key-policy.json", XP_POLICY_KEY},
                {"/resource-policy.json", XP_POLICY_RESOURCE},
                {"/trust-policy.json", XP_POLICY_TRUST},
                {"/boundary.json", XP_POLICY_BOUNDARY},
                {"/sessions/", XP_POLICY_SESSION},
                {"/policies/", XP_POLICY_IDENTITY},
                {"/vpc-endpoints/", XP_POLICY_VPC_ENDPOINT},
                {"org/scps/", XP_POLICY_SCP},
                {"org/rcps/", XP_POLICY_RCP}};

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strstr(path, rows[i].part) == NULL)
            continue;
        *out_type = rows[i].type;
        return TRUE;
    }
    return FALSE;
}

typedef struct {
    XpDiffFile *file;
    XpPolicyType type;
    json_t *statements; /* the array, in place */
    size_t at;
} Site;

/* A lone statement becomes an array of one. */
static json_t *statements_of(XpDiffFile *file)
{
    json_t *list = json_object_get(file->content, "Statement");

    if (json_is_object(list)) {
        json_object_set_new(file->content, "Statement", json_pack("[O]", list));
        list = json_object_get(file->content, "Statement");
    }
    return list;
}

/* Some statement of some document, among those @wanted takes (NULL: any). */
static gboolean pick_statement(XpRandom *random, XpDiffTree *tree,
                               gboolean (*wanted)(const Site *site), Site *out)
{
    g_autoptr(GArray) sites = g_array_new(FALSE, FALSE, sizeof(Site));

    for (guint i = 0; i < tree->files->len; i++) {
        Site site = {.file = g_ptr_array_index(tree->files, i)};

        if (!document_type(site.file->path, &site.type))
            continue;
        site.statements = statements_of(site.file);
        for (site.at = 0; site.at < json_array_size(site.statements); site.at++) {
            if (wanted == NULL || wanted(&site))
                g_array_append_val(sites, site);
        }
    }
    if (sites->len == 0)
        return FALSE;
    *out = g_array_index(sites, Site, xp_random_below(random, sites->len));
    return TRUE;
}

static json_t *statement_of(const Site *site)
{
    return json_array_get(site->statements, site->at);
}

static gboolean has_effect(const Site *site, const char *effect)
{
    return g_strcmp0(json_string_value(json_object_get(statement_of(site), "Effect")), effect) == 0;
}

static gboolean is_allow(const Site *site)
{
    return has_effect(site, "Allow");
}

static gboolean is_deny(const Site *site)
{
    return has_effect(site, "Deny");
}

/* ---- one statement more ---- */

static gboolean takes_effect(const Site *site, const char *effect)
{
    return site->type != XP_POLICY_RCP || strcmp(effect, "Deny") == 0;
}

/* A name nobody used before would be a claim that somebody of that name exists (S-SND-5), so the
 * new statement speaks of everybody. */
static gboolean add_statement(XpRandom *random, const XpWords *words, XpDiffTree *tree,
                              const char *effect)
{
    Site site;
    json_t *statement;

    if (!pick_statement(random, tree, NULL, &site) || !takes_effect(&site, effect))
        return FALSE;
    statement = xp_gen_statement(random, words, site.type);
    json_object_set_new(statement, "Effect", json_string(effect));
    if (json_object_get(statement, "NotPrincipal") != NULL ||
        json_object_get(statement, "Principal") != NULL) {
        json_object_del(statement, "NotPrincipal");
        json_object_set_new(statement, "Principal", json_string("*"));
    }
    json_array_insert_new(site.statements, site.at, statement);
    return TRUE;
}

gboolean xp_law_add_deny(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    return add_statement(random, words, tree, "Deny");
}

gboolean xp_law_add_allow(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    return add_statement(random, words, tree, "Allow");
}

/* ---- the same in other words ---- */

static void shuffle(XpRandom *random, json_t *value)
{
    const char *key;
    json_t *member;

    for (size_t i = json_array_size(value); i > 1; i--) {
        size_t other = xp_random_below(random, (guint)i);
        json_t *last = json_incref(json_array_get(value, i - 1));

        json_array_set(value, i - 1, json_array_get(value, other));
        json_array_set_new(value, other, last);
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        shuffle(random, json_array_get(value, i));
    if (json_is_object(value)) {
        json_object_foreach (value, key, member) {
            shuffle(random, member);
        }
    }
}

gboolean xp_law_shuffle(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    gboolean any = FALSE;
    XpPolicyType type;

    (void)words;
    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);

        if (document_type(file->path, &type)) {
            shuffle(random, file->content);
            any = TRUE;
        }
    }
    return any;
}

/* The list that can be parted: of actions, resources or principals. */
static json_t *list_to_part(const json_t *statement)
{
    json_t *lists[] = {json_object_get(statement, "Action"), json_object_get(statement, "Resource"),
                       json_object_get(json_object_get(statement, "Principal"), "AWS")};

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (json_array_size(lists[i]) > 1)
            return lists[i];
    }
    return NULL;
}

static gboolean can_be_parted(const Site *site)
{
    return list_to_part(statement_of(site)) != NULL;
}

gboolean xp_law_split(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    Site site;
    json_t *list;
    json_t *rest;

    (void)words;
    if (!pick_statement(random, tree, can_be_parted, &site))
        return FALSE;
    rest = json_deep_copy(statement_of(&site));
    json_array_remove(list_to_part(rest), 0);
    list = list_to_part(statement_of(&site));
    while (json_array_size(list) > 1)
        json_array_remove(list, 1);
    json_array_append_new(site.statements, rest);
    return TRUE;
}

gboolean xp_law_repeat(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    Site site;

    (void)words;
    if (!pick_statement(random, tree, NULL, &site))
        return FALSE;
    json_array_append_new(site.statements, json_deep_copy(statement_of(&site)));
    return TRUE;
}

static gboolean is_one_of_many(const Site *site)
{
    return site->type == XP_POLICY_IDENTITY && json_array_size(site->statements) > 1;
}

gboolean xp_law_move(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    g_autofree char *folder = NULL;
    json_t *document;
    Site site;

    (void)words;
    if (!pick_statement(random, tree, is_one_of_many, &site))
        return FALSE;
    folder = g_path_get_dirname(site.file->path);
    document = json_copy(site.file->content);
    json_object_set_new(document, "Statement", json_deep_copy(statement_of(&site)));
    json_array_remove(site.statements, site.at);
    xp_diff_tree_add(tree, document, "%s/moved.json", folder);
    return TRUE;
}

/* ---- narrower statements ---- */

/* Returns new: an action pattern that matches less, or NULL. */
static char *narrow_action(XpRandom *random, const char *text)
{
    const char *star = strrchr(text, '*');

    if (strcmp(text, "*") == 0)
        return g_strdup(XP_PICK(random, "kms:*", "secretsmanager:*", "sts:*"));
    if (star == NULL || strpbrk(text, " ,") != NULL || g_str_has_prefix(text, "*"))
        return NULL;
    return g_strdup_printf("%.*s%s%s", (int)(star - text), text, XP_PICK(random, "?", "??", "De"),
                           star + 1);
}

/* Returns new: a resource pattern that matches less, or NULL. Only a * after the type of the
 * resource is touched: elsewhere a definite text can be surer than a pattern (S-GRAM-31, 33,
 * 35). */
static char *narrow_resource(XpRandom *random, const XpWords *words, const char *text)
{
    g_auto(GStrv) fields = g_strsplit(text, ":", 6);
    const char *star = strrchr(text, '*');
    const char *type;

    if (strcmp(text, "*") == 0)
        return g_strdup(xp_words_pick(
            random, xp_random_chance(random, 50) ? words->keys : words->secrets, "arn:aws:s3:::b"));
    if (star == NULL || g_strv_length(fields) < 6 || strstr(text, "${") != NULL)
        return NULL;
    type = strpbrk(fields[5], ":/");
    if (type == NULL || strchr(type, '*') == NULL)
        return NULL;
    return g_strdup_printf("%.*s%s%s", (int)(star - text), text,
                           XP_PICK(random, "?", "AbCdEf", "d"), star + 1);
}

static gboolean narrow_text(XpRandom *random, const XpWords *words, json_t *statement,
                            const char *element)
{
    json_t *value = json_object_get(statement, element);
    const char *text = json_string_value(json_is_array(value) ? json_array_get(value, 0) : value);
    g_autofree char *less = NULL;

    if (text == NULL)
        return FALSE;
    less = strcmp(element, "Action") == 0 ? narrow_action(random, text)
                                          : narrow_resource(random, words, text);
    if (less == NULL)
        return FALSE;
    if (json_is_array(value))
        json_array_set_new(value, 0, json_string(less));
    else
        json_object_set_new(statement, element, json_string(less));
    return TRUE;
}

static gboolean narrow(XpRandom *random, const XpWords *words, XpDiffTree *tree,
                       gboolean (*wanted)(const Site *site))
{
    gboolean action = xp_random_chance(random, 50);
    json_t *statement;
    json_t *list;
    Site site;

    if (!pick_statement(random, tree, wanted, &site))
        return FALSE;
    statement = statement_of(&site);
    list = list_to_part(statement);
    if (list != NULL && xp_random_chance(random, 50))
        return json_array_remove(list, xp_random_below(random, (guint)json_array_size(list))) == 0;
    return narrow_text(random, words, statement, action ? "Action" : "Resource") ||
           narrow_text(random, words, statement, action ? "Resource" : "Action");
}

gboolean xp_law_narrow_allow(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    return narrow(random, words, tree, is_allow);
}

gboolean xp_law_narrow_deny(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    return narrow(random, words, tree, is_deny);
}

static gboolean is_free_allow(const Site *site)
{
    return is_allow(site) && json_object_get(statement_of(site), "Condition") == NULL;
}

gboolean xp_law_condition_allow(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    Site site;

    if (!pick_statement(random, tree, is_free_allow, &site))
        return FALSE;
    json_object_set_new(statement_of(&site), "Condition", xp_gen_condition(random, words));
    return TRUE;
}

/* ---- boundaries and facts ---- */

gboolean xp_law_add_boundary(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    const char *folder;

    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);
        const char *policies = strstr(file->path, "/policies/");

        if (policies != NULL && strstr(file->path, "/group/") == NULL)
            g_ptr_array_add(folders, g_strndup(file->path, (gsize)(policies - file->path)));
    }
    folder = xp_words_pick(random, folders, NULL);
    for (guint i = 0; folder != NULL && i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);

        if (g_str_has_prefix(file->path, folder) && g_str_has_suffix(file->path, "/boundary.json"))
            return FALSE;
    }
    if (folder == NULL)
        return FALSE;
    xp_diff_tree_add(tree, xp_gen_document(random, words, XP_POLICY_BOUNDARY, NULL, 2),
                     "%s/boundary.json", folder);
    return TRUE;
}

/* Says @key: @value in each file called @name that does not speak of @key. */
static gboolean say(const XpDiffTree *tree, const char *name, const char *key, json_t *value)
{
    gboolean any = FALSE;

    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);

        if (!g_str_has_suffix(file->path, name) || json_object_get(file->content, key) != NULL)
            continue;
        json_object_set(file->content, key, value);
        any = TRUE;
    }
    json_decref(value);
    return any;
}

static gboolean has_file(const XpDiffTree *tree, const char *part)
{
    gboolean any = FALSE;

    for (guint i = 0; i < tree->files->len; i++) {
        const XpDiffFile *file = g_ptr_array_index(tree->files, i);

        any = any || strstr(file->path, part) != NULL;
    }
    return any;
}

gboolean xp_law_settle(XpRandom *random, const XpWords *words, XpDiffTree *tree)
{
    (void)words;
    switch (xp_random_below(random, 5)) {
    case 0:
        return !has_file(tree, "/grants.json") &&
               say(tree, "/key.yaml", "grants", json_string("none"));
    case 1:
        return !has_file(tree, "org/") &&
               say(tree, "xacct.yaml", "organizations", json_string("none"));
    case 2:
        return say(tree, "/role.yaml", "tags", json_pack("{s:s}", "team", "red"));
    case 3:
        return !has_file(tree, "/resource-policy.json") &&
               say(tree, "/secret.yaml", "resource_policy", json_string("none"));
    default:
        return say(tree, "/secret.yaml", "tags", json_object());
    }
}
