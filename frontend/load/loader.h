/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_LOAD_LOADER_H
#define XP_LOAD_LOADER_H

#include <glib.h>

#include "frontend/load/folder.h"
#include "frontend/load/json_doc.h"
#include "frontend/load/load.h"
#include "frontend/load/names.h"
#include "frontend/load/yaml_doc.h"
#include "frontend/model/world_build.h"

/*
 * Loading a native tree goes in stages, because names in documents refer to anything in the tree:
 *   1. xacct.yaml and the folders say which accounts there are;
 *   2. folders and YAML files say which principals and resources there are (tree_*.c), and put
 *      down which documents and references are still to read;
 *   3. documents are read, with all names known;
 *   4. references between things are resolved (attached policies, keys of secrets, members);
 *   5. what is absent gets its meaning, and the ledger is written.
 */
typedef struct XpLoader XpLoader;

/* Stage 3: what to do with a document that was read. */
typedef void (*XpAttach)(XpLoader *loader, XpPolicy *policy, gpointer target);
/* Stage 4: resolves what @node of @doc names. */
typedef void (*XpResolve)(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                          gpointer target);

/* What xacct.yaml says, besides accounts and bindings. */
typedef struct {
    XpYamlDoc *doc; /* or NULL */
    const char *partition;
    gboolean organizations_none;
    const XpYaml *organizations_node;
    gboolean closed_world;
} XpManifest;

/**
 * XpLoader:
 * @sources: file -> XpSource * (owned): diagnostics of late stages show lines, too
 * @yaml_docs: XpYamlDoc * (owned)
 * @documents, @references: work of stages 3 and 4, in the order it was found
 * @managed: account id, newline, name -> XpPolicy *: documents of iam/policy/
 * @control: "scps/NAME" or "rcps/NAME" -> XpPolicy *
 * @arns: ARN -> XpResource *
 */
struct XpLoader {
    XpWorld *world;
    XpLoadOptions options;
    XpDiagList *diags;
    guint errors_before; /* of @diags */
    XpNames *names;
    XpManifest manifest;
    GHashTable *sources;
    GPtrArray *yaml_docs;
    GPtrArray *documents;
    GPtrArray *references;
    GHashTable *managed;
    GHashTable *control;
    GHashTable *arns;
};

/* TRUE once loading has met an error. */
gboolean xp_loader_failed(const XpLoader *loader);

/* Reads a file of the tree and lists it as input; borrowed, or NULL after an error. */
const XpSource *xp_loader_read(XpLoader *loader, const char *path, gsize limit);
/* Reads a YAML file whose root is a mapping (borrowed), or NULL after an error. */
const XpYamlDoc *xp_loader_read_yaml(XpLoader *loader, const char *path);
/* The source of a span's file, or NULL. */
const XpSource *xp_loader_source(const XpLoader *loader, const char *file);

/* Opens @entry if there is one; returns new or NULL. */
XpFolder *xp_loader_open(XpLoader *loader, const XpEntry *entry, const XpFolder *parent);

/**
 * xp_loader_add_document:
 * @attach: called when the document was read (nullable)
 * @takes_canonical_user: S-GRAM-20
 *
 * Puts the JSON document in @entry down for stage 3.
 */
void xp_loader_add_document(XpLoader *loader, XpPolicyType type, const XpEntry *entry,
                            XpAttach attach, gpointer target, gboolean takes_canonical_user);
/* Puts down every *.json of the folder @entry, and refuses what else stands there. */
void xp_loader_add_documents(XpLoader *loader, XpPolicyType type, const XpEntry *entry,
                             const XpFolder *parent, XpAttach attach, gpointer target);
/* Puts @node down for stage 4. */
void xp_loader_add_reference(XpLoader *loader, XpResolve resolve, const XpYamlDoc *doc,
                             const XpYaml *node, gpointer target);
void xp_loader_run_documents(XpLoader *loader);
void xp_loader_run_references(XpLoader *loader);

/* Where a thing of the tree stands: its folder, or the YAML file beside it. */
XpSpan xp_loader_span(XpLoader *loader, const char *path);
XpSite xp_loader_site(const XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node);
const char *xp_loader_add_string(XpLoader *loader, const char *text);

/* Reports two statements that contradict each other (XI030). */
void xp_loader_report_conflict(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                               const char *help, const char *format, ...) G_GNUC_PRINTF(5, 6);

/* YAML helpers shared by all kinds of things. */
void xp_loader_read_tags(XpLoader *loader, const XpYamlDoc *doc, XpTags *tags);
/* "region" of @doc, or the default Region of @account; NULL after an error. */
const char *xp_loader_read_region(XpLoader *loader, const XpYamlDoc *doc, const XpAccount *account,
                                  const char *path);
/* Calls @take for each text of the list called @key. */
typedef void (*XpTakeText)(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                           gpointer target);
void xp_loader_each(XpLoader *loader, const XpYamlDoc *doc, const char *key, XpTakeText take,
                    gpointer target);

/* Stage 1. */
void xp_manifest_read(XpLoader *loader, const XpEntry *entry);
void xp_manifest_add_accounts(XpLoader *loader, const XpFolder *accounts);
void xp_manifest_add_bindings(XpLoader *loader);

/* Stage 2. */
void xp_tree_read_account(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                          const XpFolder *parent);
void xp_tree_read_iam(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                      const XpFolder *parent);
void xp_tree_read_keys(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                       const XpFolder *parent);
void xp_tree_read_secrets(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                          const XpFolder *parent);
void xp_tree_read_resources(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                            const XpFolder *parent);
void xp_tree_read_endpoints(XpLoader *loader, XpAccount *account, const XpEntry *entry,
                            const XpFolder *parent);
void xp_tree_read_organization(XpLoader *loader, const XpEntry *entry, const XpFolder *parent);

/* Adds a resource and makes it known by its folder's name; an ARN may belong to one only. */
XpResource *xp_loader_add_resource(XpLoader *loader, const XpAccount *account, XpResourceKind kind,
                                   const XpEntry *entry, const char *arn);
/**
 * XpOwnArn:
 * What an `arn` in a YAML file says about the thing it describes: @region may be a symbol, @id is
 * what follows "key/" or "secret:".
 */
typedef struct {
    const char *region;
    const char *id;
} XpOwnArn;

/**
 * xp_own_arn_read:
 * @service, @prefix: "kms" and "key/", "secretsmanager" and "secret:"
 *
 * Reads @node, whose account and partition must be those of @account. FALSE after an error.
 */
gboolean xp_own_arn_read(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                         const XpAccount *account, const char *service, const char *prefix,
                         XpOwnArn *out);

/**
 * xp_own_arn_is_of:
 * @fields: the six fields of the ARN that @node holds
 *
 * FALSE after an error: partition or account are not those of @account, in whose folder the file
 * stands.
 */
gboolean xp_own_arn_is_of(XpLoader *loader, const XpYamlDoc *doc, const XpYaml *node,
                          const XpAccount *account, char **fields);

/* Reads grants.json. */
void xp_grants_read(XpLoader *loader, const XpEntry *entry, XpResource *key);

/* Stage 5. */
void xp_absences_settle(XpLoader *loader);
void xp_ledger_write(XpLoader *loader);
/* Warns about principals that a complete inventory does not have. Rule: S-SND-5, S-PRIN-9. */
void xp_dangling_warn(XpLoader *loader);

#endif
