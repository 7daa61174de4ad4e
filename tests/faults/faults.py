#!/usr/bin/env python3
"""Lets each call that the program makes of the system go wrong, in turn, and
looks at what becomes of its files, its messages and its exit status.

    faults.py [--all] [--what system|memory|signals] [--only SCENARIO]...
              [--part K/N] PROGRAM LAYER

PROGRAM is reportql, LAYER the library that is loaded before it.  Without --all
each place in the program that makes a call is tried once, with one error.
"""
import argparse
import collections
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from scenarios import SCENARIOS, make_tree

# The ways in which a call goes wrong; the first one is the usual.
AGAIN = ["EINTR"]
WAYS = {
    "read": ["EIO", "EINTR", "short"],
    "pread": ["EIO", "EINTR", "short"],
    "write": ["ENOSPC", "EINTR", "short", "EIO", "EDQUOT"],
    "close": ["EIO", "EINTR"],
    "fsync": ["EIO", "EINTR", "ENOSPC"],
    "open": ["EACCES", "EMFILE", "EIO"],
    "openat": ["EACCES", "EMFILE", "EIO"],
    "mkstemp": ["EACCES", "ENOSPC", "EROFS", "EMFILE"],
    "tmpfile": ["ENOSPC", "EMFILE"],
    "rename": ["EACCES", "EXDEV", "EIO", "EROFS"],
    "unlink": ["EACCES"],
    "mkdir": ["EACCES", "ENOSPC"],
    "stat": ["EACCES", "EIO"],
    "lstat": ["EACCES", "EIO"],
    "fstat": ["EIO"],
    "fstatat": ["EACCES", "EIO"],
    "access": ["EACCES", "EROFS"],
    "fchmod": ["EPERM", "EIO"],
    "fchown": ["EPERM"],
    "realpath": ["EACCES", "ENOMEM", "EIO"],
    "getcwd": ["ENOENT", "EACCES"],
    "fdopendir": ["ENOMEM"],
    "readdir": ["EIO"],
    "pipe": ["EMFILE"],
    "fcntl": ["EMFILE"],
    "posix_spawnp": ["EAGAIN", "ENOENT"],
    "waitpid": ["EINTR", "ECHILD"],
    "poll": ["ENOMEM", "EINTR"],
    "pthread_create": ["EAGAIN"],
    "inotify_init1": ["EMFILE"],
    "inotify_add_watch": ["ENOSPC"],
    "signalfd": ["EMFILE"],
    "lseek": ["EIO"],
    "mmap": ["ENOMEM"],
}
# So many of them are tried of a place when not all are.
FEW = {"read": 3, "write": 3, "pread": 3, "close": 2, "fsync": 2, "poll": 2,
       "waitpid": 2}
SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"]
# As nohup(1) has it: nothing happens.
IGNORED = "SIGHUP, ignored"

Call = collections.namedtuple("Call", "number name site near subject")
Result = collections.namedtuple("Result", "status out err files")

STDIO = {"<stdin>": "standard input", "<stdout>": "standard output"}


# --- Files -----------------------------------------------------------------

def look(root):
    """All that is in a folder: kind, mode and content by name."""
    found = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in os.scandir(os.path.join(root, folder)):
            name = os.path.join(folder, entry.name)
            if entry.is_symlink():
                found[name] = ("link", os.readlink(entry.path))
            elif entry.is_dir():
                if entry.name != ".git":
                    folders.append(name)
            else:
                with open(entry.path, "rb") as file:
                    found[name] = (entry.stat().st_mode, file.read())
    return found


# --- Running ---------------------------------------------------------------

