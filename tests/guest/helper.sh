#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The helper module: what it counts, that nothing outlives its descriptors, and that no request harms the kernel.
# usage: helper.sh [argument for ci/demo.sh...]
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

test_begin "helper${2:+-${2##*/}}"
guest_bring /usr/bin/pinlook "$PINCLASH_PINLOOK"
guest_bring /usr/bin/pinfuzz "$PINCLASH_PINFUZZ"
guest_script helper "$@"
check_host_clean "the launcher" "$demo_pid"
conclude
