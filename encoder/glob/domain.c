/* SPDX-License-Identifier: Apache-2.0 */
#include "encoder/glob/domain.h"

#include <string.h>

#include "frontend/model/symbol.h"

/* Alphabets of the counted run. */
typedef enum {
    RUN_ANY,        /* every character */
    RUN_TEXT,       /* every character but control characters */
    RUN_DIGIT,      /* 0-9 */
    RUN_HEX,        /* 0-9a-f: AWS makes these identifiers itself, in lower case */
    RUN_LOWER,      /* a-z0-9 */
    RUN_LOWER_DASH, /* a-z0-9- */
    RUN_UPPER,      /* A-Z0-9 */
    RUN_ALNUM,      /* A-Za-z0-9 */
    RUN_NAME,       /* [\w+=,.@-], ASCII */
    RUN_PATH,       /* U+0021 to U+007E */
    RUN_ADDRESS,    /* [0-9A-Fa-f:.] */
    RUN_NUMBER,     /* [0-9.] */
    RUN_INSTANT,    /* [0-9TZ:.+-] */
} Run;

#define UNBOUNDED 0u

/* What a domain is: @prefix, then @minimum to @maximum characters of @run. Three have a shape of
 * their own, see step_key_id(), step_path_name() and step_address(). */
typedef struct {
    const char *name;
    const char *prefix;
    Run run;
    guint minimum;
    guint maximum;
    const char *special;   /* characters the automaton tells apart inside the run */
    const char *words[14]; /* ordinary-looking members */
} Domain;

