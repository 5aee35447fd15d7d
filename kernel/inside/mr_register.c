/* SPDX-License-Identifier: GPL-2.0-only */
/* mr_register.c: how long registering and deregistering a memory region takes; a JSON line for each. */
#include <errno.h>
#include <fcntl.h>
#include <infiniband/verbs.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fastest.h"
#include "util/netdev.h"
#include "util/rdmalink.h"

#define NETDEV  "pcbench0"
#define LINK    "pcbench_rxe0"
#define ADDRESS "198.18.7.2" /* RFC 2544: for tests between devices of one's own */

#define ACCESS  (IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_WRITE)
#define SAMPLES 100000
#define FEWEST  50

static double reg_ns[SAMPLES], dereg_ns[SAMPLES];

static int fail(const char *what, int code)
{
	fprintf(stderr, "mr_register: %s: %s\n", what, strerror(code));
	return 1;
}

/* A soft-RoCE device of our own. It stays: this is for a guest, which ends with the measurement. */
static struct ibv_pd *make_pd(void)
{
	struct ibv_device **list;
	struct ibv_context *ctx = NULL;
	struct pc_err err = { 0 };

	if (pc_netdev_create(NETDEV, ADDRESS, &err) || pc_rdmalink_create(LINK, NETDEV, &err)) {
		fprintf(stderr, "mr_register: %s\n", err.text);
		return NULL;
	}
	list = ibv_get_device_list(NULL);
	for (int i = 0; list && list[i] && !ctx; i++) {
		if (!strcmp(ibv_get_device_name(list[i]), LINK))
			ctx = ibv_open_device(list[i]);
	}
	return ctx ? ibv_alloc_pd(ctx) : NULL;
}

static void print(const char *what, unsigned long long bytes, double *ns, int count)
{
	char name[64];

	snprintf(name, sizeof(name), "%s, %llu MiB", what, bytes >> 20);
	fastest_print(name, ns, count);
}

static int measure(struct ibv_pd *pd, void *addr, unsigned long long bytes, uint64_t limit_ns)
{
	uint64_t end = pc_now_ns() + limit_ns;
	int n = 0;

	while (n < SAMPLES && (n < FEWEST || pc_now_ns() < end)) {
		uint64_t a = pc_now_ns(), b;
		struct ibv_mr *mr = ibv_reg_mr(pd, addr, bytes, ACCESS);

		if (!mr)
			return fail("ibv_reg_mr", errno);
		b = pc_now_ns();
		reg_ns[n] = (double)(b - a);
		if (ibv_dereg_mr(mr))
			return fail("ibv_dereg_mr", errno);
		dereg_ns[n++] = (double)(pc_now_ns() - b);
	}
	print("ibv_reg_mr", bytes, reg_ns, n);
	print("ibv_dereg_mr", bytes, dereg_ns, n);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long long bytes, largest = 0;
	struct ibv_pd *pd;
	void *map;
	int fd, rc = 0;

	if (argc < 4) {
		fprintf(stderr, "usage: mr_register FILE SECONDS MIB...\n");
		return 2;
	}
	for (int i = 3; i < argc; i++) {
		bytes = strtoull(argv[i], NULL, 10) << 20;
		largest = bytes > largest ? bytes : largest;
	}
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return fail(argv[1], errno);
	map = mmap(NULL, largest, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return fail("mmap", errno);
	memset(map, 1, largest); /* what is measured does not fault */
	pd = make_pd();
	if (!pd)
		return fail("no RDMA device", errno);
	for (int i = 3; i < argc && !rc; i++)
		rc = measure(pd, map, strtoull(argv[i], NULL, 10) << 20,
			strtoull(argv[2], NULL, 10) * 1000000000);
	return rc;
}
