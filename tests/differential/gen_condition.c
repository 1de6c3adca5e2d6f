/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/differential/gen_condition.h"

#include <string.h>

/* What sort of values a key has, which decides the operators it is met with. */
typedef enum {
    KEY_TEXT,
    KEY_ARN,
    KEY_BOOL,
    KEY_LIST,
    KEY_DATE,
    KEY_NUMBER,
    KEY_ADDRESS,
} KeySort;

/* In which worlds a key is met: in all, or in those of a theme. */
typedef enum {
    GROUP_ALL,
    GROUP_TYPED,
    GROUP_SETS,
    GROUP_ROLES,
} KeyGroup;

typedef struct {
    const char *key;
    KeySort sort;
    guint weight;
    KeyGroup group;
} KeyRow;

static const KeyRow key_rows[] = {
    {"aws:PrincipalArn", KEY_ARN, 12, GROUP_ALL},
    {"aws:PrincipalAccount", KEY_TEXT, 8, GROUP_ALL},
    {"aws:PrincipalType", KEY_TEXT, 3, GROUP_ALL},
    {"aws:PrincipalTag/team", KEY_TEXT, 8, GROUP_ALL},
    {"aws:principaltag/ENV", KEY_TEXT, 3, GROUP_ALL},
    {"aws:userid", KEY_TEXT, 5, GROUP_ALL},
    {"aws:username", KEY_TEXT, 5, GROUP_ALL},
    {"aws:ResourceTag/team", KEY_TEXT, 6, GROUP_ALL},
    {"secretsmanager:ResourceTag/Team", KEY_TEXT, 3, GROUP_ALL},
    {"aws:ResourceAccount", KEY_TEXT, 4, GROUP_ALL},
    {"aws:SourceVpce", KEY_TEXT, 8, GROUP_ALL},
    {"aws:SourceVpc", KEY_TEXT, 2, GROUP_ALL},
    {"aws:SourceIp", KEY_ADDRESS, 4, GROUP_ALL},
    {"aws:ViaAWSService", KEY_BOOL, 6, GROUP_ALL},
    {"aws:PrincipalIsAWSService", KEY_BOOL, 3, GROUP_ALL},
    {"aws:SecureTransport", KEY_BOOL, 3, GROUP_ALL},
    {"aws:MultiFactorAuthPresent", KEY_BOOL, 5, GROUP_ALL},
    {"aws:TokenIssueTime", KEY_DATE, 2, GROUP_ALL},
    {"aws:PrincipalOrgID", KEY_TEXT, 3, GROUP_ALL},
    {"aws:RequestedRegion", KEY_TEXT, 5, GROUP_ALL},
    {"aws:SourceAccount", KEY_TEXT, 3, GROUP_ALL},
    {"aws:SourceArn", KEY_ARN, 2, GROUP_ALL},
    {"aws:CalledVia", KEY_LIST, 3, GROUP_SETS},
    {"aws:UserAgent", KEY_TEXT, 2, GROUP_ALL},
    {"aws:CurrentTime", KEY_DATE, 1, GROUP_ALL},
    {"kms:ViaService", KEY_TEXT, 12, GROUP_ALL},
    {"kms:CallerAccount", KEY_TEXT, 6, GROUP_ALL},
    {"kms:EncryptionContext:SecretARN", KEY_ARN, 7, GROUP_ALL},
    {"kms:encryptioncontext:App", KEY_TEXT, 3, GROUP_ALL},
    {"kms:EncryptionContextKeys", KEY_LIST, 4, GROUP_SETS},
    {"kms:GrantIsForAWSResource", KEY_BOOL, 2, GROUP_ALL},
    {"kms:KeySpec", KEY_TEXT, 1, GROUP_ALL},
    {"kms:ResourceAliases", KEY_LIST, 1, GROUP_SETS},
    {"secretsmanager:SecretId", KEY_ARN, 6, GROUP_ALL},
    {"secretsmanager:VersionStage", KEY_TEXT, 6, GROUP_ALL},
    {"secretsmanager:VersionId", KEY_TEXT, 2, GROUP_ALL},
    {"custom:Thing", KEY_TEXT, 2, GROUP_ALL},
    {"saml:sub", KEY_TEXT, 1, GROUP_ALL},
    {"aws:SourceIp", KEY_ADDRESS, 12, GROUP_TYPED},
    {"aws:VpcSourceIp", KEY_ADDRESS, 4, GROUP_TYPED},
    {"aws:CurrentTime", KEY_DATE, 10, GROUP_TYPED},
    {"aws:EpochTime", KEY_DATE, 3, GROUP_TYPED},
    {"aws:TokenIssueTime", KEY_DATE, 5, GROUP_TYPED},
    {"aws:MultiFactorAuthAge", KEY_NUMBER, 8, GROUP_TYPED},
    {"secretsmanager:RecoveryWindowInDays", KEY_NUMBER, 2, GROUP_TYPED},
    {"custom:Number", KEY_NUMBER, 6, GROUP_TYPED},
    {"aws:CalledVia", KEY_LIST, 5, GROUP_SETS},
    {"kms:EncryptionContextKeys", KEY_LIST, 14, GROUP_SETS},
    {"aws:PrincipalOrgPaths", KEY_LIST, 10, GROUP_SETS},
    {"aws:ResourceOrgPaths", KEY_LIST, 4, GROUP_SETS},
    {"aws:ResourceOrgID", KEY_TEXT, 4, GROUP_SETS},
    {"aws:TagKeys", KEY_LIST, 6, GROUP_SETS},
    {"custom:Things", KEY_LIST, 4, GROUP_SETS},
    {"sts:ExternalId", KEY_TEXT, 14, GROUP_ROLES},
    {"sts:RoleSessionName", KEY_TEXT, 10, GROUP_ROLES},
    {"sts:SourceIdentity", KEY_TEXT, 5, GROUP_ROLES},
    {"aws:SourceIdentity", KEY_TEXT, 5, GROUP_ROLES},
    {"aws:RequestTag/team", KEY_TEXT, 6, GROUP_ROLES},
    {"iam:ResourceTag/team", KEY_TEXT, 5, GROUP_ROLES},
    {"sts:TransitiveTagKeys", KEY_LIST, 2, GROUP_ROLES},
};

