# The fonts come from Debian's packages at build time; the repository holds none. They are embedded as
# gzip, half their size.
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
  if(${path_of_${font}} IS_NEWER_THAN ${packed})
    file(ARCHIVE_CREATE OUTPUT ${packed} PATHS ${path_of_${font}} FORMAT raw COMPRESSION GZip
         COMPRESSION_LEVEL 9)
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path_of_${font}})
  list(APPEND fonts "${font}=${packed}")
endforeach()
embed_files(logitdice_fonts fonts ${fonts})
