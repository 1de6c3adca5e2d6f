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
for command in prove inventory props eval explain diff; do
    run 0 "$command" --help
    out '^Usage:'
done
run 0 help prove
out '^Examples:'
run 0 --version
out '^xacct-prove [0-9]'
out '^Z3 [0-9]'
out '^action catalogue of [0-9]{4}-[0-9]{2}-[0-9]{2}'

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

exit $failed
