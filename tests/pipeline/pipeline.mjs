// SPDX-License-Identifier: Apache-2.0
//
// usage: node pipeline.mjs ROOT PROGRAM SCRATCH
//
// See `run`.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { parseAction } from "@actions/workflow-parser/actions/action-parser";
import { parse } from "yaml";
import { evaluate, readLog, runAction, runJob } from "./host.mjs";

const [root, program, scratch] = process.argv.slice(2).map((name) => path.resolve(name));
const actionFolder = path.join(root, ".github/actions/xacct-prove");
const read = (name) => fs.readFileSync(path.join(root, name), "utf8");
let tests = 0;

async function test(name, body) {
  try {
    await body();
    console.log(`ok    ${name}`);
  } catch (error) {
    console.log(`FAIL  ${name}\n${error.stack}`);
    process.exitCode = 1;
  }
  tests++;
}

// --- repositories with policies ---

const git = (folder, ...words) =>
  execFileSync("git", ["-c", "user.name=gate", "-c", "user.email=gate@example.com", "-c", "commit.gpgsign=false", ...words], { cwd: folder, encoding: "utf8" }).trim();

let repositories = 0;
/** A repository with the tree in policies/, all of it committed. */
function repository(tree = path.join(root, "tests/cli/tree")) {
  const folder = path.join(scratch, `repository-${repositories++}`);
  fs.mkdirSync(folder);
  if (typeof tree === "string") fs.cpSync(tree, path.join(folder, "policies"), { recursive: true });
  else tree(path.join(folder, "policies"));
  git(folder, "init", "-q", "-b", "main", ".");
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "policies");
  return folder;
}
const keyPolicy = "policies/accounts/Owner/kms/Data/key-policy.json";
/** The change a gate is there for: one role becomes everybody of its account. */
function widen(folder) {
  const file = path.join(folder, keyPolicy);
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(":role/App", ":root"));
  const use = "policies/accounts/Reader/iam/role/Other/policies/use.json";
  fs.mkdirSync(path.join(folder, path.dirname(use)), { recursive: true });
  fs.copyFileSync(path.join(folder, "policies/accounts/Reader/iam/role/App/policies/use.json"), path.join(folder, use));
}
const act = (folder, inputs, github = {}) =>
  runAction(actionFolder, { program, ...inputs }, folder, github, scratch);

// --- the action ---

const trace = new NoOperationTraceWriter();
const errorsOf = (result) => result.context.errors.getErrors().map((error) => error.message);

await test("GitHub's parser takes the action, and not one with a mistake", () => {
  const text = read(".github/actions/xacct-prove/action.yml");
  assert.deepEqual(errorsOf(parseAction({ name: "action.yml", content: text }, trace)), []);
  const broken = [text.replace("shell: bash", "shel: bash"), text.replace("steps.gate", "step.gate"), text.replace("using: composite", "using: compound")];
  for (const content of broken) assert.notDeepEqual(errorsOf(parseAction({ name: "action.yml", content }, trace)), []);
});

await test("a log is read as the runner reads it", () => {
  const log = "::error file=a,line=1::x\n::stop-commands::w\n::error::no\n##[error]no\n::w::\n::notice::y\n";
  assert.deepEqual(readLog(log).commands.map((command) => command.text), ["x", "y"]);
  assert.throws(() => readLog("::stop-commands::w\n"));
});

await test("what holds passes", () => {
  const folder = repository();
  const run = act(folder, { base: "HEAD" });
  assert.equal(run.status, 0, run.log);
  const { sarif, reports, ...counts } = run.outputs;
  assert.deepEqual(counts, { status: "0", proved: "2", violated: "0", unknown: "0", vacuous: "0", regressed: "0" });
  assert.equal(reports, path.join(folder, "xacct-prove-reports"));
  assert.deepEqual(JSON.parse(fs.readFileSync(sarif, "utf8")).runs[0].results, []);
  assert.deepEqual(run.commands.filter((command) => command.name === "error"), []);
  assert.match(run.shown, /PROVED/);
  assert.match(run.shown, /^no difference|0 gained, 0 lost, 0 unknown/m);
  assert.match(run.summary, /<!-- xacct-prove -->[^]*2 proved, 0 violated/);
});

