/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/corpus/expect.h"

#include <stdarg.h>
#include <string.h>

/* What a case may state of a property. */
static const char *const property_keys[] = {
    "verdict",
    "outcome",
    "missing",
    "counterexample",
    "unknowns",
    "claims",
    "core_contains",
    "rules",
    "assumptions_contains",
    "reason_contains",
    "advice_contains",
    "notes_contains",
    "repair",
    NULL,
};

void xp_expect_fail(GPtrArray *problems, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(problems, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

/* Returns new: @value as one line of JSON, "" for NULL. */
static char *dump(const json_t *value)
{
    char *allocated = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    char *line = g_strdup(allocated != NULL ? allocated : "");

    free(allocated);
    return line;
}

/* Does @value, printed as JSON, hold every text of @wanted (a string or an array of them)? */
static gboolean holds(const json_t *value, const json_t *wanted)
{
    g_autofree char *line = dump(value);

    if (json_is_string(wanted))
        return strstr(line, json_string_value(wanted)) != NULL;
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        if (strstr(line, json_string_value(json_array_get(wanted, i))) == NULL)
            return FALSE;
    }
    return TRUE;
}

static void expect_holds(const char *where, const char *what, const json_t *value,
                         const json_t *wanted, GPtrArray *problems)
{
    if (wanted != NULL && !holds(value, wanted)) {
        g_autofree char *want = dump(wanted);
        g_autofree char *have = dump(value);

        xp_expect_fail(problems, "%s: %s should hold %s, has %.600s", where, what, want, have);
    }
}

static gboolean is_same_layer(const json_t *wanted, const json_t *have)
{
    const json_t *contains = json_object_get(wanted, "contains");

    return json_equal(json_object_get(wanted, "call"), json_object_get(have, "call")) &&
           strcmp(text_of(wanted, "layer"), text_of(have, "layer")) == 0 &&
           strcmp(text_of(wanted, "account"), text_of(have, "account")) == 0 &&
           (contains == NULL || holds(have, contains));
}

/* Is every entry of @left matched by one of @right? @swap: the wanted entry is the right one. */
static gboolean covers(const json_t *left, const json_t *right, gboolean swap)
{
    for (size_t i = 0; i < json_array_size(left); i++) {
        const json_t *one = json_array_get(left, i);
        gboolean found = FALSE;

        for (size_t j = 0; j < json_array_size(right) && !found; j++) {
            const json_t *other = json_array_get(right, j);

            found = swap ? is_same_layer(other, one) : is_same_layer(one, other);
        }
        if (!found)
            return FALSE;
    }
    return TRUE;
}

/* The missing layers must be exactly the stated ones: a half that is fine must not be blamed. */
static void expect_missing(const char *id, const json_t *wanted, const json_t *have,
                           GPtrArray *problems)
{
    g_autofree char *want = NULL;
    g_autofree char *got = NULL;

    if (wanted == NULL || (covers(wanted, have, FALSE) && covers(have, wanted, TRUE)))
        return;
    want = dump(wanted);
    got = dump(have);
    xp_expect_fail(problems, "%s: missing should be %s, is %s", id, want, got);
}

/* Returns new: the account field of @arn, or "". */
static char *account_of(const char *arn)
{
    g_auto(GStrv) parts = g_strsplit(arn, ":", 6);

    return g_strdup(g_strv_length(parts) >= 5 ? parts[4] : "");
}

/* Is @id the id of the account that @label names in @story (a label, or the digits themselves)? */
static gboolean is_account(const json_t *story, const char *id, const char *label)
{
    const char *known =
        json_string_value(json_object_get(json_object_get(story, "accounts"), label));

    return strcmp(id, known != NULL ? known : label) == 0;
}

/* The value of @key in @context, compared without case as AWS does, or NULL. */
static const json_t *context_value(json_t *context, const char *key)
{
    const char *name;
    json_t *value;

    json_object_foreach (context, name, value) {
        if (g_ascii_strcasecmp(name, key) == 0)
            return value;
    }
    return NULL;
}

/* Each text of @wanted stands in some reason why the request is new. */
static gboolean has_causes(const json_t *story, const json_t *wanted)
{
    const json_t *causes = json_object_get(json_object_get(story, "gained"), "causes");

    for (size_t i = 0; i < json_array_size(wanted); i++) {
        const char *text = json_string_value(json_array_get(wanted, i));
        gboolean found = FALSE;

        for (size_t k = 0; k < json_array_size(causes); k++) {
            const json_t *cause = json_array_get(causes, k);
            g_autofree char *line =
                g_strdup_printf("%s %s:%d %s %s", text_of(cause, "tree"), text_of(cause, "file"),
                                (int)json_integer_value(json_object_get(cause, "line")),
                                text_of(cause, "effect"), text_of(cause, "what"));

            found = found || strstr(line, text) != NULL;
        }
        if (!found)
            return FALSE;
    }
    return TRUE;
}

static gboolean story_fits(const json_t *story, const json_t *wanted)
{
    const json_t *call = json_array_get(json_object_get(story, "calls"), 0);
    const char *principal = text_of(call, "principal");
    g_autofree char *account = account_of(principal);
    const json_t *names = json_object_get(wanted, "not_account");
    const char *label = json_string_value(json_object_get(wanted, "account"));
    const char *id = json_string_value(json_object_get(wanted, "account_id"));
    const char *key;
    json_t *value;

    if (strstr(principal, text_of(wanted, "principal_contains")) == NULL)
        return FALSE;
    if (label != NULL && !is_account(story, account, label))
        return FALSE;
    if (id != NULL && strcmp(account, id) != 0)
        return FALSE;
    for (size_t i = 0; i < json_array_size(names); i++) {
        if (is_account(story, account, json_string_value(json_array_get(names, i))))
            return FALSE;
    }
    if (!has_causes(story, json_object_get(wanted, "causes")))
        return FALSE;
    json_object_foreach (json_object_get(wanted, "context"), key, value) {
        if (!holds(context_value(json_object_get(call, "context"), key), value))
            return FALSE;
    }
    return json_array_size(json_object_get(call, "trace")) > 0;
}

static void expect_counterexample(const char *id, const json_t *wanted, const json_t *stories,
                                  GPtrArray *problems)
{
    g_autofree char *want = NULL;
    g_autofree char *have = NULL;

    if (wanted == NULL)
        return;
    for (size_t i = 0; i < json_array_size(stories); i++) {
        if (story_fits(json_array_get(stories, i), wanted))
            return;
    }
    want = dump(wanted);
    have = dump(stories);
    xp_expect_fail(problems, "%s: no counterexample fits %s: %.1200s", id, want, have);
}

static void expect_claims(const char *id, const json_t *wanted, const json_t *have,
                          GPtrArray *problems)
{
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        const char *want = json_string_value(json_array_get(wanted, i));
        const char *got = text_of(json_array_get(have, i), "verdict");

        if (strcmp(want, got) != 0)
            xp_expect_fail(problems, "%s: claim %zu should be %s, is %s", id, i, want, got);
    }
}

