#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_completion.sh PROGRAM FOLDER
# What bash, zsh and fish themselves answer with the scripts that the program writes. A shell that
# is not installed is left out, and said to be.

. "$2/expect.sh"
PATH=$(dirname "$program"):$PATH
HOME=$scratch/home
export PATH HOME
mkdir -p "$HOME" "$scratch/work/policies" "$scratch/work/other"
cd "$scratch/work"
: >note.txt

run 2 completion
err 'say for which shell'
run 2 completion tcsh
err "takes bash, zsh or fish, not 'tcsh'"
for shell in bash zsh fish; do
    run 0 completion "$shell"
    cp "$scratch/out" "$scratch/script.$shell"
done

# Each asks one shell: LINE, which ends at the cursor. Prints the answers, one a line.
ask_bash() {
    bash --norc -c '
        source "$1"
        line=${2//=/ = } # as readline splits a line
        read -ra COMP_WORDS <<<"$line"
        [[ $line != *" " ]] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _xacct_prove
        printf "%s\n" "${COMPREPLY[@]}"' bash "$scratch/script.bash" "$1"
}
ask_fish() {
    # fish knows a program by its name on the PATH
    fish --no-config -c "source '$scratch/script.fish'; complete -C '$1'" | cut -f1
}
# The line is typed in a terminal, and what zsh would offer is written down instead.
ask_zsh() {
    : >"$scratch/answers"
    zsh -f "$here/complete.zsh" "$scratch/script.zsh" "$1" "$scratch/answers"
    cat "$scratch/answers"
}

# answers LINE WORD...: every word is among the answers; -WORD: is not, where WORD begins with "!".
answers() {
    line=$1
    shift
    "ask_$shell" "$line" >"$scratch/out" 2>"$scratch/err" || true
    what="$shell: $line"
    for word in "$@"; do
        case $word in
        !*) ! grep -qxF -e "${word#!}" "$scratch/out" || fail "$what: offers ${word#!}" ;;
        *) grep -qxF -e "$word" "$scratch/out" || fail "$what: lacks $word" ;;
        esac
    done
    echo "ok    $what"
}

options_of() { # COMMAND: as its help lists them
    "$program" help "$1" | grep -oE '^ +(-[a-z], )?--[a-z0-9-]+' | grep -oE -e '--[a-z0-9-]+$'
}

for shell in bash zsh fish; do
    if ! command -v "$shell" >/dev/null 2>&1; then
        echo "left out: $shell is not installed"
        continue
    fi
    answers 'xacct-prove ' prove inventory check-evidence completion help
    answers 'xacct-prove inv' inventory '!prove'
    for command in $("$program" completion "$shell" | grep -oE 'check-evidence|inventory|diff|eval' |
        sort -u) prove props explain; do
        [ "$shell" = bash ] || [ "$command" = diff ] || continue # the slow shells: one is enough
        # shellcheck disable=SC2046
        answers "xacct-prove $command --" $(options_of "$command") --help
    done
    answers 'xacct-prove diff --' '!--props' '!--request'
    answers 'xacct-prove policies --' --evidence --format
    answers 'xacct-prove --color ' auto always never '!human'
    answers 'xacct-prove props ' check list '!policies'
    answers 'xacct-prove explain S-EVAL-1' S-EVAL-12 '!S-KMS-1'
    answers 'xacct-prove explain XP20' XP204
    answers 'xacct-prove help di' diff
    answers 'xacct-prove completion ' bash zsh fish
    answers 'xacct-prove eval --engine ' both eval z3
    answers 'xacct-prove -f ' human sarif html
    case $shell in
    bash)
        answers 'xacct-prove inventory pol' policies
        answers 'xacct-prove --color=al' always '!auto'
        answers 'xacct-prove -f json=no' note.txt
        answers 'xacct-prove --props no' note.txt
        answers 'xacct-prove --evidence ' policies '!note.txt'
        ;;
    *)
        answers 'xacct-prove inventory pol' policies/
        answers 'xacct-prove --props no' note.txt
        ;;
    esac
done
exit $failed
