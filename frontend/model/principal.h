/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_MODEL_PRINCIPAL_H
#define XP_MODEL_PRINCIPAL_H

#include <glib.h>

#include "frontend/base/span.h"
#include "frontend/base/strings.h"
#include "frontend/model/symbol.h"

/* The forms one entry of a Principal element takes. Rule: S-GRAM-14 .. S-GRAM-21. */
typedef enum {
    XP_PRINCIPAL_EVERYONE,       /* "Principal": "*" */
    XP_PRINCIPAL_AWS_EVERYONE,   /* {"AWS": "*"} */
    XP_PRINCIPAL_ACCOUNT,        /* twelve digits or an account's root ARN */
    XP_PRINCIPAL_USER,           /* arn:P:iam::A:user/[path/]name */
    XP_PRINCIPAL_ROLE,           /* arn:P:iam::A:role/[path/]name */
    XP_PRINCIPAL_SESSION,        /* arn:P:sts::A:assumed-role/name/session */
    XP_PRINCIPAL_FEDERATED_USER, /* arn:P:sts::A:federated-user/name */
    XP_PRINCIPAL_UNIQUE_ID,      /* AROA... or AIDA... */
    XP_PRINCIPAL_SERVICE,        /* {"Service": "lambda.amazonaws.com"} or "*" */
    XP_PRINCIPAL_PROVIDER,       /* {"Federated": ...} */
    XP_PRINCIPAL_CANONICAL_USER, /* {"CanonicalUser": ...} */
    XP_PRINCIPAL_UNBOUND,        /* a whole text nobody bound: nothing is known of it */
} XpPrincipalForm;

/**
 * XpPrincipalEntry:
 *
 * One entry as loaded; strings are borrowed from the world and may hold symbols. Fields that a
 * form does not have are NULL. @path has leading and trailing slash ("/", "/team/").
 */
typedef struct {
    XpPrincipalForm form;
    const char *text; /* the whole entry after placeholders were resolved */
    const char *partition;
    const char *account;
    const char *path;
    const char *name;
    const char *session;
    XpSpan span;
} XpPrincipalEntry;

/**
 * xp_principal_parse:
 * @strings: pool for the strings of @out
 * @symbols: the symbols @text may hold, or NULL: none
 * @map_key: "AWS", "Service", "Federated", "CanonicalUser"; NULL for a bare string
 * @text: the entry, placeholders resolved; the account field may be a symbol, and a text that is
 *   one symbol of a whole text becomes XP_PRINCIPAL_UNBOUND
 * @out: filled; its span is zeroed, for the caller to set
 *
 * Whether the policy type at hand takes the form at all (CanonicalUser, S-GRAM-20) is the caller's
 * question. Errors: XP_ERROR_INPUT, whose message is one sentence without a full stop; advice
 * follows after "; ". Rule: S-GRAM-14 .. S-GRAM-20.
 */
gboolean xp_principal_parse(XpStrings *strings, const XpSymbols *symbols, const char *map_key,
                            const char *text, XpPrincipalEntry *out, GError **error);

const char *xp_principal_form_name(XpPrincipalForm form);

#endif
