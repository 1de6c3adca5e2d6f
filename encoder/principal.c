/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/principal.h"

#include <string.h>

#include "frontend/model/arn.h"

/* One Principal or NotPrincipal element being encoded. */
typedef struct {
    const XpCallTerms *call;
    XpCallerTerms *caller;
    XpProblem *problem;
    XpZ3 *z3;
    const XpRequest *fixed; /* or NULL */
    const XpPolicy *policy; /* of a statement, or NULL */
    const XpStatement *statement;
    const XpResource *key; /* of a grant, or NULL */
    const XpGrant *grant;
    gboolean allows_more; /* what a match of an entry means */
    Z3_ast *classes;
} Element;

static void match(Element *element, XpClass class, Z3_ast term)
{
    element->classes[class] = xp_z3_or(element->z3, element->classes[class], term);
}

static Z3_ast doubt(const Element *element, Z3_ast term, Z3_ast guard, XpFact *fact)
{
    const XpFactEntry *entry = xp_problem_fact(element->problem, fact, XP_USE_UNKNOWN);
    return xp_problem_uncertain(element->problem, term, guard, entry, element->allows_more);
}

static void add_texts(GString *about, const XpPrincipalEntry *entries, guint n)
{
    for (guint i = 0; i < n; i++)
        g_string_append_printf(about, " %" G_GSIZE_FORMAT ":%s", strlen(entries[i].text),
                               entries[i].text);
}

/* Whether the element means the caller, which nobody knows; the same list is as open elsewhere. */
static Z3_ast open_principal(const Element *element, Z3_ast guard, const char *rule)
{
    g_autoptr(GString) about = g_string_new(rule);
    g_string_append_printf(about, " in the %s under %u:", element->call->name,
                           xp_problem_term_id(element->problem, guard));
    if (element->statement != NULL) {
        add_texts(about, element->statement->principals, element->statement->n_principals);
    } else {
        g_string_append_printf(about, " grant %s:", element->grant->grant_id);
        add_texts(about, element->grant->grantees, element->grant->n_grantees);
        add_texts(about, element->grant->retiring, element->grant->n_retiring);
    }
    return xp_problem_open(element->problem, "open principal", about->str);
}

static Z3_ast doubt_statement(const Element *element, Z3_ast guard, const char *what,
                              const char *rule)
{
    if (xp_z3_is_false(element->z3, guard))
        return guard;
    Z3_ast open = open_principal(element, guard, rule);
    XpFact *fact = element->grant != NULL
                       ? xp_fact_grant(element->key, element->grant, what, rule)
                       : xp_fact_statement(element->policy, element->statement, what, rule);
    return xp_z3_and(element->z3, guard, doubt(element, open, xp_z3_true(element->z3), fact));
}

static Z3_ast is_iam_principal(const Element *element)
{
    return xp_z3_not(element->z3,
                     xp_z3_or(element->z3, xp_caller_is(element->caller, XP_WHO_SERVICE),
                              xp_caller_is(element->caller, XP_WHO_ANONYMOUS)));
}

static Z3_ast in_account(const Element *element, const XpPrincipalEntry *entry)
{
    guint index = xp_problem_account_find(element->problem, entry->account);
    if (index == G_MAXUINT ||
        (entry->partition != NULL && strcmp(entry->partition, element->caller->partition) != 0))
        return xp_z3_false(element->z3);
    return xp_caller_in_account(element->caller, index);
}

static gboolean names(const XpIdentity *identity, const XpPrincipalEntry *entry, gboolean with_path)
{
    XpIdentityKind kind = entry->form == XP_PRINCIPAL_USER ? XP_IDENTITY_USER : XP_IDENTITY_ROLE;
    return identity->kind == kind && strcmp(identity->account->id, entry->account) == 0 &&
           strcmp(identity->account->partition, entry->partition) == 0 &&
           strcmp(identity->name, entry->name) == 0 &&
           (!with_path || strcmp(identity->path, entry->path) == 0);
}

