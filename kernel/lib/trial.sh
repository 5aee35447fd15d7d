# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Runs a script of kernel/inside in a guest, with programs that are made at the time: some of our own, and
# selftests of the kernel's source package, of which nothing is kept.

inside_dir=$top/kernel/inside

# trial_arguments FLAG ARGUMENT...: of a script that tries one kernel; FLAG is the one option that is its own, or
# empty. Sets kernel, demo_args, and flag if that was given.
trial_arguments() {
	local own=$1 help="see kernel/$script_name.sh --help"
	shift
	kernel='' flag='' demo_args=()
	while (($#)); do
		case $1 in
		--kernel)
			(($# >= 2)) || die "$1 needs a value; command line; $help"
			kernel=$2
			shift
			;;
		-h | --help)
			usage
			exit 0
			;;
		--)
			demo_args=("${@:2}")
			break
			;;
		*)
			[[ $1 == "$own" ]] || die "unknown argument $1; command line; $help"
			flag=$1
			;;
		esac
		shift
	done
	[[ -n $kernel ]] || die "no --kernel; command line; $help"
}

trial_on_exit() {
	local status=$?
	trap '' INT TERM HUP
	tmp_close
	exit "$status"
}

# For the script's own end.
trial_traps() {
	trap trial_on_exit EXIT
	trap 'exit "$EXIT_SIGNAL"' INT TERM HUP
}

# trial_open TARGET...: what comes before the first boot. Sets PINCLASH_BINARY, so that the launcher does not
# build for each boot, and trial_programs, a folder with the programs that these targets are.
trial_open() {
	local target
	packages+=("${packages_kernel[@]}")
	packages_install
	need_command cmake gcc jq
	cache_prune
	(
		cd "$top"
		cmake --preset release && cmake --build --preset release -j"$(nproc)" --target pinclash "$@"
	) >"$tmp/build.log" 2>&1 || {
		tail -n 30 "$tmp/build.log" >&2
		die "the build failed; preset release; see the lines above" "$EXIT_SETUP"
	}
	export PINCLASH_BINARY=$top/build/release/pinclash
	trial_programs=$tmp/programs
	mkdir "$trial_programs"
	for target in "$@"; do
		cp -- "$top/build/release/kernel/inside/$target" "$trial_programs/"
	done
}

# trial_selftests NAME...: compiles tools/testing/selftests/mm/NAME.c. Its __FILE__ is relative: some make
# files next to it, which is the current folder of the guest then.
trial_selftests() {
	local name mm=$source_tree/tools/testing/selftests/mm
	echo '#define LOCAL_CONFIG_HAVE_LIBURING 1' >"$tmp/local_config.h"
	for name in "$@"; do
		gcc -O2 -w -I "$source_tree" -I "$tmp" -isystem "$source_tree/tools/include/uapi" \
			"-fmacro-prefix-map=$mm/=" -o "$trial_programs/$name" \
			"$mm/$name.c" "$mm/vm_util.c" "$mm/thp_settings.c" -lpthread -luring 2>"$tmp/build.log" || {
			tail -n 5 "$tmp/build.log" >&2
			die "$name.c does not compile; $mm; see the lines above" "$EXIT_SETUP"
		}
	done
}

# trial_script NAME...: puts these of kernel/inside into one script, behind the programs.
trial_script() {
	local program name
	for program in "$trial_programs"/*; do
		printf "base64 -d >/usr/bin/%s <<'END'\n" "${program##*/}"
		base64 -- "$program"
		printf 'END\nchmod 755 /usr/bin/%s\n' "${program##*/}"
	done
	for name in "$@"; do
		cat -- "$inside_dir/$name.sh"
	done
}

# trial_boot SCRIPT RESULTS ARGUMENT...: one boot; what the script prints is in RESULTS.output. Fails when the
# script does. What the kernel complained of on the console is shown in either case.
trial_boot() {
	local script=$1 results=$2 status=0
	shift 2
	setpriv --pdeathsig TERM "$top/ci/demo.sh" --script "$script" --results "$results" "$@" \
		>"$results.output" 2>"$results.messages" &
	wait $! || status=$?
	if ((status)); then
		cat -- "$results.messages" >&2
		tail -n 5 -- "$results.output" >&2
	fi
	return "$status"
}

# trial_tell ARGUMENT...: boots kernel with the script that lies in $tmp, prints what that printed and what the
# kernel complained of, and keeps it in $tmp/said.
trial_tell() {
	local status=0
	mkdir "$tmp/guest"
	trial_boot "$tmp/script" "$tmp/guest" --kernel "$kernel" "$@" || status=$EXIT_NOTHING
	{
		cat -- "$tmp/guest.output"
		trial_complaints "$tmp/guest" | sed 's/^/kernel log: /'
	} | tee "$tmp/said"
	return "$status"
}

# Lines of the console that should not be there, without their times.
trial_complaints() { # RESULTS
	tr -d '\r\0' <"$1/console.log" | sed -E 's/^\[ *[0-9.]+\] *(\[.*\])? *//' |
		grep -E 'BUG: |Oops|WARNING: |general protection|INFO: (task|rcu)|refcount_t: |Bad page|Kernel panic|Call Trace' || true
}
