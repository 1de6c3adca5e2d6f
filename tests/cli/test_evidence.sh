#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_evidence.sh PROGRAM FOLDER
# Evidence: written by `prove --evidence`, examined by `check-evidence`.

. "$2/expect.sh"
cp -r "$here/tree" "$scratch/policies"
cd "$scratch"
mkdir policies/accounts/Reader/iam/role/Other policies/accounts/Reader/iam/role/Other/policies
cp policies/accounts/Reader/iam/role/App/policies/use.json \
    policies/accounts/Reader/iam/role/Other/policies/use.json
cat >>policies/props/data.xprop <<'END'
property app-encrypts { app can kms:Encrypt on data }
property nobody-else { no principal outside account Owner or Reader can decrypt on data }
END

# What is written, and only when all of it is there.
run 1 policies --evidence proof
for file in evidence.json app-decrypts/record.json app-decrypts/request-1.json \
    only-app/record.json only-app/goal.smt2 only-app/skeleton.smt2 app-encrypts/goal.smt2; do
    [ -f "proof/$file" ] || fail "$what: proof/$file was not written"
done
[ "$(find . -name '*.new-*' | wc -l)" -eq 0 ] || fail "$what: leaves a temporary folder"
grep -q '"schema": "xacct-evidence/1"' proof/only-app/record.json || fail "record has no schema"
grep -q '"sha256"' proof/only-app/record.json || fail "record has no digests"
grep -q 'use.json:[0-9]' proof/only-app/goal.smt2 || fail "goal.smt2 names no statement"
grep -q 'str.in_re' proof/only-app/goal.smt2 || fail "goal.smt2 compares no text"
! grep -q 'str.in_re' proof/only-app/skeleton.smt2 || fail "skeleton.smt2 compares texts"

# The same bytes whatever the number of workers; older evidence is replaced, nothing else is.
run 1 policies --evidence second -j1 --now 2026-01-01
run 1 policies --evidence third -j3 --now 2026-01-01
diff -r second third >out || fail "evidence differs between -j1 and -j3"
touch third/left-over
run 1 policies --evidence third --now 2026-01-01
diff -r second third >out || fail "older evidence was not replaced"
mkdir other
touch other/file
run 2 policies --evidence other
err 'there is something else'
[ -f other/file ] || fail "$what: removed a file"
run 2 policies --evidence other/file/below
err 'cannot make the folder'

# The time of the run is recorded: what had not ended then has not ended now.
cat >dated.xprop <<'END'
let data = key Data in account Owner
property dated {
    no role App in account Reader can decrypt on data
    expect fail because "migration" until 2026-01-01
}
END
run 0 policies -p dated.xprop --evidence dated --now 2026-01-01
grep -q '"today": "2026-01-01"' dated/dated/record.json || fail "$what: the day is not recorded"
run 0 check-evidence dated --solver true
out '^dated: VIOLATED, confirmed'
run 1 policies -p dated.xprop --evidence late --now 2026-01-01 --today 2026-01-02
out 'expired'
grep -q '"today": "2026-01-02"' late/dated/record.json || fail "$what: the day is not recorded"
run 0 check-evidence late --solver true
run 2 policies --today tomorrow
err "'tomorrow' is no day; write 2026-11-22"
run 2 check-evidence dated --now 2026-01-01
err "unknown option '--now'"

# Whose fault it is.
run 2 check-evidence
err 'one folder of evidence'
run 2 check-evidence policies
err 'cannot read policies/evidence.json'
run 2 check-evidence proof --solver no-such-solver
err "there is no program 'no-such-solver'"
err 'apt install cvc5'
run 2 check-evidence proof --solver true -j0
err '--jobs takes a number from 1 to 64'

# A solver without an opinion confirms no proof; stories are replayed all the same.
run 3 check-evidence proof --solver true
out '^app-decrypts: PROVED, confirmed'
out '^only-app: PROVED, no answer'
out 'goal.smt2: it says nothing'
run 4 check-evidence proof --solver "sh -c 'echo sat'"
out '^only-app: PROVED, DISAGREED'
out 'goal.smt2 is satisfiable'

