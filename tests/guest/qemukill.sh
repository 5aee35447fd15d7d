#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# QEMU is killed in the middle of a cell: the cell is judged, the run goes on, and nothing stays on the host.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

results=''

begun() { # CELL
	grep -q "\"id\":\"$1\",\"type\":\"begin\"" "$results/cells.jsonl" 2>/dev/null
}

test_begin qemukill
results=$work/results
setpriv --pdeathsig TERM "$top/ci/demo.sh" --accel "$accel" --results "$results" -- \
	--cell xfs-dax/vmsplice/punch/mapped --cell xfs-dax/vmsplice/reflink-onto/mapped \
	--cell xfs-dax/vmsplice/collapse/mapped >"$work/out" 2>&1 &
launcher=$!
# The second cell takes seconds: XFS spins in it (H4), so there is time to meet it.
if ! wait_for 300 begun xfs-dax/vmsplice/reflink-onto/mapped; then
	tail -n 20 "$work/out"
	give_up "the second cell never began"
fi
victims=$(qemu_of "$launcher")
check "one QEMU to kill" test "$(wc -w <<<"$victims")" = 1
# shellcheck disable=SC2086 # a list
kill -KILL $victims
status=0
wait "$launcher" || status=$?

check "the run ends with an unsafe cell" test "$status" = 1
check "the launcher says that the guest died" grep -q 'the guest died: QEMU exited' "$work/out"
check "all three cells have a verdict" test \
	"$(jq '[.cells[] | select(.verdict == "safe" or .verdict == "unsafe")] | length' "$results/results.json")" = 3
check "the cell under way is a crash, and says how" test \
	"$(jq -r '.cells[] | select(.outcome == "crash") | .detail | test("QEMU exited")' "$results/results.json")" = true
# Which those are depends on the moment, and there may be none yet; guest/survive picks the moment, and asks for each.
words=$(jq -r '.cells[] | select(.outcome == "crash") | .detail | split("last: ")[1] // "none" | split(", ") | sort | join(", ")' \
	"$results/results.json") || words='no words'
events=$(jq -r '.events | group_by(.role) | map(last | .role + " " + .kind) | sort | join(", ") | if . == "" then "none" else . end' \
	"$results"/cases/xfs-dax~vmsplice~reflink-onto~mapped.json) || events='no events'
check "and its words say what its last events are: $events" test "$words" = "$events"
check "the run came to its end" test "$(jq .finished "$results/results.json")" = true
check_host_clean "the launcher" "$launcher"
conclude
