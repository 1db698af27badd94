#!/bin/sh
# Resuming a session of many events. resume.sh BENCH_RESUME CROWDCUE [EVENTS]; a million by default, 300 MB in the
# folder for temporary files while it runs.
set -eu
bench=$1
crowdcue=$2
events=${3:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

"$bench" show "$work/bench.show.json"
"$bench" lines "$events" |
	"$crowdcue" run "$work/bench.show.json" --stdin --clock stdin --session "$work/session" >"$work/answers"
refused=$(grep -c '"ok":false' "$work/answers" || true)
[ "$refused" -eq 0 ] || { echo "$refused lines were refused" >&2; exit 1; }
"$bench" run "$crowdcue" "$work/session"
