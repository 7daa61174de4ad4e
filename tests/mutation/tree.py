"""The tree of mutated sources, and its builds: all mutants are in each."""
import concurrent.futures
import hashlib
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import mutants

TOP = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("REPORTQL_MUTATION_BUILD", TOP / "build/mutation"))
TREE, OUT, SANITIZED = BUILD / "tree", BUILD / "out", BUILD / "sanitized"
# Not broken: memory, whose mistakes show as crashes at random, and what the
# build runs to make tables, and tables.
LEFT_OUT = {"src/arena.c", "src/arena.h", "src/rules.c", "src/lanes.h"}
HEADER = (TOP / "tests/mutation/mutant.h").read_text()
PER_FILE = int(re.search(r"MUTANTS_PER_FILE = (\d+)", HEADER)[1])
FILES = int(re.search(r"MUTANT_FILES = (\d+)", HEADER)[1])


def write_if_new(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)


def copy_tree():
    """All files of the project, as they are."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=TOP,
                           stdout=subprocess.PIPE, check=True, text=True).stdout.split("\n")
    names = {name for name in names if name and (TOP / name).is_file()}
    for name in names:
        if not re.match(r"src/[^/]+\.[ch]$", name):
            write_if_new(TREE / name, (TOP / name).read_bytes())
            shutil.copymode(TOP / name, TREE / name)
    for path in TREE.rglob("*"):
        if path.is_file() and str(path.relative_to(TREE)) not in names:
            path.unlink()
    return sorted(names)


def configure(out, flags):
    subprocess.run(["cmake", "-S", TREE, "-B", out, "-DCMAKE_BUILD_TYPE=None",
                    f"-DCMAKE_C_FLAGS={flags} -w -I{TREE}/tests/mutation",
                    "-DREPORTQL_HARDEN=OFF"], check=True, stdout=subprocess.DEVNULL)


def read_generated():
    """Headers that the build makes, for clang."""
    generated = OUT / "generated"
    run = lambda *command: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if not (OUT / "CMakeCache.txt").is_file():
        configure(OUT, "-O1")
    run("cmake", "--build", OUT, "--target", "keyword-compiler")
    run(OUT / "keyword-compiler", generated / "keywords.h")
    return generated


def rule_names():
    return re.findall(r'^RULE\(\w+, "([^"]+)"', (TOP / "grammar/rules.def").read_text(), re.M)


def state_of(names):
    """What the mutants were found in."""
    digest = hashlib.sha256()
    for name in names:
        if re.match(r"(src/[^/]+\.[ch]|grammar/.*|include/.*|tests/mutation/mutants?\..*)$",
                    name):
            digest.update(name.encode() + b"\0" + (TOP / name).read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def find(names):
    """The files with all their mutants."""
    for name in names:
        if re.match(r"src/[^/]+\.[ch]$", name):
            write_if_new(BUILD / "plain" / name, (TOP / name).read_bytes())
            if not (TREE / name).is_file():
                write_if_new(TREE / name, (TOP / name).read_bytes())
    generated = read_generated()
    flags = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", '-DRQL_VERSION="0"', "-DNDEBUG",
             f"-I{TREE}/grammar", f"-I{TREE}/include", f"-I{generated}"]
    rules = rule_names()
    state = state_of(names)
    found = BUILD / f"found-{state}.pickle"
    if found.is_file():
        return pickle.loads(found.read_bytes())

    def read(item):
        index, name = item
        file = mutants.File(BUILD / "plain" / name, name, index * PER_FILE, flags)
        if name == "src/diag.c":
            file.break_rules(rules)
        assert file.next <= (index + 1) * PER_FILE, name
        return file

    sources = sorted(name for name in names if re.match(r"src/[^/]+\.[ch]$", name))
    assert len(sources) <= FILES, "too many files for mutant.h"
    for name in LEFT_OUT & set(sources):
        write_if_new(TREE / name, (TOP / name).read_bytes())
    items = [item for item in enumerate(sources) if item[1] not in LEFT_OUT]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        files = list(pool.map(read, items))
    for file in files:
        write_if_new(TREE / file.name, (file.written() if file.mutants()
                                        else file.source.decode()).encode())
    all_mutants = [mutant for file in files for mutant in file.mutants()]
    for old in BUILD.glob("found-*.pickle"):
        old.unlink()
    found.write_bytes(pickle.dumps(all_mutants))
    return all_mutants


def build(out, targets):
    subprocess.run(["cmake", out], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(["cmake", "--build", out, "--parallel", str(os.cpu_count()),
                           "--target", *targets], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout[-8000:])
