#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What works on a kernel: the kernel's own selftests and a walk through device DAX, one line a test.
set -euo pipefail

kernel_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${kernel_dir%/*}
for lib in ci/lib/common ci/lib/packages ci/lib/apt kernel/lib/source kernel/lib/trial; do
	# shellcheck source=/dev/null
	. "$top/$lib.sh"
done

usage() {
	cat <<'END'
usage: kernel/selftest.sh --kernel NAME|PATH [-- argument for ci/demo.sh...]

Prints lines "test: result", then what the kernel log holds that it should not. To compare two kernels:

  diff <(kernel/selftest.sh --kernel stock-minimal) <(kernel/selftest.sh --kernel series)

Exit codes: 0 the guest came to its end; 2 bad input; 3 set-up failed; 4 it did not; 130 interrupted.
END
}

parse_arguments() {
	kernel='' demo_args=()
	while (($#)); do
		case $1 in
		--kernel)
			(($# >= 2)) || die "$1 needs a value; command line; see kernel/selftest.sh --help"
			kernel=$2
			shift 2
			;;
		-h | --help)
			usage
			exit 0
			;;
		--)
			shift
			demo_args=("$@")
			break
			;;
		*) die "unknown argument $1; command line; see kernel/selftest.sh --help" ;;
		esac
	done
	[[ -n $kernel ]] || die "no --kernel; command line; see kernel/selftest.sh --help"
}

on_exit() {
	local status=$?
	trap '' INT TERM HUP
	tmp_close
	exit "$status"
}

main() {
	local status=0
	parse_arguments "$@"
	trap on_exit EXIT
	trap 'exit "$EXIT_SIGNAL"' INT TERM HUP
	tmp_open
	trial_open daxmap
	source_open
	trial_selftests gup_test gup_longterm cow
	trial_script media selftest >"$tmp/script"
	mkdir "$tmp/guest"
	# 1 GiB that begins at a multiple of 1 GiB, wherever the region does.
	trial_boot "$tmp/script" "$tmp/guest" --kernel "$kernel" --pmem 512,3072 "${demo_args[@]}" || status=$EXIT_NOTHING
	cat -- "$tmp/guest.output"
	trial_complaints "$tmp/guest" | sed 's/^/kernel log: /'
	return "$status"
}

main "$@"
