#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Are faults seen? Builds kernels with one planted fault each, boots them, and runs until the first unsafe cell.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
for lib in common packages build; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

faults_dir=$top/kernel/faults
storm_seconds=20 # on each of two file systems

usage() {
	cat <<'END'
usage: ci/faults.sh [option]... [NAME]...

  NAME             a fault of kernel/faults/, or none: the hardened kernel as it is
                   (default: none, and then all faults)
  --list           print the faults, the promise that each breaks and who is to see it, and end
  --accel auto|tcg|kvm
                   as for ci/demo.sh
  --results DIR    where results go, new or empty (default: results/<time>-faults)
  -h, --help       this text

Of each kernel only what its fault changes is compiled. It runs the cells that see most faults (scenarios/faults),
the default set, and storms of 20 s on each file system, until something is unsafe. Without a fault nothing may be.

Prints a line a kernel: what became of it, the oracles that cried, the outcome, the cell, and the seconds from the
first cell to that verdict. DIR/faults.tsv has the same, divided by tabs; DIR/NAME/ has what there is to show for it.

  caught   an oracle cried that the fault's header names
  unnamed  only others did: the promise that is broken was not named
  missed   nobody cried
  failed   the kernel was not built, or did not run the cells: see the logs in DIR/NAME/
  silent   none: nobody cried
  cried    none: somebody did

Environment: PINCLASH_BINARY is run in place of a fresh build.

Exit codes: 0 all faults are caught, and none is silent; 1 otherwise; 2 bad input; 5 set-up (packages,
build) failed; 130 interrupted.
END
}

parse_arguments() {
	accel=auto results='' list='' names=()
	while (($#)); do
		case $1 in
		--accel | --results)
			(($# >= 2)) || die "$1 needs a value; command line; see ci/faults.sh --help"
			;;&
		--accel)
			accel=$2
			shift
			;;
		--results)
			results=$2
			shift
			;;
		--list) list=1 ;;
		-h | --help)
			usage
			exit 0
			;;
		-*) die "unknown argument $1; command line; see ci/faults.sh --help" ;;
		*) names+=("$1") ;;
		esac
		shift
	done
}

check_arguments() {
	local name
	[[ $accel =~ ^(auto|tcg|kvm)$ ]] || die "unknown --accel $accel; command line; give auto, tcg or kvm"
	for name in "${names[@]}"; do
		[[ $name == none || $name != */* && -f $faults_dir/$name.patch ]] ||
			die "no fault $name; kernel/faults/; ci/faults.sh --list prints them"
	done
	if ((${#names[@]} == 0)); then
		mapfile -t names < <(fault_names)
		names=(none "${names[@]}")
	fi
	[[ -z $results || -z $(ls -A -- "$results" 2>/dev/null) ]] ||
		die "--results is not empty; $results; give a new directory"
}

fault_names() {
	local file
	for file in "$faults_dir"/*.patch; do
		file=${file##*/}
		printf '%s\n' "${file%.patch}"
	done
}

fault_says() { # KEY NAME: a line of the header
	sed -n "s/^$1: //p; /^\$/q" "$faults_dir/$2.patch"
}

print_list() {
	local name
	while IFS= read -r name; do
		printf '%-26s %-65s %s\n' "$name" "$(fault_says Promise "$name")" "$(fault_says Oracle "$name")"
	done < <(fault_names)
}

open_results() {
	local stamp
	if [[ -z $results ]]; then
		printf -v stamp '%(%s)T' -1
		results=$top/results/$(date -u -d "@$stamp" +%Y%m%dT%H%M%SZ)-faults
	fi
	mkdir -p -- "$results" || die "cannot make the results directory; $results; give another" "$EXIT_SETUP"
	results=$(realpath -- "$results")
}

# run_child COMMAND...: sets status. Ends with this script, and before it.
run_child() {
	status=0
	setpriv --pdeathsig TERM "$@" &
	child=$!
	wait "$child" || status=$?
	child=''
}

# build_kernel NAME: sets image, empty when it cannot be built.
build_kernel() {
	local -a fault=()
	image=''
	[[ $1 == none ]] || fault=(--fault "$1")
	run_child "$top/kernel/build.sh" "${fault[@]}" >"$tmp/image" 2>"$results/$1/build.log"
	((status)) || image=$(<"$tmp/image")
}

# run_stage NAME STAGE SET [ARGUMENT...]: the launcher's exit code in status.
run_stage() {
	run_child "$ci_dir/demo.sh" --kernel "$image" --modules "${image%/*}/modules" --accel "$accel" \
		--results "$results/$1/$2" --set "$3" -- --until-unsafe "${@:4}" \
		>"$results/$1/$2.log" 2>&1
}

# journal FILTER RESULTS [JQ ARGUMENT...]: jq on the lines of a journal, of which the last may be cut off.
journal() {
	jq -n -r -R "${@:3}" "[inputs | fromjson?] | $1" "$2/cells.jsonl" 2>/dev/null || true
}

# The first unsafe cell for which an oracle of the header cried, or the first: oracles, outcome, cell, ms since the first cell.
first_unsafe() { # ORACLES RESULTS
	# shellcheck disable=SC2016 # jq's own variables
	journal '
		def cries: [.findings[] | select(.sight == "cry") | .oracle];
		($wanted | split(", ")) as $names
		| (map(select(.type == "begin"))[0].t_ms) as $begin
		| map(select(.type == "cell" and .verdict == "unsafe"))
		| (map(select(any(cries[]; IN($names[])))) + .)[0] // empty
		| [(cries | join(",")), .outcome, .id, .t_ms - $begin] | @tsv' "$2" --arg wanted "$1"
}

length_ms() { # RESULTS
	journal '.[-1].t_ms - map(select(.type == "begin"))[0].t_ms' "$1"
}

# try NAME: one kernel, from its source to its row.
try() {
	local name=$1 expected='' verdict stage spent=0
	mkdir -- "$results/$name"
	[[ $name == none ]] || expected=$(fault_says Oracle "$name")
	note "$name: building"
	build_kernel "$name"
	[[ -n $image ]] || {
		row "$name" failed - - - -
		return
	}
	for stage in faults smoke storm; do
		note "$name: $stage"
		case $stage in
		storm) run_stage "$name" storm storm --storm.for "${storm_seconds}s" \
			--cell 'xfs-dax/*/*/storm' --cell 'ext4-dax/*/*/storm' ;;
		*) run_stage "$name" "$stage" "$stage" ;;
		esac
		verdict=$(first_unsafe "$expected" "$results/$name/$stage")
		if [[ -n $verdict ]]; then
			row_of_unsafe "$name" "$expected" "$verdict" "$spent"
			return
		elif ((status != 0 && status != 3)); then
			row "$name" failed - - - -
			return
		fi
		spent=$((spent + $(length_ms "$results/$name/$stage")))
	done
	if [[ $name == none ]]; then
		row none silent - - - -
	else
		row "$name" missed - - - -
	fi
}

