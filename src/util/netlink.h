/* SPDX-License-Identifier: GPL-2.0-only */
/* netlink.h: one request to the kernel and its answers. */
#ifndef PC_UTIL_NETLINK_H
#define PC_UTIL_NETLINK_H

#include <libmnl/libmnl.h>

/** PC_NETLINK_BYTES - room for one request */
#define PC_NETLINK_BYTES 4096

/** struct pc_netlink - a request being written; aligned for its header */
struct pc_netlink {
	_Alignas(struct nlmsghdr) char buf[PC_NETLINK_BYTES];
};

/**
 * pc_netlink_start - empty request; attributes are put with mnl_attr_put*()
 * @type: message type of the protocol
 * @flags: added to NLM_F_REQUEST | NLM_F_ACK; a dump (NLM_F_DUMP) has no ack
 *
 * Return: the header, inside @req.
 */
struct nlmsghdr *pc_netlink_start(struct pc_netlink *req, unsigned int type, unsigned int flags);

/**
 * pc_netlink_talk - send a request and take the answers until the last
 * @protocol: NETLINK_ROUTE, NETLINK_RDMA
 * @each: called per answer; returns MNL_CB_OK to go on, MNL_CB_STOP, or
 *	MNL_CB_ERROR with errno set; NULL when only the ack matters
 * @data: passed to @each
 *
 * Errors: the kernel's answer as a negative errno, -EPROTONOSUPPORT no such
 * protocol in this kernel (its module is not loaded), or the errno of the socket.
 */
int pc_netlink_talk(int protocol, struct nlmsghdr *msg, mnl_cb_t each, void *data);

#endif
