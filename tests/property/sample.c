/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/property/sample.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

const char xp_sample_examples[] =
    "let app = role ApplicationRole in account Account2\n"
    "let db  = secret Secret in account Account1\n"
    "## Step 1-3 of the AWS guide grant exactly this.\n"
    "property app-reads-db \"ApplicationRole can read the database password\" { severity high  "
    "app can read-secret on db }   # 1\n"
    "property only-app-reads-db { severity critical  only app can read-secret on db }   # 2\n"
    "property only-app-decrypts { only app, root of Account1 can decrypt on key EncryptionKey in "
    "account Account1 }   # 3\n"
    "property no-outsiders { no principal outside account Account1 or Account2 can "
    "secretsmanager:*, kms:* on db, key EncryptionKey in account Account1 }   # 4\n"
    "property no-public { severity critical  no anyone outside org o-abc1234567 can kms:* on any "
    "key * in account Account1 }   # 5\n"
    "property org-only { no principal can read-secret on db unless aws:PrincipalOrgID is "
    "\"o-abc1234567\" }   # 6\n"
    "property via-sm-only { app can decrypt on key EncryptionKey in account Account1 only when "
    "kms:ViaService like \"secretsmanager.*\" }   # 7\n"
    "property no-key-admin { no principal in account Account2 can administer-key, kms:CreateGrant "
    "on key EncryptionKey in account Account1 unless kms:GrantIsForAWSResource is true }   # 8\n"
    "property no-bridge { no principal outside account Account2 can assume on app via assume-role "
    "up to 3 hops }   # 9\n"
    "property break-glass { only app can read-secret on db via assume-role up to 2 hops except "
    "role BreakGlass in account Account1 because \"IR runbook 7\" until 2027-03-31 ticket "
    "\"SEC-812\" }   # 10\n"
    "property mfa-for-writes { user * in account Account1 can secretsmanager:Put*, "
    "secretsmanager:Update* on any secret * only when aws:MultiFactorAuthPresent is true and not "
    "( aws:SourceIp in { \"10.0.0.0/8\", \"192.168.0.0/16\" } or aws:ViaAWSService is true ) }   "
    "# 11\n"
    "property four-eyes { no single principal can both administer-key on key EncryptionKey in "
    "account Account1 and read-secret on db }   # 12\n"
    "property pr-gate { no new access to all secret *, all key * since \"git:origin/main\" }   # "
    "13\n"
    "property ci-can-deploy { role Deploy in account Account1 can always "
    "secretsmanager:PutSecretValue on db when aws:SourceVpce is \"vpce-1\" }   # 14\n"
    "property legacy { severity low  only app can decrypt on key Legacy  expect fail because "
    "\"migration\" until 2027-01-31 ticket \"SEC-9\" }   # 15\n";

static void supply(XpAccount *account, const char *folder, gboolean complete)
{
    account->supplied = TRUE;
    account->complete = complete;
    account->folder = folder;
}

static void fill_account1(XpWorld *world, const XpAccount *account)
{
    XpIdentity *eve = xp_world_add_identity(world, account, XP_IDENTITY_USER, "/", "Eve");
    XpResource *key;
    XpResource *other;

    xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", "BreakGlass");
    xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", "Deploy");
    xp_group_add_member(xp_world_add_group(world, account, "Devs"), eve);
    xp_world_add_resource(world, account, XP_RESOURCE_SECRET, "Secret",
                          "arn:aws:secretsmanager:us-west-2:111122223333:secret:Secret-a1b2c3");
    other =
        xp_world_add_resource(world, account, XP_RESOURCE_SECRET, "Other",
                              "arn:aws:secretsmanager:us-west-2:111122223333:secret:Other-a1b2c3");
    xp_tags_add(world->strings, &other->tags, "team", "a");
    key = xp_world_add_resource(
        world, account, XP_RESOURCE_KEY, "EncryptionKey",
        "arn:aws:kms:us-west-2:111122223333:key/11111111-2222-3333-4444-555555555555");
    xp_resource_add_alias(world, key, "alias/db");
    xp_world_add_resource(
        world, account, XP_RESOURCE_KEY, "Legacy",
        "arn:aws:kms:us-west-2:111122223333:key/99999999-2222-3333-4444-555555555555");
    xp_world_add_resource(world, account, XP_RESOURCE_OTHER, "bucket", "arn:aws:s3:::bucket");
}

static void fill_account2(XpWorld *world, const XpAccount *account)
{
    xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", "ApplicationRole");
    xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/team/", "Worker");
    xp_world_add_identity(world, account, XP_IDENTITY_ROLE, "/", "Deploy");
    xp_world_add_resource(
        world, account, XP_RESOURCE_KEY, "EncryptionKey",
        "arn:aws:kms:us-west-2:444455556666:key/11111111-2222-3333-4444-666666666666");
}

