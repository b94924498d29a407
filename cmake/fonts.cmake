# The fonts come from Debian's packages at build time; the repository holds none.
set(fonts "")
foreach(font IN ITEMS Inter-Regular.otf Inter-Medium.otf Inter-SemiBold.otf Inter-Bold.otf
                      JetBrainsMono-Regular.ttf JetBrainsMono-Bold.ttf
                      DejaVuSans.ttf DejaVuSansMono.ttf)
  find_file(path_of_${font} ${font} NO_DEFAULT_PATH PATHS
            /usr/share/fonts/opentype/inter /usr/share/fonts/truetype/jetbrains-mono
            /usr/share/fonts/truetype/dejavu)
  if(NOT path_of_${font})
    message(FATAL_ERROR "${font} is missing: install fonts-inter fonts-jetbrains-mono "
                        "fonts-dejavu-core (bash app/run.sh does it).")
  endif()
  list(APPEND fonts "${font}=${path_of_${font}}")
endforeach()
embed_files(logitdice_fonts fonts ${fonts})
