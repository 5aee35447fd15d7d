# SPDX-License-Identifier: GPL-2.0-only
# The same facts get the same verdict, without a machine to run on.
pinclash judge "$SRC/tests/cli/data/early.json"
echo "= $?"
pinclash judge -v "$SRC/tests/cli/data/early.json" | sed -n '3,5p'
sed 's/"skipped": ""/"skipped": "no device"/' "$SRC/tests/cli/data/early.json" >skipped.json
pinclash judge skipped.json | tail -n 1
pinclash judge skipped.json >/dev/null
echo "= $?"
