# SPDX-License-Identifier: GPL-2.0-only
# The same rows for a program, and the same exit status.
if [[ -z $(command -v jq) ]]; then
	echo "skipped: jq is not installed; ci/test.sh installs it"
	exit 77
fi
pinclash check --cell ext4-dax/vmsplice/punch/mapped >text
text=$?
pinclash check --cell ext4-dax/vmsplice/punch/mapped --json >check.json
echo "$(($? == text)) $(jq '.cells == 1 and (.can_run == 1 or .can_run == 0)' check.json)"
jq -r '.rows[] | [.state, .what, .text] | join(" ")' check.json | tr -s ' ' >rows
head -n "$(wc -l <rows)" text | tr -s ' ' | cmp - rows
jq -r '.rows[0].what, ([.rows[].state] - ["ok", "missing", "unknown"] | length)' check.json
