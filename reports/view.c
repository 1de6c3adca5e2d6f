/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/view.h"

#include <string.h>

/* Members of a list that are shown before "and N more". */
#define SHOWN_MEMBERS    4u
#define SHOWN_CONDITIONS 3u

/* Code points from here on are no text: the evaluator's mark for what nobody can know, such as the
 * id of an AWS managed key. */
#define NO_TEXT 0x100000u

/* Returns new. */
static char *name_holes(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        gunichar character = g_utf8_get_char_validated(at, -1);
        if (character >= NO_TEXT && character <= 0x10FFFFu) {
            g_string_append(out, "(unknown)");
            at += 4;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    return g_string_free(out, FALSE);
}

char *xp_view_text(const XpWorld *world, const char *text)
{
    if (text == NULL)
        return NULL;
    g_autofree char *holed = name_holes(text);
    if (world == NULL || !xp_symbols_in(holed))
        return g_steal_pointer(&holed);
    return xp_symbols_print(world->symbols, holed);
}

static void append_text(GString *out, const XpWorld *world, const char *text)
{
    g_autofree char *shown = xp_view_text(world, text);
    g_string_append(out, shown);
}

static void append_rest(GString *out, guint n, guint shown)
{
    if (n > shown)
        g_string_append_printf(out, " and %u more", n - shown);
}

static void append_texts(GString *out, const XpWorld *world, const XpText *texts, guint n)
{
    for (guint i = 0; i < MIN(n, SHOWN_MEMBERS); i++) {
        g_string_append(out, i > 0 ? ", " : "");
        append_text(out, world, texts[i].text);
    }
    append_rest(out, n, SHOWN_MEMBERS);
    if (n == 0)
        g_string_append(out, "(nothing)");
}

static const char *principal_prefix(XpPrincipalForm form)
{
    switch (form) {
    case XP_PRINCIPAL_EVERYONE:
        return "";
    case XP_PRINCIPAL_AWS_EVERYONE:
    case XP_PRINCIPAL_ACCOUNT:
    case XP_PRINCIPAL_USER:
    case XP_PRINCIPAL_ROLE:
    case XP_PRINCIPAL_SESSION:
    case XP_PRINCIPAL_FEDERATED_USER:
    case XP_PRINCIPAL_UNIQUE_ID:
        return "AWS=";
    case XP_PRINCIPAL_SERVICE:
        return "Service=";
    case XP_PRINCIPAL_PROVIDER:
        return "Federated=";
    case XP_PRINCIPAL_CANONICAL_USER:
        return "CanonicalUser=";
    case XP_PRINCIPAL_UNBOUND:
        return "AWS=";
    }
    g_assert_not_reached();
}

static void append_principals(GString *out, const XpWorld *world, const XpStatement *statement)
{
    if (statement->principal_element == XP_ELEMENT_ABSENT)
        return;
    gboolean negated = statement->principal_element == XP_ELEMENT_NEGATED;
    g_string_append(out, negated ? " to everyone but " : " to ");
    for (guint i = 0; i < MIN(statement->n_principals, SHOWN_MEMBERS); i++) {
        const XpPrincipalEntry *entry = &statement->principals[i];
        g_string_append(out, i > 0 ? ", " : "");
        g_string_append(out, principal_prefix(entry->form));
        append_text(out, world, entry->text);
    }
    append_rest(out, statement->n_principals, SHOWN_MEMBERS);
    if (statement->n_principals == 0)
        g_string_append(out, "(nobody)");
}

static void append_condition(GString *out, const XpWorld *world, const XpCondition *condition)
{
    g_string_append_printf(out, "%s %s = ", condition->operator_text, condition->key);
    for (guint i = 0; i < MIN(condition->n_values, SHOWN_MEMBERS); i++) {
        g_string_append(out, i > 0 ? " or " : "");
        append_text(out, world, condition->values[i]);
    }
    append_rest(out, condition->n_values, SHOWN_MEMBERS);
    if (condition->n_values == 0)
        g_string_append(out, "(no value)");
}

static void append_conditions(GString *out, const XpWorld *world, const XpStatement *statement)
{
    for (guint i = 0; i < MIN(statement->n_conditions, SHOWN_CONDITIONS); i++) {
        g_string_append(out, i > 0 ? " and " : " if ");
        append_condition(out, world, &statement->conditions[i]);
    }
    if (statement->n_conditions > SHOWN_CONDITIONS)
        g_string_append_printf(out, " and %u more conditions",
                               statement->n_conditions - SHOWN_CONDITIONS);
}

char *xp_view_statement(const XpWorld *world, const XpStatement *statement)
{
    GString *out = g_string_new(xp_effect_name(statement->effect));
    g_string_append(out,
                    statement->action_element == XP_ELEMENT_NEGATED ? " every action but " : " ");
    append_texts(out, world, statement->actions, statement->n_actions);
    if (statement->resource_element != XP_ELEMENT_ABSENT) {
        g_string_append(out, statement->resource_element == XP_ELEMENT_NEGATED
                                 ? " on everything but "
                                 : " on ");
        append_texts(out, world, statement->resources, statement->n_resources);
    }
    append_principals(out, world, statement);
    append_conditions(out, world, statement);
    return g_string_free(out, FALSE);
}

const XpStatement *xp_view_as_written(const XpWorld *world, const XpPolicy *policy,
                                      const XpStatement *statement)
{
    if (world == NULL || policy == NULL || policy->file == NULL)
        return statement;
    for (guint i = 0; i < world->n_policies; i++) {
        const XpPolicy *written = world->policies[i];
        if (written == policy)
            return statement;
        if (written->type == policy->type && written->n_statements == policy->n_statements &&
            g_strcmp0(written->file, policy->file) == 0 &&
            g_strcmp0(written->name, policy->name) == 0)
            return &written->statements[statement->index];
    }
    return statement;
}

const char *xp_view_place(const XpPolicy *policy, const XpStatement *statement, guint *out_line)
{
    const XpSpan *span = statement != NULL ? &statement->span : NULL;
    if ((span == NULL || span->file == NULL) && policy != NULL)
        span = &policy->span;
    if (span != NULL && span->file != NULL) {
        *out_line = span->line;
        return span->file;
    }
    *out_line = 0;
    return policy != NULL ? policy->file : NULL;
}

const char *xp_view_account(const XpWorld *world, const XpStory *story, const char *id)
{
    if (id == NULL)
        return "";
    for (guint i = 0; story != NULL && i < story->bindings->len; i++) {
        const XpBindingRow *row = g_ptr_array_index(story->bindings, i);
        if (strcmp(row->value, id) == 0)
            return row->label;
    }
    const XpAccount *account = world != NULL ? xp_world_account_by_id(world, id) : NULL;
    return account != NULL ? account->label : id;
}

char *xp_view_caller(const XpStory *story)
{
    if (story->caller_note == NULL)
        return xp_caller_print(&story->request->caller);
    return g_strndup(story->caller_note, strcspn(story->caller_note, ":"));
}

const char *xp_view_layer(XpLayer layer)
{
    switch (layer) {
    case XP_LAYER_SCP:
        return "SCPs";
    case XP_LAYER_RCP:
        return "RCPs";
    case XP_LAYER_VPC_ENDPOINT:
        return "VPC endpoint policy";
    case XP_LAYER_IDENTITY:
        return "identity policies";
    case XP_LAYER_BOUNDARY:
        return "permissions boundary";
    case XP_LAYER_SESSION:
        return "session policy";
    case XP_LAYER_RESOURCE:
        return "resource policy";
    case XP_LAYER_KEY:
        return "key policy";
    case XP_LAYER_TRUST:
        return "trust policy";
    case XP_LAYER_GRANT:
        return "grants";
    }
    g_assert_not_reached();
}

static void append_links(GArray *chain, const XpTraceStep *step, XpEffect effect)
{
    gboolean any = FALSE;
    for (guint i = 0; i < step->statements->len; i++) {
        XpViewLink link = {.step = step};
        link.statement = g_ptr_array_index(step->statements, i);
        if (i < step->policies->len)
            link.policy = g_ptr_array_index(step->policies, i);
        if (link.statement->effect != effect)
            continue;
        g_array_append_val(chain, link);
        any = TRUE;
    }
    if (!any) {
        XpViewLink link = {.step = step};
        g_array_append_val(chain, link);
    }
}

/* Some layer denies: what others leave out then changes nothing. */
static gboolean is_denied(const XpStory *story, guint call)
{
    for (guint i = 0; i < story->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(story->trace, i);
        if (step->call == call && step->says == XP_SAYS_DENY)
            return TRUE;
    }
    return FALSE;
}

GArray *xp_view_chain(const XpStory *story, guint call)
{
    GArray *chain = g_array_new(FALSE, TRUE, sizeof(XpViewLink));
    XpSays refusing = is_denied(story, call) ? XP_SAYS_DENY : XP_SAYS_NONE;
    if (story->refused && call != story->refused_call)
        return chain;
    for (guint i = 0; i < story->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(story->trace, i);
        if (step->call != call)
            continue;
        if (story->refused && step->says == refusing)
            append_links(chain, step, XP_EFFECT_DENY);
        else if (!story->refused && step->says == XP_SAYS_ALLOW)
            append_links(chain, step, XP_EFFECT_ALLOW);
    }
    return chain;
}

/* Whom @entry lets in beyond what it names, or NULL. */
static const char *entry_openness(const XpPrincipalEntry *entry)
{
    switch (entry->form) {
    case XP_PRINCIPAL_EVERYONE:
    case XP_PRINCIPAL_AWS_EVERYONE:
        return "anybody in any account";
    case XP_PRINCIPAL_ACCOUNT:
        return "the whole account: its administrator decides who";
    case XP_PRINCIPAL_USER:
    case XP_PRINCIPAL_ROLE:
    case XP_PRINCIPAL_SESSION:
    case XP_PRINCIPAL_FEDERATED_USER:
    case XP_PRINCIPAL_UNIQUE_ID:
    case XP_PRINCIPAL_SERVICE:
    case XP_PRINCIPAL_PROVIDER:
    case XP_PRINCIPAL_CANONICAL_USER:
    case XP_PRINCIPAL_UNBOUND:
        return NULL;
    }
    g_assert_not_reached();
}

gboolean xp_view_is_open(const XpPrincipalEntry *entry)
{
    return entry_openness(entry) != NULL;
}

const char *xp_view_openness(const XpStatement *statement)
{
    if (statement->principal_element == XP_ELEMENT_NEGATED)
        return "everyone it does not list";
    for (guint i = 0; i < statement->n_principals; i++) {
        const char *openness = entry_openness(&statement->principals[i]);
        if (openness != NULL)
            return openness;
    }
    return NULL;
}

gboolean xp_view_first_to_change(const XpStory *story, XpViewLink *out_link, guint *out_number)
{
    guint number = 0;
    gboolean found = FALSE;
    for (guint call = 0; call < MAX(story->calls->len, 1); call++) {
        g_autoptr(GArray) chain = xp_view_chain(story, call);
        for (guint i = 0; i < chain->len; i++) {
            const XpViewLink *link = &g_array_index(chain, XpViewLink, i);
            number++;
            guint line = 0;
            if (link->statement == NULL ||
                xp_view_place(link->policy, link->statement, &line) == NULL)
                continue;
            gboolean open = xp_view_openness(link->statement) != NULL;
            if (found && !open)
                continue;
            *out_link = *link;
            *out_number = number;
            found = TRUE;
            if (open)
                return TRUE;
        }
    }
    return found;
}

char *xp_view_settling_file(const XpWorld *world, const XpFact *fact)
{
    if (fact->file == NULL || fact->yaml == NULL)
        return NULL;
    if (world == NULL || world->root == NULL || g_path_is_absolute(fact->file) ||
        g_str_has_prefix(fact->file, world->root))
        return g_strdup(fact->file);
    return g_build_filename(world->root, fact->file, NULL);
}

gboolean xp_view_is_whole_file(const XpFact *fact)
{
    return fact->yaml != NULL && fact->yaml[0] == '(';
}

const char *xp_view_document(XpPolicyType type)
{
    switch (type) {
    case XP_POLICY_IDENTITY:
        return "identity policy";
    case XP_POLICY_BOUNDARY:
        return "permissions boundary";
    case XP_POLICY_SESSION:
        return "session policy";
    case XP_POLICY_RESOURCE:
        return "resource policy";
    case XP_POLICY_KEY:
        return "key policy";
    case XP_POLICY_TRUST:
        return "trust policy";
    case XP_POLICY_SCP:
        return "SCP";
    case XP_POLICY_RCP:
        return "RCP";
    case XP_POLICY_VPC_ENDPOINT:
        return "VPC endpoint policy";
    case XP_POLICY_REFERENCE:
        return "reference policy";
    }
    g_assert_not_reached();
}

static gboolean layer_is_silent(const XpStory *story, XpLayer layer)
{
    for (guint i = 0; i < story->trace->len; i++) {
        const XpTraceStep *step = g_ptr_array_index(story->trace, i);
        if (step->layer == layer && step->says != XP_SAYS_NOT_APPLICABLE)
            return FALSE;
    }
    return TRUE;
}

char *xp_view_silent_layers(const XpStory *story)
{
    static const struct {
        XpLayer layer;
        const char *name;
    } restricting[] = {
        {XP_LAYER_BOUNDARY, "permissions boundary"},
        {XP_LAYER_SESSION, "session policy"},
        {XP_LAYER_VPC_ENDPOINT, "endpoint policy"},
        {XP_LAYER_SCP, "SCP"},
        {XP_LAYER_RCP, "RCP"},
    };
    /* Nothing is said of organizations that were not supplied. */
    gboolean known = story->world == NULL || story->world->organizations != XP_UNKNOWN;
    guint n = known ? G_N_ELEMENTS(restricting) : G_N_ELEMENTS(restricting) - 2;
    GString *text = g_string_new("no Deny");
    guint last = 0;
    for (guint i = 0; i < n; i++)
        if (layer_is_silent(story, restricting[i].layer))
            last = i + 1;
    for (guint i = 0; i < last; i++) {
        if (layer_is_silent(story, restricting[i].layer))
            g_string_append_printf(text, "%s%s", i + 1 == last ? " or " : ", ",
                                   restricting[i].name);
    }
    return g_string_free(text, FALSE);
}

gboolean xp_view_is_about_access(const XpPropertyResult *property)
{
    for (guint i = 0; i < property->core->len; i++) {
        const XpCoreItem *item = g_ptr_array_index(property->core, i);
        if (item->role == XP_ROLE_GRANTS)
            return TRUE;
    }
    return property->missing->len > 0 || property->witnesses->len > 0;
}

static gboolean has_assumption(const XpPropertyResult *property, const char *text)
{
    for (guint i = 0; i < property->assumptions->len; i++)
        if (strcmp(g_ptr_array_index(property->assumptions, i), text) == 0)
            return TRUE;
    return FALSE;
}

gboolean xp_view_is_common_assumption(const XpRunResult *result, const char *text)
{
    if (result->properties->len < 2)
        return FALSE;
    for (guint i = 0; i < result->properties->len; i++)
        if (!has_assumption(g_ptr_array_index(result->properties, i), text))
            return FALSE;
    return TRUE;
}

const char *xp_view_common_reach(const XpRunResult *result)
{
    const char *reach = NULL;
    for (guint i = 0; i < result->properties->len; i++) {
        const XpPropertyResult *property = g_ptr_array_index(result->properties, i);
        if (property->reach == NULL || (reach != NULL && strcmp(reach, property->reach) != 0))
            return NULL;
        reach = property->reach;
    }
    return reach;
}

gboolean xp_view_is_command_line(const char *file)
{
    return g_str_has_prefix(file, "--prop");
}

XpSpan xp_view_sentence_place(const XpPropertyResult *property)
{
    if (property->file == NULL || xp_view_is_command_line(property->file))
        return (XpSpan){0};
    return (XpSpan){.file = property->file, .line = property->line, .end_line = property->line};
}

guint xp_view_attention(const XpPropertyResult *property)
{
    if (xp_property_is_excused(property))
        return 3;
    switch (property->verdict) {
    case XP_VERDICT_VIOLATED:
        return 0;
    case XP_VERDICT_UNKNOWN:
        return 1;
    case XP_VERDICT_VACUOUS:
        return 2;
    case XP_VERDICT_PROVED:
        return 4;
    }
    g_assert_not_reached();
}
