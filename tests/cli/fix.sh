#!/usr/bin/env bash
# Fixing: files are mended as a whole or not at all, and nothing else in them
# changes.
source "$(dirname "$0")/harness.bash"

bad='SELECT Month CustomerName FROM OficeUsage ORDER BY Month DESC'
mended='SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month DESC'
hopeless='SELECT Month, Nonsense FROM OfficeUsage ORDER BY Month DESC'
guess='SELECT * FROM OfficeUsage'

holds() { # holds FILE TEXT
    [ "$(cat "$1")" = "$2" ]
    judge $? "$1 is not: $2"
}

# No file but those that the test has made.
no_leftovers() { # no_leftovers [DIRECTORY]
    [ -z "$(find "${1:-.}" -name '.reportql-*')" ]
    judge $? 'a temporary file was left behind'
}

# --- What --fix does ---

echo "$bad" >a.rql
run 0 check --fix a.rql
is out '1 file, 1 query: no problems found; 2 fixed'
empty err
holds a.rql "$mended"
run 0 check --fix a.rql
is out '1 file, 1 query: no problems found'
holds a.rql "$mended"

# What remains is reported, and decides the status.
printf '%s;\n%s\n' "$bad" "$hopeless" >b.rql
run 1 check --fix b.rql
has out 'b.rql:2:15: error'
has out '1 error in 1 file (2 queries); 2 fixed'
holds b.rql "$mended;
$hopeless"
echo "$bad" >a.rql
run 0 check --fix --quiet a.rql
empty out
echo "$bad" >a.rql
run 1 check --fix --output-format json a.rql b.rql
is_json
json '.files[0].diagnostics | map(select(.severity == "error")) == []'
json '.summary.errors == 1'
json '.files[1].diagnostics | any(.rule == "unknown-column")'

# A default that is only mentioned stays as it is.
echo 'SELECT Month FROM OfficeUsage ORDER BY Month' >info.rql
run 0 check --fix info.rql
holds info.rql 'SELECT Month FROM OfficeUsage ORDER BY Month'

# Rules that are not asked for are left alone.
echo "$bad" >a.rql
run 0 check --fix --select missing-comma a.rql
holds a.rql 'SELECT Month, CustomerName FROM OficeUsage ORDER BY Month DESC'
run 0 check --fix --ignore unknown-dataset a.rql
holds a.rql 'SELECT Month, CustomerName FROM OficeUsage ORDER BY Month DESC'

# Fixes that are not safe.
echo "$guess" >guess.rql
run 1 check --fix guess.rql
holds guess.rql "$guess"
run 2 check --unsafe-fixes guess.rql
has err '--fix or --diff'
holds guess.rql "$guess"
run 1 check --diff --unsafe-fixes guess.rql
has out '-SELECT * FROM OfficeUsage'
has out '+SELECT '
holds guess.rql "$guess"
run 0 check --fix --unsafe-fixes guess.rql
grep -q 'CustomerName, ' guess.rql
judge $? 'the columns are not listed'

# --- Standard input ---

echo "$bad" >a.rql
run 0 check --fix <a.rql
is out "$mended"
has err '2 fixed'
echo "$hopeless" >h.rql
run 1 check --fix - <h.rql
is out "$hopeless"
has err '<stdin>:1:15: error'
run 1 check --fix --output-format json <h.rql
is out "$hopeless"
cp err out
is_json
run 0 check --fix </dev/null
empty out
holds a.rql "$bad"

# --- Bytes that stay ---

same_bytes() { # same_bytes INPUT OUTPUT [STATUS]
    printf %b "$1" >bytes.rql
    printf %b "$2" >wanted
    run "${3:-0}" check --fix bytes.rql
    cmp -s bytes.rql wanted
    judge $? "not mended to: $2"
}
same_bytes 'SELECT Month City\r\nFROM OficeUsage\r\n\r\n' \
    'SELECT Month, City\r\nFROM OfficeUsage\r\n\r\n' 1
same_bytes '\xef\xbb\xbfSELECT Month FROM OficeUsage' \
    '\xef\xbb\xbfSELECT Month FROM OfficeUsage'
printf -- '-- a\nSELECT /* b */ Month --c\n\n\tFROM  OficeUsage -- d' >c.rql
run 0 check --fix c.rql
[ "$(cat c.rql)" = "$(printf -- '-- a\nSELECT /* b */ Month --c\n\n\tFROM  OfficeUsage -- d')" ]
judge $? 'a comment was changed'

# A file without findings is not written at all.
echo "$mended" >clean.rql
touch -d 2001-01-01 clean.rql
before=$(stat -c '%i %Y %Z' clean.rql)
run 0 check --fix clean.rql
[ "$(stat -c '%i %Y %Z' clean.rql)" = "$before" ]
judge $? 'a clean file was written'

