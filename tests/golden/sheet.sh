#!/bin/sh
# sheet.sh BUILD-FOLDER FOLDER: the contact sheet into FOLDER, THEME-OVERLAY-SHAPE.png at full size, one theme to a
# processor; and the overview that stands in the README, data/help/overlays.png. Judge by QUESTIONS.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tool=$1/tests/golden/contact_sheet
mkdir -p "$2"
for theme in studio editorial red-gold pop bare; do
	echo "$theme"
done | xargs -P "$(nproc)" -I THEME "$tool" "$here" pages "$2" THEME
"$tool" "$here" overview "$here/../../data/help/overlays.png"
