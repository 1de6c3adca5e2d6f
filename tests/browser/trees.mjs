// SPDX-License-Identifier: Apache-2.0
//
// Trees of policies for the browser test: one with hostile texts wherever a text may stand, and one
// with many properties.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const RIGHT_TO_LEFT = '\u202e';
const SCRIPT = '<script>document.title="owned"</script>';
const IMAGE = '<img src=x onerror=document.title="owned">';
const QUOTES = `"'\`&quot;&#39;\\N\\G\\l`;

function write(root, path, content) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2) + '\n');
}

function policy(...statements) {
    return { Version: '2012-10-17', Statement: statements };
}

function allow(actions, resources, principal) {
    return { Effect: 'Allow', ...(principal && { Principal: { AWS: principal } }), Action: actions, Resource: resources };
}

// What the report must show as text and nothing else, in every place where input may put it.
export const hostileTexts = { script: SCRIPT, image: IMAGE };

// A label, and with it a folder and the name of a cluster in the picture.
const READER = `Reader ${IMAGE} '&lt;' \\N`;

export function writeHostileTree(root) {
    const long = 'x'.repeat(10000);
    const owner = 'accounts/111122223333';
    const reader = `accounts/${READER}`;
    write(root, 'xacct.yaml', 'organizations: none\naccounts:\n  ' + JSON.stringify(READER) + ': "444455556666"\n');
    write(root, `${owner}/kms/Key/key.yaml`, 'base: none\ngrants: none\n');
    write(root, `${owner}/kms/Key/key-policy.d/10 ${IMAGE} ' onclick='x ${RIGHT_TO_LEFT}gnp.json`,
        { Sid: SCRIPT + QUOTES, ...allow(['kms:Decrypt', 'kms:DescribeKey'], '*', 'arn:aws:iam::444455556666:root') });
    write(root, `${owner}/secretsmanager/Secret/secret.yaml`,
        `kms_key: Key\nkey_history: none\ntags:\n  "${'<b>bold</b>'}": "${'</pre><script>1</script>'}"\n`);
    write(root, `${owner}/secretsmanager/Secret/resource-policy.json`, policy(
        { Sid: SCRIPT, ...allow('secretsmanager:GetSecretValue', '*', 'arn:aws:iam::444455556666:root') },
        {
            Sid: long, ...allow('secretsmanager:DescribeSecret', '*', '*'),
            Condition: { StringEquals: { 'aws:PrincipalTag/<i>': ['</code></pre>' + SCRIPT, RIGHT_TO_LEFT + 'gnp.exe', long] } },
        }));
    write(root, `${reader}/iam/role/App/policies/${'<svg onload=document.title="owned">'}.json`, policy(
        allow(['secretsmanager:GetSecretValue', 'kms:Decrypt'], '*')));
    write(root, `${reader}/iam/role/Other/policies/a&amp;b.json`, policy(allow(['secretsmanager:*', 'kms:*'], '*')));
    write(root, `${reader}/iam/role/${'N'.repeat(64)}/policies/p.json`, policy(
        allow('secretsmanager:DescribeSecret', 'arn:aws:secretsmanager:*:111122223333:secret:Secret*')));
    write(root, 'props/hostile.xprop', [
        'let app = role App in account 444455556666',
        'let db = secret Secret in account 111122223333',
        `property only-app "${SCRIPT.replaceAll('"', "'")} ${IMAGE.replaceAll('"', "'")} &lt;" { only app can read-secret on db }`,
        'property title-of-ten-thousand "' + long + '" { app can read-secret on db }',
        `property ${'p'.repeat(10000)} { app can read-secret on db }`,
        `property excepted { only app can read-secret on db
            except role Other in account 444455556666 because "${IMAGE.replaceAll('"', "'")} </td></tr></table>" ticket "${'T'.repeat(3000)}" }`,
        `property no-describing { no principal outside account 444455556666 can secretsmanager:DescribeSecret on db }`,
        `property failing { only app can read-secret on db expect fail because "${"<script>alert('x')</script>"}" until 2099-12-31 }`,
        '',
    ].join('\n'));
}

export function writeManyProperties(root, count) {
    write(root, 'xacct.yaml', 'organizations: none\n');
    write(root, 'accounts/Owner/kms/Key/key.yaml', 'grants: none\n');
    write(root, 'accounts/Owner/kms/Key/key-policy.json',
        policy(allow('kms:Decrypt', '*', ['arn:aws:iam::Reader:role/App', 'arn:aws:iam::Reader:role/Batch'])));
    const secrets = 10;
    for (let i = 0; i < secrets; i++) {
        write(root, `accounts/Owner/secretsmanager/S${i}/secret.yaml`, 'kms_key: Key\nkey_history: none\ntags: {}\n');
        write(root, `accounts/Owner/secretsmanager/S${i}/resource-policy.json`,
            policy(allow('secretsmanager:GetSecretValue', '*',
                i % 5 === 4 ? ['arn:aws:iam::Reader:role/App', 'arn:aws:iam::Reader:role/Batch'] : 'arn:aws:iam::Reader:role/App')));
    }
    for (const role of ['App', 'Batch'])
        write(root, `accounts/Reader/iam/role/${role}/policies/read.json`,
            policy(allow(['secretsmanager:GetSecretValue', 'kms:Decrypt'], '*')));
    const severities = ['critical', 'high', 'medium', 'low'];
    const lines = ['let app = role App in account Reader'];
    for (let i = 0; i < count; i++) {
        const secret = `secret S${i % secrets} in account Owner`;
        const claim = i % 2 === 0 ? `only app can read-secret on ${secret}` : `app can read-secret on ${secret}`;
        lines.push(`property p${String(i).padStart(4, '0')} { severity ${severities[i % 4]} ${claim} }`);
    }
    write(root, 'props/many.xprop', lines.join('\n') + '\n');
}

if (process.argv[2]) {
    writeHostileTree(join(process.argv[2], 'hostile'));
    writeManyProperties(join(process.argv[2], 'many'), 500);
}