static const Domain domains[XP_DOMAIN_COUNT] = {
    [XP_DOMAIN_ANY] = {"any text",
                       "",
                       RUN_ANY,
                       0,
                       UNBOUNDED,
                       "",
                       {"example", "other", "sample", "value", "", NULL}},
    /* Rule: S-GRAM-17 */
    [XP_DOMAIN_ACCOUNT] = {"account id",
                           "",
                           RUN_DIGIT,
                           12,
                           12,
                           "",
                           {"111122223333", "444455556666", "999900001111", "777788889999",
                            "222233334444", "555566667777", "888899990000", "333344445555",
                            "666677778888", "123456789012", "210987654321", NULL}},
    [XP_DOMAIN_REGION] = {"region",
                          "",
                          RUN_LOWER_DASH,
                          1,
                          UNBOUNDED,
                          "",
                          {"us-east-1", "eu-west-1", "us-west-2", "eu-central-1", "ap-southeast-2",
                           "sa-east-1", "ca-central-1", "us-gov-west-1", "cn-north-1", NULL}},
    /* Rule: S-SM-1 */
    [XP_DOMAIN_SECRET_SUFFIX] = {"secret suffix",
                                 "",
                                 RUN_ALNUM,
                                 6,
                                 6,
                                 "",
                                 {"a1b2c3", "d4e5f6", "g7h8i9", "A1b2C3", "AbCdEf", "j1k2m3",
                                  NULL}},
    /* Rule: S-KMS-14 */
    [XP_DOMAIN_KEY_ID] = {"key id",
                          "",
                          RUN_HEX,
                          36,
                          36,
                          "mrk-",
                          {"1234abcd-12ab-34cd-56ef-1234567890ab",
                           "0987dcba-09fe-87dc-65ba-ab0987654321",
                           "mrk-1234abcd12ab34cd56ef1234567890ab",
                           "a1b2c3d4-5678-90ab-cdef-1234567890ab",
                           "mrk-0987dcba09fe87dc65baab0987654321", NULL}},
    /* Rule: S-SND-13 */
    [XP_DOMAIN_NAME] = {"name",
                        "",
                        RUN_NAME,
                        1,
                        64,
                        "",
                        {"Alice", "Developer", "ContractorRole", "Bob", "Analyst", "Operator",
                         "alice", "x", NULL}},
    /* Rule: S-SND-13 */
    [XP_DOMAIN_PATH_NAME] = {"path and name",
                             "",
                             RUN_PATH,
                             1,
                             576,
                             "/",
                             {"Alice", "Developer", "ContractorRole", "Bob", "Analyst", "Operator",
                              "team/Developer", "alice", "x", NULL}},
    /* Rule: S-SND-13 */
    [XP_DOMAIN_SESSION] = {"role session name",
                           "",
                           RUN_NAME,
                           2,
                           64,
                           "",
                           {"session1", "session2", "alice", "session3", "Alice", NULL}},
    /* Rule: S-STS-25 */
    [XP_DOMAIN_FEDERATED_NAME] = {"federated user name",
                                  "",
                                  RUN_NAME,
                                  2,
                                  32,
                                  "",
                                  {"Alice", "Bob", "Carol", "alice", "guest1", NULL}},
    /* Rule: S-PRIN-9 */
    [XP_DOMAIN_UNIQUE_ROLE_ID] = {"unique id of a role",
                                  "AROA",
                                  RUN_UPPER,
                                  12,
                                  124,
                                  "",
                                  {"AROA123456789EXAMPLE", "AROAEXAMPLEROLE12345",
                                   "AROA987654321EXAMPLE", NULL}},
    /* Rule: S-PRIN-9 */
    [XP_DOMAIN_UNIQUE_USER_ID] = {"unique id of a user",
                                  "AIDA",
                                  RUN_UPPER,
                                  12,
                                  124,
                                  "",
                                  {"AIDA123456789EXAMPLE", "AIDAEXAMPLEUSER12345",
                                   "AIDA987654321EXAMPLE", NULL}},
    [XP_DOMAIN_ACTION] = {"action name",
                          "",
                          RUN_LOWER,
                          1,
                          UNBOUNDED,
                          "",
                          {"getitem", "listitems", "putitem", "deleteitem", "describeitem",
                           "updateitem", NULL}},
    [XP_DOMAIN_SERVICE] = {"service prefix",
                           "",
                           RUN_LOWER_DASH,
                           1,
                           UNBOUNDED,
                           "",
                           {"s3", "ec2", "sqs", "sns", "lambda", "dynamodb", "kms",
                            "secretsmanager", "iam", "sts", "example", NULL}},
    [XP_DOMAIN_VPCE] = {"VPC endpoint id",
                        "vpce-",
                        RUN_HEX,
                        8,
                        17,
                        "",
                        {"vpce-0a1b2c3d4e5f67890", "vpce-1a2b3c4d", "vpce-0f9e8d7c6b5a43210",
                         "vpce-11112222", NULL}},
    /* Rule: S-COND-30: String operators compare the text of an address */
    [XP_DOMAIN_ADDRESS] = {"IP address",
                           "",
                           RUN_ADDRESS,
                           2,
                           UNBOUNDED,
                           ":.f0",
                           {"203.0.113.7", "10.0.0.7", "198.51.100.7", "192.0.2.7", "192.168.0.7",
                            "172.16.0.7", "2001:db8::7", "::1", NULL}},
    [XP_DOMAIN_NUMBER] = {"number",
                          "",
                          RUN_NUMBER,
                          1,
                          UNBOUNDED,
                          "",
                          {"30", "7", "90", "300", "3600", "1", "0", NULL}},
    [XP_DOMAIN_INSTANT] = {"date",
                           "",
                           RUN_INSTANT,
                           1,
                           UNBOUNDED,
                           "",
                           {"2030-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2040-01-01T00:00:00Z",
                            "1893456000", NULL}},
    [XP_DOMAIN_TEXT] = {"text",
                        "",
                        RUN_TEXT,
                        1,
                        UNBOUNDED,
                        "",
                        {"example", "other", "sample", "value", "a", NULL}},
};

const char *xp_domain_name(XpDomain domain)
{
    return domains[domain].name;
}

