#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# report.sh PINCLASH MAKERUN SCREENS: the HTML report in a browser; screenshots go to the folder SCREENS.
set -euo pipefail

pinclash=$1 makerun=$2 screens=$3
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
# shellcheck source=tests/browser/lib.sh
. "$here/lib.sh"

for command in chromium chromedriver curl jq; do
	[[ -n $(command -v "$command") ]] || {
		echo "skipped: $command is not installed; ci/test.sh installs it"
		exit 77
	}
done

MAX_BYTES=3000000 # a report of a full matrix weighs less
MAX_MS=2000       # and opens with less

tmp=$(mktemp -d)
trap 'browser_close; rm -rf "$tmp"' EXIT
mkdir -p "$screens"

# make CELLS KERNEL: a run with its report, in $tmp/KERNEL-CELLS
make() {
	"$makerun" "$tmp/$2-$1" "$1" "$2"
	"$pinclash" report "$tmp/$2-$1" --format json >/dev/null || (($? == 1)) || fail "no report"
}

count_cells() { # JQ-CONDITION
	jq "[.cells[] | select($1)] | length" "$tmp/stock-400/results.json"
}

shown() {
	js 'document.querySelectorAll("#matrix td a:not(.off)").length'
}

# Everything that the browser complained of or asked for since the last time.
check_quiet() {
	local complaints asked
	complaints=$(wd se/log '{"type": "browser"}' | jq -r '.[].message')
	[[ -z $complaints ]] || fail "$1: the console says $complaints"
	asked=$(wd se/log '{"type": "performance"}' | jq -r '.[].message | fromjson | .message |
		select(.method == "Network.requestWillBeSent") | .params.request.url |
		select(test("^(file|data|about|chrome):") | not)')
	[[ -z $asked ]] || fail "$1: the page asked for $asked"
	is "$1: nothing is loaded but the page" 'performance.getEntriesByType("resource").length' 0
}

# Milliseconds of processor time that the page's thread has had so far.
spent_ms() {
	cdp Performance.getMetrics '{}' | jq '[.metrics[] | select(.name == "TaskDuration")][0].value * 1000 | round'
}

# The limit is for the page, not for what else this machine has to do: processor time is held against it.
check_weight() { # FILE
	local bytes before took
	bytes=$(stat -c %s "$1")
	((bytes < MAX_BYTES)) || fail "$1 has $bytes bytes, more than $MAX_BYTES"
	visit about:blank
	cdp Performance.enable '{"timeDomain": "threadTicks"}' >/dev/null
	before=$(spent_ms)
	visit "file://$1"
	took=$(($(spent_ms) - before))
	((took < MAX_MS)) || fail "$1 takes $took ms of processor time to open, more than $MAX_MS"
	echo "ok: ${1#"$tmp"/}: $bytes bytes, opens with $took ms of processor time," \
		"in $(js 'Math.round(performance.getEntriesByType("navigation")[0].loadEventEnd)') ms"
}

filters() {
	local unsafe found
	is 'all cells are there' 'document.querySelectorAll("#matrix td a").length' 400
	unsafe=$(count_cells '.verdict == "unsafe"')
	click '.toggles .safe'
	[[ $(shown) == "$unsafe" ]] || fail "$(shown) cells without the safe ones, not $unsafe"
	type_in '#words' 'crash punch'
	found=$(count_cells '.outcome == "crash" and .change == "punch"')
	((found > 0)) || fail "no punch has crashed"
	[[ $(shown) == "$found" ]] || fail "$(shown) cells found, not $found"
	is 'it says how many' 'document.getElementById("shown").textContent' "$found of 400 cells"
	is 'empty rows are gone' '[...document.querySelectorAll("#matrix tbody:not(.off) tr:not(.place):not(.off)")].every(r => r.querySelector("a:not(.off)"))' true
	type_in '#words' ' nothing-has-this'
	[[ $(shown) == 0 ]] || fail "a search for nothing shows $(shown) cells"
	js 'document.getElementById("words").value = ""' >/dev/null
	click '.toggles .safe'
	[[ $(shown) == 400 ]] || fail "$(shown) cells are back, not 400"
	echo "ok: filters"
}

keyboard() {
	local first beside
	press "$ESCAPE"
	is 'Escape closes the cell' 'document.getElementById("detail").hidden' true
	js 'document.getElementById("words").focus()' >/dev/null
	press "$TAB"
	first=$(js 'document.activeElement.hash')
	[[ $first == '#'*/*/*/* ]] || fail "Tab leads from the search to '$first', not to a cell"
	press "$RIGHT"
	beside=$(js 'document.activeElement.hash')
	[[ $beside == "${first%/*}"/* && $beside != "$first" ]] || fail "the right arrow leads from $first to $beside"
	press "$DOWN" "$ENTER"
	is 'Enter opens a cell' 'document.getElementById("detail").hidden' false
	is 'the one below' 'location.hash.split("/")[3]' "${beside##*/}"
	is 'and it is read next' 'document.activeElement.id' detail
	first=$(js location.hash)
	press ']'
	[[ $(js location.hash) != "$first" ]] || fail "] does not open the next cell"
	press '['
	is '[ goes back' location.hash "$first"
	press "$ESCAPE"
	is 'Escape goes back to the matrix' 'document.activeElement.hash' "$first"
	press /
	is '/ searches' 'document.activeElement.id' words
}

# Of a cell that read another file's bytes: all that proves it.
evidence() {
	local id
	id=$(jq -r '[.cells[] | select(.outcome == "stale-read")][0].id' "$tmp/stock-400/results.json")
	visit "file://$tmp/stock-400/report.html#$id"
	is 'an address opens its cell' 'document.querySelector(".title h2 small").textContent' "$(cut -d/ -f1,2 <<<"$id" | sed 's,/, / ,')"
	is 'the window in which the pin is held' 'document.querySelectorAll(".timeline rect.held").length' 1
	is 'the change' 'document.querySelectorAll(".timeline .span.change").length' 1
	is 'when it was decided' 'document.querySelectorAll(".timeline .decided-line").length' 1
	is 'the stamp' 'document.querySelector(".hex-key td").textContent' tenant
	is 'the bytes' 'document.querySelector(".hex").textContent.includes("50 49 4e 43 4c 53 48 00")' true
	screenshot "$screens/cell.png"
	id=$(jq -r '[.cells[] | select(.outcome == "blocked")][0].id' "$tmp/stock-400/results.json")
	visit "file://$tmp/stock-400/report.html#$id"
	is 'the wait is hatched' 'document.querySelectorAll(".timeline .blocked").length > 0' true
	is 'the wake-up' 'document.querySelectorAll(".timeline .wake-line").length' 1
	id=$(jq -r '[.cells[] | select(.outcome == "crash")][0].id' "$tmp/stock-400/results.json")
	visit "file://$tmp/stock-400/report.html#$id"
	is 'the kernel log' 'document.querySelector("pre .hot").textContent.length > 20' true
}

looks() {
	visit "file://$tmp/stock-400/report.html"
	screenshot "$screens/desktop-light.png"
	click '#theme'
	is 'the toggle makes it dark' 'getComputedStyle(document.documentElement).colorScheme' dark
	screenshot "$screens/desktop-dark.png"
	click '#theme'
	cdp Emulation.setDeviceMetricsOverride '{"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true}' >/dev/null
	visit "file://$tmp/stock-400/report.html?phone"
	is 'a phone need not scroll sideways' 'document.documentElement.scrollWidth <= 390' true
	screenshot "$screens/phone.png"
	js 'document.querySelector("#matrix .unsafe").closest("a").click()' >/dev/null
	is 'a cell fills the phone' 'document.getElementById("detail").getBoundingClientRect().width' 390
	screenshot "$screens/phone-cell.png"
	cdp Emulation.clearDeviceMetricsOverride '{}' >/dev/null
}

two_runs() {
	local differs
	"$pinclash" report "$tmp/stock-400" "$tmp/better-400" -o "$tmp/both.html" >/dev/null || (($? == 1))
	visit "file://$tmp/both.html"
	is 'both runs are there' 'document.querySelectorAll(".run").length' 2
	differs=$(jq -n --slurpfile a "$tmp/stock-400/results.json" --slurpfile b "$tmp/better-400/results.json" \
		'[$a[0].cells, $b[0].cells] | transpose | map(select(.[0].outcome != .[1].outcome)) | length')
	((differs > 0)) || fail "the two runs do not differ"
	is 'what differs is marked' 'document.querySelectorAll("#matrix a.changed").length' "$differs"
	click '.toggles .only'
	[[ $(shown) == "$differs" ]] || fail "$(shown) cells differ, not $differs"
	is 'a cell is told of both' 'document.querySelectorAll("#detail .answered").length' 2
	screenshot "$screens/two-runs.png"
	check_quiet 'two runs'
}

make 400 stock
make 400 better
make 2000 stock
browser_open "$tmp"
wd se/log '{"type": "performance"}' >/dev/null # what the browser showed before
visit "file://$tmp/stock-400/report.html"
check_quiet 'opening'
filters
keyboard
evidence
looks
check_quiet 'using it'
two_runs
check_weight "$tmp/stock-400/report.html"
check_weight "$tmp/stock-2000/report.html"
screenshot "$screens/2000-cells.png"
