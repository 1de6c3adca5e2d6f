#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_prove.sh PROGRAM FOLDER
# Runs of `prove` on a small tree: reports, their places, statuses.

. "$2/expect.sh"
cp -r "$here/tree" "$scratch/policies"
cd "$scratch"
outsider='no principal outside account Reader can decrypt on key Data in account Owner'

run 0 policies
out '^. app-decrypts +PROVED'
out '^. only-app +PROVED +critical'
out '2 proved'
out 'exit status 0'
out '^next: '
silent_err
run 0 prove policies/
run 0
out '2 proved'

# A sentence instead of the tree's properties, which still sees their lets.
run 1 policies --prop 'no role App in account Reader can decrypt on data'
out '^. prop-1 +VIOLATED'
out 'COUNTEREXAMPLE'
out 'key-policy.json:4'
out 'use.json:3'
no_out 'app-decrypts'
run 0 policies --prop "$outsider"
run 1 policies --prop "$outsider" --prop 'no anyone can decrypt on data'
out '^. prop-2 +VIOLATED'
run 1 policies --prop 'app can kms:Encrypt on data'
out 'VIOLATED'

# Formats and places.
run 0 policies -f json
out '"schema": "xacct-report/1"'
no_out '"ms"'
run 0 policies -f json=report.json
out '2 proved'
same "$scratch/policies/xacct.yaml" "$here/tree/xacct.yaml"
grep -q '"exit": 0' report.json || fail "report.json has no status"
run 0 policies -o report.txt
silent_out
grep -q '2 proved' report.txt || fail "report.txt has no summary"
run 0 policies -q
no_out '^next:'
run 0 policies -qq
silent_out
run 2 policies -f json=nowhere/report.json
err 'cannot write nowhere/report.json'

# Several in one run; in a folder the file is named after its format.
mkdir reports
run 0 policies -f json=reports/ -f ndjson=reports -f human=plain.txt
out '2 proved'
grep -q '"exit": 0' reports/xacct-prove.json || fail "no xacct-prove.json"
grep -q '"exit":0' reports/xacct-prove.ndjson || fail "no xacct-prove.ndjson"
grep -q '2 proved' plain.txt || fail "no plain.txt"
[ "$(ls reports)" = "xacct-prove.json
xacct-prove.ndjson" ] || fail "temporary files are left in reports"

# The same bytes whatever the number of workers.
run 0 policies -f json -j1 --now 2026-01-01
cp out one.json
run 0 policies -f json -j2 --now 2026-01-01
same out one.json
run 0 policies -f json -j 3 --now 2026-01-01
same out one.json

# Terminals.
run 0 policies --ascii
out '^ok +app-decrypts'
no_out '[^ -~]'
LC_ALL=C
run 0 policies
no_out '[^ -~]'
LC_ALL=C.UTF-8
run 0 policies --color always
out "$(printf '\033')\\[32m"
run 0 policies
no_out "$(printf '\033')"

# A limit is UNKNOWN, never a pass.
run 3 policies --rlimit 1
out 'UNKNOWN'

# Input errors: text on stderr, and the same as JSON where JSON was asked for.
run 2 ./missing
err 'error\[XI'
silent_out
printf '{"Version": }\n' >policies/accounts/Reader/iam/role/App/policies/use.json
run 2 policies
err 'use.json:1:13'
silent_out
run 2 policies -f json
err 'use.json:1:13'
out '^\{"schema":"xacct-error/1","diagnostics":\[\{"code":"XI010"'
cp "$here/tree/accounts/Reader/iam/role/App/policies/use.json" \
    policies/accounts/Reader/iam/role/App/policies/use.json
run 2 policies --prop 'no role Ap in account Reader can decrypt on data'
err "did you mean 'App'"
rm -r policies/props
run 2 policies
err 'no properties'

exit $failed
