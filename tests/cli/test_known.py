#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""usage: test_known.py PROGRAM TREES

A baseline against its definition, on random trees: what is new is what still breaks the property
when one statement of every known way is taken out of the tree. Every statement carries an action of
its own, kms:TagN, by which an entry of the baseline is found in the tree again.
"""

import itertools
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROLES = ("R1", "R2", "R3")
PROPERTY = "property p { no role * in account B can kms:Decrypt on key K in account A }\n"
CONFIG = """version: 1
accounts:
  A: "111111111111"
  B: "222222222222"
assume: {closed_world: true}
"""


def principals(rng):
    named = [f"arn:aws:iam::222222222222:role/{role}" for role in ROLES if rng.random() < 0.4]
    if rng.random() < 0.3 or not named:
        named.append("arn:aws:iam::222222222222:root")
    return {"AWS": named}


def statement(number, owner, rng):
    row = {
        "Effect": "Deny" if rng.random() < 0.2 else "Allow",
        "Action": [rng.choice(("kms:Decrypt", "kms:D*", "kms:Encrypt", "*")), f"kms:Tag{number}"],
        "Resource": "*",
    }
    if owner == "key":
        row["Principal"] = principals(rng)
    if rng.random() < 0.25:
        row["Condition"] = {"StringEquals": {"aws:UserAgent": rng.choice("ab")}}
    return row


class Trees:
    """Trees are dicts: owner -> number -> statement."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.baseline = self.folder / "known.json"

    def write(self, tree):
        root = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        files = {"xacct.yaml": CONFIG, "props/p.xprop": PROPERTY}
        key = "id: 1234abcd-12ab-34cd-56ef-1234567890ab\n"
        if tree["key"]:
            files["accounts/A/kms/K/key-policy.json"] = self.document(tree["key"].values())
        else:
            key += "base: none\n"
        files["accounts/A/kms/K/key.yaml"] = key
        for role in ROLES:
            (root / f"accounts/B/iam/role/{role}/policies").mkdir(parents=True)
            for number, row in tree[role].items():
                files[f"accounts/B/iam/role/{role}/policies/p{number}.json"] = self.document([row])
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return str(root)

    @staticmethod
    def document(rows):
        return json.dumps({"Version": "2012-10-17", "Statement": list(rows)})

    def prove(self, tree, *arguments):
        command = [self.program, self.write(tree), "-qq", "--now", "2026-01-01", "-j1", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise AssertionError(f"{command}: {done.returncode}: {done.stderr}")
        return done.returncode

    def ways(self, tree):
        """The numbers of the statements of each known way that the tree still has."""
        present = {number for rows in tree.values() for number in rows}
        known = json.loads(self.baseline.read_text("utf-8"))["properties"]
        for entry in (entry for row in known for entry in row["known"]):
            assert entry["kind"] == "granted", entry
            way = [int(re.search(r"kms:Tag(\d+)", part["text"])[1]) for part in entry["parts"]]
            if present.issuperset(way):
                yield way

    def is_new(self, tree):
        for taken in itertools.product(*self.ways(tree)):
            rest = {
                owner: {number: row for number, row in rows.items() if number not in taken}
                for owner, rows in tree.items()
            }
            if self.prove(rest) == 1:
                return 1
        return 0


def change(tree, number, rng):
    owner = rng.choice(list(tree))
    tree[owner][number] = statement(number, owner, rng)
    owner = rng.choice(list(tree))
    if tree[owner] and rng.random() < 0.4:
        del tree[owner][rng.choice(list(tree[owner]))]


def check(trees, seed):
    rng = random.Random(seed)
    tree = {"key": {}, **{role: {} for role in ROLES}}
    owners = ["key"] * rng.randint(2, 4) + [role for role in ROLES for _ in range(rng.randint(0, 2))]
    for number, owner in enumerate(owners):
        tree[owner][number] = statement(number, owner, rng)
    update = trees.prove(tree, "--baseline", str(trees.baseline), "--update-baseline")
    again = trees.prove(tree, "--baseline", str(trees.baseline))
    change(tree, len(owners), rng)
    have = trees.prove(tree, "--baseline", str(trees.baseline))
    want = trees.is_new(tree)
    if update or again or have != want:
        print(f"seed {seed}: written {update}, read {again}, changed {have}, which should be {want}")
        return 1
    return 0


def main(program, count):
    with tempfile.TemporaryDirectory() as folder:
        return max(check(Trees(program, folder), seed) for seed in range(int(count)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
