/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hanger.c: pins pages of a file and waits, so that somebody else's change hangs.
 *
 * It shares nothing with pinclash: "pinclash who" is to explain a hang that it
 * did not make.
 *
 * hanger rdma-mr FILE RDMADEV      a memory region
 * hanger uring-fixed FILE          a registered buffer
 * hanger vmsplice FILE             pages in a pipe
 * hanger odirect FILE BLOCKDEV     an asynchronous read from a device that does not answer
 * hanger odirect-wait FILE BLOCKDEV  one that the process itself sleeps over
 * hanger write FILE                writes 16 bytes: somebody who queues behind a truncate
 * hanger clone FILE OTHER          FICLONE of OTHER onto FILE
 * hanger suspend NAME BLOCKDEV     makes that device: a suspended one on BLOCKDEV
 * hanger resume NAME               lets its requests go
 * hanger remove NAME               and takes it away
 * hanger link NAME NETDEV          makes a soft-RoCE device
 *
 * A holder prints "holding" once it holds, or "refused: ERRNO" and ends with 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <infiniband/verbs.h>
#include <libaio.h>
#include <libdevmapper.h>
#include <libmnl/libmnl.h>
#include <liburing.h>
#include <linux/fs.h>
#include <rdma/rdma_netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define BYTES 65536
#define ALIGN (2 << 20) /* of a device DAX mapping */

static _Noreturn void fail(const char *what, int error)
{
	printf("refused: %s: %s\n", what, strerrorname_np(error));
	exit(1);
}

static _Noreturn void hold(void)
{
	printf("holding\n");
	fflush(stdout);
	for (;;)
		pause();
}

static void *map(const char *path)
{
	int fd = open(path, O_RDWR);
	size_t bytes = strncmp(path, "/dev/", 5) ? BYTES : ALIGN;
	void *p = fd < 0 ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		fail(path, errno);
	return p;
}

static void rdma_mr(char **argv)
{
	struct ibv_device **list = ibv_get_device_list(NULL);
	struct ibv_context *context = NULL;
	struct ibv_pd *pd;

	for (int i = 0; list && list[i]; i++) {
		if (!strcmp(ibv_get_device_name(list[i]), argv[1]))
			context = ibv_open_device(list[i]);
	}
	pd = context ? ibv_alloc_pd(context) : NULL;
	if (!pd)
		fail(argv[1], ENODEV);
	if (!ibv_reg_mr(pd, map(argv[0]), BYTES, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE))
		fail("ibv_reg_mr", errno);
	hold();
}

static void uring_fixed(char **argv)
{
	struct iovec iov = { map(argv[0]), BYTES };
	struct io_uring ring;
	int r = io_uring_queue_init(4, &ring, 0);

	if (!r)
		r = io_uring_register_buffers(&ring, &iov, 1);
	if (r)
		fail("io_uring_register_buffers", -r);
	hold();
}

static void pipe_pages(char **argv)
{
	struct iovec iov = { map(argv[0]), BYTES };
	int fds[2];

	if (pipe(fds) || vmsplice(fds[1], &iov, 1, 0) != BYTES)
		fail("vmsplice", errno);
	hold();
}

static void odirect(char **argv)
{
	int fd = open(argv[1], O_RDONLY | O_DIRECT);
	struct iocb cb, *list[1] = { &cb };
	io_context_t aio = NULL;
	int r = fd < 0 ? -errno : io_setup(1, &aio);

	if (!r) {
		io_prep_pread(&cb, fd, map(argv[0]), BYTES, 0);
		r = io_submit(aio, 1, list);
	}
	if (r != 1)
		fail("io_submit", -r);
	hold();
}

static void odirect_wait(char **argv)
{
	int fd = open(argv[1], O_RDONLY | O_DIRECT);
	void *p = map(argv[0]);

	/* Said before: the call below does not return. */
	printf("holding\n");
	fflush(stdout);
	if (fd < 0 || pread(fd, p, BYTES, 0) < 0)
		fail("pread", errno);
}

static void write_some(char **argv)
{
	int fd = open(argv[0], O_WRONLY);

	if (fd < 0 || pwrite(fd, "0123456789abcdef", 16, 0) != 16)
		fail("pwrite", errno);
}

static void clone_file(char **argv)
{
	int to = open(argv[0], O_RDWR), from = open(argv[1], O_RDONLY);

	if (to < 0 || from < 0 || ioctl(to, FICLONE, from))
		fail("FICLONE", errno);
}

static int dm(int type, const char *name, const char *device)
{
	struct dm_task *task = dm_task_create(type);
	uint32_t cookie = 0;
	char params[128];
	int ok = task && dm_task_set_name(task, name);

	snprintf(params, sizeof(params), "%s 0", device ? device : "");
	if (ok && type == DM_DEVICE_CREATE)
		ok = dm_task_add_target(task, 0, BYTES / 512, "linear", params);
	if (ok && type == DM_DEVICE_SUSPEND)
		ok = dm_task_no_flush(task) && dm_task_skip_lockfs(task);
	else if (ok)
		ok = dm_task_set_cookie(task, &cookie, 0);
	if (!ok || !dm_task_run(task))
		fail(name, errno);
	dm_udev_wait(cookie);
	dm_task_destroy(task);
	return 0;
}

static void suspend(char **argv)
{
	dm(DM_DEVICE_CREATE, argv[0], argv[1]);
	dm(DM_DEVICE_SUSPEND, argv[0], NULL);
}

static void resume(char **argv)
{
	dm(DM_DEVICE_RESUME, argv[0], NULL);
}

static void remove_it(char **argv)
{
	dm(DM_DEVICE_REMOVE, argv[0], NULL);
}

static void make_link(char **argv)
{
	char buf[4096];
	struct mnl_socket *sock = mnl_socket_open(NETLINK_RDMA);
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	ssize_t len;

	msg->nlmsg_type = RDMA_NL_GET_TYPE(RDMA_NL_NLDEV, RDMA_NLDEV_CMD_NEWLINK);
	msg->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	msg->nlmsg_seq = 1;
	mnl_attr_put_strz(msg, RDMA_NLDEV_ATTR_DEV_NAME, argv[0]);
	mnl_attr_put_strz(msg, RDMA_NLDEV_ATTR_LINK_TYPE, "rxe");
	mnl_attr_put_strz(msg, RDMA_NLDEV_ATTR_NDEV_NAME, argv[1]);
	if (!sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0 ||
		mnl_socket_sendto(sock, msg, msg->nlmsg_len) < 0)
		fail("netlink", errno);
	len = mnl_socket_recvfrom(sock, buf, sizeof(buf));
	if (len < 0 || mnl_cb_run(buf, (size_t)len, 1, 0, NULL, NULL) < 0)
		fail("newlink", errno);
}

static const struct mode {
	const char *name;
	void (*run)(char **argv);
	int arguments;
} modes[] = {
	{ "rdma-mr", rdma_mr, 2 },
	{ "uring-fixed", uring_fixed, 1 },
	{ "vmsplice", pipe_pages, 1 },
	{ "odirect", odirect, 2 },
	{ "odirect-wait", odirect_wait, 2 },
	{ "write", write_some, 1 },
	{ "clone", clone_file, 2 },
	{ "suspend", suspend, 2 },
	{ "resume", resume, 1 },
	{ "remove", remove_it, 1 },
	{ "link", make_link, 2 },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(argv[1], modes[i].name) || argc != modes[i].arguments + 2)
			continue;
		modes[i].run(argv + 2);
		return 0;
	}
	fprintf(stderr, "hanger: see the head of its source\n");
	return 2;
}
