/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/fact.h"

#include <string.h>

#include "frontend/model/arn.h"

/* What a line of YAML is replaced by when the file itself is what is missing. */
#define THIS_FILE "(this file)"

static const char *kind_of_identity(const XpIdentity *identity)
{
    return identity->kind == XP_IDENTITY_USER ? "user" : "role";
}

static const char *kind_of_resource(const XpResource *resource)
{
    switch (resource->kind) {
    case XP_RESOURCE_SECRET:
        return "secret";
    case XP_RESOURCE_KEY:
        return "key";
    case XP_RESOURCE_OTHER:
        return "resource";
    }
    g_assert_not_reached();
}

/* Returns new: "role ApplicationRole in Account2"; unique, since a label and a name are. */
static char *name_identity(const XpIdentity *identity)
{
    return g_strdup_printf("%s %s in %s", kind_of_identity(identity), identity->name,
                           identity->account->label);
}

static char *name_resource(const XpResource *resource)
{
    return g_strdup_printf("%s %s in %s", kind_of_resource(resource), resource->name,
                           resource->account->label);
}

/* Returns new: @path below the root of the tree, which is two levels above an account's folder. */
static char *file_in_tree(const XpAccount *account, const char *path)
{
    g_autofree char *accounts = NULL;
    g_autofree char *root = NULL;

    if (account->folder == NULL)
        return g_strdup(path);
    accounts = g_path_get_dirname(account->folder);
    root = g_path_get_dirname(accounts);
    return strcmp(root, ".") == 0 ? g_strdup(path) : g_build_filename(root, path, NULL);
}

static char *file_in_account(const XpAccount *account, const char *path)
{
    g_autofree char *below = NULL;

    if (account->folder != NULL)
        return g_build_filename(account->folder, path, NULL);
    below = g_build_filename("accounts", account->label, path, NULL);
    return file_in_tree(account, below);
}

static char *file_in_world(const XpWorld *world, const char *path)
{
    return world->root != NULL ? g_build_filename(world->root, path, NULL) : g_strdup(path);
}

static char *file_of_identity(const XpIdentity *identity)
{
    g_autofree char *leaf = g_strdup_printf("%s.yaml", kind_of_identity(identity));
    g_autofree char *below = NULL;

    if (identity->folder != NULL)
        return g_build_filename(identity->folder, leaf, NULL);
    below = g_build_filename("iam", kind_of_identity(identity), identity->name, leaf, NULL);
    return file_in_account(identity->account, below);
}

static char *file_of_resource(const XpResource *resource, const char *leaf)
{
    g_autofree char *below = NULL;
    const char *parent = NULL;

    if (resource->folder != NULL)
        return g_build_filename(resource->folder, leaf, NULL);
    switch (resource->kind) {
    case XP_RESOURCE_SECRET:
        parent = "secretsmanager";
        break;
    case XP_RESOURCE_KEY:
        parent = "kms";
        break;
    case XP_RESOURCE_OTHER:
        parent = "resources";
        break;
    }
    below = g_build_filename(parent, resource->name, leaf, NULL);
    return file_in_account(resource->account, below);
}

/* Returns new: the YAML file beside @resource's policy. */
static char *yaml_file_of_resource(const XpResource *resource)
{
    g_autofree char *leaf = g_strdup_printf("%s.yaml", kind_of_resource(resource));

    return file_of_resource(resource, leaf);
}

/* Returns new: @text as a YAML key; one that YAML would read as a number gets quotes. */
static char *print_yaml_key(const char *text)
{
    gboolean is_word = g_ascii_isalpha(*text);

    for (const char *p = text; *p != '\0'; p++)
        is_word = is_word && (g_ascii_isalnum(*p) || *p == '_' || *p == '-');
    return is_word ? g_strdup(text) : g_strdup_printf("\"%s\"", text);
}

XpFact *xp_fact_organizations(const XpWorld *world)
{
    g_autofree char *file = file_in_world(world, "xacct.yaml");

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", file, "organizations: none", "organizations",
                       "org/ was not supplied: service and resource control policies of an "
                       "organization may restrict the accounts of this tree");
}

static XpFact *make_control_policies(const XpWorld *world, const char *id, const char *what,
                                     const char *rule)
{
    return xp_fact_new(XP_FACT_OPAQUE, rule, NULL, NULL, id,
                       "the %s of organization %s are loaded and not evaluated by this version",
                       what, world->organization != NULL ? world->organization->id : "(unknown)");
}

XpFact *xp_fact_scp(const XpWorld *world)
{
    return make_control_policies(world, "scp", "service control policies", "S-ORG-1");
}

