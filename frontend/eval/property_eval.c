/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "frontend/eval/address.h"
#include "frontend/eval/context_derive.h"
#include "frontend/eval/date.h"
#include "frontend/eval/keys.h"
#include "frontend/eval/number.h"
#include "frontend/eval/tri.h"
#include "frontend/model/fact.h"

/* xp_eval_cond(): a property's condition read in the calls of a decision. */

typedef struct {
    XpCall *first;
    XpCall *kms; /* the forwarded call of a story, or NULL */
    XpTriPool *tris;
    const XpSymbols *symbols;
    const char *const *values;
} Scene;

static char *bind(const Scene *scene, const char *text)
{
    if (scene->symbols == NULL || !xp_symbols_in(text))
        return g_strdup(text);
    return xp_symbols_bind(scene->symbols, text, scene->values);
}

static const XpTri *open_value(const Scene *scene, const XpCond *cond, const XpKeyState *state)
{
    if (state->fact != NULL)
        return xp_tri_maybe(scene->tris, state->fact);
    g_autofree char *what = g_strdup_printf("what %s is in the call", cond->key);
    return xp_tri_maybe(scene->tris, xp_tri_fact(scene->tris, xp_fact_unsure("S-SND-8", what)));
}

static XpTruth match_both(const GArray *pattern, const GArray *text)
{
    XpTruth glob = xp_match_glob(xp_pieces_slice(pattern), xp_pieces_slice(text));
    XpTruth arn = xp_match_arn(xp_pieces_slice(pattern), xp_pieces_slice(text));
    return glob == arn ? glob : XP_MAYBE;
}

/* Keys without a row are text. */
static XpKeyType type_of(const char *key)
{
    const XpConditionKey *row = xp_condition_key_lookup(key);
    return row != NULL ? row->type : XP_KEY_TYPE_STRING;
}

/* What is read differently by different readers is left open. */
static XpTruth order_numbers(XpOrder order, const char *wanted, const char *value)
{
    XpNumber left, right;
    if (xp_number_parse(wanted, &right) != XP_READ_SURE ||
        xp_number_parse(value, &left) != XP_READ_SURE)
        return XP_MAYBE;
    return xp_truth_of(xp_order_holds(order, xp_number_compare(&left, &right)));
}

static XpTruth order_dates(XpOrder order, const char *wanted, const char *value)
{
    XpDate left, right;
    if (xp_date_parse(wanted, &right) != XP_READ_SURE ||
        xp_date_parse(value, &left) != XP_READ_SURE)
        return XP_MAYBE;
    return xp_date_compare(&left, order, &right);
}

/* A single address of a property is just that one. */
static XpTruth is_in_range(const char *wanted, const char *value)
{
    XpNetwork network;
    XpAddress address;
    const char *rule;
    if (!xp_network_parse(wanted, &network) || xp_address_parse(value, &address) != XP_READ_SURE)
        return XP_MAYBE;
    network.bare = FALSE;
    return xp_network_contains(&network, &address, &rule);
}

static XpTruth is_text(const char *wanted, const char *value)
{
    g_autoptr(GArray) pattern = xp_pieces_from_text(wanted, FALSE);
    g_autoptr(GArray) text = xp_pieces_from_text(value, FALSE);
    return xp_match_glob(xp_pieces_slice(pattern), xp_pieces_slice(text));
}

static XpTruth is_boolean(const char *wanted, const char *value)
{
    XpTruth same = is_text(wanted, value);
    return same == XP_FALSE ? xp_truth_of(g_ascii_strcasecmp(wanted, value) == 0) : same;
}

/* Values are read as the key's type says. */
static XpTruth is_value(XpKeyType type, const char *wanted, const char *value)
{
    switch (type) {
    case XP_KEY_TYPE_STRING:
    case XP_KEY_TYPE_ARN:
        return is_text(wanted, value);
    case XP_KEY_TYPE_BOOL:
        return is_boolean(wanted, value);
    case XP_KEY_TYPE_NUMERIC:
        return order_numbers(XP_ORDER_EQUAL, wanted, value);
    case XP_KEY_TYPE_DATE:
        return order_dates(XP_ORDER_EQUAL, wanted, value);
    case XP_KEY_TYPE_IP:
        return is_in_range(wanted, value);
    }
    g_assert_not_reached();
}

/* Only numbers and dates have an order; of a key nobody lists the type is not known. */
static XpTruth is_ordered(XpKeyType type, XpOrder order, const char *wanted, const char *value)
{
    switch (type) {
    case XP_KEY_TYPE_NUMERIC:
        return order_numbers(order, wanted, value);
    case XP_KEY_TYPE_DATE:
        return order_dates(order, wanted, value);
    case XP_KEY_TYPE_STRING:
    case XP_KEY_TYPE_ARN:
    case XP_KEY_TYPE_BOOL:
    case XP_KEY_TYPE_IP:
        return XP_MAYBE;
    }
    g_assert_not_reached();
}

static XpTruth is_like(XpKeyType type, const char *wanted, const char *value)
{
    g_autoptr(GArray) pattern = xp_pieces_from_text(wanted, TRUE);
    g_autoptr(GArray) text = xp_pieces_from_text(value, FALSE);
    return type == XP_KEY_TYPE_ARN ? match_both(pattern, text)
                                   : xp_match_glob(xp_pieces_slice(pattern), xp_pieces_slice(text));
}

