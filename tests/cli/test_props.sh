#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_props.sh PROGRAM FOLDER
# Properties checked and listed, and what is said about wrong ones.

. "$2/expect.sh"
tree=$here/tree
cd "$scratch"

run 0 props check "$tree"
out '^2 properties with 2 claims, well-formed$'
silent_err

run 0 props list "$tree"
out '^app-decrypts  high  .*tree/props/data.xprop:4$'
out '^  app can decrypt on data$'
out '^only-app  critical  '
no_out 'read-secret'
silent_err

run 0 props list -v "$tree"
out '^      subject  role App in account Reader$'
out '^      action   decrypt \(kms:Decrypt\)$'
out '^      object   key Data in Owner$'
out '^  read-secret .* both calls '

run 0 props check -f json "$tree"
out '^\{"schema":"xacct-props/1","properties":\[\{"id":"app-decrypts",'

run 0 props check "$tree" --prop 'no anyone can decrypt on data via assume-role'
out '^1 property with 1 claim, well-formed$'
out "^1 of the claims will be UNKNOWN: 'props list' says why$"

run 2 props check "$tree" --prop 'only app can decrypt on key Dta'
err '^error\[XP203\]: unknown key .Dta.$'
err '^ --> --prop:1:29$'
err "did you mean 'Data'\?"
silent_out

printf 'property p { ony app can decrypt on key Data }\n' >wrong.xprop
run 2 props list -p wrong.xprop "$tree"
err '^error\[XP101\]: '
err '^ --> wrong.xprop:1:14$'
err '^1 \| property p \{ ony app can decrypt on key Data \}$'
err '^  \|              \^\^\^$'
err "= help: did you mean 'only'\?"

run 2 props check -f json -p wrong.xprop "$tree"
out '^\{"schema":"xacct-error/1","diagnostics":\[\{"code":"XP101","severity":"error",'
out '"file":"wrong.xprop","line":1,"column":14,'

run 2 props check -p nowhere.xprop "$tree"
err '^error\[XI001\]: '
run 2 props check nowhere
silent_out
run 2 props
one_line_err
run 2 props chck "$tree"
one_line_err
run 2 props check "$tree" "$tree"
one_line_err
run 2 props check -f xml "$tree"
one_line_err

exit $failed
