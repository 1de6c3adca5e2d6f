/* SPDX-License-Identifier: Apache-2.0 */

/* Keys that whoever issued the credentials put there: they stay in the session and are in all its
 * later calls, whatever the service. Which of them this session has, nobody knows. */
#include <string.h>

#include "encoder/context_key.h"

static void there_for(XpCallTerms *call, XpKeyTerms *key, Z3_ast who, const char *rule)
{
    XpZ3 *z3 = xp_context_z3(call);
    key->present = xp_z3_and(z3, who, xp_key_free_presence(call, key->key));
    xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_ANY);
    xp_key_doubt_unmodelled(call, key, who, rule);
}

/* A role session; what a service says of its own calls is not known either. */
static Z3_ast by_session(const XpCallTerms *call)
{
    return xp_z3_or(xp_context_z3(call), xp_caller_is_session(call->caller),
                    xp_context_by_service(call));
}

/* Rule: S-COND-31, the principals column of the key table */
static void key_of_session(XpCallTerms *call, XpKeyTerms *key)
{
    there_for(call, key, by_session(call), "S-COND-31");
}

/* Who signs in chooses the provider. What conditions read of that while it is decided, nobody
 * documents. Rule: S-STS-5, S-COND-31 */
static void key_of_federation(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    Z3_ast anonymous = xp_caller_is(call->caller, XP_WHO_ANONYMOUS);
    Z3_ast signs_in = xp_z3_and(z3, anonymous, xp_context_signs_in(call));
    there_for(call, key, xp_z3_or(z3, by_session(call), signs_in), "S-COND-31");
    key->chosen = TRUE;
}

/* Set when a role was assumed, and unchanged ever after. Rule: S-STS-11 */
static void key_source_identity(XpCallTerms *call, XpKeyTerms *key)
{
    there_for(call, key, by_session(call), "S-STS-11");
}

/* Rule: S-STS-21 */
static void key_assumed_root(XpCallTerms *call, XpKeyTerms *key)
{
    there_for(call, key,
              xp_z3_or(xp_context_z3(call), xp_caller_is(call->caller, XP_WHO_ROOT),
                       xp_context_by_service(call)),
              "S-STS-21");
}

static gboolean is_sts(const XpCallTerms *call)
{
    return strcmp(call->service, "sts") == 0;
}

/* The call signs in through the provider whose tokens or assertions have @key. */
static Z3_ast signs_in_with(XpCallTerms *call, const char *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    const XpKeyTerms *provider = xp_context_key(call, "aws:FederatedProvider");
    gboolean saml = g_ascii_strncasecmp(key, "saml:", 5) == 0;
    const char *const actions[] = {
        saml ? "sts:assumerolewithsaml" : "sts:assumerolewithwebidentity", NULL};
    g_autofree char *host = g_strndup(key, (gsize)(strrchr(key, ':') - key));
    g_autofree char *arn = saml ? g_strdup("arn:*:iam::*:saml-provider/*")
                                : g_strdup_printf("arn:*:iam::*:oidc-provider/%s", host);
    const char *const patterns[] = {arn, saml ? arn : host};
    if (strpbrk(host, "*?") != NULL)
        return xp_z3_false(z3);
    for (guint i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(XpGlob) glob = xp_glob_parse(patterns[i], XP_GLOB_WILDCARDS);
        g_autoptr(XpUnits) units = xp_units_new(glob, TRUE);
        g_ptr_array_add(cases, xp_context_match(call, provider, units, NULL));
    }
    Z3_ast by_user = xp_z3_and(z3, xp_caller_is(call->caller, XP_WHO_ANONYMOUS),
                               xp_context_action_among(call, actions));
    return xp_z3_and(z3, xp_z3_and(z3, by_user, provider->present), xp_z3_or_all(z3, cases));
}

/* What a provider says of its user, the provider and its users settle between them: a call that
 * signs in states it. Of all other calls it is not known. Rule: S-STS-5, S-COND-31 */
static void claimed_for(XpCallTerms *call, XpKeyTerms *key, Z3_ast who)
{
    XpZ3 *z3 = xp_context_z3(call);
    Z3_ast presence = xp_key_free_presence(call, key->key);
    Z3_ast claimed = xp_z3_and(z3, signs_in_with(call, key->key), presence);
    key->present = xp_z3_and(z3, who, presence);
    key->chosen = TRUE;
    xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_ANY);
    xp_key_doubt_unmodelled(call, key, xp_z3_and(z3, who, xp_z3_not(z3, claimed)), "S-COND-31");
}

/* Claims of an identity provider: in the call that assumes the role, and in those of its session.
 * Rule: S-COND-31 */
static void key_of_provider(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    there_for(call, key, is_sts(call) ? xp_z3_true(z3) : by_session(call), "S-COND-31");
}

/* The same of one that every token has, or every assertion. */
static void key_of_user(XpCallTerms *call, XpKeyTerms *key)
{
    if (is_sts(call))
        claimed_for(call, key, xp_z3_true(xp_context_z3(call)));
    else
        key_of_provider(call, key);
}

/* Whether the methods of authentication are one text or a list, the sources do not agree. */
static void key_of_methods(XpCallTerms *call, XpKeyTerms *key)
{
    g_autofree char *list = g_strdup_printf("%s of the %s is a list", key->key, call->name);
    key->list = xp_z3_const(xp_context_z3(call), list);
    key_of_provider(call, key);
}

/* In the call that assumes the role, and in no other. Rule: S-SND-11 */
static void key_of_assertion(XpCallTerms *call, XpKeyTerms *key)
{
    Z3_ast there =
        is_sts(call) ? xp_context_action_has_key(call, key->key) : xp_z3_false(xp_context_z3(call));
    there_for(call, key, there, "S-SND-11");
}

/* The same of one that every assertion has. */
static void key_of_every_assertion(XpCallTerms *call, XpKeyTerms *key)
{
    if (is_sts(call))
        claimed_for(call, key, xp_context_action_has_key(call, key->key));
    else
        xp_key_absent(call, key);
}

static const XpKeyRow rows[] = {
    {"aws:assumedroot", key_assumed_root},
    {"aws:federatedprovider", key_of_federation},
    {"aws:sourceidentity", key_source_identity},
    {"aws:ec2instancesourcevpc", key_of_session},
    {"aws:ec2instancesourceprivateipv4", key_of_session},
    {"ec2:sourceinstancearn", key_of_session},
    {"ec2:roledelivery", key_of_session},
    {"lambda:sourcefunctionarn", key_of_session},
    {"ssm:sourceinstancearn", key_of_session},
    {"glue:roleassumedby", key_of_session},
    {"glue:credentialissuingservice", key_of_session},
    {"codebuild:buildarn", key_of_session},
    {"codebuild:projectarn", key_of_session},
    {"identitystore:userid", key_of_session},
    {"saml:sub", key_of_user},
    {"saml:sub_type", key_of_user},
    {"saml:namequalifier", key_of_provider},
    {"saml:aud", key_of_every_assertion},
    {"saml:iss", key_of_every_assertion},
    {"saml:doc", key_of_assertion},
    {"saml:edupersonaffiliation", key_of_assertion},
    {"accounts.google.com:oaud", key_of_assertion},
    {"*:aud", key_of_user},
    {"*:sub", key_of_user},
    {"*:amr", key_of_methods},
    {NULL, NULL},
};

XpKeyBuild *xp_context_credentials_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
