# SPDX-License-Identifier: GPL-2.0-only
# Every command has a manual page that a checker likes and that names each option of its help.
if [[ -z $(command -v mandoc) ]]; then
	echo "skipped: mandoc is not installed; ci/test.sh installs it"
	exit 77
fi
lint() {
	# The same source gives the same page: there is no date in it.
	mandoc -T lint -W warning "$1" | grep -v 'missing date'
}
pinclash help --man >pinclash.1
lint pinclash.1
mapfile -t commands < <(pinclash complete -- '' | cut -f 1 | grep -v '^-')
((${#commands[@]} >= 6)) || echo "only ${commands[*]}"
for command in "${commands[@]}"; do
	pinclash help --man "$command" >"$command.1" || echo "$command: ends with $?"
	lint "$command.1"
	mandoc -T ascii "$command.1" | sed 's|.\x08||g' >"$command.txt"
	grep -q "^.BR pinclash.*-$command (1)" pinclash.1 ||
		echo "$command: not in pinclash(1)"
	for word in $(pinclash "$command" -h | grep -o '^  .\{0,4\}--[a-z0-9.-]*' | grep -o -e '--.*'); do
		grep -q -e "^ .*$word" "$command.txt" || echo "$command: $word is missing"
	done
	for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' ENVIRONMENT EXAMPLES 'SEE ALSO'; do
		grep -q "^$section\$" "$command.txt" || echo "$command: no $section"
	done
done
printf '.TH X 1 2\n.SH A\n.XY\n' >bad.1
mandoc -T lint -W warning bad.1 >/dev/null && echo "the checker finds nothing"
pinclash help --man nonesuch
echo "= $?"
pinclash help run list 2>&1
pinclash help judge | cmp - <(pinclash judge -h)
