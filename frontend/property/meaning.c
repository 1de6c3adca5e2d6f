/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/meaning.h"

#include <string.h>

#include "frontend/property/verb.h"

/* --- lists --- */

/* What stands between member @i and the one before it in a list of @n. */
static const char *divider(guint i, guint n, const char *last)
{
    return i == 0 ? "" : i + 1 < n ? ", " : last;
}

static guint count_subjects(const XpSubjects *subjects, gboolean minus)
{
    guint n = 0;
    for (guint i = 0; i < subjects->n; i++)
        n += subjects->items[i].minus == minus ? 1 : 0;
    return n;
}

static void append_subject(GString *out, const XpSubject *subject)
{
    static const char kind[] = "principal";
    gsize length = sizeof(kind) - 1;
    gboolean plural =
        subject->kind == XP_SUBJECT_PRINCIPAL && g_str_has_prefix(subject->text, kind);
    g_string_append_len(out, subject->text, plural ? (gssize)length : -1);
    if (plural)
        g_string_append_printf(out, "s%s", subject->text + length);
}

static void append_some(GString *out, const XpSubjects *subjects, gboolean minus, const char *last)
{
    guint n = count_subjects(subjects, minus);
    guint shown = 0;
    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *subject = &subjects->items[i];
        if (subject->minus != minus)
            continue;
        g_string_append(out, divider(shown, n, last));
        append_subject(out, subject);
        shown++;
    }
}

/* "role A or role B (but not role C)" */
static void append_subjects(GString *out, const XpSubjects *subjects, const char *last)
{
    append_some(out, subjects, FALSE, last);
    if (count_subjects(subjects, TRUE) == 0)
        return;
    g_string_append(out, " (but not ");
    append_some(out, subjects, TRUE, " or ");
    g_string_append_c(out, ')');
}

static void append_objects(GString *out, const XpObjects *objects)
{
    if (objects->from_pattern) {
        g_string_append_printf(out, "%s (%u as loaded)", objects->text, objects->n);
        return;
    }
    for (guint i = 0; i < objects->n; i++)
        g_string_append_printf(out, "%s%s", divider(i, objects->n, " or "), objects->items[i].text);
}

/* "read the value of secret S in Account1" */
static void append_deed(GString *out, const XpActions *actions, const XpObjects *objects)
{
    for (guint i = 0; i < actions->n; i++) {
        const XpActionTerm *term = &actions->items[i];
        const XpVerb *verb = term->verb != NULL ? xp_verb_lookup(term->verb) : NULL;
        g_string_append(out, divider(i, actions->n, " or "));
        if (verb != NULL)
            g_string_append(out, verb->phrase);
        else
            g_string_append_printf(out, "call %s on", term->text);
    }
    g_string_append_c(out, ' ');
    append_objects(out, objects);
}

/* --- conditions --- */

static void append_cond(GString *out, const XpCond *cond);

static void append_children(GString *out, const XpCond *cond, const char *last)
{
    for (guint i = 0; i < cond->n_children; i++) {
        g_string_append(out, i > 0 ? last : "");
        append_cond(out, cond->children[i]);
    }
}

static void append_comparison(GString *out, const XpCond *cond, const char *relation)
{
    g_string_append_printf(out, "%s %s ", cond->key, relation);
    for (guint i = 0; i < cond->n_values; i++)
        g_string_append_printf(out, "%s\"%s\"", divider(i, cond->n_values, " or "),
                               cond->values[i]);
}

static void append_cond(GString *out, const XpCond *cond)
{
    switch (cond->kind) {
    case XP_COND_AND:
        append_children(out, cond, " and ");
        return;
    case XP_COND_OR:
        g_string_append_c(out, '(');
        append_children(out, cond, " or ");
        g_string_append_c(out, ')');
        return;
    case XP_COND_NOT:
        g_string_append(out, "not (");
        append_children(out, cond, "");
        g_string_append_c(out, ')');
        return;
    case XP_COND_PRESENT:
        g_string_append_printf(out, "%s is present", cond->key);
        return;
    case XP_COND_ABSENT:
        g_string_append_printf(out, "%s is absent", cond->key);
        return;
    case XP_COND_IS:
        append_comparison(out, cond, "is");
        return;
    case XP_COND_LIKE:
        append_comparison(out, cond, "is like");
        return;
    case XP_COND_LESS:
        append_comparison(out, cond, "is below");
        return;
    case XP_COND_GREATER:
        append_comparison(out, cond, "is above");
        return;
    case XP_COND_LESS_EQUAL:
        append_comparison(out, cond, "is at most");
        return;
    case XP_COND_GREATER_EQUAL:
        append_comparison(out, cond, "is at least");
        return;
    }
}

