#!/usr/bin/env bash
# Neither locale nor time zone, terminal or other variables of the environment
# change what the program says; nor does the locale of a caller what the library
# finds.
source "$(dirname "$0")/harness.bash"
tests=$corpus/../tests
locales=$(dirname "$REPORTQL")/locales
"$tests/locales/make.sh" "$locales" || {
    echo "*** SKIPPED: the descriptions of locales are not installed"
    exit 0
}
cp -r "$corpus/valid" "$corpus/broken" "$corpus/requests" .
printf 'select ID, ıd, İd, city from ISVUSAGE where id in (1.5, 2) limit 10 timespan lıfetıme;
SELECT TITLE FROM profıle WHERE I = 1,5 AND title LIKE %sİI%s ORDER BY TITLE' "'" "'" >i.rql

# All that the program says of those files, in one text.
commands() { # commands VARIABLE...
    local command
    while read -r command; do
        echo "== $command"
        # shellcheck disable=SC2086
        env "$@" "$REPORTQL" $command 2>&1
        echo "status $?"
    done <<'END'
check --level info .
check --output-format json .
check --output-format markdown i.rql
check --output-format COMPACT i.rql
check --api CONSUMER --select unknown-column i.rql
check --diff --unsafe-fixes .
format --stdout --names catalog --keywords lower i.rql valid
format --diff --style COMPACT .
rewrite --canonical --stdout i.rql
parse --show tree i.rql
payload --name TITLE i.rql
describe --now 2026-01-14T23:59:50Z valid
fingerprint valid
suppressions .
explain unknown-column
catalog show ISVUSAGE
catalog list
rules
help check
END
}

commands LC_ALL=C >expected
last=commands
! grep -B 3 "^status [^01]" expected
judge $? 'the commands do not do their work'

same() { # same VARIABLE...: what the program says stays the same
    last="env $*"
    commands "$@" >out
    diff -a expected out >err
    judge $? 'the output is another one'
}
same "LOCPATH=$locales" LC_ALL=tr_TR.UTF-8 LANGUAGE=tr
same "LOCPATH=$locales" LC_ALL=de_DE.UTF-8 TZ=right/Europe/Berlin
same LC_ALL=C.UTF-8 TZ=:nowhere COLUMNS=-1 LINES=0 TERM= POSIXLY_CORRECT=1
same LC_ALL=nowhere NO_COLOR= COLUMNS=7 TERM=$'\e[31m' HOME=/nonexistent TZ=X-24Y25

# What git says is repeated, so it has to be said in one language, too.
last='check --changed, in German'
env "LOCPATH=$locales" LC_ALL=de_DE.UTF-8 LANGUAGE=de \
    "$REPORTQL" check --changed >out 2>err
has err 'not a git repository'

for locale in tr_TR de_DE; do
    "$(dirname "$REPORTQL")/run_cases" </dev/null >out 2>&1
    [ $? -le 2 ] || break # of another machine
    last="run_cases, $locale"
    (cd "$tests/.." && LOCPATH=$locales LC_ALL=$locale.UTF-8 \
        "$(dirname "$REPORTQL")/run_cases" tests/cases/*.test) >out 2>err
    judge $? 'a case is read otherwise'
done
finish
