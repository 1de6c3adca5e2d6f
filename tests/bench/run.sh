#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: tests/bench/run.sh BUILD SEED-EXAMPLE [ARGUMENT]...
#
# Measures speed and prints ratios only, which mean the same on every machine. BUILD is a release
# build (CMAKE_BUILD_TYPE=Release) with the targets xacct-prove, bench_floor, bench_process and
# bench_glob. SEED-EXAMPLE is a policy tree of corpus/seeds with its properties; ARGUMENTs go to
# xacct-prove, to choose among them. Status 1 if something is slower or bigger than promised.

set -eu
usage='usage: tests/bench/run.sh BUILD SEED-EXAMPLE [ARGUMENT]...'
build=$(cd "${1:?$usage}" && pwd)
example=${2:?$usage}
shift 2
program=$build/frontend/cli/xacct-prove
bench=$build/tests/bench
status=0

grep -q '^CMAKE_BUILD_TYPE:[A-Z]*=Release$' "$build/CMakeCache.txt" ||
    echo "note: $build is no release build"
for file in "$program" "$bench/bench_floor" "$bench/bench_process" "$bench/bench_glob"; do
    [ -x "$file" ] || { echo "$file is not built" >&2; exit 2; }
done
[ -d "$example" ] || { echo "$example: no such example" >&2; exit 2; }

echo "$(basename "$example") against the floor"
"$bench/bench_process" 21 "$bench/bench_floor" "$program" prove -j 1 "$@" "$example" ||
    status=1
echo "policies compared"
"$bench/bench_glob" || status=1
"$bench/bench_glob" --conditions || status=1
exit $status
