#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# docs/ci/slurm/matrix.sbatch as a real array job: a Slurm of this test's own, on loopback, two tasks at a time.
set -euo pipefail

# shellcheck source=tests/guest/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

daemons=()
cells=(--cell xfs-dax/vmsplice/punch/mapped --cell xfs-dax/vmsplice/punch/unmapped
	--cell ext4-dax/vmsplice/punch/mapped --cell ext4-dax/rdma-mr/punch/mapped)

# A daemon that dies with this test.
start() {
	setpriv --pdeathsig KILL "$@" >>"$work/daemons.log" 2>&1 &
	daemons+=($!)
}

stop_all() {
	local pid
	for pid in "${daemons[@]}"; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
}

write_conf() {
	cat >"$work/slurm.conf" <<-END
		ClusterName=pinclash
		SlurmctldHost=$host(127.0.0.1)
		SlurmUser=root
		SlurmdUser=root
		AuthType=auth/munge
		AuthInfo=socket=$work/run/munge
		CredType=cred/munge
		CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
		SlurmctldPort=$port
		SlurmdPort=$((port + 1))
		SlurmctldPidFile=$work/run/slurmctld.pid
		SlurmdPidFile=$work/run/slurmd.pid
		StateSaveLocation=$work/state
		SlurmdSpoolDir=$work/spool
		ProctrackType=proctrack/pgid
		TaskPlugin=task/none
		JobAcctGatherType=jobacct_gather/none
		AccountingStorageType=accounting_storage/none
		MpiDefault=none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		SlurmdParameters=config_overrides
		NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=8192 State=UNKNOWN
		PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
	END
}

idle() { sinfo 2>/dev/null | grep -q idle; }
both_run() { [[ $(squeue -h -t RUNNING -o %i | wc -l) == 2 ]]; }
queue_empty() { [[ -z $(squeue -h 2>&1) ]]; }

test_begin slurm
for tool in munged slurmctld slurmd sbatch; do
	if [[ -z $(PATH=$PATH:/usr/sbin command -v "$tool") ]]; then
		remark "skipped: $tool is not installed; apt-get install slurm-wlm munge"
		exit 77
	fi
done
if ((EUID != 0)); then
	remark "skipped: not root: slurmd starts its jobs as any user"
	exit 77
fi
PATH=$PATH:/usr/sbin
host=$(hostname -s)
port=$((20000 + $$ % 10000))
mkdir -p "$work"/{run,state,spool,part}
(umask 077 && head -c 128 /dev/urandom >"$work/munge.key")
write_conf
export SLURM_CONF=$work/slurm.conf MUNGE_SOCKET=$work/run/munge
trap stop_all EXIT
# By force: it would rather not have its socket where only root can come.
start munged --force --foreground --key-file="$work/munge.key" --socket="$work/run/munge" --pid-file="$work/run/munged.pid" \
	--seed-file="$work/munge.seed" --log-file="$work/munge.log"
wait_for 30 test -S "$work/run/munge" || give_up "munged does not start"
start slurmctld -D -f "$work/slurm.conf"
start slurmd -D -f "$work/slurm.conf"
wait_for 60 idle || {
	tail -n 10 "$work/daemons.log"
	give_up "the node does not come up"
}

"$top/ci/image.sh" --output "$work/image" 2>"$work/image.log" || give_up "no image: $(tail -n 1 "$work/image.log")"
# Submitted from a folder of this test's own that looks like a checkout.
ln -s "$top"/{ci,kernel,scenarios} "$work/part"
cd "$work/part"
sbatch --array=1-2 "$top/docs/ci/slurm/matrix.sbatch" --accel "$accel" --image "$work/image" \
	--kernel debian-6.12 -- "${cells[@]}" |
	sed 's/^/# /'
wait_for 60 both_run || remark "the tasks do not run at the same time"
squeue -o '%.10i %.10P %.10j %.3t %.10M %R' | sed 's/^/# /'
wait_for 900 queue_empty || give_up "the job does not end"
for i in 1 2; do
	check "task $i leaves a shard of its own and KTAP" test -s "part$i/cells.jsonl" -a "$(head -n 1 "part$i.ktap")" = 'KTAP version 1'
	sed 's/^/# /' "part$i.ktap"
done
status=0
"$work/image/pinclash" report --merge whole part1 part2 >report 2>&1 || status=$?
check "the shards are put together, with exit code 1 for the unsafe cell" test "$status" = 1
check "all four cells are in it, once" test "$(jq -r '.cells[].id' whole/results.json 2>/dev/null | sort -u | wc -l)" = 4
check "and it came to its end" test "$(jq .finished whole/results.json 2>/dev/null)" = true
tail -n 12 report | sed 's/^/# /'
conclude
