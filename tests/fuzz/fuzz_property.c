/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a property file for the parser and the formatter; and, as a sentence of the command
 * line, for the resolver too, in a world of one role, one secret and one key.
 */
#include <string.h>

#include <glib.h>

#include "frontend/property/format.h"
#include "frontend/property/parser.h"
#include "frontend/property/property.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"

/* What is laid out stays so. */
static void lay_out(const XpScript *script, XpSink *sink)
{
    g_autofree char *once = xp_format(script, sink);
    g_autofree char *twice = NULL;
    XpScript *again;

    if (once == NULL)
        return;
    again = xp_script_new("again.xprop", g_strdup(once), strlen(once));
    xp_sink_add_script(sink, again);
    twice = xp_format(again, sink);
    g_assert_cmpstr(once, ==, twice);
}

static void parse_as_file(const uint8_t *data, size_t size)
{
    g_autoptr(XpSink) sink = xp_sink_new();
    g_autoptr(XpArena) arena = xp_arena_new();
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(XpSynFile) file = NULL;
    char *text = g_malloc(size + 1);
    XpScript *script;
    XpSpan span;

    memcpy(text, data, size);
    text[size] = '\0';
    script = xp_script_new("fuzz.xprop", text, size);
    xp_sink_add_script(sink, script);
    if (xp_script_find_bad_byte(script, &span))
        return;
    file = xp_parse_file(script, arena, strings, sink);
    g_assert(file != NULL);
    lay_out(script, sink);
}

static void load_as_sentence(const uint8_t *data, size_t size)
{
    g_autofree char *sentence = g_strndup((const char *)data, size);
    const char *sentences[] = {sentence};
    XpPropertySource source = {.sentences = sentences, .n_sentences = 1};
    g_autoptr(XpWorld) world = xp_fuzz_world();
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(XpProperties) properties = NULL;

    xp_world_freeze(world);
    properties = xp_properties_load(world, &source, diags, NULL);
    g_assert((properties == NULL) == (xp_diag_count_errors(diags) > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    parse_as_file(data, size);
    load_as_sentence(data, size);
    return 0;
}
