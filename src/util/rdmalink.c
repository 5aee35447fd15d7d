/* SPDX-License-Identifier: GPL-2.0-only */
/* rdmalink.c: RDMA devices, as the kernel's nldev interface tells of them. */
#include "util/rdmalink.h"

#include <errno.h>
#include <rdma/rdma_netlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util/module.h"
#include "util/netlink.h"

#define LINK_TYPE "rxe"

/* struct mr_walk - @mr is filled while one region is read */
struct mr_walk {
	void (*each)(const struct pc_rdma_mr *mr, void *data);
	void *data;
	struct pc_rdma_mr mr;
};

struct device_list {
	struct pc_rdma_device *devices;
	size_t max;
	size_t count;
};

struct device_search {
	const char *name;
	uint32_t index;
	bool found;
};

/* struct summary - looks for the row @wanted ("mr", "ctx") in a device's resources */
struct summary {
	const char *wanted;
	bool here;
	bool found;
	uint64_t count;
};

static struct nlmsghdr *start(struct pc_netlink *req, unsigned int command, unsigned int flags)
{
	return pc_netlink_start(req, RDMA_NL_GET_TYPE(RDMA_NL_NLDEV, command), flags);
}

/* A kernel without the RDMA core has no such protocol. */
static int talk(struct nlmsghdr *msg, mnl_cb_t each, void *data)
{
	int rc = pc_netlink_talk(NETLINK_RDMA, msg, each, data);

	return rc == -EPROTONOSUPPORT ? -EOPNOTSUPP : rc;
}

static int read_device_attr(const struct nlattr *attr, void *data)
{
	struct pc_rdma_device *device = data;

	switch (mnl_attr_get_type(attr)) {
	case RDMA_NLDEV_ATTR_DEV_INDEX:
		device->index = mnl_attr_get_u32(attr);
		break;
	case RDMA_NLDEV_ATTR_DEV_NAME:
		snprintf(device->name, sizeof(device->name), "%s", mnl_attr_get_str(attr));
		break;
	}
	return MNL_CB_OK;
}

static int list_device(const struct nlmsghdr *msg, void *data)
{
	struct device_list *list = data;

	if (list->count == list->max)
		return MNL_CB_OK;
	memset(&list->devices[list->count], 0, sizeof(list->devices[0]));
	mnl_attr_parse(msg, 0, read_device_attr, &list->devices[list->count]);
	list->count++;
	return MNL_CB_OK;
}

static int search_device(const struct nlmsghdr *msg, void *data)
{
	struct device_search *search = data;
	struct pc_rdma_device device = { .name = "" };

	mnl_attr_parse(msg, 0, read_device_attr, &device);
	if (!strcmp(device.name, search->name)) {
		search->index = device.index;
		search->found = true;
	}
	return MNL_CB_OK;
}

int pc_rdmalink_list(struct pc_rdma_device *ret_devices, size_t max, size_t *ret_count,
	struct pc_err *err)
{
	struct device_list list = { .devices = ret_devices, .max = max };
	struct pc_netlink req;
	int rc = talk(start(&req, RDMA_NLDEV_CMD_GET, NLM_F_DUMP), list_device, &list);

	if (rc && rc != -EOPNOTSUPP)
		return pc_fail(err, rc, "RDMA devices cannot be listed: %s", strerror(-rc));
	*ret_count = list.count;
	return 0;
}

static int read_mr_attr(const struct nlattr *attr, void *data)
{
	struct pc_rdma_mr *mr = data;

	switch (mnl_attr_get_type(attr)) {
	case RDMA_NLDEV_ATTR_RES_MRN:
		mr->number = mnl_attr_get_u32(attr);
		break;
	case RDMA_NLDEV_ATTR_RES_MRLEN:
		mr->bytes = mnl_attr_get_u64(attr);
		break;
	case RDMA_NLDEV_ATTR_RES_PID:
		mr->pid = (pid_t)mnl_attr_get_u32(attr);
		break;
	case RDMA_NLDEV_ATTR_RES_KERN_NAME:
		mr->kernel = true;
		break;
	}
	return MNL_CB_OK;
}

