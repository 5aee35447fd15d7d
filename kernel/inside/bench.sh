# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: prints a JSON line for each measurement, "us" being the mean of the fastest tenth of "count"
# operations: one that the host interrupted says nothing of the kernel.
# shellcheck disable=SC2154 # media.sh stands before it in one script

gup_mib=8
gup_repeats=500

# gup NAME FILE OPTION...: gup_test's two times, of pinning and of unpinning gup_mib.
gup() {
	name=$1 file=$2
	shift 2
	gup_test "$@" -f "$file" -S -m $gup_mib -r $gup_repeats >/tmp/gup
	if grep -q truncated /tmp/gup; then
		echo "{\"name\":\"pin, $name\",\"refused\":true}"
		return
	fi
	[ "$(grep -c 'Time: get:' /tmp/gup)" = $gup_repeats ] || give_up "gup_test $*: $(tail -n 3 /tmp/gup)"
	fastest "pin, $name" get
	fastest "unpin, $name" put
}

fastest() { # NAME WORD
	us=$(sed -n "s/.* $2:\([0-9]*\).*/\1/p" /tmp/gup | sort -n | head -n $((gup_repeats / 10)) |
		awk '{ sum += $1 } END { print sum / NR }')
	echo "{\"name\":\"$1\",\"us\":$us,\"count\":$gup_repeats}"
}

# pins SECONDS: of memory regions and of gup_test.
pins() {
	modprobe -qa rdma_rxe ib_uverbs dummy 2>/dev/null
	devdax $((2 * MiB)) || give_up "no DAX device on region1"
	truncate -s 0 /mnt/fsdax/file
	fallocate -l $((gup_mib * MiB)) /mnt/fsdax/file

	mr_register /dev/dax1.0 "$1" 2 64 || exit 1
	for pages in 1 512; do
		gup "PIN_FAST, devdax, $pages at a time" /dev/dax1.0 -a -n $pages
		gup "PIN_FAST, fsdax, $pages at a time" /mnt/fsdax/file -a -n $pages
		gup "PIN_LONGTERM, devdax, $pages at a time" /dev/dax1.0 -L -n $pages
		gup "PIN_LONGTERM, fsdax, $pages at a time" /mnt/fsdax/file -L -n $pages
	done
}

# Changes of files that nobody has pinned. ext4 cannot share blocks.
layouts() {
	layout_change /mnt/fsdax xfs truncate punch unlink clone || exit 1
	umount /mnt/fsdax && ext4
	layout_change /mnt/fsdax ext4 truncate punch unlink || exit 1
}

fsdax
[ "$2" = layouts ] || pins "$1"
[ "$2" = pins ] || layouts
