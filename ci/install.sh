#!/usr/bin/env bash
# Puts `reportql` on the PATH of the steps that follow, for action.yml: the package
# of $REPORTQL_VERSION, or else what is built from this revision.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The package, of which the release has the sum too.
install_release() {
    local package url
    if [[ ! $REPORTQL_VERSION =~ ^[0-9]+(\.[0-9]+)*$ ]]; then
        echo "reportql: '$REPORTQL_VERSION' is no version" >&2
        exit 2
    fi
    package=reportql_${REPORTQL_VERSION}_$(dpkg --print-architecture).deb
    url=$GITHUB_SERVER_URL/$REPORTQL_REPOSITORY/releases/download/v$REPORTQL_VERSION
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cd "$scratch"
    curl --fail --silent --show-error --location --retry 3 \
        --remote-name "$url/$package" --remote-name "$url/$package.sha256"
    sha256sum --check --quiet "$package.sha256"
    as_root apt-get install -y --no-install-recommends "./$package"
}

build() {
    # shellcheck disable=SC1091 # it is checked by itself
    source "$top/scripts/setup.sh"
    # shellcheck disable=SC2086,SC2154 # a list, of that file
    need $build_packages
    "$top/scripts/reportql" --version
    "$top/scripts/reportql" --where >>"$GITHUB_PATH"
}

if [ -n "${REPORTQL_VERSION:-}" ]; then
    install_release
else
    build
fi
