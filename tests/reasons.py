"""Lists of what no test detects, with reasons: uncovered.txt and equivalent.txt.

Entries are lines; those of one paragraph share the reason below them, which is
indented.  Lines that begin with # are for people.
"""
import re
import sys


def squeezed(text):
    return " ".join(text.split())


def functions(text, name):
    """The functions of that name in a file of C, squeezed."""
    form = rf"^[^\s#/}}][^;{{}}]*\b{re.escape(name)}\([^;{{}}]*\)\s*\{{.*?^\}}"
    return [squeezed(found[0]) for found in re.finditer(form, text, re.M | re.S)]


def read(path, form, described):
    """Reasons by entry, which is what `form` finds in its line: the groups if it
    has any, else the line.  Ends the program when the list is not one."""
    entries, waiting, reason = {}, [], ""
    for number, line in enumerate(path.read_text().split("\n") + [""], 1):
        if line.startswith("#"):
            continue
        if line.startswith(" "):
            reason += line.strip() + " "
        elif line:
            found = re.fullmatch(form, line)
            if not found:
                sys.exit(f"{path}:{number}: {described} expected")
            waiting.append(found.groups() or line)
        else:
            if waiting and not reason:
                sys.exit(f"{path}:{number}: the entries above lack a reason")
            entries.update(dict.fromkeys(waiting, reason.strip()))
            waiting, reason = [], ""
    return entries