static int read_mr(const struct nlattr *attr, void *data)
{
	struct mr_walk *walk = data;

	if (mnl_attr_get_type(attr) != RDMA_NLDEV_ATTR_RES_MR_ENTRY)
		return MNL_CB_OK;
	walk->mr = (struct pc_rdma_mr){ 0 };
	mnl_attr_parse_nested(attr, read_mr_attr, &walk->mr);
	walk->each(&walk->mr, walk->data);
	return MNL_CB_OK;
}

static int read_mr_table(const struct nlattr *attr, void *data)
{
	if (mnl_attr_get_type(attr) == RDMA_NLDEV_ATTR_RES_MR)
		return mnl_attr_parse_nested(attr, read_mr, data);
	return MNL_CB_OK;
}

static int read_mrs(const struct nlmsghdr *msg, void *data)
{
	return mnl_attr_parse(msg, 0, read_mr_table, data);
}

int pc_rdmalink_each_mr(const struct pc_rdma_device *device,
	void (*each)(const struct pc_rdma_mr *mr, void *data), void *data, struct pc_err *err)
{
	struct mr_walk walk = { .each = each, .data = data };
	struct pc_netlink req;
	struct nlmsghdr *msg = start(&req, RDMA_NLDEV_CMD_RES_MR_GET, NLM_F_DUMP);
	int rc;

	mnl_attr_put_u32(msg, RDMA_NLDEV_ATTR_DEV_INDEX, device->index);
	rc = talk(msg, read_mrs, &walk);
	if (rc)
		return pc_fail(err, rc, "memory regions of %s cannot be listed: %s", device->name,
			strerror(-rc));
	return 0;
}

static int find_index(const char *name, uint32_t *ret_index)
{
	struct device_search search = { .name = name };
	struct pc_netlink req;
	int rc = talk(start(&req, RDMA_NLDEV_CMD_GET, NLM_F_DUMP), search_device, &search);

	if (rc && rc != -EOPNOTSUPP)
		return rc;
	if (!search.found)
		return -ENODEV;
	*ret_index = search.index;
	return 0;
}

int pc_rdmalink_load(struct pc_env *env, struct pc_err *err)
{
	int rc = pc_module_load(env, "rdma_rxe", err);

	/*
	 * Making a link asks for the crc32 hash by this alias, through a modprobe
	 * that an initramfs need not have. Newer kernels need none.
	 */
	if (!rc)
		pc_module_load(env, "crypto-crc32", NULL);
	return rc;
}

static int create_failed(int code, const char *name, const char *netdev, struct pc_err *err)
{
	switch (code) {
	case -EEXIST:
	case -ENFILE:
		return pc_fail(err, EEXIST, "RDMA link %s on %s exists already; delete it (rdma "
			"link delete %s) or use it with --rdma-device", name, netdev, name);
	case -ENODEV:
		return pc_fail(err, code, "RDMA link %s: there is no network device %s", name,
			netdev);
	case -EOPNOTSUPP:
	case -EINVAL:
		return pc_fail(err, EOPNOTSUPP, "no soft-RoCE in this kernel; load module "
			"rdma_rxe, or name an RDMA device with --rdma-device");
	case -ENOENT:
		return pc_fail(err, code, "RDMA link %s on %s could not be made: a module that "
			"rdma_rxe asks for (crc32_generic) is missing; dmesg has the reason", name,
			netdev);
	case -EPERM:
		return pc_fail(err, code, "RDMA link %s may not be made; run as root", name);
	default:
		return pc_fail(err, code, "RDMA link %s on %s could not be made: %s", name,
			netdev, strerror(-code));
	}
}

int pc_rdmalink_create(const char *name, const char *netdev, struct pc_err *err)
{
	struct pc_netlink req;
	struct nlmsghdr *msg = start(&req, RDMA_NLDEV_CMD_NEWLINK, 0);
	int rc;

	mnl_attr_put_strz(msg, RDMA_NLDEV_ATTR_DEV_NAME, name);
	mnl_attr_put_strz(msg, RDMA_NLDEV_ATTR_LINK_TYPE, LINK_TYPE);
	mnl_attr_put_strz(msg, RDMA_NLDEV_ATTR_NDEV_NAME, netdev);
	rc = talk(msg, NULL, NULL);
	return rc ? create_failed(rc, name, netdev, err) : 0;
}

