/* SPDX-License-Identifier: GPL-2.0-only */
/* rdma.c: a pair of queue pairs in loopback on one RDMA device. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "holder/rdma.h"
#include "pinclash/event.h"
#include "pinclash/stamp.h"

#define PORT            1
#define TRANSFER_MAX_MS 5000
#define NS_PER_MS       1000000u

static int open_device(const char *name, struct ibv_context **ret_context, struct pc_err *err)
{
	int count = 0, r = -ENODEV;
	struct ibv_device **list = ibv_get_device_list(&count);

	if (!list)
		return pc_fail(err, errno, "ibv_get_device_list: %s", strerror(errno));
	for (int i = 0; i < count; i++) {
		if (strcmp(ibv_get_device_name(list[i]), name) != 0)
			continue;
		*ret_context = ibv_open_device(list[i]);
		r = *ret_context ? 0 : -EIO;
	}
	ibv_free_device_list(list);
	if (r == -ENODEV)
		return pc_fail(err, -r,
			"RDMA device %s: not known to libibverbs (%d found); see 'rdma link', and "
			"whether its provider library is installed", name, count);
	if (r < 0)
		return pc_fail(err, -r, "RDMA device %s: ibv_open_device failed; is "
			"/dev/infiniband/uverbs* there?", name);
	return 0;
}

/* RoCE v2 over IPv4 where there is one: link-local IPv6 needs a settled address. */
static int pick_gid(struct ibv_context *context, struct ibv_gid_entry *ret_gid, struct pc_err *err)
{
	static const unsigned char v4_prefix[12] = { [10] = 0xff, [11] = 0xff };
	struct ibv_gid_entry table[64];
	ssize_t n = ibv_query_gid_table(context, table, sizeof(table) / sizeof(table[0]), 0);
	ssize_t best = -1;

	for (ssize_t i = 0; i < n; i++) {
		if (table[i].port_num != PORT || table[i].gid_type == IBV_GID_TYPE_ROCE_V1)
			continue;
		if (best < 0 || memcmp(table[i].gid.raw, v4_prefix, sizeof(v4_prefix)) == 0)
			best = i;
	}
	if (best < 0)
		return pc_fail(err, ENOTSUP,
			"RDMA device %s: port %d has no RoCE v2 or InfiniBand GID; give its netdev an "
			"address", ibv_get_device_name(context->device), PORT);
	*ret_gid = table[best];
	return 0;
}

static int to_rtr(struct ibv_qp *qp, uint32_t peer, const struct ibv_port_attr *port,
	const struct ibv_gid_entry *gid)
{
	struct ibv_qp_attr attr = {
		.qp_state = IBV_QPS_RTR,
		.path_mtu = port->active_mtu,
		.dest_qp_num = peer,
		.max_dest_rd_atomic = 1,
		.min_rnr_timer = 12,
		.ah_attr = {
			.dlid = port->lid,
			.is_global = 1,
			.port_num = PORT,
			.grh = { .dgid = gid->gid, .sgid_index = (uint8_t)gid->gid_index,
				 .hop_limit = 64 },
		},
	};

	return ibv_modify_qp(qp, &attr, IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU |
			IBV_QP_DEST_QPN | IBV_QP_RQ_PSN | IBV_QP_MAX_DEST_RD_ATOMIC |
			IBV_QP_MIN_RNR_TIMER);
}

static int to_init(struct ibv_qp *qp)
{
	struct ibv_qp_attr attr = {
		.qp_state = IBV_QPS_INIT,
		.port_num = PORT,
		.qp_access_flags = IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ |
			IBV_ACCESS_LOCAL_WRITE,
	};

	return ibv_modify_qp(qp, &attr, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT |
			IBV_QP_ACCESS_FLAGS);
}

static int to_rts(struct ibv_qp *qp)
{
	struct ibv_qp_attr attr = {
		.qp_state = IBV_QPS_RTS,
		.timeout = 14,
		.retry_cnt = 7,
		.rnr_retry = 7,
		.max_rd_atomic = 1,
	};

	return ibv_modify_qp(qp, &attr, IBV_QP_STATE | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT |
			IBV_QP_RNR_RETRY | IBV_QP_SQ_PSN | IBV_QP_MAX_QP_RD_ATOMIC);
}

static int connect_pair(struct pc_rdma *rdma, struct pc_err *err)
{
	struct ibv_port_attr port;
	struct ibv_gid_entry gid;
	int r;

	r = ibv_query_port(rdma->context, PORT, &port);
	if (r)
		return pc_fail(err, r, "ibv_query_port: %s", strerror(r));
	if (port.state != IBV_PORT_ACTIVE)
		return pc_fail(err, ENODEV, "RDMA device %s: port %d is not active; bring its "
			"link up", ibv_get_device_name(rdma->context->device), PORT);
	r = pick_gid(rdma->context, &gid, err);
	for (int i = 0; r == 0 && i < 2; i++) {
		r = to_init(rdma->qp[i]);
		if (r == 0)
			r = to_rtr(rdma->qp[i], rdma->qp[!i]->qp_num, &port, &gid);
		if (r == 0)
			r = to_rts(rdma->qp[i]);
		if (r)
			return pc_fail(err, r, "ibv_modify_qp: %s", strerror(r));
	}
	return r;
}

