#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_rules.sh ROOT CHECK
# The check of the table of rules is silent on this tree, and names what is wrong in a bad one.

. "$(dirname "$0")/expect.sh"
check=$2

silent "this tree" "$check" "$root"

# A tree that links to this one, to spoil in one place.
fresh() {
    rm -rf "$scratch/tree"
    mkdir -p "$scratch/tree/reports"
    for folder in frontend encoder solver corpus; do
        ln -s "$root/$folder" "$scratch/tree/$folder"
    done
}
fresh
silent "a good tree" "$check" "$scratch/tree"

fresh
echo '/* Rule: S-EVAL-''99 */' >"$scratch/tree/reports/a.c"
caught "a citation of no rule" "reports/a.c: cites S-EVAL-99" "$check" "$scratch/tree"

fresh
rm "$scratch/tree/encoder"
caught "a function that is gone" "S-EVAL-12: there is no function decide_across" \
    "$check" "$scratch/tree"

fresh
rm "$scratch/tree/corpus"
caught "a rule without a case" "S-EVAL-12: no case of the corpus hangs on it" \
    "$check" "$scratch/tree"

# case_of TEXT: the corpus is this one case.
case_of() {
    fresh
    rm "$scratch/tree/corpus"
    mkdir -p "$scratch/tree/corpus/rules/x"
    echo "$1" >"$scratch/tree/corpus/rules/x/case.json"
}
case_of '{"rules": ["S-EVAL-''99"], "eval": [{"decision": "ALLOW"}]}'
caught "a case of no rule" "corpus/rules/x/case.json: there is no rule S-EVAL-99" \
    "$check" "$scratch/tree"
case_of '{"rules": ["S-EVAL-12"], "exit": 0}'
caught "a case without an answer" "corpus/rules/x/case.json: cites S-EVAL-12 and states no answer" \
    "$check" "$scratch/tree"
case_of '{"rules": ["S-GRAM-41"], "eval": [{"decision": "ALLOW"}]}'
caught "a needless reason" "S-GRAM-41: has a case, corpus/rules/x/case.json, and a reason" \
    "$check" "$scratch/tree"

exit $failed
