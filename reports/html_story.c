/* SPDX-License-Identifier: Apache-2.0 */

/* A request as a box, the chain of statements that decides it, and what to change. */

#include "frontend/model/arn.h"
#include "reports/html.h"

static void begin_row(const XpHtml *html, const char *label)
{
    xp_html_format(html, "<div><dt>%s</dt><dd>", label);
}

static void end_row(const XpHtml *html)
{
    xp_html_put(html, "</dd></div>\n");
}

/* --- the request --- */

static void write_accounts(const XpHtml *html, const XpStory *story)
{
    gboolean begun = FALSE;
    for (guint i = 0; i < story->bindings->len; i++) {
        const XpBindingRow *row = g_ptr_array_index(story->bindings, i);
        if (!xp_account_id_is_valid(row->value))
            continue;
        if (!begun)
            begin_row(html, "accounts");
        xp_html_put(html, begun ? ", " : "");
        begun = TRUE;
        xp_html_text(html, row->label);
        xp_html_put(html, " = <code>");
        xp_html_text(html, row->value);
        xp_html_put(html, "</code>");
    }
    if (!begun)
        return;
    xp_html_put(html, " <span class=\"aside\">example values: the ids are symbolic</span>");
    end_row(html);
}

static void write_caller(const XpHtml *html, const XpStory *story)
{
    g_autofree char *arn = xp_caller_print(&story->request->caller);
    begin_row(html, "caller");
    xp_html_element(html, "code", NULL, arn);
    if (story->caller_note != NULL) {
        xp_html_put(html, " ");
        xp_html_element(html, "span", "aside", story->caller_note);
    }
    end_row(html);
}

static void write_call(const XpHtml *html, const XpStory *story, guint i)
{
    const XpRequest *call = g_ptr_array_index(story->calls, i);
    gboolean forwarded = i > 0 && story->request->read_secret;
    begin_row(html, i == 0 ? "action" : forwarded ? "then" : "and");
    xp_html_element(html, "code", "strong", call->action);
    if (forwarded)
        xp_html_put(html, " <span class=\"aside\">sent on by Secrets Manager, as the same "
                          "caller</span>");
    end_row(html);
    begin_row(html, "on");
    xp_html_element(html, "code", NULL, call->resource);
    end_row(html);
    if (call->vpc_endpoint == NULL)
        return;
    begin_row(html, "through");
    xp_html_element(html, "code", NULL, call->vpc_endpoint);
    end_row(html);
}

static void write_key(const XpHtml *html, const XpStory *story, const char *key)
{
    const XpContextValue *value = xp_view_context(story, key);
    xp_html_put(html, "<li>");
    xp_html_element(html, "code", NULL, key);
    xp_html_put(html, value == NULL ? " absent" : value->n == 0 ? " present, without a value" : "");
    for (guint i = 0; value != NULL && i < value->n; i++) {
        xp_html_put(html, i > 0 ? ", " : " = ");
        xp_html_element(html, "code", NULL, value->values[i]);
    }
    xp_html_put(html, "</li>");
}

static void write_context(const XpHtml *html, const XpStory *story)
{
    begin_row(html, "context");
    if (story->essential->len == 0)
        xp_html_put(html, story->refused ? "only what AWS itself fills in" : "nothing special");
    else
        xp_html_put(html, "<ul>");
    for (guint i = 0; i < story->essential->len; i++)
        write_key(html, story, g_ptr_array_index(story->essential, i));
    xp_html_put(html, story->essential->len > 0 ? "</ul>" : "");
    end_row(html);
}

static void write_policies(const XpHtml *html, const char *label, XpPolicy *const *policies,
                           guint n)
{
    if (n == 0)
        return;
    begin_row(html, label);
    for (guint i = 0; i < n; i++) {
        for (guint j = 0; j < policies[i]->n_statements; j++) {
            g_autofree char *text =
                xp_view_statement(html->result->world, &policies[i]->statements[j]);
            xp_html_element(html, "p", NULL, text);
        }
    }
    end_row(html);
}

static void write_request(const XpHtml *html, const XpStory *story)
{
    const XpRequest *request = story->request;
    xp_html_put(html, "<dl class=\"request\">\n");
    write_caller(html, story);
    for (guint i = 0; i < story->calls->len; i++)
        write_call(html, story, i);
    write_context(html, story);
    write_policies(html, "its policy", request->identity_policies, request->n_identity_policies);
    write_policies(html, "its session", request->session_policies, request->n_session_policies);
    write_accounts(html, story);
    xp_html_put(html, "</dl>\n");
}

/* --- why --- */

static void write_statement(const XpHtml *html, const XpStory *story, const XpViewLink *link,
                            const XpRequest *call)
{
    const XpStatement *written =
        xp_view_as_written(html->result->world, link->policy, link->statement);
    g_autofree char *text = xp_view_statement(html->result->world, written);
    const char *warning = story->refused ? NULL : xp_view_openness(written);
    guint line = 0;
    const char *file = xp_view_place(link->policy, link->statement, &line);
    xp_html_element(html, "p", "plain", text);
    if (warning != NULL)
        xp_html_format(html, "<p class=\"open\">lets in %s</p>\n", warning);
    xp_html_put(html, "<p class=\"where\">");
    if (file != NULL)
        xp_html_place(html, file, line);
    else
        xp_html_put(html, "written by the administrator of that account");
    xp_html_put(html, "</p>\n");
    xp_html_source(html, link->policy, link->statement, story, call);
}

