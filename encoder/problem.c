/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/problem.h"

#include <string.h>

#include "encoder/matches.h"
#include "frontend/model/arn.h"
#include "frontend/model/condition.h"
#include "frontend/model/statement_text.h"

static void fact_entry_free(gpointer data)
{
    XpFactEntry *entry = data;
    xp_fact_free(entry->fact);
    g_free(entry);
}

static void track_free(gpointer data)
{
    XpTrack *track = data;
    g_free(track->what);
    g_free(track);
}

static gboolean ends_word(char character)
{
    return !g_ascii_isalnum(character) && character != '-';
}

/* Adds every run of exactly twelve digits in @text that stands alone, as account ids do. */
static void collect_ids(GHashTable *ids, const char *text)
{
    for (const char *at = text; at != NULL && *at != '\0';) {
        const char *end = at;
        while (g_ascii_isdigit(*end))
            end++;
        if (end - at == 12 && (at == text || ends_word(at[-1])) && ends_word(*end))
            g_hash_table_add(ids, g_strndup(at, 12));
        at = end > at ? end : at + 1;
    }
}

static void collect_principals(GHashTable *ids, const XpPrincipalEntry *entries, guint n)
{
    for (guint i = 0; i < n; i++)
        collect_ids(ids, entries[i].text);
}

static void collect_statement_ids(GHashTable *ids, const XpStatement *statement)
{
    for (guint i = 0; i < statement->n_resources; i++)
        collect_ids(ids, statement->resources[i].text);
    collect_principals(ids, statement->principals, statement->n_principals);
    for (guint i = 0; i < statement->n_conditions; i++) {
        const XpCondition *condition = &statement->conditions[i];
        for (guint v = 0; v < condition->n_values; v++)
            collect_ids(ids, condition->values[v]);
    }
}

static void collect_grant_ids(GHashTable *ids, const XpResource *key)
{
    for (guint i = 0; i < key->n_grants; i++) {
        const XpGrant *grant = &key->grants[i];
        collect_principals(ids, grant->grantees, grant->n_grantees);
        collect_principals(ids, grant->retiring, grant->n_retiring);
        collect_ids(ids, grant->issuing_account);
    }
}

/* A policy variable brings the value of a tag into a comparison. Rule: S-VAR-1 */
static void collect_tag_ids(GHashTable *ids, const XpTags *tags)
{
    for (guint i = 0; i < tags->n; i++)
        collect_ids(ids, tags->values[i]);
}

static void add_account(XpProblem *problem, const XpAccount *account, const char *id,
                        const char *label)
{
    XpAccountElement element = {.account = account, .label = label, .dimension = G_MAXUINT};
    element.supplied = account != NULL && account->supplied;
    element.complete = element.supplied && account->complete;
    element.outsider = account == NULL && id == NULL;
    if (element.outsider || (account != NULL && account->symbolic)) {
        g_autofree char *name = g_strdup_printf("account id of %s", label);
        element.dimension = xp_atoms_add_dimension(problem->atoms, name, XP_DOMAIN_ACCOUNT);
    } else {
        element.id = account != NULL ? account->id : id;
    }
    g_array_append_val(problem->accounts, element);
}

/* Symbolic ids and the outsider differ from each other and from every literal id. */
static void require_distinct_accounts(XpProblem *problem)
{
    g_autoptr(GArray) dimensions = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GPtrArray) literals = g_ptr_array_new();
    for (guint i = 0; i < problem->accounts->len; i++) {
        const XpAccountElement *element = xp_problem_account(problem, i);
        if (element->id != NULL)
            g_ptr_array_add(literals, (gpointer)(guintptr)element->id);
        else
            g_array_append_val(dimensions, element->dimension);
    }
    xp_atoms_require_distinct(problem->atoms, (const guint *)(void *)dimensions->data,
                              dimensions->len, (const char *const *)literals->pdata, literals->len);
}

