/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "frontend/load/load.h"
#include "frontend/property/property.h"
#include "solver/change.h"
#include "solver/prove.h"
#include "tests/corpus/case.h"

/*
 * Holds the explanations of proofs to what they say, over the corpus. What a report calls the
 * core of a proof is
 *
 *   enough   everything else may say anything, and the property is still proved
 *   needed   let one member say anything, and it is not proved any more
 *
 * and the granting statements of a `can` are enough and needed in the same sense, with "is not
 * there" for "says anything".
 */

static const char usage[] = "usage: run_explain CORPUS PREFIX...\n";

typedef struct {
    XpWorld *world;
    XpProperties *properties;
} Input;

static void input_clear(Input *input)
{
    g_clear_pointer(&input->properties, xp_properties_free);
    g_clear_pointer(&input->world, xp_world_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Input, input_clear)

/* What one run over the corpus has seen. */
typedef struct {
    guint proofs;
    guint members;
    guint failed;
} Tally;

/* A core, one member of which may be let go. */
typedef struct {
    const GPtrArray *core; /* XpCoreItem * */
    const XpCoreItem *but; /* or NULL */
} Kept;

static gboolean load(const char *tree, Input *input)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpPropertySource own = {0};
    input->world = xp_load_tree(tree, NULL, diags, NULL);
    if (input->world != NULL)
        input->properties = xp_properties_load(input->world, &own, diags, NULL);
    return input->properties != NULL;
}

/* Returns new: the result of one property. */
static XpRunResult *prove(const Input *input, guint index, const Kept *kept,
                          gboolean (*keeps)(const XpPolicy *, const XpStatement *, const char *,
                                            gpointer))
{
    XpProperties one = *input->properties;
    XpProveOptions options = {.jobs = 1,
                              .timeout_ms = 60000,
                              .now = 1767225600,
                              .keeps = keeps,
                              .keeps_data = (gpointer)(guintptr)kept};
    one.items = &input->properties->items[index];
    one.n = 1;
    return xp_prove(input->world, &one, &options, NULL, NULL);
}

static const XpPropertyResult *only_result(const XpRunResult *run)
{
    return g_ptr_array_index(run->properties, 0);
}

static gboolean is_proved(const Input *input, guint index, const Kept *kept,
                          gboolean (*keeps)(const XpPolicy *, const XpStatement *, const char *,
                                            gpointer))
{
    g_autoptr(XpRunResult) run = prove(input, index, kept, keeps);
    return run != NULL && only_result(run)->verdict == XP_VERDICT_PROVED;
}

static void fail(Tally *tally, const char *name, const XpPropertyResult *property,
                 const XpCoreItem *item, const char *what)
{
    tally->failed++;
    printf("FAIL %s, %s: %s", name, property->id, what);
    if (item != NULL && item->statement != NULL)
        printf(": %s:%u", item->statement->span.file, item->statement->span.line);
    else if (item != NULL && item->what != NULL)
        printf(": %s", item->what);
    printf("\n");
}

/* ---- claims that no request may break ---- */

static gboolean is_member(const XpCoreItem *item, const XpPolicy *policy,
                          const XpStatement *statement, const char *what)
{
    if (item->policy != policy || item->statement != statement)
        return FALSE;
    return policy != NULL || (what != NULL && g_str_has_prefix(item->what, what));
}

static gboolean keeps_core(const XpPolicy *policy, const XpStatement *statement, const char *what,
                           gpointer data)
{
    const Kept *kept = data;
    for (guint i = 0; i < kept->core->len; i++) {
        const XpCoreItem *item = g_ptr_array_index(kept->core, i);
        if (is_member(item, policy, statement, what))
            return item != kept->but;
    }
    return FALSE;
}

static void check_core(Tally *tally, const char *name, const Input *input, guint index,
                       const XpPropertyResult *property)
{
    Kept kept = {property->core, NULL};
    if (!is_proved(input, index, &kept, keeps_core))
        fail(tally, name, property, NULL, "the core alone does not prove it");
    for (guint i = 0; i < property->core->len; i++) {
        kept.but = g_ptr_array_index(property->core, i);
        tally->members++;
        if (is_proved(input, index, &kept, keeps_core))
            fail(tally, name, property, kept.but, "proved without a member of its core");
    }
}

/* ---- claims that some request is allowed ---- */

