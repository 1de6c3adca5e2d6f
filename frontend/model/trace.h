/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_TRACE_H
#define XP_MODEL_TRACE_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/model/policy.h"

/* How a decision came about, layer by layer: filled by the evaluator, shown by reports. */
typedef enum {
    XP_LAYER_SCP,
    XP_LAYER_RCP,
    XP_LAYER_VPC_ENDPOINT,
    XP_LAYER_IDENTITY,
    XP_LAYER_BOUNDARY,
    XP_LAYER_SESSION,
    XP_LAYER_RESOURCE,
    XP_LAYER_KEY,
    XP_LAYER_TRUST,
    XP_LAYER_GRANT,
} XpLayer;

typedef enum {
    XP_SAYS_ALLOW,
    XP_SAYS_DENY,
    XP_SAYS_NONE, /* neither: an implicit deny of this layer */
    XP_SAYS_UNKNOWN,
    XP_SAYS_NOT_APPLICABLE,
} XpSays;

/**
 * XpTraceStep:
 * @call: 0 for the call the caller sends, 1 for the forwarded one
 * @part: of a layer that has several: the level of an organization (root, OU or account id), the
 *   id of a grant; else NULL
 * @statements: the statements that matched (or perhaps matched), borrowed from the world
 * @policies: the document of each, same order
 * @rule: the rule that made this layer say so, "S-EVAL-12"
 */
typedef struct {
    guint call;
    XpLayer layer;
    const char *account; /* id of the account whose layer it is */
    XpSays says;
    const char *part;
    GPtrArray *statements; /* const XpStatement * */
    GPtrArray *policies;   /* const XpPolicy * */
    const char *rule;      /* static string */
} XpTraceStep;

/**
 * XpFact:
 * @id: stable identity, e.g. "grants key EncryptionKey in Account1": equal ids are one fact
 * @text: the fact as a reviewer reads it
 * @rule: "S-SND-6"
 * @file, @yaml: the file and the line of YAML that would settle it, "(this file)" when the file
 *   itself is missing; both NULL when no input can
 *
 * @placed: @id names a place in a file, where other documents say the same elsewhere
 *
 * Something not known that a decision depended on. Strings owned by the fact.
 */
typedef enum {
    XP_FACT_UNKNOWN, /* a fact about a supplied account, nobody supplied */
    XP_FACT_FOREIGN, /* decided by the administrator of an account nobody supplied */
    XP_FACT_UNSURE,  /* AWS documentation leaves it open */
    XP_FACT_OPAQUE,  /* something in a policy that is not modelled */
} XpFactKind;

typedef struct {
    XpFactKind kind;
    char *id;
    char *text;
    char *rule;
    char *file;
    char *yaml;
    gboolean placed;
} XpFact;

XpFact *xp_fact_new(XpFactKind kind, const char *rule, const char *file, const char *yaml,
                    const char *id, const char *format, ...) G_GNUC_PRINTF(6, 7);
XpFact *xp_fact_copy(const XpFact *fact);
void xp_fact_free(XpFact *fact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpFact, xp_fact_free)

XpTraceStep *xp_trace_step_new(guint call, XpLayer layer, const char *account, XpSays says,
                               const char *rule);
void xp_trace_step_free(XpTraceStep *step);

const char *xp_layer_name(XpLayer layer); /* "vpc-endpoint" ... as in formats */
const char *xp_says_name(XpSays says);    /* "n/a" ... as in formats */
const char *xp_fact_kind_name(XpFactKind kind);

#endif
