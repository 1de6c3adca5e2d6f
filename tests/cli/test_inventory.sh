#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_inventory.sh PROGRAM FOLDER
# What was loaded, for people and for programs, and each kind of bad input.

. "$2/expect.sh"
tree=$here/tree
cd "$scratch"
cp -r "$tree" policies

run 0 inventory
out '^policies: [0-9]+ accounts?, 1 role, 0 users, 0 secrets, 1 key, '
out '^Accounts$'
out '^  role App in Reader$'
out '^  key Data in Owner$'
out '^  accounts/Owner/kms/Data/key-policy.json: key policy, '
out '^Ledger: not fully known, and what follows$'
out '^Unresolved$'
silent_err

# Nothing is wider than 80 columns but what must not be cut.
run 0 inventory --width 80 policies
if LC_ALL=C.UTF-8 grep -E '^.{81}' out | grep -qv 'arn:\|\.json'; then
    fail "$what: a line is wider than 80 columns"
fi

run 0 inventory -f json policies
out '^\{"schema":"xacct-inventory/1","root":"policies",'
out '"ledger":\[\{"account":'
out '"inputs":\[\{"path":"policies/accounts/'

# The same bytes every time.
cp out first
run 0 inventory -f json policies
same first out

mkdir -p policies/accounts/Reader/iam/role/App/policies
printf '{"Effect": "Allow" "Action": "*", "Resource": "*"}\n' \
    >policies/accounts/Reader/iam/role/App/policies/wrong.json
run 2 inventory policies
err '^error\[XI010\]: '
err '^ --> policies/accounts/Reader/iam/role/App/policies/wrong.json:1:19$'
err '= help: add a comma here$'
silent_out
run 2 inventory -f json policies
out '^\{"schema":"xacct-error/1","diagnostics":\['
out '"code":"XI010","severity":"error",.*"line":1,"column":19,'

mkdir empty
run 2 inventory empty
err '^error\[XI005\]: '
run 2 inventory nowhere
err '^error\[XI001\]: '
run 2 inventory policies empty
one_line_err
run 2 inventory -f xml empty
one_line_err
run 2 inventory --frmat json empty
one_line_err
run 2 inventory --require-bound "$here/../../corpus/seeds/three-steps"
err '^error\[XI032\]: '
run 0 inventory --help
out 'xacct-prove inventory policies/'

exit $failed
