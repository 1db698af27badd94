#!/bin/sh
# Every C and C++ file as .clang-format has it. Usage: check_format.sh
set -eu
cd "$(dirname "$0")/../.."
find src tests -name '*.[ch]' -o -name '*.cpp' -o -name '*.hpp' | sort | xargs clang-format --dry-run --Werror
