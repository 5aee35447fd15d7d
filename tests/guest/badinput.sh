#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Bad input gets one clear line and a non-zero exit code, and changes nothing.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

# refused EXIT_CODE WORDS ARGUMENT...: the launcher says so in one line.
refused() {
	local code=$1 words=$2
	shift 2
	demo "$@" --results "$work/refused" >"$work/out" 2>&1
	if [[ $demo_status == "$code" ]] && [[ $(grep -c "$words" "$work/out") == 1 ]]; then
		pass "demo.sh $*: $code, $(grep "$words" "$work/out")"
	else
		fail "demo.sh $*: exit code $demo_status, not $code with one line of '$words'"
		tail -n 5 "$work/out" | sed 's/^/#   /'
	fi
	rm -rf -- "$work/refused"
}

test_begin badinput
guest_script badinput
check_host_clean "the launcher" "$demo_pid"

head -c 8388608 /dev/zero >"$work/garbage"
refused 2 'no set nothing-like-that' --set nothing-like-that
refused 2 'unknown kernel\|no such kernel\|cannot be read\|debian-9' --kernel debian-9
refused 2 'nowhere' --kernel "$work/nowhere"
refused 2 'garbage' --kernel "$work/garbage"

# Not root: said before anything is touched.
status=0
setpriv --reuid 65534 --regid 65534 --clear-groups "$PINCLASH_BINARY" run --cell xfs-dax/vmsplice/punch/mapped \
	>"$work/out" 2>&1 || status=$?
check "not root: exit code 4 and one line" test "$status $(grep -c root "$work/out") $(wc -l <"$work/out")" = "4 1 1"
conclude
