#!/bin/sh
# What the command counts against the second models of it, for as many rounds of random events as CROWDCUE_MODEL_ROUNDS
# says (200), plain and with the address sanitizer; the rundown against its own, and every cut of a long session.
# tests/cli/test_models.py, test_rundown_model.py and test_prefix.py say what is compared. Usage: models.sh
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
sh cmake/install.sh build test
cmake --preset no-obs
cmake --build build/no-obs
cmake --preset asan
cmake --build build/asan --target crowdcue
cd tests/cli
CROWDCUE=$top/build/no-obs/src/crowdcue CROWDCUE_MODEL_SECONDS=3600 CROWDCUE_MODEL_SEEDS=$((${CROWDCUE_MODEL_ROUNDS:-200} * 10)) \
	/usr/bin/python3 -B -W ignore -m unittest test_rundown_model
CROWDCUE=$top/build/no-obs/src/crowdcue CROWDCUE_CUTS=2000 CROWDCUE_CUT_LINES=1500 \
	/usr/bin/python3 -B -W ignore -m unittest test_prefix
rounds=${CROWDCUE_MODEL_ROUNDS:-200}
CROWDCUE=$top/build/no-obs/src/crowdcue CROWDCUE_MODEL_ROUNDS=$rounds /usr/bin/python3 -B -W ignore -m unittest test_models
CROWDCUE=$top/build/asan/src/crowdcue CROWDCUE_MODEL_ROUNDS=$((rounds / 10)) /usr/bin/python3 -B -W ignore -m unittest test_models
