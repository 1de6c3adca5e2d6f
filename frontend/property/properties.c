/* SPDX-License-Identifier: Apache-2.0 */
/* From sources to resolved properties. */
#include <string.h>

#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/property/property.h"
#include "frontend/property/resolve.h"

/* Diagnostics of one run that are shown. */
#define SHOWN 20u

/* An XpProperties with what its trees live in. */
typedef struct {
    XpProperties public;
    XpArena *arena;
} Properties;

/* A condition of `assume`, resolved once for all claims it holds for. */
typedef struct {
    const XpPropFile *file;
    XpAssume assume;
    const char **reasons;
} Assumption;

typedef struct {
    XpResolver resolver;
    XpPropFiles *files;
    GArray *assumptions; /* Assumption */
    GArray *items;       /* XpProperty * */
    GHashTable *ids;     /* id -> XpProperty * */
} Load;

void xp_properties_free(XpProperties *properties)
{
    Properties *whole = (Properties *)properties;

    if (properties == NULL)
        return;
    xp_arena_free(whole->arena);
    xp_strings_free(properties->strings);
    g_free(whole);
}

static XpProperties *new_properties(void)
{
    Properties *whole = g_new0(Properties, 1);

    whole->public.strings = xp_strings_new();
    whole->arena = xp_arena_new();
    return &whole->public;
}

/* --- reading --- */

static void add_sentences(XpPropFiles *files, const XpPropertySource *source)
{
    for (guint i = 0; i < source->n_sentences; i++) {
        g_autofree char *id = g_strdup_printf("prop-%u", i + 1);
        g_autofree char *name =
            source->n_sentences == 1 ? g_strdup("--prop") : g_strdup_printf("--prop %u", i + 1);

        xp_prop_files_add_sentence(files, name, id, source->sentences[i]);
    }
}

/* Without files given, those of the tree: to be proved, or for their lets if there are sentences.
 */
static void add_sources(XpPropFiles *files, const XpWorld *world, const XpPropertySource *source)
{
    for (guint i = 0; i < source->n_files; i++)
        xp_prop_files_add(files, source->files[i], TRUE);
    for (guint i = 0; source->n_files == 0 && i < world->n_property_files; i++)
        xp_prop_files_add(files, world->property_files[i], source->n_sentences == 0);
    add_sentences(files, source);
}

/* --- assumptions --- */

static const char **keep_reasons(XpResolver *resolver)
{
    GPtrArray *reasons = resolver->reasons;
    const char **kept = xp_arena_new0(resolver->arena, const char *, reasons->len + 1);

    for (guint i = 0; i < reasons->len; i++)
        kept[i] = g_ptr_array_index(reasons, i);
    g_ptr_array_set_size(reasons, 0);
    return kept;
}

/* TRUE if some listed file sees the assumptions of @file. */
static gboolean is_wanted(const XpPropFiles *files, XpPropFile *file)
{
    for (guint i = 0; i < files->items->len; i++) {
        const XpPropFile *other = g_ptr_array_index(files->items, i);

        if (other->listed && (other == file || (other->identity != NULL &&
                                                g_ptr_array_find(other->visible, file, NULL))))
            return TRUE;
    }
    return FALSE;
}

static void resolve_assumptions(Load *load, XpPropFile *file)
{
    GArray *assumes = file->syntax->assumes;

    load->resolver.file = file;
    for (guint i = 0; i < assumes->len; i++) {
        const XpSynAssume *from = &g_array_index(assumes, XpSynAssume, i);
        Assumption assumption = {.file = file};

        assumption.assume.cond = xp_resolve_cond(&load->resolver, from->cond);
        assumption.assume.because = from->because;
        assumption.assume.text = from->text;
        assumption.assume.span = from->span;
        assumption.reasons = keep_reasons(&load->resolver);
        if (assumption.assume.cond != NULL)
            g_array_append_val(load->assumptions, assumption);
    }
}

/* Gives @claim the assumptions of @file and of what it uses; sentences of the command line see
 * the names of other files, not their assumptions. */
