#!/usr/bin/env bash
# Times the release build and prints one table of ratios, each within this run, beside its bound:
#   bash tests/bench.sh                     all of it, some minutes
#   bash tests/bench.sh --save FILE         and keeps the figures
#   bash tests/bench.sh --against FILE      and shows what they were in a run that was kept
#   bash tests/bench.sh --only knob_move    benchmarks whose names match; rows without figures are left out
# "window" is the name of what is measured on a display: our window beside a bare one of Dear ImGui.
# Exit code 1 if a ratio is past its bound.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

save='' against='' only='.'
while [ $# -gt 0 ]; do
  case $1 in
    --save) save=${2:?"--save needs a file"} && shift ;;
    --against) against=${2:?"--against needs a file"} && shift ;;
    --only) only=${2:?"--only needs a part of a name"} && shift ;;
    *) echo "tests/bench.sh: there is no option $1" >&2 && exit 2 ;;
  esac
  shift
done

install_missing "${core_packages[@]}" "${app_packages[@]}" "${run_packages[@]}" \
  "${core_test_packages[@]}" "${app_test_packages[@]}"
build_preset release logitdice_bench tests
figures=${save:-$(mktemp)}
build/release/tests/logitdice_bench --benchmark_filter="$only" --benchmark_out="$figures" \
  --benchmark_out_format=json >&2
failed=0
python3 tests/bench/table.py "$figures" ${against:+"$against"} || failed=1
if [[ window =~ $only ]]; then
  xvfb-run --auto-servernum --server-args="-screen 0 1920x1080x24" python3 tests/bench/window/compare.py \
    build/release/logitdice build/release/tests/logitdice_bare_window \
    build/release/tests/liblogitdice_first_swap.so || failed=1
fi
exit "$failed"
