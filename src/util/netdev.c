/* SPDX-License-Identifier: GPL-2.0-only */
/* netdev.c: a dummy network device to stand an RDMA link on. */
#include "util/netdev.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <string.h>

#include "util/netlink.h"
#include "util/scoped.h"
#include "util/sysfs.h"

#define KIND "dummy"

static void put_link(struct nlmsghdr *msg, const char *name)
{
	struct ifinfomsg *link = mnl_nlmsg_put_extra_header(msg, sizeof(*link));

	link->ifi_family = AF_UNSPEC;
	link->ifi_flags = IFF_UP;
	link->ifi_change = IFF_UP;
	mnl_attr_put_strz(msg, IFLA_IFNAME, name);
}

static int make_link(const char *name)
{
	struct pc_netlink req;
	struct nlmsghdr *msg;
	struct nlattr *info;

	msg = pc_netlink_start(&req, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
	put_link(msg, name);
	info = mnl_attr_nest_start(msg, IFLA_LINKINFO);
	mnl_attr_put_strz(msg, IFLA_INFO_KIND, KIND);
	mnl_attr_nest_end(msg, info);
	return pc_netlink_talk(NETLINK_ROUTE, msg, NULL, NULL);
}

static int add_address(const char *name, const struct in_addr *address)
{
	struct pc_netlink req;
	struct nlmsghdr *msg = pc_netlink_start(&req, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
	struct ifaddrmsg *ifa = mnl_nlmsg_put_extra_header(msg, sizeof(*ifa));

	ifa->ifa_family = AF_INET;
	ifa->ifa_prefixlen = 32;
	ifa->ifa_scope = RT_SCOPE_UNIVERSE;
	ifa->ifa_index = if_nametoindex(name);
	if (!ifa->ifa_index)
		return -errno;
	mnl_attr_put(msg, IFA_LOCAL, sizeof(*address), address);
	mnl_attr_put(msg, IFA_ADDRESS, sizeof(*address), address);
	return pc_netlink_talk(NETLINK_ROUTE, msg, NULL, NULL);
}

static int create_failed(int code, const char *name, struct pc_err *err)
{
	switch (code) {
	case -EEXIST:
		return pc_fail(err, code, "network device %s exists and is not ours to use; "
			"delete it (ip link delete %s)", name, name);
	case -EOPNOTSUPP:
		return pc_fail(err, code, "no dummy network device in this kernel; load module "
			"dummy");
	case -EPERM:
		return pc_fail(err, code, "network device %s may not be made; run as root", name);
	default:
		return pc_fail(err, code, "network device %s could not be made: %s", name,
			strerror(-code));
	}
}

int pc_netdev_create(const char *name, const char *address, struct pc_err *err)
{
	struct in_addr ip;
	int rc;

	if (!name[0] || strlen(name) >= IFNAMSIZ)
		return pc_fail(err, EINVAL, "network device name %s: 1 to %d characters", name,
			IFNAMSIZ - 1);
	if (inet_pton(AF_INET, address, &ip) != 1)
		return pc_fail(err, EINVAL, "%s is no IPv4 address", address);
	rc = make_link(name);
	if (rc)
		return create_failed(rc, name, err);
	rc = add_address(name, &ip);
	if (rc) {
		pc_netdev_delete(name, NULL);
		return pc_fail(err, rc, "network device %s did not take address %s: %s", name,
			address, strerror(-rc));
	}
	return 0;
}

static int read_info(const struct nlattr *attr, void *data)
{
	if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
		*(bool *)data = !strcmp(mnl_attr_get_str(attr), KIND);
	return MNL_CB_OK;
}

static int read_link_attr(const struct nlattr *attr, void *data)
{
	if (mnl_attr_get_type(attr) == IFLA_LINKINFO)
		return mnl_attr_parse_nested(attr, read_info, data);
	return MNL_CB_OK;
}

static int read_link(const struct nlmsghdr *msg, void *data)
{
	return mnl_attr_parse(msg, sizeof(struct ifinfomsg), read_link_attr, data);
}

static int is_dummy(const char *name, bool *ret_yes)
{
	struct pc_netlink req;
	struct nlmsghdr *msg = pc_netlink_start(&req, RTM_GETLINK, 0);

	put_link(msg, name);
	return pc_netlink_talk(NETLINK_ROUTE, msg, read_link, ret_yes);
}

/* Name of a soft-RoCE link that stands on it, "" for none. */
static void find_link(const char *name, char ret_link[static NAME_MAX + 1])
{
	pc_autodir DIR *links = opendir("/sys/class/infiniband");
	struct dirent *entry;
	char parent[64];

	ret_link[0] = '\0';
	while (links && (entry = readdir(links)))
		if (!pc_sysfs_read(parent, sizeof(parent), "/sys/class/infiniband/%s/parent",
			    entry->d_name) && !strcmp(parent, name))
			memcpy(ret_link, entry->d_name, strlen(entry->d_name) + 1);
}

int pc_netdev_delete(const char *name, struct pc_err *err)
{
	struct pc_netlink req;
	struct nlmsghdr *msg;
	char link[NAME_MAX + 1];
	bool dummy = false;
	int rc;

	rc = is_dummy(name, &dummy);
	if (rc == -ENODEV)
		return 0;
	if (!rc && !dummy)
		return pc_fail(err, EINVAL, "network device %s is no dummy and is left alone",
			name);
	find_link(name, link);
	/* The kernel would sleep under the lock of all networking until the link is closed. */
	if (!rc && link[0])
		return pc_fail(err, EBUSY, "network device %s stays behind: RDMA link %s stands "
			"on it", name, link);
	if (!rc) {
		msg = pc_netlink_start(&req, RTM_DELLINK, 0);
		put_link(msg, name);
		rc = pc_netlink_talk(NETLINK_ROUTE, msg, NULL, NULL);
	}
	if (rc && rc != -ENODEV)
		return pc_fail(err, rc, "network device %s stays behind: %s", name,
			strerror(-rc));
	return 0;
}
