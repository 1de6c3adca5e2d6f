#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_eval.sh PROGRAM FOLDER
# Answers to requests: each decision, each kind of error, and that every line is as its schema says.

# shellcheck source=tests/cli/expect.sh
. "$2/expect.sh"
root=$(cd "$here/../.." && pwd)
cp -r "$here/tree" "$scratch/tree"
cd "$scratch"
n=0
answers=
# valid: what the program has said last is a document in lines.
valid() {
    n=$((n + 1))
    cp out "$n.lines"
    answers="$answers answers=$n.lines"
}
# asks STATUS [ARGUMENT...]: standard input are the requests.
asks() {
    status=$1
    shift
    cat >requests.json
    run "$status" eval tree --request requests.json --now 2026-11-22 "$@"
    valid
}
decides() { # DECISION
    [ "$(wc -l <out)" -eq 1 ] || fail "$what: not one line"
    out "^\{\"schema\":\"xacct-eval/1\",\"decision\":\"$1\",\"trace\":\["
}

app=arn:aws:sts::444455556666:assumed-role/App/session
key=arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab

# --- each decision ---

for engine in eval z3 both; do
    asks 0 --engine $engine <<END
{"principal": "$app", "action": "kms:Decrypt", "resource": "$key"}
END
    decides ALLOW
done
asks 0 --engine z3 <<END
{"principal": "$app", "action": "kms:Encrypt", "resource": "$key"}
END
decides IMPLICIT_DENY
out '"trace":\[\],'
asks 0 <<END
{"principal": "$app", "action": "kms:Encrypt", "resource": "$key"}
END
decides IMPLICIT_DENY
asks 0 <<END
{"principal": "$app", "action": "kms:Decrypt", "resource": "$key", "session_policies": [
 {"Version": "2012-10-17", "Statement": [{"Sid": "Never", "Effect": "Deny", "Action": "kms:*", "Resource": "*"}]}]}
END
decides EXPLICIT_DENY
out '"sid":"Never","effect":"Deny"'
sed -i '/^grants/d' tree/accounts/Owner/kms/Data/key.yaml
asks 3 <<END
{"principal": "arn:aws:iam::444455556666:root", "action": "kms:Decrypt", "resource": "$key"}
END
decides UNKNOWN
out '"yaml":"grants: none"'

# --- the story of a read, symbolic accounts ---

cp -r "$root/corpus/seeds/three-steps" steps
echo '{"story": "read-secret", "principal": "role ApplicationRole in Account2", "resource": "secret Secret in Account1"}' >requests.json
run 0 eval steps --request requests.json --now 2026-11-22
valid
decides ALLOW
out '"call":1,"layer":"key"'
out '"accounts":\{"Account1":"[0-9]{12}","Account2":"[0-9]{12}"\}'

# --- errors: of one request of two, of all, of the tree ---

asks 2 <<END
[{"principal": "$app", "action": "kms:Decrypt", "resource": "$key",
  "context": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/Other"}},
 {"principal": "$app", "action": "kms:Decrypt", "resource": "$key"}]
END
[ "$(wc -l <out)" -eq 2 ] || fail "$what: not a line for each request"
out '^\{"schema":"xacct-error/1","diagnostics":\[\{"code":"X[A-Z][0-9]+","severity":"error"'
out '^\{"schema":"xacct-eval/1","decision":"ALLOW"'
asks 2 <<END
{"principal": "$app", "action": "kms:Decrypt"}
END
out '^\{"schema":"xacct-error/1"'
printf '{' >tree/accounts/Owner/kms/Data/key-policy.json
asks 2 <<END
{"principal": "$app", "action": "kms:Decrypt", "resource": "$key"}
END
out '^\{"schema":"xacct-error/1","diagnostics":\[\{"code":"XI010"'

# --- engines that disagree, as test_answer.c has them ---

echo '{"schema":"xacct-eval/1","decision":"ALLOW","trace":[],"unknowns":[],"disagreement":{"eval":"ALLOW","z3":"DENY"}}' >out
valid

# --- whatever the scenarios of the corpus ask, those that only add to their base ---

for requests in "$root"/corpus/scenarios/*/case.requests.json; do
    case=${requests%/*}
    ! grep -q '"remove"' "$case/case.json" || continue
    base=$(sed -n 's/^ *"base": "\(.*\)",$/\1/p' "$case/case.json")
    rm -rf laid
    mkdir laid
    [ -z "$base" ] || cp -r "$case/$base/." laid
    cp -r "$case/." laid
    got=0
    what="eval of $case"
    "$program" eval laid --engine eval --request "$requests" --now 2026-11-22 \
        >out 2>err || got=$?
    [ "$got" -eq 0 ] || [ "$got" -eq 3 ] || fail "$what: status $got"
    valid
done
[ "$n" -ge 30 ] || { echo "FAIL  only $n answers"; failed=1; }

# shellcheck disable=SC2086 # no blank is in their names
python3 "$root/tests/reports/validate.py" $answers || { echo "FAIL  not as xacct-eval/1 says"; failed=1; }

exit $failed
