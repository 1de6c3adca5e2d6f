/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/model/arn.h"
#include "frontend/property/resolve.h"
#include "frontend/property/verb.h"

static const char *lower(XpResolver *resolver, const char *text)
{
    g_autofree char *lowered = g_ascii_strdown(text, -1);

    return xp_strings_add(resolver->strings, lowered);
}

static void resolve_verb(XpResolver *resolver, const XpVerb *verb, XpActionTerm *term)
{
    g_auto(GStrv) patterns = g_strsplit(verb->patterns, " ", -1);

    term->verb = verb->name;
    term->needs = verb->needs;
    term->n_patterns = g_strv_length(patterns);
    term->patterns = xp_arena_new0(resolver->arena, const char *, term->n_patterns);
    for (guint i = 0; i < term->n_patterns; i++)
        term->patterns[i] = lower(resolver, patterns[i]);
}

/* One colon, a plain service in front of it and a name behind. Rule: S-GRAM-22. */
static gboolean is_action(const char *text)
{
    const char *colon = strchr(text, ':');

    if (colon == NULL || colon == text || colon[1] == '\0' || strchr(colon + 1, ':') != NULL)
        return FALSE;
    for (; text < colon; text++) {
        if (!g_ascii_isalnum(*text) && *text != '-')
            return FALSE;
    }
    for (text = colon + 1; *text != '\0'; text++) {
        if (!g_ascii_isalnum(*text) && strchr("*?-_", *text) == NULL)
            return FALSE;
    }
    return TRUE;
}

/* TRUE if some action of the catalogue matches @pattern (lower case). */
static gboolean is_catalogued(const char *pattern)
{
    if (!xp_resolve_is_pattern(pattern))
        return xp_action_lookup(pattern) != NULL;
    for (guint i = 0; i < xp_action_count(); i++) {
        g_autofree char *name = g_ascii_strdown(xp_action_get(i)->name, -1);

        if (xp_resolve_matches(pattern, name))
            return TRUE;
    }
    return FALSE;
}

static gboolean starts_with(const char *text, const char *prefix, gsize length)
{
    return g_ascii_strncasecmp(text, prefix, length) == 0;
}

/* FALSE, with a diagnostic, for an action that its service is not known to have: a claim about
 * nothing would hold whatever the policies say. */
static gboolean check_known(XpResolver *resolver, const XpSynWord *word, const char *pattern)
{
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *service = g_strndup(pattern, strcspn(pattern, ":"));
    g_autofree char *help = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *upper = NULL;

    if (!xp_action_service_is_known(service) || is_catalogued(pattern))
        return TRUE;
    names = g_ptr_array_new();
    for (guint i = 0; i < xp_action_count(); i++) {
        const char *name = xp_action_get(i)->name;

        if (starts_with(name, pattern, strlen(service) + 1))
            g_ptr_array_add(names, (gpointer)(guintptr)name);
    }
    help = xp_resolve_advice(word->text, names,
                             "check its spelling: a claim about nothing would always hold");
    shown = xp_script_quote(word->text);
    upper = strlen(service) <= 3 ? g_ascii_strup(service, -1) : g_strdup(service);
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_ACTION, &word->span, help,
                "action %s matches no known %s action: this claim would be vacuous", shown, upper);
    return FALSE;
}

static gboolean resolve_pattern(XpResolver *resolver, const XpSynWord *word, XpActionTerm *term)
{
    g_autofree char *shown = NULL;

    if (is_action(word->text)) {
        term->patterns = xp_arena_new0(resolver->arena, const char *, 1);
        term->patterns[0] = lower(resolver, word->text);
        term->n_patterns = 1;
        return check_known(resolver, word, term->patterns[0]);
    }
    shown = xp_script_quote(word->text);
    xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &word->span,
                "an action is SERVICE:NAME; '*' and '?' may stand in the name only",
                "%s is not an action", shown);
    return FALSE;
}

/* Returns new: advice for a word that is neither verb nor let, or NULL. */
static char *advise_verb(const XpResolver *resolver, const char *word)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer name;
    gpointer let;

    for (guint i = 0; i < xp_verb_count(); i++)
        g_ptr_array_add(names, (gpointer)(guintptr)xp_verb_get(i)->name);
    g_hash_table_iter_init(&iter, resolver->file->scope);
    while (g_hash_table_iter_next(&iter, &name, &let)) {
        if (((const XpLet *)let)->syntax->kind == XP_SYN_LET_ACTIONS)
            g_ptr_array_add(names, name);
    }
    return xp_resolve_advice(word, names, "an action is SERVICE:NAME, a verb or a let of actions");
}

