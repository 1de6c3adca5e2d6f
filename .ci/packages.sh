#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: .ci/packages.sh build|check
#
# Makes sure that what a build (or the whole check) needs is installed. Each need is looked for by
# what it provides, so that nothing is installed twice and other distributions work as well. What
# is missing is installed from Debian's packages as root or with sudo; if that is impossible, the
# packages are named and the exit code is 1.

set -eu

# what to look for, and the Debian package that has it
build_needs='
command:gcc                 gcc
header:stdlib.h             libc6-dev
command:cmake               cmake
command:ninja               ninja-build
command:pkg-config          pkg-config
library:glib-2.0            libglib2.0-dev
library:jansson             libjansson-dev
library:yaml-0.1            libyaml-dev
library:z3                  libz3-dev
library:libgvc              libgraphviz-dev
'
check_needs="$build_needs
library:cunit               libcunit1-dev
command:objdump             binutils
command:clang               clang
command:clang-format        clang-format
command:clang-tidy          clang-tidy
command:cppcheck            cppcheck
command:python3             python3-minimal
python:jsonschema           python3-jsonschema
command:xmllint             libxml2-utils
command:chromium            chromium
file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
command:node                nodejs
command:npm                 npm
command:cmark-gfm           cmark-gfm
command:pre-commit          pre-commit
command:cvc5                cvc5
command:zsh                 zsh
command:fish                fish
command:mandoc              mandoc
command:lintian             lintian
command:dpkg-shlibdeps      dpkg-dev
"

missing_of() { # reads lines of needs, prints the packages that are missing
    while read -r probe package; do
        case $probe in
        command:*) command -v "${probe#*:}" >/dev/null 2>&1 ;;
        header:*) [ -e "/usr/include/${probe#*:}" ] ;;
        file:*) [ -e "${probe#*:}" ] ;;
        python:*) python3 -c "import ${probe#*:}" 2>/dev/null ;;
        library:*) pkg-config --exists "${probe#*:}" 2>/dev/null ;;
        *) true ;;
        esac || printf '%s ' "$package"
    done
}

case ${1:-} in
build) needs=$build_needs ;;
check) needs=$check_needs ;;
*) echo "usage: $0 build|check" >&2; exit 2 ;;
esac

missing=$(printf '%s\n' "$needs" | missing_of)
if [ -z "$missing" ]; then
    echo "packages: everything needed is installed"
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    as_root=none
fi
if [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "packages: missing: $missing" >&2
    echo "          install them (these are Debian's names) and run this again;" >&2
    echo "          as root, or with sudo that asks no password, it is done here" >&2
    exit 1
fi

install() {
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        --no-install-recommends "$@"
}
echo "packages: installing $missing"
$as_root apt-get update -q || echo "packages: apt-get update failed; trying with the lists as they are"
# shellcheck disable=SC2086
if ! install $missing; then
    echo "packages: could not install: $missing" >&2
    exit 1
fi
still=$(printf '%s\n' "$needs" | missing_of)
if [ -n "$still" ]; then
    echo "packages: installed, and still not found: $still" >&2
    exit 1
fi
