/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/evidence.h"

#include <errno.h>
#include <string.h>

#include "encoder/matches.h"
#include "frontend/base/error.h"
#include "solver/dues.h"
#include "solver/smtlib.h"

/* ---- names ---- */

char *xp_evidence_folder_name(const char *id, GHashTable *taken)
{
    g_autoptr(GString) name = g_string_new(NULL);
    for (const char *at = id; *at != '\0'; at++) {
        gboolean plain =
            g_ascii_isalnum(*at) || *at == '-' || *at == '_' || (*at == '.' && name->len > 0);
        if (plain)
            g_string_append_c(name, *at);
        else
            g_string_append_printf(name, "%%%02X", (guint)(guchar)*at);
    }
    char *folder = g_strdup(name->len > 0 ? name->str : "%");
    for (guint number = 2; g_hash_table_contains(taken, folder); number++) {
        g_free(folder);
        folder = g_strdup_printf("%s.%u", name->str, number);
    }
    g_hash_table_add(taken, g_strdup(folder));
    return folder;
}

/* ---- what Z3 says of the text ---- */

static void ignore_error(Z3_context context, Z3_error_code code)
{
    (void)context;
    (void)code;
}

/* Reads the skeleton as any solver would, in a context of its own, and asks. */
static const char *ask_skeleton(const char *text)
{
    Z3_config config = Z3_mk_config();
    Z3_context context = Z3_mk_context(config);
    Z3_del_config(config);
    Z3_set_error_handler(context, ignore_error);
    Z3_solver solver = Z3_mk_simple_solver(context);
    Z3_solver_inc_ref(context, solver);
    Z3_solver_from_string(context, solver, text);
    const char *answer = "unknown";
    if (Z3_get_error_code(context) != Z3_OK) {
        answer = "error";
    } else {
        Z3_lbool sat = Z3_solver_check(context, solver);
        answer = sat == Z3_L_FALSE ? "unsat" : sat == Z3_L_TRUE ? "sat" : "unknown";
    }
    Z3_solver_dec_ref(context, solver);
    Z3_del_context(context);
    return answer;
}

/* ---- files ---- */

static gboolean save(const XpTask *task, XpProof *proof, const char *folder, const char *name,
                     const char *text, GError **error)
{
    g_autofree char *path = folder != NULL ? g_build_filename(folder, name, NULL) : g_strdup(name);
    g_autofree char *full =
        g_build_filename(task->options->evidence, task->result->folder, path, NULL);
    g_autofree char *parent = g_path_get_dirname(full);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot make the folder %s: %s", parent,
                    g_strerror(errno));
        return FALSE;
    }
    g_autoptr(GError) failed = NULL;
    if (!g_file_set_contents(full, text, -1, &failed)) {
        g_set_error(error, XP_ERROR, XP_ERROR_IO, "cannot write %s: %s", full,
                    xp_error_file_reason(failed));
        return FALSE;
    }
    XpProofFile *file = g_new0(XpProofFile, 1);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    file->path = g_steal_pointer(&path);
    g_strlcpy(file->sha256, digest, sizeof file->sha256);
    g_ptr_array_add(proof->files, file);
    return TRUE;
}

static gboolean save_all(const XpTask *task, XpProof *proof, const XpEvidenceFiles *files,
                         GError **error)
{
    /* The first question of a property is in its folder, the others below. */
    g_autofree char *folder = task->result->proofs->len > 0
                                  ? g_strdup_printf("question-%u", task->result->proofs->len + 1)
                                  : NULL;
    gboolean saved = save(task, proof, folder, "goal.smt2", files->goal, error) &&
                     save(task, proof, folder, "skeleton.smt2", files->skeleton, error);
    for (guint i = 0; saved && i < files->lemmas->len; i++) {
        g_autofree char *name = g_strdup_printf("lemma-%u.smt2", i + 1);
        saved = save(task, proof, folder, name, g_ptr_array_index(files->lemmas, i), error);
    }
    return saved;
}

/* ---- one question ---- */

