/* SPDX-License-Identifier: GPL-2.0-only */
/* roster.c: tests of src/storm/roster.c. */
#include "support.h"

#include "storm/roster.h"

/* The static one is too large for a stack; each test fills it anew. */
static struct pc_roster roster, again;

static void fill(void)
{
	memset(&roster, 0, sizeof(roster));
	memset(&again, 0, sizeof(again));
	roster.run = 0xfedcba9876543210;
	roster.seed = 7;
	strcpy(roster.kernel, "6.12.0");
	roster.page_bytes = 4096;
	roster.deadlines = (struct pc_deadlines){ 1, 2, 3 };
	roster.worker_count = 3;
	roster.workers[0] = (struct pc_roster_worker){ 0, PC_ROLE_SUPERVISOR, "", "", 0, 0, 0 };
	roster.workers[1] = (struct pc_roster_worker){
		1, PC_ROLE_HOLDER, "xfs-dax", "vmsplice", true, true, false
	};
	roster.workers[2] = (struct pc_roster_worker){
		2, PC_ROLE_CHANGER, "xfs-dax", "punch", false, false, true
	};
	roster.file_count = 1;
	roster.files[0] = (struct pc_roster_file){ 0, "f0", 65536 };
	roster.pair_count = 1;
	roster.pairs[0] = (struct pc_roster_pair){ "xfs-dax", "vmsplice", "punch" };
}

static void written_and_read_it_is_the_same(void **state)
{
	struct pc_err err = { 0 };

	fill();
	assert_int_equal(pc_roster_write(&roster, *state, &err), 0);
	assert_int_equal(pc_roster_read(*state, &again, &err), 0);
	assert_memory_equal(&again, &roster, sizeof(roster));
}

static void refuse(void **state, const char *part)
{
	struct pc_err err = { 0 };

	memset(&again, 0, sizeof(again));
	assert_int_equal(pc_roster_read(*state, &again, &err), -EINVAL);
	test_one_line(&err, EINVAL, part);
	assert_non_null(strstr(err.text, PC_ROSTER));
}

static void what_cannot_be_judged_is_refused(void **state)
{
	struct pc_err err = { 0 };

	fill();
	roster.workers[1].number = 2;
	assert_int_equal(pc_roster_write(&roster, *state, &err), 0);
	refuse(state, "workers[2]: there is a worker 2 already");
	roster.workers[1].number = 256;
	assert_int_equal(pc_roster_write(&roster, *state, &err), 0);
	refuse(state, "workers[1]: 'number' is above 255");
	fill();
	roster.deadlines.kill_ms = 0;
	assert_int_equal(pc_roster_write(&roster, *state, &err), 0);
	refuse(state, "deadlines: one is missing or 0");
	fill();
	roster.workers[0].number = 9;
	assert_int_equal(pc_roster_write(&roster, *state, &err), 0);
	refuse(state, "no worker 0, the supervisor");
}

static void bad_files_are_refused(void **state)
{
	struct pc_err err = { 0 };

	assert_int_equal(pc_roster_read(*state, &again, &err), -ENOENT);
	test_one_line(&err, ENOENT, "workers.json: cannot be read");
	test_file(state, PC_ROSTER, "{ \"format\": ");
	refuse(state, "workers.json:1: truncated, or no list of workers");
	test_file(state, PC_ROSTER, "{ \"format\": \"pinclash case 1\" }");
	refuse(state, "'format' is not \"pinclash storm 1\"");
	test_file(state, PC_ROSTER, "{ \"format\": \"pinclash storm 1\", \"worker\": [] }");
	refuse(state, "unknown key 'worker'; nearest is 'workers'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(written_and_read_it_is_the_same),
		test_in_folder(what_cannot_be_judged_is_refused),
		test_in_folder(bad_files_are_refused),
	};

	return test_run(tests);
}
