# Sourced by the long scripts that drive the command: builds it, plain and with the address sanitizer, and goes to its
# tests. Sets $plain and $asan, and on_command PROGRAM TEST.
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
sh cmake/install.sh build test
cmake --preset no-obs
cmake --build build/no-obs
cmake --preset asan
cmake --build build/asan --target crowdcue
cd tests/cli
plain=$top/build/no-obs/src/crowdcue
asan=$top/build/asan/src/crowdcue

on_command() {
	CROWDCUE=$1 /usr/bin/python3 -B -W ignore -m unittest "$2"
}
