#!/bin/sh
# The command under load, killed at 200 random moments (CROWDCUE_KILLS), plain and with the address sanitizer.
# tests/cli/test_kill.py says what is held against what; here it only lasts longer. Usage: crash.sh
set -eu
. "$(dirname "$0")/parts/command.sh"
kills=${CROWDCUE_KILLS:-200}
export CROWDCUE_KILLS=$kills
on_command "$plain" test_kill
export CROWDCUE_KILLS=$((kills / 5)) CROWDCUE_KILL_SEED=7
on_command "$asan" test_kill