/* Rule: S-PRIN-5; users issue federated sessions, class FUSER */
static void match_user(Element *element, const XpPrincipalEntry *entry)
{
    XpZ3 *z3 = element->z3;
    const XpWorld *world = element->problem->world;
    for (guint i = 0; i < world->n_identities; i++) {
        if (!names(world->identities[i], entry, TRUE))
            continue;
        match(element, XP_CLASS_USER, xp_caller_is_identity(element->caller, i));
        match(element, XP_CLASS_FEDERATED_BY_USER, xp_caller_issued_by(element->caller, i));
    }
    g_autofree char *name = g_strconcat(entry->path + 1, entry->name, NULL);
    Z3_ast named = xp_z3_and(
        z3, in_account(element, entry),
        xp_caller_name_like(element->caller, element->caller->user_name, name, FALSE, FALSE));
    match(element, XP_CLASS_USER, xp_z3_and(z3, xp_caller_is(element->caller, XP_WHO_USER), named));
    match(element, XP_CLASS_FEDERATED_BY_USER,
          xp_z3_and(z3, xp_caller_issued_by_unlisted(element->caller), named));
    match(element, XP_CLASS_FEDERATED_BY_USER,
          doubt_statement(element,
                          xp_z3_and(z3, xp_caller_issued_by_somebody(element->caller),
                                    in_account(element, entry)),
                          "whether that user issued the federated session", "S-PRIN-2"));
}

/* The same role but for the case of letters: names of roles are unique without it, and whether an
 * entry compares so is not documented. Rule: S-PRIN-4 */
static gboolean is_case_apart(const XpIdentity *identity, const XpPrincipalEntry *entry)
{
    return identity->kind == XP_IDENTITY_ROLE &&
           strcmp(identity->account->id, entry->account) == 0 &&
           strcmp(identity->account->partition, entry->partition) == 0 &&
           strcmp(identity->name, entry->name) != 0 &&
           g_ascii_strcasecmp(identity->name, entry->name) == 0 &&
           (entry->path == NULL || strcmp(identity->path, entry->path) == 0);
}

/* Callers whose role is @entry's but for the case of letters. A role nobody listed is none: the one
 * that the entry was saved with takes the name. eval may be asked about it all the same. */
static Z3_ast case_apart(const Element *element, const XpPrincipalEntry *entry, Z3_ast exact)
{
    XpZ3 *z3 = element->z3;
    XpCallerTerms *caller = element->caller;
    const XpWorld *world = element->problem->world;
    Z3_ast apart = xp_z3_false(z3);
    if (element->call->fixed != NULL) {
        g_autofree char *below = g_strconcat("*/", entry->name, NULL);
        g_autofree char *whole =
            g_strconcat(entry->path != NULL ? entry->path + 1 : "", entry->name, NULL);
        Z3_ast folded = xp_caller_name_like(caller, caller->role_name, whole, FALSE, TRUE);
        if (entry->path == NULL)
            folded = xp_z3_or(z3, folded,
                              xp_caller_name_like(caller, caller->role_name, below, TRUE, TRUE));
        apart = xp_z3_and(
            z3, xp_z3_and(z3, xp_caller_is(caller, XP_WHO_SESSION), in_account(element, entry)),
            xp_z3_and(z3, folded, xp_z3_not(z3, exact)));
    }
    for (guint i = 0; i < world->n_identities; i++)
        if (is_case_apart(world->identities[i], entry))
            apart = xp_z3_or(z3, apart, xp_caller_is_identity(caller, i));
    if (xp_z3_is_false(z3, apart))
        return apart;
    return doubt_statement(element, apart, "a role name in another letter case", "S-PRIN-4");
}

/* Rule: S-PRIN-4 */
static void match_role(Element *element, const XpPrincipalEntry *entry)
{
    XpZ3 *z3 = element->z3;
    const XpWorld *world = element->problem->world;
    for (guint i = 0; i < world->n_identities; i++)
        if (names(world->identities[i], entry, TRUE))
            match(element, XP_CLASS_ROLE, xp_caller_is_identity(element->caller, i));
    g_autofree char *name = g_strconcat(entry->path + 1, entry->name, NULL);
    Z3_ast named = xp_z3_and(
        z3, in_account(element, entry),
        xp_caller_name_like(element->caller, element->caller->role_name, name, FALSE, FALSE));
    match(element, XP_CLASS_ROLE,
          xp_z3_and(z3, xp_caller_is(element->caller, XP_WHO_SESSION), named));
    match(element, XP_CLASS_ROLE, case_apart(element, entry, named));
}