XpFact *xp_fact_rcp(const XpWorld *world)
{
    return make_control_policies(world, "rcp", "resource control policies", "S-ORG-7");
}

XpFact *xp_fact_management(const XpWorld *world)
{
    const XpOrganization *organization = world->organization;
    g_autofree char *id = g_strdup_printf("management account of %s", organization->id);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-ORG-10", organization->file,
                       "management_account: LABEL  # service and resource control policies leave "
                       "it alone",
                       id,
                       "which account manages organization %s was not stated: its principals and "
                       "resources are free of service and resource control policies",
                       organization->id);
}

static const char *short_name(XpPolicyType type)
{
    return type == XP_POLICY_SCP ? "scp" : "rcp";
}

XpFact *xp_fact_policy_types(const XpWorld *world, XpPolicyType type)
{
    const XpOrganization *organization = world->organization;
    const char *word = short_name(type);
    g_autofree char *id = g_strdup_printf("%s of %s enabled", word, organization->id);
    g_autofree char *yaml = g_strdup_printf("policy_types: [%s]  # those that are enabled", word);

    return xp_fact_new(
        XP_FACT_UNKNOWN, "S-ORG-2", organization->file, yaml, id,
        "whether organization %s uses the type of policy '%s' was not stated: some are "
        "supplied and attached nowhere",
        organization->id, xp_policy_type_name(type));
}

XpFact *xp_fact_organization_document(const XpWorld *world, const XpPolicy *policy)
{
    const char *word = short_name(policy->type);
    g_autofree char *below = g_strdup_printf("org/%ss/%s.json", word, policy->name);
    g_autofree char *file = file_in_world(world, below);
    g_autofree char *id = g_strdup_printf("document of %s %s", word, policy->name);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-23", file, THIS_FILE, id,
                       "%s %s of organization %s is attached, but its document was not supplied",
                       xp_policy_type_name(policy->type), policy->name, world->organization->id);
}

XpFact *xp_fact_organization_place(const XpAccount *account)
{
    g_autofree char *file = file_in_tree(account, "org/org.yaml");
    g_autofree char *id = g_strdup_printf("place of %s in its organization", account->label);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-ORG-10", file,
                       "tree: {r-abcd: [LABEL]}  # the account under its root or OU", id,
                       "where in the tree of its organization %s stands was not stated",
                       account->label);
}

XpFact *xp_fact_inventory(const XpAccount *account)
{
    g_autofree char *file = file_in_tree(account, "xacct.yaml");
    g_autofree char *key = print_yaml_key(account->label);
    g_autofree char *yaml = g_strdup_printf("accounts: {%s: {inventory: complete}}", key);
    g_autofree char *id = g_strdup_printf("inventory of %s", account->label);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-3", file, yaml, id,
                       "%s may have users and roles besides those supplied, with any policies",
                       account->label);
}

XpFact *xp_fact_identity_policies(const XpIdentity *identity)
{
    g_autofree char *name = name_identity(identity);
    g_autofree char *id = g_strdup_printf("identity policies of %s", name);
    g_autofree char *file = file_of_identity(identity);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-3", file,
                       "attached: []  # instead of \"policies: unknown\", once policies/ holds "
                       "every document",
                       id, "%s may have identity policies that were not supplied", name);
}

XpFact *xp_fact_missing_document(const XpIdentity *identity, const XpPolicy *policy)
{
    g_autofree char *name = name_identity(identity);
    g_autofree char *id = g_strdup_printf("document of policy %s of %s", policy->name, name);
    const char *slash = strrchr(policy->name, '/');
    g_autofree char *below =
        g_strdup_printf("iam/policy/%s.json", slash != NULL ? slash + 1 : policy->name);
    g_autofree char *file = file_in_account(identity->account, below);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-23", file, THIS_FILE, id,
                       "the %s %s of %s is attached, but its document was not supplied",
                       policy->type == XP_POLICY_BOUNDARY ? "boundary" : "policy", policy->name,
                       name);
}

XpFact *xp_fact_resource_policy(const XpResource *resource)
{
    g_autofree char *name = name_resource(resource);
    g_autofree char *id = g_strdup_printf("resource policy of %s", name);
    g_autofree char *file = NULL;

    if (resource->kind == XP_RESOURCE_KEY)
        return xp_fact_key_base(resource);
    file = resource->kind == XP_RESOURCE_SECRET
               ? yaml_file_of_resource(resource)
               : file_of_resource(resource, "resource-policy.json");
    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", file,
                       resource->kind == XP_RESOURCE_SECRET ? "resource_policy: none" : THIS_FILE,
                       id, "the resource policy of %s was not supplied: it may allow and deny",
                       name);
}

