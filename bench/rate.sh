#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# How fast a storm is, in a guest: beside its own system calls alone, beside a loop like that of generic/503, and its
# RDMA transfers beside ib_write_bw. Prints the figures side by side.
# usage: bench/rate.sh [argument for ci/demo.sh...] [-- MILLISECONDS OF A ROUND [KEY=VALUE of section storm...]]
set -euo pipefail

top=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
for lib in common packages; do
	# shellcheck source=/dev/null
	. "$top/ci/lib/$lib.sh"
done

# bring FILE PATH: shell that makes FILE at PATH in the guest.
bring() {
	printf "base64 -d >%s <<'END'\n" "$2"
	base64 -- "$1"
	printf 'END\nchmod 755 %s\n' "$2"
}

# What ib_write_bw needs beyond what any guest has.
bring_perftest() {
	local tool library
	tool=$(command -v ib_write_bw)
	bring "$tool" /usr/bin/ib_write_bw
	for library in $(ldd "$tool" | sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p'); do
		printf '[ -e /usr/lib/%s ] || [ -e %s ] || {\n' "${library##*/}" "$library"
		bring "$library" "/usr/lib/${library##*/}"
		printf '}\n'
	done
}

on_exit() {
	local status=$?
	tmp_close
	exit "$status"
}

trap on_exit EXIT
trap 'exit "$EXIT_SIGNAL"' INT TERM HUP
tmp_open
packages+=(perftest)
packages_install
need_command cmake ib_write_bw ldd
# shellcheck disable=SC2154 # tmp_open sets it
(
	cd "$top"
	cmake --preset release && cmake --build --preset release -j"$(nproc)" --target pinclash bench_rate bench_wire
) >"$tmp/build.log" 2>&1 || {
	tail -n 30 "$tmp/build.log" >&2
	die "the build failed; preset release; see the lines above" "$EXIT_SETUP"
}
export PINCLASH_BINARY=$top/build/release/pinclash
{
	bring "$top/build/release/bench/bench_rate" /usr/bin/bench_rate
	bring "$top/build/release/bench/bench_wire" /usr/bin/bench_wire
	bring_perftest
	cat -- "$top/kernel/inside/media.sh" "$top/bench/inside/rate.sh"
} >"$tmp/script"
"$top/ci/demo.sh" --script "$tmp/script" --results "$tmp/results" "$@"
