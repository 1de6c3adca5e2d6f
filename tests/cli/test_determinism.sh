#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_determinism.sh PROGRAM FOLDER OTHER-ORDER
#
# The same input gives the same bytes, in every format: for any number of workers, wherever the tree
# lies, in whatever order its files were made or are listed (OTHER-ORDER lists folders forwards or
# backwards), in any locale, time zone and environment, and at any time, as long as no condition
# speaks of time.

# shellcheck source=tests/cli/expect.sh
. "$2/expect.sh"
: >"$scratch/out" # a failure shows the differences instead
other_order=$3
root=$(cd "$here/../.." && pwd)
first=$scratch/first
second=$scratch/second/further/down
mkdir -p "$first/.git" "$second/.git"
# OTHER-ORDER comes before a sanitizer that the program may be built with.
ASAN_OPTIONS=${ASAN_OPTIONS:-}${ASAN_OPTIONS:+:}verify_asan_link_order=0
export ASAN_OPTIONS

# What can be written: all of the table, but pictures only where graphviz was there for the build.
formats=$(sed -n 's/^XP_REPORT_FORMAT([A-Z]*, "\([a-z]*\)".*/\1/p' "$root/reports/formats.def")
cp -r "$here/tree" "$scratch/probe"
if "$program" "$scratch/probe" -f svg=/dev/null 2>&1 >/dev/null | grep -q 'svg is not possible'; then
    formats=$(echo "$formats" | grep -vx svg)
fi
[ "$(echo "$formats" | wc -l)" -ge 10 ] || { echo "FAIL  formats.def: $formats" && exit 1; }

# twin TREE: $first/TREE again in $second, its files made in the opposite order at another time.
twin() {
    (cd "$first" && find "$1" -type f | LC_ALL=C sort -r) | while IFS= read -r file; do
        mkdir -p "$second/$(dirname "$file")"
        cp "$first/$file" "$second/$file"
        touch -d 2001-02-03 "$second/$file"
    done
}
# reports OUT COMMAND...: every format of one run as a file of OUT, and what it prints.
reports() {
    out=$scratch/$1
    shift
    for format in $formats; do
        set -- "$@" -f "$format=$out/"
    done
    rm -rf "$out"
    mkdir "$out"
    got=0
    "$@" -f human >"$out/stdout" 2>"$scratch/err" </dev/null || got=$?
    grep -v '^proving: ' "$scratch/err" >"$out/stderr" || true # on a slow machine
    echo "$got" >"$out/status"
    [ "$(find "$out" -name 'xacct-prove.*' | wc -l)" -eq "$(echo "$formats" | wc -l)" ] ||
        fail "$what: not a file for each format"
}
alike() { # OTHER REPORTS THAN THE FIRST
    diff -r "$scratch/reports-1" "$scratch/$1" || fail "$what: $1 has other bytes"
}
# same_bytes STATUS TREE OPTION...: runs that differ in everything that must not matter.
same_bytes() {
    status=$1
    tree=$2
    shift 2
    what="$tree $*"
    twin "$tree"
    cd "$first"
    reports reports-1 env TZ=UTC "$program" "$tree" -j1 "$@"
    cd "$second"
    reports reports-2 env LD_PRELOAD="$other_order" XP_LISTED="$scratch/listed" XP_BACKWARDS=1 \
        TZ=Pacific/Auckland HOME=/nowhere COLUMNS=200 TERM=xterm-256color NO_COLOR= \
        "$program" "$tree" -j2 "$@"
    reports reports-3 env LD_PRELOAD="$other_order" LC_ALL=C TZ=America/St_Johns \
        "$program" "$tree" -j3 "$@"
    cd "$scratch"
    [ "$(cat reports-1/status)" -eq "$status" ] || fail "$what: status $(cat reports-1/status)"
    [ -s listed ] || fail "$what: no folder was listed in another order"
    rm -f listed
    alike reports-2
    # Without UTF-8 a terminal gets plain ASCII, and of 80 columns more only where one word has more;
    # files are what they are.
    ! LC_ALL=C grep -n '[^ -~]' reports-3/stdout || fail "$what: that is not ASCII"
    ! grep -vE '^ *([a-z]+ +)?[^ ]+$' reports-3/stdout | grep -vF '<i>' | grep -nE '^.{81}' ||
        fail "$what: a line is too long"
    rm reports-1/stdout reports-3/stdout
    alike reports-3
    [ "$failed" -ne 0 ] || echo "ok    $what"
}

