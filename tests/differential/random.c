/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/random.h"

XpRandom xp_random_new(guint64 seed, guint64 part)
{
    XpRandom random = {seed * 0x9e3779b97f4a7c15u + part};

    random.state = xp_random_next(&random) ^ (part << 32);
    return random;
}

guint64 xp_random_next(XpRandom *random)
{
    guint64 z = random->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

guint xp_random_below(XpRandom *random, guint limit)
{
    g_assert(limit > 0);
    return (guint)((xp_random_next(random) >> 11) % limit);
}

gboolean xp_random_chance(XpRandom *random, guint percent)
{
    return xp_random_below(random, 100) < percent;
}

const char *xp_random_text(XpRandom *random, const char *const *texts, guint n)
{
    return texts[xp_random_below(random, n)];
}
