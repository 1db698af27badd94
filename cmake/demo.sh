#!/bin/sh
# The demo: installs what is missing, builds, and opens OBS with a show, a chat server with a simulated audience, and
# the overlays in their scenes.
#   sh cmake/demo.sh         the English show
#   sh cmake/demo.sh --zh    the Chinese one
# On a desktop it stays open until OBS is closed. Without a display it plays the show by itself on a virtual one, about
# four minutes, and leaves screenshots, a recording, the session and a report in demo-out.
set -eu
cd "$(dirname "$0")/.."
case "$#:${1:-}" in
0: | 1:--zh) ;;
*)
	echo "usage: sh cmake/demo.sh [--zh]" >&2
	exit 2
	;;
esac
sh cmake/install.sh build test obs
[ -f build/demo/CMakeCache.txt ] || cmake --preset default -B build/demo -DCROWDCUE_TESTS=OFF >/dev/null
cmake --build build/demo
exec /usr/bin/python3 -B cmake/demo/demo.py "$@" build/demo
