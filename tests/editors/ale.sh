#!/usr/bin/env bash
# ALE in Vim starts the server by the file of editors/vim, shows its findings,
# and hands it what is set.
source "$(dirname "$0")/harness.bash"
need_program vim
ale=/usr/share/vim-ale
[ -d "$ale" ] || skip "no ALE in $ale (vim-ale)"

mkdir -p "$HOME/.vim/pack/reportql/start"
ln -s "$top/editors/vim" "$HOME/.vim/pack/reportql/start/reportql"
cat >"$HOME/.vimrc" <<END
set runtimepath^=$ale
filetype plugin indent on
syntax on
END
echo 'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH' >query.rql

findings() { # findings SETTING...
    rm -f found
    timeout 30 vim -es -N -i NONE -u "$HOME/.vimrc" "$@" -c 'edit query.rql' \
        -c ALELint -c "source $here/vim/findings.vim" </dev/null || true
    cat found
}

failed=0
expect() { # expect NAME ACTUAL EXPECTED
    local problem=
    [[ $2 == *"$3"* ]] || problem="$2, not $3"
    if grep -qx "$1" <<<"$PENDING"; then
        [ -n "$problem" ] && return
        problem="is there: take it out of pending.txt"
    fi
    [ -z "$problem" ] || { echo "FAILED: $1: $problem"; failed=1; }
}

expect findings "$(findings)" \
    "E 1 8 unknown-column: CustomersAndTenants has no column CustomerNam"
# ALE lists what is milder than a warning as one.
expect settings "$(findings -c "let g:ale_reportql_config = {'rules': {'unknown-column': 'info'}}")" \
    "W 1 8 unknown-column"
exit "$failed"
