#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A guest that is killed in one cell and panics in another: the last events of their workers are in the evidence, what was
# judged is kept, and the run goes on at the next cell.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

kept=ext4-dax/vmsplice/truncate-zero/mapped
killed=xfs-dax/odirect/punch/mapped
panicked=devdax/rdma-mr/unbind/mapped

# of_cell ID FILTER: of that cell in results.json
of_cell() {
	jq -r --arg id "$1" ".cells[] | select(.id == \$id) | $2" "$results/results.json"
}

# events_of ID: what holder and changer did, but for their DMA
events_of() {
	jq -r '[.events[] | select(.role == "holder" or .role == "changer") | .kind | select(startswith("dma") | not)] | join(" ")' \
		"$results/cases/${1//\//\~}.json"
}

test_begin survive
results=$work/results
cat -- "$here/inside/lib.sh" "$here/inside/survive.sh" >"$work/script"
setpriv --pdeathsig TERM "$top/ci/demo.sh" --accel "$accel" --results "$results" --script "$work/script" >"$work/out" 2>&1 &
launcher=$!
if ! wait_for 300 test -e "$results/ready"; then
	tail -n 20 "$work/out"
	give_up "the change never waited"
fi
# shellcheck disable=SC2046 # a list
kill -KILL $(qemu_of "$launcher")
wait "$launcher" || true
PINCLASH_ACCEL=$accel "$PINCLASH_BINARY" report --finish "$results" >"$work/table" || true

check "the guest was killed in one cell" grep -q 'the guest died: QEMU exited' "$work/out"
check "and panicked in another" grep -q 'the guest died: panic: Kernel panic' "$work/out"
check "the run came to its end" test "$(jq .finished "$results/results.json")" = true
check "the cell before both was run once, and its verdict is kept" test \
	"$(grep -c "\"id\":\"$kept\",\"type\":\"begin\"" "$results/cells.jsonl") $(of_cell $kept .verdict)" = "1 safe"
check "killed: a crash that says what each worker did last" \
	grep -q '^crash .*QEMU exited.*; last: .*holder .*, changer change-call' <<<"$(of_cell $killed '.outcome + " " + .detail')"
check "killed: its case file has the events up to the change that waited" test \
	"$(events_of $killed)" = "acquire-call acquire-return change-call"
check "panicked: a crash that says what each worker did last" \
	grep -q '^crash .*; last: .*holder release-call, changer change-return' <<<"$(of_cell $panicked '.outcome + " " + .detail')"
check "panicked: its case file has the events up to the release that never returned" test \
	"$(events_of $panicked)" = "acquire-call acquire-return change-call change-return release-call"
check "no event was lost" test "$(jq -s 'map(.events_lost) | add' "$results"/cases/*.json)" = 0
check "the table has the last events, too" grep -q '; last: .*holder release-call' "$work/table"
check "the page's timeline shows that release without an end" \
	grep -q '\["release","holder",[0-9]*,[0-9]*,0,true\]' "$results/report.html"
check_host_clean "the launcher" "$launcher"
conclude
