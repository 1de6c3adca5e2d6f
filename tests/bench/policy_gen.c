/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/policy_gen.h"

#include <string.h>

/*
 * Statements as teams write them: most name one bucket, queue, table, key or secret of one
 * application, some reach over a team or an environment by a wildcard, few are broad, and about
 * one in twelve is a Deny.
 */

typedef struct {
    guint64 state;
} Random;

static guint64 draw(Random *random)
{
    guint64 z = (random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A number below @limit. */
static guint below(Random *random, guint limit)
{
    g_assert(limit > 0);
    return (guint)(draw(random) % limit);
}

static gboolean chance(Random *random, guint percent)
{
    return below(random, 100) < percent;
}

#define PICK(random, table) ((table)[below((random), G_N_ELEMENTS(table))])

static const char *const teams[] = {"billing", "search",  "orders",   "media",   "ml",
                                    "fraud",   "mobile",  "platform", "ads",     "identity",
                                    "catalog", "payroll", "shipping", "reports", "support"};
static const char *const stages[] = {"dev", "test", "staging", "prod"};
static const char *const purposes[] = {"data",  "logs",   "backup", "exports", "config",
                                       "cache", "events", "jobs",   "uploads", "archive"};
static const char *const folders[] = {"incoming", "processed", "2023", "2024",
                                      "reports",  "raw",       "tmp",  "public"};
static const char *const regions[] = {"us-east-1", "us-west-2", "eu-west-1", "eu-central-1",
                                      "ap-southeast-2"};
static const char *const accounts[] = {"111122223333", "444455556666", "777788889999",
                                       "123456789012"};

typedef enum { S3, KMS, SECRETS, SQS, SNS, DYNAMODB, LAMBDA, LOGS, SSM, SERVICE_COUNT } Service;

typedef struct {
    const char *name;
    const char *actions[12]; /* NULL-terminated */
} ServiceActions;

static const ServiceActions services[SERVICE_COUNT] = {
    [S3] = {"s3",
            {"GetObject", "PutObject", "DeleteObject", "ListBucket", "Get*", "List*", "Put*Acl",
             "GetObjectVersion", "*Object", "AbortMultipartUpload", NULL}},
    [KMS] = {"kms",
             {"Decrypt", "Encrypt", "GenerateDataKey*", "ReEncrypt*", "DescribeKey", "CreateGrant",
              "Describe*", "List*", NULL}},
    [SECRETS] = {"secretsmanager",
                 {"GetSecretValue", "DescribeSecret", "PutSecretValue", "List*", "Get*",
                  "*SecretValue", "RotateSecret", NULL}},
    [SQS] = {"sqs",
             {"SendMessage", "ReceiveMessage", "DeleteMessage*", "GetQueue*", "SendMessage*",
              "PurgeQueue", NULL}},
    [SNS] = {"sns", {"Publish", "Subscribe", "Get*", "List*", "SetTopicAttributes", NULL}},
    [DYNAMODB] = {"dynamodb",
                  {"GetItem", "PutItem", "Query", "Scan", "Batch*", "UpdateItem", "*Item",
                   "DescribeTable", "Describe*", NULL}},
    [LAMBDA] = {"lambda",
                {"InvokeFunction", "Invoke*", "GetFunction", "UpdateFunction*", "List*", "Get*",
                 NULL}},
    [LOGS] = {"logs",
              {"CreateLogStream", "PutLogEvents", "CreateLogGroup", "Describe*", "GetLogEvents",
               "Create*", NULL}},
    [SSM] = {"ssm", {"GetParameter", "GetParameters*", "PutParameter", "Describe*", "Get*", NULL}},
};

/* "team-stage-purpose-7", now and then with a wildcard for one of its parts. */
static char *draw_name(Random *random, guint n_applications)
{
    const char *team = PICK(random, teams);
    const char *stage = PICK(random, stages);
    const char *purpose = PICK(random, purposes);
    guint number = below(random, n_applications);
    guint shape = below(random, 100);
    if (shape < 70)
        return g_strdup_printf("%s-%s-%s-%u", team, stage, purpose, number);
    if (shape < 80)
        return g_strdup_printf("%s-%s-%s-%u*", team, stage, purpose, number);
    if (shape < 87)
        return g_strdup_printf("%s-*-%s-%u", team, purpose, number);
    if (shape < 93)
        return g_strdup_printf("%s-%s-*-%u", team, stage, number);
    if (shape < 97)
        return g_strdup_printf("*-%s-%u", purpose, number);
    return g_strdup_printf("%s-%s-%s-%u?", team, stage, purpose, number);
}

static char *draw_key(Random *random, guint n_applications)
{
    guint64 number = below(random, n_applications * 4);
    guint64 mixed = (number + 1) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return g_strdup_printf("%08x-%04x-4%03x-a%03x-%012" G_GINT64_MODIFIER "x", (guint)(mixed >> 32),
                           (guint)(mixed & 0xffff), (guint)((mixed >> 16) & 0xfff),
                           (guint)((mixed >> 28) & 0xfff),
                           mixed & G_GUINT64_CONSTANT(0xffffffffffff));
}

static char *draw_s3(Random *random, const char *name)
{
    guint shape = below(random, 100);
    if (shape < 25)
        return g_strdup_printf("arn:aws:s3:::%s", name);
    if (shape < 60)
        return g_strdup_printf("arn:aws:s3:::%s/*", name);
    if (shape < 85)
        return g_strdup_printf("arn:aws:s3:::%s/%s/*", name, PICK(random, folders));
    return g_strdup_printf("arn:aws:s3:::%s/*/%s-?.csv", name, PICK(random, folders));
}

static char *draw_resource(Random *random, Service service, guint n_applications)
{
    g_autofree char *name = draw_name(random, n_applications);
    g_autofree char *key = draw_key(random, n_applications);
    const char *region = chance(random, 15) ? "*" : PICK(random, regions);
    const char *account = chance(random, 5) ? "*" : PICK(random, accounts);
    switch (service) {
    case S3:
        return draw_s3(random, name);
    case KMS:
        if (chance(random, 25))
            return g_strdup_printf("arn:aws:kms:%s:%s:alias/%s", region, account, name);
        return g_strdup_printf("arn:aws:kms:%s:%s:key/%s", region, account, key);
    case SECRETS:
        return g_strdup_printf("arn:aws:secretsmanager:%s:%s:secret:%s%s", region, account, name,
                               chance(random, 60) ? "-??????" : "*");
    case SQS:
        return g_strdup_printf("arn:aws:sqs:%s:%s:%s", region, account, name);
    case SNS:
        return g_strdup_printf("arn:aws:sns:%s:%s:%s", region, account, name);
    case DYNAMODB:
        return g_strdup_printf("arn:aws:dynamodb:%s:%s:table/%s%s", region, account, name,
                               chance(random, 30) ? "/index/*" : "");
    case LAMBDA:
        return g_strdup_printf("arn:aws:lambda:%s:%s:function:%s%s", region, account, name,
                               chance(random, 30) ? ":*" : "");
    case LOGS:
        return g_strdup_printf("arn:aws:logs:%s:%s:log-group:/aws/lambda/%s:*", region, account,
                               name);
    case SSM:
        return g_strdup_printf("arn:aws:ssm:%s:%s:parameter/%s/%s", region, account, name,
                               chance(random, 50) ? "*" : PICK(random, folders));
    case SERVICE_COUNT:
        break;
    }
    g_assert_not_reached();
}

static XpBenchStatement *statement_new(gboolean deny)
{
    XpBenchStatement *statement = g_new0(XpBenchStatement, 1);
    statement->deny = deny;
    statement->actions = g_ptr_array_new_with_free_func(g_free);
    statement->resources = g_ptr_array_new_with_free_func(g_free);
    return statement;
}

static void statement_free(gpointer data)
{
    XpBenchStatement *statement = data;
    g_ptr_array_unref(statement->actions);
    g_ptr_array_unref(statement->resources);
    g_free(statement);
}

static void add_text(GPtrArray *texts, const char *text)
{
    g_ptr_array_add(texts, g_strdup(text));
}

static void draw_actions(Random *random, Service service, GPtrArray *actions)
{
    const ServiceActions *facts = &services[service];
    guint available = 0;
    while (facts->actions[available] != NULL)
        available++;
    if (chance(random, 8)) {
        g_ptr_array_add(actions, g_strdup_printf("%s:*", facts->name));
        return;
    }
    guint count = 1 + below(random, 3);
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(actions, g_strdup_printf("%s:%s", facts->name,
                                                 facts->actions[below(random, available)]));
}

static XpBenchStatement *draw_statement(Random *random, guint n_applications)
{
    XpBenchStatement *statement = statement_new(chance(random, 8));
    Service service = (Service)below(random, SERVICE_COUNT);
    draw_actions(random, service, statement->actions);
    guint count = 1 + below(random, 4);
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(statement->resources, draw_resource(random, service, n_applications));
    return statement;
}

static GPtrArray *draw_policy(Random *random, guint n_statements)
{
    GPtrArray *policy = g_ptr_array_new_with_free_func(statement_free);
    /* A bigger policy has more applications, not more statements about each. */
    guint n_applications = 2 + n_statements / 4;
    for (guint i = 0; i < n_statements; i++) {
        XpBenchStatement *statement = draw_statement(random, n_applications);
        statement->group = i;
        g_ptr_array_add(policy, statement);
    }
    return policy;
}

static XpBenchStatement *copy_statement(const XpBenchStatement *from)
{
    XpBenchStatement *statement = statement_new(from->deny);
    statement->group = from->group;
    for (guint i = 0; i < from->actions->len; i++)
        add_text(statement->actions, g_ptr_array_index(from->actions, i));
    for (guint i = 0; i < from->resources->len; i++)
        add_text(statement->resources, g_ptr_array_index(from->resources, i));
    return statement;
}

static void shuffle(Random *random, GPtrArray *array)
{
    for (guint i = array->len; i > 1; i--) {
        guint j = below(random, i);
        gpointer kept = array->pdata[i - 1];
        array->pdata[i - 1] = array->pdata[j];
        array->pdata[j] = kept;
    }
}

/* The last resource of one Allow loses the end of its name to a wildcard. */
static void widen_one(Random *random, GPtrArray *policy)
{
    guint start = below(random, policy->len);
    for (guint i = 0; i < policy->len; i++) {
        XpBenchStatement *statement = g_ptr_array_index(policy, (start + i) % policy->len);
        if (statement->deny)
            continue;
        guint last = statement->resources->len - 1;
        char *resource = g_ptr_array_index(statement->resources, last);
        gsize keep = strlen(resource) - 3;
        char *wider = g_strdup_printf("%.*s*", (int)keep, resource);
        g_free(resource);
        statement->resources->pdata[last] = wider;
        return;
    }
}

static GPtrArray *copy_policy(const GPtrArray *from)
{
    GPtrArray *policy = g_ptr_array_new_with_free_func(statement_free);
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(policy, copy_statement(g_ptr_array_index(from, i)));
    return policy;
}

/* Says the same in another way: one statement for each half of a resource list, any order. */
static GPtrArray *reword_policy(Random *random, const GPtrArray *from)
{
    GPtrArray *policy = g_ptr_array_new_with_free_func(statement_free);
    for (guint i = 0; i < from->len; i++) {
        const XpBenchStatement *old = g_ptr_array_index(from, i);
        guint cut = below(random, old->resources->len + 1);
        XpBenchStatement *halves[2] = {copy_statement(old), copy_statement(old)};
        g_ptr_array_remove_range(halves[0]->resources, cut, old->resources->len - cut);
        g_ptr_array_remove_range(halves[1]->resources, 0, cut);
        for (guint h = 0; h < 2; h++) {
            shuffle(random, halves[h]->actions);
            if (halves[h]->resources->len > 0)
                g_ptr_array_add(policy, halves[h]);
            else
                statement_free(halves[h]);
        }
    }
    shuffle(random, policy);
    return policy;
}

const char *xp_bench_family_name(XpBenchFamily family)
{
    switch (family) {
    case XP_BENCH_INDEPENDENT:
        return "independent";
    case XP_BENCH_NEAR:
        return "near";
    case XP_BENCH_SAME:
        return "same";
    case XP_BENCH_FAMILY_COUNT:
        break;
    }
    g_assert_not_reached();
}

XpBenchPair *xp_bench_pair_new(XpBenchFamily family, guint n_statements, guint64 seed)
{
    Random random = {seed * 1000003u + (guint64)n_statements * 31u + (guint)family};
    XpBenchPair *pair = g_new0(XpBenchPair, 1);
    pair->first = draw_policy(&random, n_statements);
    switch (family) {
    case XP_BENCH_INDEPENDENT:
        pair->second = draw_policy(&random, n_statements);
        break;
    case XP_BENCH_NEAR:
        pair->second = copy_policy(pair->first);
        widen_one(&random, pair->second);
        break;
    case XP_BENCH_SAME:
        pair->second = reword_policy(&random, pair->first);
        break;
    case XP_BENCH_FAMILY_COUNT:
        g_assert_not_reached();
    }
    return pair;
}

void xp_bench_pair_free(XpBenchPair *pair)
{
    if (pair == NULL)
        return;
    g_ptr_array_unref(pair->first);
    g_ptr_array_unref(pair->second);
    g_free(pair);
}
