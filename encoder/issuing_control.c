/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/issuing_control.h"

#include <string.h>

#include "frontend/model/organization.h"
#include "frontend/model/statement_text.h"
#include "frontend/model/symbol.h"

/* Of a statement: does it speak of the call? Of a level: does it refuse the call? */
typedef enum {
    NO,
    PERHAPS,
    SURE,
} Answer;

static Answer turn(Answer answer)
{
    return (Answer)(SURE - answer);
}

static const char issuing[] = "sts:getfederationtoken";

/* ---- one statement ---- */

static Answer names(const char *action)
{
    g_autofree char *lower = g_ascii_strdown(action, -1);
    if (strcmp(lower, "*") == 0)
        return SURE;
    if (strpbrk(lower, " ,") == NULL && g_str_has_prefix(lower, "sts:"))
        return g_pattern_match_simple(lower, issuing) ? SURE : NO;
    /* Forms that AWS may refuse or read in two ways. Rule: S-GRAM-22, S-GRAM-25 */
    g_strstrip(lower);
    return g_pattern_match_simple(lower, issuing) ? PERHAPS : NO;
}

static Answer is_of_action(const XpStatement *statement)
{
    Answer some = NO;
    for (guint i = 0; i < statement->n_actions; i++)
        some = MAX(some, names(statement->actions[i].text));
    return statement->action_element == XP_ELEMENT_NEGATED ? turn(some) : some;
}

/* Which session is asked for is not known. */
static Answer is_of_resource(const XpStatement *statement)
{
    for (guint i = 0; i < statement->n_resources; i++)
        if (strcmp(statement->resources[i].text, "*") == 0)
            return statement->resource_element == XP_ELEMENT_PLAIN ? SURE : NO;
    return PERHAPS;
}

/* Rule: S-COND-21, S-COND-22 */
static Answer is_like_arn(const char *pattern, const char *arn)
{
    g_auto(GStrv) parts = g_strsplit(arn, ":", 6);
    g_auto(GStrv) patterns = g_strsplit(pattern, ":", 6);
    if (g_strv_length(patterns) < 6)
        return strcmp(pattern, "*") == 0 ? PERHAPS : NO;
    for (guint i = 0; i < g_strv_length(parts); i++)
        if (!g_pattern_match_simple(patterns[i], parts[i]))
            return NO;
    return SURE;
}

static Answer is_value(const XpCondition *condition, const char *value, const char *arn)
{
    gboolean equal = FALSE;
    if (xp_symbols_in(value) || xp_symbols_in(arn) || strstr(value, "${") != NULL)
        return PERHAPS;
    switch (xp_condition_op_kind(condition->op)) {
    case XP_OP_KIND_ARN:
        return is_like_arn(value, arn);
    case XP_OP_KIND_STRING:
        if (condition->op == XP_OP_STRING_LIKE || condition->op == XP_OP_STRING_NOT_LIKE)
            equal = g_pattern_match_simple(value, arn);
        else if (condition->op == XP_OP_STRING_EQUALS || condition->op == XP_OP_STRING_NOT_EQUALS)
            equal = strcmp(value, arn) == 0;
        else
            equal = g_ascii_strcasecmp(value, arn) == 0;
        return equal ? SURE : NO;
    case XP_OP_KIND_NUMERIC:
    case XP_OP_KIND_DATE:
    case XP_OP_KIND_BOOL:
    case XP_OP_KIND_BINARY:
    case XP_OP_KIND_IP:
    case XP_OP_KIND_NULL:
    case XP_OP_KIND_UNKNOWN:
        return PERHAPS;
    }
    g_assert_not_reached();
}

/* Of who calls alone it is known what the call says. */
static Answer holds(const XpCondition *condition, const char *issuer)
{
    Answer some = NO;
    if (g_ascii_strcasecmp(condition->key, "aws:PrincipalArn") != 0 ||
        condition->set != XP_SET_NONE || condition->n_values == 0)
        return PERHAPS;
    for (guint i = 0; i < condition->n_values; i++)
        some = MAX(some, is_value(condition, condition->values[i], issuer));
    return xp_condition_op_is_negated(condition->op) ? turn(some) : some;
}

static Answer matches(const XpStatement *statement, const char *issuer)
{
    Answer all = MIN(is_of_action(statement), is_of_resource(statement));
    for (guint i = 0; i < statement->n_conditions; i++)
        all = MIN(all, holds(&statement->conditions[i], issuer));
    return all;
}

/* ---- one level ---- */

/* What refuses: @statement, or that no statement of the level allows. */
typedef struct {
    Answer answer;
    const char *level;
    const XpPolicy *policy;
    const XpStatement *statement;
} Refusal;

