# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: hangs that are not pinclash's, each with another holder, and what "pinclash who" says of them;
# then pins and changes that a person makes with "pinclash hold" and "pinclash change".
# shellcheck disable=SC2154 # lib.sh stands before it in one script

mnt=/mnt/pmem
file=$mnt/table.db
switch=/sys/module/gup/parameters/longterm_fsdax

# namespace_on REGION MIB KIND DRIVER: KIND is pfn for a block device, dax for a character device.
namespace_on() {
	ns=$nd/devices/namespace$1.0
	cat /proc/sys/kernel/random/uuid >"$ns/uuid"
	echo $(($2 * 1024 * 1024)) >"$ns/size"
	seed=$(cat "$nd/devices/region$1/$3_seed")
	echo ram >"$nd/devices/$seed/mode"
	cat /proc/sys/kernel/random/uuid >"$nd/devices/$seed/uuid"
	echo "${ns##*/}" >"$nd/devices/$seed/namespace"
	echo "$seed" >"$nd/drivers/$4/bind"
}

set_up() {
	modprobe -a ext4 brd dm_mod rdma_rxe ib_uverbs dummy crypto-crc32 2>/dev/null
	namespace_on 0 320 pfn nd_pmem
	namespace_on 1 64 dax dax_pmem
	until_true 10 test -b /dev/pmem0 && until_true 10 test -c /dev/dax1.0 || return 1
	mkdir -p $mnt
	# A kernel built for tests can be told to grant long-term pins of file system DAX.
	[ ! -e $switch ] || echo 1 >$switch
	mkfs.ext4 -q -F -b 4096 /dev/pmem0 64M && mount -t ext4 -o dax=always /dev/pmem0 $mnt || return 1
	ip addr add 198.18.9.1/24 dev dummy0 && ip link set dummy0 up && /tmp/hanger link rxe9 dummy0
}

# hang MODE FILE [DEVICE]: a holder, its pid in holder; fails with the reason in why when it is refused.
hang() {
	[ "$2" != $file ] || head -c 65536 /dev/zero >$file
	rm -f /tmp/holder.out # the one before has spoken there
	/tmp/hanger "$@" >/tmp/holder.out &
	holder=$!
	until_true 10 test -s /tmp/holder.out
	why=$(cat /tmp/holder.out)
	[ "$why" = holding ]
}

waits() { # PID
	grep -q 'break_layouts\|break_dax_layout' "/proc/$1/stack" 2>/dev/null
}

queues() { # PID
	[ "$(state_of "$1")" = D ]
}

# Its time in the kernel, field 15 of /proc/PID/stat, goes on.
spins() { # PID
	[ "$(state_of "$1")" = R ] || return 1
	# shellcheck disable=SC2046
	set -- $(sed 's/.*) //' "/proc/$1/stat")
	[ "${13}" -gt 20 ]
}

# A clone's wait for its second file, on the kernel series; on others it spins there.
waits_for_second() { # PID
	[ "$(state_of "$1")" = S ] && grep -q xfs_ilock2_io_mmap "/proc/$1/stack" 2>/dev/null
}

stuck() { # PID
	spins "$1" || waits "$1" || waits_for_second "$1"
}

# no_hang WHAT: it did not come about. With the switch this is a kernel to be tested, which may see fewer pins.
no_hang() {
	if [ -e $switch ] && [ "$why" = holding ]; then
		remark "skipped: a truncate does not wait for $1 on this kernel"
	else
		fail "$1: $why"
	fi
	kill -KILL "$holder" 2>/dev/null
}

# truncate_it: a truncate that hangs, its pid in victim.
truncate_it() {
	truncate -s 0 $file &
	victim=$!
	until_true 10 waits $victim
}

# ask NAME SUBJECT EXIT_CODE [--json]: the answer is kept with the results.
ask() {
	pinclash who ${4:+"$4"} "$2" >"$log/$1.txt" 2>&1
	status=$?
	if [ $status = "$3" ]; then
		pass "$1: exit code $3"
	else
		fail "$1: exit code $status, not $3"
		indent "$log/$1.txt"
	fi
}

# says NAME PATTERN...: the text has all of them.
says() {
	name=$1
	shift
	for pattern in "$@"; do
		if grep -qE "$pattern" "$log/$name.txt"; then
			pass "$name: says '$pattern'"
		else
			fail "$name: does not say '$pattern'"
			indent "$log/$name.txt"
		fi
	done
}

