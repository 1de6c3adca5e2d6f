/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/instant.h"

#include <string.h>

#include "encoder/decimal.h"

#define DAY 86400

/* A text being read from the left. */
typedef struct {
    const char *at;
    gboolean ok;
} Reader;

typedef struct {
    gint64 seconds;
    char *fraction; /* digits, or NULL */
} Instant;

/* Exactly @n digits as a number between @least and @most. */
static gint64 take_number(Reader *reader, guint n, gint64 least, gint64 most)
{
    gint64 value = 0;
    for (guint i = 0; i < n; i++, reader->at++) {
        if (!g_ascii_isdigit(*reader->at)) {
            reader->ok = FALSE;
            return least;
        }
        value = value * 10 + g_ascii_digit_value(*reader->at);
    }
    reader->ok = reader->ok && value >= least && value <= most;
    return value;
}

static gboolean take(Reader *reader, char wanted)
{
    gboolean there = reader->ok && *reader->at == wanted;
    reader->at += there ? 1 : 0;
    return there;
}

static void require(Reader *reader, char wanted)
{
    if (!take(reader, wanted))
        reader->ok = FALSE;
}

/* Days between 1970-01-01 and a day of the Gregorian calendar: years are counted from March, so
 * that the leap day is the last of its year. */
static gint64 count_days(gint64 year, gint64 month, gint64 day)
{
    gint64 shifted = month <= 2 ? year - 1 : year;
    gint64 era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    gint64 year_of_era = shifted - era * 400;
    gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static gint64 days_in_month(gint64 year, gint64 month)
{
    gint64 next = month == 12 ? count_days(year + 1, 1, 1) : count_days(year, month + 1, 1);
    return next - count_days(year, month, 1);
}

/* YYYY, YYYY-MM or YYYY-MM-DD; @out_whole: all three parts. */
static gint64 take_date(Reader *reader, gboolean *out_whole)
{
    gint64 year = take_number(reader, 4, 1, 9999);
    gint64 month = take(reader, '-') ? take_number(reader, 2, 1, 12) : 0;
    *out_whole = month > 0 && take(reader, '-');
    gint64 most = reader->ok ? days_in_month(year, MAX(month, 1)) : 31;
    gint64 day = *out_whole ? take_number(reader, 2, 1, most) : 1;
    return reader->ok ? count_days(year, MAX(month, 1), day) : 0;
}

/* YYYYMMDD, which ISO 8601 knows and its W3C profile does not. */
static gint64 take_basic_date(Reader *reader)
{
    gint64 year = take_number(reader, 4, 1, 9999);
    gint64 month = take_number(reader, 2, 1, 12);
    gint64 day = take_number(reader, 2, 1, reader->ok ? days_in_month(year, month) : 31);
    return reader->ok ? count_days(year, month, day) : 0;
}

/* Z, +hh:mm, -hh:mm or nothing: how far the zone is ahead of UTC. */
static gint64 take_zone(Reader *reader)
{
    if (take(reader, 'Z') || *reader->at == '\0')
        return 0;
    gboolean behind = take(reader, '-');
    if (!behind)
        require(reader, '+');
    gint64 hours = take_number(reader, 2, 0, 23);
    require(reader, ':');
    gint64 ahead = hours * 3600 + take_number(reader, 2, 0, 59) * 60;
    return behind ? -ahead : ahead;
}

static Instant take_instant(Reader *reader)
{
    gboolean whole = FALSE;
    Instant instant = {.seconds = take_date(reader, &whole) * DAY};
    if (!whole || !take(reader, 'T'))
        return instant;
    instant.seconds += take_number(reader, 2, 0, 23) * 3600;
    require(reader, ':');
    instant.seconds += take_number(reader, 2, 0, 59) * 60;
    if (take(reader, ':')) {
        instant.seconds += take_number(reader, 2, 0, 59);
        if (take(reader, '.')) {
            gsize n = strspn(reader->at, "0123456789");
            reader->ok = reader->ok && n > 0;
            instant.fraction = g_strndup(reader->at, n);
            reader->at += n;
        }
    }
    instant.seconds -= take_zone(reader);
    return instant;
}

/* One minus the fraction .@digits, as digits; it is not zero. */
static void complement(char *digits)
{
    gsize last = strlen(digits);
    while (last > 0 && digits[last - 1] == '0')
        last--;
    for (gsize i = 0; i < last; i++)
        digits[i] = (char)((i + 1 == last ? '9' + 1 : '9') - digits[i] + '0');
}

static char *print_decimal(const Instant *instant)
{
    if (instant->fraction == NULL || strspn(instant->fraction, "0") == strlen(instant->fraction))
        return g_strdup_printf("%" G_GINT64_FORMAT, instant->seconds);
    g_autofree char *text = NULL;
    if (instant->seconds >= 0) {
        text = g_strdup_printf("%" G_GINT64_FORMAT ".%s", instant->seconds, instant->fraction);
    } else {
        complement(instant->fraction);
        text =
            g_strdup_printf("-%" G_GINT64_FORMAT ".%s", -(instant->seconds + 1), instant->fraction);
    }
    return xp_decimal_parse(text);
}

/* Adds what @instant is, if all of the text was read. */
static void add_reading(GPtrArray *instants, const Reader *reader, const Instant *instant)
{
    if (reader->ok && *reader->at == '\0')
        g_ptr_array_add(instants, print_decimal(instant));
}

GPtrArray *xp_instant_parse(const char *text)
{
    GPtrArray *instants = g_ptr_array_new_with_free_func(g_free);
    Reader reader = {text, TRUE};
    Instant instant = take_instant(&reader);
    add_reading(instants, &reader, &instant);
    g_free(instant.fraction);
    const char *digits = *text == '-' ? text + 1 : text;
    if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
        return instants;
    Reader basic = {text, TRUE};
    Instant day = {.seconds = take_basic_date(&basic) * DAY};
    add_reading(instants, &basic, &day);
    g_ptr_array_add(instants, xp_decimal_parse(text));
    return instants;
}

gboolean xp_instant_is_doubtful(const char *text)
{
    static const char letters[] = "0123456789+-:.,TtZzWw ";
    gsize lead = strspn(text, " \t\n");
    gsize sign = text[lead] == '-' || text[lead] == '+' ? 1 : 0;
    gsize fraction = strcspn(text, ".,");
    return g_ascii_isdigit(text[lead + sign]) &&
           text[lead + strspn(text + lead, letters)] == '\0' &&
           (text[fraction] == '\0' || strpbrk(text + fraction + 1, ".,") == NULL);
}

char *xp_instant_print(gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ")
                        : g_strdup_printf("%" G_GINT64_FORMAT, seconds);
}