XpFact *xp_fact_key_base(const XpResource *key)
{
    g_autofree char *name = name_resource(key);
    g_autofree char *id = g_strdup_printf("base of %s", name);
    g_autofree char *file = yaml_file_of_resource(key);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", file, "base: default", id,
                       "the whole key policy of %s was not supplied: it may allow and deny more "
                       "(\"base: default\" says that AWS's default policy is part of it, "
                       "\"base: none\" that nothing else is)",
                       name);
}

XpFact *xp_fact_grants(const XpResource *key)
{
    g_autofree char *name = name_resource(key);
    g_autofree char *id = g_strdup_printf("grants %s", name);
    g_autofree char *file = yaml_file_of_resource(key);

    if (key->grants_cut_off)
        return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", file,
                           "grants: none  # or the whole listing in grants.json", id,
                           "the listing of the grants of %s was cut off: there are more", name);
    if (key->n_grants > 0)
        return xp_fact_new(XP_FACT_OPAQUE, "S-SND-6", NULL, NULL, id,
                           "%s has %u grant%s, which this version does not evaluate", name,
                           key->n_grants, key->n_grants == 1 ? "" : "s");
    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", file, "grants: none", id,
                       "the grants of %s were not supplied", name);
}

/* Returns new: what people call @grant. */
static char *name_grant(const XpGrant *grant)
{
    if (*grant->grant_id != '\0')
        return g_strdup_printf("grant %s", grant->grant_id);
    return g_strdup_printf("the grant on line %u", grant->span.line);
}

XpFact *xp_fact_grant(const XpResource *key, const XpGrant *grant, const char *what,
                      const char *rule)
{
    g_autofree char *name = name_resource(key);
    g_autofree char *shown = name_grant(grant);
    g_autofree char *id = g_strdup_printf("%s, %s of %s", what, shown, name);

    return xp_fact_new(XP_FACT_OPAQUE, rule, NULL, NULL, id, "%s of %s: %s", shown, name, what);
}

XpFact *xp_fact_secret_key(const XpResource *secret)
{
    g_autofree char *name = name_resource(secret);
    g_autofree char *id = g_strdup_printf("key of %s", name);
    g_autofree char *file = yaml_file_of_resource(secret);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SM-14", file,
                       "kms_key: KEY  # folder name or ARN of its key; a file without this line "
                       "means aws/secretsmanager",
                       id, "which key encrypts %s was not stated", name);
}

/* Returns new: the account a key or secret belongs to, as it stands in its ARN. */
static char *find_account_in_arn(const char *arn)
{
    g_auto(XpArn) parts = {0};

    if (!xp_arn_parse(arn, &parts) || *parts.account == '\0' || xp_symbols_in(parts.account))
        return g_strdup("ACCOUNT");
    return g_steal_pointer(&parts.account);
}

XpFact *xp_fact_foreign_key(const XpResource *secret, const char *key_arn)
{
    g_autofree char *name = name_resource(secret);
    g_autofree char *id = g_strdup_printf("key %s", key_arn);
    g_autofree char *account = find_account_in_arn(key_arn);
    gboolean own = strcmp(account, secret->account->id) == 0;
    g_autofree char *below =
        own ? g_build_filename("kms", "KEY", "key.yaml", NULL)
            : g_build_filename("accounts", account, "kms", "KEY", "key.yaml", NULL);
    g_autofree char *file =
        own ? file_in_account(secret->account, below) : file_in_tree(secret->account, below);
    g_autofree char *yaml = g_strdup_printf("arn: %s", key_arn);

    return xp_fact_new(own ? XP_FACT_UNKNOWN : XP_FACT_FOREIGN, "S-SND-6", file, yaml, id,
                       "the key policy of %s, the key of %s, was not supplied", key_arn, name);
}

XpFact *xp_fact_replica_policy(const XpResource *secret, const XpReplica *replica)
{
    g_autofree char *name = name_resource(secret);
    g_autofree char *id =
        g_strdup_printf("policy of the replica of %s in %s", name, replica->region);
    g_autofree char *below =
        g_strdup_printf("secretsmanager/%s-%s/resource-policy.json", secret->name, replica->region);
    g_autofree char *file = file_in_account(secret->account, below);

    return xp_fact_new(
        XP_FACT_UNKNOWN, "S-SM-19", file,
        "(this file, with the replica's arn in secret.yaml beside it)", id,
        "the policy of the replica of %s in %s was not supplied: the primary's copy, "
        "or any other once the replica was promoted",
        name, replica->region);
}

