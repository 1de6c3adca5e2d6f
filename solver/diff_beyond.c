/* SPDX-License-Identifier: Apache-2.0 */

/* What documents of principals and organizations say of things that are in neither world. */
#include <string.h>

#include "frontend/model/action.h"
#include "frontend/model/arn.h"
#include "frontend/model/statement_text.h"
#include "frontend/model/symbol.h"
#include "solver/compare.h"
#include "solver/diff_internal.h"
#include "solver/diff_reads.h"
#include "solver/slots.h"

/* One place on both sides. */
typedef struct {
    const XpDiffSides *sides;
    const XpSlot *more;
    const XpSlot *less;
    guint changed; /* XpReads: what is read there is not the same on both sides */
    XpZ3 *z3;
    XpAtoms *atoms;
    GPtrArray *texts; /* arrays of const char *, owned: what the statements point to */
} Comparison;

/* Conditions and principals of a statement as one constant: where they are the same, and read the
 * same, they hold alike. */
static Z3_ast conditions(Comparison *comparison, const XpSlot *slot, const XpPolicy *policy,
                         const XpStatement *statement)
{
    if (statement->n_conditions == 0 && statement->principal_element == XP_ELEMENT_ABSENT)
        return NULL;
    XpStatement only = {.effect = XP_EFFECT_ALLOW,
                        .action_element = XP_ELEMENT_PLAIN,
                        .principal_element = statement->principal_element,
                        .principals = statement->principals,
                        .n_principals = statement->n_principals,
                        .conditions = statement->conditions,
                        .n_conditions = statement->n_conditions};
    g_autofree char *says = xp_statement_text(policy, &only);
    gboolean apart = (xp_reads_of(&only) & comparison->changed) != 0;
    g_autofree char *text =
        g_strconcat(apart && slot == comparison->less ? "beside: " : "", says, NULL);
    return xp_z3_const(comparison->z3, text);
}

static const char *const *take_texts(Comparison *comparison, const XpText *entries, guint n)
{
    const char **texts = g_new0(const char *, n + 1);
    for (guint i = 0; i < n; i++)
        texts[i] = entries[i].text;
    g_ptr_array_add(comparison->texts, texts);
    return texts;
}

/* FALSE: a statement has a form that is not compared. */
static gboolean add_statements(Comparison *comparison, const XpSlot *slot, GArray *statements)
{
    for (guint p = 0; slot != NULL && p < slot->policies->len; p++) {
        const XpPolicy *policy = g_ptr_array_index(slot->policies, p);
        if (policy->missing)
            return FALSE;
        for (guint s = 0; s < policy->n_statements; s++) {
            const XpStatement *from = &policy->statements[s];
            if (from->action_element != XP_ELEMENT_PLAIN ||
                from->resource_element != XP_ELEMENT_PLAIN)
                return FALSE;
            XpCompareStatement row = {
                .deny = from->effect == XP_EFFECT_DENY,
                .when = conditions(comparison, slot, policy, from),
                .actions = take_texts(comparison, from->actions, from->n_actions),
                .n_actions = from->n_actions,
                .resources = take_texts(comparison, from->resources, from->n_resources),
                .n_resources = from->n_resources};
            g_array_append_val(statements, row);
        }
    }
    return TRUE;
}

/* The documents allow nothing that those of the other side do not, whatever it is about. */
static gboolean says_no_more(Comparison *comparison, char **out_example)
{
    g_autoptr(GArray) more = g_array_new(FALSE, FALSE, sizeof(XpCompareStatement));
    g_autoptr(GArray) less = g_array_new(FALSE, FALSE, sizeof(XpCompareStatement));
    if (!add_statements(comparison, comparison->more, more) ||
        !add_statements(comparison, comparison->less, less))
        return FALSE;
    g_autoptr(GPtrArray) environment = g_ptr_array_new();
    XpComparePolicy first = {(const XpCompareStatement *)(void *)more->data, more->len};
    XpComparePolicy second = {(const XpCompareStatement *)(void *)less->data, less->len};
    XpLazyLimits limits = {.rlimit = comparison->sides->options->rlimit};
    XpCompareResult result = {0};
    g_autoptr(GError) error = NULL;
    gboolean ok = xp_compare_conditioned(comparison->atoms, environment, &first, &second, &limits,
                                         &result, &error);
    gboolean none = ok && result.answer == XP_COMPARE_NONE;
    if (ok && result.answer == XP_COMPARE_SOME)
        *out_example = g_strdup_printf("%s on %s", result.action, result.resource);
    xp_compare_result_clear(&result);
    return none;
}

/* Users were asked about as things of iam. */
static gboolean names_iam(const XpStatement *statement)
{
    for (guint i = 0; i < statement->n_actions; i++)
        if (g_ascii_strncasecmp(statement->actions[i].text, "iam:", strlen("iam:")) != 0)
            return FALSE;
    return statement->action_element == XP_ELEMENT_PLAIN;
}

