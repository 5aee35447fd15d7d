/* SPDX-License-Identifier: GPL-2.0-only */
/* kernel_log.c: tests of what oracle kernel-log reads; root only, in a /dev of their own. */
#include "support.h"

#include <sched.h>
#include <sys/mount.h>

#include "pinclash/oracle.h"

static const struct pc_oracle *oracle(void)
{
	const struct pc_op *op = pc_op_find(PC_KIND_ORACLE, "kernel-log");

	assert_non_null(op);
	return (const struct pc_oracle *)op;
}

static enum pc_sight watch(struct pc_case *c)
{
	const struct pc_env env = { 0 };
	struct pc_finding f = { 0 };

	oracle()->before(c, &env);
	oracle()->after(c, &env);
	oracle()->judge(c, &f);
	return f.sight;
}

static void no_log_is_blindness(void **state)
{
	struct pc_case c = { .id = "a/b/c/d" };

	(void)state;
	assert_int_equal(watch(&c), PC_SIGHT_BLIND);
	assert_false(c.log.known);
	/* What stands there is no log either: it cannot be read from its end on. */
	assert_int_equal(mkfifo("/dev/kmsg", 0600), 0);
	memset(&c.log, 0, sizeof(c.log));
	c.log.known = true;
	assert_int_equal(watch(&c), PC_SIGHT_BLIND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_log_is_blindness),
	};

	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0 ||
		mount(NULL, "/", "none", MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("tmpfs", "/dev", "tmpfs", 0, NULL) < 0) {
		printf("skipped: a /dev without the kernel's log is root's to make\n");
		return 77;
	}
	return test_run(tests);
}
