#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test:
#   bash tests/run.sh                    the release build
#   bash tests/run.sh --preset asan      under AddressSanitizer and UndefinedBehaviorSanitizer
# Further arguments go to ctest, for example: -R knob
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

preset=release
if [ "${1:-}" = --preset ]; then
  preset=${2:?"--preset needs a name: release, debug or asan"}
  shift 2
fi

install_missing "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"
build_preset "$preset"
exec ctest --preset "$preset" --no-tests=error "$@"