row_of_unsafe() { # NAME EXPECTED "ORACLES OUTCOME CELL MS" SPENT
	local oracles outcome cell ms oracle what=unnamed
	IFS=$'\t' read -r oracles outcome cell ms <<<"$3"
	for oracle in ${2//,/ }; do
		[[ ,$oracles, != *",$oracle,"* ]] || what=caught
	done
	[[ $1 != none ]] || what=cried
	ms=$((ms + $4))
	row "$1" "$what" "$oracles" "$outcome" "$cell" "$((ms / 1000)).$((ms % 1000 / 100))"
}

row() { # FAULT RESULT ORACLES OUTCOME CELL SECONDS
	local IFS=$'\t'
	printf '%s\n' "$*" >>"$results/faults.tsv"
	show "$@"
	[[ $2 == caught || $2 == silent ]] || bad=1
}

show() {
	printf '%-26s %-8s %-32s %-12s %-40s %7s\n' "$@"
}

# Median and maximum of those that were caught.
sum_up() {
	sort -n -t $'\t' -k 6 "$results/faults.tsv" | awk -F '\t' '
		$1 != "none" { faults++ }
		$2 == "caught" { at[++caught] = $6 }
		END {
			printf "%d of %d faults caught", caught, faults
			if (caught)
				printf ", half of them within %.1f s, all within %.1f s", \
					(at[int((caught + 1) / 2)] + at[int((caught + 2) / 2)]) / 2, at[caught]
			printf "\n"
		}'
}

on_exit() {
	local status=$?
	trap '' INT TERM HUP
	if [[ -n ${child:-} ]]; then
		kill -TERM "$child" 2>/dev/null || true
		wait "$child" 2>/dev/null || true
	fi
	tmp_close
	exit "$status"
}

main() {
	local name
	parse_arguments "$@"
	if [[ -n $list ]]; then
		print_list
		return
	fi
	check_arguments
	trap on_exit EXIT
	trap 'exit "$EXIT_SIGNAL"' INT TERM HUP
	tmp_open
	packages+=("${packages_kernel[@]}")
	packages_install
	need_command jq setpriv
	build
	export PINCLASH_BINARY=$binary
	open_results
	bad=0
	show fault result oracles outcome cell seconds
	: >"$results/faults.tsv"
	for name in "${names[@]}"; do
		try "$name"
	done
	printf '\n%s\nresults: %s\n' "$(sum_up)" "$results"
	return "$bad"
}

main "$@"
