# SPDX-License-Identifier: GPL-2.0-only
# A list of cells in parts: each cell is in one of them.
cells() {
	pinclash run --cell 'xfs-dax/*/*/mapped' --list-cells "$@" 2>&1 | sed -n 's,^xfs-dax/[^ ]*$,&,p'
}
for i in 1 2 3; do
	cells --shard $i/3
done | sort >parts
cells | sort | diff - parts && echo "the parts are the whole"
for bad in 0/2 3/2 half; do
	pinclash run --cell xfs-dax/vmsplice/punch --list-cells --shard $bad 2>&1
done
pinclash run --cell xfs-dax/vmsplice/punch/mapped --list-cells --shard 2/2 2>&1
echo "= $?"
