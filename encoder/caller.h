/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_ENCODER_CALLER_H
#define XP_ENCODER_CALLER_H

#include <glib.h>

#include "encoder/problem.h"
#include "encoder/rope.h"

/*
 * The one caller of a story: which class, which loaded principal, which account are terms of the
 * formula; names nobody loaded are string dimensions. Rule: design.md 4.1, S-PRIN-1, S-ENC-6.
 */

/* Elements of the class sort after the loaded identities 0 .. n_identities - 1. */
typedef enum {
    XP_WHO_USER,      /* a user nobody listed */
    XP_WHO_SESSION,   /* a session of a role nobody listed */
    XP_WHO_FEDERATED, /* GetFederationToken session */
    XP_WHO_ROOT,      /* root user */
    XP_WHO_SERVICE,
    XP_WHO_ANONYMOUS,
    XP_WHO_COUNT
} XpWho;

typedef struct {
    XpProblem *problem;
    const char *partition; /* of the story: no request crosses partitions, S-GRAM-32 */
    XpSelector *who;       /* identities, then XpWho */
    XpSelector *account;   /* account sort */
    XpSelector *issuer;    /* of a federated session: a loaded identity, an unlisted user, root,
                            * with @open_issuer somebody */
    gboolean open_issuer;
    guint user_name; /* dimensions */
    guint role_name;
    guint session_name;
    guint federated_name;
    guint service_name;
    guint short_name;  /* aws:username of an unlisted user */
    Z3_ast temporary;  /* a user or root user with temporary credentials */
    Z3_ast mfa_stated; /* a session's credentials say whether MFA was used */
    Z3_ast mfa_used;
    gboolean twin; /* shares its selectors with another */
} XpCallerTerms;

/**
 * xp_caller_terms_new:
 * @open_issuer: eval: a federated session may be issued by somebody nobody names
 *
 * Returns new; its axioms are asserted into @problem's environment.
 */
XpCallerTerms *xp_caller_terms_new(XpProblem *problem, const char *partition, gboolean open_issuer);
void xp_caller_terms_free(XpCallerTerms *caller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XpCallerTerms, xp_caller_terms_free)

/* Returns new: the same identity in another context (`both`): its session, its credentials and its
 * MFA are its own. @caller must outlive it. */
XpCallerTerms *xp_caller_terms_new_twin(const XpCallerTerms *caller);

/* Returns new: the same caller as the second of a pair sees it. @caller must outlive it. */
XpCallerTerms *xp_caller_terms_new_beside(XpProblem *problem, const XpCallerTerms *caller);

/* Of a pair: the caller may exist on this side. A complete inventory has nobody else; a problem
 * without counterpart takes that as given. Rule: S-SND-5 */
Z3_ast xp_caller_exists(const XpCallerTerms *caller);

guint xp_caller_identity_count(const XpCallerTerms *caller);
/* The caller is loaded identity @index (a user, or a session of a role). */
Z3_ast xp_caller_is_identity(const XpCallerTerms *caller, guint index);
Z3_ast xp_caller_is(const XpCallerTerms *caller, XpWho who);
/* The caller's account is element @index; meaningless for services and anonymous callers. */
Z3_ast xp_caller_in_account(const XpCallerTerms *caller, guint index);
/* Users, loaded or not; role sessions, loaded or not. */
Z3_ast xp_caller_is_user(const XpCallerTerms *caller);
Z3_ast xp_caller_is_session(const XpCallerTerms *caller);
/* The federated session was issued by loaded user @index, by an unlisted user, by root. */
Z3_ast xp_caller_issued_by(const XpCallerTerms *caller, guint index);
Z3_ast xp_caller_issued_by_unlisted(const XpCallerTerms *caller);
Z3_ast xp_caller_issued_by_root(const XpCallerTerms *caller);
/* Some user or root user, and nobody says which. Rule: S-STS-25 */
Z3_ast xp_caller_issued_by_somebody(const XpCallerTerms *caller);
/* A principal of an account that counts as supplied, but is not listed there; of an account
 * nobody supplied. Root users are in neither. */
Z3_ast xp_caller_unlisted_in(const XpCallerTerms *caller, guint account);
Z3_ast xp_caller_is_foreign(const XpCallerTerms *caller);

/* The text of @dimension matches @pattern. */
Z3_ast xp_caller_name_like(const XpCallerTerms *caller, guint dimension, const char *pattern,
                           gboolean wildcards, gboolean fold);

#endif
