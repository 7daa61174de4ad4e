# What makes a mistake in memory harder to use.  Whoever builds with flags of
# their own, as distributions do, turns it off: -DREPORTQL_HARDEN=OFF.

option(REPORTQL_HARDEN "Compile and link with the usual hardening flags" ON)
# The sanitizers do all of it, and do not go together with it.
if(NOT REPORTQL_HARDEN OR REPORTQL_SANITIZE)
    return()
endif()

include(CheckCCompilerFlag)
include(CheckCSourceCompiles)
include(CheckLinkerFlag)
include(CheckPIESupported)

function(rql_harden_compile flag)
    string(MAKE_C_IDENTIFIER "HAS${flag}" known)
    check_c_compiler_flag("-Werror ${flag}" ${known})
    if(${known})
        target_compile_options(reportql-flags INTERFACE ${flag})
    endif()
endfunction()

# For the programs and the shared library.
function(rql_harden_link flag)
    string(MAKE_C_IDENTIFIER "HAS${flag}" known)
    check_linker_flag(C ${flag} ${known})
    if(${known})
        target_link_options(reportql-flags INTERFACE ${flag})
    endif()
endfunction()

rql_harden_compile(-fstack-protector-strong)
rql_harden_compile(-fstack-clash-protection)
rql_harden_compile(-fcf-protection)
rql_harden_link(-Wl,-z,relro)
rql_harden_link(-Wl,-z,now)
rql_harden_link(-Wl,-z,noexecstack)
check_pie_supported(LANGUAGES C)

# The C library warns of a level that the compiler cannot do, and of any where
# nothing is optimised.
set(CMAKE_REQUIRED_FLAGS "-O2 -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
check_c_source_compiles("#include <string.h>\nint main(void) { return 0; }"
    HAS_FORTIFY_SOURCE_3)
unset(CMAKE_REQUIRED_FLAGS)
target_compile_options(reportql-flags INTERFACE
    "$<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=$<IF:$<BOOL:${HAS_FORTIFY_SOURCE_3}>,3,2>>")
