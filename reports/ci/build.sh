#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: reports/ci/build.sh FOLDER
#
# Builds xacct-prove, from the sources this file is part of, in FOLDER, and prints where the program
# is. What is missing on Debian or Ubuntu is installed first (.ci/packages.sh).

set -eu
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
{
    "$root/.ci/packages.sh" build
    cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DXP_TESTS=OFF
    cmake --build "$folder"
} >&2
printf '%s\n' "$folder/frontend/cli/xacct-prove"