await test("a wider policy fails, says where, and is a gain since the base", () => {
  const folder = repository();
  widen(folder);
  const run = act(folder, { base: "main" });
  assert.equal(run.status, 1, run.log);
  assert.equal(run.outputs.status, "1");
  assert.equal(run.outputs.violated, "1");
  assert.equal(run.outputs.regressed, "1");
  const errors = run.commands.filter((command) => command.name === "error");
  assert.ok(errors.some((error) => error.properties.startsWith(`file=${keyPolicy},line=7,`)), run.log);
  assert.ok(errors.some((error) => error.text.startsWith("access is gained since main")), run.log);
  const gained = errors.filter((error) => error.properties.includes("title=xacct-prove(access-gained)"));
  assert.ok(gained.some((error) => error.properties.startsWith(`file=${keyPolicy},line=7,`)), run.log);
  assert.match(run.shown, /^GAINED /m);
  assert.match(run.summary, /1 violated/);
  assert.match(run.summary, /### Access since main\n\n[^]*\n {4}GAINED /);
  const results = JSON.parse(fs.readFileSync(run.outputs.sarif, "utf8")).runs[0].results;
  assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, keyPolicy);
  for (const kind of ["json", "ndjson", "xml", "gitlab.json", "html", "md"])
    assert.ok(fs.existsSync(path.join(run.outputs.reports, `xacct-prove.${kind}`)), kind);
  for (const kind of ["txt", "json", "sarif"])
    assert.ok(fs.existsSync(path.join(run.outputs.reports, `xacct-diff.${kind}`)), kind);
});

await test("a wider policy that no property is about still is a gain", () => {
  const folder = repository();
  fs.writeFileSync(path.join(folder, "policies/props/data.xprop"), "property app { role App in account Reader can decrypt on key Data in account Owner }\n");
  git(folder, "commit", "-q", "-a", "-m", "one property");
  widen(folder);
  assert.equal(act(folder, {}).status, 0);
  assert.equal(act(folder, { base: "HEAD" }).status, 1);
});

await test("without failing, verdicts are outputs; what has no result fails all the same", () => {
  const folder = repository();
  widen(folder);
  const run = act(folder, { fail: "false" });
  assert.equal(run.status, 0);
  assert.equal(run.outputs.status, "1");
  fs.writeFileSync(path.join(folder, keyPolicy), "{");
  assert.equal(act(folder, { fail: "false" }).status, 2);
});

await test("what is not known fails as what it is", () => {
  const run = act(repository(), { args: "--rlimit 1 --sarif-include-unknown" });
  assert.equal(run.status, 3);
  assert.equal(run.outputs.unknown, "2");
  assert.ok(run.commands.some((command) => command.name === "warning"));
});

await test("an input with errors has no alerts, and no empty list of them", () => {
  const folder = repository();
  act(folder, {});
  fs.writeFileSync(path.join(folder, keyPolicy), '{"Version": }\n');
  const run = act(folder, {});
  assert.equal(run.status, 2);
  assert.equal(run.outputs.sarif, "");
  assert.equal(run.outputs.proved, "");
  assert.ok(run.commands.some((command) => command.properties.startsWith(`file=${keyPolicy},line=1,`)), run.log);
  assert.match(run.summary, /1 error in the input/);
});

await test("a base that was not fetched, or that has no such tree, is an error that says what to do", () => {
  const nothing = /^nothing is compared with 'origin\/main'/;
  const run = act(repository(), { base: "origin/main" });
  assert.equal(run.status, 2);
  assert.match(run.shown, /'origin\/main'.*fetch-depth: 0/);
  assert.ok(run.commands.some((command) => command.name === "error" && nothing.test(command.text)), run.log);

  const folder = repository();
  git(folder, "checkout", "-q", "--orphan", "first");
  git(folder, "rm", "-q", "-r", "--cached", ".");
  git(folder, "commit", "-q", "--allow-empty", "-m", "nothing");
  const first = act(folder, { base: "first", fail: "false" });
  assert.equal(first.status, 2);
  assert.equal(first.outputs.proved, "2");
  assert.match(first.shown, /git knows no first:/);
});

