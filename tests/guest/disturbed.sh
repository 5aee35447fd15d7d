#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Two runs at once, a results folder or a tool that goes away in the middle, and the memory of a long run.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

test_begin disturbed
guest_script disturbed
check_host_clean "the launcher" "$demo_pid"
conclude
