#!/usr/bin/env bash
# Every output format, read by what reads it: published schemas and parsers of
# others, and compared with the JSON form.
source "$(dirname "$0")/../editors/harness.bash"
need_program xmllint
need_modules formats
NODE_PATH=$modules node "$top/tests/formats/consumers.mjs" "$top/corpus" "$scratch/work"
