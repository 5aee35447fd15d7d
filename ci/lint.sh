#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# clang-tidy and cppcheck over all C sources; any finding is a failure.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
for lib in common packages; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

main() {
	trap tmp_close EXIT
	tmp_open
	packages+=(clang-tidy cppcheck)
	packages_install
	cd "$top"
	cmake --preset dev >/dev/null
	note "cppcheck"
	# Its idea of style is left out; ours is in CONTRIBUTING.md.
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
		--suppress=missingIncludeSystem --std=c11 -D_GNU_SOURCE -I include -I src src bench
	note "clang-tidy"
	find src -name '*.c' -print0 | xargs -0 -n 8 -P "$(nproc)" clang-tidy -p build/dev --quiet
}

main "$@"
