#!/usr/bin/env bash
# The compact form in the quickfix list of vim, as it is set up when it starts.
source "$(dirname "$0")/../editors/harness.bash"
need_program vim
mkdir 'a folder'
printf 'SELECT CustomerNam\nFROM CustomersAndTenants TIMESPAN LAST_MONTHS;\nSELECT Zürich FROM Profile TIMESPAN LAST_MONTH\n' >'a folder/two.rql'
reportql check --output-format compact=errors 'a folder' || [ $? -eq 1 ]
cat >script.vim <<'V'
set encoding=utf-8
cfile errors
let lines = map(filter(getqflist(), 'v:val.valid'), {_, e ->
    \ bufname(e.bufnr) .. '|' .. e.lnum .. '|' .. e.col .. '|' .. e.text})
call writefile(lines, 'list')
set errorformat=%f:%l:%c:\ %t%*[^:]:\ %m
cgetexpr readfile('errors')
call writefile(map(getqflist(), {_, e -> e.type}), 'types')
qall!
V
vim -Nu NONE -es -S script.vim </dev/null
cat list types
[ "$(wc -l <list)" -eq "$(wc -l <errors)" ]
[ "$(wc -l <errors)" -ge 3 ]
grep -qF 'a folder/two.rql|1|8| error: CustomersAndTenants has no column CustomerNam [unknown-column]' list
grep -qF 'a folder/two.rql|2|' list
grep -qF 'a folder/two.rql|3|8|' list
[ "$(sort -u types)" = e ] || [ "$(sort -u types)" = "$(printf 'e\nw')" ]
