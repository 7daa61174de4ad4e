#!/usr/bin/env bash
# Emacs with Eglot, set up as the page says, edits a file of queries.
source "$(dirname "$0")/harness.bash"
need_program emacs
emacs --batch --eval "(kill-emacs (if (locate-library \"eglot\") 0 1))" 2>/dev/null ||
    skip "Emacs has no Eglot (elpa-eglot)"

cat >init.el <<END
(add-to-list 'load-path "$top/editors/emacs")
(require 'reportql-mode)
(add-hook 'reportql-mode-hook #'eglot-ensure)
END
timeout 100 emacs --batch -l init.el -l "$here/emacs/session.el" </dev/null