/* Session ARNs drop the path of the role. Rule: S-PRIN-4, S-GRAM-15 */
static void match_session(Element *element, const XpPrincipalEntry *entry)
{
    XpZ3 *z3 = element->z3;
    const XpWorld *world = element->problem->world;
    Z3_ast role = xp_z3_false(z3);
    for (guint i = 0; i < world->n_identities; i++)
        if (names(world->identities[i], entry, FALSE))
            role = xp_z3_or(z3, role, xp_caller_is_identity(element->caller, i));
    g_autofree char *below = g_strconcat("*/", entry->name, NULL);
    guint dimension = element->caller->role_name;
    Z3_ast named =
        xp_z3_or(z3, xp_caller_name_like(element->caller, dimension, entry->name, FALSE, FALSE),
                 xp_caller_name_like(element->caller, dimension, below, TRUE, FALSE));
    Z3_ast unlisted = xp_z3_and(z3, xp_caller_is(element->caller, XP_WHO_SESSION),
                                xp_z3_and(z3, in_account(element, entry), named));
    Z3_ast session = xp_caller_name_like(element->caller, element->caller->session_name,
                                         entry->session, FALSE, FALSE);
    match(element, XP_CLASS_SESSION, xp_z3_and(z3, xp_z3_or(z3, role, unlisted), session));
    match(element, XP_CLASS_SESSION, xp_z3_and(z3, case_apart(element, entry, named), session));
}

static gboolean ids_complete(const XpWorld *world)
{
    for (guint i = 0; i < world->n_accounts; i++)
        if (world->accounts[i]->supplied && !world->accounts[i]->complete)
            return FALSE;
    for (guint i = 0; i < world->n_identities; i++)
        if (world->identities[i]->unique_id == NULL)
            return FALSE;
    return TRUE;
}

/* Whether a principal nobody listed has this id. With every supplied inventory complete and every
 * id given it is taken to be nobody's, and the report says so. Rule: S-PRIN-9 */
static Z3_ast somebody_else(const Element *element, const char *id)
{
    const XpWorld *world = element->problem->world;
    gboolean complete = ids_complete(world);
    /* An Allow to a dead id gives nobody anything, and a Deny of it stops nobody: two uses. */
    gboolean more = element->allows_more;
    XpFactUse use = !complete ? XP_USE_UNKNOWN : more ? XP_USE_ASSUMED : XP_USE_TAKEN;
    g_autofree char *name = g_strdup_printf("unique id %s", id);
    g_autofree char *fact_id = g_strdup_printf("%s%s", name, complete && !more ? ", denied" : "");
    g_autofree char *file =
        world->root != NULL ? g_build_filename(world->root, "xacct.yaml", NULL) : NULL;
    XpFact *fact = xp_fact_new(
        XP_FACT_UNKNOWN, "S-PRIN-9", complete ? NULL : file,
        complete || file == NULL
            ? NULL
            : "accounts: {LABEL: {inventory: complete}}  # each, and `id:` of every role and user",
        fact_id, "a living principal with the unique id %s", id);
    /* What is taken to be none is not free to be one. */
    Z3_ast living = use == XP_USE_TAKEN ? xp_z3_false(element->z3) : xp_z3_const(element->z3, name);
    return xp_problem_uncertain(element->problem, living, xp_z3_true(element->z3),
                                xp_problem_fact(element->problem, fact, use), more);
}

static gboolean is_listed_id(const XpWorld *world, const char *id)
{
    for (guint i = 0; i < world->n_identities; i++)
        if (g_strcmp0(world->identities[i]->unique_id, id) == 0)
            return TRUE;
    return FALSE;
}

