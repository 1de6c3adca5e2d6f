/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/context_time.h"

#include "frontend/eval/date.h"

static const char *const calendar_key = "aws:CurrentTime";
static const char *const seconds_key = "aws:EpochTime";

/* The one instant a given key says; FALSE if it is not given or says none, or one of two. */
static gboolean given_instant(const XpKeys *keys, const char *key, XpInstant *out)
{
    const XpKeyState *given = xp_keys_get(keys, key);
    XpDate date;
    if (given == NULL || given->n != 1 || xp_date_parse(given->values[0], &date) != XP_READ_SURE ||
        date.n != 1)
        return FALSE;
    *out = date.readings[0];
    return TRUE;
}

static void put_calendar(XpKeys *keys, gint64 seconds)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *text = date != NULL ? g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    if (text != NULL)
        xp_keys_ordinary(keys, calendar_key, text);
    else
        xp_keys_unknown(keys, calendar_key, XP_TRUE, NULL, "aws:EpochTime is in no known year");
}

static void put_seconds(XpKeys *keys, gint64 seconds)
{
    xp_keys_ordinary(keys, seconds_key,
                     xp_strings_printf(keys->call->filled->strings, "%" G_GINT64_FORMAT, seconds));
}

void xp_context_derive_time(XpKeys *keys)
{
    XpInstant calendar, epoch;
    gboolean has_calendar = given_instant(keys, calendar_key, &calendar);
    gboolean has_epoch = given_instant(keys, seconds_key, &epoch);
    if (has_calendar && has_epoch && calendar.seconds != epoch.seconds)
        xp_keys_refuse(keys, "%s and %s are given as two different times; leave one out",
                       calendar_key, seconds_key);
    if (has_calendar) {
        put_seconds(keys, calendar.seconds);
    } else if (has_epoch) {
        put_calendar(keys, epoch.seconds);
    } else if (xp_keys_get(keys, calendar_key) == NULL && xp_keys_get(keys, seconds_key) == NULL) {
        put_calendar(keys, keys->call->options->now);
        put_seconds(keys, keys->call->options->now);
    }
    xp_keys_unknown(keys, calendar_key, XP_TRUE, NULL, "aws:EpochTime is no time");
    xp_keys_unknown(keys, seconds_key, XP_TRUE, NULL, "aws:CurrentTime is no date");
}
