#!/usr/bin/env bash
# The example at the top of the public header compiles and runs.
# Usage: header_example.sh HEADER INCLUDE_DIRECTORY LIBRARY CC [FLAG...]
set -euo pipefail
header=$1 include=$2 library=$3 cc=$4
shift 4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

sed -n '1,/\*\//s/^ \*     //p' "$header" >"$scratch/example.c"
"$cc" -std=c11 -Wall -Wextra -Werror "$@" -I"$include" \
    "$scratch/example.c" "$library" -o "$scratch/example"
"$scratch/example" | tee "$scratch/output"
grep -q '^7: .*CustomerNam' "$scratch/output"
