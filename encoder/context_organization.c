/* SPDX-License-Identifier: Apache-2.0 */

/* Keys that derive from the organization of the caller and of the resource's owner. Members that
 * are written down have what org.yaml says; of everybody else the value is one free organization of
 * the caller and one of the owner, whose id and path go together. Rule: S-KEY-4 .. S-KEY-6,
 * S-ORG-10, S-SND-7 */
#include <string.h>

#include "encoder/context_key.h"
#include "encoder/membership.h"

/* The dimension called @name, created on first use. */
static guint dimension(XpCallTerms *call, const char *name, XpDomain domain)
{
    XpAtoms *atoms = call->problem->atoms;
    for (guint i = 0; i < xp_atoms_count(atoms); i++)
        if (strcmp(xp_atoms_name(atoms, i), name) == 0)
            return i;
    return xp_atoms_add_dimension(atoms, name, domain);
}

/* The organization of @whose: its id, or with @path the whole path of aws:PrincipalOrgPaths. */
static XpRope *free_organization(XpCallTerms *call, const char *whose, gboolean path)
{
    g_autofree char *name = g_strdup_printf("organization of %s", whose);
    XpRope *rope = xp_rope_dimension(xp_rope_new_text("o-"), dimension(call, name, XP_DOMAIN_NAME));
    if (!path)
        return rope;
    g_autofree char *place = g_strdup_printf("root and OUs of %s", whose);
    xp_rope_text(rope, "/");
    xp_rope_dimension(rope, dimension(call, place, XP_DOMAIN_TEXT));
    return xp_rope_text(rope, "/");
}

static Z3_ast is_somewhere(XpCallTerms *call, const char *whose)
{
    g_autofree char *name = g_strdup_printf("%s is in an organization", whose);
    return xp_z3_const(xp_context_z3(call), name);
}

/* @account is written down as a member. */
static void add_member(XpCallTerms *call, XpKeyTerms *key, Z3_ast guard, const XpAccount *account,
                       gboolean path)
{
    const XpOrganization *organization = call->problem->world->organization;
    if (!path) {
        xp_key_add_text(call, key, guard, organization->id);
        return;
    }
    g_autofree char *text = xp_organization_path(organization, account);
    if (text != NULL) {
        xp_key_add_text(call, key, guard, text);
        return;
    }
    /* The management account may be stated and stand nowhere in the tree. */
    g_autofree char *place = g_strdup_printf("root and OUs of %s", account->label);
    XpRope *rope = xp_rope_text(xp_rope_new_text(organization->id), "/");
    xp_rope_dimension(rope, dimension(call, place, XP_DOMAIN_TEXT));
    xp_key_add_variant(key, guard, xp_rope_text(rope, "/"));
    xp_key_add_doubt(call, key, guard, xp_fact_organization_place(account));
}

static gboolean asks_for_path(const XpKeyTerms *key)
{
    return g_ascii_strcasecmp(key->key + strlen(key->key) - strlen("Paths"), "Paths") == 0;
}

static void key_principal_org(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpProblem *problem = call->problem;
    gboolean path = asks_for_path(key);
    Z3_ast member = xp_membership_of_caller(call->caller, XP_MEMBER_KNOWN);
    Z3_ast unsaid = xp_membership_of_caller(call->caller, XP_MEMBER_UNSAID);
    Z3_ast theirs = xp_membership_of_caller(call->caller, XP_MEMBER_FOREIGN);
    Z3_ast open = xp_z3_or(z3, unsaid, theirs);
    Z3_ast there = is_somewhere(call, "the caller");
    for (guint i = 0; i < xp_problem_account_count(problem); i++)
        if (xp_membership_of(problem, i) == XP_MEMBER_KNOWN)
            add_member(call, key, xp_z3_and(z3, member, xp_caller_in_account(call->caller, i)),
                       xp_problem_account(problem, i)->account, path);
    if (!xp_z3_is_false(z3, open))
        xp_key_add_variant(key, open, free_organization(call, "the caller", path));
    key->present = xp_z3_or(z3, member, xp_z3_and(z3, open, there));
    if (!xp_z3_is_false(z3, unsaid))
        xp_key_add_doubt(call, key, unsaid, xp_fact_organizations(problem->world));
    /* Some account is in no organization; of the one that eval is asked about nobody knows. */
    if (call->fixed != NULL)
        xp_key_doubt_unmodelled(call, key, theirs, "S-SND-7");
    else
        xp_key_doubt_possible(call, key, xp_z3_and(z3, theirs, there), there, "S-SND-7");
}

/* Nobody wrote down where the owner of the resource belongs; a caller of its own account belongs
 * there too. */
static void add_open_owner(XpCallTerms *call, XpKeyTerms *key, gboolean path)
{
    XpZ3 *z3 = xp_context_z3(call);
    gboolean told = call->account != G_MAXUINT;
    const char *label = told ? xp_problem_account(call->problem, call->account)->label : call->name;
    g_autofree char *whose =
        g_strdup_printf("%s%s", told ? "account " : "the owner in the ", label);
    Z3_ast same = told ? xp_z3_and(z3, xp_context_by_iam(call),
                                   xp_caller_in_account(call->caller, call->account))
                       : xp_z3_false(z3);
    Z3_ast other = xp_z3_not(z3, same);
    if (told)
        xp_key_add_variant(key, same, free_organization(call, "the caller", path));
    xp_key_add_variant(key, other, free_organization(call, whose, path));
    key->present = xp_z3_or(z3, xp_z3_and(z3, same, is_somewhere(call, "the caller")),
                            xp_z3_and(z3, other, is_somewhere(call, whose)));
}

static void key_resource_org(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    gboolean path = asks_for_path(key);
    switch (xp_membership_of(call->problem, call->account)) {
    case XP_MEMBER_KNOWN:
        key->present = xp_z3_true(z3);
        add_member(call, key, key->present,
                   xp_problem_account(call->problem, call->account)->account, path);
        return;
    case XP_MEMBER_NONE:
        xp_key_absent(call, key);
        return;
    case XP_MEMBER_UNSAID:
        add_open_owner(call, key, path);
        xp_key_add_doubt(call, key, xp_z3_true(z3), xp_fact_organizations(call->problem->world));
        return;
    case XP_MEMBER_FOREIGN:
        add_open_owner(call, key, path);
        xp_key_doubt_unmodelled(call, key, xp_z3_true(z3), "S-SND-7");
        return;
    }
    g_assert_not_reached();
}

static const XpKeyRow rows[] = {
    {"aws:principalorgid", key_principal_org},
    {"aws:principalorgpaths", key_principal_org},
    {"aws:resourceorgid", key_resource_org},
    {"aws:resourceorgpaths", key_resource_org},
    {NULL, NULL},
};

XpKeyBuild *xp_context_organization_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