# Other input is refused, wherever it is other.
cp -r policies moved
run 2 check-evidence proof --solver true --tree nowhere
err 'nowhere/.* No such file'
run 3 check-evidence proof --solver true --tree moved
echo >>moved/accounts/Owner/kms/Data/key-policy.json
run 2 check-evidence proof --solver true --tree moved
err 'key-policy.json has changed since'
rm -r moved
cp -r policies moved
cp moved/accounts/Reader/iam/role/App/policies/use.json \
    moved/accounts/Reader/iam/role/App/policies/more.json
run 2 check-evidence proof --solver true --tree moved
err 'more.json was not there'
rm -r moved
cp -r policies moved
rm moved/accounts/Owner/kms/Data/key.yaml
run 2 check-evidence proof --solver true --tree moved
err 'not all there'

# Changed evidence is refused ...
tampered() {
    rm -rf tampered
    cp -r proof tampered
}
for file in only-app/skeleton.smt2 only-app/record.json app-decrypts/request-1.json; do
    tampered
    echo >>"tampered/$file"
    run 2 check-evidence tampered --solver true
    err "tampered/$file is not what it was"
done
tampered
rm tampered/only-app/goal.smt2
run 2 check-evidence tampered --solver true
err 'cannot read tampered/only-app/goal.smt2'

# ... and found out where the record was changed with it.
digest() { sha256sum "$1" | cut -d' ' -f1; }
# reseal PROPERTY FILE: the record and the index as if the file had been written so.
reseal() {
    sed -i "s/$(digest "proof/$1/$2")/$(digest "tampered/$1/$2")/" "tampered/$1/record.json"
    sed -i "s/$(digest "proof/$1/record.json")/$(digest "tampered/$1/record.json")/" \
        tampered/evidence.json
}
tampered
sed -i 's/^(check-sat)/(assert (! false :named |more|))\n(check-sat)/' \
    tampered/only-app/skeleton.smt2
reseal only-app skeleton.smt2
run 4 check-evidence tampered --solver "sh -c 'echo unsat'"
out '^only-app: PROVED, DISAGREED'
out 'is neither of the goal nor a lemma'
tampered
sed -i 's/kms:Decrypt/kms:Encrypt/' tampered/app-decrypts/request-1.json
reseal app-decrypts request-1.json
run 4 check-evidence tampered --solver true
out '^app-decrypts: PROVED, DISAGREED'
out 'ALLOW is recorded, the evaluator says IMPLICIT_DENY'

# What another solver makes of it, where there is one.
if command -v cvc5 >/dev/null 2>&1; then
    run 0 check-evidence proof -v --timeout 120s
    out '^  unsat +proof/only-app/goal.smt2$'
    out '^4 confirmed, 0 disagreed'
    # A wrong lemma: the skeleton is unsatisfiable with it, its denial is not.
    tampered
    goal=tampered/only-app/goal.smt2
    atom=$(sed -n 's/^(define-fun \(|[^|]*|\) () Bool (str.in_re.*/\1/p' "$goal" | head -1)
    sed -i "s/^(check-sat)/(assert (! (not $atom) :named |lemma-1|))\n(check-sat)/" \
        tampered/only-app/skeleton.smt2
    {
        sed -n '/^(set-/p; /^(declare-const .* String)/p; /^(assert (! (str/p' "$goal"
        grep -F "(define-fun $atom " "$goal"
        echo "(assert (not (not $atom)))"
        echo '(check-sat)'
    } >tampered/only-app/lemma-1.smt2
    row="{\"path\": \"lemma-1.smt2\", \"sha256\": \"$(digest tampered/only-app/lemma-1.smt2)\"}"
    reseal only-app skeleton.smt2
    before=$(digest tampered/only-app/record.json)
    sed -i "s/\"path\": \"skeleton.smt2\",/&\n&/" tampered/only-app/record.json
    sed -i "0,/\"path\": \"skeleton.smt2\",/{/\"path\": \"skeleton.smt2\",/d}" \
        tampered/only-app/record.json
    skeleton=$(digest tampered/only-app/skeleton.smt2)
    sed -i "/\"sha256\": \"$skeleton\"/{n;s/}/}, $row/}" tampered/only-app/record.json
    sed -i "s/$before/$(digest tampered/only-app/record.json)/" tampered/evidence.json
    run 4 check-evidence tampered --timeout 120s
    out '^only-app: PROVED, DISAGREED'
    out 'only-app/lemma-1.smt2 is satisfiable'
else
    echo "skip  there is no cvc5"
fi
exit "$failed"
