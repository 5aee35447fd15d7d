#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Builds with warnings as errors and runs every test, those that boot a guest included.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
for lib in common packages; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

usage() {
	cat <<'END'
usage: ci/test.sh [--quick] [-- argument for ctest...]

  --quick     leave out the tests that boot a guest
  -h, --help  this text
END
}

main() {
	local -a ctest_args=()
	while (($#)); do
		case $1 in
		--quick) ctest_args+=(--label-exclude guest) ;;
		-h | --help)
			usage
			exit 0
			;;
		--)
			shift
			ctest_args+=("$@")
			break
			;;
		*) die "unknown argument $1; command line; see ci/test.sh --help" ;;
		esac
		shift
	done
	trap tmp_close EXIT
	tmp_open
	packages_install
	# What the tests themselves call. A test that misses some of it skips, and says so.
	packages=(jq shellcheck git curl chromium chromium-driver lava-common
		tmux zsh mandoc libxml2-utils python3 python3-jsonschema
		dpkg-dev debootstrap lintian)
	(packages_install) || note "the tests that need them are skipped"
	cd "$top"
	note "building preset dev"
	cmake --preset dev
	cmake --build --preset dev -j"$(nproc)"
	[[ ${ctest_args[*]} != *'--label-exclude guest'* ]] || note "--quick: the guest tests are left out"
	ctest --preset dev "${ctest_args[@]}"
}

main "$@"
