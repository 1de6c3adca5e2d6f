/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_DIFFERENTIAL_GEN_MAKER_H
#define XP_TESTS_DIFFERENTIAL_GEN_MAKER_H

#include "tests/differential/gen_world.h"

/* What the parts of the generator of worlds share while one is made. */

#define XP_GEN_ACCOUNTS 3

/**
 * XpGenAccount:
 * @label: name of its folder
 * @text: what documents write in the account field of an ARN
 */
typedef struct {
    const char *label;
    const char *text;
    const char *partition;
    gboolean supplied;
    gboolean complete;
    gboolean symbolic;
} XpGenAccount;

/**
 * XpGenPerson:
 * @kind: "role" or "user"
 * @owner: index of its account
 */
typedef struct {
    const char *kind;
    const char *name;
    const char *path;
    char *arn;
    char *folder;
    const char *unique_id;
    guint owner;
} XpGenPerson;

/**
 * XpGenMaker:
 * @hero: index of the account of the identity that some policies grant access to
 * @secret, @key: ARN texts of the secret and of the key it is under
 * @second_key: of another key of the same owner, loaded, or NULL
 */
typedef struct {
    XpRandom *random;
    XpGenWorld *out;
    XpWords *words;
    XpDiffTree *tree;
    XpGenAccount accounts[XP_GEN_ACCOUNTS];
    GArray *persons; /* XpGenPerson */
    guint hero;
    char *hero_arn;
    char *secret;
    char *key;
    char *second_key;
    guint key_owner;
} XpGenMaker;

static inline gboolean xp_gen_has(const XpGenMaker *maker, XpTheme theme)
{
    return maker->out->themes.has[theme];
}

/* Adds tags, unless it leaves them unsaid. */
void xp_gen_tags(XpRandom *random, json_t *row, guint unknown_percent);
/* Allow * on *. Returns new. */
json_t *xp_gen_wide_allow(void);

/* Names users and roles, and makes one of them the hero; then writes those of supplied accounts. */
void xp_gen_name_people(XpGenMaker *maker);
void xp_gen_write_people(XpGenMaker *maker);

/* Names secret and keys; then writes them, and what else has a policy. */
void xp_gen_name_data(XpGenMaker *maker);
void xp_gen_write_data(XpGenMaker *maker);

/* Writes org/. */
void xp_gen_write_organization(XpGenMaker *maker);

#endif
