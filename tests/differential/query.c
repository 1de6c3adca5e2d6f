/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/query.h"

#include <string.h>

#include "frontend/base/diag.h"
#include "frontend/property/property.h"
#include "tests/differential/attack.h"

/* At most so many calls are tried against one verdict. */
#define ATTACKS 300

static void G_GNUC_PRINTF(2, 3) complain(XpQuery *query, const char *format, ...)
{
    va_list arguments;

    if (query->wrong != NULL)
        return;
    va_start(arguments, format);
    query->wrong = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

static void set_value(char **values, guint symbol, const char *text, gsize length)
{
    g_free(values[symbol]);
    values[symbol] = g_strndup(text, length);
}

/* What the one symbol in @field is when the whole of it is @text. */
static void learn_field(char **values, const char *field, const char *text)
{
    for (const char *at = field; *at != '\0'; at = g_utf8_next_char(at)) {
        gsize before = (gsize)(at - field);
        gsize after = strlen(g_utf8_next_char(at));

        if (!xp_symbol_is(g_utf8_get_char(at)) || strlen(text) < before + after)
            continue;
        set_value(values, xp_symbol_index(g_utf8_get_char(at)), text + before,
                  strlen(text) - before - after);
        return;
    }
}

/* Regions, suffixes and key ids show in the ARN of what a story calls only. */
static void learn_arn(char **values, const char *arn, const char *called)
{
    g_auto(GStrv) fields = g_strsplit(arn, ":", -1);
    g_auto(GStrv) texts = g_strsplit(called, ":", -1);

    if (g_strv_length(fields) != g_strv_length(texts) || strcmp(fields[2], texts[2]) != 0)
        return;
    for (guint i = 0; fields[i] != NULL; i++)
        learn_field(values, fields[i], texts[i]);
}

/* What a call of a story may be for: one of the objects it is about, or a key of such a secret. */
static void learn_call(char **values, const XpObjects *objects, const XpRequest *call)
{
    for (guint i = 0; i < objects->n; i++) {
        const XpResource *resource = objects->items[i].resource;

        if (resource == NULL)
            continue;
        learn_arn(values, resource->arn, call->resource);
        if (resource->kms_key.kind == XP_KEY_LOADED)
            learn_arn(values, resource->kms_key.key->arn, call->resource);
    }
}

/* Returns new: one text for each symbol of @world, those of the story where it has them. */
static char **story_binding(const XpWorld *world, const XpObjects *objects, const XpStory *story)
{
    char **values = xp_world_default_binding(world);

    for (guint i = 0; i < story->calls->len; i++)
        learn_call(values, objects, g_ptr_array_index(story->calls, i));
    for (guint i = 0; i < xp_symbols_count(world->symbols); i++) {
        const XpSymbol *symbol = xp_symbols_get(world->symbols, i);

        for (guint row = 0; row < story->bindings->len; row++) {
            const XpBindingRow *binding = g_ptr_array_index(story->bindings, row);

            if (symbol->kind == XP_SYMBOL_ACCOUNT && strcmp(binding->label, symbol->name) == 0)
                set_value(values, i, binding->value, strlen(binding->value));
        }
    }
    return values;
}

/* The evaluator's own opinion of @story, which is about one of @objects and whose caller is one of
 * the world before it was bound. */
static void replay(XpQuery *query, const XpObjects *objects, const XpStory *story, gboolean allowed)
{
    const XpWorld *world = query->loaded->world;
    g_auto(GStrv) values = story_binding(world, objects, story);
    g_autoptr(XpWorld) bound = xp_world_bind(world, (const char *const *)values);
    XpEvalOptions options = {.now = XP_DIFF_NOW, .assume_no_org = TRUE, .assume_printed = TRUE};
    g_autoptr(GError) error = NULL;
    g_autoptr(XpEvalResult) result = NULL;
    XpCaller *caller = &story->request->caller;
    const XpIdentity *original = caller->identity;
    gboolean fine;

    query->counts->n[XP_COUNT_STORIES]++;
    if (original != NULL)
        caller->identity = bound->identities[original->index];
    result = xp_eval_request(bound, story->request, &options, &error);
    caller->identity = original;
    if (result == NULL) {
        complain(query, "a story cannot be: %s", error->message);
        return;
    }
    fine = allowed ? result->decision == XP_DECISION_ALLOW
                   : result->decision == XP_DECISION_EXPLICIT_DENY ||
                         result->decision == XP_DECISION_IMPLICIT_DENY;
    if (!fine)
        complain(query, "a story that has to be %s is %s by %s", allowed ? "allowed" : "denied",
                 xp_decision_name(result->decision), result->rule);
}

static void check_stories(XpQuery *query, const XpPropertyResult *row, const XpClaim *claim)
{
    gboolean always = claim->kind == XP_CLAIM_CAN_ALWAYS;

    for (guint i = 0; i < row->counterexamples->len; i++) {
        gboolean second = claim->kind == XP_CLAIM_BOTH && i % 2 == 1;
        replay(query, second ? &claim->objects2 : &claim->objects,
               g_ptr_array_index(row->counterexamples, i), !always);
    }
    for (guint i = 0; i < row->witnesses->len; i++)
        replay(query, &claim->objects, g_ptr_array_index(row->witnesses, i), TRUE);
}

static void attack(XpQuery *query, const XpPropertyResult *row, const XpClaim *claim)
{
    g_autofree char *wrong = NULL;

    query->counts->n[XP_COUNT_ATTACKED]++;
    if (query->world != NULL)
        wrong = xp_attack(query->random, query->world, query->loaded, claim, row->verdict, ATTACKS,
                          query->file, query->counts, &query->call);
    else if (query->call != NULL)
        wrong = xp_attack_with(query->loaded, claim, row->verdict, query->call, query->file);
    if (wrong == NULL)
        return;
    query->refuted = query->wrong == NULL;
    complain(query, "%s", wrong);
}

void xp_query_run(XpQuery *query)
{
    XpPropertySource source = {.sentences = &query->sentence, .n_sentences = 1};
    XpProveOptions options = {.jobs = 1, .now = XP_DIFF_NOW};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpProperties) properties =
        xp_properties_load(query->loaded->world, &source, diags, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(XpRunResult) result = NULL;

    if (properties == NULL) {
        query->counts->n[XP_COUNT_REFUSED]++;
        query->refused = TRUE;
        query->wrong = xp_diag_render(xp_diag_get(diags, 0));
        return;
    }
    result = xp_prove(query->loaded->world, properties, &options, NULL, &error);
    if (result == NULL) {
        complain(query, "%s", error->message);
        return;
    }
    if (result->disagreement)
        complain(query, "disagreement: %s", result->disagreement_text);
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *row = g_ptr_array_index(result->properties, i);
        const XpClaim *claim = &properties->items[i]->claims[0];

        query->counts->n[XP_COUNT_PROVED + row->verdict]++;
        check_stories(query, row, claim);
        attack(query, row, claim);
    }
}

gboolean xp_query_verdict(const XpDiffLoaded *loaded, const char *sentence, XpQueryVerdict *out)
{
    XpPropertySource source = {.sentences = &sentence, .n_sentences = 1};
    XpProveOptions options = {.jobs = 1, .now = XP_DIFF_NOW};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpProperties) properties = xp_properties_load(loaded->world, &source, diags, NULL);
    g_autoptr(XpRunResult) result = NULL;

    if (properties == NULL)
        return FALSE;
    result = xp_prove(loaded->world, properties, &options, NULL, NULL);
    if (result == NULL)
        return FALSE;
    out->kind = properties->items[0]->claims[0].kind;
    out->verdict = ((const XpPropertyResult *)g_ptr_array_index(result->properties, 0))->verdict;
    return TRUE;
}

void xp_query_clear(XpQuery *query)
{
    if (query->world != NULL)
        json_decref(query->call);
    g_free(query->wrong);
}
