/* SPDX-License-Identifier: Apache-2.0 */

/* One request AWS would allow, and the statements that allow it. */

#include <string.h>

#include "frontend/model/arn.h"
#include "reports/human.h"
#include "reports/view.h"

static void write_heading(const XpHuman *human, const char *style, const char *heading,
                          const char *rest)
{
    g_autofree char *line = g_strconcat(style, heading, XP_MARK_END " ", rest, NULL);
    xp_page_text(human->page, XP_HUMAN_INDENT, XP_HUMAN_INDENT + 2, line);
}

static void write_accounts(const XpHuman *human, const XpStory *story)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < story->bindings->len; i++) {
        const XpBindingRow *row = g_ptr_array_index(story->bindings, i);
        if (!xp_account_id_is_valid(row->value) && !human->options->verbose)
            continue;
        g_autofree char *label = xp_human_show_whole(human, row->label);
        g_autofree char *value = xp_human_show_whole(human, row->value);
        g_string_append_printf(line, "%s%s" XP_MARK_BLANK "=" XP_MARK_BLANK "%s",
                               line->len > 0 ? ", " : "", label, value);
    }
    if (line->len == 0)
        return;
    g_string_append(line, " (example values: the ids are symbolic)");
    xp_human_row(human, "accounts", line->str);
}

static void write_caller(const XpHuman *human, const XpStory *story)
{
    g_autofree char *arn = xp_caller_print(&story->request->caller);
    g_autofree char *shown = xp_human_show_whole(human, arn);
    xp_human_row(human, "caller", shown);
    if (story->caller_note != NULL) {
        g_autofree char *note = xp_human_show(human, story->caller_note);
        xp_human_row(human, "", note);
    }
}

static const char *call_label(const XpStory *story, guint i)
{
    if (i == 0)
        return "action";
    return story->request->read_secret ? "then" : "and";
}

static void write_call(const XpHuman *human, const XpStory *story, guint i)
{
    const XpRequest *call = g_ptr_array_index(story->calls, i);
    g_autofree char *action = xp_human_show_whole(human, call->action);
    g_autofree char *resource = xp_human_show_whole(human, call->resource);
    gboolean forwarded = i > 0 && story->request->read_secret;
    g_autofree char *line = g_strconcat(
        action, forwarded ? " (sent on by Secrets Manager, as the same caller)" : "", NULL);
    xp_human_row(human, call_label(story, i), line);
    xp_human_row(human, "  on", resource);
    if (call->vpc_endpoint != NULL) {
        g_autofree char *endpoint = xp_human_show_whole(human, call->vpc_endpoint);
        xp_human_row(human, "  through", endpoint);
    }
}

static char *context_text(const XpHuman *human, const char *key, const XpContextValue *value)
{
    g_autofree char *name = xp_human_show_whole(human, key);
    if (value == NULL)
        return g_strconcat(name, " absent", NULL);
    GString *line = g_string_new(name);
    g_string_append(line, XP_MARK_BLANK "=");
    for (guint i = 0; i < value->n; i++) {
        g_autofree char *text = xp_human_show_whole(human, value->values[i]);
        g_string_append_printf(line, "%s%s", i > 0 ? ", " : " ", text);
    }
    if (value->n == 0)
        g_string_append(line, " (present, without a value)");
    return g_string_free(line, FALSE);
}

static void write_context(const XpHuman *human, const XpStory *story)
{
    if (story->essential->len == 0) {
        xp_human_row(human, "context",
                     story->refused ? "only what AWS itself fills in" : "nothing special");
        return;
    }
    for (guint i = 0; i < story->essential->len; i++) {
        const char *key = g_ptr_array_index(story->essential, i);
        g_autofree char *line = context_text(human, key, xp_view_context(story, key));
        xp_human_row(human, i == 0 ? "context" : "", line);
    }
}

