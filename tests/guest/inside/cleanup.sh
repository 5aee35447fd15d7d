# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: ends a run in every way there is, and looks what it leaves behind.
#
# A moment is chosen by what is to be seen of it: the supervisor is stopped, and
# if the collision is not under way just then, it goes on until the next look.
# shellcheck disable=SC2154 # lib.sh stands before it in one script

# Cells that are safe on a stock kernel, so that a run which nobody disturbs ends with 0.
set_of_all='--xfs-dax.region=region0 --cell xfs-dax/odirect/truncate-zero/mapped
	--cell xfs-dax/odirect/truncate-shrink/mapped --cell xfs-dax/odirect/punch/mapped --cell xfs-dax/odirect/zero-range/mapped
	--cell xfs-dax/odirect/collapse/mapped --cell xfs-dax/rdma-mr/*/mapped'

# start NAME: a run with a mount, an RDMA link and a request in flight in every cell.
start() {
	name=$1
	# shellcheck disable=SC2086 # a list of options
	pinclash run --results "$log/$name" $set_of_all >"$log/$name.out" 2>"$log/$name.err" &
	guardian=$!
	supervisor=''
}

begun() {
	grep -q '"type":"begin"' "$log/$name/cells.jsonl" 2>/dev/null
}

holds_disk() { # PID
	for fd in "/proc/$1/fd/"*; do
		[ "$(readlink "$fd")" != /dev/dm-0 ] || return 0
	done
	return 1
}

# The supervisor stands still, the holder's read is in flight, and the changer waits for its pages.
# True as well when the run is over; then there is no holder.
caught() {
	kill -STOP "$supervisor" 2>/dev/null || return 0
	until [ "$(state_of "$supervisor")" = T ]; do
		! gone "$supervisor" || return 0
	done
	holder='' changer='' keeper=''
	if [ "$(cat /sys/block/dm-0/dm/suspended 2>/dev/null)" = 1 ]; then
		for pid in $(children_of "$supervisor"); do
			keeper=${keeper:-$pid}
			! holds_disk "$pid" || holder=$pid
			! grep -q break_dax_layouts "/proc/$pid/stack" || changer=$pid
		done
	fi
	[ -z "$holder" ] || [ -z "$changer" ] || return 0
	kill -CONT "$supervisor"
	return 1
}

# Fails the round if that moment does not come.
in_collision() {
	until_true 60 begun && supervisor=$(children_of "$guardian") && until_true 60 caught && [ -n "$changer" ]
}

# What the round is about was there: a check that finds nothing has looked at something.
check_busy() { # WHAT
	machine >$log/machine.busy
	for thing in "^mount $run_dir/" '^namespace namespace0.0 ' '^device block/dm-0' '^device class/net/pinclash0' \
		'^device class/infiniband/'; do
		grep -q "$thing" $log/machine.busy && continue
		fail "$1: no '$thing' while the run was in its cell"
		indent $log/machine.busy
		return
	done
	pass "$1: mount, namespace, dm, netdev and link were there"
}

# ended SECONDS: the runner's exit code in status.
ended() {
	if until_true "$1" gone "$guardian"; then
		wait "$guardian"
		status=$?
	else
		status='none, it does not end'
	fi
}

check_status() { # WHAT ALLOWED...
	what=$1
	shift
	for allowed in "$@"; do
		if [ "$status" = "$allowed" ]; then
			pass "$what: exit code $status"
			return
		fi
	done
	fail "$what: exit code $status, not $*"
	indent "$log/$name.err"
}

check_next_run() { # WHAT
	pinclash run --results "$log/$name.next" --xfs-dax.region=region0 --cell xfs-dax/vmsplice/truncate-zero/mapped \
		--cell xfs-dax/odirect/punch/mapped --cell xfs-dax/rdma-mr/punch/mapped >"$log/$name.next.out" 2>&1
	status=$?
	if [ $status = 0 ] && grep -q '^3 cells: 3 safe' "$log/$name.next.out"; then
		pass "$1: the next run has its usual verdicts"
	else
		fail "$1: the next run ends with $status, not with 3 safe cells"
		indent "$log/$name.next.out"
	fi
	check_machine "$1, and a run after it"
}

# round NAME WHAT SIGNAL VICTIM... -- EXIT CODE...: in the middle of a cell. A victim is the name of a variable.
round() {
	what=$2 signal=$3
	start "$1"
	shift 3
	if in_collision; then
		check_busy "$what"
	else
		fail "$what: the middle of a cell was not to be met"
		indent "$log/$name.err"
	fi
	while [ "$1" != -- ]; do
		eval "kill -$signal \$$1"
		shift
	done
	shift
	kill -CONT "$supervisor" 2>/dev/null
	ended 120
	check_status "$what" "$@"
	until_true 60 no_pinclash
}

# shot NAME WHAT CONDITION: SIGKILL to guardian and supervisor as soon as CONDITION holds, wherever the run is then.
shot() {
	start "$1"
	was_mounted=''
	until "$3" || gone "$guardian"; do :; done
	# shellcheck disable=SC2046 # a list
	if ! kill -KILL "$guardian" $(children_of "$guardian") 2>/dev/null; then
		fail "$2: that moment was not to be met"
	fi
	ended 60
	until_true 60 no_pinclash || fail "$2: processes stay"
	check_next_run "$2"
}

rdma_link() { [ -e /sys/class/infiniband/pinclash_rxe0 ]; }
namespace() { [ "$(cat /sys/bus/nd/devices/namespace0.0/size)" != 0 ]; }
making() { pidof mkfs.xfs >/dev/null; }
mounted() { grep -q " $run_dir/" /proc/self/mounts; }
loading() { grep -q '^xfs ' /proc/modules; }
disk() { [ -e /sys/block/dm-0 ]; }
ending() {
	if mounted; then
		was_mounted=1
		return 1
	fi
	[ -n "$was_mounted" ]
}

# One fsdax namespace that stays keeps the kernel's static key for them on. Turned on and off by
# every run, it makes QEMU's TCG trap now and then on the code that is being patched.
fsdax_namespace 1 64 || fail "no namespace could be made on region1"
machine >$log/machine
remark "$(grep -c '^module' $log/machine) modules before the first run"

start plain
ended 120
check_status "a run that nobody disturbs" 0
check_machine "a run that nobody disturbs"

round sigint "SIGINT to the runner" INT guardian -- 130
check_machine "SIGINT to the runner"
check_next_run "SIGINT to the runner"

round sigterm "SIGTERM to the runner" TERM guardian -- 130
check_machine "SIGTERM to the runner"
check_next_run "SIGTERM to the runner"

round holder "SIGKILL to the holder" KILL holder -- 3
check_machine "SIGKILL to the holder"
check_next_run "SIGKILL to the holder"

round changer "SIGKILL to the changer" KILL changer -- 0 3
check_machine "SIGKILL to the changer"
check_next_run "SIGKILL to the changer"

round keeper "SIGKILL to the keeper" KILL keeper -- 3 5
check_machine "SIGKILL to the keeper"
check_next_run "SIGKILL to the keeper"

round supervisor "SIGKILL to the supervisor" KILL supervisor -- 5
check_machine "SIGKILL to the supervisor"
check_next_run "SIGKILL to the supervisor"

round guardian "SIGKILL to the guardian" KILL guardian -- 137
check_machine "SIGKILL to the guardian"
check_next_run "SIGKILL to the guardian"

round both "SIGKILL to guardian and supervisor" KILL guardian supervisor -- 137
check_next_run "SIGKILL to guardian and supervisor"

# Loading goes on when the one who asked for it is killed, and nobody knows of it then (src/util/module.h).
# shellcheck disable=SC2034 # read by check_machine in lib.sh
may_stay='^appeared: module '
shot at-modules "SIGKILL while modules are loaded" loading
shot at-link "SIGKILL when the RDMA link is made" rdma_link
shot at-disk "SIGKILL when the dm device is made" disk
shot at-namespace "SIGKILL when the namespace is made" namespace
shot at-mkfs "SIGKILL while mkfs runs" making
shot at-mount "SIGKILL when the file system is mounted" mounted
shot at-end "SIGKILL while all is taken down" ending

end_of_checks
