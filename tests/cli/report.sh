# SPDX-License-Identifier: GPL-2.0-only
mkdir -p results/latest
{
	cat "$SRC/tests/cli/data/journal.jsonl"
	echo '{"type":"cell","t_ms":4000,"id":"devdax/rdma-mr/unbind/mapped","medium":"devdax","holder":"rdma-mr","change":"unbind","situation":"mapped","verdict":"safe","outcome":"blocked","oracle":"","detail":"","wait_ms":5,"wake_ms":1}'
	echo '{"type":"end","t_ms":5000,"stopped":""}'
} >results/latest/cells.jsonl
pinclash report
echo "= $?"
