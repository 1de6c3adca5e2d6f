/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/evidence_judge.h"

#include <string.h>

#include "frontend/base/error.h"
#include "frontend/cli/evidence_tie.h"
#include "frontend/load/request_json.h"
#include "solver/evidence_check.h"
#include "solver/pool.h"

/* What the solver says of one text. */
typedef struct {
    const XpEvidenceFile *file;
    XpCheckAnswer answer;
    char *note;
} Asked;

typedef struct {
    const XpEvidence *evidence;
    const XpWorld *world;
    const XpProperties *properties;
    const XpChecker *checker;
    GPtrArray *asked;      /* Asked * */
    GHashTable *by_digest; /* char * -> Asked * */
} Judge;

static void asked_free(gpointer data)
{
    Asked *asked = data;
    g_free(asked->note);
    g_free(asked);
}

static void result_free(gpointer data)
{
    XpEvidenceResult *result = data;
    g_ptr_array_unref(result->reasons);
    g_free(result);
}

/* ---- asking ---- */

static void collect(Judge *judge)
{
    for (guint p = 0; p < judge->evidence->properties->len; p++) {
        const XpEvidenceProperty *property = g_ptr_array_index(judge->evidence->properties, p);
        for (guint i = 0; i < property->proofs->len; i++) {
            const XpEvidenceProof *proof = g_ptr_array_index(property->proofs, i);
            for (guint f = 0; f < proof->files->len; f++) {
                XpEvidenceFile *file = g_ptr_array_index(proof->files, f);
                if (g_hash_table_contains(judge->by_digest, file->sha256))
                    continue;
                Asked *asked = g_new0(Asked, 1);
                asked->file = file;
                asked->answer = XP_CHECK_NONE;
                g_ptr_array_add(judge->asked, asked);
                g_hash_table_insert(judge->by_digest, file->sha256, asked);
            }
        }
    }
}

static void ask(guint index, gpointer data)
{
    Judge *judge = data;
    Asked *asked = g_ptr_array_index(judge->asked, index);
    asked->answer = xp_checker_ask(judge->checker, asked->file->path, &asked->note);
}

static const Asked *answer_for(const Judge *judge, const XpEvidenceFile *file)
{
    return g_hash_table_lookup(judge->by_digest, file->sha256);
}

/* ---- proofs ---- */

static void add_reason(XpEvidenceResult *result, XpEvidenceJudgement judgement, char *text)
{
    if (judgement > result->judgement)
        result->judgement = judgement;
    g_ptr_array_add(result->reasons, text);
}

static char *read_text(const XpEvidenceFile *file, GError **error)
{
    g_autoptr(GError) failed = NULL;
    char *text = NULL;
    if (!g_file_get_contents(file->path, &text, NULL, &failed))
        g_set_error(error, XP_ERROR, XP_ERROR_INPUT, "cannot read %s: %s", file->path,
                    failed->message);
    return text;
}

static GPtrArray *read_texts(const XpEvidenceProof *proof, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < proof->files->len; i++) {
        char *text = read_text(g_ptr_array_index(proof->files, i), error);
        if (text == NULL)
            return NULL;
        g_ptr_array_add(texts, text);
    }
    return g_steal_pointer(&texts);
}

/* Do the files belong together? */
static void compare(const GPtrArray *texts, XpEvidenceResult *result)
{
    g_autoptr(GPtrArray) lemmas = g_ptr_array_new();
    for (guint i = 2; i < texts->len; i++)
        g_ptr_array_add(lemmas, g_ptr_array_index(texts, i));
    char *difference = NULL;
    if (!xp_evidence_compare(g_ptr_array_index(texts, 0), g_ptr_array_index(texts, 1), lemmas,
                             &difference))
        add_reason(result, XP_EVIDENCE_DISAGREED, difference);
}

static void judge_answers(const Judge *judge, const XpEvidenceProof *proof,
                          XpEvidenceResult *result)
{
    const Asked *goal = answer_for(judge, g_ptr_array_index(proof->files, 0));
    gboolean parts = TRUE;
    for (guint i = 1; i < proof->files->len; i++)
        parts = parts &&
                answer_for(judge, g_ptr_array_index(proof->files, i))->answer == XP_CHECK_UNSAT;
    gboolean confirmed = goal->answer == XP_CHECK_UNSAT || parts;
    for (guint i = 0; i < proof->files->len; i++) {
        const XpEvidenceFile *file = g_ptr_array_index(proof->files, i);
        const Asked *asked = answer_for(judge, file);
        if (asked->answer == XP_CHECK_SAT)
            add_reason(result, XP_EVIDENCE_DISAGREED,
                       g_strdup_printf("%s is satisfiable", file->path));
        else if (asked->answer == XP_CHECK_NONE && !confirmed)
            add_reason(result, XP_EVIDENCE_NO_ANSWER,
                       g_strdup_printf("%s: %s", file->path, asked->note));
    }
}

