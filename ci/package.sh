#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Builds the Debian package and prints its path.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
for lib in common packages; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

main() {
	local build=$top/build/package
	trap tmp_close EXIT
	tmp_open
	packages+=(dpkg-dev)
	packages_install
	cd "$top"
	mkdir -p build
	# Two at the same time build one after the other.
	(
		flock 9
		cmake --preset package
		cmake --build --preset package -j"$(nproc)"
		rm -f "$build"/pinclash_*.deb
		cd "$build"
		cpack
	) 9>build/package.lock >&2
	echo "$build"/pinclash_*.deb
}

main "$@"
