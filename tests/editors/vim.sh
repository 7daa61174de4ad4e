#!/usr/bin/env bash
# Vim: the files of editors/vim load, and colour what the program sees.
source "$(dirname "$0")/harness.bash"
need_program vim

# As the page says: Vim finds the files in a package.
mkdir -p "$HOME/.vim/pack/reportql/start"
ln -s "$top/editors/vim" "$HOME/.vim/pack/reportql/start/reportql"
echo 'filetype plugin indent on | syntax on' >"$HOME/.vimrc"

run_vim() { # run_vim PROGRAM ARGUMENT...
    TOP=$top KEYWORDS=$(keywords) "$@" -c "source $here/vim/syntax.vim" \
        </dev/null 2>&1 || { cat messages 2>/dev/null; return 1; }
    cat messages
}

run_vim vim -es -N -i NONE -u "$HOME/.vimrc"
