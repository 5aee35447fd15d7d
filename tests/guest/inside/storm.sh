# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: storms, and every way in which one can end.
# shellcheck disable=SC2154,SC2086 # lib.sh stands before it in one script

# storm NAME OPTION...: in the background.
storm() {
	name=$1
	shift
	pinclash run --storm --seed 5 --$medium.region region0 --results "$log/$name" --cell $medium/vmsplice/punch \
		--cell $medium/vmsplice/truncate-shrink --storm.kill-every 0ms "$@" >"$log/$name.out" 2>"$log/$name.err" &
	guardian=$!
}

# ended SECONDS: the runner's exit code in status.
ended() {
	status='none, it does not end'
	if until_true "$1" gone "$guardian"; then
		wait "$guardian"
		status=$?
	fi
}

check_status() { # WHAT CODE
	if [ "$status" = "$2" ]; then
		pass "$1: exit code $2"
	else
		fail "$1: exit code $status, not $2"
		indent "$log/$name.err"
		indent "$log/$name.out"
	fi
}

# All its workers are there, and record what they do.
blowing() {
	[ -s "$log/$name/storm/xfs-dax/6.events" ] && supervisor=$(children_of "$guardian") &&
		[ "$(children_of "$supervisor" | wc -l)" -ge 6 ]
}

# cut NAME WHAT SIGNAL VICTIM...: in the middle of a storm. A victim is the name of a variable.
cut_short() {
	storm "$1" --storm.for 120s
	what=$2 signal=$3
	shift 3
	until_true 60 blowing || fail "$what: the middle of a storm was not to be met"
	for victim in "$@"; do
		eval "kill -$signal \$$victim"
	done
	ended 60
	until_true 60 no_pinclash || fail "$what: processes stay"
}

# See inside/cleanup.sh: one fsdax namespace that stays.
fsdax_namespace 1 64 || fail "no namespace could be made on region1"
machine >$log/machine

medium=xfs-pagecache
storm cache --storm.for 5s --storm.kill-every 500ms
ended 120
check_status "a storm in the page cache, with holders that are killed" 0
check_machine "a storm that nobody disturbs"
pinclash judge "$log/cache/storm/xfs-pagecache" >$log/judge.out 2>&1
if [ "$(grep -cE '\((blocked|detached|kept)\)' $log/judge.out)" = 2 ]; then
	pass "its log by itself gives the same verdicts"
else
	fail "its log by itself gives other verdicts"
	indent $log/judge.out
fi

medium=xfs-dax
storm unmapped --storm.for 100s --storm.unmapped 30 --until-unsafe
ended 60
check_status "a storm with unmapped pins ends with the first unsafe collision" 1

cut_short sigint "SIGINT to the runner" INT guardian
check_status "SIGINT to the runner" 130
check_machine "SIGINT to the runner"

cut_short supervisor "SIGKILL to the supervisor" KILL supervisor
check_status "SIGKILL to the supervisor" 5
check_machine "SIGKILL to the supervisor"

cut_short both "SIGKILL to guardian and supervisor" KILL guardian supervisor
medium=xfs-pagecache
storm after --storm.for 1s
ended 60
check_status "a storm after that" 0
check_machine "SIGKILL to guardian and supervisor, and a storm after it"

# A full disk: one line, and no mount of ours stays.
mkdir /tmp/small
mount -t tmpfs -o size=256k small /tmp/small
pinclash run --storm --xfs-dax.region region0 --results /tmp/small/r --cell xfs-dax/vmsplice/punch --storm.for 60s \
	>$log/full.out 2>$log/full.err
status=$?
umount /tmp/small
rmdir /tmp/small
if [ $status = 5 ] && grep -q 'No space left on device' $log/full.err && [ "$(wc -l <$log/full.err)" = 1 ]; then
	pass "a full disk: exit code 5 and one line"
else
	fail "a full disk: exit code $status"
	indent $log/full.err
fi
check_machine "a full disk"

end_of_checks