/* --- claims --- */

static void append_only(GString *out, const XpClaim *claim)
{
    g_string_append(out, "Nobody but ");
    append_subjects(out, &claim->subjects, " and ");
    g_string_append(out, " can ");
    append_deed(out, &claim->actions, &claim->objects);
}

static void append_no(GString *out, const XpClaim *claim)
{
    g_string_append(out, "There is no request by ");
    append_subjects(out, &claim->subjects, " or ");
    g_string_append(out, " to ");
    append_deed(out, &claim->actions, &claim->objects);
    g_string_append(out, " that AWS would allow");
}

static void append_both(GString *out, const XpClaim *claim)
{
    g_string_append(out, "No single identity (");
    append_subjects(out, &claim->subjects, " or ");
    g_string_append(out, ") can both ");
    append_deed(out, &claim->actions, &claim->objects);
    g_string_append(out, " and ");
    append_deed(out, &claim->actions2, &claim->objects2);
}

static void append_can(GString *out, const XpClaim *claim, gboolean always)
{
    gboolean several = count_subjects(&claim->subjects, FALSE) > 1;
    if (always) {
        g_string_append(out, "AWS allows every request by ");
        append_subjects(out, &claim->subjects, " and ");
        g_string_append(out, " to ");
    } else {
        g_string_append(out, several ? "Each of " : "");
        append_subjects(out, &claim->subjects, " and ");
        g_string_append(out, " can ");
    }
    append_deed(out, &claim->actions, &claim->objects);
}

static void append_only_when(GString *out, const XpClaim *claim)
{
    append_subjects(out, &claim->subjects, " and ");
    g_string_append(out, " can ");
    append_deed(out, &claim->actions, &claim->objects);
    g_string_append(out, " only in requests where ");
    append_cond(out, claim->only_when);
}

/* Access that another tree does not give. */
static void append_keep(GString *out, const XpClaim *claim)
{
    g_string_append(out, "AWS allows no request");
    if (claim->subjects.n > 0) {
        g_string_append(out, " by ");
        append_subjects(out, &claim->subjects, " or ");
    }
    if (claim->actions.n > 0) {
        g_string_append(out, " to ");
        for (guint i = 0; i < claim->actions.n; i++)
            g_string_append_printf(out, "%s%s", divider(i, claim->actions.n, " or "),
                                   claim->actions.items[i].text);
    }
    if (claim->objects.n > 0) {
        g_string_append(out, " on ");
        append_objects(out, &claim->objects);
    }
    g_string_append_printf(out, " that the tree of %s refuses", claim->source);
}

static void append_within(GString *out, const XpClaim *claim)
{
    g_string_append(out, "AWS allows no request on ");
    append_objects(out, &claim->objects);
    g_string_append_printf(out, " that the reference policy %s does not allow", claim->source);
}

static void append_excepts(GString *out, const XpClaim *claim)
{
    for (guint i = 0; i < claim->n_excepts; i++) {
        g_string_append(out, i == 0 ? " This does not speak of " : " Nor of ");
        append_subjects(out, &claim->excepts[i].subjects, " and ");
        g_string_append(out, ", who is excepted.");
    }
}

static void append_core(GString *out, const XpClaim *claim)
{
    switch (claim->kind) {
    case XP_CLAIM_ONLY:
        append_only(out, claim);
        return;
    case XP_CLAIM_NO:
        append_no(out, claim);
        return;
    case XP_CLAIM_BOTH:
        append_both(out, claim);
        return;
    case XP_CLAIM_CAN:
    case XP_CLAIM_CAN_ALWAYS:
        append_can(out, claim, claim->kind == XP_CLAIM_CAN_ALWAYS);
        return;
    case XP_CLAIM_ONLY_WHEN:
        append_only_when(out, claim);
        return;
    case XP_CLAIM_KEEP:
        append_keep(out, claim);
        return;
    case XP_CLAIM_WITHIN:
        append_within(out, claim);
        return;
    }
    g_assert_not_reached();
}

static void append_claim(GString *out, const XpClaim *claim)
{
    gsize before = out->len;
    append_core(out, claim);
    out->str[before] = g_ascii_toupper(out->str[before]);
    if (claim->when != NULL) {
        g_string_append(out, ", speaking only of requests where ");
        append_cond(out, claim->when);
    }
    g_string_append_c(out, '.');
    if (claim->kind == XP_CLAIM_ONLY)
        g_string_append(out, " Whether they can is not said.");
    append_excepts(out, claim);
}

char *xp_property_meaning(const XpProperty *property)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < property->n_claims; i++) {
        g_string_append(out, i > 0 ? " " : "");
        append_claim(out, &property->claims[i]);
    }
    return g_string_free(out, FALSE);
}
