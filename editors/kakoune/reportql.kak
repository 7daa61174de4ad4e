# Report queries (.rql) in Kakoune: detection, colours, comments, and the server
# for kakoune-lsp.

hook global BufCreate .*[.]rql %{
    set-option buffer filetype reportql
}

hook global WinSetOption filetype=reportql %{
    require-module reportql
    set-option window static_words %opt{reportql_static_words}
    add-highlighter window/reportql ref reportql
    hook -once -always window WinSetOption filetype=.* %{
        remove-highlighter window/reportql
        unset-option window static_words
    }
}

hook global BufSetOption filetype=reportql %{
    set-option buffer comment_line '--'
    set-option buffer comment_block_begin '/*'
    set-option buffer comment_block_end '*/'
    set-option buffer indentwidth 4
    set-option buffer formatcmd 'reportql format'
    # kakoune-lsp 17 and later reads its servers from an option.
    try %{
        set-option buffer lsp_servers %{
            [reportql]
            root_globs = [".git", ".hg"]
            command = "reportql"
            args = ["lsp"]
        }
    }
}

provide-module reportql %§
    add-highlighter shared/reportql regions
    add-highlighter shared/reportql/code default-region group
    add-highlighter shared/reportql/string region "'" "'|$" fill string
    add-highlighter shared/reportql/line-comment region '-{2}' '$' fill comment
    add-highlighter shared/reportql/comment region '/\*' '\*/' fill comment

    add-highlighter shared/reportql/code/name regex \b[A-Za-z_]\w*(\([A-Za-z]+\))? 0:variable
    add-highlighter shared/reportql/code/dataset regex (?i)\bFROM\s+(\w+) 1:type
    add-highlighter shared/reportql/code/range regex (?i)\b(TIMESPAN|AGGREGATED)\s+(\w+) 2:builtin
    add-highlighter shared/reportql/code/number regex (?<![\w.-])-?\d+(\.\d+)?(?![\w.]) 0:value
    add-highlighter shared/reportql/code/operator regex !=|[<>]=?|= 0:operator
    add-highlighter shared/reportql/code/parameter regex :[A-Za-z_]\w* 0:attribute

    declare-option -hidden str-list reportql_static_words \
        SELECT DISTINCT FROM WHERE AND NOT LIKE IN ORDER BY ASC DESC LIMIT \
        TIMESPAN AGGREGATED
    evaluate-commands %sh{
        words=$(printf %s "$kak_opt_reportql_static_words" | tr ' ' '|')
        printf 'add-highlighter shared/reportql/code/keyword regex (?i)\\b(%s)\\b 0:keyword\n' "$words"
    }
§
