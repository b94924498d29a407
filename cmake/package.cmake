# What is installed: the program, and what a desktop wants to know of it. Pages of the manual,
# completions and icons are made by the program's own tables and drawings (app/package).
#   cmake --install build/release --prefix /usr/local
#   cpack --config build/release/CPackConfig.cmake        a Debian package (see app/package.sh)
include(GNUInstallDirs)

room(app/package USES app/cli EXCLUDE main.cpp)
add_executable(logitdice_package app/package/main.cpp)
target_link_libraries(logitdice_package PRIVATE app_package)

set(package ${PROJECT_BINARY_DIR}/package)
set(icons "")
foreach(size IN ITEMS 16 24 32 48 64 128 256 512)
  list(APPEND icons ${package}/icons/${size}x${size}/apps/logitdice.png)
endforeach()
list(APPEND icons ${package}/icons/scalable/apps/logitdice.svg)
add_custom_command(
  OUTPUT ${package}/logitdice.1.gz ${package}/logitdice.bash ${package}/_logitdice ${icons}
  COMMAND logitdice_package ${package}
  COMMAND gzip -9nf ${package}/logitdice.1
  DEPENDS logitdice_package
  VERBATIM)

# The Debian parts of the documentation; the date is that of the version.
set(LOGITDICE_MAINTAINER "logitdice contributors <maintainers@logitdice.example>" CACHE STRING
    "Who made the package")
execute_process(COMMAND date -u -R -d ${LOGITDICE_DATE} OUTPUT_VARIABLE LOGITDICE_DATE_LONG
                OUTPUT_STRIP_TRAILING_WHITESPACE)
file(READ LICENSE license)
string(REGEX REPLACE "^.*\n\n(Permission is hereby.*)$" "\\1" license "${license}")
string(STRIP "${license}" license)
string(REPLACE "\n\n" "\n.\n" license "${license}")
string(REGEX REPLACE "\n" "\n " license "License: Expat\n${license}")
set(LOGITDICE_LICENSE "${license}")
foreach(file IN ITEMS logitdice.metainfo.xml changelog copyright)
  configure_file(assets/package/${file}.in ${package}/${file} @ONLY)
endforeach()
add_custom_command(
  OUTPUT ${package}/changelog.gz ${package}/CHANGELOG.md.gz
  COMMAND gzip -9nkf ${package}/changelog
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md > ${package}/CHANGELOG.md.gz
  DEPENDS ${package}/changelog CHANGELOG.md)
add_custom_target(logitdice_documents ALL DEPENDS ${package}/logitdice.1.gz
                                                  ${package}/changelog.gz)

install(TARGETS logitdice DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${package}/logitdice.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${package}/logitdice.bash RENAME logitdice
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${package}/_logitdice DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(DIRECTORY ${package}/icons/ DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
install(FILES assets/package/logitdice.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES assets/package/logitdice.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages)
install(FILES ${package}/logitdice.metainfo.xml RENAME org.logitdice.logitdice.metainfo.xml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES ${package}/copyright ${package}/changelog.gz ${package}/CHANGELOG.md.gz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/logitdice)

# For other Linux systems (app/portable.sh): the libraries that a desktop need not have come along.
# Those of the C and C++ runtime, of OpenGL and of X11 belong to the machine: its drivers need them.
option(LOGITDICE_PORTABLE "Install with libraries, to be moved to another system" OFF)
if(LOGITDICE_PORTABLE)
  set_target_properties(logitdice PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/logitdice")
  # The older kind of path also counts for what those libraries need themselves.
  target_link_options(logitdice PRIVATE -Wl,--disable-new-dtags)
  install(TARGETS logitdice RUNTIME_DEPENDENCY_SET libraries)
  string(CONCAT of_the_machine "^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|stdc[+][+]|gcc_s"
         "|EGL|GL|GLX|OpenGL|GLdispatch|X11.*|xcb.*|Xau|Xdmcp|bsd|md))[.]so.*$")
  install(RUNTIME_DEPENDENCY_SET libraries PRE_EXCLUDE_REGEXES ${of_the_machine}
          DESTINATION lib/logitdice)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME logitdice)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "how a language model's logits become its next token")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Drag temperature, top-k, top-p and min-p and watch the distribution take
 its new shape, phase by phase, then roll the dice. With the chains of today's
 inference engines, a tiny GPT that writes live, recorded logits and running
 servers as models, lessons and a presenter mode for a class.")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${LOGITDICE_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SECTION education)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libgl1, libegl1")  # opened by GLFW when a window is
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libgl1-mesa-dri, fonts-noto-cjk, zenity | kdialog")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "fonts-noto-color-emoji, chromium | libreoffice-writer")
include(CPack)
