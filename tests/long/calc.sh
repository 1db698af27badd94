#!/bin/sh
# Are the sheets among the test data still what LibreOffice Calc writes? Usage: calc.sh
set -eu
cd "$(dirname "$0")/../.."
sh cmake/install.sh build test long
python3 tests/unit/show/data/calc/make.py --check