static void collect_world_ids(GHashTable *ids, const XpWorld *world)
{
    for (guint p = 0; p < world->n_policies; p++)
        for (guint s = 0; s < world->policies[p]->n_statements; s++)
            collect_statement_ids(ids, &world->policies[p]->statements[s]);
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];
        collect_ids(ids, resource->kms_key.arn);
        for (guint k = 0; k < resource->n_version_keys; k++)
            collect_ids(ids, resource->version_keys[k].arn);
        for (guint r = 0; r < resource->n_replicas; r++)
            collect_ids(ids, resource->replicas[r].key.arn);
        collect_tag_ids(ids, &resource->tags);
        collect_grant_ids(ids, resource);
    }
    for (guint i = 0; i < world->n_identities; i++)
        collect_tag_ids(ids, &world->identities[i]->tags);
}

static void fill_accounts(XpProblem *problem, const GPtrArray *extra)
{
    const XpWorld *world = problem->world;
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    collect_world_ids(ids, world);
    if (problem->counterpart != NULL)
        collect_world_ids(ids, problem->counterpart);
    for (guint i = 0; extra != NULL && i < extra->len; i++)
        collect_ids(ids, g_ptr_array_index(extra, i));
    for (guint i = 0; i < world->n_accounts; i++) {
        const XpAccount *account = world->accounts[i];
        add_account(problem, account, NULL, account->label);
        g_hash_table_remove(ids, account->id);
    }
    g_autoptr(GList) rest = g_list_sort(g_hash_table_get_keys(ids), (GCompareFunc)strcmp);
    for (GList *at = rest; at != NULL; at = at->next) {
        const char *id = g_intern_string(at->data);
        add_account(problem, NULL, id, id);
    }
    add_account(problem, NULL, NULL, "an account nobody mentioned");
    require_distinct_accounts(problem);
}

/* The two keys that show the time of a request. Rule: S-KEY-4 */
static const char *const time_keys[] = {"aws:currenttime", "aws:epochtime"};

void xp_problem_note_typed(XpProblem *problem, const char *key)
{
    g_autofree char *lower = g_ascii_strdown(key, -1);
    gboolean time = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(time_keys); i++)
        time = time || strcmp(lower, time_keys[i]) == 0;
    /* What one of them shows the other shows too. */
    for (guint i = 0; time && i < G_N_ELEMENTS(time_keys); i++)
        g_hash_table_add(problem->typed_keys, g_strdup(time_keys[i]));
    g_hash_table_add(problem->typed_keys, g_steal_pointer(&lower));
}

gboolean xp_problem_reads_typed(const XpProblem *problem, const char *key)
{
    g_autofree char *lower = g_ascii_strdown(key, -1);
    return g_hash_table_contains(problem->typed_keys, lower);
}

static gboolean is_typed(XpConditionOp op)
{
    switch (xp_condition_op_kind(op)) {
    case XP_OP_KIND_NUMERIC:
    case XP_OP_KIND_DATE:
    case XP_OP_KIND_IP:
        return TRUE;
    case XP_OP_KIND_STRING:
    case XP_OP_KIND_ARN:
    case XP_OP_KIND_BOOL:
    case XP_OP_KIND_BINARY:
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        return FALSE;
    }
    g_assert_not_reached();
}

/* @seen: which of the time keys a condition asks for, by any operator, so far. */
static void note_condition(XpProblem *problem, const XpCondition *condition, gboolean *seen)
{
    if (is_typed(condition->op))
        xp_problem_note_typed(problem, condition->key);
    for (guint i = 0; i < G_N_ELEMENTS(time_keys); i++)
        seen[i] = seen[i] || g_ascii_strcasecmp(condition->key, time_keys[i]) == 0;
}

static void note_world(XpProblem *problem, const XpWorld *world, gboolean *seen)
{
    for (guint p = 0; p < world->n_policies; p++) {
        const XpPolicy *policy = world->policies[p];
        for (guint s = 0; s < policy->n_statements; s++)
            for (guint c = 0; c < policy->statements[s].n_conditions; c++)
                note_condition(problem, &policy->statements[s].conditions[c], seen);
    }
}

static void fill_typed_keys(XpProblem *problem)
{
    gboolean seen[G_N_ELEMENTS(time_keys)] = {FALSE};
    note_world(problem, problem->world, seen);
    if (problem->counterpart != NULL)
        note_world(problem, problem->counterpart, seen);
    if (seen[0] && seen[1])
        xp_problem_note_typed(problem, time_keys[0]);
}

