/* SPDX-License-Identifier: GPL-2.0-only */
/* running.c: a run under way. */
#include <errno.h>
#include <stdio.h>

#include "run/running.h"
#include "run/taskstate.h"

bool pc_running_done(const struct pc_running *run, const struct pc_cell *cell)
{
	const struct pc_result *done = pc_results_find(&run->before, cell->id);

	return done && pc_result_settled(done);
}

void pc_running_stop(struct pc_running *run, int code, const char *why)
{
	if (run->stop[0])
		return;
	snprintf(run->stop, sizeof(run->stop), "%s", why);
	run->code = code;
}

void pc_running_damaged(struct pc_running *run, const char *how)
{
	if (!run->damage[0])
		snprintf(run->damage, sizeof(run->damage), "%s", how);
}

int pc_running_keep(struct pc_running *run, pc_work work, int timeout_ms, struct pc_err *err)
{
	int r = pc_worker_call(&run->keeper, work, timeout_ms, err);
	struct pc_task_state task;

	if (r == -ETIMEDOUT) {
		task = pc_task_look(run->keeper.pid);
		r = pc_fail(err, ETIMEDOUT, "the keeper process does not answer for %d ms (state %c%s%s)",
			timeout_ms, task.state ? task.state : '?', task.waits_in[0] ? " in " : "", task.waits_in);
		run->keeper.lost = true;
		pc_running_damaged(run, "a process cannot end");
	}
	return r;
}

bool pc_running_bad_input(int r)
{
	static const int errnos[] = {
		ENODEV, ENXIO, ENOENT, ENOTBLK, EBUSY, EEXIST, EINVAL, EOPNOTSUPP,
	};

	for (size_t i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++) {
		if (r == -errnos[i])
			return true;
	}
	return false;
}