static guint weight_of(const KeyRow *row, const XpWords *words)
{
    switch (row->group) {
    case GROUP_ALL:
        return row->weight;
    case GROUP_TYPED:
        return words->typed ? row->weight : 0;
    case GROUP_SETS:
        return words->sets ? row->weight : 0;
    case GROUP_ROLES:
        return words->roles->len > 0 ? row->weight : 0;
    }
    g_assert_not_reached();
}

static const KeyRow *pick_row(XpRandom *random, const XpWords *words)
{
    guint total = 0;
    guint at;

    for (guint i = 0; i < G_N_ELEMENTS(key_rows); i++)
        total += weight_of(&key_rows[i], words);
    at = xp_random_below(random, total);
    for (guint i = 0; i < G_N_ELEMENTS(key_rows); i++) {
        guint weight = weight_of(&key_rows[i], words);

        if (at < weight)
            return &key_rows[i];
        at -= weight;
    }
    g_assert_not_reached();
}

static char *user_id(XpRandom *random, const XpWords *words)
{
    const char *id = xp_words_pick(random, words->unique_ids, "AROAUNKNOWNUNKNOWN00");

    return g_strdup_printf(
        "%s%s", id,
        g_str_has_prefix(id, "AROA") ? XP_PICK(random, ":job", ":session1", ":*", "*") : "");
}

static char *via_service(XpRandom *random, const XpWords *words)
{
    return g_strdup_printf("%s.%s.amazonaws.com",
                           XP_PICK(random, "secretsmanager", "secretsmanager", "s3"),
                           xp_words_pick(random, words->regions, "us-east-1"));
}

