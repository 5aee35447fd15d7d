# SPDX-License-Identifier: GPL-2.0-only
# A device that is named is looked at, and the remedy is told.
touch file
pinclash check --xfs-dax.device /dev/nope --ext4-dax.device "$PWD/file" | grep 'named by'
pinclash check --rdma-device nope0 | grep nope0
