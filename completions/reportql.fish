# Completion of reportql for fish; `reportql completion` has the rest.

# Print the files that begin with the first argument and end with one of the
# others, and the directories; all files when there is none of those.
function __reportql_files
    set -l all (__fish_complete_path "$argv[1]" | string replace -r '\t.*' '')
    set -l files
    for file in $all
        for suffix in $argv[2..-1] /
            if string match -q -- "*$suffix" $file
                set -a files $file
                break
            end
        end
    end
    if test (count $argv) -eq 1 -o (count $files) -eq 0
        set files $all
    end
    string join -- \n $files
end

function __reportql_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -e words[1]
    set -l answer ($program completion --candidates -- $words "$current" 2>/dev/null)
    or return
    set -l prefix $answer[1]
    set -e answer[1]
    set -l start (string sub -s (math (string length -- "$prefix") + 1) -- "$current")
    for line in $answer
        switch $line
            case ':list'
            case ':files*'
                set -l suffixes (string split -n ' ' -- (string replace ':files' '' -- $line))
                for file in (__reportql_files "$start" $suffixes)
                    echo -- $prefix$file
                end
            case '*'
                echo -- $prefix$line
        end
    end
end

complete -c reportql -f -k -a '(__reportql_candidates)'
