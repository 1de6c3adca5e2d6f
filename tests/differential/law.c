/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/law.h"

#include "tests/differential/law_change.h"
#include "tests/differential/law_rename.h"
#include "tests/differential/query.h"

static const XpLaw laws[] = {
    {"one more Deny never allows more", XP_LAW_NOT_MORE, xp_law_add_deny, FALSE},
    {"one more Allow never allows less", XP_LAW_NOT_LESS, xp_law_add_allow, FALSE},
    {"the order of statements and values means nothing", XP_LAW_SAME, xp_law_shuffle, FALSE},
    {"a statement means what its parts mean", XP_LAW_SAME, xp_law_split, FALSE},
    {"saying it twice means nothing", XP_LAW_SAME, xp_law_repeat, FALSE},
    {"it does not matter in which document of an identity a statement is", XP_LAW_SAME, xp_law_move,
     FALSE},
    {"accounts under other names get the answers of before", XP_LAW_SAME, xp_law_rename_tree, TRUE},
    {"a narrower Allow never allows more", XP_LAW_NOT_MORE, xp_law_narrow_allow, FALSE},
    {"a narrower Deny never allows less", XP_LAW_NOT_LESS, xp_law_narrow_deny, FALSE},
    {"an Allow under a condition never allows more", XP_LAW_NOT_MORE, xp_law_condition_allow,
     FALSE},
    {"a boundary never allows more", XP_LAW_NOT_MORE, xp_law_add_boundary, FALSE},
    {"a settled fact overturns no answer", XP_LAW_SETTLES, xp_law_settle, FALSE},
};

const XpLaw *xp_law_pick(XpRandom *random)
{
    return &laws[xp_random_below(random, G_N_ELEMENTS(laws))];
}

const char *xp_law_relation_name(XpLawRelation relation)
{
    static const char *const names[] = {[XP_LAW_SAME] = "the same",
                                        [XP_LAW_NOT_MORE] = "not more",
                                        [XP_LAW_NOT_LESS] = "not less",
                                        [XP_LAW_SETTLES] = "the same, or settled"};

    return names[relation];
}

/* ---- what an answer is worth ---- */

typedef enum {
    RANK_LESS,
    RANK_UNKNOWN,
    RANK_MORE,
    RANK_NONE, /* no answer to compare */
} Rank;

static Rank rank_of_decision(XpDecision decision)
{
    switch (decision) {
    case XP_DECISION_ALLOW:
        return RANK_MORE;
    case XP_DECISION_EXPLICIT_DENY:
    case XP_DECISION_IMPLICIT_DENY:
        return RANK_LESS;
    case XP_DECISION_UNKNOWN:
        return RANK_UNKNOWN;
    }
    g_assert_not_reached();
}

static Rank rank_of_answer(XpFixedAnswer answer)
{
    switch (answer) {
    case XP_FIXED_ALLOW:
        return RANK_MORE;
    case XP_FIXED_DENY:
        return RANK_LESS;
    case XP_FIXED_UNKNOWN:
        return RANK_UNKNOWN;
    }
    g_assert_not_reached();
}

/* More access breaks what excludes it and proves what wants it. */
static Rank rank_of_verdict(const XpQueryVerdict *verdict)
{
    gboolean wants = verdict->kind == XP_CLAIM_CAN || verdict->kind == XP_CLAIM_CAN_ALWAYS;

    switch (verdict->verdict) {
    case XP_VERDICT_PROVED:
        return wants ? RANK_MORE : RANK_LESS;
    case XP_VERDICT_VIOLATED:
        return wants ? RANK_LESS : RANK_MORE;
    case XP_VERDICT_UNKNOWN:
        return RANK_UNKNOWN;
    case XP_VERDICT_VACUOUS: /* of what wants access: nothing is in its scope */
        return wants ? RANK_NONE : RANK_LESS;
    }
    g_assert_not_reached();
}

