/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/evidence_tie.h"

#include <string.h>

#include "solver/evidence_due.h"

/* What answers a question. */
typedef enum {
    SHOWN_NOTHING,
    SHOWN_PROOF,   /* that what the claim forbids, or asks for, does not exist */
    SHOWN_VACUOUS, /* a proof that the claim speaks of nothing there */
    SHOWN_REQUEST, /* of a `can` claim */
} Shown;

/* What is known of one claim. */
typedef struct {
    guint broken;           /* requests that break it */
    const XpRequest *first; /* the first request of `both`, which waits for the second */
    const XpEvidenceStory *first_story;
} ClaimState;

struct XpEvidenceTie {
    const XpWorld *world;
    const XpProperty *property;
    GPtrArray *dues; /* XpDue * */
    Shown *shown;    /* one a due */
    ClaimState *claims;
    guint next; /* due that the next proof may be of */
};

static const XpDue *due_at(const XpEvidenceTie *tie, guint index)
{
    return g_ptr_array_index(tie->dues, index);
}

XpEvidenceTie *xp_evidence_tie_new(const XpEvidence *evidence, const XpWorld *world,
                                   const XpProperty *property, const XpEvidenceProperty *recorded)
{
    const XpProveOptions options = {.strict = evidence->strict, .now = evidence->now};
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < recorded->proofs->len; i++)
        g_hash_table_add(wanted,
                         ((XpEvidenceProof *)g_ptr_array_index(recorded->proofs, i))->question);
    XpEvidenceTie *tie = g_new0(XpEvidenceTie, 1);
    tie->world = world;
    tie->property = property;
    tie->dues = xp_evidence_due(world, property, &options, wanted);
    tie->shown = g_new0(Shown, tie->dues->len + 1);
    tie->claims = g_new0(ClaimState, property->n_claims + 1);
    return tie;
}

void xp_evidence_tie_free(XpEvidenceTie *tie)
{
    if (tie == NULL)
        return;
    g_ptr_array_unref(tie->dues);
    g_free(tie->shown);
    g_free(tie->claims);
    g_free(tie);
}

/* ---- proofs ---- */

static gboolean is_goal(const XpDueGoal *due, const XpEvidenceProof *proof, const char *goal,
                        char **out_difference)
{
    g_autofree char *difference = NULL;
    if (strcmp(due->question, proof->question) != 0)
        return FALSE;
    if (goal == NULL || xp_due_is_goal(due, goal, &difference))
        return TRUE;
    if (*out_difference == NULL)
        *out_difference = g_strdup_printf("%s of \"%s\" is not made of the input: %s",
                                          ((XpEvidenceFile *)proof->files->pdata[0])->path,
                                          proof->question, difference);
    return FALSE;
}

gboolean xp_evidence_tie_proof(XpEvidenceTie *tie, const XpEvidenceProof *proof, const char *goal,
                               char **out_reason)
{
    g_autofree char *difference = NULL;
    for (guint i = tie->next; i < tie->dues->len; i++) {
        gboolean main = is_goal(&due_at(tie, i)->main, proof, goal, &difference);
        if (!main && (due_at(tie, i)->vacuous.question == NULL ||
                      !is_goal(&due_at(tie, i)->vacuous, proof, goal, &difference)))
            continue;
        tie->shown[i] = main ? SHOWN_PROOF : SHOWN_VACUOUS;
        tie->next = i + 1;
        return TRUE;
    }
    *out_reason = difference != NULL
                      ? g_steal_pointer(&difference)
                      : g_strdup_printf("this property does not ask \"%s\", or not there or not "
                                        "so often",
                                        proof->question);
    return FALSE;
}

/* ---- requests ---- */

static gboolean speaks_of(const XpEvidenceTie *tie, guint due, guint call,
                          const XpEvidenceStory *story, const XpRequest *request)
{
    return xp_due_speaks_of(due_at(tie, due), call, tie->world, (char **)story->values->pdata,
                            request);
}

/* The request is the witness of the first question it can be one of. */
static gboolean take_witness(XpEvidenceTie *tie, const XpEvidenceStory *story,
                             const XpRequest *request)
{
    for (guint i = 0; i < tie->dues->len; i++)
        if (due_at(tie, i)->claim == story->claim && tie->shown[i] == SHOWN_NOTHING &&
            speaks_of(tie, i, 0, story, request)) {
            tie->shown[i] = SHOWN_REQUEST;
            return TRUE;
        }
    return FALSE;
}

