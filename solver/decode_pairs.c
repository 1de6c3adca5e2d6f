/* SPDX-License-Identifier: Apache-2.0 */
#include "solver/decode_pairs.h"

#include "encoder/fixed_keys.h"

static const char context_family[] = "kms:EncryptionContext:";

static gboolean has_text(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (g_ascii_strcasecmp(g_ptr_array_index(texts, i), text) == 0)
            return TRUE;
    return FALSE;
}

/* TRUE if all of @texts are among @others, letter case apart. */
static gboolean is_within(const GPtrArray *texts, const GPtrArray *others)
{
    for (guint i = 0; i < texts->len; i++)
        if (!has_text(others, g_ptr_array_index(texts, i)))
            return FALSE;
    return TRUE;
}

/* Returns new: the names of the encryption context as stated so far. */
static GPtrArray *stated_names(const XpRequest *request)
{
    const XpContextValue *list = xp_request_get(request, "kms:EncryptionContextKeys");
    GPtrArray *names = xp_fixed_names(request, context_family);
    for (guint i = 0; list != NULL && i < list->n; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)list->values[i]);
    return names;
}

/* TRUE if some document or grant speaks of @name. */
static gboolean is_spoken_of(const XpCallTerms *sent, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(context_family, -1);
    g_autofree char *key = g_strconcat(lower, name, NULL);
    if (xp_context_is_asked(sent, key))
        return TRUE;
    for (guint i = 0; i < sent->exact->len; i++) {
        const XpExactContext *exact = g_ptr_array_index(sent->exact, i);
        if (has_text(exact->names, name))
            return TRUE;
    }
    return FALSE;
}

/* The model has more than @exact, and the request as stated does not. */
static gboolean is_short(XpLazy *lazy, const XpExactContext *exact, const GPtrArray *names)
{
    return names->len > 0 && !xp_lazy_holds(lazy, exact->used) && is_within(exact->names, names) &&
           is_within(names, exact->names);
}

char *xp_decode_further_pair(XpLazy *lazy, const XpCallTerms *sent, const XpRequest *request)
{
    g_autoptr(GPtrArray) names = stated_names(request);
    gboolean needed = FALSE;
    for (guint i = 0; sent->exact != NULL && i < sent->exact->len; i++)
        needed = needed || is_short(lazy, g_ptr_array_index(sent->exact, i), names);
    if (!needed)
        return NULL;
    g_autofree char *name = g_strdup("further");
    for (guint number = 2; is_spoken_of(sent, name); number++) {
        g_free(name);
        name = g_strdup_printf("further%u", number);
    }
    return g_strconcat(context_family, name, NULL);
}
