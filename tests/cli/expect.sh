# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the tests of the program. Needs $1, the program, and $2, the folder of these tests.

set -eu
program=$1
here=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
LC_ALL=C.UTF-8
unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE COLUMNS XP_UPDATE_GOLDEN GITHUB_STEP_SUMMARY
export LC_ALL

fail() {
    printf 'FAIL  %s\n' "$1"
    sed 's/^/  stdout: /' "$scratch/out"
    sed 's/^/  stderr: /' "$scratch/err"
    failed=1
}

# run STATUS ARGUMENT...: runs the program; it must end with STATUS.
run() {
    want=$1
    shift
    what="xacct-prove $*"
    got=0
    "$program" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || got=$?
    if [ "$got" -eq "$want" ]; then
        echo "ok    $what"
    else
        fail "$what: status $got, not $want"
    fi
}

# Patterns of grep -E that some line of the last output must match, or none may.
out() { grep -qE -e "$1" "$scratch/out" || fail "$what: stdout lacks: $1"; }
err() { grep -qE -e "$1" "$scratch/err" || fail "$what: stderr lacks: $1"; }
no_out() { ! grep -qE -e "$1" "$scratch/out" || fail "$what: stdout has: $1"; }
silent_out() { [ ! -s "$scratch/out" ] || fail "$what: stdout is not empty"; }
silent_err() { [ ! -s "$scratch/err" ] || fail "$what: stderr is not empty"; }
one_line_err() { [ "$(wc -l <"$scratch/err")" -eq 1 ] || fail "$what: not one line on stderr"; }

# same FILE FILE
same() { cmp -s "$1" "$2" || fail "$what: $1 and $2 differ"; }
