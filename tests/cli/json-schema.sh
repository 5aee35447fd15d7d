# SPDX-License-Identifier: GPL-2.0-only
# results.json and the JSON of --diff keep to their schemas, and the schemas refuse what they must.
schemas=$SRC/docs/formats
if ! /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
	echo "skipped: python3-jsonschema is not installed; ci/test.sh installs it"
	exit 77
fi
if [[ -z $(command -v jq) ]]; then
	echo "skipped: jq is not installed; ci/test.sh installs it"
	exit 77
fi
# One python for all: it is slow to begin.
valid() { # SCHEMA FILE...
	/usr/bin/python3 "$SRC/tests/cli/lib/schema.py" "$schemas/$1.schema.json" "${@:2}"
}
changed() { # FILE JQ-PROGRAM: what must be refused
	n=$((n + 1))
	jq "$2" "$1" >"$n-changed.json" || echo "jq: $2"
	if cmp -s "$n-changed.json" <(jq . "$1"); then echo "nothing changed: $2"; fi
}

n=10
mkdir one two
cp "$SRC/tests/cli/data/journal.jsonl" one/cells.jsonl
pinclash report one --json >one.json
echo "= $?"
cmp one.json one/results.json
changed one.json '.format = "pinclash results 2"'
changed one.json 'del(.kernel)'
changed one.json '.surplus = 1'
changed one.json '.tally.safe = -1'
changed one.json '.cells[0].id = "xfs-dax/vmsplice/punch"'
changed one.json '.cells[0].verdict = "fine"'
changed one.json '.cells[0].outcome = "early"'
changed one.json '.cells[1].outcome = "blocked"'
changed one.json '.cells[0].wait_ms = -1'
changed one.json '.cells[0].known = true'
cp -r "$SRC/tests/formats/recorded/6.12" real
pinclash report real --json >real.json
echo "= $?"
# A cell that is judged again is the same object.
pinclash judge "$SRC/tests/cli/data/early.json" --json >judged.json
echo "= $?"
jq --slurpfile cell judged.json '.cells = $cell' real.json >judge.json
pinclash judge "$SRC/tests/cli/data/storm" --json >pairs.json
echo "= $?"
jq --slurpfile pairs pairs.json '.cells = $pairs[0]' real.json >storm.json
changed storm.json 'del(.cells[0].storm.wait)'
changed storm.json '.cells[0].storm.ran = false'
changed storm.json '.cells[0].storm.early.count = -1'
valid results real.json storm.json judge.json one.json ??-changed.json | cut -d : -f 1,2
rm ??-changed.json

sed 's/"safe"/"unsafe"/; s/"blocked"/"early"/; /reflink-onto.*skipped/d' one/cells.jsonl >two/cells.jsonl
pinclash report --diff one two --json >diff.json
echo "= $?"
jq -c '.tally, .regressed, [.cells[] | .kind]' diff.json
changed diff.json '.cells[0].kind = "odd"'
changed diff.json '.cells[0].before = 1'
changed diff.json 'del(.regressed)'
changed diff.json '(.cells[] | select(.kind == "gone")).after = .cells[0].before'
valid diff diff.json ??-changed.json | cut -d : -f 1,2
