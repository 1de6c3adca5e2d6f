/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/cli/props_json.h"

#include "reports/json_util.h"

const char *xp_props_level(XpLevel level)
{
    switch (level) {
    case XP_LEVEL_CRITICAL:
        return "critical";
    case XP_LEVEL_HIGH:
        return "high";
    case XP_LEVEL_MEDIUM:
        return "medium";
    case XP_LEVEL_LOW:
        return "low";
    case XP_LEVEL_INFO:
        return "info";
    }
    g_assert_not_reached();
}

static const char *subject_kind(XpSubjectKind kind)
{
    switch (kind) {
    case XP_SUBJECT_PRINCIPAL:
        return "principal";
    case XP_SUBJECT_ANYONE:
        return "anyone";
    case XP_SUBJECT_ANONYMOUS:
        return "anonymous";
    case XP_SUBJECT_ROLE:
        return "role";
    case XP_SUBJECT_USER:
        return "user";
    case XP_SUBJECT_GROUP:
        return "group";
    case XP_SUBJECT_SERVICE:
        return "service";
    case XP_SUBJECT_FEDERATED:
        return "federated";
    case XP_SUBJECT_SESSION:
        return "session";
    case XP_SUBJECT_ROOT:
        return "root";
    case XP_SUBJECT_ACCOUNT:
        return "account";
    case XP_SUBJECT_ARN:
        return "arn";
    }
    g_assert_not_reached();
}

static const char *object_kind(XpObjectKind kind)
{
    switch (kind) {
    case XP_OBJECT_SECRET:
        return "secret";
    case XP_OBJECT_KEY:
        return "key";
    case XP_OBJECT_ALIAS:
        return "alias";
    case XP_OBJECT_ROLE:
        return "role";
    case XP_OBJECT_OTHER:
        return "other";
    }
    g_assert_not_reached();
}

static const char *claim_kind(XpClaimKind kind)
{
    switch (kind) {
    case XP_CLAIM_ONLY:
        return "only";
    case XP_CLAIM_NO:
        return "no";
    case XP_CLAIM_BOTH:
        return "both";
    case XP_CLAIM_CAN:
        return "can";
    case XP_CLAIM_CAN_ALWAYS:
        return "can always";
    case XP_CLAIM_ONLY_WHEN:
        return "only when";
    case XP_CLAIM_KEEP:
        return "since";
    case XP_CLAIM_WITHIN:
        return "within";
    }
    g_assert_not_reached();
}

static const char *cond_kind(XpCondKind kind)
{
    switch (kind) {
    case XP_COND_AND:
        return "and";
    case XP_COND_OR:
        return "or";
    case XP_COND_NOT:
        return "not";
    case XP_COND_PRESENT:
        return "present";
    case XP_COND_ABSENT:
        return "absent";
    case XP_COND_IS:
        return "is";
    case XP_COND_LIKE:
        return "like";
    case XP_COND_LESS:
        return "<";
    case XP_COND_GREATER:
        return ">";
    case XP_COND_LESS_EQUAL:
        return "<=";
    case XP_COND_GREATER_EQUAL:
        return ">=";
    }
    g_assert_not_reached();
}

/* Text that may hold symbols, which are shown by their names. */
static json_t *world_text(const XpWorld *world, const char *text)
{
    g_autofree char *shown = text != NULL ? xp_symbols_print(world->symbols, text) : NULL;

    return xp_json_text(shown);
}

static json_t *texts(const XpWorld *world, const char *const *items, guint n)
{
    json_t *array = json_array();

    for (guint i = 0; i < n; i++)
        json_array_append_new(array, world_text(world, items[i]));
    return array;
}

static void set_place(json_t *object, const XpSpan *span)
{
    xp_json_set(object, "file", xp_json_text(span->file));
    xp_json_set(object, "line", xp_json_count(span->line));
    xp_json_set(object, "column", xp_json_count(span->column));
}

static json_t *where_json(const XpWorld *world, const XpWhere *where)
{
    json_t *object = json_object();

    switch (where->kind) {
    case XP_WHERE_ACCOUNT:
        xp_json_set(object, "accounts", texts(world, where->account_ids, where->n_accounts));
        break;
    case XP_WHERE_ORG:
        xp_json_set(object, "org", xp_json_text(where->value));
        break;
    case XP_WHERE_OU:
        xp_json_set(object, "ou", xp_json_text(where->value));
        break;
    case XP_WHERE_TAGGED:
        xp_json_set(object, "tag", xp_json_text(where->key));
        xp_json_set(object, "value", xp_json_text(where->value));
        break;
    }
    xp_json_set(object, "outside", json_boolean(where->outside));
    return object;
}

