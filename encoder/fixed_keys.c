/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/fixed_keys.h"

#include <string.h>

#include "encoder/instant.h"
#include "encoder/membership.h"
#include "frontend/model/condition.h"

static gboolean is_below(const char *key, const char *prefix)
{
    return g_str_has_prefix(key, prefix);
}

static gboolean states(const XpRequest *request, const char *key)
{
    return xp_request_get(request, key) != NULL;
}

gboolean xp_fixed_is_forwarded(const XpRequest *request)
{
    const XpContextValue *via = xp_request_get(request, "aws:ViaAWSService");
    if (request->read_secret)
        return via != NULL && via->n == 1 && g_ascii_strcasecmp(via->values[0], "true") == 0;
    return states(request, "kms:ViaService") ||
           (via != NULL && via->n == 1 && g_ascii_strcasecmp(via->values[0], "true") == 0);
}

gboolean xp_fixed_has_endpoint(const XpRequest *request)
{
    return request->vpc_endpoint != NULL || states(request, "aws:SourceVpce") ||
           states(request, "aws:SourceVpc") || states(request, "aws:VpcSourceIp");
}

/* ---- what is stated ---- */

/* Keys that describe the call the caller sends; all others go with its credentials. Of a key nobody
 * lists that is not known. Rule: S-KEY-10, S-SND-11 */
static gboolean stays_with_sender(const char *key)
{
    static const char *const prefixes[] = {
        "sts:",          "secretsmanager:", "iam:",
        "aws:resource",  "aws:request",     "aws:tagkeys",
        "aws:referer",   "aws:calledvia",   "aws:viaawsservice",
        "aws:useragent", "aws:sourceip",    "aws:sourcevpc",
        "aws:vpc",       "aws:sourcearn",   "aws:sourceaccount",
        "aws:sourceorg",
    };
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (is_below(key, prefixes[i]))
            return TRUE;
    return xp_condition_key_lookup(key) == NULL;
}

/* A tag of the resource has a second name in its service: where nobody supplied the tags, what is
 * stated under the one counts under the other. Rule: S-KEY-3 */
static const XpContextValue *stated_by_other_name(const XpCallTerms *call, const char *key)
{
    static const char everywhere[] = "aws:resourcetag/";
    const char *own = strcmp(call->service, "secretsmanager") == 0 ? "secretsmanager:resourcetag/"
                      : call->role != NULL                         ? "iam:resourcetag/"
                                                                   : NULL;
    const XpTags *tags = call->resource != NULL ? &call->resource->tags
                         : call->role != NULL   ? &call->role->tags
                                                : NULL;
    if (own == NULL || (tags != NULL && tags->status != XP_UNKNOWN))
        return NULL;
    const char *from = is_below(key, everywhere) ? everywhere : is_below(key, own) ? own : NULL;
    if (from == NULL)
        return NULL;
    g_autofree char *other = g_strconcat(from == own ? everywhere : own, key + strlen(from), NULL);
    return xp_request_get(call->fixed, other);
}

const XpContextValue *xp_fixed_stated(const XpCallTerms *call, const char *key)
{
    const XpRequest *request = call->fixed;
    gboolean kms = is_below(key, "kms:");
    if (call->sender == NULL) {
        if (kms && request->read_secret)
            return NULL;
        const XpContextValue *value = xp_request_get(request, key);
        return value != NULL ? value : stated_by_other_name(call, key);
    }
    if (strcmp(key, "kms:encryptioncontext:secretversionid") == 0 && !states(request, key))
        return xp_request_get(request, "secretsmanager:VersionId");
    return kms || !stays_with_sender(key) ? xp_request_get(request, key) : NULL;
}

/* ---- time ---- */

/* The seconds of the decimal @instant, without its fraction. FALSE if they are too many. */
static gboolean read_seconds(const char *instant, gint64 *out_seconds, gboolean *out_whole)
{
    gsize n = strcspn(instant, ".");
    g_autofree char *seconds = g_strndup(instant, n);
    *out_whole = instant[n] == '\0';
    if (!g_ascii_string_to_signed(seconds, 10, G_MININT64 + 1, G_MAXINT64, out_seconds, NULL))
        return FALSE;
    if (!*out_whole && *instant == '-')
        (*out_seconds)--;
    return TRUE;
}

