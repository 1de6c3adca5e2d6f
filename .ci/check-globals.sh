#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: .ci/check-globals.sh OBJECT-OR-ARCHIVE...
#
# Prints every writable variable of static storage in the given files: symbols in .data, .bss,
# their thread-local twins and common storage. Constant tables of pointers sit in .data.rel.ro and
# pass. Silent and 0 when there is none, 1 otherwise.
#
# Allowed by name: the cached number that G_DEFINE_QUARK keeps in frontend/base/error.c.

set -eu
[ $# -gt 0 ] || { echo "usage: $0 OBJECT-OR-ARCHIVE..." >&2; exit 2; }

for file; do
    [ -r "$file" ] || { echo "$0: cannot read $file" >&2; exit 2; }
done

LC_ALL=C objdump -t "$@" | awk '
/file format/ { object = $1; sub(/:$/, "", object); next }
# VALUE FLAGS... SECTION <tab> SIZE NAME; the flag d marks the section itself.
/\t/ {
    split($0, half, "\t")
    n = split(half[1], left, " ")
    section = left[n]
    m = split(half[2], right, " ")
    name = right[m]
    if (section !~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ || section ~ /^\.data\.rel\.ro/) next
    if (half[1] ~ / d /) next
    if (name ~ /^(__asan|__ubsan|__odr_asan|\.L)/) next
    if (object ~ /^error\.c/ && name ~ /^q\.[0-9]+$/) next
    print object ": writable variable " name " in " section
    wrong = 1
}
END { exit wrong }'
