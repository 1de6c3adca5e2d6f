#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: .ci/check-layers.sh [ROOT]
#
# Reads every #include line below ROOT and prints FILE:LINE for each one that points the wrong way:
# a folder may include only those that come before it. Z3, jansson, libyaml, CUnit and threads stay
# in the folders that own them, Z3 also where it would arrive through somebody else's header.
# Silent and 0 on a good tree, 1 otherwise.

set -eu
cd "${1:-$(dirname "$0")/..}"

folders=
for folder in frontend encoder solver reports tests; do
    [ -d "$folder" ] && folders="$folders $folder"
done
[ -n "$folders" ] || { echo "no source folder below $(pwd)" >&2; exit 2; }

# shellcheck disable=SC2086
find $folders -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort | awk '
function layer(path) {
    if (path ~ /^frontend\/(base|model|load|property|eval|cli)\//) {
        split(path, part, "/")
        return part[2]
    }
    if (path ~ /^encoder\/glob\//) return "glob"
    if (path ~ /^(encoder|solver|reports|tests)\//) {
        split(path, part, "/")
        return part[1]
    }
    return ""
}
function bad(file, line, text) {
    print file ":" line ": " text
    wrong = 1
}
function ours(file, line, target,    from, to) {
    from = layer(file)
    to = layer(target)
    if (to == "") {
        bad(file, line, "\"" target "\" is not written from the root")
        return
    }
    edges[file] = edges[file] " " target
    at[file, target] = line
    if (file == "solver/replay.c" && to == "eval") return
    if (from == "reports" && (target == "solver/result.h" || target == "solver/access_diff.h")) return
    if (index(" " may[from] " ", " " to " ") == 0)
        bad(file, line, from " may not include " target)
}
function foreign(file, line, header,    from) {
    from = layer(file)
    if (header ~ /^z3/) {
        z3[file] = 1
        if (from != "encoder" && from != "solver" && from != "tests")
            bad(file, line, from " may not include <" header ">: Z3 stays in encoder/ and solver/")
    }
    if (header ~ /^jansson/ && from != "load" && from != "reports" && from != "tests")
        bad(file, line, from " may not include <" header ">: JSON is read in frontend/load/" \
            " and written in reports/")
    if (header ~ /^yaml/ && from != "load")
        bad(file, line, from " may not include <" header ">: YAML is read in frontend/load/")
    if (header ~ /^CUnit/ && from != "tests")
        bad(file, line, from " may not include <" header ">: CUnit stays in tests/")
    if (header ~ /^(pthread|threads)\.h$/ && file != "solver/pool.c" && from != "tests")
        bad(file, line, "threads are started in solver/pool.c only")
}
# Does @file come to Z3 through the headers it includes?
function reaches(file,    list, n, i) {
    if (file in known) return known[file]
    known[file] = (file in z3)
    n = split(edges[file], list, " ")
    for (i = 1; i <= n; i++)
        if (reaches(list[i])) known[file] = 1
    return known[file]
}
BEGIN {
    may["base"] = "base"
    may["model"] = "base model"
    may["load"] = "base model load"
    may["property"] = "base model property"
    may["eval"] = "base model property eval"
    may["glob"] = "base model glob"
    may["encoder"] = "base model property glob encoder"
    may["solver"] = "base model property glob encoder solver"
    may["reports"] = "base model reports"
    may["cli"] = "base model load property eval glob encoder solver reports cli"
    may["tests"] = may["cli"] " tests"
}
{
    file = $0
    files[++count] = file
    if (layer(file) == "") bad(file, 1, "is in no layer")
    line = 0
    while ((getline text < file) > 0) {
        line++
        if (text !~ /^[ \t]*#[ \t]*include[ \t]*["<]/) continue
        system_header = (text ~ /include[ \t]*</)
        sub(/^[^"<]*["<]/, "", text)
        sub(/[">].*$/, "", text)
        if (system_header) foreign(file, line, text)
        else ours(file, line, text)
    }
    close(file)
}
END {
    for (i = 1; i <= count; i++) {
        file = files[i]
        from = layer(file)
        if (from == "encoder" || from == "solver" || from == "tests" || (file in z3)) continue
        n = split(edges[file], list, " ")
        for (j = 1; j <= n; j++)
            if (reaches(list[j]))
                bad(file, at[file, list[j]], from " reaches <z3.h> through " list[j])
    }
    exit wrong
}'