static void add_assumptions(Load *load, const XpPropFile *file, XpClaim *claim)
{
    g_autoptr(GArray) conds = g_array_new(FALSE, FALSE, sizeof(const XpCond *));

    for (guint i = 0; file->identity != NULL && i < load->assumptions->len; i++) {
        const Assumption *assumption = &g_array_index(load->assumptions, Assumption, i);

        if (!g_ptr_array_find(file->visible, assumption->file, NULL))
            continue;
        g_array_append_val(conds, assumption->assume.cond);
        for (guint j = 0; assumption->reasons[j] != NULL; j++)
            xp_resolver_defer(&load->resolver, assumption->reasons[j]);
    }
    claim->assume = xp_arena_copy(load->resolver.arena, conds, &claim->n_assume);
}

/* --- properties --- */

/* Joins what was found to stand in the way; NULL when nothing does. */
static const char *take_reasons(XpResolver *resolver)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < resolver->reasons->len; i++) {
        if (i > 0)
            g_string_append(text, "; ");
        g_string_append(text, g_ptr_array_index(resolver->reasons, i));
    }
    g_ptr_array_set_size(resolver->reasons, 0);
    return text->len > 0 ? xp_strings_add(resolver->strings, text->str) : NULL;
}

static void resolve_claims(Load *load, const XpSynProperty *from, XpProperty *to)
{
    XpResolver *resolver = &load->resolver;
    g_autoptr(GString) sentence = g_string_new(NULL);

    to->n_claims = from->n_claims;
    to->claims = xp_arena_new0(resolver->arena, XpClaim, from->n_claims);
    for (guint i = 0; i < from->n_claims; i++) {
        XpClaim *claim = &to->claims[i];

        xp_resolve_claim(resolver, &from->claims[i], claim);
        add_assumptions(load, resolver->file, claim);
        claim->deferred = take_reasons(resolver);
        if (i > 0)
            g_string_append(sentence, "; ");
        g_string_append(sentence, claim->text);
    }
    to->sentence = xp_strings_add(resolver->strings, sentence->str);
}

static void check_id(Load *load, const XpSynProperty *from, XpProperty *property)
{
    const XpProperty *other = g_hash_table_lookup(load->ids, from->id.text);
    g_autofree char *help = NULL;

    if (other == NULL) {
        g_hash_table_insert(load->ids, (gpointer)(guintptr)from->id.text, property);
        return;
    }
    help = g_strdup_printf("the other one stands at %s:%u", other->span.file, other->span.line);
    xp_sink_add(load->resolver.sink, XP_DIAG_PROP_DUPLICATE, &from->id.span, help,
                "there are two properties '%s'", from->id.text);
}

static void resolve_property(Load *load, const XpSynProperty *from)
{
    XpResolver *resolver = &load->resolver;
    XpProperty *property = xp_arena_new0(resolver->arena, XpProperty, 1);

    property->id = from->id.text;
    property->title = from->title;
    property->doc = from->doc;
    property->level = from->level;
    property->n_tags = from->n_tags;
    property->tags = xp_arena_new0(resolver->arena, const char *, from->n_tags);
    for (guint i = 0; i < from->n_tags; i++)
        property->tags[i] = from->tags[i];
    property->owner = from->owner;
    property->ref = from->ref;
    property->timeout_ms = from->timeout_ms;
    property->expect = from->expect;
    property->expect_ended = xp_resolve_is_over(resolver, &from->expect_why);
    property->expect_because = from->expect_why.because;
    property->expect_until = from->expect_why.until;
    property->expect_ticket = from->expect_why.ticket;
    property->span = from->span;
    check_id(load, from, property);
    resolve_claims(load, from, property);
    g_array_append_val(load->items, property);
}

static gint compare_places(gconstpointer left, gconstpointer right)
{
    const XpPropFile *a = *(XpPropFile *const *)left;
    const XpPropFile *b = *(XpPropFile *const *)right;

    return (a->place > b->place) - (a->place < b->place);
}

/* Returns new: the listed files in the order they were named (XpPropFile *). */
static GPtrArray *list_files(const XpPropFiles *files)
{
    GPtrArray *listed = g_ptr_array_new();

    for (guint i = 0; i < files->items->len; i++) {
        XpPropFile *file = g_ptr_array_index(files->items, i);

        if (file->listed)
            g_ptr_array_add(listed, file);
    }
    g_ptr_array_sort(listed, compare_places);
    return listed;
}

