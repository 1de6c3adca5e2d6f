/* SPDX-License-Identifier: Apache-2.0 */

/* What a verdict without a counterexample rests on: cores, missing halves, open facts. */

#include <string.h>

#include "reports/human.h"
#include "reports/view.h"

#define SUB (XP_HUMAN_ROW + 2u)

/* Members of one role that are listed; the JSON report has all. */
#define SHOWN_ITEMS 12u

static void write_shown(const XpHuman *human, guint first, guint rest, const char *text)
{
    g_autofree char *shown = xp_human_show(human, text);
    xp_page_text(human->page, first, rest, shown);
}

static void write_heading(const XpHuman *human, const char *heading)
{
    g_autofree char *line = g_strconcat(XP_MARK_HEAD, heading, XP_MARK_END, NULL);
    xp_page_text(human->page, XP_HUMAN_INDENT, XP_HUMAN_INDENT, line);
}

static void write_statement(const XpHuman *human, const XpCoreItem *item, guint indent)
{
    g_autofree char *text = xp_view_statement(human->result->world, item->statement);
    g_autofree char *line = g_strdup_printf(
        "%s: %s", item->policy != NULL ? xp_view_document(item->policy->type) : "statement", text);
    write_shown(human, indent, indent + 2, line);
}

/* A statement with its place; a document by its file alone; a layer in words. */
static void write_item(const XpHuman *human, const XpCoreItem *item, guint indent)
{
    guint at = 0;
    const char *file = xp_view_place(item->policy, item->statement, &at);
    if (item->statement != NULL)
        write_statement(human, item, indent);
    else if (file == NULL)
        write_shown(human, indent, indent + 2, item->what != NULL ? item->what : "a document");
    if (file == NULL)
        return;
    guint column = item->statement != NULL ? indent + 2 : indent;
    g_autofree char *place = xp_human_place(human, file, item->statement != NULL ? at : 0);
    xp_page_text(human->page, column, column, place);
}

static guint count_role(const XpPropertyResult *property, XpCoreRole role)
{
    guint n = 0;
    for (guint i = 0; i < property->core->len; i++) {
        const XpCoreItem *item = g_ptr_array_index(property->core, i);
        n += item->role == role ? 1 : 0;
    }
    return n;
}

static void write_items(const XpHuman *human, const XpPropertyResult *property, XpCoreRole role,
                        guint indent)
{
    guint total = count_role(property, role);
    guint shown = 0;
    for (guint i = 0; i < property->core->len && shown < SHOWN_ITEMS; i++) {
        const XpCoreItem *item = g_ptr_array_index(property->core, i);
        if (item->role != role)
            continue;
        write_item(human, item, indent);
        shown++;
    }
    if (total > shown) {
        g_autofree char *rest = g_strdup_printf("and %u more (-f json lists all)", total - shown);
        xp_page_text(human->page, indent, indent, rest);
    }
}

static void write_role(const XpHuman *human, const XpPropertyResult *property, XpCoreRole role)
{
    if (count_role(property, role) == 0)
        return;
    g_autofree char *heading = g_strconcat(xp_core_role_text(role), ":", NULL);
    xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW, heading);
    write_items(human, property, role, SUB);
}

static void write_core(const XpHuman *human, const XpPropertyResult *property)
{
    guint granting = count_role(property, XP_ROLE_GRANTS);
    if (granting > 0) {
        write_heading(human, "GRANTED BY");
        write_items(human, property, XP_ROLE_GRANTS, XP_HUMAN_ROW);
    }
    if (property->core->len == granting)
        return;
    write_heading(human, "THE PROOF RESTS ON");
    write_role(human, property, XP_ROLE_STAY_NARROW);
    write_role(human, property, XP_ROLE_STAY);
    write_role(human, property, XP_ROLE_NOT_GROW);
    write_role(human, property, XP_ROLE_RULE);
}

void xp_human_proof(const XpHuman *human, const XpPropertyResult *property)
{
    if (property->verdict != XP_VERDICT_PROVED)
        return;
    write_core(human, property);
    for (guint i = 0; human->options->verbose && i < property->witnesses->len; i++)
        xp_human_story(human, property, g_ptr_array_index(property->witnesses, i), FALSE);
}

void xp_human_missing(const XpHuman *human, const XpPropertyResult *property)
{
    if (property->missing->len == 0)
        return;
    write_heading(human, "WHAT IS MISSING");
    for (guint i = 0; i < property->missing->len; i++) {
        const XpMissing *missing = g_ptr_array_index(property->missing, i);
        g_autofree char *line = xp_view_missing(missing);
        write_shown(human, XP_HUMAN_ROW, SUB, line);
        g_autofree char *place = xp_human_place(human, missing->file, 0);
        if (place != NULL)
            xp_page_text(human->page, SUB, SUB, place);
        if (missing->advice != NULL) {
            g_autofree char *advice = xp_human_show(human, missing->advice);
            g_autofree char *fix = g_strconcat(XP_MARK_HEAD "fix:" XP_MARK_END " ", advice, NULL);
            xp_page_text(human->page, SUB, SUB + 5, fix);
        }
    }
    if (property->advice != NULL) {
        g_autofree char *advice = xp_human_show(human, property->advice);
        g_autofree char *fix = g_strconcat(XP_MARK_HEAD "fix:" XP_MARK_END " ", advice, NULL);
        xp_page_text(human->page, XP_HUMAN_ROW, XP_HUMAN_ROW + 5, fix);
    }
}

static void write_fact(const XpHuman *human, const XpFact *fact, guint number)
{
    g_autofree char *text = xp_human_show(human, fact->text);
    g_autofree char *rule = human->options->verbose && fact->rule != NULL
                                ? g_strdup_printf(" [%s]", fact->rule)
                                : g_strdup("");
    g_autofree char *line = g_strdup_printf("%u" XP_MARK_BLANK "%s%s", number, text, rule);
    xp_page_text(human->page, XP_HUMAN_ROW, SUB, line);
    if (fact->yaml == NULL || fact->file == NULL) {
        xp_page_text(human->page, SUB, SUB, "no input can settle this");
        return;
    }
    g_autofree char *path = xp_view_settling_file(human->result->world, fact);
    g_autofree char *file = xp_human_show_whole(human, path);
    g_autofree char *yaml = xp_human_show_whole(human, fact->yaml);
    gboolean whole_file = xp_view_is_whole_file(fact);
    g_autofree char *where = g_strconcat(whole_file ? "supply " : "to settle it, in ", file,
                                         whole_file ? "" : ":", NULL);
    xp_page_text(human->page, SUB, SUB, where);
    if (whole_file)
        return;
    g_autofree char *marked = g_strconcat(XP_MARK_HEAD, yaml, XP_MARK_END, NULL);
    xp_page_text(human->page, SUB + 2, SUB + 2, marked);
}

void xp_human_unknowns(const XpHuman *human, const XpPropertyResult *property)
{
    if (property->unknowns->len == 0)
        return;
    write_heading(human, property->verdict == XP_VERDICT_UNKNOWN ? "NOT KNOWN, AND IT DECIDES"
                                                                 : "ALSO NOT KNOWN");
    for (guint i = 0; i < property->unknowns->len; i++)
        write_fact(human, g_ptr_array_index(property->unknowns, i), i + 1);
}
