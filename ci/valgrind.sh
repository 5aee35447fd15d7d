#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Unit and oracle tests under valgrind, which takes minutes: ci/valgrind.sh [PATTERN of a test's name]
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
for lib in common packages; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done
pattern=${1:-*}

# A test of its own exit code says that it is skipped; 99 is valgrind's.
check() {
	local status=0
	[[ $1 != *_event_recorder && $1 != *_storm_last ]] || {
		note "skipped: ${1##*/} executes itself, which is valgrind then"
		return
	}
	valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
		"$1" >"$tmp/out.log" 2>"$tmp/err.log" || status=$?
	case $status in
	0) note "clean: ${1##*/}" ;;
	77) note "skipped: ${1##*/}" ;;
	*)
		if grep -q 'unhandled .* syscall' "$tmp/err.log"; then
			note "skipped: ${1##*/} needs a system call that this valgrind does not know"
			return
		fi
		tail -n 40 "$tmp/err.log" >&2
		note "FAILED: ${1##*/}"
		return 1
		;;
	esac
}

main() {
	local test failed=0
	trap tmp_close EXIT
	tmp_open
	packages+=(valgrind)
	packages_install
	cd "$top"
	cmake --preset dev >/dev/null
	cmake --build --preset dev -j "$(nproc)" >"$tmp/build.log" || {
		tail -n 20 "$tmp/build.log" >&2
		die "the tests do not build"
	}
	for test in build/dev/tests/test_unit_$pattern build/dev/tests/oracle/test_oracle_$pattern; do
		[[ ! -x $test ]] || check "$test" || failed=1
	done
	return $failed
}

main "$@"
