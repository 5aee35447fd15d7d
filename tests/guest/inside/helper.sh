# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: the helper module by itself, with pinlook.c and pinfuzz.c, and below pinclash.
# shellcheck disable=SC2154 # lib.sh stands before it in one script

held=/sys/class/misc/pinclash_pin/held_pages
dax=/dev/dax1.0
huge=$((2 * 1024 * 1024)) # what a fault of the DAX device maps

# A DAX device of 64 MiB on region1, with 2 MiB mappings.
dax_device() {
	cat /proc/sys/kernel/random/uuid >$nd/devices/namespace1.0/uuid
	echo $((64 * 1024 * 1024)) >$nd/devices/namespace1.0/size
	seed=$(cat $nd/devices/region1/dax_seed)
	echo $huge >"$nd/devices/$seed/align"
	echo pmem >"$nd/devices/$seed/mode"
	cat /proc/sys/kernel/random/uuid >"$nd/devices/$seed/uuid"
	echo namespace1.0 >"$nd/devices/$seed/namespace"
	echo "$seed" >$nd/drivers/dax_pmem/bind
	until_true 10 test -c $dax
}

counter() { # NAME
	echo 1 >/proc/sys/vm/stat_refresh
	sed -n "s/^$1 //p" /proc/vmstat
}

# Pins that are out, as the kernel counts them.
pins_out() {
	echo $(($(counter nr_foll_pin_acquired) - $(counter nr_foll_pin_released)))
}

holds() { # PAGES
	[ "$(cat $held)" = "$1" ]
}

nothing_held() {
	holds 0 && [ "$(pins_out)" = "$out_before" ]
}

check_given_back() { # WHAT
	if until_true 10 nothing_held; then
		pass "$1: everything is given back"
	else
		fail "$1: the module holds $(cat $held) pages, $(($(pins_out) - out_before)) pins are out"
	fi
}

# The lines of the oracle kernel-log (src/oracle/klog.c) that can come here.
check_log() { # WHAT
	if dmesg | grep -E 'BUG: |Oops: |WARNING: |general protection|INFO: (task|rcu)|refcount_t: |Bad page|Kernel panic' >$log/bad; then
		fail "$1: the kernel complains"
		indent $log/bad
	else
		pass "$1: the kernel does not complain"
	fi
}

check_is() { # WHAT GOT WANTED
	if [ "$2" = "$3" ]; then
		pass "$1: $2"
	else
		fail "$1: '$2', not '$3'"
	fi
}

# answer N: of the last pinlook, to its command number N.
answer() {
	sed -n "$1p" $log/answers
}

# field N NAME: of that answer.
field() {
	answer "$1" | tr ' ' '\n' | sed -n "s/^$2=//p"
}

# look COMMAND...: pinlook with a command a line.
look() {
	for command in "$@"; do
		echo "$command"
	done | pinlook >$log/answers
}

modprobe pinclash_pin || fail "modprobe pinclash_pin"
until_true 10 test -c /dev/pinclash_pin
dax_device || fail "no DAX device could be made"
out_before=$(pins_out)
check_is "the device is for root alone" "$(stat -c %a /dev/pinclash_pin)" 600

# --- what is counted

look "map $dax 0 $huge" touch 'look 3' 'hold 3 2 w' 'look 3' 'peek 1 0' 'hold 3 1 d' 'look 3' 'drop 2' 'drop 1' 'look 3'
check_is "a page of a DAX device: owner" "$(field 3 owner)" devdax
check_is "a page of a DAX device: mapping" "$(field 3 mapping)" file
check_is "pins without a pin" "$(field 3 pins)" 0
per_page=$(($(field 5 refs) - $(field 3 refs)))
order=$(field 3 order)
if [ "$order" = 0 ]; then
	check_is "references of a pin of one page" $per_page 1024
	check_is "pins of a pin of one page" "$(field 5 pins)" 1
else
	check_is "references of a pin of two pages, in a folio of order $order" $per_page 2
	check_is "pins of a pin of two pages, in a folio of order $order" "$(field 5 pins)" 2
fi
check_is "by handle the same as by address" "$(answer 6)" "$(answer 5)"
by_address=$(answer 3)
frame=$(field 3 pfn)
device_refs=$(field 3 device_refs)
[ "$device_refs" -gt 0 ] && pass "references of the device: $device_refs" || fail "references of the device: $device_refs"
check_is "references of the device when a handle holds one too" "$(field 8 device_refs)" $((device_refs + 1))
check_is "references of the page when all is given back" "$(field 11 refs)" "$(field 3 refs)"
check_is "references of the device when all is given back" "$(field 11 device_refs)" "$device_refs"
# Where pins hold no reference of the device, as on stock kernels, nothing makes a teardown wait for them (H5).
check_is "references of the device with a pin" "$(field 5 device_refs)" "$device_refs"
check_given_back "commands in turn"

