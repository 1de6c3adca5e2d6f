/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/implied.h"

#include <string.h>

#include "tests/differential/gen_property.h"
#include "tests/differential/query.h"

#define BIT(verdict) (1u << (verdict))
#define HOLDS        (BIT(XP_VERDICT_PROVED) | BIT(XP_VERDICT_VACUOUS))
#define BROKEN       (BIT(XP_VERDICT_VIOLATED) | BIT(XP_VERDICT_UNKNOWN))

typedef struct {
    const char *because;
    const char *first;
    const char *second;
    guint allowed;
} Row;

/* S and T are subjects, D is "ACTIONS on OBJECTS", C and E are conditions. */
static const Row rows[] = {
    {"what some request surely may, some request may", "S can D", "no S can D", BROKEN},
    {"what no request may, none surely may", "no S can D", "S can D",
     BIT(XP_VERDICT_VIOLATED) | BIT(XP_VERDICT_UNKNOWN) | BIT(XP_VERDICT_VACUOUS)},
    {"nobody is nobody in particular", "no principal can D", "no S can D", HOLDS},
    {"never is not then either", "no S can D", "no S can D when C", HOLDS},
    {"never is not otherwise either", "no S can D", "no S can D unless C", HOLDS},
    {"only those are only those and others", "only S can D", "only S, T can D", HOLDS},
    {"only those are only those then", "only S can D", "only S can D when C", HOLDS},
    {"a wider condition is met as well", "S can D only when C", "S can D only when C or E", HOLDS},
    {"who can then can", "S can D when C", "S can D",
     BIT(XP_VERDICT_PROVED) | BIT(XP_VERDICT_UNKNOWN)},
    {"who always can is not refused", "S can always D", "S can D", HOLDS | BIT(XP_VERDICT_UNKNOWN)},
    {"who cannot do one cannot do both", "no S can D", "no single S can both D and F", HOLDS},
};

/* The words of @pattern with the letters replaced. Returns new. */
static char *fill(const char *pattern, const char *const *texts)
{
    static const char letters[] = "STDFCE";
    GString *out = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit(pattern, " ", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        gboolean comma = g_str_has_suffix(words[i], ",");
        const char *letter = words[i][0] != '\0' && (words[i][1] == '\0' || words[i][1] == ',')
                                 ? strchr(letters, words[i][0])
                                 : NULL;

        g_string_append_printf(out, "%s%s%s", i > 0 ? " " : "",
                               letter != NULL ? texts[letter - letters] : words[i],
                               letter != NULL && comma ? "," : "");
    }
    return g_string_free(out, FALSE);
}

XpImplied xp_implied_make(XpRandom *random, const XpGenWorld *world)
{
    const Row *row = &rows[xp_random_below(random, G_N_ELEMENTS(rows))];
    g_autofree char *subject = xp_gen_subject(random, world);
    g_autofree char *other = xp_gen_subject(random, world);
    g_autofree char *deed = xp_gen_deed(random, world);
    g_autofree char *second = xp_gen_deed(random, world);
    const char *texts[] = {subject, other, deed, second, xp_gen_atom(random), xp_gen_atom(random)};

    return (XpImplied){.first = fill(row->first, texts),
                       .second = fill(row->second, texts),
                       .because = row->because,
                       .allowed = row->allowed};
}

void xp_implied_clear(XpImplied *implied)
{
    g_free(implied->first);
    g_free(implied->second);
}

char *xp_implied_try(const XpImplied *implied, const XpDiffLoaded *loaded)
{
    XpQueryVerdict first;
    XpQueryVerdict second;

    if (!xp_query_verdict(loaded, implied->first, &first) || first.verdict != XP_VERDICT_PROVED ||
        !xp_query_verdict(loaded, implied->second, &second) ||
        (implied->allowed & BIT(second.verdict)) != 0)
        return NULL;
    return g_strdup_printf("%s: \"%s\" is PROVED, and \"%s\" is %s", implied->because,
                           implied->first, implied->second, xp_verdict_name(second.verdict));
}
