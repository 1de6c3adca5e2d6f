#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: reports/ci/gate.sh
#
# The gate of a pipeline: proves the properties of a tree of policies and, where there is a commit to
# compare with, that what was proved there still is and that nobody gained access since. The environment
# says what and how:
#
#   GATE_PATH      folder of the tree (policies)
#   GATE_BASE      commit to compare with; empty: no comparison
#   GATE_ARGS      further arguments of `xacct-prove prove`, words separated by blanks
#   GATE_REPORTS   folder for a report in each format (xacct-prove-reports)
#   GATE_FAIL      false: verdicts do not fail the step; what has no result does all the same
#   GATE_PROGRAM   the program (xacct-prove)
#
# Settings of the program itself (XACCT_..., see its manual) reach it as anywhere.
#
# In a step of GitHub Actions (GITHUB_ACTIONS) what is found becomes annotations, outputs
# (GITHUB_OUTPUT) and the summary of the step (GITHUB_STEP_SUMMARY). Exit status: that of the program,
# of both runs the worse one (4, 2, 1, 3).

set -eu
path=${GATE_PATH:-policies}
base=${GATE_BASE:-}
program=${GATE_PROGRAM:-xacct-prove}
reports=${GATE_REPORTS:-xacct-prove-reports}
github=${GITHUB_ACTIONS:-}

mkdir -p "$reports"
reports=$(cd "$reports" && pwd)
rm -f "$reports"/xacct-prove.* "$reports"/xacct-diff.*

# Shows a file that others have written words of: nothing in it is a command of the workflow.
show() {
    [ -s "$1" ] || return 0
    if [ -n "$github" ]; then
        word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
        printf '::stop-commands::%s\n' "$word"
        cat "$1"
        printf '::%s::\n' "$word"
    else
        cat "$1"
    fi
}
# say KIND TEXT: one line of our own, as an annotation where there are such.
say() {
    if [ -n "$github" ]; then
        printf '%s\n' "$2" | sed "s/%/%25/g; s/^/::$1 title=xacct-prove::/"
    else
        printf '%s: %s\n' "$1" "$2"
    fi
}
output() { # NAME VALUE
    [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# --- the properties ---

# The summary of the step is written here, once. A setting in the tree, which a change may bring along,
# does not open the gate.
prove() {
    for format in json ndjson sarif junit gitlab html markdown github; do
        set -- "$@" -f "$format=$reports/"
    done
    # shellcheck disable=SC2086 # words separated by blanks
    GITHUB_STEP_SUMMARY='' "$program" prove "$path" "$@" --no-exit-zero ${GATE_ARGS:-} \
        >"$reports/xacct-prove.log" 2>&1
}
set -f
proved=0
if [ -z "$base" ]; then
    prove || proved=$?
else
    prove --base "git:$base" || proved=$?
    # Without a base that can be read there is no gate, but there are verdicts.
    if [ "$proved" -eq 2 ]; then
        mv "$reports/xacct-prove.log" "$reports/xacct-base.log"
        alone=0
        prove || alone=$?
        [ "$alone" -eq 2 ] || show "$reports/xacct-base.log"
        rm "$reports/xacct-base.log"
    fi
fi
set +f
show "$reports/xacct-prove.log"
if [ -n "$github" ] && [ -e "$reports/xacct-prove.github.txt" ]; then
    cat "$reports/xacct-prove.github.txt"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -e "$reports/xacct-prove.md" ]; then
    cat "$reports/xacct-prove.md" >>"$GITHUB_STEP_SUMMARY"
fi

# The last line of the lines for programs has the counts.
count() {
    [ ! -e "$reports/xacct-prove.ndjson" ] ||
        sed -n "\$s/.*\"$1\":\([0-9]*\).*/\1/p" "$reports/xacct-prove.ndjson"
}
for verdict in proved violated unknown vacuous regressed; do
    output "$verdict" "$(count $verdict)"
done

# --- what changed ---

compare() {
    "$program" diff --width 120 -o "$reports/xacct-diff.txt" -f "json=$reports/" \
        -f "sarif=$reports/" -f "github=$reports/" "git:$base" "$path" 2>>"$reports/xacct-diff.log"
}
gained=0
if [ -n "$base" ]; then
    rm -f "$reports/xacct-diff.log"
    if git rev-parse --quiet --verify "$base^{commit}" 2>"$reports/xacct-diff.log" >/dev/null; then
        compare || gained=$?
    else
        echo "there is no commit '$base' here to compare with; fetch its history (on GitHub: actions/checkout with fetch-depth: 0; on GitLab: GIT_DEPTH: 0)" >>"$reports/xacct-diff.log"
        gained=2
    fi
    show "$reports/xacct-diff.log"
    show "$reports/xacct-diff.txt"
    if [ -n "$github" ] && [ -e "$reports/xacct-diff.github.txt" ]; then
        cat "$reports/xacct-diff.github.txt"
    fi
    rm -f "$reports/xacct-diff.log"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s "$reports/xacct-diff.txt" ]; then
    # Indented, it is text, whatever is written in it; a summary has room for a mebibyte.
    { printf '\n### Access since %s\n\n' "$base" && head -c 65536 "$reports/xacct-diff.txt" |
        sed 's/^/    /' && echo; } >>"$GITHUB_STEP_SUMMARY"
fi
case $gained in
1) say error "access is gained since $base: see the log of this step" ;;
3) say warning "whether access is gained since $base is not known: see the log of this step" ;;
0) ;;
*) say error "nothing is compared with '$base': see the log of this step" ;;
esac

# --- what comes of it ---

# From an exit status to how bad it is. A program that was killed has none of ours.
rank() {
    case $1 in
    0) echo 0 ;;
    3) echo 1 ;;
    1) echo 2 ;;
    2) echo 3 ;;
    *) echo 4 ;;
    esac
}
worst=$(rank "$proved")
[ "$(rank "$gained")" -le "$worst" ] || worst=$(rank "$gained")
case $worst in
0) status=0 ;;
1) status=3 ;;
2) status=1 ;;
3) status=2 ;;
*) status=4 ;;
esac
output status "$status"
output reports "$reports"
[ ! -e "$reports/xacct-prove.sarif" ] || output sarif "$reports/xacct-prove.sarif"

case ${GATE_FAIL:-true}$status in
false[013]) exit 0 ;;
*) exit "$status" ;;
esac
