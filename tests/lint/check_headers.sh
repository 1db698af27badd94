#!/bin/sh
# Each header compiles alone: as C17, and what dock sees as C++17 too. Usage: check_headers.sh GENERATED-FOLDER [obs]
set -u
cd "$(dirname "$0")/../.." || exit 2
generated=$1
with_obs=${2:-}

flags="-Isrc -I$generated -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Wall -Wextra -Werror -Wno-unused-function -fPIC"
flags="$flags $(pkg-config --cflags jansson libsodium sqlite3 libcurl freetype2 harfbuzz fribidi fontconfig libpng libjpeg libwebp libwebpdemux)" || exit 2
rooms="core show store report feed run cli paint"
if [ -n "$with_obs" ]; then
	flags="$flags $(pkg-config --cflags libobs)" || exit 2
	rooms="$rooms overlay obs"
fi
number=0
bad=0
# compile LANGUAGE STANDARD COMPILER HEADER
compile() {
	number=$((number + 1))
	# shellcheck disable=SC2086 # a list of words
	printf '#include "%s"\n' "${4#src/}" | $3 -x "$1" "-std=$2" $flags -fsyntax-only - || bad=$((bad + 1))
}
for room in $rooms; do
	for header in src/"$room"/*.h; do
		[ -e "$header" ] || continue
		case "$with_obs$header" in src/paint/backend_obs*) continue ;; esac
		compile c c17 "${CC:-cc}" "$header"
		case ${header#src/} in
		core/* | show/* | store/* | run/runner.h) compile c++ c++17 "${CXX:-c++}" "$header" ;;
		esac
	done
done
echo "$number headers, $bad that do not stand alone"
[ "$bad" -eq 0 ] && [ "$number" -gt 0 ]
