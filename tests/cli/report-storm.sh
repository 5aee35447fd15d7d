# SPDX-License-Identifier: GPL-2.0-only
# The figures of a storm in the table; every other format takes its cells as any others.
if [[ -z $(command -v jq) ]]; then
	echo "skipped: jq is not installed; ci/test.sh installs it"
	exit 77
fi
mkdir results
cp -r "$SRC/tests/cli/data/storm" results/storm
mkdir results/cases
for change in punch collapse; do
	cat >"results/cases/xfs-dax~vmsplice~$change~storm.json" <<-CASE
		{"format": "pinclash case 1", "log": {"known": true}, "count": {"known": true}}
	CASE
done
pinclash judge results/storm --json >pairs.json
{
	head -n 1 "$SRC/tests/cli/data/journal.jsonl"
	jq -c '.[] | . + {type: "cell", t_ms: 2000}' pairs.json
	echo '{"type":"end","t_ms":3000,"stopped":""}'
} >results/cells.jsonl
rm -r results/cases
pinclash report results
echo "= $?"
# Read back and written again a row is the same.
cmp <(jq -S '.cells | map(.storm) | sort_by(.collisions, .early)' results/results.json) \
	<(jq -S 'map(.storm) | sort_by(.collisions, .early)' pairs.json)
grep -c '^ok.*storm\|^not ok.*storm' results/results.ktap
grep -o '"wait":{[^}]*' results/report.html | head -n 1
