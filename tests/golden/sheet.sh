#!/bin/sh
# sheet.sh BUILD-FOLDER FOLDER: all golden scenes at full size on two pages, wide.png and tall.png, to look at.
set -eu
mkdir -p "$2"
"$1/tests/golden/golden" sheet "$2/wide.png" wide
"$1/tests/golden/golden" sheet "$2/tall.png" tall