/* What every problem has of its own, also one of a pair. */
static XpProblem *new_side(const XpWorld *world, const XpWorld *counterpart, gboolean want_optimism)
{
    XpProblem *problem = g_new0(XpProblem, 1);
    problem->world = world;
    problem->counterpart = counterpart;
    problem->want_optimism = want_optimism;
    problem->definitions = g_array_new(FALSE, FALSE, sizeof(XpDefinition));
    problem->same = g_array_new(FALSE, FALSE, sizeof(Z3_ast));
    problem->accounts = g_array_new(FALSE, FALSE, sizeof(XpAccountElement));
    problem->facts = g_ptr_array_new_with_free_func(fact_entry_free);
    problem->fact_index = g_hash_table_new(g_str_hash, g_str_equal);
    problem->tracks = g_ptr_array_new_with_free_func(track_free);
    problem->track_index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return problem;
}

static XpProblem *new_problem(const XpWorld *world, const XpWorld *counterpart,
                              const GPtrArray *extra, gboolean want_optimism, XpZ3 *z3)
{
    XpProblem *problem = new_side(world, counterpart, want_optimism);
    problem->z3 = z3 != NULL ? z3 : xp_z3_new();
    problem->borrows_z3 = z3 != NULL;
    problem->atoms = xp_atoms_new(problem->z3);
    if (counterpart != NULL)
        xp_atoms_share_names(problem->atoms);
    problem->environment = g_ptr_array_new();
    xp_atoms_set_axioms(problem->atoms, problem->environment);
    problem->symbol_dimensions = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        guint none = G_MAXUINT;
        g_array_append_val(problem->symbol_dimensions, none);
    }
    problem->typed = xp_typed_values_new(problem->z3, problem->environment);
    problem->typed_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fill_typed_keys(problem);
    fill_accounts(problem, extra);
    return problem;
}

XpProblem *xp_problem_new(const XpWorld *world, const GPtrArray *extra, gboolean want_optimism,
                          XpZ3 *z3)
{
    return new_problem(world, NULL, extra, want_optimism, z3);
}

XpProblem *xp_problem_new_first(const XpWorld *world, const XpWorld *counterpart,
                                const GPtrArray *extra)
{
    return new_problem(world, counterpart, extra, TRUE, NULL);
}

/* The same account on the other side. */
static void add_account_beside(XpProblem *problem, const XpAccountElement *first)
{
    XpAccountElement element = *first;
    if (first->account != NULL)
        element.account = problem->world->accounts[first->account->index];
    element.supplied = element.account != NULL && element.account->supplied;
    element.complete = element.supplied && element.account->complete;
    g_array_append_val(problem->accounts, element);
}

XpProblem *xp_problem_new_beside(XpProblem *first)
{
    XpProblem *problem = new_side(first->counterpart, first->world, TRUE);
    problem->beside = first;
    problem->z3 = first->z3;
    problem->atoms = first->atoms;
    problem->environment = first->environment;
    problem->symbol_dimensions = first->symbol_dimensions;
    problem->typed = first->typed;
    problem->typed_keys = first->typed_keys;
    for (guint i = 0; i < first->accounts->len; i++)
        add_account_beside(problem, xp_problem_account(first, i));
    return problem;
}

/* What the second of a pair borrows from the first. */
static void free_shared(XpProblem *problem)
{
    xp_typed_values_free(problem->typed);
    g_hash_table_unref(problem->typed_keys);
    g_ptr_array_unref(problem->environment);
    xp_matches_free(problem->matches);
    g_array_unref(problem->symbol_dimensions);
    xp_atoms_free(problem->atoms);
    if (!problem->borrows_z3)
        xp_z3_free(problem->z3);
}

void xp_problem_free(XpProblem *problem)
{
    if (problem == NULL)
        return;
    g_array_unref(problem->definitions);
    g_array_unref(problem->same);
    g_clear_pointer(&problem->switches, g_ptr_array_unref);
    g_array_unref(problem->accounts);
    g_ptr_array_unref(problem->facts);
    g_hash_table_unref(problem->fact_index);
    g_ptr_array_unref(problem->tracks);
    g_hash_table_unref(problem->track_index);
    if (problem->beside == NULL)
        free_shared(problem);
    g_free(problem);
}

