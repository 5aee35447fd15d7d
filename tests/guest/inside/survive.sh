# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest, in three boots of one run: QEMU is killed under a change that waits, then a cell panics the kernel.
# shellcheck disable=SC2154 # lib.sh stands before it in one script

# In the place of the shell that calls it.
run() {
	exec pinclash run --results $log --resume --journal-only --keep-modules --recorder /dev/dax2.0 \
		--xfs-dax.region=region0 --ext4-dax.region=region0 --devdax.region=region1 --devdax.size=320M \
		--cell ext4-dax/vmsplice/truncate-zero/mapped --cell xfs-dax/odirect/punch/mapped \
		--cell devdax/rdma-mr/unbind/mapped
}

begun() { # MEDIUM
	grep -q "\"id\":\"$1/[^\"]*\",\"type\":\"begin\"" $log/cells.jsonl 2>/dev/null
}

xfs_waits() {
	grep -qs xfs_break_dax_layouts /proc/[0-9]*/stack
}

if [ ! -e $log/ready ]; then
	run &
	guardian=$!
	# shellcheck disable=SC2034 # read by stopped_when in lib.sh
	until_true 120 begun ext4-dax && supervisor=$(children_of $guardian) && until_true 120 begun xfs-dax &&
		until_true 60 stopped_when $guardian xfs_waits || exit 1
	echo >$log/ready
	wait # until QEMU is killed
fi
echo 1 >/proc/sys/kernel/panic_on_oops
run
