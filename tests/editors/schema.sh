#!/usr/bin/env bash
# The JSON Schema of reportql.json says what the program says.
source "$(dirname "$0")/harness.bash"
need_modules node
NODE_PATH=$modules node "$here/node/schema.test.js"
