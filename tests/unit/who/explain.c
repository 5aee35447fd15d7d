/* SPDX-License-Identifier: GPL-2.0-only */
/* explain.c: tests of src/who/explain.c and of the two printers. */
#include "unit/who/tree.h"

#include <jansson.h>

#include "who/print.h"

#define AT 0x7f0000000000

static struct pc_who_process *a_process(struct pc_who *who, pid_t pid, uint64_t mapped,
	uint32_t opened)
{
	struct pc_who_process *p = pc_who_process(who, pid);
	struct pc_who_mapping *m = mapped ? pc_who_add_mapping(who) : NULL;

	assert_non_null(p);
	snprintf(p->comm, sizeof(p->comm), "p%d", (int)pid);
	p->mapped = mapped;
	p->opened = opened;
	if (m)
		*m = (struct pc_who_mapping){ pid, AT, AT + mapped, 8192, true, "/mnt/pmem/f" };
	return p;
}

static void a_pin(struct pc_who *who, pid_t pid, enum pc_pin_kind kind, uint64_t address,
	uint64_t bytes)
{
	struct pc_who_pin *pin = pc_who_add_pin(who);

	assert_non_null(pin);
	*pin = (struct pc_who_pin){ .pid = pid, .kind = kind, .address = address, .bytes = bytes,
		.what = "it" };
}

/* The rank of the only pin, with a part of the reason. */
static enum pc_rank ranked(struct pc_who *who, const char *part)
{
	enum pc_rank rank;

	pc_who_explain(who);
	assert_int_equal(who->pin_count, 1);
	rank = who->pins[0].rank;
	assert_non_null(strstr(who->pins[0].why, part));
	assert_true(who->pins[0].next[0] != '\0');
	pc_who_free(who);
	return rank;
}

static void by_address(void **state)
{
	struct pc_who who = tree_who(state);

	a_process(&who, 7, 65536, 1);
	a_pin(&who, 7, PC_PIN_RING, AT + 4096, 4096);
	assert_int_equal(ranked(&who, "offset 12288"), PC_RANK_CERTAIN);

	who = tree_who(state);
	a_process(&who, 7, 65536, 1);
	a_pin(&who, 7, PC_PIN_RING, AT + 65536, 4096);
	assert_int_equal(ranked(&who, "nothing is mapped"), PC_RANK_POSSIBLE);

	who = tree_who(state);
	a_process(&who, 7, 65536, 1);
	who.mappings[0].subject = false;
	a_pin(&who, 7, PC_PIN_RING, AT, 4096);
	assert_int_equal(ranked(&who, "other memory"), PC_RANK_NONE);

	/* The same address in another process is other memory. */
	who = tree_who(state);
	a_process(&who, 7, 65536, 1);
	a_pin(&who, 8, PC_PIN_RING, AT, 4096);
	assert_int_equal(ranked(&who, "nothing is mapped"), PC_RANK_POSSIBLE);
}

static void by_process(void **state)
{
	struct pc_who who = tree_who(state);

	a_process(&who, 7, 65536, 0);
	a_pin(&who, 7, PC_PIN_MR, 0, 65536);
	assert_int_equal(ranked(&who, "maps it"), PC_RANK_LIKELY);

	who = tree_who(state);
	a_process(&who, 7, 65536, 0);
	a_pin(&who, 7, PC_PIN_MR, 0, 65537);
	assert_int_equal(ranked(&who, "less than this pins"), PC_RANK_UNLIKELY);

	who = tree_who(state);
	a_process(&who, 7, 0, 1);
	a_pin(&who, 7, PC_PIN_MR, 0, 65536);
	assert_int_equal(ranked(&who, "has it open"), PC_RANK_POSSIBLE);

	who = tree_who(state);
	a_process(&who, 7, 65536, 1);
	a_pin(&who, 8, PC_PIN_MR, 0, 65536);
	assert_int_equal(ranked(&who, "neither maps"), PC_RANK_UNLIKELY);

	who = tree_who(state);
	a_pin(&who, 0, PC_PIN_MR, 0, 65536);
	assert_int_equal(ranked(&who, "has ended"), PC_RANK_POSSIBLE);
}

/* What moves ends by itself; a suspended device does not move. */
static void requests(void **state)
{
	struct pc_who who = tree_who(state);

	a_process(&who, 7, 65536, 1);
	a_pin(&who, 7, PC_PIN_DIRECT, 0, 0);
	assert_int_equal(ranked(&who, "end by themselves"), PC_RANK_POSSIBLE);

	who = tree_who(state);
	a_process(&who, 7, 65536, 1);
	a_pin(&who, 7, PC_PIN_DIRECT, 0, 0);
	who.pins[0].stalled = true;
	assert_int_equal(ranked(&who, "maps it"), PC_RANK_LIKELY);
}

