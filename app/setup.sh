# Sourced by app/run.sh, app/package.sh and tests/run.sh: makes sure that the Debian packages named are installed.
# Already there: nothing is asked of apt and nothing is downloaded.

core_packages=(g++ cmake ninja-build pkg-config libhwy-dev libutf8proc-dev libmd4c-dev libzip-dev
  libcpp-httplib-dev libssl-dev)
app_packages=(
  libimgui-dev libstb-dev libfreetype-dev libfontconfig-dev libglfw3-dev python3-glad libgl-dev
  libegl-dev libcgif-dev zlib1g-dev libcli11-dev python3-fonttools
  fonts-inter fonts-jetbrains-mono fonts-dejavu-core
)
run_packages=(libgl1 libegl1 libgl1-mesa-dri)
package_packages=(dpkg-dev file gzip)
core_test_packages=(doctest-dev nlohmann-json3-dev universal-ctags python3-numpy)
analysis_packages=(clang-tidy)  # for the preset ci
fuzz_packages=(clang libclang-rt-dev llvm)  # llvm names the lines of a fault
app_test_packages=(libbenchmark-dev libx11-dev xvfb xauth xdotool x11-xkb-utils strace)

# install_missing PACKAGE...
install_missing() {
  local package installed missing=() as_root=()
  if ! command -v dpkg-query >/dev/null; then
    echo "logitdice: this set-up knows Debian and its kin (dpkg, apt-get). Elsewhere, install a C++20" \
         "compiler, CMake 3.25, Ninja, pkg-config, Highway 1.0, utf8proc, MD4C, libzip, cpp-httplib with OpenSSL, Dear ImGui 1.86 to 1.92 with" \
         "its GLFW and OpenGL 3 backends and stb (as the pkg-config module imgui), FreeType, Fontconfig, zlib," \
         "cgif, GLFW 3.3, glad 2, OpenGL, EGL, CLI11 2, fontTools for Python and the fonts Inter, JetBrains Mono and DejaVu (looked for where" \
         "Debian has them, see cmake/fonts.cmake); then: cmake --preset release -D LOGITDICE_TESTS=OFF" \
         "&& cmake --build --preset release. Tests want doctest, nlohmann/json, Google Benchmark, X11," \
         "Xvfb, xdotool, setxkbmap, strace, Universal Ctags and numpy for Python as well." >&2
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

# build_preset PRESET TARGET tests|no-tests: configures once, and again when tests are wanted for the
# first time; ninja then does only what changed.
build_preset() {
  local cache=build/$1/CMakeCache.txt tests=OFF
  if [ "$3" = tests ]; then tests=ON; fi
  if [ ! -f "build/$1/build.ninja" ] ||
     { [ "$tests" = ON ] && ! grep -q '^LOGITDICE_TESTS:BOOL=ON' "$cache"; }; then
    cmake --preset "$1" -D LOGITDICE_TESTS="$tests" || return
  fi
  cmake --build --preset "$1" --target "$2" --parallel "$(nproc)"
}