static void write_policies(const XpHuman *human, const char *label, XpPolicy *const *policies,
                           guint n)
{
    for (guint i = 0; i < n; i++) {
        for (guint j = 0; j < policies[i]->n_statements; j++) {
            g_autofree char *text =
                xp_view_statement(human->result->world, &policies[i]->statements[j]);
            g_autofree char *shown = xp_human_show(human, text);
            xp_human_row(human, label, shown);
            label = "";
        }
    }
}

static void write_request(const XpHuman *human, const XpStory *story)
{
    write_accounts(human, story);
    write_caller(human, story);
    for (guint i = 0; i < story->calls->len; i++)
        write_call(human, story, i);
    write_context(human, story);
    write_policies(human, "its policy", story->request->identity_policies,
                   story->request->n_identity_policies);
    write_policies(human, "its session", story->request->session_policies,
                   story->request->n_session_policies);
}

/* --- why it is allowed --- */

static char *link_text(const XpHuman *human, const XpStory *story, const XpViewLink *link)
{
    if (link->statement == NULL)
        return g_strdup(xp_view_wordless(story, link));
    const XpStatement *written =
        xp_view_as_written(human->result->world, link->policy, link->statement);
    const char *warning = story->refused ? NULL : xp_view_openness(written);
    g_autofree char *text = xp_view_statement(human->result->world, written);
    g_autofree char *shown = xp_human_show(human, text);
    const char *arrow = human->options->ascii ? "<-" : "\342\206\220";
    if (warning == NULL)
        return g_steal_pointer(&shown);
    return g_strconcat(shown, " " XP_MARK_DOUBT, arrow, XP_MARK_BLANK, warning, XP_MARK_END, NULL);
}

static void write_link(const XpHuman *human, const XpStory *story, const XpViewLink *link,
                       guint number)
{
    g_autofree char *text = link_text(human, story, link);
    g_autofree char *account = xp_human_show_whole(
        human, xp_view_account(human->result->world, story, link->step->account));
    g_autofree char *rule = human->options->verbose && link->step->rule != NULL
                                ? g_strdup_printf(" [%s]", link->step->rule)
                                : g_strdup("");
    const char *part = link->step->part;
    g_autofree char *shown = part != NULL ? xp_human_show_whole(human, part) : g_strdup("");
    g_autofree char *line =
        g_strdup_printf("%u" XP_MARK_BLANK "%s%s%s%s%s: %s%s", number,
                        xp_view_layer(link->step->layer), account[0] != '\0' ? " of " : "", account,
                        shown[0] != '\0' ? " at " : "", shown, text, rule);
    xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW + 2, line);

    guint at = 0;
    const char *file = xp_view_place(link->policy, link->statement, &at);
    g_autofree char *place = xp_human_place(human, file, at);
    if (place != NULL)
        xp_page_text(human->page, XP_HUMAN_ROW + 2, XP_HUMAN_ROW + 2, place);
    else if (link->statement != NULL)
        xp_page_text(human->page, XP_HUMAN_ROW + 2, XP_HUMAN_ROW + 2,
                     "(written by the administrator of that account)");
}

static void write_call_heading(const XpHuman *human, const XpRequest *call)
{
    g_autofree char *action = xp_human_show_whole(human, call->action);
    g_autofree char *heading = g_strconcat("for ", action, ":", NULL);
    xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW, heading);
}

static guint write_chain(const XpHuman *human, const XpStory *story, guint call, guint number)
{
    g_autoptr(GArray) chain = xp_view_chain(story, call);
    if (story->calls->len > 1 && chain->len > 0)
        write_call_heading(human, g_ptr_array_index(story->calls, call));
    for (guint i = 0; i < chain->len; i++)
        write_link(human, story, &g_array_index(chain, XpViewLink, i), ++number);
    return number;
}

static void write_silent(const XpHuman *human, const XpStory *story)
{
    g_autofree char *layers = xp_view_silent_layers(story);
    g_autofree char *line = g_strconcat(layers, " stands in the way", NULL);
    xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW + 2, line);
}

