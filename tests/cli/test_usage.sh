#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_usage.sh PROGRAM FOLDER
# Help, version, and one clear line for every mistake on the command line.

. "$2/expect.sh"
tree=$here/tree
cd "$scratch"

run 0 --help
out '^Commands:'
out '  prove '
out '  3  nothing violated'
silent_err
commands=$("$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\( fmt\)\{0,1\}\) .*/\1/p')
[ "$(echo "$commands" | wc -w)" -ge 7 ] || fail "--help lists the commands"
echo "$commands" | grep -q '^props fmt$' || fail "--help lists props fmt"
for command in $(echo "$commands" | tr ' ' ,); do
    command=$(echo "$command" | tr , ' ')
    # shellcheck disable=SC2086
    run 0 $command --help
    cp "$scratch/out" "$scratch/first"
    out "^Usage: xacct-prove $command"
    out '^Examples:'
    out '^Exit status:'
    out '^  2  usage'
    no_out '.{81}'
    silent_err
    # shellcheck disable=SC2086
    run 0 help $command
    same "$scratch/out" "$scratch/first"
done
run 0 help
out '^Commands:'
run 0 --version
out '^xacct-prove [0-9]'
out '^Z3 [0-9]'
out '^action catalogue of [0-9]{4}-[0-9]{2}-[0-9]{2}'
out '^xacct-prove .* \(commit [^ ]+\)$'
out '^built by [A-Z]'
out '^flags: '

run 2
err '^Usage:'
silent_out

mistake() { # PATTERN ARGUMENT...
    pattern=$1
    shift
    run 2 "$@"
    err "$pattern"
    one_line_err
    silent_out
}
mistake "did you mean 'prove'" prov
mistake "did you mean 'explain'" help explian
mistake '--timeout needs a value: --timeout DURATION' "$tree" --timeout
mistake '--strict takes no value' "$tree" --strict=yes
mistake "unknown option '-x'" "$tree" -qx
mistake "unknown option '--no-prop'" "$tree" --no-prop
mistake "did you mean 'human'" inventory "$tree" -f humn
mistake 'takes both, eval or z3, not' eval "$tree" --engine minisat
mistake 'neither a command nor a folder' nowhere
mistake "did you mean '--format'" "$tree" --formt json
mistake "unknown option '--zzzzzz'" "$tree" --zzzzzz
mistake "did you mean 'json'" "$tree" -f jsom
mistake 'two formats for one place' "$tree" -f json -f human
mistake 'two formats for one file' "$tree" -f json=same -f ndjson=same
mistake 'two formats for one file' "$tree" -f json=same -f ndjson -o same
mistake 'names no file' "$tree" -f json=
mistake 'is no duration' "$tree" --timeout 30
mistake 'takes a number' "$tree" --rlimit many
mistake 'from 1 to 64' "$tree" -j0
mistake 'is no time' "$tree" --now yesterday
mistake 'auto, always or never' "$tree" --color maybe
mistake 'one tree at a time' "$tree" "$tree"
mistake 'from 40 to' "$tree" --width 3
mistake 'no PATH given' prove

# Letters together, values in the word, a flag taken back, and what follows "--".
run 0 -qv "$tree"
run 0 -qj2 --width=80 --strict --no-strict "$tree"
cp "$scratch/out" "$scratch/first"
run 0 -q -j 2 "$tree"
same "$scratch/out" "$scratch/first"
run 0 -qq "$tree"
silent_out
run 0 -q -- "$tree"
cd "$tree/.."
run 2 -q -- -tree
err '-tree'
cd "$scratch"

# Colour: what is said on the command line, else NO_COLOR, else what is forced, else the terminal.
escape=$(printf '\033')
coloured() { # VARIABLE=VALUE..., -- and arguments
    variables=
    while [ "$1" != -- ]; do
        variables="$variables $1"
        shift
    done
    shift
    what="$variables xacct-prove $*"
    # shellcheck disable=SC2086
    env $variables "$program" -q "$tree" "$@" >"$scratch/out" 2>"$scratch/err" || true
    grep -q "$escape" "$scratch/out"
}
plain() { ! coloured "$@"; }
plain A=1 -- || fail "$what: coloured"
coloured A=1 -- --color always || fail "$what: plain"
coloured FORCE_COLOR=1 -- || fail "$what: plain"
coloured CLICOLOR_FORCE=1 -- || fail "$what: plain"
plain FORCE_COLOR=0 -- || fail "$what: coloured"
plain FORCE_COLOR=1 NO_COLOR=1 -- || fail "$what: coloured"
plain FORCE_COLOR=1 -- --color never || fail "$what: coloured"
coloured NO_COLOR=1 -- --color always || fail "$what: plain"

exit $failed
