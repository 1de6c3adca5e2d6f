/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/statement.h"

#include <string.h>

#include "encoder/condition.h"
#include "encoder/variable_match.h"

/* One statement being encoded against one call. */
typedef struct {
    XpCallTerms *call;
    XpProblem *problem;
    XpZ3 *z3;
    const XpPolicy *policy;
    const XpStatement *statement;
} Frame;

static const XpFactEntry *fact(const Frame *frame, const char *what, const char *rule)
{
    return xp_problem_fact(frame->problem,
                           xp_fact_statement(frame->policy, frame->statement, what, rule),
                           XP_USE_UNKNOWN);
}

static gboolean is_allow(const Frame *frame)
{
    return frame->statement->effect == XP_EFFECT_ALLOW;
}

/* ---- actions ---- */

static Z3_ast match_action_text(const Frame *frame, const char *text)
{
    const XpPattern *pattern =
        xp_patterns_add_text(xp_atoms_patterns(frame->problem->atoms), text, TRUE, TRUE);
    return xp_context_action(frame->call, pattern);
}

/* Rule: S-GRAM-22 ("*:*"), S-GRAM-23, S-GRAM-25 (blanks around a name), S-ORG-8 */
static Z3_ast match_action(const Frame *frame, const char *text, gboolean allows_more)
{
    Z3_ast exact = match_action_text(frame, text);
    if (strcmp(text, "*") == 0 && frame->policy->type == XP_POLICY_RCP && !is_allow(frame))
        return xp_problem_either(
            frame->problem, xp_z3_false(frame->z3), exact,
            fact(frame, "whether a resource control policy may deny \"*\"", "S-ORG-8"),
            allows_more);
    if (strcmp(text, "*:*") == 0)
        return xp_problem_either(frame->problem, xp_z3_false(frame->z3), xp_z3_true(frame->z3),
                                 fact(frame, "\"*:*\" as an action", "S-GRAM-22"), allows_more);
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (strcmp(trimmed, text) == 0)
        return exact;
    return xp_problem_either(frame->problem, exact, match_action_text(frame, trimmed),
                             fact(frame, "an action written with blanks", "S-GRAM-25"),
                             allows_more);
}

static Z3_ast encode_action(const Frame *frame)
{
    const XpStatement *statement = frame->statement;
    gboolean negated = statement->action_element == XP_ELEMENT_NEGATED;
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < statement->n_actions; i++)
        g_ptr_array_add(
            cases, match_action(frame, statement->actions[i].text, is_allow(frame) != negated));
    Z3_ast some = xp_z3_or_all(frame->z3, cases);
    return negated ? xp_z3_not(frame->z3, some) : some;
}

/* ---- resources ---- */

static guint count_colons(const XpGlob *glob)
{
    guint colons = 0;
    for (guint i = 0; i < glob->n_tokens; i++)
        colons +=
            glob->tokens[i].kind == XP_GLOB_CHARACTER && glob->tokens[i].character == ':' ? 1 : 0;
    return colons;
}

static gboolean has_upper_case_head(const XpGlob *glob)
{
    guint colons = 0;
    for (guint i = 0; i < glob->n_tokens && colons < 5; i++) {
        if (glob->tokens[i].kind != XP_GLOB_CHARACTER)
            continue;
        gunichar c = glob->tokens[i].character;
        colons += c == ':' ? 1 : 0;
        if (c >= 'A' && c <= 'Z')
            return TRUE;
    }
    return FALSE;
}

/* The last character of one of the first five segments is a star. */
static gboolean has_swallowing_star(const XpGlob *glob)
{
    guint colons = 0;
    for (guint i = 0; i + 1 < glob->n_tokens && colons < 5; i++) {
        gboolean colon =
            glob->tokens[i + 1].kind == XP_GLOB_CHARACTER && glob->tokens[i + 1].character == ':';
        if (glob->tokens[i].kind == XP_GLOB_STAR && colon)
            return TRUE;
        colons += colon ? 1 : 0;
    }
    return FALSE;
}

static gboolean has_service_wildcard(const XpGlob *glob)
{
    guint colons = 0;
    for (guint i = 0; i < glob->n_tokens; i++) {
        if (glob->tokens[i].kind != XP_GLOB_CHARACTER) {
            if (colons == 2)
                return TRUE;
        } else if (glob->tokens[i].character == ':') {
            colons++;
        }
    }
    return FALSE;
}

/* A wildcard in the fixed word before the first separator of the sixth segment: "k" and a star
 * before "/ID". Resources of other services have no such word. Rule: S-GRAM-35 */
