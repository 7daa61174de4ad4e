#!/usr/bin/env bash
# The static library of a release is small, with the built-in catalogs: what a
# program that links it grows by at most, and the file itself, stripped.
# Usage: size.sh LIBRARY STRIP
set -euo pipefail
export LC_ALL=C
library=$1 strip=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cp "$library" "$scratch/library.a"
"$strip" --strip-unneeded "$scratch/library.a"
file=$(stat -c %s "$scratch/library.a")
loaded=$(size -t "$library" | awk 'END { print $4 }')
echo "loaded $loaded bytes, as a file $file bytes"

failed=0
judge() { # judge WHAT BYTES MOST
    [ "$2" -le "$3" ] && return
    echo "$1: $2 bytes, more than $3"
    failed=1
}
judge "loaded" "$loaded" 700000
judge "the file" "$file" 700000
exit "$failed"
