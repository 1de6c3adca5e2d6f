#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_diff.sh PROGRAM FOLDER
# The gate over a repository whose commits change policies: exit status and findings of each, and
# that the document about each is as its schema says.

# shellcheck source=tests/cli/expect.sh
. "$2/expect.sh"
# shellcheck source=tests/support/policies.sh
. "$here/../support/policies.sh"
new_repository

key=policies/accounts/A/kms/K/key-policy.json
secret=policies/accounts/A/secretsmanager/S/resource-policy.json
app=policies/accounts/B/iam/role/app

# commit NAME: what stands in policies/ is committed under that name.
commit() {
    git add -A
    git commit -q --allow-empty -m "$1"
    git tag "$1"
}
# has FORMAT PATTERN: some line of that report of the last comparison.
has() {
    grep -qE -e "$2" "$reports/xacct-diff.$1" || fail "$what: $1 lacks: $2"
}
documents=
# gate STATUS OLD NEW: both are names of commits.
gate() {
    reports=$scratch/$2-$3
    mkdir "$reports"
    run "$1" diff --ascii --width 200 --now 2026-11-22 -f "json=$reports" -f "sarif=$reports" \
        -f "github=$reports" "git:$2:policies" "git:$3:policies"
    documents="$documents diff=$reports/xacct-diff.json sarif=$reports/xacct-diff.sarif"
}
# count WORD NUMBER: so many lines begin with WORD.
count() {
    n=$(grep -c "^$1" "$scratch/out" || true)
    [ "$n" -eq "$2" ] || fail "$what: $n lines begin with $1, not $2"
}

two_accounts '"kms:Decrypt", "kms:DescribeKey"'
doc $app/boundary.json <<'END'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Limit",
      "Effect": "Allow",
      "Action": "secretsmanager:*",
      "Resource": "*"
    }
  ]
}
END
commit base
gate 0 base base
out '^0 gained, 0 lost, 0 unknown'

# 1. The same in other words: split, permuted, a star more.
doc $app/policies/use.json <<'END'
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"},
    {"Effect": "Allow", "Action": ["kms:DescribeKey", "secretsmanager:GetSecretValue"], "Resource": ["*", "arn:aws:kms:*:*:key/*"]}
  ]
}
END
commit refactoring
gate 0 base refactoring
out '^0 gained, 0 lost, 0 unknown'
out '^proved: the new tree allows nothing that the old one refuses'

# 2. A principal more in the key policy.
sed 's|"AWS": "arn:aws:iam::222222222222:role/app"|"AWS": ["arn:aws:iam::222222222222:role/app", "arn:aws:iam::222222222222:role/other"]|' $key >key.new
mv key.new $key
commit principal
gate 1 refactoring principal
count GAINED 1
out '^GAINED +role other in B on key K in A'
out 'actions +kms:Decrypt$'
out 'because +new: accounts/A/kms/K/key-policy.json:4 \(Allow App in the key policy of key K in A\)'
out 'old: accounts/A/kms/K/key-policy.json:4 \(Allow App'
has github.txt '^::error file=policies/accounts/A/kms/K/key-policy\.json,line=7,col=67,endLine=7,endColumn=[0-9]+,title=xacct-prove\(access-gained\)::Access gained: role other in B on key K in A: kms:Decrypt%0Asent by arn'
has github.txt '%0Aold: Allow App in the key policy of key K in A%0A  policies/accounts/A/kms/K/key-policy\.json:7$'
has sarif '"ruleId": "access-gained"'
has sarif '"level": "error"'
has sarif '"exitCode": 1'
has sarif '"id": "xacct-prove-diff/policies/"'
has sarif 'Changed: \[Allow App in the key policy of key K in A\]\(1\), line 7 in git:principal:policies, \[Allow App in the key policy of key K in A\]\(2\), line 7 in git:refactoring:policies\.'

# 3. The other way round it is lost, which fails nothing.
gate 0 principal refactoring
count GAINED 0
out '^LOST +role other in B on key K in A'
has github.txt '^::notice file=policies/accounts/A/kms/K/key-policy\.json,line=7,.*\(access-lost\)::Access lost: role other'
has sarif '"ruleId": "access-lost"'
has sarif '^     "level": "note"'

# 4. A condition more takes access away.
sed 's|"Sid": "Use",|"Sid": "Use", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},|' policies/accounts/B/iam/role/other/policies/use.json >use.new
mv use.new policies/accounts/B/iam/role/other/policies/use.json
commit condition
gate 0 principal condition
count GAINED 0
out '^LOST +role other in B on key K in A'

# 5. A Deny is gone.
sed '/NotOther/d; s|    },$|    }|' $secret >secret.new
mv secret.new $secret
commit no-deny
gate 1 principal no-deny
out '^GAINED +role other in B on secret S in A'
out 'context +aws:SourceIp = 10\.'
out 'because +old: accounts/A/secretsmanager/S/resource-policy.json:11 \(Deny NotOther'
# What is gone has no line any more: the file has a place, and the line in the older tree is told.
has github.txt '^::error file=policies/accounts/A/secretsmanager/S/resource-policy\.json,line=1,title'
has sarif 'Changed: \[Deny NotOther in the resource policy of secret S in A\]\(1\), line 11 in git:principal:policies\.'

