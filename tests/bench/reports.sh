#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: tests/bench/reports.sh BUILD [PROPERTIES [FOLDER]]
#
# How large the reports on a big tree become, and how long each takes to write: one run over a tree
# of PROPERTIES (5000) properties, a twentieth of them violated, writes every format, one after the
# other, so that a file was written between the times of the one before it and its own. BUILD should
# be a release build. Prints a line for each format; README.md here has the result. The reports stay
# in FOLDER, if there is one.

set -eu
usage='usage: tests/bench/reports.sh BUILD [PROPERTIES [FOLDER]]'
build=$(cd "${1:?$usage}" && pwd)
properties=${2:-5000}
program=$build/frontend/cli/xacct-prove
keep=${3:-}
[ -z "$keep" ] || { mkdir -p "$keep" && keep=$(cd "$keep" && pwd); }
[ -x "$program" ] || { echo "$program is not built" >&2; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# --- a tree: a role for each key, fifty sentences about each key ---

each=50
keys=$(((properties + each - 1) / each))
mkdir -p tree/props tree/accounts/Owner/kms tree/accounts/Reader/iam/role
cat >tree/xacct.yaml <<'END'
accounts:
  Owner: "111122223333"
  Reader: {id: "444455556666", inventory: complete}
organizations: none
END
number=0
while [ $number -lt $each ]; do
    role=tree/accounts/Reader/iam/role/Role$number
    mkdir -p "$role/policies"
    cat >"$role/policies/use.json" <<'END'
{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "UseKeys", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:DescribeKey"], "Resource": "*"}
  ]
}
END
    number=$((number + 1))
done
key=0
while [ $key -lt "$keys" ]; do
    folder=tree/accounts/Owner/kms/Key$key
    who=role/Role$((key % each))
    [ $((key % 20)) -ne 7 ] || who=root
    mkdir "$folder"
    printf 'id: %08d-12ab-34cd-56ef-1234567890ab\nregion: us-west-2\nstate: Enabled\ngrants: none\n' \
        "$key" >"$folder/key.yaml"
    cat >"$folder/key-policy.json" <<END
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReaderDecrypts",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::444455556666:$who"},
      "Action": ["kms:Decrypt", "kms:DescribeKey"],
      "Resource": "*"
    }
  ]
}
END
    key=$((key + 1))
done
awk -v n="$properties" -v each=$each 'BEGIN {
    for (i = 0; i < n; i++) {
        key = int(i / each)
        role = i % each
        no = role == key % each ? "" : "no "
        printf "property key-%d-role-%d \"%s%s\" {\n", key, role, no == "" ? "" : "Not ",
               "Role" role " decrypts with Key" key
        printf "    severity %s\n", role % 3 == 0 ? "critical" : "medium"
        printf "    %srole Role%d in account Reader can decrypt on key Key%d in account Owner\n}\n\n",
               no, role, key
    }
}' >tree/props/keys.xprop

# --- one run ---

# The first one is for the clock only. Pictures are drawn where the build can.
formats='github human json ndjson sarif junit gitlab markdown html dot'
"$program" tree --prop 'role Role0 can decrypt on key Key0' -qq -f svg=probe.svg >/dev/null 2>&1 &&
    formats="$formats svg"
set --
for format in $formats; do
    set -- "$@" -f "$format=out/"
done
mkdir out
python3 -c '
import resource, subprocess, sys, time
start = time.monotonic()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%d seconds, %d of them of processors, %d MiB at most; exit status %d" % (
    time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10, status))
' "$program" tree "$@" >run 2>messages || { cat messages; exit 1; }
sed -n 's/.*,"summary":{\([^}]*\)}.*/\1/p' out/xacct-prove.ndjson | tr -d '"' | tr ',' ' '
cat run
last=
printf '%-10s %12s %10s\n' format bytes seconds
for format in $formats; do
    for file in out/xacct-prove.*; do
        case "$format $file" in
        human*/xacct-prove.txt | markdown*.md | junit*.xml | gitlab*.gitlab.json | \
            github*.github.txt | ndjson*.ndjson | sarif*.sarif | html*.html | dot*.dot | svg*.svg | \
            json*/xacct-prove.json) ;;
        *) continue ;;
        esac
        now=$(stat -c %.Y "$file")
        seconds=$(echo "$now ${last:-$now}" | awk '{ printf "%.2f", $1 - $2 }')
        [ -n "$last" ] || seconds=-
        printf '%-10s %12d %10s\n' "$format" "$(stat -c %s "$file")" "$seconds"
        last=$now
    done
done
[ -z "$keep" ] || cp out/* "$keep"
