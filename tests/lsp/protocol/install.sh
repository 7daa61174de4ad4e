#!/usr/bin/env bash
# Installs what checks the messages of the language server, unless it is there:
# the protocol's declarations.  Without npm, or without its registry, the tests
# run without that check, and say so.
cd "$(dirname "$0")" || exit 1
[ node_modules/model.json -nt package-lock.json ] &&
    [ node_modules/model.json -nt model.mjs ] && exit 0
npm ci --no-audit --no-fund --loglevel=error ||
    echo "the protocol's declarations are not here: messages are not checked"
