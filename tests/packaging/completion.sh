#!/usr/bin/env bash
# Command lines are completed in bash, zsh and fish, by the shells themselves: a
# line and a key go in, and what the line becomes comes out.
source "$(dirname "$0")/harness.bash"
needs bash zsh fish python3

mkdir -p queries 'two words' data "$scratch/zsh"
touch top.rql body.json notes.txt queries/a.rql 'two words/b.rql' data/x.csv
reportql completion bash >"$scratch/reportql.bash"
reportql completion zsh >"$scratch/zsh/_reportql"
reportql completion fish >"$scratch/reportql.fish"

# A shell that reads the script for itself, and one that has it in $fpath or,
# with the package bash-completion, loads it when it is wanted.
tab() { # tab SHELL tab|all
    case $1 in
    bash) python3 "$top/tests/packaging/tab.py" bash "$scratch/reportql.bash" "$2" ;;
    bash-completion)
        BASH_COMPLETION_USER_DIR=$scratch/user python3 \
            "$top/tests/packaging/tab.py" bash "$package" "$2"
        ;;
    zsh) python3 "$top/tests/packaging/tab.py" zsh "$scratch/zsh" "$2" ;;
    esac
}

# What lines become: `becomes SHELL KEY`, then lines LINE => RESULT, where
# blanks at the end, and doubled ones, do not count.
becomes() {
    local line wanted got lines=() results=()
    while IFS= read -r line; do
        lines+=("${line%% =>*}")
        results+=("${line#*=> }")
    done
    printf '%s\n' "${lines[@]%|}" | tab "$1" "$2" >"$scratch/out"
    for wanted in "${!results[@]}"; do
        got=$(sed -n "$((wanted + 1)){s/  */ /g;s/ *$//;p}" "$scratch/out")
        [ "$got" = "${results[wanted]}" ]
        judge $? "$1: ${lines[wanted]} becomes $got, not ${results[wanted]}"
    done
}

# A | stands behind blanks that are typed.
common() {
    cat <<'END'
reportql che => reportql check
reportql check --ou => reportql check --output-format
reportql check --output-format=te => reportql check --output-format=text
reportql check --output-format te => reportql check --output-format text
reportql check --fail-on w => reportql check --fail-on warning
reportql check to => reportql check top.rql
reportql check bo => reportql check body.json
reportql check --catalog bo => reportql check --catalog body.json
reportql check --catalog=cmp=bo => reportql check --catalog=cmp=body.json
reportql check --catalog cmp=bo => reportql check --catalog cmp=body.json
reportql check queries/ => reportql check queries/a.rql
reportql check data/ => reportql check data/x.csv
reportql check two => reportql check two\ words/
reportql check two\ words/ => reportql check two\ words/b.rql
reportql check --help top => reportql check --help top.rql
reportql check -- --ou => reportql check -- --ou
reportql catalog sh => reportql catalog show
reportql catalog show Off => reportql catalog show OfficeUsage
reportql catalog diff bui => reportql catalog diff builtin
reportql explain unknown-col => reportql explain unknown-column
reportql rewrite --set-timespan LAST_1_ => reportql rewrite --set-timespan LAST_1_YEAR
reportql rewrite --apply => reportql rewrite --apply-renames
reportql rewrite --in-dataset Off => reportql rewrite --in-dataset OfficeUsage
reportql payload --format c => reportql payload --format csv
reportql help catalog im => reportql help catalog impact
reportql completion fi => reportql completion fish
reportql nonsense x => reportql nonsense x
reportql check --nonsense=x => reportql check --nonsense=x
END
}

becomes bash tab < <(common)
becomes zsh tab < <(common)

# In a list nothing comes behind an item but a comma, if anything.
becomes bash tab <<'END'
reportql check --select unknown-v => reportql check --select unknown-value
reportql check --select unknown-value,unknown-col => reportql check --select unknown-value,unknown-column
reportql check --ignore=unknown-value,unknown-col => reportql check --ignore=unknown-value,unknown-column
reportql rewrite --add-column Month,ResellerS => reportql rewrite --add-column Month,ResellerStatus
END
becomes zsh tab <<'END'
reportql check --select unknown-value,unknown-col => reportql check --select unknown-value,unknown-column,
reportql check --ignore=unknown-value,unknown-col => reportql check --ignore=unknown-value,unknown-column,
reportql rewrite --add-column Month,ResellerS => reportql rewrite --add-column Month,ResellerStatus,
END

