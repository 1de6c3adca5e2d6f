#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_layers.sh ROOT
# The include check is silent on this tree and on a good one, and names file and line on a bad one.

. "$(dirname "$0")/expect.sh"
check="$root/.ci/check-layers.sh"

# tree: an empty good tree to spoil.
tree() {
    rm -rf "$scratch/tree"
    for layer in base model load property eval cli; do
        mkdir -p "$scratch/tree/frontend/$layer"
    done
    mkdir -p "$scratch/tree/encoder/glob" "$scratch/tree/solver" "$scratch/tree/reports" \
        "$scratch/tree/tests/base"
    put encoder/z3ctx.h '<z3.h>'
    put solver/result.h '"frontend/model/world.h"'
    put solver/session.h '"encoder/z3ctx.h"'
}
# put FILE INCLUDE...: writes a file that includes these, on lines 2, 3, ...
put() {
    file=$scratch/tree/$1
    shift
    echo '/* a file */' >"$file"
    for include; do echo "#include $include" >>"$file"; done
}
# bad FILE:LINE INCLUDE...: the file with these includes is caught at that line.
bad() {
    place=$1
    shift
    tree
    put "${place%%:*}" "$@"
    caught "${place%%:*} including $*" "$place:" "$check" "$scratch/tree"
}
good() {
    tree
    put "$@"
    silent "$* is allowed" "$check" "$scratch/tree"
}

silent "this tree" "$check" "$root"

good solver/replay.c '"frontend/eval/decide.h"' '<z3.h>'
good reports/text.c '"solver/result.h"' '<jansson.h>'
good frontend/load/json.c '<jansson.h>' '<yaml.h>' '"frontend/model/world.h"'
good solver/pool.c '<pthread.h>'
good tests/base/test_x.c '<z3.h>' '<CUnit/CUnit.h>' '"solver/session.h"'

bad frontend/base/error.c:2 '"frontend/model/world.h"'
bad frontend/model/world.c:3 '<glib.h>' '"frontend/load/load.h"'
bad frontend/load/load.c:2 '"frontend/property/parser.h"'
bad frontend/property/parser.c:2 '"frontend/load/load.h"'
bad frontend/eval/decide.c:2 '"encoder/statement.h"'
bad frontend/eval/decide.c:2 '"encoder/glob/pattern.h"'
bad frontend/eval/decide.c:2 '<z3.h>'
bad encoder/statement.c:2 '"frontend/eval/decide.h"'
bad encoder/statement.c:2 '"frontend/load/load.h"'
bad encoder/statement.c:2 '"solver/session.h"'
bad encoder/glob/pattern.c:2 '<z3.h>'
bad encoder/glob/pattern.c:2 '"encoder/z3ctx.h"'
bad solver/decode.c:2 '"frontend/eval/decide.h"'
bad solver/decode.c:2 '"reports/report.h"'
bad solver/decode.c:2 '<pthread.h>'
bad reports/text.c:2 '"solver/session.h"'
bad reports/text.c:2 '"encoder/z3ctx.h"'
bad frontend/cli/main.c:2 '<z3.h>'
bad frontend/cli/main.c:2 '<jansson.h>'
bad frontend/cli/main.c:2 '"tests/support/runner.h"'
bad frontend/model/world.c:2 '<jansson.h>'
bad frontend/base/error.c:2 '<CUnit/CUnit.h>'
bad frontend/base/error.c:2 '"span.h"'
bad frontend/base/error.c:2 '  "frontend/cli/options.h"'
bad frontend/model/facts.def:2 '"frontend/cli/options.h"'

# Z3 through another folder's header, one and two steps away.
bad frontend/cli/cmd_prove.c:2 '"solver/session.h"'
bad frontend/cli/cmd_prove.c:3 '"solver/result.h"' '"encoder/z3ctx.h"'

exit $failed