static gboolean fail_word(XpResolver *resolver, const XpSynWord *word)
{
    g_autofree char *help = NULL;
    g_autofree char *shown = NULL;

    if (resolver->file->partial)
        return FALSE;
    help = advise_verb(resolver, word->text);
    shown = xp_script_quote(word->text);
    xp_sink_add(resolver->sink, XP_DIAG_PROP_UNKNOWN_NAME, &word->span, help,
                "%s is neither a verb nor defined with let", shown);
    return FALSE;
}

static gboolean add_let(XpResolver *resolver, const XpSynWord *word, XpLet *let, GArray *out)
{
    XpLetIs is = xp_resolve_kind(resolver, let);
    g_autofree char *shown = NULL;

    let->used = TRUE;
    if (is == XP_LET_IS_BROKEN)
        return FALSE;
    if (is != XP_LET_IS_ACTIONS) {
        shown = xp_script_quote(word->text);
        xp_sink_add(resolver->sink, XP_DIAG_PROP_KIND, &word->span, "actions are needed here",
                    "%s stands for %s, not for actions", shown, xp_let_is_name(is));
        return FALSE;
    }
    if (!xp_resolve_let_actions(resolver, let))
        return FALSE;
    for (guint i = 0; i < let->actions.n && out->len <= XP_RESOLVE_ITEMS; i++)
        g_array_append_val(out, let->actions.items[i]);
    return TRUE;
}

static gboolean add_action(XpResolver *resolver, const XpSynWord *word, GArray *out)
{
    const XpVerb *verb = xp_verb_lookup(word->text);
    XpActionTerm term = {.span = word->span, .text = word->text};
    XpLet *let = NULL;

    if (verb != NULL) {
        resolve_verb(resolver, verb, &term);
    } else if (strchr(word->text, ':') == NULL) {
        let = xp_resolver_find(resolver, word->text);
        return let != NULL ? add_let(resolver, word, let, out) : fail_word(resolver, word);
    } else if (!resolve_pattern(resolver, word, &term)) {
        return FALSE;
    }
    g_array_append_val(out, term);
    return TRUE;
}

gboolean xp_resolve_actions(XpResolver *resolver, const XpSynActions *actions, XpActions *out)
{
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpActionTerm));
    gboolean ok = TRUE;

    for (guint i = 0; i < actions->n && items->len <= XP_RESOLVE_ITEMS; i++)
        ok = add_action(resolver, &actions->items[i], items) && ok;
    if (items->len > XP_RESOLVE_ITEMS) {
        xp_sink_add(resolver->sink, XP_DIAG_PROP_VALUE, &actions->span, NULL,
                    "this list stands for more than %u actions", XP_RESOLVE_ITEMS);
        return FALSE;
    }
    out->items = xp_arena_copy(resolver->arena, items, &out->n);
    out->text = actions->text;
    return ok;
}

/* --- do actions and objects go together? --- */

guint xp_object_kind_applies(XpObjectKind kind)
{
    switch (kind) {
    case XP_OBJECT_SECRET:
        return XP_APPLIES_SECRET;
    case XP_OBJECT_KEY:
        return XP_APPLIES_KEY;
    case XP_OBJECT_ALIAS:
        return XP_APPLIES_ALIAS;
    case XP_OBJECT_ROLE:
        return XP_APPLIES_ROLE;
    case XP_OBJECT_OTHER:
        return XP_APPLIES_OTHER;
    }
    g_assert_not_reached();
}

/* What an action that is not in the catalogue is taken to apply to, by its service. */
static guint applies_by_service(const char *pattern)
{
    if (g_str_has_prefix(pattern, "secretsmanager:"))
        return XP_APPLIES_SECRET;
    if (g_str_has_prefix(pattern, "kms:"))
        return XP_APPLIES_KEY | XP_APPLIES_ALIAS;
    if (g_str_has_prefix(pattern, "sts:") || g_str_has_prefix(pattern, "iam:"))
        return XP_APPLIES_ROLE | XP_APPLIES_OTHER;
    return XP_APPLIES_OTHER;
}

/* Kinds of object that @pattern (lower case) applies to. */
static guint applies_to(const char *pattern)
{
    gboolean found = FALSE;
    guint applies = 0;

    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);
        g_autofree char *name = g_ascii_strdown(action->name, -1);

        if (!xp_resolve_matches(pattern, name))
            continue;
        found = TRUE;
        applies |= action->applies;
    }
    return found ? applies : applies_by_service(pattern);
}

