#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_adopt.sh PROGRAM FOLDER
# Adoption: what is known, what is expected until a day, what was proved before, what fails a run.

. "$2/expect.sh"
cp -r "$here/tree" "$scratch/policies"
cp -r "$here/tree" "$scratch/tree"
cd "$scratch"
cat >policies/props/data.xprop <<'EOF'
let app = role App in account Reader
let data = key Data in account Owner
property nobody { severity medium tags gate, keys  no principal can decrypt on data }
property app-encrypts { tags keys  app can kms:Encrypt on data }
property only-app { severity critical  only app can decrypt on data }
EOF
key=policies/accounts/Owner/kms/Data/key-policy.json
roles=policies/accounts/Reader/iam/role

# --- selection ---
run 0 policies --select only-app
out 'only-app '
out '^1 proved'
run 1 policies -q --select keys --select only-app
out '^1 proved . 2 violated'
run 1 policies -q --select gate
out '^0 proved . 1 violated'
run 2 policies --select gat
err "no property has the id or tag 'gat'; did you mean 'gate'?"

# --- what fails a run ---
run 1 policies -q --fail-on medium --select nobody
run 0 policies -q --fail-on high --select nobody
out '0 proved . 1 violated . 0 unknown . 1 below --fail-on . exit.*0'
run 1 policies -q --fail-on high
run 0 policies -q --exit-zero
out '2 violated'
run 2 policies --fail-on worst
err "critical, high, medium, low or unknown, not 'worst'"

# --- a baseline: what is known fails nothing ---
run 2 policies --update-baseline
err 'the file that --baseline names'
run 2 policies --baseline known.json
err 'known.json'
run 0 policies --baseline known.json --update-baseline
out '^1 proved . 0 violated . 0 unknown . 2 known'
[ "$(find . -name 'known.json*' | wc -l)" -eq 1 ] || fail "$what: leaves a temporary file"
! grep -E '[^a-z]policies/|key-policy|"line"|use.json' known.json || fail "known.json names places"
cp known.json first.json
run 0 policies --baseline known.json
out 'known  *all of it is in the baseline known.json'
silent_err

# Written for some properties, it keeps what it says of the others.
run 0 policies --baseline known.json --update-baseline --select app-encrypts
same known.json first.json

# The same statements elsewhere, in another order and dress, are known.
cat >"$key" <<'EOF'
{"Statement": [
  {"Sid": "Denied", "Effect": "Deny", "Principal": "*", "Action": "kms:Encrypt", "Resource": "*"},
  {"Resource": ["*"], "Action": ["KMS:decrypt"],
   "Principal": {"AWS": ["arn:aws:iam::444455556666:role/App"]}, "Effect": "Allow"}],
 "Version": "2012-10-17"}
EOF
mv "$roles/App/policies/use.json" "$roles/App/policies/renamed.json"
run 0 policies --baseline known.json --select nobody
silent_err

# A new way through another statement is not, and only it is shown.
mkdir -p "$roles/Other/policies"
cp "$roles/App/policies/renamed.json" "$roles/Other/policies/use.json"
sed 's|role/App"|role/App", "arn:aws:iam::444455556666:role/Other"|' "$key" >new
run 0 policies --baseline known.json --select nobody
cp "$key" kept
mv new "$key"
run 1 policies --baseline known.json --select nobody
err 'warning: in known.json, but not so any more'
cp kept "$key"
cat >"$key" <<'EOF'
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/Other"},
   "Action": "kms:*", "Resource": "*"},
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/App"},
   "Action": "kms:Decrypt", "Resource": "*"}]}
EOF
run 1 policies --baseline known.json --select nobody -f json
out '"principal": "arn:aws:sts::444455556666:assumed-role/Other/'
no_out 'assumed-role/App/'
out '"reason": "beyond the baseline: a request that breaks it is allowed"'
silent_err
run 0 policies --baseline second.json --update-baseline
run 0 policies --baseline second.json
run 0 policies --baseline again.json --update-baseline -j1
same second.json again.json

