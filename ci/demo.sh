#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The whole job in one command: build, boot a kernel with persistent memory and soft-RoCE, run a set, report.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
for lib in common packages apt suite kernel module initramfs build accel pmem guest; do
	# shellcheck source=/dev/null
	. "$ci_dir/lib/$lib.sh"
done

usage() {
	cat <<'END'
usage: ci/demo.sh [option]... [-- argument for `pinclash run`...]

  --kernel NAME|PATH     debian-6.12 (default), debian-6.1; debian:SUITE, such as debian:sid;
                         stock-minimal, series, hardened, and the same as stock-debug, series-debug,
                         hardened-debug, which kernel/build.sh builds;
                         or a bzImage or vmlinux
  --modules DIR          lib/modules/<release> of that image; a kernel with all built in needs none
  --set NAME             folder of scenarios/ to run (default: smoke)
  --seed N               seed of the run
  --shard I/N            part I of N of the cells; `pinclash report --merge` joins the results
  --accel auto|tcg|kvm   auto (default) takes KVM only if a bounded trial boot works
  --results DIR          where results go (default: results/<time>-<kernel>, and results/latest points to it)
  --image DIR            a guest image that ci/image.sh made: nothing is installed or built
  --ktap                 KTAP on standard output, and all else on standard error
  --pmem MIB,MIB         sizes of the guest's region0 and region1 (default: 512,384)
  --script FILE          run this shell script in the guest in place of pinclash
  --deadline SECONDS     end the whole run after this time (default: 1800)
  -h, --help             this text

Environment: PINCLASH_BINARY is run in place of a fresh build.

Exit codes: 0 all cells safe, skipped or known; 1 an unsafe cell; 2 bad input; 3 a cell could not
be judged; 4 nothing could run; 5 set-up (packages, build, download) or the run failed; 130 interrupted.
With --script: the script's exit code.
END
}

parse_arguments() {
	kernel=debian-6.12 modules='' set=smoke seed='' wish=auto results='' script='' deadline=1800 image='' ktap='' shard='' pmem=''
	extra_args=()
	while (($#)); do
		case $1 in
		--kernel | --modules | --set | --seed | --accel | --results | --script | --deadline | --image | --shard | --pmem)
			(($# >= 2)) || die "$1 needs a value; command line; see ci/demo.sh --help"
			;;&
		--kernel) kernel=$2 ;;
		--modules) modules=$2 ;;
		--set) set=$2 ;;
		--seed) seed=$2 ;;
		--accel) wish=$2 ;;
		--results) results=$2 ;;
		--script) script=$2 ;;
		--deadline) deadline=$2 ;;
		--image) image=$2 ;;
		--shard) shard=$2 ;;
		--pmem) pmem=$2 ;;
		--ktap)
			ktap=1
			shift
			continue
			;;
		-h | --help)
			usage
			exit 0
			;;
		--)
			shift
			extra_args=("$@")
			break
			;;
		*) die "unknown argument $1; command line; see ci/demo.sh --help" ;;
		esac
		shift 2
	done
}