/* Every UNKNOWN says on what it depends. */
static void expect_explained(const char *id, const json_t *have, GPtrArray *problems)
{
    if (strcmp(text_of(have, "verdict"), "UNKNOWN") == 0 && *text_of(have, "reason") == '\0' &&
        json_array_size(json_object_get(have, "unknowns")) == 0)
        xp_expect_fail(problems, "%s: UNKNOWN without a reason", id);
}

/* @wanted is one verdict, or several where the input leaves more than one right answer. */
static gboolean is_verdict(const json_t *wanted, const char *have)
{
    if (json_is_string(wanted))
        return strcmp(json_string_value(wanted), have) == 0;
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        if (is_verdict(json_array_get(wanted, i), have))
            return TRUE;
    }
    return FALSE;
}

/* The change that was tried and is suggested; null: none may be. */
static void expect_repair(const char *id, const json_t *wanted, const json_t *advice,
                          GPtrArray *problems)
{
    if (json_is_null(wanted) && json_is_string(advice))
        xp_expect_fail(problems, "%s: no change should be suggested, but: %s", id,
                       json_string_value(advice));
    expect_holds(id, "repair", advice, json_is_null(wanted) ? NULL : wanted, problems);
}

static void expect_property(const char *id, json_t *wanted, const json_t *have,
                            const json_t *report, GPtrArray *problems)
{
    const char *verdict = text_of(have, "verdict");
    g_autofree char *unknowns = dump(json_object_get(have, "unknowns"));
    g_autofree char *assumptions = dump(json_object_get(have, "assumptions"));
    g_autofree char *general = dump(json_object_get(report, "assumptions"));
    json_t *known = json_sprintf("%s %s", text_of(have, "reason"), unknowns);
    json_t *assumed = json_sprintf("%s %s", assumptions, general);
    const char *key;
    json_t *value;
    json_t *advice = json_pack("{s:O?, s:O?}", "advice", json_object_get(have, "advice"), "missing",
                               json_object_get(have, "missing"));

    json_object_foreach (wanted, key, value) {
        if (!g_strv_contains(property_keys, key))
            xp_expect_fail(problems, "%s: the case states '%s', which nobody knows", id, key);
    }
    expect_explained(id, have, problems);
    if (!is_verdict(json_object_get(wanted, "verdict"), verdict)) {
        g_autofree char *want = dump(json_object_get(wanted, "verdict"));
        g_autofree char *missing = dump(json_object_get(have, "missing"));

        xp_expect_fail(problems, "%s: should be %s, is %s: %s; unknowns %.500s; missing %.400s", id,
                       want, verdict, text_of(have, "reason"), unknowns, missing);
    } else {
        expect_holds(id, "outcome", json_object_get(have, "outcome"),
                     json_object_get(wanted, "outcome"), problems);
        expect_missing(id, json_object_get(wanted, "missing"), json_object_get(have, "missing"),
                       problems);
        expect_counterexample(id, json_object_get(wanted, "counterexample"),
                              json_object_get(have, "counterexamples"), problems);
        expect_claims(id, json_object_get(wanted, "claims"), json_object_get(have, "claims"),
                      problems);
        expect_holds(id, "unknowns", known, json_object_get(wanted, "unknowns"), problems);
        expect_holds(id, "core", json_object_get(have, "core"),
                     json_object_get(wanted, "core_contains"), problems);
        expect_holds(id, "advice", advice, json_object_get(wanted, "advice_contains"), problems);
        expect_repair(id, json_object_get(wanted, "repair"), json_object_get(have, "advice"),
                      problems);
        expect_holds(id, "notes", json_object_get(have, "notes"),
                     json_object_get(wanted, "notes_contains"), problems);
        expect_holds(id, "rules", json_object_get(have, "missing"),
                     json_object_get(wanted, "rules"), problems);
        expect_holds(id, "assumptions", assumed, json_object_get(wanted, "assumptions_contains"),
                     problems);
        expect_holds(id, "reason", json_object_get(have, "reason"),
                     json_object_get(wanted, "reason_contains"), problems);
    }
    json_decref(known);
    json_decref(assumed);
    json_decref(advice);
}