/* Rule: S-PRIN-9: never a principal with another id, perhaps one whose id is not known */
static void match_unique_id(Element *element, const XpPrincipalEntry *entry)
{
    XpZ3 *z3 = element->z3;
    const XpWorld *world = element->problem->world;
    gboolean user = g_str_has_prefix(entry->text, "AIDA");
    gboolean listed = is_listed_id(world, entry->text);
    XpClass class = user ? XP_CLASS_USER : XP_CLASS_ROLE;
    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];
        if ((identity->kind == XP_IDENTITY_USER) != user)
            continue;
        Z3_ast who = xp_caller_is_identity(element->caller, i);
        Z3_ast issued = xp_caller_issued_by(element->caller, i);
        if (identity->unique_id == NULL && listed)
            continue; /* ids are unique */
        if (identity->unique_id == NULL) {
            g_autofree char *name = g_strdup_printf("%s has id %s", identity->arn, entry->text);
            Z3_ast same =
                doubt(element, xp_z3_const(z3, name), xp_z3_true(z3), xp_fact_unique_id(identity));
            who = xp_z3_and(z3, who, same);
            issued = xp_z3_and(z3, issued, same);
        } else if (strcmp(identity->unique_id, entry->text) != 0) {
            continue;
        }
        match(element, class, who);
        if (user)
            match(element, XP_CLASS_FEDERATED_BY_USER, issued);
    }
    Z3_ast other = listed ? xp_z3_false(z3) : somebody_else(element, entry->text);
    match(element, class,
          xp_z3_and(z3, xp_caller_is(element->caller, user ? XP_WHO_USER : XP_WHO_SESSION), other));
    if (!user)
        return;
    match(element, XP_CLASS_FEDERATED_BY_USER,
          xp_z3_and(z3, xp_caller_issued_by_unlisted(element->caller), other));
    if (listed || !ids_complete(world))
        match(element, XP_CLASS_FEDERATED_BY_USER,
              doubt_statement(element, xp_caller_issued_by_somebody(element->caller),
                              "whether that user issued the federated session", "S-PRIN-2"));
}

static void match_service(Element *element, const XpPrincipalEntry *entry)
{
    XpZ3 *z3 = element->z3;
    Z3_ast service = xp_caller_is(element->caller, XP_WHO_SERVICE);
    if (strcmp(entry->text, "*") == 0) {
        match(element, XP_CLASS_SERVICE,
              doubt_statement(element, service, "\"*\" as a service principal", "S-GRAM-18"));
        return;
    }
    match(element, XP_CLASS_SERVICE,
          xp_z3_and(z3, service,
                    xp_caller_name_like(element->caller, element->caller->service_name, entry->text,
                                        FALSE, FALSE)));
}

/* eval: the provider the request states. */
static const char *stated_provider(const Element *element)
{
    const XpContextValue *provider =
        element->fixed != NULL ? xp_request_get(element->fixed, "aws:FederatedProvider") : NULL;
    return provider != NULL && provider->n == 1 ? provider->values[0] : NULL;
}

/* Whether the provider must belong to the role's account is documented nowhere. Rule: S-STS-5 */
static Z3_ast counts_for_role(Element *element, Z3_ast signs_in, const char *provider)
{
    g_auto(XpArn) arn = {0};
    guint index = element->call->account;
    if (index == G_MAXUINT || !xp_arn_parse(provider, &arn) ||
        xp_problem_account_find(element->problem, arn.account) == index)
        return signs_in;
    return doubt_statement(element, signs_in, "whether a provider of another account counts",
                           "S-STS-5");
}

/* Through which provider the caller signs in, it chooses, and aws:FederatedProvider says it; of a
 * request that does not say it, nobody knows. */
static Z3_ast signs_in_with(Element *element, Z3_ast signs_in, const char *provider)
{
    static const char what[] = "whether the caller signs in with that provider";
    XpZ3 *z3 = element->z3;
    if (element->fixed != NULL || xp_symbols_in(provider))
        return doubt_statement(element, signs_in, what, "S-STS-5");
    XpCallTerms *call = (XpCallTerms *)(guintptr)element->call;
    const XpKeyTerms *key = xp_context_key(call, "aws:FederatedProvider");
    g_autoptr(XpGlob) glob = xp_glob_parse(provider, XP_GLOB_LITERAL);
    g_autoptr(XpUnits) units = xp_units_new(glob, FALSE);
    Z3_ast said = xp_z3_and(z3, signs_in, key->present);
    Z3_ast silent = xp_z3_and(z3, signs_in, xp_z3_not(z3, said));
    return xp_z3_or(z3, xp_z3_and(z3, said, xp_context_match(call, key, units, NULL)),
                    doubt_statement(element, silent, what, "S-STS-5"));
}

/* A provider in a trust policy lets in who signs in with it; elsewhere it may stand for the
 * sessions it issued. eval: a session was issued by the provider its request states. Rule: S-STS-5,
 * S-PRIN-12 */