static gboolean hides_product(const Frame *frame, const XpGlob *glob)
{
    guint colons = 0;
    gboolean wild = FALSE;
    if (frame->call->resource != NULL && frame->call->resource->kind == XP_RESOURCE_OTHER)
        return FALSE;
    for (guint i = 0; i < glob->n_tokens; i++) {
        const XpGlobToken *token = &glob->tokens[i];
        gunichar c = token->kind == XP_GLOB_CHARACTER ? token->character : 0;
        if (colons < 5) {
            colons += c == ':' ? 1 : 0;
            continue;
        }
        if (c == ':' || c == '/')
            return wild;
        wild = wild || token->kind != XP_GLOB_CHARACTER;
    }
    return FALSE;
}

static gboolean has_free_value(const XpGlob *glob)
{
    for (guint i = 0; i < glob->n_tokens; i++)
        if (glob->tokens[i].character >= XP_EXPANSION_VALUE)
            return TRUE;
    return FALSE;
}

/* A pattern with free values over an ARN that is known: exact. @arn: segment by segment. */
static Z3_ast match_free_values(const Frame *frame, const XpGlob *glob, gboolean arn)
{
    g_autofree char *text = xp_rope_constant(frame->call->arn);
    Z3_ast match = NULL;
    gboolean known = xp_variable_match(frame->problem, glob, text, FALSE, arn, &match);
    g_assert(known); /* can_match_free_values() */
    return match;
}

static Z3_ast match_pattern(const Frame *frame, const XpGlob *glob, gboolean arn,
                            GHashTable *symbols)
{
    if (has_free_value(glob))
        return match_free_values(frame, glob, arn);
    g_autoptr(XpUnits) owned = arn ? xp_units_new_arn(glob, FALSE) : xp_units_new(glob, FALSE);
    return xp_rope_match(frame->problem, frame->call->arn, owned, frame->call->caller->account,
                         symbols);
}

/* The head of an ARN pattern without case: five segments folded, the sixth as it stands. Real
 * ARNs are lower case there, so folding the pattern is enough. */
static XpGlob *fold_head(const XpGlob *glob)
{
    XpGlob *folded = g_new0(XpGlob, 1);
    folded->n_tokens = glob->n_tokens;
    folded->has_wildcard = glob->has_wildcard;
    folded->tokens = g_memdup2(glob->tokens, sizeof(XpGlobToken) * glob->n_tokens);
    guint colons = 0;
    for (guint i = 0; i < folded->n_tokens && colons < 5; i++) {
        XpGlobToken *token = &folded->tokens[i];
        if (token->kind != XP_GLOB_CHARACTER)
            continue;
        colons += token->character == ':' ? 1 : 0;
        if (token->character < 0x80)
            token->character = (gunichar)g_ascii_tolower((char)token->character);
    }
    return folded;
}

/* A whole text nobody bound: it may stand for any resource. */
static gboolean is_unbound(const Frame *frame, const XpGlob *glob)
{
    gunichar c = glob->n_tokens == 1 ? glob->tokens[0].character : 0;
    return glob->n_tokens == 1 && glob->tokens[0].kind == XP_GLOB_CHARACTER && xp_symbol_is(c) &&
           xp_symbols_get(frame->problem->world->symbols, xp_symbol_index(c))->kind ==
               XP_SYMBOL_TEXT;
}

/* A pattern with fewer than six segments. Rule: S-GRAM-31 */
static Z3_ast match_short(const Frame *frame, const XpGlob *glob, gboolean allows_more,
                          GHashTable *symbols)
{
    if (glob->n_tokens == 1 && glob->tokens[0].kind == XP_GLOB_STAR)
        return xp_z3_true(frame->z3);
    /* Completed with stars, or laid over the whole text: both readings are wider than none. */
    g_autofree char *text = xp_glob_print(glob);
    g_autoptr(GString) completed = g_string_new(text);
    for (guint colons = count_colons(glob); colons < 5; colons++)
        g_string_append(completed, ":*");
    g_autoptr(XpGlob) full = xp_glob_parse(completed->str, XP_GLOB_WILDCARDS);
    Z3_ast wide = match_pattern(frame, full, TRUE, symbols);
    wide = xp_z3_or(frame->z3, wide, match_pattern(frame, glob, FALSE, symbols));
    return xp_problem_either(frame->problem, xp_z3_false(frame->z3), wide,
                             fact(frame, "an ARN with fewer than six segments", "S-GRAM-31"),
                             allows_more);
}

