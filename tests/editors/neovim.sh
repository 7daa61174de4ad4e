#!/usr/bin/env bash
# Neovim, set up as the page says, edits a file of queries.
source "$(dirname "$0")/harness.bash"
need_program nvim

mkdir -p "$XDG_CONFIG_HOME/nvim"
cat >"$XDG_CONFIG_HOME/nvim/init.lua" <<END
vim.opt.runtimepath:append('$top/editors/vim')
vim.opt.runtimepath:append('$top/editors/neovim')
require('reportql').setup { settings = { rules = { ['limit-without-order'] = 'error' } } }
END
status=0
timeout 100 nvim --headless -c "luafile $here/neovim/session.lua" >log 2>&1 </dev/null ||
    status=$?
cat log
[ -e passed ] || status=1
exit "$status"
