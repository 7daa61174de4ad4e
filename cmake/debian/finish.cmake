# Run by CPack before it makes the Debian packages: adds to the files of each what
# Debian's policy asks for.

# The same build gives the same packages.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
    set(ENV{SOURCE_DATE_EPOCH} ${CPACK_REPORTQL_EPOCH})
endif()

foreach(component ${CPACK_COMPONENTS_ALL})
    string(TOUPPER ${component} upper)
    set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}/usr)
    set(doc ${root}/share/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    file(MAKE_DIRECTORY ${doc})
    file(COPY ${CPACK_REPORTQL_DEBIAN}/copyright ${CPACK_REPORTQL_DEBIAN}/changelog
        DESTINATION ${doc}
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
    execute_process(COMMAND ${CPACK_REPORTQL_GZIP} -9nf ${doc}/changelog
        COMMAND_ERROR_IS_FATAL ANY)
    set(overrides ${CMAKE_CURRENT_LIST_DIR}/${component}.lintian-overrides)
    if(EXISTS ${overrides})
        file(MAKE_DIRECTORY ${root}/share/lintian/overrides)
        configure_file(${overrides} ${root}/share/lintian/overrides/${CPACK_DEBIAN_${upper}_PACKAGE_NAME}
            COPYONLY)
    endif()
    # zsh of Debian looks here for what packages bring.
    if(EXISTS ${root}/share/zsh/site-functions)
        file(RENAME ${root}/share/zsh/site-functions
            ${root}/share/zsh/vendor-completions)
    endif()
    # Whatever the umask is.
    file(GLOB_RECURSE paths LIST_DIRECTORIES true ${root}/*)
    foreach(path ${root}/.. ${root} ${paths})
        if(IS_DIRECTORY ${path})
            file(CHMOD ${path} DIRECTORY_PERMISSIONS
                OWNER_READ OWNER_WRITE OWNER_EXECUTE
                GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
        endif()
    endforeach()
endforeach()
