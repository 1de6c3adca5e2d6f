# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the tests of the house checks: a scratch folder, and two assertions on a check's
# output. Needs $1, the root of the source tree.

set -eu
root=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# silent WHAT COMMAND...: the command succeeds and prints nothing.
silent() {
    what=$1
    shift
    if output=$("$@" 2>&1) && [ -z "$output" ]; then
        echo "ok    $what"
    else
        printf 'FAIL  %s\n%s\n' "$what" "$output"
        failed=1
    fi
}

# caught WHAT LINE COMMAND...: the command fails, and prints a line that begins with LINE.
caught() {
    what=$1
    line=$2
    shift 2
    if output=$("$@" 2>&1); then
        printf 'FAIL  %s: not caught\n' "$what"
        failed=1
    elif printf '%s\n' "$output" | awk -v want="$line" 'index($0, want) == 1 { found = 1 }
                                                        END { exit !found }'; then
        echo "ok    $what"
    else
        printf 'FAIL  %s: no line begins with %s\n%s\n' "$what" "$line" "$output"
        failed=1
    fi
}