look "map $dax 0 $huge" touch "frame $frame" unmap "frame $frame" 'frame 1' 'frame 0xffffffffffffffff'
check_is "by frame the same as by address" "$(answer 3)" "$by_address"
check_is "the device has as many references unmapped" "$(field 5 device_refs)" "$device_refs"
check_is "a frame of ordinary memory, and one that is none: answers" "$(tail -n 2 $log/answers | tr '\n' ' ')" "ENXIO ENXIO "

look "map $dax 0 $huge" touch 'look 0' 'hold 0 1 g' 'look 0' 'drop 1'
check_is "references of a plain reference" $(($(field 5 refs) - $(field 3 refs))) 1
look 'look 1' 'peek 1 0' 'drop 1' "map $dax 0 $huge" 'look 0'
check_is "no page: answers" "$(tr '\n' ' ' <$log/answers)" "EFAULT ENOENT ENOENT ok EFAULT "
look "map $dax 0 $huge" 'hold 0 1 wg' 'hold 0 1 lg' 'hold 0 2 d' 'hold 0 0' 'hold 0x100000000000 1' 'hold 0 1 lw'
check_is "half-valid ranges: answers" "$(tr '\n' ' ' <$log/answers)" \
	"ok EINVAL EINVAL EINVAL EINVAL EFAULT handle=1 ok "
check_given_back "a process that ends with a handle"

# --- what ends a hold

mkfifo /tmp/commands
pinlook </tmp/commands >$log/answers &
holder=$!
exec 3>/tmp/commands
printf 'map %s 0 %s\nhold 0 16 w\nhold 32 8 g\n' $dax $huge >&3
until_true 10 holds 24 || fail "the module holds $(cat $held) pages, not 24"
check_is "pins out" "$(pins_out)" $((out_before + 16))
if rmmod pinclash_pin 2>/dev/null; then
	fail "the module goes away under a descriptor"
else
	pass "the module stays while a descriptor is open"
fi
echo close >&3
check_given_back "the descriptor is closed"
printf 'hold 0 16 w\nhold 32 8 g\n' >&3
until_true 10 holds 24 || fail "the module holds $(cat $held) pages, not 24"
kill -KILL $holder
exec 3>&-
check_given_back "SIGKILL to the holder"

# --- requests that make no sense

fuzz() { # FILE SEED
	if pinfuzz "$1" "$2" 6 >$log/fuzz; then
		pass "random requests, memory of $1, seed $2: $(sed 's/ .*//' $log/fuzz | wc -l) kinds"
	else
		fail "random requests, memory of $1, seed $2"
	fi
	sed 's/^/#   /' $log/fuzz
	for kind in hold drop write read look; do
		grep -q "^$kind .*ok=" $log/fuzz || fail "of the random requests '$kind' none was granted: they prove nothing"
	done
	check_given_back "random requests, memory of $1"
}

fuzz $dax 1
truncate -s $huge /tmp/file
fuzz /tmp/file 2
dmesg | grep -c 'pinclash_pin: pinfuzz' >$log/lines
check_log "after all of it"
[ "$(cat $log/lines)" -gt 0 ] && pass "refusals are in the log: $(cat $log/lines) lines" || fail "no refusal is in the log"

# --- below pinclash

rmmod pinclash_pin
machine >$log/machine
pinclash run --results $log/cell --xfs-dax.region=region0 --cell xfs-dax/kpin/truncate-zero/mapped >$log/out 2>&1
check_is "a cell: exit code" $? 0
check_machine "a cell, the module was not loaded"
module=$(find /lib/modules -name pinclash_pin.ko)
pinclash run --results $log/file --xfs-dax.region=region0 --cell xfs-dax/kpin/punch/mapped --kpin.module "$module" >$log/out 2>&1
check_is "a module by its path: exit code" $? 0
check_machine "a module by its path"
modprobe pinclash_pin
machine >$log/machine
pinclash run --results $log/loaded --xfs-dax.region=region0 --cell xfs-dax/kpin/punch/mapped --kpin.longterm >$log/out 2>&1
check_is "a long-term pin: exit code" $? 0
check_is "a long-term pin: outcome" "$(sed -n 's/.*"situation":"[^"]*","outcome":"\([^"]*\)".*/\1/p' $log/loaded/cells.jsonl | tail -n 1)" refused-pin
check_machine "a cell, the module was loaded"
rmmod pinclash_pin
mount -t tmpfs none "/lib/modules/$(uname -r)"
pinclash run --results $log/none --devdax.device=$dax --devdax.overwrite --cell devdax/kpin/unbind/mapped >$log/out 2>&1
check_is "no module: exit code" $? 4
grep -q 'kpin: no helper module pinclash_pin for this kernel; build it' $log/none/cells.jsonl &&
	pass "no module: the reason and the remedy are said" || fail "no module: no reason"
umount "/lib/modules/$(uname -r)"
check_log "at the end"

end_of_checks