static void write_why(const XpHuman *human, const XpStory *story)
{
    guint number = 0;
    for (guint call = 0; call < MAX(story->calls->len, 1); call++)
        number = write_chain(human, story, call, number);
    if (!story->refused)
        write_silent(human, story);
}

/* --- why it is new --- */

static void write_cause(const XpHuman *human, const XpGain *gain, const XpChangeCause *cause)
{
    g_autofree char *what = xp_view_cause(human->result->world, gain, cause);
    g_autofree char *shown = xp_human_show(human, what);
    xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW + 2, shown);
    guint line = 0;
    const char *file = xp_view_cause_place(gain, cause, &line);
    g_autofree char *place = cause->added ? xp_human_place(human, file, line) : NULL;
    if (!cause->added && file != NULL) {
        g_autofree char *whole = g_strdup_printf("%s:%u of %s", file, line, gain->source);
        place = xp_human_show_whole(human, whole);
    }
    if (place != NULL)
        xp_page_text(human->page, XP_HUMAN_ROW + 2, XP_HUMAN_ROW + 2, place);
}

static void write_gain(const XpHuman *human, const XpGain *gain)
{
    g_autofree char *source = xp_human_show_whole(human, gain->source);
    g_autofree char *refused = xp_human_show(human, gain->refused);
    g_autofree char *line =
        g_strdup_printf("the tree of %s refuses it (replayed there: %s)", source, refused);
    write_heading(human, XP_MARK_HEAD, "WHY IT IS NEW", line);
    for (guint i = 0; i < gain->causes->len; i++)
        write_cause(human, gain, g_ptr_array_index(gain->causes, i));
}

/* No line breaks inside what is quoted. */
static void keep_quoted(char *text)
{
    gboolean quoted = FALSE;
    for (; *text != '\0'; text++) {
        quoted ^= *text == '`';
        if (quoted && *text == ' ')
            *text = XP_MARK_BLANK[0];
    }
}

static void write_fix(const XpHuman *human, const XpPropertyResult *property, const XpStory *story)
{
    g_autofree char *fix = xp_view_fix(human->result->world, property, story);
    g_autofree char *text = xp_human_show(human, fix);
    keep_quoted(text);
    g_autofree char *line = g_strconcat(XP_MARK_HEAD "fix:" XP_MARK_END " ", text, NULL);
    xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW + 5, line);
}

/* Returns new: "COUNTEREXAMPLE", with its number when there are several. */
static char *heading_text(const XpPropertyResult *property, const XpStory *story,
                          gboolean is_counterexample)
{
    guint index = 0;
    if (!is_counterexample)
        return g_strdup("EXAMPLE");
    if (property->counterexamples->len < 2 ||
        !g_ptr_array_find(property->counterexamples, story, &index))
        return g_strdup("COUNTEREXAMPLE");
    return g_strdup_printf("COUNTEREXAMPLE %u of %u:", index + 1, property->counterexamples->len);
}

void xp_human_story(const XpHuman *human, const XpPropertyResult *property, const XpStory *story,
                    gboolean is_counterexample)
{
    if (story->request == NULL)
        return;
    g_autofree char *heading = heading_text(property, story, is_counterexample);
    write_heading(human, is_counterexample ? XP_MARK_BAD : XP_MARK_GOOD, heading,
                  story->refused ? "a request AWS would refuse (replayed by the evaluator: DENY)"
                                 : "a request AWS would allow (replayed by the evaluator: ALLOW)");
    write_request(human, story);
    write_heading(human, XP_MARK_HEAD, story->refused ? "WHY IT IS REFUSED" : "WHY IT IS ALLOWED",
                  "");
    write_why(human, story);
    if (story->gain != NULL)
        write_gain(human, story->gain);
    if (is_counterexample)
        write_fix(human, property, story);
}
