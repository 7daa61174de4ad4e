#!/usr/bin/env bash
# Checking again what changes: --watch, driven by real changes of files.
source "$(dirname "$0")/harness.bash"

program=
start() { # start ARGUMENT...
    last="reportql check $*"
    : >"$scratch/out"
    "$REPORTQL" check "$@" >"$scratch/out" 2>"$scratch/err" &
    program=$!
    settle 1
}

rounds() {
    grep -c 'waiting for changes' "$scratch/out"
}

# Wait until so many rounds are made; more are a mistake.
settle() { # settle ROUNDS
    local i
    for i in $(seq 300); do
        [ "$(rounds)" -ge "$1" ] && break
        sleep 0.05
    done
    [ "$(rounds)" -eq "$1" ]
    judge $? "$(rounds) rounds, not $1"
}

# The last state is told.
state() { # state ROUNDS TEXT
    settle "$1"
    [ "$(tail -1 "$scratch/out")" = "$2; waiting for changes" ]
    judge $? "the state is not: $2"
}

stop() { # stop STATUS [SIGNAL]
    local status=0
    kill -"${2:-TERM}" "$program"
    wait "$program" || status=$?
    [ "$status" -eq "$1" ]
    judge $? "status $status, not $1"
}

good='SELECT City FROM Profile'
bad='SELECT Contry FROM Profile'
mkdir -p q/deep
echo "$bad" >q/a.rql
echo "$good" >q/deep/b.rql
start --watch q
has out 'q/a.rql:1:8'
state 1 '2 files: 1 error'

# A file is changed, made, renamed, replaced, removed.
echo "$good" >q/a.rql
state 2 '2 files: no problems'
echo "$bad" >q/deep/c.rql
state 3 '3 files: 1 error'
mv q/deep/c.rql q/d.rql
state 4 '3 files: 1 error'
echo "$good" >q/.d.rql.swp
sleep 0.3
settle 4
mv q/.d.rql.swp q/d.rql
state 5 '3 files: no problems'
rm q/d.rql
state 6 '2 files: no problems'
touch -d 2001-01-01 q/a.rql
state 7 '2 files: no problems'

# What is no input makes no round.
echo x >q/notes.txt
mkdir -p q/.hidden
echo "$bad" >q/.hidden/e.rql
sleep 0.3
settle 7

# Directories are made, filled, moved and removed.
mkdir -p q/new/er
echo "$bad" >q/new/er/f.rql
state 8 '3 files: 1 error'
mkdir outside
mv q/new q/newer
state 9 '3 files: 1 error'
echo "$good" >q/newer/er/f.rql
state 10 '3 files: no problems'
echo "$bad" >q/newer/er/f.rql
state 11 '3 files: 1 error'
mv q/newer outside/
state 12 '2 files: no problems'
echo "$good" >outside/newer/er/f.rql
sleep 0.3
settle 12
mv outside/newer q/
state 13 '3 files: no problems'
rm -r q/newer
state 14 '2 files: no problems'

# A burst is one round.
for i in $(seq 200); do echo "$bad" >"q/burst$i.rql"; done
for i in $(seq 100); do
    [ "$(tail -1 "$scratch/out")" = '202 files: 200 errors; waiting for changes' ] && break
    sleep 0.05
done
[ "$(rounds)" -lt 25 ]
judge $? "$(rounds) rounds for a burst"
grep -q '^202 files: 200 errors;' "$scratch/out"
judge $? "the burst was not seen"
rm q/burst*.rql
for i in $(seq 100); do
    [ "$(tail -1 "$scratch/out")" = '2 files: no problems; waiting for changes' ] && break
    sleep 0.05
done
now=$(rounds)

# Request bodies; other JSON is passed over.
echo '{"a": 1}' >q/other.json
echo "{\"Name\": \"x\", \"Query\": \"$bad\"}" >q/body.json
state $((now + 1)) '3 files: 1 error'
stop 1

# A baseline, a catalog: all is checked again.
rm q/body.json
echo "$bad" >q/a.rql
start --watch --baseline base.json q
state 1 '0 files: no problems; not all could be checked'
stop 2
run 0 check --baseline base.json --update-baseline q
start --watch --baseline base.json q
state 1 '2 files: no problems'
echo '{"version": 1, "findings": []}' >base.json
state 2 '2 files: 1 error'
stop 1 INT
run 0 check --baseline base.json --update-baseline q
echo '{"root": true, "baseline": "base.json"}' >reportql.json
start --watch q
state 1 '2 files: no problems'
echo '{"version": 1, "findings": []}' >base.json
state 2 '2 files: 1 error'
stop 1 INT
rm reportql.json
# What it mends itself has changed, too.
"$REPORTQL" check --watch --fix q >"$scratch/out" 2>"$scratch/err" &
program=$!
for i in $(seq 100); do
    [ "$(cat q/a.rql)" != "$bad" ] && break
    sleep 0.05
done
[ "$(cat q/a.rql)" = 'SELECT Country FROM Profile' ]
judge $? "not fixed"
settle 2
stop 0

# Files by their name, also when they are replaced or come back.
echo "$good" >one.rql
echo "$bad" >two.rql
start --watch one.rql
state 1 '1 file: no problems'
echo "$bad" >two.rql
sleep 0.3
settle 1
echo "$bad" >one.new && mv one.new one.rql
state 2 '1 file: 1 error'
rm one.rql
settle 3
echo "$good" >one.rql
state 4 '1 file: no problems'
stop 0 HUP
ln -s two.rql link.rql
start --watch link.rql
state 1 '1 file: 1 error'
echo "$good" >two.rql
state 2 '1 file: no problems'
stop 0

# Without operands: the current directory, in JSON too.
rm -rf ./*.rql q outside
echo "$bad" >a.rql
start --watch
state 1 '1 file: 1 error'
has out 'a.rql:1:8'
lacks out './a.rql'
stop 1
"$REPORTQL" check --watch --output-format json . >"$scratch/out" &
program=$!
sleep 1
echo "$good" >a.rql
sleep 1
stop 0
jq -es 'length == 2 and .[0].summary.errors == 1 and .[1].summary.errors == 0' \
    "$scratch/out" >/dev/null
judge $? "not one JSON text for each round"

# What cannot be watched.
run 2 check --watch - </dev/null
has err 'standard input'
run 2 check --watch --diff a.rql
run 2 check --watch --baseline x --update-baseline a.rql
mkdir gone
cd gone || exit 2
rmdir ../gone
run 2 check --watch
cd ..
finish
