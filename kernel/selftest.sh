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

main() {
	trial_arguments "" "$@"
	trial_traps
	tmp_open
	trial_open daxmap
	source_open
	trial_selftests gup_test gup_longterm cow
	trial_script media selftest >"$tmp/script"
	# 1 GiB that begins at a multiple of 1 GiB, wherever the region does.
	trial_tell --pmem 512,3072 "${demo_args[@]}"
}

main "$@"
