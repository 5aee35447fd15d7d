# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: a run that is disturbed in the middle, by another one or by what it needs going away, says so in one
# line, and what was judged stays; and a long run does not grow.
# shellcheck disable=SC2154 # lib.sh stands before it in one script

xfs='--xfs-dax.region=region0 --cell xfs-dax/vmsplice/truncate-zero/mapped --cell xfs-dax/vmsplice/truncate-shrink/mapped
	--cell xfs-dax/vmsplice/punch/mapped --cell xfs-dax/vmsplice/collapse/mapped'
xfs_judged='xfs-dax/vmsplice/collapse/mapped safe blocked
xfs-dax/vmsplice/punch/mapped safe blocked
xfs-dax/vmsplice/truncate-shrink/mapped safe blocked
xfs-dax/vmsplice/truncate-zero/mapped safe blocked'
ext4='--ext4-dax.region=region0 --cell ext4-dax/vmsplice/truncate-zero/mapped'

begun() {
	grep -q '"type":"begin"' "$log/$name/cells.jsonl" 2>/dev/null
}

# start NAME OPTION...: a run that stands still in one of its first cells.
start() {
	name=$1
	shift
	pinclash run --quiet --results "$log/$name" "$@" >"$log/$name.out" 2>"$log/$name.err" &
	guardian=$!
	if ! until_true 60 begun || ! until_true 10 stopped_when $guardian begun; then
		fail "$name: the run did not begin"
		indent "$log/$name.err"
	fi
}

# go_on EXIT_CODE: it goes on, and ends so.
go_on() {
	kill -CONT "$supervisor"
	wait $guardian
	status=$?
	if [ $status = "$1" ]; then
		pass "$name: exit code $1"
	else
		fail "$name: exit code $status, not $1"
		indent "$log/$name.err"
	fi
}

# judged LINE...: those verdicts, and no other.
judged() {
	verdicts "$name" >$log/verdicts
	printf '%s\n' "$@" >$log/expected
	if cmp -s $log/verdicts $log/expected; then
		pass "$name: verdicts are as expected"
	else
		fail "$name: verdicts differ"
		diff $log/expected $log/verdicts | sed 's/^/#   /'
	fi
}

# says WHAT FILE WORDS: one line, with these words.
says() {
	if [ "$(wc -l <"$2")" = 1 ] && grep -q "$3" "$2"; then
		pass "$1: $(cat "$2")"
	else
		fail "$1: not one line of '$3'"
		indent "$2"
	fi
}

# busy WHAT COMMAND...: refused because of the run under way, and leaves nothing behind.
busy() {
	what=$1
	shift
	"$@" >$log/stdout 2>$log/stderr
	status=$?
	[ $status = 5 ] || fail "$what: exit code $status, not 5"
	says "$what" $log/stderr 'another run or hold of pinclash is under way'
}

modprobe -a xfs ext4 dm_mod loop dummy rdma_rxe
machine >$log/machine

# --- two at once
head -c 65536 /dev/zero >/tmp/file
# shellcheck disable=SC2086 # lists of options
start first $xfs
busy "a second run" pinclash run --quiet --results $log/second $xfs
busy "a hold" pinclash hold --with vmsplice /tmp/file
[ ! -e $log/second ] && pass "the second run left no folder" || fail "the second run left a folder"
pinclash change /tmp/file truncate-zero >$log/stdout 2>&1 && [ ! -s /tmp/file ] && pass "a change of a file goes on beside it" ||
	fail "a change beside a run: $(cat $log/stdout)"
rm /tmp/file
go_on 0
judged "$xfs_judged"
check_machine "two at once"

# --- the results folder goes bad
# shellcheck disable=SC2086
start folder $xfs
begun=$(grep -c '"type":"begin"' $log/folder/cells.jsonl)
rm -rf $log/folder/cases
echo >$log/folder/cases
go_on 5
says "no folder for cases" $log/folder.err 'Not a directory'
[ "$(grep -c '"type":"begin"' $log/folder/cells.jsonl)" = "$begun" ] && pass "no cell was begun after that" ||
	fail "cells were begun after that"
check_machine "no folder for cases"

# --- a tool goes away
# shellcheck disable=SC2086
start mkfs $xfs $ext4
mv /usr/sbin/mkfs.ext4 /usr/sbin/gone
go_on 0
judged 'ext4-dax/vmsplice/truncate-zero/mapped skipped ' "$xfs_judged"
if grep -q 'no program mkfs.ext4 on PATH; apt-get install e2fsprogs' $log/mkfs/cells.jsonl; then
	pass "mkfs.ext4: the cell says what is missing, and the remedy"
else
	fail "mkfs.ext4: the cell does not say what is missing"
fi
mv /usr/sbin/gone /usr/sbin/mkfs.ext4
# shellcheck disable=SC2086
start repair $xfs
mv /usr/sbin/xfs_repair /usr/sbin/gone
go_on 3
verdicts repair >$log/verdicts
if grep -q 'was not checked: xfs_repair: no such program' $log/repair/cells.jsonl && ! grep -q 'safe ' $log/verdicts; then
	pass "xfs_repair: what was not checked is neither safe nor unsafe"
else
	fail "xfs_repair: $(tr '\n' ';' <$log/verdicts)"
fi
mv /usr/sbin/gone /usr/sbin/xfs_repair
check_machine "a tool that is missing"

# --- memory of the supervisor, private and not shared
done_cells() {
	[ "$(grep -c '"type":"begin"' $log/long/cells.jsonl 2>/dev/null)" -ge "$1" ] || gone $guardian
}

anon_kib() {
	sed -n 's/^RssAnon:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$supervisor/status"
}

# Their pins are refused: cells that are over soon, of all situations.
start long --xfs-dax.region=region0 --cell 'xfs-dax/rdma-mr/*/*'
kill -CONT "$supervisor"
until_true 300 done_cells 20 || fail "20 cells took too long"
early=$(anon_kib)
until_true 300 done_cells 180 || fail "180 cells took too long"
late=$(anon_kib)
if [ -n "$early" ] && [ -n "$late" ] && [ $((late - early)) -le 128 ]; then
	pass "the supervisor has $early KiB of its own after 20 cells and $late KiB after 180"
else
	fail "the supervisor has '$early' KiB of its own after 20 cells and '$late' KiB after 180"
fi
go_on 0
check_machine "a long run"

end_of_checks
