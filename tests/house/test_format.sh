#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: test_format.sh ROOT
# Every C file is as clang-format 14 writes it. Other versions differ in details, so without that
# one the test is skipped (77).

set -eu
cd "$1"

for tool in clang-format-14 clang-format; do
    if "$tool" --version 2>/dev/null | grep -q 'version 14\.'; then
        find frontend encoder solver reports tests -name '*.[ch]' -print0 |
            xargs -0 -r "$tool" --dry-run -Werror
        exit
    fi
done
echo "clang-format 14 is not installed"
exit 77
