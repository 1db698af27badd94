#!/bin/sh
# Makes the Debian package of a finished build, unpacks it beside it, and checks what a user would get.
# Usage: check_package.sh BUILD-FOLDER
set -eu
build=$1
top=$(cd "$(dirname "$0")/../.." && pwd)
root=$build/package/root
bad=0
fail() {
	echo "package: $*"
	bad=1
}

rm -rf "$build/package"
(cd "$build" && cpack -G DEB) >"$build/cpack.log" 2>&1 || { cat "$build/cpack.log"; exit 1; }
deb=$(ls "$build"/package/*.deb)
mkdir -p "$root"
dpkg -x "$deb" "$root"
echo "$deb: $(wc -c <"$deb") bytes"

multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
plugin=$root/usr/lib/$multiarch/obs-plugins/crowdcue.so
data=$root/usr/share/obs/obs-plugins/crowdcue
command=$root/usr/bin/crowdcue

for file in "$plugin" "$command" "$data/locale/en-US.ini" "$data/locale/zh-CN.ini" "$root/usr/share/doc/crowdcue/copyright"; do
	[ -s "$file" ] || fail "no ${file#"$root"}"
done
[ "$bad" -eq 0 ] || exit 1

# Everything that the project ships as data is in it, byte for byte.
(cd "$top" && git ls-files data locale 2>/dev/null || find data locale -type f) | while read -r file; do
	case $file in
	*/.*) ;;
	locale/*) cmp -s "$top/$file" "$data/$file" || echo "$file" ;;
	*) cmp -s "$top/$file" "$data/${file#data/}" || echo "$file" ;;
	esac
done >"$build/package/missing"
[ ! -s "$build/package/missing" ] || fail "not in the package: $(paste -sd ' ' "$build/package/missing")"

for file in "$plugin" "$command"; do
	lost=$(ldd "$file" | grep 'not found' || true)
	[ -z "$lost" ] || fail "${file#"$root"}: $lost"
	case $(readelf -d "$file") in
	*RPATH* | *RUNPATH*) fail "${file#"$root"} has a run path" ;;
	esac
done

# OBS's module functions are all that the plugin shows; its other names cannot collide with another plugin's.
shown=$(nm -D --defined-only "$plugin" | awk '{ print $3 }' | grep -v '^obs_' | grep -vE '^(_init|_fini|_edata|_end|__bss_start)$' || true)
[ -z "$shown" ] || fail "crowdcue.so shows $(printf '%s\n' "$shown" | head -n 5 | paste -sd ' ' -)"
nm -D --defined-only "$plugin" | grep -q ' obs_module_load$' || fail "crowdcue.so has no obs_module_load"
# One flavour of a library in the process: OBS brings the GnuTLS one of libcurl and its own Qt.
! ldd "$plugin" | grep -q 'libcurl\.so' || fail "crowdcue.so brings a second libcurl"

depends=$(dpkg-deb -f "$deb" Depends)
for package in libobs0 libjansson4 libsodium23 libsqlite3-0 libcurl3-gnutls obs-studio; do
	case ", $depends," in
	*" $package ("* | *" $package,"*) ;;
	*) fail "does not depend on $package: $depends" ;;
	esac
done

version=$(dpkg-deb -f "$deb" Version)
said=$("$command" --version)
case $said in
*"$version"*) ;;
*) fail "package $version, but the command says: $said" ;;
esac
exit "$bad"