/* The moment of the request, in whole seconds: by either of its two keys, else @call's. Where both
 * are stated, @seconds chooses. FALSE where the key does not tell: it cannot be read or may be two
 * things. */
static gboolean find_moment(const XpCallTerms *call, gboolean seconds, gint64 *out_moment,
                            gboolean *out_whole)
{
    const XpContextValue *epoch = xp_request_get(call->fixed, "aws:EpochTime");
    const XpContextValue *date = xp_request_get(call->fixed, "aws:CurrentTime");
    gboolean counts_seconds = epoch != NULL && (seconds || date == NULL);
    const XpContextValue *value = counts_seconds ? epoch : date;
    *out_moment = call->now;
    *out_whole = TRUE;
    if (value == NULL)
        return TRUE;
    if (value->n != 1)
        return FALSE;
    g_autoptr(GPtrArray) instants = xp_instant_parse(value->values[0]);
    return instants->len == 1 &&
           read_seconds(g_ptr_array_index(instants, 0), out_moment, out_whole) &&
           (*out_whole || !counts_seconds);
}

/* @seconds: as aws:EpochTime, which has no fraction, else as a date. @out_text: returns new. */
static XpUnsaid show_moment(const XpCallTerms *call, gboolean seconds, char **out_text)
{
    gint64 moment = 0;
    gboolean whole = FALSE;
    if (!find_moment(call, seconds, &moment, &whole) || (!whole && !seconds))
        return XP_UNSAID_PRESENT;
    *out_text = seconds ? g_strdup_printf("%" G_GINT64_FORMAT, moment) : xp_instant_print(moment);
    return XP_UNSAID_TEXT;
}

/* ---- the caller ---- */

static gboolean is_session(const XpRequest *request)
{
    return request->caller.kind == XP_CALLER_SESSION ||
           request->caller.kind == XP_CALLER_FEDERATED_USER;
}

static gboolean is_owner(const XpRequest *request)
{
    return request->caller.kind == XP_CALLER_USER || request->caller.kind == XP_CALLER_ROOT;
}

/* Whoever states the policies of a foreign caller states all there is to know of it. */
static gboolean is_stated(const XpRequest *request)
{
    return request->has_identity_policies && request->caller.identity == NULL;
}

static XpUnsaid principal_tag(const XpRequest *request)
{
    if (request->caller.kind != XP_CALLER_USER && request->caller.kind != XP_CALLER_SESSION)
        return XP_UNSAID_ABSENT;
    if (request->caller.identity != NULL)
        return XP_UNSAID_RULES;
    return is_stated(request) ? XP_UNSAID_ABSENT : XP_UNSAID_OPEN;
}

static XpUnsaid principal_org(const XpCallTerms *call, const char *key, char **out_text)
{
    const XpCaller *caller = &call->fixed->caller;
    if (caller->kind == XP_CALLER_SERVICE || caller->kind == XP_CALLER_ANONYMOUS)
        return XP_UNSAID_ABSENT;
    guint account = xp_problem_account_find(call->problem, caller->account);
    XpMembership membership = xp_membership_of(call->problem, account);
    if (membership == XP_MEMBER_KNOWN || membership == XP_MEMBER_NONE)
        return XP_UNSAID_RULES;
    /* A member has a path, which begins with its organization: an empty list of paths says that
     * there is none. Rule: S-KEY-4 */
    const XpContextValue *paths = xp_request_get(call->fixed, "aws:PrincipalOrgPaths");
    if (paths != NULL && paths->n == 0)
        return XP_UNSAID_ABSENT;
    if (paths != NULL && strcmp(key, "aws:principalorgid") == 0) {
        *out_text = g_strndup(paths->values[0], strcspn(paths->values[0], "/"));
        return XP_UNSAID_TEXT;
    }
    const XpContextValue *id = xp_request_get(call->fixed, "aws:PrincipalOrgID");
    if (id != NULL && id->n == 1 && strcmp(key, "aws:principalorgpaths") == 0) {
        *out_text = g_strdup(id->values[0]);
        return XP_UNSAID_BELOW;
    }
    return membership == XP_MEMBER_FOREIGN && is_stated(call->fixed) ? XP_UNSAID_ABSENT
                                                                     : XP_UNSAID_RULES;
}

