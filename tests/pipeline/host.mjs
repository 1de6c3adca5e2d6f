// SPDX-License-Identifier: Apache-2.0
//
// What the hosts do with our files, as far as our files need it: a composite action of GitHub step
// by step, and the script of a job of GitLab. What they would do and this does not know is an error.

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { parse } from "yaml";

const CONTEXTS = ["inputs", "steps", "github", "runner"];

/** The text of a value with ${{ expressions }} replaced by what they come to. */
export function evaluate(text, contexts) {
  const dictionary = JSON.parse(JSON.stringify(contexts), data.reviver);
  return String(text).replace(/\$\{\{(.*?)\}\}/gs, (whole, source) => {
    const expression = new Parser(new Lexer(source).lex().tokens, CONTEXTS, []).parse();
    return new Evaluator(expression, dictionary).evaluate().coerceString();
  });
}

/** The lines NAME=VALUE of a file of outputs. */
function readOutputs(file) {
  const outputs = {};
  for (const line of fs.readFileSync(file, "utf8").split("\n").filter((line) => line !== "")) {
    const at = line.indexOf("=");
    if (at < 1) throw new Error(`no output: ${line}`);
    outputs[line.slice(0, at)] = line.slice(at + 1);
  }
  return outputs;
}

/** What the runner reads out of a log: commands, but none between stop-commands and its word. */
export function readLog(log) {
  const commands = [];
  const shown = [];
  let stopped = null;
  for (const line of log.split("\n")) {
    const command = /^::([a-z-]+)(?: (.*?))?::(.*)$/.exec(line.trimStart());
    if (stopped !== null) {
      if (line === `::${stopped}::`) stopped = null;
      else shown.push(line);
    } else if (command !== null && command[1] === "stop-commands") {
      stopped = command[3];
    } else if (command !== null || /^\s*##\[/.test(line)) {
      commands.push({ name: command?.[1] ?? line, properties: command?.[2] ?? "", text: command?.[3] ?? "" });
    } else if (line !== "") {
      shown.push(line);
    }
  }
  if (stopped !== null) throw new Error("commands are stopped at the end of the log");
  return { commands, shown: shown.join("\n") };
}

/** Runs the composite action in FOLDER in the checked-out WORKSPACE. */
export function runAction(folder, given, workspace, github, scratch) {
  const action = parse(fs.readFileSync(path.join(folder, "action.yml"), "utf8"));
  if (action.runs.using !== "composite") throw new Error("not composite");
  for (const name of Object.keys(given))
    if (!(name in action.inputs)) throw new Error(`the action has no input ${name}`);
  const inputs = {};
  for (const [name, input] of Object.entries(action.inputs))
    inputs[name] = given[name] ?? evaluate(input.default ?? "", { github });
  const temp = fs.mkdtempSync(path.join(scratch, "runner-"));
  const summary = path.join(temp, "summary");
  const contexts = { inputs, github, runner: { temp, os: "Linux" }, steps: {} };
  let status = 0;
  let log = "";
  fs.writeFileSync(summary, "");
  for (const step of action.runs.steps) {
    const known = ["id", "name", "shell", "env", "run"];
    const strange = Object.keys(step).find((key) => !known.includes(key));
    if (strange !== undefined || step.shell !== "bash") throw new Error(`a step with ${strange}`);
    if (status !== 0) continue;
    const output = path.join(temp, `output-${step.id}`);
    const script = path.join(temp, `${step.id}.sh`);
    const env = {};
    for (const [name, value] of Object.entries(step.env ?? {})) env[name] = evaluate(value, contexts);
    fs.writeFileSync(output, "");
    fs.writeFileSync(script, evaluate(step.run, contexts));
    const run = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: workspace,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: {
        PATH: process.env.PATH,
        HOME: temp,
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_ACTION_PATH: folder,
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: temp,
        ...env,
      },
    });
    log += run.stdout + run.stderr;
    status = run.status ?? 255;
    contexts.steps[step.id] = { outputs: readOutputs(output) };
  }
  const outputs = {};
  for (const [name, { value }] of Object.entries(action.outputs))
    outputs[name] = evaluate(value, contexts);
  return { status, outputs, log, summary: fs.readFileSync(summary, "utf8"), ...readLog(log) };
}

/** Runs JOB of a configuration of GitLab, which extends a job of the template. */
export function runJob(template, configuration, name, workspace, variables, scratch) {
  const job = configuration[name];
  const base = job.extends === undefined ? {} : template[job.extends];
  if (base === undefined) throw new Error(`${name} extends ${job.extends}, which does not exist`);
  const merged = { ...base, ...job, variables: { ...base.variables, ...job.variables } };
  const lines = [...(merged.before_script ?? []), ...merged.script];
  const run = spawnSync("bash", ["-eo", "pipefail", "-c", lines.join("\n")], {
    cwd: workspace,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: {
      PATH: process.env.PATH,
      HOME: fs.mkdtempSync(path.join(scratch, "home-")),
      CI: "true",
      GITLAB_CI: "true",
      CI_PROJECT_DIR: workspace,
      ...merged.variables,
      ...variables,
    },
  });
  return { status: run.status, log: run.stdout + run.stderr, job: merged };
}
