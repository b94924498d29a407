#!/usr/bin/env bash
# Times the release build and prints one table of ratios, each within this run, beside its bound:
#   bash tests/bench.sh                     all of it, some minutes
#   bash tests/bench.sh --save FILE         and keeps the figures
#   bash tests/bench.sh --against FILE      and shows what they were in a run that was kept
#   bash tests/bench.sh --only knob_move    benchmarks whose names match; rows without figures are left out
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
python3 tests/bench/table.py "$figures" ${against:+"$against"}
