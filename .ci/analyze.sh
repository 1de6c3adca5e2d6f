#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: .ci/analyze.sh clang-tidy|cppcheck BUILD
#
# Runs one analyzer over every C file that BUILD (a configured CMake build folder) compiles. Prints
# the findings; 0 when there is none.

set -eu
cd "$(dirname "$0")/.."
tool=${1:-}
build=${2:?usage: .ci/analyze.sh clang-tidy|cppcheck BUILD}
database=$build/compile_commands.json
[ -r "$database" ] || { echo "$database does not exist: configure first" >&2; exit 2; }
jobs=$(nproc 2>/dev/null || echo 2)

# How many program states clang's analyzer visits in a function before it gives up on its longest
# paths. A tenth of its default, for a fifth of its time; gcc's analyzer, which goes through the same
# code, is under no such limit.
paths="--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=25000"

case $tool in
clang-tidy)
    files=$(sed -n 's/^ *"file": "\(.*\)",*$/\1/p' "$database" | sort -u)
    [ -n "$files" ] || { echo "$database lists no file" >&2; exit 2; }
    # Word splitting is meant: the options hold no blanks.
    # shellcheck disable=SC2086
    printf '%s\n' "$files" | tr '\n' '\0' |
        xargs -0 -n 4 -P "$jobs" clang-tidy --quiet -p "$build" $paths 2>"$build/clang-tidy.log" || {
        grep -v 'warnings\{0,1\} generated\|Suppressed\|Use -header-filter' "$build/clang-tidy.log" >&2 || true
        exit 1
    }
    ;;
cppcheck)
    cppcheck -q -j "$jobs" --project="$database" \
        --enable=warning,style,performance,portability --inline-suppr --library=gtk --library=.ci/cppcheck.cfg \
        --suppressions-list=.ci/cppcheck-suppressions --error-exitcode=1
    ;;
*)
    echo "usage: $0 clang-tidy|cppcheck BUILD" >&2
    exit 2
    ;;
esac
