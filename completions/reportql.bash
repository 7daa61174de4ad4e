# Completion of reportql for bash; `reportql completion` has the rest.

# Put together the words before the caret, which bash has broken at = and :.
_reportql_words() {
    local rest=${COMP_LINE:0:COMP_POINT} text word i last
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        text=${rest#"${rest%%[![:space:]]*}"}
        word=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || word=$text
        last=${#words[@]}
        if ((i == 0)) || [[ $text != "$rest" ]]; then
            words[last]=$word
        else
            words[last - 1]+=$word
        fi
        rest=${text#"$word"}
    done
    # What readline replaces: it breaks words too.
    piece=${words[${#words[@]} - 1]}
    [[ $COMP_WORDBREAKS != *=* ]] || piece=${piece##*=}
    [[ $COMP_WORDBREAKS != *:* ]] || piece=${piece##*:}
}

# Add the files that begin with $1 and end with one of the others, and the
# directories; all files when there is none of those.
_reportql_files() {
    local start=$1 file suffix files=() all=()
    shift
    while IFS= read -r file; do
        all+=("$file")
        for suffix; do
            [[ $file == *"$suffix" ]] || continue
            files+=("$file")
            break
        done
        [[ ! -d $file || $# -eq 0 ]] || files+=("$file")
    done < <(compgen -f -- "$start")
    ((${#files[@]})) || files=("${all[@]}")
    ((${#files[@]})) || return 0
    compopt -o filenames 2>/dev/null
    for file in "${files[@]}"; do
        COMPREPLY+=("$prefix$file")
    done
}

_reportql() {
    local words piece prefix kept current line first=yes i
    local suffixes=()
    COMPREPLY=()
    case ${COMP_WORDS[COMP_CWORD - 1]} in
    '<' | '>' | '>>')
        _reportql_files "${COMP_WORDS[COMP_CWORD]}"
        return
        ;;
    esac
    _reportql_words
    for ((i = 0; i < ${#words[@]}; i++)); do
        words[i]=${words[i]//[\"\'\\]/}
    done
    piece=${piece//[\"\'\\]/}
    current=${words[${#words[@]} - 1]}
    while IFS= read -r line; do
        if [[ $first ]]; then
            first=
            prefix=$line
            continue
        fi
        case $line in
        :list) compopt -o nospace 2>/dev/null ;;
        :files*)
            read -r -a suffixes <<<"${line#:files}"
            _reportql_files "${current#"$prefix"}" "${suffixes[@]}"
            ;;
        *) COMPREPLY+=("$prefix${line%%$'\t'*}") ;;
        esac
    done < <("${words[0]/#\~/$HOME}" completion --candidates -- \
        "${words[@]:1}" 2>/dev/null)
    # Only the last piece is replaced.
    kept=${current%"$piece"}
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
        COMPREPLY[i]=${COMPREPLY[i]#"$kept"}
    done
}

complete -F _reportql reportql