static gboolean is_same_caller(const XpRequest *left, const XpRequest *right)
{
    return left->caller.kind == right->caller.kind &&
           g_strcmp0(left->caller.account, right->caller.account) == 0 &&
           g_strcmp0(left->caller.name, right->caller.name) == 0;
}

static gboolean are_same_values(const XpEvidenceStory *left, const XpEvidenceStory *right)
{
    for (guint i = 0; i + 1 < left->values->len; i++)
        if (strcmp(left->values->pdata[i], right->values->pdata[i]) != 0)
            return FALSE;
    return TRUE;
}

/* Two requests of one caller break `both`, each of them one half. */
static gboolean take_half(XpEvidenceTie *tie, const XpEvidenceStory *story,
                          const XpRequest *request)
{
    ClaimState *claim = &tie->claims[story->claim];
    gboolean second = claim->first != NULL;
    if (second &&
        (!is_same_caller(claim->first, request) || !are_same_values(claim->first_story, story)))
        return FALSE;
    gboolean fits = FALSE;
    for (guint i = 0; i < tie->dues->len && !fits; i++)
        fits = due_at(tie, i)->claim == story->claim &&
               speaks_of(tie, i, second ? 1 : 0, story, request) &&
               (!second || speaks_of(tie, i, 0, claim->first_story, claim->first));
    claim->broken += fits && second ? 1 : 0;
    claim->first = fits && !second ? request : NULL;
    claim->first_story = story;
    return fits;
}

static gboolean take_breaking(XpEvidenceTie *tie, const XpEvidenceStory *story,
                              const XpRequest *request)
{
    gboolean fits = FALSE;
    for (guint i = 0; i < tie->dues->len && !fits; i++)
        fits = due_at(tie, i)->claim == story->claim && speaks_of(tie, i, 0, story, request);
    tie->claims[story->claim].broken += fits ? 1 : 0;
    return fits;
}

static gboolean take(XpEvidenceTie *tie, const XpEvidenceStory *story, const XpRequest *request)
{
    switch (tie->property->claims[story->claim].kind) {
    case XP_CLAIM_ONLY:
    case XP_CLAIM_NO:
    case XP_CLAIM_ONLY_WHEN:
    case XP_CLAIM_WITHIN:
        return !story->refused && take_breaking(tie, story, request);
    case XP_CLAIM_BOTH:
        return !story->refused && take_half(tie, story, request);
    case XP_CLAIM_CAN:
        return !story->refused && take_witness(tie, story, request);
    case XP_CLAIM_CAN_ALWAYS:
        return story->refused && take_breaking(tie, story, request);
    case XP_CLAIM_KEEP:
        tie->claims[story->claim].broken += story->refused ? 0 : 1;
        return !story->refused;
    }
    g_assert_not_reached();
}

gboolean xp_evidence_tie_story(XpEvidenceTie *tie, const XpEvidenceStory *story,
                               const XpRequest *request, char **out_reason)
{
    if (take(tie, story, request))
        return TRUE;
    *out_reason = g_strdup_printf("%s is no evidence for or against \"%s\"", story->request->path,
                                  tie->property->claims[story->claim].text);
    return FALSE;
}

/* ---- the verdict ---- */

/* How many questions of a claim are answered how. @open: the first that nothing answers, or NULL */
typedef struct {
    guint all;
    guint proofs;
    guint vacuous;
    guint requests;
    const char *open;
} Count;

/* What answers the question of due @first, which has the ways up to @end: a request for one of
 * them, or proofs for all. */
static Shown shown_of(const XpEvidenceTie *tie, guint first, guint end)
{
    gboolean all = TRUE;
    gboolean any = FALSE;
    for (guint i = first; i < end; i++) {
        if (tie->shown[i] == SHOWN_REQUEST)
            return SHOWN_REQUEST;
        all = all && tie->shown[i] != SHOWN_NOTHING;
        any = any || tie->shown[i] == SHOWN_PROOF;
    }
    return !all ? SHOWN_NOTHING : any ? SHOWN_PROOF : SHOWN_VACUOUS;
}

static Count count_of(const XpEvidenceTie *tie, guint claim)
{
    Count count = {0};
    for (guint i = 0, end; i < tie->dues->len; i = end) {
        for (end = i + 1;
             end < tie->dues->len && due_at(tie, end)->question == due_at(tie, i)->question;)
            end++;
        if (due_at(tie, i)->claim != claim)
            continue;
        Shown shown = shown_of(tie, i, end);
        count.all++;
        count.proofs += shown == SHOWN_PROOF ? 1 : 0;
        count.vacuous += shown == SHOWN_VACUOUS ? 1 : 0;
        count.requests += shown == SHOWN_REQUEST ? 1 : 0;
        if (shown == SHOWN_NOTHING && count.open == NULL)
            count.open = due_at(tie, i)->main.question;
    }
    return count;
}

