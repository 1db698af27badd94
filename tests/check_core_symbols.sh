#!/bin/sh
# The engine reads no clock, no random source and no file, and knows no thread and no locale: whatever core's object files
# ask of the outside must be on this list. What depends on the process's locale (tolower, strcasecmp, strtod) is not: OBS
# sets one, and the same events must give the same state everywhere. Usage: check_core_symbols.sh LIBCORE.a
set -eu
library=$1

# Extended regular expressions, one a line, each for a whole symbol.
allowed='
mem(cpy|move|set|cmp|chr)
str(len|nlen|cmp|ncmp|chr|rchr|str|spn|cspn|dup|ndup|pbrk)
strto(l|ll|ul|ull)
malloc|calloc|realloc|reallocarray|free
abs|labs|llabs|div|ldiv|lldiv
qsort|bsearch
v?snprintf|sscanf|__isoc(99|23)_sscanf|__isoc23_strto(l|ll|ul|ull)
__errno_location
abort|__assert_fail|__stack_chk_fail
floor|ceil|round|llround|lround|trunc|fabs|fmin|fmax|isnan|isfinite
__(u?divti3|u?modti3|muloti4|popcountdi2)
json_[a-z_]+
crypto_(hash|auth|shorthash|generichash|verify)[a-z0-9_]*
sodium_(bin2hex|hex2bin|memcmp|memzero|increment|add|compare|is_zero)
(u8|u16|u32|uc|ulc)_[a-z0-9_]+
uninorm_[a-z0-9_]+|uninorm_(nfc|nfd|nfkc|nfkd)|libunistring_[a-z0-9_]+
_GLOBAL_OFFSET_TABLE_
'
# On the list by their prefix, and yet not allowed: they read or write files, or draw random numbers.
refused='json_(load|dump)_file|json_loadfd?|json_loadf|json_dumpfd?|json_object_seed'

undefined=$(nm --undefined-only "$library" 2>/dev/null | awk '$1 == "U" || $1 == "w" { print $2 }' | sort -u)
defined=$(nm --defined-only "$library" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u)
if [ -z "$defined" ]; then
	echo "$library: no symbols; is it the library of core?" >&2
	exit 2
fi
pattern=$(printf '%s\n' "$allowed" | sed '/^$/d' | paste -sd '|' -)
outside=$(printf '%s\n' "$undefined" | grep -vxF -e "$defined" || true)
bad=$(printf '%s\n' "$outside" | sed '/^$/d' | grep -vxE "$pattern" || true)
more=$(printf '%s\n' "$outside" | grep -xE "$refused" || true)

status=0
for symbol in $bad $more; do
	status=1
	users=$(nm -A --undefined-only "$library" 2>/dev/null | awk -v s="$symbol" '$NF == s { print $1 }' |
		sed 's/:$//; s/.*://' | sort -u | paste -sd ' ' -)
	echo "core must not use $symbol (in $users)"
done
[ "$status" -ne 0 ] || echo "core asks for $(printf '%s\n' "$outside" | wc -l) outside symbols, all on the list"
exit "$status"