class Bench:
    """A folder in which one scenario is run again and again."""

    def __init__(self, scenario, program, layer, scratch, log):
        self.scenario = scenario
        self.program = program
        self.layer = layer
        self.root = os.path.join(scratch, "tree")
        self.pristine = os.path.join(scratch, "pristine")
        self.log = log
        make_tree(self.pristine)
        if "known.line" in scenario.arguments:
            subprocess.run([program, "check", "--baseline", "known.line",
                            "--update-baseline", "q"], cwd=self.pristine,
                           stdout=subprocess.DEVNULL, check=False)
        if scenario.make:
            scenario.make(self.pristine)
        self.before = look(self.pristine)
        self.is_fresh = False
        stdin = scenario.stdin
        self.stdin = stdin(self.root) if callable(stdin) else stdin

    def refresh(self):
        if not self.is_fresh:
            shutil.rmtree(self.root, ignore_errors=True)
            shutil.copytree(self.pristine, self.root, symlinks=True)

    def run(self, **faults):
        self.refresh()
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.root, "LC_ALL": "C.UTF-8",
            "XDG_CACHE_HOME": self.root + "/cache",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "ASAN_OPTIONS": "detect_leaks=0:verify_asan_link_order=0",
            "LD_PRELOAD": self.layer,
            **{"FAULTS_" + key.upper(): str(value)
               for key, value in faults.items()}}
        process = subprocess.Popen(
            [self.program, *self.scenario.arguments], cwd=self.root,
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        out, err = self.talk(process)
        files = look(self.root)
        self.is_fresh = files == self.before
        return Result(process.returncode, out, err, files)

    def talk(self, process):
        if self.scenario.waits:
            return self.watch(process)
        try:
            return process.communicate(self.stdin, timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return b"", b"it hangs\n"

    def watch(self, process):
        """End what does not end by itself when it has said what it has to."""
        out = b""
        end = time.monotonic() + 5
        os.set_blocking(process.stdout.fileno(), False)
        while process.poll() is None and b"waiting for changes\n" not in out \
                and time.monotonic() < end:
            out += process.stdout.read() or b""
            time.sleep(0.002)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        os.set_blocking(process.stdout.fileno(), True)
        try:
            rest, err = process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            rest, err = process.communicate()
            err += b"it hangs\n"
        return out + rest, err

    def calls(self, kind):
        """What is called when all goes well, and what comes of it."""
        result = self.run(log=self.log, kind=kind)
        with open(self.log, encoding="utf-8") as file:
            lines = [line.rstrip("\n").split(" ", 4) for line in file]
        return result, [Call(int(number), *rest) for number, *rest in lines]


# --- Judging ---------------------------------------------------------------

def is_whole_report(name, content):
    """True for a report, which may tell of a run in which not all was read."""
    if name not in ("report.json", "new.sarif"):
        return False
    try:
        return bool(json.loads(content[1]))
    except ValueError:
        return False


def whole_files(before, whole, result, may_leave):
    """What is wrong with the files."""
    for name, content in result.files.items():
        if content in (before.get(name), whole.files.get(name)) or \
                is_whole_report(name, content):
            continue
        if name in before or name in whole.files:
            yield f"{name} is neither as before nor as it should be"
        elif not may_leave:
            yield f"{name} is left behind"
    for name, content in before.items():
        if name not in result.files and name in whole.files:
            yield f"{name} is lost"


def names_subject(err, call, scenario):
    """True when a message says what it is about."""
    name = STDIO.get(call.subject, os.path.basename(call.subject.rstrip("/")))
    words = [name, *scenario.arguments, "git", "memory"]
    return any(word and not word.startswith("-") and word in err
               for word in words)


def is_no_harm(scenario, call, err):
    """True where all was done, but not shown as usual."""
    return (
        # Names are shown whole.
        scenario.name == "config" and call.name == "getcwd"
        # Where a built-in column is defined cannot be shown.
        or "/cache/reportql/" in call.subject
        # Git is not asked what it ignores, or how a commit is called; that is
        # said.
        or "nothing that git ignores is left out" in err
        or "cannot run git" in err)


def judge_failure(bench, whole, call, way, result):
    before, scenario = bench.before, bench.scenario
    err = result.err.decode(errors="replace")
    if "it hangs" in err or not 0 <= result.status <= 3:
        yield f"status {result.status}: {err[-300:]}"
        return
    yield from whole_files(before, whole, result, call.name == "unlink")
    if way in AGAIN or way == "short":
        if result != whole:
            yield f"status {result.status}, not as without {way}: {err[:200]}"
        return
    if result.status == whole.status:
        if (result.out, result.files) != (whole.out, whole.files) and \
                not is_no_harm(scenario, call, err):
            yield f"status {result.status} although not all was done: {err}"
        return
    if result.status < 2:
        yield f"status {result.status}, not {whole.status}: {err}"
    if call.subject == "<stderr>":
        return
    reason = os.strerror(getattr(errno, way))
    if not err.strip():
        yield f"status {result.status} without a message"
    elif reason not in err and "memory" not in err and call.name != "lstat":
        yield f"the message lacks the reason ({reason}): {err}"
    elif not names_subject(err, call, scenario):
        yield f"the message does not say what it is about: {err}"


def judge_signal(bench, whole, call, way, result):
    if way == IGNORED:
        if result != whole:
            yield f"status {result.status}, not as without it"
        return
    number = getattr(signal, way)
    may_leave = way == "SIGKILL"
    if result.status != -number and not bench.scenario.waits:
        yield f"status {result.status}, not by {way}"
    yield from whole_files(bench.before, whole, result, may_leave)


def judge_memory(bench, whole, call, way, result):
    err = result.err.decode(errors="replace")
    if "it hangs" in err or not 0 <= result.status <= 3:
        yield f"status {result.status}: {err[-300:]}"
        return
    yield from whole_files(bench.before, whole, result, False)
    if result.status == whole.status:
        # A language server that could not answer says so, or nothing.
        if (result.out, result.files) != (whole.out, whole.files) and \
                bench.scenario.name != "lsp":
            yield f"status {result.status} although not all was done: {err}"
    elif result.status < 2:
        yield f"status {result.status}, not {whole.status}: {err}"
    elif "memory" not in err:
        yield f"the message lacks the reason: {err}"


# --- What is tried ---------------------------------------------------------

def plan_system(calls, is_all):
    for call in calls:
        ways = WAYS.get(re.sub(r"^__|_chk$|_2$|64$", "", call.name))
        if ways is None:
            sys.exit(f"faults.py: no errors are known of {call.name}")
        for way in ways if is_all else ways[:FEW.get(call.name, 1)]:
            yield call, way


def plan_signals(calls, is_all):
    for call in calls:
        for way in SIGNALS if is_all else SIGNALS[::3]:
            yield call, way
        if is_all or call.name == "write":
            yield call, IGNORED


def plan_memory(calls, is_all):
    for call in calls:
        yield call, "ENOMEM"


PLANS = {"system": (plan_system, judge_failure, "system"),
         "signals": (plan_signals, judge_signal, "system"),
         "memory": (plan_memory, judge_memory, "memory")}


def first_of_each(calls, seen, place):
    """Calls from places that were not seen before; one for each."""
    for call in calls:
        key = (call.name, place(call))
        if key not in seen:
            seen.add(key)
            yield call


def how(way):
    if way == "short":
        return way
    if way.startswith("SIG"):
        return f"signal-{getattr(signal, way.split(',')[0]):d}"
    return getattr(errno, way)


class Run:
    def __init__(self, options):
        self.options = options
        self.tried = 0
        self.failed = 0
        self.seen = set()
        self.said = collections.Counter()

    def try_scenario(self, scenario, what):
        plan, judge, kind = PLANS[what]
        options = self.options
        with tempfile.TemporaryDirectory(dir=options.scratch) as scratch, \
                tempfile.NamedTemporaryFile() as log:
            bench = Bench(scenario, options.program, options.layer, scratch,
                          log.name)
            whole, calls = bench.calls(kind)
            again, second = bench.calls(kind)
            if whole != again or \
                    not scenario.varies and len(calls) != len(second):
                self.complain(scenario, None, "", "two runs differ")
            if not options.all:
                calls = list(first_of_each(calls, self.seen,
                                           lambda call: call.near))
            elif scenario.varies:
                calls = list(first_of_each(calls, set(),
                                           lambda call: call.site))
            for call, way in plan(calls, options.all):
                self.try_call(bench, whole, call, way, judge, kind)

    def try_call(self, bench, whole, call, way, judge, kind):
        faults = {"at": call.number, "with": how(way), "kind": kind}
        if bench.scenario.varies:
            faults.update(at=1, site=call.site)
        # What the program inherits.
        signal.signal(signal.SIGHUP,
                      signal.SIG_IGN if way == IGNORED else signal.SIG_DFL)
        result = bench.run(**faults)
        self.tried += 1
        if self.options.verbose:
            print(bench.scenario.name, call.name, call.subject, way,
                  result.status, result.err.decode(errors="replace")[:400])
        for what in judge(bench, whole, call, way, result):
            self.complain(bench.scenario, call, way, what)

    def complain(self, scenario, call, way, what):
        self.failed += 1
        place = f"{call.name} {call.subject} (call {call.number})" if call \
            else ""
        print(f"{scenario.name}: {place} {way}: {what[:600]}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--what", action="append", choices=PLANS)
    parser.add_argument("--only", action="append")
    memory = "/dev/shm"
    parser.add_argument("--scratch",
                        default=memory if os.access(memory, os.W_OK) else None)
    # Scenarios run in directories of their own.
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("layer", type=os.path.abspath)
    options = parser.parse_args()
    # Jobs in the background are begun without it, and so would be the program.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    run = Run(options)
    for what in options.what or PLANS:
        start, tried = time.monotonic(), run.tried
        run.seen.clear()
        for scenario in SCENARIOS:
            if options.only and scenario.name not in options.only:
                continue
            if what == "signals" and not scenario.writes:
                continue
            run.try_scenario(scenario, what)
        print(f"{what}: {run.tried - tried} faults in "
              f"{time.monotonic() - start:.0f} s")
    print(f"{run.tried - run.failed} passed, {run.failed} failed")
    return 1 if run.failed or not run.tried else 0


if __name__ == "__main__":
    sys.exit(main())