cp -r "$root/corpus/seeds/three-steps" "$first/proved"
same_bytes 0 proved
cp -r "$root/corpus/seeds/account-form" "$first/violated"
same_bytes 1 violated --strict -v
"$root/tests/support/hostile-tree" "$first/hostile"
same_bytes 1 hostile

# Evidence, which records the time of the run, and what differs between two trees.
now=2026-11-22T00:00:00Z
what='evidence, baseline and diff'
cd "$first"
"$program" proved -qq -j1 --now "$now" --evidence "$scratch/evidence-1"
"$program" diff -f json -j1 proved violated >"$scratch/diff-1" || [ $? -eq 1 ]
"$program" violated -qq -j1 --baseline "$scratch/baseline-1" --update-baseline
cd "$second"
env LD_PRELOAD="$other_order" XP_BACKWARDS=1 "$program" proved -qq -j3 \
    --now "$now" --evidence "$scratch/evidence-2"
env LD_PRELOAD="$other_order" XP_BACKWARDS=1 "$program" diff -f json -j3 proved violated \
    >"$scratch/diff-2" || [ $? -eq 1 ]
env LD_PRELOAD="$other_order" XP_BACKWARDS=1 "$program" violated -qq -j3 \
    --baseline "$scratch/baseline-2" --update-baseline
cd "$scratch"
{ diff -r evidence-1 evidence-2 && diff diff-1 diff-2 && diff baseline-1 baseline-2; } || fail "$what: not the same bytes"
grep -q '"gained"' diff-1 || fail "$what: nothing is said"

# Many properties of every verdict, in several files, more than there are workers.
cp -r "$here/tree" "$first/many"
cp -r "$here/tree" "$first/many/case.before"
cat >"$first/many/case.before/accounts/Reader/iam/role/App/policies/use.json" <<END
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
END
for n in 3 1 2; do
    cat >"$first/many/props/more-$n.xprop" <<END
let app = role App in account Reader
let data = key Data in account Owner
property nobody-$n { severity low  no role App in account Reader can decrypt on data }
property nothing-$n { no role Nobody* in account Reader can decrypt on data }
property by-day-$n {
    app can decrypt on data only when aws:CurrentTime < "2027-01-0$n" and aws:SourceIp is "10.0.0.0/8"
}
property outside-$n { no principal outside account Owner can kms:* on any key * }
property known-$n {
    tags t$n, slow
    no role App in account Reader can decrypt on data
    expect fail because "it reads" until 2099-01-0$n ticket "T-$n"
}
property open-$n { no role App in account Reader can decrypt on data when aws:PrincipalTag/t$n is "x" }
property since-$n { no new access to data since "case.before" }
property except-$n {
    no role * in account Reader can decrypt on data
        except app because "it reads" until 2099-01-0$n
}
END
done
same_bytes 1 many --now 2026-01-01

# What is wrong with an input is said in one order too: of the tree, then of the properties.
cp -r "$here/tree" "$first/wrong"
cp -r "$here/tree" "$first/misspelt"
for name in b a c; do
    printf '{"Version": }\n' >"$first/wrong/accounts/Reader/iam/role/App/policies/$name.json"
    : >"$first/wrong/accounts/Owner/kms/Data/$(printf '\001')$name"
    mkdir "$first/wrong/accounts/Reader/iam/$name"
    : >"$first/wrong/accounts/Reader/iam/$name/$name.json"
    printf 'property p-%s { nobody can %s }\n' "$name" "$name" >"$first/misspelt/props/$name.xprop"
done
formats=$(echo "$formats" | grep -xE 'json|ndjson|junit|github|markdown')
same_bytes 2 wrong
same_bytes 2 misspelt

exit $failed