static gboolean in_run(Run run, gunichar c)
{
    gboolean digit = c >= '0' && c <= '9';
    gboolean lower = c >= 'a' && c <= 'z';
    gboolean upper = c >= 'A' && c <= 'Z';
    switch (run) {
    case RUN_ANY:
        return TRUE;
    case RUN_TEXT:
        return c >= 0x20 && (c < 0x7f || c > 0x9f);
    case RUN_DIGIT:
        return digit;
    case RUN_HEX:
        return digit || (c >= 'a' && c <= 'f');
    case RUN_LOWER:
        return digit || lower;
    case RUN_LOWER_DASH:
        return digit || lower || c == '-';
    case RUN_UPPER:
        return digit || upper;
    case RUN_ALNUM:
        return digit || lower || upper;
    case RUN_NAME:
        return digit || lower || upper || (c < 0x80 && c != 0 && strchr("_+=,.@-", (int)c));
    case RUN_PATH:
        return c >= 0x21 && c <= 0x7e;
    case RUN_ADDRESS:
        return digit || c == ':' || c == '.' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    case RUN_NUMBER:
        return digit || c == '.';
    case RUN_INSTANT:
        return digit || (c < 0x80 && c != 0 && strchr("TZ:.+-", (int)c));
    }
    g_assert_not_reached();
}

/* A UUID or "mrk-" and 32 digits, 36 characters either way. State: position, plus 64 after an
 * "m", which is no hexadecimal digit and so tells the two apart at once. */
static gboolean step_key_id(XpDomainState *state, gunichar c)
{
    static const char mrk[] = "mrk-";
    guint position = *state & 63;
    gboolean multi_region = (*state & 64) != 0;
    if (position == 0 && c == 'm')
        multi_region = TRUE;
    gboolean fits;
    if (multi_region)
        fits = position < 4 ? c == (gunichar)mrk[position] : in_run(RUN_HEX, c);
    else if (position == 8 || position == 13 || position == 18 || position == 23)
        fits = c == '-';
    else
        fits = in_run(RUN_HEX, c);
    *state = (position + 1) | (multi_region ? 64u : 0u);
    return fits && position < 36;
}

enum { PATH_MAXIMUM = 511, NAME_MAXIMUM = 64, NAME_DEAD = 65 };

/* ([!-~]{1,511}/)?NAME{1,64}. State: characters read (capped) and length of the name since the
 * last slash that may end the path, or NAME_DEAD. */
static gboolean step_path_name(gboolean relaxed, XpDomainState *state, gunichar c)
{
    guint length = *state >> 8;
    guint name = *state & 255;
    if (!in_run(RUN_PATH, c))
        return FALSE;
    if (c == '/')
        name = length >= 1 && length <= PATH_MAXIMUM ? 0 : NAME_DEAD;
    else if (!in_run(RUN_NAME, c) || name == NAME_DEAD || name == NAME_MAXIMUM)
        name = NAME_DEAD;
    else
        name = relaxed ? 1 : name + 1;
    length = relaxed ? 1 : MIN(length + 1, (guint)PATH_MAXIMUM + 1);
    *state = (length << 8) | name;
    return name != NAME_DEAD || length <= PATH_MAXIMUM;
}

/* State of an address: what is read as a dotted one, as one of IPv6, and as "::ffff:" before a
 * dotted one, side by side; zero is the start of all three. */
typedef struct {
    gboolean dead4; /* it is no dotted address */
    guint octet;
    gboolean digit;
    guint value;
    gboolean dead6;
    guint groups;
    guint length; /* of the present group */
    guint colons; /* since the last group */
    gboolean gap;
    guint mapped; /* characters of "::ffff:" read, MAPPED_DEAD if other ones were */
} Address;

#define MAPPED      "::ffff:"
#define MAPPED_DEAD 15u

static Address unpack_address(XpDomainState state)
{
    return (Address){.dead4 = state & 1,
                     .octet = state >> 1 & 3,
                     .digit = state >> 3 & 1,
                     .value = state >> 4 & 255,
                     .dead6 = state >> 12 & 1,
                     .groups = state >> 13 & 15,
                     .length = state >> 17 & 7,
                     .colons = state >> 20 & 3,
                     .gap = state >> 22 & 1,
                     .mapped = state >> 23 & 15};
}

static XpDomainState pack_address(const Address *address)
{
    guint left = address->dead4
                     ? 1u
                     : address->octet << 1 | (address->digit ? 8u : 0u) | address->value << 4;
    guint right = address->dead6 ? 1u << 12
                                 : address->groups << 13 | address->length << 17 |
                                       address->colons << 20 | (address->gap ? 1u << 22 : 0u);
    return left | right | address->mapped << 23;
}