XpWorld *xp_sample_world(void)
{
    XpWorld *world = xp_world_new();
    XpAccount *one = xp_world_add_account(world, "Account1", "111122223333", "aws");
    XpAccount *two = xp_world_add_account(world, "Account2", "444455556666", "aws");
    XpAccount *symbolic = xp_world_add_account(world, "Symbolic", NULL, "aws");

    xp_world_add_account(world, "Partner", "777788889999", "aws");
    supply(one, "policies/accounts/Account1", FALSE);
    supply(two, "policies/accounts/Account2", TRUE);
    supply(symbolic, "policies/accounts/Symbolic", FALSE);
    fill_account1(world, one);
    fill_account2(world, two);
    xp_world_freeze(world);
    return world;
}

/* --- files --- */

void xp_sample_enter(void)
{
    g_autofree char *folder = g_dir_make_tmp("xp-property-XXXXXX", NULL);

    g_assert(folder != NULL);
    g_assert(g_chdir(folder) == 0);
}

void xp_sample_leave(void)
{
    g_autofree char *folder = g_get_current_dir();
    g_autoptr(GDir) dir = g_dir_open(".", 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (g_remove(name) != 0) {
            g_autoptr(GDir) inner = g_dir_open(name, 0, NULL);
            const char *file;

            while (inner != NULL && (file = g_dir_read_name(inner)) != NULL) {
                g_autofree char *path = g_build_filename(name, file, NULL);

                g_remove(path);
            }
            g_rmdir(name);
        }
    }
    g_assert(g_chdir("/") == 0);
    g_rmdir(folder);
}

void xp_sample_write(const char *name, const char *text)
{
    g_autofree char *folder = g_path_get_dirname(name);

    g_mkdir_with_parents(folder, 0700);
    g_assert(g_file_set_contents(name, text, -1, NULL));
}

/* --- loading --- */

static XpSample load(const char *const *files, guint n_files, const char *sentence)
{
    XpPropertySource source = {.files = files, .n_files = n_files};
    XpSample sample = {0};

    source.sentences = &sentence;
    source.n_sentences = sentence != NULL ? 1 : 0;
    sample.world = xp_sample_world();
    sample.diags = xp_diag_list_new();
    sample.properties = xp_properties_load(sample.world, &source, sample.diags, &sample.error);
    return sample;
}

XpSample xp_sample_load_files(const char *const *files, const char *sentence)
{
    guint n = 0;

    while (files != NULL && files[n] != NULL)
        n++;
    return load(files, n, sentence);
}

XpSample xp_sample_load_n(const char *text, gsize length)
{
    static const char *const files[] = {"p.xprop"};
    FILE *file = g_fopen("p.xprop", "wb");

    /* Not g_file_set_contents(): it waits for the disk, and there are thousands of these. */
    g_assert(file != NULL);
    g_assert(fwrite(text, 1, length, file) == length);
    g_assert(fclose(file) == 0);
    return load(files, 1, NULL);
}

XpSample xp_sample_load(const char *text)
{
    return xp_sample_load_n(text, strlen(text));
}

XpSample xp_sample_sentence(const char *sentence)
{
    return load(NULL, 0, sentence);
}

void xp_sample_clear(XpSample *sample)
{
    xp_properties_free(sample->properties);
    xp_world_free(sample->world);
    xp_diag_list_free(sample->diags);
    g_clear_error(&sample->error);
}

const XpProperty *xp_sample_property(const XpSample *sample, const char *id)
{
    for (guint i = 0; sample->properties != NULL && i < sample->properties->n; i++) {
        if (strcmp(sample->properties->items[i]->id, id) == 0)
            return sample->properties->items[i];
    }
    return NULL;
}

static void print_all(const XpSample *sample)
{
    for (guint i = 0; i < xp_diag_count(sample->diags); i++) {
        g_autofree char *text = xp_diag_render(xp_diag_get(sample->diags, i));

        fprintf(stderr, "%s", text);
    }
}

const XpClaim *xp_sample_claim(const XpSample *sample)
{
    if (sample->properties == NULL)
        print_all(sample);
    g_assert(sample->properties != NULL && sample->properties->n == 1);
    g_assert(sample->properties->items[0]->n_claims == 1);
    return &sample->properties->items[0]->claims[0];
}

/* --- what was said --- */

static const XpDiag *find_diag(const XpSample *sample, guint index)
{
    if (index < xp_diag_count(sample->diags))
        return xp_diag_get(sample->diags, index);
    fprintf(stderr, "no diagnostic %u of %u\n", index, xp_diag_count(sample->diags));
    return NULL;
}

gboolean xp_sample_says(const XpSample *sample, guint index, const char *code, guint line,
                        guint column)
{
    const XpDiag *diag = find_diag(sample, index);

    if (diag != NULL && strcmp(xp_diag_code(diag->id), code) == 0 && diag->span.line == line &&
        diag->span.column == column)
        return TRUE;
    print_all(sample);
    return FALSE;
}

gboolean xp_sample_text(const XpSample *sample, guint index, const char *part)
{
    const XpDiag *diag = find_diag(sample, index);

    if (diag != NULL && strstr(diag->text, part) != NULL)
        return TRUE;
    print_all(sample);
    return FALSE;
}

gboolean xp_sample_help(const XpSample *sample, guint index, const char *part)
{
    const XpDiag *diag = find_diag(sample, index);

    if (diag != NULL && diag->help != NULL && strstr(diag->help, part) != NULL)
        return TRUE;
    print_all(sample);
    return FALSE;
}
