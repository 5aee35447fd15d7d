#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What the series costs or gains: boots two kernels in turns and prints the ratios of their speeds.
set -euo pipefail

kernel_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${kernel_dir%/*}
for lib in ci/lib/common ci/lib/packages ci/lib/apt kernel/lib/source kernel/lib/trial; do
	# shellcheck source=/dev/null
	. "$top/$lib.sh"
done

usage() {
	cat <<'END'
usage: kernel/bench.sh [option]... [-- argument for ci/demo.sh...]

Boots two kernels in turns, pair after pair, in changing order. Registers memory regions, and runs the kernel's
own gup_test on a DAX device and on a file on persistent memory; truncates, punches, unlinks and clones files there
that nobody has pinned. Prints the median ratio of rates: above 1.00 the kernel is faster than the baseline.

  --kernel NAME|PATH    what ci/demo.sh takes (default: series)
  --baseline NAME|PATH  (default: stock-minimal)
  --pairs N             (default: 5)
  --seconds N           for each size of memory region in each boot (default: 5)
  --only pins|layouts   the first half of it or the second (default: both)
  --results DIR         where every figure goes, as JSON lines (default: none kept)
  -h, --help            this text

Exit codes: 0 done; 2 bad input; 3 set-up failed; 4 a guest did not come to its end; 130 interrupted.
END
}

parse_arguments() {
	kernel=series baseline=stock-minimal pairs=5 seconds=5 only='' results='' demo_args=()
	while (($#)); do
		case $1 in
		--kernel | --baseline | --pairs | --seconds | --only | --results)
			(($# >= 2)) || die "$1 needs a value; command line; see kernel/bench.sh --help"
			;;&
		--kernel) kernel=$2 ;;
		--baseline) baseline=$2 ;;
		--pairs) pairs=$2 ;;
		--seconds) seconds=$2 ;;
		--only) only=$2 ;;
		--results) results=$2 ;;
		-h | --help)
			usage
			exit 0
			;;
		--)
			shift
			demo_args=("$@")
			break
			;;
		*) die "unknown argument $1; command line; see kernel/bench.sh --help" ;;
		esac
		shift 2
	done
	[[ $pairs =~ ^[1-9][0-9]{0,2}$ ]] || die "--pairs $pairs is no number; command line; give 1 to 999"
	[[ $seconds =~ ^[1-9][0-9]{0,2}$ ]] || die "--seconds $seconds is no number; command line; give 1 to 999"
	[[ $only =~ ^(pins|layouts)?$ ]] || die "--only $only; command line; give pins or layouts"
	[[ -z $results ]] || mkdir -p -- "$results" || die "cannot make the results directory; $results; give another"
}

# One boot of one side; its lines get the side and the pair.
measure() { # SIDE KERNEL PAIR
	local out=$tmp/$3-$1 complaints
	mkdir "$out"
	note "pair $3 of $pairs: $2"
	trial_boot "$tmp/script" "$out" --kernel "$2" "${demo_args[@]}" -- "$seconds" "$only" ||
		die "the guest with $2 did not come to its end; pair $3; see the lines above" "$EXIT_NOTHING"
	complaints=$(trial_complaints "$out")
	[[ -z $complaints ]] || note "the log of $2 is not clean: ${complaints//$'\n'/; }"
	jq -c --arg side "$1" --argjson pair "$3" '{$pair, $side} + .' "$out.output" >>"$tmp/figures" ||
		die "the guest with $2 printed more than figures: $(grep -v '^{' "$out.output" | head -n 1)" "$EXIT_NOTHING"
}

# A row a measurement, in the order of the first boot.
table() {
	jq -rs '
		def median: sort | (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2;
		def fixed: (. * 100 | round) as $n | "\($n / 100 | floor).\($n % 100 + 100 | tostring[1:])";
		def left($n): . + " " * ($n - length);
		def right($n): " " * ($n - length) + .;
		(reduce .[].name as $n ([]; if any(.[]; . == $n) then . else . + [$n] end)) as $names | . as $all |
		(["" | left(46)] + (["baseline us", "kernel us"] | map(right(12))) + ["ratio" | right(7)] + ["  each pair"] | join("")),
		($names[] as $name |
			[$all[] | select(.name == $name)] as $rows |
			[$rows[] | select(.side == "baseline" and .us)] as $b |
			[$rows[] | select(.side == "kernel" and .us)] as $k |
			if ($b | length) == 0 or ($k | length) == 0 then
				($name | left(46)) + "refused by " +
					([$rows[] | select(.refused) | .side] | unique | join(" and "))
			else
				[$b[] as $x | ($k[] | select(.pair == $x.pair)) as $y | $x.us / $y.us] as $ratio |
				([($name | left(46)), ($b | map(.us) | median | fixed | right(12)),
					($k | map(.us) | median | fixed | right(12)),
					($ratio | median | fixed | right(7)),
					"  " + ($ratio | map(fixed) | join(" "))] | join(""))
			end)' "$tmp/figures"
}

on_exit() {
	local status=$?
	trap '' INT TERM HUP
	tmp_close
	exit "$status"
}

main() {
	local pair
	parse_arguments "$@"
	trap on_exit EXIT
	trap 'exit "$EXIT_SIGNAL"' INT TERM HUP
	tmp_open
	trial_open mr_register layout_change
	source_open
	trial_selftests gup_test
	trial_script media bench >"$tmp/script"
	for ((pair = 1; pair <= pairs; pair++)); do
		if ((pair % 2)); then
			measure baseline "$baseline" "$pair"
			measure kernel "$kernel" "$pair"
		else
			measure kernel "$kernel" "$pair"
			measure baseline "$baseline" "$pair"
		fi
	done
	[[ -z $results ]] || cp -- "$tmp/figures" "$results/figures.jsonl"
	table
}

main "$@"
