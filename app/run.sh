#!/usr/bin/env bash
# Installs what is missing, builds, and opens the window. Arguments go to logitdice:
#   bash app/run.sh                      the window
#   bash app/run.sh my_logits.json       the window on a file of your own
#   bash app/run.sh trace --help         the command line
set -euo pipefail
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
repository=$PWD
source app/setup.sh

{
  install_missing "${core_packages[@]}" "${app_packages[@]}" "${run_packages[@]}"
  build_preset release logitdice no-tests
} >&2  # standard output belongs to logitdice

cd "$called_from"
exec "$repository/build/release/logitdice" "$@"
