/* SPDX-License-Identifier: Apache-2.0 */

/* `xacct-prove explain ID`: a rule or a diagnostic in a few plain sentences. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/base/diag.h"
#include "frontend/base/error.h"
#include "frontend/base/suggest.h"
#include "frontend/cli/command.h"
#include "frontend/cli/status.h"
#include "frontend/cli/terminal.h"
#include "frontend/model/rule.h"
#include "reports/page.h"

#define INDENT 2u
#define COLUMN 13u

#define FIELD(name) G_STRUCT_OFFSET(Arguments, name)

typedef struct {
    char **operands;
    XpColour colour;
    gboolean ascii;
    guint width;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->operands);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static const XpOption options[] = {
    XP_OPTIONS_OF_TERMINAL(Arguments),
    {0},
};

/* --- what is known --- */

/* Returns TRUE and fills @out_id when @code is one of diag.def. */
static gboolean find_diagnostic(const char *code, XpDiagId *out_id)
{
    for (XpDiagId id = 0; id < XP_DIAG_COUNT; id++)
        if (g_ascii_strcasecmp(xp_diag_code(id), code) == 0) {
            *out_id = id;
            return TRUE;
        }
    return FALSE;
}

static gboolean fail_unknown(const char *word, GError **error)
{
    guint n_rules = xp_rule_count();
    g_autofree const char **known = g_new(const char *, n_rules + XP_DIAG_COUNT);

    for (guint i = 0; i < n_rules; i++)
        known[i] = xp_rule_get(i)->id;
    for (XpDiagId id = 0; id < XP_DIAG_COUNT; id++)
        known[n_rules + id] = xp_diag_code(id);

    const char *near = xp_suggest(word, known, n_rules + XP_DIAG_COUNT);
    if (near != NULL)
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                    "'%s' is neither a rule nor a diagnostic; did you mean '%s'?", word, near);
    else
        g_set_error(error, XP_ERROR, XP_ERROR_USAGE,
                    "'%s' is neither a rule nor a diagnostic; 'explain' alone lists them", word);
    return FALSE;
}

/* --- pages --- */

static void add_title(XpPage *page, const char *title, const char *text)
{
    g_autofree char *marked = g_strconcat(XP_MARK_HEAD, title, XP_MARK_END, NULL);

    xp_page_text(page, 0, 0, marked);
    xp_page_text(page, INDENT, INDENT, text);
    xp_page_blank(page);
}

static void explain_rule(XpPage *page, const XpRule *rule)
{
    add_title(page, rule->id, rule->text);
    xp_page_row(page, INDENT, "source", COLUMN, rule->source);
    xp_page_row(page, INDENT, "evaluator", COLUMN, rule->evaluator);
    xp_page_row(page, INDENT, "encoder", COLUMN, rule->encoder);
    if (rule->no_case[0] != '\0')
        xp_page_row(page, INDENT, "no case", COLUMN, rule->no_case);
}

static void explain_diagnostic(XpPage *page, XpDiagId id)
{
    g_autofree char *title =
        g_strdup_printf("%s (%s)", xp_diag_code(id), xp_severity_name(xp_diag_severity(id)));

    add_title(page, title, xp_diag_summary(id));
    xp_page_row(page, INDENT, "example", COLUMN, xp_diag_example(id));
    xp_page_row(page, INDENT, "remedy", COLUMN, xp_diag_remedy(id));
}

static gboolean explain(XpPage *page, const char *word, GError **error)
{
    const XpRule *rule = xp_rule_find(word);
    XpDiagId id = 0;

    if (rule != NULL)
        explain_rule(page, rule);
    else if (find_diagnostic(word, &id))
        explain_diagnostic(page, id);
    else
        return fail_unknown(word, error);
    return TRUE;
}

/* Returns new: what stands before the first full stop. */
static char *first_sentence(const char *text)
{
    const char *stop = strstr(text, ". ");

    return stop != NULL ? g_strndup(text, (gsize)(stop - text) + 1) : g_strdup(text);
}

static void list_all(XpPage *page)
{
    xp_page_text(page, 0, 0, "Rules:");
    for (guint i = 0; i < xp_rule_count(); i++) {
        g_autofree char *sentence = first_sentence(xp_rule_get(i)->text);

        xp_page_row(page, INDENT, xp_rule_get(i)->id, COLUMN, sentence);
    }
    xp_page_blank(page);
    xp_page_text(page, 0, 0, "Diagnostics:");
    for (XpDiagId id = 0; id < XP_DIAG_COUNT; id++)
        xp_page_row(page, INDENT, xp_diag_code(id), COLUMN, xp_diag_summary(id));
}

static gboolean write_pages(XpPage *page, char **words, GError **error)
{
    if (words[0] == NULL)
        list_all(page);
    for (guint i = 0; words[i] != NULL; i++) {
        if (i > 0)
            xp_page_blank(page);
        if (!explain(page, words[i], error))
            return FALSE;
    }
    return TRUE;
}

static int run(int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    gboolean done = FALSE;

    if (!xp_command_read(&xp_command_explain, &arguments, argc, argv, &arguments.operands, &done,
                         &error))
        return xp_status_fail(error);
    if (done)
        return XP_STATUS_PROVED;

    const XpReportOptions shown = {
        .colour = xp_terminal_has_colour(arguments.colour, STDOUT_FILENO),
        .ascii = arguments.ascii || !xp_terminal_is_utf8(),
        .width = arguments.width > 0 ? arguments.width : xp_terminal_width(STDOUT_FILENO),
    };
    XpPage *page = xp_page_new(&shown);
    gboolean known = write_pages(page, arguments.operands, &error);
    g_autofree char *text = xp_page_finish(page);

    if (!known)
        return xp_status_fail(error);
    fputs(text, stdout);
    return XP_STATUS_PROVED;
}

static const XpExample examples[] = {
    {"xacct-prove explain S-EVAL-12", "the rule, where AWS says so, and which functions decide it"},
    {"xacct-prove explain XP204", "the diagnostic, an example, and what to do"},
    {0},
};

const XpCommand xp_command_explain = {
    .name = "explain",
    .operands = "[ID...]",
    .summary = "a rule or a diagnostic in plain sentences",
    .purpose = "ID is a rule that a report names, or the code of a diagnostic. Without one all are "
               "listed.",
    .operand = XP_OPERAND_RULE,
    .options = options,
    .examples = examples,
    .exits = {[XP_STATUS_PROVED] = "explained", [XP_STATUS_USAGE] = "usage error"},
    .run = run,
};
