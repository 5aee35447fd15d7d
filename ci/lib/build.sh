# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds pinclash.

# build: sets binary, a fresh build or what PINCLASH_BINARY names.
build() {
	if [[ -n ${PINCLASH_BINARY:-} ]]; then
		binary=$(realpath -- "$PINCLASH_BINARY")
		[[ -x $binary ]] || die "PINCLASH_BINARY is no program; $binary; build it or unset the variable"
		return
	fi
	binary=$top/build/release/pinclash
	note "building"
	# Two launchers at the same time build one after the other.
	mkdir -p "$top/build"
	(
		flock 9
		cd "$top"
		cmake --preset release && cmake --build --preset release -j"$(nproc)"
	) 9>"$top/build/lock" >"$tmp/build.log" 2>&1 || {
		tail -n 30 "$tmp/build.log" >&2
		die "the build failed; preset release; see the lines above" "$EXIT_SETUP"
	}
}
