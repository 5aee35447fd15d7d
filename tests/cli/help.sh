# SPDX-License-Identifier: GPL-2.0-only
# Every command that the help names has a help of its own, with exit codes and examples, on stdout.
pinclash --help
mapfile -t commands < <(pinclash -h | sed -n '/^commands/,/^$/s/^  \([a-z-]*\) .*/\1/p')
((${#commands[@]} >= 5)) || echo "only ${commands[*]}"
for command in "${commands[@]}"; do
	pinclash "$command" -h >"$command" || echo "$command -h ends with $?"
	head -n 1 "$command" | grep -q "^usage: pinclash $command " || echo "$command: no usage"
	grep -q '^  *2  bad ' "$command" || echo "$command: no exit codes"
	grep -q "^  pinclash $command" "$command" || echo "$command: no example"
	pinclash "$command" --help | cmp - "$command"
done
