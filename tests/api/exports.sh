#!/usr/bin/env bash
# The shared library exports the functions that the public header declares, and
# nothing else.  Usage: exports.sh LIBRARY HEADER
set -euo pipefail
export LC_ALL=C
library=$1 header=$2

declared() {
    sed -e 's|/\*.*\*/||' "$header" | grep -v '^#' | tr '\n' ' ' |
        grep -o 'RQL_API [^;]*;' | sed 's/(.*//; s/.*[ *]//' | sort
}

# The sanitizers add symbols of their own, which begin with two underscores.
exported() {
    nm -D --defined-only "$library" | awk '{ print $3 }' | grep -v '^_' | sort
}

count=$(declared | wc -l)
if ! diff <(declared) <(exported); then
    echo "'<' is declared and not exported, '>' exported and not declared"
    exit 1
fi
echo "$count functions"
[ "$count" -gt 50 ]