# What is repaired is to be removed: a warning, or with --strict a failure.
rm -r "$roles/Other"
cp kept "$key"
run 0 policies --baseline second.json --select nobody
err 'warning: in second.json, but not so any more; --update-baseline removes it: nobody: '
err 'identity policies of role Other in Reader'
run 3 policies --baseline second.json --select nobody --strict

# --- a baseline that is none ---
echo '{"schema": "xacct-baseline/1", "properties": [{"id": "nobody", "known": [
  {"kind": "grunted", "parts": []}]}]}' >bad.json
run 2 policies --baseline bad.json
err '^error\[XB001\]: no kind .grunted. is known'
err ' --> bad.json:2:12'
echo '{"schema": "xacct-baseline/2", "properties": []}' >bad.json
run 2 policies --baseline bad.json
err 'the schema is xacct-baseline/1, not xacct-baseline/2'
echo '{"schema": "xacct-baseline/1", "properties": [{"id": "nobody", "known": [
  {"kind": "granted", "parts": []}]}]}' >bad.json
run 2 policies --baseline bad.json
err 'an entry without parts would excuse everything'
echo '{"schema": ' >bad.json
run 2 policies --baseline bad.json
err '^error\[XI010\]'

# --- what is open is known too, and what else is open is not ---
cat >policies/props/data.xprop <<'EOF'
let data = key Data in account Owner
property nobody-else { only role App in account Reader can decrypt on data }
EOF
mkdir -p "$roles/Two" "$roles/Three"
echo 'policies: unknown' >"$roles/Two/role.yaml"
echo 'path: /' >"$roles/Three/role.yaml"
cat >"$key" <<'EOF'
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": {"AWS": [
    "arn:aws:iam::444455556666:role/Two", "arn:aws:iam::444455556666:role/Three"]}}]}
EOF
run 3 policies
run 0 policies --baseline open.json --update-baseline
grep -q '"kind": "open"' open.json || fail "$what: what is open is not in open.json"
run 0 policies --baseline open.json
out '0 unknown . 1 known'
echo 'policies: unknown' >"$roles/Three/role.yaml"
run 3 policies --baseline open.json
out 'beyond the baseline: a request may break it'
out 'role Three'
run 0 policies --baseline open.json --update-baseline
rm "$roles/Two/role.yaml"
run 0 policies --baseline open.json
err 'warning: in open.json, but not so any more; --update-baseline removes it: nobody-else: '

# --- what no baseline can say stays what it is beside what it says ---
cat >mixed.xprop <<'EOF'
let data = key Data in account Owner
property mixed {
    no principal can decrypt on data
    no role Nobody* in account Reader can decrypt on data
}
EOF
run 3 tree -p mixed.xprop --baseline mixed.json --update-baseline
out 'mixed  *VACUOUS'
run 3 tree -p mixed.xprop --baseline mixed.json
out 'beyond the baseline: nothing this claim speaks of can exist'
cat >mixed.xprop <<'EOF'
let data = key Data in account Owner
property mixed {
    no principal can decrypt on data
    no new access to data since "BASE"
}
EOF
mkdir -p empty/accounts/Owner/kms/Data empty/accounts/Reader/iam/role/App
cp tree/xacct.yaml empty
cp tree/accounts/Owner/kms/Data/key.yaml empty/accounts/Owner/kms/Data
sed 's/kms:Decrypt/kms:Verify/' tree/accounts/Owner/kms/Data/key-policy.json \
    >empty/accounts/Owner/kms/Data/key-policy.json
sed -i "s|BASE|$scratch/empty|" mixed.xprop
run 1 tree -p mixed.xprop --baseline mixed.json --update-baseline
out 'beyond the baseline: '
run 1 tree -p mixed.xprop --baseline mixed.json

# --- exceptions nobody needs ---
cat >some.xprop <<'EOF'
let data = key Data in account Owner
property spare {
    only role App in account Reader can decrypt on data
    except account 333333333333 because "moved" until 2027-01-31
}
EOF
run 0 tree -p some.xprop --today 2027-01-31 --width 200
err 'warning: some.xprop:2: spare is proved without its exception for account 333333333333; remove it'
out '\(not needed: the property holds without it\)'
run 3 tree -p some.xprop --today 2027-01-31 --strict
run 1 tree -p some.xprop --today 2027-02-01 --fail-on critical
out '^ +expired '
out 'exit.status.1'