# All that can be told from the arguments alone, before anything is installed or built.
check_arguments() {
	[[ $wish =~ ^(auto|tcg|kvm)$ ]] || die "unknown --accel $wish; command line; give auto, tcg or kvm"
	[[ $deadline =~ ^[1-9][0-9]{0,6}$ ]] || die "--deadline $deadline is no number of seconds; command line; give 1 to 9999999"
	[[ -z $seed || $seed =~ ^(0x[0-9a-fA-F]+|[0-9]+)$ ]] || die "--seed $seed is no number; command line; give a whole number"
	[[ -z $pmem ]] || pmem_sizes "$pmem"
	if [[ -n $script ]]; then
		[[ -f $script && -r $script ]] || die "the script cannot be read; $script; give a readable file"
	else
		[[ $set != */* && $set != .* && -d $top/scenarios/$set ]] ||
			die "no set $set; scenarios/; choose one of: $(cd "$top/scenarios" && set -- */ && echo "${@%/}")"
	fi
	[[ -z $shard || $shard =~ ^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$ && ${shard%/*} -le ${shard#*/} ]] ||
		die "--shard $shard is no part of a whole; command line; give I/N, as 2/4"
	[[ -z $image || -f $image/initramfs.cpio && -x $image/pinclash ]] ||
		die "no guest image in it; $image; make one with ci/image.sh --output $image"
	kernel_check_arguments "$kernel" "$modules"
	if [[ -n $results ]]; then
		[[ -z $(ls -A -- "$results" 2>/dev/null) ]] ||
			die "--results is not empty; $results; give a new directory"
		mkdir -p -- "$results" || die "cannot make the results directory; $results; give another"
	fi
}

# The program that runs in the guest and sums up here.
obtain_binary() {
	if [[ -n $image ]]; then
		binary=$(realpath -- "$image")/pinclash
	else
		build
	fi
}

# What the guest boots with, as initramfs_base.
obtain_guest() {
	if [[ -n $image ]]; then
		initramfs_base=("$image/initramfs.cpio")
	else
		initramfs_guest "$binary" "$top/scenarios"
	fi
}

# A directory of our own, even if two runs start in the same second.
open_results() {
	local base stamp name n=1
	if [[ -n $results ]]; then
		results=$(realpath -- "$results")
		return
	fi
	base=$top/results
	printf -v stamp '%(%s)T' -1
	name=$(date -u -d "@$stamp" +%Y%m%dT%H%M%SZ)-$kernel_release
	mkdir -p "$base" || die "cannot make the results directory; $base; use --results" "$EXIT_SETUP"
	until mkdir "$base/$name" 2>/dev/null; do
		((++n <= 64)) || die "cannot make a results directory; $base; use --results" "$EXIT_SETUP"
		name=${name%%.run*}.run$n
	done
	ln -sfn "$name" "$base/.latest.$$"
	mv -T "$base/.latest.$$" "$base/latest"
	results=$base/$name
}

# What runs in the guest. The one place that knows pinclash's options.
guest_arguments() {
	run_args=(
		run --results /results --resume --journal-only --keep-modules --recorder=/dev/dax2.0
		--xfs-dax.region=region0 --ext4-dax.region=region0 --xfs-pagecache.region=region0
		--devdax.region=region1 --devdax.size=320M
		"/usr/share/pinclash/scenarios/$set"
	)
	[[ -z $seed ]] || run_args+=(--seed "$seed")
	[[ -z $shard ]] || run_args+=(--shard "$shard")
	run_args+=("${extra_args[@]}")
	[[ -z $script ]] || run_args=("${extra_args[@]}")
}

# What a person types, with a cell's id behind it, to run that cell alone.
again_command() {
	local command="ci/demo.sh"
	[[ $kernel == debian-6.12 ]] || command+=" --kernel $(printf %q "$kernel")"
	[[ -z $modules ]] || command+=" --modules $(printf %q "$modules")"
	printf '%s --' "$command"
}

write_initramfs() {
	local argument
	: >"$tmp/args"
	for argument in "${run_args[@]}"; do
		[[ $argument != *$'\n'* ]] || die "an argument holds a newline; command line; remove it"
		printf '%s\n' "$argument" >>"$tmp/args"
	done
	{
		printf 'export PINCLASH_ACCEL=%s PINCLASH_PROGRESS=lines NO_COLOR=1\n' "$accel" # it ends in a log
		printf 'export PINCLASH_AGAIN=%q\n' "$(again_command)"
		printf 'release=%q\n' "$kernel_release"
	} >"$tmp/env"
	initramfs_modules
	initramfs_write "$tmp/initramfs" "$tmp/args" "$tmp/env" "$script"
}

# The host's pinclash judges what the guest left unfinished and prints the table.
finish() {
	local status=0
	if [[ ! -s $results/cells.jsonl ]]; then
		return "$EXIT_NOTHING"
	fi
	PINCLASH_ACCEL=$accel "$binary" report --finish "$results" || status=$?
	return "$status"
}

# Whoever parses the output learns of a run without a cell, too.
put_ktap() { # EXIT CODE
	if [[ -s $results/results.ktap ]]; then
		cat -- "$results/results.ktap"
	else
		printf 'KTAP version 1\n1..1\n# no cell was run, exit code %d: %s\n' "$1" "${guest_failure:-set-up failed}"
		printf 'not ok 1 pinclash # ERROR no cell was run\n'
	fi
}

on_exit() {
	local status=$?
	trap '' INT TERM HUP
	guest_end
	[[ -z $ktap ]] || put_ktap "$status" >&"$ktap"
	tmp_close
	exit "$status"
}

on_signal() {
	trap '' INT TERM HUP
	guest_end
	if [[ -n ${guest_boot:-} ]]; then
		note "interrupted; results so far: $results"
		finish || true
	fi
	exit "$EXIT_SIGNAL"
}

# The end of the run as one exit code.
conclude() {
	local status=0
	if [[ -n $script && -n $guest_status ]]; then
		return "$guest_status"
	fi
	finish || status=$?
	if [[ -n $guest_failure ]]; then
		guest_console | tr -d '\r' | tail -n 8 | sed 's/^/demo: console: /' >&2
		note "error: $guest_failure; $results/console.log; see its last lines"
		((status == 1)) || status=$EXIT_NOTHING
	elif [[ ! -s $results/cells.jsonl ]]; then
		note "error: pinclash ended with $guest_status and no cell; $results/progress.log; see the lines above"
		status=$((guest_status > 1 ? guest_status : EXIT_NOTHING))
	fi
	return "$status"
}

main() {
	parse_arguments "$@"
	check_arguments
	if [[ -n $ktap ]]; then
		exec {ktap}>&1 1>&2
	fi
	trap on_exit EXIT
	trap on_signal INT TERM HUP
	tmp_open
	[[ -n $image ]] || packages_install
	need_command qemu-system-x86_64 busybox cpio depmod modinfo readelf setpriv xz zstd
	cache_prune
	obtain_binary
	kernel_obtain "$kernel" "$modules"
	obtain_guest
	module_obtain
	accel_choose "$wish"
	guest_arguments
	write_initramfs
	open_results
	note "kernel $kernel_release, $accel, results in $results"
	guest_run "$tmp/initramfs" "$results" "$deadline"
	conclude
}

main "$@"
