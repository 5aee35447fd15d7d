# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: the default set and every change of a device run beside things of other people: namespaces in the same
# region, file systems, disks, links. All of these stay byte for byte as they were.
#
# A change of the device damages a stock kernel, so each has a boot of its own: exit code 6 makes the launcher boot
# again, the things are made anew, and the run goes on at the next cell.
# shellcheck disable=SC2154 # lib.sh stands before it in one script

changes='unbind disable-namespace destroy-namespace reconfigure'

# Of other people. What is made here is named nowhere below; /dev/pmem0 and region1 are.
set_up() {
	modprobe -a xfs ext4 brd loop dm_mod rdma_rxe dummy
	fsdax_namespace 0 352 && raw_namespace 0 16 && fsdax_namespace 0 32 && fsdax_namespace 0 32 || return 1
	remark "namespaces are there"
	head -c 4194304 /dev/urandom >/dev/pmem0.1
	mkfs.ext4 -q -F -b 4096 /dev/pmem0.2 && mkfs.ext4 -q -F -b 4096 /dev/pmem0.3 && mkdir -p /mnt/there &&
		mount -t ext4 -o noatime,dax=always /dev/pmem0.3 /mnt/there || return 1
	for i in 1 2 3 4 5 6 7 8; do
		head -c $((i * 79190 + 1)) /dev/urandom >/mnt/there/$i
	done
	rm /mnt/there/3
	sync
	head -c 1048576 /dev/urandom >/dev/ram1
	head -c 1048576 /dev/urandom >/mnt/disk
	remark "file systems and disks are there"
	losetup /dev/loop0 /mnt/disk
	/tmp/hanger suspend theirs-suspended /dev/ram0 && /tmp/hanger suspend theirs /dev/ram2 && /tmp/hanger resume theirs &&
		ip link add dummy7 type dummy && ip addr add 198.18.9.1/24 dev dummy7 && ip link set dummy7 up &&
		rdma link add rxe7 type rxe netdev dummy7
}

attributes() { # FILE...
	for file; do
		echo "$file $(cat "$file" 2>&1)"
	done
}

# All of it: bytes, names, places.
theirs() {
	md5sum /dev/pmem0.1 /dev/pmem0.2 /dev/loop0 /dev/dm-1 /mnt/disk
	head -c 2097152 /dev/ram1 | md5sum # brd disks are larger than what is in them
	grep ' /mnt/there ' /proc/self/mountinfo
	find /mnt/there -print0 | sort -z | xargs -0 stat -c '%n %f %u %g %s %X %Y %Z %h %i'
	find /mnt/there -type f -print0 | sort -z | xargs -0 md5sum
	for name in 0.1 0.2 0.3; do
		attributes $nd/devices/namespace$name/size $nd/devices/namespace$name/uuid \
			$nd/devices/namespace$name/holder $nd/devices/namespace$name/mode $nd/devices/namespace$name/alt_name
		readlink $nd/devices/namespace$name/driver
	done
	for pfn in $nd/devices/pfn0.*; do
		case $(cat "$pfn/namespace") in
		namespace0.[23]) attributes "$pfn/uuid" "$pfn/mode" "$pfn/namespace" "$pfn/size" ;;
		esac
	done
	attributes $nd/devices/region2/size $nd/devices/region2/available_size $nd/devices/namespace2.0/holder
	ls -l /dev/dax2.0
	attributes /sys/block/dm-[01]/dm/name /sys/block/dm-[01]/dm/uuid /sys/block/dm-[01]/dm/suspended \
		/sys/block/loop0/loop/backing_file /sys/block/ram1/size
	ip -o addr show dummy7
	rdma link show rxe7/1
	attributes /sys/class/infiniband/rxe7/node_guid /sys/class/infiniband/rxe7/ports/1/state
}

unchanged() { # WHAT
	theirs >$log/theirs.now 2>&1
	differences $log/theirs $log/theirs.now >$log/differences
	if cmp -s $log/theirs $log/theirs.now; then
		pass "$1: $(wc -l <$log/theirs) lines about things of others are as they were"
	else
		fail "$1: things of others have changed"
		head -n 12 $log/differences | sed 's/^/#   /'
	fi
}

# sees WHAT: a change that was made just now.
sees() {
	theirs >$log/theirs.now 2>&1
	if cmp -s $log/theirs $log/theirs.now; then
		fail "the comparison does not see $1"
	else
		pass "the comparison sees $1"
	fi
}

# The checks of earlier boots count.
if [ -e $log/checks ]; then
	read -r checks failures <$log/checks
fi
if ! set_up; then
	fail "the things of others could not be made"
	end_of_checks
fi
theirs >$log/theirs 2>&1
grep -i 'no such\|cannot\|error' $log/theirs | sed 's/^/#   /'
{
	echo "[run]"
	for change in $changes; do
		echo "cell = devdax/rdma-mr/$change/mapped"
	done
} >/tmp/devdax.ini
pinclash run --results $log --resume --journal-only --keep-modules --recorder /dev/dax2.0 \
	--xfs-dax.device=/dev/pmem0 --xfs-dax.overwrite=yes --ext4-dax.region=region1 --devdax.region=region1 --devdax.size=320M \
	/usr/share/pinclash/scenarios/smoke/xfs-dax.ini /usr/share/pinclash/scenarios/smoke/ext4-dax.ini /tmp/devdax.ini 2>&1 |
	sed 's/^/# /'
cell=$(sed -n 's/.*"id":"\([^"]*\)".*"type":"begin".*/\1/p' $log/cells.jsonl | tail -n 1)
unchanged "up to $cell"
if grep '"type":"end"' $log/cells.jsonl | tail -n 1 | grep -q 'boot again'; then
	echo "$checks $failures" >$log/checks
	exit 6
fi

for change in $changes; do
	if grep -q "devdax/rdma-mr/$change/mapped.*$change took the device away" $log/cells.jsonl; then
		pass "$change was done"
	else
		fail "$change was not done"
	fi
done
cells=$(sed -n 's/.*"id":"\([^"]*\)".*"verdict":"\(safe\|unsafe\)".*/\1/p' $log/cells.jsonl | sort -u | wc -l)
[ "$cells" -ge 40 ] && pass "$cells cells were judged" || fail "no more than $cells cells were judged"
printf x | dd of=/dev/pmem0.1 bs=1 seek=12345678 conv=notrunc 2>/dev/null
sees "one byte of a namespace"
theirs >$log/theirs
/tmp/hanger resume theirs-suspended
sees "a disk that is resumed"
theirs >$log/theirs
ip link set dummy7 down
sees "a network device that is down"

end_of_checks
