# Joins the objects of the library into one, in which its inner functions are
# local and call each other without relocations: what gcc's optimiser of whole
# programs makes for a shared library, taken before it is linked.  Where it makes
# none, the objects are joined as they are.
# Variables: COMPILER, FLAGS, LEAN_FLAGS, OPTIMISES, OUTPUT and OBJECTS.

set(whole ${OUTPUT}.so.lto.o)
file(REMOVE ${OUTPUT} ${whole})
set(flags ${FLAGS} -nostdlib)
if(OPTIMISES)
    execute_process(
        COMMAND ${COMPILER} ${flags} -fPIC -shared -flto -flto-partition=none
            ${LEAN_FLAGS} -save-temps -o ${OUTPUT}.so ${OBJECTS}
        RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(status EQUAL 0 AND EXISTS ${whole})
        file(RENAME ${whole} ${OUTPUT})
    endif()
    file(GLOB left ${OUTPUT}.so*)
    file(REMOVE ${left})
endif()
if(NOT EXISTS ${OUTPUT})
    execute_process(
        COMMAND ${COMPILER} ${flags} -fno-lto -r -o ${OUTPUT} ${OBJECTS}
        COMMAND_ERROR_IS_FATAL ANY)
endif()