static void write_link(const XpHtml *html, const XpStory *story, const XpViewLink *link,
                       const XpRequest *call)
{
    const char *account = xp_view_account(html->result->world, story, link->step->account);
    xp_html_put(html, "<li>\n<p class=\"layer\"><b>");
    xp_html_put(html, xp_view_layer(link->step->layer));
    xp_html_put(html, "</b>");
    if (account[0] != '\0') {
        xp_html_put(html, " of ");
        xp_html_text(html, account);
    }
    if (link->step->part != NULL) {
        xp_html_put(html, " at ");
        xp_html_text(html, link->step->part);
    }
    xp_html_put(html, "</p>\n");
    if (link->statement != NULL)
        write_statement(html, story, link, call);
    else
        xp_html_element(html, "p", "plain", xp_view_wordless(story, link));
    xp_html_put(html, "</li>\n");
}

static guint write_chain(const XpHtml *html, const XpStory *story, guint index, guint number)
{
    g_autoptr(GArray) chain = xp_view_chain(story, index);
    const XpRequest *call =
        index < story->calls->len ? g_ptr_array_index(story->calls, index) : story->request;
    if (chain->len == 0 && story->refused)
        return number;
    if (story->calls->len > 1) {
        xp_html_put(html, "<p class=\"call\">for ");
        xp_html_element(html, "code", NULL, call->action);
        xp_html_put(html, "</p>\n");
    }
    xp_html_format(html, "<ol class=\"chain\" start=\"%u\">\n", number + 1);
    for (guint i = 0; i < chain->len; i++)
        write_link(html, story, &g_array_index(chain, XpViewLink, i), call);
    xp_html_put(html, "</ol>\n");
    return number + chain->len;
}

/* What changed since the tree that refuses it. */
static void write_gain(const XpHtml *html, const XpGain *gain)
{
    xp_html_put(html, "<h4>Why it is new</h4>\n<p>The tree of ");
    xp_html_element(html, "code", NULL, gain->source);
    xp_html_put(html, " refuses it, replayed there: ");
    xp_html_text(html, gain->refused);
    xp_html_put(html, "</p>\n<ul>\n");
    for (guint i = 0; i < gain->causes->len; i++) {
        const XpChangeCause *cause = g_ptr_array_index(gain->causes, i);
        guint line = 0;
        const char *file = xp_view_cause_place(gain, cause, &line);
        g_autofree char *what = xp_view_cause(html->result->world, gain, cause);
        xp_html_put(html, "<li>");
        xp_html_text(html, what);
        xp_html_put(html, " ");
        if (file != NULL)
            xp_html_place(html, file, line);
        xp_html_put(html, "</li>\n");
    }
    xp_html_put(html, "</ul>\n");
}

static void write_why(const XpHtml *html, const XpStory *story)
{
    guint number = 0;
    xp_html_format(html, "<h4>%s</h4>\n",
                   story->refused ? "Why it is refused" : "Why it is allowed");
    for (guint call = 0; call < MAX(story->calls->len, 1); call++)
        number = write_chain(html, story, call, number);
    if (story->refused)
        return;
    g_autofree char *layers = xp_view_silent_layers(story);
    xp_html_put(html, "<p class=\"silent\">");
    xp_html_text(html, layers);
    xp_html_put(html, " stands in the way.</p>\n");
}

static void write_fix(const XpHtml *html, const XpPropertyResult *property, const XpStory *story)
{
    g_autofree char *fix = xp_view_fix(html->result->world, property, story);
    xp_html_format(html, "<div class=\"fix\">\n<h4>%s</h4>\n",
                   property->advice != NULL ? "Smallest change found" : "What to change");
    xp_html_element(html, "p", NULL, fix);
    xp_html_put(html, "\n</div>\n");
}

static void write_heading(const XpHtml *html, const XpPropertyResult *property,
                          const XpStory *story, gboolean is_counterexample)
{
    guint index = 0;
    xp_html_format(html, "<h4>%s",
                   !is_counterexample ? "An example"
                   : story->refused   ? "A request that AWS would refuse"
                                      : "A request that AWS would allow");
    if (is_counterexample && property->counterexamples->len > 1 &&
        g_ptr_array_find(property->counterexamples, story, &index))
        xp_html_format(html, " (%u of %u)", index + 1, property->counterexamples->len);
    xp_html_format(html,
                   "</h4>\n<p class=\"aside\">replayed by the second, independent evaluator: "
                   "%s</p>\n",
                   story->refused ? "DENY" : "ALLOW");
}

void xp_html_story(const XpHtml *html, const XpPropertyResult *property, const XpStory *story,
                   gboolean is_counterexample)
{
    if (story->request == NULL)
        return;
    xp_html_format(html, "<section class=\"story%s\">\n", is_counterexample ? " breaks" : "");
    write_heading(html, property, story, is_counterexample);
    write_request(html, story);
    write_why(html, story);
    if (story->gain != NULL)
        write_gain(html, story->gain);
    if (is_counterexample)
        write_fix(html, property, story);
    xp_html_put(html, "</section>\n");
}
