# Puts files into the executable through the assembler's .incbin (a C array of a megabyte takes the
# compiler seconds and gigabytes, this takes neither), and a table of them into a library.

# embed_files(TARGET FUNCTION NAME=PATH ...): `TARGET` defines
#   std::span<const logitdice::Asset> logitdice::FUNCTION();
function(embed_files target function)
  set(assembly "  .section .rodata\n")
  set(declarations "")
  set(rows "")
  set(paths "")
  set(index 0)
  foreach(item IN LISTS ARGN)
    string(REGEX MATCH "^([^=]*)=(.*)$" _ "${item}")
    set(name "${CMAKE_MATCH_1}")
    set(path "${CMAKE_MATCH_2}")
    set(symbol "${target}_${index}")
    string(APPEND assembly
           "  .balign 64\n  .globl ${symbol}_begin\n${symbol}_begin:\n  .incbin \"${path}\"\n"
           "  .globl ${symbol}_end\n${symbol}_end:\n  .byte 0\n")
    string(APPEND declarations "extern const std::byte ${symbol}_begin[], ${symbol}_end[];\n")
    string(APPEND rows "    {\"${name}\", {${symbol}_begin, ${symbol}_end}},\n")
    list(APPEND paths "${path}")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly "  .section .note.GNU-stack,\"\",%progbits\n")
  set(out ${PROJECT_BINARY_DIR}/embedded/${target})
  file(CONFIGURE OUTPUT ${out}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${out}.cpp @ONLY CONTENT
"#include \"core/base/assets.h\"
extern \"C\" {
${declarations}}
std::span<const logitdice::Asset> logitdice::${function}() {
  static const Asset table[] = {
${rows}  };
  return table;
}
")
  set_source_files_properties(${out}.S PROPERTIES OBJECT_DEPENDS "${paths}")
  add_library(${target} STATIC ${out}.S ${out}.cpp)
  target_link_libraries(${target} PRIVATE logitdice_flags core_base)
endfunction()

# embed_assets(TARGET FUNCTION FILE ...): the files of assets/, named by their path below it.
function(embed_assets target function)
  set(items "")
  foreach(file IN LISTS ARGN)
    list(APPEND items "${file}=${PROJECT_SOURCE_DIR}/assets/${file}")
  endforeach()
  embed_files(${target} ${function} ${items})
endfunction()
