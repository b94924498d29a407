# A folder is a room: a library of its own that sees the rooms it names, what those see, and nothing
# else. Includes are written from the root of the project ("core/sampling/trace.h"); each room hands
# out a folder of links to its headers in the build tree, so an include of a room that is not named
# does not compile.
#
#   room(core/sampling            the folder; the library is called core_sampling
#        FOLDERS stages           folders below it that belong to the same room
#        USES core/text           rooms that it may include
#        LIBRARIES PkgConfig::hwy libraries that its sources need
#        SHARED_LIBRARIES ...     libraries that its headers need as well
#        SIMD softmax.cpp         sources that Highway compiles once for each processor
#        HOT                      its loops are measured: compiled for speed, the others for size
#        EXCLUDE main.cpp)        sources that belong to something else
#
# Sources are compiled several at a time (LOGITDICE_UNITY): most of a small file's cost is its
# headers. So names in anonymous namespaces are unique within a room, and hide nothing of it; where
# all sources are compiled at once (LOGITDICE_BATCH=0, the preset ci) whatever clashes is found.
option(LOGITDICE_UNITY "Compile several sources of a room at a time" ON)
set(LOGITDICE_BATCH 16 CACHE STRING "At most so many sources at a time; 0: all of a room")

function(room folder)
  cmake_parse_arguments(ROOM "HOT" "" "FOLDERS;USES;LIBRARIES;SHARED_LIBRARIES;SIMD;EXCLUDE" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  set(sources "")
  set(headers "")
  foreach(part IN ITEMS "" LISTS ROOM_FOLDERS)
    file(GLOB more CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${folder}/${part}/*.cpp)
    list(APPEND sources ${more})
    file(GLOB more CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${folder}/${part}/*.h)
    list(APPEND headers ${more})
  endforeach()
  list(TRANSFORM ROOM_SIMD PREPEND ${folder}/)
  list(TRANSFORM ROOM_EXCLUDE PREPEND ${folder}/)
  list(REMOVE_ITEM sources "" ${ROOM_EXCLUDE})
  set(links ${PROJECT_BINARY_DIR}/rooms/${name})
  foreach(file IN LISTS headers ROOM_SIMD)
    get_filename_component(parent ${links}/${file} DIRECTORY)
    file(MAKE_DIRECTORY ${parent})
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${file} ${links}/${file} SYMBOLIC)
  endforeach()

  string(REPLACE "/" "_" uses "${ROOM_USES}")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${links})
    target_link_libraries(${name} PUBLIC logitdice_flags ${uses} ${ROOM_SHARED_LIBRARIES}
                                  PRIVATE ${ROOM_LIBRARIES})
    set_target_properties(${name} PROPERTIES UNITY_BUILD ${LOGITDICE_UNITY}
                                             UNITY_BUILD_BATCH_SIZE ${LOGITDICE_BATCH})
    if(NOT ROOM_HOT)
      target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-Os>)
    endif()
    set_source_files_properties(${ROOM_SIMD} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${links})
    target_link_libraries(${name} INTERFACE logitdice_flags ${uses} ${ROOM_SHARED_LIBRARIES})
  endif()
endfunction()
