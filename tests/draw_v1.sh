#!/bin/sh
# The two implementations of draw-v1 must agree: draw_v1.sh DRAW_PROOFS PYTHON
# The one of the engine draws and writes proofs, the other one checks them;
# false ones are told from true ones.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

"$1" "$work"
"$2" -B "$here/draw_v1.py" "$work"/proofs/*.json >"$work/lines" || { grep ^false "$work/lines"; exit 1; }
count=$(grep -c ^true "$work/lines")
bound=$(grep -c "bound by its beacon" "$work/lines")
[ "$count" = 120 ] && [ "$bound" = 40 ] || { echo "$count proofs, $bound with beacons, not 120 and 40" >&2; exit 1; }

# One weight changed in the frozen list of a proof, and another secret: neither may pass.
sed '1s/[0-9]*$/7/' "$work/proofs/cup-4.tsv" >"$work/list"
cmp -s "$work/list" "$work/proofs/cup-4.tsv" && { echo "the list was not changed" >&2; exit 1; }
cp "$work/list" "$work/proofs/cup-4.tsv"
sed 's/"secret": "../"secret": "zz/' "$work/proofs/cup-5.json" >"$work/proofs/cup-500.json"
cp "$work/proofs/cup-5.tsv" "$work/proofs/cup-500.tsv"
for bad in 4 500; do
	if "$2" -B "$here/draw_v1.py" "$work/proofs/cup-$bad.json" >/dev/null; then
		echo "a false proof passed" >&2
		exit 1
	fi
done
echo "$count proofs agree"
