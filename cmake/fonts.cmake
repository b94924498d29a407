# The fonts come from Debian's packages at build time; the repository holds none. What the faces write
# of them is embedded as gzip, a fifth of the files.
set(python /usr/bin/python3)  # that has Debian's fontTools
execute_process(COMMAND ${python} -c "import fontTools" RESULT_VARIABLE no_fonttools ERROR_QUIET)
if(NOT no_fonttools EQUAL 0)
  message(FATAL_ERROR "python3-fonttools is missing (bash app/run.sh installs it).")
endif()
set(signs ${PROJECT_SOURCE_DIR}/app/ui/face_signs.h)
set(subset ${PROJECT_SOURCE_DIR}/cmake/subset_font.py)
set(fonts "")
foreach(font IN ITEMS Inter-Regular.otf Inter-SemiBold.otf Inter-Bold.otf
                      JetBrainsMono-Regular.ttf JetBrainsMono-Bold.ttf
                      DejaVuSans.ttf DejaVuSansMono.ttf)
  find_file(path_of_${font} ${font} NO_DEFAULT_PATH PATHS
            /usr/share/fonts/opentype/inter /usr/share/fonts/truetype/jetbrains-mono
            /usr/share/fonts/truetype/dejavu)
  if(NOT path_of_${font})
    message(FATAL_ERROR "${font} is missing: install fonts-inter fonts-jetbrains-mono "
                        "fonts-dejavu-core (bash app/run.sh does it).")
  endif()
  set(packed ${PROJECT_BINARY_DIR}/embedded/${font}.gz)
  add_custom_command(OUTPUT ${packed} VERBATIM
                     COMMAND ${python} ${subset} ${path_of_${font}} ${signs} ${packed}
                     DEPENDS ${subset} ${signs} ${path_of_${font}})
  list(APPEND fonts "${font}=${packed}")
endforeach()
embed_files(logitdice_fonts fonts ${fonts})