static gboolean is_asked_about(const char *arn, const XpStatement *statement,
                               const XpWorld *aligned)
{
    const XpIdentity *identity = xp_world_identity_by_arn(aligned, arn);
    return xp_world_resource_by_arn(aligned, arn) != NULL ||
           (identity != NULL && (identity->kind == XP_IDENTITY_ROLE || names_iam(statement)));
}

/* Statements about loaded things alone were asked about one by one. */
static gboolean names_loaded(const XpPlaced *placed, const XpDiffSides *sides)
{
    const XpStatement *statement = placed->statement;
    for (guint i = 0; i < statement->n_resources; i++)
        if (!is_asked_about(statement->resources[i].text, statement, sides->newer.aligned))
            return FALSE;
    return statement->resource_element == XP_ELEMENT_PLAIN;
}

/* The pattern reaches an action on a kind of thing that is never loaded: an alias, a session. */
static gboolean reaches_other_kinds(const char *pattern)
{
    g_autofree char *lower = g_ascii_strdown(pattern, -1);
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *row = xp_action_get(i);
        g_autofree char *name = g_ascii_strdown(row->name, -1);
        if ((row->applies & (XP_APPLIES_ALIAS | XP_APPLIES_OTHER)) != 0 &&
            g_pattern_match_simple(lower, name))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_listed(const char *pattern)
{
    static const char *const services[] = {"kms:", "secretsmanager:", "sts:"};
    for (guint s = 0; s < G_N_ELEMENTS(services); s++)
        if (g_ascii_strncasecmp(pattern, services[s], strlen(services[s])) == 0)
            return !reaches_other_kinds(pattern);
    return FALSE;
}

/* The pattern names an account that no tree supplies: a closed world does not say that there is
 * nothing in it. Rule: design.md 3 */
static gboolean is_outside(const char *pattern, const XpDiffSides *sides)
{
    g_auto(XpArn) arn = {0};
    if (!xp_arn_parse(pattern, &arn) || arn.account[0] == '\0' ||
        strpbrk(arn.account, "*?") != NULL)
        return FALSE;
    const XpAccount *older = xp_world_account_by_id(sides->older.aligned, arn.account);
    const XpAccount *newer = xp_world_account_by_id(sides->newer.aligned, arn.account);
    return (older == NULL || !older->supplied) && (newer == NULL || !newer->supplied);
}

/* Every action that the statement names is one of services whose actions are all listed, and so was
 * asked about on everything there is, when nothing else exists. */
static gboolean is_all_listed(const XpStatement *statement, const XpDiffSides *sides)
{
    if (!sides->newer.world->closed_world || !sides->older.world->closed_world ||
        statement->action_element != XP_ELEMENT_PLAIN)
        return FALSE;
    for (guint i = 0; i < statement->n_actions; i++)
        if (!is_listed(statement->actions[i].text))
            return FALSE;
    for (guint i = 0; i < statement->n_resources; i++)
        if (is_outside(statement->resources[i].text, sides))
            return FALSE;
    return TRUE;
}

static gboolean holds_symbols(const XpText *texts, guint n)
{
    for (guint i = 0; i < n; i++)
        if (xp_symbols_in(texts[i].text))
            return TRUE;
    return FALSE;
}

/* What a statement says of things nobody loaded. */
typedef enum { REACH_NOTHING, REACH_COMPARABLE, REACH_UNBOUND } Reach;

/* A pattern with an unbound name matches no text: documents are not compared by it. */
static Reach reach_of(const XpPlaced *placed, const XpDiffSides *sides)
{
    const XpStatement *statement = placed->statement;
    if (names_loaded(placed, sides) || is_all_listed(statement, sides))
        return REACH_NOTHING;
    return holds_symbols(statement->actions, statement->n_actions) ||
                   holds_symbols(statement->resources, statement->n_resources)
               ? REACH_UNBOUND
               : REACH_COMPARABLE;
}

/* The most that statements say which only one side has, and which may let more through. */
static Reach reaches_beyond(const GArray *only, XpEffect effect, const XpDiffSides *sides)
{
    Reach most = REACH_NOTHING;
    for (guint i = 0; i < only->len; i++) {
        const XpPlaced *placed = &g_array_index(only, XpPlaced, i);
        if (placed->statement->effect == effect)
            most = MAX(most, reach_of(placed, sides));
    }
    return most;
}

/* Places whose documents speak of any resource: the caller's, those of endpoints, and those of a
 * bucket or the like, which speak of what is in it. What organizations say is compared account by
 * account. */
static gboolean speaks_of_any(const XpSlot *slot)
{
    switch (slot->layer) {
    case XP_LAYER_RESOURCE:
        return g_str_has_prefix(slot->owner, "resource ");
    case XP_LAYER_VPC_ENDPOINT:
    case XP_LAYER_IDENTITY:
    case XP_LAYER_BOUNDARY:
    case XP_LAYER_SESSION:
        return TRUE;
    case XP_LAYER_SCP:
    case XP_LAYER_RCP:
    case XP_LAYER_KEY:
    case XP_LAYER_TRUST:
    case XP_LAYER_GRANT:
        return FALSE;
    }
    g_assert_not_reached();
}

/* Where no document stands, an identity and a level of an organization have nothing, and nothing
 * else is limited. Rule: S-ORG-2 */
static gboolean limits_by_standing(XpLayer layer)
{
    return layer == XP_LAYER_BOUNDARY || layer == XP_LAYER_SESSION ||
           layer == XP_LAYER_VPC_ENDPOINT;
}

static gboolean has_documents(const XpSlot *slot)
{
    return slot != NULL && slot->policies->len > 0;
}

/* Returns new: the statements (XpPlaced) of @slot that @other has not, and those of both that read
 * what is @changed. */
static GArray *list_changed(const XpSlot *slot, const XpSlot *other, guint changed)
{
    GArray *list = xp_slot_only(slot, other);
    for (guint p = 0; slot != NULL && changed != 0 && p < slot->policies->len; p++) {
        const XpPolicy *policy = g_ptr_array_index(slot->policies, p);
        for (guint s = 0; s < policy->n_statements; s++) {
            XpPlaced placed = {policy, &policy->statements[s]};
            if ((xp_reads_of(placed.statement) & changed) != 0)
                g_array_append_val(list, placed);
        }
    }
    return list;
}

char *xp_diff_grows(const XpDiffSides *sides, const XpSlot *more, const XpSlot *less, guint changed)
{
    const XpSlot *some = more != NULL ? more : less;
    if (limits_by_standing(some->layer) && has_documents(more) != has_documents(less))
        return has_documents(less) ? g_strdup("") : NULL;
    g_autoptr(GArray) only_more = list_changed(more, less, changed);
    g_autoptr(GArray) only_less = list_changed(less, more, changed);
    Reach reach = MAX(reaches_beyond(only_more, XP_EFFECT_ALLOW, sides),
                      reaches_beyond(only_less, XP_EFFECT_DENY, sides));
    if (reach == REACH_NOTHING)
        return NULL;
    if (reach == REACH_UNBOUND)
        return g_strdup("");
    g_autoptr(XpZ3) z3 = xp_z3_new();
    XpAtoms *atoms = xp_atoms_new(z3);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Comparison comparison = {sides, more, less, changed, z3, atoms, texts};
    char *example = NULL;
    gboolean none = says_no_more(&comparison, &example);
    xp_atoms_free(atoms);
    if (none)
        return NULL;
    return example != NULL ? example : g_strdup("");
}

void xp_diff_add_beyond(XpAccessSide *side, const char *place, const char *example)
{
    for (guint i = 0; i < side->open->len; i++)
        if (strcmp(((const XpOpenChange *)g_ptr_array_index(side->open, i))->object, place) == 0)
            return;
    g_autofree char *reason = g_strdup_printf("it lets more through of what is in neither tree%s%s",
                                              *example != '\0' ? ", as " : "", example);
    g_ptr_array_add(side->open, xp_open_change_new(place, reason));
}

/* @more, @less: one place on both sides, where either may be NULL. */
static void compare_place(const XpDiffSides *sides, const XpSlot *more, const XpSlot *less,
                          XpAccessSide *found)
{
    const XpSlot *some = more != NULL ? more : less;
    if (!speaks_of_any(some))
        return;
    guint changed = more != NULL && less != NULL
                        ? xp_reads_changed(&sides->older, &sides->newer, some->identity)
                        : 0;
    g_autofree char *example = xp_diff_grows(sides, more, less, changed);
    if (example != NULL)
        xp_diff_add_beyond(found, some->text, example);
}

static void compare_places(const XpDiffSides *sides, const GPtrArray *slots,
                           const GPtrArray *others, XpAccessSide *found)
{
    for (guint i = 0; i < slots->len; i++) {
        const XpSlot *slot = g_ptr_array_index(slots, i);
        compare_place(sides, slot, xp_slots_find(others, slot->text), found);
    }
    for (guint i = 0; i < others->len; i++) {
        const XpSlot *slot = g_ptr_array_index(others, i);
        if (xp_slots_find(slots, slot->text) == NULL)
            compare_place(sides, NULL, slot, found);
    }
}

void xp_diff_beyond(XpAccessDiff *diff, const XpDiffSides *sides)
{
    g_autoptr(GPtrArray) older = xp_slots_of(sides->older.aligned);
    g_autoptr(GPtrArray) newer = xp_slots_of(sides->newer.aligned);
    compare_places(sides, newer, older, &diff->gained);
    compare_places(sides, older, newer, &diff->lost);
    xp_diff_guardrails(sides, &sides->newer, &sides->older, &diff->gained);
    xp_diff_guardrails(sides, &sides->older, &sides->newer, &diff->lost);
}
