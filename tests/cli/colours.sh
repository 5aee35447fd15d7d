# SPDX-License-Identifier: GPL-2.0-only
# Colours on a terminal only, and not with NO_COLOR.
mkdir one two
cp "$SRC/tests/cli/data/journal.jsonl" one/cells.jsonl
sed 's/"safe"/"unsafe"/; s/"blocked"/"early"/' one/cells.jsonl >two/cells.jsonl
escapes() { # what, COMMAND: on a terminal
	if script -qec "$2" /dev/null </dev/null | grep -q $'\033\[1;31m'; then
		echo "$1: red"
	else
		echo "$1: plain"
	fi
}
escapes 'table, NO_COLOR' 'pinclash report one'
escapes 'diff, NO_COLOR' 'pinclash report --diff one two'
unset NO_COLOR
escapes table 'pinclash report one'
escapes diff 'pinclash report --diff one two'
escapes 'table to a file' 'pinclash report one >out; cat out'
escapes 'ktap' 'pinclash report one --format ktap'
