/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "encoder/context_key.h"

/* Rule: S-KEY-4 (direct calls), S-KEY-10 (forwarded calls: free), S-COND-19 */
static void key_network(XpCallTerms *call, XpKeyTerms *key, gboolean through_endpoint)
{
    XpZ3 *z3 = xp_context_z3(call);
    Z3_ast direct = through_endpoint ? call->endpoint : xp_z3_not(z3, call->endpoint);
    Z3_ast own = xp_key_free_presence(call, key->key);
    Z3_ast open = xp_z3_or(z3, call->via, xp_context_by_service(call));
    key->present =
        xp_z3_or(z3, xp_z3_and(z3, open, own), xp_z3_and(z3, xp_z3_not(z3, open), direct));
    xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_TEXT);
    key->chosen = TRUE;
    xp_key_doubt_unmodelled(call, key, xp_z3_or(z3, call->via, xp_context_by_service(call)),
                            "S-KEY-10");
}

static void key_source_ip(XpCallTerms *call, XpKeyTerms *key)
{
    key_network(call, key, FALSE);
}

static void key_endpoint(XpCallTerms *call, XpKeyTerms *key)
{
    key_network(call, key, TRUE);
}

/* What AWS tells of the endpoint, for listed services only: KMS is listed. In a call of one's own
 * it takes an endpoint; membership in an organization is not known. Rule: S-KEY-11, S-KEY-4,
 * S-KEY-10 */
static void key_endpoint_service(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    gboolean listed =
        strcmp(call->service, "kms") == 0 && g_ascii_strncasecmp(key->key, "aws:VpceOrg", 11) != 0;
    Z3_ast own = xp_key_free_presence(call, key->key);
    Z3_ast open = xp_z3_or(z3, call->via, xp_context_by_service(call));
    Z3_ast entered = xp_z3_and(z3, xp_z3_not(z3, open), call->endpoint);
    Z3_ast there = listed ? entered : xp_z3_and(z3, entered, own);
    key->present = xp_z3_or(z3, xp_z3_and(z3, open, own), there);
    xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_TEXT);
    key->chosen = TRUE;
    xp_key_doubt_unmodelled(call, key, listed ? open : xp_z3_or(z3, open, entered), "S-KEY-11");
}

static void key_via(XpCallTerms *call, XpKeyTerms *key)
{
    xp_key_boolean(call, key, xp_z3_true(xp_context_z3(call)), call->via);
    key->chosen = call->reach == XP_REACH_ANY;
}

/* One presence for the list and its ends. Of the calls of Secrets Manager nothing else is open.
 * Rule: S-KEY-10 */
static void called_via(XpCallTerms *call, XpKeyTerms *key)
{
    Z3_ast presence = xp_key_free_presence(call, "aws:CalledVia");
    key->present = xp_z3_and(xp_context_z3(call), call->via, presence);
    if (call->reach == XP_REACH_SECRETS_MANAGER)
        xp_key_doubt_presence(call, key, call->via, presence, "S-KEY-10");
    else
        xp_key_doubt_unmodelled(call, key, call->via, "S-KEY-10");
}

/* The service that makes the call comes last. Whether Secrets Manager is in the list at all is not
 * documented. Rule: S-KEY-10 */
static void key_called_via_end(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    called_via(call, key);
    if (call->reach == XP_REACH_SECRETS_MANAGER)
        xp_key_add_text(call, key, xp_z3_true(z3), "secretsmanager.amazonaws.com");
    else
        xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_TEXT);
}

/* Both ends are in the list. Rule: S-KEY-4 */
static void key_called_via(XpCallTerms *call, XpKeyTerms *key)
{
    static const char *const ends[] = {"aws:CalledViaFirst", "aws:CalledViaLast"};
    XpZ3 *z3 = xp_context_z3(call);
    called_via(call, key);
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        const XpKeyTerms *end = xp_context_key(call, ends[i]);
        for (guint v = 0; v < end->variants->len; v++) {
            const XpVariant *variant = &g_array_index(end->variants, XpVariant, v);
            xp_key_add_variant(key, variant->guard, xp_rope_copy(variant->rope));
        }
    }
    if (call->reach != XP_REACH_SECRETS_MANAGER)
        xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_TEXT);
}

static void key_secure_transport(XpCallTerms *call, XpKeyTerms *key)
{
    xp_key_boolean(call, key, xp_z3_true(xp_context_z3(call)), xp_z3_true(xp_context_z3(call)));
}

static void key_always(XpCallTerms *call, XpKeyTerms *key)
{
    xp_key_chosen(call, key);
    key->present = xp_z3_true(xp_context_z3(call));
}

/* Time from now on; both keys show the same instant. Rule: S-KEY-4, S-SND-26 */
static void key_time(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    const XpQuantity *time = xp_context_time(call);
    g_autofree char *now = g_strdup_printf("%" G_GINT64_FORMAT, call->now);
    key->present = xp_z3_true(z3);
    key->chosen = TRUE;
    xp_key_add_quantity(key, xp_z3_true(z3), xp_key_free_rope(call, key->key, XP_DOMAIN_INSTANT),
                        time);
    xp_problem_assert(call->problem,
                      xp_z3_not(z3, xp_quantity_less(call->problem->typed, time, now)));
}

static void key_region(XpCallTerms *call, XpKeyTerms *key)
{
    XpZ3 *z3 = xp_context_z3(call);
    key->present = xp_z3_true(z3);
    if (call->region == NULL) {
        xp_key_add_free(call, key, xp_z3_true(z3), XP_DOMAIN_REGION);
        key->chosen = TRUE;
        return;
    }
    XpRope *rope = xp_rope_new();
    g_autofree char *text = xp_rope_constant(call->region);
    xp_key_add_variant(key, xp_z3_true(z3), xp_rope_text(rope, text));
}

static const XpKeyRow rows[] = {
    {"aws:sourceip", key_source_ip},
    {"aws:sourcevpc", key_endpoint},
    {"aws:sourcevpce", key_endpoint},
    {"aws:vpcsourceip", key_endpoint},
    {"aws:sourcevpcarn", key_endpoint_service},
    {"aws:vpce*", key_endpoint_service},
    {"aws:calledvia", key_called_via},
    {"aws:calledviafirst", key_called_via_end},
    {"aws:calledvialast", key_called_via_end},
    {"aws:viaawsservice", key_via},
    {"aws:requestedregion", key_region},
    {"aws:securetransport", key_secure_transport},
    {"aws:useragent", key_always},
    {"aws:currenttime", key_time},
    {"aws:epochtime", key_time},
    {"aws:referer", xp_key_chosen},
    {NULL, NULL},
};

XpKeyBuild *xp_context_network_key(const char *lower)
{
    return xp_key_row_find(rows, lower);
}
