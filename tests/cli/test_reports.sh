#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_reports.sh PROGRAM FOLDER
#
# Reports as files: each format is held to its schema, on trees of the corpus and on one whose names
# try to break it; the same bytes come out for any number of workers and any order of files.

. "$2/expect.sh"
root=$(cd "$here/../.." && pwd)
validate="$root/tests/reports/validate.py"
xsd="$root/tests/reports/schema/junit.xsd"
cd "$scratch"
mkdir .git

# all STATUS TREE ARGUMENT...: every format of TREE into the folder `reports`, and examined.
all() {
    status=$1
    shift
    rm -rf reports
    mkdir reports
    run "$status" "$@" -qq --now 2026-01-01 -f json=reports -f ndjson=reports -f sarif=reports \
        -f junit=reports -f github=reports -f gitlab=reports -f markdown=reports -f html=reports -f dot=reports
    [ "$got" -eq "$status" ] || return 0
    silent_out
    python3 "$validate" report=reports/xacct-prove.json lines=reports/xacct-prove.ndjson \
        sarif=reports/xacct-prove.sarif gitlab=reports/xacct-prove.gitlab.json ||
        fail "$what: not as its schema says"
    xmllint --noout --nonet --schema "$xsd" reports/xacct-prove.xml 2>messages ||
        { cat messages; fail "$what: junit"; }
    [ "$(head -n 1 reports/xacct-prove.md)" = '<!-- xacct-prove -->' ] || fail "$what: markdown"
    ! grep -vE '^::(error|warning|notice) ' reports/xacct-prove.github.txt || fail "$what: github"
}
has() { # FILE TEXT
    grep -qF -e "$2" "reports/xacct-prove.$1" || fail "$what: $1 lacks: $2"
}

# --- the validators themselves say no ---

refuses() { # KIND TEXT
    printf '%s\n' "$2" >bad
    ! python3 "$validate" "$1=bad" >messages || { echo "FAIL  validate.py $1 takes: $2"; failed=1; }
}
refuses report '{"schema": "xacct-report/1"}'
refuses lines '{"type": "summary"}'
refuses error '{"schema": "xacct-error/1", "diagnostics": [{}]}'
refuses baseline '{"schema": "xacct-baseline/1", "properties": [{"id": "a", "known": [{}]}]}'
refuses diff '{"schema": "xacct-diff/1", "gained": {}}'
refuses answers '{"schema": "xacct-eval/1", "decision": "PERHAPS", "trace": [], "unknowns": []}'
refuses answers '{"schema": "xacct-error/1"}'
refuses answers '{"schema": "xacct-report/1"}'
refuses inventory '{"schema": "xacct-inventory/1", "accounts": []}'
refuses props '{"schema": "xacct-props/1", "properties": [{"id": "a"}], "assumptions": []}'
refuses sarif '{"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}'
refuses gitlab '[{"description": "x"}]'
printf '<testsuites name="x" tests="1" failures="0" errors="0" skipped="0" time="0" id="7"/>\n' >bad
! xmllint --noout --nonet --schema "$xsd" bad 2>messages ||
    { echo "FAIL  junit.xsd takes an attribute nobody knows"; failed=1; }

# --- what they say ---

cp -r "$root/corpus/seeds/account-form" seed
all 1 seed --prop 'only app can read-secret on db' --prop 'app can read-secret on db'
secret=seed/accounts/Account1/secretsmanager/Secret/resource-policy.json
has json '"schema": "xacct-report/1"'
has sarif "\"uri\": \"$secret\""
has sarif '"primaryLocationLineHash": "86076acd1c92d812:1"'
has github.txt "::error file=$secret,line=7,col=16,"
has gitlab.json "\"path\": \"$secret\""
has xml 'tests="2" failures="1" errors="0" skipped="0"'
has md '1 proved, 1 violated, 0 unknown'

# What became of a property beside its verdict, with its dates, in every report.
cp -r "$here/tree" dated
cat >dated/props/data.xprop <<'END'
let data = key Data in account Owner
property over {
    only role App in account Reader can decrypt on data
    except account 333333333333 because "moved" until 2026-02-28 ticket "SEC-1"
}
property meant {
    no principal can decrypt on data expect fail because "migration" until 2026-05-31 ticket "SEC-9"
}
property there { severity low  no principal can decrypt on data }
END
all 1 dated --today 2026-03-01 --sarif-suppressed
for format in json sarif github.txt gitlab.json xml md html; do
    has "$format" 'what excused it has ended (the claim itself: PROVED)'