static int make_objects(struct pc_rdma *rdma, size_t bytes, struct pc_err *err)
{
	struct ibv_qp_init_attr init = {
		.qp_type = IBV_QPT_RC,
		.sq_sig_all = 1,
		.cap = { .max_send_wr = 4, .max_recv_wr = 1, .max_send_sge = 1,
			 .max_recv_sge = 1 },
	};

	rdma->pd = ibv_alloc_pd(rdma->context);
	if (!rdma->pd)
		return pc_fail(err, errno, "ibv_alloc_pd: %s", strerror(errno));
	rdma->channel = ibv_create_comp_channel(rdma->context);
	if (!rdma->channel)
		return pc_fail(err, errno, "ibv_create_comp_channel: %s", strerror(errno));
	rdma->cq = ibv_create_cq(rdma->context, 8, NULL, rdma->channel, 0);
	if (!rdma->cq)
		return pc_fail(err, errno, "ibv_create_cq: %s", strerror(errno));
	init.send_cq = init.recv_cq = rdma->cq;
	for (int i = 0; i < 2; i++) {
		rdma->qp[i] = ibv_create_qp(rdma->pd, &init);
		if (!rdma->qp[i])
			return pc_fail(err, errno, "ibv_create_qp: %s", strerror(errno));
	}
	rdma->bytes = bytes;
	rdma->local = aligned_alloc(PC_PAGE, bytes);
	if (!rdma->local)
		return pc_oom(err);
	memset(rdma->local, 0, bytes);
	rdma->local_mr = ibv_reg_mr(rdma->pd, rdma->local, bytes, IBV_ACCESS_LOCAL_WRITE);
	if (!rdma->local_mr)
		return pc_fail(err, errno, "ibv_reg_mr of ordinary memory: %s; see 'ulimit -l'",
			strerror(errno));
	return 0;
}

int pc_rdma_open(const char *device, size_t bytes, struct pc_rdma **ret_rdma, struct pc_err *err)
{
	struct pc_rdma *rdma = calloc(1, sizeof(*rdma));
	int r;

	if (!rdma)
		return pc_oom(err);
	r = open_device(device, &rdma->context, err);
	if (r == 0)
		r = make_objects(rdma, bytes, err);
	if (r == 0)
		r = connect_pair(rdma, err);
	if (r < 0) {
		pc_rdma_close(rdma);
		return r;
	}
	*ret_rdma = rdma;
	return 0;
}

void pc_rdma_close(struct pc_rdma *rdma)
{
	if (!rdma)
		return;
	if (rdma->local_mr)
		ibv_dereg_mr(rdma->local_mr);
	for (int i = 0; i < 2; i++) {
		if (rdma->qp[i])
			ibv_destroy_qp(rdma->qp[i]);
	}
	if (rdma->cq)
		ibv_destroy_cq(rdma->cq);
	if (rdma->channel)
		ibv_destroy_comp_channel(rdma->channel);
	if (rdma->pd)
		ibv_dealloc_pd(rdma->pd);
	if (rdma->context)
		ibv_close_device(rdma->context);
	free(rdma->local);
	free(rdma);
}

/* The event of a completion that was polled meanwhile may come here, too: the caller looks again. */
static void sleep_once(struct pc_rdma *rdma, int timeout_ms)
{
	struct pollfd fd = { .fd = rdma->channel->fd, .events = POLLIN };
	struct ibv_cq *cq;
	void *context;

	if (poll(&fd, 1, timeout_ms) == 1 &&
		ibv_get_cq_event(rdma->channel, &cq, &context) == 0)
		ibv_ack_cq_events(cq, 1);
}

/* Who polls all the time takes the processor away from a device that is made of software. */
static int await(struct pc_rdma *rdma, struct pc_err *err)
{
	uint64_t begin = pc_now_ns(), passed_ms = 0;
	struct ibv_wc wc;
	int n = 0, r;

	for (; n == 0 && passed_ms < TRANSFER_MAX_MS; passed_ms = (pc_now_ns() - begin) / NS_PER_MS) {
		r = ibv_req_notify_cq(rdma->cq, 0);
		if (r)
			return pc_fail(err, r, "ibv_req_notify_cq: %s", strerror(r));
		n = ibv_poll_cq(rdma->cq, 1, &wc);
		if (n == 0)
			sleep_once(rdma, TRANSFER_MAX_MS - (int)passed_ms);
	}
	if (n == 0)
		return pc_fail(err, ETIMEDOUT, "no RDMA completion for five seconds");
	if (n < 0)
		return pc_fail(err, EIO, "ibv_poll_cq failed");
	if (wc.status != IBV_WC_SUCCESS)
		return pc_fail(err, EIO, "RDMA completion: %s", ibv_wc_status_str(wc.status));
	return 0;
}

int pc_rdma_transfer(struct pc_rdma *rdma, enum ibv_wr_opcode opcode, const struct ibv_mr *remote,
	size_t bytes, struct pc_err *err)
{
	struct ibv_sge sge = {
		.addr = (uintptr_t)rdma->local,
		.length = (uint32_t)bytes,
		.lkey = rdma->local_mr->lkey,
	};
	struct ibv_send_wr wr = {
		.sg_list = &sge,
		.num_sge = 1,
		.opcode = opcode,
		.wr.rdma = { .remote_addr = (uintptr_t)remote->addr, .rkey = remote->rkey },
	};
	struct ibv_send_wr *bad;
	int r = ibv_post_send(rdma->qp[0], &wr, &bad);

	if (r)
		return pc_fail(err, r, "ibv_post_send: %s", strerror(r));
	return await(rdma, err);
}
