#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# One stage of a kernel CI: somebody else's kernel, KTAP on standard output, files beside it, an exit code.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
# shellcheck source=ci/lib/common.sh
. "$ci_dir/lib/common.sh"

usage() {
	cat <<'END'
usage: ci/stage.sh --kernel BZIMAGE [option]... [-- argument for `pinclash run`...]

  --kernel BZIMAGE   the kernel to ask; or vmlinux, or a name that ci/demo.sh knows
  --modules DIR      its lib/modules/<release>; a kernel with all built in needs none
  --shard I/N        part I of N of the cells
  --set SET          folder of scenarios/ to run (default: smoke)
  --image DIR        guest image of ci/image.sh: no network, no compiler
  --results DIR      where files go; new or empty (default: pinclash-results)
  -h, --help         this text

and what else ci/demo.sh takes. KTAP, and nothing but KTAP, is on standard output.

Exit codes: 0 all cells safe, skipped or known; 1 an unsafe cell; 2 bad input; 3 a cell could not
be judged; 4 nothing could run; 5 set-up or the run failed; 130 interrupted.
END
}

main() {
	local argument kernel='' results=(--results pinclash-results)
	for argument in "$@"; do
		case $argument in
		-h | --help)
			usage
			exit 0
			;;
		--kernel) kernel=1 ;;
		--results) results=() ;;
		--) break ;;
		esac
	done
	[[ -n $kernel ]] || die "no kernel is named; command line; give --kernel BZIMAGE"
	exec "$ci_dir/demo.sh" --ktap "${results[@]}" "$@"
}

main "$@"