static int read_entry(const struct nlattr *attr, void *data)
{
	struct summary *s = data;

	switch (mnl_attr_get_type(attr)) {
	case RDMA_NLDEV_ATTR_RES_SUMMARY_ENTRY_NAME:
		s->here = !strcmp(mnl_attr_get_str(attr), s->wanted);
		break;
	case RDMA_NLDEV_ATTR_RES_SUMMARY_ENTRY_CURR:
		if (s->here) {
			s->count = mnl_attr_get_u64(attr);
			s->found = true;
		}
		break;
	}
	return MNL_CB_OK;
}

static int read_summary(const struct nlattr *attr, void *data)
{
	struct summary *s = data;

	s->here = false;
	if (mnl_attr_get_type(attr) == RDMA_NLDEV_ATTR_RES_SUMMARY_ENTRY)
		return mnl_attr_parse_nested(attr, read_entry, s);
	return MNL_CB_OK;
}

static int read_resource_attr(const struct nlattr *attr, void *data)
{
	if (mnl_attr_get_type(attr) == RDMA_NLDEV_ATTR_RES_SUMMARY)
		return mnl_attr_parse_nested(attr, read_summary, data);
	return MNL_CB_OK;
}

static int read_resources(const struct nlmsghdr *msg, void *data)
{
	return mnl_attr_parse(msg, 0, read_resource_attr, data);
}

/* Errors: -ENODATA the kernel has no such row. */
static int count_resource(uint32_t index, const char *wanted, uint64_t *ret_count)
{
	struct summary s = { .wanted = wanted };
	struct pc_netlink req;
	struct nlmsghdr *msg = start(&req, RDMA_NLDEV_CMD_RES_GET, 0);
	int rc;

	mnl_attr_put_u32(msg, RDMA_NLDEV_ATTR_DEV_INDEX, index);
	rc = talk(msg, read_resources, &s);
	if (rc)
		return rc;
	if (!s.found)
		return -ENODATA;
	*ret_count = s.count;
	return 0;
}

static int delete_link(uint32_t index)
{
	struct pc_netlink req;
	struct nlmsghdr *msg = start(&req, RDMA_NLDEV_CMD_DELLINK, 0);

	mnl_attr_put_u32(msg, RDMA_NLDEV_ATTR_DEV_INDEX, index);
	return talk(msg, NULL, NULL);
}

int pc_rdmalink_delete(const char *name, struct pc_err *err)
{
	uint64_t users = 0;
	uint32_t index;
	int rc;

	rc = find_index(name, &index);
	/* The kernel would sleep, beyond SIGKILL, until the last user closes it. */
	if (!rc && !count_resource(index, "ctx", &users) && users)
		return pc_fail(err, EBUSY, "RDMA link %s stays behind: it is open %llu times "
			"(rdma resource show ctx)", name, (unsigned long long)users);
	if (!rc)
		rc = delete_link(index);
	if (!rc || rc == -ENODEV)
		return 0;
	if (rc == -EINVAL)
		return pc_fail(err, rc, "RDMA device %s is no link that can be deleted and is "
			"left alone", name);
	return pc_fail(err, rc, "RDMA link %s stays behind: %s", name, strerror(-rc));
}

int pc_rdmalink_count_mrs(const char *name, int64_t *ret_count, struct pc_err *err)
{
	uint64_t count = 0;
	uint32_t index;
	int rc;

	rc = find_index(name, &index);
	if (!rc)
		rc = count_resource(index, "mr", &count);
	if (rc == -ENODEV)
		return pc_fail(err, rc, "there is no RDMA device %s", name);
	if (rc == -ENODATA)
		return pc_fail(err, rc, "this kernel does not count memory regions of %s", name);
	if (rc)
		return pc_fail(err, rc, "memory regions of %s cannot be counted: %s", name,
			strerror(-rc));
	*ret_count = (int64_t)count;
	return 0;
}
