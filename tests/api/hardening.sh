#!/usr/bin/env bash
# The program and the shared library are built so that a mistake in memory is hard
# to use.  Usage: hardening.sh PROGRAM LIBRARY
set -euo pipefail
export LC_ALL=C
program=$1 library=$2
failed=0

has() { # has FILE WHAT PATTERN READELF_OPTION...
    local file=$1 what=$2 pattern=$3
    shift 3
    if ! readelf -W "$@" "$file" | grep -E "$pattern" >/dev/null; then
        echo "$file: $what"
        failed=1
    fi
}

for file in "$program" "$library"; do
    has "$file" 'its relocations stay writable' GNU_RELRO -l
    has "$file" 'its symbols are bound late' 'BIND_NOW|FLAGS_1.*NOW' -d
    has "$file" 'its stack is executable' 'GNU_STACK .* RW +0x' -l
    has "$file" 'its stack has no guard' __stack_chk_fail --dyn-syms
    has "$file" 'its calls of libc are not checked' '__[a-z]+_chk(@|$)' --dyn-syms
done
has "$program" 'it is loaded where it always is' 'FLAGS_1.*PIE' -d
[ "$failed" -eq 0 ] && echo "both are hardened"
exit "$failed"
