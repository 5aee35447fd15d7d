# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest, before each script of this folder: TAP lines, waits for events, and what is on this machine.
#
# Everything runs under busybox sh. Nothing here sleeps in place of waiting for
# something: until_true looks again and again until a condition holds.

run_dir=/run/pinclash
log=/results # of the host; what is written there can be read after the guest is gone
checks=0
failures=0

pass() {
	checks=$((checks + 1))
	echo "ok $checks - $*"
}

fail() {
	checks=$((checks + 1))
	failures=$((failures + 1))
	echo "not ok $checks - $*"
}

remark() {
	echo "# $*"
}

# indent FILE: shows it as a remark.
indent() {
	tail -n 12 "$1" | sed 's/^/#   /'
}

end_of_checks() {
	echo "# end of $checks checks"
	test $failures -eq 0
	exit $?
}

# until_true SECONDS COMMAND...: looks every 10 ms; fails when the time is over.
until_true() {
	end=$(($(uptime_cs) + $1 * 100))
	shift
	until "$@"; do
		[ "$(uptime_cs)" -lt $end ] || return 1
		usleep 10000
	done
}

# Centiseconds since boot. The leading 1 and its removal keep "08" from being taken for octal.
uptime_cs() {
	read -r now rest </proc/uptime
	echo $(((${now%.*} * 100) + 1${now#*.} - 100))
}

# --- processes

# Of pinclash; forks that have given up their name too, by their program.
pinclash_pids() {
	for proc in /proc/[0-9]*; do
		case $(readlink "$proc/exe" 2>/dev/null) in
		/usr/bin/pinclash*) echo "${proc#/proc/}" ;;
		esac
	done
}

no_pinclash() {
	[ -z "$(pinclash_pids)" ]
}

# Fields 3 and 4 of /proc/PID/stat; the name before them may hold anything.
state_of() { # PID
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
	stat=${stat##*) }
	echo "${stat%% *}"
}

parent_of() { # PID
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
	stat=${stat##*) ? }
	echo "${stat%% *}"
}

children_of() { # PID
	for pid in $(pinclash_pids); do
		[ "$(parent_of "$pid")" != "$1" ] || echo "$pid"
	done
}

gone() { # PID
	case $(state_of "$1") in
	'' | Z) return 0 ;;
	esac
	return 1
}

# stopped_when GUARDIAN CONDITION: the supervisor of that run stands still, its pid in supervisor, and CONDITION holds; if
# it does not, the run goes on until the next look. Slow: wait for what comes shortly before in another way.
stopped_when() {
	# Looked for once: that takes longer than a cell.
	[ -n "$supervisor" ] && ! gone "$supervisor" || supervisor=$(children_of "$1")
	[ -n "$supervisor" ] || return 1 # for busybox no pid is 0, and that is this script, too
	kill -STOP "$supervisor" 2>/dev/null || return 1
	until [ "$(state_of "$supervisor")" = T ]; do
		! gone "$supervisor" || return 1
	done
	! "$2" || return 0
	kill -CONT "$supervisor"
	return 1
}

# --- results

# id, verdict and outcome of each cell of the run NAME, from the last word of the journal on it.
verdicts() { # NAME
	sed -n 's/.*"id":"\([^"]*\)".*"outcome":"\([^"]*\)","verdict":"\([^"]*\)".*/\1 \3 \2/p' "$log/$1/cells.jsonl" |
		awk '{ last[$1] = $0 } END { for (id in last) print last[id] }' | sort
}

# --- persistent memory

nd=/sys/bus/nd

# new_namespace N MIB: the next one on regionN, its name in namespace; no driver has it yet.
new_namespace() {
	namespace=$(cat "$nd/devices/region$1/namespace_seed")
	cat /proc/sys/kernel/random/uuid >"$nd/devices/$namespace/uuid"
	echo $(($2 * 1024 * 1024)) >"$nd/devices/$namespace/size"
}

# bind_pmem NAME: its node is /dev/pmemN for namespaceN.0, and /dev/pmemN.I for namespaceN.I.
bind_pmem() {
	echo "$1" >$nd/drivers/nd_pmem/bind
	node=/dev/pmem${namespace#namespace}
	until_true 10 test -b "${node%.0}"
}

raw_namespace() { # N MIB
	new_namespace "$@" && bind_pmem "$namespace"
}

fsdax_namespace() { # N MIB
	new_namespace "$@"
	pfn=$(cat "$nd/devices/region$1/pfn_seed")
	echo ram >"$nd/devices/$pfn/mode"
	cat /proc/sys/kernel/random/uuid >"$nd/devices/$pfn/uuid"
	echo "$namespace" >"$nd/devices/$pfn/namespace"
	bind_pmem "$pfn"
}

# --- what a run may leave behind

# One line a thing, sorted within its kind, so that two of these can be compared.
machine() {
	cut -d' ' -f5- /proc/self/mountinfo | sed 's/ - / /' | sort | sed 's/^/mount /'
	for dev in /sys/bus/nd/devices/namespace*; do
		[ "$(cat "$dev/size" 2>/dev/null || echo 0)" = 0 ] ||
			echo "namespace ${dev##*/} of $(cat "$dev/size") bytes, $(cat "$dev/mode" 2>/dev/null)"
	done
	for dev in /sys/bus/nd/devices/pfn* /sys/bus/nd/devices/dax[0-9]* /sys/bus/nd/devices/btt*; do
		[ -z "$(cat "$dev/namespace" 2>/dev/null)" ] || echo "claimed by ${dev##*/}: $(cat "$dev/namespace")"
	done
	for dev in /sys/bus/nd/devices/region*; do
		echo "${dev##*/} has $(cat "$dev/available_size") bytes free"
	done
	for dev in /sys/block/* /sys/class/net/* /sys/class/infiniband/* /sys/bus/dax/devices/*; do
		[ ! -e "$dev" ] || echo "device ${dev#/sys/}"
	done
	cut -d' ' -f1 /proc/modules | sort | sed 's/^/module /'
	for pid in $(pinclash_pids); do
		echo "process $pid $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)"
	done
	for name in $(ps -o comm | grep -E '^(mkfs|xfs_repair|e2fsck|modprobe)'); do
		echo "process $name"
	done
	find $run_dir /tmp /dev/shm /dev/mapper ! -type d 2>/dev/null | sort | sed 's/^/file /'
	find $run_dir -type d 2>/dev/null | sort | sed 's/^/directory /'
}

# Lines of the second file that the first has not, and the other way round.
differences() { # BEFORE AFTER
	diff "$1" "$2" | sed -n 's/^+\([^+]\)/appeared: \1/p; s/^-\([^-]\)/gone: \1/p'
}

# check_machine WHAT: everything is as it was when $log/machine was written, but for lines that match may_stay.
may_stay='^$'
check_machine() {
	machine >$log/machine.now
	differences $log/machine $log/machine.now | grep -v "$may_stay" >$log/differences
	if [ -s $log/differences ]; then
		fail "$1: not everything is put back"
		head -n 12 $log/differences | sed 's/^/#   /'
	else
		pass "$1: everything is put back"
	fi
}
