#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A run on a mounted file system and a named RDMA device: usual verdicts, and nothing of the user's is touched.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

test_begin target
guest_script target
check_host_clean "the launcher" "$demo_pid"
conclude
