#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Whatever a run makes, changes and destroys: what nobody named stays byte for byte as it was.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

test_begin bystander
guest_bring /tmp/hanger "$PINCLASH_HANGER"
guest_script bystander
check_host_clean "the launcher" "$demo_pid"
conclude
