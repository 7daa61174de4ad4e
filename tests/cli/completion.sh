#!/usr/bin/env bash
# What completion, the manual and --version say, of every command and of command
# lines that are none.  (tests/packaging asks the shells themselves.)
source "$(dirname "$0")/harness.bash"

# What may stand in place of the last word: `offers TEXT...`, of the first column.
complete() {
    run 0 completion --candidates -- "$@"
}

offers() {
    [ "$(tail -n +2 "$scratch/out" | cut -f1)" = "$(printf '%s\n' "$@")" ]
    judge $? "it does not offer $*"
}

# Files that may hold queries.
offers_files() {
    grep -q '^:files \.rql \.json .*\.py ' "$scratch/out"
    judge $? "it offers no files of queries"
}

nothing() {
    [ "$(tail -n +2 "$scratch/out")" = '' ]
    judge $? "it offers something"
}

begins() { # begins PREFIX
    [ "$(head -n 1 "$scratch/out")" = "$1" ]
    judge $? "what stays is not $1"
}

complete che
offers check
complete check --fail-on ''
offers error warning info
complete check --fail-on=W
begins --fail-on=
offers warning
complete check ''
offers_files
complete check --stdin-filename ''
nothing
complete check --stdin-filename --
nothing
complete check -- --he
offers_files
complete check --quiet=
nothing
complete check --no-such-option=
nothing
complete check -
has out --help
complete check --catalog ''
offers ':files .json'
complete check --catalog cmp=data
begins cmp=
offers ':files .json'
complete check --catalog=cmp=data
begins --catalog=cmp=
complete check --select unknown-column,unknown-dataset,unknown-
begins unknown-column,unknown-dataset,
has out :list
lacks out unknown-column$'\t'
lacks out unknown-dataset$'\t'
has out unknown-value$'\t'
complete rewrite --drop-column Month,Month
begins Month,
lacks out $'Month\t'
complete rewrite --rename-column Mon
nothing
complete rewrite --set-limit 1
nothing
complete payload --callback-method ''
offers GET POST
complete rewrite --params ''
offers :files
complete catalog ''
has out show
complete catalog show isvu
offers ISVUsage
complete catalog show ISVUsage isvo
has out ISVOrder
complete diff a.rql b.rql ''
nothing
complete catalog diff ''
offers builtin ':files .json'
complete catalog impact a b ''
offers_files
complete help catalog sh
offers show
complete help check ''
nothing
complete help nonsense ''
nothing
complete nonsense ''
nothing
complete explain unknown-col
offers unknown-column
complete ''
has out check
complete
has out check

# Each command offers its options, and each option something or nothing.
commands_of() {
    "$REPORTQL" help "$@" | sed -n '/^Commands:$/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

each_option() { # each_option COMMAND...
    local options
    run 0 help --man "$@"
    has out '.SH EXIT STATUS'
    mapfile -t options < <("$REPORTQL" help "$@" |
        sed -n 's/^  \(--[a-z-]*\).*/\1/p')
    complete "$@" --
    offers "${options[@]}"
    for option in "${options[@]}"; do
        complete "$@" "$option="
    done
}

each_option
for command in $(commands_of); do
    each_option "$command"
    for subcommand in $(commands_of "$command"); do
        each_option "$command" "$subcommand"
    done
done

# Words that no one types.
odd=(- -- --- = , , ,, '=,' '[API=]' $'\n' $'\e[31m' $'\xff' '%s%n' '--=' '--catalog'
    '--select=,' "$(printf 'x%.0s' {1..100000})" "$(printf ',%.0s' {1..10000})")
for word in "${odd[@]}"; do
    complete "$word"
    complete check "$word"
    complete check --select "$word"
    complete check --catalog "$word"
    complete check "--catalog=$word"
    complete check "$word" "$word" "$word"
    complete rewrite --add-column "$word"
    complete help "$word" ''
    complete catalog show "$word"
done

for shell in bash zsh fish; do
    run 0 completion $shell
    has out 'completion --candidates --'
done
run 2 completion
has err 'needs the name of one shell'
run 2 completion bash zsh
run 2 completion tcsh
has err "unknown shell 'tcsh'"

run 0 --version --verbose
has out 'reportql '
has out 'commit '
has out 'catalogs  mpn: '
NO_COLOR=$'\e[31m\xff' run 0 --version --verbose
lacks out $'\e'
run 2 --verbose
has err '--verbose says more of the version; it needs --version'
run 2 check --verbose
run 2 help --man nonsense
has err "unknown command 'nonsense'"
finish