# not_says NAME PATTERN
not_says() {
	if grep -qE "$2" "$log/$1.txt"; then
		fail "$1: says '$2'"
	else
		pass "$1: does not say '$2'"
	fi
}

# first NAME RANK KIND: the holder comes first.
first() {
	line=$(grep -A 1 'most likely first' "$log/$1.txt" | tail -n 1)
	case $line in
	"  $2 "*"process $holder (hanger): $3"*) pass "$1: names the holder first:$line" ;;
	*) fail "$1: names$line" ;;
	esac
}

# over: the pin goes, and with it the hang.
over() {
	kill -KILL "$holder" 2>/dev/null
	until_true 10 gone "$victim" || fail "the truncate goes on hanging"
	wait 2>/dev/null
}

if ! set_up; then
	fail "namespaces, file system and RDMA device could not be made"
	end_of_checks
fi

ask nobody $mnt 0
says nobody 'no task waits for it' 'nobody that can be seen'

# --- a pipe, with a writer behind the truncate; and another file's name
if hang vmsplice $file && truncate_it; then
	/tmp/hanger write $file &
	writer=$!
	until_true 10 queues $writer
	ask pipe $file 1
	first pipe likely 'pipe:'
	says pipe "$victim truncate  S, (asleep for [0-9.]+ s|since when is not to be known)" 'in ftruncate\(fd [0-9]+: /mnt/pmem/table.db\)' \
		'ext4_break_layouts' 'hung-task detector never reports it' "stuck behind it" "$writer hanger  D, (asleep|since)" \
		'in pwrite\(fd' 'ext4_file_write_iter'
	ask mount $mnt 1
	first mount likely 'pipe:'
	ask json $file 1 --json
	says json '"rank": "likely"' '"stuck": "layout-wait"' "\"pid\": $holder"
	echo other >$mnt/other
	ask other $mnt/other 0
	says other '1 tasks wait for pinned pages of other files'
	not_says other '^  (certain|likely) '
	over
else
	no_hang vmsplice
fi

# --- O_DIRECT in flight, and one that its process sleeps over
for mode in odirect odirect-wait; do
	/tmp/hanger suspend stalled /dev/ram0
	if hang $mode $file /dev/dm-0 && { [ $mode = odirect ] || until_true 10 queues "$holder"; } && truncate_it; then
		ask $mode $file 1
		says $mode 'dmsetup resume stalled'
		if [ $mode = odirect ]; then
			first $mode likely 'O_DIRECT descriptor'
		else
			first $mode certain 'O_DIRECT request under way: pread'
		fi
	else
		no_hang $mode
	fi
	/tmp/hanger resume stalled
	over
	/tmp/hanger remove stalled
done

# --- long-term pins, which stock kernels refuse on file system DAX: there a device must do
for mode in rdma-mr uring-fixed; do
	device='' rank=certain kind='registered buffer 0'
	[ $mode = uring-fixed ] || device=rxe9 rank=likely kind='memory region'
	# shellcheck disable=SC2086 # none for one of them
	if hang $mode $file $device; then
		if truncate_it; then
			ask $mode $file 1
			first $mode $rank "$kind"
			says $mode "$victim truncate  S"
			over
		else
			fail "$mode: the truncate does not wait"
		fi
	else
		remark "skipped: a hung truncate under $mode: this kernel says $why"
	fi
	# shellcheck disable=SC2086
	if hang $mode /dev/dax1.0 $device; then
		ask $mode-device /dev/dax1.0 0
		first $mode-device $rank "$kind"
		ask $mode-elsewhere $mnt 0
		not_says $mode-elsewhere "^  (certain|likely|possible) .*process $holder"
	else
		remark "skipped: $mode of a DAX device: this kernel says $why"
	fi
	kill -KILL "$holder" 2>/dev/null
	wait 2>/dev/null
done

# --- pinclash hold and change

content() {
	md5sum <$file
}

# hold_it HOLDER SUBJECT [OPTION...]: pinclash hold, its pid in keeper; fails when the pin is refused.
hold_it() {
	with=$1 subject=$2
	shift 2
	rm -f $log/hold.out $log/hold.err
	pinclash hold --with "$with" "$@" "$subject" >$log/hold.out 2>$log/hold.err &
	keeper=$!
	until_true 30 held_or_gone
	grep -q '^process .* holds 64K at offset 0' $log/hold.out
}