static void step_v4(Address *address, gunichar c)
{
    if (c == '.') {
        address->dead4 = address->dead4 || !address->digit || address->octet == 3;
        address->octet++;
        address->digit = FALSE;
        address->value = 0;
        return;
    }
    gboolean leading_zero = address->digit && address->value == 0;
    address->value = address->value * 10 + (c - '0');
    address->digit = TRUE;
    address->dead4 = address->dead4 || c < '0' || c > '9' || leading_zero || address->value > 255;
}

static void step_v6(Address *address, gunichar c)
{
    if (c == ':') {
        address->dead6 =
            address->dead6 || (address->colons == 1 && address->gap) || address->colons == 2;
        address->gap = address->gap || address->colons == 1;
        address->colons = address->dead6 ? 0 : address->colons + 1;
        address->length = 0;
        return;
    }
    gboolean begins_badly = address->colons == 1 && address->groups == 0;
    address->groups += address->length == 0 ? 1 : 0;
    address->length++;
    address->colons = 0;
    address->dead6 = address->dead6 || c == '.' || begins_badly || address->length > 4 ||
                     address->groups > (address->gap ? 7u : 8u);
}

static gboolean step_address(XpDomainState *state, gunichar c)
{
    Address address = unpack_address(*state);
    if (!in_run(RUN_ADDRESS, c))
        return FALSE;
    step_v4(&address, c);
    step_v6(&address, c);
    if (address.mapped < strlen(MAPPED)) {
        gboolean goes_on = c == (gunichar)MAPPED[address.mapped];
        address.mapped = goes_on ? address.mapped + 1 : MAPPED_DEAD;
        if (address.mapped == strlen(MAPPED)) { /* now the dotted address begins */
            address.dead4 = FALSE;
            address.octet = 0;
            address.digit = FALSE;
            address.value = 0;
        }
    }
    *state = pack_address(&address);
    return !address.dead4 || !address.dead6 || address.mapped < strlen(MAPPED);
}

static gboolean accepts_address(XpDomainState state)
{
    Address address = unpack_address(state);
    gboolean v4 = !address.dead4 && address.octet == 3 && address.digit;
    gboolean ended = address.colons == 0 || address.colons == 2;
    return v4 || (!address.dead6 && ended && (address.gap || address.groups == 8));
}

XpDomainState xp_domain_start(void)
{
    return 0;
}

gboolean xp_domain_step(XpDomain domain, gboolean relaxed, XpDomainState *state, gunichar c)
{
    if (domain == XP_DOMAIN_KEY_ID)
        return step_key_id(state, c);
    if (domain == XP_DOMAIN_PATH_NAME)
        return step_path_name(relaxed, state, c);
    if (domain == XP_DOMAIN_ADDRESS)
        return step_address(state, c);
    const Domain *row = &domains[domain];
    guint fixed = (guint)strlen(row->prefix);
    if (*state < fixed)
        return (gunichar)row->prefix[(*state)++] == c;
    guint count = *state - fixed;
    if (!in_run(row->run, c))
        return FALSE;
    gboolean forget = relaxed && row->maximum > row->minimum;
    if (row->maximum == UNBOUNDED || forget)
        count = MIN(count + 1, row->minimum);
    else if (count == row->maximum)
        return FALSE;
    else
        count++;
    *state = fixed + count;
    return TRUE;
}

gboolean xp_domain_accepts(XpDomain domain, XpDomainState state)
{
    if (domain == XP_DOMAIN_KEY_ID)
        return (state & 63) == 36;
    if (domain == XP_DOMAIN_PATH_NAME)
        return (state & 255) >= 1 && (state & 255) <= NAME_MAXIMUM;
    if (domain == XP_DOMAIN_ADDRESS)
        return accepts_address(state);
    return state >= strlen(domains[domain].prefix) + domains[domain].minimum;
}

