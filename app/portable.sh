#!/usr/bin/env bash
# Makes an archive for Linux systems that are not Debian, as new as this one or newer, which runs
# where it is unpacked: build/portable/logitdice-VERSION-ARCHITECTURE.tar.xz
#   bash app/portable.sh && tar xf build/portable/logitdice-*.tar.xz && logitdice-*/bin/logitdice
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

install_missing "${core_packages[@]}" "${app_packages[@]}" xz-utils
build_preset portable logitdice no-tests
cmake --build --preset portable --target logitdice_documents --parallel "$(nproc)"

version=$(sed -n 's/^project(logitdice VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
name=logitdice-$version-$(uname -m)
rm -rf build/portable/logitdice-*
cmake --install build/portable --strip --prefix "$PWD/build/portable/$name" >/dev/null
# What the libraries' authors ask for.
for library in build/portable/"$name"/lib/logitdice/*; do
  package=$(dpkg-query -S "*/$(basename "$library")" | head -n 1 | cut -d: -f1)
  cp "/usr/share/doc/$package/copyright" "build/portable/$name/share/doc/logitdice/copyright.$package"
done
# The same files at the same time of day make the same archive.
tar --create --xz --file "build/portable/$name.tar.xz" --directory build/portable --sort=name \
  --owner=0 --group=0 --numeric-owner --mtime="$(git log -1 --format=@%ct 2>/dev/null || echo @0)" "$name"
rm -rf "build/portable/$name"
echo "Now: tar xf build/portable/$name.tar.xz && $name/bin/logitdice"
