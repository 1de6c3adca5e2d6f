/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_POLICY_READER_H
#define XP_LOAD_POLICY_READER_H

#include <glib.h>

#include "frontend/load/json_doc.h"
#include "frontend/load/names.h"

/**
 * XpPolicyReader:
 * @names: resolves placeholders and holds the pool of strings
 * @doc, @root: the document being read, and the value in it that is the policy
 * @policy: receives it; type, name and owner are set already
 * @accept_unknown_operators: see XpLoadOptions
 * @takes_canonical_user: the document belongs to a kind of resource that knows CanonicalUser
 * @fine: FALSE once an error was reported
 *
 * What the parts of the policy grammar share while one document is read.
 */
typedef struct {
    XpNames *names;
    const XpJsonDoc *doc;
    const XpJson *root;
    XpPolicy *policy;
    gboolean accept_unknown_operators;
    gboolean takes_canonical_user;
    gboolean fine;
} XpPolicyReader;

/**
 * xp_policy_read:
 *
 * Reads the whole document into @reader->policy. Returns FALSE after errors; the policy must then
 * not be used, since a malformed policy was never in force. Rule: S-GRAM-1 .. S-GRAM-43.
 */
gboolean xp_policy_read(XpPolicyReader *reader);

/* The elements of one statement; @node is the member's value. All set @fine on errors. */
void xp_policy_read_actions(XpPolicyReader *reader, XpStatement *statement, XpElement element,
                            const XpJson *node);
void xp_policy_read_resources(XpPolicyReader *reader, XpStatement *statement, XpElement element,
                              const XpJson *node);
void xp_policy_read_principals(XpPolicyReader *reader, XpStatement *statement, XpElement element,
                               const XpJson *node);
void xp_policy_read_conditions(XpPolicyReader *reader, XpStatement *statement, const XpJson *node);

/* TRUE if @key is of a service whose keys are known and is none of them, or is nearly one;
 * *@out_help is new advice, or NULL. */
gboolean xp_condition_key_is_odd(const char *key, char **out_help);
/* Returns new: advice about the action @text, which its service is not known to have; NULL when it
 * has it, or when nothing is known of the service. */
char *xp_action_advice(const char *text);

/* Reports at @node; the first is an error and clears @fine, the second a warning. */
void xp_policy_refuse(XpPolicyReader *reader, const XpJson *node, XpDiagId id, const char *help,
                      const char *format, ...) G_GNUC_PRINTF(5, 6);
void xp_policy_warn(XpPolicyReader *reader, const XpJson *node, XpDiagId id, const char *help,
                    const char *format, ...) G_GNUC_PRINTF(5, 6);
XpSite xp_policy_site(const XpPolicyReader *reader, const XpJson *node);

/**
 * xp_policy_each_text:
 * @what: "an action" for messages
 *
 * Calls @take for the string @node, or for each string of the array @node. Anything else is
 * refused with @id. Rule: S-GRAM-10.
 */
typedef void (*XpPolicyTake)(XpPolicyReader *reader, const XpJson *node, gpointer data);
void xp_policy_each_text(XpPolicyReader *reader, const XpJson *node, XpDiagId id, const char *what,
                         XpPolicyTake take, gpointer data);

#endif
