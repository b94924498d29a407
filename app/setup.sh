# Sourced by app/run.sh and tests/run.sh: makes sure that the Debian packages named are installed.
# Already there: nothing is asked of apt and nothing is downloaded.

build_packages=(
  g++ cmake ninja-build pkg-config
  libimgui-dev libstb-dev libfreetype-dev libglfw3-dev python3-glad libgl-dev libegl-dev libx11-dev
  libhwy-dev libutf8proc-dev nlohmann-json3-dev libcli11-dev doctest-dev libbenchmark-dev
  fonts-inter fonts-jetbrains-mono fonts-dejavu-core
)
run_packages=(libgl1 libegl1 libgl1-mesa-dri)
test_packages=(xvfb xauth xdotool)

# install_missing PACKAGE...
install_missing() {
  local package installed missing=() as_root=()
  if ! command -v dpkg-query >/dev/null; then
    echo "logitdice: this set-up knows Debian and its kin (dpkg, apt-get); elsewhere, install the" \
         "packages named in app/setup.sh by hand and build with: cmake --preset release" >&2
    return 1
  fi
  installed=$(dpkg-query -W -f '${Package}=${db:Status-Status} ' "$@" 2>/dev/null || true)
  for package in "$@"; do
    case " $installed" in
      *" $package=installed "*) ;;
      *) missing+=("$package") ;;
    esac
  done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi

  echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "logitdice: to install these packages, run this as root or install sudo; or ask an" \
           "administrator for: apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  # A foreign source that cannot be reached is no reason to stop: the next line decides.
  "${as_root[@]}" apt-get update || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "${missing[@]}"
}

# build_preset PRESET [TARGET]: configures once; ninja then does only what changed.
build_preset() {
  if [ ! -f "build/$1/build.ninja" ]; then cmake --preset "$1" || return; fi
  cmake --build --preset "$1" --target "${2:-all}" --parallel "$(nproc)"
}
