# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the guest tests share: TAP lines, the launcher, and a look at what it left on the host.
#
# Each test prints one line a check and ends with its plan. Exit code 1 if a
# check failed, 77 with a printed reason if the test cannot run on this machine.
#
# Environment:
#   PINCLASH_BINARY      the program under test; without it the launcher builds one
#   PINCLASH_TEST_DIR    where results are kept for a look afterwards (default: build/guest-tests)
#   PINCLASH_TEST_ACCEL  accelerator of the guests (default: tcg)
#   PINCLASH_HANGER, PINCLASH_PINLOOK, PINCLASH_PINFUZZ  programs that who.sh, bystander.sh and helper.sh run in
#                        the guest

top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
here=$top/tests/guest
accel=${PINCLASH_TEST_ACCEL:-tcg}
checks=0
failures=0

pass() {
	((++checks))
	printf 'ok %d - %s\n' "$checks" "$*"
}

fail() {
	((++checks, ++failures))
	printf 'not ok %d - %s\n' "$checks" "$*"
}

# check DESCRIPTION COMMAND...: the command's success is the check's.
check() {
	local what=$1
	shift
	if "$@"; then
		pass "$what"
	else
		fail "$what"
	fi
}

remark() {
	printf '# %s\n' "$*"
}

give_up() {
	printf 'Bail out! %s\n' "$*"
	exit 1
}

# The plan, and the test's exit code.
conclude() {
	printf '1..%d\n' "$checks"
	remark "$((checks - failures)) of $checks checks passed"
	((failures == 0)) || exit 1
	exit 0
}

# wait_for SECONDS COMMAND...: looks ten times a second.
wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		((SECONDS < end)) || return 1
		read -r -t 0.1 <> <(:) || true
	done
}

# test_begin NAME: an empty folder of this test's own, in work.
test_begin() {
	local tool
	if [[ $(uname -m) != x86_64 ]]; then
		remark "skipped: the guest is an x86-64 machine, this one is $(uname -m)"
		exit 77
	fi
	for tool in qemu-system-x86_64 jq; do
		if [[ -z $(command -v "$tool") ]]; then
			remark "skipped: $tool is not installed; ci/test.sh installs it"
			exit 77
		fi
	done
	work=${PINCLASH_TEST_DIR:-$top/build/guest-tests}/$1
	rm -rf -- "$work"
	mkdir -p -- "$work"
	# The launcher looks for room here; nothing of it may stay.
	export TMPDIR=$work/tmp
	mkdir -p -- "$TMPDIR"
}

# demo ARGUMENT...: the launcher, in the foreground; its exit code in demo_status, its pid in demo_pid.
# A test that is killed, by its time-out for one, takes the launcher and the guest with it.
demo() {
	demo_status=0
	# shellcheck disable=SC2016 # expanded by the inner shell
	bash -c 'echo $$ >"$1"; shift; exec setpriv --pdeathsig TERM "$@"' _ "$work/pid" \
		"$top/ci/demo.sh" --accel "$accel" "$@" || demo_status=$?
	# shellcheck disable=SC2034 # for the tests
	demo_pid=$(<"$work/pid")
}

# qemu_of LAUNCHER: the pid of the QEMU of this launcher alone; QEMU's own threads and helpers do not count.
qemu_of() { # LAUNCHER
	local pid
	for pid in $(pgrep -P "$1"); do
		if [[ $(readlink "/proc/$pid/exe") == *qemu-system* ]]; then
			echo "$pid"
		else
			qemu_of "$pid"
		fi
	done
}

# What a launcher with this pid may leave on the host, one line a thing.
host_leftovers() { # PID
	local entry command
	for entry in "$TMPDIR"/pinclash-demo.* /tmp/pinclash-demo."$1".* /dev/shm/pinclash-demo."$1".*; do
		[[ ! -e $entry ]] || printf 'file %s\n' "$entry"
	done
	for entry in /proc/[0-9]*; do
		# A process may end while it is looked at.
		command=$({ tr '\0' ' ' <"$entry/cmdline"; } 2>/dev/null) || continue
		[[ $command != *"$work/"* || ${entry##*/} == "$$" || ${entry##*/} == "$BASHPID" ]] ||
			printf 'process %s: %.100s\n' "${entry##*/}" "$command"
	done
}

check_host_clean() { # WHAT PID
	local left
	left=$(host_leftovers "$2")
	if [[ -z $left ]]; then
		pass "$1: nothing stays on the host"
	else
		fail "$1: stays on the host: ${left//$'\n'/; }"
	fi
}

# guest_bring PATH PROGRAM: it will lie there in the guest. The launcher brings pinclash and a script; it comes
# inside the script.
guest_bring() {
	guest_prelude=$work/prelude
	{
		printf "base64 -d >%s <<'END'\n" "$1"
		base64 -- "$2"
		printf 'END\nchmod 755 %s\n' "$1"
	} >>"$guest_prelude"
}

# guest_script NAME [ARGUMENT...]: runs tests/guest/inside/NAME.sh in one boot, or in as many as it asks for with exit
# code 6, and takes its checks over. The arguments are the launcher's.
# A script that the emulator broke off (two virtual CPUs under TCG, while the kernel patches its
# own code) is run again: that says nothing of what is tested.
guest_script() {
	local tries=3
	until guest_script_once "$@"; do
		((--tries)) || give_up "the emulator failed three times in a row"
		remark "the emulator failed; again: $(grep -am1 'int3: ' "$work/results/console.log" | tr -d '\r')"
	done
	checks=$(grep -c -E '^(not )?ok [0-9]+ - ' "$work/output" || true)
	failures=$(grep -c '^not ok ' "$work/output" || true)
	cat -- "$work/output"
	if ((demo_status != (failures > 0))) || ! grep -qx "# end of $checks checks" "$work/output"; then
		tail -n 20 "$work/stderr"
		guest_console
		give_up "the guest did not come to the end of its checks (exit code $demo_status)"
	fi
	((failures == 0)) || guest_console
}

# Fails when the emulator did, and the script did not get through in spite of that.
guest_script_once() { # NAME [ARGUMENT...]
	rm -rf -- "$work/results"
	cat -- ${guest_prelude:+"$guest_prelude"} "$here/inside/lib.sh" "$here/inside/$1.sh" >"$work/script"
	demo --script "$work/script" --results "$work/results" "${@:2}" >"$work/output" 2>"$work/stderr"
	((demo_status == 0)) || ! grep -aq 'int3: 0000' "$work/results/console.log"
}

# The end of the guest's console, for a person who looks for a reason.
guest_console() {
	tr -d '\r\0' <"$work/results/console.log" | tail -n 40 | sed 's/^/# console: /'
}
