#!/bin/sh
# The command under load, killed at 200 random moments (CROWDCUE_KILLS), plain and with the address sanitizer.
# tests/cli/test_kill.py says what is held against what; here it only lasts longer. Usage: crash.sh
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
sh cmake/install.sh build test
cmake --preset no-obs
cmake --build build/no-obs
cmake --preset asan
cmake --build build/asan --target crowdcue
cd tests/cli
kills=${CROWDCUE_KILLS:-200}
CROWDCUE=$top/build/no-obs/src/crowdcue CROWDCUE_KILLS=$kills /usr/bin/python3 -B -W ignore -m unittest test_kill
CROWDCUE=$top/build/asan/src/crowdcue CROWDCUE_KILLS=$((kills / 5)) CROWDCUE_KILL_SEED=7 /usr/bin/python3 -B -W ignore -m unittest test_kill