static gboolean holds(XpLawRelation relation, Rank before, Rank after)
{
    if (before == RANK_NONE || after == RANK_NONE)
        return TRUE;
    switch (relation) {
    case XP_LAW_SAME:
        return before == after;
    case XP_LAW_NOT_MORE:
        return after <= before;
    case XP_LAW_NOT_LESS:
        return after >= before;
    case XP_LAW_SETTLES:
        return before == after || before == RANK_UNKNOWN;
    }
    g_assert_not_reached();
}

/* ---- asking before and after ---- */

typedef struct {
    XpLawTrial *trial;
    const XpDiffLoaded *before;
    const XpDiffLoaded *after;
    const char *file;
    XpCounts *counts;
} Trying;

static void G_GNUC_PRINTF(3, 4) complain(Trying *trying, int at, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    trying->trial->at = at;
    trying->trial->wrong =
        g_strdup_printf("\"%s\" does not hold: %s", trying->trial->law->name, text);
}

static void try_call(Trying *trying, int at)
{
    XpLawTrial *trial = trying->trial;
    const json_t *call = json_array_get(trial->calls, (size_t)at);
    json_t *changed = trial->law->renames ? xp_law_rename_json(call) : json_deep_copy(call);
    g_autoptr(XpDiffOutcome) before = xp_diff_compare(trying->before, call, trying->file);
    g_autoptr(XpDiffOutcome) after = xp_diff_compare(trying->after, changed, trying->file);
    XpLawRelation relation = trial->law->relation;

    json_decref(changed);
    if (before->evaluated == NULL || after->evaluated == NULL)
        return;
    trying->counts->n[XP_COUNT_LAW_CALLS]++;
    if (!holds(relation, rank_of_decision(before->evaluated->decision),
               rank_of_decision(after->evaluated->decision)))
        complain(trying, at, "evaluator %s, then %s by %s",
                 xp_decision_name(before->evaluated->decision),
                 xp_decision_name(after->evaluated->decision), after->evaluated->rule);
    else if (before->text == NULL && after->text == NULL &&
             !holds(relation, rank_of_answer(before->answer), rank_of_answer(after->answer)))
        complain(trying, at, "encoder %s, then %s", xp_diff_answer_name(before->answer),
                 xp_diff_answer_name(after->answer));
}

static void try_sentence(Trying *trying)
{
    XpLawTrial *trial = trying->trial;
    g_autofree char *changed =
        trial->law->renames ? xp_law_rename_text(trial->sentence) : g_strdup(trial->sentence);
    XpQueryVerdict before;
    XpQueryVerdict after;

    if (!xp_query_verdict(trying->before, trial->sentence, &before) ||
        !xp_query_verdict(trying->after, changed, &after))
        return;
    trying->counts->n[XP_COUNT_LAW_CLAIMS]++;
    if (!holds(trial->law->relation, rank_of_verdict(&before), rank_of_verdict(&after)))
        complain(trying, -1, "%s, then %s", xp_verdict_name(before.verdict),
                 xp_verdict_name(after.verdict));
}

void xp_law_try(XpLawTrial *trial, const XpDiffTree *tree, const char *folder, const char *file,
                XpCounts *counts)
{
    g_autoptr(XpDiffTree) changed = xp_diff_tree_copy(tree);
    g_autoptr(XpDiffLoaded) before = NULL;
    g_autoptr(XpDiffLoaded) after = NULL;
    XpRandom random = trial->random;
    Trying trying = {.trial = trial, .file = file, .counts = counts};

    trial->wrong = NULL;
    if (!trial->law->change(&random, trial->words, changed))
        return;
    trying.before = before = xp_diff_load(tree, folder, NULL);
    trying.after = after = xp_diff_load(changed, folder, NULL);
    if (before == NULL || after == NULL)
        return;
    counts->n[XP_COUNT_LAWS]++;
    for (size_t i = 0; i < json_array_size(trial->calls) && trial->wrong == NULL; i++)
        try_call(&trying, (int)i);
    if (trial->sentence != NULL && trial->wrong == NULL)
        try_sentence(&trying);
}
