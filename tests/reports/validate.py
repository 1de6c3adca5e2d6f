#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: validate.py KIND=FILE...     KIND: report, lines, error, baseline, diff, answers,
inventory, props, sarif, gitlab

Says what is wrong with reports, and exits 1 then. Schemas are read from this repository; nothing is
fetched. SARIF and GitLab's list are held to what their hosts ask beyond a schema too.
"""

import json
import pathlib
import re
import sys

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
OURS = HERE.parent.parent / "reports" / "schema"


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"), object_pairs_hook=no_twins)


def no_twins(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f"a member twice in {names}")
    return dict(pairs)


def against(schema, document):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    for error in kind(schema).iter_errors(document):
        place = "/".join(str(step) for step in error.absolute_path)
        yield f"/{place}: {error.message[:300]}"


def check_report(path):
    yield from against(load(OURS / "xacct-report-1.schema.json"), load(path))


def check_error(path):
    yield from against(load(OURS / "xacct-error-1.schema.json"), load(path))


def check_baseline(path):
    yield from against(load(OURS / "xacct-baseline-1.schema.json"), load(path))


def check_inventory(path):
    yield from against(load(OURS / "xacct-inventory-1.schema.json"), load(path))


def check_props(path):
    yield from against(load(OURS / "xacct-props-1.schema.json"), load(path))


def check_lines(path):
    whole = load(OURS / "xacct-report-1.schema.json")
    schema = {"$schema": whole["$schema"], "$ref": "#/$defs/line", "$defs": whole["$defs"]}
    rows = [json.loads(line) for line in pathlib.Path(path).read_text("utf-8").splitlines()]
    for number, row in enumerate(rows, 1):
        for error in against(schema, row):
            yield f"line {number}: {error}"
    types = [row.get("type") for row in rows]
    if types != ["run"] + ["property"] * (len(rows) - 2) + ["summary"]:
        yield f"lines are out of order: {types}"


def check_diff(path):
    document = load(path)
    errors = list(against(load(OURS / "xacct-diff-1.schema.json"), document))
    yield from errors
    if errors:
        return
    summary = document["summary"]
    sides = document["gained"], document["lost"]
    excepted = [row for row in sides[0]["changes"] if row["excepted"] is not None]
    counts = {
        "gained": len(sides[0]["changes"]),
        "excepted": len(excepted),
        "lost": len(sides[1]["changes"]),
        "unknown": sum(len(side["unknown"]) for side in sides),
    }
    if counts != {name: summary[name] for name in counts}:
        yield f"the summary does not count what is there: {counts}"
    for row in (change for side in sides for change in side["changes"]):
        asked = row["request"].get("story", row["request"]["action"])
        if asked != row["actions"][0]:
            yield f"the request is for {asked}, not for {row['actions'][0]}"
        for cause in row["causes"]:
            if (cause["file"] is None) != (cause["line"] is None):
                yield f"a place that is half known: {cause['file']}:{cause['line']}"


def check_answers(path):
    schemas = {f"xacct-{name}/1": load(OURS / f"xacct-{name}-1.schema.json") for name in ("eval", "error")}
    lines = pathlib.Path(path).read_text("utf-8").splitlines()
    for number, row in enumerate(map(json.loads, lines), 1):
        schema = schemas.get(row.get("schema"))
        if schema is None:
            yield f"line {number}: the schema is {row.get('schema')}"
            continue
        for error in against(schema, row):
            yield f"line {number}: {error}"
    if not lines:
        yield "no line"


def relative(uri):
    return not re.match(r"[a-z]+:|/|\./", uri)


def check_result(run, result):
    rules = run["tool"]["driver"]["rules"]
    if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        yield f"ruleIndex {result['ruleIndex']} is not {result['ruleId']}"
    place = result["locations"][0]["physicalLocation"]
    if not relative(place["artifactLocation"]["uri"]):
        yield f"not relative to the repository: {place['artifactLocation']['uri']}"
    if place["region"]["startLine"] != place["region"].get("endLine", place["region"]["startLine"]):
        yield f"the first location of {result['ruleId']} is more than one line"
    known = [row["id"] for row in result.get("relatedLocations", [])]
    text = re.sub(r"\\.", "", result["message"]["text"])
    links = [int(link) for link in re.findall(r"\[[^\]]*\]\((\d+)\)", text)]
    if links != known:
        yield f"links {links} are not the related locations {known}"
    if not result["partialFingerprints"]["xacct/v1"]:
        yield "no fingerprint"


def check_sarif(path):
    document = load(path)
    errors = list(against(load(HERE / "schema" / "sarif-2.1.0.json"), document))
    yield from errors
    if errors:
        return
    (run,) = document["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        for text in (rule["shortDescription"], rule["fullDescription"], rule["help"]):
            if not 0 < len(text["text"]) <= 1024:
                yield f"{rule['id']}: a text of {len(text['text'])} characters"
    seen = set()
    for result in run["results"]:
        yield from check_result(run, result)
        key = (result["ruleId"], result["partialFingerprints"]["xacct/v1"])
        if key in seen:
            yield f"two results are one: {key}"
        seen.add(key)


def check_gitlab(path):
    schema = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
    document = load(path)
    errors = list(against(schema, document))
    yield from errors
    if errors:
        return
    prints = [row["fingerprint"] for row in document]
    if len(prints) != len(set(prints)):
        yield "a fingerprint twice"
    for row in document:
        if not relative(row["location"]["path"]):
            yield f"not relative to the repository: {row['location']['path']}"


CHECKS = {
    "report": check_report,
    "lines": check_lines,
    "error": check_error,
    "baseline": check_baseline,
    "diff": check_diff,
    "answers": check_answers,
    "inventory": check_inventory,
    "props": check_props,
    "sarif": check_sarif,
    "gitlab": check_gitlab,
}


def main(arguments):
    pairs = [argument.partition("=")[::2] for argument in arguments]
    if not pairs or any(kind not in CHECKS for kind, _ in pairs):
        print(__doc__, file=sys.stderr)
        return 2
    wrong = 0
    for kind, path in pairs:
        for error in CHECKS[kind](path):
            print(f"{path}: {error}")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
