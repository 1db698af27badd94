#!/bin/sh
# Fuzz targets with libFuzzer, address and undefined-behaviour sanitizers: all, or those that are named. Each has
# CROWDCUE_FUZZ_SECONDS (1800) of processor time, however busy the machine is; CROWDCUE_FUZZ_JOBS (2) run side by side.
# The last line of each says what it has done. What is found lies in build/fuzz/found; what grew the corpus in
# build/fuzz/new/NAME, from where the next run goes on. Usage: fuzz.sh [NAME…]
set -eu
cd "$(dirname "$0")/../.."
seconds=${CROWDCUE_FUZZ_SECONDS:-1800}
jobs=${CROWDCUE_FUZZ_JOBS:-2}
export ASAN_OPTIONS=quarantine_size_mb=16
sh cmake/install.sh build test long
cmake -S . -B build/fuzz -G Ninja -DCMAKE_C_COMPILER=clang -DCROWDCUE_FUZZ=ON -DCROWDCUE_SANITIZE=address,undefined \
	-DCROWDCUE_OBS=OFF
if [ $# -eq 0 ]; then
	for source in tests/fuzz/fuzz_*.c; do
		name=$(basename "$source" .c)
		set -- "$@" "${name#fuzz_}"
	done
fi
cmake --build build/fuzz -j "$jobs" --target $(printf 'fuzz_%s ' "$@")
mkdir -p build/fuzz/found build/fuzz/new

# Whole seconds in what `times` says of a shell's children.
seconds_of() {
	sed -n '2p' "$1" | tr 'ms' '  ' | awk '{ print int($1 * 60 + $2 + $3 * 60 + $4) }'
}

# The budget is of processor time and libFuzzer counts on the wall: as often as it takes, each time for what is left. Nor
# does an input that hangs show before minutes are over, on a machine that gives its processor to others.
one() {
	name=$1
	runs=0
	spent=0
	log=build/fuzz/$name.log
	: >"$log"
	mkdir -p "build/fuzz/new/$name"
	while [ "$spent" -lt "$seconds" ]; do
		if ! "build/fuzz/tests/fuzz/fuzz_$name" -max_total_time=$((seconds - spent)) -timeout=300 -rss_limit_mb=2048 \
			-max_len=65536 -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/new/$name" \
			"tests/fuzz/corpus/$name" >>"$log" 2>&1; then
			echo "$name: FAILED, see $log"
			tail -n 5 "$log"
			: >"build/fuzz/found/$name-failed"
			return
		fi
		runs=$((runs + $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log" | tail -n 1)))
		times >"build/fuzz/$name.times" # not in a subshell, which has other children
		spent=$(seconds_of "build/fuzz/$name.times")
	done
	echo "$name: $runs runs in $spent s of processor time, $(grep -o 'cov: [0-9]* ft: [0-9]* corp: [^ ]*' "$log" |
		tail -n 1)"
}

for name in "$@"; do
	rm -f "build/fuzz/found/$name"-*
done
running=0
for name in "$@"; do
	one "$name" &
	running=$((running + 1))
	if [ "$running" -ge "$jobs" ]; then
		wait
		running=0
	fi
done
wait
failed=0
for name in "$@"; do
	[ ! -e "build/fuzz/found/$name-failed" ] || failed=1
done
exit "$failed"