static Z3_ast match_glob(const Frame *frame, const XpGlob *glob, gboolean allows_more,
                         GHashTable *symbols)
{
    XpProblem *problem = frame->problem;
    if (is_unbound(frame, glob)) {
        g_autofree char *text = xp_glob_print(glob);
        for (guint i = 0; i < glob->n_tokens; i++)
            if (xp_symbol_is(glob->tokens[i].character))
                g_hash_table_insert(
                    symbols, GUINT_TO_POINTER(xp_symbol_index(glob->tokens[i].character) + 1),
                    xp_z3_true(frame->z3));
        g_autofree char *name =
            g_strdup_printf("unbound %s is the resource of the %s", text, frame->call->name);
        return xp_z3_const(frame->z3, name);
    }
    if (count_colons(glob) < 5)
        return match_short(frame, glob, allows_more, symbols);
    Z3_ast exact = match_pattern(frame, glob, TRUE, symbols);
    if (has_swallowing_star(glob))
        exact = xp_problem_either(
            problem, exact, xp_z3_or(frame->z3, exact, match_pattern(frame, glob, FALSE, symbols)),
            fact(frame, "a * that would have to cross a colon", "S-GRAM-30"), allows_more);
    if (has_upper_case_head(glob)) {
        g_autoptr(XpGlob) folded = fold_head(glob);
        exact = xp_problem_either(
            problem, exact, match_pattern(frame, folded, TRUE, symbols),
            fact(frame, "upper case in the first five segments of an ARN", "S-GRAM-34"),
            allows_more);
    }
    if (hides_product(frame, glob))
        exact = xp_problem_either(problem, xp_z3_false(frame->z3), exact,
                                  fact(frame, "a wildcard in the kind of resource", "S-GRAM-35"),
                                  allows_more);
    if (has_service_wildcard(glob))
        exact = xp_problem_either(
            problem, xp_z3_false(frame->z3), exact,
            fact(frame, "a wildcard in the service segment of an ARN", "S-GRAM-33"), allows_more);
    return exact;
}

/* Whether some values of its variables make @text match: any run in place of each. */
static Z3_ast match_with_anything(const Frame *frame, const char *text, gboolean allows_more,
                                  GHashTable *symbols)
{
    g_autoptr(XpGlob) glob = xp_glob_parse(text, XP_GLOB_WILDCARDS | XP_GLOB_VARIABLES);
    g_autoptr(XpGlob) open = g_new0(XpGlob, 1);
    open->n_tokens = glob->n_tokens;
    open->has_wildcard = TRUE;
    open->tokens = g_new0(XpGlobToken, glob->n_tokens + 1);
    for (guint i = 0; i < glob->n_tokens; i++) {
        open->tokens[i].kind = glob->tokens[i].kind;
        open->tokens[i].character = glob->tokens[i].character;
        if (glob->tokens[i].kind == XP_GLOB_VARIABLE)
            open->tokens[i].kind = XP_GLOB_STAR;
    }
    return match_glob(frame, open, allows_more, symbols);
}

/* Adds to @term what values that are not known make of @text: @tied and @doubts say when they are
 * not. They matter where some value makes it match. Rule: S-SND-2, S-VAR-8 */
static Z3_ast open_values(const Frame *frame, const char *text, gboolean allows_more, Z3_ast term,
                          const GArray *doubts, Z3_ast tied, GHashTable *symbols)
{
    XpZ3 *z3 = frame->z3;
    if (xp_z3_is_false(z3, tied) && doubts->len == 0)
        return term;
    Z3_ast loose = match_with_anything(frame, text, allows_more, symbols);
    g_autofree char *about = g_strdup_printf(
        "%s is the resource of the %s, beside term %u under %u", text, frame->call->name,
        xp_problem_term_id(frame->problem, term), xp_problem_term_id(frame->problem, tied));
    Z3_ast some = xp_z3_and(z3, xp_problem_open(frame->problem, "tied", about), loose);
    term = xp_z3_or(z3, term, xp_z3_and(z3, tied, some));
    for (guint i = 0; i < doubts->len; i++) {
        const XpDoubt *row = &g_array_index(doubts, XpDoubt, i);
        term = xp_problem_uncertain(frame->problem, term, xp_z3_and(z3, row->guard, loose),
                                    row->fact, allows_more);
        /* Where a fact is missing, the fact is the answer, and not that the value varies. */
        tied = xp_z3_and(z3, tied, xp_z3_not(z3, row->guard));
    }
    if (xp_z3_is_false(z3, tied))
        return term;
    return xp_problem_uncertain(
        frame->problem, term, xp_z3_and(z3, tied, loose),
        fact(frame, "a policy variable whose value is not a constant", "S-VAR-8"), allows_more);
}

/* The resource is a known text, and the pattern an ARN with known separators. */
static gboolean can_match_free_values(const Frame *frame, const XpGlob *glob)
{
    g_autofree char *text = xp_rope_constant(frame->call->arn);
    Z3_ast match = NULL;
    return text != NULL && count_colons(glob) >= 5 &&
           xp_variable_match(frame->problem, glob, text, FALSE, TRUE, &match);
}

static gboolean variable_in_head(const char *text)
{
    const char *variable = strstr(text, "${");
    guint colons = 0;
    for (const char *at = text; variable != NULL && at < variable; at++)
        colons += *at == ':' ? 1 : 0;
    return variable != NULL && colons < 5 && g_str_has_prefix(text, "arn:");
}

