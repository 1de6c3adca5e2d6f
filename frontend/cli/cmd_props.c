/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove props check|list PATH`: the properties of a tree, without proving them; and the word
 * `fmt`, which is a command of its own. */

#include <stdio.h>
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/text.h"
#include "frontend/cli/command.h"
#include "frontend/cli/props_json.h"
#include "frontend/cli/status.h"
#include "frontend/cli/tree.h"
#include "frontend/property/property.h"
#include "frontend/property/verb.h"
#include "reports/diagnostics.h"

#define FIELD(name) G_STRUCT_OFFSET(Arguments, name)

typedef struct {
    char **props;
    char **sentences;
    guint format; /* index in xp_plain_formats */
    char **operands;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    gboolean verbose;
    gboolean list;
    const char *path; /* borrowed from the operands */
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->props);
    g_strfreev(arguments->sentences);
    g_strfreev(arguments->operands);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const XpChoice words[] = {
    {"check", "read the properties and say what is wrong with them"},
    {"list", "print them; with -v what their names stand for, and the verbs"},
    {"fmt", "lay out property files; see 'props fmt --help'"},
    {0},
};

static const XpOption options[] = {
    {.group = "What is read",
     .name = "props",
     .letter = 'p',
     .kind = XP_OPTION_LIST,
     .field = FIELD(props),
     .value = "FILE",
     .help = "file or folder of properties instead of the tree's"},
    {.name = "prop",
     .kind = XP_OPTION_LIST,
     .field = FIELD(sentences),
     .value = "SENTENCE",
     .help = "one property instead of the tree's"},
    XP_OPTIONS_OF_INPUT(Arguments),
    {.group = "Reports",
     .name = "format",
     .letter = 'f',
     .kind = XP_OPTION_CHOICE,
     .field = FIELD(format),
     .value = "FORMAT",
     .choices = xp_plain_formats,
     .preset = "human",
     .help = "human or json"},
    {.name = "verbose",
     .letter = 'v',
     .kind = XP_OPTION_FLAG,
     .field = FIELD(verbose),
     .setting = TRUE,
     .help = "what names stand for, the verbs, notes on the input"},
    {0},
};

/* --- command line --- */

static gboolean read_word(Arguments *arguments, GError **error)
{
    const char *word = arguments->operands[0];

    if (word == NULL) {
        g_set_error_literal(
            error, XP_ERROR, XP_ERROR_USAGE,
            "say what to do: 'props check', 'props list' or 'props fmt'; see --help");
        return FALSE;
    }
    arguments->list = strcmp(word, "list") == 0;
    if (arguments->list || strcmp(word, "check") == 0)
        return TRUE;
    g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                "'props %s' does not exist; 'check', 'list' and 'fmt' do", word);
    return FALSE;
}

static gboolean check_arguments(Arguments *arguments, GError **error)
{
    if (!read_word(arguments, error))
        return FALSE;
    if (arguments->operands[1] != NULL && arguments->operands[2] != NULL) {
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE, "one tree at a time: '%s' is one too many",
                    arguments->operands[2]);
        return FALSE;
    }
    arguments->path = arguments->operands[1];
    return TRUE;
}

static gboolean read_arguments(int argc, char **argv, Arguments *out, gboolean *out_done,
                               GError **error)
{
    return xp_command_read(&xp_command_props, out, argc, argv, &out->operands, out_done, error) &&
           (*out_done || check_arguments(out, error));
}

/* --- loading --- */

static void tell(const Arguments *arguments, const XpDiagList *diags, gboolean stops)
{
    g_autofree char *text =
        xp_diagnostics_text(diags, arguments->verbose ? XP_SEVERITY_NOTE : XP_SEVERITY_WARNING);
    g_autofree char *json = NULL;

    g_printerr("%s", text);
    if (!stops || !xp_option_is_json(arguments->format))
        return;
    json = xp_diagnostics_json(diags);
    fputs(json, stdout);
}

static XpPropertySource property_source(const Arguments *arguments)
{
    return (XpPropertySource){
        .files = (const char *const *)arguments->props,
        .n_files = arguments->props != NULL ? g_strv_length(arguments->props) : 0,
        .sentences = (const char *const *)arguments->sentences,
        .n_sentences = arguments->sentences != NULL ? g_strv_length(arguments->sentences) : 0,
    };
}

static XpWorld *load_world(const Arguments *arguments, GError **error)
{
    const XpLoadOptions how = {
        .require_bound = arguments->require_bound,
        .accept_unknown_operators = arguments->accept_unknown_operators,
    };
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    const XpPropertySource source = property_source(arguments);
    XpWorld *world = xp_tree_load(arguments->path, &how, &source, diags, error);

    tell(arguments, diags, world == NULL);
    return world;
}

static XpProperties *load_properties(const Arguments *arguments, const XpWorld *world,
                                     GError **error)
{
    const XpPropertySource source = property_source(arguments);
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    XpProperties *properties = xp_properties_load(world, &source, diags, error);

    tell(arguments, diags, properties == NULL);
    return properties;
}

/* --- printing --- */

static void print_shown(const char *before, const char *text)
{
    g_autofree char *shown = xp_text_show(text);

    printf("%s%s\n", before, shown);
}

static void print_subjects(const XpSubjects *subjects)
{
    const XpSubject *last = NULL;

    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *subject = &subjects->items[i];

        /* `only principal` is several subjects of one text. */
        if (last == NULL || last->text != subject->text || last->minus != subject->minus)
            print_shown(subject->minus ? "      minus    " : "      subject  ", subject->text);
        last = subject;
    }
}

static void print_actions(const XpActions *actions)
{
    for (guint i = 0; i < actions->n; i++) {
        const XpActionTerm *term = &actions->items[i];
        g_autoptr(GString) text = g_string_new(term->text);

        if (term->verb != NULL)
            g_string_append_printf(text, " (%s)", xp_verb_lookup(term->verb)->summary);
        print_shown("      action   ", text->str);
    }
}

static void print_objects(const XpObjects *objects)
{
    for (guint i = 0; i < objects->n; i++)
        print_shown("      object   ", objects->items[i].text);
}

static void print_claim(const XpClaim *claim, gboolean verbose)
{
    print_shown("  ", claim->text);
    if (claim->deferred != NULL)
        print_shown("      UNKNOWN  ", claim->deferred);
    if (!verbose)
        return;
    print_subjects(&claim->subjects);
    print_actions(&claim->actions);
    print_objects(&claim->objects);
    print_actions(&claim->actions2);
    print_objects(&claim->objects2);
}

static void print_property(const XpProperty *property, gboolean verbose)
{
    g_autofree char *file = xp_text_show(property->span.file);
    g_autofree char *place = g_strdup_printf("%s:%u", file, property->span.line);

    printf("%s  %s  %s\n", property->id, xp_props_level(property->level), place);
    if (property->title != NULL)
        print_shown("  # ", property->title);
    for (guint i = 0; i < property->n_claims; i++)
        print_claim(&property->claims[i], verbose);
    if (property->expect != XP_EXPECT_NOTHING)
        print_shown(property->expect == XP_EXPECT_FAIL ? "  expect fail because "
                                                       : "  expect unknown because ",
                    property->expect_because);
}

static void print_verbs(void)
{
    printf("\nverbs, and what 'can' needs of their actions:\n");
    for (guint i = 0; i < xp_verb_count(); i++) {
        const XpVerb *verb = xp_verb_get(i);

        printf("  %-15s %-10s  %s\n", verb->name, xp_needs_name(verb->needs), verb->summary);
    }
}

static void print_list(const Arguments *arguments, const XpProperties *properties)
{
    for (guint i = 0; i < properties->n; i++)
        print_property(properties->items[i], arguments->verbose);
    for (guint i = 0; i < properties->n_assumes; i++)
        print_shown("assume ", properties->assumes[i].text);
    if (arguments->verbose)
        print_verbs();
}

static void print_check(const XpProperties *properties)
{
    guint claims = 0;
    guint deferred = 0;

    for (guint i = 0; i < properties->n; i++) {
        const XpProperty *property = properties->items[i];

        claims += property->n_claims;
        for (guint j = 0; j < property->n_claims; j++)
            deferred += property->claims[j].deferred != NULL ? 1 : 0;
    }
    printf("%u propert%s with %u claim%s, well-formed\n", properties->n,
           properties->n == 1 ? "y" : "ies", claims, claims == 1 ? "" : "s");
    if (deferred > 0)
        printf("%u of the claims will be UNKNOWN: 'props list' says why\n", deferred);
}

static void print_result(const Arguments *arguments, const XpWorld *world,
                         const XpProperties *properties)
{
    g_autofree char *json = NULL;

    if (xp_option_is_json(arguments->format)) {
        json = xp_props_json(world, properties);
        fputs(json, stdout);
    } else if (arguments->list) {
        print_list(arguments, properties);
    } else {
        print_check(properties);
    }
}

static int run(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;

    if (argc > 1 && strcmp(argv[1], "fmt") == 0)
        return xp_command_props_fmt.run(argc - 1, argv + 1);
    if (!read_arguments(argc, argv, &arguments, &done, &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;

    g_autoptr(XpWorld) world = load_world(&arguments, &error);
    if (world == NULL)
        return xp_status_fail(error);

    g_autoptr(XpProperties) properties = load_properties(&arguments, world, &error);
    if (properties == NULL)
        return xp_status_fail(error);

    print_result(&arguments, world, properties);
    return XP_STATUS_PROVED;
}

static const XpExample examples[] = {
    {"xacct-prove props check policies/", "are the properties of this tree well-formed?"},
    {"xacct-prove props check policies/ --prop 'no anyone can decrypt on key *'",
     "is this sentence?"},
    {"xacct-prove props list -v policies/", "the properties, what they range over, and the verbs"},
    {0},
};

const XpCommand xp_command_props = {
    .name = "props",
    .operands = "check|list [PATH]",
    .summary = "check or list the properties of a tree",
    .purpose = "Reads the properties of the tree in PATH without proving them; without a PATH "
               "those of the nearest xacct.yaml, here or above, or of 'policies' here.",
    .words = words,
    .operand = XP_OPERAND_TREE,
    .options = options,
    .examples = examples,
    .exits = {[XP_STATUS_PROVED] = "well-formed", [XP_STATUS_USAGE] = "usage or input error"},
    .run = run,
};
