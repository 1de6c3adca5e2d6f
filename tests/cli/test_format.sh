#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_format.sh PROGRAM FOLDER
#
# `props fmt`: the files of the corpus say the same afterwards, one pass is enough, and a file is
# replaced as a whole or not at all.

# shellcheck source=tests/cli/expect.sh
. "$2/expect.sh"
root=$(cd "$here/../.." && pwd)
cd "$scratch"

# --- the corpus ---

# Every property file, numbered; those that are not well-formed are there to be refused.
mkdir all
find "$root/corpus" -name '*.xprop' | LC_ALL=C sort | {
    n=10000
    while IFS= read -r file; do
        n=$((n + 1))
        cp "$file" "all/$n.xprop"
    done
}
"$program" props fmt --check all/* >changing 2>errors || [ $? -le 2 ]
sed -n 's/^ --> \(all\/[0-9]*\.xprop\):.*/\1/p' errors | sort -u | xargs -r rm
[ "$(find all -name '*.xprop' | wc -l)" -gt 400 ] || fail "the corpus has hardly a property file"
[ "$(wc -l <changing)" -gt 10 ] || fail "hardly a file of the corpus would change"
cp -r all before
run 0 props fmt all/*
silent_out
silent_err
run 0 props fmt --check all/*
silent_out
# Nothing but blanks has changed, and comments have their lines.
cat before/* | tr -d ' \t\r\n' >want
cat all/* | tr -d ' \t\r\n' | cmp - want || fail "$what: not the same words"
grep -h '#' before/* | sed 's/.*#/#/; s/[ \t\r]*$//' >want
grep -h '#' all/* | sed 's/.*#/#/' | cmp - want || fail "$what: not the same comments"
! grep -nE '^.{101,}' all/* | grep -v '"' || fail "$what: a line is too long"
# The same tree has the same properties, up to the places they stand at.
cp -r "$root/corpus/seeds/account-form" tree
run 0 props list -v tree
sed 's/\.xprop:.*//' out >want
run 0 props fmt tree/props/*
run 0 props list -v tree
sed 's/\.xprop:.*//' out | cmp - want || fail "$what: not the same properties"

# --- one file ---

ugly='property  p{severity low role R can decrypt on key K}'
pretty='property p { severity low  role R can decrypt on key K }'
echo "$ugly" >one.xprop
echo "$pretty" >want
run 1 props fmt --check one.xprop want
out '^one\.xprop$'
no_out '^want$'
[ "$(cat one.xprop)" = "$ugly" ] || fail "$what: --check has written"
chmod 640 one.xprop
ln -s one.xprop link.xprop
run 0 props fmt link.xprop
cmp -s one.xprop want || fail "$what: not laid out"
[ -L link.xprop ] || fail "$what: the link is gone"
[ "$(stat -c %a one.xprop)" = 640 ] || fail "$what: other permissions"
inode=$(stat -c %i one.xprop)
run 0 props fmt one.xprop
[ "$(stat -c %i one.xprop)" = "$inode" ] || fail "$what: written without need"

# Standard input goes to standard output.
what='props fmt -'
echo "$ugly" | "$program" props fmt - >out 2>err || fail "$what: status"
cmp -s out want || fail "$what: not laid out"
echo "$ugly" | "$program" props fmt --check - >out 2>err && fail "$what: no status 1"
out '^-$'

# --- what is not laid out ---

printf 'property p { role R can decrypt on }\n' >bad.xprop
cp bad.xprop kept
echo "$ugly" >one.xprop
run 2 props fmt bad.xprop one.xprop
err '^error\[XP101\]: '
err '^ --> bad\.xprop:1:36$'
cmp -s bad.xprop kept || fail "$what: a broken file was changed"
cmp -s one.xprop want || fail "$what: the other file was not laid out"
run 2 props fmt nowhere.xprop
err 'nowhere\.xprop'
printf 'let a = role R \377\n' >bad.xprop
run 2 props fmt bad.xprop
err 'UTF-8'
run 2 props fmt
err "name the files to lay out"
run 0 props fmt --help
out '^ *--check '

exit $failed
