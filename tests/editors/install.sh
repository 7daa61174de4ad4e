#!/usr/bin/env bash
# Installs the Node modules that the tests of editors and of output formats and
# the benchmark need, as the lock files say, into folders of DIRECTORY: all of
# them, or those of one NAME.  Usage: install.sh DIRECTORY [NAME]
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
directory=$1
only=${2-}

install_modules() { # install_modules NAME SOURCE
    local target=$directory/$1 stamp
    [ "${only:-$1}" = "$1" ] || return 0
    stamp=$(cat "$2/package.json" "$2/package-lock.json" | sha256sum)
    [ "$(cat "$target/installed" 2>/dev/null)" = "$stamp" ] && return
    mkdir -p "$target"
    rm -f "$target/installed"
    cp "$2/package.json" "$2/package-lock.json" "$target"
    (cd "$target" && npm ci --ignore-scripts --prefer-offline --legacy-peer-deps \
        --no-audit --no-fund --loglevel=error >/dev/null)
    echo "$stamp" >"$target/installed"
}

install_modules node "$top/tests/editors/node"
install_modules packaging "$top/tests/packaging/node"
install_modules vscode "$top/editors/vscode"
install_modules formats "$top/tests/formats/node"
install_modules bench "$top/tests/bench/node"