static void match_provider(Element *element, const XpPrincipalEntry *entry)
{
    XpZ3 *z3 = element->z3;
    const char *stated = stated_provider(element);
    if (stated != NULL && strcmp(stated, entry->text) != 0)
        return;
    Z3_ast signs_in = xp_context_signs_in(element->call);
    if (stated == NULL)
        signs_in = signs_in_with(element, signs_in, entry->text);
    match(element, XP_CLASS_PROVIDER, counts_for_role(element, signs_in, entry->text));
    if (element->fixed != NULL && stated == NULL)
        return;
    Z3_ast session = xp_z3_and(z3, xp_caller_is_session(element->caller),
                               xp_z3_not(z3, xp_context_signs_in(element->call)));
    match(element, XP_CLASS_PROVIDER,
          doubt_statement(element, session, "a Federated principal outside a trust policy",
                          "S-PRIN-12"));
}

/* A whole text nobody bound may stand for anybody. */
static Z3_ast unbound(const Element *element, const XpPrincipalEntry *entry)
{
    gunichar character = g_utf8_get_char(entry->text);
    if (!xp_symbol_is(character))
        return doubt_statement(element, xp_z3_true(element->z3), "a principal nobody bound",
                               "S-GRAM-14");
    return doubt(element, open_principal(element, xp_z3_true(element->z3), "S-SND-8"),
                 xp_z3_true(element->z3),
                 xp_fact_symbol(element->problem->world, xp_symbol_index(character)));
}

static void match_entry(Element *element, const XpPrincipalEntry *entry)
{
    XpZ3 *z3 = element->z3;
    XpCallerTerms *caller = element->caller;
    Z3_ast service = xp_caller_is(caller, XP_WHO_SERVICE);
    switch (entry->form) {
    case XP_PRINCIPAL_EVERYONE:
        match(element, XP_CLASS_ANY, xp_z3_true(z3));
        return;
    case XP_PRINCIPAL_AWS_EVERYONE:
        match(element, XP_CLASS_ANY, xp_z3_not(z3, service));
        match(element, XP_CLASS_ANY,
              doubt_statement(element, service, "whether {\"AWS\": \"*\"} covers services",
                              "S-GRAM-21"));
        return;
    case XP_PRINCIPAL_ACCOUNT:
        match(element, XP_CLASS_ACCOUNT,
              xp_z3_and(z3, is_iam_principal(element), in_account(element, entry)));
        return;
    case XP_PRINCIPAL_USER:
        match_user(element, entry);
        return;
    case XP_PRINCIPAL_ROLE:
        match_role(element, entry);
        return;
    case XP_PRINCIPAL_SESSION:
        match_session(element, entry);
        return;
    case XP_PRINCIPAL_FEDERATED_USER:
        match(element, XP_CLASS_FEDERATED_USER,
              xp_z3_and(
                  z3,
                  xp_z3_and(z3, xp_caller_is(caller, XP_WHO_FEDERATED), in_account(element, entry)),
                  xp_caller_name_like(caller, caller->federated_name, entry->name, FALSE, FALSE)));
        return;
    case XP_PRINCIPAL_UNIQUE_ID:
        match_unique_id(element, entry);
        return;
    case XP_PRINCIPAL_SERVICE:
        match_service(element, entry);
        return;
    case XP_PRINCIPAL_PROVIDER:
        match_provider(element, entry);
        return;
    case XP_PRINCIPAL_CANONICAL_USER:
        match(element, XP_CLASS_USER,
              doubt_statement(element, xp_caller_is_user(caller), "a CanonicalUser principal",
                              "S-GRAM-20"));
        return;
    case XP_PRINCIPAL_UNBOUND:
        match(element, XP_CLASS_ANY, unbound(element, entry));
        return;
    }
    g_assert_not_reached();
}

/* A principal with a permissions boundary. Rule: S-PRIN-14 */
static Z3_ast has_boundary(const Element *element)
{
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    const XpWorld *world = element->problem->world;
    for (guint i = 0; i < world->n_identities; i++) {
        if (world->identities[i]->boundary != XP_KNOWN)
            continue;
        g_ptr_array_add(cases, xp_caller_is_identity(element->caller, i));
        g_ptr_array_add(cases, xp_caller_issued_by(element->caller, i));
    }
    return xp_z3_or_all(element->z3, cases);
}

/* Certainly exempt: the session or user, its role, and its account are all listed; in between
 * AWS's own pages disagree. Rule: S-PRIN-13, S-GRAM-13 */
