/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/decimal.h"

#include <string.h>

static gsize count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

char *xp_decimal_parse(const char *text)
{
    gboolean negative = *text == '-';
    const char *whole = negative ? text + 1 : text;
    gsize n_whole = count_digits(whole);
    const char *rest = whole + n_whole;
    const char *fraction = *rest == '.' ? rest + 1 : rest;
    gsize n_fraction = fraction > rest ? count_digits(fraction) : 0;
    if (n_whole == 0 || fraction[n_fraction] != '\0' || (fraction > rest && n_fraction == 0))
        return NULL;
    for (; n_whole > 1 && *whole == '0'; n_whole--)
        whole++;
    while (n_fraction > 0 && fraction[n_fraction - 1] == '0')
        n_fraction--;
    gboolean zero = n_whole == 1 && *whole == '0' && n_fraction == 0;
    return g_strdup_printf("%s%.*s%s%.*s", negative && !zero ? "-" : "", (int)n_whole, whole,
                           n_fraction > 0 ? "." : "", (int)n_fraction, fraction);
}

gboolean xp_decimal_is_doubtful(const char *text)
{
    static const char *const number = "^\\s*[-+]?(0x[0-9a-f]+|([0-9]+\\.?[0-9]*|\\.[0-9]+)"
                                      "(e[-+]?[0-9]+)?[dfl]?)\\s*$";
    return g_regex_match_simple(number, text, G_REGEX_CASELESS | G_REGEX_DOLLAR_ENDONLY, 0);
}