/* Rule: S-KEY-4, S-KEY-10 */
static XpUnsaid token_time(const XpCallTerms *call, char **out_text)
{
    const XpRequest *request = call->fixed;
    gboolean temporary = is_session(request) || states(request, "aws:MultiFactorAuthPresent") ||
                         states(request, "aws:MultiFactorAuthAge");
    if (!is_session(request) && !is_owner(request))
        return XP_UNSAID_ABSENT;
    if (temporary)
        return show_moment(call, FALSE, out_text);
    return call->sender != NULL || xp_fixed_is_forwarded(request) ? XP_UNSAID_OPEN
                                                                  : XP_UNSAID_ABSENT;
}

/* A call forwarded for long-term keys says false, by the documentation. Rule: S-KEY-10 */
static XpUnsaid mfa_present(const XpCallTerms *call, char **out_text)
{
    const XpRequest *request = call->fixed;
    gboolean forwarded = call->sender != NULL || xp_fixed_is_forwarded(request);
    gboolean age = states(request, "aws:MultiFactorAuthAge");
    gboolean longterm = is_owner(request) && !states(request, "aws:TokenIssueTime");
    if (!age && !(forwarded && longterm))
        return XP_UNSAID_ABSENT;
    *out_text = g_strdup(age ? "true" : "false");
    return XP_UNSAID_TEXT;
}

static XpUnsaid of_caller(const XpCallTerms *call, const char *key, char **out_text)
{
    const XpRequest *request = call->fixed;
    if (is_below(key, "aws:principaltag/"))
        return principal_tag(request);
    if (is_below(key, "aws:principalorg"))
        return principal_org(call, key, out_text);
    if (strcmp(key, "aws:username") == 0 && request->caller.kind != XP_CALLER_USER)
        return XP_UNSAID_ABSENT;
    if (strcmp(key, "aws:tokenissuetime") == 0)
        return token_time(call, out_text);
    if (strcmp(key, "aws:multifactorauthpresent") == 0)
        return mfa_present(call, out_text);
    if (strcmp(key, "aws:multifactorauthage") == 0)
        return XP_UNSAID_ABSENT;
    if (request->caller.kind == XP_CALLER_SERVICE && strcmp(key, "aws:principalservicename") == 0) {
        *out_text = g_strdup(request->caller.name);
        return XP_UNSAID_TEXT;
    }
    if (request->caller.kind == XP_CALLER_SERVICE && is_below(key, "aws:principalservicename"))
        return XP_UNSAID_PRESENT;
    return is_below(key, "aws:principalservicename") ? XP_UNSAID_ABSENT : XP_UNSAID_RULES;
}

/* ---- the network ---- */

/* A forwarded call of a story has network keys of its own, of which nothing is known. */
static XpUnsaid of_network(const XpCallTerms *call, const char *key, char **out_text)
{
    const XpRequest *request = call->fixed;
    if (call->sender != NULL)
        return XP_UNSAID_RULES;
    if (strcmp(key, "aws:sourcevpce") == 0 && request->vpc_endpoint != NULL) {
        *out_text = g_strdup(request->vpc_endpoint);
        return XP_UNSAID_TEXT;
    }
    if (strcmp(key, "aws:sourceip") == 0 || !xp_fixed_has_endpoint(request) ||
        xp_fixed_is_forwarded(request))
        return XP_UNSAID_ABSENT;
    if (strcmp(key, "aws:sourcevpcarn") != 0 && !is_below(key, "aws:vpce"))
        return XP_UNSAID_PRESENT;
    if (strcmp(call->service, "kms") != 0 || is_below(key, "aws:vpceorg"))
        return XP_UNSAID_OPEN; /* Rule: S-KEY-11 */
    const XpVpcEndpoint *endpoint =
        request->vpc_endpoint != NULL
            ? xp_world_endpoint(call->problem->world, request->vpc_endpoint)
            : NULL;
    if (strcmp(key, "aws:vpceaccount") != 0 || endpoint == NULL || endpoint->account == NULL)
        return XP_UNSAID_PRESENT;
    *out_text = g_strdup(endpoint->account->id);
    return XP_UNSAID_TEXT;
}

/* ---- keys of services ---- */