# 6. The boundary moves.
sed 's|"secretsmanager:\*"|["secretsmanager:*", "kms:*"]|' $app/boundary.json >boundary.new
mv boundary.new $app/boundary.json
commit boundary
gate 1 no-deny boundary
out '^GAINED +role app in B on key K in A'
out 'actions +kms:Decrypt$'
out 'because +new: accounts/B/iam/role/app/boundary.json:4 \(Allow Limit in the boundary of role app in B\)'

# 7. A service control policy is detached.
sed '/no-describe/d' policies/org/org.yaml >org.new
mv org.new policies/org/org.yaml
rm policies/org/scps/no-describe.json
commit scp
gate 1 boundary scp
out '^GAINED +role app in B on key K in A'
out 'actions +kms:DescribeKey$'
out 'old: org/scps/no-describe.json:2 \(Deny NoDescribe in the SCPs of r-gate\)'
has github.txt '^::error title=xacct-prove\(access-gained\)::' # the file is gone
has sarif '"uri": "policies"$'

# 8. A key policy that permits more than any identity policy does gives nobody anything.
sed 's|"kms:Decrypt", "kms:DescribeKey"|"kms:*"|' $key >key.new
mv key.new $key
commit one-sided
gate 0 scp one-sided
out '^0 gained, 0 lost, 0 unknown'

# 9. Another key for the secret: whoever holds both halves reads it now.
mkdir -p policies/accounts/A/kms/L
sed 's|1111-2222|9999-2222|' policies/accounts/A/kms/K/key.yaml >policies/accounts/A/kms/L/key.yaml
doc policies/accounts/A/kms/L/key-policy.json <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:role/third"}, "Action": "kms:Decrypt", "Resource": "*"}]}
END
for file in trust-policy.json policies/use.json; do
    mkdir -p "$(dirname policies/accounts/B/iam/role/third/$file)"
    sed 's|"Sid": "Use", .*|"Sid": "Use",|' policies/accounts/B/iam/role/other/$file >policies/accounts/B/iam/role/third/$file
done
sed 's|role/app"|role/app", "arn:aws:iam::222222222222:role/third"|' $secret >secret.new
mv secret.new $secret
commit third
gate 1 one-sided third
out '^GAINED +role third in B on secret S in A'
out '^GAINED +role third in B on key L in A'
no_out 'read-secret'
sed 's|kms_key: K|kms_key: L|' policies/accounts/A/secretsmanager/S/secret.yaml >secret.new
mv secret.new policies/accounts/A/secretsmanager/S/secret.yaml
commit other-key
gate 1 third other-key
out '^GAINED +role third in B on secret S in A'
out 'actions +read-secret$'
out '^LOST +role app in B on secret S in A'

# 10. Nobody says any longer what else there is: what the tree leaves open is unknown.
sed '/closed_world/d' policies/xacct.yaml >xacct.new
mv xacct.new policies/xacct.yaml
commit open-world
gate 3 other-key open-world
count GAINED 0
out '^UNKNOWN whether gained'
has sarif '"ruleId": "access-unknown"'
has sarif '^     "level": "warning"'
has github.txt '^::warning title=xacct-prove\(access-unknown\)::Not known whether access is gained: .*\(grants: none\)'
has json '"file": "accounts/A/kms/K/key.yaml"'
gate 0 open-world open-world
out '^0 gained, 0 lost, 0 unknown'

# The options.
run 0 diff -q --allow-gain git:refactoring:policies git:principal:policies
out '^GAINED'
run 1 diff -f json git:refactoring:policies git:principal:policies
out '"schema": "xacct-diff/1"'
out '"exit": 1'
out '"file": "accounts/A/kms/K/key-policy.json"'
run 0 diff -q git:HEAD policies
(cd policies && run 0 diff -q git:HEAD . && [ "$failed" -eq 0 ]) || failed=1
mkdir "$scratch/a" "$scratch/b"
git archive refactoring policies | tar -x -C "$scratch/a"
git archive principal policies | tar -x -C "$scratch/b"
run 1 diff -j1 "$scratch/a/policies" "$scratch/b/policies"
cp "$scratch/out" "$scratch/one"
run 1 diff -j2 "$scratch/a/policies" "$scratch/b/policies"
same "$scratch/out" "$scratch/one"

# Account ids that nobody stated, and a role that a complete inventory did not have.
seeds=$here/../../corpus/seeds
run 1 diff -q --now 2026-11-22 "$seeds/account-form-complete" "$seeds/account-form-complete-second-role"
out '^GAINED +role ContractorRole in Account2 on secret Secret in Account1'
count UNKNOWN 3