/* What the evidence of a claim shows, or XP_VERDICT_UNKNOWN. The verdict of one question comes
 * before that of the others as xp_claim_breaking() and xp_claim_reaching() have it. */
static XpVerdict verdict_of(const XpEvidenceTie *tie, guint index, const Count *count)
{
    const XpClaim *claim = &tie->property->claims[index];
    if (claim->deferred != NULL)
        return XP_VERDICT_UNKNOWN;
    gboolean can = claim->kind == XP_CLAIM_CAN;
    if (tie->claims[index].broken > 0 || (can && count->proofs > 0))
        return XP_VERDICT_VIOLATED;
    if (count->open != NULL)
        return claim->kind == XP_CLAIM_KEEP ? XP_VERDICT_VACUOUS : XP_VERDICT_UNKNOWN;
    gboolean reaches = can || claim->kind == XP_CLAIM_CAN_ALWAYS;
    gboolean vacuous = count->vacuous == count->all || (reaches && count->vacuous > 0);
    return vacuous ? XP_VERDICT_VACUOUS : XP_VERDICT_PROVED;
}

/* What has ended makes a property VIOLATED whatever becomes of its claims. */
static gboolean has_ended(const XpProperty *property)
{
    gboolean ended = property->expect_ended;
    for (guint i = 0; i < property->n_claims; i++)
        ended = ended || property->claims[i].n_ended > 0;
    return ended;
}

/* Returns new: why the evidence of claim @index is none for @verdict. */
static char *lack_of(const XpEvidenceTie *tie, guint index, XpVerdict shown, const Count *count,
                     const char *verdict)
{
    const char *text = tie->property->claims[index].text;
    if (shown != XP_VERDICT_UNKNOWN)
        return g_strdup_printf("%s is recorded, the evidence shows %s: %s", verdict,
                               xp_verdict_name(shown), text);
    return g_strdup_printf("%s is recorded, and there is no evidence for it: %s%s%s", verdict,
                           count->open != NULL ? "nothing answers \"" : "",
                           count->open != NULL ? count->open : text,
                           count->open != NULL ? "\"" : "");
}

/* Neither broken nor open: all claims are proved, or with @vacuous some speak of nothing. */
static char *missing_proof(const XpEvidenceTie *tie, const char *verdict, gboolean vacuous)
{
    gboolean any_vacuous = FALSE;
    for (guint i = 0; i < tie->property->n_claims; i++) {
        const Count count = count_of(tie, i);
        XpVerdict shown = verdict_of(tie, i, &count);
        any_vacuous = any_vacuous || shown == XP_VERDICT_VACUOUS;
        if (shown != XP_VERDICT_PROVED && !(vacuous && shown == XP_VERDICT_VACUOUS))
            return lack_of(tie, i, shown, &count, verdict);
    }
    if (vacuous && !any_vacuous)
        return g_strdup_printf("%s is recorded, the evidence shows PROVED", verdict);
    return NULL;
}

static char *missing_violation(const XpEvidenceTie *tie, const char *verdict)
{
    for (guint i = 0; i < tie->property->n_claims; i++) {
        const Count count = count_of(tie, i);
        if (verdict_of(tie, i, &count) == XP_VERDICT_VIOLATED)
            return NULL;
    }
    if (has_ended(tie->property))
        return NULL;
    return g_strdup_printf("%s is recorded, and nothing shows that a claim does not hold", verdict);
}

char *xp_evidence_tie_missing(const XpEvidenceTie *tie, const char *verdict)
{
    if (strcmp(verdict, xp_verdict_name(XP_VERDICT_PROVED)) == 0)
        return missing_proof(tie, verdict, FALSE);
    if (strcmp(verdict, xp_verdict_name(XP_VERDICT_VACUOUS)) == 0)
        return missing_proof(tie, verdict, TRUE);
    if (strcmp(verdict, xp_verdict_name(XP_VERDICT_VIOLATED)) == 0)
        return missing_violation(tie, verdict);
    if (strcmp(verdict, xp_verdict_name(XP_VERDICT_UNKNOWN)) == 0)
        return NULL;
    return g_strdup_printf("\"%s\" is no verdict", verdict);
}
