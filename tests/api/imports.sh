#!/usr/bin/env bash
# What the program and the shared library cannot do, because they import nothing
# that does it.  Usage: imports.sh PROGRAM LIBRARY
set -euo pipefail
export LC_ALL=C
program=$1 library=$2
failed=0

lacks() { # lacks FILE WHAT NAME...
    local file=$1 what=$2 found
    shift 2
    found=$(nm -D --undefined-only "$file" | awk '{ sub(/@.*/, "", $2); print $2 }' |
        grep -xE "$(IFS='|' && echo "$*")" | tr '\n' ' ') || true
    [ -z "$found" ] && return
    echo "$file $what: $found"
    failed=1
}

for file in "$program" "$library"; do
    lacks "$file" 'speaks to the network' socket socketpair connect bind listen \
        accept accept4 'send(to|msg|mmsg)?' 'recv(from|msg|mmsg)?' getaddrinfo \
        'gethostby.*' 'res_.*' 'curl_.*' 'SSL_.*'
    lacks "$file" 'reads a locale' setlocale newlocale uselocale localeconv \
        nl_langinfo strcoll strxfrm 'mb.*towcs?' 'wcs.*'
    lacks "$file" 'asks the time zone' tzset localtime localtime_r mktime gmtime \
        gmtime_r timegm strftime
    lacks "$file" 'loads code' dlopen dlmopen
    lacks "$file" 'has a shell' system popen wordexp
done
# git is run by posix_spawn.
lacks "$program" 'runs programs' fork vfork 'execv.*' 'execl.*' fexecve posix_spawn
lacks "$library" 'has to do with files' 'f?open(64)?' openat 'creat(64)?' read write \
    unlink rename 'mkstemp.*' tmpfile 'stat.*'
lacks "$library" 'runs programs' 'posix_spawn.*' fork vfork 'exec.*'
lacks "$library" 'prints' 'v?f?printf' '__v?f?printf_chk' puts fputs fwrite putchar \
    perror syslog
lacks "$library" 'ends the program' exit _exit quick_exit
lacks "$library" 'reads the environment' getenv secure_getenv

# What would do it for them.
needed() {
    readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
        grep -vE '^(libc|libm|ld-linux.*|libasan|libubsan|libtsan|libgcc_s|libpthread)\.so'
}
others=$(needed "$program" | grep -vE '^lib(jansson|utf8proc)\.so' || true)$(needed "$library" || true)
if [ -n "$others" ]; then
    echo "libraries nobody knows of: $others"
    failed=1
fi
[ "$failed" -eq 0 ] && echo "no network, no locale, no shell"
exit "$failed"
