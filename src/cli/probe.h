/* SPDX-License-Identifier: GPL-2.0-only */
/* probe.h: looks at this machine, changes nothing, and prints a row for each thing it sees. */
#ifndef PINCLASH_CLI_PROBE_H
#define PINCLASH_CLI_PROBE_H

#include <jansson.h>

#include "pinclash/config.h"
#include "pinclash/op.h"

/** enum pc_state - of one thing that a run may need */
enum pc_state {
	PC_STATE_OK,
	PC_STATE_MISSING,
	PC_STATE_UNKNOWN,
};

/** pc_probe_row - print a row; the text is printf-like and ends in the remedy when missing */
void pc_probe_row(enum pc_state state, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** pc_probe_to_json - from now on append rows to @rows, "state", "what" and "text"; NULL: print */
void pc_probe_to_json(json_t *rows);

/** pc_probe_machine - kernel, locked memory, mkfs.xfs, block devices with DAX or named in @cfg */
void pc_probe_machine(const struct pc_config *cfg);

/** pc_probe_rdma - RDMA devices and what they can do */
void pc_probe_rdma(const struct pc_config *cfg);

/** pc_probe_namespaces - regions and namespaces of persistent memory, their mode and alignment */
void pc_probe_namespaces(void);

#endif
