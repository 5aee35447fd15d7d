/* SPDX-License-Identifier: GPL-2.0-only */
/* klog.h: lines of a kernel log that report a fault of the kernel. */
#ifndef PINCLASH_ORACLE_KLOG_H
#define PINCLASH_ORACLE_KLOG_H

#include "pinclash/case.h"

/** PC_KLOG_MARK - begins the line that a cell writes to the kernel log when it starts */
#define PC_KLOG_MARK "pinclash: cell "

/** PC_KLOG_BOOT - begins the line that the launcher writes to the console log before each boot */
#define PC_KLOG_BOOT "### boot "

/** PC_EMULATOR_FAILED - begins the finding of a cell under which the emulator failed */
#define PC_EMULATOR_FAILED "the emulator failed: "

/**
 * pc_klog_feed - take one line of the log, without its newline and prefix
 *
 * Counts it when it reports a fault. The first such line is kept in
 * @fact->first, with the place (RIP) once that is seen, and the lines from
 * there on in @fact->text as far as they fit.
 */
void pc_klog_feed(struct pc_log_fact *fact, const char *line);

/**
 * pc_klog_console - feed the console log of a machine that died
 * @path: log of the serial console
 * @id: cell whose lines are wanted: those from its last mark to the next mark or boot
 *
 * What @fact says of the machine's death is kept. A log that cannot be read
 * leaves @fact->known false.
 */
void pc_klog_console(struct pc_log_fact *fact, const char *path, const char *id);

#endif
