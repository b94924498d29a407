#!/usr/bin/env bash
# Proves the README's two commands where nothing is installed: in bare Debian roots, on a clone of
# what is committed, as root (it needs debootstrap, chroot and mount; no display):
#   bash tests/roots.sh                            bookworm, trixie and sid
#   bash tests/roots.sh --cache DIR trixie         with bare roots and downloaded packages kept in DIR
#   bash tests/roots.sh --cache DIR --warm trixie  goes on in the root of the last run with this DIR,
#                                                  where the packages are installed, on a new clone
#   bash tests/roots.sh --core trixie              core and its tests alone, in a root of its own where
#                                                  neither GLFW, Dear ImGui nor OpenGL is installed
#   bash tests/roots.sh --package trixie           makes the Debian package (tests/package.sh) and
#                                                  installs it in another bare root, where it runs
#   bash tests/roots.sh --portable trixie sid      makes the archive of app/portable.sh here and runs it
#                                                  in bare roots that have OpenGL and nothing else of ours
# The default of DIR is ~/.cache/logitdice-roots; MIRROR names another Debian mirror. Each step's wall
# time and processor time are printed; logs stay in DIR/logs. Exit code 1 if a command fails anywhere.
set -euo pipefail

fail() {
  echo "tests/roots.sh: $1" >&2
  exit 2
}

if [ "$(id -u)" -ne 0 ]; then fail "run this as root: it makes roots and mounts into them"; fi
for tool in debootstrap chroot unshare git; do
  command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install $tool"
done
# In a mount namespace of its own nothing that is mounted below can outlive this script, and in a
# process namespace of its own nothing that was started.
if [ -z "${LOGITDICE_ROOTS_INSIDE:-}" ]; then
  LOGITDICE_ROOTS_INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc \
    bash "${BASH_SOURCE[0]}" "$@"
fi

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
commit=$(git -C "$repository" rev-parse HEAD)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/logitdice-roots
mirror=${MIRROR:-http://deb.debian.org/debian}
warm=false
core=false package=false portable=false kind=root
while [ $# -gt 0 ]; do
  case $1 in
    --cache) cache=${2:?"--cache needs a folder"} && shift ;;
    --warm) warm=true ;;
    --core) core=true kind=core ;;
    --package) package=true ;;
    --portable) portable=true kind=elsewhere ;;
    -*) fail "there is no option $1" ;;
    *) break ;;
  esac
  shift
done
suites=("$@")
if [ ${#suites[@]} -eq 0 ]; then suites=(bookworm trixie sid); fi
mkdir -p "$cache/logs"
cache=$(realpath "$cache")
case $cache/ in "$repository"/*) fail "$cache lies in the repository; choose a folder outside" ;; esac

mounted=()
clean_up() {
  local place
  for place in "${mounted[@]}"; do umount --lazy "$place" || true; done
  mounted=()
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# mount_at PLACE ARGUMENT...
mount_at() {
  mkdir -p "$1"
  mount "${@:2}" "$1"
  mounted=("$1" "${mounted[@]}")
}

# bare_root SUITE: what debootstrap makes, once.
bare_root() {
  if [ -e "$cache/$1.bare/.complete" ]; then return; fi
  rm -rf --one-file-system "$cache/$1.bare"
  debootstrap --variant=minbase "$1" "$cache/$1.bare" "$mirror" >"$cache/logs/$1.debootstrap" ||
    return
  touch "$cache/$1.bare/.complete"
}

# fresh_root SUITE: a copy of it at $cache/SUITE.root, or .core, with a clone at /logitdice.
fresh_root() {
  local root=$cache/$1.$kind
  if [ "$warm" = false ] || [ ! -d "$root" ]; then
    rm -rf --one-file-system "$root"
    cp -a --reflink=auto "$cache/$1.bare" "$root"
  fi
  rm -rf "$root/logitdice"
  git clone --quiet --no-checkout "$repository" "$root/logitdice"
  git -C "$root/logitdice" checkout --quiet --detach "$commit"
  cp --remove-destination "$(realpath /etc/resolv.conf)" "$root/etc/resolv.conf"
}

# mount_all SUITE: what a running system has; downloaded packages are kept for the next time.
mount_all() {
  local root=$cache/$1.$kind
  mount_at "$root/proc" -t proc proc
  mount_at "$root/sys" --bind /sys
  mount_at "$root/dev" --rbind /dev
  mkdir -p "$cache/$1.packages/partial"
  mount_at "$root/var/cache/apt/archives" --bind "$cache/$1.packages"
}

# inside SUITE COMMAND...: in the clone, with a bare environment.
inside() {
  exec chroot "$cache/$1.$kind" /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 CCACHE_DISABLE=1 \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin ${http_proxy:+http_proxy="$http_proxy"} \
    /bin/bash -c 'cd /logitdice && exec "$@"' bash "${@:2}" </dev/null
}

# Seconds of processor time of the finished children of process $1, theirs included.
children_s() {
  local fields
  fields=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) || return 0
  awk -v ticks="$(getconf CLK_TCK)" '{printf "%.1f", ($14 + $15) / ticks}' <<<"$fields"
}

# row SUITE STEP WALL_S PROCESSOR_S
row() {
  printf '%-10s %-28s %8.1f s wall %8.1f s processor\n' "$@"
}

difference() {
  awk -v a="$1" -v b="$2" 'BEGIN {print b - a}'
}

# timed SUITE SCRIPT ARGUMENT...: runs a script of the clone, with a row for each of its steps, which
# are told by the first line that they print.
timed() {
  local suite=$1 script=$2 log=$cache/logs/$1.${2//\//_} pipe line next process code=0
  local step= began=$EPOCHREALTIME used=0 now used_now before
  before=$(children_s $$)
  pipe=$(mktemp --dry-run)
  mkfifo "$pipe"
  inside "$suite" bash "${@:2}" >"$pipe" 2>&1 &
  process=$!
  end_step() {
    now=$EPOCHREALTIME used_now=$(children_s "$process")
    # What has ended counts as ours.
    if [ -z "$used_now" ]; then used_now=$(difference "$before" "$(children_s $$)"); fi
    if [ -n "$step" ]; then
      row "$suite" "$script: $step" "$(difference "$began" "$now")" "$(difference "$used" "$used_now")"
    fi
    step=$1 began=$now used=$used_now
  }
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    next=$step
    case $line in
      "Installing "*" Debian packages"*) next=install ;;
      "Preset CMake variables:"*) next=configure ;;
      "["[0-9]*/[0-9]*"] "*) next=build ;;
      "Test project "*) next=tests ;;
    esac
    if [ "$next" != "$step" ]; then end_step "$next"; fi
  done <"$pipe" 3>"$log"
  end_step ""
  rm -f "$pipe"
  wait "$process" || code=$?
  if [ "$code" -ne 0 ]; then
    echo "$suite: $script ended with $code; the end of $log:"
    tail -n 25 "$log"
  fi
  return "$code"
}

