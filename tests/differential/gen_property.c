/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_property.h"

#include <string.h>

/* The object, and an action that applies to it. */
typedef struct {
    const char *object;
    const char *actions;
} Deed;

static Deed pick_deed(XpRandom *random, const XpGenWorld *world)
{
    Deed deed = {.object = xp_words_pick(random, world->objects, NULL)};

    if (g_str_has_prefix(deed.object, "role"))
        deed.actions = XP_PICK(random, "assume", "sts:AssumeRole", "sts:AssumeRole", "sts:*");
    else if (g_str_has_prefix(deed.object, "key"))
        deed.actions = XP_PICK(random, "kms:Decrypt", "kms:Decrypt", "decrypt", "kms:Encrypt",
                               "kms:*", "kms:DescribeKey", "kms:PutKeyPolicy", "encrypt");
    else
        deed.actions =
            XP_PICK(random, "read-secret", "read-secret", "secretsmanager:GetSecretValue",
                    "secretsmanager:GetSecretValue", "secretsmanager:*",
                    "secretsmanager:DescribeSecret", "secretsmanager:PutResourcePolicy");
    return deed;
}

char *xp_gen_deed(XpRandom *random, const XpGenWorld *world)
{
    Deed deed = pick_deed(random, world);

    return g_strdup_printf("%s on %s", deed.actions, deed.object);
}

const char *xp_gen_atom(XpRandom *random)
{
    return XP_PICK(random, "aws:SourceVpce is \"vpce-1\"", "aws:SourceVpce present",
                   "aws:PrincipalTag/team is \"red\"", "aws:ViaAWSService is true",
                   "kms:ViaService like \"secretsmanager.*\"", "kms:ViaService absent",
                   "aws:MultiFactorAuthPresent is true", "aws:SourceIp absent",
                   "aws:RequestedRegion is \"us-east-1\"",
                   "not aws:PrincipalArn like \"arn:aws:iam::*:role/App\"",
                   "aws:username is \"alice\" or aws:PrincipalTag/team present",
                   "secretsmanager:VersionStage is \"AWSCURRENT\"",
                   "kms:EncryptionContext:App is \"web\"", "aws:ResourceTag/team is \"red\"",
                   "sts:ExternalId is \"x-1\"", "aws:PrincipalOrgID is \"o-abcdefghij\"",
                   "aws:CurrentTime < \"2031-01-01T00:00:00Z\"",
                   "aws:SourceIp in { \"203.0.113.0/24\" }");
}

static char *modifier(XpRandom *random)
{
    if (!xp_random_chance(random, 30))
        return g_strdup("");
    return g_strdup_printf(" %s %s", XP_PICK(random, "when", "unless"), xp_gen_atom(random));
}

static char *outsiders(XpRandom *random, const XpGenWorld *world)
{
    const char *label = xp_words_pick(random, world->labels, "Account1");

    if (xp_random_chance(random, 30))
        return g_strdup(XP_PICK(random, "principal", "anyone", "role *", "user *", "service *",
                                "federated *", "anonymous"));
    if (xp_random_chance(random, 50))
        return g_strdup_printf("principal outside account %s", label);
    return g_strdup_printf("principal %s account %s", XP_PICK(random, "in", "outside"), label);
}

char *xp_gen_subject(XpRandom *random, const XpGenWorld *world)
{
    const char *label = xp_words_pick(random, world->labels, "Account1");

    switch (xp_random_below(random, 8)) {
    case 0:
        return g_strdup_printf("root of %s", label);
    case 1:
        return g_strdup_printf("account %s", label);
    case 2: {
        const char *subject = xp_words_pick(random, world->subjects, NULL);
        const char *name = subject != NULL ? strchr(subject, ' ') + 1 : NULL;

        if (subject != NULL && g_str_has_prefix(subject, "role")) {
            g_auto(GStrv) words = g_strsplit(name, " ", 2);

            return g_strdup_printf("session %s/job %s", words[0], words[1]);
        }
        break;
    }
    default:
        break;
    }
    return g_strdup(xp_words_pick(random, world->subjects, "principal"));
}

char *xp_gen_property(XpRandom *random, const XpGenWorld *world)
{
    Deed deed = pick_deed(random, world);
    Deed second = pick_deed(random, world);
    g_autofree char *outside = outsiders(random, world);
    g_autofree char *subject = xp_gen_subject(random, world);
    g_autofree char *other = xp_gen_subject(random, world);
    g_autofree char *tail = modifier(random);

    switch (xp_random_below(random, 14)) {
    case 0:
    case 1:
    case 2:
        return g_strdup_printf("no %s can %s on %s%s", outside, deed.actions, deed.object, tail);
    case 3:
    case 4:
        return g_strdup_printf("only %s can %s on %s%s", subject, deed.actions, deed.object, tail);
    case 5:
        return g_strdup_printf("only %s, %s can %s on %s%s", subject, other, deed.actions,
                               deed.object, tail);
    case 6:
    case 7:
    case 8:
        return g_strdup_printf("%s can %s on %s%s", subject, deed.actions, deed.object, tail);
    case 9:
        return g_strdup_printf("%s can always %s on %s%s", subject, deed.actions, deed.object,
                               tail);
    case 10:
        return g_strdup_printf("%s can %s on %s only when %s", subject, deed.actions, deed.object,
                               xp_gen_atom(random));
    case 12:
    case 13:
        return g_strdup_printf("access to %s within policy \"" XP_DIFF_BOUND "\"%s", deed.object,
                               tail);
    default:
        return g_strdup_printf("no single %s can both %s on %s and %s on %s",
                               xp_random_chance(random, 70) ? "principal" : subject, deed.actions,
                               deed.object, second.actions, second.object);
    }
}