/* Lets that nobody uses are resolved too, for their errors; those of a library wait for use. */
static void resolve_lets(Load *load, XpPropFile *file)
{
    load->resolver.file = file;
    for (guint i = 0; i < file->syntax->lets->len; i++)
        xp_resolve_let(&load->resolver, &file->lets[i]);
    g_ptr_array_set_size(load->resolver.reasons, 0);
}

static void warn_unused(Load *load, const XpPropFile *file)
{
    for (guint i = 0; !file->used && i < file->syntax->lets->len; i++) {
        const XpLet *let = &file->lets[i];

        if (!let->used)
            xp_sink_add(load->resolver.sink, XP_DIAG_PROP_UNUSED, &let->syntax->name.span,
                        "remove it, or name it in a property", "'%s' is never used",
                        let->syntax->name.text);
    }
}

static void resolve_all(Load *load)
{
    g_autoptr(GPtrArray) listed = list_files(load->files);

    for (guint i = 0; i < load->files->items->len; i++) {
        XpPropFile *file = g_ptr_array_index(load->files->items, i);

        if (is_wanted(load->files, file))
            resolve_assumptions(load, file);
    }
    for (guint i = 0; i < listed->len; i++) {
        XpPropFile *file = g_ptr_array_index(listed, i);
        GArray *properties = file->syntax->properties;

        resolve_lets(load, file);
        load->resolver.file = file;
        for (guint j = 0; j < properties->len; j++)
            resolve_property(load, &g_array_index(properties, XpSynProperty, j));
    }
    for (guint i = 0; xp_sink_errors(load->resolver.sink) == 0 && i < listed->len; i++)
        warn_unused(load, g_ptr_array_index(listed, i));
}

static void keep_results(Load *load, XpProperties *properties)
{
    XpArena *arena = load->resolver.arena;

    properties->items = xp_arena_copy(arena, load->items, &properties->n);
    properties->n_assumes = load->assumptions->len;
    properties->assumes = xp_arena_new0(arena, XpAssume, load->assumptions->len);
    for (guint i = 0; i < load->assumptions->len; i++)
        properties->assumes[i] = g_array_index(load->assumptions, Assumption, i).assume;
    properties->files = xp_arena_new0(arena, XpInputFile, load->files->items->len);
    for (guint i = 0; i < load->files->items->len; i++) {
        const XpPropFile *file = g_ptr_array_index(load->files->items, i);
        if (file->identity == NULL)
            continue;
        XpInputFile *row = &properties->files[properties->n_files++];
        row->path = xp_strings_add(properties->strings, file->file);
        row->loader = "property";
        g_strlcpy(row->sha256, file->sha256, sizeof row->sha256);
    }
}

/* Fills @properties; what is wrong goes to @sink. */
static void load_all(XpProperties *properties, const XpWorld *world, const XpPropertySource *source,
                     XpSink *sink)
{
    g_autoptr(XpArena) syntax = xp_arena_new();
    g_autoptr(XpPropFiles) files = xp_prop_files_new(syntax, properties->strings, sink);
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    g_autoptr(GArray) assumptions = g_array_new(FALSE, TRUE, sizeof(Assumption));
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(XpProperty *));
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    Load load = {.files = files, .assumptions = assumptions, .items = items, .ids = ids};

    load.resolver.world = world;
    load.resolver.arena = ((Properties *)properties)->arena;
    load.resolver.strings = properties->strings;
    load.resolver.sink = sink;
    load.resolver.reasons = reasons;
    load.resolver.today = source->today;
    add_sources(files, world, source);
    xp_prop_files_bind(files);
    resolve_all(&load);
    keep_results(&load, properties);
}

/* ---- before there is a world ---- */