XpFact *xp_fact_key_history(const XpResource *secret)
{
    g_autofree char *name = name_resource(secret);
    g_autofree char *id = g_strdup_printf("key history of %s", name);
    g_autofree char *file = yaml_file_of_resource(secret);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SM-27", file, "key_history: none", id,
                       "whether %s was encrypted under other keys before was not stated: those "
                       "keys still decrypt its earlier versions",
                       name);
}

XpFact *xp_fact_principal_tags(const XpIdentity *identity)
{
    g_autofree char *name = name_identity(identity);
    g_autofree char *id = g_strdup_printf("tags of %s", name);
    g_autofree char *file = file_of_identity(identity);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-8", file, "tags: {}", id,
                       "the tags of %s were not supplied", name);
}

XpFact *xp_fact_resource_tags(const XpResource *resource)
{
    g_autofree char *name = name_resource(resource);
    g_autofree char *id = g_strdup_printf("tags of %s", name);
    g_autofree char *file = yaml_file_of_resource(resource);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-8", file, "tags: {}", id,
                       "the tags of %s were not supplied", name);
}

XpFact *xp_fact_unique_id(const XpIdentity *identity)
{
    g_autofree char *name = name_identity(identity);
    g_autofree char *id = g_strdup_printf("unique id of %s", name);
    g_autofree char *file = file_of_identity(identity);

    return xp_fact_new(XP_FACT_UNKNOWN, "S-PRIN-9", file,
                       identity->kind == XP_IDENTITY_USER
                           ? "id: AIDAEXAMPLEID  # its real unique id"
                           : "id: AROAEXAMPLEID  # its real unique id",
                       id, "the unique id of %s was not supplied", name);
}

XpFact *xp_fact_foreign_account(const char *account_id, const char *shown)
{
    g_autofree char *id = g_strdup_printf("administrator of %s", shown);
    g_autofree char *key = print_yaml_key(shown);
    g_autofree char *yaml = g_strdup_printf("accounts: {%s: {inventory: complete}}", key);
    gboolean is_other_name = strcmp(account_id, shown) != 0 && !xp_symbols_in(account_id);

    return xp_fact_new(XP_FACT_FOREIGN, "S-SND-3", "xacct.yaml", yaml, id,
                       "nobody supplied account %s%s%s%s: its administrator decides what its "
                       "users and roles may do (they go below accounts/%s/iam/)",
                       shown, is_other_name ? " (" : "", is_other_name ? account_id : "",
                       is_other_name ? ")" : "", shown);
}

XpFact *xp_fact_resource_not_loaded(const char *arn)
{
    g_autofree char *id = g_strdup_printf("resource %s", arn);
    g_autofree char *account = find_account_in_arn(arn);
    g_autofree char *yaml = g_strdup_printf("arn: %s", arn);
    g_autofree char *file = NULL;
    g_auto(XpArn) parts = {0};
    const char *below = "resources/NAME/resource.yaml";

    if (xp_arn_parse(arn, &parts) && strcmp(parts.service, "kms") == 0)
        below = "kms/KEY/key.yaml";
    else if (parts.service != NULL && strcmp(parts.service, "secretsmanager") == 0)
        below = "secretsmanager/SECRET/secret.yaml";
    file = g_build_filename("accounts", account, below, NULL);
    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", file, yaml, id, "nothing was supplied about %s",
                       arn);
}

XpFact *xp_fact_endpoint_policy(const char *endpoint_id)
{
    if (endpoint_id == NULL)
        return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-6", NULL, NULL, "policy of some VPC endpoint",
                           "the policy of a VPC endpoint that no document names was not supplied; "
                           "`when aws:SourceVpce absent` leaves out what enters through one");
    g_autofree char *id = g_strdup_printf("policy of VPC endpoint %s", endpoint_id);
    g_autofree char *file =
        g_build_filename("accounts", "ACCOUNT", "vpc-endpoints", endpoint_id, "policy.json", NULL);

    return xp_fact_new(
        XP_FACT_UNKNOWN, "S-SND-6", file, THIS_FILE, id,
        "the policy of VPC endpoint %s was not supplied (below the account that owns "
        "the endpoint)",
        endpoint_id);
}

/* Returns new: where a reader finds @statement. */
static char *show_place(const XpPolicy *policy, const XpStatement *statement)
{
    const char *file = statement->span.file != NULL ? statement->span.file : policy->file;

    if (file != NULL && statement->span.line > 0)
        return g_strdup_printf("%s:%u", file, statement->span.line);
    return g_strdup_printf("%s %s, statement %u", xp_policy_type_name(policy->type), policy->name,
                           statement->index + 1);
}

