/* SPDX-License-Identifier: GPL-2.0-only */
/* registry.c: finds what PC_REGISTER() put into linker sections. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pinclash/op.h"

#define OPS_MAX 64

/* Weak, so that a program without any entry of a kind links. */
#define SECTION(kind)                                                                          \
	extern const struct pc_op *const __start_pc_##kind[] __attribute__((weak));            \
	extern const struct pc_op *const __stop_pc_##kind[] __attribute__((weak))

SECTION(medium);
SECTION(holder);
SECTION(change);
SECTION(situation);
SECTION(oracle);
SECTION(report);

static const struct {
	const char *name;
	const struct pc_op *const *start;
	const struct pc_op *const *stop;
} kinds[PC_KINDS] = {
#define KIND(kind) { #kind, __start_pc_##kind, __stop_pc_##kind }
	[PC_KIND_MEDIUM] = KIND(medium),
	[PC_KIND_HOLDER] = KIND(holder),
	[PC_KIND_CHANGE] = KIND(change),
	[PC_KIND_SITUATION] = KIND(situation),
	[PC_KIND_ORACLE] = KIND(oracle),
	[PC_KIND_REPORT] = KIND(report),
};

static struct {
	bool ready;
	size_t count;
	const struct pc_op *ops[OPS_MAX];
} sorted[PC_KINDS];

static int by_name(const void *a, const void *b)
{
	const struct pc_op *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static void sort_kind(enum pc_kind kind)
{
	const struct pc_op *const *entry = kinds[kind].start;
	size_t count = 0;

	for (; entry < kinds[kind].stop; entry++) {
		if (count == OPS_MAX) {
			fprintf(stderr, "pinclash: raise OPS_MAX in registry.c\n");
			abort();
		}
		sorted[kind].ops[count++] = *entry;
	}
	qsort(sorted[kind].ops, count, sizeof(sorted[kind].ops[0]), by_name);
	sorted[kind].count = count;
	sorted[kind].ready = true;
}

const struct pc_op *pc_op_at(enum pc_kind kind, size_t i)
{
	if (!sorted[kind].ready)
		sort_kind(kind);
	return i < sorted[kind].count ? sorted[kind].ops[i] : NULL;
}

const struct pc_op *pc_op_find(enum pc_kind kind, const char *name)
{
	const struct pc_op *op;

	pc_for_each_op(op, kind) {
		if (!strcmp(op->name, name))
			return op;
	}
	return NULL;
}

const char *pc_kind_name(enum pc_kind kind)
{
	return kinds[kind].name;
}
