#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_manual.sh PROGRAM FOLDER MANUAL
# The manual pages in the folder MANUAL are well-formed, say what the tables say, and their examples
# work.

. "$2/expect.sh"
manual=$3
PATH=$(dirname "$program"):$PATH
export PATH
cd "$scratch"
: >out
: >err

# --- well-formed, and without a placeholder that nothing has replaced ---
for page in xacct-prove.1 xprop.5 xacct.yaml.5 xacct-model.7; do
    what=$page
    if command -v mandoc >/dev/null 2>&1; then
        mandoc -T lint -W warning "$manual/$page" >err 2>&1 || fail "$page: mandoc warns"
    fi
    if command -v groff >/dev/null 2>&1; then
        groff -ww -mdoc -T ascii "$manual/$page" >rendered 2>err
        [ ! -s err ] || fail "$page: groff warns"
        col -b <rendered 2>/dev/null >plain || sed 's/.'"$(printf '\b')"'//g' rendered >plain
        ! grep -nE '.{81}' plain >out || fail "$page: wider than 80 columns"
    fi
    ! grep -n '^\.\\" @' "$manual/$page" >out || fail "$page: a table is missing"
    echo "ok    $page"
done

# --- every option of every command, in the section of that command ---
commands() {
    "$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\( fmt\)\{0,1\}\) .*/\1/p'
}
lacking() { # PAGE: prints what its tables lack
    commands | while read -r command; do
        # shellcheck disable=SC2086
        "$program" help $command | grep -oE '^ +(-[a-z], )?--[a-z0-9-]+' |
            grep -oE -e '--[a-z0-9-]+$' | while read -r option; do
            case $option in
            --help | --no-config | --show-config) section='^\.Sh OPTIONS OF EVERY' ;;
            *) section="^\\.Ss \"$(echo "$command" | sed 's/-/\\\\-/g')\"" ;;
            esac
            name=$(echo "$option" | sed 's/^-//; s/-/\\-/g')
            sed -n "/$section/,/^\\.S[sh]/p" "$1" | grep -qF -e " Fl $name" ||
                echo "$command $option"
        done
    done
}
what='options in xacct-prove(1)'
lacking "$manual/xacct-prove.1" >out
[ ! -s out ] || fail "$what: some are missing"
[ "$(grep -c '^\.It.* Fl ' "$manual/xacct-prove.1")" -ge 40 ] || fail "$what: too few"
# The comparison itself can fail.
grep -v 'Fl \\-allow\\-gain' "$manual/xacct-prove.1" >less.1
lacking less.1 >out
grep -qx 'diff --allow-gain' out || fail "$what: a missing one is not missed"
echo "ok    $what"

# --- settings, verbs, rules: as many as the program knows ---
what='tables'
run 0 explain
rules=$(grep -cE '^  S-[A-Z]+-[0-9]+ ' out)
[ "$(grep -c '^\.It "S\\-' "$manual/xacct-model.7")" -eq "$rules" ] || fail "$what: rules"
run 0 props list -v "$here/tree"
verbs=$(sed -n '/^verbs/,$p' out | grep -c '^  ')
[ "$(sed -n '/^\.Sh VERBS/,/^\.Sh GRAMMAR/p' "$manual/xprop.5" | grep -c '^\.It ')" -eq "$verbs" ] ||
    fail "$what: verbs"
run 0 --show-config "$here/tree"
for name in $(sed -n 's/^  \([a-z_]*\):.*/\1/p' out); do
    grep -qF ".It \"$name\"" "$manual/xacct.yaml.5" || fail "$what: setting $name"
done
run 0 --version
date=$(sed -n 's/^action catalogue of //p' out)
grep -qF "The catalogue is of $date" "$manual/xacct-model.7" || fail "$what: date"

# --- the example of xacct.yaml(5) ---
cp -r "$here/../../corpus/seeds/three-steps" tree
sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' "$manual/xacct.yaml.5" | grep -v '^\.' | sed 's/\\-/-/g' \
    >tree/xacct.yaml
run 0 inventory tree
out '111122223333'
run 0 tree --show-config
out '^  timeout: 30s .*# tree/xacct.yaml:[0-9]+$'

# --- the examples of every command ---
git init -q work
cd work
cp -r "$here/../../corpus/seeds/three-steps" policies
git add -A
git -c user.name=a -c user.email=a@b commit -q -m one
git -c user.name=a -c user.email=a@b commit -q -m two --allow-empty
git update-ref refs/remotes/origin/main HEAD
cp -r policies old
cp -r policies new
cat >request.json <<'END'
{"principal": "arn:aws:iam::Account2:role/ApplicationRole", "action": "kms:Decrypt",
 "resource": "key EncryptionKey in Account1", "context": {}}
END
commands | while read -r command; do
    # shellcheck disable=SC2086
    "$program" help $command | sed -n '/^Examples:/,/^$/s/^  \([xs][^ ].*\)/\1/p'
done >../examples
[ "$(wc -l <../examples)" -ge 20 ] || fail 'examples in the help: too few'
while read -r line; do
    what=$line
    case $line in
    *cvc5* | *check-evidence*)
        case $line in
        *z3*) command -v z3 >/dev/null 2>&1 || continue ;;
        *) command -v cvc5 >/dev/null 2>&1 || continue ;;
        esac
        ;;
    esac
    got=0
    bash -c "$line" >"$scratch/out" 2>"$scratch/err" </dev/null || got=$?
    # Such trees and requests have answers; a sentence about every secret may well be violated.
    case $line:$got in
    *:0 | *no\ anyone*:1) echo "ok    $line" ;;
    *) fail "example: $line: status $got" ;;
    esac
    rm -rf report.json
done <../examples

exit $failed