await test("a program that is killed has proved nothing", () => {
  const killed = path.join(scratch, "killed");
  fs.writeFileSync(killed, "#!/bin/sh\nkill -ABRT $$\n", { mode: 0o755 });
  const run = act(repository(), { program: killed, fail: "false" });
  assert.equal(run.status, 4);
});

await test("names in policies and inputs are never commands", () => {
  const folder = repository((policies) => execFileSync(path.join(root, "tests/support/hostile-tree"), [policies]));
  const run = act(folder, { base: "HEAD", path: "policies" });
  assert.equal(run.status, 1, run.log);
  for (const command of run.commands) {
    assert.ok(["error", "warning", "notice"].includes(command.name), command.name);
    assert.match(command.properties, /^(file=[^,]*,line=\d+,[^,]*(,[^,]*)*,)?title=xacct-prove/);
  }
  const other = repository();
  assert.equal(act(other, { path: '$(touch fooled); "`touch fooled`' }).status, 2);
  assert.ok(!fs.existsSync(path.join(other, "fooled")));
});

// --- what README.md tells people to write ---

const section = /^## In your pipeline$([^]*?)^## /m.exec(read("README.md"));
assert.ok(section !== null, "README.md has no section 'In your pipeline'");
/** The block of README.md that begins with the comment "# NAME". */
function example(name) {
  const blocks = [...section[1].matchAll(/^```yaml\n([^]*?)^```$/gm)].map((match) => match[1]);
  const found = blocks.find((block) => block.startsWith(`# ${name}\n`));
  assert.ok(found !== undefined, `README.md has no ${name}`);
  return found;
}

await test("GitHub's parser takes the workflow of README.md, and its step runs", async () => {
  const content = example(".github/workflows/policies.yml");
  const result = parseWorkflow({ name: "policies.yml", content }, trace);
  await convertWorkflowTemplate(result.context, result.value);
  assert.deepEqual(errorsOf(result), []);

  const steps = Object.values(parse(content).jobs)[0].steps;
  const step = steps.find((one) => (one.uses ?? "").includes("/.github/actions/xacct-prove@"));
  const folder = repository();
  const sha = git(folder, "rev-parse", "HEAD");
  widen(folder);
  for (const [event, status] of [[{ pull_request: { base: { sha } } }, 1], [{}, 1]]) {
    const inputs = {};
    for (const [name, value] of Object.entries(step.with)) inputs[name] = evaluate(value, { github: { event } });
    assert.equal(inputs.base, event.pull_request === undefined ? "" : sha);
    const run = act(folder, inputs);
    assert.equal(run.status, status, run.log);
    const used = [...content.matchAll(/steps\.([a-z]+)\.outputs\.([a-z]+)/g)];
    assert.ok(used.length > 0);
    for (const [, id, output] of used) {
      assert.equal(id, step.id);
      assert.ok(run.outputs[output] !== undefined, output);
    }
  }
});

