/* SPDX-License-Identifier: GPL-2.0-only */
/* wire.c: what the RDMA transfers of a storm's holders come to, stamps included; prints MiB/s. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pinclash/event.h"
#include "pinclash/holder.h"

#define BYTES   ((size_t)64 * 1024)
#define ALIGN   ((size_t)2 << 20)
#define MIB     1048576.0 /* ib_write_bw calls that MB, too */
#define HOLDERS 2 /* as many as a storm has by default */

static struct pc_env env;

static void fail(const struct pc_err *err)
{
	fprintf(stderr, "bench_wire: %s\n", err->text);
	_exit(1);
}

/* One holder with a live memory region, written to until the time is over. */
static _Noreturn void hold(const char *device, unsigned int number, uint64_t end_ns,
	_Atomic uint64_t *bytes)
{
	const struct pc_holder *ops = (const struct pc_holder *)pc_op_find(PC_KIND_HOLDER, "rdma-mr");
	struct pc_hold h = {
		.env = &env, .bytes = BYTES, .times = 1,
		.id = { .run = 1, .writer = PC_WRITER_HOLDER },
		.fd = open(device, O_RDWR | O_CLOEXEC),
	};
	struct pc_err err = { 0 };

	h.addr = h.pinned_at = mmap(NULL, ALIGN, PROT_READ | PROT_WRITE, MAP_SHARED, h.fd,
		(off_t)(number * ALIGN));
	if (h.fd < 0 || h.addr == MAP_FAILED) {
		pc_fail(&err, errno, "%s: %s", device, strerror(errno));
		fail(&err);
	}
	if (ops->prepare(&h, &err) < 0 || ops->acquire(&h, &err) < 0)
		fail(&err);
	while (pc_now_ns() < end_ns) {
		h.id.seq++;
		if (ops->dma_write(&h, &err) < 0)
			fail(&err);
		atomic_fetch_add(bytes, BYTES);
	}
	ops->release(&h, &err);
	ops->finish(&h);
	_exit(0);
}

int main(int argc, char **argv)
{
	_Atomic uint64_t *bytes = mmap(NULL, sizeof(*bytes), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t begin = pc_now_ns(), end;
	int status, failed = 0;

	if (argc != 4 || bytes == MAP_FAILED) {
		fprintf(stderr, "usage: bench_wire RDMA-DEVICE DAX-DEVICE MILLISECONDS\n");
		return 2;
	}
	snprintf(env.rdma_device, sizeof(env.rdma_device), "%s", argv[1]);
	end = begin + strtoull(argv[3], NULL, 10) * 1000000u;
	for (unsigned int i = 0; i < HOLDERS; i++) {
		if (fork() == 0)
			hold(argv[2], i, end, bytes);
	}
	while (wait(&status) > 0)
		failed |= status;
	printf("%.1f\n", (double)atomic_load(bytes) / MIB * 1e9 / (double)(pc_now_ns() - begin));
	return failed ? 1 : 0;
}
