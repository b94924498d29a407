# app: the window and the command line.
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(glfw3 REQUIRED)
pkg_check_modules(imgui REQUIRED IMPORTED_TARGET imgui)
pkg_check_modules(freetype REQUIRED IMPORTED_TARGET freetype2)
pkg_check_modules(egl REQUIRED IMPORTED_TARGET egl)
include(cmake/glad.cmake)
include(cmake/fonts.cmake)

room(app FOLDERS ui charts widgets program panels frame desktop pages pages/pipeline pages/cutoffs
                 pages/compare pages/generate pages/penalties cli
     USES core/readings core/decoding EXCLUDE main.cpp
     SHARED_LIBRARIES PkgConfig::imgui logitdice_glad glfw PkgConfig::freetype PkgConfig::egl
                      nlohmann_json::nlohmann_json CLI11::CLI11 logitdice_fonts)

set_target_properties(app PROPERTIES UNITY_BUILD OFF)
add_executable(logitdice app/main.cpp)
target_link_libraries(logitdice PRIVATE app)