static void tie_proof(XpEvidenceTie *tie, const XpEvidenceProof *proof, const char *goal,
                      XpEvidenceResult *result)
{
    char *reason = NULL;
    if (!xp_evidence_tie_proof(tie, proof, goal, &reason))
        add_reason(result, XP_EVIDENCE_DISAGREED, reason);
}

static gboolean judge_proof(const Judge *judge, const XpEvidenceProof *proof, XpEvidenceTie *tie,
                            XpEvidenceResult *result, GError **error)
{
    if (proof->failed != NULL) {
        tie_proof(tie, proof, NULL, result);
        add_reason(
            result, XP_EVIDENCE_NO_ANSWER,
            g_strdup_printf("there is no evidence for \"%s\": %s", proof->question, proof->failed));
        return TRUE;
    }
    if (g_strcmp0(proof->z3, "unsat") != 0)
        add_reason(result, XP_EVIDENCE_DISAGREED,
                   g_strdup_printf("Z3 said of the skeleton: %s",
                                   proof->z3 != NULL ? proof->z3 : "nothing"));
    g_autoptr(GPtrArray) texts = read_texts(proof, error);
    if (texts == NULL)
        return FALSE;
    tie_proof(tie, proof, g_ptr_array_index(texts, 0), result);
    judge_answers(judge, proof, result);
    compare(texts, result);
    return TRUE;
}

/* ---- stories ---- */

static const XpProperty *property_of(const Judge *judge, const char *id)
{
    for (guint i = 0; i < judge->properties->n; i++)
        if (strcmp(judge->properties->items[i]->id, id) == 0)
            return judge->properties->items[i];
    return NULL;
}

/* Adds what the request does not say of its caller. */
static void complete_caller(const XpWorld *bound, const XpEvidenceStory *story, XpRequest *request)
{
    XpCaller *caller = &request->caller;
    if (story->path != NULL)
        caller->path = xp_strings_add(request->strings, story->path);
    if (story->unique_id != NULL)
        caller->unique_id = xp_strings_add(request->strings, story->unique_id);
    for (guint i = 0; story->user != NULL && i < bound->n_identities; i++) {
        const XpIdentity *identity = bound->identities[i];
        if (identity->kind == XP_IDENTITY_USER && strcmp(identity->name, story->user) == 0 &&
            g_strcmp0(identity->account->id, caller->account) == 0)
            caller->identity = identity;
    }
}

/* Returns new: the one request of the story, made in @bound; or NULL after a reason. */
static GPtrArray *read_request(const Judge *judge, const XpEvidenceStory *story,
                               const XpWorld *bound, XpEvidenceResult *result)
{
    g_autoptr(XpDiagList) diags = xp_diag_list_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) requests =
        xp_load_requests(bound, judge->world, story->request->path, diags, &error);
    if (requests != NULL && requests->len == 1) {
        complete_caller(bound, story, g_ptr_array_index(requests, 0));
        return g_steal_pointer(&requests);
    }
    add_reason(result, XP_EVIDENCE_DISAGREED,
               g_strdup_printf("%s: %s", story->request->path,
                               error != NULL ? error->message : "more than one request"));
    return NULL;
}

/* A request that was replayed, and the names in it. */
typedef struct {
    XpWorld *bound;
    GPtrArray *requests;
} Replayed;

static void replayed_free(gpointer data)
{
    Replayed *replayed = data;
    g_clear_pointer(&replayed->requests, g_ptr_array_unref);
    xp_world_free(replayed->bound);
    g_free(replayed);
}

/* Requests are kept in @kept as long as @tie needs them. */
static void replay(const Judge *judge, const XpClaim *claim, const XpEvidenceStory *story,
                   XpEvidenceTie *tie, GPtrArray *kept, XpEvidenceResult *result)
{
    char **values = (char **)story->values->pdata;
    Replayed *replayed = g_new0(Replayed, 1);
    g_ptr_array_add(kept, replayed);
    replayed->bound = xp_world_bind(judge->world, (const char *const *)values);
    replayed->requests = read_request(judge, story, replayed->bound, result);
    if (replayed->requests == NULL)
        return;
    XpRequest *request = g_ptr_array_index(replayed->requests, 0);
    g_autofree char *said = NULL;
    char *reason = NULL;
    if (!xp_evidence_replay(judge->world, replayed->bound, values, request, claim, story->refused,
                            judge->evidence->now, judge->evidence->strict, &said))
        add_reason(result, XP_EVIDENCE_DISAGREED,
                   g_strdup_printf("%s: %s is recorded, the evaluator says %s",
                                   story->request->path, story->refused ? "DENY" : "ALLOW", said));
    else if (!xp_evidence_tie_story(tie, story, request, &reason))
        add_reason(result, XP_EVIDENCE_DISAGREED, reason);
}

