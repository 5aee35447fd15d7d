# SPDX-License-Identifier: GPL-2.0-only
# A file that nobody waits for and somebody has open; and what is no subject.
if [[ -z $(command -v jq) ]]; then
	echo "skipped: jq is not installed; ci/test.sh installs it"
	exit 77
fi
echo something >file
exec 3<file
pinclash who file
echo "ends with $?"
pinclash who --json file | jq -c '[.subject.kind, .tasks, ([.processes[].opened] | add > 0)]'
pinclash who
echo "ends with $?"
pinclash who file file
pinclash who nothing
pinclash who /dev/null
mkdir folder
pinclash who folder
