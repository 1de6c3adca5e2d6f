/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_FIXED_KEYS_H
#define XP_ENCODER_FIXED_KEYS_H

#include "encoder/context.h"

/*
 * The condition keys of a request that is given as a whole (`eval`): what it states, and what it
 * means that it does not state a key. Only calls with a fixed request are asked about.
 */

/* What a key is that the request does not state. */
typedef enum {
    XP_UNSAID_RULES,   /* what the rules of the key say: derived, or unknown by a named fact */
    XP_UNSAID_ABSENT,  /* Rule: formats.md 1f */
    XP_UNSAID_TEXT,    /* present, with an ordinary value */
    XP_UNSAID_BELOW,   /* present, a path of which the beginning is known */
    XP_UNSAID_PRESENT, /* present, with a text nobody knows, which is not empty */
    XP_UNSAID_ANY,     /* present, with a text nobody knows, which may be empty */
    XP_UNSAID_NAMES,   /* the names of the stated keys of its family */
    XP_UNSAID_OPEN,    /* nothing is known of it */
} XpUnsaid;

/* The value the request states for @key (lower case) in @call, or NULL (borrowed). */
const XpContextValue *xp_fixed_stated(const XpCallTerms *call, const char *key);

/**
 * xp_fixed_unsaid:
 * @key: lower case, not stated
 * @out_text: returns new: the value of XP_UNSAID_TEXT, what comes before the slash of
 *   XP_UNSAID_BELOW, else NULL
 */
XpUnsaid xp_fixed_unsaid(const XpCallTerms *call, const char *key, char **out_text);

/* Returns new: the free parts of the stated keys that begin with @family (borrowed texts, in
 * order). */
GPtrArray *xp_fixed_names(const XpRequest *request, const char *family);

/* TRUE if the call is made by a service with the caller's credentials, by what is stated. */
gboolean xp_fixed_is_forwarded(const XpRequest *request);
/* TRUE if the call enters through a VPC endpoint, by what is stated. */
gboolean xp_fixed_has_endpoint(const XpRequest *request);

#endif