static gint compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

GPtrArray *xp_fixed_names(const XpRequest *request, const char *family)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, request->context);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (g_ascii_strncasecmp(key, family, strlen(family)) == 0)
            g_ptr_array_add(names, (char *)key + strlen(family));
    g_ptr_array_sort(names, compare_texts);
    return names;
}

static XpUnsaid encryption_context_keys(const XpCallTerms *call)
{
    g_autoptr(GPtrArray) names = xp_fixed_names(call->fixed, "kms:EncryptionContext:");
    gboolean of_later_call = call->fixed->read_secret && call->sender == NULL;
    return names->len > 0 && !of_later_call ? XP_UNSAID_NAMES : XP_UNSAID_ABSENT;
}

static gboolean is_on_key(const XpCallTerms *call)
{
    if (strcmp(call->service, "kms") != 0 || call->arn == NULL)
        return FALSE;
    g_autofree char *arn = xp_rope_constant(call->arn);
    return arn == NULL || strstr(arn, ":key/") != NULL;
}

/* Does the request list @name, the free part of a key, without giving that key? Rule: S-COND-5 */
static gboolean is_listed(const XpRequest *request, const char *list, const char *name)
{
    const XpContextValue *value = xp_request_get(request, list);
    for (guint i = 0; value != NULL && i < value->n; i++)
        if (g_ascii_strcasecmp(value->values[i], name) == 0)
            return TRUE;
    return FALSE;
}

/* Which service makes a call is not known where only that one does is. Rule: S-KMS-22 */
static XpUnsaid grant_for_resource(const XpCallTerms *call)
{
    const XpRequest *request = call->fixed;
    gboolean some = xp_fixed_is_forwarded(request) && !states(request, "kms:ViaService");
    return some && xp_condition_key_has_operation("kms:GrantIsForAWSResource", request->action)
               ? XP_UNSAID_PRESENT
               : XP_UNSAID_RULES;
}

/* What of a key that is created the request does not say may be there by its default. */
static XpUnsaid of_new_key(const XpCallTerms *call)
{
    return g_ascii_strcasecmp(call->fixed->action, "kms:CreateKey") == 0 ? XP_UNSAID_OPEN
                                                                         : XP_UNSAID_ABSENT;
}

static XpUnsaid of_kms(const XpCallTerms *call, const char *key)
{
    static const char *const properties[] = {"kms:keyorigin", "kms:keyspec", "kms:keyusage", NULL};
    gboolean story = call->sender != NULL;
    if (strcmp(key, "kms:grantisforawsresource") == 0)
        return grant_for_resource(call);
    if (strcmp(key, "kms:encryptionalgorithm") == 0)
        return XP_UNSAID_RULES;
    if (strcmp(key, "kms:calleraccount") == 0)
        return XP_UNSAID_RULES;
    if (strcmp(key, "kms:encryptioncontextkeys") == 0)
        return story ? XP_UNSAID_RULES : encryption_context_keys(call);
    if (strcmp(key, "kms:encryptioncontext:secretversionid") == 0 && story)
        return XP_UNSAID_PRESENT;
    if (is_below(key, "kms:encryptioncontext:") && !story &&
        is_listed(call->fixed, "kms:EncryptionContextKeys", key + strlen("kms:encryptioncontext:")))
        return XP_UNSAID_ANY; /* Rule: S-KMS-19 */
    if (strcmp(key, "kms:requestalias") == 0)
        return story ? XP_UNSAID_OPEN : XP_UNSAID_ABSENT;
    if (strcmp(key, "kms:multiregion") == 0 ||
        (strcmp(key, "kms:resourcealiases") == 0 && call->resource != NULL &&
         call->resource->n_aliases > 0))
        return XP_UNSAID_RULES;
    if (g_strv_contains(properties, key))
        return is_on_key(call) ? XP_UNSAID_PRESENT : of_new_key(call);
    if (strcmp(key, "kms:multiregionkeytype") == 0)
        return is_on_key(call) ? XP_UNSAID_RULES : XP_UNSAID_ABSENT;
    if (strcmp(key, "kms:resourcealiases") == 0 || is_below(key, "kms:customermasterkey"))
        return is_on_key(call) ? XP_UNSAID_OPEN : XP_UNSAID_ABSENT;
    gboolean derived =
        story && (strcmp(key, "kms:viaservice") == 0 || is_below(key, "kms:encryptioncontext:"));
    return derived ? XP_UNSAID_RULES : XP_UNSAID_ABSENT;
}

