#!/usr/bin/env bash
# Measures the shape of the sources and says where it is broken:
#   bash tests/structure.sh
# Exit code 1 if a measure is, 77 without universal-ctags: ctest calls that skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

most_lines=400           # of a file
most_function_lines=60   # of a function, its signature included
most_median=8            # of the functions' lengths
most_update_lines=250    # of app/program/update.cpp

if ! ctags --version 2>/dev/null | grep -q "Universal Ctags"; then
  echo "tests/structure.sh: universal-ctags is missing: apt-get install universal-ctags" >&2
  exit 77
fi

# Fixtures and texts that are data are no sources.
sources() {
  find "$@" -type f -regextype posix-extended -regex '.*\.(cpp|h|sh|cmake)' | sort
}

cpp_sources() {
  sources "$@" | grep -E '\.(cpp|h)$'
}

# "FILE LINE INCLUDED" for each include of a header of ours or of the window's libraries.
includes() {
  cpp_sources core app tests |
    xargs grep -nHoE '^ *# *include *["<](core/|app/|tests/|imgui|GLFW|glad|backends)[^">]*' |
    sed -E 's/^([^:]+):([0-9]+):.*["<]/\1 \2 /'
}

file_lengths() {
  sources core app tests | xargs wc -l | awk -v most="$most_lines" '$2 != "total" && $1 > most {print $2 ": " $1}'
}

# "LENGTH FILE:LINE NAME" of each function of core and app. Lambdas are part of the function they
# stand in.
function_lengths() {
  cpp_sources core app |
    ctags -L - -f - --fields=+neK --excmd=number --languages=C++ --langmap=C++:.cpp.h --c++-kinds=f |
    awk -F '\t' '$1 !~ /^__anon/ && $1 !~ /^!_/ {
      line = end = 0
      for (i = 4; i <= NF; ++i) {
        if ($i ~ /^line:/) line = substr($i, 6)
        if ($i ~ /^end:/) end = substr($i, 5)
      }
      if (end >= line && line > 0) print end - line + 1, $2 ":" line, $1
    }' | sort -n
}

pages() {
  find app/pages -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort
}

# Comparisons of anything with a page, by its name or its number, and uses of what is in its folder,
# outside of it. A stage is called "penalties" as well.
page_names() {
  local names
  names=$(pages | paste -sd '|')
  cpp_sources core app | grep -vE '^app/pages/([^/]+/|pages\.cpp)' |
    xargs grep -nE "[=!]= *\"($names)\"|\"($names)\" *[=!]=|\b(view|page|tab)(\.id|->id)?(\(\))? *[=!]= *(\"[a-z_]+\"|[0-9])|\b(is|on|show)[a-z_]*\([^()]*\"($names)\"|\b($names)_page\b" |
    grep -v 'stage\.id == "penalties"'
}

# "ROOM holds FOLDER" and "ROOM uses ROOM" for each room of cmake/*.cmake; `page` stands for every page.
rooms() {
  sed 's/#.*//' cmake/core.cmake cmake/app.cmake cmake/package.cmake | tr '\n' ' ' | grep -oE '\broom\([^()]*\)' |
    sed -E 's/^room\(//; s/\)$//' |
    awk -v pages="$(pages | paste -sd ' ')" '
      BEGIN { count = split(pages, page, " ") }
      function row(text, words, n, i, mode) {
        n = split(text, words, " ")
        print words[1], "holds", words[1]
        for (i = 2; i <= n; ++i) {
          if (words[i] ~ /^[A-Z_]+$/) mode = words[i]
          else if (mode == "FOLDERS") print words[1], "holds", words[1] "/" words[i]
          else if (mode == "USES") print words[1], "uses", words[i]
        }
      }
      {
        every = ""
        for (i = 1; i <= count; ++i) every = every " app/pages/" page[i]
        gsub(/\$\{page_rooms\}/, every)
        if ($0 !~ /\$\{page\}/) { row($0); next }
        for (i = 1; i <= count; ++i) { one = $0; gsub(/\$\{page\}/, page[i], one); row(one) }
      }'
}

# Includes that run up: of a room that the includer's does not see, or by core of the window's
# libraries. Rooms refuse the first when they are compiled; this says all of them at once.
upward_includes() {
  awk '
    function folder(path) { sub(/\/[^\/]*$/, "", path); return path }
    function sees(from, to, i, n, next_rooms) {
      if (from == to) return 1
      if ((from, to) in known) return known[from, to]
      known[from, to] = 0
      n = split(uses[from], next_rooms, " ")
      for (i = 1; i <= n; ++i) if (sees(next_rooms[i], to)) return known[from, to] = 1
      return 0
    }
    FILENAME == ARGV[1] {
      if ($2 == "holds") room[$3] = $1
      else uses[$1] = uses[$1] " " $3
      next
    }
    $1 ~ /^tests\// || $1 == "app/main.cpp" { next }
    $3 !~ /^(core|app|tests)\// { if ($1 ~ /^core\//) print $1 ":" $2 ": core includes " $3; next }
    {
      from = room[folder($1)]; to = room[folder($3)]
      if (from == "") print $1 ": no room of cmake/*.cmake holds it"
      else if (to == "") print $1 ":" $2 ": " $3 ", which no room holds"
      else if (!sees(from, to)) print $1 ":" $2 ": " $3 ", but " from " does not use " to
    }' "$1" "$2"
}

