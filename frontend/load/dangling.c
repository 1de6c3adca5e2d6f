/* SPDX-License-Identifier: Apache-2.0
 *
 * Principals that policies name and nobody has, and ARNs of partitions that nobody is in.
 */
#include <string.h>

#include "frontend/load/loader.h"
#include "frontend/load/token.h"
#include "frontend/model/symbol.h"

static void warn(XpLoader *loader, const XpPrincipalEntry *entry, const char *help,
                 const char *format, const char *name, const char *label)
{
    const XpSource *source = xp_loader_source(loader, entry->span.file);
    g_autofree char *text = g_strdup_printf("%s '%s' %s %s", format, name,
                                            label != NULL ? "is not in account" : "belongs to",
                                            label != NULL ? label : "no loaded principal");

    if (source != NULL)
        xp_source_report(source, loader->diags, XP_DIAG_DANGLING_PRINCIPAL, &entry->span, help,
                         "%s", text);
}

static const XpIdentity *find_identity(const XpWorld *world, const XpPrincipalEntry *entry,
                                       XpIdentityKind kind)
{
    for (guint i = 0; i < world->n_identities; i++) {
        const XpIdentity *identity = world->identities[i];

        if (identity->kind == kind && strcmp(identity->account->id, entry->account) == 0 &&
            strcmp(identity->name, entry->name) == 0 &&
            (entry->form == XP_PRINCIPAL_SESSION || strcmp(identity->path, entry->path) == 0))
            return identity;
    }
    return NULL;
}

/* Rule: S-SND-5. */
static void check_named(XpLoader *loader, const XpPrincipalEntry *entry, XpIdentityKind kind)
{
    const XpAccount *account = xp_world_account_by_id(loader->world, entry->account);
    const char *word = kind == XP_IDENTITY_ROLE ? "role" : "user";

    if (account == NULL || !account->supplied || !account->complete ||
        find_identity(loader->world, entry, kind) != NULL)
        return;
    warn(loader, entry,
         "AWS shows an id in place of a deleted principal, so the inventory is probably not "
         "complete",
         word, entry->name, account->label);
}

/* Rule: S-PRIN-9. */
static void check_unique_id(XpLoader *loader, const XpPrincipalEntry *entry)
{
    for (guint i = 0; i < loader->world->n_identities; i++) {
        if (g_strcmp0(loader->world->identities[i]->unique_id, entry->text) == 0)
            return;
    }
    warn(loader, entry,
         "this is what AWS leaves when a user or role is deleted; one created anew under the same "
         "name has another id",
         "the id", entry->text, NULL);
}

/* Rule: S-GRAM-32. */
static gboolean has_partition(const XpWorld *world, const char *partition)
{
    for (guint i = 0; i < world->n_accounts; i++) {
        if (world->accounts[i]->supplied && strcmp(world->accounts[i]->partition, partition) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check_partition(XpLoader *loader, const char *text, const XpSpan *span)
{
    const XpSource *source = xp_loader_source(loader, span->file);
    g_auto(GStrv) fields = xp_token_split_arn(text);

    if (source == NULL || g_strv_length(fields) < 3 || strcmp(fields[0], "arn") != 0 ||
        xp_token_has_wildcard(fields[1]) || xp_token_has_variable(fields[1]) ||
        xp_symbols_in(fields[1]) || has_partition(loader->world, fields[1]))
        return;
    xp_source_report(source, loader->diags, XP_DIAG_PARTITION, span,
                     "correct it, or set 'partition' in xacct.yaml",
                     "no account of the tree is in the partition '%s', so this never matches",
                     fields[1]);
}

static void check_entry(XpLoader *loader, const XpPrincipalEntry *entry)
{
    switch (entry->form) {
    case XP_PRINCIPAL_ROLE:
    case XP_PRINCIPAL_SESSION:
        check_named(loader, entry, XP_IDENTITY_ROLE);
        break;
    case XP_PRINCIPAL_USER:
        check_named(loader, entry, XP_IDENTITY_USER);
        break;
    case XP_PRINCIPAL_UNIQUE_ID:
        check_unique_id(loader, entry);
        break;
    case XP_PRINCIPAL_EVERYONE:
    case XP_PRINCIPAL_AWS_EVERYONE:
    case XP_PRINCIPAL_ACCOUNT:
    case XP_PRINCIPAL_FEDERATED_USER:
    case XP_PRINCIPAL_SERVICE:
    case XP_PRINCIPAL_PROVIDER:
    case XP_PRINCIPAL_CANONICAL_USER:
    case XP_PRINCIPAL_UNBOUND:
        break;
    }
}

void xp_dangling_warn(XpLoader *loader)
{
    const XpWorld *world = loader->world;

    for (guint i = 0; i < world->n_policies; i++) {
        const XpPolicy *policy = world->policies[i];

        for (guint j = 0; j < policy->n_statements; j++) {
            const XpStatement *statement = &policy->statements[j];

            for (guint k = 0; k < statement->n_principals; k++) {
                check_entry(loader, &statement->principals[k]);
                check_partition(loader, statement->principals[k].text,
                                &statement->principals[k].span);
            }
            for (guint k = 0; k < statement->n_resources; k++)
                check_partition(loader, statement->resources[k].text,
                                &statement->resources[k].span);
        }
    }
}