# A pattern with an id nobody stated, about things of neither tree, is not taken for an empty one.
cp -r "$seeds/three-steps" steps-old
cp -r steps-old steps-new
sed -i 's|"Statement" : \[|&{"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::Account2:user/x"},|' \
    steps-new/accounts/Account2/iam/role/ApplicationRole/policies/step3.json
run 3 diff -q --now 2026-11-22 steps-old steps-new
out '^UNKNOWN whether gained +identity policies of role ApplicationRole in Account2'
rm -rf steps-old steps-new

# What is in neither tree is compared document by document: objects of a bucket, aliases, users.
git checkout -q -f refactoring
doc policies/accounts/A/resources/bucket/resource.yaml <<'END'
arn: arn:aws:s3:::example-data
END
bucket=policies/accounts/A/resources/bucket/resource-policy.json
doc $bucket <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:role/app"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example-data/a/*"}]}
END
commit bucket
sed 's|/a/|/|' $bucket >bucket.new
mv bucket.new $bucket
commit wider-bucket
gate 3 bucket wider-bucket
out '^UNKNOWN whether gained +resource policy of resource bucket in A'
gate 0 wider-bucket bucket
out '^UNKNOWN whether lost +resource policy of resource bucket in A'
use=policies/accounts/B/iam/role/other/policies/use.json
git checkout -q -f refactoring
sed 's|"kms:Decrypt",|"kms:Decrypt", "kms:UpdateAlias",|' $use >use.new
mv use.new $use
commit alias
gate 3 refactoring alias
out '^UNKNOWN whether gained +identity policies of role other in B'
git checkout -q -f refactoring
sed 's|"kms:Decrypt",|"kms:Decrypt", "iam:CreateAccessKey",|' $use >use.new
mv use.new $use
commit user
gate 3 refactoring user
out '^UNKNOWN whether gained +identity policies of role other in B'
out 'iam:'

# shellcheck disable=SC2086 # no blank is in their names
python3 "$here/../reports/validate.py" $documents || { echo "FAIL  not as their schemas say"; failed=1; }

# The same caller on the same object under two conditions are two differences, and one line.
git checkout -q -f refactoring
sed -i 's|"kms:Decrypt",|& "kms:Encrypt",|' $use
for pair in Decrypt,10 Encrypt,11; do
    sed -i "s|\"Statement\": \\[|&{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::222222222222:role/other\"}, \"Action\": \"kms:${pair%,*}\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"${pair#*,}.0.0.0/8\"}}},|" $key
done
run 1 diff --ascii --now 2026-11-22 git:refactoring policies
count 'GAINED' 2
run 1 diff -q --ascii --now 2026-11-22 git:refactoring policies
[ -z "$(sort "$scratch/out" | uniq -d)" ] || fail "$what: a line twice"
out '^GAINED +role other in B on key K in A, in 2 ways$'
out '^2 gained'

# Mistakes.
mistake() { # PATTERN ARGUMENT...
    pattern=$1
    shift
    run 2 diff "$@"
    err "$pattern"
    silent_out
}
mistake 'two trees' policies
mistake 'no nowhere:' git:nowhere policies
mistake 'no --output=x:' git:--output=x policies
mistake 'names no commit' git: policies
mistake 'no HEAD:nowhere' git:HEAD:nowhere policies
mistake "unknown format 'html'" -f html policies policies
mistake 'cannot write nowhere/x.json: No such file or directory$' -f json=nowhere/x.json policies policies
mistake 'git:HEAD cannot be looked for: there is no folder nowhere$' git:HEAD nowhere
mkdir "$scratch/outside"
cp -r policies "$scratch/outside"
(
    cd "$scratch/outside"
    GIT_CEILING_DIRECTORIES=$scratch
    export GIT_CEILING_DIRECTORIES
    mistake 'git:HEAD cannot be looked for: policies is in no git repository$' git:HEAD policies
    mistake 'git:HEAD cannot be looked for: this folder is in no git repository$' git:HEAD git:HEAD
    exit "$failed"
) || failed=1
git checkout -q -b unread
printf '{' >$key
commit unread
git checkout -q -f refactoring
mistake '^ --> git:unread/accounts/A/kms/K/key-policy.json:1:' git:unread policies
err '^xacct-prove: git:unread was not loaded: 1 error$'
# Where there is no result, there is no list of results: an empty one would look like a clean one.
run 2 diff -f json="$scratch/errors.json" -f sarif="$scratch/errors.sarif" -f github git:unread policies
python3 "$here/../reports/validate.py" error="$scratch/errors.json" || fail "$what: not as xacct-error/1 says"
out '^::error file=git%3Aunread/accounts/A/kms/K/key-policy\.json,line=1,'
[ ! -e "$scratch/errors.sarif" ] || fail "$what: sarif is written"
ln -s xacct.yaml policies/link
commit link
mistake 'neither file nor folder: link' git:link:policies policies

exit $failed