static const char *facts_of(XpMode mode)
{
    switch (mode) {
    case XP_MODE_MAY:
        return "what is not known is free";
    case XP_MODE_MUST:
        return "what is not known is taken as what allows less, and left to the administrator of "
               "an account nobody supplied";
    case XP_MODE_MUST_CAN:
        return "what is not known is taken as what allows less";
    case XP_MODE_MOST:
        return "what is not known is taken as what allows more";
    }
    g_assert_not_reached();
}

static char *header_of(const XpTask *task, const XpProof *proof)
{
    g_autofree char *id = xp_smtlib_comment(task->property->id);
    g_autofree char *sentence = xp_smtlib_comment(task->property->sentence);
    g_autofree char *shown = xp_symbols_print(task->world->symbols, proof->question);
    g_autofree char *question = xp_smtlib_comment(shown);
    return g_strdup_printf("; property %s: %s\n; question: %s\n; %s\n"
                           "; unsatisfiable: there is no such request\n",
                           id, sentence, question, proof->facts);
}

static void disagree(XpTask *task, const XpProof *proof, const char *what)
{
    if (task->disagreement == NULL)
        task->disagreement =
            g_strdup_printf("%s, asked again for evidence, %s", proof->question, what);
}

/* The same question without an answer: its goal, with no lemma and with all that lemmas speak of.
 */
static void add_due_goal(XpInquiry *inquiry, XpMode mode, const GPtrArray *goals,
                         const XpProof *proof)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(GPtrArray) all = xp_evidence_splits(inquiry->problem);
    xp_evidence_comparisons(inquiry->problem, all);
    g_autoptr(GPtrArray) statements = xp_evidence_statements(inquiry, mode, goals);
    g_autofree char *header = header_of(inquiry->task, proof);
    char *least = xp_evidence_goal(inquiry->problem, statements, none, header);
    char *most = xp_evidence_goal(inquiry->problem, statements, all, header);
    xp_dues_take_goal(inquiry->task->dues, least, most);
}

static void write_unsat(XpInquiry *inquiry, XpMode mode, const GPtrArray *goals,
                        const GPtrArray *splits, XpProof *proof)
{
    XpTask *task = inquiry->task;
    g_autoptr(GPtrArray) statements = xp_evidence_statements(inquiry, mode, goals);
    g_autoptr(GPtrArray) lemmas =
        xp_evidence_core(inquiry->problem, statements, splits, inquiry->question->lazy);
    if (lemmas == NULL) {
        proof->failed = g_strdup("Z3 did not find the lemmas again");
        return;
    }
    g_autofree char *header = header_of(task, proof);
    g_autoptr(XpEvidenceFiles) files =
        xp_evidence_files(inquiry->problem, statements, lemmas, header);
    proof->z3 = g_strdup(ask_skeleton(files->skeleton));
    if (strcmp(proof->z3, "sat") == 0)
        disagree(task, proof, "is satisfiable as it was written");
    if (!save_all(task, proof, files, task->error == NULL ? &task->error : NULL))
        proof->failed = g_strdup("it could not be written");
}

void xp_evidence_prove(XpInquiry *inquiry, XpMode mode, const GPtrArray *goals,
                       const char *question)
{
    XpTask *task = inquiry->task;
    g_assert(inquiry->problem->matches != NULL);
    XpProof *proof = xp_proof_new(question);
    proof->facts = g_strdup(facts_of(mode));
    if (task->dues != NULL) {
        add_due_goal(inquiry, mode, goals, proof);
        xp_proof_free(proof);
        return;
    }
    g_autoptr(GPtrArray) splits = xp_evidence_splits(inquiry->problem);
    for (guint i = 0; i < splits->len; i++)
        xp_lazy_assert(inquiry->question->lazy, g_ptr_array_index(splits, i));
    switch (xp_question_check(inquiry->question, mode, goals, NULL)) {
    case XP_LAZY_UNSAT:
        write_unsat(inquiry, mode, goals, splits, proof);
        break;
    case XP_LAZY_SAT:
        disagree(task, proof, "has an answer");
        proof->failed = g_strdup("asked again over whole texts, it has an answer");
        break;
    case XP_LAZY_UNKNOWN:
        proof->failed = g_strdup_printf("not decided: %s", inquiry->question->reason);
        break;
    }
    g_ptr_array_add(task->result->proofs, proof);
}
