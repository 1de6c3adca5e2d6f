/* SPDX-License-Identifier: Apache-2.0 */

/* A story, and a run, in single lines: for formats that have no room for the whole. */

#include "frontend/base/text.h"
#include "reports/view.h"

char *xp_view_plain(const XpWorld *world, const char *text)
{
    if (text == NULL)
        return g_strdup("");
    g_autofree char *named = xp_view_text(world, text);
    return xp_text_show(named);
}

const char *xp_view_wordless(const XpStory *story, const XpViewLink *link)
{
    if (story->refused)
        return "nothing here allows it";
    if (link->step->layer == XP_LAYER_IDENTITY && story->request->caller.kind == XP_CALLER_ROOT)
        return "the root user needs no policy";
    return g_strcmp0(link->step->rule, "S-KMS-33") == 0
               ? "an AWS managed key serves its whole account"
               : "allows it without a statement of its own";
}

char *xp_view_link(const XpWorld *world, const XpStory *story, const XpViewLink *link)
{
    const char *account = xp_view_account(world, story, link->step->account);
    g_autoptr(GString) line = g_string_new(xp_view_layer(link->step->layer));
    if (account[0] != '\0')
        g_string_append_printf(line, " of %s", account);
    if (link->step->part != NULL)
        g_string_append_printf(line, " at %s", link->step->part);
    if (link->statement == NULL) {
        g_string_append_printf(line, ": %s", xp_view_wordless(story, link));
        return xp_view_plain(world, line->str);
    }
    const XpStatement *written = xp_view_as_written(world, link->policy, link->statement);
    const char *warning = story->refused ? NULL : xp_view_openness(written);
    g_autofree char *text = xp_view_statement(world, written);
    g_string_append_printf(line, ": %s", text);
    if (warning != NULL)
        g_string_append_printf(line, " (%s)", warning);
    return xp_view_plain(world, line->str);
}

char *xp_view_headline(const XpWorld *world, const XpStory *story)
{
    const XpRequest *request = story->request;
    const XpRequest *first = story->calls->len > 0 ? g_ptr_array_index(story->calls, 0) : request;
    g_autofree char *caller = xp_view_caller(story);
    g_autofree char *line =
        g_strdup_printf("%s %s %s on %s", caller, story->refused ? "is refused" : "can",
                        request->read_secret ? "read-secret" : request->action, first->resource);
    return xp_view_plain(world, line);
}

char *xp_view_counts(const XpSummary *summary)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u proved, %u violated, %u unknown", summary->proved,
                           summary->violated, summary->unknown);
    if (summary->vacuous > 0)
        g_string_append_printf(text, ", %u vacuous", summary->vacuous);
    if (summary->expected > 0)
        g_string_append_printf(text, ", %u as expected", summary->expected);
    if (summary->known > 0)
        g_string_append_printf(text, ", %u known", summary->known);
    if (summary->expired > 0)
        g_string_append_printf(text, ", %u expired", summary->expired);
    if (summary->regressed > 0)
        g_string_append_printf(text, ", %u regressed", summary->regressed);
    if (summary->below > 0)
        g_string_append_printf(text, ", %u below --fail-on", summary->below);
    if (summary->excepted > 0)
        g_string_append_printf(text, ", %u %s", summary->excepted,
                               summary->excepted == 1 ? "exception" : "exceptions");
    return g_string_free(text, FALSE);
}

char *xp_view_fact(const XpWorld *world, const XpFact *fact)
{
    g_autofree char *file = xp_view_settling_file(world, fact);
    g_autoptr(GString) line = g_string_new(fact->text);
    if (file == NULL)
        g_string_append(line, " (no input can settle this)");
    else if (xp_view_is_whole_file(fact))
        g_string_append_printf(line, " (supply %s)", file);
    else
        g_string_append_printf(line, " (to settle it, in %s: %s)", file, fact->yaml);
    return xp_view_plain(world, line->str);
}
