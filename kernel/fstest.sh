#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What file systems on persistent memory do on a kernel, with the contents checked: one line a case.
set -euo pipefail

kernel_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${kernel_dir%/*}
for lib in ci/lib/common ci/lib/packages ci/lib/apt kernel/lib/trial; do
	# shellcheck source=/dev/null
	. "$top/$lib.sh"
done

usage() {
	cat <<'END'
usage: kernel/fstest.sh --kernel NAME|PATH [--hardened] [-- argument for ci/demo.sh...]

Truncates, punches, clones, maps and so on files of XFS and ext4 on persistent memory, and compares what they hold
with what they should. Prints lines "test: ok", or what is wrong in place of ok; behind a comma what is no matter of
right and wrong but the same on every kernel. Then what the kernel log holds that it should not. To compare two
kernels:

  diff <(kernel/fstest.sh --kernel stock-minimal) <(kernel/fstest.sh --kernel hardened)

  --hardened   also what other kernels fail at or do not survive: shared blocks in mappings of 2 MiB, and a crash
               while pinned pages keep a file that has no name any more

Exit codes: 0 all is well; 1 something is not; 2 bad input; 3 set-up failed; 4 the guest did not come to its end;
130 interrupted.
END
}

main() {
	trial_arguments --hardened "$@"
	trial_traps
	tmp_open
	trial_open fstest orphan
	trial_script media fstest >"$tmp/script"
	trial_tell --pmem 512,512 "${demo_args[@]}" -- "${flag#--}" || return
	! grep -qvE '^[^:]*: ok(,|$)' "$tmp/said"
}

main "$@"
