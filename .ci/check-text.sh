#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: .ci/check-text.sh [ROOT]
#
# Prints FILE:LINE for text that does not belong in the repository: unfinished-work marks, paths of
# one machine, tabs and blanks at line ends in code, a missing licence line, a missing last newline.
# Policies under corpus/ are kept as they were pasted and are not read. Silent and 0 when clean.

set -eu
cd "${1:-$(dirname "$0")/..}"

# This file and its test must be able to spell what they look for.
self='check-text\.sh$'
mark='TO''DO|FIX''ME|X''XX|not impl''emented|for n''ow'
place='(^|[^A-Za-z0-9_.*/-])/(wor''k|ho''me|ro''ot|far''m|t''mp)/[A-Za-z0-9]'

list_files() {
    if [ -e .git ] && command -v git >/dev/null 2>&1; then
        git -c safe.directory='*' ls-files -co --exclude-standard
    else
        find . -type f ! -path './build/*' ! -path './out/*' | sed 's|^\./||'
    fi | while read -r file; do [ -f "$file" ] && printf '%s\n' "$file"; done | LC_ALL=C sort
}

all=$(list_files)
[ -n "$all" ] || { echo "no file below $(pwd)" >&2; exit 2; }
code=$(printf '%s\n' "$all" | grep -E '\.([ch]|def|sh|py|cmake)$|(^|/)CMakeLists\.txt$|^(check|demo|\.ci/run)$' |
    grep -v '^corpus/' || true)
prose=$(printf '%s\n' "$all" | grep -E '\.(md|xprop)$|(^|/)\.[a-z-]+$' || true)
wrong=0

report() { # TEXT: prints what grep found, one line each
    found=$(cat)
    [ -z "$found" ] || { printf '%s\n' "$found" | sed "s|\$|   <- $1|"; return 1; }
}
search() { # FILES PATTERN TEXT
    [ -n "$1" ] || return 0
    printf '%s\n' "$1" | grep -v -e '^$' -e "$self" | tr '\n' '\0' |
        { xargs -0 -r grep -HnE -e "$2" -- || true; } | report "$3" || wrong=1
}

tab=$(printf '\t')
search "$code
$prose" "(^|[^A-Za-z])($mark)([^A-Za-z]|\$)" "unfinished-work mark"
search "$code
$prose" "$place" "path of one machine"
search "$code" "$tab" "tab"
search "$code" "[ $tab]+\$" "blank at the end of the line"
search "$code" "$(printf '\r')" "carriage return"

for file in $code; do
    case $file in
    *.[ch] | *.def) first=1 ;;
    *) first=3 ;;
    esac
    head -n "$first" "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' ||
        { echo "$file:1: no licence line"; wrong=1; }
    [ -z "$(tail -c 1 "$file")" ] || { echo "$file: no newline at the end"; wrong=1; }
done
exit $wrong
