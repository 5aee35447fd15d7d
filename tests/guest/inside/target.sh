# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: runs on a file system that is mounted already and full of other people's files.
# shellcheck disable=SC2154 # lib.sh stands before it in one script

target=/mnt/pmem
cells_dir=$target/pinclash-cells

# Nothing that writes into freed blocks: they may be the file system's own by then, and the kernel is to last.
xfs_cells='--cell xfs-dax/rdma-mr/punch/mapped --cell xfs-dax/vmsplice/punch/mapped
	--cell xfs-dax/vmsplice/punch/unmapped --cell xfs-dax/vmsplice/truncate-zero/holder-killed
	--cell xfs-dax/vmsplice/unlink-close/closed --cell xfs-dax/vmsplice/reflink-onto/mapped
	--cell xfs-dax/odirect/punch/mapped'
ext4_cells='--cell ext4-dax/rdma-mr/punch/mapped --cell ext4-dax/vmsplice/punch/mapped
	--cell ext4-dax/vmsplice/punch/unmapped --cell ext4-dax/vmsplice/unlink-close/closed
	--cell ext4-dax/odirect/truncate-zero/mapped'

# All of the target and of what is mounted where: names, modes, times, bytes, and the ids of the mounts.
# Only the time of the directory in which ours comes and goes may change.
foreign() {
	cat /proc/self/mountinfo
	(cd $target && find . -path ./pinclash-cells -prune -o ! -path . -print0 | sort -z |
		xargs -0 stat -c '%n %f %u %g %s %Y %h' &&
		find . -path ./pinclash-cells -prune -o -type f -print0 | sort -z | xargs -0 sha256sum)
}

check_foreign() { # WHAT
	foreign >$log/foreign.now
	if cmp -s $log/foreign $log/foreign.now; then
		pass "$1: $(grep -c ' \./' $log/foreign) lines about foreign files and all mounts are as before"
	else
		fail "$1: something foreign has changed"
		differences $log/foreign $log/foreign.now | head -n 12 | sed 's/^/#   /'
	fi
}

check_gone() { # WHAT
	check_foreign "$1"
	if [ -e $cells_dir ]; then
		fail "$1: $cells_dir stays"
	else
		pass "$1: our directory is gone"
	fi
}

# Other people's files, in blocks of their own all over the place, some of them deleted again.
populate() {
	i=0
	while [ $i -lt 60 ]; do
		mkdir -p $target/home/$((i % 7))
		head -c $((i * 7919 + 1)) /dev/urandom >$target/home/$((i % 7))/$i
		i=$((i + 1))
	done
	rm -r $target/home/3
	ln -s ../0/0 $target/home/1/link
	ln $target/home/1/1 $target/hard
	chmod 600 $target/home/2/2
	sync
}

# prepare TYPE OPTION: a fresh file system with foreign files at $target.
prepare() {
	case $1 in
	xfs) mkfs.xfs -q -f -m reflink=1 /dev/pmem0 ;;
	ext4) mkfs.ext4 -q -F -b 4096 /dev/pmem0 ;;
	esac >$log/mkfs 2>&1 && mount -t "$1" -o "$2" /dev/pmem0 $target || {
		fail "$1 with -o $2 could not be prepared"
		indent $log/mkfs
		return
	}
	populate
	foreign >$log/foreign
}

# run NAME OPTION...: the exit code in status.
run() {
	name=$1
	shift
	pinclash run --results "$log/$name" --rdma-device rxe0 "$@" >"$log/$name.out" 2>"$log/$name.err"
	status=$?
}

# compare TYPE CELLS: a run that makes its own file system, and one on the target.
compare() {
	wipe
	remark "$1: a usual run"
	# shellcheck disable=SC2086 # a list of options
	run "$1-usual" "--$1-dax.device" /dev/pmem0 "--$1-dax.overwrite=yes" $2
	prepare "$1" dax=always
	remark "$1: a run on the target"
	# shellcheck disable=SC2086
	run "$1-target" --target $target --dangerous=yes $2
	check_gone "$1: a run on the target"
	# The outcome may be another: where no tenant is given the freed blocks, the kernel's warning decides.
	verdicts "$1-usual" | cut -d' ' -f1,2 >$log/usual
	verdicts "$1-target" | cut -d' ' -f1,2 >$log/on-target
	if [ -s $log/usual ] && cmp -s $log/usual $log/on-target; then
		pass "$1: $(wc -l <$log/usual) cells have the verdicts of a usual run"
	else
		fail "$1: verdicts differ from those of a usual run"
		diff $log/usual $log/on-target | sed 's/^/#   /'
		indent "$log/$1-target.err"
	fi
	verdicts "$1-usual" | sed 's/^/# usual:  /'
	verdicts "$1-target" | sed 's/^/# target: /'
	if grep -q 'not asked: the file system is a target' "$log/$1-target/cells.jsonl"; then
		pass "$1: each cell says that the offline check was not asked"
	else
		fail "$1: nothing says that there was no offline check"
	fi
}

wipe() {
	grep -q " $target " /proc/mounts && umount $target
	dd if=/dev/zero of=/dev/pmem0 bs=1M count=4 2>/dev/null
}

