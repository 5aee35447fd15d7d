#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The default set on a kernel: what is known to be right and wrong there must come out, unprompted.
# usage: smoke.sh [debian-6.12|debian-6.1|series]
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

kernel=${1:-debian-6.12}
expect=$here/expect-$kernel.txt
results=''

# query DESCRIPTION FILTER: the jq filter must give true.
query() {
	local answer
	answer=$(jq -r "$2" "$results/results.json" 2>&1) || true
	if [[ $answer == true ]]; then
		pass "$1"
	else
		fail "$1: $answer"
	fi
}

# Lines of expect-*.txt: a pattern of ids, verdict, outcomes, and a piece of the finding that decided.
# Every cell that the pattern names must agree, and there must be one.
expect_line() { # PATTERN VERDICT OUTCOME[,OUTCOME] EVIDENCE
	local pattern=$1 verdict=$2 outcomes=$3 evidence=$4 id got_verdict got_outcome findings seen=0
	while IFS=$'\t' read -r id got_verdict got_outcome findings; do
		# shellcheck disable=SC2053 # a pattern is meant
		[[ $id == $pattern ]] || continue
		seen=1
		if [[ $got_verdict != "$verdict" || ,$outcomes, != *",$got_outcome,"* ]]; then
			fail "$id: $got_verdict $got_outcome, not $verdict $outcomes"
		elif [[ $findings != *"$evidence"* ]]; then
			fail "$id: no finding says '$evidence'"
		else
			pass "$id: $verdict $got_outcome"
		fi
	done <"$work/cells"
	((seen)) || fail "$pattern: no such cell was run"
}

test_begin "smoke-$kernel"
results=$work/results
demo --kernel "$kernel" --set smoke --results "$results"
if [[ ! -s $results/results.json ]]; then
	guest_console
	give_up "no results; the launcher ended with $demo_status"
fi
check "exit code 1: there are unsafe cells, and no list of known trouble was given" test "$demo_status" = 1
query "the run came to its end" '.finished'
query "at least 40 cells ran" '[.cells[] | select(.verdict != "skipped")] | length >= 40'
query "on all three media" '[.cells[] | select(.verdict != "skipped") | .medium] | unique == ["devdax", "ext4-dax", "xfs-dax"]'
query "no cell is inconclusive" '[.cells[] | select(.verdict == "inconclusive") | .id] | if . == [] then true else . end'
query "a waiting change has its times" '[.cells[] | select(.outcome == "blocked") | select((.wait_ms // 0) <= 0 or (.wake_ms // 0) < 0) | .id] | if . == [] then true else . end'
check "KTAP has a plan" grep -qx "1\.\.$(jq '.cells | length' "$results/results.json")" "$results/results.ktap"
check "KTAP has a line a cell" test "$(grep -cE '^(not )?ok [0-9]+ ' "$results/results.ktap")" = "$(jq '.cells | length' "$results/results.json")"

jq -r '.cells[] | [.id, .verdict, .outcome, ([.findings[] | select(.sight == "cry" or .sight == "silent") | .detail] | join(" | "))] | @tsv' \
	"$results/results.json" >"$work/cells"
while read -r pattern verdict outcomes evidence; do
	[[ -z $pattern || $pattern == '#'* ]] || expect_line "$pattern" "$verdict" "$outcomes" "$evidence"
done <"$expect"
check_host_clean "the launcher" "$demo_pid"
conclude
