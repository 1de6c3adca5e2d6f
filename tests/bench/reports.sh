#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: tests/bench/reports.sh BUILD [PROPERTIES [FOLDER]]
#
# How large the reports on a big tree become, and how long each takes to write: one run over a tree
# of PROPERTIES (5000) properties, a twentieth of them violated, writes every format, one after the
# other, so that a file was made between the times of the one before it and its own. Prints size, time
# and peak memory; README.md here has the result. BUILD should be a release build. The reports stay in
# FOLDER, if there is one.

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
# Runs the program and writes down when each report was there, and the most memory it had had then.
python3 - "$program" tree "$@" >run 2>messages <<'END' || { cat messages; exit 1; }
import os, re, subprocess, sys, time

def peak(process):
    with open("/proc/%d/status" % process.pid) as status:
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read())
    return int(found.group(1)) >> 10 if found else None

start = time.monotonic()
process = subprocess.Popen(
    sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
seen = {}
most = 0
while process.poll() is None:
    most = peak(process) or most
    for name in os.listdir("out"):
        seen.setdefault(name, most)
    time.sleep(0.02)
used = os.times()
print("%d seconds, %d of processors, %d MiB at most; exit status %d" % (
    time.monotonic() - start, used.children_user + used.children_system, most, process.returncode))
print("%-12s %10s %8s %18s" % ("", "bytes", "seconds", "peak MiB by then"))
files = sorted((entry for entry in os.scandir("out")), key=lambda entry: entry.stat().st_mtime_ns)
before = None
for entry in files:
    stat = entry.stat()
    seconds = "-" if before is None else "%.2f" % ((stat.st_mtime_ns - before) / 1e9)
    print("%-12s %10d %8s %18d" % (
        entry.name.split(".", 1)[1], stat.st_size, seconds, seen.get(entry.name, most)))
    before = stat.st_mtime_ns
END
sed -n 's/.*,"summary":{\([^}]*\)}.*/\1/p' out/xacct-prove.ndjson | tr -d '"' | tr ',' ' '
cat run
[ -z "$keep" ] || cp out/* "$keep"
