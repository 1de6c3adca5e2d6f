#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_tampering.py PROGRAM FOLDER
# A verdict is one that its evidence shows: evidence is edited in every way that could tell another
# story, all digests are made to fit, and `check-evidence` has to say what is wrong. The solver that
# is asked says "unsat" of everything, so that only the ties between the files are left to object.

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

PROPERTIES = """
let app = role App in account Reader
let data = key Data in account Owner
let both-uses = key Data in account Owner, key Second in account Owner

property only-both { only app, role Other in account Reader can decrypt on data }
property only-other { only role Other in account Reader can decrypt on data }
property app-decrypts { app can decrypt on data }
property app-encrypts { app can kms:Encrypt on data }
property neither-encrypts { no app can kms:Encrypt on both-uses }
property two-can { app, role Other in account Reader can decrypt on data }
property ever { app can always decrypt on data }
property not-always { app can always kms:Encrypt on data }
property never { no app can decrypt on data when aws:SourceVpc is "x" and aws:SourceVpc is "y" }
property both-calls { no single principal can both decrypt on data and kms:DescribeKey on data }
property two-claims { no app can kms:Encrypt on data
    no app can kms:TagResource on data }
"""
ACTIONS = ["kms:Decrypt", "kms:DescribeKey"]
KEY_POLICY = {
    "Effect": "Allow",
    "Principal": {"AWS": [f"arn:aws:iam::444455556666:role/{name}" for name in ("App", "Other")]},
    "Action": ACTIONS,
    "Resource": "*",
}
USE = {"Effect": "Allow", "Action": ACTIONS, "Resource": "arn:aws:kms:*:111122223333:key/*"}
SECOND = """id: 2234abcd-12ab-34cd-56ef-1234567890ab
region: us-west-2
state: Enabled
grants: none
"""
UNSAT = "sh -c 'echo unsat'"


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2)


def seal(folder):
    """Makes every digest fit what is there now, and the index say what the records say."""
    index = read(f"{folder}/evidence.json")
    for row in index["properties"]:
        path = f"{folder}/{row['path']}"
        record = read(path)
        files = [file for proof in record["proofs"] for file in proof["files"]]
        for file in files + record["stories"]:
            file["sha256"] = digest(os.path.join(os.path.dirname(path), file["path"]))
        write(path, record)
        row["sha256"] = digest(path)
        row["verdict"] = record["verdict"]
    write(f"{folder}/evidence.json", index)


def say(verdict):
    def edit(record, _):
        record["verdict"] = record["property"]["verdict"] = verdict

    return edit


def drop(kind, index):
    def edit(record, _):
        del record[kind][index]

    return edit


def repeat(kind):
    """The last of them is the first once more."""

    def edit(record, _):
        record[kind][-1] = record[kind][0]

    return edit


def insert(line, *names):
    def edit(_, folder):
        for name in names:
            path = f"{folder}/{name}"
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("(check-sat)", f"{line}\n(check-sat)"))

    return edit


def leave_out(part, name):
    def edit(_, folder):
        path = f"{folder}/{name}"
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        gone = next(i for i, line in enumerate(lines) if part in line)
        del lines[gone]
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines)

    return edit


def ask(action):
    """The request is for something else, which is allowed too."""

    def edit(record, folder):
        path = f"{folder}/{record['stories'][0]['path']}"
        request = read(path)
        request["action"] = action
        write(path, request)

    return edit


FALSE = "(assert (! false :named |more|))"
CASES = [
    # (property, edit, a line of what is said)
    ("only-other", say("PROVED"), "PROVED is recorded, the evidence shows VIOLATED: only role"),
    ("only-other", say("VACUOUS"), "VACUOUS is recorded, the evidence shows VIOLATED: only role"),
    ("only-other", drop("stories", 0), "VIOLATED is recorded, and nothing shows that a claim"),
    ("only-other", ask("kms:DescribeKey"), 'is no evidence for or against "only role Other'),
    ("only-both", say("VIOLATED"), "VIOLATED is recorded, and nothing shows that a claim does not"),
    ("only-both", say("VACUOUS"), "VACUOUS is recorded, the evidence shows PROVED"),
    ("only-both", say("CERTAIN"), '"CERTAIN" is no verdict'),
    ("neither-encrypts", say("VIOLATED"), "VIOLATED is recorded, and nothing shows that a claim"),
    ("neither-encrypts", drop("proofs", 0), 'nothing answers "can this be broken key Data'),
    ("neither-encrypts", drop("proofs", 1), 'nothing answers "can this be broken key Second'),
    ("neither-encrypts", repeat("proofs"), "this property does not ask"),
    ("two-claims", drop("proofs", 1), "no app can kms:TagResource on data"),
    ("app-decrypts", say("VIOLATED"), "VIOLATED is recorded, and nothing shows that a claim"),
    ("app-decrypts", drop("stories", 0), 'nothing answers "is any request allowed: role App'),
    ("app-decrypts", ask("kms:DescribeKey"), 'is no evidence for or against "app can decrypt'),
    ("app-encrypts", say("PROVED"), "PROVED is recorded, the evidence shows VIOLATED: app can"),
    ("app-encrypts", drop("proofs", 0), "VIOLATED is recorded, and nothing shows that a claim"),
    ("two-can", drop("stories", 1), 'nothing answers "is any request allowed: role Other'),
    ("two-can", repeat("stories"), 'is no evidence for or against "app, role Other'),
    ("not-always", say("PROVED"), "PROVED is recorded, the evidence shows VIOLATED: app can"),
    ("not-always", drop("stories", 0), "VIOLATED is recorded, and nothing shows that a claim"),
    ("ever", say("VIOLATED"), "VIOLATED is recorded, and nothing shows that a claim"),
    ("ever", drop("proofs", 0), 'nothing answers "is any request in scope refused'),
    ("never", say("PROVED"), "PROVED is recorded, the evidence shows VACUOUS: no app can decrypt"),
    ("both-calls", say("PROVED"), "PROVED is recorded, the evidence shows VIOLATED: no single"),
    ("both-calls", drop("stories", 1), "VIOLATED is recorded, and nothing shows that a claim"),
    ("both-calls", repeat("stories"), 'is no evidence for or against "no single principal can'),
    ("only-both", insert("(assert false)", "goal.smt2"), "is not of this question: (assert false)"),
    ("only-both", insert(FALSE, "goal.smt2", "skeleton.smt2"), "is not of this question: (assert"),
    ("only-both", insert("(define-fun not ((x Bool)) Bool true)", "goal.smt2"), "(define-fun not"),
    ("only-both", leave_out("|question 2|", "goal.smt2"), "a line of this question is missing"),
]


