#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_globals.sh ROOT CC OBJECT-OR-ARCHIVE...
# No library of ours has a writable global, and the check finds each kind of one.

. "$(dirname "$0")/expect.sh"
check="$root/.ci/check-globals.sh"
cc=$2
shift 2

# object NAME CODE: compiles a one-line file.
object() {
    printf '%s\n' "$2" >"$scratch/$1.c"
    "$cc" -fPIC -c "$scratch/$1.c" -o "$scratch/$1.o"
}

silent "our libraries" "$check" "$@"

object constant 'static const char *const names[] = {"a", "b"}; const int numbers[] = {1, 2};
const char *name(int i) { return names[i]; }'
silent "constant tables are allowed" "$check" "$scratch/constant.o"

# spoiled WHAT CODE VARIABLE
spoiled() {
    object spoiled "$2"
    caught "$1" "$scratch/spoiled.o: writable variable $3" \
        sh -c '"$1" "$2" | sed "s|^spoiled|${2%.o}|"; exit 1' sh "$check" "$scratch/spoiled.o"
}
spoiled "an initialised variable" 'int counter = 3;' counter
spoiled "a zero variable" 'int counter;' counter
spoiled "a file static" 'static int last = 3; int next(void) { return ++last; }' last
spoiled "a static in a function" 'int next(void) { static int seen; return ++seen; }' seen
spoiled "a thread-local variable" '_Thread_local int state = 1;' state
spoiled "a table of variable pointers" 'const char *names[] = {"a", "b"};' names

exit $failed