# --- Mode, owner, links ---

for mode in 640 600 755 444; do
    echo "$bad" >mode.rql
    chmod $mode mode.rql
    [ -w mode.rql ] || { chmod 644 mode.rql; continue; }
    run 0 check --fix mode.rql
    [ "$(stat -c %a mode.rql)" = $mode ]
    judge $? "the mode is no longer $mode"
    rm -f mode.rql
done
if [ "$(id -u)" -eq 0 ]; then
    echo "$bad" >owner.rql
    chown 12345:23456 owner.rql
    run 0 check --fix owner.rql
    [ "$(stat -c %u:%g owner.rql)" = 12345:23456 ]
    judge $? 'the owner has changed'
fi

mkdir -p real links
echo "$bad" >real/a.rql
ln -s ../real/a.rql links/a.rql
run 0 check --fix links/a.rql
[ -L links/a.rql ]
judge $? 'the link was replaced'
holds real/a.rql "$mended"
no_leftovers

echo "$bad" >one.rql
ln one.rql two.rql
run 2 check --fix one.rql
has err 'one.rql: not fixed: it has several names (hard links)'
has out 'one.rql:1:13: error'
holds one.rql "$bad"
rm two.rql

# --- What cannot be replaced is left as it is ---

# Nothing is protected from root, so it runs the program as somebody else.
if [ "$(id -u)" -eq 0 ]; then
    chmod 755 .
    cat >nobody <<END
#!/bin/sh
exec setpriv --reuid 65534 --regid 65534 --clear-groups "$REPORTQL" "\$@"
END
    chmod 755 nobody
    unprivileged=$scratch/nobody
    owner=65534
else
    unprivileged=$REPORTQL
    owner=$(id -u)
fi
if "$unprivileged" --version >/dev/null 2>&1; then
    program=$REPORTQL
    REPORTQL=$unprivileged
    mkdir fixed
    echo "$bad" >fixed/a.rql
    echo "$bad" >fixed/protected.rql
    chmod 444 fixed/protected.rql
    chown -R "$owner" fixed
    run 2 check --fix fixed/protected.rql
    has err 'fixed/protected.rql: not fixed: it may not be written'
    holds fixed/protected.rql "$bad"
    chmod 555 fixed
    run 2 check --fix fixed/a.rql
    has err 'fixed/a.rql: not fixed: cannot make a file beside it'
    holds fixed/a.rql "$bad"
    chmod 755 fixed
    run 0 check --fix fixed/a.rql
    holds fixed/a.rql "$mended"
    REPORTQL=$program
else
    echo 'the program cannot be run as somebody else: that is left out'
fi

# The others are still mended.
echo "$bad" >one.rql
ln one.rql two.rql
echo "$bad" >a.rql
run 2 check --fix missing.rql one.rql a.rql
holds a.rql "$mended"
holds one.rql "$bad"

if mkfifo pipe 2>/dev/null; then
    echo "$bad" >pipe &
    run 2 check --fix pipe
    has err 'pipe: not fixed: it is not a regular file'
    wait
fi

# No room: the limit of a file's size stands for a full disk.
for _ in $(seq 200); do echo "$bad;"; done >large.rql
cp large.rql large.copy
(
    ulimit -f 4
    "$REPORTQL" check --fix large.rql >/dev/null 2>small.err
    echo $? >small.status
)
last='reportql check --fix large.rql, without room'
[ "$(cat small.status)" -eq 2 ] && grep -q 'large.rql: not fixed: cannot write' small.err
judge $? "status $(cat small.status), $(head -c 300 small.err)"
cmp -s large.rql large.copy
judge $? 'the file is not as it was'
no_leftovers
if mount -t tmpfs -o size=64k none real 2>/dev/null; then
    head -c 40000 <(while :; do echo "$bad;"; done) >real/large.rql
    cp real/large.rql large.copy
    run 2 check --fix real/large.rql
    has err 'real/large.rql: not fixed: cannot write'
    cmp -s real/large.rql large.copy
    judge $? 'the file is not as it was'
    no_leftovers real
    umount real
else
    echo 'no small file system can be mounted: that test is left out'
fi

