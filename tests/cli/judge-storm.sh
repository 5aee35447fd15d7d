# SPDX-License-Identifier: GPL-2.0-only
# A storm is judged again from its folder alone, and with what the case files say besides.
mkdir cases
cp -r "$SRC/tests/cli/data/storm" storm
pinclash judge storm
echo "= $?"
for change in punch collapse unshare; do
	cat >"cases/xfs-dax~vmsplice~$change~storm.json" <<-CASE
		{"format": "pinclash case 1", "log": {"known": true}, "count": {"known": true},
		 "fsck": {"applies": true, "ran": true, "clean": true}}
	CASE
done
pinclash judge storm -v
echo "= $?"
pinclash judge storm --json >cells.json
echo "= $?"
if [[ -n $(command -v jq) ]]; then
	jq -c '.[] | [.id, .verdict, .storm.blocked, .storm.wait.max_ns, .storm.early.count]' cells.json
fi >seen
[[ ! -s seen ]] || diff seen - <<-SEEN
	["xfs-dax/vmsplice/punch/storm","safe",1,16000000,0]
	["xfs-dax/vmsplice/collapse/storm","unsafe",0,0,1]
	["xfs-dax/vmsplice/unshare/storm","inconclusive",0,0,0]
SEEN

echo "what is no storm, or a broken one"
try() {
	pinclash judge storm 2>&1
	echo "= $?"
}
truncate -s 20 storm/1.events
try
printf 'nonsense' | dd of=storm/2.events conv=notrunc status=none
cp "$SRC/tests/cli/data/storm/1.events" storm
try
cp "$SRC/tests/cli/data/storm/1.events" storm/2.events
try
sed -i 's/"changer"/"holder"/' storm/workers.json
cp "$SRC/tests/cli/data/storm/2.events" storm
try
sed -i '/"pairs"/,$d' storm/workers.json
try
rm storm/workers.json
try
