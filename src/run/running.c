/* SPDX-License-Identifier: GPL-2.0-only */
/* running.c: a run under way. */
#include <errno.h>
#include <stdio.h>

#include "report/known.h"
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

/* A list that cannot be read any more knows nothing. */
static bool known(const struct pc_running *run, const struct pc_result *result)
{
	const char *list = pc_config_str(run->cfg, "run", "known");
	struct pc_result copy = *result;
	struct pc_results one = { .cells = &copy, .count = 1 };

	snprintf(one.kernel, sizeof(one.kernel), "%s", run->kernel);
	return list && pc_known_apply(&one, list, NULL) == 0 && copy.known;
}

void pc_running_judged(struct pc_running *run, const struct pc_result *result)
{
	if (!pc_config_bool(run->cfg, "run", "until-unsafe") || run->unsafe[0] ||
		result->verdict != PC_UNSAFE || known(run, result))
		return;
	snprintf(run->unsafe, sizeof(run->unsafe), "%s", result->id);
}

bool pc_running_over(struct pc_running *run)
{
	char why[200];

	if (run->unsafe[0]) {
		snprintf(why, sizeof(why), "ended early, as until-unsafe asks: %s is unsafe", run->unsafe);
		pc_running_stop(run, PC_EXIT_UNSAFE, why);
	}
	return run->stop[0];
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
