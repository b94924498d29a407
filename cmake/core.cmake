# core: everything that needs no window.
room(core/base SHARED_LIBRARIES Threads::Threads)
room(core/text HOT USES core/base LIBRARIES PkgConfig::utf8proc)
room(core/files HOT USES core/text)
room(core/json HOT USES core/text)
room(core/sampling HOT FOLDERS stages USES core/text LIBRARIES PkgConfig::hwy
     SIMD softmax.cpp block_powers.cpp sort_keys.cpp moments.cpp)
room(core/model HOT USES core/files core/sampling LIBRARIES PkgConfig::hwy logitdice_assets SIMD kernels.cpp)
room(core/capture HOT FOLDERS formats formats/answers formats/arrays
     USES core/files core/json core/model core/sampling
     LIBRARIES logitdice_assets PkgConfig::libzip)
room(core/readings HOT USES core/capture)
room(core/code USES core/readings)
room(core/server USES core/capture core/model LIBRARIES PkgConfig::httplib PkgConfig::openssl)
room(core/steer HOT USES core/json)
room(core/decoding HOT USES core/readings core/server core/steer)
room(core/lesson USES core/readings core/decoding LIBRARIES PkgConfig::md4c)

file(GLOB_RECURSE asset_files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/assets assets/*)
list(FILTER asset_files EXCLUDE REGEX "^pictures/|^captures/(make.py|README.md)$")
embed_assets(logitdice_assets assets ${asset_files})

# The network's inner loops gain from unrolling.
target_compile_options(core_model PRIVATE $<$<CONFIG:Release>:-O3>)

# The trainer is a tool beside the app, built where it runs: it may use this machine's lanes.
if(openblas_FOUND)
  room(core/model/train USES core/model SHARED_LIBRARIES PkgConfig::openblas EXCLUDE main.cpp)
  target_compile_options(core_model_train PRIVATE -O3 -march=native -mprefer-vector-width=512
                                                  -fopenmp-simd)
  add_executable(logitdice_train core/model/train/main.cpp)
  target_link_libraries(logitdice_train PRIVATE core_model_train)
endif()

# cpp-httplib is one header of some ten thousand lines, and http.cpp alone includes it.
set_source_files_properties(core/server/http.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