# A caret inside of a line, quotes, ways to the program, other commands around.
odd() {
    printf '%s\n' $'reportql che top.rql\cB\cB\cB\cB\cB\cB\cB\cB => reportql check top.rql' \
        $'reportql check --quie=x\cB\cB => reportql check --quiet=x' \
        'reportql check "to => reportql check "top.rql"' \
        'reportql check ./to => reportql check ./top.rql' \
        "$scratch/bin/reportql che => $scratch/bin/reportql check" \
        'LANG=C reportql che => LANG=C reportql check' \
        'reportql check; reportql form => reportql check; reportql format' \
        'reportql check <to => reportql check <top.rql' \
        'reportql check a.rql >to => reportql check a.rql >top.rql'
}
becomes bash tab < <(odd)
becomes zsh tab < <(odd | grep -v quie)

# Everything that is offered: files of other kinds are not, where there are some
# of the right one, and directories always are.
becomes bash all <<'END'
reportql catalog => reportql catalog
reportql check | => reportql check body.json data queries top.rql two\ words
reportql catalog check | => reportql catalog check body.json data queries two\ words
reportql completion | => reportql completion bash fish zsh
END
becomes zsh all <<'END'
reportql check | => reportql check body.json data queries top.rql two\ words/
reportql completion | => reportql completion fish bash zsh
END

# --- fish tells what it offers --------------------------------------------

fish_offers() { # fish_offers LINE TEXT...
    local line=$1
    shift
    fish --no-config -c "source $scratch/reportql.fish; complete -C '$line'" \
        >"$scratch/out" 2>&1
    [ "$(cut -f1 "$scratch/out")" = "$(printf '%s\n' "$@")" ]
    judge $? "fish: $line does not offer $*"
}

fish_offers 'reportql che' check
fish_offers 'reportql check --ou' --output-format
has 'how findings are written'
fish_offers 'reportql check --output-format=te' --output-format=text
fish_offers 'reportql check --fail-on ' error warning info
fish_offers 'reportql check ' body.json data/ queries/ top.rql 'two words/'
fish_offers 'reportql check --catalog ' body.json data/ queries/ 'two words/'
fish_offers 'reportql check --catalog=cmp=bo' --catalog=cmp=body.json
fish_offers 'reportql check data/' data/x.csv
fish_offers 'reportql check --stdin-filename '
fish_offers 'reportql catalog show Off' OfficeUsage
fish_offers 'reportql explain unknown-col' unknown-column
has 'neither column nor metric'
fish_offers 'reportql check --select unknown-value,unknown-col' \
    unknown-value,unknown-column
fish_offers 'reportql help catalog im' impact
fish_offers 'reportql completion ' bash zsh fish
fish_offers 'reportql nonsense '

# --- As packages install them ---------------------------------------------

# bash-completion finds the script by the name of the command.
loader=/usr/share/bash-completion/bash_completion
[ -e "$loader" ] || skip "bash-completion is not here"
mkdir -p "$scratch/user/completions"
cp "$scratch/reportql.bash" "$scratch/user/completions/reportql"
package=$loader
becomes bash-completion tab <<'END'
reportql check --ou => reportql check --output-format
reportql check --output-format=te => reportql check --output-format=text
reportql check --catalog=cmp=bo => reportql check --catalog=cmp=body.json
END

# zsh, when the script is read by ~/.zshrc.
zsh -fc 'autoload -Uz compinit && compinit -D
    source <(reportql completion zsh) && print ${_comps[reportql]}' >"$scratch/out" 2>&1
has _reportql

# --- The program's side ----------------------------------------------------

run 0 reportql completion --candidates
[ "$(head -n 1 "$scratch/out")" = "" ]
judge $? "without words, all commands are offered"
has check
run 0 reportql completion --candidates -- check --level=
has warning
run 2 reportql completion
has 'needs the name of one shell'
run 2 reportql completion fis
has "did you mean 'fish'"
run 0 shellcheck -s bash "$top/completions/reportql.bash"
run 0 zsh -n "$top/completions/_reportql"
run 0 fish --no-execute "$top/completions/reportql.fish"
finish