# --- whatever is wrong with a tree: once written down, it is known, and nothing is too much ---
for tree in account-form principal-account iam-policy-alone; do
    seed=$here/../../corpus/seeds/$tree
    [ -d "$seed" ] || fail "there is no corpus/seeds/$tree"
    run 0 "$seed" -q --baseline seed.json --update-baseline --strict
    run 0 "$seed" -q --baseline seed.json --strict
    silent_err
done

# --- a base: what was proved has to stay proved ---
rm -r policies
cp -r "$here/tree" policies
echo 'property other { severity low  no principal in account Owner can decrypt on data }' \
    >>policies/props/data.xprop
cp -r policies before
run 0 before -f json=before.json
run 0 policies --base before
run 0 policies --base before.json -f json
out '"since": "unchanged"'
cat >"$key" <<'EOF'
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:Decrypt",
  "Resource": "*", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/App",
  "arn:aws:iam::111122223333:root"]}}]}
EOF
run 1 policies -q --base before --select other --fail-on critical
out '1 regressed'
run 0 policies -q --select other --fail-on critical
run 1 policies -q --base before.json --fail-on critical
run 0 before -q --base policies -f json=fixed.json
grep -q '"since": "fixed"' fixed.json || fail "$what: what is proved again is not fixed"
rm "$key"
run 3 policies -q --select other
run 1 policies -q --base before --select other --fail-on critical
out '1 regressed'
cat >>policies/props/data.xprop <<'EOF'
property meant { severity low  only app can kms:* on data
    expect unknown because "its key policy comes later" until 2027-01-31 }
EOF
cat >>before/props/data.xprop <<'EOF'
property meant { severity low  only app can kms:* on data }
EOF
run 0 policies -q --base before --select meant --today 2027-01-31
run 1 policies -q --base before --select meant --today 2027-02-01
# A property that is taken out is proved by nobody any more, whatever became of the policies.
cp -r before fewer
sed -i '/^property only-app/d; /^property meant/,$d' fewer/props/data.xprop
run 1 fewer --base before --fail-on critical
out '^ +gone +only-app$'
out '^ +regressed +only-app$'
out ' 2 regressed '
out 'put only-app back, which was proved in the base, or say --allow-removed'
run 1 fewer -q --base before.json
run 0 fewer --base before --allow-removed
out '^ +gone +only-app$'
no_out 'regressed'
run 0 fewer --base before --select app-decrypts
rm -r fewer
cp -r before wrong
echo 'property bad { only nobody can decrypt on data }' >>wrong/props/data.xprop
run 2 policies --base wrong
err 'xacct-prove: the base wrong: '
err 'wrong/props/data.xprop:'
git init -q unread
cp -r policies unread/policies
printf '{' >unread/policies/xacct.yaml
git -C unread add policies
git -C unread -c user.name=a -c user.email=a@example.com -c commit.gpgsign=false commit -q -m unread
git -C unread tag unread
cp policies/xacct.yaml unread/policies/
run 2 unread/policies --base git:unread
err '^ --> git:unread/xacct.yaml:'
err '^xacct-prove: the base git:unread: 1 error$'
rm -rf unread
run 2 policies --base nowhere
err 'nowhere'
run 2 policies --base known.json
err 'the schema is xacct-report/1, not xacct-baseline/1'
echo '{"schema": "xacct-report/1", "properties": [{"id": "other", "verdict": "MAYBE"}]}' >bad.json
run 2 policies --base bad.json
err ' --> bad.json:1:72'
if command -v git >/dev/null; then
    rm -r policies
    cp -r before policies
    git init -q .
    git -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false \
        commit -q --allow-empty -m empty
    git add policies
    git -c user.name=a -c user.email=a@example.org -c commit.gpgsign=false commit -q -m first
    rm "$key"
    run 1 policies -q --base git:HEAD --select other
    out '1 regressed'
    run 2 policies -q --base git:nowhere
fi

exit $failed