static const json_t *find_property(const json_t *report, const char *id)
{
    const json_t *list = json_object_get(report, "properties");

    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(text_of(json_array_get(list, i), "id"), id) == 0)
            return json_array_get(list, i);
    }
    return NULL;
}

void xp_expect_report(const json_t *wanted, const json_t *report, GPtrArray *problems)
{
    json_t *properties = json_object_get(wanted, "properties");
    const char *id;
    json_t *value;

    if (strcmp(text_of(report, "schema"), "xacct-report/1") != 0) {
        xp_expect_fail(problems, "the report has schema '%s'", text_of(report, "schema"));
        return;
    }
    json_object_foreach (properties, id, value) {
        const json_t *have = find_property(report, id);

        if (have == NULL)
            xp_expect_fail(problems, "%s: not in the report", id);
        else
            expect_property(id, value, have, report, problems);
    }
    expect_holds("run", "assumptions", json_object_get(report, "assumptions"),
                 json_object_get(wanted, "run_assumptions_contain"), problems);
}

static gboolean step_fits(const json_t *wanted, const json_t *have)
{
    static const char *const exact[] = {"call", "level", "grant", "rule"};
    const json_t *statements = json_object_get(have, "statements");
    const json_t *file = json_object_get(wanted, "file");
    const json_t *line = json_object_get(wanted, "line");
    gboolean found = file == NULL && line == NULL;

    if (strcmp(text_of(wanted, "layer"), text_of(have, "layer")) != 0 ||
        strcmp(text_of(wanted, "says"), text_of(have, "says")) != 0)
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(exact); i++) {
        const json_t *value = json_object_get(wanted, exact[i]);

        if (value != NULL && !json_equal(value, json_object_get(have, exact[i])))
            return FALSE;
    }
    for (size_t i = 0; i < json_array_size(statements) && !found; i++) {
        const json_t *one = json_array_get(statements, i);

        found = (file == NULL || g_str_has_suffix(text_of(one, "file"), json_string_value(file))) &&
                (line == NULL || json_equal(line, json_object_get(one, "line")));
    }
    return found;
}

static void expect_step(size_t index, const json_t *wanted, const json_t *trace,
                        GPtrArray *problems)
{
    g_autofree char *want = NULL;
    g_autofree char *have = NULL;

    for (size_t i = 0; i < json_array_size(trace); i++) {
        if (step_fits(wanted, json_array_get(trace, i)))
            return;
    }
    want = dump(wanted);
    have = dump(trace);
    xp_expect_fail(problems, "request %zu: no step fits %s: %.900s", index, want, have);
}

void xp_expect_decision(size_t index, const json_t *wanted, const json_t *answer,
                        GPtrArray *problems)
{
    const json_t *steps = json_object_get(wanted, "trace");
    const json_t *differ = json_object_get(answer, "disagreement");

    if (differ != NULL) {
        g_autofree char *have = dump(differ);

        xp_expect_fail(problems, "request %zu: the engines do not agree: %s", index, have);
    }
    if (strcmp(text_of(wanted, "decision"), text_of(answer, "decision")) != 0) {
        g_autofree char *have = dump(answer);

        xp_expect_fail(problems, "request %zu: should be %s: %.900s", index,
                       text_of(wanted, "decision"), have);
        return;
    }
    for (size_t i = 0; i < json_array_size(steps); i++)
        expect_step(index, json_array_get(steps, i), json_object_get(answer, "trace"), problems);
    if (json_object_get(wanted, "unknowns") != NULL &&
        !holds(json_object_get(answer, "unknowns"), json_object_get(wanted, "unknowns"))) {
        g_autofree char *have = dump(json_object_get(answer, "unknowns"));

        xp_expect_fail(problems, "request %zu: unknowns are %.600s", index, have);
    }
}
