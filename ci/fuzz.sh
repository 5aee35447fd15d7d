#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Fuzzes the readers of scenarios, results and storms, each for so many seconds: ci/fuzz.sh [600]
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
seconds=${1:-600}
for lib in common packages; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

# A compiler and its runtime come in packages of their own.
have_fuzzer() {
	printf '#include <stddef.h>\n%s\n' \
		'int LLVMFuzzerTestOneInput(const char *d, size_t n) { return !d && n; }' |
		clang -x c -fsanitize=fuzzer,address - -o "$tmp/probe" 2>"$tmp/probe.log"
}

# New inputs go to a folder beside the build; the kept ones are only read.
fuzz() {
	local name=$1 found=build/fuzz/found-$1
	mkdir -p "$found"
	note "$name, $seconds s"
	build/fuzz/tests/fuzz/fuzz_"$name" -max_total_time="$seconds" -timeout=20 -max_len=16384 \
		-print_final_stats=1 -artifact_prefix="$found-" "$found" "tests/fuzz/corpus/$name" \
		2>"build/fuzz/$name.log" || {
		tail -n 40 "build/fuzz/$name.log" >&2
		die "$name failed; the input is in $found-*"
	}
	grep -E '^stat::|^#[0-9]+.DONE' "build/fuzz/$name.log"
}

main() {
	trap tmp_close EXIT
	tmp_open
	have_fuzzer || {
		note "skipped: clang cannot link -fsanitize=fuzzer,address here; apt-get install clang"
		exit 77
	}
	cd "$top"
	cmake --preset fuzz >"$tmp/cmake.log" || die "cmake: $(tail -n 3 "$tmp/cmake.log")"
	cmake --build --preset fuzz -j "$(nproc)" >"$tmp/build.log" || {
		tail -n 20 "$tmp/build.log" >&2
		die "the fuzz targets do not build"
	}
	for name in scenario results storm; do
		fuzz "$name"
	done
}

main "$@"
