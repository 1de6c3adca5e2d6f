#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_text.sh ROOT
# The text check is silent on this tree and names file and line of each kind of fault.

. "$(dirname "$0")/expect.sh"
check="$root/.ci/check-text.sh"
licence='/* SPDX-License-Identifier: Apache-2.0 */'

# bad WHAT FILE:LINE TEXT: a tree with this one file is caught there.
bad() {
    rm -rf "$scratch/tree"
    mkdir -p "$scratch/tree/frontend"
    printf '%b' "$3" >"$scratch/tree/${2%%:*}"
    caught "$1" "$2" "$check" "$scratch/tree"
}

silent "this tree" "$check" "$root"

mkdir -p "$scratch/tree/frontend"
printf '%s\nint method; /* s3:GetObject on /home is a path of a policy only */\n' "$licence" \
    >"$scratch/tree/frontend/good.c"
silent "a good file" "$check" "$scratch/tree"

bad "a file without licence line" frontend/a.c:1: 'int a;\n'
bad "an unfinished-work mark" frontend/a.c:2: "$licence\n/* TO""DO: more */\n"
bad "an unfinished-work mark in prose" README.md:1: "FIX""ME later\n"
bad "a path of one machine" frontend/a.c:2: "$licence\n#define HERE \"/wo""rk/main\"\n"
bad "a tab" frontend/a.c:2: "$licence\n\tint a;\n"
bad "a blank at the end of a line" frontend/a.h:3: "$licence\n\nint a; \n"
bad "a carriage return" frontend/a.def:2: "$licence\nint a;\r\n"
bad "a missing newline" frontend/a.c: "$licence\nint a;"

exit $failed
