#!/usr/bin/env bash
# Installs what is missing, builds the fuzz targets with Clang and runs each of them:
#   bash tests/fuzz.sh             20 seconds each
#   bash tests/fuzz.sh 300         longer
#   bash tests/fuzz.sh 60 npz open only these
# Seeds are in tests/fuzz/corpus; what is found on the way is kept in build/fuzz/corpus, and bytes that
# crash a target in build/fuzz/crashes. Such bytes become a seed once the fault is mended.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

seconds=${1:-20}
shift || true
case $seconds in
  '' | *[!0-9]*)
    echo "fuzz.sh: the first argument is how many seconds each target runs, such as 20, not \"$seconds\"" >&2
    exit 2
    ;;
esac

install_missing "${core_packages[@]}" clang libclang-rt-dev
if [ ! -f build/fuzz/build.ninja ]; then cmake --preset fuzz; fi
cmake --build --preset fuzz

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for folder in tests/fuzz/corpus/*/; do targets+=("$(basename "$folder")"); done
fi
mkdir -p build/fuzz/crashes
failed=()
for target in "${targets[@]}"; do
  mkdir -p "build/fuzz/corpus/$target"
  log=build/fuzz/$target.log
  if "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 \
    -max_len=16384 -artifact_prefix="build/fuzz/crashes/$target-" \
    "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1; then
    echo "$target: $(grep -oE 'DONE.*|Done.*' "$log" | tail -1)"
  else
    echo "$target: FAILED, see $log"
    grep -m 3 -E 'ERROR|SUMMARY|Test unit' "$log" || true
    failed+=("$target")
  fi
done
if [ ${#failed[@]} -gt 0 ]; then
  echo "fuzz.sh: failed: ${failed[*]}" >&2
  exit 1
fi