static Z3_ast certainly_listed(const Element *element)
{
    XpZ3 *z3 = element->z3;
    const Z3_ast *c = element->classes;
    XpCallerTerms *caller = element->caller;
    Z3_ast user = xp_z3_and(z3, c[XP_CLASS_USER], c[XP_CLASS_ACCOUNT]);
    Z3_ast session =
        xp_z3_and(z3, xp_z3_and(z3, c[XP_CLASS_ROLE], c[XP_CLASS_SESSION]), c[XP_CLASS_ACCOUNT]);
    Z3_ast federated =
        xp_z3_and(z3, xp_z3_and(z3, c[XP_CLASS_FEDERATED_BY_USER], c[XP_CLASS_FEDERATED_USER]),
                  c[XP_CLASS_ACCOUNT]);
    Z3_ast root = xp_z3_and(z3, xp_caller_is(caller, XP_WHO_ROOT), c[XP_CLASS_ACCOUNT]);
    Z3_ast some = xp_z3_or(z3, xp_z3_or(z3, user, session), xp_z3_or(z3, federated, root));
    return xp_z3_or(z3, some, xp_z3_or(z3, c[XP_CLASS_SERVICE], c[XP_CLASS_ANY]));
}

static void encode_not_principal(Element *element, Z3_ast out_classes[XP_CLASS_COUNT])
{
    XpZ3 *z3 = element->z3;
    gboolean allow = element->statement->effect == XP_EFFECT_ALLOW;
    Z3_ast somehow = xp_z3_false(z3);
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        somehow = xp_z3_or(z3, somehow, element->classes[i]);
    Z3_ast narrow = xp_z3_not(z3, somehow);
    Z3_ast wide = xp_z3_not(z3, certainly_listed(element));
    const XpFactEntry *fact = xp_problem_fact(
        element->problem,
        xp_fact_statement(element->policy, element->statement,
                          "whom NotPrincipal exempts when it lists only part of a caller's names",
                          "S-PRIN-13"),
        XP_USE_UNKNOWN);
    Z3_ast applies = xp_problem_either(element->problem, narrow, wide, fact, allow);
    if (!allow)
        applies = xp_z3_or(z3, applies, has_boundary(element));
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        out_classes[i] = xp_z3_false(z3);
    if (element->policy->type == XP_POLICY_VPC_ENDPOINT)
        applies = xp_problem_uncertain(
            element->problem, open_principal(element, applies, "S-EVAL-30"), xp_z3_true(z3),
            xp_problem_fact(element->problem,
                            xp_fact_statement(element->policy, element->statement,
                                              "NotPrincipal in an endpoint policy", "S-EVAL-30"),
                            XP_USE_UNKNOWN),
            allow);
    out_classes[XP_CLASS_ANY] = applies;
}

void xp_principal_encode_grant(XpCallTerms *call, const XpResource *key, const XpGrant *grant,
                               const XpPrincipalEntry *entries, guint n,
                               Z3_ast out_classes[XP_CLASS_COUNT])
{
    Element element = {.call = call,
                       .caller = call->caller,
                       .problem = call->problem,
                       .z3 = call->problem->z3,
                       .fixed = call->fixed,
                       .key = key,
                       .grant = grant,
                       .allows_more = TRUE,
                       .classes = out_classes};
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        out_classes[i] = xp_z3_false(element.z3);
    for (guint i = 0; i < n; i++)
        match_entry(&element, &entries[i]);
}

void xp_principal_encode(XpCallTerms *call, const XpPolicy *policy, const XpStatement *statement,
                         Z3_ast out_classes[XP_CLASS_COUNT])
{
    gboolean negated = statement->principal_element == XP_ELEMENT_NEGATED;
    gboolean allow = statement->effect == XP_EFFECT_ALLOW;
    Z3_ast classes[XP_CLASS_COUNT];
    Element element = {.call = call,
                       .caller = call->caller,
                       .problem = call->problem,
                       .z3 = call->problem->z3,
                       .fixed = call->fixed,
                       .policy = policy,
                       .statement = statement,
                       .allows_more = allow != negated,
                       .classes = classes};
    for (guint i = 0; i < XP_CLASS_COUNT; i++)
        classes[i] = xp_z3_false(element.z3);
    for (guint i = 0; i < statement->n_principals; i++)
        match_entry(&element, &statement->principals[i]);
    if (negated)
        encode_not_principal(&element, out_classes);
    else
        memcpy(out_classes, classes, sizeof classes);
}
