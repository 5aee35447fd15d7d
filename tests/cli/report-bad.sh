# SPDX-License-Identifier: GPL-2.0-only
# A results folder that is none, or is broken: one line, exit status 2.
try() {
	pinclash report "$@" 2>&1
	echo "= $?"
}
try
mkdir out
try out
touch out/cells.jsonl
try out
printf '{"type":"run"' >out/cells.jsonl
try out
head -c 4096 /dev/zero >out/cells.jsonl
echo >>out/cells.jsonl
try out
sed '3s/safe/sound/' "$SRC/tests/cli/data/journal.jsonl" >out/cells.jsonl
try out
try out/cells.jsonl
cp "$SRC/tests/cli/data/journal.jsonl" out/cells.jsonl
try out --format tabel
try out --known none.ini
