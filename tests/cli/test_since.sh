#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_since.sh PROGRAM FOLDER
# Sentences that compare: with another tree of a repository, and with a policy.

# shellcheck source=tests/cli/expect.sh
. "$2/expect.sh"
# shellcheck source=tests/support/policies.sh
. "$here/../support/policies.sh"
new_repository

key=policies/accounts/A/kms/K/key-policy.json

# allow PRINCIPAL: the key policy lets it decrypt.
allow() {
    printf '{"Version": "2012-10-17",\n "Statement": [\n  {"Sid": "Use", "Effect": "Allow", ' >"$key"
    printf '"Principal": {"AWS": "%s"},\n   "Action": "kms:Decrypt", "Resource": "*"}]}\n' "$1" >>"$key"
}
commit() {
    git add -A
    git commit -q --allow-empty -m "$1"
    git tag "$1"
}

doc policies/xacct.yaml <<'END'
accounts:
  A: "111111111111"
  B: "222222222222"
organizations: none
assume: {closed_world: true}
END
doc policies/accounts/A/kms/K/key.yaml <<'END'
arn: arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555
END
for name in app other; do
    doc policies/accounts/B/iam/role/$name/policies/use.json <<'END'
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}
END
done
doc policies/props/gate.xprop <<'END'
property gate {
    no new access to any key * since "git:base"
}
END
allow arn:aws:iam::222222222222:role/app
commit base

# Nothing changed, then a principal more, which the sentence of the tree is about.
run 0 policies --ascii
out 'gate +PROVED'
allow 222222222222
run 1 policies --ascii --width 160
out 'gate +VIOLATED'
out 'WHY IT IS NEW the tree of git:base refuses it \(replayed there: IMPLICIT_DENY by S-EVAL-12\)'
out 'added to key policy of key K in A: Allow kms:Decrypt on \* to AWS=222222222222'
out 'gone from key policy of key K in A: Allow kms:Decrypt on \* to AWS=arn:aws:iam::222222222222:role/app'
out 'accounts/A/kms/K/key-policy.json:3 of git:base'
out 'new: role other in B on key K in A: kms:Decrypt'
run 1 policies -f markdown
out '^[|] .gate. [|] [*][*]VIOLATED[*][*]'
run 1 policies -f html
out '<h4>Why it is new</h4>'
out 'gone from key policy of key K in A'
run 1 policies -f json
out '"base": *"git:base"'
cp "$scratch/out" "$scratch/first"
run 1 policies -f json -j 4
same "$scratch/first" "$scratch/out"

# An exception covers it, in the sentence and in diff; a part of it does not.
run 1 diff git:base policies --ascii --width 160
out '^GAINED +role other in B on key K in A'
run 0 policies --ascii --prop 'no new access to any key * since "git:base" except account B because "moved"'
doc policies/props/gate.xprop <<'END'
property gate {
    no new access to any key * since "git:base" except account B because "moved"
}
END
run 0 policies --ascii
run 0 diff git:base policies --ascii --width 160
out '^GAINED \(excepted\) +role other in B on key K in A'
out 'excepted +account B, because moved'
out '2 gained, 0 lost, 0 unknown'
silent_err
# Whatever that tree is called; of another one nothing was excepted.
mkdir "$scratch/copy"
git archive base policies | tar -x -C "$scratch/copy"
run 0 diff "$scratch/copy/policies" policies --ascii --width 160
out '^GAINED \(excepted\) +role other in B on key K in A'
git stash -q
sed -i 's|"kms:\*"|["kms:*", "s3:*"]|' policies/accounts/B/iam/role/app/policies/use.json
commit later
git checkout -q -f base
git stash pop -q
run 1 diff git:later policies --ascii --width 160
out '^GAINED +role other in B on key K in A'
no_out 'excepted'
err '^exceptions of gate are about what is new since git:base, which is another tree than the older one here'
# One that has ended covers nothing, nor one whose tree cannot be read.
sed -i 's|"moved"|"moved" until 2026-01-31|' policies/props/gate.xprop
run 0 diff git:base policies --ascii --now 2026-01-31
run 1 diff git:base policies --ascii --now 2026-02-01
out '^GAINED +role other in B on key K in A'
sed -i 's|git:base|git:nowhere|' policies/props/gate.xprop
run 1 diff git:base policies --ascii --now 2026-01-31
out '^GAINED +role other in B on key K in A'
err 'no exception of the properties counts: a tree that a claim compares with was not loaded'
doc policies/props/gate.xprop <<'END'
property gate {
    no new access to any key * with kms:Encrypt since "git:base" except account B because "moved"
    no new access to any key * since "git:base" except root of B because "moved"
    no new access to any key * since "git:base" except account B because "moved" when aws:SourceVpce is "vpce-1"
}
END
run 1 diff git:base policies --ascii --width 160
out '^GAINED +role other in B on key K in A'
out '^GAINED \(excepted\) +the root user of B on key K in A'
run 1 diff git:base policies -f json="$scratch/diff.json" -f markdown
out '^[|] [*][*]gained[*][*] [|] .role other in B. [|] .key K in A. [|] .kms:Decrypt. [|]'
grep -q '"excepted": 1' "$scratch/diff.json" || fail "$what: not one exception used"
run 2 diff git:base policies -f json -f markdown
err 'two formats for one place'
run 1 diff git:base policies -f github
out '^::error file=policies/accounts/A/kms/K/key-policy\.json,line=3,.*title=xacct-prove\(access-gained\)::Access gained: role other in B on key K in A: kms:Decrypt'
no_out '^::error.*the root user of B' # which is excepted
out '^::notice title=xacct-prove diff::2 gained \(1 excepted\), 0 lost, 0 unknown: access in policies against git:base$'