void xp_problem_keep_matches(XpProblem *problem)
{
    g_assert(problem->matches == NULL);
    problem->matches = xp_matches_new(problem->z3);
    xp_atoms_keep_all(problem->atoms);
}

void xp_problem_assert(XpProblem *problem, Z3_ast term)
{
    if (!xp_z3_is_true(problem->z3, term))
        g_ptr_array_add(problem->environment, term);
}

Z3_ast xp_problem_fresh(XpProblem *problem, const char *hint)
{
    g_autofree char *name = g_strdup_printf("%s%s#%u", problem->beside != NULL ? "beside: " : "",
                                            hint, problem->fresh++);
    return xp_z3_const(problem->z3, name);
}

Z3_ast xp_problem_open(XpProblem *problem, const char *hint, const char *about)
{
    if (problem->counterpart == NULL)
        return xp_problem_fresh(problem, hint);
    g_autofree char *name = g_strdup_printf("%s: %s", hint, about);
    return xp_z3_const(problem->z3, name);
}

Z3_ast xp_problem_plain(const XpProblem *problem, Z3_ast term)
{
    XpZ3 *z3 = problem->z3;
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(Z3_ast));
    g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(Z3_ast));
    Z3_ast none = xp_z3_false(z3);
    for (guint i = 0; i < problem->facts->len; i++) {
        const XpFactEntry *entry = g_ptr_array_index(problem->facts, i);
        g_array_append_val(from, entry->pessimistic);
        g_array_append_val(to, none);
        g_array_append_val(from, entry->optimistic);
        g_array_append_val(to, none);
    }
    for (guint i = 0; i < problem->same->len; i++)
        g_array_append_val(i % 2 == 0 ? from : to, g_array_index(problem->same, Z3_ast, i));
    return xp_z3_pin(z3, Z3_substitute(xp_z3_context(z3), term, from->len,
                                       (const Z3_ast *)(void *)from->data,
                                       (const Z3_ast *)(void *)to->data));
}

void xp_problem_note_same(XpProblem *problem, Z3_ast constant, Z3_ast first)
{
    g_array_append_val(problem->same, constant);
    g_array_append_val(problem->same, first);
}

guint xp_problem_term_id(const XpProblem *problem, Z3_ast term)
{
    if (problem->counterpart != NULL)
        term = xp_problem_plain(problem, term);
    return Z3_get_ast_id(xp_z3_context(problem->z3), term);
}

guint xp_problem_account_count(const XpProblem *problem)
{
    return problem->accounts->len;
}

const XpAccountElement *xp_problem_account(const XpProblem *problem, guint index)
{
    return &g_array_index(problem->accounts, XpAccountElement, index);
}

guint xp_problem_account_find(const XpProblem *problem, const char *id)
{
    for (guint i = 0; id != NULL && i < problem->accounts->len; i++) {
        const XpAccountElement *element = xp_problem_account(problem, i);
        const char *other = element->account != NULL ? element->account->id : element->id;
        if (other != NULL && strcmp(other, id) == 0)
            return i;
    }
    return G_MAXUINT;
}

static XpDomain symbol_domain(XpSymbolKind kind)
{
    switch (kind) {
    case XP_SYMBOL_ACCOUNT:
        return XP_DOMAIN_ACCOUNT;
    case XP_SYMBOL_REGION:
        return XP_DOMAIN_REGION;
    case XP_SYMBOL_SECRET_SUFFIX:
        return XP_DOMAIN_SECRET_SUFFIX;
    case XP_SYMBOL_KEY_ID:
        return XP_DOMAIN_KEY_ID;
    case XP_SYMBOL_TEXT:
        return XP_DOMAIN_TEXT;
    }
    g_assert_not_reached();
}

guint xp_problem_symbol_dimension(XpProblem *problem, guint symbol)
{
    guint *slot = &g_array_index(problem->symbol_dimensions, guint, symbol);
    if (*slot == G_MAXUINT) {
        const XpSymbol *row = xp_symbols_get(problem->world->symbols, symbol);
        g_autofree char *name =
            g_strdup_printf("%s (symbol %u%s%s)", row->name, symbol,
                            row->owner != NULL ? " of " : "", row->owner != NULL ? row->owner : "");
        *slot = xp_atoms_add_dimension(problem->atoms, name, symbol_domain(row->kind));
    }
    return *slot;
}

