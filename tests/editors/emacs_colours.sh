#!/usr/bin/env bash
# Emacs: reportql-mode compiles without a warning, and colours what the program
# sees.
source "$(dirname "$0")/harness.bash"
need_program emacs

cp "$top/editors/emacs/reportql-mode.el" .
emacs -Q --batch --eval '(setq byte-compile-error-on-warn t)' \
    -f batch-byte-compile reportql-mode.el
KEYWORDS=$(keywords) CORPUS=$top/corpus/valid \
    emacs -Q --batch -L . -l "$here/emacs/colours.el"
