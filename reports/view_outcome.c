/* SPDX-License-Identifier: Apache-2.0 */

/* What became of a property beside its verdict: expected, known, expired, and its exceptions. */

#include "reports/view.h"

const char *xp_view_outcome_name(XpOutcome outcome)
{
    switch (outcome) {
    case XP_OUTCOME_PLAIN:
        return "plain";
    case XP_OUTCOME_EXPECTED:
        return "expected";
    case XP_OUTCOME_FIXED:
        return "fixed";
    case XP_OUTCOME_EXPIRED:
        return "expired";
    case XP_OUTCOME_KNOWN:
        return "known";
    }
    g_assert_not_reached();
}

/* " until 2027-05-31, ticket SEC-9" */
static void append_terms(GString *out, const char *until, const char *ticket)
{
    if (until != NULL)
        g_string_append_printf(out, " until %s", until);
    if (ticket != NULL)
        g_string_append_printf(out, ", ticket %s", ticket);
}

char *xp_view_expectation(const XpExpectation *expected)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "\"%s\"", expected->because != NULL ? expected->because : "");
    append_terms(out, expected->until, expected->ticket);
    return g_string_free(out, FALSE);
}

static char *expected_text(const XpPropertyResult *property)
{
    if (property->expected == NULL)
        return g_strdup("as its `expect` line says; not counted against the run");
    g_autofree char *why = xp_view_expectation(property->expected);
    return g_strdup_printf("as its `expect` line says, %s; not counted against the run", why);
}

char *xp_view_outcome(const XpRunResult *result, const XpPropertyResult *property)
{
    switch (property->outcome) {
    case XP_OUTCOME_PLAIN:
        return NULL;
    case XP_OUTCOME_EXPECTED:
        return expected_text(property);
    case XP_OUTCOME_FIXED:
        return g_strdup("expected to fail, and is proved now: remove the `expect` line");
    case XP_OUTCOME_EXPIRED:
        return g_strdup("what excuses it had a last day, and that has passed: renew or remove it");
    case XP_OUTCOME_KNOWN:
        return g_strdup_printf("all of it is in the baseline%s%s; not counted against the run",
                               result->baseline != NULL ? " " : "",
                               result->baseline != NULL ? result->baseline : "");
    }
    g_assert_not_reached();
}

const char *xp_view_excuse(const XpPropertyResult *property)
{
    switch (property->outcome) {
    case XP_OUTCOME_PLAIN:
    case XP_OUTCOME_FIXED:
        return "";
    case XP_OUTCOME_EXPECTED:
        return ", as expected";
    case XP_OUTCOME_EXPIRED:
        return ", expired";
    case XP_OUTCOME_KNOWN:
        return ", known";
    }
    g_assert_not_reached();
}

const char *xp_view_exception_state(XpExceptionState state)
{
    switch (state) {
    case XP_EXCEPTION_NEEDED:
        return "needed";
    case XP_EXCEPTION_UNUSED:
        return "not needed: the property holds without it";
    case XP_EXCEPTION_OPEN:
        return "not examined: the property does not hold with it either";
    case XP_EXCEPTION_EXPIRED:
        return "expired: it takes nobody out";
    }
    g_assert_not_reached();
}

char *xp_view_exception(const XpPropertyResult *property, const XpExceptionUse *use)
{
    XpExceptionState state = xp_exception_state(property, use);
    GString *out = g_string_new(use->text);
    g_string_append_printf(out, " because \"%s\"", use->because != NULL ? use->because : "");
    append_terms(out, use->until, use->ticket);
    if (state != XP_EXCEPTION_NEEDED)
        g_string_append_printf(out, " (%s)", xp_view_exception_state(state));
    return g_string_free(out, FALSE);
}

char *xp_view_since(const XpRunResult *result, const XpPropertyResult *property)
{
    const char *base = result->base != NULL ? result->base : "the base";
    switch (property->since) {
    case XP_SINCE_NOTHING:
        return NULL;
    case XP_SINCE_SAME:
        return g_strdup_printf("unchanged: the same in %s", base);
    case XP_SINCE_NEW:
        return g_strdup_printf("new: %s has no such property", base);
    case XP_SINCE_REGRESSED:
    case XP_SINCE_FIXED:
    case XP_SINCE_CHANGED:
        return g_strdup_printf("%s: %s in %s", xp_since_name(property->since),
                               xp_verdict_name(property->base_verdict), base);
    }
    g_assert_not_reached();
}
