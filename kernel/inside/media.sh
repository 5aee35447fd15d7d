# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: persistent memory for what comes behind it, through sysfs alone.

nd=/sys/bus/nd
MiB=$((1024 * 1024))

give_up() {
	echo "error: $*" >&2
	exit 1
}

# until_true SECONDS COMMAND...: looks every 10 ms; fails when the time is over.
until_true() {
	tries=$(($1 * 100))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		usleep 10000
	done
}

# A namespace of all of a region, nobody's yet.
namespace() { # REGION_NUMBER
	if ! cat /proc/sys/kernel/random/uuid >"$nd/devices/namespace$1.0/uuid" ||
		! cat "$nd/devices/region$1/available_size" >"$nd/devices/namespace$1.0/size"; then
		give_up "no namespace on region$1"
	fi
}

# claim REGION_NUMBER SEED ALIGN MODE DRIVER: makes the namespace what SEED stands for, struct pages in RAM.
claim() {
	echo "$3" >"$nd/devices/$2/align" &&
		echo "$4" >"$nd/devices/$2/mode" &&
		cat /proc/sys/kernel/random/uuid >"$nd/devices/$2/uuid" &&
		echo "namespace$1.0" >"$nd/devices/$2/namespace" &&
		echo "$2" >"$nd/drivers/$5/bind"
}

# devdax ALIGN: /dev/dax1.0 on region1.
devdax() {
	namespace 1
	dax_seed=$(cat $nd/devices/region1/dax_seed)
	claim 1 "$dax_seed" "$1" ram dax_pmem || return 1
	until_true 10 test -c /dev/dax1.0 || give_up "no /dev/dax1.0"
}

# pmem REGION_NUMBER: /dev/pmemN, on which 2 MiB of a file can be mapped at once.
pmem() {
	namespace "$1"
	claim "$1" "$(cat "$nd/devices/region$1/pfn_seed")" $((2 * MiB)) ram nd_pmem || give_up "no fsdax namespace on region$1"
	until_true 10 test -b "/dev/pmem$1" || give_up "no /dev/pmem$1"
	modprobe -qa xfs ext4 2>/dev/null
}

# xfs, ext4: an empty file system on /dev/pmem0 in /mnt/fsdax, laid out for mappings of 2 MiB.
xfs() {
	if ! mkfs.xfs -q -f -K -m reflink=1 -d agcount=2,su=2m,sw=1 -l size=64m,su=32k /dev/pmem0; then
		give_up "no XFS on /dev/pmem0"
	fi
	mount_fsdax xfs
}

# The first block group of a flexible one gives data no aligned pieces.
ext4() {
	if ! mkfs.ext4 -q -F -b 4096 -O ^resize_inode,^flex_bg -E nodiscard,lazy_itable_init=0,lazy_journal_init=0 /dev/pmem0; then
		give_up "no ext4 on /dev/pmem0"
	fi
	mount_fsdax ext4
}

mount_fsdax() { # TYPE
	mkdir -p /mnt/fsdax
	mount -t "$1" -o dax=always /dev/pmem0 /mnt/fsdax || give_up "$1 on /dev/pmem0 cannot be mounted"
}

fsdax() {
	pmem 0
	xfs
}