done
has json '"outcome": "expired"'
has json '"until": "2026-02-28",'
has md '| **VIOLATED**, expired |'
has md 'account 333333333333 because "moved" until 2026-02-28, ticket SEC-1 (expired: it takes nobody out)'
has html '<td>2026-02-28</td><td>SEC-1</td><td>expired: it takes nobody out</td>'
has sarif '"justification": "as its `expect` line says, \"migration\" until 2026-05-31, ticket SEC-9;'
has sarif '"until": "2026-05-31"'
has xml '<skipped message="as its `expect` line says, &quot;migration&quot; until 2026-05-31, ticket SEC-9;'
all 0 dated --today 2026-02-28 --baseline known.json --update-baseline --sarif-suppressed
python3 "$validate" baseline=known.json || fail "$what: not as its schema says"
has json '"outcome": "known"'
has md '| VIOLATED, known |'
has md '1 proved, 0 violated, 0 unknown, 1 as expected, 1 known'
has html '<h1>1 of 3 properties proved, the others are as expected or known</h1>'
has sarif '"justification": "all of it is in the baseline known.json; not counted against the run"'
has sarif '"baselineState": "unchanged"'
has xml '<skipped message="all of it is in the baseline known.json; not counted against the run"/>'
has github.txt '::notice title=xacct-prove::1 proved, 0 violated'
[ "$(cat reports/xacct-prove.gitlab.json)" = '[]' ] || fail "$what: gitlab lists what is known"
cp -r dated base
sed -i 's|"AWS": "\(.*\)"}|"AWS": ["\1", "arn:aws:iam::111122223333:root"]}|' \
    dated/accounts/Owner/kms/Data/key-policy.json
sed -i 's/^property there/property added/' dated/props/data.xprop
all 1 dated --today 2026-02-28 --base base --select over --select added
has json '"since": "regressed",'
has json '"base_verdict": "PROVED",'
has json '"since": "new",'
has md '| property | verdict | severity | since base | sentence |'
has md '| **VIOLATED** | high | regressed |'
has md '| **VIOLATED** | low | new |'
has html 'regressed: PROVED in base'
has xml 'regressed: PROVED in base'
has sarif '"baselineState": "new"'
all 1 dated --today 2026-02-28 --base base
has json '"gone": ['
has md 'Properties that only the base has'
! grep -q 'and removed' reports/xacct-prove.md || fail "$what: what was not proved counts as removed"
# A property that was proved there is not here any more.
echo 'property proved { app can decrypt on data }' >>base/props/data.xprop
sed -i 's|^let data|let app = role App in account Reader\n&|' base/props/data.xprop
all 1 dated --today 2026-02-28 --base base --baseline known.json
has json '"removed": ['
has md 'Proved in the base, and removed: nobody proves them any more'
has xml '<error type="REMOVED" message="proved in base, and removed: nobody proves it any more">'
has html '<dt>Proved in the base, and removed</dt><dd>proved</dd>'
has sarif '"text": "proved was proved in base and is removed"'
has github.txt '::error title=xacct-prove(proved)::REMOVED: this property was proved in base,'
rm -r dated base known.json

# What --exit-zero lets pass does not look clean.
run 0 seed --exit-zero --prop 'only app can read-secret on db' -f markdown
out '^### :warning: xacct-prove: 0 proved, 1 violated'

# Paths are those of the repository, wherever in it the program runs and through whatever link.
mkdir elsewhere
ln -s ../seed elsewhere/link
cd elsewhere
run 1 link -qq --prop 'only app can read-secret on db' -f gitlab=out.json -f github=out.txt
cd ..
grep -qF "\"path\": \"$secret\"" elsewhere/out.json || fail "$what: path of GitLab"
grep -qF "::error file=$secret," elsewhere/out.txt || fail "$what: path of GitHub"
rm -r elsewhere

# A verdict that is not known, and one that nothing matches, are never a pass.
cp -r "$here/tree" tree
all 3 tree --prop 'no role Nobody* in account Reader can decrypt on data' \
    --prop 'app can decrypt on data' --rlimit 1
has xml 'errors="2"'
has github.txt '::warning title=xacct-prove(prop-1)::'
has sarif '"results": []'
has sarif '"toolExecutionNotifications": ['
all 3 tree --prop 'app can decrypt on data' --rlimit 1 --sarif-include-unknown
has sarif '"level": "note"'
all 0 tree
has gitlab.json '[]'
has sarif '"results": []'

# --- names that try to break out ---

"$root/tests/support/hostile-tree" hostile
all 1 hostile
rm -f hostile.json
run 0 hostile -qq --now 2026-01-01 --baseline hostile.json --update-baseline
python3 "$validate" baseline=hostile.json || fail "$what: not as its schema says"
all 0 hostile --baseline hostile.json --base hostile
all 1 hostile
has xml 'Owner &lt;i&gt;&amp;amp;'
has md '<script>alert(4)</script>'
has xml '&lt;script&gt;alert(4)&lt;/script&gt; ]]&gt; '
has sarif 'Owner%20%3Ci%3E%26amp%3B/kms/Data%20%22%3E%3Cb%3E%27/key-policy.d/10%20%3Cscript%3E'
[ "$(grep -c . reports/xacct-prove.github.txt)" -eq 2 ] || fail "$what: an annotation of more lines"
for report in sarif xml md gitlab.json github.txt; do
    ! grep -q "$(printf '\342\200\256')" "reports/xacct-prove.$report" ||
        fail "$what: $report turns the direction of text"
    ! grep -q "$(printf '\a')" "reports/xacct-prove.$report" || fail "$what: $report has a bell"
