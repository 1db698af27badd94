#!/bin/sh
# What the command counts against the second models of it, for as many rounds of random events as CROWDCUE_MODEL_ROUNDS
# says (200), plain and with the address sanitizer; the rundown against its own, and every cut of a long session.
# tests/cli/test_models.py, test_rundown_model.py and test_prefix.py say what is compared. Usage: models.sh
set -eu
. "$(dirname "$0")/parts/command.sh"
rounds=${CROWDCUE_MODEL_ROUNDS:-200}
export CROWDCUE_MODEL_SECONDS=3600 CROWDCUE_MODEL_SEEDS=$((rounds * 10))
on_command "$plain" test_rundown_model
export CROWDCUE_CUTS=2000 CROWDCUE_CUT_LINES=1500
on_command "$plain" test_prefix
export CROWDCUE_MODEL_ROUNDS=$rounds
on_command "$plain" test_models
export CROWDCUE_MODEL_ROUNDS=$((rounds / 10))
on_command "$asan" test_models
