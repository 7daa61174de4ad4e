#!/usr/bin/env python3
"""Every function of the library that can allocate is among those whose
allocations fail in a test.

    allocating.py LIBRARY OBJECT...

Which functions can is read off the calls in the shared library's machine code;
which are tested off the names that the test's objects want."""
import collections
import re
import subprocess
import sys

ALLOCATORS = {"malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign"}


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def calls_of(library):
    """The functions, or pieces of functions, that each one goes to."""
    calls = collections.defaultdict(set)
    name = None
    for line in output("objdump", "-d", "--no-show-raw-insn",
                       library).splitlines():
        head = re.match(r"[0-9a-f]+ <([^>]+)>:$", line)
        if head:
            name = head[1]
        for target in re.findall(r"<([A-Za-z_][\w.]*)(?:@plt)?[+>]", line):
            if name and target != name:
                calls[name].add(target)
    return calls


def allocating(calls):
    reached = set(ALLOCATORS)
    grows = True
    while grows:
        more = {name for name, targets in calls.items()
                if name not in reached and targets & reached}
        grows = bool(more)
        reached |= more
    return reached


def names(*command):
    return {line.split()[-1] for line in output(*command).splitlines()
            if " " in line.strip()}


def main():
    library, *objects = sys.argv[1:]
    exported = names("nm", "-D", "--defined-only", library)
    tested = names("nm", "--undefined-only", *objects)
    wanted = exported & allocating(calls_of(library))
    missing = sorted(wanted - tested)
    for name in missing:
        print(f"{name} can allocate; let that fail in no_memory_corpus.c")
    print(f"{len(wanted) - len(missing)} passed, {len(missing)} failed")
    return 1 if missing or len(wanted) < 10 else 0


sys.exit(main())
