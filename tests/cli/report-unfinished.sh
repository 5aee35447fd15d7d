# SPDX-License-Identifier: GPL-2.0-only
# A run whose machine died is reported as far as it came, and never passes.
mkdir out
grep -v unmapped "$SRC/tests/cli/data/journal.jsonl" >out/cells.jsonl
sed -i '1i {"type":"run","t_ms":1000,"kernel":"6.12","planned":[]}' out/cells.jsonl
printf '{"type":"cell","t_ms":4' >>out/cells.jsonl
pinclash report out
echo "= $?"
pinclash report out --finish | grep "^NOT"
tail -n 1 out/cells.jsonl | grep -c '"end"'
pinclash report out --finish >/dev/null
grep -c '"end"' out/cells.jsonl
ls out
