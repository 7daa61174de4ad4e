#!/usr/bin/env python3
"""Judges the branch coverage of the library: what scripts/coverage ends with.

  judge.py EXPORT LIST LEAST   EXPORT: what llvm-cov export wrote (JSON); LIST:
                               uncovered.txt; LEAST: per cent of branches
  judge.py --names LIST        only: are the entries of LIST still in the code?

A branch is one outcome, true or false, of one condition (for a case of a
switch: taken, not taken).  It is named by its file, its function, the outcome
that no test gives it, and the text of the condition: numbers of lines change.
"""
import collections
import json
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import reasons

COUNTED = re.compile(r"(src|grammar)/[^/]+$")
LINE = re.compile(r'#\s*line (\d+) "(.*)"')
# Decided by the compiler, or the numbers that flex gives its rules: no test can
# change them.
CONSTANT = re.compile(r"true|false|\d+|case \d+")


class Source:
    """A compiled file; in one that bison or flex made, #line tells the origin."""

    def __init__(self, path):
        self.lines = Path(path).read_text(errors="replace").split("\n")
        self.origin = []
        name, shift = path, 0
        for number, line in enumerate(self.lines, 1):
            if found := LINE.match(line):
                name, shift = found[2], int(found[1]) - number - 1
            self.origin.append((name, number + shift))

    def text(self, line, column, end_line, end_column):
        rows = self.lines[line - 1:end_line]
        rows[-1] = rows[-1][:end_column - 1]
        rows[0] = rows[0][column - 1:]
        return reasons.squeezed(" ".join(rows))


class Branches:
    """How often each outcome came, over all programs that hold the code."""

    def __init__(self, export):
        self.sources = {}
        self.counts = {}
        self.names = {}
        for function in json.loads(Path(export).read_text())["data"][0]["functions"]:
            name = function["name"].split(":")[-1]
            for branch in function["branches"]:
                path = function["filenames"][branch[6]]
                self.add(path, branch[:4], name, branch[4:6])

    def add(self, path, place, name, counts):
        if path not in self.sources:
            self.sources[path] = Source(path)
        source = self.sources[path]
        file, line = source.origin[place[0] - 1]
        try:
            file = str(Path(file).resolve().relative_to(TOP))
        except ValueError:
            return
        if not COUNTED.match(file):
            return
        condition = source.text(*place)
        if CONSTANT.fullmatch(condition):
            return
        key = (file, line, place[1], condition)
        # What a macro holds belongs to all functions that use it.
        if self.names.setdefault(key, name) != name:
            self.names[key] = "(macro)"
        sum_ = self.counts.setdefault(key, [0, 0])
        sum_[0] += counts[0]
        sum_[1] += counts[1]

    def per_file(self):
        files = collections.defaultdict(lambda: [0, 0])
        for (file, *_), counts in self.counts.items():
            files[file][0] += sum(count > 0 for count in counts)
            files[file][1] += 2
        return files

    def uncovered(self):
        for key, counts in sorted(self.counts.items()):
            file, line, _, condition = key
            name = self.names[key]
            for outcome, count in zip(("true", "false"), counts):
                if not count:
                    yield line, (file, name, outcome, condition)


def read_list(path):
    return reasons.read(Path(path), r"(\S+) (\S+) (\S+): (.+)",
                        "FILE FUNCTION OUTCOME: CONDITION")


def named(entry):
    return "{} {} {}: {}".format(*entry)


def stands_in(text, name, condition):
    """What a macro holds is listed for the functions that use it."""
    bodies = reasons.functions(text, name) or [reasons.squeezed(text)]
    return condition == "__VA_ARGS__" or any(condition in body for body in bodies)


def check_names(entries):
    lost = 0
    for entry in entries:
        file, name, _, condition = entry
        path = TOP / file
        if not path.is_file() or not stands_in(path.read_text(), name, condition):
            print("not in the code:", named(entry))
            lost += 1
    print(f"Entries: {len(entries)}, {lost} not in the code")
    return lost == 0


def print_table(branches):
    total = [0, 0]
    print("covered  of   %       file")
    for file, (covered, count) in sorted(branches.per_file().items()):
        print(f"{covered:7} {count:5} {100 * covered / count:6.2f}  {file}")
        total[0] += covered
        total[1] += count
    print(f"{total[0]:7} {total[1]:5} {100 * total[0] / total[1]:6.2f}  all")
    return 100 * total[0] / total[1]


def judge(export, entries, least):
    branches = Branches(export)
    uncovered = list(branches.uncovered())
    reached = print_table(branches)
    new = [(line, entry) for line, entry in uncovered if entry not in entries]
    stale = entries.keys() - {entry for _, entry in uncovered}
    print(f"\nUncovered branches: {len(uncovered)}, {len(new)} of them without a reason")
    for line, (file, name, outcome, condition) in new:
        print(f"{file}:{line}: {name}: never {outcome}: {condition}")
    for entry in sorted(stale):
        print("stale, it is covered or gone:", named(entry))
    if reached < least:
        print(f"FAILED: {reached:.2f} % is under {least} %")
    return reached >= least and not new


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--names":
        return check_names(read_list(arguments[1]))
    if len(arguments) == 3:
        return judge(arguments[0], read_list(arguments[1]), float(arguments[2]))
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
