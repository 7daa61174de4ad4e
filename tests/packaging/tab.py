#!/usr/bin/env python3
"""Types lines into an interactive shell, presses a key, prints what they become.

Usage: tab.py bash|zsh SCRIPT KEY <LINES

SCRIPT is the completion script (of zsh: the folder of it).  KEY is `tab`, which
completes, or `all`, which puts in everything that is offered.
"""
import os
import pty
import select
import sys
import tempfile
import time

SETUP = {
    "bash": """
PS1= HISTFILE=
bind 'set enable-bracketed-paste off' 'set bell-style none'
bind '"\\C-x\\C-a": insert-completions'
save() {{ printf '%s\\n' "$READLINE_LINE" >>{out}; }}
bind -x '"\\C-g": save'
source {script}
""",
    "zsh": """
PS1= HISTFILE= SAVEHIST=0
fpath=({script} $fpath)
autoload -Uz compinit && compinit -D
zle -C all-matches complete-word _generic
bindkey '^X^A' all-matches
bindkey '^I' complete-word
zstyle ':completion:all-matches::::' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
setopt no_beep no_list_beep
save() {{ print -r -- "$BUFFER" >>{out} }}
zle -N save
bindkey '^G' save
""",
}
COMMANDS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
KEYS = {"tab": b"\t", "all": b"\x18\x01"}
PATIENCE = 20


def drain(fd):
    """Read what the shell writes, so that it never waits for us."""
    while select.select([fd], [], [], 0.01)[0]:
        try:
            if not os.read(fd, 65536):
                return
        except OSError:
            return


def wait_for_lines(fd, path, count):
    """The lines of a file, once there are so many."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        drain(fd)
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read().split("\n")[:-1]
        except FileNotFoundError:
            lines = []
        if len(lines) >= count:
            return lines
    sys.exit("the shell does not answer")


def main():
    shell, script, key = sys.argv[1:4]
    scratch = tempfile.mkdtemp()
    out = os.path.join(scratch, "out")
    setup = os.path.join(scratch, "setup")
    with open(setup, "w", encoding="utf-8") as file:
        file.write(SETUP[shell].format(out=out, script=script))
        file.write(f"echo ready >{out}\n")
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.execvp(COMMANDS[shell][0], COMMANDS[shell])
    os.write(fd, f"source {setup}\n".encode())
    count = 1
    wait_for_lines(fd, out, count)
    for line in sys.stdin:
        text = line.rstrip("\n").encode()
        os.write(fd, b"\x05\x15" + text + KEYS[key] + b"\x07")
        count += 1
        print(wait_for_lines(fd, out, count)[-1])
    os.write(fd, b"\x15exit\n")
    drain(fd)
    os.close(fd)
    os.waitpid(pid, 0)
    for path in (setup, out):
        os.remove(path)
    os.rmdir(scratch)


main()
