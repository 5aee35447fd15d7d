# SPDX-License-Identifier: GPL-2.0-only
# Shards of one run become one folder; whatever does not belong together is refused in one line.
# part FOLDER SHARD SEED CELL VERDICT: the folder of a shard that ran one cell
part() {
	mkdir -p "$1/cases"
	cat >"$1/cells.jsonl" <<-END
		{"type":"run","t_ms":${3}000,"kernel":"6.12.1","accel":"tcg","started":"at $3","seed":7,"scenario":"s","again":"run again","version":"1","shard":"$2","matrix":"00ab","planned":["$4"]}
		{"type":"begin","t_ms":${3}100,"id":"$4"}
		{"type":"cell","t_ms":${3}500,"id":"$4","medium":"m","holder":"h","change":"c","situation":"s","verdict":"$5"}
		{"type":"end","t_ms":${3}900,"stopped":""}
	END
	sed "s,xfs-dax/vmsplice/punch/unmapped,$4," "$SRC/tests/cli/data/early.json" >"$1/cases/${4//\//\~}.json"
}
try() {
	pinclash report --merge "$@" 2>&1
	echo "= $?"
}
part one 1/3 3 a/b/c/1 safe
part two 2/3 2 a/b/c/2 unsafe
part three 3/3 5 a/b/c/3 safe
echo "[run]" >one/scenario.ini
try whole three one two --format ktap
(cd whole && ls -d * */*)
grep -o '"started": "[^"]*"\|"duration_s": [^,]*\|"shard": "[^"]*"' whole/results.json
try whole one two three

try bad
try bad one three
try bad one two two three
sed 's/"seed":7/"seed":8/' two/cells.jsonl >two/new && mv two/new two/cells.jsonl
try bad one two three
part two 2/2 2 a/b/c/2 unsafe
try bad one two three
mkdir plain && sed 's/"shard":"1.3"/"shard":""/' one/cells.jsonl >plain/cells.jsonl
try bad plain two three
ls -d bad 2>&1

part two 2/3 2 a/b/c/2 safe
sed -i '$d' two/cells.jsonl
try cut one two three --format ktap