static const XpCoreItem *find_item(const GPtrArray *core, const char *file, guint statement)
{
    for (guint i = 0; i < core->len; i++) {
        const XpCoreItem *item = g_ptr_array_index(core, i);
        if (item->statement != NULL && item->statement->index == statement &&
            g_strcmp0(item->policy->file, file) == 0)
            return item;
    }
    return NULL;
}

/* Is it proved when, of the Allows in files, only those of the core but @but are there? */
static gboolean is_granted(const char *tree, guint index, const GPtrArray *core,
                           const XpCoreItem *but)
{
    g_auto(Input) fresh = {0};
    if (!load(tree, &fresh))
        return FALSE;
    for (guint p = 0; p < fresh.world->n_policies; p++) {
        const XpPolicy *policy = fresh.world->policies[p];
        for (guint s = 0; policy->file != NULL && !policy->built_in && s < policy->n_statements;
             s++) {
            const XpCoreItem *item = find_item(core, policy->file, s);
            XpChange change = {.kind = XP_CHANGE_REMOVE_STATEMENT, .policy = p, .statement = s};
            if (policy->statements[s].effect == XP_EFFECT_ALLOW && (item == NULL || item == but))
                xp_change_apply(&change, fresh.world);
        }
    }
    return is_proved(&fresh, index, NULL, NULL);
}

static void check_grants(Tally *tally, const char *name, const char *tree, guint index,
                         const XpPropertyResult *property)
{
    if (!is_granted(tree, index, property->core, NULL))
        fail(tally, name, property, NULL, "what grants it is not enough");
    for (guint i = 0; i < property->core->len; i++) {
        const XpCoreItem *item = g_ptr_array_index(property->core, i);
        if (item->policy->file == NULL || item->policy->built_in)
            continue;
        tally->members++;
        if (is_granted(tree, index, property->core, item))
            fail(tally, name, property, item, "allowed without a statement said to grant it");
    }
}

/* ---- the corpus ---- */

/* Every claim of @property is of one sort, so that its core is one sort of evidence. */
static gboolean has_only(const XpProperty *property, gboolean can)
{
    for (guint i = 0; i < property->n_claims; i++)
        if ((property->claims[i].kind == XP_CLAIM_CAN) != can)
            return FALSE;
    return TRUE;
}

static void check_tree(Tally *tally, const char *name, const char *tree)
{
    g_auto(Input) input = {0};
    if (!load(tree, &input))
        return;
    for (guint i = 0; i < input.properties->n; i++) {
        g_autoptr(XpRunResult) run = prove(&input, i, NULL, NULL);
        const XpPropertyResult *property = only_result(run);
        if (property->verdict != XP_VERDICT_PROVED)
            continue;
        if (has_only(input.properties->items[i], TRUE))
            check_grants(tally, name, tree, i, property);
        else if (has_only(input.properties->items[i], FALSE))
            check_core(tally, name, &input, i, property);
        else
            continue;
        tally->proofs++;
    }
}

static void check_case(Tally *tally, const char *root, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(root, name, NULL);
    g_autoptr(XpCase) item = xp_case_open(name, folder, &error);
    g_autofree char *written = g_dir_make_tmp("xacct-explain-XXXXXX", NULL);
    if (item == NULL || written == NULL || !xp_case_write_tree(item, written, &error)) {
        printf("FAIL %s: %s\n", name, error != NULL ? error->message : "no temporary folder");
        tally->failed++;
        return;
    }
    /* Options of a case change what its verdicts mean; the plain ones are enough here. */
    if (json_object_get(item->json, "properties") != NULL &&
        json_object_get(item->json, "args") == NULL)
        check_tree(tally, name, written);
    xp_case_delete_tree(written);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Tally tally = {0};
    if (argc < 3) {
        fputs(usage, stderr);
        return 2;
    }
    g_autoptr(GPtrArray) names = xp_case_find(argv[1], &error);
    if (names == NULL) {
        fprintf(stderr, "run_explain: %s\n", error->message);
        return 2;
    }
    for (guint i = 0; i < names->len; i++)
        for (int p = 2; p < argc; p++)
            if (g_str_has_prefix(g_ptr_array_index(names, i), argv[p])) {
                check_case(&tally, argv[1], g_ptr_array_index(names, i));
                break;
            }
    printf("%u proofs, %u members of their cores, %u failed\n", tally.proofs, tally.members,
           tally.failed);
    return tally.failed == 0 && tally.members > 0 ? 0 : 1;
}
