#!/usr/bin/env bash
# Makes the Debian package and lets Debian's own tools judge it (they are installed where missing):
#   bash tests/package.sh
# tests/roots.sh --package does it in bare roots, and installs the package in others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh
install_missing lintian appstream desktop-file-utils shared-mime-info man-db
bash app/package.sh
package=$(ls "$PWD"/build/release/logitdice_*.deb)

lintian --allow-root --fail-on error "$package"
appstreamcli validate --no-net build/release/package/logitdice.metainfo.xml
desktop-file-validate assets/package/logitdice.desktop
bash -n build/release/package/logitdice.bash

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
DESTDIR=$place cmake --install build/release --prefix /usr >"$place/log"
cp -r "$place/usr/share/mime" "$place/mime"
XDG_DATA_HOME=$place update-mime-database "$place/mime" 2>&1 | tee "$place/mime.log"
[ ! -s "$place/mime.log" ] # whatever it says is a fault
grep -q 'x-logitdice-capture+json' "$place/mime/globs2"
complaints=$(MANWIDTH=80 man --warnings -l "$place/usr/share/man/man1/logitdice.1.gz" 2>&1 >/dev/null || true)
if [ -n "$complaints" ]; then
  echo "The manual page: $complaints"
  exit 1
fi
"$place/usr/bin/logitdice" --version
echo "The package is in order: $package"
