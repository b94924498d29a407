# The OpenGL 3.3 core loader, generated offline and reproducibly from Debian's glad.
find_program(GLAD glad REQUIRED)
set(glad_dir ${PROJECT_BINARY_DIR}/glad)
add_custom_command(
  OUTPUT ${glad_dir}/src/gl.c ${glad_dir}/include/glad/gl.h
  COMMAND ${GLAD} --quiet --reproducible --api gl:core=3.3 --extensions "" --out-path ${glad_dir} c
  VERBATIM)
add_library(logitdice_glad STATIC ${glad_dir}/src/gl.c ${glad_dir}/include/glad/gl.h)
target_include_directories(logitdice_glad SYSTEM PUBLIC ${glad_dir}/include)
target_link_libraries(logitdice_glad PUBLIC ${CMAKE_DL_LIBS})
