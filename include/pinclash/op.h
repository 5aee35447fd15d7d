/* SPDX-License-Identifier: GPL-2.0-only */
/* op.h: what every registered operation says about itself, and the registry that finds it. */
#ifndef PINCLASH_OP_H
#define PINCLASH_OP_H

#include <stdbool.h>
#include <stddef.h>

struct pc_config;

/** enum pc_kind - what can be registered; one file under src/<kind>/ per entry */
enum pc_kind {
	PC_KIND_MEDIUM,
	PC_KIND_HOLDER,
	PC_KIND_CHANGE,
	PC_KIND_SITUATION,
	PC_KIND_ORACLE,
	PC_KIND_REPORT,
	PC_KINDS,
};

/** enum pc_need_kind - what an operation can declare that it needs */
enum pc_need_kind {
	PC_NEED_END,    /* closes an array of needs */
	PC_NEED_ROOT,   /* effective uid 0 */
	PC_NEED_KERNEL, /* what: "6.12", the first release that has it */
	PC_NEED_MODULE, /* what: a module, loaded, built in or loadable */
	PC_NEED_TOOL,   /* what: a program on PATH */
	PC_NEED_FILE,   /* what: a path that must exist */
};

/**
 * struct pc_need - one declared need
 * @kind: what sort
 * @what: its argument, see enum pc_need_kind
 * @remedy: what a person does when it is not met; NULL for the usual words
 */
struct pc_need {
	enum pc_need_kind kind;
	const char *what;
	const char *remedy;
};

/** enum pc_type - the type of an option's value */
enum pc_type {
	PC_TYPE_STRING, /* any text */
	PC_TYPE_NUMBER, /* a count */
	PC_TYPE_SIZE,   /* bytes: 64K, 2M, 1G (powers of 1024) */
	PC_TYPE_TIME,   /* milliseconds: 250ms, 5s, 2m */
	PC_TYPE_BOOL,   /* yes or no */
	PC_TYPE_PATH,   /* text: a file, folder or device */
	PC_TYPE_CELL,   /* text: a cell or a pattern of cells */
};

/**
 * struct pc_option - one row of the option table
 * @key: name within its section; NULL closes an array
 * @type: type of the value
 * @fallback: value when nobody sets it, as it would be written; NULL for none
 * @min: smallest value (number, size, time)
 * @max: largest value
 * @repeats: given again it adds a value instead of replacing it
 * @help: one line
 *
 * The section is "run" or the name of the registered operation that owns the
 * option. The same row feeds the scenario parser ("[section] key = value")
 * and the command line ("--section.key value", or "--key value" for "run").
 */
struct pc_option {
	const char *key;
	enum pc_type type;
	const char *fallback;
	long long min, max;
	bool repeats;
	const char *help;
};

/** PC_WHY - size of a buffer that takes a reason in words */
#define PC_WHY 300

/**
 * struct pc_op - common head of each registered operation
 * @name: name in cell ids, scenarios and reports (design terms)
 * @help: one line for "pinclash list"
 * @needs: array closed by PC_NEED_END; NULL for none
 * @options: array closed by a NULL key; NULL for none
 * @supported: optional; called when the needs are met; returns false and
 *	writes the reason to @why (PC_WHY bytes) when this machine or this
 *	configuration cannot run it. No side effects.
 */
struct pc_op {
	const char *name;
	const char *help;
	const struct pc_need *needs;
	const struct pc_option *options;
	bool (*supported)(const struct pc_config *cfg, char *why);
};

/*
 * PC_REGISTER - put an operation into its registry
 * @kind: medium, holder, change, situation, oracle or report
 * @object: a static const struct whose first member is struct pc_op op
 *
 * A pointer goes into a linker section, so there is no list to edit. The
 * files must be linked as an OBJECT library straight into the executable:
 * from a static library the linker would leave them out.
 */
#define PC_REGISTER(kind, object)                                                              \
	static const struct pc_op *const pc_registered_##object                                \
		__attribute__((used, section("pc_" #kind))) = &(object).op

/** pc_op_at - the entry number @i of a registry in name order, NULL past the end */
const struct pc_op *pc_op_at(enum pc_kind kind, size_t i);

/** pc_op_find - the entry called @name, or NULL */
const struct pc_op *pc_op_find(enum pc_kind kind, const char *name);

/** pc_kind_name - "medium", "holder", ... */
const char *pc_kind_name(enum pc_kind kind);

#define pc_for_each_op(op, kind)                                                               \
	for (size_t pc_i_ = 0; ((op) = pc_op_at((kind), pc_i_)) != NULL; pc_i_++)

/**
 * pc_need_met - is one need met by this machine?
 * @why: PC_WHY bytes, filled with what is missing and the remedy when not
 */
bool pc_need_met(const struct pc_need *need, char *why);

/**
 * pc_op_supported - are all needs of @op met, and does it say so itself?
 * @why: PC_WHY bytes, filled when not
 */
bool pc_op_supported(const struct pc_op *op, const struct pc_config *cfg, char *why);

#endif