/* VFIO, AF_XDP and the like: only the kernel's own count tells. */
static void pins_that_no_list_names(void **state)
{
	struct pc_who who = tree_who(state);

	a_process(&who, 7, 65536, 1)->pinned = 4096;
	assert_int_equal(ranked(&who, "maps it"), PC_RANK_LIKELY);

	/* A memory region explains the count; a process that has nothing to do with it is silent. */
	who = tree_who(state);
	a_process(&who, 7, 65536, 1)->pinned = 4096;
	a_process(&who, 8, 0, 0)->pinned = 4096;
	a_pin(&who, 7, PC_PIN_MR, 0, 4096);
	pc_who_explain(&who);
	assert_int_equal(who.pin_count, 1);
	pc_who_free(&who);
}

static struct pc_who a_hang(void **state)
{
	struct pc_who who = tree_who(state);
	struct pc_who_task *t = pc_who_add_task(&who);

	assert_non_null(t);
	*t = (struct pc_who_task){ .pid = 500, .tid = 500, .comm = "truncate", .state = 'S',
		.call = "ftruncate(fd 3: /mnt/pmem/table.db)", .frames = 1, .asleep_ms = 42000,
		.waits_in = "xfs_break_dax_layouts", .stack = { { "xfs_break_dax_layouts" } } };
	a_process(&who, 7, 65536, 1);
	a_process(&who, 8, 0, 1);
	a_pin(&who, 9, PC_PIN_PIPE, 0, 0);
	a_pin(&who, 8, PC_PIN_PIPE, 0, 0);
	a_pin(&who, 7, PC_PIN_MR, 0, 65536);
	a_pin(&who, 7, PC_PIN_RING, AT, 4096);
	pc_who_note(&who, "the moon");
	pc_who_note(&who, "the moon");
	pc_who_explain(&who);
	return who;
}

static void the_most_likely_comes_first(void **state)
{
	struct pc_who who = a_hang(state);

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(who.pins[i].rank, i);
	assert_int_equal(who.note_count, 1);
	pc_who_free(&who);
}

static char *as_text(const struct pc_who *who)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	pc_who_text(who, out);
	fclose(out);
	return text;
}

static void text(void **state)
{
	struct pc_who who = a_hang(state);
	char *out = as_text(&who);

	assert_non_null(strstr(out, "  500 truncate  S, asleep for 42.0 s\n"));
	assert_non_null(strstr(out, "hung-task detector never reports it"));
	assert_non_null(strstr(out, "first\n  certain   process 7"));
	assert_non_null(strstr(out, "  likely    process 7"));
	assert_non_null(strstr(out, "(1 more, all unlikely"));
	assert_null(strstr(out, "process 9"));
	assert_non_null(strstr(out, "what cannot be seen\n  the moon\n"));
	assert_null(strstr(out, "no task waits"));
	free(out);
	who.pins_known = true;
	out = as_text(&who);
	assert_non_null(strstr(out, "counts no pinned page:"));
	free(out);
	who.acquired = 16;
	out = as_text(&who);
	assert_non_null(strstr(out, "counts 16 pinned pages"));
	free(out);
	pc_who_free(&who);
}

static void text_of_nothing(void **state)
{
	struct pc_who who = tree_who(state);
	char *out;

	pc_who_explain(&who);
	out = as_text(&who);
	assert_non_null(strstr(out, "no task waits for it"));
	assert_non_null(strstr(out, "nobody that can be seen"));
	free(out);
	pc_who_free(&who);
}

static void json(void **state)
{
	struct pc_who who = a_hang(state);
	struct pc_err err = { 0 };
	json_t *object, *pin, *task;
	char *out = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&out, &size);

	assert_int_equal(pc_who_json(&who, stream, &err), 0);
	fclose(stream);
	object = json_loads(out, 0, NULL);
	assert_non_null(object);
	assert_int_equal(json_array_size(json_object_get(object, "pins")), 4);
	pin = json_array_get(json_object_get(object, "pins"), 0);
	assert_string_equal(json_string_value(json_object_get(pin, "rank")), "certain");
	assert_int_equal(json_integer_value(json_object_get(pin, "pid")), 7);
	assert_string_equal(json_string_value(json_object_get(pin, "kind")), "uring-fixed");
	task = json_array_get(json_object_get(object, "tasks"), 0);
	assert_string_equal(json_string_value(json_object_get(task, "stuck")), "layout-wait");
	assert_true(json_real_value(json_object_get(task, "asleep_ms")) == 42000);
	assert_true(json_is_null(json_object_get(object, "pinned_pages")));
	json_decref(object);
	free(out);
	pc_who_free(&who);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(by_address),
		test_in_folder(by_process),
		test_in_folder(requests),
		test_in_folder(pins_that_no_list_names),
		test_in_folder(the_most_likely_comes_first),
		test_in_folder(text),
		test_in_folder(text_of_nothing),
		test_in_folder(json),
	};

	return test_run(tests);
}
