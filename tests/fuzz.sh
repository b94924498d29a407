#!/usr/bin/env bash
# Installs what is missing, builds the fuzz targets with Clang and runs each of them:
#   bash tests/fuzz.sh             20 seconds each
#   bash tests/fuzz.sh 300         longer
#   bash tests/fuzz.sh 60 npz open only these
# Seeds are in tests/fuzz/corpus, words in tests/fuzz/dictionaries; what is found on the way is kept in
# build/fuzz/corpus, and bytes that bring a target down in build/fuzz/crashes: they become a seed once
# the fault is mended. The exit code is 1 if there are any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

seconds=${1:-20}
shift || true
case $seconds in
  '' | 0 | *[!0-9]*)
    echo "fuzz.sh: the first argument is how many seconds each target runs, such as 20, not \"$seconds\"" >&2
    exit 2
    ;;
esac
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for folder in tests/fuzz/corpus/*/; do targets+=("$(basename "$folder")"); done
fi
for target in "${targets[@]}"; do
  if [ ! -d "tests/fuzz/corpus/$target" ]; then
    echo "fuzz.sh: there is no target \"$target\"; there are" tests/fuzz/corpus/*/ | sed 's:tests/fuzz/corpus/::g; s:/: :g' >&2
    exit 2
  fi
done

install_missing "${core_packages[@]}" "${app_packages[@]}" "${fuzz_packages[@]}"
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --parallel "$(nproc)" --target "${targets[@]/#/fuzz_}"

# run_target NAME: a line of what was done; false where bytes brought it down.
run_target() {
  local log=build/fuzz/$1.log words=tests/fuzz/dictionaries/$1.dict options=() failed input
  if [ -f "$words" ]; then options=(-dict="$words"); fi
  mkdir -p "build/fuzz/corpus/$1" build/fuzz/crashes
  if "build/fuzz/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 \
    -max_len=16384 "${options[@]}" -artifact_prefix="build/fuzz/crashes/$1-" \
    "build/fuzz/corpus/$1" "tests/fuzz/corpus/$1" >"$log" 2>&1; then
    echo "$1: $(grep -E '^Done' "$log" | tail -1)"
    return
  fi
  failed=$(grep -m 1 -E 'ERROR|SUMMARY' "$log" || echo "see $log")
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
  echo "$1: FAILED: $failed"
  if [ -n "$input" ]; then
    echo "  the bytes are in $input; to run them again:"
    echo "  build/fuzz/tests/fuzz/fuzz_$1 $input"
  fi
  echo "  what was said is in $log"
  return 1
}

failed=()
for target in "${targets[@]}"; do run_target "$target" || failed+=("$target"); done
if [ ${#failed[@]} -gt 0 ]; then
  echo "fuzz.sh: failed: ${failed[*]}" >&2
  exit 1
fi
