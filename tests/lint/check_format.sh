#!/bin/sh
# Every C and C++ file as .clang-format has it; names those that are not. Usage: check_format.sh
set -eu
cd "$(dirname "$0")/../.."
bad=$(find src tests -name '*.[ch]' -o -name '*.cpp' -o -name '*.hpp' | sort |
	xargs clang-format --dry-run --Werror 2>&1 | sed -n 's/^\([^:]*\):[0-9:]* error: code should be.*/\1/p' | uniq -c)
[ -z "$bad" ] && exit 0
echo "$bad" | sed 's/$/ differs from clang-format/'
exit 1
