# SPDX-License-Identifier: GPL-2.0-only
# Several runs side by side, and reports under names of one's own.
run() {
	mkdir "$1"
	sed "s/6.12.117-test/$1/; $2" "$SRC/tests/cli/data/journal.jsonl" >"$1/cells.jsonl"
	echo '{"type":"end","t_ms":5000,"stopped":""}' >>"$1/cells.jsonl"
}
run stock ''
run better 's/"outcome":"stale-read","verdict":"unsafe"/"outcome":"blocked","verdict":"safe"/; /"begin".*unbind/d'
pinclash report stock better
echo "= $?"
ls stock better
grep -o '<h2>[^<]*' stock/report.html
grep -o '<a class="changed" href="#[^"]*" aria-label="[^"]*"' stock/report.html
pinclash report better better --output both.html
echo "= $?"
grep -c 'class="changed"' both.html
pinclash report stock -o one.ktap --format ktap
echo "= $?"
head -n 1 one.ktap
pinclash report better --trace trace.json | tail -n 1
tr -d "\n" <trace.json
echo
pinclash report stock better --format ktap 2>&1
echo "= $?"
pinclash report stock better -o none/both.html 2>&1
echo "= $?"
pinclash report stock none 2>&1
echo "= $?"