const XpFactEntry *xp_problem_fact(XpProblem *problem, XpFact *fact, XpFactUse use)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(problem->fact_index, fact->id));
    if (index > 0) {
        xp_fact_free(fact);
        return g_ptr_array_index(problem->facts, index - 1);
    }
    XpFactEntry *entry = g_new0(XpFactEntry, 1);
    entry->fact = fact;
    entry->use = use;
    entry->pessimistic = xp_problem_fresh(problem, "pessimistic");
    if (problem->want_optimism)
        entry->optimistic = xp_problem_fresh(problem, "optimistic");
    g_ptr_array_add(problem->facts, entry);
    g_hash_table_insert(problem->fact_index, fact->id, GUINT_TO_POINTER(problem->facts->len));
    return entry;
}

/* The entry of this side: keys that both sides share name facts of the first. */
static const XpFactEntry *own_entry(XpProblem *problem, const XpFactEntry *entry)
{
    if (problem->beside == NULL)
        return entry;
    return xp_problem_fact(problem, xp_fact_copy(entry->fact), entry->use);
}

/* @term, or what its polarity makes of it where @less or @more holds under @guard. */
static Z3_ast bend(XpProblem *problem, Z3_ast term, Z3_ast guard, Z3_ast less, Z3_ast more,
                   gboolean allows_more)
{
    XpZ3 *z3 = problem->z3;
    Z3_ast forced_true = xp_z3_and(z3, guard, allows_more ? more : less);
    Z3_ast forced_false = xp_z3_and(z3, guard, allows_more ? less : more);
    return xp_z3_or(z3, xp_z3_and(z3, term, xp_z3_not(z3, forced_false)), forced_true);
}

/* @choice: besides, it allows less; or NULL. */
static Z3_ast uncertain(XpProblem *problem, Z3_ast term, Z3_ast guard, const XpFactEntry *entry,
                        gboolean allows_more, Z3_ast choice)
{
    XpZ3 *z3 = problem->z3;
    const XpFactEntry *fact = own_entry(problem, entry);
    Z3_ast more = fact->optimistic != NULL ? fact->optimistic : xp_z3_false(z3);
    Z3_ast less = fact->pessimistic;
    if (choice != NULL)
        less = xp_z3_or(z3, less, xp_z3_and(z3, choice, xp_z3_not(z3, more)));
    return bend(problem, term, guard, less, more, allows_more);
}

Z3_ast xp_problem_uncertain_free(XpProblem *problem, Z3_ast term, Z3_ast guard,
                                 const XpFactEntry *fact, gboolean allows_more)
{
    if (xp_z3_is_false(problem->z3, guard))
        return term;
    return uncertain(problem, term, guard, fact, allows_more, NULL);
}

Z3_ast xp_problem_uncertain_about(XpProblem *problem, Z3_ast term, Z3_ast guard,
                                  const XpFactEntry *fact, gboolean allows_more, const char *about)
{
    if (xp_z3_is_false(problem->z3, guard))
        return term;
    Z3_ast choice = NULL;
    if (problem->counterpart != NULL && fact->use != XP_USE_SHOWN) {
        g_autofree char *name = g_strdup_printf("%s, %s, %s", fact->fact->rule, about,
                                                allows_more ? "allows less" : "denies more");
        choice = xp_problem_open(problem, "choice", name);
    }
    return uncertain(problem, term, guard, fact, allows_more, choice);
}

/* Facts about a document go by what they make open: the same words elsewhere are as open. */
Z3_ast xp_problem_uncertain(XpProblem *problem, Z3_ast term, Z3_ast guard, const XpFactEntry *fact,
                            gboolean allows_more)
{
    if (problem->counterpart == NULL)
        return xp_problem_uncertain_free(problem, term, guard, fact, allows_more);
    g_autofree char *about =
        g_strdup_printf("%s, term %u under %u", fact->fact->placed ? "" : fact->fact->id,
                        xp_problem_term_id(problem, term), xp_problem_term_id(problem, guard));
    return xp_problem_uncertain_about(problem, term, guard, fact, allows_more, about);
}