gboolean xp_domain_contains_units(XpDomain domain, const gunichar *text, guint n)
{
    if (domain == XP_DOMAIN_ANY)
        return TRUE;
    XpDomainState state = xp_domain_start();
    for (guint i = 0; i < n; i++)
        if (!xp_domain_step(domain, FALSE, &state, text[i]))
            return FALSE;
    return xp_domain_accepts(domain, state);
}

gboolean xp_domain_contains(XpDomain domain, const char *text)
{
    glong n = 0;
    g_autofree gunichar *units = g_utf8_to_ucs4_fast(text, -1, &n);
    return xp_domain_contains_units(domain, units, (guint)n);
}

/* Characters that may stand in the domain at all. A symbol is a character of free text only. */
static gboolean in_alphabet(XpDomain domain, gunichar c)
{
    const Domain *row = &domains[domain];
    if (in_run(row->run, c))
        return TRUE;
    return c < 0x80 && c != 0 && (strchr(row->prefix, (int)c) || strchr(row->special, (int)c));
}

/* Characters from readable to strange. */
static const char readable[] = "abcdefghijklmnopqrstuvwxyz1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "-_./=@+, :;!#$%&'()<>[]^`{|}~\"\\?*";

static guint strangeness(gunichar c)
{
    const char *place = c != 0 && c < 0x80 ? strchr(readable, (int)c) : NULL;
    if (place != NULL)
        return (guint)(place - readable);
    gboolean control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
    return c + (control ? 0x200000u : 0x1000u);
}

static gint compare_strangeness(gconstpointer a, gconstpointer b)
{
    guint left = strangeness(*(const gunichar *)a);
    guint right = strangeness(*(const gunichar *)b);
    return left < right ? -1 : left > right;
}

static gboolean holds(const GArray *characters, gunichar c)
{
    for (guint i = 0; i < characters->len; i++)
        if (g_array_index(characters, gunichar, i) == c)
            return TRUE;
    return FALSE;
}

static void add_once(GArray *characters, gunichar c)
{
    if (!holds(characters, c))
        g_array_append_val(characters, c);
}

/* Adds the most readable character that is not in @characters yet, if there is one for which
 * in_run(@run) is TRUE and in_run(@outside) is FALSE (@outside may be equal to @run: no matter). */
static void add_representative(GArray *characters, Run run, Run outside)
{
    for (const char *place = readable; *place != '\0'; place++) {
        gunichar c = (gunichar)*place;
        if (in_run(run, c) && (outside == run || !in_run(outside, c)) && !holds(characters, c)) {
            g_array_append_val(characters, c);
            return;
        }
    }
    if (run != RUN_ANY && run != RUN_TEXT)
        return;
    for (gunichar c = 0xa1; c < XP_SYMBOL_FIRST; c++) {
        if ((c < 0xd800 || c > 0xdfff) && !holds(characters, c)) {
            g_array_append_val(characters, c);
            return;
        }
    }
}

GArray *xp_domain_alphabet(XpDomain domain, const gunichar *mentioned, guint n)
{
    const Domain *row = &domains[domain];
    GArray *alphabet = g_array_new(FALSE, FALSE, sizeof(gunichar));
    for (guint i = 0; i < n; i++)
        if (in_alphabet(domain, mentioned[i]))
            add_once(alphabet, mentioned[i]);
    for (const char *c = row->prefix; *c != '\0'; c++)
        add_once(alphabet, (gunichar)*c);
    for (const char *c = row->special; *c != '\0'; c++)
        add_once(alphabet, (gunichar)*c);
    if (domain == XP_DOMAIN_PATH_NAME)
        add_representative(alphabet, RUN_NAME, RUN_NAME);
    add_representative(alphabet, row->run, domain == XP_DOMAIN_PATH_NAME ? RUN_NAME : row->run);
    g_array_sort(alphabet, compare_strangeness);
    return alphabet;
}

const char *const *xp_domain_words(XpDomain domain)
{
    return domains[domain].words;
}

guint xp_domain_fixed_length(XpDomain domain)
{
    const Domain *row = &domains[domain];
    return row->maximum == row->minimum && row->maximum != UNBOUNDED ? row->maximum : 0;
}
