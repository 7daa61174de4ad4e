#!/usr/bin/env bash
# The TextMate grammars, as VS Code reads them.
source "$(dirname "$0")/harness.bash"
need_modules node
NODE_PATH=$modules node "$here/node/grammar.test.js"
