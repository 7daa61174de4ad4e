#!/usr/bin/env python3
"""Reads action.yml and ci/gitlab.yml, and runs their steps as their hosts would.

    steps.py lint FILE                      what a schema cannot say of an action
    steps.py action FILE STEP INPUT=VALUE...  run a step of an action
    steps.py job FILE JOB VARIABLE=VALUE...   run the script of a job

A step is named by its `name`.  The exit status is that of what was run.
"""
import os
import re
import subprocess
import sys

import yaml

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def expressions(value):
    """All expressions in a part of an action."""
    if isinstance(value, dict):
        return [e for v in value.values() for e in expressions(v)]
    if isinstance(value, list):
        return [e for v in value for e in expressions(v)]
    return EXPRESSION.findall(value) if isinstance(value, str) else []


def lint(path):
    with open(path, encoding="utf-8") as file:
        action = yaml.safe_load(file)
    problems = []
    steps = action["runs"]["steps"]
    used = " ".join(expressions(action))
    names = set(re.findall(r"\binputs\.([\w-]+)", used))
    for name in sorted(set(action["inputs"]) - names):
        problems.append(f"the input {name} is not used")
    for name in sorted(names - set(action["inputs"])):
        problems.append(f"the input {name} is not declared")
    ids = {step.get("id") for step in steps}
    for name in re.findall(r"\bsteps\.([\w-]+)", used):
        if name not in ids:
            problems.append(f"there is no step {name}")
    for name, value in action["inputs"].items():
        if not value.get("description") or "default" not in value:
            problems.append(f"the input {name} lacks a description or a default")
    for step in steps:
        # What a user gives must not become part of a script.
        if EXPRESSION.search(step.get("run", "")):
            problems.append(f"{step['name']}: an expression in a script")
        if "run" in step and "shell" not in step:
            problems.append(f"{step['name']}: no shell")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def evaluate(text, inputs):
    def value_of(match):
        expression = match.group(1)
        if expression.startswith("inputs."):
            return inputs[expression.removeprefix("inputs.")]
        if expression.startswith("github."):
            return os.environ["GITHUB_" + expression.removeprefix("github.").upper()]
        sys.exit(f"not known: {expression}")

    return EXPRESSION.sub(value_of, text)


def run_action(path, name, given):
    with open(path, encoding="utf-8") as file:
        action = yaml.safe_load(file)
    inputs = {key: str(value["default"]) for key, value in action["inputs"].items()}
    for key in given:
        if key not in inputs:
            sys.exit(f"no such input: {key}")
    inputs.update(given)
    step = next(s for s in action["runs"]["steps"] if s["name"] == name)
    env = dict(os.environ)
    for key, value in step.get("env", {}).items():
        env[key] = evaluate(value, inputs)
    directory = evaluate(step.get("working-directory", "."), inputs)
    # As GitHub runs `shell: bash`.
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=directory, env=env, check=False).returncode


def run_job(path, name, given):
    with open(path, encoding="utf-8") as file:
        pipeline = yaml.safe_load(file)
    variables = {**pipeline.get("variables", {}), **given}
    env = {**os.environ, **{k: str(v) for k, v in variables.items()}}
    # As a runner does in an image that has bash.
    script = "\n".join(pipeline[name]["script"])
    command = ["bash", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, env=env, check=False).returncode


def main():
    what, path = sys.argv[1:3]
    if what == "lint":
        return lint(path)
    given = dict(argument.split("=", 1) for argument in sys.argv[4:])
    run = run_action if what == "action" else run_job
    return run(path, sys.argv[3], given)


sys.exit(main())
