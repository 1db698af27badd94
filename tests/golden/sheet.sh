#!/bin/sh
# sheet.sh BUILD-FOLDER FOLDER: the golden pictures as drawn now, to look at.
set -eu
mkdir -p "$2/lists" "$2/pictures"
cp -r "$(dirname "$0")/data" "$(dirname "$0")/fonts.sha256" "$2"
"$1/tests/golden/golden" write "$2"
