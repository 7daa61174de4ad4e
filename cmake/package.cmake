# Debian packages by CPack, from a build: `cpack -G DEB`.  The program needs no
# library of ours, so it is a package of its own; those who embed the library
# take libreportql and libreportql-dev.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME reportql)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
# Each package has a summary of its own: the first line of its description.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_CONTACT "maintainers@reportql.invalid")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_COMPONENTS_ALL program library development)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The reportql authors <${CPACK_PACKAGE_CONTACT}>")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(library_package libreportql${PROJECT_VERSION_MAJOR})

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME reportql)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"linter and formatter of Partner Center report queries
Checks, mends, formats and rewrites queries in the report query language of
Microsoft Partner Center analytics, before they are sent to the service:
alone, in request bodies, in a pre-commit hook or on a build server. It
knows the datasets and columns of the three services, and serves editors
through the Language Server Protocol.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library_package})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/cmake/debian/triggers)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
"parser of Partner Center report queries, shared library
Parses, checks, mends, formats and rewrites queries in the report query
language of Microsoft Partner Center analytics. It keeps no global state,
prints nothing, and needs the C library only.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libreportql-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "${library_package} (= ${PROJECT_VERSION}), libc6-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"parser of Partner Center report queries, for development
The header, which is the manual too, the static library, and what pkg-config
and CMake need to find the library that parses, checks, mends, formats and
rewrites queries in the report query language of Microsoft Partner Center
analytics.")

# What only Debian wants in a package.
execute_process(
    COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C
        date -u -d ${REPORTQL_DATE} "+%a, %d %b %Y %T %z"
    OUTPUT_VARIABLE changelog_date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
execute_process(COMMAND date -u -d ${REPORTQL_DATE} +%s
    OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(READ LICENSE license)
string(REGEX MATCH "Copyright [^\n]*" copyright "${license}")
string(REGEX REPLACE "^Copyright (\\(c\\) )?" "" copyright "${copyright}")
string(REGEX REPLACE "^.*Copyright[^\n]*\n+" "" license "${license}")
string(STRIP "${license}" license)
string(REPLACE "\n\n" "\n.\n" license " ${license}")
string(REPLACE "\n" "\n " license "${license}")
set(debian ${PROJECT_BINARY_DIR}/debian)
configure_file(cmake/debian/changelog.in ${debian}/changelog @ONLY)
configure_file(cmake/debian/copyright.in ${debian}/copyright @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian/finish.cmake)
set(CPACK_REPORTQL_DEBIAN ${debian})
set(CPACK_REPORTQL_GZIP ${GZIP})
set(CPACK_REPORTQL_EPOCH ${epoch})

include(CPack)
