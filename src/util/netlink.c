/* SPDX-License-Identifier: GPL-2.0-only */
/* netlink.c: one request to the kernel and its answers. */
#include "util/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* The kernel's dumps come in parts of up to 32 KiB. */
#define ANSWER_BYTES 32768

/* An answer that never comes must not hold up a run. */
#define ANSWER_SECONDS 20

struct nlmsghdr *pc_netlink_start(struct pc_netlink *req, unsigned int type, unsigned int flags)
{
	struct nlmsghdr *msg;

	memset(req, 0, sizeof(*req));
	msg = mnl_nlmsg_put_header(req->buf);
	msg->nlmsg_type = (uint16_t)type;
	msg->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	if ((flags & NLM_F_DUMP) != NLM_F_DUMP)
		msg->nlmsg_flags |= NLM_F_ACK;
	msg->nlmsg_seq = 1;
	return msg;
}

static int take_answers(struct mnl_socket *sock, const struct nlmsghdr *msg, mnl_cb_t each,
	void *data)
{
	_Alignas(struct nlmsghdr) char buf[ANSWER_BYTES];
	unsigned int port = mnl_socket_get_portid(sock);
	int rc = MNL_CB_OK;

	while (rc > MNL_CB_STOP) {
		ssize_t len = mnl_socket_recvfrom(sock, buf, sizeof(buf));

		if (len < 0)
			return errno == EAGAIN ? -ETIMEDOUT : -errno;
		rc = mnl_cb_run(buf, (size_t)len, msg->nlmsg_seq, port, each, data);
	}
	return rc < 0 ? -errno : 0;
}

int pc_netlink_talk(int protocol, struct nlmsghdr *msg, mnl_cb_t each, void *data)
{
	const struct timeval patience = { .tv_sec = ANSWER_SECONDS };
	struct mnl_socket *sock = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	int rc;

	if (!sock)
		return -errno;
	setsockopt(mnl_socket_get_fd(sock), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0 ||
		mnl_socket_sendto(sock, msg, msg->nlmsg_len) < 0) {
		rc = -errno;
		goto close_socket;
	}
	rc = take_answers(sock, msg, each, data);

close_socket:
	mnl_socket_close(sock);
	return rc;
}
