/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/eval/date.h"

#include <string.h>

/* Longer runs of digits are no seconds that fit in 64 bits. */
#define MOST_DIGITS 18

typedef struct {
    const char *at;
    gboolean fine;
} Cursor;

/* Exactly @n digits, as a number. */
static int take_digits(Cursor *cursor, guint n)
{
    int number = 0;
    for (guint i = 0; i < n && cursor->fine; i++) {
        if (!g_ascii_isdigit(*cursor->at))
            cursor->fine = FALSE;
        else
            number = number * 10 + (*cursor->at++ - '0');
    }
    return number;
}

static gboolean take(Cursor *cursor, char character)
{
    if (!cursor->fine || *cursor->at != character)
        return FALSE;
    cursor->at++;
    return TRUE;
}

static void need(Cursor *cursor, char character)
{
    if (!take(cursor, character))
        cursor->fine = FALSE;
}

static gboolean is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since 1970-01-01 of a day of the Gregorian calendar, from year 0 on. */
static gint64 count_days(int year, int month, int day)
{
    gint64 before =
        year == 0 ? 0 : 1 + (gint64)(year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
    gint64 days = (gint64)year * 365 + before;
    for (int m = 1; m < month; m++)
        days += days_in(year, m);
    return days + day - 1 - 719528; /* of 1970-01-01, counted from 0000-01-01 */
}

static gboolean is_day(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

/* "hh:mm[:ss[.s+]]", in seconds; the fraction goes to @out. */
static gint64 take_time(Cursor *cursor, XpInstant *out)
{
    int hour = take_digits(cursor, 2);
    need(cursor, ':');
    int minute = take_digits(cursor, 2);
    int second = 0;
    if (take(cursor, ':')) {
        second = take_digits(cursor, 2);
        if (take(cursor, '.')) {
            out->part = cursor->at;
            while (g_ascii_isdigit(out->part[out->n_part]))
                out->n_part++;
            cursor->at += out->n_part;
            cursor->fine = cursor->fine && out->n_part > 0;
        }
    }
    cursor->fine = cursor->fine && hour < 24 && minute < 60 && second < 60;
    return ((gint64)hour * 60 + minute) * 60 + second;
}

/* "Z", "+hh:mm", "-hh:mm" or nothing, in seconds east of UTC. */
static gint64 take_zone(Cursor *cursor)
{
    gboolean west = *cursor->at == '-';
    if (*cursor->at == '\0' || take(cursor, 'Z'))
        return 0;
    if (!west && *cursor->at != '+') {
        cursor->fine = FALSE;
        return 0;
    }
    cursor->at++;
    int hour = take_digits(cursor, 2);
    need(cursor, ':');
    int minute = take_digits(cursor, 2);
    cursor->fine = cursor->fine && hour < 24 && minute < 60;
    gint64 offset = ((gint64)hour * 60 + minute) * 60;
    return west ? -offset : offset;
}

/* YYYY[-MM[-DD[Thh:mm...]]] */
static gboolean parse_calendar(const char *text, XpInstant *out)
{
    Cursor cursor = {text, TRUE};
    XpInstant instant = {.part = ""};
    int month = 1, day = 1;
    int year = take_digits(&cursor, 4);
    if (take(&cursor, '-')) {
        month = take_digits(&cursor, 2);
        if (take(&cursor, '-')) {
            day = take_digits(&cursor, 2);
            if (take(&cursor, 'T')) {
                instant.seconds = take_time(&cursor, &instant);
                instant.seconds -= cursor.fine ? take_zone(&cursor) : 0;
            }
        }
    }
    if (!cursor.fine || *cursor.at != '\0' || !is_day(year, month, day))
        return FALSE;
    instant.seconds += count_days(year, month, day) * 86400;
    while (instant.n_part > 0 && instant.part[instant.n_part - 1] == '0')
        instant.n_part--;
    *out = instant;
    return TRUE;
}

/* YYYYMMDD, which only some read as a day. */
static gboolean parse_basic_day(const char *text, XpInstant *out)
{
    Cursor cursor = {text, TRUE};
    int year = take_digits(&cursor, 4);
    int month = take_digits(&cursor, 2);
    int day = take_digits(&cursor, 2);
    if (!is_day(year, month, day))
        return FALSE;
    *out = (XpInstant){.seconds = count_days(year, month, day) * 86400, .part = ""};
    return TRUE;
}

/* Other forms of ISO 8601, other fractions and signs: digits and what stands between them. */
static gboolean reads_leniently(const char *text)
{
    g_autofree char *copy = g_strdup(text);
    const char *at = g_strstrip(copy);
    const char *first = at + (*at == '-' || *at == '+');
    const char *points = strpbrk(at, ".,");
    return g_ascii_isdigit(*first) && at[strspn(at, "0123456789+-:.,TtZzWw ")] == '\0' &&
           (points == NULL || strpbrk(points + 1, ".,") == NULL);
}

XpRead xp_date_parse(const char *text, XpDate *out)
{
    XpDate date = {.n = 0};
    gsize length = strlen(text);
    gboolean digits = length > 0 && text[strspn(text, "0123456789")] == '\0';
    if (digits && length <= MOST_DIGITS)
        date.readings[date.n++] =
            (XpInstant){.seconds = g_ascii_strtoll(text, NULL, 10), .part = ""};
    if ((!digits || length == 4) && parse_calendar(text, &date.readings[date.n]))
        date.n++;
    if (digits && length == 8 && parse_basic_day(text, &date.readings[date.n]))
        date.n++;
    if (date.n == 0)
        return reads_leniently(text) ? XP_READ_DOUBTFUL : XP_READ_NONE;
    *out = date;
    return XP_READ_SURE;
}

static int compare_instants(const XpInstant *left, const XpInstant *right)
{
    if (left->seconds != right->seconds)
        return left->seconds < right->seconds ? -1 : 1;
    return xp_number_compare_parts(left->part, left->n_part, right->part, right->n_part);
}

XpTruth xp_date_compare(const XpDate *left, XpOrder order, const XpDate *right)
{
    guint holds = 0;
    for (guint i = 0; i < left->n; i++) {
        for (guint j = 0; j < right->n; j++) {
            int comparison = compare_instants(&left->readings[i], &right->readings[j]);
            holds += xp_order_holds(order, comparison) ? 1 : 0;
        }
    }
    if (holds == 0)
        return XP_FALSE;
    return holds == left->n * right->n ? XP_TRUE : XP_MAYBE;
}
