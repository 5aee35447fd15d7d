#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A cell panics the guest: the last events of its workers are in its evidence, and the run goes on at the next cell.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

crash=devdax/rdma-mr/unbind/mapped
results=''

# of_cell FILTER: of the crashed cell in results.json
of_cell() {
	jq -r --arg id "$crash" ".cells[] | select(.id == \$id) | $1" "$results/results.json"
}

test_begin survive
results=$work/results
# An oops is a panic here. One cell before the crash, and one after it, which is another.
cat >"$work/script" <<'END'
echo 1 >/proc/sys/kernel/panic_on_oops
exec pinclash run --results /results --resume --journal-only --keep-modules --recorder /dev/dax2.0 \
	--devdax.region=region1 --devdax.size=320M --xfs-dax.region=region0 --cell xfs-dax/vmsplice/punch/mapped \
	--cell devdax/rdma-mr/unbind/mapped --cell devdax/rdma-mr/unbind/holder-killed
END
demo --script "$work/script" --results "$results" >"$work/out" 2>&1
PINCLASH_ACCEL=$accel "$PINCLASH_BINARY" report --finish "$results" >"$work/table" || true
case=$results/cases/${crash//\//\~}.json

check "the guest panicked in the cell" grep -q 'the guest died: panic: Kernel panic' "$work/out"
check "the cell before it was run once, and its verdict is kept" test \
	"$(grep -c '"id":"xfs-dax/vmsplice/punch/mapped","type":"begin"' "$results/cells.jsonl") $(jq -r '.cells[0] | .verdict' "$results/results.json")" = "1 safe"
check "the one after it has a verdict of its own" test \
	"$(jq -r '.cells[] | select(.situation == "holder-killed") | .outcome' "$results/results.json")" = crash
check "the run went on, and came to its end" test "$(jq .finished "$results/results.json")" = true
check "the cell is a crash" test "$(of_cell .outcome)" = crash
check "its finding says what each worker did last" \
	grep -q '; last: .*holder release-call, changer change-return' <<<"$(of_cell .detail)"
check "and so does the table" grep -q '; last: .*holder release-call' "$work/table"
check "its case file has the events up to the release that never returned" test \
	"$(jq -c '[.events[] | select(.role == "holder" or .role == "changer") | .kind] - ["dma-read", "dma-write"]' "$case")" = \
	'["acquire-call","acquire-return","change-call","change-return","release-call"]'
check "nothing of it was lost" test "$(jq .events_lost "$case")" = 0
check "the page's timeline shows that release without an end" \
	grep -q '\["release","holder",[0-9]*,[0-9]*,0,true\]' "$results/report.html"
check_host_clean "the launcher" "$demo_pid"
conclude