# Evidence of such a claim says that there is none.
run 1 policies --evidence "$scratch/evidence" --prop 'no new access to any key * since "git:base"'
if command -v cvc5 >/dev/null; then
    run 3 check-evidence "$scratch/evidence"
    out 'that the tree of git:base refuses it is not part of the evidence'
fi
git checkout -q base -- "$key"
run 0 policies --evidence "$scratch/evidence" --prop 'no new access to any key * since "git:base"'
if command -v cvc5 >/dev/null; then
    run 3 check-evidence "$scratch/evidence"
    out 'a comparison of two trees is not written as evidence'
fi

# A tree that cannot be loaded is told with its place, and the sentence that names it.
run 2 policies --prop 'no new access since "git:nowhere"'
err 'XI001.*git knows no nowhere'
err -- '--prop:1:21'
run 2 policies --prop 'no new access since "../nowhere"'
err 'policies/../nowhere'
printf '{"Version": "2012-10-17", "Statement": [{"Effect": "Alow"}]}\n' >"$key"
commit broken
git checkout -q base -- "$key"
run 2 policies --prop 'no new access since "git:broken"'
err 'git:broken/accounts/A/kms/K/key-policy.json:1:'

# A policy as the bound; it may stand beside the sentences, and beside the tree's folders.
doc policies/props/bound.json <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}]}
END
doc policies/narrow.json <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:role/other"},
   "Action": "kms:Decrypt", "Resource": "*"}]}
END
doc policies/props/gate.xprop <<'END'
property bound { access to key K in account A within policy "bound.json" }
property narrow { access to key K in account A within policy "../narrow.json" }
END
run 1 policies --ascii --width 160
out 'bound +PROVED'
out 'narrow +VIOLATED'
out 'the reference policy ../narrow.json does not allow, sent by .*assumed-role/app/'
run 0 policies --evidence "$scratch/evidence" --prop 'access to key K in account A within policy "props/bound.json"'
if command -v cvc5 >/dev/null; then
    run 0 check-evidence "$scratch/evidence"
    out 'prop-1: PROVED, confirmed'
fi
run 1 policies --evidence "$scratch/evidence" --prop 'access to key K in account A within policy "narrow.json"'
if command -v cvc5 >/dev/null; then
    run 0 check-evidence "$scratch/evidence"
    out 'prop-1: VIOLATED, confirmed'
fi
run 2 policies --prop 'access to key K in account A within policy "nowhere.json"'
err 'policies/nowhere.json'
doc policies/props/bound.json <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "NotPrincipal": {"AWS": "222222222222"},
   "Action": "kms:Decrypt", "Resource": "*"}]}
END
run 2 policies
err 'policies/props/bound.json:2:[0-9]+'
err 'NotPrincipal is not allowed in a reference policy'

exit "$failed"