/* AWS takes one reading everywhere; which of two terms that is, their order says. */
Z3_ast xp_problem_either(XpProblem *problem, Z3_ast left, Z3_ast right, const XpFactEntry *fact,
                         gboolean allows_more)
{
    XpZ3 *z3 = problem->z3;
    if (left == right)
        return left;
    Z3_ast both = xp_z3_and(z3, left, right);
    Z3_ast one = xp_z3_or(z3, left, right);
    g_autofree char *about =
        g_strdup_printf("readings %u and %u", xp_problem_term_id(problem, left),
                        xp_problem_term_id(problem, right));
    Z3_ast wide = xp_problem_uncertain_about(problem, xp_z3_bool(z3, allows_more), xp_z3_true(z3),
                                             fact, allows_more, about);
    return xp_z3_or(z3, both, xp_z3_and(z3, one, wide));
}

XpTrack *xp_problem_track(XpProblem *problem, XpLayer layer, const XpPolicy *policy,
                          const XpStatement *statement, const char *rule, const char *what)
{
    char *key =
        g_strdup_printf("%d|%p|%p|%s|%s", (int)layer, (const void *)policy, (const void *)statement,
                        rule != NULL ? rule : "", what != NULL ? what : "");
    XpTrack *track = g_hash_table_lookup(problem->track_index, key);
    if (track != NULL) {
        g_free(key);
        return track;
    }
    track = g_new0(XpTrack, 1);
    track->literal = xp_problem_fresh(problem, "track");
    track->layer = layer;
    track->policy = policy;
    track->statement = statement;
    track->rule = rule;
    track->what = g_strdup(what);
    track->restricts = statement != NULL && statement->effect == XP_EFFECT_DENY;
    g_ptr_array_add(problem->tracks, track);
    g_hash_table_insert(problem->track_index, key, track);
    return track;
}

Z3_ast xp_problem_define(XpProblem *problem, const XpTrack *track, Z3_ast meaning, const char *hint)
{
    if (problem->counterpart != NULL)
        return meaning;
    Z3_ast name = xp_problem_fresh(problem, hint);
    XpDefinition definition = {.track = track, .place = problem->environment->len};
    g_array_append_val(problem->definitions, definition);
    xp_problem_assert(
        problem, xp_z3_implies(problem->z3, track->literal, xp_z3_iff(problem->z3, name, meaning)));
    return name;
}

/* ---- switches ---- */

static void switch_free(gpointer data)
{
    XpSwitch *item = data;
    g_free(item->key);
    g_free(item->what);
    g_free(item);
}

void xp_problem_add_switches(XpProblem *problem)
{
    problem->switches = g_ptr_array_new_with_free_func(switch_free);
}

const XpSwitch *xp_problem_switch_find(const XpProblem *problem, const char *key)
{
    for (guint i = 0; i < problem->switches->len; i++) {
        const XpSwitch *item = g_ptr_array_index(problem->switches, i);
        if (strcmp(item->key, key) == 0)
            return item;
    }
    return NULL;
}

/* Returns new: a hash of what the source is and says, symbols by their names. */
static char *switch_key(const XpProblem *problem, const char *what, const XpPolicy *policy,
                        const XpStatement *statement)
{
    g_autofree char *says = statement != NULL ? xp_statement_text(policy, statement) : g_strdup("");
    g_autofree char *text = g_strconcat(what, "\n", says, NULL);
    g_autofree char *named = xp_symbols_print(problem->world->symbols, text);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, named, -1);
}

Z3_ast xp_problem_switched(XpProblem *problem, Z3_ast granted, const char *what,
                           const XpPolicy *policy, const XpStatement *statement)
{
    if (problem->switches == NULL || xp_z3_is_false(problem->z3, granted))
        return granted;
    g_autofree char *key = switch_key(problem, what, policy, statement);
    const XpSwitch *known = xp_problem_switch_find(problem, key);
    if (known == NULL) {
        XpSwitch *item = g_new0(XpSwitch, 1);
        item->key = g_steal_pointer(&key);
        item->what = g_strdup(what);
        item->policy = policy;
        item->statement = statement;
        item->off = xp_problem_fresh(problem, "off");
        g_ptr_array_add(problem->switches, item);
        known = item;
    }
    return xp_z3_and(problem->z3, granted, xp_z3_not(problem->z3, known->off));
}
