# SPDX-License-Identifier: GPL-2.0-only
# What would run, in its order, and what is left out by which rule.
cat >s.ini <<'END'
[run]
cell = devdax/rdma-mr/unbind/mapped
cell = ext4-dax/rdma-mr/unlink-close
cell = ext4-dax/rdma-mr/reflink-onto/mapped
cell = xfs-dax/rdma-mr/punch/mapped
END
pinclash run --list-cells s.ini
echo
pinclash run --list-cells s.ini --cell xfs-dax/rdma-mr/punch/closed