# A page is known by its table alone, and its state and update know no screen: only what draws, what
# the view remembers, its keys and its row of the table do.
page_includes() {
  local all=$1
  awk '{ inside = match($3, /^app\/pages\/[^\/]+\//) ? substr($3, 1, RLENGTH) : "" }
       inside != "" && index($1, inside) != 1 && $1 != "app/pages/pages.cpp" && $1 !~ /^tests\// \
         {print $1 ":" $2 ": " $3}
       $1 ~ /^app\/pages\/[^\/]+\// && $1 !~ /\/(draw|look|keys|page)[^\/]*$/ &&
         ($3 ~ /^(imgui|GLFW|glad|backends)/ || $3 ~ /^app\/(ui|charts|widgets|panels|frame|desktop)\//) \
         {print $1 ":" $2 ": state or update includes " $3}' "$all"
}

# Drawing that goes past the canvas: a picture of lines and letters would lack it.
past_the_canvas() {
  cpp_sources app | grep -v '^app/ui/' |
    xargs grep -nE 'ImDrawList|[a-zA-Z_]DrawList\(|(->|\.)(Add(Line|Rect|RectFilled|Quad|Triangle|Ngon|Circle|Polyline|ConvexPoly|Bezier|Image|Text|Callback)|Path[A-Z]|Prim[A-Z])[A-Za-z]*\(|compat::add_|ImGui::(Text|Image|Plot|Progress|Separator|Bullet)[A-Z]?[A-Za-z]*\('
}

# What a file's words, a person's clock and a person's language must not reach: a shell, a wall clock
# where seconds are counted (the notes show the time of day), a locale's way to write numbers.
refused_calls() {
  cpp_sources core app | grep -v '^core/model/train/' |
    xargs grep -nE '\b(system|popen|execl|execlp|execle|execvp|execvpe|wordexp) *\(|"/bin/(ba)?sh"|\b(system_clock|gettimeofday|CLOCK_REALTIME)\b|\btime\(nullptr\)|\b(setlocale|std::locale|imbue) *\(' |
    grep -vE '^app/frame/notes_window\.cpp:[0-9]+:.*clock_text\(std::time\(nullptr\)\)'
}

code=0
# measure TITLE FOUND LIMIT LIST: a row, and below it what breaks the measure, if anything does.
measure() {
  local verdict=fine
  if [ -n "$4" ]; then verdict=BROKEN code=1; fi
  printf '%-52s %8s   %-12s %s\n' "$1" "$2" "$3" "$verdict"
  if [ -n "$4" ]; then sed 's/^/    /' <<<"$4"; fi
}

lines_in() {
  if [ -n "$1" ]; then wc -l <<<"$1"; else echo 0; fi
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
includes >"$scratch/includes"
function_lengths >"$scratch/functions"
rooms >"$scratch/rooms"

over=$(file_lengths)
measure "files over $most_lines lines" "$(lines_in "$over")" "none" "$over"
functions=$(wc -l <"$scratch/functions")
median=$(awk -v n="$functions" 'NR == int((n + 1) / 2) {print $1}' "$scratch/functions")
measure "lines of the median of $functions functions" "$median" "at most $most_median" \
  "$(if [ "$median" -gt "$most_median" ]; then echo "split the long ones, see below"; fi)"
long=$(awk -v most="$most_function_lines" '$1 > most {print $2 " " $3 ": " $1}' "$scratch/functions")
measure "functions over $most_function_lines lines" "$(lines_in "$long")" none "$long"
named=$(page_names || true)
measure "mentions of one page outside its folder" "$(lines_in "$named")" none "$named"
past=$(past_the_canvas || true)
measure "drawing past the canvas" "$(lines_in "$past")" none "$past"
refused=$(refused_calls || true)
measure "calls of a shell, a wall clock or a locale" "$(lines_in "$refused")" none "$refused"
update=$(wc -l <app/program/update.cpp)
measure "lines of app/program/update.cpp" "$update" "under $most_update_lines" \
  "$(if [ "$update" -ge "$most_update_lines" ]; then echo "move what belongs to a page to its folder"; fi)"
up=$(upward_includes "$scratch/rooms" "$scratch/includes")
measure "includes that run up" "$(lines_in "$up")" none "$up"
paged=$(page_includes "$scratch/includes")
measure "includes across a page's walls" "$(lines_in "$paged")" none "$paged"
exit "$code"
