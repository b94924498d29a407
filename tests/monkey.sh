#!/usr/bin/env bash
# Installs what is missing, builds under AddressSanitizer and UndefinedBehaviorSanitizer, and does
# random things to the whole program: mouse, keys, files, pastes, sizes, scales, a server that is ill.
#   bash tests/monkey.sh          200 rows of 1,000 events without a window, 5,000 events in one
#   bash tests/monkey.sh 20       fewer rows, and as much less in the window
#   bash tests/monkey.sh 20 300   the same from the seed 300 on
# A row that fails is shrunk to the shortest one that does and kept in build/asan/monkeys, with what
# was said; the exit code is then 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source app/setup.sh

rows=${1:-200}
seed=${2:-1}
for number in "$rows" "$seed"; do
  case $number in
    '' | 0 | *[!0-9]*)
      echo "monkey.sh: the arguments are how many rows and the first seed, such as 200 1, not \"$number\"" >&2
      exit 2
      ;;
  esac
done

install_missing "${core_packages[@]}" "${core_test_packages[@]}" "${app_packages[@]}" "${run_packages[@]}" \
  "${app_test_packages[@]}"
build_preset asan logitdice_monkey tests
build_preset asan logitdice_window_tests tests

kept=build/asan/monkeys
jobs=$(nproc)
if [ "$jobs" -gt "$rows" ]; then jobs=$rows; fi
share=$((rows / jobs)) more=$((rows % jobs))
running=()
for ((i = 0; i < jobs; ++i)); do
  runs=$((share + (i < more ? 1 : 0)))
  build/asan/tests/logitdice_monkey --seed "$seed" --runs "$runs" --keep "$kept" &
  running+=($!)
  seed=$((seed + runs))
done
failed=0
for one in "${running[@]}"; do wait "$one" || failed=1; done
LOGITDICE_WINDOW_EVENTS=$((rows * 25)) build/asan/tests/logitdice_window_tests --test-case="monkey*" || failed=1
exit "$failed"
