#!/usr/bin/env python3
"""Breaks the library in one place after another, and looks whether a test fails.

  run.py                  each rule, report and fix, and all of the files that
                          resolve names and check
  run.py FILE...          all mutants of these files of src/
  run.py --all            all there are
  run.py --function NAME  only those in functions of that name
  run.py --kind KIND      only those of that kind
  run.py --number N       only that mutant
  run.py --living         only those that lived when they were last run
  run.py --list           say which mutants these are, and what they become
  run.py --names          only: are the entries of equivalent.txt still in the code?
  run.py --rules PROGRAM  only: does a case fail without each of the rules?  PROGRAM is
                          run_cases as it is; nothing is built

Exit status 1: a mutant lives that equivalent.txt gives no reason for, or one that
it gives a reason for does not.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.append(str(Path(__file__).resolve().parents[1]))
import mutants
import reasons
from tree import (BUILD, OUT, SANITIZED, TOP, TREE, build, configure, copy_tree, find,
                  rule_names)

LIST = TOP / "tests/mutation/equivalent.txt"
# What has to be detected: these kinds everywhere, and these files.
KINDS = {"rule", "report", "fix"}
FILES = r"src/(resolve|seen|str|catalog|check\w*)\.[ch]"
# Programs besides run_cases, from quick to slow.
PROGRAMS = ["units", "units_names", "units_slots", "units_distances", "units_embed", "words",
            "api_places", "api_catalogs", "api_hosts", "test_catalog", "api", "scanner",
            "logic_oracle", "meaning_oracle", "test_merge", "test_changes"]
# The slow ones are asked of the files that they are for only.
SUBJECTS = {"scanner": "scanner|str|lanes", "test_merge": "merge", "test_changes": "changes",
            "logic_oracle": "logic|literal|date|conjunction",
            "meaning_oracle": "meaning|compare|fingerprint|conjunction"}
# Of the processor; a mutant that takes longer than all others is detected.
SECONDS_OF_CASES, SECONDS_OF_PROGRAMS = 2, 20
MEMORY = 2 << 30


def say(text):
    print(text, flush=True)


# --- Tests -----------------------------------------------------------------


def limit(command):
    seconds = SECONDS_OF_CASES if command[0].name == "run_cases" else SECONDS_OF_PROGRAMS
    if SANITIZED in command[0].parents:
        seconds *= 4  # and much address space, never used
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 26, 1 << 26))


def run_test(command, **environment):
    """What it printed, and whether it neither failed, nor crashed, nor took too long."""
    done = subprocess.run(command, cwd=TREE, env={**os.environ, **environment},
                          preexec_fn=lambda: limit(command), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    return done.stdout.decode(errors="replace"), done.returncode == 0


class Memory:
    """Which test detected a mutant in earlier runs, and who lived: the order of
    tests is made from it, never a verdict."""

    def __init__(self):
        self.path = BUILD / "memory.json"
        self.killers = json.loads(self.path.read_text()) if self.path.is_file() else {}
        self.of_function = {}

    def add(self, mutant, killer):
        self.killers[named(mutant)] = killer
        if killer:
            self.of_function[mutant.file, mutant.function] = killer

    def first(self, mutant):
        """The tests to begin with."""
        return [name for name in (self.killers.get(named(mutant)),
                                  self.of_function.get((mutant.file, mutant.function)))
                if name]

    def has_lived(self, mutant):
        return self.killers.get(named(mutant), "") is None

    def write(self):
        self.path.write_text(json.dumps(self.killers))


class Tests:
    """What is run, and which mutants it meets."""

    def __init__(self, memory, files):
        self.memory = memory
        self.cases = {}     # file of cases: mutants
        self.programs = {}  # program: mutants
        self.seconds = {}
        self.texts = {}
        names = sorted(str(path.relative_to(TREE)) for path in TREE.glob("tests/cases/*.test")
                       if (TOP / path.relative_to(TREE)).is_file())
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, met in zip(names, pool.map(self.look, [
                    [OUT / "run_cases", name] for name in names])):
                self.cases[name] = met
                self.texts[name] = (TREE / name).read_text(errors="replace")
            programs = [name for name in PROGRAMS
                        if any(re.search(SUBJECTS.get(name, ""), file) for file in files)]
            for name, met in zip(programs, pool.map(self.look, [
                    [OUT / name] for name in programs])):
                self.programs[name] = met

    def look(self, command):
        """Which mutants a test meets; it has to pass."""
        with tempfile.NamedTemporaryFile() as met:
            start = time.monotonic()
            if not run_test(command, RQL_MUTANTS_MET=met.name)[1]:
                sys.exit(f"fails without a mutant: {' '.join(map(str, command))}")
            self.seconds[str(command[-1])] = time.monotonic() - start
            return set(map(int, Path(met.name).read_text().split()))

    def cases_for(self, mutant):
        """The files of cases that meet a mutant, the likely ones first."""
        if mutant.kind == "rule":
            return sorted(self.cases, key=lambda name: mutant.text not in self.texts[name])
        first = self.memory.first(mutant)
        names = [name for name in self.cases if mutant.number in self.cases[name]]
        names.sort(key=lambda name: (name not in first, self.seconds[name]))
        return names

    def programs_for(self, mutant):
        first = self.memory.first(mutant)
        names = [program for program in self.programs
                 if mutant.number in self.programs[program]
                 and re.search(SUBJECTS.get(program, ""), mutant.file)]
        return sorted(names, key=lambda name: name not in first)

    def killer(self, mutant, out):
        """The test that detects a mutant in that build, or None."""
        alive = {"RQL_MUTANT": str(mutant.number)}
        if names := self.cases_for(mutant):
            said, passed = run_test([out / "run_cases", "--stop", *names], **alive)
            if not passed:
                return said.split(":")[0] if said.startswith("tests/") else names[0]
        for program in self.programs_for(mutant):
            if out == SANITIZED and program in SUBJECTS:
                continue
            if not run_test([out / program], **alive)[1]:
                return program
        return None

    def meets(self, mutant):
        return bool(self.cases_for(mutant) or self.programs_for(mutant))


# --- The list of those that may live -----------------------------------------


def named(mutant):
    return f"{mutant.function}: {mutant.was} => {mutants.squeezed(mutant.becomes)}"


def read_list():
    return reasons.read(LIST, r"\w+: .+ => .+", "FUNCTION: TEXT => TEXT")


def check_names(entries):
    """Functions may move to other files."""
    texts = [path.read_text() for path in sorted(TOP.glob("src/*.[ch]"))]
    lost = 0
    for entry in entries:
        function, was = re.match(r"(\w+): (.+?) => ", entry).groups()
        if not any(was in body for text in texts
                   for body in reasons.functions(text, function)):
            say(f"not in the code: {entry}")
            lost += 1
    say(f"Entries: {len(entries)}, {lost} not in the code")
    return lost == 0


# --- Rules, without a build of mutants ---------------------------------------


def check_rules(program):
    cases = sorted(str(path.relative_to(TOP)) for path in TOP.glob("tests/cases/*.test"))
    texts = {name: (TOP / name).read_text(errors="replace") for name in cases}

    def fails(names, *options):
        status = subprocess.run([program, "--stop", *options, *names], cwd=TOP, check=False,
                                stdout=subprocess.DEVNULL).returncode
        if status not in (0, 1):
            sys.exit(f"{program} {' '.join(options)}: exit status {status}")
        return status == 1

    def is_missed(rule):
        names = sorted(cases, key=lambda name: rule not in texts[name])
        return fails(names, "--without", rule)

    if fails(cases):
        sys.exit("The cases fail even with all rules.")
    unmissed = [rule for rule in rule_names() if not is_missed(rule)]
    for rule in unmissed:
        say(f"no case fails without the rule {rule}")
    say(f"Rules: {len(rule_names())}, {len(unmissed)} that no case misses")
    return not unmissed


# --- A run -------------------------------------------------------------------


def in_scope(mutant):
    """Those that have to be detected, or to be in the list."""
    return mutant.kind in KINDS or re.fullmatch(FILES, mutant.file)


def wanted(all_mutants, options, memory):
    files = {f"src/{Path(name).name}" for name in options.files}
    is_narrowed = files or options.all or options.function or options.kind or \
        options.number is not None
    return [mutant for mutant in all_mutants
            if (mutant.file in files if files else is_narrowed or in_scope(mutant))
            and options.function in (None, mutant.function)
            and options.kind in (None, mutant.kind)
            and options.number in (None, mutant.number)
            and (not options.living or memory.has_lived(mutant))]


def print_table(chosen, living, entries):
    kinds = collections.Counter(mutant.kind for mutant in chosen)
    lives = collections.Counter(mutant.kind for mutant in living)
    known = collections.Counter(m.kind for m in living if named(m) in entries)
    say(f"{'kind':12} {'mutants':>8} {'detected':>9} {'equivalent':>11} {'living':>7}")
    for kind, count in sorted(kinds.items()):
        say(f"{kind:12} {count:8} {count - lives[kind]:9} {known[kind]:11} "
            f"{lives[kind] - known[kind]:7}")
    say(f"{'all':12} {len(chosen):8} {len(chosen) - len(living):9} "
        f"{sum(known.values()):11} {len(living) - sum(known.values()):7}")


def run_all(chosen, tests, memory, jobs, out):
    """The mutants that live in that build."""
    living = []
    pool = concurrent.futures.ThreadPoolExecutor(jobs)
    try:
        runs = {pool.submit(tests.killer, mutant, out): mutant for mutant in chosen}
        for count, done in enumerate(concurrent.futures.as_completed(runs), 1):
            memory.add(runs[done], done.result())
            if not done.result():
                living.append(runs[done])
            if count % 250 == 0:
                say(f"{count} of {len(runs)} run, {len(living)} living")
                memory.write()
    finally:
        pool.shutdown(cancel_futures=True)
    return sorted(living, key=lambda mutant: mutant.number)


def run_sanitized(living, tests, memory, jobs):
    """The mutants that live under the sanitizers, too: some do nothing but read
    what is not theirs."""
    if not (SANITIZED / "CMakeCache.txt").is_file():
        configure(SANITIZED, "-O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all")
    build(SANITIZED, ["run_cases", *(set(PROGRAMS) - set(SUBJECTS))])
    return run_all(living, tests, memory, jobs, SANITIZED)


def run(options):
    start = time.monotonic()
    BUILD.mkdir(parents=True, exist_ok=True)
    memory = Memory()
    all_mutants = find(copy_tree())
    chosen = wanted(all_mutants, options, memory)
    if options.list:
        for mutant in chosen:
            say(f"{mutant.number} {mutant.kind} {mutant.line} {named(mutant)}")
        return True
    say(f"Mutants: {len(chosen)}")
    build(OUT, ["run_cases", *PROGRAMS])
    say(f"Built: {time.monotonic() - start:.0f} s")
    tests = Tests(memory, {mutant.file for mutant in chosen})
    say(f"Tests: {sum(tests.seconds.values()):.1f} s; ready: "
        f"{time.monotonic() - start:.0f} s")
    entries = read_list()
    try:
        living = run_all(chosen, tests, memory, options.jobs, OUT)
        suspects = [mutant for mutant in living if named(mutant) not in entries]
        if suspects:
            say(f"Living: {len(suspects)}; asked again under the sanitizers")
            detected = set(suspects) - set(run_sanitized(suspects, tests, memory, options.jobs))
            living = [mutant for mutant in living if mutant not in detected]
    finally:
        memory.write()
    for mutant in living:
        if named(mutant) not in entries:
            met = "" if tests.meets(mutant) else " (met by no test)"
            say(f"{mutant.number} {mutant.kind} :{mutant.line} {named(mutant)}{met}")
    print_table(chosen, living, entries)
    # Several places may have one name: one of them that lives is enough.
    judged = {named(mutant) for mutant in chosen} - \
        {named(mutant) for mutant in set(all_mutants) - set(chosen)}
    stale = (judged & entries.keys()) - {named(mutant) for mutant in living}
    for entry in sorted(stale):
        say(f"stale, a test fails: {entry}")
    say(f"Time: {time.monotonic() - start:.0f} s")
    return all(named(mutant) in entries for mutant in living) and not stale


def main():
    parser = argparse.ArgumentParser(usage=__doc__, add_help=True)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--function")
    parser.add_argument("--kind")
    parser.add_argument("--number", type=int)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--living", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--rules", type=Path)
    options = parser.parse_args()
    if options.names:
        is_right = check_names(read_list())
    elif options.rules:
        is_right = check_rules(options.rules.resolve())
    else:
        is_right = run(options)
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