static gboolean is_on_secret(const XpCallTerms *call)
{
    return strcmp(call->service, "secretsmanager") == 0 && call->arn != NULL;
}

static gboolean is_action(const XpCallTerms *call, const char *name)
{
    return call->actions->len == 1 && strcmp(g_ptr_array_index(call->actions, 0), name) == 0;
}

static XpUnsaid of_secrets_manager(const XpCallTerms *call, const char *key)
{
    if (!is_on_secret(call))
        return XP_UNSAID_ABSENT;
    if (strcmp(key, "secretsmanager:secretid") == 0)
        return is_action(call, "secretsmanager:createsecret") ? XP_UNSAID_ABSENT : XP_UNSAID_RULES;
    if (is_below(key, "secretsmanager:resourcetag/"))
        return XP_UNSAID_RULES;
    if (is_below(key, "secretsmanager:resource/") ||
        strcmp(key, "secretsmanager:secretprimaryregion") == 0)
        return XP_UNSAID_OPEN;
    return XP_UNSAID_ABSENT;
}

/* Some services a forwarded call came by are named, and not which others there are. */
static gboolean names_some_services(const XpCallTerms *call, const char *key)
{
    return call->sender == NULL && is_below(key, "aws:calledvia") &&
           (states(call->fixed, "aws:CalledViaFirst") || states(call->fixed, "aws:CalledViaLast"));
}

/* ---- all keys ---- */

static gboolean is_one_of(const char *key, const char *const *prefixes)
{
    for (guint i = 0; prefixes[i] != NULL; i++)
        if (is_below(key, prefixes[i]))
            return TRUE;
    return FALSE;
}

XpUnsaid xp_fixed_unsaid(const XpCallTerms *call, const char *key, char **out_text)
{
    static const char *const caller[] = {"aws:principal",       "aws:userid",
                                         "aws:username",        "aws:tokenissuetime",
                                         "aws:multifactorauth", NULL};
    static const char *const network[] = {"aws:sourceip", "aws:sourcevpc", "aws:vpc", NULL};
    static const char *const resource[] = {"aws:resourceorg", "aws:resourceaccount",
                                           "aws:resourcetag/", "iam:resourcetag/", NULL};
    static const char *const derived[] = {"aws:securetransport", "aws:viaawsservice", NULL};
    *out_text = NULL;
    if (xp_condition_key_lookup(key) == NULL)
        return call->sender != NULL && states(call->fixed, key) ? XP_UNSAID_OPEN : XP_UNSAID_ABSENT;
    if (is_one_of(key, caller))
        return of_caller(call, key, out_text);
    if (is_one_of(key, network))
        return of_network(call, key, out_text);
    if (is_one_of(key, resource))
        return call->arn != NULL ? XP_UNSAID_RULES : XP_UNSAID_ABSENT;
    if (is_one_of(key, derived) || (call->sender != NULL && is_below(key, "aws:calledvia")))
        return XP_UNSAID_RULES;
    if (names_some_services(call, key))
        return XP_UNSAID_OPEN;
    if (is_below(key, "kms:"))
        return of_kms(call, key);
    if (is_below(key, "secretsmanager:"))
        return of_secrets_manager(call, key);
    if (is_below(key, "aws:requesttag/") && call->sender == NULL &&
        is_listed(call->fixed, "aws:TagKeys", key + strlen("aws:requesttag/")))
        return XP_UNSAID_OPEN; /* who removes a tag names it, and gives no value: S-KEY-4 */
    if (strcmp(key, "aws:requestedregion") == 0)
        return call->region != NULL ? XP_UNSAID_RULES : XP_UNSAID_PRESENT;
    if (strcmp(key, "aws:currenttime") == 0 || strcmp(key, "aws:epochtime") == 0)
        return show_moment(call, strcmp(key, "aws:epochtime") == 0, out_text);
    return strcmp(key, "aws:useragent") == 0 ? XP_UNSAID_PRESENT : XP_UNSAID_ABSENT;
}