# refused WHAT WORDS OPTION...: exit code 2 and one line.
refused() {
	what=$1 words=$2
	shift 2
	rm -rf $log/refused
	pinclash run --quiet --results $log/refused --cell xfs-dax/vmsplice/punch/mapped "$@" >$log/stdout 2>$log/stderr
	status=$?
	if [ $status = 2 ] && [ "$(wc -l <$log/stderr)" = 1 ] && grep -q -e "$words" $log/stderr; then
		pass "$what: $(cat $log/stderr)"
	else
		fail "$what: exit code $status, not 2 with one line of '$words'"
		indent $log/stderr
	fi
}

in_cells() { ls $cells_dir/*.pinned >/dev/null 2>&1; }

# SIGKILL to both who could clean up, in the middle of a cell; the next run does it. Not of an odirect cell: its request
# is in flight to a device that stands still, and the holder cannot end before the next run lets it go on. A clone that
# spins for a pin lasts long enough to be met, and ends when its holder does.
killed() {
	pinclash run --results $log/killed --target $target --dangerous=yes --cell xfs-dax/vmsplice/reflink-onto/mapped \
		--cell xfs-dax/vmsplice/reflink-from/mapped >$log/killed.out 2>&1 &
	guardian=$!
	if ! until_true 60 stopped_when $guardian in_cells; then
		fail "no cell began on the target"
		indent $log/killed.out
		return
	fi
	kill -KILL "$guardian" "$supervisor"
	wait "$guardian"
	until_true 60 no_pinclash || fail "processes stay"
	check_foreign "SIGKILL to the run"
	if in_cells; then
		pass "SIGKILL to the run: its files are still there to be removed"
	else
		fail "SIGKILL to the run: it had no files"
	fi
	run after-kill --target $target --dangerous=yes --cell xfs-dax/vmsplice/punch/mapped
	check_gone "SIGKILL to the run, and a run after it"
	if [ $status = 0 ]; then
		pass "the run after it is as usual"
	else
		fail "the run after it ends with $status"
		indent $log/after-kill.err
	fi
}

known_left_out() {
	run careful --target $target --dangerous=no --known /usr/share/pinclash/scenarios/known.ini \
		--cell xfs-dax/vmsplice/punch/mapped --cell xfs-dax/vmsplice/reflink-onto/mapped
	verdicts careful >$log/careful.verdicts
	if [ $status = 0 ] && grep -q 'punch/mapped safe' $log/careful.verdicts &&
		grep -q 'known to crash or hang this kernel' $log/careful/cells.jsonl; then
		pass "--dangerous=no leaves out what is known to hang this kernel"
	else
		fail "--dangerous=no: exit code $status"
		indent $log/careful.verdicts
	fi
	check_gone "--dangerous=no"
}

# What would be done to all of the file system, and the control, whose files are not DAX, beside a cell that runs.
left_out() {
	run left-out --target $target --dangerous=yes --cell xfs-dax/vmsplice/freeze/mapped \
		--cell xfs-dax/vmsplice/umount/mapped --cell xfs-dax/vmsplice/dax-flag/mapped \
		--cell xfs-pagecache/vmsplice/punch/mapped --cell xfs-dax/vmsplice/punch/mapped
	verdicts left-out >$log/left-out.verdicts
	if [ $status = 0 ] && [ "$(grep -c ' skipped ' $log/left-out.verdicts)" = 4 ] &&
		grep -q 'xfs-dax/vmsplice/punch/mapped safe' $log/left-out.verdicts; then
		pass "freeze, umount, dax-flag and the page cache are left out"
	else
		fail "freeze, umount, dax-flag and the page cache: exit code $status"
		indent $log/left-out.verdicts
	fi
	check_gone "what is left out"
}

modprobe -a rdma_rxe dummy xfs ext4
mkdir -p $target
fsdax_namespace 0 384 || fail "no namespace could be made on region0"
ip link add dummy7 type dummy && ip addr add 198.18.9.1/24 dev dummy7 && ip link set dummy7 up &&
	rdma link add rxe0 type rxe netdev dummy7 || fail "no RDMA device rxe0 could be made"

compare ext4 "$ext4_cells"
compare xfs "$xfs_cells"
if [ -e /sys/class/infiniband/rxe0 ] && [ -e /sys/class/net/dummy7 ] && [ ! -e /sys/class/infiniband/pinclash_rxe0 ]; then
	pass "the named RDMA device stays, and no other was made"
else
	fail "RDMA devices now: $(ls /sys/class/infiniband)"
fi
known_left_out
left_out
killed

refused "nothing said about danger" 'say --dangerous=yes' --target $target
refused "no list for --dangerous=no" 'name a list' --target $target --dangerous=no
refused "no such directory" 'No such file' --target $target/none --dangerous=yes
refused "a file" 'is no directory' --target $target/hard --dangerous=yes
refused "another kind of file system" 'is on tmpfs' --target /tmp --dangerous=yes
refused "a target and a device" 'leave one out' --target $target --dangerous=yes --xfs-dax.device /dev/pmem0
mkdir $cells_dir && echo mine >$cells_dir/file
refused "somebody's directory under our name" 'is there already' --target $target --dangerous=yes
if [ "$(cat $cells_dir/file)" = mine ]; then
	pass "and it stays"
else
	fail "somebody's directory was touched"
fi
rm -r $cells_dir
mount -o remount,ro $target
foreign >$log/foreign
refused "mounted read-only" 'cannot be made: Read-only' --target $target --dangerous=yes
check_gone "what was refused"
wipe
prepare xfs dax=never
refused "files that are not DAX" 'are not DAX' --target $target --dangerous=yes
check_gone "a target without DAX"

end_of_checks
