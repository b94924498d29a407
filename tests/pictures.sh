#!/usr/bin/env bash
# Pictures of every view, before and after a change:
#   bash tests/pictures.sh capture DIR [PROGRAM]    on a good tree: draws them into DIR
#   bash tests/pictures.sh compare DIR [PROGRAM]    after a change: draws them into DIR/after, says
#                                                   which differ and by how many pixels away from the
#                                                   edges of glyphs, and writes before, after and
#                                                   difference side by side into DIR/differences
#   bash tests/pictures.sh readme [PROGRAM]         the README's, into assets/pictures
# PROGRAM is build/release/logitdice unless it is named. Exit code 1 if a picture differs away from
# edges, is missing or cannot be drawn. What to draw is in tests/pictures/cases.sh. Texts depend on
# the embedded model: compare programs that carry the same one.
set -euo pipefail

fail() {
  echo "tests/pictures.sh: $1" >&2
  exit 2
}

usage="usage: bash tests/pictures.sh capture|compare DIR [PROGRAM], or readme [PROGRAM]"
[ $# -ge 1 ] && [ $# -le 3 ] || fail "$usage"
mode=$1
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ "$mode" = readme ]; then set -- readme "$repository/assets/pictures" "${@:2}"; fi
[ $# -ge 2 ] || fail "$usage"
program=$(realpath -e "${3:-$repository/build/release/logitdice}") || fail "there is no program ${3:-}"
case $mode in
  capture) mkdir -p "$2" ;;
  readme) ;;
  compare) [ -d "$2" ] || fail "$2: there is no such folder; capture makes it" ;;
  *) fail "\"$mode\" must be capture, compare or readme" ;;
esac
folder=$(realpath "$2")
target=$folder
if [ "$mode" = compare ]; then target=$folder/after; fi
states=$target/states
failed=()
drawn=0

# state NAME MEMBERS: a state file; what its JSON does not say is as the program starts.
state() {
  printf '{"logitdice_state": 1, %s}\n' "$2" >"$states/$1.json"
}

# file NAME: standard input becomes a file that the pictures may open.
file() {
  cat >"$states/$1"
}

# capture_text NAME ARGUMENT...: a text that the program writes, as a capture.
capture_text() {
  (cd "$states" && "$program" capture --quiet --out "$1" "${@:2}")
}

# picture NAME ARGUMENT...: in both themes and two sizes. Files are named as if from the states'
# folder, so that no picture shows where it was made.
picture() {
  local theme size name
  for theme in dark light; do
    for size in 1280x720 1920x1080; do
      name=$1_${theme}_$size
      if (cd "$states" && "$program" render "${@:2}" --theme "$theme" --size "$size" \
            -o "$target/$name.png"); then
        drawn=$((drawn + 1))
      else
        failed+=("$name")
      fi
    done
  done
}

if [ "$mode" = readme ]; then
  states=$(mktemp -d)
  trap 'rm -rf "$states"' EXIT
  # picture NAME THEME ARGUMENT...
  picture() {
    (cd "$states" && "$program" render "${@:3}" --theme "$2" --size 1600x900 -o "$target/$1_$2.png")
  }
  source "$repository/tests/pictures/readme.sh"
  exit
fi

rm -rf "$states" "$folder/after" "$folder/differences"
mkdir -p "$states"
rm -f "$target"/*.png
began=$SECONDS
source "$repository/tests/pictures/cases.sh"
echo "$drawn pictures in $((SECONDS - began)) s"

code=0
if [ ${#failed[@]} -gt 0 ]; then
  echo "${#failed[@]} could not be drawn: ${failed[*]}"
  code=1
fi
if [ "$mode" = compare ]; then
  comparer=$repository/build/release/tests/logitdice_compare_pictures
  if [ ! -x "$comparer" ]; then
    (cd "$repository" && source app/setup.sh && build_preset release logitdice_compare_pictures tests)
  fi
  mkdir -p "$folder/differences"
  "$comparer" "$folder" "$target" "$folder/differences" || code=$?
fi
exit "$code"
