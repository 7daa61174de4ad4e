#!/usr/bin/env bash
# Installs the Node modules that the tests of editors and of output formats need,
# as the lock files say, into a folder of the build.  Usage: install.sh DIRECTORY
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
directory=$1

install_modules() { # install_modules NAME SOURCE
    local target=$directory/$1 stamp
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
