#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A kernel image that looks right and does not boot: one clear line after a bounded time, and nothing stays.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

# put OFFSET BYTES: writes printf escapes into the image.
put() {
	printf '%b' "$2" | dd of="$work/image" bs=1 seek="$(($1))" conv=notrunc status=none
}

# The least that passes for a bzImage (Documentation/arch/x86/boot.rst); its first instruction jumps to itself.
make_image() {
	truncate -s 1M "$work/image"
	put 0x1f1 '\x04'             # setup sectors
	put 0x1fe '\x55\xaa'         # boot sector signature
	put 0x200 '\xeb\xfe'         # jmp .
	put 0x202 'HdrS\x0f\x02'     # protocol 2.15
	put 0x20e '\x00\x02'         # the version string stands at 0x400
	put 0x211 '\x01'             # loaded high
	put 0x22c '\xff\xff\xff\x7f' # highest address of the initramfs
	put 0x400 '6.99.0-silent #1\x00'
}

# refused WHAT SECONDS EXIT_CODE WORDS ARGUMENT...: one line of error, in time.
refused() {
	local what=$1 most=$2 code=$3 words=$4 begin=$SECONDS took
	shift 4
	demo "$@" >"$work/out" 2>&1
	took=$((SECONDS - begin))
	if [[ $demo_status != "$code" ]]; then
		fail "$what: exit code $demo_status, not $code"
	elif [[ $(grep -c '^demo: error: ' "$work/out") != 1 ]] || ! grep -q "^demo: error: .*$words" "$work/out"; then
		fail "$what: not one line of error that says '$words'"
	elif ((took > most)); then
		fail "$what: took $took s, more than $most s"
	else
		pass "$what: $code after $took s, $(grep '^demo: error: ' "$work/out")"
	fi
	((failures == 0)) || sed 's/^/#   /' "$work/out"
	check_host_clean "$what" "$demo_pid"
}

test_begin noboot
make_image
refused "a kernel that says nothing" 120 4 'does not boot: no output on the console' \
	--ktap --kernel "$work/image" --results "$work/silent"
check "KTAP says so, too" grep -qx 'not ok 1 pinclash # ERROR no cell was run' "$work/out"
head -c 600000 "$work/image" >"$work/short"
printf '%b' '\x00\x00\x20\x00' | dd of="$work/short" bs=1 seek=$((0x24c)) conv=notrunc status=none
refused "a kernel image that was cut off" 20 2 'truncated' --kernel "$work/short" --results "$work/cut"
conclude
