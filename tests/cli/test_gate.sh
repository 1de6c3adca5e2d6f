#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_gate.sh PROGRAM FOLDER
#
# The gate of a pipeline (reports/ci/gate.sh) over a repository: ten changes to one base, each with
# the exit status, the verdicts of the properties and the differences in access that it comes to.

# shellcheck source=tests/cli/expect.sh
. "$2/expect.sh"
# shellcheck source=tests/support/policies.sh
. "$here/../support/policies.sh"
gate=$(cd "$here/../.." && pwd)/reports/ci/gate.sh
unset GITHUB_ACTIONS GITHUB_OUTPUT
new_repository

key=policies/accounts/A/kms/K/key-policy.json
secret=policies/accounts/A/secretsmanager/S/resource-policy.json
app=policies/accounts/B/iam/role/app
other=policies/accounts/B/iam/role/other

edit() { # FILE SED-SCRIPT: the file must change
    sed "$2" "$1" >"$scratch/edited"
    ! cmp -s "$1" "$scratch/edited" || fail "$1: the change changes nothing"
    cp "$scratch/edited" "$1"
}
# change NAME: a branch for one change to the base.
change() {
    git checkout -q -f main
    git clean -q -f -d
    git checkout -q -b "$1"
}
# gate STATUS [ARGUMENT...]: of the change that stands in the working tree.
gate() {
    status=$1
    shift
    arguments=$*
    what="gate of $(git branch --show-current)"
    git add -A
    git commit -q --allow-empty -m "$what"
    got=0
    GATE_PROGRAM=$program GATE_BASE=main GATE_REPORTS=$scratch/reports \
        GATE_ARGS="--now 2026-11-22 --ascii --width 200 $arguments" \
        "$gate" >"$scratch/out" 2>"$scratch/err" </dev/null || got=$?
    if [ "$got" -eq "$status" ]; then
        echo "ok    $what: status $got"
    else
        fail "$what: status $got, not $status"
    fi
    silent_err
    [ "$got" -eq 2 ] || python3 "$here/../reports/validate.py" "diff=$scratch/reports/xacct-diff.json" \
        "sarif=$scratch/reports/xacct-diff.sarif" || fail "$what: not as its schema says"
}
# violated [ID...]: these properties are, and no others; all others are PROVED unless told.
violated() {
    sed -n 's/^FAIL  *\([a-z-]*\)  *VIOLATED .*/\1/p' "$scratch/out" | sort >"$scratch/violated"
    printf '%s\n' "$@" | sed '/^$/d' | sort | cmp -s - "$scratch/violated" ||
        fail "$what: violated are $(tr '\n' ' ' <"$scratch/violated")"
}
# access GAINED LOST UNKNOWN: how many differences of each kind.
access() { out "^$1 gained, $2 lost, $3 unknown"; }

two_accounts '"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"'
doc $app/boundary.json <<'END'
{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Limit", "Effect": "Allow", "Action": ["secretsmanager:*", "kms:Decrypt", "kms:DescribeKey"], "Resource": "*"}
  ]
}
END
doc policies/props/gate.xprop <<'END'
let app = role app in account B
let db = secret S in account A
let data = key K in account A

property app-reads { app can read-secret on db }
property only-app-reads { only app can read-secret on db }
property only-app-decrypts { only app can decrypt on data }
property nobody-describes { no principal can kms:DescribeKey on data }
END
git add -A
git commit -q -m base
git branch -q -m main

change nothing
touch policies/notes.md
gate 0
violated
access 0 0 0
out '^ok +app-reads +PROVED '

# 1. The same in other words: split and permuted.
change refactoring
doc $app/policies/use.json <<'END'
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": "*"},
    {"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue", "kms:DescribeKey"], "Resource": ["*", "arn:aws:kms:*:*:key/*"]}
  ]
}
END
gate 0
violated
access 0 0 0

# 2. A wider principal in the key policy.
change principal
edit $key 's|"AWS": "\([^"]*\)"|"AWS": ["\1", "arn:aws:iam::222222222222:role/other"]|'
gate 1
violated only-app-decrypts
access 1 0 0
out '^GAINED +role other in B on key K in A'
out 'because +new: accounts/A/kms/K/key-policy\.json:4 '

# 3. A condition more: what is left is enough for the application.
change condition
edit $secret 's|"Sid": "Read",|& "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},|'
gate 0
violated
access 0 1 0
out '^LOST +role app in B on secret S in A'

# 4. A Deny is gone. No property is about half of the way to the secret; the comparison is.
change no-deny
edit $secret '/NotOther/d; s|    },$|    }|'
gate 1
violated
access 1 0 0
out '^GAINED +role other in B on secret S in A'
out 'because +old: accounts/A/secretsmanager/S/resource-policy\.json:11 \(Deny NotOther'

# 5. A boundary that is moved further out, and 6. one that is drawn in.
change boundary-out
edit $app/boundary.json 's|"kms:Decrypt"|"kms:Encrypt", &|'
gate 1
violated
access 1 0 0
out '^GAINED +role app in B on key K in A'
out 'actions +kms:Encrypt$'
out 'because +new: accounts/B/iam/role/app/boundary\.json:4 '
change boundary-in
edit $app/boundary.json 's|"kms:Decrypt", ||'
echo 'options: {exit_zero: true}' >>policies/xacct.yaml # which does not open the gate
gate 1
violated app-reads
access 0 1 0
out '^LOST +role app in B on key K in A'
out 'actions +kms:Decrypt$'

# 7. A service control policy is detached.
change scp
edit policies/org/org.yaml '/no-describe/d'
rm policies/org/scps/no-describe.json
gate 1
violated nobody-describes
access 1 0 0
out 'actions +kms:DescribeKey$'
out 'old: org/scps/no-describe\.json:2 '

# 8. A key policy that permits more than any identity policy does gives nobody anything.
change one-sided
edit $key 's|"kms:Decrypt", .*"kms:Encrypt"|"kms:*"|'
gate 0
violated
access 0 0 0

# 9. A new role that has both halves.
change third
cp -r $other policies/accounts/B/iam/role/third
edit $key 's|"AWS": "\([^"]*\)"|"AWS": ["\1", "arn:aws:iam::222222222222:role/third"]|'
edit $secret 's|role/other"\]|&|; s|"AWS": \[|&"arn:aws:iam::222222222222:role/third", |'
gate 1
violated only-app-decrypts only-app-reads
out '^[1-9][0-9]* gained, 0 lost, 0 unknown'
out '^GAINED +role third in B on secret S in A'
out '^GAINED +role third in B on key K in A'

# 10. Nobody says any longer what else there is: what was proved is not known now, and no --fail-on
# lets that pass.
change open-world
edit policies/xacct.yaml '/closed_world/d'
gate 1 --fail-on critical
violated
out '^\? +only-app-decrypts +UNKNOWN '
out '^1 proved, 0 violated, 3 unknown, 3 regressed'
out '^0 gained, [0-9]+ lost, [1-9][0-9]* unknown'

# 11. The property is taken out together with what it forbids: nobody proves it any more.
change taken-out
edit policies/props/gate.xprop '/^property nobody-describes/d'
gate 1
violated
access 0 0 0
out '^ +regressed +nobody-describes'
gate 0 --allow-removed
violated

# And a change that is none: there is nothing to trust.
change broken
printf '{' >$key
gate 2
violated
err_in_log() { grep -qE -e "$1" "$scratch/out" || fail "$what: the log lacks: $1"; }
err_in_log '^error\[XI010\]'

exit $failed