/* Rule: S-ORG-1 */
static Refusal ask_level(const XpOrgLevel *level, const char *issuer)
{
    Refusal refusal = {.answer = NO, .level = level->id};
    Answer allowed = NO;
    for (guint p = 0; p < level->policies->len; p++) {
        const XpPolicy *policy = g_ptr_array_index(level->policies, p);
        if (policy->missing) {
            allowed = MAX(allowed, PERHAPS);
            refusal.answer = MAX(refusal.answer, PERHAPS);
        }
        for (guint s = 0; s < policy->n_statements; s++) {
            const XpStatement *statement = &policy->statements[s];
            Answer answer = matches(statement, issuer);
            if (statement->effect == XP_EFFECT_ALLOW)
                allowed = MAX(allowed, answer);
            else
                refusal.answer = MAX(refusal.answer, answer);
            if (statement->effect == XP_EFFECT_DENY && answer == SURE)
                return (Refusal){SURE, level->id, policy, statement};
        }
    }
    refusal.answer = MAX(refusal.answer, turn(allowed));
    return refusal;
}

/* ---- all levels ---- */

/* Rule: S-ORG-2, S-ORG-4, S-ORG-10 */
static Refusal ask_all(const XpWorld *world, const XpAccount *account, const char *issuer)
{
    const XpOrganization *organization = world->organization;
    Refusal worst = {.answer = NO};
    XpStatus enabled = xp_organization_status(organization, XP_POLICY_SCP);
    if (enabled == XP_NONE || organization->management == account)
        return worst;
    g_autoptr(GArray) levels = xp_organization_levels(organization, account, XP_POLICY_SCP);
    for (guint i = 0; i < levels->len && worst.answer != SURE; i++) {
        Refusal refusal = ask_level(&g_array_index(levels, XpOrgLevel, i), issuer);
        if (refusal.answer > worst.answer)
            worst = refusal;
    }
    if (enabled == XP_UNKNOWN || organization->management == NULL)
        worst.answer = MIN(worst.answer, PERHAPS);
    return worst;
}

/* Of a pair, the same documents leave the same open. */
static char *documents_of(const XpWorld *world, const XpAccount *account, const char *issuer)
{
    GString *text = g_string_new(issuer);
    g_autoptr(GArray) levels = xp_organization_levels(world->organization, account, XP_POLICY_SCP);
    for (guint i = 0; i < levels->len; i++) {
        const XpOrgLevel *level = &g_array_index(levels, XpOrgLevel, i);
        g_string_append_printf(text, "\n%s", level->id);
        for (guint p = 0; p < level->policies->len; p++) {
            const XpPolicy *policy = g_ptr_array_index(level->policies, p);
            g_string_append_printf(text, "\n%s", policy->missing ? policy->name : "");
            for (guint s = 0; s < policy->n_statements; s++) {
                g_autofree char *statement = xp_statement_text(policy, &policy->statements[s]);
                g_string_append(text, statement);
            }
        }
    }
    return g_string_free(text, FALSE);
}

/* A core names what refuses. */
static Z3_ast refused(XpProblem *problem, const XpAccount *account, const Refusal *refusal)
{
    gboolean own = strcmp(refusal->level, account->id) == 0;
    g_autofree char *what = g_strdup_printf("SCP level %s%s", own ? "account " : "",
                                            own ? account->label : refusal->level);
    XpTrack *track = xp_problem_track(problem, XP_LAYER_SCP, refusal->policy, refusal->statement,
                                      NULL, refusal->statement != NULL ? NULL : what);
    track->restricts = TRUE;
    return xp_problem_define(problem, track, xp_z3_false(problem->z3), "issues");
}

Z3_ast xp_issuing_control(XpProblem *problem, const XpAccount *account, const char *issuer,
                          gboolean universal)
{
    const XpWorld *world = problem->world;
    Z3_ast free = xp_z3_true(problem->z3);
    if (world->organizations != XP_KNOWN || xp_organization_of(world, account) == NULL)
        return free;
    const Refusal refusal = ask_all(world, account, issuer);
    switch (refusal.answer) {
    case NO:
        return free;
    case SURE:
        return refused(problem, account, &refusal);
    case PERHAPS:
        break;
    }
    g_autofree char *text = g_strdup_printf(
        "whether the service control policies of %s let %s call sts:GetFederationToken",
        account->label, issuer);
    const XpFactEntry *fact =
        xp_problem_fact(problem, xp_fact_unsure("S-STS-25", text), XP_USE_UNKNOWN);
    g_autofree char *about = documents_of(world, account, issuer);
    return xp_problem_uncertain_about(problem, free, free, fact, !universal, about);
}
