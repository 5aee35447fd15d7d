#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Storms on a stock kernel: safe with mapped pins, H1 with unmapped ones, and nothing stays behind however one ends.
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
query "mapped pins: both pairs have collisions, all of which were judged" mapped \
	'[.cells[].storm | select(.collisions == 0 or .lost != 0 or .blind != 0)] == []'
query "mapped pins: contents were looked at" mapped '[.cells[].storm | select(.checks == 0)] == []'
query "mapped pins: a change that met a pin waited" mapped '[.cells[] | .outcome] | unique == ["blocked"]'
query "unmapped pins: the changes that return early are seen" unmapped '[.cells[].storm.early.count] | add > 0'
check_host_clean "the launcher" "$demo_pid"
conclude
