#!/bin/sh
# A draw from very many. draw.sh BENCH_DRAW CROWDCUE [ENTRANTS]; a million by default, 300 MB in the folder for temporary
# files while it runs.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$1" "$2" "$work" ${3:+"$3"}
