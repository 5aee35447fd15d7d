# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: prints "test: ok", or what is wrong, in an order that does not change.
# shellcheck disable=SC2154 # media.sh stands before it in one script

say() { # TEST RESULT
	echo "$1: $2"
}

# fsck of a file system that nobody has mounted; it changes nothing.
check() { # TEST TYPE DEVICE
	case $2 in
	xfs) set -- "$1" xfs_repair -n "$3" ;;
	ext4) set -- "$1" e2fsck -fn "$3" ;;
	esac
	name=$1
	shift
	if "$@" >/tmp/fsck 2>&1; then
		say "$name" ok
	else
		say "$name" "exit code $?, $(tail -n 1 /tmp/fsck)"
	fi
}

unmount() { # FOLDER
	umount "$1" || give_up "$1 is busy"
}

# same TEST WANT GOT
same() {
	say "$1" "$([ "$2" = "$3" ] && echo ok || echo "$3 and not $2")"
}

# --- an orphan that pinned pages keep

orphan_mib=16

free_blocks() { # FOLDER
	stat -f -c %f "$1"
}

free_is() { # FOLDER BLOCKS
	[ "$(free_blocks "$1")" = "$2" ]
}

# Inodes on the list of those that recovery is to remove, as they stand on the device. XFS has
# the heads of the list in the AGI, which is the third sector of each group; ext4 has it in the super block.
orphans() { # TYPE DEVICE
	case $1 in
	xfs) xfs_repair -n "$2" 2>&1 | grep -c '^agi unlinked bucket' ;;
	ext4) od -An -t u4 -j $((1024 + 0xe8)) -N 4 "$2" | grep -cv ' 0$' ;;
	esac
}

# What a crash leaves of /dev/pmem0, on /dev/pmem1, is mounted there, whereupon the orphan has to be gone.
crash() { # TEST TYPE FREE_BLOCKS MOUNT_OPTIONS
	dd if=/dev/pmem0 of=/dev/pmem1 bs=4M iflag=direct oflag=direct 2>/tmp/dd || give_up "no copy: $(tail -n 1 /tmp/dd)"
	[ "$1" = "${1%frozen}" ] || same "$1, orphans before recovery" 1 "$(orphans "$2" /dev/pmem1)"
	mkdir -p /mnt/copy
	mount -t "$2" -o "dax=always$4" /dev/pmem1 /mnt/copy || give_up "the copy of $2 cannot be mounted"
	until_true 10 free_is /mnt/copy "$3"
	same "$1, free blocks after recovery" "$3" "$(free_blocks /mnt/copy)"
	say "$1, file after recovery" "$([ -e /mnt/copy/file ] && echo "is there" || echo ok)"
	unmount /mnt/copy
	same "$1, orphans after recovery" 0 "$(orphans "$2" /dev/pmem1)"
	check "$1, fsck after recovery" "$2" /dev/pmem1
}

orphan_on() { # TYPE MOUNT_OPTIONS
	"$1"
	sync
	free=$(free_blocks /mnt/fsdax)
	mkfifo /tmp/line
	orphan /mnt/fsdax/file $((orphan_mib * MiB)) </tmp/line >/tmp/orphan 2>&1 &
	exec 3>/tmp/line
	until_true 20 grep -q . /tmp/orphan
	same "$1 orphan" waiting "$(cat /tmp/orphan)"
	sync
	kept=$((free - $(free_blocks /mnt/fsdax)))
	say "$1 orphan, its blocks" "$([ $((kept * 4096)) -ge $((orphan_mib * MiB)) ] && echo ok || echo "$kept are kept")"
	crash "$1 crash" "$1" "$free" "$2"
	# What the log has is in its place then, where a look without recovery finds it.
	fsfreeze --freeze /mnt/fsdax && fsfreeze --unfreeze /mnt/fsdax
	sync
	crash "$1 crash, was frozen" "$1" "$free" "$2"
	echo >&3
	exec 3>&-
	wait $!
	same "$1 orphan, what the pipe had" ok "$(tail -n 1 /tmp/orphan)"
	until_true 10 free_is /mnt/fsdax "$free"
	same "$1 orphan, free blocks after the release" "$free" "$(free_blocks /mnt/fsdax)"
	rm /tmp/line
	unmount /mnt/fsdax
	check "$1 orphan, fsck" "$1" /dev/pmem0
}

# ---

pmem 0
for type in xfs ext4; do
	$type
	fstest $type /dev/pmem0 /mnt/fsdax
	unmount /mnt/fsdax
	check "$type fsck" $type /dev/pmem0
done
[ "$1" = hardened ] || exit 0

xfs
fstest xfs /dev/pmem0 /mnt/fsdax hardened
unmount /mnt/fsdax
check "xfs, pages of 2 MiB, fsck" xfs /dev/pmem0
pmem 1
orphan_on xfs ,nouuid
orphan_on ext4
