#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_readme.sh ROOT PROGRAM
#
# What README.md shows is what the program prints: every fenced block that begins with
# "$ xacct-prove" is run, and must be repeated to the letter. With XP_UPDATE_GOLDEN=1 the blocks are
# written anew instead.

set -eu
cd "$1"
program=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8 NO_COLOR=1
unset COLUMNS || true

# README.md with each block's output as the program prints it now.
fenced=no
showing=no
while IFS= read -r line; do
    case $line in
    '```'*)
        [ $fenced = yes ] && fenced=no || fenced=yes
        showing=no
        ;;
    '$ xacct-prove '*)
        if [ $fenced = yes ]; then
            printf '%s\n' "$line"
            eval "\"\$program\" ${line#* xacct-prove }" 2>&1 </dev/null || true
            showing=yes
            continue
        fi
        ;;
    esac
    [ $showing = yes ] || printf '%s\n' "$line"
done <README.md >"$scratch/README.md"

grep -q '^\$ xacct-prove ' README.md || { echo "README.md shows no example"; exit 1; }
if [ "${XP_UPDATE_GOLDEN:-}" = 1 ]; then
    cp "$scratch/README.md" README.md
else
    diff -u README.md "$scratch/README.md"
fi