done

# What such a tree gives that another does not.
cp -r hostile tame
for file in tame/accounts/Owner*/kms/Data*/key-policy.d/*.json; do
    echo '{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}' >"$file"
done
mkdir gained
run 1 diff tame hostile -qq --now 2026-01-01 -f json=gained -f sarif=gained -f github=gained -f markdown=gained
silent_out
python3 "$validate" diff=gained/xacct-diff.json sarif=gained/xacct-diff.sarif ||
    fail "$what: not as its schema says"
! grep -vE '^::(error|warning|notice) ' gained/xacct-diff.github.txt || fail "$what: github"
grep -q '(access-gained)::Access gained: role App in Reader on key Data "><b>' gained/xacct-diff.github.txt ||
    fail "$what: github lacks what is gained"
for report in sarif github.txt md; do
    ! grep -q "$(printf '\342\200\256')" "gained/xacct-diff.$report" ||
        fail "$what: $report turns the direction of text"
    ! grep -q "$(printf '\a')" "gained/xacct-diff.$report" || fail "$what: $report has a bell"
done

# The renderer of GitHub makes no element of the comment but ours: no link, no image, no script.
cmark-gfm -e table -e autolink -e tagfilter --unsafe reports/xacct-prove.md |
    grep -oE '<[a-zA-Z!/][^>]*>' | sort -u >elements
cat >want <<'EOF'
<!-- xacct-prove -->
</code>
<code>
<code class="language-text">
</details>
<details>
</h3>
<h3>
</pre>
<pre>
</strong>
<strong>
</summary>
<summary>
</table>
<table>
</tbody>
<tbody>
</td>
<td>
</th>
<th>
</thead>
<thead>
</tr>
<tr>
EOF
sort -u want | diff - elements || fail "$what: markdown has other elements"

# --- the same bytes ---

mv reports first
all 1 hostile -j1
diff -r first reports || fail "$what: not the same bytes"
all 1 hostile -j4
diff -r first reports || fail "$what: not the same bytes"
# The same files, made in the opposite order.
mv hostile written
mkdir hostile
(cd written && find . -type f | sort -r) | while IFS= read -r file; do
    mkdir -p "hostile/$(dirname "$file")"
    cp "written/$file" "hostile/$file"
done
all 1 hostile -j2
diff -r first reports || fail "$what: not the same bytes"

# --- what was loaded, and what was read ---

for tree in hostile "$root"/corpus/seeds/* "$root"/corpus/properties/*; do
    [ -d "$tree/accounts" ] || continue
    n=$((${n:-0} + 1))
    "$program" inventory "$tree" -f json >"$n.inventory" 2>messages || true
    "$program" props check "$tree" -f json >"$n.props" 2>messages || true
    for kind in inventory props; do
        ! grep -q "^{\"schema\":\"xacct-$kind/1\"" "$n.$kind" || documents="${documents:-} $kind=$n.$kind"
    done
done
# shellcheck disable=SC2086 # no blank is in their names
python3 "$validate" $documents || fail "inventory, props: not as their schemas say"
[ "$(echo "$documents" | wc -w)" -ge 20 ] || fail "inventory, props: only $documents"

# --- the summary of a step ---

GITHUB_STEP_SUMMARY=$scratch/summary
export GITHUB_STEP_SUMMARY
echo 'an earlier step' >summary
run 0 tree -f markdown=comment.md
cat comment.md >want
{ echo 'an earlier step' && cat want; } | cmp -s - summary || fail "$what: not appended"
run 0 tree -f markdown="$scratch/summary"
{ echo 'an earlier step' && cat want want; } | cmp -s - summary || fail "$what: not appended once"
head -c 1048500 /dev/zero | tr '\0' 'x' >summary
run 0 tree -f markdown=comment.md
err 'the summary of this step is full'
[ "$(wc -c <summary)" -eq 1048500 ] || fail "$what: the summary has more than GitHub takes"
unset GITHUB_STEP_SUMMARY

# --- errors in the input ---

printf '{"Version": }\n' >tree/accounts/Reader/iam/role/App/policies/use.json
rm -rf reports
mkdir reports
run 2 tree -f json=reports -f ndjson=reports -f sarif=reports -f junit=reports -f github=reports \
    -f gitlab=reports -f markdown=reports
python3 "$validate" error=reports/xacct-prove.json error=reports/xacct-prove.ndjson ||
    fail "$what: json"
xmllint --noout --nonet --schema "$xsd" reports/xacct-prove.xml 2>/dev/null || fail "$what: junit"
has xml 'errors="1"'
has github.txt '::error file=tree/accounts/Reader/iam/role/App/policies/use.json,line=1,col=13,'
has md '1 error in the input, nothing was proved'
# No list of results: an empty one would look like a clean one.
[ ! -e reports/xacct-prove.sarif ] || fail "$what: sarif is written"
[ ! -e reports/xacct-prove.gitlab.json ] || fail "$what: gitlab is written"

exit $failed