# prove_core SUITE
prove_core() {
  local code=0 unwanted
  timed "$1" tests/run.sh --preset core || return
  unwanted=$(chroot "$cache/$1.$kind" dpkg-query -W -f '${Package} ' |
    grep -oE '\b(libglfw|libimgui|libgl1|libgl-dev|libegl|libx11)[^ ]*' || true)
  if [ -n "$unwanted" ]; then
    echo "$1: core is to be built without $unwanted"
    code=1
  fi
  return "$code"
}

# prove_all SUITE
prove_all() {
  local code=0 picture=$cache/$1.$kind/tmp/picture.png
  timed "$1" app/run.sh render --view pipeline -o /tmp/picture.png || code=$?
  if [ "$code" -eq 0 ] && [ ! -s "$picture" ]; then code=1; fi
  if [ "$code" -eq 0 ]; then timed "$1" tests/run.sh || code=$?; fi
  return "$code"
}

# install_package SUITE PACKAGE: as somebody who downloads it, in a root where nothing was built.
install_package() {
  local code=0 root=$cache/$1.$kind
  cp "$2" "$root/tmp/logitdice.deb"
  rm -rf "$root/logitdice/"*
  (inside "$1" bash -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes \
    --no-install-recommends /tmp/logitdice.deb && cd / && logitdice --version && logitdice trace &&
    logitdice render --view pipeline -o /tmp/picture.png && test -s /tmp/picture.png &&
    apt-get purge --yes logitdice && test ! -e /usr/bin/logitdice') \
    >"$cache/logs/$1.installed" 2>&1 || code=$?
  if [ "$code" -ne 0 ]; then tail -n 25 "$cache/logs/$1.installed"; fi
  return "$code"
}

# prove_package SUITE
prove_package() {
  local made
  timed "$1" tests/package.sh || return
  made=$(ls "$cache/$1.$kind"/logitdice/build/release/logitdice_*.deb) || return
  cp "$made" "$cache/$1.deb"
  clean_up
  kind=installed warm=false
  fresh_root "$1" && mount_all "$1" || return
  install_package "$1" "$cache/$1.deb"
}

# prove_portable SUITE
prove_portable() {
  local code=0 root=$cache/$1.$kind
  rm -rf "$root/logitdice/"*
  tar --extract --file "$archive" --directory "$root/logitdice" --strip-components 1
  (inside "$1" bash -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes \
    --no-install-recommends libgl1 libegl1 libgl1-mesa-dri libstdc++6 && bin/logitdice --version &&
    bin/logitdice trace && bin/logitdice render --view pipeline -o /tmp/picture.png &&
    test -s /tmp/picture.png') >"$cache/logs/$1.portable" 2>&1 || code=$?
  if [ "$code" -ne 0 ]; then tail -n 25 "$cache/logs/$1.portable"; fi
  return "$code"
}

# prove SUITE
prove() {
  local code=0
  bare_root "$1" && fresh_root "$1" && mount_all "$1" || return
  local kind=$kind warm=$warm
  if [ "$core" = true ]; then
    prove_core "$1" || code=$?
  elif [ "$package" = true ]; then
    prove_package "$1" || code=$?
  elif [ "$portable" = true ]; then
    prove_portable "$1" || code=$?
  else
    prove_all "$1" || code=$?
  fi
  clean_up
  return "$code"
}

if [ "$portable" = true ]; then
  bash "$repository/app/portable.sh" >"$cache/logs/portable"
  archive=$(ls "$repository"/build/portable/logitdice-*.tar.xz)
fi
failed=()
for suite in "${suites[@]}"; do
  prove "$suite" || failed+=("$suite")
done
if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
if [ "$core" = true ]; then
  echo "core stands alone on: ${suites[*]}"
elif [ "$portable" = true ]; then
  echo "The archive that was made here runs on: ${suites[*]}"
elif [ "$package" = true ]; then
  echo "The package is made and installs on: ${suites[*]}"
else
  echo "The two commands work on: ${suites[*]}"
fi
