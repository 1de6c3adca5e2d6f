/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_EVIDENCE_JSON_H
#define XP_LOAD_EVIDENCE_JSON_H

#include <glib.h>

/*
 * A folder of evidence as it was written (reports/evidence.h), read back. Everything is owned by
 * the XpEvidence it belongs to.
 */

/* A file and what its bytes have to be. */
typedef struct {
    char *path; /* from here */
    char *name; /* as the record says */
    char *sha256;
} XpEvidenceFile;

/* One question: @files are goal, skeleton and lemmas, in this order; none when @failed. */
typedef struct {
    char *question;
    char *z3;
    char *failed; /* or NULL */
    GPtrArray *files;
} XpEvidenceProof;

/* One request: allowed, or @refused; @values: of the symbols, in their order (char *, ended by
 * NULL). @path,
 * @unique_id and @user (who issued a federated session) are what the request does not say of its
 * caller, or NULL. */
typedef struct {
    XpEvidenceFile *request;
    char *path;
    char *unique_id;
    char *user;
    guint claim;
    gboolean refused;
    GPtrArray *values;
} XpEvidenceStory;

typedef struct {
    char *id;
    char *verdict;
    GPtrArray *proofs;  /* XpEvidenceProof * */
    GPtrArray *stories; /* XpEvidenceStory * */
} XpEvidenceProperty;

/**
 * XpEvidence:
 * @tree, @props, @sentences, @strict, @require_bound, @accept_unknown_operators: how the input
 *   was read
 * @now, @today: the time the run took as now, in seconds since 1970-01-01 UTC, and the day
 * @inputs: XpEvidenceFile *, @path as recorded
 */
typedef struct {
    char *tree;
    GPtrArray *props;     /* char *, ended by NULL */
    GPtrArray *sentences; /* the same */
    gboolean strict;
    gboolean require_bound;
    gboolean accept_unknown_operators;
    gint64 now;
    char *today;
    GPtrArray *inputs;
    GPtrArray *properties; /* XpEvidenceProperty * */
} XpEvidence;

/**
 * xp_evidence_read:
 * @folder: of `prove --evidence`
 *
 * Returns new; or NULL with XP_ERROR_INPUT: a file is missing, is not what it was when it was
 * written, or is no record of evidence.
 */
XpEvidence *xp_evidence_read(const char *folder, GError **error);
void xp_evidence_free(XpEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpEvidence, xp_evidence_free)

/* Returns new: the SHA-256 of the file @path in hexadecimal, or NULL with XP_ERROR_INPUT. */
char *xp_evidence_digest(const char *path, GError **error);

#endif
