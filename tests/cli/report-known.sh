# SPDX-License-Identifier: GPL-2.0-only
# Known trouble stays listed as unsafe; only the exit status changes.
mkdir out
sed '$d' "$SRC/tests/cli/data/journal.jsonl" >out/cells.jsonl
echo '{"type":"end","t_ms":5000,"stopped":""}' >>out/cells.jsonl
cat >known.ini <<'END'
[H1]
cell = xfs-dax/vmsplice/punch/*
kernel = 6.1..6.14
reason = it does not look
END
pinclash report out >/dev/null
echo "= $?"
pinclash report out --known known.ini --format ktap
echo "= $?"
pinclash report out >/dev/null
echo "= $?"
cp known.ini out
pinclash report out | grep ' cells: '
grep -c '"known": true' out/results.json
sed -i 's/6.14/6.11/' out/known.ini
pinclash report out >/dev/null
echo "= $?"
sed -i 's/cell/sell/' out/known.ini
pinclash report out
echo "= $?"
