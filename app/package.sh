#!/usr/bin/env bash
# Makes a Debian package for this machine's release: build/release/logitdice_VERSION_ARCHITECTURE.deb
#   bash app/package.sh && sudo apt install ./build/release/logitdice_*.deb
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

install_missing "${core_packages[@]}" "${app_packages[@]}" "${package_packages[@]}"
build_preset release logitdice no-tests
cmake --build --preset release --target logitdice_documents --parallel "$(nproc)"
rm -f build/release/logitdice_*.deb
(cd build/release && cpack -G DEB)
echo "Now: apt install ./$(ls build/release/logitdice_*.deb)"
