#!/bin/sh
# Every fuzz target with libFuzzer, address and undefined-behaviour sanitizers, CROWDCUE_FUZZ_SECONDS (1800) each, two at a
# time. What it finds lies in build/fuzz/found; what grew the corpus in build/fuzz/new/NAME. Usage: fuzz.sh
set -eu
cd "$(dirname "$0")/../.."
seconds=${CROWDCUE_FUZZ_SECONDS:-1800}
sh cmake/install.sh build test long
cmake -S . -B build/fuzz -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCROWDCUE_FUZZ=ON \
	-DCROWDCUE_SANITIZE=address,undefined -DCROWDCUE_OBS=OFF
cmake --build build/fuzz
mkdir -p build/fuzz/found build/fuzz/new

one() {
	name=$1
	mkdir -p "build/fuzz/new/$name"
	if "build/fuzz/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
		-artifact_prefix="build/fuzz/found/$name-" "build/fuzz/new/$name" "tests/fuzz/corpus/$name" \
		>"build/fuzz/$name.log" 2>&1; then
		echo "$name: $(grep -E '^Done' "build/fuzz/$name.log" | tail -n 1)"
	else
		echo "$name: FAILED, see build/fuzz/$name.log"
		tail -n 5 "build/fuzz/$name.log"
		: >"build/fuzz/found/$name-failed"
	fi
}

rm -f build/fuzz/found/*
running=0
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	one "${name#fuzz_}" &
	running=$((running + 1))
	if [ "$running" -ge 2 ]; then
		wait
		running=0
	fi
done
wait
[ -z "$(ls build/fuzz/found)" ]
