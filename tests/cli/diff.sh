# SPDX-License-Identifier: GPL-2.0-only
# Two runs side by side: what counts as worse, and the exit status.
head='"type":"cell","t_ms":2'
run() { # FOLDER, lines "change verdict outcome"
	mkdir -p "$1"
	echo '{"type":"run","t_ms":1,"kernel":"'"$1"'","accel":"tcg","scenario":"smoke","seed":7,"planned":[]}' >"$1/cells.jsonl"
	while read -r change verdict outcome; do
		echo "{$head,\"id\":\"xfs-dax/vmsplice/$change/mapped\",\"medium\":\"xfs-dax\",\"holder\":\"vmsplice\",\"change\":\"$change\",\"situation\":\"mapped\",\"verdict\":\"$verdict\",\"outcome\":\"${outcome-}\",\"oracle\":\"order\",\"detail\":\"$1 says so\"}"
	done >>"$1/cells.jsonl"
	echo '{"type":"end","t_ms":9,"stopped":""}' >>"$1/cells.jsonl"
}
one() { # BEFORE AFTER: of a single cell
	run a <<<"punch $1"
	run b <<<"punch $2"
	pinclash report --diff a b >out
	echo "$1 -> $2: = $?, $(tail -n 1 out | sed 's/.*cells: //' | tr , '\n' | grep -v '^ *0')"
}
one 'safe blocked' 'safe blocked'
one 'safe blocked' 'safe kept'
one 'safe blocked' 'unsafe early'
one 'safe blocked' inconclusive
one 'safe blocked' skipped
one 'unsafe early' 'unsafe early'
one 'unsafe early' 'unsafe crash'
one 'unsafe crash' 'unsafe early'
one 'unsafe early' 'safe blocked'
one 'unsafe early' inconclusive
one inconclusive 'safe blocked'
one inconclusive 'unsafe early'
one inconclusive skipped
one skipped 'safe blocked'
run before <<'END'
punch safe blocked
collapse unsafe early
zero-range safe blocked
truncate-zero safe blocked
END
run after <<'END'
truncate-shrink unsafe leak
reflink-onto safe blocked
truncate-zero safe blocked
punch unsafe stale-read
collapse safe blocked
END
ls before after >listed
pinclash report --diff before after
echo "= $?"
ls before after | cmp - listed
sed -i '/reflink-onto\|"planned"/!d' before/cells.jsonl
pinclash report --diff before after
echo "= $?"
sed -i 1q before/cells.jsonl
try() {
	pinclash report --diff "$@" 2>&1
	echo "= $?"
}
try before before
try before
try before after before
try before after --format ktap
try before nonesuch
try after/cells.jsonl after
