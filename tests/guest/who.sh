#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# "pinclash who" names the holder of a hang that pinclash did not make, for each kind of holder.
# usage: who.sh [argument for ci/demo.sh...]
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

test_begin who
guest_bring /tmp/hanger "$PINCLASH_HANGER"
guest_script who "$@"
check_host_clean "the launcher" "$demo_pid"
conclude
