# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
# What both shells are asked to complete, each to one word.
mkdir -p folder-one
touch file-one
tab_lines=(
	'pinclash rep'
	'pinclash --ver'
	'pinclash report --for'
	'pinclash report --format kt'
	'pinclash report --format=kt'
	'pinclash report fol'
	'pinclash judge fil'
	'pinclash run --cell xfs-dax/rdma-m'
	'pinclash run --cell=xfs-dax/rdma-mr/pun'
	'pinclash run --cell devdax/rdma-mr/unbind/holder-k'
	'pinclash run --cell xfs-dax/rdma-mr/'"'*'"'/holder-k'
	'pinclash run --keep-modules=y'
	'pinclash run --known fil'
	'pinclash run --progress-deadline '
	'pinclash list hol'
	'pinclash help ju'
	'pinclash judge -- fil'
)
