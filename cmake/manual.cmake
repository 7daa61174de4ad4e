# Writes the manual pages of PROGRAM into OUTPUT, one for each command that it
# has, compressed when GZIP is a program.  The program itself tells its commands.
file(REMOVE_RECURSE ${OUTPUT})
file(MAKE_DIRECTORY ${OUTPUT})

function(write_page)
    string(JOIN "-" name reportql ${ARGN})
    set(page ${OUTPUT}/${name}.1)
    execute_process(COMMAND ${PROGRAM} help --man ${ARGN}
        OUTPUT_FILE ${page} COMMAND_ERROR_IS_FATAL ANY)
    if(GZIP)
        execute_process(COMMAND ${GZIP} -9n ${page} COMMAND_ERROR_IS_FATAL ANY)
    endif()
endfunction()

# The words that may follow those of `help`: the names of commands.
function(write_pages)
    write_page(${ARGN})
    execute_process(COMMAND ${PROGRAM} completion --candidates -- help ${ARGN} ""
        OUTPUT_VARIABLE answer COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "\n[a-z-]+\t" names "${answer}")
    foreach(name ${names})
        string(STRIP "${name}" name)
        write_pages(${ARGN} ${name})
    endforeach()
endfunction()

write_pages()