/* Keys whose values are a choice of a few words. */
static const char *plain_value(XpRandom *random, const char *key)
{
    static const struct {
        const char *key;
        const char *values[5];
    } rows[] = {
        {"aws:PrincipalType", {"AssumedRole", "User", "Account", "FederatedUser", "A*"}},
        {"aws:PrincipalTag/team", {"red", "blue", "r*", "RED", ""}},
        {"aws:principaltag/ENV", {"prod", "prod", "Prod", "p?od", "test"}},
        {"aws:username", {"alice", "bob", "al*", "Alice", "a?ice"}},
        {"aws:ResourceTag/team", {"red", "blue", "r*", "Red", "re?"}},
        {"secretsmanager:ResourceTag/Team", {"red", "blue", "r*", "Red", "re?"}},
        {"aws:SourceVpc", {"vpc-1", "vpc-2", "vpc-*", "vpc-1", "vpc-?"}},
        {"aws:SourceIp", {"203.0.113.7", "203.0.113.0/24", "203.*", "10.0.0.1", "2001:db8::7"}},
        {"aws:ViaAWSService", {"true", "false", "True", "true", "false"}},
        {"aws:PrincipalIsAWSService", {"true", "false", "false", "FALSE", "false"}},
        {"aws:SecureTransport", {"true", "false", "true", "true", "false"}},
        {"aws:MultiFactorAuthPresent", {"true", "false", "true", "false", "TRUE"}},
        {"aws:TokenIssueTime",
         {"2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "true", "*", "2026*"}},
        {"aws:PrincipalOrgID", {"o-abcdefghij", "o-*", "o-zzzzzzzzzz", "o-abcdefghij", "*"}},
        {"aws:CalledVia",
         {"secretsmanager.amazonaws.com", "s3.amazonaws.com", "secrets*", "*", ""}},
        {"aws:UserAgent", {"curl/8", "aws-cli/2", "aws*", "*", "curl/?"}},
        {"aws:CurrentTime", {"2026-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "*", "2*", ""}},
        {"kms:encryptioncontext:App", {"web", "db", "w*", "WEB", "w?b"}},
        {"kms:EncryptionContextKeys", {"SecretARN", "App", "Secret*", "SecretVersionId", "app"}},
        {"kms:GrantIsForAWSResource", {"true", "false", "true", "true", "false"}},
        {"kms:KeySpec", {"SYMMETRIC_DEFAULT", "RSA_2048", "SYM*", "*", "S?*"}},
        {"kms:ResourceAliases", {"alias/db", "alias/*", "alias/app", "*", "alias/d?"}},
        {"secretsmanager:VersionStage",
         {"AWSCURRENT", "AWSPREVIOUS", "AWS*", "awscurrent", "AWSPENDING"}},
        {"secretsmanager:VersionId", {"v-1", "v-2", "v-*", "v-1", "*"}},
        {"custom:Thing", {"x", "y", "*", "x", "y"}},
        {"saml:sub", {"x", "y", "*", "x", "y"}},
        {"aws:VpcSourceIp", {"10.0.0.1", "10.1.2.3", "10.0.0.0/8", "2001:db8::7", "*"}},
        {"aws:EpochTime", {"1796083200", "1900000000", "1700000000", "*", "1796083200"}},
        {"aws:MultiFactorAuthAge", {"10", "3600", "3600.0", "1e3", "-5"}},
        {"secretsmanager:RecoveryWindowInDays", {"7", "30", "10", "7", "7.5"}},
        {"custom:Number", {"10", "10.0", "10.50", "-3", "x"}},
        {"custom:Things", {"x", "y", "z*", "", "x"}},
        {"aws:PrincipalOrgPaths",
         {"o-abcdefghij/*", "o-abcdefghij/r-abcd/ou-abcd-11111111/*",
          "o-abcdefghij/r-abcd/ou-abcd-11111111/ou-*", "o-abcdefghij/r-abcd/", "*"}},
        {"aws:ResourceOrgPaths",
         {"o-abcdefghij/*", "o-abcdefghij/r-abcd/ou-abcd-11111111/*", "o-zzzzzzzzzz/*",
          "o-abcdefghij/r-abcd/", "*"}},
        {"aws:ResourceOrgID", {"o-abcdefghij", "o-*", "o-zzzzzzzzzz", "o-abcdefghij", "*"}},
        {"aws:TagKeys", {"team", "Env", "t*", "TEAM", "none"}},
        {"sts:ExternalId", {"x-1", "x-2", "x-*", "X-1", "x-?"}},
        {"sts:RoleSessionName", {"job", "job*", "alice", "${aws:username}", "other"}},
        {"sts:SourceIdentity", {"alice", "bob", "*", "al*", "alice"}},
        {"aws:SourceIdentity", {"alice", "bob", "*", "al*", "alice"}},
        {"aws:RequestTag/team", {"red", "blue", "r*", "red", ""}},
        {"iam:ResourceTag/team", {"red", "blue", "r*", "Red", "re?"}},
        {"sts:TransitiveTagKeys", {"team", "Env", "*", "team", "none"}},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_ascii_strcasecmp(rows[i].key, key) == 0)
            return rows[i].values[xp_random_below(random, 5)];
    }
    return NULL;
}

static gboolean is_key(const char *key, const char *name)
{
    return g_ascii_strcasecmp(key, name) == 0;
}

char *xp_gen_condition_value(XpRandom *random, const XpWords *words, const char *key)
{
    const char *plain = plain_value(random, key);

    if (plain != NULL)
        return g_strdup(plain);
    if (is_key(key, "aws:PrincipalArn") || is_key(key, "aws:SourceArn"))
        return g_strdup(xp_words_pick(random, words->identities, "*"));
    if (is_key(key, "aws:PrincipalAccount") || is_key(key, "aws:ResourceAccount") ||
        is_key(key, "aws:SourceAccount") || is_key(key, "kms:CallerAccount"))
        return g_strdup(xp_words_pick(random, words->accounts, "999999999999"));
    if (is_key(key, "aws:userid"))
        return user_id(random, words);
    if (is_key(key, "aws:SourceVpce"))
        return g_strdup(xp_words_pick(random, words->endpoints, "vpce-9"));
    if (is_key(key, "aws:RequestedRegion"))
        return g_strdup(xp_words_pick(random, words->regions, "us-east-1"));
    if (is_key(key, "kms:ViaService"))
        return via_service(random, words);
    if (is_key(key, "kms:EncryptionContext:SecretARN") || is_key(key, "secretsmanager:SecretId"))
        return g_strdup(xp_words_pick(random, words->secrets, "*"));
    return NULL;
}

/* ---- values ---- */

/* Puts a * or ? somewhere into @text, or cuts it off there. */
static char *with_wildcard(XpRandom *random, const char *text)
{
    gsize length = strlen(text);
    gsize at = length > 0 ? xp_random_below(random, (guint)length) : 0;
    GString *out = g_string_new_len(text, (gssize)at);

    switch (xp_random_below(random, 4)) {
    case 0:
        g_string_append_c(out, '*');
        break;
    case 1:
        g_string_append_printf(out, "?%s", at < length ? text + at + 1 : "");
        break;
    case 2:
        g_string_append_printf(
            out, "*%s", text + at + (at < length ? xp_random_below(random, 3) % (length - at) : 0));
        break;
    default:
        g_string_append_printf(out, "*%s", text + at);
        break;
    }
    return g_string_free(out, FALSE);
}

/* One ARN field (partition, service, region or account) replaced by a pattern. */
static char *with_open_field(XpRandom *random, const char *text)
{
    g_auto(GStrv) fields = g_strsplit(text, ":", 6);
    guint field = 1 + xp_random_below(random, 5);

    if (g_strv_length(fields) < 6)
        return g_strdup("*");
    if (field == 5)
        return xp_words_star_over_colon(fields);
    g_free(fields[field]);
    fields[field] = g_strdup(XP_PICK(random, "*", "*", "?*", "", "*s"));
    return g_strjoinv(":", fields);
}

static const char *variable_text(XpRandom *random)
{
    return XP_PICK(random, "${aws:username}", "${aws:PrincipalAccount}", "${aws:PrincipalTag/team}",
                   "${aws:PrincipalTag/team, 'red'}", "${aws:PrincipalTag/none,'red'}", "${*}",
                   "${$}x", "a${", "${aws:CalledVia}", "${aws:SourceVpce}",
                   "arn:aws:iam::${aws:PrincipalAccount}:role/App",
                   "arn:aws:iam::*:user/${aws:username}", "${AWS:USERNAME}*", "${custom:Thing}");
}

static char *make_value(XpRandom *random, const XpWords *words, const KeyRow *row,
                        const char *operator)
{
    g_autofree char *value = xp_gen_condition_value(random, words, row->key);
    gboolean pattern = strstr(operator, "Like") != NULL || strstr(operator, "Arn") != NULL;

    if (strstr(operator, "Null") != NULL)
        return g_strdup(XP_PICK(random, "true", "false"));
    if (strstr(operator, "Bool") != NULL && row->sort != KEY_BOOL)
        return g_strdup(XP_PICK(random, "true", "false", "yes"));
    if (strstr(operator, "Ip") != NULL)
        return g_strdup(XP_PICK(random, "203.0.113.0/24", "10.0.0.0/8", "203.0.113.7",
                                "203.0.113.7/32", "0.0.0.0/0", "10.1.2.3/9", "2001:db8::/32",
                                "::/0"));
    if (strstr(operator, "Date") != NULL)
        return g_strdup(XP_PICK(random, "2026-01-01T00:00:00Z", "2031-01-01T00:00:00Z",
                                "2026-12-01T00:00:00Z", "2030-01-01", "1796083200",
                                "2026-12-01T01:00:00+01:00"));
    if (strstr(operator, "Numeric") != NULL)
        return g_strdup(XP_PICK(random, "10", "3600", "10.0", "7", "-3", "10.5"));
    if (strstr(operator, "Binary") != NULL)
        return g_strdup(XP_PICK(random, "cmVk", "eA==", "no base64"));
    if (xp_random_chance(random, 5))
        return g_strdup(variable_text(random));
    if (row->sort == KEY_ARN && pattern && xp_random_chance(random, 25))
        return with_open_field(random, value);
    if (pattern && xp_random_chance(random, 35))
        return with_wildcard(random, value);
    if (row->sort == KEY_ARN && pattern && xp_random_chance(random, 5))
        return g_strdup(XP_PICK(random, "*", "arn:*", "arn:aws:iam::*", "arn:aws:*:*:*:*"));
    return g_steal_pointer(&value);
}

/* ---- operators ---- */

/* The operators of a type that a key has, and of any other. */
static const char *typed_operator(XpRandom *random, KeySort sort)
{
    switch (sort) {
    case KEY_DATE:
        return XP_PICK(random, "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
                       "DateGreaterThanEquals", "DateEquals", "DateNotEquals");
    case KEY_NUMBER:
        return XP_PICK(random, "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
                       "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals");
    case KEY_ADDRESS:
        return XP_PICK(random, "IpAddress", "IpAddress", "NotIpAddress");
    case KEY_TEXT:
    case KEY_ARN:
    case KEY_BOOL:
    case KEY_LIST:
        return XP_PICK(random, "BinaryEquals", "NumericEquals", "NumericNotEquals", "IpAddress",
                       "NotIpAddress", "DateEquals");
    }
    g_assert_not_reached();
}

static const char *bare_operator(XpRandom *random, const XpWords *words, KeySort sort)
{
    gboolean has_type = sort == KEY_DATE || sort == KEY_NUMBER || sort == KEY_ADDRESS;

    if (words->typed && has_type && xp_random_chance(random, 75))
        return typed_operator(random, sort);
    if (words->typed && xp_random_chance(random, 6))
        return typed_operator(random, (KeySort)xp_random_below(random, KEY_ADDRESS + 1));
    if (xp_random_chance(random, 10))
        return "Null";
    if (xp_random_chance(random, 5))
        sort = (KeySort)xp_random_below(random, KEY_ADDRESS + 1);
    switch (sort) {
    case KEY_TEXT:
    case KEY_LIST:
        return XP_PICK(random, "StringEquals", "StringEquals", "StringLike", "StringLike",
                       "StringNotEquals", "StringNotLike", "StringEqualsIgnoreCase",
                       "StringNotEqualsIgnoreCase");
    case KEY_ARN:
        return XP_PICK(random, "ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike",
                       "StringEquals", "StringNotLike", "StringNotEquals");
    case KEY_BOOL:
        return XP_PICK(random, "Bool", "Bool", "Bool", "StringEquals", "StringNotEquals");
    case KEY_DATE:
    case KEY_NUMBER:
    case KEY_ADDRESS:
        return XP_PICK(random, "StringLike", "StringNotLike", "StringEquals", "Null");
    }
    g_assert_not_reached();
}

/* Returns new. An account id that nobody wrote down is any number to the encoder, and to the
 * evaluator the one a call takes for it: such keys are not compared as numbers. */
static char *full_operator(XpRandom *random, const XpWords *words, const KeyRow *row)
{
    KeySort sort = row->sort;
    const char *bare = bare_operator(random, words, sort);
    gboolean number = g_str_has_prefix(bare, "Date") || g_str_has_prefix(bare, "Numeric");
    gboolean set = words->sets && xp_random_chance(random, sort == KEY_LIST ? 75 : 5);
    gboolean if_exists = strcmp(bare, "Null") != 0 && xp_random_chance(random, 15);
    char *text =
        g_strdup_printf("%s%s%s", set ? XP_PICK(random, "ForAnyValue:", "ForAllValues:") : "", bare,
                        if_exists ? "IfExists" : "");

    if (number && g_str_has_suffix(row->key, "Account")) {
        g_free(text);
        return g_strdup(strstr(bare, "Not") != NULL ? "NotIpAddress" : "IpAddress");
    }
    if (xp_random_chance(random, 2)) {
        char *folded = g_ascii_strdown(text, -1);

        g_free(text);
        return folded;
    }
    return text;
}

/* ---- the element ---- */

static json_t *make_values(XpRandom *random, const XpWords *words, const KeyRow *row,
                           const char *operator)
{
    guint n = xp_random_chance(random, 70) ? 1 : 2 + xp_random_below(random, 2);
    json_t *list = json_array();
    json_t *only;

    if (xp_random_chance(random, 1))
        return list;
    for (guint i = 0; i < n; i++) {
        g_autofree char *value = make_value(random, words, row, operator);

        if (row->sort == KEY_BOOL && xp_random_chance(random, 20))
            json_array_append_new(list, json_boolean(g_ascii_strcasecmp(value, "true") == 0));
        else
            json_array_append_new(list, json_string(value));
    }
    if (n > 1 || xp_random_chance(random, 20))
        return list;
    only = json_incref(json_array_get(list, 0));
    json_decref(list);
    return only;
}

/* TRUE when @operators has @key under @operator in whatever spelling: AWS takes each once. */
static gboolean has_key(const json_t *operators, const char *operator, const char * key)
{
    const char *name;
    json_t *keys;
    const char *other;
    json_t *values;

    json_object_foreach ((json_t *)(guintptr)operators, name, keys) {
        if (g_ascii_strcasecmp(name, operator) != 0)
            continue;
        if (strcmp(name, operator) != 0)
            return TRUE;
        json_object_foreach (keys, other, values) {
            if (g_ascii_strcasecmp(other, key) == 0)
                return TRUE;
        }
    }
    return FALSE;
}

/* In any spelling: the loader takes none twice. */
static gboolean has_operator(json_t *operators, const char *operator)
{
    const char *name;
    json_t *keys;

    json_object_foreach (operators, name, keys)
        if (g_ascii_strcasecmp(name, operator) == 0)
            return TRUE;
    return FALSE;
}

json_t *xp_gen_condition(XpRandom *random, const XpWords *words)
{
    json_t *operators = json_object();
    guint n = xp_random_chance(random, 70) ? 1 : 2 + xp_random_below(random, 2);

    if (xp_random_chance(random, 3))
        return operators;
    for (guint i = 0; i < n; i++) {
        const KeyRow *row = pick_row(random, words);
        g_autofree char *operator= full_operator(random, words, row);
        json_t *values = make_values(random, words, row, operator);

        if (has_key(operators, operator, row->key)) {
            json_decref(values);
            continue;
        }
        if (json_object_get(operators, operator) == NULL)
            json_object_set_new(operators, operator, json_object());
        json_object_set_new(json_object_get(operators, operator), row->key, values);
    }
    if (xp_random_chance(random, 1) && !has_operator(operators, "StringEquals"))
        json_object_set_new(operators, "StringEquals", json_object());
    return operators;
}