/*
 * Returns new: what tells @statement from all others. Not its line alone, since a document may be
 * one line; not the document's name alone, since names repeat between principals.
 */
static char *identify_statement(const XpPolicy *policy, const XpStatement *statement)
{
    const char *file = policy->file != NULL ? policy->file : policy->span.file;

    return g_strdup_printf("%s:%u %s %s statement %u", file != NULL ? file : "", policy->span.line,
                           xp_policy_type_name(policy->type), policy->name, statement->index);
}

static XpFact *placed(XpFact *fact)
{
    fact->placed = TRUE;
    return fact;
}

XpFact *xp_fact_condition(const XpPolicy *policy, const XpStatement *statement,
                          const XpCondition *condition, const char *why, const char *rule)
{
    g_autofree char *where = identify_statement(policy, statement);
    g_autofree char *place = show_place(policy, statement);
    g_autofree char *id =
        g_strdup_printf("condition %s %s in %s", condition->operator_text, condition->key, where);

    return placed(xp_fact_new(XP_FACT_OPAQUE, rule, NULL, NULL, id, "condition %s on %s (%s): %s",
                              condition->operator_text, condition->key, place, why));
}

XpFact *xp_fact_statement(const XpPolicy *policy, const XpStatement *statement, const char *what,
                          const char *rule)
{
    g_autofree char *where = identify_statement(policy, statement);
    g_autofree char *place = show_place(policy, statement);
    g_autofree char *id = g_strdup_printf("%s in %s", what, where);

    if (statement->sid != NULL)
        return placed(xp_fact_new(XP_FACT_OPAQUE, rule, NULL, NULL, id, "statement %s (%s): %s",
                                  statement->sid, place, what));
    return placed(
        xp_fact_new(XP_FACT_OPAQUE, rule, NULL, NULL, id, "a statement (%s): %s", place, what));
}

XpFact *xp_fact_unsure(const char *rule, const char *what)
{
    g_autofree char *id = g_strdup_printf("unsure %s: %s", rule, what);

    return xp_fact_new(XP_FACT_UNSURE, rule, NULL, NULL, id, "%s", what);
}

/* The resource whose ARN holds @symbol, or NULL. */
static const XpResource *find_owner(const XpWorld *world, guint symbol)
{
    char text[8];

    xp_symbol_to_utf8(symbol, text);
    for (guint i = 0; i < world->n_resources; i++) {
        const XpResource *resource = world->resources[i];

        if (resource->arn != NULL && strstr(resource->arn, text) != NULL)
            return resource;
    }
    return NULL;
}

/* Returns new: the line that gives @symbol a value; *@out_file is where it goes (new). */
static char *settle_symbol(const XpWorld *world, guint symbol, char **out_file)
{
    const XpSymbol *row = xp_symbols_get(world->symbols, symbol);
    const XpResource *owner = find_owner(world, symbol);
    g_autofree char *key = print_yaml_key(row->name);
    gboolean is_part = row->kind == XP_SYMBOL_SECRET_SUFFIX || row->kind == XP_SYMBOL_KEY_ID;

    *out_file = is_part && owner != NULL ? yaml_file_of_resource(owner)
                                         : file_in_world(world, "xacct.yaml");
    switch (row->kind) {
    case XP_SYMBOL_ACCOUNT:
        return g_strdup_printf("accounts: {%s: \"111122223333\"}  # its real id", key);
    case XP_SYMBOL_REGION:
        return g_strdup_printf("bind: {%s: us-east-1}  # its real region", key);
    case XP_SYMBOL_SECRET_SUFFIX:
        return g_strdup("arn: ARN  # the secret's full ARN with its six-character suffix");
    case XP_SYMBOL_KEY_ID:
        return g_strdup("id: KEY-ID  # the key's real id");
    case XP_SYMBOL_TEXT:
        return g_strdup_printf("bind: {%s: TEXT}  # what it stands for", key);
    }
    g_assert_not_reached();
}

XpFact *xp_fact_symbol(const XpWorld *world, guint symbol)
{
    const XpSymbol *row = xp_symbols_get(world->symbols, symbol);
    g_autofree char *file = NULL;
    g_autofree char *yaml = settle_symbol(world, symbol, &file);
    g_autofree char *id =
        g_strdup_printf("symbol %u %s%s%s", symbol, row->name, row->owner != NULL ? " of " : "",
                        row->owner != NULL ? row->owner : "");

    return xp_fact_new(XP_FACT_UNKNOWN, "S-SND-8", file, yaml, id,
                       "%s%s%s has no value, and the answer depends on it", row->name,
                       row->owner != NULL ? " of " : "", row->owner != NULL ? row->owner : "");
}