held_or_gone() {
	gone $keeper || grep -q '^release it' $log/hold.out 2>/dev/null
}

# ended WHAT STATUS PATTERN: the hold has ended so, and said that.
ended() {
	wait $keeper
	status=$?
	if [ $status = "$2" ] && cat $log/hold.out $log/hold.err | grep -q "$3"; then
		pass "$1: exit code $2, says '$3'"
	else
		fail "$1: exit code $status"
		indent $log/hold.out
		indent $log/hold.err
	fi
}

# changed WHAT STATUS: pinclash change, whose pid is in changer, ends so.
changed() {
	wait $changer
	status=$?
	[ $status = "$2" ] && pass "$1: exit code $2" || fail "$1: exit code $status, not $2"
}

# truncate_by_hand OPTION...: pinclash change in the background; what it says is in change.txt.
truncate_by_hand() {
	pinclash change "$@" $file truncate-zero >$log/change.txt 2>&1 &
	changer=$!
}

changer_waits() {
	grep -q '^process .* waits for pinned pages' $log/change.txt
}

# blocks_truncate WHAT: the hold under way does, a killed truncate leaves the file alone, and it ends at SIGINT.
blocks_truncate() {
	truncate_by_hand --deadline 2s
	changed "a truncate under $1" 3
	says change 'did not return within 2s; killed' 'waited for pinned pages in ext4_break_layouts' \
		'ended .* ms after SIGKILL'
	kill -INT $keeper
	ended "hold --with $1" 0 'released in'
	[ "$(content)" = "$before" ] && pass "$1: the file is as it was" || fail "$1: the file has changed"
}

head -c 65536 /dev/urandom >$file
before=$(content)
machine >$log/machine
holders='vmsplice odirect rdma-mr uring-fixed'
if [ -e $switch ]; then
	holders='odirect rdma-mr uring-fixed'
	remark "skipped: hold --with vmsplice: a kernel with the switch may see fewer pins"
fi
for with in $holders; do
	if hold_it $with $file; then
		blocks_truncate $with
	elif [ -e $switch ]; then
		fail "hold --with $with: $(cat $log/hold.err)"
	else
		ended "hold --with $with" 1 'refused: EOPNOTSUPP (Operation not supported); .* mm/gup.c'
		[ $with != rdma-mr ] || { grep -q 'kernel: .*rxe' $log/hold.err && pass "and the kernel's line with it" ||
			fail "the kernel's line is missing"; }
	fi
	check_machine "hold --with $with"
done
hold_it rdma-mr /dev/dax1.0 --length 64K --for 300ms && ended "a DAX device for 300 ms" 0 'released in'
hold_it odirect $file
kill -KILL "$(sed -n 's/^process \([0-9]*\) holds.*/\1/p' $log/hold.out)"
ended "a holder that is killed with its request in flight" 0 'was ended, and the pin with it'
with=odirect kind='O_DIRECT descriptor'
[ ! -e $switch ] || with=rdma-mr kind='memory region'
hold_it $with $file
truncate_by_hand
until_true 20 changer_waits
ask hold $file 1
says hold "^  likely    process .*: $kind"
kill -INT $keeper
ended "a hold that a truncate waits for" 0 'released in'
changed "a truncate until the pin goes" 0
says change 'done after' 'waited for pinned pages'
check_machine "all holds"

# --- a clone that spins (XFS, the pin on the file with the higher inode number)
umount $mnt
modprobe xfs 2>/dev/null
mode=vmsplice device='' kind='pipe:'
[ ! -e $switch ] || mode=rdma-mr device=rxe9 kind='memory region'
# shellcheck disable=SC2086 # none for one of them
if mkfs.xfs -q -f -m reflink=1 /dev/pmem0 && mount -t xfs -o dax=always /dev/pmem0 $mnt &&
	head -c 65536 /dev/zero >$mnt/lower && hang $mode $file $device; then
	/tmp/hanger clone $file $mnt/lower &
	victim=$!
	until_true 10 stuck $victim || fail "the clone goes through"
	ask clone $file 1
	first clone likely "$kind"
	says clone "$victim hanger  [RSD]" 'runs in the kernel and gets nowhere|waits for pinned pages'
	over
else
	fail "no XFS with a pinned file: $why"
fi

end_of_checks
