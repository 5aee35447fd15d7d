# SPDX-License-Identifier: GPL-2.0-only
# Each mistake is one line and exit status 2.
try() {
	pinclash run "$@" 2>&1
	echo "= $?"
}
cell=xfs-dax/rdma-mr/punch/mapped
try --sed 4
try --seed
try --seed four --cell $cell
try --seed -1 --cell $cell
try --pin-size 8M --cell $cell
try --pin-size 5000 --cell $cell
try --deadline 5 --cell $cell
try --deadline 5s --cell $cell
try --keep-modules=maybe --cell $cell
try --resume=now
try -x
try --xfs-dax.devise /dev/pmem0
try --cell xfs-dax/rdma-mr/punhc/mapped
try --cell xfs/rdma-mr/punch/mapped
try --cell xfs-dax/rdma-mr
try --cell 'ext4-dax/*/reflink-onto'
try
try none.ini
pinclash list holdr 2>&1
echo "= $?"
pinclash list holder situation 2>&1
echo "= $?"
pinclash judge 2>&1
echo "= $?"
pinclash report --format ktap --output 2>&1
echo "= $?"
