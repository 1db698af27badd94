#!/bin/sh
# The install step: puts the Debian packages of the given groups on this machine, if they are missing.
#   sh cmake/install.sh [build] [test] [obs]        no group: all of them
# Needs root, or sudo without a password; asks nothing. Exit 0: all there.
set -u
table=$(dirname "$0")/packages.txt
[ $# -gt 0 ] || set -- build test obs

for group in "$@"; do
	if ! grep -q "^$group " "$table"; then
		echo "install: no group '$group' in $table" >&2
		exit 2
	fi
done

wanted=$(for group in "$@"; do sed -n "s/^$group //p" "$table"; done | sort -u)

if ! command -v dpkg-query >/dev/null 2>&1; then
	echo "install: this is not Debian; the build needs the equivalents of:" $wanted >&2
	exit 0
fi

is_installed() {
	[ "$(dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | head -n 1)" = installed ]
}

missing=
for package in $wanted; do
	is_installed "$package" || missing="$missing $package"
done
if [ -z "$missing" ]; then
	exit 0
fi
echo "install:$missing"

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! sudo -n true 2>/dev/null; then
		echo "install: be root, or run: apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
	as_root="sudo -n"
fi

# Bounded: a dead mirror or another running apt ends the step instead of hanging it.
apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C timeout 1200 apt-get -q -y \
		-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Acquire::http::Timeout=30 \
		-o Dpkg::Use-Pty=0 "$@" </dev/null
}
get() {
	# shellcheck disable=SC2086 # a list of words
	apt install --no-install-recommends $missing
}

# The lists may be absent (a bare machine) or older than the mirror; only then are they fetched.
if ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 && get; then
	:
elif ! apt update || ! get; then
	echo "install: apt-get failed; still missing some of:$missing" >&2
	exit 1
fi

for package in $missing; do
	if ! is_installed "$package"; then
		echo "install: $package is still missing" >&2
		exit 1
	fi
done
