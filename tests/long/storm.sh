#!/bin/sh
# Ten feeds whose servers misbehave, a fault a second, for CROWDCUE_STORM_SECONDS (600): on the plain command, with the
# address sanitizer and with the thread sanitizer. tests/cli/test_storm.py says what must hold; what was sent, confirmed
# and used is written to build/storm-KIND.log. Usage: storm.sh [KIND…] with plain, asan, tsan; all without.
set -eu
. "$(dirname "$0")/parts/command.sh"
cmake --preset tsan -S "$top" -B "$top/build/tsan"
cmake --build "$top/build/tsan" --target crowdcue
export CROWDCUE_STORM_SECONDS="${CROWDCUE_STORM_SECONDS:-600}"
[ $# -gt 0 ] || set -- plain asan tsan
for kind in "$@"; do
	export CROWDCUE_STORM_LOG="$top/build/storm-$kind.log"
	case $kind in
	plain) on_command "$plain" test_storm ;;
	asan) on_command "$asan" test_storm ;;
	*) on_command "$top/build/tsan/src/crowdcue" test_storm ;;
	esac
	cat "$CROWDCUE_STORM_LOG"
done
