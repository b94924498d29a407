# app: the window and the command line.
find_package(CLI11 REQUIRED)
find_package(glfw3 REQUIRED)
pkg_check_modules(imgui REQUIRED IMPORTED_TARGET imgui)
pkg_check_modules(freetype REQUIRED IMPORTED_TARGET freetype2)
pkg_check_modules(fontconfig REQUIRED IMPORTED_TARGET fontconfig)
pkg_check_modules(egl REQUIRED IMPORTED_TARGET egl)
pkg_check_modules(cgif REQUIRED IMPORTED_TARGET cgif)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
include(cmake/glad.cmake)
include(cmake/fonts.cmake)

room(app/look)
room(app/ui HOT USES core/text app/look LIBRARIES PkgConfig::freetype PkgConfig::fontconfig PkgConfig::zlib logitdice_fonts
     SHARED_LIBRARIES PkgConfig::imgui glfw)
room(app/charts HOT USES app/ui)
room(app/widgets HOT USES app/ui core/sampling)
room(app/program USES app/look core/code core/lesson)
room(app/panels USES app/program app/charts app/widgets)
file(GLOB pages CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE ${PROJECT_SOURCE_DIR}/app/pages
     app/pages/*)
list(FILTER pages EXCLUDE REGEX "\\.")
foreach(page IN LISTS pages)
  room(app/pages/${page} USES app/panels)
  list(APPEND page_rooms app/pages/${page})
endforeach()
room(app/pages USES ${page_rooms})
room(app/desktop USES app/ui core/files LIBRARIES PkgConfig::egl PkgConfig::cgif SHARED_LIBRARIES logitdice_glad)
room(app/frame USES app/panels app/desktop)
room(app/cli USES app/frame app/pages LIBRARIES CLI11::CLI11)
# CLI11 is headers alone, seconds of them, and reads a command line once a start.
set_source_files_properties(app/cli/parse_flags.cpp PROPERTIES
  SKIP_UNITY_BUILD_INCLUSION ON COMPILE_OPTIONS $<$<CONFIG:Release>:-O1>)
# What --version tells.
string(JOIN ", " built_with
  "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} for ${CMAKE_SYSTEM_PROCESSOR}"
  "${CMAKE_BUILD_TYPE}" "Dear ImGui ${imgui_VERSION}" "GLFW ${glfw3_VERSION}"
  "Fontconfig ${fontconfig_VERSION}" "Highway ${hwy_libhwy_VERSION}"
  "utf8proc ${utf8proc_VERSION}" "MD4C ${md4c_VERSION}" "libzip ${libzip_VERSION}"
  "cpp-httplib ${httplib_VERSION}" "OpenSSL ${openssl_VERSION}" "cgif ${cgif_VERSION}"
  "CLI11 ${CLI11_VERSION}")
set_source_files_properties(app/cli/version.cpp PROPERTIES
  SKIP_UNITY_BUILD_INCLUSION ON COMPILE_DEFINITIONS "LOGITDICE_BUILT_WITH=\"${built_with}\"")

add_executable(logitdice app/main.cpp)
target_link_libraries(logitdice PRIVATE app_cli)
# A bit for each address that is put right at the start, not 24 bytes. Linux systems with a C library
# before 2.36 do not start such a program.
include(CheckLinkerFlag)
check_linker_flag(CXX -Wl,-z,pack-relative-relocs packs_relocations)
if(packs_relocations AND NOT LOGITDICE_PORTABLE)
  target_link_options(logitdice PRIVATE -Wl,-z,pack-relative-relocs)
endif()
