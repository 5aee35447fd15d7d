/* SPDX-License-Identifier: GPL-2.0-only */
/* probe_rdma.c: RDMA devices and what they can do. */
#include <infiniband/verbs.h>
#include <string.h>

#include "cli/probe.h"
#include "util/module.h"

static void odp_row(struct ibv_device *device)
{
	struct ibv_context *ctx = ibv_open_device(device);
	struct ibv_device_attr_ex attr = { 0 };
	const char *name = ibv_get_device_name(device);
	bool asked = ctx && !ibv_query_device_ex(ctx, NULL, &attr);

	if (ctx)
		ibv_close_device(ctx);
	if (!asked)
		pc_probe_row(PC_STATE_UNKNOWN, name, "cannot be opened; is ib_uverbs loaded?");
	else if (attr.odp_caps.general_caps & IBV_ODP_SUPPORT)
		pc_probe_row(PC_STATE_OK, name, "RDMA device, with on-demand paging");
	else
		pc_probe_row(PC_STATE_OK, name, "RDMA device, without on-demand paging (ODP)");
}

static bool find_device(struct ibv_device **list, int count, const char *wanted)
{
	for (int i = 0; i < count; i++) {
		if (!strcmp(ibv_get_device_name(list[i]), wanted))
			return true;
	}
	return false;
}

void pc_probe_rdma(const struct pc_config *cfg)
{
	const char *wanted = pc_config_str(cfg, "run", "rdma-device");
	int count = 0;
	struct ibv_device **list = ibv_get_device_list(&count);

	for (int i = 0; list && i < count; i++)
		odp_row(list[i]);
	if (wanted && (!list || !find_device(list, count, wanted)))
		pc_probe_row(PC_STATE_MISSING, wanted,
			"no such RDMA device; \"rdma link\" shows them, or leave out rdma-device");
	else if (!wanted && pc_module_available("rdma_rxe"))
		pc_probe_row(PC_STATE_OK, "RDMA device", "a run makes one with rdma_rxe");
	else if (!wanted && !count)
		pc_probe_row(PC_STATE_MISSING, "RDMA device",
			"none, and no rdma_rxe module to make one; install the modules of this "
			"kernel");
	if (list)
		ibv_free_device_list(list);
}
