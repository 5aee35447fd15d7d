#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# However a run is ended, nothing stays behind in the guest, and the next run starts clean.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

test_begin cleanup
guest_script cleanup
check_host_clean "the launcher" "$demo_pid"
conclude