static json_t *subjects_json(const XpWorld *world, const XpSubjects *subjects)
{
    json_t *array = json_array();

    for (guint i = 0; i < subjects->n; i++) {
        const XpSubject *subject = &subjects->items[i];
        json_t *object = json_object();
        json_t *places = json_array();

        xp_json_set(object, "kind", json_string(subject_kind(subject->kind)));
        xp_json_set(object, "minus", json_boolean(subject->minus));
        xp_json_set(object, "account", world_text(world, subject->account_id));
        xp_json_set(object, "path", xp_json_text(subject->path));
        xp_json_set(object, "name", world_text(world, subject->pattern));
        xp_json_set(object, "session", xp_json_text(subject->session));
        for (guint j = 0; j < subject->n_where; j++)
            json_array_append_new(places, where_json(world, &subject->where[j]));
        xp_json_set(object, "where", places);
        xp_json_set(object, "text", xp_json_text(subject->text));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *actions_json(const XpWorld *world, const XpActions *actions)
{
    json_t *array = json_array();

    for (guint i = 0; i < actions->n; i++) {
        const XpActionTerm *term = &actions->items[i];
        json_t *object = json_object();

        xp_json_set(object, "verb", xp_json_text(term->verb));
        xp_json_set(object, "patterns", texts(world, term->patterns, term->n_patterns));
        xp_json_set(object, "text", xp_json_text(term->text));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *objects_json(const XpWorld *world, const XpObjects *objects)
{
    json_t *array = json_array();

    for (guint i = 0; i < objects->n; i++) {
        const XpObject *item = &objects->items[i];
        json_t *object = json_object();

        xp_json_set(object, "kind", json_string(object_kind(item->kind)));
        xp_json_set(object, "arn", world_text(world, item->arn));
        xp_json_set(object, "text", xp_json_text(item->text));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *cond_json(const XpWorld *world, const XpCond *cond)
{
    json_t *object;
    json_t *children;

    if (cond == NULL)
        return json_null();
    object = json_object();
    xp_json_set(object, "kind", json_string(cond_kind(cond->kind)));
    if (cond->n_children > 0) {
        children = json_array();
        for (guint i = 0; i < cond->n_children; i++)
            json_array_append_new(children, cond_json(world, cond->children[i]));
        xp_json_set(object, "of", children);
        return object;
    }
    xp_json_set(object, "key", xp_json_text(cond->key));
    if (cond->n_values > 0)
        xp_json_set(object, "values", texts(world, cond->values, cond->n_values));
    return object;
}

static json_t *excepts_json(const XpWorld *world, const XpClaim *claim)
{
    json_t *array = json_array();

    for (guint i = 0; i < claim->n_excepts; i++) {
        const XpExcept *except = &claim->excepts[i];
        json_t *object = json_object();

        xp_json_set(object, "subjects", subjects_json(world, &except->subjects));
        xp_json_set(object, "because", xp_json_text(except->because));
        xp_json_set(object, "until", xp_json_text(except->until));
        xp_json_set(object, "ticket", xp_json_text(except->ticket));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *claim_json(const XpWorld *world, const XpClaim *claim)
{
    json_t *object = json_object();

    xp_json_set(object, "kind", json_string(claim_kind(claim->kind)));
    xp_json_set(object, "text", xp_json_text(claim->text));
    xp_json_set(object, "deferred", xp_json_text(claim->deferred));
    if (claim->source != NULL)
        xp_json_set(object, "source", xp_json_text(claim->source));
    xp_json_set(object, "subjects", subjects_json(world, &claim->subjects));
    xp_json_set(object, "actions", actions_json(world, &claim->actions));
    xp_json_set(object, "objects", objects_json(world, &claim->objects));
    if (claim->kind == XP_CLAIM_BOTH) {
        xp_json_set(object, "actions2", actions_json(world, &claim->actions2));
        xp_json_set(object, "objects2", objects_json(world, &claim->objects2));
    }
    xp_json_set(object, "only_when", cond_json(world, claim->only_when));
    xp_json_set(object, "when", cond_json(world, claim->when));
    xp_json_set(object, "except", excepts_json(world, claim));
    return object;
}

static json_t *expect_json(const XpProperty *property)
{
    json_t *object;

    if (property->expect == XP_EXPECT_NOTHING)
        return json_null();
    object = json_object();
    xp_json_set(object, "verdict",
                json_string(property->expect == XP_EXPECT_FAIL ? "fail" : "unknown"));
    xp_json_set(object, "because", xp_json_text(property->expect_because));
    xp_json_set(object, "until", xp_json_text(property->expect_until));
    xp_json_set(object, "ticket", xp_json_text(property->expect_ticket));
    return object;
}

static json_t *property_json(const XpWorld *world, const XpProperty *property)
{
    json_t *object = json_object();
    json_t *claims = json_array();

    xp_json_set(object, "id", xp_json_text(property->id));
    set_place(object, &property->span);
    xp_json_set(object, "title", xp_json_text(property->title));
    xp_json_set(object, "doc", xp_json_text(property->doc));
    xp_json_set(object, "severity", json_string(xp_props_level(property->level)));
    xp_json_set(object, "tags", texts(world, property->tags, property->n_tags));
    xp_json_set(object, "owner", xp_json_text(property->owner));
    xp_json_set(object, "ref", xp_json_text(property->ref));
    xp_json_set(object, "timeout_ms", xp_json_count(property->timeout_ms));
    xp_json_set(object, "sentence", xp_json_text(property->sentence));
    for (guint i = 0; i < property->n_claims; i++)
        json_array_append_new(claims, claim_json(world, &property->claims[i]));
    xp_json_set(object, "claims", claims);
    xp_json_set(object, "expect", expect_json(property));
    return object;
}

char *xp_props_json(const XpWorld *world, const XpProperties *properties)
{
    g_autoptr(json_t) object = json_object();
    json_t *items = json_array();
    json_t *assumes = json_array();

    for (guint i = 0; i < properties->n; i++)
        json_array_append_new(items, property_json(world, properties->items[i]));
    for (guint i = 0; i < properties->n_assumes; i++) {
        const XpAssume *assume = &properties->assumes[i];
        json_t *row = json_object();

        set_place(row, &assume->span);
        xp_json_set(row, "text", xp_json_text(assume->text));
        xp_json_set(row, "because", xp_json_text(assume->because));
        xp_json_set(row, "cond", cond_json(world, assume->cond));
        json_array_append_new(assumes, row);
    }
    xp_json_set(object, "schema", json_string("xacct-props/1"));
    xp_json_set(object, "properties", items);
    xp_json_set(object, "assumptions", assumes);
    return xp_json_print(object, JSON_COMPACT);
}