# What the system can do to a run, where strace can make it happen.
traced() { # traced STATUS FILE INJECTION
    local status=0
    echo "$bad" >"$2"
    last="reportql check --fix $2, with $3"
    ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace -e inject="$3" \
        "$REPORTQL" check --fix "$2" >out 2>err || status=$?
    [ "$status" -eq "$1" ]
    judge $? "status $status, not $1"
    no_leftovers
}
if strace -o trace -e inject=fsync:error=EIO true 2>/dev/null; then
    traced 2 failing.rql fsync:error=EIO
    has err 'failing.rql: not fixed: cannot write the new content'
    holds failing.rql "$bad"
    traced 2 failing.rql rename:error=EIO
    has err 'failing.rql: not fixed: cannot replace it'
    holds failing.rql "$bad"
    traced 2 failing.rql fchmod:error=EPERM
    holds failing.rql "$bad"
    traced 0 failing.rql fchown:error=EPERM
    holds failing.rql "$mended"
    traced 130 failing.rql fchown:signal=SIGINT
    holds failing.rql "$mended"
    (sleep 0.5; echo '-- meanwhile' >>busy.rql) &
    traced 2 busy.rql fsync:delay_enter=1500000
    wait
    has err 'busy.rql: not fixed: it has changed since it was read'
    holds busy.rql "$bad
-- meanwhile"
    (sleep 0.5; echo "$hopeless" >other && mv other busy.rql) &
    traced 2 busy.rql fsync:delay_enter=1500000
    wait
    holds busy.rql "$hopeless"
else
    echo 'strace cannot be used: what the system can do is left out'
fi

# A file that changes while it is being fixed does not lose the change.
for _ in $(seq 10000); do echo "$bad;"; done >old.rql
for delay in 0.02 0.05 0.1; do
    cp old.rql busy.rql
    "$REPORTQL" check --fix --quiet busy.rql >/dev/null 2>&1 &
    busy=$!
    sleep $delay
    echo '-- meanwhile' >>busy.rql
    wait $busy
    last='reportql check --fix busy.rql, which changes'
    [ "$(tail -n 1 busy.rql)" = '-- meanwhile' ]
    judge $? 'the change is lost'
done

# --- Interrupted at any moment, a file is the old one or the new one ---

cp old.rql work.rql
run 0 check --fix work.rql
cp work.rql new.rql
torn=0
for delay in 0.01 0.02 0.04 0.06 0.08 0.1 0.15 0.2; do
    for signal in INT TERM HUP; do
        cp old.rql work.rql
        timeout -s $signal $delay "$REPORTQL" check --fix work.rql >/dev/null 2>&1
        cmp -s work.rql old.rql || cmp -s work.rql new.rql || torn=$((torn + 1))
    done
done
last='reportql check --fix, interrupted'
judge $torn "$torn files are neither old nor new"
no_leftovers

# --- Patches ---

rm -rf patch
mkdir patch
cd patch || exit 2
{
    for i in $(seq 12); do echo "-- line $i"; done
    printf '%s;\n' "$bad"
    for i in $(seq 7); do echo "-- line $i"; done
    printf 'SELECT Month\nFROM OficeUsage\nLIMIT\n 5;\n'
    for i in $(seq 3); do echo "-- line $i"; done
    printf 'SELECT Month FROM OficeUsage'
} >a.rql
printf 'SELECT Month City\r\nFROM OficeUsage\r\n' >'b c.rql'
printf 'SELECT Month FROM OfficeUsage TIMESPAN\n  LAST_MONTH\nORDER BY Month DESC\nLIMIT 5' >move.rql
echo "$mended" >clean.rql
cp -r . ../patched
run 1 check --diff .
has err 'would be fixed'
cmp -s a.rql ../patched/a.rql
judge $? '--diff has written a file'
cp ../out ../diff
(cd ../patched && patch -s -p0 --binary <../diff)
judge $? 'the patch does not apply'
run 1 check --fix --diff .
cmp -s ../out ../diff
judge $? '--fix --diff differs from --diff'
run 1 check --fix .
diff -r . ../patched >../differences
judge $? "patched and fixed differ: $(head -c 400 ../differences)"
run 1 check --diff .
empty out
run 0 check --diff clean.rql
empty out
cp ../patched/clean.rql one.rql
sed -i 's/Office/Ofice/' one.rql
run 1 check --diff --quiet one.rql
is out "--- one.rql
+++ one.rql
@@ -1 +1 @@
-SELECT Month, CustomerName FROM OficeUsage ORDER BY Month DESC
+SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month DESC"
empty err
run 1 check --diff --quiet <one.rql
has out '--- <stdin>'
cd .. || exit 2

# --- The whole corpus ---

cp -r "$corpus" corpus
run 1 check --fix corpus
cp -r corpus again
run 1 check --fix again
diff -r corpus again >differences
judge $? "a second run changes: $(head -c 400 differences)"
run 1 check --output-format json corpus
json '[.files[].diagnostics[].fixes[0] | select(. != null and .safety == "safe")] == []'
run 0 check --fix --fail-on warning corpus/valid
finish