/* What makes a request new is said by another tree, which the evidence does not hold. */
static void judge_claim(const XpClaim *claim, const XpEvidenceStory *story,
                        XpEvidenceResult *result)
{
    if (claim->kind == XP_CLAIM_KEEP)
        add_reason(result, XP_EVIDENCE_NO_ANSWER,
                   g_strdup_printf("%s: that the tree of %s refuses it is not part of the "
                                   "evidence; `xacct-prove diff` asks it again",
                                   story->request->path, claim->source));
}

static void judge_story(const Judge *judge, const XpProperty *property,
                        const XpEvidenceStory *story, XpEvidenceTie *tie, GPtrArray *kept,
                        XpEvidenceResult *result)
{
    if (story->claim >= property->n_claims)
        add_reason(result, XP_EVIDENCE_DISAGREED,
                   g_strdup_printf("the input has no such claim of %s", property->id));
    else if (story->values->len != xp_symbols_count(judge->world->symbols) + 1)
        add_reason(result, XP_EVIDENCE_DISAGREED,
                   g_strdup_printf("%s: the record names other symbols than the tree has",
                                   story->request->path));
    else {
        replay(judge, &property->claims[story->claim], story, tie, kept, result);
        judge_claim(&property->claims[story->claim], story, result);
    }
}

/* ---- all ---- */

/* Nothing is written of a comparison of trees that no question was asked about. */
static void judge_kept(const XpProperty *property, const XpEvidenceProperty *recorded,
                       XpEvidenceResult *result)
{
    for (guint i = 0; i < property->n_claims; i++)
        if (property->claims[i].kind == XP_CLAIM_KEEP && recorded->proofs->len == 0)
            add_reason(result, XP_EVIDENCE_NO_ANSWER,
                       g_strdup_printf("what the tree of %s has is not part of the evidence",
                                       property->claims[i].source));
}

static gboolean judge_evidence(const Judge *judge, const XpProperty *property,
                               const XpEvidenceProperty *recorded, XpEvidenceResult *result,
                               GError **error)
{
    g_autoptr(XpEvidenceTie) tie =
        xp_evidence_tie_new(judge->evidence, judge->world, property, recorded);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(replayed_free);
    for (guint i = 0; i < recorded->proofs->len; i++)
        if (!judge_proof(judge, g_ptr_array_index(recorded->proofs, i), tie, result, error))
            return FALSE;
    for (guint i = 0; i < recorded->stories->len; i++)
        judge_story(judge, property, g_ptr_array_index(recorded->stories, i), tie, kept, result);
    if (strcmp(recorded->verdict, "VACUOUS") == 0)
        judge_kept(property, recorded, result);
    char *missing = xp_evidence_tie_missing(tie, recorded->verdict);
    if (missing != NULL)
        add_reason(result, XP_EVIDENCE_DISAGREED, missing);
    return TRUE;
}

static gboolean judge_property(const Judge *judge, const XpEvidenceProperty *recorded,
                               XpEvidenceResult *result, GError **error)
{
    const XpProperty *property = property_of(judge, recorded->id);
    gboolean decided = strcmp(recorded->verdict, "UNKNOWN") != 0;
    result->judgement = decided ? XP_EVIDENCE_CONFIRMED : XP_EVIDENCE_NOTHING;
    if (property != NULL)
        return judge_evidence(judge, property, recorded, result, error);
    add_reason(result, XP_EVIDENCE_DISAGREED,
               g_strdup_printf("the input has no property %s", recorded->id));
    return TRUE;
}

GPtrArray *xp_evidence_judge(const XpEvidence *evidence, const XpWorld *world,
                             const XpProperties *properties, const XpChecker *checker, guint jobs,
                             void (*tell)(const char *file, XpCheckAnswer answer, const char *note),
                             GError **error)
{
    Judge judge = {evidence, world, properties, checker, NULL, NULL};
    g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func(asked_free);
    g_autoptr(GHashTable) by_digest = g_hash_table_new(g_str_hash, g_str_equal);
    judge.asked = asked;
    judge.by_digest = by_digest;
    collect(&judge);
    xp_pool_run(ask, &judge, asked->len, jobs, NULL, NULL);
    for (guint i = 0; tell != NULL && i < asked->len; i++) {
        const Asked *row = g_ptr_array_index(asked, i);
        tell(row->file->path, row->answer, row->note);
    }
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(result_free);
    for (guint i = 0; i < evidence->properties->len; i++) {
        XpEvidenceResult *result = g_new0(XpEvidenceResult, 1);
        result->reasons = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(results, result);
        if (!judge_property(&judge, g_ptr_array_index(evidence->properties, i), result, error))
            return NULL;
    }
    return g_steal_pointer(&results);
}