/* Things of other services are only touched by actions of their own service. */
static gboolean is_of_service(const XpObject *object, const char *pattern)
{
    g_auto(XpArn) arn = {0};
    gsize length;

    if (object->kind != XP_OBJECT_OTHER)
        return TRUE;
    if (!xp_arn_parse(object->arn, &arn))
        return FALSE;
    length = strlen(arn.service);
    return starts_with(pattern, arn.service, length) && pattern[length] == ':';
}

static gboolean pattern_applies(const char *pattern, const XpObjects *objects)
{
    guint applies = applies_to(pattern);

    for (guint i = 0; i < objects->n; i++) {
        if ((applies & xp_object_kind_applies(objects->items[i].kind)) != 0 &&
            is_of_service(&objects->items[i], pattern))
            return TRUE;
    }
    return FALSE;
}

static gboolean term_applies(const XpActionTerm *term, const XpObjects *objects)
{
    for (guint i = 0; i < term->n_patterns; i++) {
        if (pattern_applies(term->patterns[i], objects))
            return TRUE;
    }
    return FALSE;
}

static gboolean has_kind(const XpObjects *objects, XpObjectKind kind)
{
    for (guint i = 0; i < objects->n; i++) {
        if (objects->items[i].kind == kind)
            return TRUE;
    }
    return FALSE;
}

/* Returns new: "keys and aliases", or NULL for nothing in particular. */
static char *name_kinds(guint applies)
{
    static const char *const names[] = {"secrets", "keys", "aliases", "roles", "other resources"};
    g_autoptr(GPtrArray) kinds = g_ptr_array_new();

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((applies & (1u << i)) != 0)
            g_ptr_array_add(kinds, (gpointer)(guintptr)names[i]);
    }
    if (kinds->len == 0)
        return NULL;
    g_ptr_array_add(kinds, NULL);
    return g_strjoinv(" and ", (char **)kinds->pdata);
}

/* Returns new: advice for a service that is probably misspelt, or NULL. */
static char *advise_service(const XpActionTerm *term)
{
    g_autoptr(GPtrArray) services = g_ptr_array_new();
    g_autofree char *service = g_strndup(term->patterns[0], strcspn(term->patterns[0], ":"));

    if (xp_action_service_is_known(service))
        return NULL;
    for (guint i = 0; i < xp_action_count(); i++) {
        const XpAction *action = xp_action_get(i);

        if (i == 0 || strcmp(action->service, xp_action_get(i - 1)->service) != 0)
            g_ptr_array_add(services, (gpointer)(guintptr)action->service);
    }
    return xp_resolve_advice(service, services, NULL);
}

static char *advise_misfit(const XpActionTerm *term, const XpObjects *objects)
{
    g_autofree char *kinds = NULL;
    char *help = advise_service(term);
    guint applies = 0;

    if (help != NULL)
        return help;
    if (has_kind(objects, XP_OBJECT_SECRET) && g_strcmp0(term->verb, "decrypt") == 0)
        return g_strdup("'read-secret' is the verb for a secret; to decrypt, name its key");
    if (has_kind(objects, XP_OBJECT_ALIAS) && g_str_has_prefix(term->patterns[0], "kms:"))
        return g_strdup("name the key the alias stands for");
    for (guint i = 0; i < term->n_patterns; i++)
        applies |= applies_to(term->patterns[i]);
    kinds = name_kinds(applies);
    if (kinds == NULL)
        return g_strdup("it works on no particular resource, so no claim about one can hold of it");
    return g_strdup_printf("it applies to %s", kinds);
}

gboolean xp_resolve_applies(XpResolver *resolver, const XpActions *actions,
                            const XpObjects *objects)
{
    gboolean ok = TRUE;

    if (objects->n == 0)
        return TRUE;
    for (guint i = 0; i < actions->n; i++) {
        const XpActionTerm *term = &actions->items[i];
        g_autofree char *shown = NULL;
        g_autofree char *help = NULL;

        if (term_applies(term, objects))
            continue;
        shown = xp_script_quote(term->text);
        help = advise_misfit(term, objects);
        xp_sink_add(resolver->sink, XP_DIAG_PROP_ACTION_MISFIT, &term->span, help,
                    "%s applies to no object of this claim", shown);
        ok = FALSE;
    }
    return ok;
}