/* One entry of Resource or NotResource. Rule: S-GRAM-28 .. S-GRAM-37, S-VAR-2, S-VAR-6 */
static Z3_ast match_resource(const Frame *frame, const char *text, gboolean allows_more,
                             Z3_ast *unresolved)
{
    XpZ3 *z3 = frame->z3;
    if (frame->call->arn == NULL)
        return xp_z3_bool(z3, strcmp(text, "*") == 0);
    XpGlobFlags flags = XP_GLOB_WILDCARDS;
    flags |= frame->policy->variables ? XP_GLOB_VARIABLES : 0;
    Z3_ast open = NULL;
    Z3_ast tied = NULL;
    g_autoptr(GHashTable) symbols = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) doubts = g_array_new(FALSE, FALSE, sizeof(XpDoubt));
    g_autoptr(GArray) readings =
        xp_variables_expand(frame->call, text, flags, &open, &tied, doubts);
    *unresolved = xp_z3_or(z3, *unresolved, open);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < readings->len; i++) {
        const XpExpansion *reading = &g_array_index(readings, XpExpansion, i);
        if (reading->free_values && !can_match_free_values(frame, reading->glob)) {
            tied = xp_z3_or(z3, tied, reading->guard);
            continue;
        }
        g_ptr_array_add(cases, xp_z3_and(z3, reading->guard,
                                         match_glob(frame, reading->glob, allows_more, symbols)));
    }
    Z3_ast term =
        open_values(frame, text, allows_more, xp_z3_or_all(z3, cases), doubts, tied, symbols);
    if (flags & XP_GLOB_VARIABLES && variable_in_head(text)) {
        g_autoptr(XpGlob) literal = xp_glob_parse(text, XP_GLOB_WILDCARDS);
        term = xp_problem_either(
            frame->problem, match_glob(frame, literal, allows_more, symbols), term,
            fact(frame, "a policy variable in the first five segments of an ARN", "S-VAR-2"),
            allows_more);
    }
    if (frame->call->key_id_unknown && !xp_z3_is_true(z3, term) && !xp_z3_is_false(z3, term))
        term = xp_problem_uncertain(
            frame->problem, term, xp_z3_true(z3),
            fact(frame, "whether it means the key aws/secretsmanager, whose id is not known",
                 "S-KMS-33"),
            allows_more);
    return xp_symbols_doubt(frame->problem, term, symbols, allows_more);
}

/* No Resource element: right in a trust policy, without effect in a key policy, open elsewhere.
 * Rule: S-KMS-6, S-SM-5 */
static Z3_ast encode_absent_resource(const Frame *frame)
{
    if (frame->policy->type == XP_POLICY_TRUST)
        return xp_z3_true(frame->z3);
    if (frame->policy->type == XP_POLICY_KEY)
        return xp_z3_false(frame->z3);
    return xp_problem_either(frame->problem, xp_z3_false(frame->z3), xp_z3_true(frame->z3),
                             fact(frame, "a statement without Resource", "S-SM-5"),
                             is_allow(frame));
}

static Z3_ast encode_resource(const Frame *frame)
{
    const XpStatement *statement = frame->statement;
    XpZ3 *z3 = frame->z3;
    if (statement->resource_element == XP_ELEMENT_ABSENT)
        return encode_absent_resource(frame);
    gboolean negated = statement->resource_element == XP_ELEMENT_NEGATED;
    Z3_ast unresolved = xp_z3_false(z3);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < statement->n_resources; i++)
        g_ptr_array_add(cases, match_resource(frame, statement->resources[i].text,
                                              is_allow(frame) != negated, &unresolved));
    Z3_ast some = xp_z3_or_all(z3, cases);
    if (!negated)
        return some;
    Z3_ast none = xp_z3_not(z3, some);
    if (xp_z3_is_false(z3, unresolved))
        return none;
    return xp_problem_either(
        frame->problem, none, xp_z3_and(z3, none, xp_z3_not(z3, unresolved)),
        fact(frame, "NotResource with a policy variable that has no value", "S-VAR-6"),
        is_allow(frame));
}

Z3_ast xp_statement_encode(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement)
{
    Frame frame = {call, call->problem, call->problem->z3, policy, statement};
    Z3_ast term = encode_action(&frame);
    if (xp_z3_is_false(frame.z3, term))
        return term;
    term = xp_z3_and(frame.z3, term, encode_resource(&frame));
    for (guint i = 0; i < statement->n_conditions && !xp_z3_is_false(frame.z3, term); i++)
        term = xp_z3_and(frame.z3, term,
                         xp_condition_encode(call, policy, statement, &statement->conditions[i],
                                             is_allow(&frame)));
    return term;
}
