/* SPDX-License-Identifier: Apache-2.0
 *
 * Any text as a placeholder, an ARN and a pattern: in every typed position it has a value or an
 * error, what it became can be printed, and a pattern that is printed and read again is the same.
 */
#include <string.h>

#include <glib.h>

#include "frontend/load/names.h"
#include "frontend/load/token.h"
#include "frontend/model/glob.h"
#include "frontend/model/principal.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"

typedef const char *(*Resolve)(XpNames *names, const char *text, const XpSite *site);

static void bind_token(XpNames *names, XpBindKind kind, const char *token, const char *text,
                       const char *label)
{
    XpBinding *binding = g_new0(XpBinding, 1);

    binding->kind = kind;
    binding->token = g_strdup(token);
    binding->text = g_strdup(text);
    binding->label = g_strdup(label);
    if (!xp_names_add_binding(names, binding))
        g_assert_not_reached();
}

static void parse_principal(XpWorld *world, const char *key, const char *text)
{
    g_autoptr(GError) error = NULL;
    XpPrincipalEntry entry;
    gboolean fine = xp_principal_parse(world->strings, world->symbols, key, text, &entry, &error);

    g_assert(fine == (error == NULL));
    if (fine)
        g_assert(xp_principal_form_name(entry.form) != NULL);
}

static void resolve(Resolve how, const char *text, gboolean bound)
{
    g_autoptr(XpWorld) world = xp_fuzz_world();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpNames) names = xp_names_new(world, NULL, diags);
    XpSite site = {.span = {.file = "fuzz"}};
    const char *value;
    g_autofree char *shown = NULL;

    for (guint i = 0; i < world->n_accounts; i++)
        xp_names_add_account(names, world->accounts[i]);
    for (guint i = 0; i < world->n_resources; i++)
        xp_names_add_resource(names, world->resources[i]);
    if (bound) {
        bind_token(names, XP_BIND_TEXT, "Region", "us-west-2", NULL);
        bind_token(names, XP_BIND_SECRET, "SecretARN", "Secret", "Account1");
        bind_token(names, XP_BIND_KEY, "EncryptionKey", "Gone", "Account1");
    }
    value = how(names, text, &site);
    g_assert((value == NULL) == (xp_diag_count_errors(diags) > 0));
    if (value == NULL)
        return;
    shown = xp_symbols_print(world->symbols, value);
    g_assert(g_utf8_validate(shown, -1, NULL) && !xp_symbols_in(shown));
    parse_principal(world, "AWS", value);
    parse_principal(world, "Federated", value);
    parse_principal(world, NULL, value);
}

static void parse_pattern(const char *text, XpGlobFlags flags)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(text, flags);
    g_autofree char *printed = xp_glob_print(glob);
    g_autoptr(XpGlob) again = xp_glob_parse(printed, flags);

    g_assert(again->n_tokens == glob->n_tokens);
    for (guint i = 0; i < glob->n_tokens; i++) {
        g_assert(again->tokens[i].kind == glob->tokens[i].kind);
        g_assert(again->tokens[i].character == glob->tokens[i].character);
        g_assert(g_strcmp0(again->tokens[i].key, glob->tokens[i].key) == 0);
        g_assert(g_strcmp0(again->tokens[i].fallback, glob->tokens[i].fallback) == 0);
    }
}

static void read_token(const char *text)
{
    g_autofree char *stripped = xp_token_strip(text);
    g_auto(GStrv) fields = xp_token_split_arn(text);

    g_assert(strlen(stripped) <= strlen(text));
    if (xp_token_is_word(text))
        g_assert(!xp_token_has_bracketed(text) && !xp_token_has_wildcard(text));
    if (fields != NULL)
        g_assert(g_strv_length(fields) <= 6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Resolve places[] = {xp_names_arn, xp_names_resource, xp_names_principal,
                                     xp_names_condition_value};
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    /* Every text that reaches these functions comes out of a file that was accepted. */
    g_autoptr(XpSource) source = xp_source_new("fuzz", (const char *)data, size, diags);

    if (source == NULL)
        return 0;
    read_token(source->text);
    parse_pattern(source->text, XP_GLOB_LITERAL);
    parse_pattern(source->text, XP_GLOB_WILDCARDS);
    parse_pattern(source->text, XP_GLOB_WILDCARDS | XP_GLOB_VARIABLES);
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        resolve(places[i], source->text, FALSE);
        resolve(places[i], source->text, TRUE);
    }
    return 0;
}
