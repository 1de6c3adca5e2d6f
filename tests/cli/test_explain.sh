#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_explain.sh PROGRAM FOLDER
# What `explain` says of a rule and of a diagnostic, and of words that are neither.

. "$2/expect.sh"

golden() { # ID: the page of ID is as kept
    run 0 explain --width 80 "$1"
    same "$scratch/out" "$here/explain/$1.txt"
    silent_err
}
golden S-EVAL-12
golden S-GRAM-9
golden XP204
golden XI011

# Letter case does not matter, and several pages follow one another.
run 0 explain --width 80 s-eval-12
same "$scratch/out" "$here/explain/S-EVAL-12.txt"
run 0 explain S-EVAL-12 XP204
out '^S-EVAL-12$'
out '^XP204 \(error\)$'

# Everything, when nothing is named.
run 0 explain
out '^Rules:$'
out '^  S-GRAM-1 '
out '^  S-ENC-9 '
out '^Diagnostics:$'
out '^  XR004 '

mistake() { # PATTERN ARGUMENT...
    pattern=$1
    shift
    run 2 explain "$@"
    err "$pattern"
    one_line_err
    silent_out
}
mistake "did you mean 'S-EVAL-12'" S-EVL-12
mistake "did you mean 'XP201'" XP20
mistake "'explain' alone lists them" everything
mistake "did you mean 'S-EVAL-12'" S-GRAM-1 S-EVL-12

exit $failed
