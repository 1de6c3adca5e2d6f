/* SPDX-License-Identifier: Apache-2.0 */

/* What to do about a story, and what a claim that fails lacks. */

#include "reports/view.h"

/* Returns new: the numbers of the open links of @call, "2 and 3", or "". @number: of the link
 * before the first; counted on. */
static char *open_numbers(const XpStory *story, guint call, guint *number)
{
    g_autoptr(GArray) chain = xp_view_chain(story, call);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < chain->len; i++) {
        const XpViewLink *link = &g_array_index(chain, XpViewLink, i);
        (*number)++;
        if (link->statement != NULL && xp_view_openness(link->statement) != NULL)
            g_string_append_printf(out, "%s%u", out->len > 0 ? " and " : "", *number);
    }
    return g_string_free(out, FALSE);
}

/* TRUE when the caller belongs to the account that owns what every call is about. */
static gboolean is_owner(const XpStory *story)
{
    const char *account = story->request->caller.account;
    for (guint i = 0; i < story->calls->len; i++) {
        const XpRequest *call = g_ptr_array_index(story->calls, i);
        if (g_strcmp0(call->resource_account, account) != 0)
            return FALSE;
    }
    return account != NULL && story->calls->len > 0;
}

/* Returns new: the least that a property has to permit of the owner. */
static char *owner_phrase(const XpStory *story, const char *owner)
{
    gboolean root = story->request->caller.kind == XP_CALLER_ROOT;
    return g_strconcat(root ? "root of " : "account ", owner, NULL);
}

/* Closing one call of several is enough, so "2 or 4". */
static char *narrowing(const XpWorld *world, const XpStory *story)
{
    g_autoptr(GString) numbers = g_string_new(NULL);
    guint number = 0;
    for (guint call = 0; call < MAX(story->calls->len, 1); call++) {
        g_autofree char *open = open_numbers(story, call, &number);
        g_string_append_printf(numbers, "%s%s", numbers->len > 0 && open[0] != '\0' ? " or " : "",
                               open);
    }
    const char *owner = xp_view_account(world, story, story->request->caller.account);
    g_autofree char *permitted = owner_phrase(story, owner);
    if (numbers->len == 0 && is_owner(story))
        return g_strdup_printf("%s is the owner: if it may do this, permit `%s` in the property",
                               owner, permitted);
    if (numbers->len == 0)
        return g_strdup("narrow one of the above; or, if this request is fine, permit it in the "
                        "property");
    if (!is_owner(story))
        return g_strdup_printf("in %s, name the principals you mean; or, if this request is fine, "
                               "permit it in the property",
                               numbers->str);
    return g_strdup_printf("%s is the owner: if it may do this, permit `%s` in the property; if "
                           "not, name the principals you mean in %s",
                           owner, permitted, numbers->str);
}

static gboolean is_denied(const XpStory *story)
{
    g_autoptr(GArray) chain = xp_view_chain(story, story->refused_call);
    return chain->len > 0 && g_array_index(chain, XpViewLink, 0).step->says == XP_SAYS_DENY;
}

char *xp_view_fix(const XpWorld *world, const XpPropertyResult *property, const XpStory *story)
{
    if (property->advice != NULL)
        return g_strdup_printf("%s; or, if this request is fine, permit it in the property",
                               property->advice);
    if (story->gain != NULL)
        return g_strdup("take back the change above; or, if it is meant, say who may have it with "
                        "`except ... because`");
    if (story->refused)
        return g_strdup(is_denied(story)
                            ? "except it from the Deny above, or leave it out with `when` or "
                              "`unless`"
                            : "let the policies above allow it, or leave it out with `when` or "
                              "`unless`");
    return narrowing(world, story);
}

char *xp_view_missing(const XpMissing *missing)
{
    gboolean plural = missing->layer == XP_LAYER_IDENTITY || missing->layer == XP_LAYER_GRANT ||
                      missing->layer == XP_LAYER_SCP || missing->layer == XP_LAYER_RCP;
    gboolean denied = g_strcmp0(missing->rule, "S-EVAL-1") == 0;
    const char *says = denied   ? (plural ? "deny" : "denies")
                       : plural ? "do not allow"
                                : "does not allow";
    return g_strdup_printf(
        "%s: the %s of %s %s it", missing->call_name != NULL ? missing->call_name : "",
        xp_view_layer(missing->layer), missing->account != NULL ? missing->account : "?", says);
}

const XpContextValue *xp_view_context(const XpStory *story, const char *key)
{
    for (guint i = 0; i < story->calls->len; i++) {
        const XpContextValue *value = xp_request_get(g_ptr_array_index(story->calls, i), key);
        if (value != NULL)
            return value;
    }
    return xp_request_get(story->request, key);
}