static XpTruth compare(const XpCond *cond, const char *wanted, const char *value)
{
    XpKeyType type = type_of(cond->key);
    switch (cond->kind) {
    case XP_COND_IS:
        return is_value(type, wanted, value);
    case XP_COND_LIKE:
        return is_like(type, wanted, value);
    case XP_COND_LESS:
        return is_ordered(type, XP_ORDER_LESS, wanted, value);
    case XP_COND_GREATER:
        return is_ordered(type, XP_ORDER_GREATER, wanted, value);
    case XP_COND_LESS_EQUAL:
        return is_ordered(type, XP_ORDER_LESS_EQUAL, wanted, value);
    case XP_COND_GREATER_EQUAL:
        return is_ordered(type, XP_ORDER_GREATER_EQUAL, wanted, value);
    case XP_COND_AND:
    case XP_COND_OR:
    case XP_COND_NOT:
    case XP_COND_PRESENT:
    case XP_COND_ABSENT:
        break;
    }
    g_assert_not_reached();
}

/* Some value of the key against some value of the atom. */
static XpTruth compare_all(const Scene *scene, const XpCond *cond, const XpKeyState *state)
{
    XpTruth any = XP_FALSE;
    for (guint i = 0; i < cond->n_values; i++) {
        g_autofree char *wanted = bind(scene, cond->values[i]);
        for (guint j = 0; j < state->n; j++)
            any = xp_truth_or(any, compare(cond, wanted, state->values[j]));
    }
    return any;
}

static const XpTri *eval_atom(const Scene *scene, const XpCond *cond)
{
    gboolean kms = g_ascii_strncasecmp(cond->key, "kms:", 4) == 0;
    const XpKeyState state =
        xp_call_key(kms && scene->kms != NULL ? scene->kms : scene->first, cond->key);
    XpTruth truth = state.present;
    if (cond->kind == XP_COND_ABSENT)
        truth = xp_truth_not(truth);
    else if (cond->kind != XP_COND_PRESENT && truth != XP_FALSE)
        truth = xp_truth_and(truth, compare_all(scene, cond, &state));
    return truth == XP_MAYBE ? open_value(scene, cond, &state) : xp_tri_sure(truth == XP_TRUE);
}

static const XpTri *eval_cond(const Scene *scene, const XpCond *cond)
{
    const XpTri *all = xp_tri_sure(TRUE);
    const XpTri *any = xp_tri_sure(FALSE);
    for (guint i = 0; i < cond->n_children; i++) {
        const XpTri *child = eval_cond(scene, cond->children[i]);
        all = xp_tri_and(scene->tris, all, child);
        any = xp_tri_or(scene->tris, any, child);
    }
    switch (cond->kind) {
    case XP_COND_AND:
        return all;
    case XP_COND_OR:
        return any;
    case XP_COND_NOT:
        return xp_tri_not(scene->tris, all);
    case XP_COND_PRESENT:
    case XP_COND_ABSENT:
    case XP_COND_IS:
    case XP_COND_LIKE:
    case XP_COND_LESS:
    case XP_COND_GREATER:
    case XP_COND_LESS_EQUAL:
    case XP_COND_GREATER_EQUAL:
        return eval_atom(scene, cond);
    }
    g_assert_not_reached();
}

/* ---- the calls, with what is not known of them ---- */

static gboolean names_key(const XpKeyRef *key, const char *arn)
{
    if (key->kind == XP_KEY_LOADED)
        return g_strcmp0(key->key->arn, arn) == 0;
    return key->kind == XP_KEY_FOREIGN && g_strcmp0(key->arn, arn) == 0;
}

/* The key of @secret the forwarded call @call was made on; a key without a known ARN is the
 * present one. */
static const XpKeyRef *find_key(const XpResource *secret, const XpRequest *call)
{
    for (guint i = 0; i < secret->n_version_keys; i++) {
        if (names_key(&secret->version_keys[i], call->resource))
            return &secret->version_keys[i];
    }
    return &secret->kms_key;
}

/* What the forwarded call was decided with, given or derived, is known. */
static void put_decided(XpCall *call, const XpRequest *decided)
{
    XpKeys keys = {call, NULL, FALSE};
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, decided->context);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const XpContextValue *known = value;
        xp_keys_put(&keys, key, known->values, known->n);
    }
}

static XpCall *find_kms_call(const XpCall *first, const GPtrArray *calls)
{
    const XpResource *secret = first->target.resource;
    if (calls->len < 2 || secret == NULL || secret->kind != XP_RESOURCE_SECRET)
        return NULL;
    const XpRequest *decided = g_ptr_array_index(calls, 1);
    XpCall *call = xp_call_forward(first, find_key(secret, decided), NULL);
    put_decided(call, decided);
    return call;
}

XpTruth xp_eval_cond(const XpWorld *world, const XpCond *cond, GPtrArray *calls,
                     const XpSymbols *symbols, const char *const *values, GPtrArray *unknowns)
{
    /* Only keys are read, so nothing hangs on the assumptions. */
    const XpEvalOptions options = {0};
    g_autoptr(XpTriPool) tris = xp_tri_pool_new();
    const XpRequest *request = g_ptr_array_index(calls, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(XpCall) first = xp_call_new(world, request, &options, tris, request->action, &error);
    if (first == NULL)
        g_error("a decided call contradicts itself: %s", error->message);
    g_autoptr(XpCall) kms = find_kms_call(first, calls);
    Scene scene = {first, kms, tris, symbols, values};
    const XpTri *truth = eval_cond(&scene, cond);
    if (unknowns != NULL)
        xp_tri_collect(truth, unknowns);
    return xp_tri_truth(truth);
}
