# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Inside the guest: a storm on XFS on persistent memory, its log to the host as that of any run; and its RDMA transfers.
# shellcheck disable=SC2154 # kernel/inside/media.sh stands before it in one script

modprobe brd rd_nr=1 rd_size=1024 || give_up "no RAM disk"
fsdax
mkdir /results/logs || give_up "no folder for logs"
bench_rate /mnt/fsdax /dev/ram0 /results/logs "$@" || give_up "bench_rate"

modprobe -a rdma_rxe ib_uverbs dummy || give_up "no soft-RoCE"
ip link add bench0 type dummy
ip addr add 198.18.7.1/24 dev bench0
ip link set bench0 up
rdma link add bench_rxe0 type rxe netdev bench0 || give_up "no RDMA link"
devdax $((2 * MiB)) || give_up "no DAX device on region1"

# MiB/s of one run of ib_write_bw, its server in the background.
perftest() {
	ib_write_bw -d bench_rxe0 -s 65536 -D "$1" >/tmp/server 2>&1 &
	until_true 5 sh -c 'netstat -ltn | grep -q :18515' || give_up "ib_write_bw: $(tail -n 1 /tmp/server)"
	ib_write_bw -d bench_rxe0 -s 65536 -D "$1" 198.18.7.1 >/tmp/client 2>&1 || give_up "ib_write_bw: $(tail -n 1 /tmp/client)"
	wait $!
	awk '$1 == 65536 { print $4 }' /tmp/client
}

for _ in 1 2 3; do
	wire=$(bench_wire bench_rxe0 /dev/dax1.0 3000) || give_up "bench_wire"
	tool=$(perftest 3)
	[ -n "$tool" ] || give_up "ib_write_bw gave no figure"
	echo "$wire $tool"
done >/tmp/pairs
awk '{ print $1 / $2, $1, $2 }' /tmp/pairs | sort -n | awk '
	{ ratio[NR] = $1; wire[NR] = $2; tool[NR] = $3 }
	END {
		printf "storm, RDMA WRITE of 64 KiB  %8.1f MiB/s, stamped\n", wire[2]
		printf "ib_write_bw                  %8.1f MiB/s\nratio %.2f (%.2f to %.2f)\n", tool[2], ratio[2], ratio[1], ratio[3]
	}'