class Test:
    def __init__(self, program, scratch):
        self.program = program
        self.scratch = scratch
        self.failed = 0

    def run(self, *arguments):
        done = subprocess.run(
            [self.program, *arguments],
            cwd=self.scratch,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def expect(self, what, status, text, got):
        if got[0] == status and text in got[1]:
            print(f"ok    {what}")
            return
        print(f"FAIL  {what}: status {got[0]}, not {status}, or it does not say: {text}")
        print("".join(f"  {line}\n" for line in got[1].splitlines()))
        self.failed += 1

    def copy(self):
        tampered = f"{self.scratch}/tampered"
        shutil.rmtree(tampered, ignore_errors=True)
        shutil.copytree(f"{self.scratch}/proof", tampered)
        return tampered

    def check(self, what, status, text):
        got = self.run("check-evidence", "tampered", "--solver", UNSAT)
        self.expect(what, status, text, got)


def test_edits(test):
    for number, (name, edit, text) in enumerate(CASES):
        tampered = test.copy()
        folder = f"{tampered}/{name}"
        record = read(f"{folder}/record.json")
        edit(record, folder)
        write(f"{folder}/record.json", record)
        seal(tampered)
        test.check(f"edit {number + 1} of {name}", 4, text)


def test_index(test):
    index = read(f"{test.scratch}/proof/evidence.json")
    index["properties"][0]["verdict"] = "VIOLATED"
    write(f"{test.copy()}/evidence.json", index)
    test.check("the index says another verdict", 2, "that of evidence.json are not the same")
    tampered = test.copy()
    record = read(f"{tampered}/only-both/record.json")
    record["verdict"] = "VIOLATED"
    write(f"{tampered}/only-both/record.json", record)
    seal(tampered)
    test.check("the record says two verdicts", 2, "that of evidence.json are not the same")
    index = read(f"{test.scratch}/proof/evidence.json")
    rows = index["properties"]
    rows[0]["path"], rows[0]["sha256"] = rows[4]["path"], rows[4]["sha256"]
    write(f"{test.copy()}/evidence.json", index)
    test.check("the record of another property", 2, "not of the property that evidence.json says")


def write_policy(path, statement):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write(path, {"Version": "2012-10-17", "Statement": statement})


def make_tree(folder, scratch):
    tree = f"{scratch}/policies"
    shutil.copytree(f"{folder}/tree", tree)
    keys = f"{tree}/accounts/Owner/kms"
    shutil.copytree(f"{keys}/Data", f"{keys}/Second")
    with open(f"{keys}/Second/key.yaml", "w", encoding="utf-8") as file:
        file.write(SECOND)
    for name in ("Data", "Second"):
        write_policy(f"{keys}/{name}/key-policy.json", KEY_POLICY)
    for name in ("App", "Other"):
        role = f"{tree}/accounts/Reader/iam/role/{name}"
        write_policy(f"{role}/policies/use.json", USE)
    for name in os.listdir(f"{tree}/props"):
        os.remove(f"{tree}/props/{name}")
    with open(f"{tree}/props/all.xprop", "w", encoding="utf-8") as file:
        file.write(PROPERTIES)


def main():
    program, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        test = Test(program, scratch)
        make_tree(folder, scratch)
        wrote = test.run("policies", "--evidence", "proof", "-q")
        test.expect("prove", 1, "only-both", wrote)
        test.copy()
        test.check("nothing is edited", 0, "11 confirmed, 0 disagreed")
        seal(test.copy())
        test.check("nothing but white space is edited", 0, "11 confirmed, 0 disagreed")
        test_edits(test)
        test_index(test)
    return 1 if test.failed else 0


if __name__ == "__main__":
    sys.exit(main())
