#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_settings.sh PROGRAM FOLDER
# Which xacct.yaml counts, what comes before what, and what is wrong with one.

. "$2/expect.sh"
cd "$scratch"
mkdir -p repo/.git repo/deep/er
cp -r "$here/tree" repo/policies
cp -r "$here/tree" repo/plain
rm repo/plain/xacct.yaml
cd repo

# Nothing set: everything is as the tables say.
run 0 policies --show-config
out '^options:$'
out '^  timeout: 60s  .*# default$'
out '^  color: auto  .*# default$'
out '^  strict: false  .*# default$'

# The nearest file from PATH upward counts, from here upward without a PATH, up to .git.
cat >xacct.yaml <<'END'
version: 1
options:
  timeout: 5m
  quiet: 1
  strict: true
  color: never
  format:
    - human
    - json=../out.json
END
printf 'options: {timeout: 7s}\n' >../xacct.yaml
run 0 --show-config
out 'options of xacct.yaml$'
out '^  timeout: 300s  .*# xacct.yaml:3$'
out '^  format: \[human, json=../out.json\]  .*# xacct.yaml:8$'
out '^  jobs: [0-9]+  .*# default$'
run 0 policies --show-config
out 'options of policies/xacct.yaml$'
out '^  timeout: 60s  .*# default$'
run 0 plain --show-config
out '^  timeout: 300s  .*# xacct.yaml:3$'
cd deep/er
run 0 inventory --show-config
out 'options of .*/repo/xacct.yaml$'
out '^  color: never  .*# .*/repo/xacct.yaml:6$'
no_out '^  timeout:'
run 0 -qq
cd ../..
mv xacct.yaml kept.yaml
run 0 plain --show-config
out 'options of no xacct.yaml$'
mv kept.yaml xacct.yaml

# What is set, counts.
rm -f ../out.json
run 0
out '^[^ ]* app-decrypts +PROVED'
no_out 'GRANTED BY'
[ -s ../out.json ] || fail 'format of xacct.yaml: no report'
run 0 --no-config
out 'GRANTED BY'

# Command line before environment before file; a flag can be taken back.
export XACCT_TIMEOUT=90s XACCT_STRICT=false XACCT_FORMAT='human  junit=out.xml'
run 0 --show-config
out '^  timeout: 90s  .*# XACCT_TIMEOUT$'
out '^  strict: false  .*# XACCT_STRICT$'
out '^  format: \[human, junit=out.xml\]  .*# XACCT_FORMAT$'
run 0 --show-config --timeout 10s --strict
out '^  timeout: 10s  .*# command line$'
out '^  strict: true  .*# command line$'
run 0 --show-config --no-config
out '^  timeout: 90s  .*# XACCT_TIMEOUT$'
out '^  quiet: 0  .*# default$'
unset XACCT_TIMEOUT XACCT_STRICT XACCT_FORMAT
run 0 --show-config --no-strict
out '^  strict: false  .*# command line$'
XACCT_TIMEOTU=1s run 0 -qq
err 'warning: XACCT_TIMEOTU sets nothing; did you mean XACCT_TIMEOUT'
XACCT_VERSION=1 run 0 -qq
silent_err
XACCT_JOBS=many run 2 -qq
err 'XACCT_JOBS takes a number from 1 to 64, not .many.'
one_line_err

# Bad files: file, line and column.
bad() { # PATTERN, PLACE; the file is standard input
    cat >xacct.yaml
    run 2 plain
    err "$1"
    err "^ --> $2\$"
    err 'xacct.yaml has [0-9]+ errors?; --no-config does without its options'
    silent_out
    run 0 --no-config -q
}
bad "the key 'timout' is not known here" xacct.yaml:2:3 <<'END'
options:
  timout: 3s
END
bad "'30' is no duration" xacct.yaml:2:12 <<'END'
options:
  timeout: 30
END
bad 'color takes auto, always or never' xacct.yaml:1:18 <<'END'
options: {color: sometimes}
END
bad 'strict takes true or false' xacct.yaml:3:11 <<'END'
options:
  jobs: 1
  strict: perhaps
END
bad "'accounts' speaks of a tree, and there is none in this folder" xacct.yaml:1:1 <<'END'
accounts: {Owner: "111122223333"}
END
bad 'error\[XI015\]' xacct.yaml:2:1 <<'END'
options: {
END

# Nothing to be about.
mkdir "$scratch/empty"
cd "$scratch/empty"
mkdir .git
run 2
err '^Usage:'
run 2 inventory
err 'no PATH given'
one_line_err

exit $failed
