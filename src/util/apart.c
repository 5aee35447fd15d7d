/* SPDX-License-Identifier: GPL-2.0-only */
/* apart.c: work that must not be cut in two by a signal to its caller. */
#include "util/apart.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

int pc_apart(int (*fn)(void *arg, struct pc_err *err), void *arg, struct pc_err *err)
{
	struct pc_err *shared;
	pid_t pid;
	int rc;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		-1, 0);
	if (shared == MAP_FAILED)
		return pc_oom(err);
	pid = fork();
	if (!pid) {
		setsid();
		_exit(-fn(arg, shared) & 0xff);
	}
	rc = pid < 0 ? -errno : wait_for(pid);
	if (rc)
		pc_fail(err, rc, "%s", shared->code ? shared->text : strerror(-rc));
	munmap(shared, sizeof(*shared));
	return rc;
}