await test("the job of README.md runs with the template of GitLab", () => {
  // The repository of the program, as far as the job reads it.
  const source = path.join(scratch, "source");
  fs.cpSync(path.join(root, "reports/ci"), path.join(source, "reports/ci"), { recursive: true });
  git(source, "init", "-q", "-b", "main", ".");
  git(source, "add", "-A");
  git(source, "commit", "-q", "-m", "source");

  const template = parse(read("reports/ci/gitlab.yml"));
  const configuration = parse(example(".gitlab-ci.yml"));
  const [name] = Object.keys(configuration).filter((key) => !["include", "stages"].includes(key));
  const known = ["extends", "image", "variables", "before_script", "script", "artifacts", "rules", "stage"];
  for (const job of [template[".xacct-prove"], configuration[name]]) {
    for (const key of Object.keys(job)) assert.ok(known.includes(key), key);
    for (const value of Object.values(job.variables ?? {})) assert.equal(typeof value, "string");
  }
  for (const { remote, project, file } of [configuration.include].flat())
    assert.ok((remote ?? file).endsWith("/reports/ci/gitlab.yml") && (remote ?? project) !== undefined);
  const folder = repository();
  const variables = { GATE_SOURCE: source, GATE_PROGRAM: program };
  const base = git(folder, "rev-parse", "HEAD");
  const good = runJob(template, configuration, name, folder, { ...variables, CI_MERGE_REQUEST_DIFF_BASE_SHA: base }, scratch);
  assert.equal(good.status, 0, good.log);
  for (const file of Object.values(good.job.artifacts.reports)) assert.ok(fs.existsSync(path.join(folder, file)), file);
  assert.deepEqual(JSON.parse(fs.readFileSync(path.join(folder, good.job.artifacts.reports.codequality))), []);
  widen(folder);
  fs.rmSync(path.join(folder, ".xacct-prove"), { recursive: true });
  const bad = runJob(template, configuration, name, folder, { ...variables, CI_MERGE_REQUEST_DIFF_BASE_SHA: base }, scratch);
  assert.equal(bad.status, 1, bad.log);
  assert.match(bad.log, /^error: access is gained since /m);
  assert.equal(JSON.parse(fs.readFileSync(path.join(folder, bad.job.artifacts.reports.codequality)))[0].location.path, keyPolicy);
  assert.match(fs.readFileSync(path.join(folder, bad.job.artifacts.reports.junit), "utf8"), /failures="1"/);
});

await test("pre-commit takes the hooks, which stop a bad policy and lay out properties", () => {
  const source = path.join(scratch, "hooks");
  fs.mkdirSync(source);
  fs.copyFileSync(path.join(root, ".pre-commit-hooks.yaml"), path.join(source, ".pre-commit-hooks.yaml"));
  git(source, "init", "-q", "-b", "main", ".");
  git(source, "add", "-A");
  git(source, "commit", "-q", "-m", "hooks");
  const home = path.join(scratch, "home");
  fs.mkdirSync(home);
  const env = { PATH: `${path.dirname(program)}:${process.env.PATH}`, HOME: home, LC_ALL: "C.UTF-8" };
  const preCommit = (folder, ...words) => {
    const run = spawnSync("pre-commit", [...words, "--color=never"], { cwd: folder, encoding: "utf8", env });
    return { status: run.status, log: run.stdout + run.stderr };
  };
  const folder = repository();
  const config = example(".pre-commit-config.yaml");
  fs.writeFileSync(
    path.join(folder, ".pre-commit-config.yaml"),
    config.replace("REPOSITORY-OF-XACCT-PROVE", source).replace("COMMIT", git(source, "rev-parse", "HEAD")),
  );
  git(folder, "add", "-A");
  const good = preCommit(folder, "run", "--all-files");
  assert.equal(good.status, 0, good.log);
  assert.equal([...good.log.matchAll(/\.Passed$/gm)].length, 2, good.log);

  fs.writeFileSync(path.join(folder, "notes.txt"), "nothing of ours\n");
  git(folder, "commit", "-q", "-m", "configuration");
  git(folder, "add", "-A");
  assert.equal([...preCommit(folder, "run").log.matchAll(/Skipped$/gm)].length, 2);

  widen(folder);
  const file = path.join(folder, "policies/props/data.xprop");
  fs.appendFileSync(file, "property  again{role App in account Reader can decrypt on key Data}\n");
  git(folder, "add", "-A");
  const bad = preCommit(folder, "run");
  assert.equal(bad.status, 1, bad.log);
  assert.match(bad.log, /^- exit code: 1\n\n[^]*only-app +VIOLATED/m);
  assert.match(bad.log, /files were modified by this hook/);
  assert.match(fs.readFileSync(file, "utf8"), /^property again \{ role App /m);
});

console.log(`${tests} tests`);
