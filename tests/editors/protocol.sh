#!/usr/bin/env bash
# Every feature of the server, asked for by a client made of the libraries that
# VS Code itself uses.
source "$(dirname "$0")/harness.bash"
need_modules node
export NODE_PATH=$modules
failed=0
for name in session editing reading commands; do
    node "$here/node/$name.test.js" >"$name.out" 2>&1 && continue
    cat "$name.out"
    failed=1
done
cat ./*.out | awk '/^# pass/ { passed += $3 } /^# fail/ { failed += $3 }
    END { printf "%d passed, %d failed\n", passed, failed }'
exit "$failed"
