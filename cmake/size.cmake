# How the library of a release is kept small: included behind its sources.

# What works on each query is compiled as the build type says, for speed; all
# else for size.
set(quick_sources arena catalog check check_logic check_names
    check_names_columns check_values check_values_duplicates check_values_types
    document format format_layout format_segment format_write lines
    literal reportql resolve scanner scanner_odd str utf8)
foreach(source ${library_sources})
    cmake_path(GET source STEM stem)
    if(NOT stem IN_LIST quick_sources)
        set_property(SOURCE ${source} APPEND PROPERTY COMPILE_OPTIONS
            "$<$<CONFIG:Release>:-Os>")
    endif()
endforeach()

# Nothing is thrown in C, so nobody unwinds the stack; and a text that a linker
# may merge with its like costs a symbol for each, which is more than it saves.
# And gcc would clear a struct by an instruction that takes longer to begin than
# a loop takes in all, and put what seldom runs into a section of its own, where
# each jump needs a relocation.
include(CheckCCompilerFlag)
set(lean_flags)
foreach(flag -fno-asynchronous-unwind-tables -fno-ident -fno-merge-constants
        -fno-reorder-blocks-and-partition -fno-reorder-functions
        -mmemset-strategy=vector_loop:1024:noalign,libcall:-1:noalign)
    string(MAKE_C_IDENTIFIER "REPORTQL_HAS${flag}" has)
    check_c_compiler_flag("-Werror ${flag}" ${has})
    if(${has} AND NOT REPORTQL_SANITIZE)
        target_compile_options(reportql-objects PRIVATE
            "$<$<CONFIG:Release>:${flag}>")
        list(APPEND lean_flags ${flag})
    endif()
endforeach()

# The static library of a release is one object whose inner names are nobody
# else's.  Objects that are compiled later, by -flto, cannot be joined now.
string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
separate_arguments(joining UNIX_COMMAND
    "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${type}}")
if(CMAKE_C_COMPILER_TARGET)
    list(APPEND joining "--target=${CMAKE_C_COMPILER_TARGET}")
endif()
set(joined ${PROJECT_BINARY_DIR}/reportql.o)
if(CMAKE_BUILD_TYPE STREQUAL Release AND CMAKE_OBJCOPY AND NOT REPORTQL_SANITIZE
   AND NOT CMAKE_INTERPROCEDURAL_OPTIMIZATION AND NOT joining MATCHES "-flto")
    set(optimises OFF)
    if(CMAKE_C_COMPILER_ID STREQUAL GNU)
        # Whoever links the objects themselves takes what is compiled already.
        set(optimises ON)
        target_compile_options(reportql-objects PRIVATE -flto -ffat-lto-objects)
        target_link_options(reportql-objects INTERFACE -fno-lto)
    endif()
    # Only the sources can be named: make knows no objects of other targets, and
    # what is generated would be generated twice.
    file(GLOB library_inputs CONFIGURE_DEPENDS src/*.h grammar/*
         include/reportql/*.h)
    add_custom_command(
        OUTPUT ${joined}
        COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_C_COMPILER}
            "-DFLAGS=${joining}" "-DLEAN_FLAGS=${lean_flags}"
            -DOPTIMISES=${optimises} -DOUTPUT=${joined}
            "-DOBJECTS=$<TARGET_OBJECTS:reportql-objects>"
            -P ${PROJECT_SOURCE_DIR}/cmake/join.cmake
        COMMAND ${CMAKE_OBJCOPY} --localize-hidden
            --remove-section=.gnu.lto_* --remove-section=.gnu.debuglto_* ${joined}
        DEPENDS reportql-objects ${library_sources} ${library_inputs}
            ${catalog_tables} cmake/join.cmake
        VERBATIM
        COMMENT "Joining the objects of the library")
    set_source_files_properties(${joined} PROPERTIES
        EXTERNAL_OBJECT TRUE GENERATED TRUE)
    set(static_objects ${joined})
endif()
