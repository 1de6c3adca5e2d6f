/* SPDX-License-Identifier: Apache-2.0 */

/* The tags a request passes. */
#include "encoder/context_key.h"

static const char *const tagging[] = {"kms:createkey",
                                      "kms:replicatekey",
                                      "kms:tagresource",
                                      "secretsmanager:createsecret",
                                      "secretsmanager:tagresource",
                                      "sts:assumerole",
                                      "sts:assumerolewithsaml",
                                      "sts:assumerolewithwebidentity",
                                      "sts:getfederationtoken",
                                      "sts:tagsession",
                                      NULL};

static const char *const untagging[] = {"kms:untagresource", "secretsmanager:untagresource", NULL};

const char *const *xp_context_tagging_actions(void)
{
    return tagging;
}

/* The caller's choice where tags are taken; elsewhere nobody says that there are none. S-SND-11 */
static void key_of_tags(XpCallTerms *call, XpKeyTerms *key, Z3_ast takes, XpDomain domain)
{
    XpZ3 *z3 = xp_context_z3(call);
    key->present = xp_key_free_presence(call, key->key);
    key->chosen = TRUE;
    xp_key_add_free(call, key, xp_z3_true(z3), domain);
    xp_key_doubt_unmodelled(
        call, key, xp_z3_or(z3, xp_z3_not(z3, takes), xp_context_by_service(call)), "S-SND-11");
}

static void key_request_tag(XpCallTerms *call, XpKeyTerms *key)
{
    key_of_tags(call, key, xp_context_action_among(call, tagging), XP_DOMAIN_ANY);
}

/* Who removes tags lists their keys too. */
static void key_tag_keys(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    Z3_ast takes = xp_z3_or(z3, xp_context_action_among(call, tagging),
                            xp_context_action_among(call, untagging));
    key_of_tags(call, key, takes, XP_DOMAIN_TEXT);
}

static const XpKeyRow rows[] = {
    {"aws:requesttag/*", key_request_tag},
    {"aws:tagkeys", key_tag_keys},
    {NULL, NULL},
};

XpKeyBuild *xp_context_tag_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
