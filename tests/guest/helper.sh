#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The helper module: what it counts, that nothing outlives its descriptors, and that no request harms the kernel.
# usage: helper.sh [argument for ci/demo.sh...]
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

test_begin "helper${2:+-${2##*/}}"
# The programs come into the guest inside the script.
guest_prelude=$work/prelude
for program in "$PINCLASH_PINLOOK" "$PINCLASH_PINFUZZ"; do
	printf "base64 -d >/usr/bin/%s <<'END'\n" "${program##*/}"
	base64 -- "$program"
	printf 'END\nchmod 755 /usr/bin/%s\n' "${program##*/}"
done >"$guest_prelude"
guest_script helper "$@"
check_host_clean "the launcher" "$demo_pid"
conclude
