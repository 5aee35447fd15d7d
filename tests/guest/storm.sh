#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Storms on a stock kernel: safe in the page cache, H1 with unmapped pins on DAX, and nothing stays behind however one ends.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

# query DESCRIPTION RUN FILTER: the jq filter must give true.
query() {
	local answer
	answer=$(jq -r "$3" "$work/results/$2/results.json" 2>&1) || true
	if [[ $answer == true ]]; then
		pass "$1"
	else
		fail "$1: $answer"
	fi
}

test_begin storm
guest_script storm
query "page cache: both pairs have collisions, and no event was lost" cache \
	'[.cells[].storm | select(.collisions == 0 or .lost != 0)] == []'
query "page cache: contents were looked at" cache '[.cells[].storm | select(.checks == 0)] == []'
query "SIGINT: what was recorded until then was judged" sigint '[.cells[].storm | select(.collisions == 0)] == []'
query "unmapped pins: the changes that return early are seen" unmapped '[.cells[].storm.early.count] | add > 0'
check_host_clean "the launcher" "$demo_pid"
conclude