static void list_references(const char *tree, const XpPropFile *file, GPtrArray *out)
{
    for (guint p = 0; p < file->syntax->properties->len; p++) {
        const XpSynProperty *property = &g_array_index(file->syntax->properties, XpSynProperty, p);

        for (guint c = 0; c < property->n_claims; c++) {
            const XpSynClaim *claim = &property->claims[c];
            g_autofree char *path = NULL;

            if (claim->kind != XP_CLAIM_WITHIN || claim->source.text == NULL)
                continue;
            path = xp_reference_path(tree, file, claim->source.text);
            if (!g_ptr_array_find_with_equal_func(out, path, g_str_equal, NULL))
                g_ptr_array_add(out, g_steal_pointer(&path));
        }
    }
}

char **xp_property_references(const char *tree, const XpPropertySource *source)
{
    g_autoptr(XpArena) syntax = xp_arena_new();
    g_autoptr(XpStrings) strings = xp_strings_new();
    g_autoptr(XpSink) sink = xp_sink_new();
    g_autoptr(XpPropFiles) files = xp_prop_files_new(syntax, strings, sink);
    g_autofree char *clean = g_build_filename(tree, NULL);
    g_autofree char *own = NULL;
    GPtrArray *out = g_ptr_array_new();

    while (strlen(clean) > 1 && g_str_has_suffix(clean, "/"))
        clean[strlen(clean) - 1] = '\0';
    own = g_build_filename(clean, "props", NULL);
    for (guint i = 0; i < source->n_files; i++)
        xp_prop_files_add(files, source->files[i], TRUE);
    if (g_file_test(own, G_FILE_TEST_IS_DIR))
        xp_prop_files_add(files, own, TRUE);
    add_sentences(files, source);
    for (guint i = 0; i < files->items->len; i++) {
        const XpPropFile *file = g_ptr_array_index(files->items, i);

        if (file->listed)
            list_references(clean, file, out);
    }
    g_ptr_array_add(out, NULL);
    return (char **)g_ptr_array_free(out, FALSE);
}

XpProperties *xp_properties_load(const XpWorld *world, const XpPropertySource *source,
                                 XpDiagList *diags, GError **error)
{
    g_autoptr(XpProperties) properties = new_properties();
    g_autoptr(XpSink) sink = xp_sink_new();
    guint errors;

    load_all(properties, world, source, sink);
    errors = xp_sink_errors(sink);
    xp_sink_flush(sink, diags, SHOWN);
    if (errors == 0)
        return g_steal_pointer(&properties);
    if (errors > SHOWN)
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT,
                    "the properties have %u errors, of which %u are shown", errors, SHOWN);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "the properties have %u error%s", errors,
                    errors == 1 ? "" : "s");
    return NULL;
}

/* ---- selection ---- */

static gboolean has_name(const XpProperty *property, const char *name)
{
    if (strcmp(property->id, name) == 0)
        return TRUE;
    for (guint i = 0; i < property->n_tags; i++)
        if (strcmp(property->tags[i], name) == 0)
            return TRUE;
    return FALSE;
}

static gboolean refuse_name(const XpProperties *properties, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < properties->n; i++) {
        const XpProperty *property = properties->items[i];
        g_ptr_array_add(names, (gpointer)(guintptr)property->id);
        for (guint t = 0; t < property->n_tags; t++)
            g_ptr_array_add(names, (gpointer)(guintptr)property->tags[t]);
    }
    const char *near = xp_suggest(name, (const char *const *)names->pdata, names->len);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                    "no property has the id or tag '%s'; did you mean '%s'?", name, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                    "no property has the id or tag '%s'; props list shows them", name);
    return FALSE;
}

gboolean xp_properties_select(XpProperties *properties, const char *const *wanted, GError **error)
{
    guint kept = 0;
    for (guint w = 0; wanted[w] != NULL; w++) {
        gboolean found = FALSE;
        for (guint i = 0; i < properties->n && !found; i++)
            found = has_name(properties->items[i], wanted[w]);
        if (!found)
            return refuse_name(properties, wanted[w], error);
    }
    for (guint i = 0; i < properties->n; i++) {
        gboolean keep = FALSE;
        for (guint w = 0; wanted[w] != NULL && !keep; w++)
            keep = has_name(properties->items[i], wanted[w]);
        if (keep)
            properties->items[kept++] = properties->items[i];
    }
    properties->n = kept;
    return TRUE;
}
