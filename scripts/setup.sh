# What the other scripts share: they source it.  It installs what is missing
# (Debian packages, through apt) and builds.
#
#   need PACKAGE...   install those of the packages that are missing
#   need_node         install Node.js, unless there is one, from wherever
#   build PRESET      configure and build a preset of CMakePresets.json

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What building takes, and what the tests take beyond it.
build_packages="gcc g++ cmake make flex bison pkg-config libutf8proc-dev libjansson-dev"
test_packages="python3 clang git strace patch libcmocka-dev libclang-rt-14-dev clang-format valgrind jq libsqlite3-dev libpg-query-dev binutils libxml2-utils editorconfig"
editor_packages="vim vim-ale neovim emacs-nox elpa-eglot kakoune"
packaging_packages="bash-completion curl dpkg-dev fakeroot file fish gzip lintian man-db mandoc pre-commit python3-yaml shellcheck zsh"
port_packages="gcc-i686-linux-gnu libc6-dev-i386-cross gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user musl-tools dpkg-dev locales"

say() {
    printf '\n== %s\n' "$*"
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

need() {
    local missing=() package sudo=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "Installing ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq \
        --no-install-recommends "${missing[@]}" >/dev/null
}

need_node() {
    command -v node >/dev/null && command -v npm >/dev/null && return
    need nodejs npm
}

build() {
    say "Building: $1"
    cmake --preset "$1" >"/tmp/reportql-configure.$$" ||
        { cat "/tmp/reportql-configure.$$"; return 1; }
    rm -f "/tmp/reportql-configure.$$"
    cmake --build --preset "$1" --parallel "$(nproc)" | grep -v '^\[' || true
    cmake --build --preset "$1" --parallel "$(nproc)" >/dev/null
}
