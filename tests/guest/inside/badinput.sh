# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: devices and folders that must be refused, and stay as they were.
# shellcheck disable=SC2154 # lib.sh stands before it in one script

# refused WHAT EXIT_CODE WORDS OPTION...: a run of one xfs and one ext4 cell.
refused() {
	what=$1 code=$2 words=$3
	shift 3
	rm -rf $log/out
	machine >$log/machine
	pinclash run --results $log/out --quiet --cell xfs-dax/vmsplice/punch/mapped \
		--cell ext4-dax/vmsplice/punch/mapped "$@" >$log/stdout 2>$log/stderr
	status=$?
	if [ $status != "$code" ] || [ "$(wc -l <$log/stderr)" != 1 ] || ! grep -q "$words" $log/stderr; then
		fail "$what: exit code $status, not $code with one line of '$words'"
		indent $log/stderr
	else
		pass "$what: $status, $(cat $log/stderr)"
	fi
	check_machine "$what"
}

sum() {
	md5sum </dev/pmem0
}

unchanged() { # WHAT
	if [ "$(sum)" = "$before" ]; then
		pass "$1: the device is byte for byte as it was"
	else
		fail "$1: the device has changed"
	fi
}

modprobe xfs
modprobe ext4
refused "a region that is not there" 2 'region7' --xfs-dax.region=region7
refused "a device that is not there" 2 '/dev/pmem99' --xfs-dax.device=/dev/pmem99
refused "a device that is no block device" 2 '/dev/null' --ext4-dax.device=/dev/null
refused "a device without DAX" 2 'ram0\|no such' --ext4-dax.device=/dev/ram0
refused "a size out of range" 2 'size' --ext4-dax.region=region0 --ext4-dax.size=1K

head -c 1048576 /dev/zero >/tmp/recorder
refused "a recorder that is no persistent memory" 2 'no persistent memory' --ext4-dax.region=region0 \
	--recorder=/tmp/recorder
rm /tmp/recorder
refused "a recorder that is not there" 2 '/dev/dax7.0' --ext4-dax.region=region0 --recorder=/dev/dax7.0

if fsdax_namespace 0 80 && mkfs.ext4 -q -F /dev/pmem0 64M; then
	pass "a namespace of somebody else carries ext4"
else
	fail "a namespace of somebody else could not be made"
fi
before=$(sum)
refused "a device with a file system" 2 'ext4' --ext4-dax.device=/dev/pmem0
unchanged "a device with a file system"
refused "the same for xfs" 2 'ext4' --xfs-dax.device=/dev/pmem0
unchanged "the same for xfs"
refused "a region with a namespace" 2 'namespace0.0' --ext4-dax.region=region0
unchanged "a region with a namespace"
refused "a region without labels" 2 'region2 has no label area' --ext4-dax.region=region2

mkdir -p /mnt/there
mount -t ext4 -o ro,noload /dev/pmem0 /mnt/there
before=$(sum)
refused "a mounted device" 2 'mounted' --ext4-dax.device=/dev/pmem0 --ext4-dax.overwrite=yes
unchanged "a mounted device"
umount /mnt/there
mkswap /dev/pmem0 >/dev/null && swapon /dev/pmem0 || fail "no swap on the device"
before=$(sum)
refused "a device in use as swap" 2 'in use' --ext4-dax.device=/dev/pmem0 --ext4-dax.overwrite=yes
unchanged "a device in use as swap"
swapoff /dev/pmem0

# not_touched WHAT EXIT_CODE WORDS OPTION...: what cannot be told to be unused costs its cells, which say so.
not_touched() {
	what=$1 code=$2 words=$3
	shift 3
	rm -rf $log/out
	pinclash run --results $log/out --quiet "$@" >$log/stdout 2>$log/stderr
	status=$?
	if [ $status = "$code" ] && grep -q "$words" $log/out/cells.jsonl; then
		pass "$what: $status, and the cell says '$words'"
	else
		fail "$what: exit code $status, not $code with a cell that says '$words'"
		indent $log/stderr
	fi
}

not_touched "a DAX device of which nobody said that it may go" 4 'nothing on a DAX device tells' \
	--devdax.device=/dev/dax2.0 --cell devdax/rdma-mr/unbind/mapped
modprobe -a dummy rdma_rxe
ip link add pinclash0 type dummy && ip link set pinclash0 address 02:00:00:00:00:77
ip -o link show pinclash0 >$log/netdev
not_touched "a network device of our name that is not ours" 3 'pinclash0' --ext4-dax.device=/dev/pmem0 \
	--ext4-dax.overwrite=yes --cell ext4-dax/rdma-mr/punch/mapped
ip -o link show pinclash0 | cmp -s - $log/netdev && pass "it is as it was" || fail "it has changed"
ip link del pinclash0

pinclash run --results $log/overwritten --cell ext4-dax/vmsplice/truncate-zero/mapped --ext4-dax.device=/dev/pmem0 \
	--ext4-dax.overwrite=yes >$log/stdout 2>$log/stderr
status=$?
[ $status = 0 ] && pass "overwrite = yes takes the device" || fail "overwrite = yes: exit code $status"

# Judged cells stay when there is no room for the next one.
mkdir -p /mnt/small
mount -t tmpfs -o size=48k none /mnt/small
pinclash run --quiet --results /mnt/small/results --cell 'ext4-dax/vmsplice/*/mapped' --ext4-dax.device=/dev/pmem0 \
	>$log/stdout 2>$log/stderr
status=$?
if [ $status = 5 ] && [ "$(grep -c 'No space' $log/stderr)" = 1 ] &&
	grep -q '"type":"cell"' /mnt/small/results/cells.jsonl; then
	pass "no room for results: $(cat $log/stderr)"
else
	fail "no room for results: exit code $status"
	indent $log/stderr
fi
umount /mnt/small
pinclash run --quiet --results /proc/results --cell 'ext4-dax/vmsplice/punch/mapped' --ext4-dax.device=/dev/pmem0 \
	>$log/stdout 2>$log/stderr
status=$?
if [ $status = 2 ] && [ "$(wc -l <$log/stderr)" = 1 ]; then
	pass "a results folder that cannot be made: $(cat $log/stderr)"
else
	fail "a results folder that cannot be made: exit code $status"
	indent $log/stderr
fi

end_of_checks
