# SPDX-License-Identifier: GPL-2.0-only
# Every command has a help with examples, on stdout.
pinclash --help
for command in run check list report judge hold change who; do
	pinclash "$command" -h >"$command" || echo "$command -h ends with $?"
	head -n 1 "$command"
	grep -q "^  pinclash $command" "$command" || echo "$command has no example"
	pinclash "$command" --help | cmp - "$command"
done
