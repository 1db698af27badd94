#!/bin/sh
# The benches: figures as ratios to a peer that is measured in the same run. run.sh PROGRAM [SIZE]
#   bench_messages [LINES]   messages a second, ours and npm's tmi.js on the same lines: without the journal (one thread),
#       and with it (server, network thread, runner, commit). Five rounds, turn by turn; the best of each counts. Then
#       where the time goes, in ns a message. Exit 1 if ours is slower, with or without the journal, or if the counts are
#       not the same. Without node or npm, or when the package cannot be had, it says so and gives our figures alone
#       (exit 0).
#   bench_overlay [FRAMES]   the graphics thread's time a frame, an overlay and OBS's text source, on a display of its own
#       and the processor's OpenGL, so that machines can be compared. Exit 1 as bench_overlay.c says.
#   bench_stage   what all overlays take of the memory, likewise. Exit 1 as bench_stage.c says.
set -eu
bench=$1
size=${2:-}
here=$(cd "$(dirname "$0")" && pwd)

case $(basename "$bench") in
bench_overlay | bench_stage)
	if ! command -v xvfb-run >/dev/null; then
		echo "xvfb-run is absent: nothing is measured"
		exit 77
	fi
	export LIBGL_ALWAYS_SOFTWARE=1
	exec xvfb-run -a -s "-screen 0 640x480x24 -nolisten tcp" "$bench" ${size:+"$size"}
	;;
esac

lines=${size:-300000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

value() {
	printf '%s\n' "$1" | sed -n "s/.*\"$2\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

best() {
	[ "$1" -gt "$2" ] && echo "$1" || echo "$2"
}

peer=
if command -v node >/dev/null && command -v npm >/dev/null; then
	if (cd "$work" && npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" tmi.js@1.8.5) \
		>"$work/npm.log" 2>&1; then
		peer=$work/node_modules/tmi.js
	else
		echo "tmi.js cannot be installed: no comparison"
	fi
else
	echo "npm is absent: no comparison"
fi

"$bench" make "$lines" "$work/lines"
ours=0
durable=0
theirs=0

same() {
	for key in comments entrants votes; do
		if [ "$(value "$1" $key)" != "$(value "$2" $key)" ]; then
			echo "they do not count the same: $1 $2" >&2
			exit 1
		fi
	done
}

for round in 1 2 3 4 5; do
	out=$("$bench" run "$work/lines")
	ours=$(best "$(value "$out" rate)" "$ours")
	[ "$(value "$out" comments)" = "$lines" ] || { echo "not all lines were taken: $out" >&2; exit 1; }
	rm -rf "$work/session"
	written=$("$bench" journal "$work/lines" "$lines" "$work/session")
	durable=$(best "$(value "$written" rate)" "$durable")
	same "$out" "$written"
	[ -n "$peer" ] || continue
	other=$(node "$here/tmi.js" "$peer" "$work/lines")
	theirs=$(best "$(value "$other" rate)" "$theirs")
	same "$out" "$other"
done
echo "crowdcue: $ours messages a second (parsed, gated, without repeats, matched, tallied, kept for the desk)"
echo "durable:  $durable messages a second (the same, from a server's socket to the committed journal)"
echo "where the time goes, ns a message: $("$bench" stages "$work/lines")"
[ -n "$peer" ] || exit 0
echo "tmi.js:   $theirs messages a second (parsed, matched, tallied)"
awk -v a="$ours" -v b="$theirs" -v d="$durable" \
	'BEGIN { printf "ratio:    %.2f without the journal, %.2f with it\n", a / b, d / b; exit a < b || d < b }'
