#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test:
#   bash tests/run.sh                    the release build
#   bash tests/run.sh --preset asan      under AddressSanitizer and UndefinedBehaviorSanitizer
#   bash tests/run.sh --preset tsan      under ThreadSanitizer
#   bash tests/run.sh --preset core      core and its tests alone: no window's library is asked for
# In the presets debug and ci warnings are errors. Further arguments go to ctest, for example: -R knob
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

preset=release
if [ "${1:-}" = --preset ]; then
  preset=${2:?"--preset needs a name: release, debug, ci, asan, tsan or core"}
  shift 2
fi

packages=("${core_packages[@]}" "${core_test_packages[@]}")
if [ "$preset" != core ]; then
  packages+=("${app_packages[@]}" "${run_packages[@]}" "${app_test_packages[@]}")
fi
if [ "$preset" = ci ]; then packages+=("${analysis_packages[@]}"); fi
install_missing "${packages[@]}"
build_preset "$preset" all tests
exec ctest --preset "$preset" --no-tests=error "$@"
