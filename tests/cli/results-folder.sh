# SPDX-License-Identifier: GPL-2.0-only
# A run in the results folder is neither written over nor made up.
[[ $EUID == 0 ]] || { echo "needs root"; exit 77; }
mkdir out
echo '{}' >out/cells.jsonl
pinclash run --cell xfs-dax/rdma-mr/punch/mapped --results out
echo "= $?"
pinclash run --cell xfs-dax/rdma-mr/punch/mapped --results out --resume
echo "= $?"
pinclash run --cell xfs-dax/rdma-mr/punch/mapped --resume
echo "= $?"
pinclash run --cell xfs-dax/rdma-mr/punch/mapped --known none.ini
echo "= $?"
ls
