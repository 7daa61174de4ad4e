# Writes OUTPUT, a header that defines RQL_COMMIT: the commit that SOURCE is at,
# "" when that cannot be told.  The file is touched only when it changes.
# REPORTQL_COMMIT in the environment wins: for sources without their history.
set(commit "$ENV{REPORTQL_COMMIT}")
find_program(GIT git)
if(commit STREQUAL "" AND GIT)
    execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-toplevel
        OUTPUT_VARIABLE top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    # Sources inside of another repository have no commit of their own.
    if(top STREQUAL SOURCE)
        execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --short=12 HEAD
            OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
        execute_process(
            COMMAND ${GIT} -C ${SOURCE} --no-optional-locks status --porcelain
                --untracked-files=no
            OUTPUT_VARIABLE changes ERROR_QUIET)
        if(changes)
            string(APPEND commit " with changes")
        endif()
    endif()
endif()
string(REGEX REPLACE "[^A-Za-z0-9 ._-]" "" commit "${commit}")
set(text "#define RQL_COMMIT \"${commit}\"\n")
if(EXISTS ${OUTPUT})
    file(READ ${OUTPUT} old)
endif()
if(NOT "${old}" STREQUAL "${text}")
    file(WRITE ${OUTPUT} "${text}")
endif()
