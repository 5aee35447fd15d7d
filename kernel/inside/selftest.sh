# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: prints "test: result" for each test, in an order that does not change.
# shellcheck disable=SC2154 # media.sh stands before it in one script

GiB=$((1024 * MiB))
dax=/dev/dax1.0

say() { # TEST RESULT
	echo "$1: $2"
}

# --- the kernel's own tests

# gup OPTION...: one line a kind of pinning.
gup() { # NAME OPTION...
	name=$1
	shift
	for kind in -u -a -L -U -b '-c -F 0x1 0 19 0x100'; do
		# shellcheck disable=SC2086 # several words
		gup_test -m 16 "$@" $kind >/tmp/gup
		status=$?
		say "gup_test $name ${kind%% *}" "exit code $status, $(grep -cE '^ok' /tmp/gup) ok, $(grep -ciE 'truncated' /tmp/gup) truncated"
	done
}

# What of a kselftest is not ok, each with what was run before it, and how many are ok.
kselftest() { # NAME
	"$1" >/tmp/ksft
	status=$?
	awk -v test="$1" '
		/^# \[RUN\]/ { sub(/^# \[RUN\] /, ""); run = $0 }
		/^not ok / { printf "%s %s: not ok\n", test, run }
		/^ok / && /# SKIP/ { skipped++ }
		/^ok / && !/# SKIP/ { ok++ }
		END { printf "%s: %d ok, %d skipped\n", test, ok, skipped }' /tmp/ksft
	say "$1" "exit code $status"
}

# --- device DAX

# map NAME OFFSET BYTES STEP ACTION...: what daxmap says, in one line.
map() {
	name=$1
	shift
	daxmap "$dax" "$@" >/tmp/map 2>&1
	status=$?
	say "devdax $align $name" "$(tr '\n' ',' </tmp/map | sed 's/,$//; s/,/, /g')$([ $status = 0 ] || echo ", exit code $status")"
}

# driver bind|unbind: of the device, through sysfs; says whether it worked.
driver() {
	if echo dax1.0 >"/sys/bus/dax/drivers/device_dax/$1"; then
		echo "is done"
	else
		echo fails
	fi
}

# A process has the device mapped while it is unbound. It sees the end of the mapping, and nothing hangs.
unbind_mapped() {
	mkfifo /tmp/line
	daxmap $dax 0 "$span" "$step" write:3 wait check:3 unmap </tmp/line >/tmp/mapped 2>&1 &
	mapper=$!
	exec 3>/tmp/line
	until_true 20 grep -q waiting /tmp/mapped || give_up "nothing is mapped: $(cat /tmp/mapped)"
	say "devdax $align unbind while mapped" "$(driver unbind)"
	echo >&3
	exec 3>&-
	wait $mapper
	say "devdax $align process that had it mapped" "$(tr '\n' ',' </tmp/mapped | sed 's/,$//; s/,/, /g')"
	rm /tmp/line
	say "devdax $align bind" "$(driver bind)"
}

# at ALIGN SPAN STEP: maps SPAN bytes and touches one in STEP.
at() {
	align=$1 span=$2 step=$3
	if ! devdax "$1"; then
		say "devdax $align" "no device of this alignment"
		return
	fi
	say "devdax $align" "$(cat /sys/bus/dax/devices/dax1.0/align)"
	map "write" 0 "$span" "$step" write:1 check:1
	map "data stays" 0 "$span" "$step" check:1
	map "fork" 0 "$span" "$step" write:2 fork:2 check:2 unmap
	map "private" 0 "$span" "$step" private check:2
	map "second part" "$align" "$span" "$step" write:4 check:4
	map "split" 0 "$span" "$step" write:5 split
	map "beyond the end" $((64 * GiB)) "$span" "$step" check:2
	if [ "$align" != 4096 ]; then
		map "length is no multiple" 0 $((span - 4096)) "$step" write:6
		map "length below the alignment" 0 4096 4096 write:6
		map "offset is no multiple" 4096 "$span" "$step" write:6
	fi
	unbind_mapped
	map "data stays over it" 0 "$span" "$step" check:3
	for round in 1 2 3; do
		say "devdax $align unbind and bind, round $round" "$(driver unbind), $(driver bind)"
	done
	gup "devdax $align" -S -f $dax -m $((span / MiB))
	# Last: a kernel that maps this maps the wrong memory, and what is written appears at offset 0.
	if [ "$align" != 4096 ]; then
		map "offset is no multiple, fixed address" 4096 "$span" "$step" fixed write:7
		map "and what that wrote, at offset 0" 0 "$span" "$step" check:7
	fi
}

# away: of what devdax() has made.
away() {
	echo "$dax_seed" >"$nd/drivers/dax_pmem/unbind" || give_up "$dax_seed stays bound"
	echo "" >"$nd/devices/$dax_seed/namespace"
	echo 0 >"$nd/devices/namespace1.0/size" || give_up "namespace1.0 stays"
}

modprobe -q xfs 2>/dev/null
gup anonymous -t
gup "anonymous, small pages" -T
fsdax
truncate -s 0 /mnt/fsdax/file
fallocate -l $((16 * MiB)) /mnt/fsdax/file
gup fsdax -S -f /mnt/fsdax/file
gup "fsdax, private" -f /mnt/fsdax/file
cd /mnt/fsdax || give_up "no /mnt/fsdax"
kselftest gup_longterm
cd /root || give_up "no /root"
kselftest cow
umount /mnt/fsdax
say "fsdax umount" "exit code $?"

at 4096 $((16 * MiB)) 4096
away
at $((2 * MiB)) $((64 * MiB)) $((256 * 1024))
away
at $GiB $GiB $((8 * MiB))
away
